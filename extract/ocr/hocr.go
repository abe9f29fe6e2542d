package ocr

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// line is a line of text as tesseract saw it.
type line struct {
	words []word
}

// sideways: the line runs up or down the picture.
func (l line) sideways() bool {
	var first, last glyph
	n := 0
	for g := range l.glyphs() {
		if n == 0 {
			first = g
		}
		last = g
		n++
	}
	return n > 1 && math.Abs(last.y0+last.y1-first.y0-first.y1) > math.Abs(last.x0+last.x1-first.x0-first.x1)
}

// glyphs goes through the characters of a line.
func (l line) glyphs() iter.Seq[glyph] {
	return func(yield func(glyph) bool) {
		for _, w := range l.words {
			for _, g := range w.glyphs {
				if !yield(g) {
					return
				}
			}
		}
	}
}

// word is what tesseract put together. In Chinese a word is often a single character.
type word struct {
	glyphs []glyph
}

// glyph is one character in pixels of the picture.
type glyph struct {
	r              rune
	x0, y0, x1, y1 float64
	confidence     float64 // 0 to 1
}

// maxGlyphs bounds a page; more than that is not read by eyes either.
const maxGlyphs = 100_000

// parse reads hOCR with boxes of characters (hOCR 1.2: classes ocr_line, ocr_caption, ocr_header, ocr_textfloat,
// ocrx_word, ocrx_cinfo).
func parse(hocr []byte) ([]line, error) {
	d := xml.NewDecoder(bytes.NewReader(hocr))
	d.Entity = xml.HTMLEntity
	p := parser{}
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if err := p.open(t); err != nil {
				return nil, err
			}
		case xml.CharData:
			p.text(string(t))
		case xml.EndElement:
			p.inGlyph = p.inGlyph && t.Name.Local != "span"
		}
	}
	return slices.DeleteFunc(p.lines, func(l line) bool { return len(l.words) == 0 }), nil
}

type parser struct {
	lines   []line
	inGlyph bool
	next    glyph // whose text is still to come
	count   int
}

func (p *parser) open(t xml.StartElement) error {
	class, title := "", ""
	for _, a := range t.Attr {
		switch a.Name.Local {
		case "class":
			class = a.Value
		case "title":
			title = a.Value
		}
	}
	p.inGlyph = false
	switch class {
	case "ocr_line", "ocr_caption", "ocr_header", "ocr_textfloat":
		p.lines = append(p.lines, line{})
	case "ocrx_word":
		if len(p.lines) == 0 {
			return errors.New("a word outside any line")
		}
		l := &p.lines[len(p.lines)-1]
		l.words = append(l.words, word{})
	case "ocrx_cinfo":
		if len(p.lines) == 0 || len(p.lines[len(p.lines)-1].words) == 0 {
			return errors.New("a character outside any word")
		}
		g, err := glyphOf(title)
		if err != nil {
			return err
		}
		p.next, p.inGlyph = g, true
	}
	return nil
}

// text takes the text of a glyph; where it is several characters (a ligature), they share its box.
func (p *parser) text(s string) {
	s = strings.TrimSpace(s)
	n := utf8.RuneCountInString(s)
	if !p.inGlyph || n == 0 || p.count+n > maxGlyphs {
		return
	}
	p.count += n
	l := &p.lines[len(p.lines)-1]
	w := &l.words[len(l.words)-1]
	wide := (p.next.x1 - p.next.x0) / float64(n)
	for i, r := range []rune(s) {
		g := p.next
		g.r = r
		g.x0 += wide * float64(i)
		g.x1 = g.x0 + wide
		w.glyphs = append(w.glyphs, g)
	}
}

// glyphOf reads the properties of a character: x_bboxes 808 165 827 187; x_conf 99.111992.
func glyphOf(title string) (glyph, error) {
	var g glyph
	boxed := false
	for property := range strings.SplitSeq(title, ";") {
		f := strings.Fields(property)
		if len(f) == 0 {
			continue
		}
		values, err := numbers(f[1:])
		switch {
		case err != nil:
			return g, err
		case f[0] == "x_bboxes" && len(values) == 4:
			g.x0, g.y0, g.x1, g.y1, boxed = values[0], values[1], values[2], values[3], true
		case f[0] == "x_conf" && len(values) == 1:
			g.confidence = min(max(values[0]/100, 0), 1)
		}
	}
	if !boxed || g.x1 < g.x0 || g.y1 < g.y0 {
		return g, fmt.Errorf("a character without a box: %q", title)
	}
	return g, nil
}

func numbers(fields []string) ([]float64, error) {
	out := make([]float64, len(fields))
	for i, f := range fields {
		v, err := strconv.ParseFloat(f, 64)
		if err != nil || math.IsNaN(v) || math.Abs(v) > 1e6 {
			return nil, fmt.Errorf("%q is no measure on a page", f)
		}
		out[i] = v
	}
	return out, nil
}
