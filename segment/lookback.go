package segment

import (
	"strconv"
	"strings"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/fact"
)

// lookBack follows a passage of review inside a plan: "做好今年的工作至关重要。过去一年，我们取得了很大成绩。经济增长7.1%。" A sentence
// that opens with a time past begins it; it ends with the paragraph, or where a sentence opens with another time.
type lookBack struct {
	paragraph int
	period    string // empty outside of such a passage
}

// openingRunes is how far into a sentence the time that opens it may begin: 回顾过去五年.
const openingRunes = 3

// read moves on by one sentence and gives it the role and period of the passage it stands in.
func (l *lookBack) read(in *fact.Sentence, year int) {
	if in.Paragraph != l.paragraph {
		*l = lookBack{paragraph: in.Paragraph}
	}
	if in.Role != schemas.SectionPlan || year == 0 {
		l.period = ""
		return
	}
	if len(in.Periods) > 0 && in.Periods[0].Start <= openingRunes {
		l.period = ""
		if p := in.Periods[0]; p.Relative && past(p.Canonical, year) {
			l.period = p.Canonical
		}
	}
	if l.period != "" {
		in.Role, in.Period = schemas.SectionReview, l.period
	}
}

// past reports whether a period (2010, 2006/2010) ends before the year.
func past(canonical string, year int) bool {
	_, last, isRange := strings.Cut(canonical, "/")
	if !isRange {
		last = canonical
	}
	if len(last) < 4 {
		return false // without an end
	}
	y, err := strconv.Atoi(last[:4])
	return err == nil && y < year
}
