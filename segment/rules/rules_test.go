package rules

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

type entry struct {
	ID      string   `yaml:"id"`
	Name    string   `yaml:"name"`
	Aliases []string `yaml:"aliases"`
}

type sheet struct {
	Version int      `yaml:"version"`
	Entries []entry  `yaml:"entries"`
	Words   string   `yaml:"words"`
	Plain   []string `yaml:"plain"`
}

const base = `
version: 1
entries:
  - {id: tea, name: 茶叶产量, aliases: [茶产量]}
  - {id: silk, name: 生丝产量}
words: >-
  桑 麻
plain: [甲]
`

func TestAddedRulesComeFirstAndMergeById(t *testing.T) {
	var s sheet
	extra := "entries:\n  - {id: salt, name: 食盐产量}\n  - {id: tea, aliases: [毛茶产量]}\nwords: 茶\nplain: [乙]\n"
	if err := overlay([]byte(base), []byte(extra), &s, "mine/sheet.yaml"); err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, e := range s.Entries {
		ids = append(ids, e.ID)
	}
	if !slices.Equal(ids, []string{"salt", "tea", "silk"}) {
		t.Errorf("entries %v", ids)
	}
	if tea := s.Entries[1]; tea.Name != "茶叶产量" || !slices.Equal(tea.Aliases, []string{"毛茶产量", "茶产量"}) {
		t.Errorf("merged entry %+v", tea)
	}
	if got := strings.Fields(s.Words); !slices.Equal(got, []string{"茶", "桑", "麻"}) {
		t.Errorf("words %v", got)
	}
	if !slices.Equal(s.Plain, []string{"乙", "甲"}) || s.Version != 1 {
		t.Errorf("plain %v, version %d", s.Plain, s.Version)
	}
}

func TestAFaultInAddedRulesIsToldByFileAndLine(t *testing.T) {
	for extra, want := range map[string]string{
		"entries:\n  - {id: salt, title: 食盐产量}\n": "mine/sheet.yaml: yaml: unmarshal errors:\n  line 2: field title not found",
		"entries:\n  - {id: salt\n":               "mine/sheet.yaml: yaml: line ",
		"entries: 食盐\n":                           "mine/sheet.yaml: yaml: unmarshal errors:\n  line 1: cannot unmarshal",
	} {
		var s sheet
		if err := overlay([]byte(base), []byte(extra), &s, "mine/sheet.yaml"); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %q", extra, err, want)
		}
	}
	var s sheet
	if err := overlay([]byte(base), []byte("# nothing yet\n"), &s, "mine/sheet.yaml"); err != nil || len(s.Entries) != 2 {
		t.Errorf("a file of comments: %v, %d entries", err, len(s.Entries))
	}
}

func TestAFileNoRuleReadsIsRefused(t *testing.T) {
	err := Add(fstest.MapFS{"indicator.yaml": {Data: []byte("indicators: []\n")}}, "mine")
	if err == nil || !strings.Contains(err.Error(), "mine/indicator.yaml: no rule file is called so; there are absences.yaml,") {
		t.Errorf("error %v", err)
	}
}

// Who inherits the rules finds every file in the README.
func TestTheReadmeNamesEveryFile(t *testing.T) {
	b, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range Names() {
		if !strings.Contains(string(b), "`"+n+"`") {
			t.Errorf("README.md does not tell of %s", n)
		}
	}
}
