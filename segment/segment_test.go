package segment

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/zhice-project/zhice/internal/blob"
	"github.com/zhice-project/zhice/schemas"
)

func newSegmenter(tb testing.TB, cfg Config) *Segmenter {
	tb.Helper()
	s, err := New(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// report is a small work report, laid out on two pages with a space inside a number.
func report() *schemas.Extraction {
	texts := []struct {
		role schemas.ParagraphRole
		text string
	}{
		{schemas.RoleTitle, "云岭省2024年政府工作报告"},
		{schemas.RoleHeading, "一、2023年工作回顾"},
		{schemas.RoleBody, "过去一年，全省地区生产总值增长 5.6 %，新建改建农村公路 1.2 万公里。其中，山区道路占比达60%。"},
		{schemas.RoleHeading, "二、2024年工作安排"},
		{schemas.RoleBody, "主要预期目标是：地区生产总值增长６％左右；城镇新增就业30万人以上。"},
		{schemas.RoleTable, "项目 2023年 42 亿元"},
	}
	ex := &schemas.Extraction{DocID: "d0c", Engine: "test", Quality: schemas.QualityGood, Pages: []schemas.Page{{Number: 1}, {Number: 2}}}
	for i, p := range texts {
		n := len([]rune(p.text))
		edges := make([]float32, n+1)
		for j := range edges {
			edges[j] = 50 + 10*float32(j)
		}
		ex.Paragraphs = append(ex.Paragraphs, schemas.Paragraph{Role: p.role, Text: p.text, Lines: []schemas.Line{{
			Start: 0, End: n, Page: 1 + i/3, Edges: edges,
			Box: schemas.Box{X0: 50, Y0: 100, X1: 50 + 10*float32(n), Y1: 112},
		}}})
	}
	return ex
}

func TestDocumentReadsAReportWhole(t *testing.T) {
	s := newSegmenter(t, Config{})
	tagging := s.Document(report(), "d0c", "report.pdf")
	if tagging.Document.ReportYear != 2024 || tagging.Document.DocID != "d0c" || tagging.Document.Words == 0 {
		t.Errorf("head: %+v", tagging.Document)
	}
	want := []struct {
		span, indicator, period, modality string
		page                              int
	}{
		{"5.6 %", "地区生产总值增长率", "2023", "actual", 1},
		{"1.2 万公里", "新建改建农村公路里程", "2023", "actual", 1},
		{"60%", "山区道路占比", "2023", "actual", 1},
		{"６％", "地区生产总值增长率", "2024", "target", 2},
		{"30万人", "城镇新增就业人数", "2024", "target", 2},
	}
	if len(tagging.Facts) != len(want) {
		t.Fatalf("%d facts, want %d: %+v", len(tagging.Facts), len(want), tagging.Facts)
	}
	for i, w := range want {
		f := tagging.Facts[i]
		if f.Span != w.span || f.Indicator != w.indicator || f.Period == nil || *f.Period != w.period || f.Modality != w.modality || f.Page != w.page {
			t.Errorf("fact %d: %s %s %v %s page %d, want %+v", i, f.Span, f.Indicator, f.Period, f.Modality, f.Page, w)
		}
		sentence := []rune(f.Sentence)
		if got := string(sentence[f.SpanStart:f.SpanEnd]); got != f.Span {
			t.Errorf("fact %d: runes %d to %d of its sentence are %q, not %q", i, f.SpanStart, f.SpanEnd, got, f.Span)
		}
		in := tagging.Sentences[f.Seq]
		if in.Text != f.Sentence {
			t.Errorf("fact %d: sentence %d is %q", i, f.Seq, in.Text)
		}
		if x := 50 + 10*float32(in.Start+f.SpanStart); f.Box.X0 != x {
			t.Errorf("fact %d: box begins at %v, want %v", i, f.Box.X0, x)
		}
	}
	for _, m := range tagging.Mentions {
		rs := []rune(m.Sentence)
		if got := string(rs[m.SpanStart : m.SpanStart+len([]rune(m.Span))]); got != m.Span {
			t.Errorf("mention %q stands at %q", m.Span, got)
		}
	}
	if len(tagging.Mentions) == 0 {
		t.Error("no mention found")
	}
}

func TestFiguresReadFromPicturesAreMarked(t *testing.T) {
	ex := report()
	ex.Pages[1].OCR = true
	for _, f := range newSegmenter(t, Config{NoWords: true}).Document(ex, "d0c", "report.pdf").Facts {
		marked := slices.Contains(f.Reasons, ReasonOCR)
		if marked != (f.Page == 2) || marked != (f.Confidence <= 0.5) {
			t.Errorf("%s on page %d: confidence %v, %q", f.Span, f.Page, f.Confidence, f.Reasons)
		}
	}
}

func TestDoubtfulPagesLowerConfidence(t *testing.T) {
	ex := report()
	ex.Pages[1].Quality, ex.Pages[1].Disputed = schemas.QualityDoubtful, []string{"30"}
	tagging := newSegmenter(t, Config{NoWords: true}).Document(ex, "d0c", "report.pdf")
	disputed := 0
	for _, f := range tagging.Facts {
		doubted := slices.Contains(f.Reasons, ReasonDoubtful)
		if doubted != (f.Page == 2) || doubted != (f.Confidence <= confidenceDoubtful) {
			t.Errorf("%s on page %d: confidence %v, %q", f.Span, f.Page, f.Confidence, f.Reasons)
		}
		if slices.Contains(f.Reasons, ReasonDisputed) {
			disputed++
			if !strings.Contains(f.Span, "30") || f.Confidence > confidenceOCR {
				t.Errorf("%s is disputed: confidence %v", f.Span, f.Confidence)
			}
		}
	}
	if disputed != 1 {
		t.Errorf("%d facts are disputed, want 1", disputed)
	}
	for _, s := range tagging.Sentences {
		if s.Quality != ex.Pages[s.Page-1].Quality {
			t.Errorf("%q on page %d is %q", s.Text, s.Page, s.Quality)
		}
	}
}

func TestDocumentOfNothingIsEmptyNotNil(t *testing.T) {
	tagging := newSegmenter(t, Config{NoWords: true}).Document(&schemas.Extraction{}, "d", "leer.pdf")
	b, err := json.Marshal(tagging)
	if err != nil {
		t.Fatal(err)
	}
	for _, list := range []string{`"facts":[]`, `"mentions":[]`, `"terms":[]`} {
		if !strings.Contains(string(b), list) {
			t.Errorf("%s is missing in %s", list, b)
		}
	}
}

func TestLineKeepsTheOffsetsOfTheLine(t *testing.T) {
	s := newSegmenter(t, Config{})
	const line = "2025 年 出口 增长 约 ７．５ ％ ，贵阳市增长更快"
	rs := []rune(line)
	l := s.Line(line, 2025, "figures")
	if len(l.Figures) == 0 || len(l.Periods) == 0 || l.Tokens != nil || l.Entities != nil {
		t.Fatalf("%+v", l)
	}
	for _, f := range l.Figures {
		if got := string(rs[f.Start:f.End]); got != f.Span {
			t.Errorf("figure %q stands at %q", f.Span, got)
		}
		if f.QualifierEnd > 0 && string(rs[f.QualifierStart:f.QualifierEnd]) != f.QualifierSurface {
			t.Errorf("qualifier %q stands at %q", f.QualifierSurface, string(rs[f.QualifierStart:f.QualifierEnd]))
		}
	}
	for _, p := range l.Periods {
		if got := string(rs[p.Start:p.End]); got != p.Span {
			t.Errorf("period %q stands at %q", p.Span, got)
		}
	}
	for _, w := range s.Line(line, 0, "tokens").Tokens {
		if got := string(rs[w.Start:w.End]); got != w.Text {
			t.Errorf("token %q stands at %q", w.Text, got)
		}
	}
	for _, m := range s.Line(line, 2025, "entities").Entities {
		if got := string(rs[m.SpanStart : m.SpanStart+len([]rune(m.Span))]); got != m.Span {
			t.Errorf("entity %q stands at %q", m.Span, got)
		}
	}
	facts := s.Line(line, 2025, "facts").Facts
	if len(facts) != 1 || string(rs[facts[0].SpanStart:facts[0].SpanEnd]) != facts[0].Span || facts[0].IndicatorID != "exports_growth" {
		t.Errorf("facts: %+v", facts)
	}
}

func TestEmptyLineAnswersWhatWasAskedFor(t *testing.T) {
	s := newSegmenter(t, Config{})
	for emit, want := range map[string]string{
		"figures": `{"text":"","figures":[],"periods":[]}`, "entities": `{"text":"","entities":[]}`,
		"tokens": `{"text":"","tokens":[]}`, "facts": `{"text":"","facts":[]}`,
	} {
		if b, err := json.Marshal(s.Line("", 0, emit)); err != nil || string(b) != want {
			t.Errorf("%s: %s, want %s", emit, b, want)
		}
	}
}

func TestStageAnswersAnEventWithTheNext(t *testing.T) {
	store, err := blob.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	key, _, err := blob.PutJSON(ctx, store, report())
	if err != nil {
		t.Fatal(err)
	}
	stage := Stage{Segmenter: newSegmenter(t, Config{NoWords: true}), Blobs: store}
	in := schemas.Extracted{DocID: "d0c", Run: schemas.FirstRun(), Name: "report.pdf", Size: 7, Blob: key}
	out, err := stage.Handle(ctx, in)
	if err != nil {
		t.Fatal(err)
	}
	again, err := stage.Handle(ctx, in)
	if err != nil {
		t.Fatal(err)
	}
	if out.Blob != again.Blob {
		t.Error("the same event gave another blob the second time")
	}
	var tagging schemas.Tagging
	if err := blob.GetJSON(ctx, store, out.Blob, &tagging); err != nil {
		t.Fatal(err)
	}
	if out.Facts != 5 || len(tagging.Facts) != 5 || out.DocID != "d0c" || out.Run != in.Run || out.Title == "" || out.Size != 7 {
		t.Errorf("%+v", out)
	}
}

func TestStageSaysWhichBlobIsGone(t *testing.T) {
	store, err := blob.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	stage := Stage{Segmenter: newSegmenter(t, Config{NoWords: true}), Blobs: store}
	_, err = stage.Handle(context.Background(), schemas.Extracted{Blob: strings.Repeat("ab", 32)})
	if f := schemas.AsFailure(err); f.Reason != schemas.ReasonBlobMissing {
		t.Errorf("%v, want %s", err, schemas.ReasonBlobMissing)
	}
}

// A tagging that panics (here for want of a Segmenter) must fail its document and nothing else.
func TestStageTurnsAPanicIntoAFailure(t *testing.T) {
	store, err := blob.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	key, _, err := blob.PutJSON(context.Background(), store, report())
	if err != nil {
		t.Fatal(err)
	}
	_, err = Stage{Blobs: store}.Handle(context.Background(), schemas.Extracted{Blob: key, Name: "report.pdf"})
	var f *schemas.Failure
	if !errors.As(err, &f) || f.Reason != schemas.ReasonInternal || !f.Permanent || !strings.Contains(err.Error(), "report.pdf") {
		t.Errorf("%v", err)
	}
}

func TestDocumentIsDeterministic(t *testing.T) {
	s := newSegmenter(t, Config{NoWords: true})
	first := s.Document(report(), "d0c", "report.pdf")
	for range 5 {
		if got := s.Document(report(), "d0c", "report.pdf"); !reflect.DeepEqual(got, first) {
			t.Fatal("the same extraction gave another tagging")
		}
	}
}

func FuzzLine(f *testing.F) {
	for _, s := range []string{"增长５．２％左右", "2024 年\n底达 3 万家", "（一）“十四五”时期", "\u200b１０%~ 2 0%"} {
		f.Add(s)
	}
	s := newSegmenter(f, Config{NoWords: true})
	f.Fuzz(func(t *testing.T, line string) {
		n := len([]rune(line))
		l := s.Line(line, 2024, "figures")
		for _, x := range l.Figures {
			if x.Start < 0 || x.End > n || x.Start >= x.End {
				t.Fatalf("%q: figure [%d,%d) of %d", line, x.Start, x.End, n)
			}
		}
		for _, x := range s.Line(line, 2024, "facts").Facts {
			if x.SpanStart < 0 || x.SpanEnd > n || x.SpanStart >= x.SpanEnd {
				t.Fatalf("%q: fact [%d,%d) of %d", line, x.SpanStart, x.SpanEnd, n)
			}
		}
	})
}

// A communiqué on a year is made in the next; its quarters and months are those of the year it tells of.
func TestQuartersBelongToTheYearThePassageTellsOf(t *testing.T) {
	ex := &schemas.Extraction{DocID: "d0c", Quality: schemas.QualityGood, Pages: []schemas.Page{{Number: 1}}}
	for _, p := range []struct {
		role schemas.ParagraphRole
		text string
	}{
		{schemas.RoleTitle, "云岭省2023年国民经济和社会发展统计公报"},
		{schemas.RoleBody, "云岭省统计局"},
		{schemas.RoleBody, "2024年2月20日"},
		{schemas.RoleHeading, "一、综合"},
		{schemas.RoleBody, "一季度地区生产总值增长4.5%。12月份工业增加值增长6.1%。"},
	} {
		ex.Paragraphs = append(ex.Paragraphs, schemas.Paragraph{Role: p.role, Text: p.text})
	}
	var got []string
	for _, f := range newSegmenter(t, Config{NoWords: true}).Document(ex, "d0c", "report.pdf").Facts {
		got = append(got, *f.Period)
	}
	if want := []string{"2023-01/2023-03", "2023-12"}; !slices.Equal(got, want) {
		t.Errorf("periods %v, want %v", got, want)
	}
}
