package app

import (
	"slices"
	"strings"
	"testing"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/fact"
)

func TestFactFilterReadsEachArgumentAsWhatItIs(t *testing.T) {
	indicators, err := fact.Indicators()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ args, changes, subjects, words string }{
		{"", "", "*.*.*.>", ""},
		{"gdp_growth 520000", "", "*.520000.gdp_growth.>", ""},
		{"广东 GDP", "", "*.440000.gdp.> *.440000.gdp_growth.> *.440000.grp.> *.440000.grp_growth.>", ""},
		{"广东省 城镇调查失业率", "new revised", "new.440000.urban_surveyed_unemployment.> revised.440000.urban_surveyed_unemployment.>", ""},
		{"全国 cpi", "", "*.000000.cpi.>", ""},
		{"广东 贵州", "", "*.440000.*.> *.520000.*.>", ""},
		{"海口* cpi", "", "*.460100.cpi.> *.460105.cpi.> *.460106.cpi.> *.460107.cpi.> *.460108.cpi.>", ""},
		{"4601*", "retracted", "retracted.460100.*.> retracted.460105.*.> retracted.460106.*.> retracted.460107.*.> retracted.460108.*.>", ""},
		{"new.110000.>", "", "new.110000.>", ""},
		{"人工智能 5G", "", "*.*.*.>", "人工智能 5G"},
		{"示例省 gdp", "", "*.*.gdp.>", "示例省"},
	} {
		f, err := readFilter(strings.Fields(c.args), strings.Fields(c.changes), indicators)
		if err != nil {
			t.Errorf("%q: %v", c.args, err)
			continue
		}
		subjects, err := f.subjects()
		got := strings.ReplaceAll(strings.Join(subjects, " "), "zhice.fact.", "")
		if err != nil || got != c.subjects || strings.Join(f.words, " ") != c.words {
			t.Errorf("%q: subjects %s, words %v, %v", c.args, got, f.words, err)
		}
	}
	for args, says := range map[string]string{
		"gpd_growth": "no indicator has the id", "朝阳区": "110105 in 北京市", "无名*": "no region is called", "new.110000.> cpi": "give it alone",
		"广东* GDP": "leave one of them open", "99*": "0 regions",
	} {
		f, err := readFilter(strings.Fields(args), []string{"new", "revised"}, indicators)
		if err == nil {
			_, err = f.subjects()
		}
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, want a word of %q", args, err, says)
		}
	}
	if _, err := readFilter(nil, []string{"fresh"}, indicators); err == nil {
		t.Error("a change that does not exist is taken")
	}
}

func TestWordsMustAllBeThere(t *testing.T) {
	f := factFilter{words: []string{"粮食", "产量"}}
	e := schemas.FactEvent{Fact: schemas.Fact{Indicator: "粮食产量", Sentence: "粮食产量1200万吨。"}}
	if !f.match(e) {
		t.Error("a fact with both words is left out")
	}
	e.Fact.Indicator, e.Fact.Sentence = "粮食播种面积", "粮食播种面积稳定。"
	if f.match(e) {
		t.Error("a fact with one word of two is let through")
	}
	place := "示例省"
	e.Fact.Scope, f.words = &place, []string{"示例省", "粮食"}
	if !f.match(e) {
		t.Error("the place is not looked at")
	}
}

// Subjects that overlap are refused by the server.
func TestSubjectsAreDistinct(t *testing.T) {
	f, err := readFilter([]string{"广东", "440000", "cpi", "CPI"}, []string{"new", "new"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	f.indicators = []string{"cpi", "cpi"}
	subjects, err := f.subjects()
	if err != nil || !slices.Equal(subjects, []string{"zhice.fact.new.440000.cpi.>"}) {
		t.Errorf("%v, %v", subjects, err)
	}
}

// Whatever is typed: what comes of it is a refusal, or subjects that NATS takes.
func FuzzFilter(f *testing.F) {
	for _, arg := range []string{"广东", "44*", "GDP", "new.110000.>", "a b", "*", "", "朝阳区", "\xff.*"} {
		f.Add(arg)
	}
	indicators, err := fact.Indicators()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, arg string) {
		filter, err := readFilter([]string{arg}, nil, indicators)
		if err != nil || len(filter.patterns) > 0 { // the bus checks patterns
			return
		}
		subjects, err := filter.subjects()
		if err != nil {
			return
		}
		for _, s := range subjects {
			if tokens := strings.Split(s, "."); len(tokens) != 6 || tokens[5] != ">" || strings.ContainsAny(s, " \t\n") || slices.Contains(tokens, "") {
				t.Fatalf("%q became the subject %q", arg, s)
			}
		}
	})
}
