package ocr

import (
	"slices"
	"unicode"
)

// wide are the marks that stand full-width in Chinese text and that tesseract gives half-width.
var wide = map[rune]rune{',': '，', ':': '：', ';': '；', '!': '！', '?': '？', '(': '（', ')': '）'}

// tidy repairs what tesseract is known to write otherwise than it is printed, where no other reading is possible: marks
// right behind a Chinese character are full-width, brackets around a year before a number are those of a document
// number, a stroke between two digits is a dash, no digit ends a
// clause behind a percent sign, and no sentence ends twice.
func tidy(l line) line {
	var all []*glyph
	for i := range l.words {
		l.words[i].glyphs = slices.Clone(l.words[i].glyphs)
		for k := range l.words[i].glyphs {
			all = append(all, &l.words[i].glyphs[k])
		}
	}
	at := func(i int) rune {
		if i < 0 || i >= len(all) {
			return 0
		}
		return all[i].r
	}
	for i, g := range all {
		switch w, ok := wide[g.r]; {
		case !ok:
		case g.r == '(' && han(at(i+1)), g.r != '(' && han(at(i-1)):
			g.r = w
		}
		switch {
		case g.r == '。' && at(i-1) == '。':
			g.r = nothing
		case digit(g.r) && at(i-1) == '%' && (at(i+1) == 0 || contains("，。；、", at(i+1))):
			g.r = nothing // the second ring of the sign, or a footnote's mark
		case g.r == '一' && alphanumeric(at(i-1)) && digit(at(i+1)):
			g.r = '—'
		}
		if end := documentYear(at, i); end > 0 {
			all[i].r, all[end].r = '〔', '〕'
		}
	}
	for i := range l.words {
		l.words[i].glyphs = slices.DeleteFunc(l.words[i].glyphs, func(g glyph) bool { return g.r == nothing })
	}
	l.words = slices.DeleteFunc(slices.Clone(l.words), func(w word) bool { return len(w.glyphs) == 0 })
	return l
}

// documentYear is where the bracket that opens at i closes, if a year stands between and a number with 号 follows:
// 〔2025〕6号, 〔2025〕第11号.
func documentYear(at func(int) rune, i int) int {
	const open, closed = "[【〔(（", "]】〕)）"
	end := i + 5
	if !contains(open, at(i)) || !contains(closed, at(end)) || at(i+1) != '1' && at(i+1) != '2' {
		return 0
	}
	for k := i + 1; k < end; k++ {
		if !digit(at(k)) {
			return 0
		}
	}
	k := end + 1
	if at(k) == '第' {
		k++
	}
	from := k
	for digit(at(k)) {
		k++
	}
	if k == from || at(k) != '号' {
		return 0
	}
	return end
}

func contains(set string, r rune) bool {
	for _, s := range set {
		if s == r {
			return true
		}
	}
	return false
}

// alphanumeric: a digit or Latin letter.
func alphanumeric(r rune) bool { return digit(r) || r < unicode.MaxASCII && unicode.IsLetter(r) }

func digit(r rune) bool { return r < unicode.MaxASCII && unicode.IsDigit(r) }
