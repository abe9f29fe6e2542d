package fact

import (
	"fmt"
	"slices"

	"github.com/zhice-project/zhice/segment/rules"
)

// lexicon is a set of words that is asked which of them a text begins or ends with; the longest wins. Reading from the
// front and from the back are two tries over the same words.
type lexicon[T any] struct {
	front, back *node[T]
}

type node[T any] struct {
	next map[rune]*node[T]
	leaf bool
	val  T
}

func newLexicon[T any]() *lexicon[T] {
	return &lexicon[T]{front: &node[T]{}, back: &node[T]{}}
}

func (n *node[T]) child(r rune) *node[T] {
	if n.next == nil {
		n.next = map[rune]*node[T]{}
	}
	c := n.next[r]
	if c == nil {
		c = &node[T]{}
		n.next[r] = c
	}
	return c
}

func (l *lexicon[T]) add(word string, val T) {
	rs := []rune(word)
	f, b := l.front, l.back
	for i := range rs {
		f, b = f.child(rs[i]), b.child(rs[len(rs)-1-i])
	}
	f.leaf, f.val, b.leaf, b.val = true, val, true, val
}

// prefix gives the value and length of the longest word s begins with; length 0 for none.
func (l *lexicon[T]) prefix(s []rune) (val T, n int) {
	for i, at := 0, l.front; i < len(s); i++ {
		if at = at.next[s[i]]; at == nil {
			break
		}
		if at.leaf {
			val, n = at.val, i+1
		}
	}
	return val, n
}

// suffix gives the value and length of the longest word s ends with; length 0 for none.
func (l *lexicon[T]) suffix(s []rune) (val T, n int) {
	for i, at := len(s)-1, l.back; i >= 0; i-- {
		if at = at.next[s[i]]; at == nil {
			break
		}
		if at.leaf {
			val, n = at.val, len(s)-i
		}
	}
	return val, n
}

// is reports whether s is a word of the lexicon.
func (l *lexicon[T]) is(s []rune) bool {
	_, n := l.prefix(s)
	return n == len(s) && n > 0
}

// find gives the first place at which a word of the lexicon stands in s, and its length; -1 for none.
func (l *lexicon[T]) find(s []rune) (at, n int, val T) {
	for i := range s {
		if v, k := l.prefix(s[i:]); k > 0 {
			return i, k, v
		}
	}
	return -1, 0, val
}

type verbClass string

const (
	verbGrowth verbClass = "growth"
	verbGap    verbClass = "gap"
	verbLevel  verbClass = "level"
	verbHold   verbClass = "hold"
	verbRank   verbClass = "rank"
)

type verb struct {
	class     verbClass
	direction string
}

type words struct {
	Adverbs     []string          `yaml:"adverbs"`
	Annual      []string          `yaml:"annual"`
	Openers     []string          `yaml:"openers"`
	Kept        []string          `yaml:"kept"`
	Carriers    []string          `yaml:"carriers"`
	Works       []string          `yaml:"works"`
	Outcomes    []string          `yaml:"outcomes"`
	Measures    []string          `yaml:"measures"`
	Dependents  []string          `yaml:"dependents"`
	GrowthNouns map[string]string `yaml:"growthNouns"`
	People      []string          `yaml:"people"`
	Reached     []string          `yaml:"reached"`
	Accruing    []string          `yaml:"accruing"`
	Caps        []string          `yaml:"caps"`
	Reaching    []string          `yaml:"reaching"`
	Spending    []string          `yaml:"spending"`
	Modifiers   []string          `yaml:"modifiers"`
	Places      []string          `yaml:"places"`
	Bodies      []string          `yaml:"bodies"`
	Events      []string          `yaml:"events"`
	Enabling    []string          `yaml:"enabling"`
	Neutral     []string          `yaml:"neutral"`
	Relatives   []string          `yaml:"relatives"`
	Predicates  []string          `yaml:"predicates"`
	Fillers     []string          `yaml:"fillers"`
	Vague       []string          `yaml:"vague"`
	Degrees     []string          `yaml:"degrees"`
	Ends        []string          `yaml:"ends"`
	Kinds       []string          `yaml:"kinds"`
	Growing     []string          `yaml:"growing"`
	Uses        []string          `yaml:"uses"`
	Nation      []string          `yaml:"nation"`
	Rhetorical  []string          `yaml:"rhetorical"`
	Durations   []string          `yaml:"durations"`
	Fields      []string          `yaml:"fields"`
	Purposes    []string          `yaml:"purposes"`
	Loans       []string          `yaml:"loans"`
	Enrolled    []string          `yaml:"enrolled"`
	Effects     []string          `yaml:"effects"`
	Policies    []string          `yaml:"policies"`
	Schemes     []string          `yaml:"schemes"`
	Bounds      map[string]string `yaml:"bounds"`
	Carried     []string          `yaml:"carried"`
	Target      []string          `yaml:"target"`
	Plan        []string          `yaml:"plan"`
	Forecast    []string          `yaml:"forecast"`
	Actual      []string          `yaml:"actual"`
	Comparison  []string          `yaml:"comparison"`
}

type verbFile struct {
	Verbs []struct {
		Class     verbClass         `yaml:"class"`
		Direction string            `yaml:"direction"`
		Words     map[string]string `yaml:"words"`
	} `yaml:"verbs"`
}

// lists are the rule files, compiled.
type lists struct {
	verbs       *lexicon[verb]
	rankVerbs   *lexicon[verb]
	adverbs     *lexicon[bool] // true: annual
	openers     *lexicon[bool] // false: begins like an opener, and is none
	carriers    *lexicon[struct{}]
	action      *lexicon[bool] // true: an outcome, false: works
	measures    *lexicon[struct{}]
	dependents  *lexicon[struct{}]
	growthNouns *lexicon[string]
	people      *lexicon[struct{}]
	reached     *lexicon[struct{}]
	accruing    *lexicon[struct{}]
	caps        *lexicon[struct{}]
	reaching    *lexicon[struct{}]
	spending    *lexicon[struct{}]
	modifiers   *lexicon[struct{}]
	places      *lexicon[struct{}]
	bodies      *lexicon[struct{}]
	events      *lexicon[struct{}]
	enabling    *lexicon[struct{}]
	neutral     *lexicon[struct{}]
	relatives   *lexicon[struct{}]
	predicates  *lexicon[struct{}]
	fillers     *lexicon[struct{}]
	vague       *lexicon[struct{}]
	degrees     *lexicon[struct{}]
	ends        *lexicon[struct{}]
	kinds       *lexicon[struct{}]
	growing     *lexicon[struct{}]
	uses        *lexicon[struct{}]
	nation      *lexicon[struct{}]
	rhetorical  *lexicon[struct{}]
	durations   *lexicon[struct{}]
	fields      *lexicon[struct{}]
	purposes    *lexicon[struct{}]
	loans       *lexicon[struct{}]
	enrolled    *lexicon[struct{}]
	effects     *lexicon[struct{}]
	policies    *lexicon[struct{}]
	schemes     *lexicon[struct{}]
	bounds      *lexicon[string] // class of the qualifier, empty for exact
	carried     *lexicon[struct{}]
	target      *lexicon[struct{}]
	plan        *lexicon[struct{}]
	forecast    *lexicon[struct{}]
	actual      *lexicon[struct{}]
	comparison  *lexicon[struct{}]
}

func loadLists() (*lists, error) {
	var vf verbFile
	if err := rules.Read("fact_verbs.yaml", &vf); err != nil {
		return nil, err
	}
	var w words
	if err := rules.Read("fact_words.yaml", &w); err != nil {
		return nil, err
	}
	l := &lists{
		verbs: newLexicon[verb](), rankVerbs: newLexicon[verb](), adverbs: newLexicon[bool](), action: newLexicon[bool](),
		growthNouns: newLexicon[string](), bounds: newLexicon[string](), purposes: wordSet(w.Purposes), loans: wordSet(w.Loans),
		enrolled: wordSet(w.Enrolled), effects: wordSet(w.Effects), policies: wordSet(w.Policies), schemes: wordSet(w.Schemes),
		openers: newLexicon[bool](), carriers: wordSet(w.Carriers), measures: wordSet(w.Measures), dependents: wordSet(w.Dependents),
		accruing: wordSet(w.Accruing), caps: wordSet(w.Caps),
		reached: wordSet(w.Reached), reaching: wordSet(w.Reaching), spending: wordSet(w.Spending), modifiers: wordSet(slices.Concat(w.Modifiers, w.Places)),
		places: wordSet(w.Places), bodies: wordSet(w.Bodies),
		events: wordSet(w.Events), enabling: wordSet(w.Enabling), relatives: wordSet(w.Relatives), neutral: wordSet(w.Neutral),
		predicates: wordSet(w.Predicates), fillers: wordSet(w.Fillers), vague: wordSet(w.Vague), degrees: wordSet(w.Degrees),
		ends: wordSet(w.Ends), kinds: wordSet(w.Kinds), growing: wordSet(w.Growing), uses: wordSet(w.Uses), nation: wordSet(w.Nation),
		rhetorical: wordSet(w.Rhetorical), durations: wordSet(w.Durations),
		people: wordSet(w.People), fields: wordSet(w.Fields), carried: wordSet(w.Carried), target: wordSet(w.Target),
		plan: wordSet(w.Plan), forecast: wordSet(w.Forecast), actual: wordSet(w.Actual), comparison: wordSet(w.Comparison),
	}
	for _, g := range vf.Verbs {
		for word := range g.Words {
			v := verb{class: g.Class, direction: g.Direction}
			switch g.Class {
			case verbRank:
				l.rankVerbs.add(word, v)
			case verbGrowth, verbGap, verbLevel, verbHold:
				l.verbs.add(word, v)
			default:
				return nil, fmt.Errorf("rules: fact_verbs.yaml: unknown class %q", g.Class)
			}
		}
	}
	for _, a := range w.Adverbs {
		l.adverbs.add(a, false)
	}
	for _, a := range w.Annual {
		l.adverbs.add(a, true)
	}
	for _, o := range w.Openers {
		l.openers.add(o, true)
	}
	for _, k := range w.Kept {
		l.openers.add(k, false)
	}
	for _, a := range w.Works {
		l.action.add(a, false)
	}
	for _, a := range w.Outcomes {
		l.action.add(a, true)
	}
	for word, class := range w.Bounds {
		l.bounds.add(word, class)
	}
	for n, d := range w.GrowthNouns {
		l.growthNouns.add(n, d)
	}
	return l, nil
}

func wordSet(words []string) *lexicon[struct{}] {
	l := newLexicon[struct{}]()
	for _, w := range words {
		l.add(w, struct{}{})
	}
	return l
}
