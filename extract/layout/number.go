package layout

import (
	"regexp"
	"slices"
	"strings"
)

const (
	listRoom   = 0.3  // em that a full line may leave of its cell, where the next is like it
	tightRoom  = 1.0  // em that a full line may leave of its cell
	paddedRoom = 1.75 // em, with the margins that word processors leave in cells
	longNumber = 6    // runes; nothing but the rest of so exact a number is written below it
	shortRest  = 3    // digits
)

var (
	// wholeNumber is a number that nothing is missing from.
	wholeNumber = regexp.MustCompile(`^[-－+±<>≤≥＜＞]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:[.．]\d+)?[%％‰]?$`)
	figuresOnly = regexp.MustCompile(`^[\d,，.．]+$`)
	bareDigits  = regexp.MustCompile(`^\d+[%％‰]?$`)
)

// oneNumber: two lines of a cell, each like a figure, are one number that did not fit on the first. It must be one in
// writing, and either a part of it is none by itself (1,234,5 over 67), or the first line is full; room is what that leaves
// of the cell, in em. Where two numbers could stand below each other they do.
func oneNumber(a, b string, room float32) bool {
	whole, full := a+b, float32(tightRoom)
	if alike([]rune(a), []rune(b)) {
		full = listRoom
	}
	if !wholeNumber.MatchString(whole) {
		return room < full && !figuresOnly.MatchString(whole) // a range, or a figure with a remark
	}
	point := strings.ContainsAny(a, ".．")
	switch {
	case serial.MatchString(a) && point: // 1. over 5: an item of a list, unless there was no room
		return room < paddedRoom
	case !wholeNumber.MatchString(a) || !wholeNumber.MatchString(b):
		return true
	case point && len([]rune(a)) >= longNumber && bareDigits.MatchString(b) && len(b) <= shortRest:
		return room < paddedRoom
	}
	return room < full
}

// alike: the texts are of one form or begin the same, as those of a list do.
func alike(a, b []rune) bool {
	return len(a) > 2 && len(b) > 2 && slices.Equal(a[:2], b[:2]) || shape(folded(a)) == shape(folded(b))
}
