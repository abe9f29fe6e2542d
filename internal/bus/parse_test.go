package bus

import (
	"strings"
	"testing"

	"github.com/nats-io/nats.go"
	"go.opentelemetry.io/otel/trace"
)

func FuzzDocRun(f *testing.F) {
	f.Add("zhice.doc.found.abc.1048577")
	f.Add("..")
	f.Fuzz(func(t *testing.T, subject string) {
		doc, run := docRun(subject)
		if strings.Contains(doc, ".") || (run != 0 && !strings.Contains(subject, ".")) {
			t.Fatalf("%q gave %q and %d", subject, doc, run)
		}
	})
}

func FuzzFactPattern(f *testing.F) {
	f.Add("new.110000.>")
	f.Add("zhice.fact.*.*.gdp")
	f.Fuzz(func(t *testing.T, filter string) {
		patterns, err := factPatterns([]string{filter})
		if err != nil {
			return
		}
		if pattern := patterns[0]; !strings.HasPrefix(pattern, factPrefix) || strings.ContainsAny(pattern, " \t\r\n") || strings.Contains(pattern, "..") || strings.HasSuffix(pattern, ".") {
			t.Fatalf("%q became the pattern %q", filter, pattern)
		}
	})
}

func FuzzTraceparent(f *testing.F) {
	f.Add("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	f.Add("00-00000000000000000000000000000000-0000000000000000-01")
	f.Fuzz(func(t *testing.T, given string) {
		out := nats.Header{}
		writeTrace(withTrace(t.Context(), nats.Header{"Traceparent": {given}}), out)
		next := trace.SpanContextFromContext(withTrace(t.Context(), out))
		if !next.IsValid() || len(out["traceparent"]) != 1 {
			t.Fatalf("%q was followed by %v", given, out)
		}
	})
}

func TestPausesGrowToTheirMost(t *testing.T) {
	p := pause{first: 100, most: 1000}
	for tries, middle := range map[int]float64{1: 100, 2: 200, 4: 800, 5: 1000, 1000: 1000} {
		if d := float64(p.after(tries)); d < 0.74*middle || d > 1.26*middle {
			t.Errorf("after %d tries: %v, want about %v", tries, d, middle)
		}
	}
}
