package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/zhice-project/zhice/segment/rules"
)

// Whichever rule file of a user is wrong, the program says so before it reads a text, by the file's name, and never with a
// trace.
func TestAFaultInAnyRuleFileOfAUserIsToldAtTheStart(t *testing.T) {
	i := newInstall(t)
	for _, name := range rules.Names() {
		if name == "fact_examples.yaml" || name == "fact_names.yaml" {
			continue // examples alone, which no reader reads by
		}
		folder := filepath.Join(t.TempDir(), "mine")
		write(t, filepath.Join(folder, name), []byte("no_such_key: [1]\n"))
		out, err := i.command(t.Context(), "parse", "-", "--rules", folder).CombinedOutput()
		if told := string(out); err == nil || !strings.Contains(told, "mine/"+name+": yaml: ") || strings.Contains(told, "goroutine") {
			t.Errorf("%s: %v\n%s", name, err, told)
		}
	}
}
