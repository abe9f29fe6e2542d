package text

// RuneSet is a set of characters of the basic plane, for the question that readers put to every character of a text.
type RuneSet [plane / 64]uint64

const plane = 0x10000

// NewRuneSet makes a set of the characters of s.
func NewRuneSet(s string) *RuneSet {
	var set RuneSet
	for _, r := range s {
		set.Add(r)
	}
	return &set
}

// Add puts r into the set; characters beyond the basic plane are ignored.
func (s *RuneSet) Add(r rune) {
	if r >= 0 && r < plane {
		s[r/64] |= 1 << (r % 64)
	}
}

// AddIf puts every character in that f holds for.
func (s *RuneSet) AddIf(f func(rune) bool) {
	for r := range rune(plane) {
		if f(r) {
			s.Add(r)
		}
	}
}

// Has reports whether r is in the set.
func (s *RuneSet) Has(r rune) bool { return r >= 0 && r < plane && s[r/64]&(1<<(r%64)) != 0 }
