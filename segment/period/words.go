package period

import (
	"fmt"
	"slices"
	"sync"

	"github.com/zhice-project/zhice/segment/figure/numeral"
	"github.com/zhice-project/zhice/segment/rules"
	"github.com/zhice-project/zhice/segment/text"
)

// wordList is rules/periods.yaml.
type wordList struct {
	// Years are words for a year, counted from the document's.
	Years []struct {
		phrase `yaml:",inline"`
		Offset int `yaml:"offset"`
	} `yaml:"years"`
	// Spans are words that stand before a number of years: 过去五年. Ahead spans begin with the document's year, the
	// others end with the year before it.
	Spans []struct {
		phrase `yaml:",inline"`
		Ahead  bool `yaml:"ahead"`
	} `yaml:"spans"`
	// Events are dated events that papers count from: 改革开放以来. From is a year and month.
	Events []struct {
		phrase `yaml:",inline"`
		From   string `yaml:"from"`
		y, m   int
	} `yaml:"events"`
	// Eras are names of reigns and of the republic that years are counted in; First and Last are years of our calendar.
	Eras []struct {
		phrase `yaml:",inline"`
		First  int `yaml:"first"`
		Last   int `yaml:"last"`
	} `yaml:"eras"`
	// Days are named days of a year; a bare one is also an everyday word (大雪) and must stand alone or before Bounds.
	Days []struct {
		phrase  `yaml:",inline"`
		Date    []int `yaml:"date"`    // month and day
		Lunar   []int `yaml:"lunar"`   // month and day of the traditional calendar; day 0 is the eve
		Weekday []int `yaml:"weekday"` // month, which of its weekdays, weekday from 0 for Monday
		Term    *int  `yaml:"term"`    // solar term, counted from 小寒
		Bare    bool  `yaml:"bare"`
	} `yaml:"days"`
	Bounds []string `yaml:"bounds"`
	// What the phrases of each list begin with.
	yearsBegin, spansBegin, eventsBegin, daysBegin text.RuneSet

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
	for i := range w.Years {
		w.Years[i].compile(&w.yearsBegin)
	}
	for i := range w.Spans {
		w.Spans[i].compile(&w.spansBegin)
	}
	for i := range w.Events {
		w.Events[i].compile(&w.eventsBegin)
	}
	for i := range w.Days {
		w.Days[i].compile(&w.daysBegin)
	}
	for i := range w.Eras {
		w.Eras[i].runes = []rune(w.Eras[i].Text)
	}
	return &w
})

// phrase is a word of a list, compared rune by rune: most places of a text differ from it in the first.
type phrase struct {
	Text  string `yaml:"text"`
	runes []rune
}

// compile takes the phrase apart and puts what it begins with into a set.
func (p *phrase) compile(begin *text.RuneSet) {
	p.runes = []rune(p.Text)
	begin.Add(p.runes[0])
}

// at reports whether the phrase stands at rs[i:].
func (p *phrase) at(rs []rune, i int) bool {
	if i < 0 || i+len(p.runes) > len(rs) || rs[i] != p.runes[0] {
		return false
	}
	return slices.Equal(rs[i:i+len(p.runes)], p.runes)
}

// wordOpeners are the characters that expressions in words begin with, beside those of the lists.
const wordOpeners = "本新上下前后最年首全第元“‘\"「"

// openers are the characters that an expression of time can begin with; most of a text is none of them.
var openers = sync.OnceValue(func() *text.RuneSet {
	s := text.NewRuneSet(wordOpeners)
	w := words()
	s.AddIf(func(r rune) bool { return w.yearsBegin.Has(r) || w.spansBegin.Has(r) || w.eventsBegin.Has(r) })
	s.AddIf(numeral.IsPart)
	return s
})
