package table

import (
	"cmp"
	"fmt"

	"github.com/zhice-project/zhice/segment/period"
	"github.com/zhice-project/zhice/segment/text"
)

// time finds the period of a statement: that of its column or row, the years of the plan, the last year of the columns
// before, the title's, the section's. It answers false where there is none.
func (s *sheet) time(x *statement) bool {
	col, r := &s.columns[x.column].meaning, &x.row.meaning
	x.source = "explicit"
	frame := cmp.Or(s.title.period, s.Period, s.told()) // what a month or quarter without a year belongs to
	if x.bracketed || (col.annual || col.cumulative) && col.period == "" {
		x.period, x.source = s.span(), "section"
		_, last := years(x.period)
		// What adds up under the year before the plan adds up over years nobody names.
		year, _ := years(col.period)
		return x.period != "" && (year == 0 || year == last)
	}
	switch {
	case col.period != "" && r.spoken != "":
		x.period = within(r.spoken, col.period)
	case r.period != "" && col.spoken != "":
		x.period = within(col.spoken, r.period)
	case col.period != "" && r.period != "" && col.period != r.period:
		return false
	case col.period != "":
		x.period = col.period
	case r.period != "":
		x.period = r.period
	case col.spoken != "" || r.spoken != "":
		x.period, x.source = within(col.spoken+r.spoken, frame), "section"
	default:
		s.inherit(x)
	}
	return x.period != ""
}

// inherit gives a column without a time that of the columns before it, of the title, or of the section.
func (s *sheet) inherit(x *statement) {
	for c := x.column - 1; c >= 0; c-- {
		if col := s.columns[c]; col.role == roleValue && col.period != "" {
			last := col.period
			for d := c - 1; d >= 0; d-- { // 2040年 may stand before 2039年
				if p := s.columns[d].period; len(p) == len(last) && p > last {
					last = p
				}
			}
			x.period, x.source = last, "inherited"
			return
		}
	}
	x.source = "section"
	if p := s.spokenBefore(x.column); p != "" {
		x.period = within(p, cmp.Or(s.title.period, s.Period))
	}
	if x.period == "" {
		x.period = s.title.period
	}
	if x.period == "" {
		x.period = s.Period
		x.doubt("period of the section", 0.04)
		if x.period == "" && s.doc.DocType == "公报" { // a communiqué speaks of the year in its title
			x.period, x.source = s.told(), "doc"
		}
	}
}

// spokenBefore is the time without a year of the level a column of growth or of shares goes with: 年末数, 比重.
func (s *sheet) spokenBefore(c int) string {
	for c--; c >= 0; c-- {
		if col := s.columns[c]; col.role == roleValue && col.kind == "" {
			return col.spoken
		}
	}
	return ""
}

// told is the one period the title of the document names, where it is no plan's.
func (s *sheet) told() string {
	if s.aims {
		return ""
	}
	found := period.Find(text.NewView(s.doc.Title), period.Reference{})
	if len(found) != 1 || found[0].Relative {
		return ""
	}
	return found[0].Canonical
}

// span is the years a column of yearly growth or of sums speaks of: those of the plan, else those between the two years
// of the columns.
func (s *sheet) span() string {
	if s.plan != "" {
		return s.plan
	}
	low, high := 0, 0
	for _, c := range s.columns {
		if y, _ := years(c.period); c.role == roleValue && y > 0 {
			if low == 0 || y < low {
				low = y
			}
			high = max(high, y)
		}
	}
	if low == 0 || high-low < 2 || high-low > 10 {
		return ""
	}
	return fmt.Sprintf("%d/%d", low+1, high)
}
