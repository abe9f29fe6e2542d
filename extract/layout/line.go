package layout

import (
	"slices"
	"unicode"

	"github.com/zhice-project/zhice/extract/engine"
	"github.com/zhice-project/zhice/schemas"
)

// Line is a line of text on a page. Its text has no blank at either end; a tab stands between the cells of a table row.
type Line struct {
	Page  int
	Text  []rune
	Edges []float32 // left edge of each rune and the right edge of the last, in the frame of the page
	Ends  []float32 // right edge of each rune
	// X0 to Y1 are in the frame of the page, where lines run from left to right; Box is on the page as shown.
	X0, Y0, X1, Y1 float32
	Base, Size     float32
	Box            schemas.Box
	Row            bool // of a table
	Flow           int  // lines of one column share it; flows are in reading order
	frame          frame
	parts          []part // of a row of a table: its cells do not stand on one line
}

// part is a piece of a row's text that stands on one line: runes from start on, as many as it has edges but one.
type part struct {
	start int
	line  Line
}

const (
	markRunes = 4 // [12]; longer raised text is small type beside a larger label

	wordGap = 0.18 // em: more than this between two Latin letters or digits is a space
	cellGap = 1.9  // em: more than this is another cell
)

// line writes a row as text.
func (r *row) line(f frame, rules *ruling) Line {
	l := Line{X0: r.x0, X1: r.x1, Y0: r.y0, Y1: r.y1, Base: r.base, Size: r.size, frame: f}
	var prev engine.Char
	var space rune // a blank of the file since prev
	for _, k := range r.chunks {
		mark := len(k.chars) <= markRunes && k.size <= 0.8*r.size && k.base < r.base-0.15*r.size
		for _, c := range k.chars {
			if blank(c.R) {
				if c.R == 0x3000 || space == 0 {
					space = c.R
				}
				continue
			}
			if len(l.Text) > 0 {
				if s := between(prev, c, space, r, rules); s != 0 {
					l.Text = append(l.Text, s)
					l.Edges = append(l.Edges, prev.X1)
					l.Ends = append(l.Ends, c.X0)
				}
			}
			if mark {
				c.R = raised(c.R)
			}
			l.Text = append(l.Text, c.R)
			l.Edges = append(l.Edges, c.X0)
			l.Ends = append(l.Ends, c.X1)
			prev, space = c, 0
		}
		space = 0
	}
	l.Edges = append(l.Edges, prev.X1)
	closeUp(&l)
	l.Box = f.out(l.X0, l.Y0, l.X1, l.Y1)
	return l
}

// closeUp takes the white space out of words that are spread over the width of a line (投　资　人): three or more single
// Chinese characters in a row with a wide gap between each.
func closeUp(l *Line) {
	if !slices.Contains(l.Text, '\t') {
		return
	}
	lone := func(i int) bool {
		return i >= 0 && i < len(l.Text) && l.Text[i] >= 0x2E80 && !unicode.IsNumber(l.Text[i]) &&
			(i == 0 || wideBlank(l.Text[i-1])) && (i+1 == len(l.Text) || wideBlank(l.Text[i+1]))
	}
	text, edges, ends := l.Text[:0:0], l.Edges[:0:0], l.Ends[:0:0]
	for i := range l.Text {
		spread := wideBlank(l.Text[i]) && lone(i-1) && lone(i+1) && (lone(i-3) || lone(i+3))
		if !spread {
			text, edges, ends = append(text, l.Text[i]), append(edges, l.Edges[i]), append(ends, l.Ends[i])
		}
	}
	edges = append(edges, l.Edges[len(l.Edges)-1])
	l.Text, l.Edges, l.Ends = text, edges, ends
}

func wideBlank(r rune) bool { return r == '\t' || r == 0x3000 }

// between says what white space stands between two neighbours of a row: none (0), a space, an ideographic space or a
// tab.
func between(a, b engine.Char, space rune, r *row, rules *ruling) rune {
	em := max(min(a.Size, b.Size), 1)
	gap := b.X0 - a.X1
	switch {
	case gap > cellGap*em || gap > 0 && ruled(a.X1, b.X0, r, rules):
		return '\t'
	case latin(a.R) && latin(b.R) && space != 0:
		return ' '
	case latin(a.R) && latin(b.R) && gap > wordGap*em:
		return thin
	case space == 0x3000:
		return 0x3000
	case gap > 1.2*em && latin(b.R):
		return ' '
	}
	return 0
}

// thin stands for a space that only a gap tells of, until the whole page shows whether its digits are spaced out.
const thin = 0x2009

// tighten turns thin spaces into plain ones, or takes them away where digits are set apart (2 0 0 1年): there hardly any
// two stand close together, on the page or, for a page with few digits, in the document.
func tighten(pages []Page) {
	counts := make([]digitCount, len(pages))
	var all digitCount
	for i, p := range pages {
		counts[i] = countDigits(p.Lines)
		all.apart, all.close = all.apart+counts[i].apart, all.close+counts[i].close
	}
	for i := range pages {
		spread := counts[i].spread() || all.spread() && counts[i].apart >= counts[i].close
		for k := range pages[i].Lines {
			pages[i].Lines[k] = pages[i].Lines[k].tightened(spread)
		}
	}
}

// digitCount counts pairs of digits with a gap between them and without.
type digitCount struct{ apart, close int }

func (c digitCount) spread() bool { return c.apart > 5 && c.apart > 4*c.close }

func countDigits(lines []Line) (c digitCount) {
	for _, l := range lines {
		for i := 1; i < len(l.Text); i++ {
			switch {
			case !digit(l.Text[i]):
			case digit(l.Text[i-1]):
				c.close++
			case i > 1 && l.Text[i-1] == thin && digit(l.Text[i-2]):
				c.apart++
			}
		}
	}
	return c
}

// tightened is a copy of the line, where it has thin spaces, without them.
func (l Line) tightened(spread bool) Line {
	if !slices.Contains(l.Text, thin) {
		return l
	}
	l.Text, l.Edges, l.Ends = slices.Clone(l.Text), slices.Clone(l.Edges), slices.Clone(l.Ends)
	for i := len(l.Text) - 2; i > 0; i-- {
		switch {
		case l.Text[i] != thin:
		case spread && figureRune(l.Text[i-1]) && figureRune(l.Text[i+1]):
			l.Text = slices.Delete(l.Text, i, i+1)
			if len(l.Edges) > i {
				l.Edges, l.Ends = slices.Delete(l.Edges, i, i+1), slices.Delete(l.Ends, i, i+1)
			}
		default:
			l.Text[i] = ' '
		}
	}
	return l
}

func digit(r rune) bool { return r >= '0' && r <= '9' }

func figureRune(r rune) bool { return digit(r) || r == '.' || r == '%' || r == ',' }

// ruled: a vertical line of a table runs through the row between x0 and x1.
func ruled(x0, x1 float32, r *row, rules *ruling) bool {
	y := r.base - 0.3*r.size
	for _, v := range rules.uprightBetween(x0-1, x1+1) {
		if v.Y0 <= y && v.Y1 >= y {
			return true
		}
	}
	return false
}

// latin: letters and digits that need a space to stay apart, and the punctuation that sticks to them.
func latin(r rune) bool {
	letter := unicode.IsLetter(r) || unicode.IsDigit(r)
	return r < 0x2E80 && (letter || r < 0x80 && r > ' ') || r >= 0xFF10 && r <= 0xFF5A && letter
}

// raised is the superscript of a digit or sign: a mark after a number must not become one of its digits, nor the sign of an
// exponent a range.
func raised(r rune) rune {
	const digits = "⁰¹²³⁴⁵⁶⁷⁸⁹"
	switch {
	case r == '-' || r == '−' || r == '－' || r == '–':
		return '⁻'
	case r == '+' || r == '＋':
		return '⁺'
	case r >= '0' && r <= '9':
		return []rune(digits)[r-'0']
	case r >= '０' && r <= '９':
		return []rune(digits)[r-'０']
	}
	return r
}

// out turns a box of the frame back onto the page as shown.
func (f frame) out(x0, y0, x1, y1 float32) schemas.Box {
	w, h := f.width, f.height
	b := schemas.Box{X0: x0, Y0: y0, X1: x1, Y1: y1}
	switch f.turns {
	case 1:
		b = schemas.Box{X0: w - y1, Y0: x0, X1: w - y0, Y1: x1}
	case 2:
		b = schemas.Box{X0: w - x1, Y0: h - y1, X1: w - x0, Y1: h - y0}
	case 3:
		b = schemas.Box{X0: y0, Y0: h - x1, X1: y1, Y1: h - x0}
	}
	return b
}
