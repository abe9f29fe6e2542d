package samples

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/zhice-project/zhice/schemas"
)

// wanted is the share of expected facts that must be right in every field. It only ever goes up.
const wanted = 0.85

// The program finds every figure expected of the samples with its value and unit, and most with all their meaning.
func TestGolden(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program and reads all samples")
	}
	binary := filepath.Join(t.TempDir(), "zhice")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "../cmd/zhice").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	all, right := 0, 0
	for name, m := range readMade(t) {
		if strings.Contains(name, "扫描件") {
			scanIsRefused(t, binary, name)
			scanIsRead(t, binary, name)
			continue
		}
		facts := parse(t, binary, name)
		for _, e := range readExpected(t, filepath.Join("expected", strings.TrimSuffix(m.Source, ".txt")+".jsonl")) {
			all++
			if wrong := compare(e, facts); len(wrong) == 0 {
				right++
			} else if wrong[0] == missing {
				t.Errorf("%s: %s in %q was not found as %g %s", name, e.Span, e.Part, e.Value, e.Unit)
			} else {
				t.Logf("%s: %s in %q: %s", name, e.Span, e.Part, strings.Join(wrong, "; "))
			}
		}
	}
	if share := float64(right) / float64(all); share < wanted {
		t.Errorf("%d of %d facts are right in every field, %.2f; %.2f are wanted", right, all, share, wanted)
	}
	t.Logf("%d of %d facts are right in every field", right, all)
}

const missing = "missing"

func parse(t *testing.T, binary, name string) []schemas.Fact {
	t.Helper()
	var complaints bytes.Buffer
	c := exec.CommandContext(t.Context(), binary, "parse", "--emit", "facts", name)
	c.Stderr = &complaints
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, complaints.String())
	}
	var facts []schemas.Fact
	for d := json.NewDecoder(bytes.NewReader(out)); d.More(); {
		var f schemas.Fact
		if err := d.Decode(&f); err != nil {
			t.Fatal(err)
		}
		facts = append(facts, f)
	}
	return facts
}

func scanIsRefused(t *testing.T, binary, name string) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), binary, "parse", "--ocr", "off", "--emit", "facts", name).CombinedOutput()
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok || exit.ExitCode() != 1 || !strings.Contains(string(out), string(schemas.ReasonNeedsOCR)) {
		t.Errorf("%s: %v\n%s", name, err, out)
	}
}

// scanIsRead: where OCR is installed the scan's figures are found, and marked as read by it.
func scanIsRead(t *testing.T, binary, name string) {
	t.Helper()
	if err := exec.CommandContext(t.Context(), "tesseract", "-l", "chi_sim", "--print-parameters").Run(); err != nil {
		t.Logf("%s: not read, since tesseract with chi_sim is not installed", name)
		return
	}
	var found []string
	for _, f := range parse(t, binary, name) {
		found = append(found, f.Span)
		if f.Confidence > 0.5 || !slices.Contains(f.Reasons, "ocr") {
			t.Errorf("%s: %s has confidence %v and the reasons %q", name, f.Span, f.Confidence, f.Reasons)
		}
	}
	for _, want := range []string{"1860亿元", "12.3%", "210个", "980亿元", "40%", "1.5亿元", "3000个"} {
		if !slices.Contains(found, want) {
			t.Errorf("%s: %s was not read; there is %q", name, want, found)
		}
	}
}

// compare says what is wrong with the fact that fits e best: nothing, or that there is none with its value.
func compare(e expected, facts []schemas.Fact) []string {
	best := []string{missing}
	for _, f := range facts {
		if !strings.Contains(squeeze(f.Sentence), squeeze(e.Part)) || squeeze(f.Span) != squeeze(e.Span) || f.Unit != e.Unit ||
			math.Abs(f.Value-e.Value) > 1e-9*math.Abs(e.Value) {
			continue
		}
		wrong := differences(e, f)
		if best[0] == missing || len(wrong) < len(best) {
			best = wrong
		}
		if len(best) == 0 {
			break
		}
	}
	return best
}

func differences(e expected, f schemas.Fact) []string {
	var wrong []string
	say := func(what, got, want string) {
		if got != want {
			wrong = append(wrong, what+" "+got+", not "+want)
		}
	}
	say("qualifier", f.Qualifier, e.Qualifier)
	say("modality", f.Modality, e.Modality)
	say("period", text(f.Period), text(e.Period))
	for word := range strings.FieldsSeq(e.Indicator) {
		if !strings.Contains(f.Indicator, word) {
			wrong = append(wrong, "indicator "+f.Indicator+", without "+word)
		}
	}
	return slices.Clip(wrong)
}

func text(s *string) string {
	if s == nil {
		return "none"
	}
	return *s
}

// squeeze is a text without white space, and without the bars between the cells of a table in its source.
func squeeze(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "|", " ")), "")
}
