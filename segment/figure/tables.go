package figure

import (
	"slices"
	"strings"
	"sync"

	"github.com/zhice-project/zhice/segment/rules"
)

// unit is a unit or classifier as it is written, with the code a fact carries.
type unit struct {
	code   string
	kind   unitKind
	factor float64
	length int // runes of the surface
	latin  bool
	// notBefore are the characters that may not follow.
	notBefore string
	surface   string
}

type unitKind uint8

const (
	kindNone unitKind = iota
	kindMoney
	kindShare
	kindTimes
	kindPhysical
	kindTime
	kindCount
)

// unitEntry is a line of rules/units.yaml.
type unitEntry struct {
	Surface []string `yaml:"surface"`
	Code    string   `yaml:"code"`
	Factor  float64  `yaml:"factor"`
	Example string   `yaml:"example"`
	Value   float64  `yaml:"value"`
	// Before are words and signs for a currency that stand before the number: 港币, USD, HK$.
	Before []string `yaml:"before"`
}

type unitFile struct {
	Money    []unitEntry `yaml:"money"`
	Share    []unitEntry `yaml:"share"`
	Times    []unitEntry `yaml:"times"`
	Physical []unitEntry `yaml:"physical"`
	Time     []unitEntry `yaml:"time"`
	Count    []unitEntry `yaml:"count"`
	// Except lists, per unit, the characters that make a word of it: 家 in 家庭.
	Except map[string]string `yaml:"except"`
}

// qualifierEntry is a line of rules/qualifiers.yaml.
type qualifierEntry struct {
	Class   string   `yaml:"class"`
	Words   []string `yaml:"words"`
	Only    string   `yaml:"only"`
	Example string   `yaml:"example"`
}

type qualifierFile struct {
	Prefix []qualifierEntry `yaml:"prefix"`
	Suffix []qualifierEntry `yaml:"suffix"`
}

type wordFile struct {
	Words    []string `yaml:"words"`
	Names    []string `yaml:"names"`
	Examples []string `yaml:"examples"`
	// NameExamples have one figure each, Span, that states nothing.
	NameExamples []struct {
		Text string `yaml:"text"`
		Span string `yaml:"span"`
	} `yaml:"named"`
}

// qualifier is a qualifying word.
type qualifier struct {
	class  string
	only   string
	length int // runes
}

// tables are the rule files in the shape the reader looks them up in. They never change once built.
type tables struct {
	units  *trie[unit]
	prefix *trie[qualifier] // keyed backwards: it is read from the numeral to the left
	suffix *trie[qualifier]
	words  *trie[struct{}]
	names  *trie[struct{}]
	// currency is keyed backwards, like prefix.
	currency *trie[unit]
}

// follows reports whether r may follow the unit: 家 is none in 家庭.
func (u *unit) follows(r rune) bool { return !strings.ContainsRune(u.notBefore, r) }

// loaded builds the tables once. Rule files that do not decode are a fault of the build, found by the first test.
var loaded = sync.OnceValue(func() *tables {
	t := &tables{
		units: newTrie[unit](), currency: newTrie[unit](), prefix: newTrie[qualifier](), suffix: newTrie[qualifier](),
		words: newTrie[struct{}](), names: newTrie[struct{}](),
	}
	var u unitFile
	mustRead("units.yaml", &u)
	for kind, list := range map[unitKind][]unitEntry{
		kindMoney: u.Money, kindShare: u.Share, kindTimes: u.Times, kindPhysical: u.Physical, kindTime: u.Time, kindCount: u.Count,
	} {
		for _, e := range list {
			for _, s := range e.Before {
				t.currency.put(backwards(s), unit{code: e.Code, kind: kind, factor: 1, latin: s[0] < 0x80})
			}
			for _, s := range e.Surface {
				code, factor := e.Code, e.Factor
				if code == "" {
					code = simplified(s)
				}
				if factor == 0 {
					factor = 1
				}
				t.units.put([]rune(s), unit{
					code: code, kind: kind, factor: factor, length: len([]rune(s)), surface: simplified(s),
					latin: s[len(s)-1] < 0x80 && s != "%", notBefore: u.Except[simplified(s)],
				})
			}
		}
	}
	var q qualifierFile
	mustRead("qualifiers.yaml", &q)
	for _, e := range q.Prefix {
		for _, w := range e.Words {
			r := backwards(w)
			t.prefix.put(r, qualifier{e.Class, e.Only, len(r)})
		}
	}
	for _, e := range q.Suffix {
		for _, w := range e.Words {
			t.suffix.put([]rune(w), qualifier{e.Class, e.Only, len([]rune(w))})
		}
	}
	var w wordFile
	mustRead("numeral_words.yaml", &w)
	for _, s := range w.Words {
		t.words.put([]rune(s), struct{}{})
	}
	for _, s := range w.Names {
		t.names.put([]rune(s), struct{}{})
	}
	return t
})

func backwards(s string) []rune {
	r := []rune(s)
	slices.Reverse(r)
	return r
}

func mustRead(name string, v any) {
	if err := rules.Read(name, v); err != nil {
		panic(err)
	}
}

// simplified gives the code of a classifier that is its own code: traditional forms are written as the simplified one.
func simplified(s string) string {
	r := []rune(s)
	for i, c := range r {
		if x, ok := traditional[c]; ok {
			r[i] = x
		}
	}
	return string(r)
}

var traditional = map[rune]rune{
	'個': '个', '項': '项', '戶': '户', '種': '种', '類': '类', '處': '处', '臺': '台', '輛': '辆', '張': '张', '隻': '只', '頭': '头',
	'棟': '栋', '間': '间', '場': '场', '輪': '轮', '筆': '笔', '塊': '块', '組': '组', '對': '对', '雙': '双', '條': '条', '級': '级',
	'題': '题', '歲': '岁', '樓': '楼',
}
