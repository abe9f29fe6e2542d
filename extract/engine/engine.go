// Package engine is the seam between a PDF library and everything that reads what it found: positioned characters,
// ruling lines and pictures of a page. It holds no library and no layout; those live in extract/pdfium,
// extract/ledongthuc and extract/layout. The suite every engine must pass is extract/engine/enginetest.
package engine

import (
	"bytes"
	"context"

	"github.com/zhice-project/zhice/schemas"
)

// Engine opens PDFs. One engine serves one goroutine: it may hold one WebAssembly instance or one parser's state.
//
// After an error with ReasonEngineCrashed, ReasonTooMuchMemory or a done context the engine must still open the next
// file; how it does that (a new instance, a new process) is its own affair.
type Engine interface {
	// Name is the word in `--engine` and in the documents table.
	Name() string
	// Version names the library and its version.
	Version() string
	// Open parses the structure of a PDF. The bytes must not change until Close. Errors are *schemas.Failure:
	// damaged, password, too_much_memory, engine_crashed, and too_slow where ctx is done.
	Open(ctx context.Context, pdf []byte) (Document, error)
	// Close frees the engine; documents must be closed before. A second Close does nothing.
	Close(ctx context.Context) error
}

// Document is an open PDF.
type Document interface {
	// NumPages is what the file claims; a claim can be a lie, so callers keep a limit.
	NumPages() int
	// Page reads page i, from 0. A page that cannot be loaded is a Page with Broken set, not an error: the others
	// can still be read. Errors are as in Open.
	Page(ctx context.Context, i int) (*Page, error)
	// Close frees the document. A second Close does nothing.
	Close(ctx context.Context) error
}

// Page is one page as it is shown: rotation applied, origin top left, y downwards, in points.
type Page struct {
	Width, Height float32
	Chars         []Char // in the order of the content stream
	Rules         []Rule
	Images        []schemas.Box
	// TextObjects counts the text-showing operations the engine saw, or is -1 where it cannot tell. Far more of them
	// than characters means that text was lost on the way, mostly because a font is missing.
	TextObjects int
	// Covered counts those of them that a scanned picture over the whole page is drawn over: nobody sees them.
	Covered int
	Broken  bool
}

// UnderScan: most of the text lies under a picture of the whole page, as some OCR programs leave it.
func (p *Page) UnderScan() bool { return p.Covered > 0 && 2*p.Covered > p.TextObjects }

// Char is one character on a page.
type Char struct {
	R              rune
	X0, Y0, X1, Y1 float32 // its cell: advance wide, ascent to descent high
	Base           float32 // of its base line: y, or x where the line is turned by 90 or 270 degrees
	Size           float32 // of the font in points, as shown
	Angle          float32 // degrees clockwise its base line is turned, in [0, 360)
	Flags          Flags
}

// Flags say what an engine knows of a character beyond its place.
type Flags uint8

// The flags.
const (
	// Generated: not in the file; the engine put it in (a space, a line end).
	Generated Flags = 1 << iota
	// Hyphen: ends a line only because a word was divided there.
	Hyphen
	// Invisible: drawn with render mode 3, as an OCR layer under a scan is.
	Invisible
	// Optical: read from a picture, and with it possibly misread.
	Optical
)

// Rule is a straight ruling line, horizontal (Y0 == Y1) or vertical (X0 == X1).
type Rule struct {
	X0, Y0, X1, Y1 float32
}

// Horizontal says which way the rule runs.
func (r Rule) Horizontal() bool { return r.Y0 == r.Y1 }

// headerWindow is how far behind the start of a file readers look for %PDF-: PDF 32000-1, annex H.3, note 13.
const headerWindow = 1024

// Trim checks that b looks like a PDF and cuts what stands before its header, which some servers and mail programs put
// there. Offsets in a file's cross-reference table count from the header. Failures: empty, not_pdf.
func Trim(b []byte) ([]byte, error) {
	if len(b) == 0 {
		return nil, schemas.Fail(schemas.ReasonEmpty, "the file has 0 bytes")
	}
	i := bytes.Index(b[:min(len(b), headerWindow+5)], []byte("%PDF-"))
	if i < 0 {
		if len(bytes.TrimSpace(b[:min(len(b), headerWindow)])) == 0 && len(b) <= headerWindow {
			return nil, schemas.Fail(schemas.ReasonEmpty, "the file has only white space")
		}
		return nil, schemas.Fail(schemas.ReasonNotPDF, "no %%PDF- in the first %d bytes", headerWindow)
	}
	return b[i:], nil
}
