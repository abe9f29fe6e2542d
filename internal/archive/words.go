package main

import (
	"math/rand/v2"
	"strings"
	"unicode/utf8"

	"github.com/zhice-project/zhice/segment/rules"
	"github.com/zhice-project/zhice/segment/term"
)

// characters are common ones of policy texts; words are made of them.
const characters = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进" +
	"着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线" +
	"内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管" +
	"特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口" +
	"东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科" +
	"张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响" +
	"约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局" +
	"照参红细引听该铁价严"

const (
	vocabularySize = 20_000
	wordExponent   = 1.08 // of Zipf's law, as of Chinese words
	termExponent   = 1.3
)

// vocabulary is words by their rank, the most frequent first.
type vocabulary []string

// newVocabulary makes words of two to four characters, in the shares Chinese text has.
func newVocabulary(r *rand.Rand) vocabulary {
	runes := []rune(characters)
	seen := make(map[string]bool, vocabularySize)
	v := make(vocabulary, 0, vocabularySize)
	for len(v) < vocabularySize {
		n := 2
		switch x := r.IntN(10); {
		case x == 0:
			n = 4
		case x < 3:
			n = 3
		}
		var b strings.Builder
		for range n {
			b.WriteRune(runes[r.IntN(len(runes))])
		}
		if w := b.String(); !seen[w] {
			seen[w] = true
			v = append(v, w)
		}
	}
	return v
}

// listedTerm is a term of the rules with the year from which the archive speaks of it.
type listedTerm struct {
	name, typ, topic string
	since            int
}

// listedTerms reads those that stand in a text as they are called.
func listedTerms(r *rand.Rand) ([]listedTerm, error) {
	type rest map[string]any // what is for those who read texts
	var f struct {
		Groups []struct {
			Topic string   `yaml:"topic"`
			Type  string   `yaml:"type"`
			Terms []string `yaml:"terms"`
			Rest  rest     `yaml:",inline"`
		} `yaml:"groups"`
		Rest rest `yaml:",inline"`
	}
	if err := rules.Read("terms.yaml", &f); err != nil {
		return nil, err
	}
	var out []listedTerm
	for _, g := range f.Groups {
		for _, line := range g.Terms {
			e, err := term.ParseEntry(line)
			if err != nil {
				return nil, err
			}
			if utf8.RuneCountInString(e.Canonical) < 3 {
				continue // it would be found inside other words
			}
			since := firstYear
			if r.IntN(3) > 0 {
				since += r.IntN(lastYear - firstYear)
			}
			out = append(out, listedTerm{e.Canonical, g.Type, g.Topic, since})
		}
	}
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out, nil
}
