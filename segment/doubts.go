package segment

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/zhice-project/zhice/schemas"
)

// mostDoubts is how many reasons a document's head lists; a page that differs in its numbers has a reason of its own.
const mostDoubts = 50

// doubts says why pages are in doubt: each reason once, with the pages it holds for, in the order of the pages.
func doubts(pages []schemas.Page) []string {
	var order []string
	on := map[string][]int{}
	for _, p := range pages {
		if p.Quality == schemas.QualityGood {
			continue
		}
		for _, r := range p.Reasons {
			if on[r] == nil {
				order = append(order, r)
			}
			on[r] = append(on[r], p.Number)
		}
	}
	more := len(order) - mostDoubts
	order = order[:min(len(order), mostDoubts)]
	out := make([]string, 0, len(order)+1)
	for _, r := range order {
		out = append(out, "page "+ranges(on[r])+": "+r)
	}
	if more > 0 {
		out = append(out, fmt.Sprintf("and %d more", more))
	}
	return out
}

// ranges writes rising numbers as 1-3, 7.
func ranges(numbers []int) string {
	var b strings.Builder
	for i := 0; i < len(numbers); {
		last := i
		for last+1 < len(numbers) && numbers[last+1] == numbers[last]+1 {
			last++
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(strconv.Itoa(numbers[i]))
		if last > i {
			b.WriteString("-" + strconv.Itoa(numbers[last]))
		}
		i = last + 1
	}
	return b.String()
}
