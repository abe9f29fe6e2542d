package layout

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/zhice-project/zhice/schemas"
)

// paragraphs makes the paragraphs of a document out of the lines of its pages, which are free of furniture.
func paragraphs(pages []Page, body float32) []schemas.Paragraph {
	notes := takeFootnotes(pages, body)
	ms := measures(pages, body)
	var drafts []*draft
	for _, p := range pages {
		for _, l := range p.Lines {
			m := ms[[2]int{l.Page, l.Flow}]
			if len(drafts) > 0 && drafts[len(drafts)-1].goesOn(l, m) {
				drafts[len(drafts)-1].add(l, m)
				continue
			}
			drafts = append(drafts, newDraft(l, m))
		}
	}
	assignRoles(drafts, body)
	return withNotes(drafts, notes)
}

// draft is a paragraph in the making.
type draft struct {
	lines   []Line
	last    measure
	role    schemas.ParagraphRole
	level   int
	centred bool
	row     bool // of a table
}

func newDraft(l Line, m measure) *draft {
	d := &draft{lines: []Line{l}, last: m, role: schemas.RoleBody}
	d.row = l.Row || slices.Contains(l.Text, '\t')
	if l.Row {
		d.role = schemas.RoleTable
	}
	side := min(l.X0-m.left, m.right-l.X1)
	d.centred = side > 1.5*m.em && abs((l.X0-m.left)-(m.right-l.X1)) < 1.5*m.em
	return d
}

func (d *draft) add(l Line, m measure) {
	d.lines = append(d.lines, l)
	d.last = m
}

// goesOn: line l, in measure m, belongs to the same paragraph as the lines before it.
func (d *draft) goesOn(l Line, m measure) bool {
	prev := d.lines[len(d.lines)-1]
	em := d.last.em
	samePage := prev.Page == l.Page && prev.Flow == l.Flow
	switch {
	case l.Row || slices.Contains(l.Text, '\t'), leader.MatchString(string(prev.Text)), opensItem(prev, l):
		return false
	case d.row:
		return samePage && d.hangs(l)
	case abs(prev.Size-l.Size) > 0.12*max(prev.Size, l.Size):
		return false
	case samePage && l.Base < prev.Base: // another piece of a turned or broken page
		return false
	}
	if d.title(l, m) {
		return samePage && l.Base-prev.Base < 2.3*l.Size
	}
	if d.cutOff(l, m) || d.severed(l, m) || d.bracketOpen(l) || d.numberGoesOn(l, m) {
		return true
	}
	if d.unstretched() && (terminal(prev) || startsMarker(d.lines[0].Text)) {
		return false
	}
	if d.last.right-prev.X1 > 2.2*em+firstWord(l) {
		return false
	}
	if samePage && d.last.pitch > 0 && d.gapEnds(l) {
		return false
	}
	if l.X0-m.left > 0.8*em {
		// Indented like the line before it, which is full and ends in the middle of a sentence: the block is indented.
		return samePage && abs(l.X0-prev.X0) < 0.5*em && d.last.right-prev.X1 < 0.6*em && !terminal(prev) &&
			!startsMarker(l.Text) && !startsMarker(d.lines[0].Text)
	}
	return !terminal(prev) || !startsMarker(l.Text)
}

// opensItem: l begins an item of a list that is not numbered.
func opensItem(prev, l Line) bool {
	ended := terminal(prev) || prev.Text[len(prev.Text)-1] == '：'
	return bullet.MatchString(string(l.Text[:1])) || ended && dashes.MatchString(string(l.Text[:min(len(l.Text), 2)]))
}

// hangs: a term and its explanation stand beside each other, and l goes on right below the explanation.
func (d *draft) hangs(l Line) bool {
	first, prev := d.lines[0], d.lines[len(d.lines)-1]
	at := len(first.Text) - 1
	for at >= 0 && first.Text[at] != '\t' {
		at--
	}
	if first.Row || at < 0 || startsMarker(l.Text) || terminal(prev) {
		return false
	}
	return abs(l.X0-first.Edges[at+1]) < 0.4*l.Size && l.X0-first.X0 > 3*l.Size &&
		l.Base-prev.Base < 2*l.Size && prev.X1 > l.X1-l.Size
}

// cutOff: a paragraph of several lines ends in the middle of a sentence, and l is not set off by an indent: something
// invisible stands in the way.
func (d *draft) cutOff(l Line, m measure) bool {
	prev := d.lines[len(d.lines)-1]
	near := prev.Page != l.Page || prev.Flow != l.Flow || l.Base-prev.Base < 4*max(d.last.pitch, 1.2*m.em)
	full := m.right-l.X1 < 2.2*m.em || strings.HasSuffix(string(l.Text), "。")
	return len(d.lines) > 1 && near && full && !terminal(prev) && !startsMarker(l.Text) && !startsMarker(d.lines[0].Text) &&
		prev.X0-d.last.left < 0.8*m.em && abs(l.X0-m.left) < 0.8*m.em && !d.centred && abs(prev.Size-m.em) < 0.12*m.em
}

// numberGoesOn: a line ends in a digit and l begins with what multiplies or measures it (74.4 / 万亿元): no paragraph ends so,
// however wide the space between the two.
func (d *draft) numberGoesOn(l Line, m measure) bool {
	prev := d.lines[len(d.lines)-1]
	near := prev.Page != l.Page || prev.Flow != l.Flow || l.Base-prev.Base < 4*max(d.last.pitch, 1.2*m.em)
	return near && unicode.IsDigit(prev.Text[len(prev.Text)-1]) && strings.ContainsRune("万亿%％元", l.Text[0]) &&
		abs(l.X0-m.left) < 0.8*m.em && !d.centred
}

// severed: the paragraph has whole sentences and ends in the middle of one, and l goes on with text: somebody broke the
// line by hand, or set a name on a line of its own, though l has the indent of a paragraph.
func (d *draft) severed(l Line, m measure) bool {
	prev := d.lines[len(d.lines)-1]
	sentences := slices.ContainsFunc(d.lines, func(l Line) bool { return slices.Contains(l.Text, '。') })
	near := prev.Page != l.Page || prev.Flow != l.Flow || l.Base-prev.Base < 2*max(d.last.pitch, 1.2*m.em)
	if len(d.lines) < 2 || !sentences || !near || d.centred || terminal(prev) || startsMarker(l.Text) ||
		prev.X0-d.last.left > 2.6*m.em || l.X0-m.left > 2.6*m.em || abs(prev.Size-l.Size) > 0.06*l.Size {
		return false
	}
	end := prev.Text[len(prev.Text)-1]
	full := m.right-l.X1 < 1.2*m.em
	name := prev.Page == l.Page && len(l.Text) > 3 && !slices.ContainsFunc(l.Text, func(r rune) bool { return r == '：' || unicode.IsDigit(r) })
	return (unicode.Is(unicode.Han, end) || strings.ContainsRune("，、", end)) &&
		(unicode.Is(unicode.Han, l.Text[0]) || strings.ContainsRune("（《“", l.Text[0])) && (full || name)
}

// bracketOpen: a title in brackets, or the 2.5 of （PM2.5）, is set on lines of its own, but the sentence runs through it.
func (d *draft) bracketOpen(l Line) bool {
	prev := d.lines[len(d.lines)-1]
	near := prev.Page == l.Page && prev.Flow == l.Flow && l.Base-prev.Base < 2.3*max(l.Size, d.last.pitch)
	if near && unclosed(d.tail()) && (strings.ContainsRune(closers, l.Text[0]) || index(prev.Text, l.Text)) {
		return true
	}
	open := strings.ContainsRune(openers, prev.Text[len(prev.Text)-1]) || unclosed(prev.Text) && closes(l.Text)
	return near && (open || strings.ContainsRune("》〉", l.Text[0])) && !startsMarker(l.Text)
}

// tail is the text of the last lines, as far as a short bracket may reach back.
func (d *draft) tail() []rune {
	var text []rune
	for _, l := range d.lines[max(0, len(d.lines)-3):] {
		text = append(text, l.Text...)
	}
	return text
}

// index: a line of nothing but a number goes on a formula that ends in a Latin letter: PM / 2.5, CO / 2.
func index(before, text []rune) bool {
	last := before[len(before)-1]
	return unicode.IsLetter(last) && last < 0x250 && len(text) <= 4 && formulaIndex.MatchString(string(text))
}

var formulaIndex = regexp.MustCompile(`^\d+(\.\d+)?$`)

const (
	openers = "《〈（(“‘"
	closers = "》〉）)”’"
)

// unclosed: a bracket or quotation opens in the text and does not end there.
func unclosed(text []rune) bool {
	depth := 0
	for _, r := range text {
		switch {
		case strings.ContainsRune(openers, r):
			depth++
		case strings.ContainsRune(closers, r):
			depth = max(0, depth-1)
		}
	}
	return depth > 0
}

// closes: the text ends a bracket that it does not open.
func closes(text []rune) bool {
	i := slices.IndexFunc(text, func(r rune) bool { return strings.ContainsRune(openers+closers, r) })
	return i >= 0 && strings.ContainsRune(closers, text[i])
}

// unstretched: lines are justified and this one is not, so it is the last of its paragraph though a character would not
// fit on it any more.
func (d *draft) unstretched() bool {
	const short = 0.3 // em
	return d.last.justified && d.last.right-d.lines[len(d.lines)-1].X1 > short*d.last.em
}

// gapEnds: the space above l is wider than between lines: much wider, or somewhat where a sentence or heading ends.
func (d *draft) gapEnds(l Line) bool {
	prev := d.lines[len(d.lines)-1]
	gap := (l.Base - prev.Base) / d.last.pitch
	return gap > 1.6 || gap > 1.25 && (terminal(prev) || startsMarker(d.lines[0].Text) || startsMarker(l.Text))
}

// title: both lines are centred and set in a size above that of the body, as the lines of one title are.
func (d *draft) title(l Line, m measure) bool {
	prev := d.lines[len(d.lines)-1]
	return prev.Size > 1.15*m.em && l.Size > 1.15*m.em && abs(prev.Size-l.Size) < 0.06*l.Size &&
		abs(prev.X0+prev.X1-l.X0-l.X1) < 1.6*l.Size &&
		!startsMarker(l.Text) && !startsMarker(prev.Text)
}

// firstWord is the width of what a line begins with and could not be divided: a Latin word or number with the brackets
// and signs around it. It may have been too long for the line before.
func firstWord(l Line) float32 {
	i := 0
	for i < len(l.Text) && strings.ContainsRune("（(《“‘「【[〔—…", l.Text[i]) {
		i++
	}
	for i < len(l.Text) && (latin(l.Text[i]) || strings.ContainsRune("%％℃", l.Text[i])) {
		i++
	}
	for i < len(l.Text) && i > 0 && strings.ContainsRune("）)》”’」】]〕，。；：、！？", l.Text[i]) {
		i++
	}
	return l.Edges[i] - l.Edges[0]
}

const terminals = "。！？；：!?;…"

// terminal: the line ends where a sentence can end.
func terminal(l Line) bool {
	t := l.Text
	for len(t) > 0 && strings.ContainsRune("”’\"）)』」》", t[len(t)-1]) {
		t = t[:len(t)-1]
	}
	return len(t) > 0 && strings.ContainsRune(terminals, t[len(t)-1])
}

// write joins the lines of a draft.
func (d *draft) write() schemas.Paragraph {
	p := schemas.Paragraph{Role: d.role, Level: d.level}
	var text []rune
	for i, l := range d.lines {
		if i > 0 {
			text = joint(text, l.Text)
		}
		p.Lines = l.places(p.Lines, len(text))
		text = append(text, l.Text...)
	}
	p.Text = string(text)
	return p
}

// joint adds the space, if any, that a line break stands for.
func joint(text, next []rune) []rune {
	if len(text) == 0 || len(next) == 0 {
		return text
	}
	a, b := text[len(text)-1], next[0]
	switch {
	case !latin(a) || !latin(b), index(text, next):
		return text
	case unicode.IsDigit(a) && unicode.IsDigit(b): // a number divided at the end of a line
		return text
	case (a == '.' || a == ',' || a == '-' || a == '/') && unicode.IsDigit(b) && len(text) > 1 && unicode.IsDigit(text[len(text)-2]):
		return text
	case unicode.IsDigit(a) && (b == '.' || b == ',' || b == '%' || b == '-' || b == '/'):
		return text
	case strings.ContainsRune("/-(\"'", a) || strings.ContainsRune(")%.,;:!?/", b):
		return text
	}
	return append(text, ' ')
}
