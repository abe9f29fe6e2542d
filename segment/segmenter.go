package segment

import (
	"fmt"
	"regexp"
	"strconv"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/document"
	"github.com/zhice-project/zhice/segment/entity"
	"github.com/zhice-project/zhice/segment/fact"
	"github.com/zhice-project/zhice/segment/figure"
	"github.com/zhice-project/zhice/segment/period"
	"github.com/zhice-project/zhice/segment/rules"
	"github.com/zhice-project/zhice/segment/table"
	"github.com/zhice-project/zhice/segment/term"
	"github.com/zhice-project/zhice/segment/text"
	"github.com/zhice-project/zhice/segment/token"
)

// Config says how to segment. Its zero value is the one to use; the rules are embedded.
type Config struct {
	// NoWords leaves words uncounted, which spares loading the dictionary (Document.Words is then 0).
	NoWords bool
}

// Segmenter segments documents. It is safe for use by many goroutines at once.
type Segmenter struct {
	cfg    Config
	facts  *fact.Reader
	tables *table.Reader
	terms  *term.List
	names  *entity.Finder
}

// New compiles the rules, some tens of milliseconds. The tokenizer's dictionary, which takes longer, is loaded when the
// first word is asked for. An error means that a rule file is wrong.
func New(cfg Config) (s *Segmenter, err error) {
	defer rules.Recover(&err)
	facts, err := fact.New()
	if err != nil {
		return nil, fmt.Errorf("segment: %w", err)
	}
	tables, err := table.New(facts)
	if err != nil {
		return nil, fmt.Errorf("segment: %w", err)
	}
	terms, err := term.Shared()
	if err != nil {
		return nil, fmt.Errorf("segment: %w", err)
	}
	names, err := entity.Shared()
	if err != nil {
		return nil, fmt.Errorf("segment: %w", err)
	}
	return &Segmenter{cfg: cfg, facts: facts, tables: tables, terms: terms, names: names}, nil
}

// Document segments a document. docID names it in its facts; name is its file name, read where the text leaves something
// open. It panics only where a rule is at fault; Stage turns that into a failure of the document.
func (s *Segmenter) Document(ex *schemas.Extraction, docID, name string) *schemas.Tagging {
	doc := document.Head(ex, name)
	doc.DocID = docID
	doc.Doubts, doc.Rules = doubts(ex.Pages), rules.Fingerprint()
	doc.Sections = append([]schemas.Section{}, document.Sections(ex.Paragraphs, doc)...)
	doc.Issuers = append([]string{}, doc.Issuers...) // lists are never null in JSON
	sentences := document.Sentences(ex.Paragraphs, doc.Sections)
	judgeSentences(sentences, ex)
	views := s.views(ex, &doc, sentences)
	t := &schemas.Tagging{
		Sentences: sentences, Tables: ex.Tables,
		Facts: []schemas.Fact{}, Mentions: []schemas.Mention{}, Terms: []schemas.TermCount{},
	}
	count := s.terms.Counter()
	cut := make([][]schemas.Token, len(views))
	for i := range views {
		words := s.words(views[i].View)
		cut[i] = words
		count.Add(views[i].View, words, i, sentences[i].Page)
		doc.Words += spoken(words)
	}
	t.Terms = count.Counts()
	s.mentions(&doc, views, cut)
	for _, f := range s.facts.Read(&doc, views) {
		t.Facts = append(t.Facts, placed(f, ex, &sentences[f.Seq], views[f.Seq].View))
	}
	t.Facts = addTables(t.Facts, s.tables.Read(&doc, locate(ex, &doc, sentences)), ex)
	for _, a := range s.facts.Absences(&doc, views) {
		t.Absences = append(t.Absences, placeAbsence(a, ex, &sentences[a.Seq], views[a.Seq].View))
	}
	for i := range views {
		for _, m := range views[i].Mentions {
			t.Mentions = append(t.Mentions, placeMention(m, ex, &sentences[i], views[i].View))
		}
	}
	t.Document = doc
	return t
}

// views reads every sentence: its view, periods and figures, and the section it stands in.
func (s *Segmenter) views(ex *schemas.Extraction, doc *schemas.Document, sentences []schemas.Sentence) []fact.Sentence {
	ref := reference(doc)
	out := make([]fact.Sentence, len(sentences))
	section := -1
	back := lookBack{paragraph: -1}
	for i := range sentences {
		sn := &sentences[i]
		sn.Seq = i
		for section+1 < len(doc.Sections) && doc.Sections[section+1].Paragraph <= sn.Paragraph {
			section++
		}
		p := &ex.Paragraphs[sn.Paragraph]
		v := text.NewView(sn.Text)
		governing := governingPeriod(doc, section)
		ref.Told = singleYear(governing)
		out[i] = fact.Sentence{
			Seq: i, Paragraph: sn.Paragraph, View: v, Section: sn.Section, Role: roleFor(doc, sn.Role),
			Period:  governing,
			Heading: p.Role == schemas.RoleHeading || p.Role == schemas.RoleTitle,
			Table:   p.Role == schemas.RoleTable,
			Periods: period.Find(v, ref),
		}
		out[i].Figures = figure.FindWith(v, out[i].Periods)
		around := planAround(doc, section)
		back.read(&out[i], doc.ReportYear, around)
		if out[i].Role == schemas.SectionReview || around != "" {
			sn.Role = out[i].Role
		}
	}
	return out
}

// planAround is the period of the plan in which section i, without a heading, looks back; empty where it does not.
func planAround(doc *schemas.Document, i int) string {
	if i < 0 || doc.Sections[i].Heading != "" || doc.Sections[i].Role != schemas.SectionReview {
		return ""
	}
	up := doc.Sections[i].Parent
	if up < 0 || doc.Sections[up].Role != schemas.SectionPlan {
		return ""
	}
	return governingPeriod(doc, up)
}

// governingPeriod is the period of the innermost section that has one and may hand it to its figures: in a report on the
// work of a period or a communiqué on one every section may, elsewhere one whose heading or opening names the period. A
// development report's year is the year of its making more often than that of its figures.
func governingPeriod(doc *schemas.Document, i int) string {
	whole := periodicRE.MatchString(doc.Title)
	for own := i; i >= 0; i = doc.Sections[i].Parent {
		s := &doc.Sections[i]
		if s.Role != doc.Sections[own].Role {
			return "" // the years ahead are not those of a look back among them
		}
		if s.Period != "" && (whole || s.Heading == "" || datedRE.MatchString(s.Heading)) {
			return s.Period
		}
	}
	if doc.DocType == "公报" || annualRE.MatchString(doc.Title) {
		return singleYearOf(doc.Title) // what no heading dates: a communiqué without any, its first words
	}
	return ""
}

// singleYearOf is the year a title names, where it names one and no more: 2021年通信业统计公报.
func singleYearOf(title string) string {
	m := titleYearRE.FindAllStringSubmatch(title, 2)
	if len(m) != 1 || m[0][2] != "" {
		return ""
	}
	return m[0][1]
}

// roleFor is the role of a section as far as its figures are concerned. What an observer looks ahead to (行业展望) is no
// plan of his: only who governs sets targets.
func roleFor(doc *schemas.Document, role schemas.SectionRole) schemas.SectionRole {
	if role == schemas.SectionPlan && doc.IssuerLevel == "other" && !periodicRE.MatchString(doc.Title) && observerRE.MatchString(doc.Title) {
		return schemas.SectionOther
	}
	return role
}

var (
	observerRE = regexp.MustCompile(`展望|研究|分析|评级|点评|解读|周报|月报|季报|专题|跟踪`)
	periodicRE = regexp.MustCompile(`工作报告|公报|计划.*报告|预算.*报告|规划|纲要|决算`)
	// Titles whose year is that of their figures.
	annualRE = regexp.MustCompile(`年度(?:.{0,12}报告|情况)|年报|运行(?:情况|分析)|统计`)
	// A year of a title, with what makes it a part of a period or of a day.
	titleYearRE = regexp.MustCompile(`((?:19|20)\d\d)年?([—~\-至到/]|上半年|下半年|[前一二三四]+季度|[第\d一二三四十]+月)?`)
	datedRE     = regexp.MustCompile(`[0-9０-９一二三四五六七八九○〇]年|今年|去年|过去|时期|年来|[“"][一二三四五六七八九十]+五`)
)

// singleYear is the year a period is, 0 for a part of one or for several.
func singleYear(canonical string) int {
	if len(canonical) != len("2006") {
		return 0
	}
	y, err := strconv.Atoi(canonical)
	if err != nil {
		return 0
	}
	return y
}

// reference is the time a document speaks from.
func reference(doc *schemas.Document) period.Reference {
	ref := period.Reference{Year: doc.ReportYear}
	if len(doc.Issued) >= 7 {
		if m, err := strconv.Atoi(doc.Issued[5:7]); err == nil {
			ref.Month = m
		}
	}
	return ref
}

// words cuts a text; nil where words are not wanted.
func (s *Segmenter) words(v *text.View) []schemas.Token {
	if s.cfg.NoWords {
		return nil
	}
	t, err := token.Shared()
	if err != nil {
		panic(err) // the dictionary is part of the program
	}
	return t.Cut(v)
}

// spoken counts the words of a text without its punctuation.
func spoken(words []schemas.Token) int {
	n := 0
	for _, w := range words {
		if w.Type != token.Punct {
			n++
		}
	}
	return n
}
