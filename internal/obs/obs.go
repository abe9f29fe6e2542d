// Package obs is how the program speaks of its own running: the one logger, and the one line a document gets per stage.
// What is printed for users as the result of a command is no log and lives in internal/ui.
package obs

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/zhice-project/zhice/schemas"
)

// Logger writes to w: readable text where w is a terminal, one JSON object a line elsewhere. Level is one of debug,
// info, warn, error (info where empty); any other word is an error.
func Logger(w io.Writer, level string) (*slog.Logger, error) {
	var l slog.Level
	if level != "" {
		if err := l.UnmarshalText([]byte(strings.ToUpper(level))); err != nil {
			return nil, fmt.Errorf("log level %q is none of debug, info, warn, error", level)
		}
	}
	opts := &slog.HandlerOptions{Level: l}
	if terminal(w) {
		opts.ReplaceAttr = shortTime
		return slog.New(slog.NewTextHandler(w, opts)), nil
	}
	return slog.New(slog.NewJSONHandler(w, opts)), nil
}

func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// shortTime leaves the day out: whoever sits at the terminal knows it.
func shortTime(groups []string, a slog.Attr) slog.Attr {
	if len(groups) == 0 && a.Key == slog.TimeKey {
		return slog.String(slog.TimeKey, a.Value.Time().Format("15:04:05.000"))
	}
	return a
}

// Step is what one stage did with one run of one document.
type Step struct {
	Stage   schemas.Stage
	DocID   string
	Run     schemas.Run
	Name    string
	Attempt int // deliveries so far, this one included
	Took    time.Duration
	Err     error // nil when the step was done
	Next    string
}

// longestError is how many characters of an error's text are logged: a library's error may quote all it has read.
const longestError = 4000

// Log writes the step's one line: info when it came to an end, warn when it will be tried again. Next says what an error
// led to. A dead letter is no fault of the program: the ledger keeps it, and the command that runs the stage tells it.
func (s Step) Log(log *slog.Logger) {
	attrs := make([]any, 0, 16)
	attrs = append(attrs, "stage", s.Stage, "doc", short(s.DocID), "run", uint64(s.Run), "name", s.Name, "took", s.Took.Round(time.Millisecond).String())
	if s.Err == nil {
		log.Info("done", attrs...)
		return
	}
	f := schemas.AsFailure(s.Err)
	attrs = append(attrs, "attempt", s.Attempt, "reason", f.Reason, "error", fmt.Sprintf("%.*s", longestError, s.Err.Error()))
	if s.Next == DeadLetter {
		log.Info(s.Next, attrs...)
		return
	}
	log.Warn(s.Next, attrs...)
}

// What follows an error; the message of the step's line.
const (
	DeadLetter = "failed"
	TriedAgain = "will be tried again"
	Waiting    = "waiting for a server"
	HandedBack = "handed back at stop"
)

// short is enough of a document id to find it by and still fits a line.
func short(doc string) string {
	if len(doc) > 12 {
		return doc[:12]
	}
	return doc
}
