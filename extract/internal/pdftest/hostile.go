package pdftest

import (
	"fmt"
	"strings"
)

// Hostile is a kind of file that a reader must survive: it ends in text or in a typed reason, within its limits.
type Hostile struct {
	Name string
	// Make writes the file. It is the same each time.
	Make func() []byte
	// Text must be found in it, where that can be asked of a reader; Without must not.
	Text, Without string
	// Reason is the only failure that is right, where one is; Fails forbids text.
	Reason string
	Fails  bool
}

// Sentence stands in most hostile files.
const Sentence = "到2027年，粮食产量稳定在1.3万亿斤以上。"

// Hostiles lists all kinds.
func Hostiles() []Hostile {
	var out []Hostile
	for _, kinds := range [][]Hostile{truncated(), tables(), trees(), nested(), bombs(), boxes(), fonts(), predefined(), tricks(), active(), drawn(), names()} {
		out = append(out, kinds...)
	}
	return out
}

// sheet is one page with the sentence on it, and what is wrong with it.
type sheet struct {
	before, after string // content around the sentence's
	contents      string // in place of the contents' reference
	resources     string // more entries of the resource dictionary
	xobjects      string // more XObjects
	fonts         string // more fonts
	page          string // more entries of the page
	catalog       string // more entries of the catalog
	box           string // in place of the media box
	text          string // in place of the sentence; "-" for none
	mode          int
}

// page adds a page with the sentence and everything it needs, and gives the catalog's number.
func (w *writer) page(s sheet) (catalog int) {
	text := s.text
	switch text {
	case "":
		text = Sentence
	case "-":
		text = ""
	}
	p := Page{Texts: []Text{{X: 60, Y: 100, Size: 14, S: text, Mode: s.mode}}}
	w.font = newFont([]Page{p})
	fonts := w.font.write(w, false) + s.fonts
	if s.contents == "" {
		s.contents = w.ref(stream("", s.before+w.font.content(p)+s.after, false))
	}
	if s.box == "" {
		s.box = "/MediaBox[0 0 595 842]"
	}
	pages := w.add("")
	page := w.add(fmt.Sprintf("<</Type/Page/Parent %d 0 R%s/Contents %s/Resources<</Font<<%s>>/XObject<<%s>>%s>>%s>>",
		pages, s.box, s.contents, fonts, s.xobjects, s.resources, s.page))
	w.objects[pages-1] = fmt.Sprintf("<</Type/Pages/Count 1/Kids[%d 0 R]>>", page)
	return w.add(fmt.Sprintf("<</Type/Catalog/Pages %d 0 R%s>>", pages, s.catalog))
}

// ref adds an object and gives a reference to it.
func (w *writer) ref(object string) string { return fmt.Sprintf("%d 0 R", w.add(object)) }

// next is the number the next object will have.
func (w *writer) next() int { return len(w.objects) + 1 }

// made writes a file of one page.
func made(prepare func(w *writer) sheet) func() []byte {
	return func() []byte {
		w := &writer{}
		s := prepare(w)
		return w.file(Lie{}, w.page(s))
	}
}

// of writes a file of one page that needs no objects besides.
func of(s sheet) func() []byte { return made(func(*writer) sheet { return s }) }

// plain is a file with nothing wrong.
func plain() []byte { return of(sheet{})() }

// changed replaces a part of a plain file.
func changed(was, is string) func() []byte {
	return func() []byte {
		s := string(plain())
		if !strings.Contains(s, was) {
			panic("a plain file has no " + was) // a test's own mistake
		}
		return []byte(strings.Replace(s, was, is, 1))
	}
}
