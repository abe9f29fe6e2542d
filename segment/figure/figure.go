// Package figure finds the figures of a text: the number, its unit and its qualifier, each bound to its own phrase, as
// ANNOTATION.md sections 1 to 4 define them. It also says which numerals state nothing about the world (enumerators,
// dates, names, document numbers) and why.
//
// What a figure measures, of when and with which modality is the business of package fact; reading numbers alone that
// of figure/numeral; expressions of time that of package period, which this one asks for the places of dates.
package figure

import (
	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/period"
	"github.com/zhice-project/zhice/segment/text"
)

// Forms a figure can be written in; the empty form is a plain number.
const (
	FormRank     = "rank"     // 第二, 第9位
	FormOrdinal  = "ordinal"  // 第三批: counts the thing, states nothing
	FormFold     = "fold"     // 翻一番, 翻两番
	FormShare    = "share"    // 三分之一, 七成, 一半
	FormRange    = "range"    // 3—5个, 三五百
	FormMultiple = "multiple" // 3倍
)

// Reasons for States=false.
const (
	WhyEnumerator = "enumerator"
	WhyDate       = "date"
	WhyName       = "name"
	WhyNumber     = "document number"
	WhyOrdinal    = "ordinal"
	WhyContact    = "contact"
	WhyClock      = "clock"
	WhyRatio      = "ratio"
	WhyArticle    = "article" // 一个: no count
	WhyDuration   = "duration"
	WhyBare       = "bare" // a number that nothing says what it counts
	WhyWord       = "word"
)

// Find gives every numeral of the text in order, without overlap. Start, End, QualifierStart and QualifierEnd are
// offsets in v.Runes; Span is the original text. Words that only contain numeral characters (统一, 千方百计) are no
// numerals and not listed.
func Find(v *text.View) []schemas.Figure {
	return FindWith(v, period.Find(v, period.Reference{}))
}

// FindWith is Find for a caller that has the periods of v already; only their places are used.
func FindWith(v *text.View, periods []schemas.Period) []schemas.Figure {
	r := reader{rs: v.Runes, t: loaded(), periods: periods}
	r.read()
	return r.figures(v)
}

// FindAlone is FindWith for a text without a sentence, table or document around it. Percentage points measure a
// difference; an expression that is all of its text tells of none, so that its share is given in percent. Likewise 五分 is
// money there, and a score elsewhere.
func FindAlone(v *text.View, periods []schemas.Period) []schemas.Figure {
	r := reader{rs: v.Runes, t: loaded(), periods: periods, lone: true}
	r.read()
	if len(r.out) == 1 && r.whole(r.out[0].start, r.out[0].end) {
		r.out[0].percent(r.rs[len(r.rs)-1])
	}
	return r.figures(v)
}

// read finds and judges the figures.
func (r *reader) read() {
	r.readAll()
	if len(r.out) == 0 {
		return
	}
	r.joinRanges()
	r.shareUnits()
	r.qualify()
	r.joinBounds()
	r.judge()
}

// figures gives the published form of all.
func (r *reader) figures(v *text.View) []schemas.Figure {
	if len(r.out) == 0 {
		return nil
	}
	figures := make([]schemas.Figure, 0, len(r.out))
	for i := range r.out {
		figures = append(figures, r.out[i].figure(v))
	}
	return figures
}

// figure gives the published form.
func (a *raw) figure(v *text.View) schemas.Figure {
	f := schemas.Figure{
		Span: v.Span(a.start, a.end), Start: a.start, End: a.end, Value: a.value, Unit: a.unit,
		UnitSurface: string(v.Runes[a.unitStart:a.end]), Qualifier: a.class,
		States: a.why == "", Why: a.why, Form: a.form,
	}
	if a.ranged {
		hi := a.hi
		f.ValueHi = &hi
	}
	if f.Qualifier == "" {
		f.Qualifier = "exact"
	}
	if a.qEnd > a.qStart {
		f.QualifierStart, f.QualifierEnd = a.qStart, a.qEnd
		f.QualifierSurface = v.Span(a.qStart, a.qEnd)
	}
	return f
}
