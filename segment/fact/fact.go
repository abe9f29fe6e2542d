// Package fact joins what the other readers of a sentence found — figures, periods, mentions — into facts: what a figure
// measures, of when and where it speaks, and whether it is reached, aimed at or planned. It finds no figure and no
// period itself; the words it reads by are in segment/rules (fact_verbs.yaml, fact_words.yaml, indicators.yaml).
//
// Everything is a pure function of its input and in view coordinates (segment/text): offsets count runes of the
// sentence's view. Package segment maps them to the document's own text.
//
// A sentence is read in steps: cut into clauses (clause.go), the words left and right of each figure read (left.go,
// read.go), heads completed from lists and context (complete.go, list.go, context.go), names given (name.go), period, modality and scope
// added (period.go, modality.go), and an id (id.go).
package fact

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/text"
)

// Sentence is what the other readers found in one sentence.
type Sentence struct {
	Seq       int
	Paragraph int
	View      *text.View
	Figures   []schemas.Figure // offsets in View
	Periods   []schemas.Period // offsets in View
	Mentions  []schemas.Mention
	Section   []string
	Role      schemas.SectionRole
	// Around is the role of the section where Role is that of a passage inside it: a look back in a plan. Empty for none.
	Around schemas.SectionRole
	// Period is the period that governs the section, empty for none.
	Period string
	// Heading marks a heading; Table a paragraph of a table, whose facts package table reads.
	Heading, Table bool
}

// Reader reads facts. It is safe for use by many goroutines at once: nothing in it changes.
type Reader struct {
	lists      *lists
	indicators *indicators
}

// New compiles the rules. An error means a rule file of the program itself is wrong.
func New() (*Reader, error) {
	l, err := loadLists()
	if err != nil {
		return nil, err
	}
	ind, err := loadIndicators()
	if err != nil {
		return nil, err
	}
	return &Reader{lists: l, indicators: ind}, nil
}

// Read gives the facts of a document's sentences, which must be all of them and in order. Offsets and Sentence are in
// view coordinates; Page and Box are left to the caller.
func (r *Reader) Read(doc *schemas.Document, sentences []Sentence) []schemas.Fact {
	var out []schemas.Fact
	m := memory{of: paperOf(doc)}
	m.of.home, m.of.code = homeOf(doc, sentences)
	m.of.region = cmp.Or(doc.Region, m.of.home)
	ids := newNamer(doc.DocID)
	for i := range sentences {
		in := &sentences[i]
		wording := ""
		if in.View != nil {
			wording = in.View.String()
		}
		ids.sentence(wording)
		if in.Table || in.View == nil {
			m = memory{of: m.of}
			continue
		}
		s := r.readSentence(in, &m)
		s.text = wording
		out = slices.Grow(out, len(s.facts))
		for _, d := range s.facts {
			f := r.dress(doc, s, d, &m)
			f.ID = ids.name(f.SpanStart)
			out = append(out, f)
		}
		m.before = s
	}
	return out
}

// paperOf takes from a document's head what the reading of its sentences depends on.
func paperOf(doc *schemas.Document) paper {
	p := paper{year: doc.ReportYear, standard: doc.DocType == "标准"}
	for _, y := range []int{p.year, p.year - 1} {
		if p.year > 0 && strings.Count(doc.Title, "年") == 1 && strings.Contains(doc.Title, strconv.Itoa(y)+"年") {
			p.titled = y
		}
	}
	if date := cmp.Or(doc.Issued, doc.Published); len(date) >= len("2016-10") && date[:4] == strconv.Itoa(p.year) {
		p.early, p.inYear = date[5:7] <= "03", date[5:7] >= "07"
	}
	return p
}

// setsTargets reports whether a sentence opens the targets of its paragraph: 主要预期目标是：….
func (in *Sentence) setsTargets() bool {
	if i := index(in.View.Runes, []rune("目标")); i >= 0 {
		rest := in.View.Runes[i+2:]
		return index(in.View.Runes[:i+2], []rune("预期目标")) >= 0 && (hasPrefix(rest, "是") || hasPrefix(rest, "为") || hasPrefix(rest, "：") || hasPrefix(rest, ":"))
	}
	return false
}

// goal is the year by which a sentence of a plan says, at its beginning, what is to be reached: 到2030年，…. Empty for none.
func (in *Sentence) goal() string {
	if in.Role != schemas.SectionPlan || len(in.Periods) == 0 {
		return ""
	}
	v, p := in.View.Runes, &in.Periods[0]
	if p.Start > longestLead || p.Start > 0 && v[p.Start-1] != '到' || !hasPrefix(v[p.Start:], "到") && p.Start == 0 || p.End >= len(v) || v[p.End] != '，' {
		return ""
	}
	if from, to, ok := years(p.Canonical); !ok || from != to {
		return ""
	}
	return p.Canonical
}

// longestLead is how many runes stand before the year of such a sentence: 力争到2030年.
const longestLead = 3

func (r *Reader) readSentence(in *Sentence, m *memory) *sentence {
	s := &sentence{in: in, of: m.of}
	if m.before != nil && m.before.in.Paragraph != in.Paragraph {
		m.before, m.head, m.heads, m.lead, m.year, m.whole, m.goal = nil, nil, nil, nil, "", "", ""
	}
	s.aimed = m.before != nil && m.before.aimed || in.setsTargets()
	if g := in.goal(); g != "" {
		m.goal = g
	}
	m.pair = pair{}
	if !slices.ContainsFunc(in.Figures, func(f schemas.Figure) bool { return f.States }) {
		return s
	}
	s.clauses = cut(in.View.Runes, in.Figures, in.Periods)
	s.mark()
	for i, c := range s.clauses {
		c.index = i
		r.lists.readSlots(c)
		s.slots = append(s.slots, c.slots...)
	}
	r.complete(s, m)
	return s
}
