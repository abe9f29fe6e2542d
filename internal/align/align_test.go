package align

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// told writes pairs as 2=3 (the same), 2~3 (changed), 2>3 (moved), -2 (gone), +3 (new).
func told(pairs []Pair) string {
	var out []string
	for _, p := range pairs {
		switch {
		case p.After == None:
			out = append(out, fmt.Sprintf("-%d", p.Before))
		case p.Before == None:
			out = append(out, fmt.Sprintf("+%d", p.After))
		case p.Moved:
			out = append(out, fmt.Sprintf("%d>%d", p.Before, p.After))
		case p.Likeness == 1:
			out = append(out, fmt.Sprintf("%d=%d", p.Before, p.After))
		default:
			out = append(out, fmt.Sprintf("%d~%d", p.Before, p.After))
		}
	}
	return strings.Join(out, " ")
}

func TestSentencesFindTheirCounterparts(t *testing.T) {
	for _, c := range []struct {
		name          string
		before, after []string
		want          string
	}{
		{"nothing", nil, nil, ""},
		{"one side", []string{"粮食产量增长。"}, nil, "-0"},
		{"white space and width are no difference", []string{"增长５％ 左右。"}, []string{"增长5%左右。"}, "0=0"},
		{
			"a number set anew is the same sentence",
			[]string{"城镇新增就业12万人以上。", "水库蓄水量达到3亿立方米。"},
			[]string{"城镇新增就业15万人以上。", "新建公园9个。", "水库蓄水量达到4亿立方米。"},
			"0~0 +1 1~2",
		},
		{
			"words are added in front",
			[]string{"加快建设梯田灌溉体系。", "修缮古城墙。"},
			[]string{"因地制宜用好山间泉水，加快建设梯田灌溉体系。", "开通夜间公交。"},
			"0~0 -1 +1",
		},
		{
			"what has moved is found",
			[]string{"扩建山村图书馆三处。", "疏浚城北河道。", "整修县道百余公里。", "培训乡村医生。"},
			[]string{"疏浚城北河道。", "整修县道百余公里。", "培训乡村医生。", "扩建山村图书馆三处。"},
			"1=0 2=1 3=2 0>3",
		},
		{
			"what stands twice is paired in order",
			[]string{"各位代表！", "种植果树。", "各位代表！", "开挖水井。"},
			[]string{"种植果树。", "各位代表！", "开挖水井。"},
			"-0 1=0 2=1 3=2",
		},
		{
			"order does not part the likest",
			[]string{"提高养老金标准和医疗补助标准。", "提高医疗补助。"},
			[]string{"提高医疗补助标准。", "提高养老金标准和医疗补助标准。"},
			"1>0 0=1",
		},
		{
			"a scrap of a sentence is like none",
			[]string{"深入推进乡村医疗站点改革和县域教育资源统筹配置。", "修缮古城墙。", "开挖水井。"}, []string{"种植果树。", "清理河道。", "深入推进。"},
			"-0 -1 -2 +0 +1 +2",
		},
		{
			"what every sentence has proves nothing",
			[]string{"扎实推进茶叶种植。", "扎实推进古城修缮。", "扎实推进水井开挖。"},
			[]string{"扎实推进港口疏浚。", "扎实推进夜间公交。", "扎实推进果树嫁接。"},
			"-0 -1 -2 +0 +1 +2",
		},
	} {
		got := told(Texts(c.before, c.after))
		if got != c.want {
			t.Errorf("%s: %s; want %s", c.name, got, c.want)
		}
	}
}

// Whatever the texts, each sentence comes once, those of the second text in their order, and the same texts are the same
// throughout.
func TestEverySentenceComesOnce(t *testing.T) {
	sentence := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"推进", "发展", "5%", "12", "农业", "，", "水利", " ", "。"}), 0, 6).Draw(t, "words"), "")
	})
	rapid.Check(t, func(t *rapid.T) {
		before, after := rapid.SliceOfN(sentence, 0, 12).Draw(t, "before"), rapid.SliceOfN(sentence, 0, 12).Draw(t, "after")
		var b, a []int
		pairs := Texts(before, after)
		for _, p := range pairs {
			if p.Before != None {
				b = append(b, p.Before)
			}
			if p.After != None {
				a = append(a, p.After)
			}
			if (p.Likeness == 0) != (p.Before == None || p.After == None) {
				t.Fatalf("%+v", p)
			}
		}
		if !slices.IsSorted(a) || len(a) != len(after) {
			t.Fatalf("second text: %v", a)
		}
		slices.Sort(b)
		if len(slices.Compact(b)) != len(before) {
			t.Fatalf("first text: %v of %d", b, len(before))
		}
		for i, p := range Texts(before, before) {
			if p.Before != i || p.After != i || p.Likeness != 1 || p.Moved {
				t.Fatalf("a text differs from itself: %+v", p)
			}
		}
	})
}

func TestWordsThatDifferAreMarked(t *testing.T) {
	for _, c := range []struct{ before, after, want string }{
		{"", "", ""},
		{"增长 5% 左右 。", "增长 5% 左右 。", "增长5%左右。"},
		{"增长 5% 左右 。", "增长 6% 以上 。", "增长[-5%左右-]{+6%以上+}。"},
		{"种植 果树", "大力 种植 果树 和 茶叶", "{+大力+}种植果树{+和茶叶+}"},
		{"甲 和 乙 果树", "丙 和 丁 果树", "[-甲和乙-]{+丙和丁+}果树"},
		{"甲 和 与 乙 果树", "丙 和 与 丁 果树", "[-甲和与乙-]{+丙和与丁+}果树"},
		{"甲 和 与 及 乙 果树", "丙 和 与 及 丁 果树", "[-甲-]{+丙+}和与及[-乙-]{+丁+}果树"},
		{"甲 和 果树", "丙 和 丁 果树", "[-甲和-]{+丙和丁+}果树"},
		{"甲 和 与 果树", "丙 和 与 丁 果树", "[-甲-]{+丙+}和与{+丁+}果树"},
		{"甲 乙 果树 茶叶", "乙 果树 茶叶", "[-甲-]乙果树茶叶"},
	} {
		var got strings.Builder
		for _, e := range Words(strings.Fields(c.before), strings.Fields(c.after)) {
			switch e.Op {
			case Same:
				got.WriteString(e.Text)
			case Gone:
				got.WriteString("[-" + e.Text + "-]")
			case New:
				got.WriteString("{+" + e.Text + "+}")
			}
		}
		if g := got.String(); g != c.want {
			t.Errorf("%s → %s: %s; want %s", c.before, c.after, g, c.want)
		}
	}
}

// Both sentences can be put together again from what Words says.
func TestWordsLoseNothing(t *testing.T) {
	words := rapid.SliceOfN(rapid.SampledFrom([]string{"甲", "乙", "丙丁", "5%", "，"}), 0, 12)
	rapid.Check(t, func(t *rapid.T) {
		before, after := words.Draw(t, "before"), words.Draw(t, "after")
		var b, a strings.Builder
		for _, e := range Words(before, after) {
			if e.Op != New {
				b.WriteString(e.Text)
			}
			if e.Op != Gone {
				a.WriteString(e.Text)
			}
		}
		if b.String() != strings.Join(before, "") || a.String() != strings.Join(after, "") {
			t.Fatalf("%v → %v became %s → %s", before, after, b.String(), a.String())
		}
	})
}

// Two long reports are aligned while nobody notices.
func TestLongReportsAreAlignedAtOnce(t *testing.T) {
	signs := []rune("山水田林湖草沙路桥港城乡村校医院厂店站所农工商学兵河江海洋岛")
	text := func(seed, n int) []string {
		out := make([]string, n)
		for i := range out {
			r := make([]rune, 40)
			for k := range r {
				seed = (seed*1103515245 + 12345) & 0x7fffffff
				r[k] = signs[seed>>8%len(signs)]
			}
			out[i] = string(r)
		}
		return out
	}
	before, after := text(1, 2000), text(2, 2000)
	copy(after[500:], before[:500])
	began := time.Now()
	same := 0
	for _, p := range Texts(before, after) {
		if p.Likeness == 1 {
			same++
		}
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("2000 sentences against 2000 took %v", took)
	}
	if same != 500 {
		t.Errorf("%d of 500 sentences were found again", same)
	}
}
