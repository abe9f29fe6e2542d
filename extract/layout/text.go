package layout

import (
	"strings"
	"unicode"

	"github.com/zhice-project/zhice/schemas"
)

// wrapShare of a text's longest lines is the length from which on a line may have been cut by an editor's right margin.
const wrapShare = 0.8

// TextParagraphs makes paragraphs of text without geometry. A line ends its paragraph when a blank line follows, when
// it ends a sentence, or when it is too short to have been wrapped.
func TextParagraphs(text string) []schemas.Paragraph {
	lines := strings.Split(text, "\n")
	wrap := wrapWidth(lines)
	var ds []*draft
	open := false // the last draft may go on
	for _, raw := range lines {
		l := Line{Text: trimBlanks([]rune(raw))}
		if len(l.Text) == 0 {
			open = false
			continue
		}
		indented := strings.HasPrefix(raw, "　") || strings.HasPrefix(raw, "    ")
		if open && !indented && !startsMarker(l.Text) {
			last := ds[len(ds)-1]
			last.lines = append(last.lines, l)
		} else {
			d := &draft{lines: []Line{l}, role: schemas.RoleBody}
			d.row = strings.ContainsRune(string(l.Text), '\t')
			ds = append(ds, d)
		}
		open = wrap > 0 && float64(width(l.Text)) >= wrapShare*float64(wrap) && !terminal(l) && !ds[len(ds)-1].row
	}
	textRoles(ds)
	out := make([]schemas.Paragraph, len(ds))
	for i, d := range ds {
		out[i] = d.write()
		out[i].Lines = nil
	}
	return out
}

// wrapWidth is the width lines are wrapped at, or 0 where they are not: then many lines have much the same width, and
// none is far longer.
func wrapWidth(lines []string) int {
	longest, full, n := 0, 0, 0
	for _, l := range lines {
		longest = max(longest, width([]rune(l)))
	}
	for _, l := range lines {
		if w := width([]rune(l)); w > 0 {
			n++
			if float64(w) >= wrapShare*float64(longest) {
				full++
			}
		}
	}
	const widest = 160 // columns; no editor wraps later
	if longest < 20 || longest > widest || full < 2 || 5*full < n {
		return 0
	}
	return longest
}

// width in columns of a terminal.
func width(text []rune) int {
	w := 0
	for _, r := range text {
		if r >= 0x2E80 {
			w++
		}
		w++
	}
	return w
}

func trimLeft(text []rune) []rune {
	for len(text) > 0 && blank(text[0]) {
		text = text[1:]
	}
	return text
}

func trimBlanks(text []rune) []rune {
	text = trimLeft(text)
	for len(text) > 0 && blank(text[len(text)-1]) {
		text = text[:len(text)-1]
	}
	return text
}

// textRoles finds the title, which is the first line if it is short and ends no sentence, and numbered headings.
func textRoles(ds []*draft) {
	for i, d := range ds {
		text := d.lines[0].Text
		short := len(d.lines) == 1 && len(text) <= headingRunes && !terminal(d.lines[0])
		if i == 0 && (short && !startsMarker(text) && !unicode.IsDigit(text[0]) || yearTitle(text)) {
			d.role = schemas.RoleTitle
		}
	}
	assignHeadings(ds, 0)
}

// yearTitle: 2024年国务院政府工作报告.
func yearTitle(text []rune) bool {
	return len(text) > 6 && len(text) <= headingRunes && unicode.IsDigit(text[0]) && text[4] == '年' && !terminal(Line{Text: text})
}
