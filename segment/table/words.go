package table

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/zhice-project/zhice/segment/rules"
)

// file is tables.yaml.
type file struct {
	Roles []struct {
		Role    string   `yaml:"role"`
		Words   []string `yaml:"words"`
		Example string   `yaml:"example"`
	} `yaml:"roles"`
	Meanings []said   `yaml:"meanings"`
	Scopes   []string `yaml:"scopes"`
	Title    struct {
		Before  []string `yaml:"before"`
		Behind  []string `yaml:"behind"`
		Example string   `yaml:"example"`
		Noun    string   `yaml:"noun"`
	} `yaml:"title"`
	Requirements struct {
		Words []string `yaml:"words"`
		Types []string `yaml:"types"`
	} `yaml:"requirements"`
	Parts   []part            `yaml:"parts"`
	Counted map[string]string `yaml:"counted"`
	Ratios  []string          `yaml:"ratios"`
}

// said is what a word of a heading says of the figures under it.
type said struct {
	Kind       string   `yaml:"kind"`
	Direction  string   `yaml:"direction"`
	Either     bool     `yaml:"either"` // growth, or a difference in the unit of the thing itself
	Annual     bool     `yaml:"annual"`
	Cumulative bool     `yaml:"cumulative"`
	Modality   string   `yaml:"modality"`
	Total      bool     `yaml:"total"`
	Whole      bool     `yaml:"whole"` // only where it is all that is left of a heading
	Front      bool     `yaml:"front"` // also where a heading begins with it
	Words      []string `yaml:"words"`
	Example    string   `yaml:"example"`
	Noun       string   `yaml:"noun"`
}

// part names what a quantity has in one of its parts.
type part struct {
	Whole   string `yaml:"whole"`
	Of      string `yaml:"of"`
	Name    string `yaml:"name"`
	Example string `yaml:"example"`
}

// word is one word of a heading with what it says.
type word struct {
	text string
	said *said
}

type words struct {
	file

	roles        map[string]string // whole heading to the role of its column
	meanings     []word            // longest first
	scopes       map[string]bool
	requirements []string
	requiring    map[string]bool // types of documents
	counted      []string        // nouns that have a unit of their own, longest first
}

func loadWords() (*words, error) {
	w := &words{roles: map[string]string{}, scopes: map[string]bool{}, requiring: map[string]bool{}}
	if err := rules.Read("tables.yaml", &w.file); err != nil {
		return nil, err
	}
	for _, r := range w.Roles {
		for _, x := range r.Words {
			w.roles[x] = r.Role
		}
	}
	for i := range w.Meanings {
		for _, x := range w.Meanings[i].Words {
			w.meanings = append(w.meanings, word{x, &w.Meanings[i]})
		}
	}
	slices.SortStableFunc(w.meanings, func(a, b word) int {
		return cmp.Compare(utf8.RuneCountInString(b.text), utf8.RuneCountInString(a.text))
	})
	for _, s := range w.Scopes {
		w.scopes[s] = true
	}
	w.requirements = w.Requirements.Words
	for _, t := range w.Requirements.Types {
		w.requiring[t] = true
	}
	w.counted = slices.Sorted(maps.Keys(w.Counted)) // the same reading each time
	longestFirst(w.counted)
	longestFirst(w.Title.Before)
	longestFirst(w.Title.Behind)
	return w, nil
}

func longestFirst(words []string) {
	slices.SortStableFunc(words, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
}

// trimAny takes words off the beginning (or the end) of s for as long as there are any.
func trimAny(s string, words []string, cut func(s, word string) (string, bool)) string {
	for again := true; again; {
		again = false
		for _, w := range words {
			if t, ok := cut(s, w); ok && t != "" {
				s, again = t, true
				break
			}
		}
	}
	return s
}

// takeOff finds the longest word that is all of s or stands at its end, and where it may at its beginning.
func (w *words) takeOff(s string) (rest string, by *said) {
	for _, x := range w.meanings {
		switch {
		case s == x.text:
			return "", x.said
		case x.said.Whole || x.said.Total:
			continue
		case x.said.Front && strings.HasPrefix(s, x.text):
			return s[len(x.text):], x.said
		case !x.said.Front && strings.HasSuffix(s, x.text):
			return s[:len(s)-len(x.text)], x.said
		}
	}
	return s, nil
}
