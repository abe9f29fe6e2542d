package token

import (
	"unicode/utf8"

	"github.com/go-ego/gse"
)

// library is gse itself with the dictionary of this package.
type library struct {
	gse.Segmenter

	parts []string
	by    map[string]uint8 // number of a part of speech
}

func newGSE(words []word) (*library, error) {
	gse.ToLower = false // or offsets of letters like İ go astray
	l := &library{Segmenter: gse.Segmenter{SkipLog: true, NotLoadHMM: true, MinTokenFreq: 1, Dict: gse.NewDict()}, parts: []string{"x"}, by: map[string]uint8{}}
	l.Init()
	for _, w := range words {
		// AddToken rather than gse's own loader, which sets every single character to the same frequency.
		if err := l.AddToken(w.text, w.freq, w.pos); err != nil {
			return nil, err
		}
		l.by[w.pos] = partNumber(&l.parts, w.pos)
	}
	l.CalcToken()
	return l, nil
}

func (l *library) pos(n uint8) string { return l.parts[n] }

func (l *library) cut(p *path, s string, runes []rune) []step {
	size := 0
	for _, r := range runes {
		size += utf8.RuneLen(r)
	}
	p.cut = p.cut[:0]
	end := int32(0)
	for _, w := range l.Segment([]byte(s[:size])) {
		start := end
		end += int32(utf8.RuneCountInString(s[w.Start():w.End()]))
		p.cut = append(p.cut, step{start: start, end: end, pos: l.by[w.Token().Pos()]})
	}
	return p.cut
}
