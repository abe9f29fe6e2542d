// Package ocr reads pages that are pictures. A page is drawn by an engine that can draw (engine.Drawer), set straight,
// read by tesseract in a process of its own with limits on its time and memory, and given back as the same positioned
// characters every engine gives. Layout and the verdict on a page are not its business, nor is the choice of pages.
package ocr

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/zhice-project/zhice/extract/engine"
	"github.com/zhice-project/zhice/schemas"
)

// Language is the trained data tesseract reads with: simplified Chinese, which knows Latin letters and digits too.
const Language = "chi_sim"

// Defaults of Config.
const (
	DefaultTimeout   = 30 * time.Second
	DefaultMaxMemory = 1 << 30
)

// Config of a Reader; zero values mean the defaults.
type Config struct {
	Processes int           `json:"processes"` // at once, over all readers with the same Slots; 1 by default
	Slots     string        `json:"slots"`     // folder of the locks that count processes; empty: this reader counts its own
	Timeout   time.Duration `json:"timeout"`   // for one page
	MaxMemory int64         `json:"max_memory"`
}

// Tesseract is the program as installed.
type Tesseract struct {
	Path    string
	Version string // as it names itself
}

// ErrNone: tesseract, or its data for Chinese, is not installed. The message says what is missing.
var ErrNone = errors.New("no OCR")

// Find looks for tesseract with simplified Chinese.
func Find(ctx context.Context) (Tesseract, error) {
	path, err := exec.LookPath("tesseract")
	if err != nil {
		return Tesseract{}, fmt.Errorf("%w: tesseract is not installed", ErrNone)
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	languages, err := exec.CommandContext(ctx, path, "--list-langs").CombinedOutput()
	if err != nil {
		return Tesseract{}, fmt.Errorf("%w: %s --list-langs: %w", ErrNone, path, err)
	}
	if !slices.Contains(strings.Fields(string(languages)), Language) {
		return Tesseract{}, fmt.Errorf("%w: %s is without its %s data", ErrNone, path, Language)
	}
	out, err := exec.CommandContext(ctx, path, "--version").CombinedOutput()
	if err != nil {
		return Tesseract{}, fmt.Errorf("%w: %s --version: %w", ErrNone, path, err)
	}
	version, _, _ := bytes.Cut(out, []byte("\n"))
	return Tesseract{Path: path, Version: strings.TrimSpace(strings.ToValidUTF8(string(version), "?"))}, nil
}

// Resolution pages are drawn at. Tesseract wants 300 dots per inch for body type; a scan is read as it is where it is
// not far from that.
var Resolution = engine.Resolution{Low: 200, High: 400, Plain: 300, MaxPixels: 24e6, MaxPicture: 120e6}

// Reader reads drawn pages. It is safe for concurrent use.
type Reader struct {
	cfg   Config
	slots slots
	find  func() (Tesseract, error)
}

// New makes a reader. It looks for tesseract when it is first asked; processes start with the pages.
func New(cfg Config) (*Reader, error) {
	cfg.Processes = max(cfg.Processes, 1)
	if cfg.Timeout <= 0 {
		cfg.Timeout = DefaultTimeout
	}
	if cfg.MaxMemory <= 0 {
		cfg.MaxMemory = DefaultMaxMemory
	}
	s, err := newSlots(cfg.Slots, cfg.Processes)
	if err != nil {
		return nil, err
	}
	return &Reader{cfg: cfg, slots: s, find: sync.OnceValues(func() (Tesseract, error) { return Find(context.Background()) })}, nil
}

// Processes is how many pages it is worth reading at once.
func (r *Reader) Processes() int { return r.cfg.Processes }

// Installed says whether there is a program that reads.
func (r *Reader) Installed() bool {
	_, err := r.find()
	return err == nil
}

// Tesseract is the program that reads, or an error that is ErrNone. The answer stays the same.
func (r *Reader) Tesseract() (Tesseract, error) { return r.find() }

// Reading is a page as read.
type Reading struct {
	*engine.Page

	// Skew is by how many degrees clockwise the lines are turned on the page. The characters of Page stand where they
	// would if it were turned back about its middle; Shown finds where they are.
	Skew float64
	// Confidence is the mean of all characters, 0 to 1; 0 for a page without any.
	Confidence float64
}

// Page reads a drawn page that is width by height points large; the drawing is changed. Its characters have the flag
// engine.Optical. Failures, all permanent: too_slow (also where ctx is done), too_large, too_much_memory,
// engine_crashed, needs_ocr without tesseract.
func (r *Reader) Page(ctx context.Context, drawn *engine.Raster, width, height float32) (*Reading, error) {
	program, err := r.find()
	if err != nil {
		return nil, schemas.Fail(schemas.ReasonNeedsOCR, "%w", err)
	}
	give, err := r.slots.take(ctx)
	if err != nil {
		return nil, &schemas.Failure{Reason: schemas.ReasonTooSlow, Permanent: true, Err: err}
	}
	defer give()
	despeckle(drawn.Gray, drawn.DPI)
	best, err := r.attempt(ctx, program, drawn.Gray, drawn.DPI)
	if err != nil {
		return nil, err
	}
	turns := 0
	for _, t := range best.otherTurns() {
		other, err := r.attempt(ctx, program, quarter(drawn.Gray, t), drawn.DPI)
		if err != nil {
			break // there is a reading
		}
		if other.sure > best.sure {
			best, turns = other, t
		}
		if best.sure >= turnedChars && best.confidence >= uprightSure {
			break
		}
	}
	p := &Reading{Page: &engine.Page{Width: width, Height: height, TextObjects: -1, Chars: best.chars}, Skew: best.skew, Confidence: best.confidence}
	onPage(p.Chars, turns, width, height)
	if turns == 0 {
		p.Rules = best.rules
	}
	return p, nil
}

// attempt is a picture read once, as if it were upright.
type attempt struct {
	chars      []engine.Char
	rules      []engine.Rule
	skew       float64
	confidence float64
	sure       int // characters tesseract is sure of
	sideways   int // characters in lines that run up or down
	blank      bool
}

func (r *Reader) attempt(ctx context.Context, program Tesseract, img *image.Gray, dpi float64) (attempt, error) {
	a := attempt{skew: skew(img, dpi), blank: len(ink(img, cellOf(dpi))) < fewestInk}
	if a.skew != 0 {
		img = rotated(img, a.skew)
	}
	out, err := r.run(ctx, program.Path, img, dpi)
	if err != nil {
		return a, err
	}
	lines, err := parse(out)
	if err != nil {
		return a, schemas.Fail(schemas.ReasonEngineCrashed, "tesseract answered nonsense: %w", err)
	}
	shrink(img, lines)
	a.rules = rules(img, dpi)
	dropRules(lines, a.rules)
	for i := range a.rules {
		r, scale := &a.rules[i], float32(pointsPerInch/dpi)
		r.X0, r.Y0, r.X1, r.Y1 = r.X0*scale, r.Y0*scale, r.X1*scale, r.Y1*scale
	}
	var confidences []float64
	a.chars, confidences = chars(lines, pointsPerInch/dpi)
	for _, c := range confidences {
		a.confidence += c / float64(len(confidences))
		if c >= sureOf {
			a.sure++
		}
	}
	for _, l := range lines {
		if l.sideways() {
			for range l.glyphs() {
				a.sideways++
			}
		}
	}
	return a, nil
}

// What tells that a page does not stand upright.
const (
	sureOf      = 0.95
	uprightSure = 0.93 // mean confidence of an upright page, unless it is badly printed
	turnedChars = 10   // fewer on a page with ink on it are no reading
)

// otherTurns lists by how many quarters clockwise the page may be turned, where it does not seem to be upright.
// Tesseract reads lines that run downwards by itself, though their boxes are of no use; what runs upwards or stands on
// its head it reads as nonsense, or not at all.
func (a attempt) otherTurns() []int {
	if a.blank || len(a.chars) >= turnedChars && len(a.chars) > a.sideways && a.confidence >= uprightSure {
		return nil
	}
	return []int{1, 3, 2}
}

const pointsPerInch = 72

// Shown is where a box that was read stands on the page as shown: the upright box around it.
func (r *Reading) Shown(b schemas.Box) schemas.Box {
	return turn(b, r.Skew, r.Width, r.Height)
}
