package align

import (
	"cmp"
	"math"
	"slices"
	"unicode"

	"github.com/zhice-project/zhice/segment/text"
)

// gram is two neighbouring characters.
type gram [2]rune

// numeral stands for every number, ends for the ends of a sentence.
const (
	numeral = '0'
	ends    = '|'
)

// profile is the grams of a sentence with how often it has each, and what they weigh together.
type profile struct {
	grams  map[gram]int
	weight float64
	plain  string
}

func profileOf(sentence string) profile {
	p := profile{grams: map[gram]int{}, plain: text.NewView(sentence).String()}
	last := ends
	for _, r := range p.plain {
		switch {
		case unicode.IsDigit(r):
			r = numeral
			if last == numeral {
				continue
			}
		case !unicode.IsLetter(r) && r != '%':
			r = ends
		}
		if r != ends || last != ends {
			p.grams[gram{last, r}]++
		}
		last = r
	}
	return p
}

// rarity says how much a gram weighs: the logarithm of how few of all sentences have it.
type rarity map[gram]float64

func rarityOf(texts ...[]profile) rarity {
	r, n := rarity{}, 0.0
	for _, profiles := range texts {
		for i := range profiles {
			n++
			for g := range profiles[i].grams {
				r[g]++
			}
		}
	}
	for g, in := range r {
		r[g] = math.Log(1 + n/in)
	}
	for _, profiles := range texts {
		for i := range profiles {
			p := &profiles[i]
			for _, g := range p.sorted() { // sums of floats depend on their order
				p.weight += float64(p.grams[g]) * r[g]
			}
		}
	}
	return r
}

func (p *profile) sorted() []gram {
	out := make([]gram, 0, len(p.grams))
	for g := range p.grams {
		out = append(out, g)
	}
	slices.SortFunc(out, func(a, b gram) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	return out
}

// candidates are the pairs of sentences that are like enough to be looked at, the likest first; of the equally like those
// that stand at the same place of their texts, and then in their order.
func candidates(before, after []string) []candidate {
	b, a := profiles(before), profiles(after)
	weigh := rarityOf(b, a)
	type posting struct{ sentence, times int }
	index := map[gram][]posting{}
	for j := range a {
		for g, n := range a[j].grams {
			index[g] = append(index[g], posting{j, n})
		}
	}
	var out []candidate
	shared := make([]float64, len(a))
	for i := range b {
		clear(shared)
		for _, g := range b[i].sorted() {
			for _, p := range index[g] {
				shared[p.sentence] += float64(min(p.times, b[i].grams[g])) * weigh[g]
			}
		}
		for j, s := range shared {
			if l := likeness(&b[i], &a[j], s); l >= inOrder {
				out = append(out, candidate{i, j, l})
			}
		}
	}
	apart := func(c candidate) float64 {
		return math.Abs(float64(c.before)/float64(len(b)) - float64(c.after)/float64(len(a)))
	}
	slices.SortFunc(out, func(x, y candidate) int {
		return cmp.Or(cmp.Compare(y.likeness, x.likeness), cmp.Compare(apart(x), apart(y)), x.before-y.before, x.after-y.after)
	})
	return out
}

func profiles(sentences []string) []profile {
	out := make([]profile, len(sentences))
	for i, s := range sentences {
		out[i] = profileOf(s)
	}
	return out
}

// likeness is the weighted Dice coefficient, lifted a little where one sentence holds most of the other: words are added
// in front of a sentence or behind it more often than it is rewritten. One that holds all of a much shorter one is like it
// too. That a few characters (深入推进) are held by another sentence says little. It is 1 for the same words only.
func likeness(a, b *profile, shared float64) float64 {
	if a.plain == b.plain {
		return 1
	}
	if a.weight == 0 || b.weight == 0 {
		return 0
	}
	const lift, whole, most, telling = 0.25, 0.45, 0.999, 10
	dice := 2 * shared / (a.weight + b.weight)
	short := min(1, float64(min(len(a.grams), len(b.grams)))/telling)
	held := shared / min(a.weight, b.weight) * short * short
	return min(max((1-lift)*dice+lift*held, whole*held*held*held), most)
}
