package clickhouse

import (
	"regexp"

	"github.com/zhice-project/zhice/schemas"
)

var factColumns = []string{
	"id", "doc_id", "run", "seq", "sentence", "span", "span_start", "span_end", "value", "value_hi", "signed_value", "unit",
	"unit_surface", "qualifier", "qualifier_surface", "kind", "measure", "direction", "verb", "indicator", "indicator_id",
	"base", "prices", "scope", "region_code", "period", "period_from", "period_to", "period_source", "modality", "modal_cue", "entities",
	"note", "page", "x0", "y0", "x1", "y1", "section", "confidence", "reasons",
	"title", "doc_type", "doc_no", "issuers", "issuer_level", "report_year", "published", "doc_region_code", "doc_region",
}

func factRow(h Head, d *schemas.Document, f *schemas.Fact) []any {
	var period string
	if f.Period != nil {
		period = *f.Period
	}
	from, to := bounds(period)
	return []any{
		f.ID, h.DocID, uint64(h.Run), u32(f.Seq), f.Sentence, f.Span, u32(f.SpanStart), u32(f.SpanEnd), f.Value, f.ValueHi, signed(f), f.Unit,
		f.UnitSurface, f.Qualifier, f.QualifierSurface, f.Kind, f.Measure, f.Direction, f.Verb, f.Indicator, f.IndicatorID,
		f.Base, f.Prices, f.Scope, f.RegionCode, f.Period, from, to, f.PeriodSource, f.Modality, f.ModalCue, list(f.Entities),
		f.Note, u32(f.Page), f.Box.X0, f.Box.Y0, f.Box.X1, f.Box.Y1, list(f.Section), float32(f.Confidence), list(f.Reasons),
		d.Title, d.DocType, d.DocNo, list(d.Issuers), d.IssuerLevel, year(d), dated(d), d.RegionCode, d.Region,
	}
}

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
