package layout

import (
	"regexp"
	"slices"

	"github.com/zhice-project/zhice/schemas"
)

// noteStart is how a footnote begins: ① 国家统计局…, [1] …, ⁵ …, 5 … in small type, but not 5。 at the end of a date.
var noteStart = regexp.MustCompile(`^(?:[①-⑳]|[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\[\d{1,3}\]|［\d{1,3}］|〔\d{1,3}〕|\*{1,3}|\d{1,3}[\s　.．]?[^\d\s.,，。、；：）)%％年月日万亿]|注[:：\d])`)

// takeFootnotes takes the small lines at the foot of each page that open with a mark out of the pages, so that a
// sentence that runs over the page break is not interrupted by them. The key is the page number.
func takeFootnotes(pages []Page, body float32) map[int][]Line {
	out := map[int][]Line{}
	for i := range pages {
		ls := pages[i].Lines
		at := len(ls)
		for j, l := range slices.Backward(ls) {
			if l.Row || l.Size > 0.9*body || l.Base < 0.4*pages[i].InHeight || slices.Contains(l.Text, '\t') || l.Flow != ls[len(ls)-1].Flow {
				break
			}
			if noteStart.MatchString(string(l.Text)) {
				at = j
			}
		}
		if at > 0 && at < len(ls) {
			out[pages[i].Number] = ls[at:]
			pages[i].Lines = ls[:at:at]
		}
	}
	return out
}

// withNotes writes the drafts, with each page's footnotes after the paragraph that ends on or runs over that page.
func withNotes(ds []*draft, notes map[int][]Line) []schemas.Paragraph {
	pages := make([]int, 0, len(notes))
	for p := range notes {
		pages = append(pages, p)
	}
	slices.Sort(pages)
	var out []schemas.Paragraph
	for i, d := range ds {
		out = append(out, d.write())
		next := 1 << 30
		if i+1 < len(ds) {
			next = ds[i+1].lines[0].Page
		}
		for len(pages) > 0 && pages[0] < next {
			out = append(out, footnotes(notes[pages[0]])...)
			pages = pages[1:]
		}
	}
	for _, p := range pages {
		out = append(out, footnotes(notes[p])...)
	}
	return out
}

func footnotes(ls []Line) []schemas.Paragraph {
	var ds []*draft
	for _, l := range ls {
		if len(ds) > 0 && !noteStart.MatchString(string(l.Text)) {
			ds[len(ds)-1].add(l, measure{})
			continue
		}
		ds = append(ds, &draft{lines: []Line{l}, role: schemas.RoleFootnote})
	}
	out := make([]schemas.Paragraph, len(ds))
	for i, d := range ds {
		out[i] = d.write()
	}
	return out
}
