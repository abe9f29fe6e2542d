package discover

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/zhice-project/zhice/segment/rules"
	"github.com/zhice-project/zhice/segment/text"
	"github.com/zhice-project/zhice/segment/token"
)

func words(tb testing.TB) *token.Tokenizer {
	tb.Helper()
	k, err := token.Shared()
	if err != nil {
		tb.Fatal(err)
	}
	return k
}

func sentence(tb testing.TB, doc string, year int, s string) Sentence {
	tb.Helper()
	v := text.NewView(s)
	return Sentence{v, words(tb).Cut(v), Place{DocID: doc, Title: "报告" + doc, Year: year, Page: 1, Text: s}}
}

// corpus is documents by year, a sentence a line.
func read(tb testing.TB, opt Options, corpus map[int]string) *Finder {
	tb.Helper()
	f, err := New(opt)
	if err != nil {
		tb.Fatal(err)
	}
	years := make([]int, 0, len(corpus))
	for y := range corpus {
		years = append(years, y)
	}
	slices.Sort(years)
	for _, do := range []func(Sentence){f.Count, f.Examine} {
		for _, y := range years {
			for s := range strings.SplitSeq(corpus[y], "\n") {
				do(sentence(tb, strconv.Itoa(y), y, s))
			}
		}
	}
	return f
}

func find(cs []Candidate, term string) *Candidate {
	for i := range cs {
		if cs[i].Term == term {
			return &cs[i]
		}
	}
	return nil
}

// Every formula of the rules finds in its example what it says.
func TestFormulas(t *testing.T) {
	var f ruleFile
	if err := rules.Read("discovery.yaml", &f); err != nil {
		t.Fatal(err)
	}
	g, err := readGrammar()
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range f.Formulas {
		if got := g.presented(text.NewView(x.Example).String()); !slices.Contains(got, x.Finds) {
			t.Errorf("%s: presents %q, want %q", x.Example, got, x.Finds)
		}
	}
}

var valleys = map[int]string{
	2019: "全市粮食产量稳定，工业生产平稳。\n农村公路里程增加，群众生活改善。\n教育和卫生事业进步，粮食储备充足。",
	2020: "全市粮食产量稳定，工业用电增加。\n我们首次提出梯次溪谷的理念。\n农村公路和工业园区都有进步。",
	2021: "推广“梯次溪谷”，三个县受益。\n梯次溪谷面积扩大，粮食产量稳定。\n梯次溪谷带动旅游，梯次溪谷也带动就业。",
	2022: "各地梯次溪谷连片，粮食产量稳定。\n治理梯次溪谷，要靠群众。\n工业用电和农村公路都有进步。",
}

func TestDiscover(t *testing.T) {
	f := read(t, Options{}, valleys)
	found := f.Rank(nil)
	c := find(found, "梯次溪谷")
	if c == nil {
		t.Fatalf("梯次溪谷 is not proposed: %+v", found)
	}
	if found[0].Term != c.Term {
		t.Errorf("%s comes first, want 梯次溪谷", found[0].Term)
	}
	if c.Count != 7 || c.Documents != 3 || c.FirstYear != 2020 || c.Quoted != 1 || c.Shown != 1 {
		t.Errorf("measures %+v", c)
	}
	if want := []Year{{2020, 1}, {2021, 4}, {2022, 2}}; !slices.Equal(c.Years, want) {
		t.Errorf("years %v, want %v", c.Years, want)
	}
	if c.Peak != 2020 && c.Peak != 2021 || c.Burst < 1 {
		t.Errorf("it came up in %d by %v", c.Peak, c.Burst)
	}
	if len(c.Examples) != 2 || c.Examples[0].Year != 2020 || c.Examples[1].Year != 2022 {
		t.Errorf("examples %+v", c.Examples)
	}
	if find(f.Rank(func(s string) bool { return s == "梯次溪谷" }), "梯次溪谷") != nil {
		t.Error("a known term is proposed")
	}
}

// A part that stands in a longer term only is none by itself.
func TestNested(t *testing.T) {
	f := read(t, Options{}, map[int]string{2020: "建成溪谷梯田公园，游客增加。\n溪谷梯田公园开放，票价低。\n扩建溪谷梯田公园。\n“溪谷梯田公园”有名，我市溪谷梯田公园多。"})
	found := f.Rank(nil)
	if find(found, "溪谷梯田公园") == nil {
		t.Fatalf("溪谷梯田公园 is not proposed: %+v", found)
	}
	for _, part := range []string{"溪谷梯田", "梯田公园"} {
		if find(found, part) != nil {
			t.Errorf("%s is proposed", part)
		}
	}
}

// A word of the dictionary is no term because somebody once put it between quotation marks.
func TestQuotedWord(t *testing.T) {
	f := read(t, Options{}, map[int]string{2020: "所谓“公园”有很多。\n公园开放，游客增加。\n扩建公园。\n公园有名，我市公园多。\n公园免费，公园热闹。"})
	if c := find(f.Rank(nil), "公园"); c != nil {
		t.Errorf("公园 is proposed: %+v", c)
	}
}

// Room for rows is bounded, and what is frequent outlives it.
func TestForget(t *testing.T) {
	const most = 60
	f, err := New(Options{Most: most})
	if err != nil {
		t.Fatal(err)
	}
	for _, do := range []func(Sentence){f.Count, f.Examine} {
		for i := range 40 {
			for y := range valleys {
				for s := range strings.SplitSeq(valleys[y], "\n") {
					do(sentence(t, strconv.Itoa(i*10+y%10), y, s))
				}
			}
			if len(f.rows) > most {
				t.Fatalf("%d rows are kept", len(f.rows))
			}
		}
	}
	if find(f.Rank(nil), "梯次溪谷") == nil {
		t.Error("梯次溪谷 is not proposed")
	}
}

func TestAtLeast(t *testing.T) {
	counts := map[string]int{"a": 5, "b": 3, "c": 3, "d": 1}
	for n, want := range map[int]int{4: 0, 3: 2, 2: 4, 1: 4, 0: 6} {
		if got := atLeast(counts, n); got != want {
			t.Errorf("no more than %d reach %d, want %d", n, got, want)
		}
	}
}

func TestMeasures(t *testing.T) {
	even := around{words: map[int32]int32{1: 2, 2: 2}}
	if h := even.entropy(); h != 1 {
		t.Errorf("two equal neighbours have entropy %v", h)
	}
	if h := (&around{edges: 4}).entropy(); h != 2 {
		t.Errorf("four ends of clauses have entropy %v", h)
	}
	if l := likelihood(5, 100, 10, 200); math.Abs(l) > 1e-9 {
		t.Errorf("equal rates have likelihood ratio %v", l)
	}
	if l := likelihood(0, 100, 10, 100); math.Abs(l-20*math.Ln2) > 1e-9 {
		t.Errorf("none of 100 and 10 of 100 have likelihood ratio %v", l)
	}
}

// Whatever is read, measures are numbers, the order is by score, and the result does not hang on chance.
func TestRankHolds(t *testing.T) {
	k := words(t)
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.StringOf(rapid.SampledFrom([]rune("梯次溪谷公园建设的“”+，5.首提出了理念"))), 1, 12).Draw(t, "texts")
		run := func() []Candidate {
			f, err := New(Options{Least: 1})
			if err != nil {
				t.Fatal(err)
			}
			for _, do := range []func(Sentence){f.Count, f.Examine} {
				for i, s := range texts {
					v := text.NewView(s)
					do(Sentence{v, k.Cut(v), Place{DocID: strconv.Itoa(i / 3), Year: 2000 + i/3, Text: s}})
				}
			}
			return f.Rank(nil)
		}
		a, b := run(), run()
		if len(a) != len(b) {
			t.Fatalf("%d and %d candidates", len(a), len(b))
		}
		for i := range a {
			if a[i].Term != b[i].Term || a[i].Score != b[i].Score {
				t.Fatalf("%+v and %+v", a[i], b[i])
			}
			for _, x := range []float64{a[i].Score, a[i].Burst, a[i].Association, a[i].EntropyLeft, a[i].EntropyRight, a[i].CValue} {
				if math.IsNaN(x) || math.IsInf(x, 0) {
					t.Fatalf("%+v", a[i])
				}
			}
			if i > 0 && a[i].Score > a[i-1].Score {
				t.Fatalf("%s before %s", a[i-1].Term, a[i].Term)
			}
		}
	})
}

func BenchmarkCount(b *testing.B) {
	s := sentence(b, "1", 2020, strings.Repeat("深入实施创新驱动发展战略，因地制宜发展新质生产力，新增高新技术企业321家。", 50))
	b.SetBytes(int64(len(s.Place.Text)))
	for b.Loop() {
		f, err := New(Options{})
		if err != nil {
			b.Fatal(err)
		}
		f.Count(s)
		f.Examine(s)
	}
}
