package segment

import (
	"strconv"
	"strings"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/fact"
)

// lookBack follows a passage of review inside a plan: "做好今年的工作至关重要。过去一年，我们取得了很大成绩。经济增长7.1%。" A sentence
// that opens with a time past begins it; it ends with the paragraph, where a sentence opens with another time or with what is
// to be done (力争, 要), and behind one that itself comes to the present: 去年新建12所，今年再建15所.
type lookBack struct {
	paragraph int
	period    string // empty outside of such a passage
}

// openingRunes is how far into a sentence the time that opens it may begin: 回顾过去五年.
const openingRunes = 3

// read moves on by one sentence and gives it the role and period of the passage it stands in. around is the period of the
// plan in which a section without heading looks back: the look back begins with its paragraph and may end within it.
func (l *lookBack) read(in *fact.Sentence, year int, around string) {
	begins := in.Paragraph != l.paragraph
	if begins {
		*l = lookBack{paragraph: in.Paragraph}
	}
	if around != "" {
		if begins {
			l.period = in.Period
		}
		in.Role, in.Period = schemas.SectionPlan, around
	}
	if in.Role != schemas.SectionPlan || year == 0 {
		l.period = ""
		return
	}
	if fact.Demands(in.View.Runes) {
		l.period = ""
	}
	if !(begins && around != "") && len(in.Periods) > 0 && in.Periods[0].Start <= openingRunes {
		l.period = ""
		if p := in.Periods[0]; p.Relative && past(p.Canonical, year) {
			l.period = p.Canonical
		}
	}
	if l.period == "" {
		return
	}
	in.Around, in.Role, in.Period = in.Role, schemas.SectionReview, l.period
	for i := range in.Periods {
		if p := &in.Periods[i]; p.Relative && p.Canonical == strconv.Itoa(year) && p.Start > openingRunes {
			l.period = "" // the next sentence goes on from here
		}
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
