package document

import (
	"unicode"

	"github.com/zhice-project/zhice/schemas"
)

// A quotation or bracket longer than this many runes is cut inside like running text: it is a quoted passage, or its
// mate is missing and the one found belongs to another.
const longestAside = 160

// Sentences cuts paragraphs at 。！？ outside quotations and brackets. A semicolon ends no sentence: the clauses it
// parts share their subject and their period. A closing quotation mark or bracket stays with the sentence it closes, and
// a heading is a sentence of its own. Offsets are rune offsets in the paragraph; white space at the edges of a sentence
// belongs to none.
func Sentences(paras []schemas.Paragraph, sections []schemas.Section) []schemas.Sentence {
	var out []schemas.Sentence
	at := 0 // sections that have begun
	for i := range paras {
		for at < len(sections) && sections[at].Paragraph <= i {
			at++
		}
		path, role := governing(sections, at-1)
		p := &paras[i]
		runes := []rune(p.Text)
		for _, c := range cuts(runes) {
			page, box := p.Place(c.start, c.end)
			out = append(out, schemas.Sentence{
				Seq: len(out), Text: string(runes[c.start:c.end]), Page: page, Box: box,
				Section: path, Role: role, Paragraph: i, Start: c.start,
			})
		}
	}
	return out
}

// governing gives the headings above a paragraph from the top down, and the role of the innermost section around it.
func governing(sections []schemas.Section, i int) ([]string, schemas.SectionRole) {
	if i < 0 {
		return nil, schemas.SectionOther
	}
	var path []string
	role := sections[i].Role
	for ; i >= 0; i = sections[i].Parent {
		if h := sections[i].Heading; h != "" {
			path = append([]string{h}, path...)
		}
	}
	return path, role
}

type cut struct{ start, end int }

// cuts finds the sentences of one paragraph.
func cuts(runes []rune) []cut {
	mates := asides(runes)
	var out []cut
	start, depth := 0, 0
	add := func(end int) {
		s, e := start, end
		for s < e && unicode.IsSpace(runes[s]) {
			s++
		}
		for e > s && unicode.IsSpace(runes[e-1]) {
			e--
		}
		if s < e {
			out = append(out, cut{s, e})
		}
		start = end
	}
	for i := 0; i < len(runes); i++ {
		if end := mates[i]; end > depth {
			depth = end // inside an aside until its mate
		}
		if !isTerminator(runes, i) {
			continue
		}
		end := i + 1
		for end < len(runes) && (isTerminator(runes, end) || isCloser(runes[end])) {
			end++
		}
		if i < depth && (end <= depth || !beginsSentence(runes, end)) {
			continue
		}
		add(end)
		i = end - 1
	}
	add(len(runes))
	return out
}

// asides gives for every opening mark the place of its mate, and 0 for everything else. Marks without a mate, and pairs
// too far apart, count as none.
func asides(runes []rune) []int {
	mate := make([]int, len(runes))
	var open []int
	for i, r := range runes {
		switch r {
		case '“', '‘', '（', '(', '《', '〈', '「', '『', '【', '〔', '[':
			open = append(open, i)
		case '”', '’', '）', ')', '》', '〉', '」', '』', '】', '〕', ']':
			for n := len(open) - 1; n >= 0 && n >= len(open)-4; n-- {
				if pairs(runes[open[n]], r) {
					if i-open[n] <= longestAside {
						mate[open[n]] = i
					}
					open = open[:n]
					break
				}
			}
		}
	}
	return mate
}

func pairs(open, closed rune) bool {
	switch open {
	case '“':
		return closed == '”'
	case '‘':
		return closed == '’'
	case '（', '(':
		return closed == '）' || closed == ')'
	case '《':
		return closed == '》'
	case '〈':
		return closed == '〉'
	case '「':
		return closed == '」'
	case '『':
		return closed == '』'
	case '【':
		return closed == '】'
	}
	return open == '〔' && closed == '〕' || open == '[' && closed == ']'
}

// isTerminator says whether a sentence can end at rune i. A full-width full stop (．) and half-width marks end one only
// after a Chinese character: elsewhere they are decimal points or part of a name.
func isTerminator(runes []rune, i int) bool {
	switch runes[i] {
	case '。', '！', '？', '｡':
		return true
	case '!', '?':
		return i > 0 && unicode.Is(unicode.Han, runes[i-1])
	}
	return false
}

func isCloser(r rune) bool {
	switch r {
	case '”', '’', '）', ')', '》', '〉', '」', '』', '】', '"':
		return true
	}
	return false
}

// beginsSentence says whether a new sentence can begin at rune i, just after a quotation that ended with a full stop: what
// goes on with a comma, or with 的, is still the sentence around the quotation.
func beginsSentence(runes []rune, i int) bool {
	for i < len(runes) && unicode.IsSpace(runes[i]) {
		i++
	}
	if i == len(runes) {
		return true
	}
	switch runes[i] {
	case '，', '、', '；', '：', ',', ';', ':', '的', '和', '与', '是', '等', '”', '’', '）':
		return false
	}
	return true
}
