package pdftest

import (
	"bytes"
	"fmt"
	"strings"
)

// boxes are pages of impossible sizes.
func boxes() []Hostile {
	kinds := []struct{ name, box string }{
		{"huge", "/MediaBox[0 0 1e9 1e9]"},
		{"beyond numbers", "/MediaBox[-1e38 -1e38 1e38 1e38]"},
		{"of no size", "/MediaBox[0 0 0 0]"},
		{"turned inside out", "/MediaBox[595 842 0 0]"},
		{"of negative size", "/MediaBox[0 0 -595 -842]"},
		{"missing", "/NoBox 1"},
		{"of three numbers", "/MediaBox[0 0 595]"},
		{"of words", "/MediaBox[(a) /b null true]"},
		{"cropped to nothing", "/MediaBox[0 0 595 842]/CropBox[9000 9000 9001 9001]"},
		{"far away", "/MediaBox[100000 100000 100595 100842]"},
		{"with a huge unit", "/MediaBox[0 0 595 842]/UserUnit 1e9"},
		{"turned by 45 degrees", "/MediaBox[0 0 595 842]/Rotate 45"},
		{"turned many times", "/MediaBox[0 0 595 842]/Rotate 2147483640"},
		{"turned backwards", "/MediaBox[0 0 595 842]/Rotate -90"},
	}
	out := make([]Hostile, 0, len(kinds))
	for _, k := range kinds {
		out = append(out, Hostile{Name: "page " + k.name, Make: of(sheet{box: k.box})})
	}
	return out
}

// tricks show readers another text than people.
func tricks() []Hostile {
	const other = "BT /F 14 Tf 60 650 Td "
	return []Hostile{
		{Name: "text outside the page", Make: of(sheet{after: "BT /F 14 Tf 5000 5000 Td <000100020003> Tj ET "}), Text: Sentence},
		{Name: "all text outside the page", Make: of(sheet{before: "1 0 0 1 9000 0 cm "})},
		{Name: "invisible text", Make: of(sheet{mode: 3})},
		{Name: "clipping text", Make: of(sheet{mode: 7})},
		{Name: "a mode nobody knows", Make: of(sheet{mode: 99})},
		{Name: "text under a scan", Make: made(func(w *writer) sheet {
			s := pictured(w, "/Width 8/Height 8/BitsPerComponent 1/ColorSpace/DeviceGray", "scanned!")
			s.after = "q 595 0 0 842 0 0 cm /P Do Q "
			return s
		}), Text: Sentence},
		{Name: "white text", Make: of(sheet{before: "1 1 1 rg "})},
		{Name: "text of no size", Make: of(sheet{after: "BT /F 0 Tf 60 600 Td <0001> Tj ET "}), Text: Sentence},
		{Name: "text of endless size", Make: of(sheet{after: "BT /F 1e30 Tf 60 600 Td <0001> Tj ET "})},
		{Name: "text scaled to nothing", Make: of(sheet{before: "0 0 0 0 0 0 cm "})},
		{Name: "text squeezed to nothing", Make: of(sheet{after: other + "0 Tz <00010002> Tj ET "})},
		{Name: "spacing beyond all bounds", Make: of(sheet{after: other + "1e30 Tc 1e30 Tw <00010002> Tj ET "})},
		{Name: "mirrored text", Make: of(sheet{before: "-1 0 0 1 595 0 cm "})},
		{Name: "text on its head", Make: of(sheet{before: "-1 0 0 -1 595 842 cm "}), Text: Sentence},
		{Name: "doubled text", Make: of(sheet{after: "BT /F 14 Tf 60.3 742 Td <0001> Tj ET "}), Text: Sentence},
		{Name: "text drawn ten times over", Make: tenTimes, Text: Sentence, Without: Sentence + Sentence},
		{Name: "slanted text", Make: Doc{Pages: []Page{{Texts: []Text{{X: 100, Y: 400, Size: 14, S: Sentence, Angle: 30}}}}}.Bytes},
		turned(90), turned(180), turned(270),
		{Name: "half a million characters", Make: of(sheet{after: "BT /F 4 Tf 60 600 Td <" + strings.Repeat("00010002", 250_000) + "> Tj ET "})},
		{Name: "a million text operations", Make: of(sheet{after: "BT /F 4 Tf 60 600 Td " + strings.Repeat("<0001> Tj ", 1_000_000) + "ET "})},
		{Name: "a million empty text operations", Make: of(sheet{after: "BT /F 4 Tf " + strings.Repeat("()Tj ", 1_000_000) + "ET "}), Text: Sentence},
		{Name: "zero bytes between everything", Make: func() []byte { return bytes.ReplaceAll(plain(), []byte(" "), []byte{0}) }},
		{Name: "zero bytes in the contents", Make: of(sheet{before: strings.Repeat("\x00", 100_000)}), Text: Sentence},
		{Name: "a hidden layer", Make: hiddenLayer},
	}
}

func turned(deg int) Hostile {
	return Hostile{Name: fmt.Sprintf("page turned by %d degrees", deg), Make: of(sheet{page: fmt.Sprintf("/Rotate %d", deg)}), Text: Sentence}
}

func tenTimes() []byte {
	t := Text{X: 60, Y: 100, Size: 14, S: Sentence}
	p := Page{}
	for range 10 {
		p.Texts = append(p.Texts, t)
		t.X += 0.02
	}
	return Doc{Pages: []Page{p}}.Bytes()
}

// hiddenLayer shows the sentence and hides another in optional content that is switched off.
func hiddenLayer() []byte {
	return made(func(w *writer) sheet {
		n := w.ref("<</Type/OCG/Name(hidden)>>")
		return sheet{
			resources: "/Properties<</H " + n + ">>",
			after:     "/OC /H BDC BT /F 14 Tf 60 600 Td <0001> Tj ET EMC ",
			catalog:   "/OCProperties<</OCGs[" + n + "]/D<</OFF[" + n + "]>>>>",
		}
	})()
}

// active files want a reader to do something.
func active() []Hostile {
	act := func(name, catalog string) Hostile {
		return Hostile{Name: name, Make: of(sheet{catalog: catalog}), Text: Sentence}
	}
	encrypted := func(name, dict string) Hostile {
		return Hostile{Name: "encrypted " + name, Make: changed("/Root", "/Encrypt<<"+dict+">>/ID[<00><00>]/Root")}
	}
	return []Hostile{
		act("JavaScript on opening", "/OpenAction<</S/JavaScript/JS(while\\(true\\){app.alert\\(1\\)})>>"),
		act("a program to launch", "/OpenAction<</S/Launch/F(/bin/sh)/Win<</F(cmd.exe)>>>>"),
		act("an address to open", "/OpenAction<</S/URI/URI(http://127.0.0.1:9/)>>"),
		act("actions in a circle", "/OpenAction<</S/JavaScript/JS(1)/Next<</S/Launch/F(x)>>>>/AA<</WC<</S/JavaScript/JS(2)>>>>"),
		act("an XFA form", "/AcroForm<</Fields[]/XFA(<xdp><!ENTITY a \"b\"></xdp>)>>"),
		act("names in a circle", "/Names<</Dests<</Kids[<</Limits[(a)(b)]/Kids[]>>]>>>>"),
		{Name: "an embedded file", Make: made(func(w *writer) sheet {
			f := w.ref(stream("/Type/EmbeddedFile", string(plain()), false))
			return sheet{catalog: "/Names<</EmbeddedFiles<</Names[(a.pdf)<</Type/Filespec/F(a.pdf)/EF<</F " + f + ">>>>]>>>>"}
		}), Text: Sentence},
		{Name: "a stream in another file", Make: made(func(w *writer) sheet {
			return sheet{contents: "[" + w.ref(stream("/F(/etc/hostname)/FFilter/FlateDecode", "", false)) + "]"}
		})},
		{Name: "annotations in a circle", Make: made(func(w *writer) sheet {
			n := w.next()
			w.add(fmt.Sprintf("<</Type/Annot/Subtype/Popup/Rect[0 0 9 9]/Parent %d 0 R/Popup %d 0 R/AP<</N %d 0 R>>>>", n, n, n))
			return sheet{page: fmt.Sprintf("/Annots[%s]", strings.Repeat(fmt.Sprintf("%d 0 R ", n), 10_000))}
		}), Text: Sentence},
		{Name: "outlines in a circle", Make: made(func(w *writer) sheet {
			n := w.next()
			w.add(fmt.Sprintf("<</Title(a)/Parent %d 0 R/First %d 0 R/Last %d 0 R/Next %d 0 R/Prev %d 0 R>>", n, n, n, n, n))
			return sheet{catalog: fmt.Sprintf("/Outlines %d 0 R", n)}
		}), Text: Sentence},
		{Name: "a structure tree in a circle", Make: made(func(w *writer) sheet {
			n := w.next()
			w.add(fmt.Sprintf("<</Type/StructTreeRoot/K[%d 0 R %d 0 R]/ParentTree %d 0 R>>", n, n, n))
			return sheet{catalog: fmt.Sprintf("/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R", n)}
		}), Text: Sentence},
		{Name: "encrypted with a password", Make: Doc{Pages: Flow(Sentence), Lie: Lie{Encrypt: "secret"}}.Bytes, Reason: "password", Fails: true},
		encrypted("by a handler nobody knows", "/Filter/Zhice.Locks/V 1"),
		encrypted("in a version nobody knows", "/Filter/Standard/V 99/R 99/P -4/O(a)/U(b)"),
		encrypted("with short keys", "/Filter/Standard/V 1/R 2/P -4/O()/U()/Length -8"),
		encrypted("without anything", ""),
		{Name: "junk before the header", Make: func() []byte { return append(bytes.Repeat([]byte("HTTP "), 100), plain()...) }, Text: Sentence},
		{Name: "junk after the end", Make: func() []byte { return append(plain(), bytes.Repeat([]byte{0xAA}, 1<<20)...) }},
		{Name: "two files in one", Make: func() []byte { return append(plain(), plain()...) }, Text: Sentence},
		act("a signature over junk",
			"/AcroForm<</SigFlags 3/Fields[<</FT/Sig/V<</Type/Sig/ByteRange[0 2147483647 2147483647 2147483647]/Contents<00>>>>>]>>"),
		{Name: "only junk", Make: func() []byte {
			return append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte("obj endobj stream "), 20_000)...)
		}, Fails: true},
		{Name: "a web page", Make: func() []byte { return []byte("<html>%PDF</html>") }, Reason: "not_pdf", Fails: true},
		{Name: "nothing", Make: func() []byte { return nil }, Reason: "empty", Fails: true},
	}
}

// drawn are pictures, patterns and paths without end.
func drawn() []Hostile {
	image := func(name, dict, data string) Hostile {
		return Hostile{Name: "picture " + name, Make: made(func(w *writer) sheet { return pictured(w, dict, data) }), Text: Sentence}
	}
	return []Hostile{
		image("of endless size", "/Width 2147483647/Height 2147483647/BitsPerComponent 8/ColorSpace/DeviceRGB", "x"),
		image("of negative size", "/Width -1/Height -1/BitsPerComponent 8/ColorSpace/DeviceGray", "x"),
		image("of junk in JPEG", "/Width 9/Height 9/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/DCTDecode", "\xff\xd8\xff\xff\xff"),
		image("of junk in JPEG 2000", "/Width 9/Height 9/Filter/JPXDecode", "\x00\x00\x00\x0cjP  junk"),
		image("of junk in JBIG2", "/Width 9/Height 9/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/JBIG2Decode", "\x00\x00\x00\x00\xff\xff"),
		image("of junk in fax", "/Width 9/Height 2147483647/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/CCITTFaxDecode"+
			"/DecodeParms<</K -1/Columns 2147483647>>", "\x00\x01"),
		{Name: "picture that masks itself", Make: made(func(w *writer) sheet {
			n := w.next()
			return pictured(w, fmt.Sprintf("/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/SMask %d 0 R/Mask %d 0 R", n, n), "x")
		}), Text: Sentence},
		{Name: "colours in a circle", Make: made(func(w *writer) sheet {
			n := w.next()
			w.add(fmt.Sprintf("[/Indexed %d 0 R 255 (x)]", n))
			return sheet{resources: fmt.Sprintf("/ColorSpace<</C %d 0 R>>", n), before: "/C cs 1 sc "}
		})},
		{Name: "pattern that paints with itself", Make: made(func(w *writer) sheet {
			n := w.next()
			w.add(stream(fmt.Sprintf("/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep .0001/YStep .0001/Resources<</Pattern<</P %d 0 R>>>>", n),
				"/Pattern cs /P scn 0 0 1 1 re f ", false))
			return sheet{resources: fmt.Sprintf("/Pattern<</P %d 0 R>>", n), after: "/Pattern cs /P scn 0 0 500 500 re f "}
		}), Text: Sentence},
		{Name: "function that calls itself", Make: made(func(w *writer) sheet {
			n := w.next()
			w.add(fmt.Sprintf("<</FunctionType 3/Domain[0 1]/Functions[%d 0 R %d 0 R]/Bounds[.5]/Encode[0 1 0 1]>>", n, n))
			return sheet{resources: fmt.Sprintf("/Shading<</S<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 1 1]/Function %d 0 R>>>>", n), after: "/S sh "}
		})},
		{Name: "a million lines", Make: of(sheet{after: strings.Repeat("0 0 m 9 9 l S ", 300_000)})},
		{Name: "a path of a million points", Make: of(sheet{after: "0 0 m " + strings.Repeat("9 9 l ", 1_000_000) + "S "})},
		{Name: "a hundred thousand ruled cells", Make: of(sheet{after: ruledCells(300)})},
		{Name: "an inline picture without an end", Make: of(sheet{after: "BI /W 99999 /H 99999 /BPC 8 /CS /G ID " + strings.Repeat("x", 10_000)})},
		{Name: "state in a circle", Make: made(func(w *writer) sheet {
			n := w.next()
			w.add(fmt.Sprintf("<</Type/ExtGState/SMask<</S/Alpha/G %d 0 R>>/Font[%d 0 R 1e9]>>", n, n))
			return sheet{resources: fmt.Sprintf("/ExtGState<</G %d 0 R>>", n), before: "/G gs "}
		})},
	}
}

// ruledCells draws a grid of n by n cells.
func ruledCells(n int) string {
	var b strings.Builder
	for y := range n {
		for x := range n {
			fmt.Fprintf(&b, "%d %d 2 2 re S ", 2*x, 2*y)
		}
	}
	return b.String()
}

// names are giant, or made of bytes that names should not have.
func names() []Hostile {
	return []Hostile{
		{Name: "a name of a megabyte", Make: of(sheet{catalog: "/" + strings.Repeat("N", 1<<20) + " 1"}), Text: Sentence},
		{Name: "a name of zero bytes", Make: of(sheet{catalog: "/" + strings.Repeat("#00", 10_000) + " 1"}), Text: Sentence},
		{Name: "a string of ten megabytes", Make: of(sheet{catalog: "/S(" + strings.Repeat("s", 10<<20) + ")"}), Text: Sentence},
		{Name: "a number of a megabyte", Make: of(sheet{catalog: "/N " + strings.Repeat("9", 1<<20)})},
		{Name: "a comment of ten megabytes", Make: of(sheet{before: "%" + strings.Repeat("c", 10<<20) + "\n"})},
		{Name: "an operator of a megabyte", Make: of(sheet{before: strings.Repeat("o", 1<<20) + " "})},
		{Name: "a hundred thousand keys", Make: of(sheet{catalog: manyKeys(100_000)})},
		{Name: "a title of half characters", Make: changed("/Root", "/Info<</Title<FEFFD800DC>/Author"+utf16Text("\U0001F600")+">>/Root")},
		{Name: "ten thousand empty objects", Make: func() []byte {
			w := &writer{}
			catalog := w.page(sheet{})
			for range 10_000 {
				w.add("null")
			}
			return w.file(Lie{}, catalog)
		}, Text: Sentence},
	}
}

func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "/K%d %d", i, i)
	}
	return b.String()
}
