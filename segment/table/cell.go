package table

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/figure"
	"github.com/zhice-project/zhice/segment/text"
)

// entry is the figure of a cell.
type entry struct {
	schemas.Figure // its value without sign; offsets count runes of the cell

	negative  bool
	direction string // by a word in the cell: 下降3.2
	bracketed bool   // [4]: what adds up over the years of a plan
	goesOn    bool   // words follow that say more than the figure: >7、力争高于上一时期
	ownUnit   bool
	noted     bool // a mark points to a note that may say otherwise
}

var (
	squareOnly = regexp.MustCompile(`^\s*([\[〔［【])\s*([^\[\]〔〕［］【】]+?)\s*([\]〕］】])\s*$`)
	roundOnly  = regexp.MustCompile(`^\s*([（(])\s*([^（()）]+?)\s*([)）])\s*$`)
	signed     = regexp.MustCompile(`^\s*([-－−–—‐﹣+＋])\s*[\d０-９.]`)
	moved      = regexp.MustCompile(`^\s*(下降|减少|降低|回落|下跌|↓|▼|上升|增长|增加|提高|上涨|↑|▲)\s*[\d０-９.]`)
	reached    = regexp.MustCompile(`^\s*(?:达到|达|完成|实现)\s*`)
	// What follows a figure and its qualifier in a cell that says more.
	more = regexp.MustCompile(`^[、，,；;（(]`)
)

// readCell reads the figure of a cell; unit is that of its headings, as written, for a cell without one. aside says that
// figures in round brackets are sums over years, as in a column headed 年均（累计）.
func readCell(cell, unit string, aside bool) (entry, bool) {
	var e entry
	from, rest := 0, noteless(cell)
	e.noted = runes(rest) < runes(strings.TrimRightFunc(cell, unicode.IsSpace))
	inside := squareOnly.FindStringSubmatchIndex(rest)
	if inside == nil && aside {
		inside = roundOnly.FindStringSubmatchIndex(rest)
	}
	if inside != nil {
		e.bracketed = true
		from, rest = runes(rest[:inside[4]]), rest[inside[4]:inside[5]]
	}
	if lead := reached.FindString(rest); lead != "" {
		from, rest = from+runes(lead), rest[len(lead):]
	}
	start := -1
	if m := signed.FindStringSubmatchIndex(rest); m != nil {
		e.negative = !strings.ContainsAny(rest[m[2]:m[3]], "+＋")
		start = from + runes(rest[:m[2]])
		from, rest = from+runes(rest[:m[3]]), rest[m[3]:]
	} else if m := moved.FindStringSubmatchIndex(rest); m != nil {
		e.direction = "up"
		if strings.ContainsAny(rest[m[2]:m[3]], "降减落跌↓▼") {
			e.direction = "down"
		}
		from, rest = from+runes(rest[:m[3]]), rest[m[3]:]
	}
	v := text.NewView(rest)
	fs := figure.Find(v)
	if len(fs) == 0 || !e.only(v, fs[0]) || len(fs) > 1 && !e.goesOn {
		return entry{}, false
	}
	f := fs[0]
	end := f.End
	if e.ownUnit = strings.Trim(f.UnitSurface, multiples) != "" && f.Unit != "" || f.Form != ""; !e.ownUnit {
		var ok bool
		if unit == noUnit {
			return entry{}, false
		}
		if f, ok = withUnit(v, f, unit); !ok {
			return entry{}, false
		}
	}
	e.Figure = f
	e.Start, e.End = v.Original(f.Start, end)
	e.Start, e.End = from+e.Start, from+e.End
	if start >= 0 {
		e.Start = start
	}
	r := []rune(cell)
	e.Span = string(r[e.Start:e.End])
	return e, true
}

// multiples are what stands between a numeral and its unit.
const multiples = "十百千万亿"

// only reports whether a cell is its first figure, with its qualifier: words that are no part of it make it a text, save
// those that go on after the figure.
func (e *entry) only(v *text.View, f schemas.Figure) bool {
	from, to := f.Start, f.End
	if f.QualifierEnd > f.QualifierStart {
		from, to = min(from, f.QualifierStart), max(to, f.QualifierEnd)
	}
	rest := strings.TrimSpace(string(v.Runes[to:]))
	e.goesOn = more.MatchString(rest)
	return strings.TrimSpace(string(v.Runes[:from])) == "" && (rest == "" || e.goesOn)
}

// headingUnits are those that mean something else over a column than in a sentence: there 块 is no money.
var headingUnits = map[string]string{"块": "块"}

// withUnit reads the figure once more with the unit of its headings behind it. A unit figures do not know stays as it is
// written.
func withUnit(v *text.View, f schemas.Figure, unit string) (schemas.Figure, bool) {
	unit = fold(unit)
	u := []rune(unit)
	whole := string(v.Runes[:f.End]) + unit + string(v.Runes[f.End:])
	fs := figure.Find(text.NewView(whole))
	if len(fs) == 0 || fs[0].Start != f.Start || fs[0].End < f.End {
		return f, false
	}
	g := fs[0]
	if own := headingUnits[strings.TrimLeft(unit, multiples)]; own != "" {
		g.Unit = own
		return g, true
	}
	if g.End-f.End != len(u) { // a unit figures do not know, or not behind this number: 0亿亩
		g.Unit, g.UnitSurface = strings.TrimLeft(unit, multiples), unit
		if one := figure.Find(text.NewView("1" + unit)); g.End == f.End && len(one) == 1 && one[0].End == len(u)+1 {
			g.Unit, g.Value = one[0].Unit, f.Value*one[0].Value
		}
	}
	return g, g.Unit != "" || unit == ""
}

// noteless is a cell without the mark of a note at its end.
func noteless(cell string) string {
	t := strings.TrimRightFunc(cell, unicode.IsSpace)
	if m := noteMark.FindStringIndex(t); m != nil && strings.TrimSpace(t[:m[0]]) != "" {
		return t[:m[0]]
	}
	return t
}

func runes(s string) int { return len([]rune(s)) }

var (
	plainNumber = regexp.MustCompile(`^\s*[-−－]?\d[\d,]*(?:\.\d+)?\s*%?\s*$`)

	nothing = regexp.MustCompile(`^[\s\-－−–—―‐…⋯.·/／\\*＊#＃x×]*$`)
	number  = regexp.MustCompile(`^[\s\[〔［【（(<>＜＞≤≥≦≧约超近\-－−–—+＋↑↓▲▼]*(?:下降|减少|降低|回落|下跌|上升|增长|增加|提高|上涨)?\s*[\d０-９]`)
)

// blank reports whether a cell says that there is nothing to say: it is empty, a dash, an ellipsis.
func blank(cell string) bool { return nothing.MatchString(cell) }

// figureLike reports whether a cell is a figure, whatever its unit.
func figureLike(cell string) bool {
	switch {
	case blank(cell) || !number.MatchString(cell):
		return false
	case plainNumber.MatchString(cell): // most are
		return true
	}
	_, ok := readCell(cell, "", true)
	return ok
}
