package document

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/zhice-project/zhice/schemas"
)

// Sections finds the headings of a document with their levels and tree, and says of each what it speaks of: its role, and
// the period that governs figures without one of their own. In a work report a change of period without a heading (五年来,
// opening a paragraph) begins a section with an empty Heading.
func Sections(paras []schemas.Paragraph, doc schemas.Document) []schemas.Section {
	b := builder{doc: doc, kind: kindOf(doc, paras), cues: cuesFor(doc.ReportYear)}
	b.findHeadings(paras)
	for i := range paras {
		if h, ok := b.headings[i]; ok {
			b.open(i, h)
		}
		b.opening(i, &paras[i])
	}
	for i := range b.out {
		b.out[i].Page, _ = paras[b.out[i].Paragraph].Place(0, len([]rune(paras[b.out[i].Paragraph].Text)))
	}
	return b.out
}

// kind is what a document's type means for its sections.
type kind int

const (
	kindOther    kind = iota
	kindReport        // a work report to a congress: looks back, then ahead
	kindPlan          // sets aims for a period
	kindYearbook      // a communiqué or development report on a year past
	kindOrder         // a notice, an opinion, a scheme: says under its headings what is to be done
	kindAccount       // a report on how things stood in a year that its title names
)

var workReportRE = regexp.MustCompile(`工作报告$|工作报告（|计划.{0,30}报告$|预算.{0,30}报告$`)

// Notices that tell of what was found or decided, and order nothing.
var tellsRE = regexp.MustCompile(`情况|结果|名单|公布|通报|表彰|表扬|统计|解读`)

func kindOf(doc schemas.Document, paras []schemas.Paragraph) kind {
	switch {
	case workReportRE.MatchString(doc.Title):
		return kindReport
	case doc.DocType == "规划":
		return kindPlan
	case doc.DocType == "公报", doc.DocType == "报告" && strings.Contains(doc.Title, "发展报告"):
		return kindYearbook
	case slices.Contains(readSectionRules().Orders, doc.DocType) && !tellsRE.MatchString(doc.Title):
		return kindOrder
	case doc.DocType == "报告" && strings.Contains(doc.Title, "情况") && periodOf(doc.Title, 0) != "":
		return kindAccount
	}
	for i := range paras[:min(len(paras), 20)] {
		if strings.HasPrefix(foldedStart(paras[i].Text, 5), "各位代表") {
			return kindReport
		}
	}
	return kindOther
}

type builder struct {
	doc      schemas.Document
	kind     kind
	cues     *cues
	headings map[int]heading
	ranks    []int // the ranks in use, topmost first
	out      []schemas.Section
	stack    []int // open sections, outermost first; implied ones included
	// pending is the second half of a joined heading (…回顾和…总体要求), waiting for its opening.
	pending roleAndPeriod
	// resume says that the implied section at the top of the stack ends after its paragraph.
	resume int
	looked bool // a review section has been seen
	leads  bool // the paragraph before leads to what is ordered
}

// findHeadings collects the headings and leaves out what only looks like some: a run of numbered lines right behind each
// other is a list or a table of contents.
func (b *builder) findHeadings(paras []schemas.Paragraph) {
	b.headings = map[int]heading{}
	b.resume = -1
	seen := map[string]int{}
	for i := range paras {
		h, ok := headingOf(&paras[i])
		if !ok || !h.numbered && b.isTitle(h.text) {
			continue
		}
		if first, dup := seen[h.text]; dup && h.numbered {
			delete(b.headings, first) // the earlier one stood in the table of contents
		}
		seen[h.text] = i
		b.headings[i] = h
	}
	b.clauses(paras)
	b.spoken(len(paras))
	b.restarts(len(paras))
	for _, h := range b.headings {
		if !slices.Contains(b.ranks, h.rank) {
			b.ranks = append(b.ranks, h.rank)
		}
	}
	slices.Sort(b.ranks)
}

// isTitle says whether a line repeats the document's title, or is a shorter form of it.
func (b *builder) isTitle(line string) bool {
	return strings.Contains(b.doc.Title, line) || TypeOf(line) != "" && TypeOf(line) == b.doc.DocType
}

func (b *builder) open(i int, h heading) {
	level := slices.Index(b.ranks, h.rank) + 1
	b.closeTo(level)
	s := schemas.Section{Heading: h.text, Level: level, Parent: b.top(), Paragraph: i}
	b.pending, b.resume = roleAndPeriod{}, -1
	roles := b.cues.headingRoles(h.text)
	if b.detail(&s) {
		roles = nil
	}
	if r := b.cues.planRole(h.text); len(roles) == 0 && b.kind == kindReport && r.role != "" {
		roles = []roleAndPeriod{r}
	}
	if len(roles) > 0 {
		s.Role, s.Period = roles[0].role, roles[0].period
	}
	if len(roles) > 1 {
		b.pending = roles[1]
	}
	b.inherit(&s)
	b.looked = b.looked || s.Role == schemas.SectionReview
	b.push(s)
}

// detail reports whether a heading inside a part that looks back or ahead only says what was done there or is to be done
// (（二）重点任务全面完成, （三）夯实发展基础): its words are no turn to the other side.
func (b *builder) detail(s *schemas.Section) bool {
	within := b.defaultRole(s.Parent)
	if s.Parent < 0 && b.kind != kindPlan && b.kind != kindOrder || within == schemas.SectionOther || periodOf(s.Heading, b.doc.ReportYear) != "" {
		return false
	}
	_, after := numbering(s.Heading)
	return match(b.cues.details, strings.TrimLeft(s.Heading[after:], " \u3000")) != ""
}

// inherit fills in what a heading does not say: from the section around it, or from the kind of document.
func (b *builder) inherit(s *schemas.Section) {
	own := s.Role != ""
	if !own {
		s.Role = b.defaultRole(s.Parent)
	}
	if s.Period != "" {
		return
	}
	if s.Parent >= 0 && b.out[s.Parent].Role == s.Role {
		s.Period = b.out[s.Parent].Period
	}
	if s.Period == "" {
		s.Period = b.defaultPeriod(s.Role)
	}
}

func (b *builder) defaultRole(parent int) schemas.SectionRole {
	switch {
	case parent >= 0:
		return b.out[parent].Role
	case b.kind == kindReport && b.looked, b.kind == kindPlan, b.kind == kindOrder:
		return schemas.SectionPlan
	case b.kind == kindReport, b.kind == kindYearbook:
		return schemas.SectionReview
	}
	return schemas.SectionOther
}

func (b *builder) defaultPeriod(role schemas.SectionRole) string {
	year := b.doc.ReportYear
	switch {
	case role == schemas.SectionOther:
	case b.kind == kindPlan && role == schemas.SectionPlan:
		return periodOf(b.doc.Title, 0)
	case b.kind == kindPlan && role == schemas.SectionReview:
		return planBefore(periodOf(b.doc.Title, 0))
	case b.kind == kindYearbook && role == schemas.SectionReview:
		return periodOf(b.doc.Title, 0)
	case b.kind == kindReport && year > 0 && role == schemas.SectionPlan:
		return strconv.Itoa(year)
	case b.kind == kindReport && year > 0:
		return strconv.Itoa(year - 1)
	}
	return ""
}

// opening begins a section without heading where a paragraph of a work report opens with a formula for another period.
func (b *builder) opening(i int, p *schemas.Paragraph) {
	if b.kind == kindPlan && p.Role == schemas.RoleBody {
		b.planOver(foldedStart(p.Text, 40))
	}
	if b.kind == kindOrder && p.Role == schemas.RoleBody {
		b.ordered(i, p)
	}
	if b.kind == kindAccount && p.Role == schemas.RoleBody {
		b.accounted(i, foldedStart(p.Text, 40))
	}
	if b.kind != kindReport || p.Role == schemas.RoleTable || p.Role == schemas.RoleFootnote {
		return
	}
	line := strings.TrimPrefix(strings.TrimPrefix(foldedStart(p.Text, 40), "各位代表！"), "各位代表，")
	if line == "" {
		return
	}
	if _, isHeading := b.headings[i]; isHeading {
		return
	}
	said := b.openingOf(line)
	if b.resume >= 0 && i > b.resume {
		if said.role == schemas.SectionReview {
			b.resume = i // the look back goes on
		} else {
			b.implied(i, b.enclosing())
			b.resume = -1
		}
	}
	if said.role != "" && said.period != "" {
		b.turn(i, said)
	}
}

// accounted begins the look back of a report on a year with the paragraph that opens with that year (2022年，各项工作取得进展),
// and the look ahead with one that opens with the next.
func (b *builder) accounted(i int, line string) {
	opening := firstClause(line)
	if !bareYearRE.MatchString(opening) {
		return
	}
	told, err := strconv.Atoi(periodOf(b.doc.Title, 0))
	if err != nil {
		return // several years
	}
	switch said := firstYear(opening); {
	case said == told && !b.looked:
		b.looked = true
		b.implied(i, roleAndPeriod{schemas.SectionReview, strconv.Itoa(told)})
	case said == told+1 && b.looked:
		b.implied(i, roleAndPeriod{schemas.SectionPlan, strconv.Itoa(said)})
	}
}

var bareYearRE = regexp.MustCompile(`^(?:(?:19|20)\d\d|[一二][九〇○零][〇○零一二三四五六七八九]{2})年$`)

// ordered begins the part of a notice that orders behind the formula that leads to it (现就有关事项通知如下), where no heading
// does.
func (b *builder) ordered(i int, p *schemas.Paragraph) {
	if b.leads && len(b.out) == 0 {
		b.implied(i, roleAndPeriod{schemas.SectionPlan, ""})
	}
	b.leads = leadRE.MatchString(strings.TrimSpace(p.Text))
}

var leadRE = regexp.MustCompile(`(?:如下|以下|下列).{0,10}[。：:]?$`)

// planOver gives a look back in a plan, where its heading names no period, that of the plan it opens with:
// “十三五”时期，….
func (b *builder) planOver(line string) {
	t := b.top()
	if t < 0 || b.out[t].Role != schemas.SectionReview || periodOf(b.out[t].Heading, b.doc.ReportYear) != "" {
		return
	}
	if loc := planNameRE.FindStringIndex(line); loc != nil && loc[0] <= len("在“") {
		if said := b.cues.planRole(firstClause(line)); said.role == schemas.SectionReview {
			b.out[t].Period = said.period
		}
	}
}

// openingOf reads the formula a paragraph opens with, nothing where it opens with none.
func (b *builder) openingOf(line string) roleAndPeriod {
	said := roleAndPeriod{match(b.cues.openings, line), ""}
	if said.role == "" {
		if loc := planNameRE.FindStringIndex(line); loc != nil && loc[0] <= len("在“") {
			said = b.cues.planRole(firstClause(line))
		}
	} else {
		said.period = periodOf(firstClause(line), b.doc.ReportYear)
	}
	return said
}

// turn decides whether an opening's period governs the paragraphs from here on, this paragraph alone, or nothing.
func (b *builder) turn(i int, said roleAndPeriod) {
	cur := roleAndPeriod{}
	if t := b.top(); t >= 0 {
		cur = roleAndPeriod{b.out[t].Role, b.out[t].Period}
	}
	switch {
	case said == cur:
	case len(b.headings) == 0, b.top() < 0 && said.role == schemas.SectionReview:
		b.implied(i, said)
		b.looked = b.looked || said.role == schemas.SectionReview
	case b.pending.role != "" && said.role == b.pending.role:
		b.implied(i, said)
		b.pending = roleAndPeriod{}
	case cur.role == schemas.SectionReview && said.role == schemas.SectionReview:
		b.implied(i, said)
	case cur.role == schemas.SectionPlan && said.role == schemas.SectionReview:
		b.implied(i, said)
		b.resume = i
	}
}

func (b *builder) implied(i int, r roleAndPeriod) {
	parent := b.enclosingIndex()
	b.stack = b.stack[:slices.Index(b.stack, parent)+1]
	level := 1
	if parent >= 0 {
		level = b.out[parent].Level
	}
	b.push(schemas.Section{Level: level, Parent: parent, Role: r.role, Period: r.period, Paragraph: i})
}

// enclosingIndex is the innermost section that has a heading, -1 for none.
func (b *builder) enclosingIndex() int {
	for _, i := range slices.Backward(b.stack) {
		if b.out[i].Heading != "" {
			return i
		}
	}
	return -1
}

func (b *builder) enclosing() roleAndPeriod {
	if i := b.enclosingIndex(); i >= 0 {
		return roleAndPeriod{b.out[i].Role, b.out[i].Period}
	}
	return roleAndPeriod{role: schemas.SectionOther}
}

func (b *builder) push(s schemas.Section) {
	b.out = append(b.out, s)
	b.stack = append(b.stack, len(b.out)-1)
}

func (b *builder) top() int {
	if len(b.stack) == 0 {
		return -1
	}
	return b.stack[len(b.stack)-1]
}

// closeTo closes the sections that a heading of this level ends. A section without heading has the level of the one it
// goes on, so it stays open above deeper headings: 五年来，我们做了以下工作 governs the numbered parts that follow.
func (b *builder) closeTo(level int) {
	for len(b.stack) > 0 && b.out[b.top()].Level >= level {
		b.stack = b.stack[:len(b.stack)-1]
	}
}

func firstClause(s string) string {
	if i := strings.IndexAny(s, "，。；：！"); i > 0 {
		return s[:i]
	}
	return s
}
