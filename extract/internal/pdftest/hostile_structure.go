package pdftest

import (
	"bytes"
	"fmt"
	"strings"
)

// truncated cuts a file off in each of its sections.
func truncated() []Hostile {
	cut := func(name, before string, more int) Hostile {
		return Hostile{Name: "cut off " + name, Make: func() []byte {
			head, _, _ := bytes.Cut(plain(), []byte(before))
			return plain()[:len(head)+more]
		}}
	}
	out := []Hostile{
		{Name: "cut off in the header", Make: func() []byte { return plain()[:4] }, Reason: "not_pdf", Fails: true},
		{Name: "cut off after the header", Make: func() []byte { return plain()[:9] }, Fails: true},
		cut("in the first object", "1 0 obj", 5),
		cut("in a dictionary", "/CIDSystemInfo", 8),
		cut("in a stream", "begincmap", 4),
		cut("before endstream", "endstream", 0),
		cut("in the table", "xref\n0 ", 30),
		cut("in the trailer", "trailer", 12),
		cut("before startxref", "startxref", 0),
		cut("in the offset of the table", "startxref", 12),
		cut("before the end mark", "%%EOF", 0),
	}
	const parts = 8
	for i := 1; i < parts; i++ {
		out = append(out, Hostile{Name: fmt.Sprintf("cut off at %d/%d", i, parts), Make: func() []byte {
			b := plain()
			return b[:len(b)*i/parts]
		}})
	}
	return out
}

// tables lie about where objects are, how long they are and how many.
func tables() []Hostile {
	trailer := func(name, more string) Hostile { return Hostile{Name: name, Make: changed("/Root", more+"/Root")} }
	out := []Hostile{
		{Name: "no end of the file", Make: func() []byte { return []byte(strings.ReplaceAll(string(plain()), "%%EOF", "")) }, Text: Sentence},
		{Name: "table of zeros", Make: zeroOffsets, Text: Sentence},
		{Name: "offsets off by seven", Make: shiftedOffsets, Text: Sentence},
		{Name: "table claims a thousand million objects", Make: changed("xref\n0 ", "xref\n0 1000000000 ")},
		{Name: "size claims a thousand million", Make: changed("/Size ", "/Size 1000000000 /X "), Text: Sentence},
		{Name: "size is negative", Make: changed("/Size ", "/Size -5 /X ")},
		{Name: "table begins beyond the end", Make: changed("startxref\n", "startxref\n99"), Text: Sentence},
		{Name: "table begins before the file", Make: changed("startxref\n", "startxref\n-")},
		{Name: "root is missing", Make: changed("/Root", "/Toor")},
		{Name: "root is the page tree", Make: changed("/Type/Catalog", "/Type/Pages/Kids[]")},
		{Name: "root is a number", Make: func() []byte { return rootedAt("7") }, Fails: true},
		{Name: "root is an object that is not there", Make: func() []byte { return rootedAt("4711 0 R") }, Fails: true},
		{Name: "lengths lie low", Make: Doc{Pages: Flow(Sentence), Lie: Lie{Length: true}}.Bytes, Text: Sentence},
		{Name: "lengths lie high", Make: func() []byte { return lengths("99999999") }},
		{Name: "lengths are negative", Make: func() []byte { return lengths("-1") }},
		{Name: "length is its own reference", Make: func() []byte { return lengths("3 0 R") }},
		{Name: "length is a missing object", Make: func() []byte { return lengths("999 0 R") }},
		{Name: "no endobj", Make: func() []byte { return []byte(strings.ReplaceAll(string(plain()), "endobj", "")) }},
		{Name: "every object twice", Make: everythingTwice, Text: Sentence},
		{Name: "same number for all objects", Make: sameNumber},
		{Name: "object numbers near the limit", Make: changed("1 0 obj", "2147483647 0 obj")},
		{Name: "generation too large", Make: changed("1 0 obj", "1 99999 obj")},
		{Name: "table stream of gigabytes", Make: func() []byte { return tableStream("/W[1 2147483647 2]/Index[0 2147483647]") }},
		{Name: "table stream with negative widths", Make: func() []byte { return tableStream("/W[-1 -2 -1]") }},
		{Name: "table stream that is its own predecessor", Make: func() []byte { return tableStream("/W[1 2 1]/Prev 9") }},
		{Name: "reverted text", Make: reverted, Text: Sentence},
		{Name: "a thousand updates", Make: thousandUpdates},
	}
	for _, more := range []string{"/Prev 9", "/Prev -1", "/Prev 99999999", "/XRefStm 9", "/Prev 9/XRefStm 9"} {
		out = append(out, trailer("trailer with "+more, more))
	}
	return append(out, Hostile{Name: "table that is its own predecessor", Make: ownPredecessor})
}

func zeroOffsets() []byte {
	head, tail, _ := strings.Cut(string(plain()), "\nxref\n0 ")
	table, end, _ := strings.Cut(tail, "trailer")
	rows := strings.Split(table, "\n")
	for i := range rows {
		if strings.HasSuffix(rows[i], "n ") {
			rows[i] = "0000000000 00000 n "
		}
	}
	return []byte(head + "\nxref\n0 " + strings.Join(rows, "\n") + "trailer" + end)
}

func shiftedOffsets() []byte {
	return []byte(strings.Replace(string(plain()), "1 0 obj", "%shift\n1 0 obj", 1))
}

func rootedAt(ref string) []byte {
	b := string(plain())
	at := strings.LastIndex(b, "/Root ")
	end := at + strings.Index(b[at:], ">>")
	return []byte(b[:at] + "/Root " + ref + b[end:])
}

// lengths gives every stream the same length.
func lengths(length string) []byte {
	parts := strings.Split(string(plain()), "/Length ")
	for i, p := range parts[1:] {
		_, rest, _ := strings.Cut(p, ">>stream")
		parts[i+1] = length + ">>stream" + rest
	}
	return []byte(strings.Join(parts, "/Length "))
}

func everythingTwice() []byte {
	b := plain()
	from, to := bytes.Index(b, []byte("1 0 obj")), bytes.LastIndex(b, []byte("xref\n0 "))
	return slicesJoin(b[:to], b[from:to], b[to:])
}

func slicesJoin(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

func sameNumber() []byte {
	w := &writer{}
	catalog := w.page(sheet{})
	b := string(w.file(Lie{NoXref: true}, catalog))
	for i := range w.objects {
		b = strings.Replace(b, fmt.Sprintf("\n%d 0 obj", i+1), "\n1 0 obj", 1)
	}
	return []byte(b)
}

// tableStream ends a file with a cross-reference stream in place of a table.
func tableStream(dict string) []byte {
	w := &writer{}
	catalog := w.page(sheet{})
	b := w.file(Lie{NoXref: true}, catalog)
	b = b[:bytes.LastIndex(b, []byte("trailer"))]
	n := w.next()
	x := fmt.Sprintf("%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n", n,
		stream(fmt.Sprintf("/Type/XRef/Size %d/Root %d 0 R%s", n+1, catalog, dict), strings.Repeat("\x01\x00\x10\x00", n), false), len(b))
	return append(b, x...)
}

// update appends a new version of an object and a table for it.
func update(b []byte, number int, object string, root int) []byte {
	prev := bytes.LastIndex(b, []byte("xref\n0 "))
	if i := bytes.LastIndex(b, []byte("\nxref\n")); i+1 > prev {
		prev = i + 1
	}
	at := len(b)
	b = fmt.Appendf(b, "%d 0 obj\n%s\nendobj\n", number, object)
	table := len(b)
	return fmt.Appendf(b, "xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size 100/Root %d 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n", number, at, root, prev, table)
}

// reverted says something else first; an update takes it back.
func reverted() []byte {
	w := &writer{}
	s := sheet{}
	p := Page{Texts: []Text{{X: 60, Y: 100, Size: 14, S: Sentence}}}
	w.font = newFont([]Page{p})
	right := stream("", w.font.content(p), false)
	contents := w.add(stream("", "BT /F 14 Tf 60 700 Td <0001000100010001> Tj ET", false))
	s.contents = fmt.Sprintf("%d 0 R", contents)
	catalog := w.page(s)
	return update(w.file(Lie{}, catalog), contents, right, catalog)
}

func thousandUpdates() []byte {
	w := &writer{}
	catalog := w.page(sheet{})
	b := w.file(Lie{}, catalog)
	for range 1000 {
		b = update(b, catalog, w.objects[catalog-1], catalog)
	}
	return b
}

func ownPredecessor() []byte {
	b := plain()
	at := bytes.LastIndex(b, []byte("xref\n0 "))
	return []byte(strings.Replace(string(b), "/Root", fmt.Sprintf("/Prev %d/Root", at), 1))
}

// trees are page trees that do not end, or hold what is no page.
func trees() []Hostile {
	tree := func(name string, kids func(w *writer, pages, page int) string) Hostile {
		return Hostile{Name: name, Make: func() []byte {
			w := &writer{}
			catalog := w.page(sheet{})
			pages, page := catalog-2, catalog-1
			w.objects[pages-1] = kids(w, pages, page)
			return w.file(Lie{}, catalog)
		}}
	}
	out := []Hostile{
		{Name: "page tree contains itself", Make: Doc{Pages: Flow(Sentence), Lie: Lie{LoopKids: true}}.Bytes},
		{Name: "no pages", Make: Doc{Pages: Flow(Sentence), Lie: Lie{NoPages: true}}.Bytes, Reason: "damaged", Fails: true},
		{Name: "two thousand million pages claimed", Make: Doc{Pages: Flow(Sentence), Lie: Lie{Count: 2_000_000_000}}.Bytes},
		{Name: "a million pages claimed", Make: Doc{Pages: Flow(Sentence), Lie: Lie{Count: 1_000_000}}.Bytes},
		{Name: "a negative number of pages", Make: Doc{Pages: Flow(Sentence), Lie: Lie{Count: -7}}.Bytes},
		{Name: "contents are no stream", Make: Doc{Pages: Flow(Sentence), Lie: Lie{BadPage: 1}}.Bytes},
		tree("a hundred thousand times the same page", func(_ *writer, _, page int) string {
			return "<</Type/Pages/Count 100000/Kids[" + strings.Repeat(fmt.Sprintf("%d 0 R ", page), 100_000) + "]>>"
		}),
		tree("kids are no pages", func(_ *writer, _, page int) string {
			return fmt.Sprintf("<</Type/Pages/Count 5/Kids[null 7 (page) /Page <<>> %d 0 R]>>", page)
		}),
		tree("kids are a page", func(_ *writer, _, page int) string { return fmt.Sprintf("<</Type/Pages/Count 1/Kids %d 0 R>>", page) }),
		tree("parents in a circle", func(w *writer, pages, page int) string {
			n := w.add(fmt.Sprintf("<</Type/Pages/Count 1/Parent %d 0 R/Kids[%d 0 R]>>", pages, page))
			return fmt.Sprintf("<</Type/Pages/Count 1/Parent %d 0 R/Kids[%d 0 R]>>", n, n)
		}),
		tree("a tree five thousand levels deep", func(w *writer, _, page int) string {
			below := page
			for range 5000 {
				below = w.add(fmt.Sprintf("<</Type/Pages/Count 1/Kids[%d 0 R]>>", below))
			}
			return fmt.Sprintf("<</Type/Pages/Count 1/Kids[%d 0 R]>>", below)
		}),
		tree("a tree that doubles twenty-four times", func(w *writer, _, page int) string {
			below := page
			for range 24 {
				below = w.add(fmt.Sprintf("<</Type/Pages/Count 2/Kids[%d 0 R %d 0 R]>>", below, below))
			}
			return fmt.Sprintf("<</Type/Pages/Count 16777216/Kids[%d 0 R]>>", below)
		}),
	}
	return out
}

// nested are files whose parts lie in each other deeper than any stack.
func nested() []Hostile {
	const deep = 100_000
	more := func(name, catalog string) Hostile {
		return Hostile{Name: name, Make: of(sheet{catalog: "/X " + catalog})}
	}
	content := func(name, s string) Hostile { return Hostile{Name: name, Make: of(sheet{before: s})} }
	return []Hostile{
		more("nested arrays", strings.Repeat("[", deep)+strings.Repeat("]", deep)),
		more("nested dictionaries", strings.Repeat("<</A", deep)+" 1"+strings.Repeat(">>", deep)),
		more("open arrays", strings.Repeat("[", deep)),
		more("open dictionaries", strings.Repeat("<</A", deep)),
		more("open string", "("+strings.Repeat("(", deep)),
		more("open hex string", "<"+strings.Repeat("41", deep)),
		content("nested arrays in contents", strings.Repeat("[", deep)),
		content("nested dictionaries in contents", "/Span "+strings.Repeat("<</A", deep)+" BDC "),
		content("saved states", strings.Repeat("q ", deep)),
		content("restored states", strings.Repeat("Q ", deep)),
		content("nested marked contents", strings.Repeat("/P BMC ", deep)),
		content("nested text objects", strings.Repeat("BT ", deep)),
		content("a million operands", strings.Repeat("1 ", 1_000_000)),
		content("clipping paths", strings.Repeat("q 0 0 9 9 re W n ", deep)),
		{Name: "references in a circle", Make: made(func(w *writer) sheet {
			n := w.next()
			w.add(fmt.Sprintf("%d 0 R", n+1))
			w.add(fmt.Sprintf("%d 0 R", n))
			return sheet{page: fmt.Sprintf("/Rotate %d 0 R/CropBox %d 0 R", n, n)}
		})},
		{Name: "contents are their own array", Make: made(func(w *writer) sheet {
			n := w.next()
			w.add(fmt.Sprintf("[%d 0 R %d 0 R]", n, n))
			return sheet{contents: fmt.Sprintf("%d 0 R", n)}
		})},
		{Name: "contents a hundred thousand times", Make: made(func(w *writer) sheet {
			n := w.add(stream("", "BT /F 9 Tf 60 700 Td <0001> Tj ET ", false))
			return sheet{contents: "[" + strings.Repeat(fmt.Sprintf("%d 0 R ", n), 100_000) + "]"}
		})},
	}
}
