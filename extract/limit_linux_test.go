package extract

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

const greedyEnv = "ZHICE_TEST_GREEDY"

// TestDataLimitEndsAGreedyProcess: what takes more than its limit is ended by its own allocation, at once.
func TestDataLimitEndsAGreedyProcess(t *testing.T) {
	const most, more = 1 << 30, 2 << 30
	if os.Getenv(greedyEnv) != "" {
		limitData(most)
		b := make([]byte, more)
		for i := 0; i < len(b); i += os.Getpagesize() {
			b[i] = 1
		}
		t.Log("survived")
		return
	}
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestDataLimitEndsAGreedyProcess$", "-test.v") // #nosec G204 -- this test
	c.Env = append(os.Environ(), greedyEnv+"=1")
	out, err := c.CombinedOutput()
	if err == nil || strings.Contains(string(out), "survived") || !strings.Contains(string(out), "out of memory") {
		t.Errorf("%v, want it to run out of memory: %.400s", err, out)
	}
}
