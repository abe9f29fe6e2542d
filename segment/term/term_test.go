package term

import (
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
	"pgregory.net/rapid"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/rules"
	"github.com/zhice-project/zhice/segment/text"
	"github.com/zhice-project/zhice/segment/token"
)

func list(tb testing.TB) *List {
	tb.Helper()
	l, err := New()
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

func words(tb testing.TB, v *text.View) []schemas.Token {
	tb.Helper()
	k, err := token.Shared()
	if err != nil {
		tb.Fatal(err)
	}
	return k.Cut(v)
}

// Every group's example is found as it says, every way to write a term is found in itself and means that term, and no form
// is listed twice.
func TestListFile(t *testing.T) {
	var f listFile
	if err := rules.Read("terms.yaml", &f); err != nil {
		t.Fatal(err)
	}
	if err := CheckExamples(func(v *text.View) []schemas.Token { return words(t, v) }); err != nil {
		t.Error(err)
	}
	l, seen := list(t), map[string]string{}
	for _, g := range f.Groups {
		if g.Example == "" || g.Finds == "" {
			t.Errorf("%s has no example", g.Topic)
		}
		for _, e := range g.Terms {
			for _, form := range e.forms {
				if other, dup := seen[form]; dup {
					t.Errorf("%s stands in %s and in %s", form, other, g.Topic)
				}
				seen[form] = g.Topic
				if got, ok := l.Get(form); !ok || got.Canonical != e.canonical {
					t.Errorf("%s means %q, want %q", form, got.Canonical, e.canonical)
				}
			}
		}
	}
	if l.Len() < 1500 {
		t.Errorf("only %d terms", l.Len())
	}
}

func TestFind(t *testing.T) {
	l := list(t)
	for in, want := range map[string]string{
		"培育农业新质生产力":            "农业 农业新质生产力 新质生产力",
		"推进 新 质 生 产\n力 进步":     "新质生产力",
		"积极稳妥推进碳达峰碳中和":         "碳达峰 碳达峰碳中和 碳中和",
		"建成5G基站，不是15G或5GHz":    "5G 5G基站",
		"共建“一带一路”，高质量推进一带一路":   "共建“一带一路” 共建“一带一路”",
		"深化“放管服”改革，放管服改革":      "“放管服”改革 “放管服”改革",
		"没有哪一项":                "",
		"培育专精特新“小巨人”企业和单项冠军企业": "专精特新“小巨人”企业 制造业单项冠军企业",
		"扩大发电力度，降低电力价格":        "电力",
		"落实“三保”支出，不是三保险":       "三保",
	} {
		v := text.NewView(in)
		var got []string
		for _, m := range l.Find(v, words(t, v)) {
			got = append(got, m.Term.Canonical)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s: got %q, want %q", in, s, want)
		}
	}
}

// What is counted of one term never overlaps itself, and a term of three and more characters is found wherever any way
// to write it stands.
func TestFindAgreesWithSearch(t *testing.T) {
	form := rapid.StringOfN(rapid.SampledFrom([]rune("甲乙丙")), 3, 5, -1)
	rapid.Check(t, func(t *rapid.T) {
		forms := rapid.SliceOfNDistinct(form, 1, 6, rapid.ID[string]).Draw(t, "forms")
		entries := make([]Entry, 2)
		for i, f := range forms {
			e := &entries[i%2]
			e.Canonical = []string{"one", "two"}[i%2]
			e.Forms = append(e.Forms, f)
		}
		s := rapid.StringOfN(rapid.SampledFrom([]rune("甲乙丙丁")), 0, 20, -1).Draw(t, "s")
		found := map[string]int{}
		for _, m := range NewList(entries).Find(text.NewView(s), nil) {
			if m.Start < found[m.Term.Canonical] {
				t.Fatalf("%v overlaps itself in %s", m, s)
			}
			found[m.Term.Canonical] = m.End
		}
		for _, e := range entries {
			stands := false
			for _, f := range e.Forms {
				stands = stands || strings.Contains(s, f)
			}
			if _, ok := found[e.Canonical]; ok != stands {
				t.Fatalf("%s %v in %s: found %v", e.Canonical, e.Forms, s, ok)
			}
		}
	})
}

func TestGet(t *testing.T) {
	l := list(t)
	for in, want := range map[string]string{
		"一带一路": "共建“一带一路”", "“一带一路”": "共建“一带一路”", "新质\n生产力": "新质生产力", "“新质生产力”": "新质生产力", "双碳": "双碳", "无此一说": "",
	} {
		if got, _ := l.Get(in); got.Canonical != want {
			t.Errorf("%s: %q, want %q", in, got.Canonical, want)
		}
	}
}

// A user's list names the line that is wrong, and of two that claim one form the first has it.
func TestListErrors(t *testing.T) {
	for in, want := range map[string]string{
		"groups:\n  - topic: 试\n    type: IDEA\n":                                         `line 3: type "IDEA"`,
		"groups:\n  - topic: 试\n    type: PROGRAMME\n    terms:\n      - 甲乙\n      - 丙\n": `line 6: "丙"`,
		"groups:\n  - terms:\n      - 甲乙 = 丙丁 |\n":                                        "line 3",
		"groups:\n  - terms:\n      - [甲乙]\n":                                             "line 3",
	} {
		var f listFile
		if err := yaml.Unmarshal([]byte(in), &f); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %s", in, err, want)
		}
	}
	l := NewList([]Entry{{Term{Canonical: "甲"}, []string{"甲乙丙"}}, {Term{Canonical: "乙"}, []string{"甲乙丙", "乙丙丁"}}})
	if got, _ := l.Get("甲乙丙"); got.Canonical != "甲" {
		t.Errorf("the second entry took the form: %+v", got)
	}
}

func TestCounter(t *testing.T) {
	c := list(t).Counter()
	c.Add(text.NewView("发展数字经济，数字经济核心产业和量子领域"), nil, 3, 1)
	c.Add(text.NewView("量子科技、数字经济"), nil, 5, 2)
	got := c.Counts()
	want := []schemas.TermCount{
		{Term: "数字经济", Type: Tech, Topic: "产业", Count: 3, Seq: 3, Page: 1},
		{Term: "量子科技", Type: Tech, Topic: "前沿技术", Count: 2, Seq: 3, Page: 1},
	}
	if len(got) < 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("counts %+v", got)
	}
}

func FuzzFind(f *testing.F) {
	f.Add("发展“人工智能+”行动和5G")
	l := list(f)
	f.Fuzz(func(t *testing.T, s string) {
		v, at := text.NewView(s), 0
		for _, m := range l.Find(v, nil) {
			if m.Start < at || m.End <= m.Start || m.End > len(v.Runes) || m.Term == nil {
				t.Fatalf("%+v in %q", m, s)
			}
			at = m.Start
		}
	})
}

func FuzzParseEntry(f *testing.F) {
	for _, s := range []string{"新质生产力", "“三保”", "甲乙 = 丙丁 | 戊己", "=", "“”"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if e, err := ParseEntry(s); err == nil {
			if got, ok := NewList([]Entry{e}).Get(e.Forms[0]); !ok || got.Canonical != e.Canonical {
				t.Fatalf("%q: %+v is not found by its first form", s, e)
			}
		}
	})
}

func BenchmarkFind(b *testing.B) {
	l := list(b)
	s := strings.Repeat("深入实施创新驱动发展战略，因地制宜发展新质生产力，全省规模以上工业增加值增长7.2%，新增高新技术企业321家。", 200)
	v := text.NewView(s)
	cut := words(b, v)
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		l.Find(v, cut)
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		list(b)
	}
}
