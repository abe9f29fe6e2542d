// Package pdftest writes small PDFs for tests: plain ones, and ones that are wrong in a chosen way. It is for tests
// only and knows just enough of ISO 32000 for that.
package pdftest

import (
	"bytes"
	"fmt"
	"image"
	"math"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// Page size in points (A4).
const (
	Width  = 595
	Height = 842
)

// Text is a run of text. X and Y are from the top left of the unrotated page, Y at the base line.
type Text struct {
	X, Y, Size float64
	S          string
	Angle      float64 // degrees counter-clockwise
	Mode       int     // text render mode; 3 is invisible
	// GBK writes the run in a font that is not embedded, with the predefined CMap GBK-EUC-H: without a font on the
	// system its characters cannot be shown.
	GBK bool
}

// Line is a ruling line, from the top left like Text.
type Line struct{ X0, Y0, X1, Y1 float64 }

// Page is what stands on a page.
type Page struct {
	Texts  []Text
	Lines  []Line
	Rotate int
	Image  bool // a grey picture over the whole page
	// Picture covers the whole page, as a scan does.
	Picture *image.Gray
}

// Doc is a PDF in the making. The fields after Pages make it wrong.
type Doc struct {
	Pages []Page
	Lie   Lie
}

// Lie says in which way a file is wrong.
type Lie struct {
	Length    bool // every stream's /Length is one byte
	NoXref    bool // no cross-reference table at all
	XrefAt    int  // startxref points there
	Count     int  // what the page tree claims
	LoopKids  bool // the page tree contains itself
	LoopForm  bool // a form draws itself
	NoPages   bool // an empty page tree
	BadPage   int  // this page (from 1) has contents that are no stream
	Prefix    string
	Encrypt   string // the user password; the file is then only marked as encrypted
	Unclosed  bool   // operators without their operands, q without Q
	Unmatched bool   // Q without q
}

type writer struct {
	objects []string
	font    *font
}

func (w *writer) add(s string) int {
	w.objects = append(w.objects, s)
	return len(w.objects)
}

func stream(dict, body string, lie bool) string {
	n := len(body)
	if lie {
		n = 1
	}
	return fmt.Sprintf("<<%s/Length %d>>stream\n%s\nendstream", dict, n, body)
}

// Bytes writes the file.
func (d Doc) Bytes() []byte {
	w := &writer{font: newFont(d.Pages)}
	catalog, pages := w.add(""), w.add("")
	fonts := w.font.write(w, d.Lie.Length)
	fonts += fmt.Sprintf("/FG %d 0 R", gbkFont(w))
	objects := ""
	image := w.add(stream("/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", "\x80", false))
	objects += fmt.Sprintf("/Im %d 0 R", image)
	form := w.add("")
	w.objects[form-1] = stream(fmt.Sprintf("/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</Fm %d 0 R>>>>", form), "/Fm Do", false)
	objects += fmt.Sprintf("/Fm %d 0 R", form)
	kids := make([]string, 0, len(d.Pages)+1)
	for i, p := range d.Pages {
		body := w.font.content(p)
		switch {
		case d.Lie.LoopForm:
			body += "/Fm Do\n"
		case d.Lie.Unclosed:
			body = "q Tj BT ] >> " + body
		case d.Lie.Unmatched:
			body = "Q " + body
		}
		if p.Picture != nil {
			body += fmt.Sprintf("q %d 0 0 %d 0 0 cm /Pic%d Do Q\n", Width, Height, i)
			objects = fmt.Sprintf("%s/Pic%d %d 0 R", objects, i, w.add(picture(p.Picture)))
		}
		contents := w.add(stream("", body, d.Lie.Length))
		if d.Lie.BadPage == i+1 {
			w.objects[contents-1] = "[1 2 (three)]"
		}
		kids = append(kids, fmt.Sprintf("%d 0 R", w.add(fmt.Sprintf(
			"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %d %d]/Rotate %d/Resources<</Font<<%s>>/XObject<<%s>>>>/Contents %d 0 R>>",
			pages, Width, Height, p.Rotate, fonts, objects, contents))))
	}
	count := len(kids)
	switch {
	case d.Lie.NoPages:
		kids, count = nil, 0
	case d.Lie.LoopKids:
		kids = append([]string{fmt.Sprintf("%d 0 R", pages)}, kids...)
		count += 5
	}
	if d.Lie.Count != 0 {
		count = d.Lie.Count
	}
	w.objects[catalog-1] = fmt.Sprintf("<</Type/Catalog/Pages %d 0 R>>", pages)
	w.objects[pages-1] = fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", count, strings.Join(kids, " "))
	return w.file(d.Lie, catalog)
}

func picture(img *image.Gray) string {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	return stream(fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/DeviceGray", w, h), string(img.Pix[:w*h]), false)
}

func (w *writer) file(lie Lie, catalog int) []byte {
	encrypt := ""
	if lie.Encrypt != "" {
		// A standard security handler whose hashes fit no password that a reader would try by itself.
		n := w.add("<</Filter/Standard/V 2/R 3/Length 128/P -4/O<" + strings.Repeat("41", 32) + ">/U<" + strings.Repeat("42", 32) + ">>>")
		encrypt = fmt.Sprintf("/Encrypt %d 0 R/ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]", n)
	}
	var b bytes.Buffer
	b.WriteString(lie.Prefix)
	start := b.Len()
	b.WriteString("%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
	offsets := make([]int, len(w.objects))
	for i, o := range w.objects {
		offsets[i] = b.Len() - start
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	at := b.Len() - start
	if !lie.NoXref {
		fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
		for _, o := range offsets {
			fmt.Fprintf(&b, "%010d 00000 n \n", o)
		}
	}
	if lie.XrefAt != 0 {
		at = lie.XrefAt
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, catalog, encrypt, at)
	return b.Bytes()
}

// font numbers the characters the pages use. It is a composite font with a ToUnicode map, substituted for by a reader's
// own Helvetica: its glyphs look wrong, its text is right, and no test needs a font file.
type font struct {
	codes map[rune]int
	runes []rune
}

func newFont(pages []Page) *font {
	f := &font{codes: map[rune]int{}}
	for _, p := range pages {
		for _, t := range p.Texts {
			for _, r := range t.S {
				if _, ok := f.codes[r]; !ok && !t.GBK {
					f.runes = append(f.runes, r)
					f.codes[r] = len(f.runes)
				}
			}
		}
	}
	return f
}

// Advance of a character in ems: one for a Chinese character, half for a Latin one.
func Advance(r rune) float64 {
	if r < 0x2000 {
		return 0.5
	}
	return 1
}

func (f *font) write(w *writer, lie bool) (resources string) {
	var widths, cmap strings.Builder
	const block = 100 // the most entries a bfchar block may have
	for i, r := range f.runes {
		fmt.Fprintf(&widths, "%d[%d]", i+1, int(1000*Advance(r)))
		if i%block == 0 {
			if i > 0 {
				cmap.WriteString("endbfchar\n")
			}
			fmt.Fprintf(&cmap, "%d beginbfchar\n", min(block, len(f.runes)-i))
		}
		fmt.Fprintf(&cmap, "<%04X> <%04X>\n", i+1, r)
	}
	if len(f.runes) > 0 {
		cmap.WriteString("endbfchar\n")
	}
	uni := w.add(stream("", "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"+
		"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"+cmap.String()+"endcmap end", lie))
	d := w.add("<</Type/FontDescriptor/FontName/Helvetica/Flags 32/FontBBox[0 -200 1000 800]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>")
	c := w.add(fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/Helvetica"+
		"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000/W[%s]/FontDescriptor %d 0 R>>", widths.String(), d))
	n := w.add(fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/Helvetica/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>", c, uni))
	return fmt.Sprintf("/F %d 0 R", n)
}

// gbkFont is STSong-Light, not embedded.
func gbkFont(w *writer) int {
	d := w.add("<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 752/Descent -271/CapHeight 737/StemV 58>>")
	c := w.add(fmt.Sprintf("<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light"+
		"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000/W[814 939 500]/FontDescriptor %d 0 R>>", d))
	return w.add(fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/STSong-Light-GBK-EUC-H/Encoding/GBK-EUC-H/DescendantFonts[%d 0 R]>>", c))
}

func (f *font) content(p Page) string {
	var b strings.Builder
	if p.Image {
		fmt.Fprintf(&b, "q %d 0 0 %d 0 0 cm /Im Do Q\n", Width, Height)
	}
	for _, l := range p.Lines {
		fmt.Fprintf(&b, "%g %g m %g %g l S\n", l.X0, Height-l.Y0, l.X1, Height-l.Y1)
	}
	for _, t := range p.Texts {
		s, c := math.Sincos(t.Angle * math.Pi / 180)
		fmt.Fprintf(&b, "BT %d Tr %.5f %.5f %.5f %.5f %g %g Tm\n", t.Mode, c, s, -s, c, t.X, Height-t.Y)
		if t.GBK {
			raw, err := simplifiedchinese.GBK.NewEncoder().String(t.S)
			if err != nil {
				panic(err) // a test's own text
			}
			fmt.Fprintf(&b, "/FG %g Tf <%X> Tj\n", t.Size, raw)
		} else {
			fmt.Fprintf(&b, "/F %g Tf <", t.Size)
			for _, r := range t.S {
				fmt.Fprintf(&b, "%04X", f.codes[r])
			}
			b.WriteString("> Tj\n")
		}
		b.WriteString("ET\n")
	}
	return b.String()
}
