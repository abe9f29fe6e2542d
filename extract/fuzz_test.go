package extract

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/zhice-project/zhice/extract/internal/pdftest"
	"github.com/zhice-project/zhice/extract/ledongthuc"
	"github.com/zhice-project/zhice/schemas"
)

const (
	seedSize   = 16 << 10
	fuzzedTime = 2 * time.Second
)

// endless are small files on which the plain Go reader loops or takes all memory there is. Only a process can be ended
// for that; see TestHostileFiles.
func endless(k pdftest.Hostile) bool {
	for _, part := range []string{"gigabyte", "own predecessor", "times", "claims", "doubles"} {
		if strings.Contains(k.Name, part) {
			return true
		}
	}
	return false
}

func seeds(f *testing.F, add func(pdf []byte)) {
	f.Helper()
	for _, k := range pdftest.Hostiles() {
		if endless(k) {
			continue
		}
		if pdf := k.Make(); len(pdf) < seedSize {
			add(pdf)
		}
	}
}

// FuzzPDF reads any bytes as a PDF, with the reader in plain Go and the layout behind it.
func FuzzPDF(f *testing.F) {
	seeds(f, func(pdf []byte) { f.Add(pdf) })
	f.Fuzz(func(t *testing.T, pdf []byte) {
		ctx, cancel := context.WithTimeout(t.Context(), fuzzedTime)
		defer cancel()
		const maxPages = 20
		x, err := readDocument(ctx, ledongthuc.New(), nil, nil, pdf, maxPages, func(done, of int) {
			if done > of {
				t.Errorf("%d of %d pages", done, of)
			}
		})
		if err != nil {
			if failure, ok := errors.AsType[*schemas.Failure](err); !ok || !failure.Permanent {
				t.Errorf("not a typed, permanent failure: %v", err)
			}
			return
		}
		sound(t, x)
	})
}

// sound checks what everything behind extract relies on.
func sound(t *testing.T, x *schemas.Extraction) {
	t.Helper()
	if len(x.Pages) == 0 || x.Quality == "" {
		t.Errorf("%d pages, quality %q", len(x.Pages), x.Quality)
	}
	for _, p := range x.Paragraphs {
		n, end := len([]rune(p.Text)), 0
		for _, l := range p.Lines {
			if l.Start < end || l.End < l.Start || l.End > n || l.Page < 1 || l.Page > len(x.Pages) || len(l.Edges) != 0 && len(l.Edges) != l.End-l.Start+1 {
				t.Errorf("line %+v of a text of %d characters", l, n)
			}
			end = l.End
		}
	}
	if _, err := json.Marshal(x); err != nil {
		t.Errorf("cannot be written down: %v", err)
	}
}

// FuzzServeChild lets a child serve any messages behind a good configuration. It ends, and answers in whole frames.
func FuzzServeChild(f *testing.F) {
	var config, good bytes.Buffer
	if err := writeFrame(&config, frameConfig, []byte(`{"engine":"ledongthuc","max_pages":20,"max_size":1048576}`)); err != nil {
		f.Fatal(err)
	}
	if err := writeFrame(&good, frameBytes, pdftest.Doc{Pages: pdftest.Flow(pdftest.Sentence)}.Bytes()); err != nil {
		f.Fatal(err)
	}
	f.Add(good.Bytes())
	f.Add(append([]byte{byte(frameAlone), 0, 0, 0, 0}, good.Bytes()...))
	f.Add([]byte{byte(framePath), 0, 0, 0, 1, '/'})
	f.Add([]byte{byte(frameBytes), 0xff, 0xff, 0xff, 0xff})
	f.Add(binary.BigEndian.AppendUint32([]byte{byte(frameReady)}, 0))
	f.Fuzz(func(t *testing.T, messages []byte) {
		var out bytes.Buffer
		err := ServeChild(t.Context(), io.MultiReader(bytes.NewReader(config.Bytes()), bytes.NewReader(elsewhere(messages))), &out)
		_ = err // a broken conversation ends with an error, a whole one without
		for {
			typ, payload, err := readFrame(&out, 1<<26)
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatalf("the answer breaks off: %v", err)
			}
			if typ == frameResult {
				x, err := decodeResult(payload)
				if err != nil {
					t.Fatal(err)
				}
				sound(t, x)
			}
		}
	})
}

// elsewhere lets messages name no file of this machine: a device may have no end.
func elsewhere(messages []byte) []byte {
	var out bytes.Buffer
	in := bytes.NewReader(messages)
	for {
		rest := messages[len(messages)-in.Len():]
		typ, payload, err := readFrame(in, 1<<20)
		switch {
		case err != nil && len(rest) > 0 && rest[0] == byte(framePath):
			return out.Bytes()
		case err != nil:
			return append(out.Bytes(), rest...)
		case typ == framePath:
			payload = append([]byte("/nowhere/"), payload...)
		}
		_ = writeFrame(&out, typ, payload) // into memory
	}
}
