package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/zhice-project/zhice/schemas"
)

// statement is a figure to be written: of an indicator of the rules, or of a thing without an id.
type statement struct {
	of       *indicator // nil for a thing
	modality string
	year     int
	figure   printedFigure
}

// everyYear is how many indicators a report speaks of in each year; the others come and go.
const everyYear = 15

// figures chooses what a part states. Each known indicator stands once, those at the head of the list more often.
func (wr *writer) figures(modality string, count int) []statement {
	known := min(int(float64(count)*wr.paper.kind.known+0.5), len(wr.indicators))
	taken := make(map[int]bool, known)
	often := rand.NewZipf(wr.rand, 1.2, 40, uint64(len(wr.indicators)-1))
	out := make([]statement, 0, count)
	for len(out) < known {
		i := len(out)
		if i >= everyYear || !wr.paper.kind.serial {
			i = int(often.Uint64())
		}
		if taken[i] {
			i = wr.rand.IntN(len(wr.indicators))
		}
		if !taken[i] {
			taken[i] = true
			out = append(out, wr.known(wr.of(&wr.indicators[i], wr.paper.region), modality))
		}
	}
	for len(out) < count {
		n := 1 + wr.rand.IntN(2000)
		out = append(out, statement{modality: modality, year: wr.paper.year - wr.rand.IntN(2), figure: printedFigure{strconv.Itoa(n), float64(n)}})
	}
	wr.rand.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// known states an indicator: what the year before came to, or what is wanted of this year. Of fifty outcomes one is that of
// the year before last, a revised one; of two hundred one is another than other documents have.
func (wr *writer) known(i *indicator, modality string) statement {
	p := wr.paper
	switch modality {
	case "target":
		year := p.year
		if p.kind.docType == "规划" {
			year += 5
		}
		return statement{i, modality, year, wr.aim(i, p.region, year)}
	case "plan":
		return statement{i, modality, p.year, wr.aim(i, p.region, p.year)}
	}
	s := statement{i, modality, p.year - 1, wr.outcome(i, p.region, p.year-1)}
	if wr.rand.IntN(50) == 0 {
		s.year--
		s.figure = i.print(wr.outcome(i, p.region, s.year).value / i.factor * 1.03)
	}
	if wr.rand.IntN(200) == 0 {
		s.figure = i.print(s.figure.value / i.factor * 0.9)
	}
	return s
}

// abstain takes the growth target out and says that none is set.
func (wr *writer) abstain(targets []statement) []statement {
	growth := wr.of(wr.byID["gdp_growth"], wr.paper.region)
	wr.section, wr.role = []string{"二、" + strconv.Itoa(wr.paper.year) + "年工作安排"}, schemas.SectionPlan
	wr.clause()
	wr.put("，")
	a := schemas.Absence{
		Seq: len(wr.tagging.Sentences), Span: "没有提出经济增速具体目标", SpanStart: wr.runes, Indicator: growth.Name, IndicatorID: growth.ID,
		Period: strconv.Itoa(wr.paper.year), Page: wr.page(),
	}
	a.SpanEnd = a.SpanStart + utf8.RuneCountInString(a.Span)
	wr.put(a.Span + "。")
	wr.end()
	wr.tagging.Absences = append(wr.tagging.Absences, a)
	return slices.DeleteFunc(targets, func(s statement) bool { return s.of == growth })
}

// tones are the qualifiers of targets, as often as they stand here.
var tones = []struct{ name, surface string }{
	{"approx", "左右"}, {"approx", "左右"}, {"approx", "左右"}, {"at_least", "以上"}, {"at_least", "以上"}, {"exact", ""}, {"exact", ""}, {"at_most", "以内"},
}

// state writes a clause with a figure and notes the fact.
func (wr *writer) state(s statement) {
	f := schemas.Fact{
		Span: s.figure.span, Value: s.figure.value, Qualifier: "exact", Modality: s.modality, Kind: s.modality, Confidence: 0.65 + 0.3*wr.rand.Float64(),
		PeriodSource: "section", Period: new(strconv.Itoa(s.year)), Reasons: []string{"unit", "clause"},
	}
	if wr.rand.IntN(10) == 0 {
		f.Confidence, f.Reasons = 0.3+0.3*wr.rand.Float64(), []string{"far"}
	}
	if wr.rand.IntN(3) == 0 {
		wr.put(strconv.Itoa(s.year) + "年")
		f.PeriodSource = "explicit"
	}
	if s.of == nil {
		wr.thing(&f)
	} else {
		wr.indicated(&f, s.of)
	}
	if s.modality == "target" {
		tone := tones[wr.rand.IntN(len(tones))]
		f.Qualifier, f.QualifierSurface = tone.name, tone.surface
	} else if f.Kind = f.Measure; wr.rand.IntN(12) == 0 {
		f.Qualifier, f.QualifierSurface = "over", "以上"
	}
	f.SpanStart = wr.runes
	wr.put(f.Span)
	f.SpanEnd = wr.runes
	wr.put(f.QualifierSurface)
	wr.facts = append(wr.facts, f)
}

// thing is something that is counted and has no id: 某某数量达到120个. Some belong to a programme.
func (wr *writer) thing(f *schemas.Fact) {
	what := wr.world.words[wr.words.Uint64()] + wr.world.words[wr.words.Uint64()]
	wr.tagging.Document.Words += 3
	if wr.rand.IntN(40) == 0 {
		programme := wr.world.words[wr.rand.IntN(400)] + "工程"
		wr.mention(schemas.Mention{Span: programme, Type: "PROGRAMME", Canonical: programme})
	}
	wr.put(what + "达到")
	f.Span += "个"
	f.Indicator, f.Verb, f.Measure, f.Unit, f.UnitSurface = what+"数量", "达到", "level", "个", "个"
	if wr.rand.IntN(2) == 0 {
		f.RegionCode, f.Scope = wr.paper.region.Code, new(wr.paper.region.Name)
	}
	if wr.rand.IntN(5) == 0 {
		f.Period, f.PeriodSource = nil, "none"
	}
}

func (wr *writer) indicated(f *schemas.Fact, i *indicator) {
	f.Indicator, f.IndicatorID, f.Measure, f.Unit, f.UnitSurface = i.Name, i.ID, i.Measure, i.unit, i.surface
	f.RegionCode, f.Scope = wr.paper.region.Code, new(wr.paper.region.Name)
	f.Verb = "达到"
	if i.Measure == "growth" || i.Measure == "change" {
		f.Verb, f.Direction, f.Base = "增长", new("up"), new("上年")
	}
	if wr.rand.IntN(20) == 0 {
		f.Scope = new("规模以上企业")
	}
	wr.tagging.Document.Words += 3
	wr.put(i.Name + f.Verb)
}

func (wr *writer) factID(k int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s:%d", wr.paper.id, k))
	return hex.EncodeToString(sum[:16])
}

// table is one of main figures, ten rows by four years.
func (wr *writer) table() {
	t := schemas.Table{PageFrom: wr.page(), PageTo: wr.page(), Title: "主要指标", Unit: "亿元"}
	for year := range 4 {
		t.Columns = append(t.Columns, []string{strconv.Itoa(wr.paper.year-4+year) + "年"})
	}
	for range 10 {
		row := schemas.TableRow{Header: []string{wr.world.words[wr.words.Uint64()]}, Page: t.PageFrom}
		for range t.Columns {
			row.Cells = append(row.Cells, strconv.Itoa(wr.rand.IntN(100_000)))
		}
		t.Rows = append(t.Rows, row)
	}
	wr.tagging.Tables = append(wr.tagging.Tables, t)
}
