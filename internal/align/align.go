// Package align pairs the sentences of two texts that say the same, word for word or in other words, and marks the words
// that differ. It knows nothing of documents, sections or figures, and nothing of how a comparison is shown.
//
// Likeness is that of the pairs of neighbouring characters, the rarer the weightier: what every sentence of a report has
// (推进, 发展) proves nothing. Numbers count as one sign, since a target that is set anew is still the same sentence.
// Sentences that go on in the same order in both texts are paired first, as the heaviest increasing chain of candidates;
// what remains is paired wherever it stands, if it is liker still, and is then said to have moved.
package align

import (
	"cmp"
	"slices"
)

// Pair is a sentence of the first text and its counterpart in the second, each by its index, None where it has none.
type Pair struct {
	Before, After int
	Likeness      float64 // 1 where they are the same but for white space and width, 0 where there is only one
	Moved         bool    // other pairs stand in one order before and in another after
}

// None is the index of a sentence that is not there.
const None = -1

// The likeness from which on two sentences are a pair: in their order among others, and anywhere.
const (
	inOrder  = 0.28
	anywhere = 0.45
)

// Texts pairs the sentences of two texts. The result has every sentence of both once, in the order of the second text;
// those that are only in the first stand behind the sentence that they followed there.
func Texts(before, after []string) []Pair {
	found := candidates(before, after)
	a := assignment{of: filled(len(before)), by: filled(len(after)), likeness: make([]float64, len(before))}
	a.takeAll(chain(rivalled(found, len(before), len(after)), len(after)))
	a.takeBetween(found)
	a.takeAnywhere(found)
	return a.pairs()
}

// candidate is a pair that may be.
type candidate struct {
	before, after int
	likeness      float64
}

// rivalled leaves out candidates of which either sentence has a much liker one elsewhere: order alone must not part those.
func rivalled(found []candidate, before, after int) []candidate {
	best, bestOf := make([]float64, before), make([]float64, after)
	for _, c := range found {
		best[c.before], bestOf[c.after] = max(best[c.before], c.likeness), max(bestOf[c.after], c.likeness)
	}
	const much = 0.8
	return slices.DeleteFunc(slices.Clone(found), func(c candidate) bool {
		return c.likeness < inOrder || c.likeness < much*max(best[c.before], bestOf[c.after])
	})
}

// assignment is who is paired with whom.
type assignment struct {
	of, by   []int // of the first text's sentences, of the second's
	likeness []float64
}

func filled(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = None
	}
	return out
}

func (a *assignment) free(c candidate) bool { return a.of[c.before] == None && a.by[c.after] == None }

func (a *assignment) take(c candidate) {
	a.of[c.before], a.by[c.after], a.likeness[c.before] = c.after, c.before, c.likeness
}

func (a *assignment) takeAll(chain []candidate) {
	for _, c := range chain {
		a.take(c)
	}
}

// takeBetween pairs what stands between the pairs there are, the likest first.
func (a *assignment) takeBetween(found []candidate) {
	for _, c := range found {
		if c.likeness < inOrder {
			return
		}
		if a.free(c) && a.keepsOrder(c) {
			a.take(c)
		}
	}
}

// keepsOrder says that the pairs on both sides of the one stand on the same sides of the other.
func (a *assignment) keepsOrder(c candidate) bool {
	for i := c.before - 1; i >= 0; i-- {
		if a.of[i] != None {
			if a.of[i] > c.after {
				return false
			}
			break
		}
	}
	for i := c.before + 1; i < len(a.of); i++ {
		if a.of[i] != None {
			return a.of[i] > c.after
		}
	}
	return true
}

// takeAnywhere pairs what is left and like enough, the likest first.
func (a *assignment) takeAnywhere(found []candidate) {
	for _, c := range found {
		if c.likeness < anywhere {
			return
		}
		if a.free(c) {
			a.take(c)
		}
	}
}

// pairs puts the pairs into order and says which have moved: those that are not in the longest chain of the rest.
func (a *assignment) pairs() []Pair {
	moved := a.moved()
	out := make([]Pair, 0, len(a.by)+len(a.of))
	gone := a.gone()
	add := func(behind int) {
		for _, i := range gone[behind] {
			out = append(out, Pair{Before: i, After: None})
		}
	}
	add(None)
	for j, i := range a.by {
		p := Pair{Before: i, After: j}
		if i != None {
			p.Likeness, p.Moved = a.likeness[i], moved[i]
		}
		out = append(out, p)
		add(j)
	}
	return out
}

// gone are the sentences of the first text alone, by the sentence of the second that they stand behind.
func (a *assignment) gone() map[int][]int {
	out := map[int][]int{}
	at := None
	for i, j := range a.of {
		if j != None {
			at = j
		} else {
			out[at] = append(out[at], i)
		}
	}
	return out
}

func (a *assignment) moved() []bool {
	var all []candidate
	for i, j := range a.of {
		if j != None {
			all = append(all, candidate{i, j, a.likeness[i]})
		}
	}
	out := make([]bool, len(a.of))
	for i := range out {
		out[i] = a.of[i] != None
	}
	for _, c := range chain(all, len(a.by)) {
		out[c.before] = false
	}
	return out
}

// chain finds the heaviest set of candidates in which both sentences go on from one to the next, in O(n log n): a tree of
// prefix maxima (Fenwick) over the second text holds the heaviest chain that ends at or before each of its sentences. A
// candidate weighs its likeness squared, so that one good pair is worth more than two bad ones.
func chain(found []candidate, after int) []candidate {
	sorted := slices.SortedFunc(slices.Values(found), func(a, b candidate) int {
		// The later of the second text first: two candidates of one sentence never follow each other.
		return cmp.Or(a.before-b.before, b.after-a.after)
	})
	weight, previous := make([]float64, len(sorted)), make([]int, len(sorted))
	tree := filled(after + 1)
	end := None
	for i, c := range sorted {
		previous[i] = None
		for k := c.after; k > 0; k -= k & -k {
			if h := tree[k]; h != None && (previous[i] == None || weight[h] > weight[previous[i]]) {
				previous[i] = h
			}
		}
		weight[i] = c.likeness * c.likeness
		if p := previous[i]; p != None {
			weight[i] += weight[p]
		}
		for k := c.after + 1; k <= after; k += k & -k {
			if tree[k] == None || weight[i] > weight[tree[k]] {
				tree[k] = i
			}
		}
		if end == None || weight[i] > weight[end] {
			end = i
		}
	}
	var out []candidate
	for i := end; i != None; i = previous[i] {
		out = append(out, sorted[i])
	}
	slices.Reverse(out)
	return out
}
