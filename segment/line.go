package segment

import (
	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/fact"
	"github.com/zhice-project/zhice/segment/figure"
	"github.com/zhice-project/zhice/segment/period"
	"github.com/zhice-project/zhice/segment/text"
	"github.com/zhice-project/zhice/segment/token"
)

// Line is one text on its own with what was asked for of it. All offsets count runes of Text.
type Line struct {
	Text     string            `json:"text"`
	Figures  []schemas.Figure  `json:"figures,omitzero"`
	Periods  []schemas.Period  `json:"periods,omitzero"`
	Entities []schemas.Mention `json:"entities,omitzero"`
	Tokens   []schemas.Token   `json:"tokens,omitzero"`
	Facts    []schemas.Fact    `json:"facts,omitzero"`
}

// Line reads one text without a document around it. year is what 今年 means, 0 for unknown. emit says what is wanted:
// "tokens", "entities", "facts", and all else figures and periods.
func (s *Segmenter) Line(line string, year int, emit string) Line {
	v := text.NewView(line)
	out := Line{Text: line}
	switch emit {
	case "tokens":
		out.Tokens = lineTokens(v)
	case "entities":
		out.Entities = s.lineMentions(v, year)
	case "facts":
		out.Facts = s.lineFacts(v, line, year)
	default:
		out.Periods = periods(v, year)
		out.Figures = figure.FindAlone(v, out.Periods)
		for i := range out.Figures {
			placeFigure(&out.Figures[i], v)
		}
		for i := range out.Periods {
			p := &out.Periods[i]
			p.Start, p.End = v.Original(p.Start, p.End)
		}
		if out.Figures == nil {
			out.Figures = []schemas.Figure{}
		}
	}
	return out
}

func periods(v *text.View, year int) []schemas.Period {
	found := period.Find(v, period.Reference{Year: year})
	if found == nil {
		found = []schemas.Period{}
	}
	return found
}

func placeFigure(f *schemas.Figure, v *text.View) {
	f.Start, f.End = v.Original(f.Start, f.End)
	if f.QualifierEnd > f.QualifierStart {
		f.QualifierStart, f.QualifierEnd = v.Original(f.QualifierStart, f.QualifierEnd)
	}
}

func lineTokens(v *text.View) []schemas.Token {
	t, err := token.Shared()
	if err != nil {
		panic(err) // the dictionary is part of the program
	}
	words := t.Cut(v)
	for i := range words {
		w := &words[i]
		w.Text = v.Span(w.Start, w.End)
		w.Start, w.End = v.Original(w.Start, w.End)
	}
	return words
}

func (s *Segmenter) lineFacts(v *text.View, line string, year int) []schemas.Fact {
	sn := fact.Sentence{View: v, Role: schemas.SectionOther}
	sn.Periods = periods(v, year)
	sn.Figures = figure.FindWith(v, sn.Periods)
	out := s.facts.Read(&schemas.Document{ReportYear: year}, []fact.Sentence{sn})
	for i := range out {
		f := &out[i]
		f.Sentence, f.Span = line, v.Span(f.SpanStart, f.SpanEnd)
		f.SpanStart, f.SpanEnd = v.Original(f.SpanStart, f.SpanEnd)
	}
	if out == nil {
		out = []schemas.Fact{}
	}
	return out
}
