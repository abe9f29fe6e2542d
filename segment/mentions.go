package segment

import (
	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/entity"
	"github.com/zhice-project/zhice/segment/fact"
	"github.com/zhice-project/zhice/segment/text"
)

// mentions finds the names in every sentence of a document, in offsets of its view; cut are the words of each, nil where
// words are not wanted.
func (s *Segmenter) mentions(doc *schemas.Document, views []fact.Sentence, cut [][]schemas.Token) {
	ctx := entity.Context{Year: doc.ReportYear, Month: reference(doc).Month, Region: doc.RegionCode}
	texts := make([]*text.View, len(views))
	for i := range views {
		texts[i] = views[i].View
	}
	ctx.Defined = s.names.Definitions(texts, ctx)
	for i := range views {
		ctx.Words, ctx.Periods = cut[i], views[i].Periods
		views[i].Mentions = s.names.Find(views[i].View, ctx)
	}
}

// placeMention maps a mention from its sentence's view to the sentence as it stands, and finds its place on the page.
func placeMention(m schemas.Mention, ex *schemas.Extraction, sn *schemas.Sentence, v *text.View) schemas.Mention {
	m.Seq, m.Sentence = sn.Seq, sn.Text
	m.SpanStart, _ = v.Original(m.SpanStart, m.SpanStart+1)
	start := sn.Start + m.SpanStart
	m.Page, m.Box = ex.Paragraphs[sn.Paragraph].Place(start, start+len([]rune(m.Span)))
	return m
}

// lineMentions finds the names of one line, in runes of the line itself.
func (s *Segmenter) lineMentions(v *text.View, year int) []schemas.Mention {
	found := s.names.Find(v, entity.Context{Year: year})
	for i := range found {
		found[i].SpanStart, _ = v.Original(found[i].SpanStart, found[i].SpanStart+1)
	}
	if found == nil {
		found = []schemas.Mention{}
	}
	return found
}
