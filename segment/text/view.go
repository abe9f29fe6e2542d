// Package text gives the rules one shape of text to read, whatever the PDF's spacing and width: a View. It holds no
// rule of its own.
package text

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// View is a text without its white space, full-width and compatibility forms folded, with the way back: PDF spacing
// (`1.76 万 家`, a page break inside a number) and full-width digits then need no rule anywhere.
//
// A space between two Latin letters or digits stays, as one plain space: taking it out would make one number of two.
type View struct {
	Runes []rune // folded; read only
	// back is per rune of Runes its offset in the original, and last the original's length; nil where nothing was
	// folded and Runes is the original itself.
	back []int32
	orig []rune
	s    string // the original, where nothing was folded
}

// NewView folds s.
func NewView(s string) *View {
	orig := []rune(s)
	same := 0
	for same < len(orig) && !isBlank(orig[same]) && Fold(orig[same]) == orig[same] {
		same++
	}
	v := &View{Runes: orig, orig: orig}
	switch {
	case same < len(orig):
		v.fold(same)
	case utf8.ValidString(s):
		v.s = s
	}
	return v
}

// fold folds what comes after the first same runes, which stay as they are.
func (v *View) fold(same int) {
	orig := v.orig
	v.Runes, v.back = make([]rune, same, len(orig)), make([]int32, same, len(orig)+1)
	copy(v.Runes, orig)
	for i := range v.back {
		v.back[i] = int32(i)
	}
	pending := -1
	for i := same; i < len(orig); i++ {
		r := orig[i]
		if isBlank(r) {
			if pending < 0 {
				pending = i
			}
			continue
		}
		f := Fold(r)
		if pending >= 0 && len(v.Runes) > 0 && isLatin(f) && isLatin(v.Runes[len(v.Runes)-1]) {
			v.Runes = append(v.Runes, ' ')
			v.back = append(v.back, int32(pending))
		}
		pending = -1
		v.Runes = append(v.Runes, f)
		v.back = append(v.back, int32(i))
	}
	v.back = append(v.back, int32(len(orig)))
}

// String is the folded text.
func (v *View) String() string {
	if v.s != "" {
		return v.s
	}
	return string(v.Runes)
}

// Original maps runes start to end of the view (end exclusive) to the original: white space at the edges stays out.
func (v *View) Original(start, end int) (int, int) {
	if start >= end {
		at := v.offset(start)
		return at, at
	}
	return v.offset(start), v.offset(end-1) + 1
}

func (v *View) offset(i int) int {
	if v.back == nil {
		return i
	}
	return int(v.back[i])
}

// Span is the original text of runes start to end of the view.
func (v *View) Span(start, end int) string {
	s, e := v.Original(start, end)
	return string(v.orig[s:e])
}

// Fold maps a rune to its plain form: full-width ASCII, Kangxi and CJK-radical code points, circled and other
// compatibility forms that stand for one rune. Punctuation keeps its Chinese form, except the width of digits,
// letters, percent signs and the like.
func Fold(r rune) rune {
	switch {
	case r < 0x80, r >= 0x3020 && r < 0xF900:
		return r
	case r == 0xFF5E:
		return 0x7E
	case r >= 0xFF01 && r < 0xFF5E:
		switch r {
		case '，', '；', '：', '！', '？', '（', '）':
			return r
		}
		return r - 0xFEE0
	case r >= 0x2E80 && r <= 0x2FDF, r >= 0xF900 && r <= 0xFAFF:
		if f := []rune(norm.NFKC.String(string(r))); len(f) == 1 {
			return f[0]
		}
	case r == '—' || r == '–' || r == '－' || r == '―' || r == '−':
		return '—'
	case r == 0x301C || r == 0x223C:
		return '~'
	case r == '﹪':
		return '%'
	}
	return r
}

func isLatin(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 0x80 && r < 0x250
}

func isBlank(r rune) bool {
	if r >= 0x3001 && r < 0xFEFF { // most of a Chinese text
		return false
	}
	return unicode.IsSpace(r) || isInvisible(r)
}

func isInvisible(r rune) bool {
	return r == 0x200B || r == 0x200C || r == 0x200D || r == 0xFEFF || r == 0xAD || r == 0
}
