package extract

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/zhice-project/zhice/extract/layout"
	"github.com/zhice-project/zhice/schemas"
)

// PlainText makes an extraction of a text file: UTF-8 with or without a byte order mark, UTF-16 with one, else GB 18030
// (of which GBK and GB 2312 are parts). Blank lines separate paragraphs, lines broken inside a sentence are joined, and
// a form feed begins a new page. Its paragraphs have no lines, since nothing stands anywhere.
func PlainText(b []byte) *schemas.Extraction {
	text := decodeText(b)
	x := &schemas.Extraction{Engine: "text", EngineVersion: "1", Quality: schemas.QualityGood}
	for i, page := range strings.Split(text, "\f") {
		ps := layout.TextParagraphs(page)
		if i > 0 && len(ps) == 0 {
			continue
		}
		p := schemas.Page{Number: len(x.Pages) + 1, Quality: schemas.QualityGood}
		bad := 0
		for _, para := range ps {
			p.Chars += utf8.RuneCountInString(para.Text)
			bad += strings.Count(para.Text, "\uFFFD")
		}
		if bad > 0 {
			p.Quality, p.Reasons = schemas.QualityDoubtful, []string{"some bytes are in no known encoding"}
			x.Quality = schemas.QualityDoubtful
		}
		x.Pages = append(x.Pages, p)
		x.Paragraphs = append(x.Paragraphs, ps...)
	}
	return x
}

// IsText tells a text from the bytes of something else, which would be read as signs and numbers: texts have no zero
// bytes (but in UTF-16, by its mark) and hardly a byte in no known encoding.
func IsText(b []byte) bool {
	wide := bytes.HasPrefix(b, []byte{0xFF, 0xFE}) || bytes.HasPrefix(b, []byte{0xFE, 0xFF})
	if !wide && bytes.IndexByte(b, 0) >= 0 {
		return false
	}
	text := decodeText(b)
	return strings.Count(text, "\uFFFD") <= utf8.RuneCountInString(text)/10
}

func decodeText(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte{0xFF, 0xFE}), bytes.HasPrefix(b, []byte{0xFE, 0xFF}):
		if out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(b); err == nil {
			b = out
		}
	case bytes.HasPrefix(b, []byte{0xEF, 0xBB, 0xBF}):
		b = b[3:]
	case !utf8.Valid(b):
		if out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(b); err == nil {
			b = out
		}
	}
	s := strings.ToValidUTF8(string(b), "\uFFFD")
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}
