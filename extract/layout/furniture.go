package layout

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Furniture is what stands on pages for the sake of pages: running headers and footers, page numbers, watermarks. It is
// found from the page's edges inwards and only as long as line after line is furniture, so the body is never cut.

const (
	marginZone  = 0.16 // of the page's height, at either end
	marginLines = 4    // looked at per end
	sameHeight  = 4    // points
)

// numberForm is a page number in one of its forms; decorated ones are page numbers wherever they stand in a margin.
type numberForm struct {
	pattern   *regexp.Regexp
	decorated bool
	example   string
}

const dash = `[-—–－―─·•~*]`

var numberForms = []numberForm{
	{regexp.MustCompile(`^` + dash + `+(\d{1,4})` + dash + `+$`), true, "— 3 —"},
	{regexp.MustCompile(`^[(（\[【<〈](\d{1,4})[)）\]】>〉]$`), false, "(3)"},
	{regexp.MustCompile(`^第(\d{1,4})页[,，/]?(?:[(（]?共\d{1,4}页[)）]?)?$`), true, "第3页 共20页"},
	{regexp.MustCompile(`^共\d{1,4}页[,，/]?第(\d{1,4})页$`), true, "共20页 第3页"},
	{regexp.MustCompile(`^第[〇零一二三四五六七八九十百]{1,5}页$`), true, "第三页"},
	{regexp.MustCompile(`^(\d{1,4})[/／]\d{1,4}页?$`), true, "3/20"},
	{regexp.MustCompile(`^(?i:page|p\.?)(\d{1,4})(?:(?i:of|/)\d{1,4})?$`), true, "Page 3 of 20"},
	{regexp.MustCompile(`^(\d{1,4})$`), false, "3"},
	{regexp.MustCompile(`^(?:[ivxl]{1,7}|[IVXL]{1,7}|[Ⅰ-Ⅻ]{1,2}|[ⅰ-ⅻ]{1,2})$`), false, "iv"},
}

// pageNumber reads a line as a page number; value is 0 where the form does not give one.
func pageNumber(text string) (value int, decorated, ok bool) {
	for _, f := range numberForms {
		m := f.pattern.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		if len(m) > 1 {
			value, _ = strconv.Atoi(m[1]) // the pattern has at most four digits
		}
		return value, f.decorated, true
	}
	return 0, false, false
}

// folded is a line's text for comparing: no white space, full-width digits plain.
func folded(text []rune) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case unicode.IsSpace(r):
			continue
		case r >= 0xFF10 && r <= 0xFF19:
			r -= 0xFEE0
		}
		b.WriteRune(r)
	}
	return b.String()
}

// shape is a folded text with digits made equal.
func shape(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return '#'
		}
		return r
	}, s)
}

// edge is a line near the top or bottom of its page.
type edge struct {
	page, line int // indexes
	rank       int // 0 is the outermost
	top        bool
	y          float32 // from the nearer end of the page
	text       string
	gap        float32 // to the next line inwards
	size       float32
	row        bool
}

// dropFurniture takes the furniture out of the pages' lines.
func dropFurniture(pages []Page, body float32) {
	edges := make([]edge, 0, 2*marginLines*len(pages))
	for i := range pages {
		edges = append(edges, pageEdges(i, &pages[i])...)
	}
	v := newVotes(edges, len(pages), body)
	drop := make([]map[int]bool, len(pages))
	for i := range drop {
		drop[i] = map[int]bool{}
	}
	open := map[[2]int]bool{} // page and end: all lines so far were furniture
	for _, e := range edges { // outermost first
		k := [2]int{e.page, end(e.top)}
		if e.rank == 0 {
			open[k] = true
		}
		if open[k] = open[k] && v.furniture(e); open[k] {
			drop[e.page][e.line] = true
		}
	}
	watermarks(pages, body, drop)
	for i := range pages {
		kept := pages[i].Lines[:0:0]
		for j, l := range pages[i].Lines {
			if !drop[i][j] {
				kept = append(kept, l)
			}
		}
		pages[i].Lines = kept
	}
}

func end(top bool) int {
	if top {
		return 0
	}
	return 1
}

// pageEdges lists the lines in the margins, outermost first at either end.
func pageEdges(page int, p *Page) []edge {
	order := make([]int, len(p.Lines))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p.Lines[a].Base, p.Lines[b].Base) })
	var out []edge
	for _, top := range []bool{true, false} {
		for rank := range min(marginLines, len(order)) {
			l := &p.Lines[order[rank]]
			next := rank + 1
			y, inner := l.Base, float32(0)
			if !top {
				l = &p.Lines[order[len(order)-1-rank]]
				y = p.InHeight - l.Base
			}
			if y > p.InHeight*marginZone {
				break
			}
			if next < len(order) {
				n := &p.Lines[order[next]]
				if !top {
					n = &p.Lines[order[len(order)-1-next]]
				}
				inner = abs(n.Base - l.Base)
			}
			index := order[rank]
			if !top {
				index = order[len(order)-1-rank]
			}
			out = append(out, edge{page: page, line: index, rank: rank, top: top, y: y, text: folded(l.Text), gap: inner, size: l.Size, row: l.Row})
		}
	}
	return out
}

// votes counts over all pages what repeats in the margins.
type votes struct {
	pages   int
	body    float32
	shapes  map[string][]edge
	offsets map[int]int // number minus page index, over undecorated page numbers
	places  map[[2]int]int
}

func newVotes(edges []edge, pages int, body float32) *votes {
	v := &votes{pages: pages, body: body, shapes: map[string][]edge{}, offsets: map[int]int{}, places: map[[2]int]int{}}
	for _, e := range edges {
		v.shapes[shape(e.text)] = append(v.shapes[shape(e.text)], e)
		if n, _, ok := pageNumber(e.text); ok && n > 0 && e.rank < 2 {
			v.offsets[n-e.page]++
		}
		if e.rank == 0 {
			v.places[place(e)]++
		}
	}
	return v
}

func place(e edge) [2]int {
	y := int(e.y/2+0.5) + 1
	if !e.top {
		y = -y
	}
	return [2]int{y, int(e.size*2 + 0.5)}
}

func (v *votes) furniture(e edge) bool {
	if e.row || tableName.MatchString(e.text) || continued.MatchString(e.text) {
		return false
	}
	if n, decorated, ok := pageNumber(e.text); ok {
		switch {
		case decorated:
			return true
		case n > 0:
			return v.offsets[n-e.page] >= 2 || v.pages == 1 && !e.top && e.rank == 0 && e.gap > 2*e.size
		}
		return v.repeats(e) || e.rank == 0 && e.gap > 2*e.size // a Roman number
	}
	return v.repeats(e) || v.styled(e)
}

// repeats: the same line, digits aside, stands at the same height on other pages too.
func (v *votes) repeats(e edge) bool {
	if strings.Trim(shape(e.text), "#.,%-—") == "" {
		return false // bare numbers are rows of a table
	}
	seen := map[int]bool{}
	for _, o := range v.shapes[shape(e.text)] {
		if o.top == e.top && abs(o.y-e.y) <= sameHeight {
			seen[o.page] = true
		}
	}
	n := len(seen)
	return n >= 3 || n == 2 && v.pages <= 5
}

// styled: a header that changes from chapter to chapter still stands at one height, in small type and apart.
func (v *votes) styled(e edge) bool {
	n := v.places[place(e)]
	return e.rank == 0 && n >= 5 && 2*n >= v.pages && e.size < 0.92*v.body && e.gap > 1.9*v.body && e.y < 90
}

// watermarks drops large lines that stand in the same place on most pages.
func watermarks(pages []Page, body float32, drop []map[int]bool) {
	type key struct {
		text string
		x, y int
	}
	count := map[key]int{}
	at := func(l *Line) key { return key{folded(l.Text), int(l.X0 / 4), int(l.Base / 4)} }
	for i := range pages {
		for j := range pages[i].Lines {
			if l := &pages[i].Lines[j]; l.Size > 1.5*body {
				count[at(l)]++
			}
		}
	}
	for i := range pages {
		for j := range pages[i].Lines {
			if n := count[at(&pages[i].Lines[j])]; n >= 3 && 2*n > len(pages) {
				drop[i][j] = true
			}
		}
	}
}
