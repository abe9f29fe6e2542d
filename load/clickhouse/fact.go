package clickhouse

import (
	"cmp"
	"regexp"
	"slices"
	"time"

	"github.com/zhice-project/zhice/schemas"
)

// stated is a fact with the days its period spans.
type stated struct {
	*schemas.Fact

	from, to *time.Time
}

type factRow = row[stated]

func factsOf(t *schemas.Tagging) []stated {
	out := make([]stated, len(t.Facts))
	for i := range t.Facts {
		out[i].Fact = &t.Facts[i]
		if p := t.Facts[i].Period; p != nil {
			out[i].from, out[i].to = bounds(*p)
		}
	}
	return out
}

var factTable = layout[stated]{
	name:    "facts_all",
	columns: factColumns,
	rows:    factsOf,
	order:   func(a, b *stated) int { return cmp.Or(cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.ID, b.ID)) },
}

// statementTable holds the facts of known indicators once more.
var statementTable = layout[stated]{
	name:    statementsTable,
	columns: factColumns,
	rows: func(t *schemas.Tagging) []stated {
		return slices.DeleteFunc(factsOf(t), func(f stated) bool { return f.IndicatorID == "" })
	},
}

var factColumns = slices.Concat([]column[stated]{
	of("id", func(r factRow) string { return r.v.ID }),
	of("seq", func(r factRow) uint32 { return u32(r.v.Seq) }),
	of("sentence", func(r factRow) string { return r.v.Sentence }),
	of("span", func(r factRow) string { return r.v.Span }),
	of("span_start", func(r factRow) uint32 { return u32(r.v.SpanStart) }),
	of("span_end", func(r factRow) uint32 { return u32(r.v.SpanEnd) }),
	of("value", func(r factRow) float64 { return r.v.Value }),
	of("value_hi", func(r factRow) *float64 { return r.v.ValueHi }),
	of("signed_value", func(r factRow) float64 { return signed(r.v.Fact) }),
	of("unit", func(r factRow) string { return r.v.Unit }),
	of("unit_surface", func(r factRow) string { return r.v.UnitSurface }),
	of("qualifier", func(r factRow) string { return r.v.Qualifier }),
	of("qualifier_surface", func(r factRow) string { return r.v.QualifierSurface }),
	of("kind", func(r factRow) string { return r.v.Kind }),
	of("measure", func(r factRow) string { return r.v.Measure }),
	of("direction", func(r factRow) *string { return r.v.Direction }),
	of("verb", func(r factRow) string { return r.v.Verb }),
	of("indicator", func(r factRow) string { return r.v.Indicator }),
	of("indicator_id", func(r factRow) string { return r.v.IndicatorID }),
	of("base", func(r factRow) *string { return r.v.Base }),
	of("prices", func(r factRow) string { return r.v.Prices }),
	of("scope", func(r factRow) *string { return r.v.Scope }),
	of("region_code", func(r factRow) string { return r.v.RegionCode }),
	of("period", func(r factRow) *string { return r.v.Period }),
	of("period_from", func(r factRow) *time.Time { return r.v.from }),
	of("period_to", func(r factRow) *time.Time { return r.v.to }),
	of("period_source", func(r factRow) string { return r.v.PeriodSource }),
	of("modality", func(r factRow) string { return r.v.Modality }),
	of("modal_cue", func(r factRow) *string { return r.v.ModalCue }),
	lists("entities", func(r factRow) []string { return r.v.Entities }),
	of("note", func(r factRow) string { return r.v.Note }),
	of("page", func(r factRow) uint32 { return u32(r.v.Page) }),
	lists("section", func(r factRow) []string { return r.v.Section }),
	of("confidence", func(r factRow) float32 { return float32(r.v.Confidence) }),
	lists("reasons", func(r factRow) []string { return r.v.Reasons }),
	of("title", func(r factRow) string { return r.document().Title }),
	of("doc_type", func(r factRow) string { return r.document().DocType }),
	of("doc_no", func(r factRow) string { return r.document().DocNo }),
	lists("issuers", func(r factRow) []string { return r.document().Issuers }),
	of("issuer_level", func(r factRow) string { return r.document().IssuerLevel }),
	of("report_year", func(r factRow) uint16 { return year(r.document()) }),
	of("published", func(r factRow) *time.Time { return r.w.dated }),
	of("doc_region_code", func(r factRow) string { return r.document().RegionCode }),
	of("doc_region", func(r factRow) string { return r.document().Region }),
}, boxed(func(r factRow) schemas.Box { return r.v.Box }))

// signed turns a decline of 3.4 % into -3.4. A level that fell to 53.2 % is still 53.2, and so is a growth that slowed
// down to 2.6 % (回落到); a decline that narrowed to 3 % (收窄到) is one. What is itself named a rate of decline (降低率) has
// the sign of its name: a rate of decline of 3 % is 3.
func signed(f *schemas.Fact) float64 {
	if f.Direction == nil || f.Measure != "growth" && f.Measure != "change" || f.Measure == "growth" && slowedTo.MatchString(f.Verb) {
		return f.Value
	}
	if (*f.Direction == "down") == declines.MatchString(f.Indicator) {
		return f.Value
	}
	return -f.Value
}

var declines = regexp.MustCompile(`(降低|下降|减少|递减|降)(率|幅度?)$`)

var slowedTo = regexp.MustCompile(`^(回落|下降|降低|下滑|下调|放缓|减速|跌|降|落)(到|至|为)$`)

// knownColumns are those a schemas.Fact is made of again.
var knownColumns = []string{
	"id", "doc_id", "seq", "sentence", "span", "span_start", "span_end", "value", "value_hi", "unit", "unit_surface", "qualifier",
	"qualifier_surface", "kind", "measure", "direction", "verb", "indicator", "indicator_id", "base", "prices", "scope", "region_code",
	"period", "period_source", "modality", "modal_cue", "entities", "note", "page", "x0", "y0", "x1", "y1", "section",
	"confidence", "reasons",
}

// scanner reads one row.
type scanner interface{ Scan(dest ...any) error }

func scanFact(row scanner) (schemas.Fact, error) {
	var f schemas.Fact
	var seq, start, end, page uint32
	var confidence float32
	err := row.Scan(&f.ID, &f.DocID, &seq, &f.Sentence, &f.Span, &start, &end, &f.Value, &f.ValueHi, &f.Unit, &f.UnitSurface, &f.Qualifier,
		&f.QualifierSurface, &f.Kind, &f.Measure, &f.Direction, &f.Verb, &f.Indicator, &f.IndicatorID, &f.Base, &f.Prices, &f.Scope, &f.RegionCode,
		&f.Period, &f.PeriodSource, &f.Modality, &f.ModalCue, &f.Entities, &f.Note, &page, &f.Box.X0, &f.Box.Y0, &f.Box.X1, &f.Box.Y1, &f.Section,
		&confidence, &f.Reasons)
	f.Seq, f.SpanStart, f.SpanEnd, f.Page = int(seq), int(start), int(end), int(page)
	f.Confidence = float64(confidence)
	return f, err
}
