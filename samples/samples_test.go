// Package samples holds the documents `make demo` runs on, and tests that keep them, their sources and the facts
// expected of them in step. It holds no code of the product.
package samples

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const maxSize = 300 << 10

type made struct {
	Source string `json:"source"`
	SHA256 string `json:"sha256_of_source"`
}

// expected is one line of expected/*.jsonl.
type expected struct {
	Part      string   `json:"sentence_part"`
	Span      string   `json:"span"`
	Value     float64  `json:"value"`
	ValueHi   *float64 `json:"value_hi"`
	Unit      string   `json:"unit"`
	Qualifier string   `json:"qualifier"`
	Indicator string   `json:"indicator_words"`
	Period    *string  `json:"period"`
	Modality  string   `json:"modality"`
}

func readMade(t *testing.T) map[string]made {
	t.Helper()
	b, err := os.ReadFile("src/made.json")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]made{}
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func readExpected(t *testing.T, path string) []expected {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []expected
	for s := bufio.NewScanner(f); s.Scan(); {
		var e expected
		d := json.NewDecoder(bytes.NewReader(s.Bytes()))
		d.DisallowUnknownFields()
		if err := d.Decode(&e); err != nil {
			t.Fatalf("%s: %v in %s", path, err, s.Text())
		}
		out = append(out, e)
	}
	return out
}

// Every PDF has a source it was made from as it is now, and is small enough to keep in the repository.
func TestPDFsAreMadeFromTheirSources(t *testing.T) {
	sources := readMade(t)
	files, err := filepath.Glob("*.pdf")
	if err != nil || len(files) != len(sources) {
		t.Fatalf("%d PDFs, %d in src/made.json (%v): run make samples", len(files), len(sources), err)
	}
	for _, name := range files {
		src, err := os.ReadFile(filepath.Join("src", sources[name].Source))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if sum := sha256.Sum256(src); hex.EncodeToString(sum[:]) != sources[name].SHA256 {
			t.Errorf("%s: %s has changed since: run make samples", name, sources[name].Source)
		}
		pdf, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(pdf, []byte("%PDF-")) || len(pdf) > maxSize {
			t.Errorf("%s: not a PDF, or over %d bytes: %d", name, maxSize, len(pdf))
		}
	}
}

// Every expected fact stands in its source, exactly once where it says, in words the product uses.
func TestExpectedFactsStandInTheSources(t *testing.T) {
	qualifiers := " exact approx over at_least at_most under nearly range "
	modalities := " actual target plan comparison forecast "
	for name, m := range readMade(t) {
		b, err := os.ReadFile(filepath.Join("src", m.Source))
		if err != nil {
			t.Fatal(err)
		}
		facts := readExpected(t, filepath.Join("expected", strings.TrimSuffix(m.Source, ".txt")+".jsonl"))
		if len(facts) < 8 {
			t.Errorf("%s: only %d expected facts", name, len(facts))
		}
		for _, e := range facts {
			if !strings.Contains(string(b), e.Part) || strings.Count(e.Part, e.Span) != 1 {
				t.Errorf("%s: %q with %q is not there, or not once", name, e.Part, e.Span)
			}
			if !strings.Contains(qualifiers, " "+e.Qualifier+" ") || !strings.Contains(modalities, " "+e.Modality+" ") {
				t.Errorf("%s: %q is %s, %s", name, e.Part, e.Qualifier, e.Modality)
			}
			if e.Unit == "" || len(strings.Fields(e.Indicator)) == 0 {
				t.Errorf("%s: %q has no unit or indicator", name, e.Part)
			}
		}
	}
}
