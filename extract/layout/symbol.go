package layout

import (
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/zhice-project/zhice/extract/engine"
)

// Fonts of signs and old Chinese fonts leave characters behind that Unicode has no name for (its private use area). What
// they show is known by where the code points come from.

// founderPoint is what Founder's typesetting programs make of the point of a full-width number (０．５, 表Ａ．１).
const founderPoint = 0xE010

// compared are the signs of the Symbol font before a figure. Elsewhere the same code points may be boxes to tick.
var compared = map[rune]rune{0xF0A3: '≤', 0xF0B3: '≥', 0xF0B1: '±', 0xF0B4: '×', 0xF0BB: '≈'}

// symbols are characters of the Symbol font, and boxes of Wingdings, that stand in the middle of a line (PDF 32000-1,
// annexes D.5 and D.6; Word adds 0xF000 to the code).
var symbols = map[rune]rune{
	0xF028: '(', 0xF029: ')', 0xF02B: '+', 0xF02D: '−', 0xF02F: '/', 0xF03C: '<', 0xF03D: '=', 0xF03E: '>', 0xF05B: '[', 0xF05D: ']',
	0xF07B: '{', 0xF07C: '|', 0xF07D: '}', 0xF07E: '~', 0xF061: 'α', 0xF062: 'β', 0xF064: 'δ', 0xF065: 'ε', 0xF067: 'γ', 0xF068: 'η',
	0xF06C: 'λ', 0xF06D: 'μ', 0xF072: 'ρ', 0xF073: 'σ', 0xF074: 'τ', 0xF077: 'ω', 0xF044: 'Δ', 0xF053: 'Σ', 0xF057: 'Ω',
	0xF0B0: '°', 0xF0B4: '×', 0xF0B8: '÷', 0xF0B9: '≠', 0xF0BC: '…', 0xF0BE: '—', 0xF0E7: '—', 0xF8E7: '—', 0xF0C5: '⊕', 0xF0C4: '⊗',
	0xF0D7: '·', 0xF0E5: '∑', 0xF0F2: '∫', 0xF0D6: '√', 0xF0AE: '→', 0xF0AC: '←', 0xF0DE: '⇒', 0xF0A5: '∞', 0xF0B7: '•',
	0xF0A8: '□', 0xF06F: '□', 0xF0FE: '☑', 0xF052: '☑', 0xF0FD: '☒',
}

// bullets are characters of the same fonts that open a line.
var bullets = map[rune]rune{
	0xF06C: '●', 0xF06E: '■', 0xF075: '◆', 0xF076: '❖', 0xF0D8: '➢', 0xF0FC: '✓', 0xF0A7: '▪', 0xF0B7: '•', 0xF09F: '•', 0xF071: '❑',
	0xF070: '□', 0xF0A1: '○', 0xF0D9: '◇', 0xF0E8: '➔', 0xF0E0: '→', 0xF0B2: '◇', 0xF02A: '★', 0xF0AB: '★',
}

// gbkPrivate are the eighty characters of GBK that had no place in Unicode when its table was written: rows FE50 to FEA0,
// private use from E815 on.
var gbkPrivate = sync.OnceValue(func() map[rune]rune {
	out := map[rune]rune{}
	decoder := simplifiedchinese.GB18030.NewDecoder()
	r := rune(0xE815)
	for trail := byte(0x50); trail <= 0xA0; trail++ {
		if trail == 0x7F {
			continue
		}
		if b, err := decoder.Bytes([]byte{0xFE, trail}); err == nil {
			if c, _ := utf8.DecodeRune(b); c != utf8.RuneError && c != r {
				out[r] = c
			}
		}
		r++
	}
	return out
})

// private: r is for private use, and with it to be named.
func private(r rune) bool { return r >= 0xE000 && r <= 0xF8FF }

// nameSigns gives characters for private use their names, where they have one.
func nameSigns(chars []engine.Char) {
	last := -1
	for i := range chars {
		if c := &chars[i]; !blank(c.R) {
			if last >= 0 && private(chars[last].R) {
				chars[last].R = named(chars, last, i)
			}
			last = i
		}
	}
	if last >= 0 && private(chars[last].R) {
		chars[last].R = named(chars, last, -1)
	}
}

// named is what the character for private use at i stands for; next is the one after it, -1 where there is none.
func named(chars []engine.Char, i, next int) rune {
	r := chars[i].R
	if r == founderPoint {
		return '．'
	}
	if sign, ok := compared[r]; ok && next >= 0 && (digit(chars[next].R) || chars[next].R >= '０' && chars[next].R <= '９') {
		return sign
	}
	if sign, ok := bullets[r]; ok && opens(chars, i) {
		return sign
	}
	if sign, ok := symbols[r]; ok {
		return sign
	}
	if c, ok := gbkPrivate()[r]; ok {
		return c
	}
	return r
}

// opens: nothing stands right before the character on its line.
func opens(chars []engine.Char, i int) bool {
	c := chars[i]
	for j := i - 1; j >= 0; j-- {
		if p := chars[j]; !blank(p.R) {
			return abs(p.Base-c.Base) > 0.6*max(c.Size, p.Size) || p.X1 > c.X1 || c.X0-p.X1 > 2*c.Size
		}
	}
	return true
}
