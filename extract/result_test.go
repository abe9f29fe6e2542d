package extract

import (
	"encoding/json"
	"math"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/zhice-project/zhice/schemas"
)

// A result comes back as it would as plain JSON.
func TestResultIsAsJSON(t *testing.T) {
	line := rapid.Custom(func(t *rapid.T) schemas.Line {
		return schemas.Line{
			Start: rapid.IntRange(0, 9).Draw(t, "start"), End: 10, Page: 1, Vertical: rapid.Bool().Draw(t, "vertical"),
			Edges: rapid.SliceOfN(rapid.Float32Range(-1000, 1000), 0, 5).Draw(t, "edges"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		x := &schemas.Extraction{Engine: "甲", Pages: []schemas.Page{{Number: 1}}}
		for range rapid.IntRange(0, 4).Draw(t, "paragraphs") {
			x.Paragraphs = append(x.Paragraphs, schemas.Paragraph{Text: "乙", Lines: rapid.SliceOfN(line, 0, 3).Draw(t, "lines")})
		}
		plain, err := json.Marshal(x)
		if err != nil {
			t.Fatal(err)
		}
		var want schemas.Extraction
		if err := json.Unmarshal(plain, &want); err != nil {
			t.Fatal(err)
		}
		b, err := encodeResult(x)
		if err != nil {
			t.Fatal(err)
		}
		got, err := decodeResult(b)
		if err != nil || !reflect.DeepEqual(*got, want) {
			t.Fatalf("%v: got %+v, want %+v", err, got, want)
		}
		if _, err := decodeResult(b[:rapid.IntRange(0, len(b)-1).Draw(t, "cut")]); err == nil {
			t.Fatal("a result that was cut off passes")
		}
		if _, err := decodeResult(append(b, 0)); err == nil {
			t.Fatal("a result with something behind it passes")
		}
	})
}

func TestResultWithoutPlace(t *testing.T) {
	x := &schemas.Extraction{Paragraphs: []schemas.Paragraph{{Lines: []schemas.Line{{Edges: []float32{float32(math.NaN())}}}}}}
	if _, err := encodeResult(x); err == nil {
		t.Error("a place that is no number passes")
	}
}

func FuzzDecodeResult(f *testing.F) {
	b, err := encodeResult(&schemas.Extraction{Paragraphs: []schemas.Paragraph{{Text: "甲", Lines: []schemas.Line{{End: 1, Edges: []float32{1, 2}}}}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, '{', '}'})
	f.Fuzz(func(t *testing.T, b []byte) {
		if x, err := decodeResult(b); (x == nil) == (err == nil) {
			t.Fatalf("%v and %v", x, err)
		}
	})
}
