package bus_test

import (
	"testing"

	"github.com/zhice-project/zhice/internal/bus"
	"github.com/zhice-project/zhice/internal/bus/bustest"
	"github.com/zhice-project/zhice/schemas"
)

// waitFor follows a document until what is awaited is there.
func waitFor(t *testing.T, b *bus.Bus, id string, there func(bus.Progress) bool) {
	t.Helper()
	for p, err := range b.Follow(bustest.Context(t), []string{id}) {
		if err != nil {
			t.Fatal(err)
		}
		if there(p) {
			return
		}
	}
	t.Fatal("the document ended before what was awaited came")
}

// headers reads an event's headers as they lie in the stream.
func headers(t *testing.T, b *bus.Bus, e schemas.Event) map[string][]string {
	t.Helper()
	h, err := bus.Headers(bustest.Context(t), b, e)
	if err != nil {
		t.Fatal(err)
	}
	return h
}
