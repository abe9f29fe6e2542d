package app

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/zhice-project/zhice/internal/align"
	"github.com/zhice-project/zhice/load/clickhouse"
	"github.com/zhice-project/zhice/segment/text"
	"github.com/zhice-project/zhice/segment/token"
)

// comparedSentence is a sentence and its counterpart, without the white space of the PDF; one is empty where there is none.
type comparedSentence struct {
	Change        string       `json:"change"`
	Moved         bool         `json:"moved"`    // it stands among other sentences than before
	Likeness      float64      `json:"likeness"` // 0 to 1, of the pairs of characters
	Before        string       `json:"before"`
	After         string       `json:"after"`
	BeforePage    int          `json:"before_page"`
	AfterPage     int          `json:"after_page"`
	BeforeSection []string     `json:"before_section"`
	AfterSection  []string     `json:"after_section"`
	Edits         []align.Edit `json:"edits,omitempty"` // of changed ones: the words that are the same, gone and new
	home          int          // index of its section
}

// comparedSection counts the sentences of a section of the later document, with what is gone from the section of the
// earlier one that most of its sentences come from.
type comparedSection struct {
	Heading string `json:"heading"` // empty for what stands before the first
	Same    int    `json:"same"`
	Changed int    `json:"changed"`
	New     int    `json:"new"`
	Gone    int    `json:"gone"`
}

type readSentence struct {
	Text    string   `json:"text"`
	Page    int      `json:"page"`
	Section []string `json:"section"`
}

func readSentences(ctx context.Context, db *clickhouse.DB, doc string) (sentences []readSentence, texts []string, err error) {
	sentences, err = rowsOf[readSentence](ctx, db, "SELECT text, page, section FROM sentences WHERE doc_id = "+quoted(doc)+" ORDER BY seq")
	texts = make([]string, len(sentences))
	for i := range sentences {
		sentences[i].Text = text.NewView(sentences[i].Text).String()
		texts[i] = sentences[i].Text
	}
	return sentences, texts, err
}

func compareSentences(ctx context.Context, db *clickhouse.DB, before, after string) ([]comparedSection, []comparedSentence, error) {
	b, textsBefore, err := readSentences(ctx, db, before)
	if err != nil {
		return nil, nil, err
	}
	a, textsAfter, err := readSentences(ctx, db, after)
	if err != nil {
		return nil, nil, err
	}
	words, err := token.Shared()
	if err != nil {
		return nil, nil, err
	}
	pairs := align.Texts(textsBefore, textsAfter)
	out := make([]comparedSentence, len(pairs))
	for i, p := range pairs {
		c := comparedSentence{Change: changeChanged, Moved: p.Moved, Likeness: math.Round(1000*p.Likeness) / 1000}
		if p.Before != align.None {
			c.Before, c.BeforePage, c.BeforeSection = b[p.Before].Text, b[p.Before].Page, b[p.Before].Section
		}
		if p.After != align.None {
			c.After, c.AfterPage, c.AfterSection = a[p.After].Text, a[p.After].Page, a[p.After].Section
		}
		switch {
		case p.Before == align.None:
			c.Change = changeNew
		case p.After == align.None:
			c.Change = changeGone
		case p.Likeness == 1:
			c.Change = changeSame
		default:
			c.Edits = align.Words(cut(words, c.Before), cut(words, c.After))
		}
		out[i] = c
	}
	return bySection(out), out, nil
}

func cut(words *token.Tokenizer, sentence string) []string {
	tokens := words.Cut(text.NewView(sentence))
	out := make([]string, len(tokens))
	for i, t := range tokens {
		out[i] = t.Text
	}
	return out
}

// topmost is the heading that a sentence is counted under.
func topmost(section []string) string {
	if len(section) == 0 {
		return ""
	}
	return section[0]
}

// bySection gives every sentence its section and counts them: gone ones where most sentences of their old section have
// their counterparts (those that moved do not count), or under their old heading where none has.
func bySection(sentences []comparedSentence) []comparedSection {
	became := map[string]map[string]int{}
	for i := range sentences {
		if s := &sentences[i]; !s.Moved && (s.Change == changeSame || s.Change == changeChanged) {
			from := topmost(s.BeforeSection)
			if became[from] == nil {
				became[from] = map[string]int{}
			}
			became[from][topmost(s.AfterSection)]++
		}
	}
	var out []comparedSection
	home := func(heading string) int {
		at := slices.IndexFunc(out, func(c comparedSection) bool { return c.Heading == heading })
		if at < 0 {
			at, out = len(out), append(out, comparedSection{Heading: heading})
		}
		return at
	}
	for i := range sentences {
		if s := &sentences[i]; s.Change != changeGone {
			s.home = home(topmost(s.AfterSection))
		}
	}
	for i := range sentences {
		s := &sentences[i]
		if s.Change == changeGone {
			s.home = home(mostCommon(became[topmost(s.BeforeSection)], topmost(s.BeforeSection)))
		}
		c := &out[s.home]
		*map[string]*int{changeSame: &c.Same, changeChanged: &c.Changed, changeNew: &c.New, changeGone: &c.Gone}[s.Change]++
	}
	return out
}

func mostCommon(times map[string]int, otherwise string) string {
	best := otherwise
	for name, n := range times {
		if n > times[best] || n == times[best] && name < best {
			best = name
		}
	}
	return best
}

// pages is where a sentence and its counterpart stand: p. 7→9.
func (c *comparedSentence) pages() string {
	switch {
	case c.Change == changeNew:
		return fmt.Sprintf("p. %d", c.AfterPage)
	case c.Change == changeGone || c.BeforePage == c.AfterPage:
		return fmt.Sprintf("p. %d", c.BeforePage)
	}
	return fmt.Sprintf("p. %d→%d", c.BeforePage, c.AfterPage)
}
