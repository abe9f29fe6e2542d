package discover

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// Candidate is a proposal with its measures.
type Candidate struct {
	Term      string  `json:"term"`
	Score     float64 `json:"score"` // the higher the better; comparable within one corpus only
	Count     int     `json:"count"`
	Documents int     `json:"documents"`
	FirstYear int     `json:"first_year"` // 0: no document says its year
	Years     []Year  `json:"years"`
	// Peak is the year from which on it is used more than before, Burst how much more: the binary logarithm of the ratio.
	Peak  int     `json:"peak"`
	Burst float64 `json:"burst"`
	// Association is the normalised pointwise mutual information at the weakest joint, -1 to 1.
	Association float64 `json:"association"`
	// Entropy of what stands on the left and on the right, in bits.
	EntropyLeft  float64 `json:"entropy_left"`
	EntropyRight float64 `json:"entropy_right"`
	// CValue is the count, less what is owed to longer candidates around it, weighted by its length.
	CValue   float64 `json:"c_value"`
	Quoted   int     `json:"quoted"`    // times between quotation marks
	Shown    int     `json:"presented"` // times a sentence presents it as new: 首次提出, 提出……的理念
	Examples []Place `json:"examples"`  // the earliest place, and one in the latest document
}

// Year is how often a candidate stands in the documents of a year.
type Year struct {
	Year  int `json:"year"`
	Count int `json:"count"`
}

// Least measures of a candidate that no quotation marks vouch for.
const (
	leastEntropy     = 0.9
	leastAssociation = 0.12
	boundAssociation = 0.5  // where it begins or ends in a word that mostly is no part of a term
	boundShare       = 0.5  // or how often the rest of it stands with that word
	partOf           = 0.7  // one that stands inside a longer candidate so often is a part of it
	torn             = 0.85 // one that so often goes on by one word on the same side, whichever, is torn from longer ones
	formality        = 0.9  // what stands once and no more in such a share of the documents is a formality
	fewDocuments     = 5    // of which nothing can be said
)

// Rank gives the candidates, the best first. known says of a text that it is a term already; nil knows none.
func (f *Finder) Rank(known func(string) bool) []Candidate {
	if f.found == nil {
		f.choose()
	}
	longer := f.nesting()
	var out []Candidate
	for _, p := range f.byText {
		if p.count < 2 || known != nil && known(p.text) {
			continue
		}
		if c, ok := f.judge(p, longer[p]); ok {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), strings.Compare(a.Term, b.Term))
	})
	return out
}

// nested is what the longer candidates around one add up to, and those longer by one word on the left and on the right.
type nested struct{ sum, kinds, most, left, right int }

// nesting finds for every proposal the longer ones it stands in.
func (f *Finder) nesting() map[*proposal]*nested {
	out := map[*proposal]*nested{}
	for _, p := range f.byText {
		runes := []rune(p.text)
		seen := map[*proposal]bool{p: true}
		for i := range runes {
			for k := i + 2; k <= len(runes); k++ {
				in := f.byText[string(runes[i:k])]
				if in == nil || seen[in] {
					continue
				}
				seen[in] = true
				n := out[in]
				if n == nil {
					n = &nested{}
					out[in] = n
				}
				n.sum += p.count
				n.kinds++
				n.most = max(n.most, p.count)
			}
		}
		if in := f.byText[strings.TrimPrefix(p.text, f.words[p.row[0]])]; in != nil && in != p {
			out[in].left += p.count
		}
		if in := f.byText[strings.TrimSuffix(p.text, f.words[p.row[p.length-1]])]; in != nil && in != p {
			out[in].right += p.count
		}
	}
	return out
}

// judge measures a proposal; ok is false where it is none.
func (f *Finder) judge(p *proposal, in *nested) (c Candidate, ok bool) {
	c = Candidate{
		Term: p.text, Count: p.count, Documents: p.documents, Quoted: p.quoted, Shown: int(f.shown[p.text]),
		EntropyLeft: p.left.entropy(), EntropyRight: p.right.entropy(), Association: f.association(p), Examples: p.examples,
	}
	for y, n := range p.years {
		c.Years = append(c.Years, Year{y, n})
	}
	slices.SortFunc(c.Years, func(a, b Year) int { return cmp.Compare(a.Year, b.Year) })
	for _, y := range c.Years {
		if y.Year > 0 {
			c.FirstYear = y.Year
			break
		}
	}
	c.Peak, c.Burst = f.burst(c.Years)
	own := float64(p.count)
	if in != nil {
		if (float64(in.most) >= partOf*own || float64(max(in.left, in.right)) >= torn*own) && p.quoted == 0 {
			return c, false
		}
		own -= float64(in.sum) / float64(in.kinds)
	}
	c.CValue = max(0, own) * math.Log2(float64(p.length)+1)
	vouched := p.quoted*4 >= p.count || c.Shown > 0
	if p.count == p.documents && f.documents >= fewDocuments && float64(p.documents) >= formality*float64(f.documents) {
		return c, false
	}
	if !vouched && p.length == 1 {
		return c, false // a word of the dictionary
	}
	if !vouched && (min(c.EntropyLeft, c.EntropyRight) < leastEntropy || c.Association < leastAssociation || !f.holds(p, c.Association)) {
		return c, false
	}
	c.Score = round(score(&c, utf8.RuneCountInString(p.text)))
	c.Burst, c.Association, c.CValue = round(c.Burst), round(c.Association), round(c.CValue)
	c.EntropyLeft, c.EntropyRight = round(c.EntropyLeft), round(c.EntropyRight)
	return c, true
}

// score joins the measures: how much there is of it, times how sure it is one thing, times how new it is. Each factor is
// bounded, so that none outweighs all others.
func score(c *Candidate, runes int) float64 {
	much := math.Log2(1+c.CValue) * math.Log2(1+float64(c.Documents))
	free := 0.3 + min(min(c.EntropyLeft, c.EntropyRight), 3)/3
	tied := 0.2 + max(0, c.Association)
	marked := 1 + min(1, 3*float64(c.Quoted)/float64(c.Count))
	if c.Shown > 0 {
		marked += 0.5
	}
	recent := 0.6 + min(max(c.Burst, 0), 5)/5
	long := min(1, float64(runes)/4)
	return much * free * tied * marked * recent * long
}

// holds says whether words at the edges that mostly are no part of a term are one here: because the rest seldom stands
// without, or the whole is bound tightly.
func (f *Finder) holds(p *proposal, association float64) bool {
	r, n := p.row, p.length
	weak := func(id int32, strong, weak role) bool { return f.roles[id]&strong == 0 && f.roles[id]&weak != 0 }
	together := func(rest []int32) bool {
		var q row
		copy(q[:], rest)
		whole := float64(f.rows[r])
		if len(rest) == 1 {
			return association >= boundAssociation
		}
		alone, counted := f.rows[q]
		return !counted || whole >= boundShare*float64(alone)
	}
	if weak(r[0], first, weakFirst) && !together(r[1:n]) {
		return false
	}
	return !weak(r[n-1], last, weakLast) || together(r[:n-1])
}

// association is the normalised pointwise mutual information of the two parts at the joint where it is least. A single
// word, which only quotation marks make a candidate, is bound to itself.
func (f *Finder) association(p *proposal) float64 {
	if p.length < 2 {
		return 1
	}
	total := float64(f.total)
	whole := max(float64(f.rows[p.row]), 1) / total
	least := 1.0
	for k := 1; k < p.length; k++ {
		left, right := f.times(p.row[:k]), f.times(p.row[k:p.length])
		pmi := math.Log2(whole / (left / total * right / total))
		least = min(least, pmi/-math.Log2(whole))
	}
	return least
}

// times is how often a part of a row stands; where it was not counted as a row of its own, no more than its rarest word.
func (f *Finder) times(part []int32) float64 {
	var r row
	copy(r[:], part)
	if n := f.rows[r]; n > 0 && len(part) > 1 {
		return float64(n)
	}
	least := int32(math.MaxInt32)
	for _, id := range part {
		least = min(least, f.single[id])
	}
	return float64(max(least, 1))
}

func (a *around) entropy() float64 {
	n := float64(a.edges)
	for _, c := range a.words {
		n += float64(c)
	}
	if n == 0 {
		return 0
	}
	h := float64(a.edges) / n * math.Log2(n)
	counts := make([]int32, 0, len(a.words))
	for _, c := range a.words {
		counts = append(counts, c)
	}
	slices.Sort(counts) // the sum of floats hangs on their order
	for _, c := range counts {
		p := float64(c) / n
		h -= p * math.Log2(p)
	}
	return h
}

// burst finds the year from which on a candidate stands most more often than before, by the words of all documents: the
// split of the years with the highest likelihood ratio.
func (f *Finder) burst(years []Year) (peak int, ratio float64) {
	count := map[int]int{}
	all := 0
	for _, y := range years {
		count[y.Year] = y.Count
		all += y.Count
	}
	known := make([]int, 0, len(f.perYear))
	for y := range f.perYear {
		if y > 0 {
			known = append(known, y)
		}
	}
	slices.Sort(known)
	best := 0.0
	before, wordsBefore := 0, 0
	for i, y := range known {
		if i > 0 {
			after, wordsAfter := all-count[0]-before, f.total-f.perYear[0]-wordsBefore
			low, high := (float64(before)+0.5)/float64(wordsBefore), (float64(after)+0.5)/float64(wordsAfter)
			if l := likelihood(before, wordsBefore, after, wordsAfter); high > low && l > best {
				best, peak, ratio = l, y, math.Log2(high/low)
			}
		}
		before += count[y]
		wordsBefore += f.perYear[y]
	}
	return peak, ratio
}

// likelihood is the logarithm of how much likelier two rates explain the counts than one does (Dunning 1993).
func likelihood(a, n, b, m int) float64 {
	term := func(k, n int, p float64) float64 {
		if k == 0 {
			return 0
		}
		return float64(k) * math.Log(float64(k)/(float64(n)*p))
	}
	p := float64(a+b) / float64(n+m)
	return 2 * (term(a, n, p) + term(b, m, p))
}

func round(x float64) float64 { return math.Round(x*1000) / 1000 }
