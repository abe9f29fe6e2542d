package extract

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"github.com/zhice-project/zhice/schemas"
)

// A result is what a child found: an Extraction as JSON, and behind it the edges of its lines, which are most of it and as
// JSON take longest to read. In front stands the length of the JSON; the edges are, line by line, their number and then each
// as a float32. All three are of 32 bits, the least byte first.

const resultWord = 4

// encodeResult takes the edges out of x on the way.
func encodeResult(x *schemas.Extraction) ([]byte, error) {
	var edges []byte
	for i := range x.Paragraphs {
		lines := x.Paragraphs[i].Lines
		for k := range lines {
			edges = binary.LittleEndian.AppendUint32(edges, uint32(len(lines[k].Edges)))
			for _, e := range lines[k].Edges {
				if math.IsNaN(float64(e)) || math.IsInf(float64(e), 0) {
					return nil, fmt.Errorf("a character of page %d has no place", lines[k].Page)
				}
				edges = binary.LittleEndian.AppendUint32(edges, math.Float32bits(e))
			}
			lines[k].Edges = nil
		}
	}
	b, err := json.Marshal(x)
	if err != nil {
		return nil, err
	}
	out := make([]byte, 0, resultWord+len(b)+len(edges))
	out = binary.LittleEndian.AppendUint32(out, uint32(len(b)))
	return append(append(out, b...), edges...), nil
}

var errResult = errors.New("a result of the wrong length")

func decodeResult(b []byte) (*schemas.Extraction, error) {
	x, err := parseResult(b)
	if err != nil {
		return nil, schemas.Fail(schemas.ReasonEngineCrashed, "the PDF reader process answered nonsense: %w", err)
	}
	return x, nil
}

func parseResult(b []byte) (*schemas.Extraction, error) {
	n, b, ok := nextWord(b)
	if !ok || uint64(n) > uint64(len(b)) {
		return nil, errResult
	}
	var x schemas.Extraction
	if err := json.Unmarshal(b[:n], &x); err != nil {
		return nil, err
	}
	b = b[n:]
	all := make([]float32, 0, len(b)/resultWord) // of all lines
	for i := range x.Paragraphs {
		lines := x.Paragraphs[i].Lines
		for k := range lines {
			if n, b, ok = nextWord(b); !ok || uint64(n) > uint64(len(b))/resultWord {
				return nil, errResult
			}
			if n == 0 {
				continue
			}
			from := len(all)
			for ; n > 0; n-- {
				all = append(all, math.Float32frombits(binary.LittleEndian.Uint32(b)))
				b = b[resultWord:]
			}
			lines[k].Edges = all[from:len(all):len(all)]
		}
	}
	if len(b) > 0 {
		return nil, errResult
	}
	return &x, nil
}

func nextWord(b []byte) (n uint32, rest []byte, ok bool) {
	if len(b) < resultWord {
		return 0, nil, false
	}
	return binary.LittleEndian.Uint32(b), b[resultWord:], true
}
