package app

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/zhice-project/zhice/segment/text"
)

// searched is what a user looks for: a word, or what holds of several.
type searched struct {
	word  string // folded; empty for the others
	op    string // AND, OR, NOT
	parts []searched
}

var errSearch = errors.New(`words are parted by spaces; "…" keeps a phrase together, OR, NOT and ( ) combine`)

// parseSearch reads 新质生产力, 赤字率 安排, 芯片 OR 集成电路, 消费 NOT 价格, "城镇 新增" (就业 OR 失业). Words that stand beside each other
// must both be there; - in front of a word is NOT; the marks are ASCII, those of Chinese belong to the words.
func parseSearch(query string) (searched, error) {
	p := searchParser{lexemes: searchLexeme.FindAllString(query, -1)}
	q, err := p.either()
	if err == nil && len(p.lexemes) > 0 {
		err = fmt.Errorf("%q is one too many: %w", p.lexemes[0], errSearch)
	}
	return q, err
}

// searchLexeme is a phrase, a bracket, or a word with the - before it; a bracket inside a word is part of it.
var searchLexeme = regexp.MustCompile(`-?"[^"]*"?|-?\(|\)|[^\s()"][^\s)"]*`)

type searchParser struct{ lexemes []string }

func (p *searchParser) next() string {
	if len(p.lexemes) == 0 {
		return ""
	}
	return p.lexemes[0]
}

func (p *searchParser) either() (searched, error) {
	return p.several("OR", func() (searched, bool, error) {
		q, err := p.together()
		more := p.next() == "OR"
		if more {
			p.lexemes = p.lexemes[1:]
		}
		return q, more, err
	})
}

func (p *searchParser) together() (searched, error) {
	return p.several("AND", func() (searched, bool, error) {
		if p.next() == "AND" {
			p.lexemes = p.lexemes[1:]
		}
		q, err := p.one()
		next := p.next()
		return q, next != "" && next != ")" && next != "OR", err
	})
}

// several joins what part reads as long as there is more.
func (p *searchParser) several(op string, part func() (searched, bool, error)) (searched, error) {
	var parts []searched
	for {
		q, more, err := part()
		if err != nil {
			return searched{}, err
		}
		parts = append(parts, q)
		if !more {
			break
		}
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	return searched{op: op, parts: parts}, nil
}

func (p *searchParser) one() (searched, error) {
	word := p.next()
	if word == "" || word == ")" || word == "OR" || word == "AND" {
		return searched{}, fmt.Errorf("a word is missing: %w", errSearch)
	}
	p.lexemes = p.lexemes[1:]
	rest, negated := strings.CutPrefix(word, "-")
	switch {
	case word == "NOT":
		q, err := p.one()
		return searched{op: "NOT", parts: []searched{q}}, err
	case negated && rest != "":
		p.lexemes = slices.Insert(p.lexemes, 0, rest)
		q, err := p.one()
		return searched{op: "NOT", parts: []searched{q}}, err
	case word == "(":
		q, err := p.either()
		if err == nil && p.next() != ")" {
			err = fmt.Errorf("a bracket is not closed: %w", errSearch)
		}
		if err == nil {
			p.lexemes = p.lexemes[1:]
		}
		return q, err
	}
	folded := foldSearched(strings.Trim(word, `"`))
	if folded == "" {
		return searched{}, fmt.Errorf("a word is missing: %w", errSearch)
	}
	return searched{word: folded}, nil
}

// foldSearched writes a word as foldedText writes texts.
func foldSearched(word string) string {
	return strings.Join(strings.Fields(strings.ToLower(norm.NFKC.String(word))), "")
}

// foldedText is a text in SQL without white space, width, Kangxi radicals and case.
const foldedText = `lowerUTF8(replaceRegexpAll(normalizeUTF8NFKC(text), '\\s', ''))`

// condition is the query in SQL, of a column called text.
func (q searched) condition() string {
	if q.op == "" {
		return wordCondition(q.word)
	}
	parts := make([]string, len(q.parts))
	for i, p := range q.parts {
		parts[i] = p.condition()
	}
	if q.op == "NOT" {
		return "NOT " + parts[0]
	}
	return "(" + strings.Join(parts, " "+q.op+" ") + ")"
}

// wordCondition looks for a word however it is written. Folding every sentence of an archive is slow, so that first the
// index of pairs of characters, which knows texts folded but for their case, says which sentences can hold it. A number is
// not found inside another: 5% not in 15%.
func wordCondition(word string) string {
	holds := fmt.Sprintf("position(%s, %s) > 0", foldedText, quoted(word))
	if first, last := numberAtEnds(word); first || last {
		pattern := regexp.QuoteMeta(word)
		if first {
			pattern = `(?:^|[^0-9.])` + pattern
		}
		if last {
			pattern += `(?:$|[^0-9.]|[.](?:$|[^0-9]))`
		}
		holds = fmt.Sprintf("match(%s, %s)", foldedText, quoted(pattern))
	}
	return "(" + strings.Join(append(indexed(word), holds), " AND ") + ")"
}

// indexed asks the index for the pairs of characters of a word; those with letters may stand there in either case.
func indexed(word string) []string {
	var conditions, caseless []string
	r := []rune(word)
	for i := range len(r) - 1 {
		var pairs []string
		for _, first := range cases(r[i]) {
			for _, second := range cases(r[i+1]) {
				pairs = append(pairs, string([]rune{first, second}))
			}
		}
		if len(pairs) == 1 {
			caseless = append(caseless, pairs[0])
		} else {
			conditions = append(conditions, fmt.Sprintf("hasAnyTokens(text, [%s])", quotedList(pairs)))
		}
	}
	if len(caseless) > 0 {
		conditions = append([]string{fmt.Sprintf("hasAllTokens(text, [%s])", quotedList(caseless))}, conditions...)
	}
	return conditions
}

func cases(r rune) []rune {
	if u := unicode.ToUpper(r); u != r {
		return []rune{r, u}
	}
	return []rune{r}
}

func quotedList(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = quoted(w)
	}
	return strings.Join(out, ", ")
}

func numberAtEnds(word string) (first, last bool) {
	isDigit := func(c byte) bool { return c >= '0' && c <= '9' }
	return isDigit(word[0]), isDigit(word[len(word)-1])
}

// words are those that a sentence found may hold, which are set off in it.
func (q searched) words() []string {
	if q.op == "NOT" {
		return nil
	}
	if q.op == "" {
		return []string{q.word}
	}
	var out []string
	for _, p := range q.parts {
		out = append(out, p.words()...)
	}
	return out
}

// places finds words in a sentence, with the spaces that the PDF has in them: pairs of first rune and the one behind.
func places(sentence string, words []string) [][2]int {
	v := text.NewView(sentence)
	runes := []rune(strings.ToLower(v.String()))
	var out [][2]int
	for _, w := range words {
		word := []rune(strings.ToLower(text.NewView(w).String()))
		for i := 0; len(word) > 0 && i+len(word) <= len(runes); i++ {
			if slices.Equal(runes[i:i+len(word)], word) && aloneAt(runes, i, i+len(word)) {
				start, end := v.Original(i, i+len(word))
				out = append(out, [2]int{start, end})
			}
		}
	}
	return out
}

// aloneAt says that runes from start to end are no part of a longer number.
func aloneAt(runes []rune, start, end int) bool {
	digit := func(i int) bool { return i >= 0 && i < len(runes) && runes[i] >= '0' && runes[i] <= '9' }
	point := func(i int) bool { return i >= 0 && i < len(runes) && runes[i] == '.' }
	return (!digit(start) || !digit(start-1) && !point(start-1)) && (!digit(end-1) || !digit(end) && (!point(end) || !digit(end+1)))
}

// highlighted sets the words off where they stand: 培育【新质 生产力】.
func highlighted(sentence string, words []string) string {
	runes := []rune(sentence)
	in := make([]bool, len(runes)+1) // a word; the last, behind the end, is in none
	for _, at := range places(sentence, words) {
		for k := at[0]; k < at[1]; k++ {
			in[k] = true
		}
	}
	var out strings.Builder
	for i, r := range runes {
		if in[i] && (i == 0 || !in[i-1]) {
			out.WriteString("【")
		}
		out.WriteRune(r)
		if in[i] && !in[i+1] {
			out.WriteString("】")
		}
	}
	return out.String()
}
