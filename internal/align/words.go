package align

import (
	"strings"
	"unicode/utf8"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// Op says where the words of an Edit stand.
type Op string

// Words stand in both sentences, in the first alone, in the second alone.
const (
	Same Op = "same"
	Gone Op = "gone"
	New  Op = "new"
)

// Edit is a run of words.
type Edit struct {
	Op   Op     `json:"op"`
	Text string `json:"text"`
}

// firstSign is where words become signs that the differ, which works on characters, takes for any others: a plane for
// private use.
const firstSign = 0xF0000

// few words that are the same between two changes belong to both: fewer than these where something is gone and something
// new on either side, half as many where one of the four is missing.
const few = 3

// Words marks what differs between two sentences that are cut into words; the texts of the edits that are not New are the
// first sentence, of those that are not Gone the second. Whole words change, never a character of one, and what stands
// unchanged for a word or two between changes is part of them where that reads easier.
func Words(before, after []string) []Edit {
	signs := map[string]rune{}
	var words []string
	code := func(sentence []string) []rune {
		out := make([]rune, len(sentence))
		for i, w := range sentence {
			sign, known := signs[w]
			if !known {
				sign = firstSign + rune(len(words))
				signs[w], words = sign, append(words, w)
			}
			out[i] = sign
		}
		return out
	}
	d := diffmatchpatch.New()
	d.DiffTimeout = 0                  // the best answer, whatever the time: the same sentences give the same edits
	d.DiffEditCost = few * utf8.UTFMax // in bytes, of which each sign has so many
	from, to := code(before), code(after)
	edits := d.DiffCleanupEfficiency(d.DiffMainRunes(from, to, false))
	out := make([]Edit, 0, len(edits))
	for _, e := range edits {
		var run strings.Builder
		for _, sign := range e.Text {
			run.WriteString(words[sign-firstSign])
		}
		out = append(out, Edit{map[diffmatchpatch.Operation]Op{
			diffmatchpatch.DiffEqual: Same, diffmatchpatch.DiffDelete: Gone, diffmatchpatch.DiffInsert: New,
		}[e.Type], run.String()})
	}
	return out
}
