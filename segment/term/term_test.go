package term

import (
	"strings"
	"testing"

	"github.com/zhice-project/zhice/segment/rules"
	"github.com/zhice-project/zhice/segment/text"
)

func list(tb testing.TB) *List {
	tb.Helper()
	l, err := New()
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

// Every group's example is found as it says, every type is one a mention can have, and no form is listed twice.
func TestListFile(t *testing.T) {
	var f listFile
	if err := rules.Read("terms.yaml", &f); err != nil {
		t.Fatal(err)
	}
	l, seen := list(t), map[string]string{}
	for _, g := range f.Groups {
		if g.Type != "POLICY_TERM" && g.Type != "PROGRAMME" && g.Type != "TECH/INDUSTRY" {
			t.Errorf("%s: type %q", g.Topic, g.Type)
		}
		found := false
		for _, m := range l.Find(text.NewView(g.Example)) {
			found = found || m.Term.Canonical == g.Finds && m.Term.Type == g.Type
		}
		if !found {
			t.Errorf("%s: %q does not find %q", g.Topic, g.Example, g.Finds)
		}
		for e := range strings.FieldsSeq(g.Terms) {
			w, _, _ := strings.Cut(e, "=")
			if other, dup := seen[w]; dup {
				t.Errorf("%s stands in %s and in %s", w, other, g.Topic)
			}
			seen[w] = g.Topic
		}
	}
	if l.Len() < 400 {
		t.Errorf("only %d terms", l.Len())
	}
}

func TestFind(t *testing.T) {
	l := list(t)
	for in, want := range map[string]string{
		"培育农业新质生产力":            "农业新质生产力",
		"推进 新 质 生 产\n力 发展":     "新质生产力",
		"开展“人工智能＋”行动":          "“人工智能+”行动",
		"建成5G基站，不是15G或5GHz":    "5G基站",
		"共建“一带一路”，高质量共建一带一路":   "共建“一带一路” 共建“一带一路”",
		"没有哪一项":                "",
		"培育专精特新“小巨人”企业和单项冠军企业": "专精特新“小巨人”企业 制造业单项冠军企业",
	} {
		var got []string
		for _, m := range l.Find(text.NewView(in)) {
			got = append(got, m.Term.Canonical)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s: got %q, want %q", in, s, want)
		}
	}
}

func TestCounter(t *testing.T) {
	c := list(t).Counter()
	c.Add(text.NewView("发展数字经济，数字经济核心产业和量子领域"))
	c.Add(text.NewView("量子科技、数字经济"))
	got := c.Counts()
	if len(got) != 2 || got[0].Term != "数字经济" || got[0].Count != 3 || got[1].Term != "量子科技" || got[1].Count != 2 {
		t.Errorf("counts %+v", got)
	}
}

func FuzzFind(f *testing.F) {
	f.Add("发展“人工智能+”行动和5G")
	l := list(f)
	f.Fuzz(func(t *testing.T, s string) {
		v, at := text.NewView(s), 0
		for _, m := range l.Find(v) {
			if m.Start < at || m.End <= m.Start || m.End > len(v.Runes) || m.Term == nil {
				t.Fatalf("%+v in %q", m, s)
			}
			at = m.End
		}
	})
}

func BenchmarkFind(b *testing.B) {
	l := list(b)
	s := strings.Repeat("深入实施创新驱动发展战略，因地制宜发展新质生产力，全省规模以上工业增加值增长7.2%，新增高新技术企业321家。", 200)
	v := text.NewView(s)
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		l.Find(v)
	}
}
