package segment

import (
	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/text"
)

// placed maps a fact from its sentence's view to the sentence as it stands, and finds its place on the page.
func placed(f schemas.Fact, ex *schemas.Extraction, sn *schemas.Sentence, v *text.View) schemas.Fact {
	f.Sentence = sn.Text
	f.Span = v.Span(f.SpanStart, f.SpanEnd)
	f.SpanStart, f.SpanEnd = v.Original(f.SpanStart, f.SpanEnd)
	f.Page, f.Box = ex.Paragraphs[sn.Paragraph].Place(sn.Start+f.SpanStart, sn.Start+f.SpanEnd)
	return f
}

// placeMention does the same for a mention; Span has its text already, in as many runes of the view.
func placeMention(m *schemas.Mention, ex *schemas.Extraction, sn *schemas.Sentence, v *text.View) {
	start, end := m.SpanStart, m.SpanStart+len([]rune(m.Span))
	m.Span = v.Span(start, end)
	m.SpanStart, end = v.Original(start, end)
	m.Sentence = sn.Text
	m.Page, m.Box = ex.Paragraphs[sn.Paragraph].Place(sn.Start+m.SpanStart, sn.Start+end)
}
