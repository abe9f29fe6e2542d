package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/zhice-project/zhice/schemas/queries"
)

var update = flag.Bool("update", false, "write what the analyses give over samples/ as what is expected of them")

// Every analysis gives over the sample documents what stands in schemas/queries/expected; read a difference against the
// sample texts before you take it over with -update.
func TestAnalysesOverTheSamples(t *testing.T) {
	i := newInstall(t)
	samples(t, i.inbox, false)
	i.run(0, "run", "--inbox", i.inbox, "--until-idle", "--ocr", "off")
	for _, q := range queries.List() {
		got := i.run(0, "query", "@"+q.Name, "--format", "tsv")
		path := filepath.Join(root(t), "schemas", "queries", "expected", q.Name+".tsv")
		if *update {
			write(t, path, []byte(got))
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("@%s gives something else than schemas/queries/expected/%s.tsv:\n%s", q.Name, q.Name, difference(string(want), got))
		}
	}
}

// difference lists the lines only one of two texts has.
func difference(want, got string) string {
	var b strings.Builder
	only := func(mark, a, b2 string) {
		for line := range strings.Lines(a) {
			if !strings.Contains("\n"+b2, "\n"+line) {
				b.WriteString(mark + line)
			}
		}
	}
	only("- ", want, got)
	only("+ ", got, want)
	return b.String()
}
