package main

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/zhice-project/zhice/schemas"
)

// writer writes one document, sentence by sentence.
type writer struct {
	*world

	paper   paper
	n       int
	rand    *rand.Rand
	words   *rand.Zipf
	terms   *rand.Zipf
	tagging *schemas.Tagging
	counts  map[string]*schemas.TermCount

	section []string
	role    schemas.SectionRole

	// the sentence being written
	text     strings.Builder
	runes    int
	facts    []schemas.Fact
	mentions []schemas.Mention
}

const (
	sentencesAPage = 22
	paragraph      = 4 // sentences
)

// write writes the parts of the document: what was reached and what is wanted, or what is ordered.
func (wr *writer) write() {
	k := wr.paper.kind
	scale := 0.5 + wr.rand.ExpFloat64()/2 // a few documents are long
	sentences, figures := max(4, int(float64(k.sentences)*scale)), int(float64(k.figures)*scale)
	switch k.docType {
	case "报告":
		past, year := strconv.Itoa(wr.paper.year-1), strconv.Itoa(wr.paper.year)
		wr.part("一、"+past+"年工作回顾", schemas.SectionReview, past, sentences/2, wr.figures("actual", figures/2))
		targets := wr.figures("target", figures-figures/2)
		if wr.rand.IntN(40) == 0 {
			targets = wr.abstain(targets)
		}
		wr.part("二、"+year+"年工作安排", schemas.SectionPlan, year, sentences-sentences/2, targets)
	case "公报":
		wr.part("一、综合", schemas.SectionReview, strconv.Itoa(wr.paper.year-1), sentences, wr.figures("actual", figures))
		wr.table()
	case "规划":
		wr.part("第一章 发展基础", schemas.SectionReview, "", sentences/4, wr.figures("actual", figures/4))
		wr.part("第二章 发展目标", schemas.SectionPlan, strconv.Itoa(wr.paper.year+5), sentences-sentences/4, wr.figures("target", figures-figures/4))
		wr.table()
	default:
		wr.part("一、总体要求", schemas.SectionOther, "", sentences, wr.figures("plan", figures))
	}
	wr.finish()
}

// part is a section with its figures spread over its sentences.
func (wr *writer) part(heading string, role schemas.SectionRole, period string, sentences int, figures []statement) {
	d := &wr.tagging.Document
	d.Sections = append(d.Sections, schemas.Section{
		Heading: heading, Level: 1, Parent: -1, Role: role, Period: period, Page: wr.page(), Paragraph: len(wr.tagging.Sentences) / paragraph,
	})
	wr.section, wr.role = []string{heading}, role
	for i := range sentences {
		wr.sentence(figures[len(figures)*i/sentences : len(figures)*(i+1)/sentences])
	}
}

func (wr *writer) page() int { return 1 + len(wr.tagging.Sentences)/sentencesAPage }

// sentence writes clauses of words, and one for each of the figures.
func (wr *writer) sentence(figures []statement) {
	wr.clause()
	for _, f := range figures {
		wr.put("，")
		wr.state(f)
	}
	if len(figures) < 2 {
		wr.put("，")
		wr.clause()
	}
	if cites := wr.paper.kind.citations; cites > 0 && wr.rand.IntN(wr.paper.kind.sentences) < cites {
		wr.put("，按照")
		wr.cite()
		wr.put("要求")
	}
	wr.put("。")
	wr.end()
}

// clause is some words, among them now and then a term or a region.
func (wr *writer) clause() {
	for range 4 + wr.rand.IntN(15) {
		switch x := wr.rand.IntN(24); {
		case x == 0:
			wr.term()
		case x == 1 && wr.rand.IntN(3) == 0:
			r := wr.anyRegion(wr.rand)
			wr.mention(schemas.Mention{Span: r.Name, Type: "REGION", Canonical: r.Name, Code: r.Code})
		default:
			wr.put(wr.world.words[wr.words.Uint64()])
			wr.tagging.Document.Words++
		}
	}
}

// term writes a term that was in use in the year of the document.
func (wr *writer) term() {
	t := &wr.world.terms[wr.terms.Uint64()]
	for t.since > wr.paper.year {
		t = &wr.world.terms[wr.terms.Uint64()]
	}
	wr.tagging.Document.Words++
	c := wr.counts[t.name]
	if c == nil {
		c = &schemas.TermCount{Term: t.name, Type: t.typ, Topic: t.topic, Seq: len(wr.tagging.Sentences), Page: wr.page()}
		wr.counts[t.name] = c
	}
	c.Count++
	wr.mention(schemas.Mention{Span: t.name, Type: t.typ, Canonical: t.name})
}

// cite names an earlier document by title and number, the first ones of the archive more often than the others.
func (wr *writer) cite() {
	other := wr.world.paper(int(float64(wr.n) * wr.rand.Float64() * wr.rand.Float64()))
	if other.number == "" || other.year > wr.paper.year {
		wr.mention(schemas.Mention{Span: "《中华人民共和国预算法》", Type: "LAW/DOC_TITLE", Canonical: "中华人民共和国预算法"})
		return
	}
	wr.mention(schemas.Mention{Span: "《" + other.title + "》", Type: "LAW/DOC_TITLE", Canonical: other.title})
	wr.put("（")
	wr.mention(schemas.Mention{Span: other.number, Type: "DOC_NO", Canonical: other.number})
	wr.put("）")
}

func (wr *writer) mention(m schemas.Mention) {
	m.SpanStart = wr.runes
	wr.put(m.Span)
	wr.mentions = append(wr.mentions, m)
}

func (wr *writer) put(s string) {
	wr.text.WriteString(s)
	wr.runes += utf8.RuneCountInString(s)
}

// end puts the sentence into the document with what stands in it.
func (wr *writer) end() {
	t, text := wr.tagging, wr.text.String()
	seq, page := len(t.Sentences), wr.page()
	y := float32(72 + seq%sentencesAPage*30)
	box := schemas.Box{X0: 90, Y0: y, X1: 505, Y1: y + 28}
	t.Sentences = append(t.Sentences, schemas.Sentence{
		Seq: seq, Text: text, Page: page, Box: box, Section: wr.section, Role: wr.role, Paragraph: seq / paragraph, Quality: schemas.QualityGood,
	})
	for _, f := range wr.facts {
		f.ID, f.Seq, f.Sentence, f.Page, f.Section = wr.factID(len(t.Facts)), seq, text, page, wr.section
		f.Box = schemas.Box{X0: 90 + float32(f.SpanStart%40)*10, Y0: y, X1: 130 + float32(f.SpanStart%40)*10, Y1: y + 14}
		t.Facts = append(t.Facts, f)
	}
	for _, m := range wr.mentions {
		m.Seq, m.Page, m.Box = seq, page, box
		t.Mentions = append(t.Mentions, m)
	}
	t.Document.Chars += wr.runes
	wr.text.Reset()
	wr.runes, wr.facts, wr.mentions = 0, wr.facts[:0], wr.mentions[:0]
}

// finish puts the counts of terms into their order.
func (wr *writer) finish() {
	wr.tagging.Document.Pages = wr.page()
	for _, c := range wr.counts {
		wr.tagging.Terms = append(wr.tagging.Terms, *c)
	}
	slices.SortFunc(wr.tagging.Terms, func(a, b schemas.TermCount) int { return strings.Compare(a.Term, b.Term) })
}
