package samples

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// shape is what two translations of one page share.
type shape struct {
	headings, rows, bullets int
	blocks                  []string // of code, comments left out
	commands                []string // first cells of the tables that are code
}

var (
	comment = regexp.MustCompile(`\s*#.*`)
	codeRow = regexp.MustCompile("^\\| (`[^|]*(?:\\\\\\|[^|]*)*`)")
)

func shapeOf(t *testing.T, path string) shape {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var s shape
	var block []string
	inside := false
	for line := range strings.Lines(string(b)) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(line, "```"):
			if inside {
				s.blocks = append(s.blocks, strings.Join(block, "\n"))
				block = nil
			}
			inside = !inside
		case inside:
			block = append(block, comment.ReplaceAllString(line, ""))
		case strings.HasPrefix(line, "#"):
			s.headings++
		case strings.HasPrefix(line, "- "):
			s.bullets++
		case strings.HasPrefix(line, "| "):
			s.rows++
			if m := codeRow.FindStringSubmatch(line); m != nil {
				s.commands = append(s.commands, strings.ReplaceAll(m[1], "、", ", "))
			}
		}
	}
	return s
}

// The Chinese page says what the English one does: as many headings, rows and points, the same commands and code.
func TestReadmesAgree(t *testing.T) {
	en, zh := shapeOf(t, "../README.md"), shapeOf(t, "../README.zh-CN.md")
	if en.headings != zh.headings || en.rows != zh.rows || en.bullets != zh.bullets {
		t.Errorf("headings %d, %d; rows %d, %d; bullets %d, %d", en.headings, zh.headings, en.rows, zh.rows, en.bullets, zh.bullets)
	}
	if !slices.Equal(en.blocks, zh.blocks) {
		t.Errorf("code differs:\n%q\n%q", en.blocks, zh.blocks)
	}
	if !slices.Equal(en.commands, zh.commands) {
		t.Errorf("commands differ:\n%q\n%q", en.commands, zh.commands)
	}
	if en.headings < 8 || len(en.commands) < 10 || len(en.blocks) < 3 {
		t.Errorf("too little was read of README.md: %+v", en)
	}
}

var link = regexp.MustCompile(`\]\(([^)#:]+)\)`)

// Links between the pages of the repository lead somewhere.
func TestLinksLead(t *testing.T) {
	for _, page := range []string{"README.md", "README.zh-CN.md", "ARCHITECTURE.md", "CONTRIBUTING.md"} {
		b, err := os.ReadFile("../" + page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(string(b), -1) {
			if _, err := os.Stat("../" + m[1]); err != nil {
				t.Errorf("%s: %v", page, err)
			}
		}
	}
}

var folder = regexp.MustCompile("(?m)^\\| `([a-z/]+)/?`")

// The folders ARCHITECTURE.md speaks of are there.
func TestRoomsExist(t *testing.T) {
	b, err := os.ReadFile("../ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	rooms := folder.FindAllStringSubmatch(string(b), -1)
	if len(rooms) < 10 {
		t.Errorf("only %d rooms were read", len(rooms))
	}
	for _, m := range rooms {
		if _, err := os.Stat("../" + m[1]); err != nil {
			t.Error(err)
		}
	}
}
