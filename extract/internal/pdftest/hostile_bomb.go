package pdftest

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"strings"
)

const gigabyte = 1 << 30

// zeros is a zlib stream of n zero bytes, a multiple of a megabyte. One megabyte is packed; the rest repeats it.
func zeros(n int) []byte {
	const chunk = 1 << 20
	var b bytes.Buffer
	f, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		panic(err) // of a constant level
	}
	block := make([]byte, chunk)
	write := func() int {
		_, _ = f.Write(block) // into memory
		_ = f.Flush()         // ends on a whole byte
		return b.Len()
	}
	first := write()
	second := write()
	out := append([]byte{0x78, 0x9c}, b.Bytes()[:first]...)
	out = append(out, bytes.Repeat(b.Bytes()[first:second], n/chunk-1)...)
	out = append(out, 1, 0, 0, 0xff, 0xff) // an empty last block
	const modulo = 65521
	return binary.BigEndian.AppendUint32(out, uint32(n%modulo)<<16|1)
}

// packed is data as a zlib stream.
func packed(data string) []byte {
	var b bytes.Buffer
	b.Write([]byte{0x78, 0x9c})
	f, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		panic(err) // of a constant level
	}
	_, _ = f.Write([]byte(data)) // into memory
	_ = f.Close()
	var s1, s2 uint32 = 1, 0
	for i := range len(data) {
		s1 = (s1 + uint32(data[i])) % 65521
		s2 = (s2 + s1) % 65521
	}
	return binary.BigEndian.AppendUint32(b.Bytes(), s2<<16|s1)
}

const flateDecode = "/Filter/FlateDecode"

// bombs are small files that want a lot of memory or time.
func bombs() []Hostile {
	gigabytes := func() string { return stream(flateDecode, string(zeros(gigabyte)), false) }
	out := []Hostile{
		{Name: "a gigabyte of contents", Make: made(func(w *writer) sheet { return sheet{contents: w.ref(gigabytes())} })},
		{Name: "four times a gigabyte of contents", Make: made(func(w *writer) sheet {
			n := w.ref(gigabytes())
			return sheet{contents: "[" + n + " " + n + " " + n + " " + n + "]"}
		})},
		{Name: "a gigabyte packed twice", Make: made(func(w *writer) sheet {
			return sheet{contents: w.ref(stream("/Filter[/FlateDecode/FlateDecode]", string(packed(string(zeros(gigabyte)))), false))}
		})},
		{Name: "a gigabyte of a character map", Make: made(func(w *writer) sheet { return mapped(w, w.ref(gigabytes())) })},
		{Name: "a gigabyte of a font", Make: made(func(w *writer) sheet {
			return embedded(w, w.ref(stream(flateDecode+"/Length1 1073741824", string(zeros(gigabyte)), false)))
		})},
		{Name: "a gigabyte of a picture", Make: made(func(w *writer) sheet {
			return pictured(w, "/Width 32768/Height 32768/BitsPerComponent 8/ColorSpace/DeviceGray"+flateDecode, string(zeros(gigabyte)))
		}), Text: Sentence},
		{Name: "a gigabyte of a form", Make: made(func(w *writer) sheet {
			n := w.ref(stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]"+flateDecode, string(zeros(gigabyte)), false))
			return sheet{xobjects: "/B " + n, after: "/B Do "}
		})},
		{Name: "a gigabyte of objects", Make: func() []byte { return objectStream(1_000_000, string(zeros(gigabyte))) }},
		{Name: "a stream of objects that is its own base", Make: func() []byte { return objectStream(3, string(packed("1 0 2 0 3 0 <</A 1>>"))) }},
		{Name: "prediction with endless columns", Make: made(func(w *writer) sheet {
			const params = "/DecodeParms<</Predictor 15/Columns 2147483647/Colors 32/BitsPerComponent 16>>"
			return sheet{contents: w.ref(stream(flateDecode+params, string(zeros(1<<20)), false))}
		})},
		{Name: "a hundred filters", Make: made(func(w *writer) sheet {
			return sheet{contents: w.ref(stream("/Filter["+strings.Repeat("/ASCIIHexDecode ", 100)+"]", strings.Repeat("41", 1000), false))}
		})},
		{Name: "a filter nobody knows", Make: made(func(w *writer) sheet {
			return sheet{contents: w.ref(stream("/Filter/ZhiceDecode", "BT ET", false))}
		})},
		{Name: "LZW without an end", Make: made(func(w *writer) sheet {
			return sheet{contents: w.ref(stream("/Filter/LZWDecode", strings.Repeat("\x80\x0b\x60\x50", 100_000), false))}
		})},
		{Name: "run lengths", Make: made(func(w *writer) sheet {
			return sheet{contents: w.ref(stream("/Filter[/FlateDecode/RunLengthDecode]", string(packed(strings.Repeat("\x81 ", 500_000))), false))}
		})},
		{Name: "damaged Flate data", Make: made(func(w *writer) sheet {
			b := packed(strings.Repeat("BT ET ", 1000))
			b[len(b)/2] ^= 0xff
			return sheet{contents: w.ref(stream(flateDecode, string(b), false))}
		})},
	}
	return append([]Hostile{laughs(), recursion(), chain()}, out...)
}

// laughs is a form that draws ten forms that each draw ten: ten thousand million draws.
func laughs() Hostile {
	return Hostile{Name: "ten forms in ten forms, ten times over", Make: made(func(w *writer) sheet {
		below := w.ref(stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]", "0 0 1 1 re f ", false))
		for range 10 {
			below = w.ref(stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</B "+below+">>>>", strings.Repeat("/B Do ", 10), false))
		}
		return sheet{xobjects: "/B " + below, after: "/B Do "}
	})}
}

func recursion() Hostile {
	return Hostile{Name: "two forms that draw each other", Make: made(func(w *writer) sheet {
		n := w.next()
		for i := range 2 {
			w.add(stream(fmt.Sprintf("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</B %d 0 R>>>>", n+1-i), "/B Do /B Do ", false))
		}
		return sheet{xobjects: fmt.Sprintf("/B %d 0 R", n), after: "/B Do "}
	})}
}

func chain() Hostile {
	return Hostile{Name: "forms ten thousand deep", Make: made(func(w *writer) sheet {
		below := w.ref(stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]", "0 0 1 1 re f ", false))
		for range 10_000 {
			below = w.ref(stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</B "+below+">>>>", "/B Do ", false))
		}
		return sheet{xobjects: "/B " + below, after: "/B Do "}
	})}
}

// objectStream is a file whose catalog is said to lie in a stream of objects.
func objectStream(count int, data string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.5\n")
	at := b.Len()
	fmt.Fprintf(&b, "5 0 obj\n%s\nendobj\n", stream(fmt.Sprintf("/Type/ObjStm/N %d/First 12/Extends 5 0 R%s", count, flateDecode), data, false))
	table := b.Len()
	// Objects 1 to 4 are number 0 to 3 in stream 5, 5 is at its offset, 6 is this table.
	rows := []byte{0, 0, 0, 0, 0, 2, 0, 0, 5, 0, 2, 0, 0, 5, 1, 2, 0, 0, 5, 2, 2, 0, 0, 5, 3, 1, 0, 0, byte(at), 0, 1, 0, byte(table >> 8), byte(table), 0}
	fmt.Fprintf(&b, "6 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n", stream("/Type/XRef/Size 7/W[1 3 1]/Root 1 0 R", string(rows), false), table)
	return b.Bytes()
}

func pictured(w *writer, dict, data string) sheet {
	n := w.ref(stream("/Type/XObject/Subtype/Image"+dict, data, false))
	return sheet{xobjects: "/P " + n, after: "q 9 0 0 9 300 300 cm /P Do Q "}
}
