package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strconv"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/entity/region"
)

// kind is a type of document: how many of twenty are of it, and how much stands in one.
type kind struct {
	docType   string
	of20      int
	sentences int     // on average
	figures   int     // on average
	known     float64 // share of the figures whose indicator is one of the rules
	citations int
	serial    bool // one a region and year
}

// On average a document has a hundred facts and a thousand words. Real ones of this size have fewer facts: this archive is
// the dense end of what may come.
var kinds = []kind{
	{docType: "报告", of20: 4, sentences: 88, figures: 200, known: 0.25, citations: 1, serial: true},
	{docType: "公报", of20: 2, sentences: 70, figures: 250, known: 0.3, serial: true},
	{docType: "规划", of20: 1, sentences: 110, figures: 150, known: 0.15, citations: 3},
	{docType: "通知", of20: 6, sentences: 30, figures: 40, known: 0.05, citations: 4},
	{docType: "意见", of20: 4, sentences: 30, figures: 45, known: 0.05, citations: 3},
	{docType: "办法", of20: 1, sentences: 20, figures: 20, known: 0.02, citations: 4},
	{docType: "标准", of20: 1, sentences: 25, figures: 60, known: 0, citations: 6},
	{docType: "解读", of20: 1, sentences: 20, figures: 50, known: 0.1, citations: 2},
}

// paper is a document before its text is written. The same number gives the same one.
type paper struct {
	kind   *kind
	region region.Region
	year   int
	id     string
	title  string
	number string
}

// paper decides what document n is. Of a serial kind the k-th is of region k / years.
func (w *world) paper(n int) paper {
	p := paper{id: w.docID(n)}
	slot := n % 20
	for i := range kinds {
		if slot < kinds[i].of20 {
			p.kind = &kinds[i]
			break
		}
		slot -= kinds[i].of20
	}
	if p.kind.serial {
		k := n/20*p.kind.of20 + slot
		p.region, p.year = w.regions[k/years%len(w.regions)], firstYear+k%years
	} else {
		r := w.rand(n, "paper")
		p.region, p.year = w.anyRegion(r), lastYear-int(float64(years)*r.Float64()*r.Float64())
	}
	p.name(w, n)
	return p
}

func (w *world) docID(n int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d:%d", w.seed, n))
	return hex.EncodeToString(sum[:])
}

// rand is a source of chance for one use in one document.
func (w *world) rand(n int, use string) *rand.Rand {
	return rand.New(rand.NewPCG(w.seed, uint64(w.chance(use, n)*(1<<53))))
}

// anyRegion: papers come from the centre, provinces, prefectures and counties as 2 : 4 : 3 : 1.
func (w *world) anyRegion(r *rand.Rand) region.Region {
	level := region.County
	switch x := r.IntN(10); {
	case x < 2:
		return w.regions[0]
	case x < 6:
		level = region.Province
	case x < 9:
		level = region.Prefecture
	}
	for {
		if found := w.regions[r.IntN(len(w.regions))]; found.Level() == level {
			return found
		}
	}
}

// name gives the paper its title and number. Notices and opinions bear titles of their own, reports all the same one.
func (p *paper) name(w *world, n int) {
	r := w.rand(n, "name")
	subject := w.words[r.IntN(2000)] + w.words[r.IntN(2000)] + w.words[r.IntN(2000)]
	place := p.region.Name
	if p.region.Level() == region.Country {
		place = "国务院"
	}
	year := strconv.Itoa(p.year)
	switch p.kind.docType {
	case "报告":
		p.title = "政府工作报告"
	case "公报":
		p.title = place + strconv.Itoa(p.year-1) + "年国民经济和社会发展统计公报"
	case "规划":
		p.title = place + subject + "发展规划（" + year + "—" + strconv.Itoa(p.year+5) + "年）"
	case "标准":
		p.title = subject + "技术规范"
		p.number = fmt.Sprintf("GB/T %d-%d", 10000+n, p.year)
	default:
		p.title = place + "关于推进" + subject + "的" + p.kind.docType
		p.number = fmt.Sprintf("%s发〔%d〕%d号", string([]rune(place)[:1]), p.year, 1+n/20)
	}
}

var levelNames = map[region.Level]string{
	region.Country: "central", region.Province: "provincial", region.Prefecture: "municipal", region.County: "county",
}

func (p *paper) head() schemas.Document {
	issuer := p.region.Name + "人民政府"
	if p.region.Level() == region.Country {
		issuer = "国务院"
	}
	month := 1 + p.year*7%12
	if p.kind.serial {
		month = 1 + int(p.region.Level())
	}
	return schemas.Document{
		DocID: p.id, Title: p.title, Issuers: []string{issuer}, IssuerLevel: levelNames[p.region.Level()], DocNo: p.number, DocType: p.kind.docType,
		Issued: fmt.Sprintf("%d-%02d-15", p.year, month), Published: fmt.Sprintf("%d-%02d-20", p.year, month),
		RegionCode: p.region.Code, Region: p.region.Name, ReportYear: p.year, Engine: "archive", Quality: schemas.QualityGood,
	}
}

// fileName is unique, as names in an inbox are.
func (p *paper) fileName(n int) string {
	return fmt.Sprintf("%d/%s-%s-%06d.pdf", p.year, p.region.Name, p.kind.docType, n)
}

// document writes document n.
func (w *world) document(n int) *schemas.Tagging {
	p := w.paper(n)
	wr := &writer{
		world: w, paper: p, rand: w.rand(n, "text"), n: n,
		counts: map[string]*schemas.TermCount{}, tagging: &schemas.Tagging{Document: p.head()},
	}
	wr.words = rand.NewZipf(wr.rand, wordExponent, 3, vocabularySize-1)
	wr.terms = rand.NewZipf(wr.rand, termExponent, 8, uint64(len(w.terms)-1))
	wr.write()
	return wr.tagging
}
