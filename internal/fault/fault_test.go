package fault

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
)

func TestMain(m *testing.M) {
	if name := os.Getenv("FAULT_TEST_POINT"); name != "" {
		Point(name)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestPointKillsTheProcess(t *testing.T) {
	for _, c := range []struct {
		env, point string
		dies       bool
	}{
		{"", "extract.published", false},
		{"extract.published", "extract.published", true},
		{"extract.*=1", "extract.published", true},
		{"extract.published", "extract.acked", false},
		{"load.*,extract.published=0", "extract.published", false},
	} {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), Env+"="+c.env, "FAULT_TEST_POINT="+c.point)
		out, err := cmd.CombinedOutput()
		exit, died := errors.AsType[*exec.ExitError](err)
		if died != c.dies {
			t.Errorf("%s=%q at %s: died %v, want %v (%v)", Env, c.env, c.point, died, c.dies, err)
		}
		if died && (exit.Exited() || !strings.Contains(string(out), c.point)) {
			t.Errorf("%s=%q: ended with %v and %q, want a kill that names its point", Env, c.env, exit, out)
		}
	}
}

func TestParseRefusesWhatItCannotRead(t *testing.T) {
	for _, s := range []string{"a=2", "a=-1", "a=x", "=1", "[", "a,,b", "a=NaN"} {
		if rules, err := parse(s); err == nil {
			t.Errorf("parse(%q) = %v, want an error", s, rules)
		}
	}
}

func TestTheFirstMatchingRuleCounts(t *testing.T) {
	rules, err := parse("load.committed=0, load.*=0.5")
	if err != nil {
		t.Fatal(err)
	}
	if hit(rules, "load.committed", 0) {
		t.Error("a later rule overrode the first")
	}
	if !hit(rules, "load.acked", 0.49) || hit(rules, "load.acked", 0.5) {
		t.Error("probability 0.5 must hit below 0.5 and not at it")
	}
}

func FuzzParse(f *testing.F) {
	f.Add("extract.published=0.01,load.*")
	f.Fuzz(func(t *testing.T, s string) {
		rules, err := parse(s)
		if err != nil {
			return
		}
		for _, r := range rules {
			if !(r.probability >= 0 && r.probability <= 1) {
				t.Fatalf("parse(%q) let probability %v through", s, r.probability)
			}
		}
		hit(rules, "extract.published", 0.5)
	})
}
