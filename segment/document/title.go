package document

import (
	"regexp"
	"strings"

	"github.com/zhice-project/zhice/schemas"
)

// titleBuilder joins the lines of a title. Titles come broken over lines, printed twice (once by the page around the
// document), and followed by brackets that belong to them.
type titleBuilder struct {
	complete []string // titles that ended in a word for a kind of document, in order
	open     string   // lines joined so far
	sub      []string
	marked   bool // the open title is of paragraphs that extraction called a title
	orgLines string
}

// A line of a title has at least two Chinese characters, or is the rest of one that was broken before its last.
var titleRE = regexp.MustCompile(`\p{Han}.*\p{Han}|^\p{Han}$`)

// The longest title, in runes.
const longestTitle = 120

func (t *titleBuilder) add(s string, role schemas.ParagraphRole) {
	s = strings.Trim(s, "*# ")
	switch {
	case !titleRE.MatchString(s):
		return
	case t.open == "" && len(t.complete) > 0 && versionRE.MatchString(s):
		last := &t.complete[len(t.complete)-1]
		if !strings.HasSuffix(*last, s) {
			*last += s
		}
		return
	case t.open == "" && t.repeats(s):
		return
	case len([]rune(t.open+s)) > longestTitle:
		t.open = ""
		if len([]rune(s)) > longestTitle {
			return
		}
	}
	if t.open == "" && t.orgLines != "" && strings.HasPrefix(s, "关于") {
		s = t.orgLines + s
	}
	t.orgLines = ""
	t.open += s
	t.marked = role == schemas.RoleTitle
	if TypeOf(t.open) != "" && balanced(t.open) {
		t.complete, t.open = append(t.complete, t.open), ""
	}
}

// organisation remembers a line that names a body: when the next begins with 关于, it is the beginning of the title.
func (t *titleBuilder) organisation(s string) {
	if !t.done() {
		t.orgLines += s
	}
}

// repeats says whether a line begins or repeats a title there already is.
func (t *titleBuilder) repeats(s string) bool {
	for _, c := range t.complete {
		if strings.Contains(c, s) && len([]rune(s)) >= 4 {
			return true
		}
	}
	return false
}

func (t *titleBuilder) subtitle(s string) { t.sub = append(t.sub, strings.TrimLeft(s, "—")) }

// subtitleOpen says whether the subtitle was broken before its end: 在某省第十四届人民代表大会 goes on below.
func (t *titleBuilder) subtitleOpen() bool {
	if len(t.sub) == 0 {
		return false
	}
	s := strings.Join(t.sub, "")
	return len([]rune(s)) < longestTitle && (!balanced(s) || brokenSubtitleRE.MatchString(s))
}

var brokenSubtitleRE = regexp.MustCompile(`\d日在.*(?:届|会|第|次|会议|代表|人民|常务|委员会|省|市)$`)

func (t *titleBuilder) done() bool { return len(t.complete) > 0 }

// result chooses the title: the first complete one, the printed title page's before all others where it says more.
func (t *titleBuilder) result() (title, subtitle string) {
	if len(t.complete) > 0 {
		title = t.complete[0]
	} else {
		title = t.open
	}
	return title, strings.Join(t.sub, "")
}

func balanced(s string) bool {
	return strings.Count(s, "(") == strings.Count(s, ")") && strings.Count(s, "《") == strings.Count(s, "》") && strings.Count(s, "“") == strings.Count(s, "”") &&
		strings.Count(s, "（") == strings.Count(s, "）")
}
