package document

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/rules"
)

// sectionRule is an entry of sections.yaml.
type sectionRule struct {
	Role    schemas.SectionRole `yaml:"role"`
	Cue     string              `yaml:"cue"`
	Example string              `yaml:"example"`
	Period  string              `yaml:"period"`
}

type sectionRules struct {
	Headings []sectionRule `yaml:"headings"`
	Openings []sectionRule `yaml:"openings"`
	Details  []sectionRule `yaml:"details"`
	Orders   []string      `yaml:"orders"` // types of documents
}

var readSectionRules = sync.OnceValue(func() sectionRules {
	var r sectionRules
	if err := rules.Read("sections.yaml", &r); err != nil {
		panic(err) // the file is part of the program
	}
	return r
})

// cues are the section rules of one report year, ready to match.
type cues struct {
	year               int
	headings, openings []compiledCue
	details            []compiledCue
}

type compiledCue struct {
	role schemas.SectionRole
	re   *regexp.Regexp
}

var cueCache sync.Map // report year → *cues; a pure function's memory

func cuesFor(year int) *cues {
	if c, ok := cueCache.Load(year); ok {
		if c, ok := c.(*cues); ok {
			return c
		}
	}
	r := readSectionRules()
	c := &cues{year: year, headings: compileCues(r.Headings, year), openings: compileCues(r.Openings, year),
		details: compileCues(r.Details, year)}
	cueCache.Store(year, c)
	return c
}

func compileCues(rs []sectionRule, year int) []compiledCue {
	out := make([]compiledCue, len(rs))
	for i, r := range rs {
		this, last := strconv.Itoa(year), strconv.Itoa(year-1)
		if year == 0 {
			this, last = `\d{4}`, "����" // the year is not known: no year is the year before
		}
		out[i] = compiledCue{r.Role, regexp.MustCompile(strings.NewReplacer("{Y}", this, "{P}", last).Replace(r.Cue))}
	}
	return out
}

func match(cs []compiledCue, s string) schemas.SectionRole {
	for _, c := range cs {
		if c.re.MatchString(s) {
			return c.role
		}
	}
	return ""
}

// speaksOf says whether a line has the words of a heading that governs a role, whatever the year.
func speaksOf(line string) bool { return match(cuesFor(0).headings, line) != "" }

// headingRoles reads the roles of a heading in order: two where it joins a look back and a look ahead (1998年工作回顾和
// 1999年工作的总体要求).
func (c *cues) headingRoles(h string) []roleAndPeriod {
	h = quotedTitleRE.ReplaceAllString(h, "") // what a title names is not what the section does
	var out []roleAndPeriod
	for _, part := range joinRE.Split(h, -1) {
		r := match(c.headings, part)
		if r == "" || len(out) > 0 && out[len(out)-1].role == r {
			continue
		}
		out = append(out, roleAndPeriod{r, periodOf(part, c.year)})
	}
	switch {
	case len(out) >= 2:
		return out[:2]
	case len(out) == 1:
		out[0].period = first(out[0].period, periodOf(h, c.year))
		return out[:1]
	}
	if r := match(c.headings, h); r != "" {
		return []roleAndPeriod{{r, periodOf(h, c.year)}}
	}
	return nil
}

// planRole reads a five-year plan's name where no other word says more: a plan that is over looks back, one under way or to
// come ahead.
func (c *cues) planRole(s string) roleAndPeriod {
	if !planNameRE.MatchString(s) || c.year == 0 {
		return roleAndPeriod{}
	}
	p := periodOf(s, 0)
	_, end, _ := strings.Cut(p, "/")
	last, err := strconv.Atoi(end)
	switch {
	case err != nil:
		return roleAndPeriod{}
	case last < c.year:
		return roleAndPeriod{schemas.SectionReview, p}
	}
	return roleAndPeriod{schemas.SectionPlan, p}
}

type roleAndPeriod struct {
	role   schemas.SectionRole
	period string
}

var (
	quotedTitleRE = regexp.MustCompile(`《[^》]*》`)
	joinRE        = regexp.MustCompile(`[和与及、，；]`)
	planNameRE    = regexp.MustCompile(`“?(十?[一二三四五六七八九十])五”?(?:时期|期间|规划|计划|以来|发展)|第(十?[一二三四五六七八九十])个五年`)
	rangeRE       = regexp.MustCompile(`((?:19|20)\d\d)年?(?:[—~\-至到]{1,2})((?:19|20)\d\d)年`)
	yearRE        = regexp.MustCompile(`((?:19|20)\d\d)年`)
	hanYearRE     = regexp.MustCompile(`([一二][九〇○零][〇○零一二三四五六七八九]{2})年`)
	pastFiveRE    = regexp.MustCompile(`(?:过去|近|这|前|上|和)(?:的)?五年|五年来|五年工作`)
	pastTenRE     = regexp.MustCompile(`过去(?:的)?十年|十年来|这十年`)
	nextFiveRE    = regexp.MustCompile(`(?:今后|未来)五年`)
	lastYearRE    = regexp.MustCompile(`过去(?:的)?一年|一年来|去年|上年`)
	thisYearRE    = regexp.MustCompile(`今年|本年|新的一年`)
	hanDigitMap   = map[rune]int{'〇': 0, '○': 0, '零': 0, '一': 1, '二': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}
)

// periodOf reads the period a heading or opening names, in the form of ANNOTATION: 2024 or 2021/2025; empty for none.
// Relative words need the report's year.
func periodOf(s string, year int) string {
	if m := planNameRE.FindStringSubmatch(s); m != nil {
		return fiveYearPlan(m[1] + m[2])
	}
	if m := rangeRE.FindStringSubmatch(s); m != nil {
		return m[1] + "/" + m[2]
	}
	if year > 0 {
		switch {
		case pastTenRE.MatchString(s):
			return years(year-10, year-1)
		case pastFiveRE.MatchString(s):
			return years(year-5, year-1)
		case nextFiveRE.MatchString(s):
			return years(year, year+4)
		}
	}
	if y := firstYear(s); y > 0 {
		return strconv.Itoa(y)
	}
	switch {
	case year == 0:
	case lastYearRE.MatchString(s):
		return strconv.Itoa(year - 1)
	case thisYearRE.MatchString(s):
		return strconv.Itoa(year)
	}
	return ""
}

// firstYear reads the first year of a text, in digits or Chinese numerals (二〇二四年), 0 for none.
func firstYear(s string) int {
	d, h := yearRE.FindStringSubmatchIndex(s), hanYearRE.FindStringSubmatchIndex(s)
	if d != nil && (h == nil || d[0] <= h[0]) {
		y, _ := strconv.Atoi(s[d[2]:d[3]])
		return y
	}
	if h == nil {
		return 0
	}
	y := 0
	for _, r := range s[h[2]:h[3]] {
		y = y*10 + hanDigitMap[r]
	}
	return y
}

// fiveYearPlan gives the years of the n-th five-year plan, n in Chinese numerals: 1953/1957, 1958/1962, then from 1966
// without a gap.
func fiveYearPlan(n string) string {
	k, err := strconv.Atoi(hanSmall(n))
	switch {
	case err != nil || k < 1 || k > 20:
		return ""
	case k <= 2:
		return years(1948+5*k, 1952+5*k)
	}
	return years(1951+5*k, 1955+5*k)
}

// planBefore is the five years before those of a plan, empty where it has none or another number of them.
func planBefore(period string) string {
	a, b, _ := strings.Cut(period, "/")
	from, err := strconv.Atoi(a)
	if to, err2 := strconv.Atoi(b); err != nil || err2 != nil || to != from+4 {
		return ""
	}
	return years(from-5, from-1)
}

func years(from, to int) string { return fmt.Sprintf("%d/%d", from, to) }
