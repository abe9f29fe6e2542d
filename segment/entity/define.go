package entity

import (
	"regexp"
	"strings"

	"github.com/zhice-project/zhice/segment/text"
)

var (
	shortFormRE = regexp.MustCompile(`^（以?下(?:简|统)?称[：:]?“?(《?[^”《》（）]{1,30}(?:（[^（）]{1,8}）)?》?)”?）`)
	// A Latin abbreviation behind a name: 专利合作条约（PCT）.
	latinFormRE = regexp.MustCompile(`^[（(]([A-Z][A-Za-z0-9\-]{1,11})[）)]`)
)

// The most short forms one document may define; more are a list of abbreviations, not a way to speak.
const mostDefined = 200

// Definitions finds the short forms that the texts of a document define behind a name: 《…纲要（草案）》（以下简称“《纲要》”).
// The keys are the short forms as they are written, with their title marks.
func (f *Finder) Definitions(views []*text.View, ctx Context) map[string]Definition {
	out := map[string]Definition{}
	ctx.Defined = nil
	for _, v := range views {
		s := v.String()
		if len(out) >= mostDefined || !strings.Contains(s, "称") && !strings.ContainsAny(s, "（(") || !definesRE.MatchString(s) {
			continue
		}
		for _, c := range f.candidates(v, &ctx) {
			if c.nested || c.typ == Date || c.typ == Period {
				continue
			}
			behind := string(v.Runes[c.end:min(len(v.Runes), c.end+50)])
			for _, re := range []*regexp.Regexp{shortFormRE, latinFormRE} {
				if m := re.FindStringSubmatch(behind); m != nil {
					out[m[1]] = Definition{Type: c.typ, Canonical: c.canonical, Code: c.code}
				}
			}
		}
	}
	return out
}

var definesRE = regexp.MustCompile(`（以?下(?:简|统)?称|[（(][A-Z][A-Za-z0-9\-]{1,11}[）)]`)
