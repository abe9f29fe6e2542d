package app

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/zhice-project/zhice/load/clickhouse"
)

// comparedTerm is a term that one of two documents uses and the other does not, or uses more.
type comparedTerm struct {
	Change       string  `json:"change"` // new, gone, more, less
	Term         string  `json:"term"`
	Before       int     `json:"before"` // times
	After        int     `json:"after"`
	BeforePer10k float64 `json:"before_per_10k_words"`
	AfterPer10k  float64 `json:"after_per_10k_words"`
	Keyness      float64 `json:"keyness"`
}

const comparedTermsSQL = `SELECT term, toUInt32(sumIf(count, doc_id = %[1]s)) AS before, toUInt32(sumIf(count, doc_id = %[2]s)) AS after
FROM terms WHERE doc_id IN (%[1]s, %[2]s) GROUP BY term`

// surprising is the keyness from which on a difference is unlikely to be chance: the 95 % quantile of chi-squared with one
// degree of freedom.
const surprising = 3.84

// compareTerms gives the terms that only one document has, the most used first, and those that one uses more than chance
// explains, the most surprising first.
func compareTerms(ctx context.Context, db *clickhouse.DB, before, after *namedDocument) ([]comparedTerm, error) {
	terms, err := rowsOf[comparedTerm](ctx, db, fmt.Sprintf(comparedTermsSQL, quoted(before.DocID), quoted(after.DocID)))
	if err != nil {
		return nil, err
	}
	judgeTerms(terms, before.Words, after.Words)
	terms = slices.DeleteFunc(terms, func(t comparedTerm) bool { return t.Change == changeSame })
	order := []string{changeNew, changeGone, changeMore, changeLess}
	slices.SortFunc(terms, func(a, b comparedTerm) int {
		return cmp.Or(slices.Index(order, a.Change)-slices.Index(order, b.Change), cmp.Compare(b.Keyness, a.Keyness), cmp.Compare(a.Term, b.Term))
	})
	return terms, nil
}

func judgeTerms(terms []comparedTerm, wordsBefore, wordsAfter int) {
	for i := range terms {
		t := &terms[i]
		t.BeforePer10k, t.AfterPer10k = per10k(t.Before, wordsBefore), per10k(t.After, wordsAfter)
		t.Keyness = keyness(t.Before, wordsBefore, t.After, wordsAfter)
		switch {
		case t.Before == 0:
			t.Change = changeNew
		case t.After == 0:
			t.Change = changeGone
		case t.Keyness < surprising:
			t.Change = changeSame
		case t.AfterPer10k > t.BeforePer10k:
			t.Change = changeMore
		default:
			t.Change = changeLess
		}
	}
}

func per10k(times, words int) float64 {
	if words == 0 {
		return 0
	}
	return math.Round(1e6*float64(times)/float64(words)) / 100
}

// keyness is Dunning's log-likelihood ratio (Computational Linguistics 19, 1993) as corpus linguists use it to compare how
// often two texts have a word (Rayson and Garside 2000), rounded to two decimals.
func keyness(a, wordsA, b, wordsB int) float64 {
	if wordsA == 0 || wordsB == 0 {
		return 0
	}
	expected := float64(a+b) / float64(wordsA+wordsB)
	part := func(times, words int) float64 {
		if times == 0 {
			return 0
		}
		return float64(times) * math.Log(float64(times)/(expected*float64(words)))
	}
	return math.Round(200*(part(a, wordsA)+part(b, wordsB))) / 100
}
