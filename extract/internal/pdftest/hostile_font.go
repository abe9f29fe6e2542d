package pdftest

import (
	"fmt"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

const inX = "BT /X 12 Tf 60 600 Td <00010002000300040005> Tj ET "

// composite is a composite font without a file; uni is its ToUnicode entry.
func composite(w *writer, encoding, uni, descendant string) sheet {
	c := w.ref("<</Type/Font/Subtype/CIDFontType2/BaseFont/Helvetica/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>" + descendant + ">>")
	f := w.ref("<</Type/Font/Subtype/Type0/BaseFont/Helvetica/Encoding" + encoding + "/DescendantFonts[" + c + "]" + uni + ">>")
	return sheet{fonts: "/X " + f, after: inX}
}

func mapped(w *writer, uni string) sheet { return composite(w, "/Identity-H", "/ToUnicode "+uni, "") }

// cmap is a ToUnicode map with the entries given.
func cmap(entries string) string {
	return stream("", "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"+
		"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"+entries+"endcmap end", false)
}

func embedded(w *writer, file string) sheet {
	d := w.ref("<</Type/FontDescriptor/FontName/AAAAAA+Bad/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800" +
		"/Descent -200/CapHeight 700/StemV 80/FontFile2 " + file + ">>")
	return composite(w, "/Identity-H", "", "/FontDescriptor "+d)
}

// fonts go wrong in what they map, in what they draw, and in what they refer to.
func fonts() []Hostile {
	to := func(name, entries string) Hostile {
		return Hostile{Name: "character map " + name, Make: made(func(w *writer) sheet { return mapped(w, w.ref(cmap(entries))) })}
	}
	return []Hostile{
		to("with half characters", "2 beginbfchar <0001> <D800> <0002> <DC00> endbfchar 1 beginbfchar <0003> <D8> endbfchar\n"),
		to("with nothing", "3 beginbfchar <0001> <> <0002> <0000> <0003> <FFFF> endbfchar\n"),
		to("with endless ranges", strings.Repeat("1 beginbfrange <0000> <FFFF> <0000> endbfrange\n", 2000)),
		to("with a range upside down", "1 beginbfrange <FFFF> <0000> <4E00> endbfrange\n"),
		to("with long codes", "1 beginbfrange <0000000000000000> <FFFFFFFFFFFFFFFF> <4E00> endbfrange\n"),
		to("to novels", "1 beginbfchar <0001> <"+strings.Repeat("4E00", 100_000)+"> endbfchar\n"),
		to("claims more than it has", "999999999 beginbfchar <0001> <4E00> endbfchar\n"),
		to("that lies", "1 beginbfrange <0000> <FFFF> <3400> endbfrange\n"),
		{Name: "character map that uses itself", Make: made(func(w *writer) sheet {
			n := w.next()
			w.add(stream(fmt.Sprintf("/Type/CMap/UseCMap %d 0 R", n), "/Self usecmap begincmap endcmap", false))
			s := composite(w, fmt.Sprintf(" %d 0 R", n), fmt.Sprintf("/ToUnicode %d 0 R", n), "")
			return s
		})},
		{Name: "character maps that use each other", Make: made(func(w *writer) sheet {
			n := w.next()
			w.add(stream(fmt.Sprintf("/Type/CMap/CMapName/A/UseCMap %d 0 R", n+1), "/B usecmap begincmap endcmap", false))
			w.add(stream(fmt.Sprintf("/Type/CMap/CMapName/B/UseCMap %d 0 R", n), "/A usecmap begincmap endcmap", false))
			return composite(w, fmt.Sprintf(" %d 0 R", n), "", "")
		})},
		{Name: "font that is its own descendant", Make: made(func(w *writer) sheet {
			n := w.next()
			w.add(fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/H/Encoding/Identity-H/DescendantFonts[%d 0 R]>>", n))
			return sheet{fonts: fmt.Sprintf("/X %d 0 R", n), after: inX}
		})},
		{Name: "font without descendants", Make: made(func(w *writer) sheet {
			return sheet{fonts: "/X " + w.ref("<</Type/Font/Subtype/Type0/BaseFont/H/Encoding/Identity-H/DescendantFonts[]>>"), after: inX}
		})},
		{Name: "font that is a number", Make: of(sheet{fonts: "/X 7 ", after: inX}), Text: Sentence},
		{Name: "font that is not there", Make: of(sheet{after: strings.ReplaceAll(inX, "/X", "/Nobody")}), Text: Sentence},
		{Name: "ten thousand fonts", Make: made(func(w *writer) sheet {
			n := w.ref("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
			var fonts, use strings.Builder
			for i := range 10_000 {
				fmt.Fprintf(&fonts, "/X%d %s", i, n)
				fmt.Fprintf(&use, "BT /X%d 1 Tf 60 600 Td (a) Tj ET ", i)
			}
			return sheet{fonts: fonts.String(), after: use.String()}
		})},
		{Name: "glyph that draws itself", Make: made(func(w *writer) sheet { return typeThree(w, "/B Do BT /X 1 Tf (a) Tj ET ") })},
		{Name: "glyph of ten megabytes", Make: made(func(w *writer) sheet { return typeThree(w, strings.Repeat("0 0 1 1 re f ", 800_000)) })},
		{Name: "font file of junk", Make: made(func(w *writer) sheet {
			return embedded(w, w.ref(stream("", strings.Repeat("\x00\x01\x00\x00junk", 2000), false)))
		})},
		{Name: "font file that is a dictionary", Make: made(func(w *writer) sheet { return embedded(w, w.ref("<<>>")) })},
		{Name: "widths without end", Make: made(func(w *writer) sheet {
			return composite(w, "/Identity-H", "", "/W["+strings.Repeat("0 65535 1000 ", 50_000)+"]")
		})},
		{Name: "widths beyond all bounds", Make: made(func(w *writer) sheet {
			return composite(w, "/Identity-H", "", "/DW -2147483648/W[1 [1e38 -1e38 99999999999999999999]]")
		})},
		{Name: "no character map", Make: made(func(w *writer) sheet { return composite(w, "/Identity-H", "", "") }), Text: Sentence},
		{Name: "an encoding nobody knows", Make: made(func(w *writer) sheet { return composite(w, "/Zhice-EUC-H", "", "") })},
		{Name: "differences without end", Make: made(func(w *writer) sheet {
			names := strings.Repeat("/a ", 100_000)
			f := w.ref("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[0 " + names + "]>>>>")
			return sheet{fonts: "/X " + f, after: "BT /X 9 Tf 60 600 Td (abc) Tj ET "}
		})},
	}
}

func typeThree(w *writer, glyph string) sheet {
	n := w.next()
	w.add("")
	g := w.ref(stream("", "1000 0 0 0 1000 1000 d1 "+glyph, false))
	w.objects[n-1] = fmt.Sprintf("<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 97/LastChar 97/Widths[1000]"+
		"/CharProcs<</a %s>>/Encoding<</Differences[97/a]>>/Resources<</Font<</X %d 0 R>>>>>>", g, n)
	return sheet{fonts: fmt.Sprintf("/X %d 0 R", n), after: "BT /X 12 Tf 60 600 Td (aaaa) Tj ET "}
}

// Texts of the predefined encodings, in characters each of them has.
const (
	simplified  = "粮食产量稳定增长"
	traditional = "經濟發展與環境保護"
	japanese1   = "経済の発展と環境"
	korean1     = "경제성장률"
)

// predefined are fonts that are not embedded, in every predefined encoding that Chinese, Japanese and Korean files use.
func predefined() []Hostile {
	utf16be := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	var out []Hostile
	for _, k := range []struct {
		ordering, font, text string
		enc                  encoding.Encoding
		maps                 string
	}{
		{"GB1", "STSong-Light", simplified, simplifiedchinese.GBK, "GB-EUC-H GB-EUC-V GBpc-EUC-H GBpc-EUC-V GBK-EUC-H GBK-EUC-V GBKp-EUC-H GBKp-EUC-V"},
		{"GB1", "STSong-Light", simplified, simplifiedchinese.GB18030, "GBK2K-H GBK2K-V"},
		{"GB1", "STSong-Light", simplified, utf16be, "UniGB-UCS2-H UniGB-UCS2-V UniGB-UTF16-H UniGB-UTF16-V"},
		{"CNS1", "MSung-Light", traditional, traditionalchinese.Big5, "B5pc-H B5pc-V HKscs-B5-H ETen-B5-H ETen-B5-V ETenms-B5-H"},
		{"CNS1", "MSung-Light", traditional, utf16be, "UniCNS-UCS2-H UniCNS-UTF16-H UniCNS-UTF16-V"},
		{"Japan1", "HeiseiMin-W3", japanese1, japanese.ShiftJIS, "83pv-RKSJ-H 90ms-RKSJ-H 90ms-RKSJ-V 90msp-RKSJ-H"},
		{"Japan1", "HeiseiMin-W3", japanese1, japanese.EUCJP, "EUC-H EUC-V"},
		{"Japan1", "HeiseiMin-W3", japanese1, utf16be, "UniJIS-UCS2-H UniJIS-UCS2-HW-H UniJIS-UTF16-H"},
		{"Korea1", "HYSMyeongJo-Medium", korean1, korean.EUCKR, "KSC-EUC-H KSCms-UHC-H KSCpc-EUC-H"},
		{"Korea1", "HYSMyeongJo-Medium", korean1, utf16be, "UniKS-UCS2-H UniKS-UTF16-H"},
	} {
		for name := range strings.FieldsSeq(k.maps) {
			out = append(out, Hostile{Name: "not embedded, " + name, Text: k.text, Make: made(func(w *writer) sheet {
				raw, err := k.enc.NewEncoder().String(k.text)
				if err != nil {
					panic(err) // a test's own text
				}
				return notEmbedded(w, name, k.ordering, k.font, raw)
			})})
		}
	}
	return out
}

func notEmbedded(w *writer, encoding, ordering, font, raw string) sheet {
	d := w.ref("<</Type/FontDescriptor/FontName/" + font + "/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 752/Descent -271/CapHeight 737/StemV 58>>")
	c := w.ref("<</Type/Font/Subtype/CIDFontType0/BaseFont/" + font + "" +
		"/CIDSystemInfo<</Registry(Adobe)/Ordering(" + ordering + ")/Supplement 2>>/DW 1000/FontDescriptor " + d + ">>")
	f := w.ref("<</Type/Font/Subtype/Type0/BaseFont/" + font + "-" + encoding + "/Encoding/" + encoding + "/DescendantFonts[" + c + "]>>")
	return sheet{text: "-", fonts: "/X " + f, after: fmt.Sprintf("BT /X 16 Tf 200 600 Td <%X> Tj ET ", raw)}
}

// utf16Text is a text string of a PDF's dictionaries.
func utf16Text(s string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String() + ">"
}
