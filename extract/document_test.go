package extract

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/zhice-project/zhice/extract/engine"
	"github.com/zhice-project/zhice/schemas"
)

// paged is a document in which one page, numbered from 0, is read in a way of its own.
type paged struct {
	pages, reads int // reads is unguarded: nobody may be reading when a test looks
	at           int
	then         func() (*engine.Page, error)
}

func (d *paged) NumPages() int { return d.pages }

func (d *paged) Page(_ context.Context, i int) (*engine.Page, error) {
	d.reads++
	if i == d.at {
		return d.then()
	}
	return &engine.Page{Width: float32(100 + i), Height: 100}, nil
}

func (d *paged) Close(context.Context) error { return nil }

func TestPagesReadAheadKeepTheirOrder(t *testing.T) {
	d := &paged{pages: 7, at: 3, then: func() (*engine.Page, error) { return &engine.Page{Broken: true}, nil }}
	var told []int
	pages, err := layOut(t.Context(), d, nil, func(done, of int) {
		if of != d.pages {
			t.Errorf("%d of %d pages", done, of)
		}
		told = append(told, done)
	})
	if err != nil || len(pages) != d.pages || d.reads != d.pages || !slices.Equal(told, []int{1, 2, 3, 4, 5, 6, 7}) {
		t.Fatalf("%d pages, %d reads, progress %v, %v", len(pages), d.reads, told, err)
	}
	for i, p := range pages {
		if i != d.at && (p.Number != i+1 || p.Width != float64(100+i)) {
			t.Errorf("page %d is number %d and %v wide", i, p.Number, p.Width)
		}
	}
}

// Whatever ends the reading: the engine is at rest when its error is told.
func TestReadingAheadEndsWithItsDocument(t *testing.T) {
	refused := errors.New("refused")
	d := &paged{pages: 7, at: 2, then: func() (*engine.Page, error) { return nil, refused }}
	if _, err := layOut(t.Context(), d, nil, func(int, int) {}); !errors.Is(err, refused) || d.reads != 3 {
		t.Errorf("after %d reads: %v", d.reads, err)
	}
	d = &paged{pages: 7, at: 2, then: func() (*engine.Page, error) { panic("out of its mind") }}
	_, err := layOut(t.Context(), d, nil, func(int, int) {})
	if f, ok := errors.AsType[*schemas.Failure](err); !ok || f.Reason != schemas.ReasonEngineCrashed || d.reads != 3 {
		t.Errorf("after %d reads: %v", d.reads, err)
	}
	d = &paged{pages: 1, then: func() (*engine.Page, error) { return &engine.Page{Broken: true}, nil }}
	_, err = layOut(t.Context(), d, nil, func(int, int) {})
	if f, ok := errors.AsType[*schemas.Failure](err); !ok || f.Reason != schemas.ReasonDamaged {
		t.Errorf("no page can be read: %v", err)
	}
	d = &paged{pages: 7, at: 7}
	func() {
		defer func() {
			if recover() == nil || d.reads > 3 {
				t.Errorf("%d pages were read for one that was laid out", d.reads)
			}
		}()
		_, _ = layOut(t.Context(), d, nil, func(int, int) { panic("laid out no further") })
	}()
}
