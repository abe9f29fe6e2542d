package app

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/zhice-project/zhice/extract"
	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment"
)

// emitted lists what --emit takes.
var emitted = []string{"text", "document", "tokens", "entities", "figures", "facts", "tables"}

// parser is one call of `zhice parse`.
type parser struct {
	emit   string
	reader *extract.Extractor
	// segmenter compiles the rules when it is first called.
	segmenter func() (*segment.Segmenter, error)
}

// rulesError is of the rules, not of a file.
type rulesError struct{ error }

// asRead: what is printed is what the file says, and no rules are needed.
func asRead(emit string) bool { return emit == "text" || emit == "tables" }

func (a *app) parseCommand() *cobra.Command {
	var emit string
	var lines bool
	c := &cobra.Command{
		Use:   "parse [--emit WHAT] [--lines] FILE…|-",
		Short: "Read PDFs or texts and print what they hold; needs no server",
		Long: `Read PDFs or texts (.txt) and print what they hold, several files side by side on all cores and
in the order given. A file that cannot be read is named on standard error, the others go on, and
the exit status is 1.

text      paragraphs one a line, a form feed between pages
document  one JSON object: title, issuers, number, type, dates, region, sections
tokens    words, one JSON object a sentence
entities  named entities, one JSON object each
figures   every numeral, one JSON object each, also those that state no fact
facts     figures that state facts, with indicator, period, modality and scope
tables    one JSON object a table

With --lines every line of the input is a text of its own and is answered by one JSON object.`,
		Example: `  zhice parse --emit facts report.pdf | jq '{indicator, span, period, modality}'
  zhice parse --emit text inbox/*.pdf > all.txt
  echo 今年经济增长预期目标为5%左右 | zhice parse --emit figures --lines -`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if !slices.Contains(emitted, emit) {
				return &usageError{c.CommandPath(), fmt.Errorf("--emit takes %s, not %q", strings.Join(emitted, ", "), emit)}
			}
			if lines {
				s, err := a.segmenter(segment.Config{})
				if err != nil {
					return err
				}
				return a.parseLines(emit, s, args)
			}
			r, err := a.extractor(len(args))
			if err != nil {
				return err
			}
			defer r.Close()
			rules := sync.OnceValues(func() (*segment.Segmenter, error) { return a.segmenter(segment.Config{}) })
			if !asRead(emit) {
				go func() { _, _ = rules() }() // while the first file is read, which asks again
			}
			return a.parseFiles(c.Context(), &parser{emit, r, rules}, args)
		},
	}
	c.Flags().StringVar(&emit, "emit", "facts", "what to print: "+strings.Join(emitted, ", "))
	c.Flags().BoolVar(&lines, "lines", false, "take every input line as a text of its own")
	a.cfg.AddReadFlags(c.Flags())
	a.cfg.AddLogFlags(c.Flags())
	return c
}

// parseFiles parses side by side and prints in order, holding no more results than files at work.
func (a *app) parseFiles(ctx context.Context, p *parser, paths []string) error {
	type result struct {
		out []byte
		err error
	}
	atOnce := min(len(paths), a.atOnce())
	results := make([]chan result, len(paths))
	for i := range results {
		results[i] = make(chan result, 1)
	}
	printed := make(chan struct{}, atOnce*2)
	var g errgroup.Group
	g.SetLimit(atOnce)
	go func() {
		for i, path := range paths {
			printed <- struct{}{}
			g.Go(func() error {
				out, err := p.file(ctx, path, a.in)
				results[i] <- result{out, err}
				return nil
			})
		}
	}()
	failed := false
	for i, path := range paths {
		r := <-results[i]
		<-printed
		if ctx.Err() != nil {
			return ctx.Err() // stopped: nothing is wrong with the file
		}
		if e, ok := errors.AsType[rulesError](r.err); ok {
			return e.error
		}
		if r.err != nil {
			failed = true
			a.sayFailure(path, r.err)
			continue
		}
		if _, err := a.out.Write(r.out); err != nil {
			return err
		}
	}
	if failed {
		return errFailed
	}
	return nil
}

// sayFailure names the file, what is wrong with it and what to do.
func (a *app) sayFailure(name string, err error) {
	f := schemas.AsFailure(err)
	a.notef("zhice: %s: %v\n       %s\n", name, f, f.Reason.Hint())
}

func (p *parser) file(ctx context.Context, path string, stdin io.Reader) ([]byte, error) {
	ex, err := p.read(ctx, path, stdin)
	if asRead(p.emit) {
		if err != nil {
			return nil, err
		}
		return printed(p.emit, ex)
	}
	s, wrong := p.segmenter()
	switch {
	case wrong != nil: // whatever the file is
		return nil, rulesError{wrong}
	case err != nil:
		return nil, err
	}
	var b bytes.Buffer
	t := s.Document(ex, ex.DocID, filepath.Base(path))
	switch p.emit {
	case "document":
		return encode(&b, []schemas.Document{t.Document})
	case "entities":
		return encode(&b, t.Mentions)
	case "facts":
		return encode(&b, t.Facts)
	}
	return p.sentences(&b, s, t)
}

// printed is what needs no rules.
func printed(emit string, ex *schemas.Extraction) ([]byte, error) {
	var b bytes.Buffer
	if emit == "tables" {
		return encode(&b, ex.Tables)
	}
	writeText(&b, ex)
	return b.Bytes(), nil
}

// read takes a PDF by its path; "-" is standard input, which like a .txt file may be a text or a PDF.
func (p *parser) read(ctx context.Context, path string, stdin io.Reader) (*schemas.Extraction, error) {
	var b []byte
	var err error
	switch {
	case path == "-":
		b, err = io.ReadAll(stdin)
	case strings.EqualFold(filepath.Ext(path), ".txt"):
		b, err = os.ReadFile(path)
	default:
		return p.reader.File(ctx, path)
	}
	switch {
	case err != nil:
		return nil, schemas.Fail(schemas.ReasonUnreadable, "%w", err)
	case bytes.HasPrefix(b, []byte("%PDF-")):
		return p.reader.Bytes(ctx, b)
	case !extract.IsText(b):
		return nil, schemas.Fail(schemas.ReasonNotPDF, "neither a PDF nor a text")
	}
	return extract.PlainText(b), nil
}

// sentences prints what stands in each sentence: tokens one object a sentence, figures one object each.
func (p *parser) sentences(b *bytes.Buffer, s *segment.Segmenter, t *schemas.Tagging) ([]byte, error) {
	e := jsonLines(b)
	for _, sn := range t.Sentences {
		l := s.Line(sn.Text, t.Document.ReportYear, p.emit)
		if p.emit == "tokens" {
			if err := e.Encode(tokenLine{sn.Text, sn.Page, l.Tokens}); err != nil {
				return nil, err
			}
			continue
		}
		for _, f := range l.Figures {
			if err := e.Encode(figureLine{f, sn.Text, f.Start, sn.Page}); err != nil {
				return nil, err
			}
		}
	}
	return b.Bytes(), nil
}

type tokenLine struct {
	Sentence string          `json:"sentence"`
	Page     int             `json:"page"`
	Tokens   []schemas.Token `json:"tokens"`
}

type figureLine struct {
	schemas.Figure
	Sentence  string `json:"sentence"`
	SpanStart int    `json:"span_start"`
	Page      int    `json:"page"`
}

// parseLines answers every line of every input with one object.
func (a *app) parseLines(emit string, s *segment.Segmenter, paths []string) error {
	w := bufio.NewWriter(a.out)
	e := jsonLines(w)
	failed := false
	for _, path := range paths {
		in, done, err := a.openInput(path)
		if err == nil {
			err = eachLine(in, func(line string) error { return e.Encode(s.Line(line, 0, emit)) })
			done()
		}
		if err != nil {
			failed = true
			a.sayFailure(path, schemas.Fail(schemas.ReasonUnreadable, "%w", err))
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if failed {
		return errFailed
	}
	return nil
}

func (a *app) openInput(path string) (io.Reader, func(), error) {
	if path == "-" {
		return a.in, func() {}, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	return f, func() { _ = f.Close() }, nil
}

// eachLine calls f with every line, however long.
func eachLine(r io.Reader, f func(string) error) error {
	b := bufio.NewReader(r)
	for {
		line, err := b.ReadString('\n')
		if line != "" {
			if e := f(strings.ToValidUTF8(strings.TrimRight(line, "\r\n"), "\uFFFD")); e != nil {
				return e
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// writeText prints paragraphs one a line. A form feed stands before the first paragraph that begins on a later page.
func writeText(w *bytes.Buffer, ex *schemas.Extraction) {
	page := 1
	for _, p := range ex.Paragraphs {
		if len(p.Lines) > 0 {
			for ; page < p.Lines[0].Page; page++ {
				w.WriteByte('\f')
			}
		}
		w.WriteString(strings.NewReplacer("\n", " ", "\f", " ").Replace(p.Text))
		w.WriteByte('\n')
	}
}

func encode[T any](b *bytes.Buffer, rows []T) ([]byte, error) {
	e := jsonLines(b)
	for _, r := range rows {
		if err := e.Encode(r); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

// jsonLines encodes one object a line and leaves <, > and & as they are.
func jsonLines(w io.Writer) *json.Encoder {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e
}
