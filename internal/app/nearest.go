package app

import (
	"cmp"
	"slices"
	"strings"

	"github.com/zhice-project/zhice/segment/text"
)

// nearest gives at most n of the names that look like the one a user typed, the likest first; none where nothing does.
// Names are short and a wrong character leaves few pairs whole (贵洲, 贵州), so single characters count beside pairs.
func nearest(named string, names []string, n int) []string {
	type near struct {
		name     string
		likeness float64
	}
	wanted := shingles(named)
	var found []near
	seen := map[string]bool{}
	for _, name := range names {
		if seen[name] {
			continue
		}
		seen[name] = true
		if l := dice(wanted, shingles(name)); l >= leastNear {
			found = append(found, near{name, l})
		}
	}
	slices.SortStableFunc(found, func(a, b near) int {
		return cmp.Or(cmp.Compare(b.likeness, a.likeness), len(a.name)-len(b.name), strings.Compare(a.name, b.name))
	})
	out := make([]string, 0, n)
	for _, f := range found[:min(n, len(found))] {
		if f.likeness >= besideBest*found[0].likeness {
			out = append(out, f.name)
		}
	}
	return out
}

// How like a name must be to be proposed at all, and beside the likest.
const (
	leastNear  = 0.3
	besideBest = 0.7
)

// shingles are the characters of a name and the pairs of neighbours among them, without regard to width and case.
func shingles(name string) map[string]int {
	r := text.NewView(strings.ToLower(name)).Runes
	out := make(map[string]int, 2*len(r))
	for i := range r {
		out[string(r[i:i+1])]++
		if i > 0 {
			out[string(r[i-1:i+1])]++
		}
	}
	return out
}

// dice is the coefficient of that name: what both have, twice, of all that each has.
func dice(a, b map[string]int) float64 {
	var shared, all int
	for s, n := range a {
		shared += min(n, b[s])
		all += n
	}
	for _, n := range b {
		all += n
	}
	if all == 0 {
		return 0
	}
	return 2 * float64(shared) / float64(all)
}

// didYouMean is the end of a message about a name nobody knows.
func didYouMean(named string, names []string) string {
	near := nearest(named, names, 5)
	if len(near) == 0 {
		return ""
	}
	return "; did you mean " + strings.Join(near, ", ") + "?"
}
