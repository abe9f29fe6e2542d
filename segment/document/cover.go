package document

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/entity/docno"
	"github.com/zhice-project/zhice/segment/text"
)

// The cover of a standard is laid out as GB/T 1.1 prescribes: what kind of standard it is, its number and the ones it
// replaces, its title and that in English, the dates of issue and of effect, the bodies that issue it.

var (
	// What kind of standard it is, above its title.
	standardKindRE = regexp.MustCompile(`^(?:中华人民共和国)?\p{Han}{0,12}(?:国家|地方|行业|团体)(?:环境保护|职业卫生)?(?:计量)?(?:标准|技术规范)(?:化指导性技术文件)?$`)
	releaseRE      = regexp.MustCompile(`((?:19|20)\d\d)[—\-./年 ]{1,3}(\d{1,2})[—\-./月 ]{1,3}(\d{1,2})日?(发布|实施|批准|施行)`)
	// A line for the two dates, also where they are not set yet.
	releaseLineRE = regexp.MustCompile(`[\d×xX]{2}日?(?:发布|实施|批准|施行)`)
	replacesRE    = regexp.MustCompile(`^(?:部分)?代替|废止$`)
	coverCodeRE   = regexp.MustCompile(`^(?:ICS|CCS|UDC|[A-Z] ?\d{1,2}$)|备案号`)
	coverNoteRE   = regexp.MustCompile(`^[（(].*[）)]$|^本(?:电子版|标准|稿)`)
	scopeRE       = regexp.MustCompile(`^1[.．]?(?:主题内容与)?(?:适用)?范围$`)
)

// longestCoverLine bounds a line of a cover, in runes.
const longestCoverLine = 80

// cover is a standard's cover while it is read.
type cover struct {
	front

	title []string
	kind  bool // the line for the kind of standard was there
	dated bool // the line for the dates was
	ended bool // the title is over
}

// readCover reads the cover of a standard from the first page; ok is false where the document does not begin with one.
func readCover(ex *schemas.Extraction, base string) (f front, ok bool) {
	var c cover
	paras, i := ex.Paragraphs, 0
	for ; i < len(paras) && i < frontParagraphs && samePage(paras[0], paras[i]); i++ {
		for line := range strings.SplitSeq(paras[i].Text, "\n") {
			if s := text.NewView(foldLimit(line)).String(); s != "" && len([]rune(s)) <= longestCoverLine {
				c.line(s)
			}
		}
	}
	if !c.dated || !c.kind && c.number == "" {
		return front{}, false
	}
	if c.number == "" {
		c.number = numberBehind(paras[i:min(len(paras), i+frontParagraphs)], base)
	}
	c.front.title = strings.Join(c.title, "")
	if c.front.title == "" {
		c.front.title = innerTitle(paras[i:])
	}
	if len(ex.Pages) > 0 && ex.Pages[0].OCR {
		c.front.title = correctByName(c.front.title, base)
	}
	c.docType = "标准"
	c.finish(paras[i:])
	return c.front, true
}

func samePage(a, b schemas.Paragraph) bool {
	return len(a.Lines) == 0 || len(b.Lines) == 0 || a.Lines[0].Page == b.Lines[0].Page
}

// line sorts a line into the cover.
func (c *cover) line(s string) {
	switch {
	case coverCodeRE.MatchString(s), replacesRE.MatchString(s):
	case standardKindRE.MatchString(s):
		c.kind = true
	case releaseLineRE.MatchString(s):
		c.dated = true
		c.dates(s)
	case c.dated:
		c.issuer(s)
	case coverNoteRE.MatchString(s):
		c.ended = c.ended || len(c.title) > 0
	default:
		c.titleLine(s)
	}
}

func (c *cover) dates(s string) {
	for _, m := range releaseRE.FindAllStringSubmatch(s, -1) {
		if date := iso(m[1], m[2], m[3]); m[4] == "实施" || m[4] == "施行" {
			c.effective = first(c.effective, date)
		} else {
			c.published = first(c.published, date)
		}
	}
}

// issuer takes a line below the dates: a body, with 发布 behind the last one or beside both.
func (c *cover) issuer(s string) {
	s = strings.TrimRightFunc(s, unicode.IsDigit) // the page's number
	c.issuers = append(c.issuers, bodiesIn(strings.TrimSuffix(s, "发布"))...)
}

// titleLine takes a line above the dates: the number, a line of the title, or the title in English, which ends it.
func (c *cover) titleLine(s string) {
	if n, ok := docno.OfStandard(s); ok && len(c.title) == 0 {
		c.number = first(c.number, n)
		return
	}
	han := 0
	for _, r := range s {
		if unicode.Is(unicode.Han, r) {
			han++
		}
	}
	switch {
	case c.ended:
	case 2*han >= len([]rune(s)), han > 0 && len(c.title) > 0 && 3*han >= len([]rune(s)):
		if c.kind || c.number != "" {
			c.title = append(c.title, s)
		}
	default:
		c.ended = len(c.title) > 0
	}
}

// numberBehind finds the number where the cover's cannot be read: alone on a line of the next pages, or in the file's name.
func numberBehind(paras []schemas.Paragraph, base string) string {
	for i := range paras {
		s := foldedStart(paras[i].Text, 40)
		if n, ok := docno.OfStandard(s); ok && len([]rune(s)) <= len(n)+2 {
			return n
		}
	}
	n, _ := docno.OfFile(base)
	return n
}

var (
	nameNumberRE = regexp.MustCompile(`^[A-Z]{2,3}[^\p{Han}]*`)
	namePartRE   = regexp.MustCompile(`(第\d+部分)[_ ]`)
)

// correctByName takes the title from the file's name where the one read by OCR resembles it: a standard is commonly filed
// under its number and title, whose parts are joined by underscores, and 第1部分： loses its colon.
func correctByName(title, base string) string {
	const alike = 0.6
	named := nameNumberRE.ReplaceAllString(base, "")
	named = strings.NewReplacer("_", "", " ", "").Replace(namePartRE.ReplaceAllString(named, "$1："))
	if similarity([]rune(title), []rune(named)) < alike {
		return title
	}
	return named
}

// similarity is the share of runes that two texts have in common, in order.
func similarity(a, b []rune) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	row := make([]int, len(b)+1) // longest common subsequence, row by row
	for _, r := range a {
		before := 0
		for j, s := range b {
			above := row[j+1]
			if r == s {
				row[j+1] = before + 1
			} else {
				row[j+1] = max(row[j+1], row[j])
			}
			before = above
		}
	}
	return float64(2*row[len(b)]) / float64(len(a)+len(b))
}

var innerKindRE = regexp.MustCompile(`^中华人民共和国.{0,12}标.$`)

// innerTitle is the title as it stands again over the text: below the line for the kind of standard, or over the first
// clause, 范围.
func innerTitle(paras []schemas.Paragraph) string {
	for i := 1; i < len(paras); i++ {
		above, line := foldedStart(paras[i-1].Text, longestHeading+1), foldedStart(paras[i].Text, longestHeading+1)
		switch {
		case innerKindRE.MatchString(above) && innerTitleRE.MatchString(line):
			return line
		case scopeRE.MatchString(line) && innerTitleRE.MatchString(above):
			return above
		}
	}
	return ""
}

var innerTitleRE = regexp.MustCompile(`^\p{Han}[^，。；！？《》]{3,58}$`)
