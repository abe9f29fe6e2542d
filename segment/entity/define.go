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
		if len(out) >= mostDefined || !definesRE.MatchString(s) {
			continue
		}
		for _, c := range f.candidates(v, &ctx) {
			if c.nested || c.typ == Date || c.typ == Period {
				continue
			}
			if short := companyShort(c); short != "" {
				out[short] = Definition{Type: Org, Canonical: c.canonical}
			}
			behind := string(v.Runes[c.end:min(len(v.Runes), c.end+50)])
			for _, re := range []*regexp.Regexp{shortFormRE, latinFormRE} {
				if m := re.FindStringSubmatch(behind); m != nil && !strings.ContainsAny(m[1], "0123456789") {
					out[m[1]] = Definition{Type: c.typ, Canonical: c.canonical, Code: c.code, Present: c.present}
				}
			}
		}
	}
	return out
}

// companyShort is what a company calls itself elsewhere in its own paper: its name without its legal form and the word for
// its trade.
func companyShort(c candidate) string {
	m := companyRE.FindStringSubmatch(c.canonical)
	if c.typ != Org || m == nil || len([]rune(m[1])) < 4 {
		return ""
	}
	return m[1]
}

var companyRE = regexp.MustCompile(`^(\p{Han}{4,8}?)(?:评估|科技|技术|信息|实业|控股|投资|发展|咨询|证券|电子|能源|建设|信息技术)*(?:集团)?(?:股份|责任)?有限公司$`)

var definesRE = regexp.MustCompile(`有限公司|（以?下(?:简|统)?称|[（(][A-Z][A-Za-z0-9\-]{1,11}[）)]`)
