package extract_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/zhice-project/zhice/extract"
	"github.com/zhice-project/zhice/extract/internal/pdftest"
	"github.com/zhice-project/zhice/schemas"
)

// childEnv makes the test binary a child process; its value says how the child behaves.
const childEnv = "ZHICE_EXTRACT_TEST_CHILD"

func TestMain(m *testing.M) {
	if mode := os.Getenv(childEnv); mode != "" {
		os.Exit(child(mode))
	}
	if slices.Contains(os.Args, "-test.fuzzworker") {
		os.Exit(m.Run()) // what loops there is left behind, and ends with the process
	}
	goleak.VerifyTestMain(m)
}

// hang never returns. Waiting for nothing would be a deadlock that a program without cgo is ended for.
func hang() {
	for {
		time.Sleep(time.Hour)
	}
}

// child serves as our own binary does, or breaks in the way mode says.
func child(mode string) int {
	how, marker, _ := strings.Cut(mode, ":")
	stdin := os.Stdin
	switch how {
	case "serve":
	case "die-once": // ends on its first job, unless another child did
		if _, err := os.Stat(marker); err != nil {
			return dieOnJob(marker)
		}
	case "die":
		return dieOnJob("")
	case "hang":
		ready()
		hang()
	case "eat":
		ready()
		var hoard [][]byte
		for {
			b := make([]byte, 8<<20)
			for i := range b {
				b[i] = 1
			}
			hoard = append(hoard, b)
			if len(hoard) > 64 {
				hang()
			}
		}
	case "flood": // pages without end
		ready()
		for page := uint32(1); ; page++ {
			if _, err := os.Stdout.Write(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32([]byte{'G', 0, 0, 0, 8}, page), page+1)); err != nil {
				return 0
			}
		}
	case "boast": // a result longer than anything
		ready()
		_, _ = os.Stdout.Write([]byte{'X', 0xff, 0xff, 0xff, 0xff})
		hang()
	case "garbage":
		ready()
		fmt.Fprint(os.Stdout, "this is not a frame at all, and quite long")
		hang()
	}
	if err := extract.ServeChild(context.Background(), stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func ready() { _, _ = os.Stdout.Write([]byte{'R', 0, 0, 0, 0}) }

func dieOnJob(marker string) int {
	ready()
	var b [6 << 10]byte
	for n := 0; n < 600; { // past the configuration
		k, err := os.Stdin.Read(b[:])
		if err != nil {
			break
		}
		n += k
	}
	if marker != "" {
		_ = os.WriteFile(marker, nil, 0o600)
	}
	fmt.Fprintln(os.Stderr, "fatal error: made to die")
	return 2
}

func cacheDir(tb testing.TB) string {
	tb.Helper()
	base, err := os.UserCacheDir()
	if err != nil {
		return tb.TempDir()
	}
	return filepath.Join(base, "zhice-test", "wazero")
}

func newExtractor(tb testing.TB, mode string, change func(*extract.Config)) *extract.Extractor {
	tb.Helper()
	self, err := os.Executable()
	if err != nil {
		tb.Fatal(err)
	}
	tb.Setenv(childEnv, mode)
	cfg := extract.Config{ChildCommand: []string{self}, Children: 2, CacheDir: cacheDir(tb)}
	if change != nil {
		change(&cfg)
	}
	x, err := extract.New(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := x.Close(); err != nil {
			tb.Error(err)
		}
	})
	return x
}

const sentence = "到2027年，粮食产量稳定在1.3万亿斤以上，城镇新增就业1200万人以上。"

func sample(pages int) []byte {
	return pdftest.Doc{Pages: pdftest.Flow(strings.Repeat(sentence, 11*pages))}.Bytes()
}

func text(x *schemas.Extraction) string {
	var b strings.Builder
	for _, p := range x.Paragraphs {
		b.WriteString(p.Text)
		b.WriteByte('\n')
	}
	return b.String()
}

func reason(err error) schemas.Reason {
	if f, ok := errors.AsType[*schemas.Failure](err); ok {
		return f.Reason
	}
	return ""
}

func TestChildReadsAFile(t *testing.T) {
	for _, engine := range []string{"pdfium", "ledongthuc"} {
		t.Run(engine, func(t *testing.T) {
			x := newExtractor(t, "serve", func(c *extract.Config) { c.Engine = engine })
			path := filepath.Join(t.TempDir(), "报告.pdf")
			if err := os.WriteFile(path, sample(3), 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := x.File(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			if want := strings.Repeat(sentence, 33) + "\n"; text(got) != want {
				t.Errorf("text is %q", text(got))
			}
			if len(got.Pages) < 2 || got.Quality != schemas.QualityGood || got.Engine != engine || got.EngineVersion == "" {
				t.Errorf("pages %d, quality %s, engine %s %s", len(got.Pages), got.Quality, got.Engine, got.EngineVersion)
			}
			page, box := got.Paragraphs[0].Place(0, 1)
			if page != 1 || box.X0 < 100 || box.X0 > 110 || box.X1 <= box.X0 || box.Y1 <= box.Y0 {
				t.Errorf("first rune on page %d at %+v", page, box)
			}
		})
	}
}

func TestSideBySide(t *testing.T) {
	x := newExtractor(t, "serve", nil)
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			got, err := x.Bytes(t.Context(), sample(1+i%3))
			if err != nil {
				t.Error(err)
				return
			}
			if n := strings.Count(text(got), sentence); n != 11*(1+i%3) {
				t.Errorf("document %d has %d sentences", i, n)
			}
		})
	}
	wg.Wait()
}

func TestBadFiles(t *testing.T) {
	x := newExtractor(t, "serve", func(c *extract.Config) { c.MaxPages = 9; c.MaxSize = 4 << 20 })
	page := pdftest.Flow(sentence)
	whole := pdftest.Doc{Pages: page}.Bytes()
	lie := func(l pdftest.Lie) []byte { return pdftest.Doc{Pages: page, Lie: l}.Bytes() }
	for _, c := range []struct {
		name string
		pdf  []byte
		want schemas.Reason // empty: text
	}{
		{"plain", whole, ""},
		{"empty", nil, schemas.ReasonEmpty},
		{"white space", []byte("\r\n\r\n"), schemas.ReasonEmpty},
		{"html", []byte("<html><body>404 Not Found</body></html>"), schemas.ReasonNotPDF},
		{"header only", []byte("%PDF-1.7\n%%EOF"), schemas.ReasonDamaged},
		{"junk before the header", append([]byte("HTTP/1.1 200 OK\r\n\r\n"), whole...), ""},
		{"junk after the end", append(bytes.Clone(whole), bytes.Repeat([]byte{0}, 3000)...), ""},
		{"header too far in", append(bytes.Repeat([]byte("x"), 2000), whole...), schemas.ReasonNotPDF},
		{"cut in half", whole[:len(whole)/4], schemas.ReasonDamaged},
		{"cut before the table", whole[:bytes.LastIndex(whole, []byte("xref\n0 "))], schemas.ReasonDamaged},
		{"no table", lie(pdftest.Lie{NoXref: true}), ""},
		{"table elsewhere", lie(pdftest.Lie{XrefAt: 12345}), ""},
		{"lengths lie", lie(pdftest.Lie{Length: true}), ""},
		{"page tree loops", lie(pdftest.Lie{LoopKids: true}), "any"},
		{"form draws itself", lie(pdftest.Lie{LoopForm: true}), ""},
		{"no pages", lie(pdftest.Lie{NoPages: true}), schemas.ReasonDamaged},
		{"claims two thousand million pages", lie(pdftest.Lie{Count: 2_000_000_000}), "any"},
		{"contents are no stream", lie(pdftest.Lie{BadPage: 1}), "any"},
		{"q without Q", lie(pdftest.Lie{Unclosed: true}), ""},
		{"Q without q", lie(pdftest.Lie{Unmatched: true}), ""},
		{"password", lie(pdftest.Lie{Encrypt: "secret"}), schemas.ReasonPassword},
		{"picture", pdftest.Doc{Pages: []pdftest.Page{{Image: true}, {Image: true}}}.Bytes(), schemas.ReasonNeedsOCR},
		{"blank", pdftest.Doc{Pages: []pdftest.Page{{}}}.Bytes(), schemas.ReasonNeedsOCR},
		{"too many pages", pdftest.Doc{Pages: make([]pdftest.Page, 10)}.Bytes(), schemas.ReasonTooManyPages},
		{"too large", append(bytes.Clone(whole), make([]byte, 4<<20)...), schemas.ReasonTooLarge},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := x.Bytes(t.Context(), c.pdf)
			switch {
			case err == nil && c.want == "":
				if !strings.Contains(text(got), sentence) {
					t.Errorf("text is %q", text(got))
				}
			case err == nil && c.want == "any":
			case c.want == "any":
				if f := schemas.AsFailure(err); !f.Permanent || f.Reason == schemas.ReasonInternal {
					t.Errorf("failure is %v", err)
				}
			case reason(err) != c.want:
				t.Errorf("got %v, want %s", err, c.want)
			}
			if again, err := x.Bytes(t.Context(), whole); err != nil || !strings.Contains(text(again), sentence) {
				t.Errorf("the next document: %v", err)
			}
		})
	}
}

func TestMissingFile(t *testing.T) {
	x := newExtractor(t, "serve", nil)
	if _, err := x.File(t.Context(), filepath.Join(t.TempDir(), "no.pdf")); reason(err) != schemas.ReasonUnreadable {
		t.Error(err)
	}
	if _, err := x.File(t.Context(), t.TempDir()); reason(err) != schemas.ReasonUnreadable {
		t.Error(err)
	}
}

func TestChildThatDiesOnceIsReplaced(t *testing.T) {
	x := newExtractor(t, "die-once:"+filepath.Join(t.TempDir(), "died"), nil)
	got, err := x.Bytes(t.Context(), sample(1))
	if err != nil || !strings.Contains(text(got), sentence) {
		t.Fatalf("%v", err)
	}
}

func TestMisbehavingChildren(t *testing.T) {
	for mode, want := range map[string]schemas.Reason{
		"die":     schemas.ReasonEngineCrashed,
		"hang":    schemas.ReasonTooSlow,
		"eat":     schemas.ReasonTooMuchMemory,
		"garbage": schemas.ReasonEngineCrashed,
		"flood":   schemas.ReasonTooManyPages,
		"boast":   schemas.ReasonTooLarge,
	} {
		t.Run(mode, func(t *testing.T) {
			if mode == "eat" {
				if _, err := os.Stat("/proc/self/statm"); err != nil {
					t.Skip("no /proc on this system")
				}
			}
			x := newExtractor(t, mode, func(c *extract.Config) {
				c.PageGroupTimeout = time.Minute
				c.MaxMemory = 200 << 20
				if mode == "hang" {
					c.PageGroupTimeout = 50 * time.Millisecond
				}
			})
			_, err := x.Bytes(t.Context(), sample(1))
			if f := schemas.AsFailure(err); f.Reason != want || !f.Permanent {
				t.Fatalf("got %v, want a permanent %s", err, want)
			}
		})
	}
}

func TestCancelledJobEndsItsChild(t *testing.T) {
	x := newExtractor(t, "hang", nil)
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := x.Bytes(ctx, sample(1)); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
}

func TestServeChildEndsWithItsInput(t *testing.T) {
	var out bytes.Buffer
	if err := extract.ServeChild(t.Context(), strings.NewReader(""), &out); err != nil || out.Len() > 0 {
		t.Errorf("%v, %d bytes", err, out.Len())
	}
	if err := extract.ServeChild(t.Context(), strings.NewReader("nonsense"), &out); err == nil {
		t.Error("nonsense is taken for a configuration")
	}
}

func TestCloseTwiceAndAfter(t *testing.T) {
	x := newExtractor(t, "serve", func(c *extract.Config) { c.InProcess = true })
	if _, err := x.Bytes(t.Context(), sample(1)); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := x.Bytes(t.Context(), sample(1)); reason(err) != schemas.ReasonUnavailable {
		t.Error(err)
	}
}

func TestNewRefuses(t *testing.T) {
	if _, err := extract.New(extract.Config{}); err == nil {
		t.Error("no child command")
	}
	if _, err := extract.New(extract.Config{InProcess: true, Engine: "word"}); err == nil {
		t.Error("unknown engine")
	}
}
