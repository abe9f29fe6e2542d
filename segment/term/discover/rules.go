package discover

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/rules"
	"github.com/zhice-project/zhice/segment/token"
)

type ruleFile struct {
	Never      string    `yaml:"never"`
	NeverFirst string    `yaml:"neverFirst"`
	NeverLast  string    `yaml:"neverLast"`
	Bound      string    `yaml:"bound"`
	Nouns      string    `yaml:"nouns"`
	Parts      string    `yaml:"parts"`
	LastParts  string    `yaml:"lastParts"`
	Formulas   []formula `yaml:"formulas"`
}

type formula struct {
	Pattern string `yaml:"pattern"`
	Example string `yaml:"example"`
	Finds   string `yaml:"finds"`
}

// role is what a word may be in a term, as bits.
type role uint8

const (
	inside    role = 1 << iota // may stand in a term
	first                      // may begin one
	last                       // may end one
	weakFirst                  // may begin one where the measures are strong
	weakLast                   // may end one where they are
)

// grammar is discovery.yaml, compiled.
type grammar struct {
	never, neverFirst, neverLast, bound, nouns map[string]bool
	parts, lastParts                           map[string]bool
	formulas                                   []*regexp.Regexp
}

func readGrammar() (*grammar, error) {
	var f ruleFile
	if err := rules.Read("discovery.yaml", &f); err != nil {
		return nil, fmt.Errorf("discover: %w", err)
	}
	g := &grammar{
		never: set(f.Never), neverFirst: set(f.NeverFirst), neverLast: set(f.NeverLast), bound: set(f.Bound), nouns: set(f.Nouns),
		parts: set(f.Parts), lastParts: set(f.LastParts),
	}
	for _, x := range f.Formulas {
		re, err := regexp.Compile(x.Pattern)
		if err != nil {
			return nil, fmt.Errorf("discover: discovery.yaml: %w", err)
		}
		g.formulas = append(g.formulas, re)
	}
	return g, nil
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// role judges a word by itself. Latin words and the signs of 人工智能+ and 数据要素× may stand anywhere in a term.
func (g *grammar) role(w schemas.Token) role {
	switch {
	case w.Type == token.Latin:
		return inside | first | last
	case w.Text == "+" || w.Text == "×":
		return inside | last
	case w.Type != "" || g.never[w.Text] || w.POS != "" && !g.parts[w.POS]:
		return 0
	}
	r := inside
	switch {
	case !g.neverFirst[w.Text]:
		r |= first
	case g.bound[w.Text]:
		r |= weakFirst
	}
	switch {
	case g.neverLast[w.Text] && g.bound[w.Text]:
		r |= weakLast
	case !g.neverLast[w.Text] && (!g.neverFirst[w.Text] || g.bound[w.Text]) && (w.POS == "" || g.lastParts[w.POS] || g.nouns[w.Text]):
		r |= last
	}
	return r
}

// presented gives what a sentence presents as new, each once.
func (g *grammar) presented(sentence string) (terms []string) {
	if !strings.Contains(sentence, "首次") && !strings.Contains(sentence, "第一次") && !strings.Contains(sentence, "提出") && !strings.Contains(sentence, "所谓") {
		return nil
	}
	for _, re := range g.formulas {
		for _, m := range re.FindAllStringSubmatch(sentence, -1) {
			if !slices.Contains(terms, m[1]) {
				terms = append(terms, m[1])
			}
		}
	}
	return terms
}
