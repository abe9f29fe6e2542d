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
	if f.Page > 0 && f.Page <= len(ex.Pages) && ex.Pages[f.Page-1].OCR {
		f.Confidence, f.Reasons = min(f.Confidence, confidenceOCR), append(f.Reasons, ReasonOCR)
	}
	return f
}

// ReasonOCR marks facts whose figure was read from a picture. However plain the sentence is, a digit of it can be
// misread, so that their confidence is no higher than confidenceOCR and series in SQL leave them out.
const (
	ReasonOCR     = "ocr"
	confidenceOCR = 0.5
)
