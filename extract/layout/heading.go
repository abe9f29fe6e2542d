package layout

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/zhice-project/zhice/schemas"
)

// marker is a way headings are numbered, from the topmost down (GB/T 9704-2012, 7.3.3, and the practice of plans and
// statutes).
type marker struct {
	pattern *regexp.Regexp
	example string
}

const hanzi = `[〇零一二三四五六七八九十百]`

var markers = []marker{
	{regexp.MustCompile(`^第(?:` + hanzi + `{1,5}|\d{1,3})(?:编|篇|部分)`), "第一编 总则"},
	{regexp.MustCompile(`^第(?:` + hanzi + `{1,5}|\d{1,3})章`), "第三章 发展目标"},
	{regexp.MustCompile(`^第(?:` + hanzi + `{1,5}|\d{1,3})节`), "第二节 主要任务"},
	{regexp.MustCompile(`^(?:附件|附录|附表)\s?(?:` + hanzi + `{1,3}|\d{1,3}|[A-Z])?(?:$|[:：\s　])`), "附件1"},
	{regexp.MustCompile(`^` + hanzi + `{1,4}\s?[、．]`), "一、总体要求"},
	{regexp.MustCompile(`^[（(]` + hanzi + `{1,4}[）)]`), "（一）指导思想"},
	{regexp.MustCompile(`^\d{1,2}(?:\.\d{1,2}){1,4}[\s　．.]?[^\d%％]`), "3.2 指标"},
	{regexp.MustCompile(`^[A-Z](?:[.．]\d{1,2}){1,4}[\s　．.]?[^\d%％．.]`), "A.2.1 培养基"},
	{regexp.MustCompile(`^\d{1,2}\s?[．、.]\s?[^\d]`), "1.完善机制"},
	{regexp.MustCompile(`^[（(]\d{1,2}[）)]`), "（1）范围"},
}

// bullet and dashes open an item of a list that is not numbered; a line may also begin with the dashes of a sentence.
var (
	bullet = regexp.MustCompile(`^[●■◆❖➢✓▪•❑□◇➔★☆▲△◎►▶‣⁃]`)
	dashes = regexp.MustCompile(`^[—–－―─]{2}`)
)

// startsMarker: the text begins like a numbered heading or list item.
func startsMarker(text []rune) bool { return markerOf(text) >= 0 }

func markerOf(text []rune) int {
	s := markerText(text)
	for i, m := range markers {
		if m.pattern.MatchString(s) {
			return i
		}
	}
	return -1
}

// markerText is the beginning of a text with full-width digits, letters and points plain: ４．１ is 4.1.
func markerText(text []rune) string {
	head := slices.Clone(text[:min(len(text), 24)])
	for i, r := range head {
		if unicode.IsDigit(r) && r > 0xFF00 || r >= 'Ａ' && r <= 'Ｚ' || r == '．' && i > 0 && i+1 < len(head) && unicode.IsDigit(head[i+1]) {
			head[i] = r - 0xFEE0
		}
	}
	return string(head)
}

const (
	headingRunes = 44 // longer is a paragraph that begins with a number
	titleLines   = 14 // a title block is not longer
)

// assignRoles finds the title block, headings and rows of tables.
func assignRoles(ds []*draft, body float32) {
	n := titleBlock(ds, body)
	for _, d := range ds[:n] {
		d.role = schemas.RoleTitle
	}
	assignHeadings(ds, body)
}

// assignHeadings finds headings and rows of tables among the paragraphs that have no role yet. Without geometry body is
// 0, and only numbered headings are found.
func assignHeadings(ds []*draft, body float32) {
	used := map[int]bool{}
	kinds := make([]int, len(ds))
	for i, d := range ds {
		kinds[i] = -1
		if d.role == schemas.RoleTitle {
			continue
		}
		if d.row {
			if i > 0 && ds[i-1].row || i+1 < len(ds) && ds[i+1].row {
				d.role = schemas.RoleTable
			}
			continue
		}
		text := []rune(d.write().Text)
		if len(text) > headingRunes || len(text) < 2 || len(d.lines) > 3 {
			continue
		}
		if terminal(Line{Text: text}) && text[len(text)-1] != '：' && !stopped(ds, i, text) {
			continue
		}
		k := markerOf(text)
		larger := body > 0 && d.lines[0].Size > 1.15*body || unnumbered.MatchString(string(text))
		if leader.MatchString(string(text)) || caption.MatchString(string(text)) {
			continue
		}
		if k < 0 && !larger {
			continue
		}
		if k < 0 && !hasHan(text) {
			continue
		}
		d.role = schemas.RoleHeading
		kinds[i] = k
		used[k] = true
	}
	setLevels(ds, kinds, used)
}

// stopped: a numbered heading that ends in a full stop, as some reports set them: one short sentence without a figure on
// lines of its own, with body text before and after it and not the next item of a list.
func stopped(ds []*draft, i int, text []rune) bool {
	k := markerOf(text)
	if k < 0 || text[len(text)-1] != '。' || slices.ContainsFunc(text, unicode.IsDigit) || slices.ContainsFunc(text[:len(text)-1], isTerminal) {
		return false
	}
	item := func(j int) bool { return j >= 0 && j < len(ds) && markerOf(ds[j].lines[0].Text) == k }
	return i+1 < len(ds) && !ds[i+1].row && !item(i-1) && !item(i+1)
}

func isTerminal(r rune) bool { return strings.ContainsRune(terminals, r) }

// unnumbered headings are known by their words.
var unnumbered = regexp.MustCompile(`^(?:摘|目|前|引|序|结|附|后|绪|导)[\s　]{0,4}(?:要|录|次|言|语|件|记|论)$|^参考文献$`)

// caption is the title of a table, in large type as it may be; annexed tables and boxes (附表1, 专栏1) head what is in them.
var caption = regexp.MustCompile(`^续?表\s?(?:[A-ZＡ-Ｚ][.．\d０-９]|[\d０-９]|[一二三四五六七八九十]{1,2}(?:[\s　:：]|$))`)

// leader dots and a page number end an entry of a table of contents, which is no heading.
var leader = regexp.MustCompile(`(?:[.．·…⋯]{3,}|!{6,})[\s　\t]*[\d０-９ivxIVXⅠ-ⅿ]{0,5}$|\p{Han}[.．·…⋯]{2}[\s　\t]*\d{1,4}$`)

func hasHan(text []rune) bool {
	return slices.ContainsFunc(text, func(r rune) bool { return r >= 0x2E80 && r <= 0x9FFF })
}

// setLevels numbers the kinds of headings a document has from the top down; one without a number, known by its size
// alone, is on top.
func setLevels(ds []*draft, kinds []int, used map[int]bool) {
	level := map[int]int{}
	n := 0
	for k := -1; k < len(markers); k++ {
		if used[k] {
			n++
			level[k] = n
		}
	}
	if used[-1] { // level with the topmost numbered ones
		for k := range level {
			if k >= 0 {
				level[k] = max(1, level[k]-1)
			}
		}
	}
	for i, d := range ds {
		if d.role == schemas.RoleHeading {
			d.level = level[kinds[i]]
		}
	}
}

// titleBlock counts the paragraphs the document opens with that are set larger than the body or centred.
func titleBlock(ds []*draft, body float32) int {
	n, lines := 0, 0
	for i, d := range ds {
		l := d.lines[0]
		if l.Page != ds[0].lines[0].Page && n > 0 || i > titleLines {
			break
		}
		large := l.Size > 1.15*body
		if d.row && !large || !large && !d.centred || terminal(d.lines[len(d.lines)-1]) || startsMarker(l.Text) {
			break
		}
		lines += len(d.lines)
		if lines > titleLines {
			break
		}
		n = i + 1
	}
	return n
}
