package obs

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/zhice-project/zhice/schemas"
)

func TestStepIsOneJSONLineAwayFromATerminal(t *testing.T) {
	var out bytes.Buffer
	log, err := Logger(&out, "")
	if err != nil {
		t.Fatal(err)
	}
	Step{Stage: schemas.StageLoad, DocID: strings.Repeat("ab", 32), Run: schemas.FirstRun(), Name: "报告.pdf", Took: 1500 * time.Millisecond}.Log(log)
	Step{Stage: schemas.StageExtract, Err: schemas.Fail(schemas.ReasonDamaged, "no trailer"), Attempt: 1, Next: DeadLetter}.Log(log)
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 2 {
		t.Fatalf("two steps made %d lines", len(lines))
	}
	var done, failed map[string]any
	if err := json.Unmarshal([]byte(lines[0]), &done); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(lines[1]), &failed); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]any{"level": "INFO", "stage": "load", "doc": "abababababab", "name": "报告.pdf", "took": "1.5s"} {
		if done[key] != want {
			t.Errorf("done step: %s = %v, want %v", key, done[key], want)
		}
	}
	if failed["level"] != "INFO" || failed["reason"] != "damaged" || failed["msg"] != DeadLetter {
		t.Errorf("failed step logged as %v", failed)
	}
}

func TestALongErrorIsCut(t *testing.T) {
	var out bytes.Buffer
	log, err := Logger(&out, "info")
	if err != nil {
		t.Fatal(err)
	}
	Step{Stage: schemas.StageExtract, Err: errors.New("an end " + strings.Repeat("坏", 1<<20))}.Log(log)
	if line := out.String(); len(line) > 5*longestError || !strings.Contains(line, "an end 坏") {
		t.Errorf("%d bytes were logged", len(line))
	}
}

func TestLevel(t *testing.T) {
	var out bytes.Buffer
	log, err := Logger(&out, "warn")
	if err != nil {
		t.Fatal(err)
	}
	log.Info("quiet")
	if out.Len() != 0 {
		t.Errorf("level warn let through %q", out.String())
	}
	if _, err := Logger(&out, "loud"); err == nil || !strings.Contains(err.Error(), "loud") {
		t.Errorf("an unknown level gave %v", err)
	}
}
