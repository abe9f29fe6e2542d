package layout

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/zhice-project/zhice/extract/engine"
	"github.com/zhice-project/zhice/extract/plausible"
	"github.com/zhice-project/zhice/schemas"
)

const (
	fewChars     = 8    // fewer on a page with a picture on it: the text is in the picture
	doubtfulJunk = 0.02 // share of characters that cannot be meant
	uselessJunk  = 0.30
)

// judge says how far the text of a page can be believed, and why not.
func judge(p *engine.Page, lines []Line, hidden bool) (schemas.Quality, []string) {
	chars, junk := decoded(lines)
	pictured := cover(p) > 0.3
	switch {
	case p.Broken:
		return schemas.QualityNeedsOCR, []string{"the page cannot be loaded"}
	case chars == 0 && p.TextObjects > 2:
		return schemas.QualityNeedsOCR, []string{"text without characters: a font that is not embedded is missing"}
	case chars == 0 && (pictured || len(p.Images) > 0):
		return schemas.QualityNeedsOCR, []string{"a picture without text"}
	case chars == 0:
		return schemas.QualityGood, []string{"blank"}
	case chars < fewChars && pictured:
		return schemas.QualityNeedsOCR, []string{fmt.Sprintf("a picture with only %d characters of text", chars)}
	}
	share := float64(junk) / float64(chars)
	if share >= uselessJunk {
		return schemas.QualityNeedsOCR, []string{fmt.Sprintf("%.0f %% of the characters cannot be decoded", 100*share)}
	}
	if ciphered(lines) {
		return schemas.QualityNeedsOCR, []string{"signs instead of characters: a font's encoding is not that of its text"}
	}
	layered := hidden || p.UnderScan()
	why := doubts(p, lines, layered, share, chars)
	jumbled := disorder(lines, layered)
	if jumbled != "" {
		why = append(why, jumbled)
	}
	switch {
	case jumbled != "" && layered && pictured:
		return schemas.QualityNeedsOCR, why
	case len(why) > 0:
		return schemas.QualityDoubtful, why
	}
	return schemas.QualityGood, nil
}

// doubts are the reasons to believe a page less, its order aside; junk is the share of characters that cannot be meant.
func doubts(p *engine.Page, lines []Line, layered bool, junk float64, chars int) (why []string) {
	if junk >= doubtfulJunk {
		why = append(why, fmt.Sprintf("%.0f %% of the characters cannot be decoded", 100*junk))
	}
	if lost(p, chars) {
		why = append(why, "far fewer characters than text operations: a font that is not embedded may be missing")
	}
	if layered {
		why = append(why, "the text is an invisible layer under a picture, made by OCR")
	}
	if doubt := plausible.Of(text(lines)).Doubt(); doubt != "" {
		why = append(why, doubt)
	}
	return why
}

// The signs that text encoded by a font of its own comes out as, and how many of them there must be.
const (
	cipherSigns = "!\"#$%&'*+;<=>?@^`~\\"
	cipherChars = 60   // on the page
	cipherShare = 0.25 // of them: listings of code have a tenth
	cipherKinds = 6
)

// ciphered: the page shows characters that its font encodes in a way of its own, and what was read is signs of ASCII.
func ciphered(lines []Line) bool {
	counts := map[rune]int{}
	signs, all, han := 0, 0, 0
	for _, l := range lines {
		for _, r := range l.Text {
			switch {
			case unicode.IsSpace(r):
				continue
			case strings.ContainsRune(cipherSigns, r):
				counts[r]++
				signs++
			case unicode.Is(unicode.Han, r):
				han++
			}
			all++
		}
	}
	return all >= cipherChars && float64(signs) > cipherShare*float64(all) && len(counts) >= cipherKinds && signs > han
}

// decoded counts the characters of a page, and those among them that cannot be meant.
func decoded(lines []Line) (chars, junk int) {
	for _, l := range lines {
		for i, r := range l.Text {
			if unicode.IsSpace(r) {
				continue
			}
			chars++
			if implausible(r) && !foreign(l.Text, i) {
				junk++
			}
		}
	}
	return chars, junk
}

// foreign: a Latin letter with an accent beside one without, as in Città, or a Korean syllable beside another. Chinese
// read in a wrong encoding has hardly any such neighbours.
func foreign(text []rune, i int) bool {
	var kin func(rune) bool
	switch r := text[i]; {
	case r >= 0xC0 && r <= 0x24F:
		kin = asciiLetter
	case hangul(r):
		kin = hangul
	default:
		return false
	}
	return i > 0 && kin(text[i-1]) || i+1 < len(text) && kin(text[i+1])
}

func hangul(r rune) bool { return r >= 0xAC00 && r <= 0xD7A3 }

func asciiLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// text is that of a page, line by line.
func text(lines []Line) []rune {
	var out []rune
	for _, l := range lines {
		out = append(append(out, l.Text...), '\n')
	}
	return out
}

// implausible: characters that a broken font map yields and a document does not mean: private use, replacement,
// controls, Latin letters with accents, and scripts that do not stand in Chinese documents.
func implausible(r rune) bool {
	switch {
	case r == 0xFFFD, r >= 0xE000 && r <= 0xF8FF, r >= 0xF0000, r >= 0x7F && r < 0xA0, r == 0xFFFE, r == 0xFFFF, unicode.IsControl(r):
		return true
	case r >= 0xA1 && r <= 0x24F:
		return !strings.ContainsRune("·×°±§÷²³«»µ¹®©é", r)
	case r >= 0x400 && r <= 0x1FFF, r >= 0xA000 && r <= 0xABFF, r >= 0xAC00 && r <= 0xD7A3, r >= 0x3400 && r <= 0x4DBF:
		return true
	}
	return false
}

// cover is the share of the page its largest picture covers.
func cover(p *engine.Page) float32 {
	var most float32
	for _, b := range p.Images {
		most = max(most, (min(b.X1, p.Width)-max(b.X0, 0))*(min(b.Y1, p.Height)-max(b.Y0, 0)))
	}
	return most / max(p.Width*p.Height, 1)
}

// readableRunes is what a page needs to count as text at all: the stamp of a scanner's software is less.
const readableRunes = 16

// Overall is a document's verdict: that of its worst page that has text, doubtful at best where some pages are pictures,
// and needs_ocr where most are.
func Overall(pages []schemas.Page) schemas.Quality {
	var readable, pictures, bad int
	for _, p := range pages {
		switch {
		case p.Quality == schemas.QualityNeedsOCR:
			pictures++
		case p.Chars >= readableRunes || p.Chars > 0 && len(pages) == 1:
			readable++
		}
		if p.Quality == schemas.QualityDoubtful {
			bad++
		}
	}
	const most = 4 // pictures to one page of text
	switch {
	case readable == 0 && pictures+bad == 0 && hasText(pages):
		return schemas.QualityGood
	case readable == 0 || pictures > most*readable:
		return schemas.QualityNeedsOCR
	case pictures > 0 || bad > 0:
		return schemas.QualityDoubtful
	}
	return schemas.QualityGood
}

func hasText(pages []schemas.Page) bool {
	for _, p := range pages {
		if p.Chars > 0 {
			return true
		}
	}
	return false
}
