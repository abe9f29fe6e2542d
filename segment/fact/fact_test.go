package fact

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/figure"
	"github.com/zhice-project/zhice/segment/period"
	"github.com/zhice-project/zhice/segment/rules"
	"github.com/zhice-project/zhice/segment/text"
)

// context is the document and section a test sentence stands in.
type context struct {
	Role   schemas.SectionRole `yaml:"role"`
	Period string              `yaml:"period"`
	Year   int                 `yaml:"year"`
	Region string              `yaml:"region"`
	Code   string              `yaml:"code"`
}

func newReader(tb testing.TB) *Reader {
	tb.Helper()
	r, err := New()
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// read reads a paragraph sentence by sentence, as package segment does.
func read(tb testing.TB, r *Reader, c context, paragraph string) []schemas.Fact {
	tb.Helper()
	doc := schemas.Document{DocID: "doc", ReportYear: c.Year, Region: c.Region, RegionCode: c.Code}
	return r.Read(&doc, sentencesOf(c, paragraph))
}

func sentencesOf(c context, paragraph string) []Sentence {
	var out []Sentence
	for s := range strings.SplitAfterSeq(paragraph, "。") {
		if s == "" {
			continue
		}
		v := text.NewView(s)
		in := Sentence{Seq: len(out), View: v, Role: c.Role, Period: c.Period}
		in.Periods = period.Find(v, period.Reference{Year: c.Year})
		in.Figures = figure.FindWith(v, in.Periods)
		out = append(out, in)
	}
	return out
}

func TestExamples(t *testing.T) {
	for _, file := range []string{"fact_examples.yaml", "fact_names.yaml"} {
		testExamples(t, file)
	}
}

// testExamples reads the examples of a rule file and compares what is read with what they say.
func testExamples(t *testing.T, file string) {
	t.Helper()
	var f struct {
		Examples []struct {
			Text    string           `yaml:"text"`
			Context context          `yaml:"context"`
			Facts   []map[string]any `yaml:"facts"`
		} `yaml:"examples"`
	}
	if err := rules.Read(file, &f); err != nil {
		t.Fatal(err)
	}
	if len(f.Examples) == 0 {
		t.Fatal(file + " has no examples")
	}
	r := newReader(t)
	for _, e := range f.Examples {
		t.Run(e.Text, func(t *testing.T) {
			got := read(t, r, e.Context, e.Text)
			if len(got) != len(e.Facts) {
				for _, g := range got {
					t.Logf("  %s: %s", g.Span, g.Indicator)
				}
				t.Fatalf("%d facts, want %d", len(got), len(e.Facts))
			}
			for i, want := range e.Facts {
				have := fields(got[i])
				for k, v := range want {
					if !reflect.DeepEqual(have[k], v) {
						t.Errorf("%s: %s is %v, want %v", got[i].Span, k, have[k], v)
					}
				}
			}
		})
	}
}

// fields gives the fields of a fact that examples speak of, as YAML has them.
func fields(f schemas.Fact) map[string]any {
	str := func(s *string) any {
		if s == nil {
			return nil
		}
		return *s
	}
	return map[string]any{
		"span": f.Span, "unit": f.Unit, "qualifier": f.Qualifier, "kind": f.Kind, "measure": f.Measure,
		"direction": str(f.Direction), "verb": f.Verb, "indicator": f.Indicator, "id": f.IndicatorID, "base": str(f.Base),
		"scope": str(f.Scope), "region_code": f.RegionCode, "period": str(f.Period), "source": f.PeriodSource,
		"modality": f.Modality, "cue": str(f.ModalCue),
	}
}

func TestVerbsReadTheirExamples(t *testing.T) {
	var vf verbFile
	if err := rules.Read("fact_verbs.yaml", &vf); err != nil {
		t.Fatal(err)
	}
	r := newReader(t)
	for _, g := range vf.Verbs {
		for word, example := range g.Words {
			facts := read(t, r, context{}, example)
			if len(facts) == 0 {
				t.Errorf("%s: no fact in %q", word, example)
				continue
			}
			f := facts[len(facts)-1]
			if f.Verb != word && f.QualifierSurface != word {
				t.Errorf("%s: verb %q, qualifier %q in %q", word, f.Verb, f.QualifierSurface, example)
			}
			if g.Class == verbGrowth && g.Direction != "" && (f.Direction == nil || *f.Direction != g.Direction) {
				t.Errorf("%s: direction %v, want %s in %q", word, fields(f)["direction"], g.Direction, example)
			}
			if strings.Contains(f.Indicator, word) && len([]rune(word)) > 1 && g.Class != verbLevel && g.Class != verbRank && !strings.HasSuffix(f.Indicator, "增长率") {
				t.Errorf("%s: is left in the indicator %q", word, f.Indicator)
			}
		}
	}
}

func TestIndicatorsAreReadFromTheirExamples(t *testing.T) {
	list, err := Indicators()
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 200 {
		t.Fatalf("%d indicators, want at least 200", len(list))
	}
	r := newReader(t)
	for _, ind := range list {
		found := false
		for _, f := range read(t, r, context{}, ind.Example) {
			found = found || f.IndicatorID == ind.ID
		}
		if !found {
			for _, f := range read(t, r, context{}, ind.Example) {
				t.Logf("  read %q (%s, %s, %s)", f.Indicator, f.IndicatorID, f.Measure, f.Unit)
			}
			t.Errorf("%s is not read from %q", ind.ID, ind.Example)
		}
	}
}

func TestIDsAreUniqueAndKeepWhenTheLayoutShifts(t *testing.T) {
	r := newReader(t)
	const paragraph = "进口、出口分别增长3%、3%。货运量均增长2%。货运量均增长2%。甲县和乙县粮食产量均超过10万吨。"
	c := context{Year: 2020, Role: schemas.SectionReview, Period: "2019"}
	facts := read(t, r, c, paragraph)
	if len(facts) < 6 {
		t.Fatalf("%d facts, want at least 6", len(facts))
	}
	seen := map[string]bool{}
	for _, f := range facts {
		if seen[f.ID] || len(f.ID) != 32 {
			t.Errorf("id %q of %s %s stands twice or is no 128 bits", f.ID, f.Span, f.Indicator)
		}
		seen[f.ID] = true
	}
	spaced := read(t, r, c, strings.ReplaceAll(strings.ReplaceAll(paragraph, "、", "、\n "), "增", " 增"))
	for i := range facts {
		if i >= len(spaced) || spaced[i].ID != facts[i].ID {
			t.Fatalf("fact %d has another id once the lines break elsewhere", i)
		}
	}
	doc := schemas.Document{DocID: "other"}
	if other := r.Read(&doc, sentencesOf(c, paragraph)); other[0].ID == facts[0].ID {
		t.Error("facts of two documents share an id")
	}
}

func TestReadingIsDeterministic(t *testing.T) {
	const paragraph = "城镇和农村居民收入分别增长4%、6%，其中工资收入占比达55%。新建学校30所、医院12所，惠及80万人。"
	c := context{Year: 2021, Role: schemas.SectionReview, Period: "2016/2020"}
	first := read(t, newReader(t), c, paragraph)
	for range 20 {
		if got := read(t, newReader(t), c, paragraph); !reflect.DeepEqual(got, first) {
			t.Fatalf("read differently: %+v, then %+v", first, got)
		}
	}
}

func TestTablesAndEmptySentencesGiveNothing(t *testing.T) {
	r := newReader(t)
	in := sentencesOf(context{}, "出口增长5%。")
	in[0].Table = true
	in = append(in, Sentence{Seq: 1, View: text.NewView("")}, Sentence{Seq: 2})
	if got := r.Read(&schemas.Document{}, in); len(got) != 0 {
		t.Errorf("%d facts of a table and two empty sentences", len(got))
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"甲、乙、丙分别增长1%、2%、3%。", "从3%提高到5%以上，提高2个百分点。", "（其中5家）“3个100万元", "占比达到总量的80%，位居世界第二。",
		"分别由1%、2%上升至3%、4%。", "100%的县、80%的乡建成平台。", "即百分之七点八", "，、，5%、", "新增14亿人口", "3家以上、5家以下",
	} {
		f.Add(s)
	}
	r := newReader(f)
	f.Fuzz(func(t *testing.T, s string) {
		v := text.NewView(s)
		in := Sentence{View: v, Role: schemas.SectionPlan, Period: "2020"}
		in.Periods = period.Find(v, period.Reference{Year: 2020})
		in.Figures = figure.FindWith(v, in.Periods)
		ids := map[string]bool{}
		for _, fact := range r.Read(&schemas.Document{DocID: "d", ReportYear: 2020}, []Sentence{in}) {
			if fact.SpanStart < 0 || fact.SpanEnd > len(v.Runes) || fact.SpanStart >= fact.SpanEnd {
				t.Fatalf("%q: span [%d,%d) of %d", s, fact.SpanStart, fact.SpanEnd, len(v.Runes))
			}
			if ids[fact.ID] {
				t.Fatalf("%q: id %s stands twice", s, fact.ID)
			}
			ids[fact.ID] = true
			if fact.Confidence <= 0 || fact.Confidence > 1 || fact.Kind == "" || fact.Measure == "" || fact.Modality == "" || fact.PeriodSource == "" {
				t.Fatalf("%q: incomplete fact %+v", s, fact)
			}
		}
	})
}

const benchText = "全年地区生产总值达到2.3万亿元，增长5.4%，其中服务业增加值占比提高到52.1%。新建改建农村公路1.2万公里，惠及300多万群众。城镇、农村居民收入分别增长4.8%、6.9%，居民消费价格上涨1.5%。要坚持稳中求进，统筹发展和安全，把各项工作做实做细做好。"

// BenchmarkRead measures figures, periods and facts together, in bytes of UTF-8.
func BenchmarkRead(b *testing.B) {
	r := newReader(b)
	paragraph := strings.Repeat(benchText, 20)
	b.SetBytes(int64(len(paragraph)))
	b.ReportAllocs()
	for b.Loop() {
		doc := schemas.Document{DocID: "d", ReportYear: 2020}
		r.Read(&doc, sentencesOf(context{Year: 2020, Role: schemas.SectionReview, Period: "2019"}, paragraph))
	}
}

// BenchmarkLongLine is one sentence of 20 times the length: the cost per byte must stay near that of BenchmarkRead.
func BenchmarkLongLine(b *testing.B) {
	r := newReader(b)
	line := strings.Repeat(strings.ReplaceAll(benchText, "。", "；"), 20)
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	for b.Loop() {
		doc := schemas.Document{DocID: "d", ReportYear: 2020}
		r.Read(&doc, sentencesOf(context{Year: 2020}, line))
	}
}

// The documents lie beside the repository where it is developed; elsewhere the test has nothing to read.
func TestRealTextsAreReadWhole(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/corpus/national/*.txt")
	if len(files) == 0 {
		t.Skip("no corpus beside the repository")
	}
	r := newReader(t)
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, f := range read(t, r, context{Year: 2020}, string(b)) {
			if seen[f.ID] {
				t.Errorf("%s: id %s stands twice", filepath.Base(name), f.ID)
			}
			seen[f.ID] = true
		}
		if len(seen) == 0 {
			t.Errorf("%s: no fact", filepath.Base(name))
		}
	}
}
