package app

import (
	"fmt"
	"io"
	"sync"

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
	total counts
}

// counts is what a process has loaded.
type counts struct{ documents, facts, new, failed int }

func newTeller(w io.Writer, t ui.Terminal) *teller {
	return &teller{w: w, bar: t.Progress("reading"), seen: map[string]bool{}}
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
	t.bar.Set(t.total.documents+t.total.failed, max(t.all, t.total.documents+t.total.failed), "reading")
}

func (t *teller) loaded(e schemas.Loaded) {
	t.first(e, func() {
		t.total.documents++
		t.total.facts += e.Facts
		t.total.new += e.New
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
		t.total.failed++
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
	_, _ = fmt.Fprintf(t.w, format+"\n", args...)
}

func (t *teller) counts() counts {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.total
}
