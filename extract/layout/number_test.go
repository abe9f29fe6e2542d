package layout

import "testing"

func TestOneNumber(t *testing.T) {
	const narrow, margins, wide = 0.5, 1.5, 4
	for _, c := range []struct {
		a, b string
		room float32
		want bool
	}{
		{"307200.0", "0", margins, true},
		{"307200.0", "0", wide, false},
		{"2,718,", "281", wide, true},
		{"2,718,2", "81", margins, true},
		{"2,718", ",281", wide, true},
		{"2,718", "281", margins, false},      // no group is missing
		{"2,718", "3,141", narrow, false},     // two numbers
		{"27.18", "31.41", narrow, false},     // two numbers
		{"0.05", "2", margins, false},         // two limits in a narrow column
		{"71828", "18", margins, false},       // may be two
		{"71828", "18", narrow, true},         // no room
		{"7182818", "3141592", narrow, false}, // a list of codes
		{"7182818", "71828", narrow, false},   // so is this
		{"3.", "5", wide, false},              // an item of a list
		{"1234.", "5", wide, true},            // nothing ends with its point
		{"1234.5", "6%", margins, true},       // a unit at the end
		{"1234.5", "6.7", narrow, false},      // two numbers
		{"10~1", "5", narrow, true},           // a range
		{"10~1", "5", margins, false},         // may be two
		{"20180.50", "9999", narrow, true},    // no room
	} {
		if got := oneNumber(c.a, c.b, c.room); got != c.want {
			t.Errorf("%s over %s with %v em left: %v", c.a, c.b, c.room, got)
		}
	}
}
