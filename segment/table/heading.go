package table

import (
	"regexp"
	"strings"

	"github.com/zhice-project/zhice/segment/entity/region"
	"github.com/zhice-project/zhice/segment/figure"
	"github.com/zhice-project/zhice/segment/period"
	"github.com/zhice-project/zhice/segment/text"
)

// meaning is what the words of a heading, of a row's or of a table's name say of figures.
type meaning struct {
	noun       string // what is measured, without all that is said of it
	unit       string // as written
	period     string // canonical
	spoken     string // a time without a year, or one that cannot be known: 1—12月, 本期
	kind       string // growth, share or rank
	direction  string // of a growth by its word: 下降
	fall       string // that word
	either     bool   // a growth that may be a difference: 增减
	base       string // what is compared with: 比上年; or the whole of a share: 占生产总值
	modality   string
	cue        string
	annual     bool
	cumulative bool
	total      bool
	scope      string // 城镇
	code       string // of a region
	among      bool   // 其中
}

// and adds what n says besides to m; n decides where both speak of the same.
func (m *meaning) and(n meaning) {
	set := func(to *string, from string) {
		if from != "" {
			*to = from
		}
	}
	m.noun += n.noun
	for _, p := range []struct {
		to   *string
		from string
	}{
		{&m.unit, n.unit}, {&m.period, n.period}, {&m.spoken, n.spoken}, {&m.kind, n.kind}, {&m.direction, n.direction},
		{&m.fall, n.fall}, {&m.base, n.base}, {&m.modality, n.modality}, {&m.cue, n.cue}, {&m.scope, n.scope}, {&m.code, n.code},
	} {
		set(p.to, p.from)
	}
	m.either, m.annual, m.cumulative = m.either || n.either, m.annual || n.annual, m.cumulative || n.cumulative
	m.total, m.among = m.total || n.total, m.among || n.among
}

var (
	// A mark that points to a note: 国内生产总值[2], 人均收入①.
	noteMark = regexp.MustCompile(`(?:\[\d{1,2}\]|〔\d{1,2}〕|[①-⑳⁰¹²³⁴⁵⁶⁷⁸⁹*＊※]|[（(]注\d?[）)])+$`)
	bracket  = regexp.MustCompile(`[（(\[〔［]([^（(\[〔［）)\]〕］]*)[）)\]〕］]`)
	// 产量/万吨: a unit without brackets, where it begins with a multiple.
	unitBehind = regexp.MustCompile(`[/，,：:]([万亿][^/，,：:]+)$`)
	unitSaid   = regexp.MustCompile(`^(?:计量)?单位[:：]`)
	compared   = regexp.MustCompile(`(?:与|比|较)(?:上年同期|上年末|上年底|上年|去年同期|去年末|去年|上月末|上月|年初|上期|上季度|同期|\d{4}年(?:末|底)?|[“"]?十?[一二三四五六七八九]五[”"]?末?)(?:相比|的)?`)
	// 价格指数（上年=100）: what an index is compared with.
	indexBase = regexp.MustCompile(`[（(]?以?(上年同期|上年同月|上年|上月|\d{4}年)(?:价格)?(?:为|=)100[）)]?`)
	ofPast    = regexp.MustCompile(`为(?:上年|去年|上年同期)(?:执行数|决算数|预算数|完成数)?的?$`)
	partOf    = regexp.MustCompile(`^占(.*?)的?(?:比重|比例|份额|比)?$`)
	among     = regexp.MustCompile(`^(?:其中|＃|#|一?\s*其中)[:：,，、]?`)
	ordinal   = regexp.MustCompile(`^(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、.．](?:[^\d]|$)|[①-⑳])`)
	planName  = regexp.MustCompile(`(^|[^“"第])(十[一二三四五六七八九]五|[九八七六]五)(时期|期间|年均|规划|计划|目标|末|累计|以来|实际|完成)`)
	// A time only other parts of the document could tell. No figure under it can be dated.
	unknown = regexp.MustCompile(`报告期末?|本期末?|上期末?|期末|期初|年初|上年度末|上年度?|去年|本年度?|上月末?|本月末?|本季度?|上季度?|变动[前后]|调整[前后]|以前年度`)
	endOf   = regexp.MustCompile(`^(?:年末|年底)|(?:年末|年底)$`)
	loose   = "：:,，、；;/／·—-　 ．±+~"
)

// read says what a heading means. reached is whether its words of aims and outcomes count: 完成 in the name of a row is
// part of what is measured.
func (w *words) read(s string, reached bool) meaning {
	var m meaning
	s = strings.Join(strings.Fields(fold(s)), "")
	s = noteMark.ReplaceAllString(s, "")
	if t := among.ReplaceAllString(s, ""); t != s {
		m.among, s = true, t
	}
	if at := ordinal.FindString(s); at != "" && !strings.HasPrefix(at, "①") {
		if last := []rune(at); len(last) > 2 && !strings.ContainsRune("、.．）)", last[len(last)-1]) {
			at = string(last[:len(last)-1])
		}
		s = strings.TrimPrefix(s, at)
	}
	if at := indexBase.FindStringSubmatchIndex(s); at != nil {
		m.base, s = s[at[2]:at[3]], s[:at[0]]+s[at[1]:]
	}
	s = m.takeUnit(s)
	if at := compared.FindStringIndex(s); at != nil {
		m.base, s = strings.TrimSuffix(strings.TrimSuffix(s[at[0]:at[1]], "的"), "相比"), s[:at[0]]+s[at[1]:]
		m.base = strings.TrimLeft(m.base, "与比较")
	}
	if at := ofPast.FindStringIndex(s); at != nil {
		m.base, m.kind = strings.TrimSuffix(strings.TrimPrefix(s[at[0]:], "为"), "的"), "share"
		s = s[:at[0]]
	}
	if at := unknown.FindString(s); at != "" && m.base == "" {
		m.spoken, s = at, strings.Replace(s, at, "", 1)
	} else {
		s = m.takeTime(s)
	}
	for {
		s = strings.Trim(s, loose)
		rest, by := w.takeOff(s)
		if by == nil || by.Modality != "" && !reached && rest != "" {
			break
		}
		m.hear(by, s, rest)
		s = rest
	}
	if p := partOf.FindStringSubmatch(s); p != nil && p[1] != "" {
		m.base, m.kind, s = p[1], "share", ""
	}
	m.takePlace(w, s)
	if m.kind == "rank" && strings.HasPrefix(m.noun, "居") {
		m.base, m.noun = strings.TrimPrefix(m.noun, "居"), ""
	}
	return m
}

// hear adds what a word says.
func (m *meaning) hear(by *said, before, rest string) {
	switch {
	case by.Kind != "":
		if m.kind == "" {
			m.kind, m.direction, m.either = by.Kind, by.Direction, by.Either
			if by.Direction != "" {
				m.fall = strings.TrimPrefix(before, rest)
			}
		}
	case by.Modality != "":
		m.modality, m.cue = by.Modality, strings.TrimSuffix(before, rest)
		if rest != "" {
			m.cue = strings.TrimPrefix(before, rest)
		}
	}
	m.annual, m.cumulative, m.total = m.annual || by.Annual, m.cumulative || by.Cumulative, m.total || by.Total
}

// takeUnit takes the unit out of a heading: 产量（万吨）, 增长%.
func (m *meaning) takeUnit(s string) string {
	for _, at := range bracket.FindAllStringSubmatchIndex(s, -1) {
		in := unitSaid.ReplaceAllString(s[at[2]:at[3]], "")
		switch {
		case isUnit(in):
			m.unit = in
		case in == "累计" || in == "五年累计":
			m.cumulative = true
		default:
			continue
		}
		return m.takeUnit(s[:at[0]] + s[at[1]:])
	}
	for _, u := range []string{"%", "‰"} {
		if t, ok := strings.CutSuffix(s, u); ok {
			m.unit = u
			return strings.TrimRight(t, loose)
		}
	}
	if m.unit != "" {
		return s
	}
	if at := unitBehind.FindStringSubmatchIndex(s); at != nil && isUnit(s[at[2]:at[3]]) {
		m.unit = s[at[2]:at[3]]
		return s[:at[0]]
	}
	return s
}

// isUnit reports whether s is a unit figures can have.
func isUnit(s string) bool {
	if s == "" || strings.ContainsAny(s, "0123456789") {
		return false
	}
	fs := figure.Find(text.NewView("1" + s))
	return len(fs) == 1 && fs[0].Start == 0 && fs[0].UnitSurface == fold(s) && (fs[0].Unit != "" && fs[0].Unit != "1" || s == "%")
}

// takeTime takes the time out of a heading.
func (m *meaning) takeTime(s string) string {
	s = planName.ReplaceAllString(s, "$1“$2”$3")
	s = strings.ReplaceAll(s, "年半年度", "年上半年")
	v := text.NewView(s)
	rs, found := v.Runes, period.Find(v, period.Reference{})
	if len(found) == 0 {
		if endOf.MatchString(s) {
			m.spoken = "年末"
			return endOf.ReplaceAllString(s, "")
		}
		return string(rs)
	}
	p := found[0]
	if len(found) == 2 && found[1].Canonical != "" && p.Canonical == "" {
		p = found[1]
	}
	if p.Canonical == "" {
		m.spoken = p.Span
	} else {
		m.period = p.Canonical
	}
	rest := string(rs[:p.Start]) + string(rs[p.End:])
	for _, w := range []string{"年末", "年底", "末", "底"} {
		if t, ok := strings.CutPrefix(rest, w); ok && p.Start == 0 && len(m.period) == 4 {
			m.period += "-12"
			return t
		}
	}
	return strings.TrimPrefix(strings.TrimPrefix(rest, "时期"), "度")
}

// takePlace reads what is left of a heading: a region, a part of the whole, or the thing measured.
func (m *meaning) takePlace(w *words, s string) {
	rs := []rune(s)
	if len(rs) == 0 {
		return
	}
	if r, n, ok := region.At(rs, 0, ""); ok && n == len(rs) && r.Code != "" {
		m.scope, m.code = r.Name, r.Code
		return
	}
	if w.scopes[s] {
		m.scope = s
		return
	}
	m.noun = s
}

// month completes a time without a year by the year that governs: 1—12月 of 2040. A time that needs more than that (上年,
// 本期) stays unknown.
func within(spoken, year string) string {
	if len(year) < 4 {
		return ""
	}
	whole := year[:4] + "年" + strings.TrimPrefix(spoken, "年")
	found := period.Find(text.NewView(whole), period.Reference{})
	if len(found) != 1 || found[0].Start != 0 || found[0].End != len([]rune(whole)) {
		return ""
	}
	return found[0].Canonical
}

// fold is the text as rules read it.
func fold(s string) string { return text.NewView(s).String() }

// columnMeaning is what the headings of a column say, from the top down. unit is the one that the table found in them, empty
// where it found none: it may stand in forms that only the whole column shows to be a unit.
func (w *words) columnMeaning(headings []string, unit string) meaning {
	var m meaning
	if !isUnit(unit) {
		unit = ""
	}
	for _, h := range headings {
		m.and(w.read(withoutUnit(h, unit), true))
	}
	if m.unit == "" {
		m.unit = unit
	}
	return m
}

// withoutUnit takes a unit out of a heading that is nothing else, or that has it behind a stroke or a colon: 万元, 产量／吨,
// 收入（单位：万元）.
func withoutUnit(heading, unit string) string {
	h := strings.Join(strings.Fields(fold(heading)), "")
	rest, ok := strings.CutSuffix(h, fold(unit))
	switch {
	case unit == "" || !ok:
		return heading
	case rest == "" || unitSaid.MatchString(rest):
		return ""
	case strings.HasSuffix(rest, "/") || strings.HasSuffix(rest, ":") || strings.HasSuffix(rest, "："):
		return strings.TrimRight(rest, loose)
	}
	return heading
}

// years gives the first and last year of a canonical period, 0 for none.
func years(canonical string) (first, last int) {
	a, b, ranged := strings.Cut(canonical, "/")
	if !ranged {
		b = a
	}
	return yearOf(a), yearOf(b)
}

func yearOf(s string) int {
	if len(s) < 4 {
		return 0
	}
	n := 0
	for _, c := range s[:4] {
		if c < '0' || c > '9' {
			return 0
		}
		n = 10*n + int(c-'0')
	}
	return n
}
