package segment

import (
	"slices"
	"strings"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/text"
)

// placed maps a fact from its sentence's view to the sentence as it stands, and finds its place on the page.
func placed(f schemas.Fact, ex *schemas.Extraction, sn *schemas.Sentence, v *text.View) schemas.Fact {
	f.Sentence = sn.Text
	f.Span = v.Span(f.SpanStart, f.SpanEnd)
	f.SpanStart, f.SpanEnd = v.Original(f.SpanStart, f.SpanEnd)
	f.Page, f.Box = ex.Paragraphs[sn.Paragraph].Place(sn.Start+f.SpanStart, sn.Start+f.SpanEnd)
	if p := pageOf(ex, f.Page); p != nil {
		f.Confidence, f.Reasons = believed(f, p)
	}
	return f
}

// placeAbsence does the same for a statement that no target is set.
func placeAbsence(a schemas.Absence, ex *schemas.Extraction, sn *schemas.Sentence, v *text.View) schemas.Absence {
	a.Span = v.Span(a.SpanStart, a.SpanEnd)
	a.SpanStart, a.SpanEnd = v.Original(a.SpanStart, a.SpanEnd)
	a.Page, a.Box = ex.Paragraphs[sn.Paragraph].Place(sn.Start+a.SpanStart, sn.Start+a.SpanEnd)
	return a
}

// pageOf is page number n of the document, nil for a text without pages.
func pageOf(ex *schemas.Extraction, n int) *schemas.Page {
	if n < 1 || n > len(ex.Pages) {
		return nil
	}
	return &ex.Pages[n-1]
}

// judgeSentences gives each sentence the verdict on the page it begins on.
func judgeSentences(sentences []schemas.Sentence, ex *schemas.Extraction) {
	for i := range sentences {
		if p := pageOf(ex, sentences[i].Page); p != nil {
			sentences[i].Quality = p.Quality
		}
	}
}

// believed lowers the confidence in a fact as far as its page is to be believed.
func believed(f schemas.Fact, p *schemas.Page) (float64, []string) {
	c, why := f.Confidence, f.Reasons
	if p.Quality != schemas.QualityGood && p.Quality != "" {
		c, why = min(c, confidenceDoubtful), append(why, ReasonDoubtful)
	}
	if slices.ContainsFunc(numbers(f.Span), func(n string) bool { return slices.Contains(p.Disputed, n) }) {
		c, why = min(c, confidenceOCR), append(why, ReasonDisputed)
	}
	if p.OCR {
		c, why = min(c, confidenceOCR), append(why, ReasonOCR)
	}
	return c, why
}

// numbers are those of a span as schemas.Page.Disputed writes them: digits with the points and commas between them.
func numbers(span string) []string {
	out := strings.FieldsFunc(text.NewView(span).String(), func(r rune) bool { return (r < '0' || r > '9') && r != '.' && r != ',' })
	for i := range out {
		out[i] = strings.Trim(out[i], ".,")
	}
	return out
}

// ReasonOCR marks facts whose figure was read from a picture. However plain the sentence is, a digit of it can be
// misread, so that their confidence is no higher than confidenceOCR and series in SQL leave them out.
const (
	ReasonOCR     = "ocr"
	confidenceOCR = 0.5
)

// ReasonDoubtful marks facts on a page whose text is in doubt, ReasonDisputed those whose very number two readings of
// the page differ in: these are no more sure than what OCR read.
const (
	ReasonDoubtful     = "page doubtful"
	ReasonDisputed     = "number disputed"
	confidenceDoubtful = 0.7
)
