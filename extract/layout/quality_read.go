package layout

import (
	"github.com/zhice-project/zhice/extract/engine"
	"github.com/zhice-project/zhice/extract/plausible"
)

// Legibility is how well the text of a page was read, apart from where it stands.
type Legibility struct {
	Chars int    // visible, white space aside
	Junk  int    // of them, that cannot be meant
	Lost  bool   // far fewer characters than text operations
	Doubt string // of the model of Chinese, or nothing
}

// Legible measures a page that Lines laid out.
func Legible(p *engine.Page, l Page) Legibility {
	chars, junk := decoded(l.Lines)
	if ciphered(l.Lines) {
		junk = chars
	}
	return Legibility{Chars: chars, Junk: junk, Lost: lost(p, chars), Doubt: plausible.Of(text(l.Lines)).Doubt()}
}

// lost: text operations without characters.
func lost(p *engine.Page, chars int) bool {
	return chars == 0 && p.TextObjects > 2 || p.TextObjects > 2*chars+20
}

// Faulty: another engine may read the page better.
func (g Legibility) Faulty() bool {
	return g.Lost || g.Doubt != "" || g.Chars > 0 && float64(g.Junk) >= doubtfulJunk*float64(g.Chars)
}

// Better says whether g is the reading to take instead of a faulty one.
func (g Legibility) Better(faulty Legibility) bool {
	good, was := g.Chars-g.Junk, faulty.Chars-faulty.Junk
	switch {
	case good < fewChars || g.Doubt != "":
		return false
	case faulty.Lost && good > was:
		return true
	case 4*g.Chars < faulty.Chars: // it does not see most of them
		return false
	case faulty.Doubt != "":
		return 2*good > was // other characters altogether
	}
	return 2*g.Junk < faulty.Junk && 10*good > 9*was
}
