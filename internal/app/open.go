package app

import (
	"bytes"
	"context"
	"fmt"
	"image/color"
	"image/png"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/zhice-project/zhice/internal/blob"
	"github.com/zhice-project/zhice/internal/mark"
	"github.com/zhice-project/zhice/internal/pages"
	"github.com/zhice-project/zhice/schemas"
)

func (a *app) openCommand() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "open FACT|DOC:SENTENCE [WORDS…]",
		Short: "Draw the page a fact or a sentence stands on, with the figure or the words in a red box",
		Long: `Draw the page a fact stands on as a PNG, with the figure in a red box, or a box a line where it runs
over the end of one. A sentence is named as ` + "`zhice search`" + ` prints it: the beginning of the document's id
and its number; it is outlined in blue, and the words given with it in red. The page comes from the
stored bytes of the document, so that the file it came from may be gone.`,
		Example: `  zhice open 3fb2c4                     # writes 3fb2c4.png
  zhice open 3fb2c4 --out p.png
  zhice open 91c0be12:37 新质生产力`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if out == "" {
				out = strings.ReplaceAll(args[0], ":", "-") + ".png"
			}
			s, err := a.drawPage(c.Context(), args[0], args[1:], out)
			if err != nil {
				return err
			}
			a.printf("%s: %s, page %d of %s\n", out, s.what, s.Page, s.Title)
			return nil
		},
	}
	a.cfg.AddFlags(c.Flags())
	a.cfg.AddBlobFlag(c.Flags())
	c.Flags().StringVar(&out, "out", "", "file to write (default: named as what is opened, .png)")
	return c
}

// span is runes of a sentence that are to be marked.
type span struct {
	start, end int
	colour     color.NRGBA
	filled     bool
}

// opened is a page to be drawn and what is to be marked on it.
type opened struct {
	storedSentence

	what  string
	spans []span
	// otherwise is what is marked where the text of the page is no longer there to find the spans in.
	otherwise mark.Mark
}

// toShow gives the figure of a fact, or the whole of a sentence and the words in it.
func (b *backend) toShow(ctx context.Context, named string, words []string) (*opened, error) {
	if doc, seq, ok := sentenceName(named); ok {
		s, err := b.storedSentence(ctx, doc, seq)
		if err != nil {
			return nil, err
		}
		out := &opened{storedSentence: *s, what: fmt.Sprintf("sentence %d", seq), otherwise: mark.Mark{Box: s.box(), Colour: mark.Blue}}
		out.spans = []span{{0, utf8.RuneCountInString(s.Text), mark.Blue, false}}
		for _, at := range places(s.Text, words) {
			out.spans = append(out.spans, span{at[0], at[1], mark.Red, true})
		}
		return out, nil
	}
	f, err := b.storedFact(ctx, named)
	if err != nil {
		return nil, err
	}
	s, err := b.storedSentence(ctx, f.DocID, f.Seq)
	if err != nil {
		return nil, err
	}
	s.Page = f.Page
	out := &opened{storedSentence: *s, what: factLabel(f.Fact), otherwise: mark.Mark{Box: f.Box, Colour: mark.Red, Filled: true}}
	if f.Sentence == s.Text { // that of a cell is made of its headings
		out.spans = []span{{f.SpanStart, f.SpanEnd, mark.Red, true}}
	}
	return out, nil
}

func (a *app) drawPage(ctx context.Context, named string, words []string, out string) (*opened, error) {
	b, err := a.open(ctx, need{sql: true, bus: true, blobs: true})
	if err != nil {
		return nil, err
	}
	defer b.close()
	s, err := b.toShow(ctx, named, words)
	if err != nil {
		return nil, err
	}
	if s.Page < 1 {
		return nil, fmt.Errorf("%s stands in a text without pages", named)
	}
	r, err := b.blobs.Open(ctx, s.DocID)
	if err != nil {
		return nil, err
	}
	pdf, err := io.ReadAll(r)
	_ = r.Close()
	if err != nil {
		return nil, err
	}
	page, err := pages.Draw(ctx, pdf, s.Page)
	if err != nil {
		return nil, fmt.Errorf("page %d of %s: %w", s.Page, s.Name, err)
	}
	marks, err := b.marks(ctx, s)
	if err != nil {
		return nil, err
	}
	var w bytes.Buffer
	if err := png.Encode(&w, mark.Over(page, page.DPI/mark.PointsPerInch, marks...)); err != nil {
		return nil, err
	}
	return s, os.WriteFile(out, w.Bytes(), 0o644) //nolint:gosec // a picture of a public document, named by the user
}

// marks finds the spans on the page, line by line, in the text that the PDF was read as. What SQL knows is one box, which
// must do where that text is of another run or gone, and for cells of tables, which are in no paragraph.
func (b *backend) marks(ctx context.Context, s *opened) ([]mark.Mark, error) {
	read, err := b.bus.Find(ctx, s.DocID)
	if err != nil || len(read) != 1 || read[0].Extracted == nil {
		return []mark.Mark{s.otherwise}, err
	}
	var ex schemas.Extraction
	if err := blob.GetJSON(ctx, b.blobs, read[0].Extracted.Blob, &ex); err != nil || s.Paragraph >= len(ex.Paragraphs) {
		return []mark.Mark{s.otherwise}, nil //nolint:nilerr // the page can be opened all the same
	}
	p := &ex.Paragraphs[s.Paragraph]
	text := []rune(p.Text)
	if end := s.Start + utf8.RuneCountInString(s.Text); end > len(text) || string(text[s.Start:end]) != s.Text {
		return []mark.Mark{s.otherwise}, nil
	}
	var marks []mark.Mark
	for _, at := range s.spans {
		for _, part := range p.Parts(s.Start+at.start, s.Start+at.end) {
			if part.Page == s.Page {
				marks = append(marks, mark.Mark{Box: part.Box, Colour: at.colour, Filled: at.filled})
			}
		}
	}
	if len(marks) == 0 {
		return []mark.Mark{s.otherwise}, nil
	}
	return marks, nil
}
