package app

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"unicode"

	"github.com/zhice-project/zhice/internal/ui"
	"github.com/zhice-project/zhice/schemas"
)

// teller says what becomes of documents while they are worked on: a line each, and a progress bar where somebody looks.
// A run that is worked on twice, after a crash or a lost connection, is told once.
type teller struct {
	w   io.Writer
	bar *ui.Progress

	mu    sync.Mutex
	seen  map[string]bool
	all   int
	last  map[string]schemas.Loaded // of each document
	fresh int                       // new facts
	dead  map[string]bool
}

// counts is what a process has loaded: documents, their facts, and how many of these were not known before.
type counts struct{ documents, facts, new int }

func newTeller(w io.Writer, t ui.Terminal) *teller {
	return &teller{w: w, bar: t.Progress("reading"), seen: map[string]bool{}, last: map[string]schemas.Loaded{}, dead: map[string]bool{}}
}

// first says whether this end of a run has not been told yet, and tells it.
func (t *teller) first(e schemas.Event, tell func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.seen[e.Subject()] {
		return
	}
	t.seen[e.Subject()] = true
	tell()
	done := len(t.last) + len(t.dead)
	t.bar.Set(done, max(t.all, done), "reading")
}

func (t *teller) loaded(e schemas.Loaded) {
	t.first(e, func() {
		t.last[e.DocID] = e
		t.fresh += e.New
		t.linef("loaded     %s: %d facts, %d sentences%s", e.Name, e.Facts, e.Sentences, changes(e))
	})
}

func changes(e schemas.Loaded) string {
	if e.Revised+e.Retracted == 0 {
		return ""
	}
	return fmt.Sprintf(" (%d new, %d revised, %d retracted)", e.New, e.Revised, e.Retracted)
}

func (t *teller) failed(e schemas.Failed) {
	t.first(e, func() {
		t.dead[e.DocID] = true
		t.linef("failed     %s: %s (%s)\n           → %s", e.Name, e.Reason, e.Message, e.Hint)
	})
}

func (t *teller) duplicate(name, of string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.linef("duplicate  %s has the same bytes as %s", name, of)
}

// expect says that n more documents are on their way.
func (t *teller) expect(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.all += n
}

func (t *teller) linef(format string, args ...any) {
	t.bar.Hide()
	for i, a := range args {
		if s, ok := a.(string); ok {
			args[i] = printable(s)
		}
	}
	_, _ = fmt.Fprintf(t.w, format+"\n", args...)
}

func (t *teller) counts() counts {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := counts{documents: len(t.last), new: t.fresh}
	for _, e := range t.last {
		n.facts += e.Facts
	}
	return n
}

// printable keeps a file name from breaking the line or speaking to the terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return unicode.ReplacementChar
		}
		return r
	}, s)
}
