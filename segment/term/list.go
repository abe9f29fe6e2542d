package term

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/rules"
	"github.com/zhice-project/zhice/segment/text"
)

// listFile is terms.yaml.
type listFile struct {
	Version int     `yaml:"version"`
	Groups  []group `yaml:"groups"`
}

// group is entries of one topic and type, with a sentence in which Finds must be found.
type group struct {
	Topic   string `yaml:"topic"`
	Type    kind   `yaml:"type"`
	Example string `yaml:"example"`
	Finds   string `yaml:"finds"`
	Terms   []line `yaml:"terms"`
	// CountedOnly marks common words, which are no mentions.
	CountedOnly bool `yaml:"countedOnly"`
}

// kind is a type of terms.
type kind string

func (k *kind) UnmarshalYAML(n *yaml.Node) error {
	if !slices.Contains(Types(), n.Value) {
		return fmt.Errorf("line %d: type %q of terms is none of %s", n.Line, n.Value, strings.Join(Types(), ", "))
	}
	*k = kind(n.Value)
	return nil
}

// line is an entry as it is written, see ParseEntry.
type line struct {
	canonical string
	forms     []string
}

func (l *line) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.ScalarNode {
		return fmt.Errorf("line %d: a term is written as one text, `canonical = form | form`", n.Line)
	}
	e, err := ParseEntry(n.Value)
	if err != nil {
		return fmt.Errorf("line %d: %w", n.Line, err)
	}
	*l = line{e.Canonical, e.Forms}
	return nil
}

// ParseEntry reads `canonical = form | form`, as in terms.yaml, or `canonical <- form | form` where the canonical form is
// not one to look for. A name that stands between quotation marks as a whole has what is between them as its canonical
// form.
func ParseEntry(s string) (Entry, error) {
	first, rest, more := strings.Cut(s, "<-")
	var forms []string
	if !more {
		first, rest, more = strings.Cut(s, "=")
		forms = append(forms, strings.TrimSpace(first))
	}
	if more {
		for f := range strings.SplitSeq(rest, "|") {
			forms = append(forms, strings.TrimSpace(f))
		}
	}
	canonical := strings.TrimSpace(first)
	for _, f := range append(forms, canonical) {
		if n := len(text.NewView(f).Runes); n < 2 || n > longest {
			return Entry{}, fmt.Errorf("%q: %q is no term; one has between 2 and %d characters", s, f, longest)
		}
	}
	if inside, ok := strings.CutPrefix(canonical, "“"); ok && strings.Count(inside, "”") == 1 && strings.HasSuffix(inside, "”") {
		canonical = strings.TrimSuffix(inside, "”")
	}
	return Entry{Term{Canonical: canonical}, forms}, nil
}

// longest is how many characters a term may have.
const longest = 40

func (f *listFile) entries() []Entry {
	var out []Entry
	for _, g := range f.Groups {
		for _, l := range g.Terms {
			out = append(out, Entry{Term{Canonical: l.canonical, Type: string(g.Type), Topic: g.Topic, Mention: !g.CountedOnly}, l.forms})
		}
	}
	return out
}

// CheckExamples looks for the term of every group in the group's example; groups of a user may have none. cut gives the
// words of a text.
func CheckExamples(cut func(*text.View) []schemas.Token) error {
	var f listFile
	if err := rules.Read("terms.yaml", &f); err != nil {
		return fmt.Errorf("term: %w", err)
	}
	l := NewList(f.entries())
	var wrong []error
	for _, g := range f.Groups {
		v := text.NewView(g.Example)
		found := slices.ContainsFunc(l.Find(v, cut(v)), func(m Match) bool {
			return m.Term.Canonical == g.Finds && m.Term.Type == string(g.Type) && m.Term.Topic == g.Topic
		})
		if !found && g.Finds != "" {
			wrong = append(wrong, fmt.Errorf("terms.yaml: topic %s: %q is not found in its example %q", g.Topic, g.Finds, g.Example))
		}
	}
	return errors.Join(wrong...)
}
