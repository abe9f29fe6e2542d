package table

import (
	"cmp"
	"math"
	"regexp"
	"strings"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/fact"
)

const (
	modalActual = "actual"
	modalTarget = "target"
)

// noUnit stands for the unit of a column that has none: its cells must bring their own.
const noUnit = "?"

// statement is a cell on its way to a fact.
type statement struct {
	entry
	meaning // of the row and the column together

	row       *row
	column    int
	completed bool
	measures  bool // the noun says which quantity it is
	source    string
	doubts    []doubt
}

// doubt is something that was taken for granted, and what it costs.
type doubt struct {
	reason string
	cost   float64
}

func (x *statement) doubt(reason string, cost float64) {
	x.doubts = append(x.doubts, doubt{reason, cost})
}

// state reads the cell of a row in a column. It answers false where that states nothing, or not enough to be sure of.
func (s *sheet) state(r *row, c int) (schemas.Fact, bool) {
	if s.columns[c].role != roleValue || s.columns[c].panel != r.panel || c >= len(r.Cells) || blank(r.Cells[c]) || s.shared(r.index, c) {
		return schemas.Fact{}, false
	}
	x := &statement{row: r, column: c}
	x.meaning = r.meaning
	x.and(s.columns[c].meaning)
	x.noun, x.completed, x.measures = s.quantity(r, c)
	if x.noun == "" {
		return schemas.Fact{}, false
	}
	if x.kind == "" && s.columns[c].noun == "" {
		x.kind, x.meaning.direction = s.title.kind, s.title.direction
	}
	x.bracketed = squareOnly.MatchString(r.Cells[c])
	unit, ok := s.unitOf(x)
	if !ok {
		return schemas.Fact{}, false
	}
	x.entry, ok = readCell(r.Cells[c], unit, s.columns[c].cumulative)
	if !ok || x.bracketed && !s.aims || x.either && !x.ownUnit && unit == noUnit || !s.time(x) {
		return schemas.Fact{}, false
	}
	if x.modality == "" {
		x.modality, x.cue = s.modalityBefore(x)
	}
	return s.fact(x), true
}

// shared: the cell belongs to several columns or rows at once, so that it is not said which it speaks of.
func (s *sheet) shared(i, c int) bool {
	for _, d := range []int{c - 1, c + 1} {
		if d >= 0 && d < len(s.columns) && s.merged(i, c, i, d) {
			return true
		}
	}
	return s.merged(i, c, i-1, c) || s.merged(i, c, i+1, c)
}

// unitOf is the unit of a cell without one of its own: of growth per cent, else by its column, its row, the line above the
// table. It answers false where a figure could not be of the unit, or has none.
func (s *sheet) unitOf(x *statement) (unit string, ok bool) {
	col, r := &s.columns[x.column], x.row
	switch {
	case x.bracketed && (col.annual || col.cumulative) && r.unit != "":
		return r.unit, true
	case col.unit != "":
		return col.unit, true
	case col.either:
		return s.unitOfDifference(x), true
	case col.kind == "rank":
		return "位", true // made a rank by its kind
	case col.kind == "growth" || col.kind == "share", col.annual && !x.bracketed && !isShare(r.meaning):
		return "%", true
	case r.unit != "":
		return r.unit, true
	case s.mixed && (x.kind != "" || endsIn(x.noun, "率", "比重", "比例")):
		return "%", true
	}
	for _, noun := range s.words.counted {
		if u := s.words.Counted[noun]; strings.HasSuffix(x.noun, noun) && (s.unit == "" || !strings.HasSuffix(s.unit, u)) {
			return u, s.unit == "" && s.Unit == ""
		}
	}
	if s.unit != "" {
		x.doubt("unit of the table", 0.03)
		if s.mixed {
			x.doubt("several units", 0.3)
		}
		percent := strings.HasSuffix(s.unit, "%") || s.unit == "‰"
		return s.unit, percent || x.kind == "" && !endsIn(x.noun, "率", "比重", "比例", "指数")
	}
	if endsIn(x.noun, s.words.Ratios...) {
		return "", s.Unit == ""
	}
	return noUnit, s.Unit == ""
}

// unitOfDifference is the unit of a column of differences without one: that of the thing itself where the next column is the
// growth in per cent. Else its cells must say.
func (s *sheet) unitOfDifference(x *statement) string {
	c := x.column + 1
	if c == len(s.columns) || s.columns[c].kind != "growth" {
		return noUnit
	}
	if rate := !s.columns[c].either || s.columns[c].unit == "%"; rate {
		if u := cmp.Or(x.row.unit, s.unit); u != "" {
			return u
		}
	}
	return noUnit
}

// modalityBefore is what the column of the level says of that of its growth: 2041年计划, 增长（%）.
func (s *sheet) modalityBefore(x *statement) (modality, cue string) {
	col := &s.columns[x.column]
	if col.kind == "" {
		return "", ""
	}
	for c := x.column - 1; c >= 0; c-- {
		if b := &s.columns[c]; b.kind == "" && (b.role == roleValue || b.period != "") {
			if b.period == col.period {
				return b.modality, b.cue
			}
			return "", ""
		}
	}
	return "", ""
}

func endsIn(s string, words ...string) bool {
	for _, w := range words {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

// isShare reports whether what a row measures is a share by its unit: 城镇化率（%）. A column of yearly growth then holds the
// share itself.
func isShare(m meaning) bool { return (m.unit == "%" || m.unit == "‰") && m.kind == "" }

// fact writes the statement as a fact.
func (s *sheet) fact(x *statement) schemas.Fact {
	q := fact.Cell{Figure: x.Figure, Noun: x.noun, Kind: x.kind, Direction: x.towards(), Annual: x.annual, Base: x.base}
	s.cumulate(x, &q)
	if q.Kind == "rank" {
		q.Figure.Unit = "rank"
	}
	if q.Kind == "growth" && q.Direction == "" && x.Value != 0 {
		q.Direction = "up"
	}
	named := s.facts.Name(q)
	if named.ID == "" && x.row.fall != "" && q.Kind == "growth" {
		q.Noun += "降低率" // named as rates of decline are
		named = s.facts.Name(q)
	}
	start := x.row.starts[x.column]
	f := schemas.Fact{
		DocID: s.doc.DocID, Seq: s.seq(x.row.index), Sentence: x.row.text, Section: s.Section,
		Span: x.Span, SpanStart: start + x.Start, SpanEnd: start + x.End,
		Value: x.Value, ValueHi: x.ValueHi, Unit: q.Figure.Unit, UnitSurface: x.UnitSurface,
		Qualifier: x.Qualifier, QualifierSurface: x.QualifierSurface,
		Kind: named.Kind, Measure: named.Kind, Direction: optional(named.Direction),
		Indicator: named.Indicator, IndicatorID: named.ID, Base: optional(named.Base),
		Period: &x.period, PeriodSource: x.source, Page: x.row.Page,
	}
	if x.column < len(x.row.Boxes) {
		f.Box = x.row.Boxes[x.column]
	}
	if x.negative && (f.Measure != "growth" && f.Measure != "change") {
		f.Value = -f.Value
	}
	if f.Unit == "" {
		f.Unit = "1"
	}
	var cue string
	f.Modality, cue = s.modality(x)
	f.ModalCue = optional(cue)
	if f.Modality == modalTarget {
		f.Kind = "target"
	}
	s.place(x, &f)
	s.facts.Regional(&f)
	f.Confidence, f.Reasons = s.confidence(x, &f)
	return f
}

// towards is the direction of a growth: down where the figure has a minus, or a word of the cell or its heading says so.
func (x *statement) towards() string {
	switch {
	case x.entry.direction != "":
		return x.entry.direction
	case x.negative && x.meaning.direction == "down":
		return "up"
	case x.negative:
		return "down"
	}
	return x.meaning.direction
}

// cumulate reads [4]: what a quantity gains over the years of the plan. A share gains percentage points; what is new each
// year adds up to a level.
func (s *sheet) cumulate(x *statement, q *fact.Cell) {
	col := &s.columns[x.column].meaning
	if q.Annual = x.annual && !x.bracketed && !isShare(x.row.meaning); !x.bracketed {
		if x.kind == "" && q.Annual {
			q.Kind = "growth"
		}
		return
	}
	x.doubt("sum over the years", 0.12)
	if x.row.kind == "growth" {
		return
	}
	if col.annual || col.cumulative {
		q.Kind = ""
	}
	if strings.Contains(x.noun, "新增") || strings.Contains(x.noun, "累计") || strings.Contains(x.noun, "减少") {
		return
	}
	q.Kind = "change"
	if q.Figure.Unit == "%" {
		q.Figure.Unit = "pp"
	}
	if q.Direction == "" && x.Value != 0 {
		q.Direction = "up"
	}
}

// modality says whether a figure is reached or aimed at: by the words of its column, and in a table of targets by its time.
func (s *sheet) modality(x *statement) (modality, cue string) {
	if x.modality != "" {
		if x.modality == modalTarget && x.row.attribute != "" {
			return modalTarget, x.row.attribute
		}
		return x.modality, x.cue
	}
	first, last := years(x.period)
	begins := s.doc.ReportYear
	if from, _ := years(s.plan); s.aims && from > 0 {
		begins = from
	} else if !s.aims {
		begins++ // a table of outcomes reaches to the year of its document
	}
	if begins > 1 && max(first, last) >= begins {
		if !s.aims {
			x.doubt("time ahead", 0.2)
		}
		return modalTarget, x.row.attribute
	}
	return modalActual, ""
}

// place says of which region a figure speaks.
func (s *sheet) place(x *statement, f *schemas.Fact) {
	name, code := s.doc.Region, s.doc.RegionCode
	if code == "000000" {
		name = "全国"
	}
	if x.scope != "" && x.scope != "全国" && x.scope != "全省" && x.scope != "全市" {
		name = x.scope
		if x.code != "" {
			code = x.code
		}
	}
	f.Scope, f.RegionCode = optional(name), code
}

// seq is the sentence a row stands in.
func (s *sheet) seq(i int) int {
	if i < len(s.Seq) {
		return s.Seq[i]
	}
	return 0
}

// sure is the confidence in a figure whose headings say all of it: a known indicator, its time and its unit.
const (
	sure  = 0.95
	least = 0.05
)

// shareNoun is what a figure in per cent can be a level of. Of anything else it may as well be the growth.
var shareNoun = regexp.MustCompile(`率|比重|比例|占|强度|份额|系数|盖度|程度|水平|指数|比$`)

// confidence says how sure a fact is, and why.
func (s *sheet) confidence(x *statement, f *schemas.Fact) (float64, []string) {
	reasons := []string{"table", "period " + x.source}
	if f.IndicatorID != "" {
		reasons = append(reasons, "known indicator")
	} else {
		x.doubt("no known indicator", 0.06)
	}
	for _, d := range []struct {
		holds bool
		doubt
	}{
		{!x.measures, doubt{"no known measure", 0.35}},
		{f.Measure == "share" && f.IndicatorID == "" && f.Base == nil && !shareNoun.MatchString(x.noun), doubt{"per cent of an amount", 0.4}},
		{x.completed, doubt{"completed from before", 0.08}},
		{x.source == "inherited", doubt{"period inherited", 0.04}},
		{x.goesOn, doubt{"cell says more", 0.15}},
		{x.noted, doubt{"marked by a note", 0.4}},
		{s.reheaded, doubt{"headings among the rows", 0.1}},
		{s.columns[x.column].kind == "share" && f.Base == nil, doubt{"share of what is not said", 0.1}},
	} {
		if d.holds {
			x.doubts = append(x.doubts, d.doubt)
		}
	}
	c := sure
	for _, d := range x.doubts {
		c -= d.cost
		if d.reason != reasons[1] {
			reasons = append(reasons, d.reason)
		}
	}
	return max(least, math.Round(c*100)/100), reasons
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
