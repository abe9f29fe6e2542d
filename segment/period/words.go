package period

import (
	"fmt"
	"sync"
	"unicode/utf8"

	"github.com/zhice-project/zhice/segment/rules"
)

// wordList is rules/periods.yaml.
type wordList struct {
	// Years are words for a year, counted from the document's.
	Years []struct {
		Text   string `yaml:"text"`
		Offset int    `yaml:"offset"`
	} `yaml:"years"`
	// Spans are words that stand before a number of years: 过去五年. Ahead spans begin with the document's year, the
	// others end with the year before it.
	Spans []struct {
		Text  string `yaml:"text"`
		Ahead bool   `yaml:"ahead"`
	} `yaml:"spans"`
	// Events are dated events that papers count from: 改革开放以来. From is a year and month.
	Events []struct {
		Text string `yaml:"text"`
		From string `yaml:"from"`
		y, m int
	} `yaml:"events"`
	// Eras are names of reigns and of the republic that years are counted in; First and Last are years of our calendar.
	Eras []struct {
		Text   string `yaml:"text"`
		First  int    `yaml:"first"`
		Last   int    `yaml:"last"`
		length int
	} `yaml:"eras"`
	Examples []struct {
		Text      string `yaml:"text"`
		Reference int    `yaml:"reference"`
		Span      string `yaml:"span"`
		Canonical string `yaml:"canonical"`
	} `yaml:"examples"`
}

// words decodes the embedded list once. A list that does not decode is a fault of the build, found by the first test.
var words = sync.OnceValue(func() *wordList {
	var w wordList
	if err := rules.Read("periods.yaml", &w); err != nil {
		panic(err)
	}
	for i := range w.Events {
		e := &w.Events[i]
		if _, err := fmt.Sscanf(e.From, "%4d-%2d", &e.y, &e.m); err != nil {
			panic(fmt.Errorf("periods.yaml: event %s: %w", e.Text, err))
		}
	}
	for i := range w.Eras {
		w.Eras[i].length = utf8.RuneCountInString(w.Eras[i].Text)
	}
	return &w
})
