package segment

import (
	"fmt"
	"slices"
	"testing"

	"github.com/zhice-project/zhice/schemas"
)

func TestDoubts(t *testing.T) {
	var pages []schemas.Page
	for n := range 9 {
		p := schemas.Page{Number: n + 1, Quality: schemas.QualityDoubtful, Reasons: []string{"read by OCR"}}
		switch n {
		case 3:
			p.Quality, p.Reasons = schemas.QualityGood, []string{"blank"}
		case 5:
			p.Reasons = append(p.Reasons, "readings disagree")
		}
		pages = append(pages, p)
	}
	if got, want := doubts(pages), []string{"page 1-3, 5-9: read by OCR", "page 6: readings disagree"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got := doubts(pages[3:4]); len(got) != 0 {
		t.Errorf("a good page has %q", got)
	}
	for n := range 60 {
		pages = append(pages, schemas.Page{Number: 10 + n, Quality: schemas.QualityNeedsOCR, Reasons: []string{fmt.Sprint("reason ", n)}})
	}
	if got := doubts(pages); len(got) != mostDoubts+1 || got[mostDoubts] != "and 12 more" {
		t.Errorf("%d doubts, the last is %q", len(got), got[len(got)-1])
	}
}
