package fact

import "slices"

// What package strings does for text, for runes: trimming, searching.

func trimRight(s []rune, cut string) []rune {
	for len(s) > 0 && slices.Contains([]rune(cut), s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

func trimSuffixes(s []rune, words ...string) []rune {
	for _, w := range words {
		if hasSuffix(s, w) {
			return s[:len(s)-len([]rune(w))]
		}
	}
	return s
}

func trimLead(s []rune, words ...string) []rune {
	for _, w := range words {
		if hasPrefix(s, w) && len(s) > len([]rune(w)) {
			return s[len([]rune(w)):]
		}
	}
	return s
}

func hasPrefix(s []rune, w string) bool {
	i := 0
	for _, r := range w {
		if i >= len(s) || s[i] != r {
			return false
		}
		i++
	}
	return true
}

func hasSuffix(s []rune, w string) bool {
	rs := []rune(w)
	return len(s) >= len(rs) && slices.Equal(s[len(s)-len(rs):], rs)
}

func index(s, sub []rune) int {
	for i := 0; i+len(sub) <= len(s); i++ {
		if slices.Equal(s[i:i+len(sub)], sub) {
			return i
		}
	}
	return -1
}
