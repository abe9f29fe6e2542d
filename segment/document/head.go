package document

import (
	"path"
	"regexp"
	"strings"
	"unicode"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/text"
)

// How many paragraphs at the beginning and at the end of a document can belong to its head.
const (
	frontParagraphs = 40
	backParagraphs  = 12
)

// Head reads what a document says of itself: on its first pages, in its closing lines and in its body where it names its
// own date of effect. name is the file's name, used only for what the text leaves open. Fields that neither gives stay
// empty; Sections is left to Sections.
func Head(ex *schemas.Extraction, name string) schemas.Document {
	base := baseName(name)
	f, ok := readCover(ex, base)
	if !ok {
		f = readFront(ex.Paragraphs)
	}
	b := readBack(ex.Paragraphs)
	d := schemas.Document{
		DocID: ex.DocID, Engine: ex.Engine, Quality: ex.Quality, Pages: len(ex.Pages), Chars: chars(ex),
		Title: f.title, Subtitle: f.subtitle, DocNo: f.number,
	}
	if d.Title == "" {
		d.Title = titleFromName(base)
	}
	d.DocType = f.docType
	if d.DocType == "" {
		d.DocType = TypeOf(d.Title)
	}
	d.Issued = first(f.issued, b.signed, f.month)
	d.Published = f.published
	d.Effective = effective(ex.Paragraphs, f, d)
	d.Issuers = issuers(f, b, d.Title, base)
	region := regionOf(d, f, base)
	d.RegionCode, d.Region = region.Code, region.Name
	d.Issuers = completeIssuers(d.Issuers, f, region)
	d.IssuerLevel = levelOf(d.Issuers, region)
	if len(d.Issuers) == 0 && (standardNumbered(d) || ofAuthorities(d, region)) {
		d.IssuerLevel = levelAt(region) // of the authorities of the place where it holds
	}
	d.ReportYear = reportYear(d, f, base)
	if d.ReportYear == 0 {
		d.ReportYear = yearOf(datedLine(ex.Paragraphs))
	}
	return d
}

func chars(ex *schemas.Extraction) int {
	n := 0
	for i := range ex.Paragraphs {
		for _, r := range ex.Paragraphs[i].Text {
			if !unicode.IsSpace(r) {
				n++
			}
		}
	}
	return n
}

func baseName(name string) string {
	b := path.Base(strings.ReplaceAll(name, `\`, "/"))
	if e := path.Ext(b); len(e) <= 5 {
		b = strings.TrimSuffix(b, e)
	}
	return text.NewView(b).String()
}

// titleFromName is the part of a file's name that reads like a title: the longest between separators.
func titleFromName(base string) string {
	best := ""
	for _, part := range strings.FieldsFunc(base, func(r rune) bool { return r == '_' || r == '-' || r == '—' }) {
		part = strings.TrimSpace(part)
		han := 0
		for _, r := range part {
			if unicode.Is(unicode.Han, r) {
				han++
			}
		}
		if han >= 4 && len(part) > len(best) {
			best = part
		}
	}
	return best
}

// back is what the closing lines say: who signed, and when.
type back struct {
	signed  string
	signers []string
}

var signatureRE = regexp.MustCompile(`^\p{Han}{2,40}$`)

// readBack finds the signature: names of bodies on lines of their own, and a date below them, which stand before the
// annexes; without names, a date on a line of its own near the end. What follows the date (附件, 抄送, （此件公开发布）) is
// passed over.
func readBack(paras []schemas.Paragraph) back {
	for i := range paras {
		if d := dateLine(paras[i]); d != "" {
			if signers := signersAbove(paras, i); len(signers) > 0 {
				return back{signed: d, signers: signers}
			}
		}
	}
	for i := len(paras) - 1; i >= max(0, len(paras)-backParagraphs); i-- {
		if d := dateLine(paras[i]); d != "" {
			return back{signed: d}
		}
	}
	return back{}
}

// longestDate bounds a line that holds a date and nothing else, in bytes.
const longestDate = 90

// dateLine is the date that is all a paragraph says.
func dateLine(p schemas.Paragraph) string {
	if len(p.Text) > longestDate {
		return ""
	}
	line := foldedStart(p.Text, 60)
	if !dateOnly(line) {
		return ""
	}
	return isoDate(line)
}

// signersAbove are the bodies named on the lines right above line i.
func signersAbove(paras []schemas.Paragraph, i int) []string {
	var out []string
	for k := i - 1; k >= 0; k-- {
		s := foldedStart(paras[k].Text, 60)
		if !signatureRE.MatchString(s) || !isOrganisation(s) {
			break
		}
		out = append([]string{s}, out...)
	}
	return out
}

// linesOfDate is how many lines at the beginning can tell when a page was put out.
const linesOfDate = 6

// datedLine is the date on a short line near the beginning that labels it, as pages of the web have it: 时间：2015-03-03
// 来源：….
func datedLine(paras []schemas.Paragraph) string {
	for i := range paras[:min(len(paras), linesOfDate)] {
		line := foldedStart(paras[i].Text, longestDate)
		if len(paras[i].Text) > 2*longestDate || !strings.ContainsAny(line, "：:") {
			continue
		}
		if d := isoDate(line); d != "" {
			return d
		}
	}
	return ""
}

var bracketDateRE = regexp.MustCompile(`^[（(]?(?:\d{4}年\d{1,2}月\d{1,2}日|\p{Han}{4}年\p{Han}{1,2}月\p{Han}{1,3}日)(?:印发)?[）)]?$`)

func dateOnly(line string) bool { return bracketDateRE.MatchString(line) }

var (
	effectiveRE = regexp.MustCompile(`自([^，。；]{4,18})起?(?:施行|实施|执行|生效)`)
	sinceIssue  = regexp.MustCompile(`自(?:发布|公布|印发|颁布)之日起`)
)

// effective finds when the document itself takes effect: 自2024年1月1日起施行, the last such sentence that speaks of
// this document; on the day it was published where it says so.
func effective(paras []schemas.Paragraph, f front, d schemas.Document) string {
	if f.effective != "" {
		return f.effective
	}
	out := ""
	for i := range paras {
		t := paras[i].Text
		if !strings.Contains(t, "施行") && !strings.Contains(t, "实施") && !strings.Contains(t, "执行") && !strings.Contains(t, "生效") {
			continue
		}
		for _, s := range strings.SplitAfter(text.NewView(t).String(), "。") {
			if !strings.Contains(s, "本") && !strings.Contains(s, "现") && !strings.HasPrefix(s, "自") {
				continue
			}
			if m := effectiveRE.FindStringSubmatch(s); m != nil {
				if date := isoDate(m[1]); date != "" {
					out = date
				}
			}
			if sinceIssue.MatchString(s) && out == "" {
				out = first(d.Published, d.Issued)
			}
		}
	}
	return out
}

func first(ss ...string) string {
	for _, s := range ss {
		if s != "" {
			return s
		}
	}
	return ""
}

var (
	titleYearRE = regexp.MustCompile(`((?:19|20)\d\d)年`)
	nameYearRE  = regexp.MustCompile(`(?:^|\D)((?:19|20)\d\d)(?:\D|$)`)
	aheadRE     = regexp.MustCompile(`工作报告|工作要点|解读|行动方案|工作方案|工作计划`)
)

// reportYear is the year the document was made in. A work report is named after it; a communiqué or development report
// is named after the year it describes and made in the next.
func reportYear(d schemas.Document, f front, base string) int {
	named := 0
	if m := titleYearRE.FindStringSubmatch(d.Title); m != nil {
		named = yearOf(m[1])
	}
	if y := yearOf(first(d.Issued, d.Published)); y > 0 {
		return y
	}
	if m := docNoYearRE.FindStringSubmatch(d.DocNo); m != nil {
		return yearOf(m[1])
	}
	if named > 0 && aheadRE.MatchString(d.Title) {
		return named
	}
	if f.year > 0 {
		return f.year
	}
	if named > 0 && (strings.Contains(d.Title, "统计公报") || strings.Contains(d.Title, "发展报告")) {
		return named + 1
	}
	if named > 0 {
		return named
	}
	if m := nameYearRE.FindStringSubmatch(base); m != nil {
		return yearOf(m[1])
	}
	return yearOf(d.Effective)
}
