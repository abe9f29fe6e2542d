package load

import (
	"context"
	"errors"
	"testing"

	"github.com/zhice-project/zhice/schemas"
)

// However many documents there are, so many bytes of them are in memory; one that is larger than that comes alone.
func TestDocumentsWaitForMemory(t *testing.T) {
	l := NewLimits()
	small, huge := schemas.Tagged{Facts: 10}, schemas.Tagged{Facts: 10_000_000}
	var held []func()
	for range int(memoryMost/weight(small)) + 1 {
		ctx, cancel := context.WithCancel(t.Context())
		if len(held) == int(memoryMost/weight(small)) {
			cancel()
		}
		done, err := l.read(ctx, small)
		cancel()
		if full := len(held) == int(memoryMost/weight(small)); full != errors.Is(err, context.Canceled) {
			t.Fatalf("document %d: %v", len(held), err)
		}
		if err == nil {
			held = append(held, done)
		}
	}
	for _, done := range held {
		done()
	}
	done, err := l.read(t.Context(), huge)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.read(ctx, small); !errors.Is(err, context.Canceled) {
		t.Errorf("beside one that takes all: %v", err)
	}
	done()
	for _, events := range []int{0, 3, 1_000_000} {
		done, err := l.publish(t.Context(), events)
		if err != nil {
			t.Fatal(err)
		}
		done()
	}
	var none *Limits
	if done, err = none.read(ctx, huge); err != nil {
		t.Fatal(err)
	}
	done()
}
