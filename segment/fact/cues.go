package fact

import (
	"sync"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/rules"
)

// cueFile is rules/fact_cues.yaml.
type cueFile struct {
	Comparisons []string `yaml:"comparisons"`
	Points      []string `yaml:"points"`
	Tails       []string `yaml:"tails"`
	Norms       []string `yaml:"norms"`
	Kept        []string `yaml:"kept"`
	Demands     []string `yaml:"demands"`
	Undemanding []string `yaml:"undemanding"`
	Aims        []string `yaml:"aims"`
	Standing    []string `yaml:"standing"`
	Records     []string `yaml:"records"`
	Examples    []struct {
		Text    string `yaml:"text"`
		Context struct {
			Role   schemas.SectionRole `yaml:"role"`
			Period string              `yaml:"period"`
			Year   int                 `yaml:"year"`
		} `yaml:"context"`
		Base     string `yaml:"base"`
		Prices   string `yaml:"prices"`
		Modality string `yaml:"modality"`
		Period   string `yaml:"period"`
	} `yaml:"examples"`
}

// cueWords is cueFile, compiled. In norms and demands a word with the value false only looks like one.
type cueWords struct {
	comparisons, points, tails *lexicon[struct{}]
	aims, standing, records    *lexicon[struct{}]
	norms, demands             *lexicon[bool]
}

var cues = sync.OnceValue(func() *cueWords {
	var f cueFile
	if err := rules.Read("fact_cues.yaml", &f); err != nil {
		panic(err) // a rule file of the program itself is wrong
	}
	return &cueWords{
		comparisons: wordSet(f.Comparisons), points: wordSet(f.Points), tails: wordSet(f.Tails),
		aims: wordSet(f.Aims), standing: wordSet(f.Standing), records: wordSet(f.Records),
		norms: guarded(f.Norms, f.Kept), demands: guarded(f.Demands, f.Undemanding),
	}
})

// guarded is a lexicon of words and of those that look like one and are none.
func guarded(words, kept []string) *lexicon[bool] {
	l := newLexicon[bool]()
	for _, w := range words {
		l.add(w, true)
	}
	for _, k := range kept {
		l.add(k, false)
	}
	return l
}

// Demands reports whether a sentence opens with what is asked for or to be reached.
func Demands(sentence []rune) bool {
	if is, n := cues().demands.prefix(sentence); n > 0 && is {
		return true
	}
	_, n := cues().aims.prefix(sentence)
	return n > 0
}
