package extract

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/zhice-project/zhice/extract/engine"
	"github.com/zhice-project/zhice/extract/layout"
	"github.com/zhice-project/zhice/schemas"
)

// secondTimeout is how long a second reading of one page may take. It is a favour: the document does not fail for it.
const secondTimeout = 10 * time.Second

// second reads pages of one document again, with the other engine: those whose first reading cannot be right, or all.
type second struct {
	every  bool
	pdf    []byte
	start  func(context.Context) (Engine, error)
	begins func() // called once, before anything of the second engine runs
	stuck  func() // called when a page took too long: what reads it may still be running

	engine Engine
	doc    Document
	off    bool // it cannot read this document
}

// newSecond makes the second reading of a document. Its engine starts when it is first needed.
func newSecond(cfg Config, pdf []byte) *second {
	other := cfg
	other.Engine = "ledongthuc"
	if cfg.Engine == "ledongthuc" {
		other.Engine = "pdfium"
	}
	return &second{every: cfg.CrossCheck, pdf: pdf, start: func(ctx context.Context) (Engine, error) { return newEngine(ctx, other) }}
}

// check gives the page to go on with: the first reading, with what the second says of it, or the second one.
func (s *second) check(ctx context.Context, i int, p *engine.Page, first layout.Page) layout.Page {
	// A page that was judged good has nothing faulty in it: measuring it again would only take time.
	if s == nil || s.off || !s.every && first.Quality == schemas.QualityGood {
		return first
	}
	was := layout.Legible(p, first)
	if !was.Faulty() && (!s.every || was.Chars == 0) {
		return first
	}
	other := s.page(ctx, i)
	if other == nil || other.Broken {
		return first
	}
	if was.Faulty() {
		if taken, ok := s.instead(p, other, first, was); ok {
			return taken
		}
	}
	if s.every {
		s.compare(p, other, &first)
	}
	return first
}

// page reads page i, or gives nil.
func (s *second) page(ctx context.Context, i int) *engine.Page {
	s.announce()
	ctx, cancel := context.WithTimeout(ctx, secondTimeout)
	defer cancel()
	if s.doc == nil {
		if err := s.open(ctx); err != nil {
			s.giveUp(ctx)
			return nil
		}
	}
	if i >= s.doc.NumPages() {
		return nil
	}
	p, err := s.doc.Page(ctx, i)
	if err != nil {
		s.giveUp(ctx)
		return nil
	}
	return p
}

// announce says, once, that from here on the document is worked on beyond its first reading.
func (s *second) announce() {
	if s != nil && s.begins != nil {
		s.begins()
		s.begins = nil
	}
}

func (s *second) open(ctx context.Context) (err error) {
	if s.engine, err = s.start(ctx); err != nil {
		return err
	}
	s.doc, err = s.engine.Open(ctx, s.pdf)
	return err
}

func (s *second) giveUp(ctx context.Context) {
	s.off = true
	if ctx.Err() != nil && s.stuck != nil {
		s.stuck()
	}
}

func (s *second) close(ctx context.Context) {
	if s == nil {
		return
	}
	if s.doc != nil {
		_ = s.doc.Close(ctx) // the engine is closed next
	}
	if s.engine != nil {
		_ = s.engine.Close(ctx) // nothing of it is used again
	}
}

// instead lays the page out with the characters of the second reading, where they are the better ones. Rules and
// pictures stay those of the first.
func (s *second) instead(p, other *engine.Page, first layout.Page, was layout.Legibility) (layout.Page, bool) {
	page := *p
	page.Chars, page.TextObjects = other.Chars, -1
	if other.Width != p.Width || other.Height != p.Height {
		page.Width, page.Height, page.Rules, page.Images = other.Width, other.Height, other.Rules, other.Images
	}
	out := layout.Lines(first.Number, &page)
	if !layout.Legible(&page, out).Better(was) {
		return first, false
	}
	why := "the first reading found no characters"
	switch {
	case was.Doubt != "":
		why = "the first reading is " + was.Doubt
	case was.Chars > 0:
		why = fmt.Sprintf("the first reading could not decode %d of %d characters", was.Junk, was.Chars)
	}
	return doubt(out, fmt.Sprintf("read by %s: %s", s.engine.Name(), why)), true
}

// What two readings may differ in: punctuation that one engine reads otherwise, a letter of a picture's caption.
const (
	agreeShare   = 0.02
	namedNumbers = 5 // in a reason
)

// compare lowers the verdict on a page whose readings differ. A second reading that is faulty itself is no witness.
func (s *second) compare(p, other *engine.Page, first *layout.Page) {
	a, b := written(p), written(other)
	name := s.engine.Name()
	its := layout.Lines(first.Number, other)
	if layout.Legible(other, its).Faulty() || 2*len(b.text) < len(a.text) {
		first.Reasons = append(slices.Clone(first.Reasons), fmt.Sprintf("no second reading: %s does not read this page well", name))
		return
	}
	share, digits := differing(a, b), digitsDiffer(a, b)
	if !digits && share <= agreeShare {
		return
	}
	why := fmt.Sprintf("readings disagree: %s differs in %.1f %% of the characters", name, 100*share)
	if digits {
		first.Disputed = onlyIn(first.Lines, a, b)
		why += "; digits: " + named(first.Disputed) + " here, " + named(onlyIn(its.Lines, b, a)) + " there"
	}
	*first = doubt(*first, why)
}

// named lists numbers for a reason.
func named(numbers []string) string {
	n := len(numbers)
	switch {
	case n == 0:
		return "none more"
	case n > namedNumbers:
		return fmt.Sprintf("%s and %d more", strings.Join(numbers[:namedNumbers], ", "), n-namedNumbers)
	}
	return strings.Join(numbers, ", ")
}

func doubt(p layout.Page, why string) layout.Page {
	if p.Quality == schemas.QualityGood {
		p.Quality = schemas.QualityDoubtful
	}
	p.Reasons = append(slices.Clone(p.Reasons), why)
	return p
}

// writing is what an engine found on a page, in the order of the file, without white space and folded.
type writing struct {
	text    []rune
	blanks  int // that the file has
	unknown int // replacement characters, which are not in text
	counts  map[rune]int
}

func written(p *engine.Page) writing {
	w := writing{counts: map[rune]int{}}
	var b strings.Builder
	for _, c := range p.Chars {
		switch {
		case c.Flags&engine.Generated != 0:
		case unicode.IsSpace(c.R):
			w.blanks++
		case c.R == unicode.ReplacementChar:
			w.unknown++
		default:
			b.WriteRune(c.R)
		}
	}
	w.text = fold(b.String())
	for _, r := range w.text {
		w.counts[r]++
	}
	return w
}

// fold takes away in what the same character may differ: width, Kangxi radicals, kinds of dashes.
func fold(s string) []rune {
	return []rune(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			return -1
		case unicode.Is(unicode.Pd, r) || r == '−' || r == '─':
			return '-'
		}
		return r
	}, norm.NFKC.String(s)))
}

// differing is the share of characters that one reading has and the other has not, whatever their order: engines order a
// page each in its own way. What one cannot decode, and a blank that the other takes for a character, is no difference.
func differing(a, b writing) float64 {
	differ := max(0, a.beyond(b)-a.blanks-b.blanks-b.unknown) + max(0, b.beyond(a)-a.blanks-b.blanks-a.unknown)
	return float64(differ) / float64(max(len(a.text)+len(b.text), 1))
}

// stopgap is how often a character may stand beyond what the other reading has of it and still be text: an engine that
// knows no character for a glyph may take always the same one.
const stopgap = 3

// beyond counts the characters of w that o has not.
func (w writing) beyond(o writing) int {
	n := 0
	for r, k := range w.counts {
		n += min(max(0, k-o.counts[r]), o.counts[r]+stopgap)
	}
	return n
}

// digitsDiffer: one reading has a digit more often, and the other has nothing it could not decode there.
func digitsDiffer(a, b writing) bool {
	more, less := 0, 0
	for r := '0'; r <= '9'; r++ {
		more += a.digitsBeyond(b, r)
		less += b.digitsBeyond(a, r)
	}
	return more > b.unknown || less > a.unknown
}

// digitsBeyond is how often w has a digit beyond what o has. A digit that mostly stands alone there, between other
// characters, was put in for something without a character.
func (w writing) digitsBeyond(o writing, r rune) int {
	n := w.counts[r] - o.counts[r]
	if n <= 0 || n > stopgap && 2*(w.alone(r)-o.alone(r)) > n {
		return 0
	}
	return n
}

// alone counts a digit where no other stands beside it.
func (w writing) alone(digit rune) int {
	n := 0
	for i, r := range w.text {
		if r == digit && (i == 0 || !unicode.IsDigit(w.text[i-1])) && (i+1 == len(w.text) || !unicode.IsDigit(w.text[i+1])) {
			n++
		}
	}
	return n
}

// onlyIn lists the numbers of a page, as laid out, that stand more often in one reading than in the other, longest first.
// A number whose digits stand apart in the file can be looked up in neither.
func onlyIn(lines []layout.Line, one, other writing) []string {
	var out []string
	for _, l := range lines {
		text := string(fold(strings.ReplaceAll(string(l.Text), "\t", "|")))
		for _, n := range strings.FieldsFunc(text, func(r rune) bool { return (r < '0' || r > '9') && r != '.' && r != ',' }) {
			if n = strings.Trim(n, ".,"); n != "" {
				out = append(out, n)
			}
		}
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	mine, its := string(one.text), string(other.text)
	return slices.DeleteFunc(slices.Compact(out), func(n string) bool { return strings.Count(mine, n) <= strings.Count(its, n) })
}
