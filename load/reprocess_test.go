package load

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"golang.org/x/sync/errgroup"

	"github.com/zhice-project/zhice/schemas"
)

// While documents are read again, and again, every answer a reader gets is that of whole generations, one a document.
// Generation g of a document has sizes[g] facts and sentences, each fact with the value g.
func TestReadersSeeWholeGenerationsOnly(t *testing.T) {
	docs, sizes := 40, []int{30, 50, 20, 40, 60}
	if testing.Short() {
		docs, sizes = 10, sizes[:3]
	}
	b := newBench(t)
	load := func(generation int) {
		work := make(chan schemas.Tagged)
		g, ctx := errgroup.WithContext(t.Context())
		for range 4 {
			g.Go(func() error {
				for in := range work {
					if _, err := b.Handle(ctx, in); err != nil {
						return err
					}
				}
				return nil
			})
		}
		g.Go(func() error {
			defer close(work)
			for d := range docs {
				in := b.tagged(t, fmt.Sprintf("doc%03d", d), run1+schemas.Run(generation), sizes[generation], float64(generation))
				select {
				case work <- in:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			return nil
		})
		must(t, g.Wait())
	}
	load(0)

	reading, stop := context.WithCancel(t.Context())
	defer stop()
	var answers, passing atomic.Int64
	var readers errgroup.Group
	for _, sql := range []string{
		"SELECT doc_id, count(), sum(value), uniqExact(id) FROM facts GROUP BY doc_id",
		"SELECT doc_id, count(), toFloat64(any(run) % 1048576 - 1) * count(), uniqExact(seq) FROM sentences GROUP BY doc_id",
		"SELECT doc_id, count(), sum(value), uniqExact(fact_id) FROM (SELECT doc_id, id AS fact_id, value FROM facts WHERE indicator_id = 'gdp') GROUP BY doc_id",
		"SELECT doc_id, any(n), any(s), any(n) FROM documents AS d INNER JOIN (SELECT doc_id, count() AS n, sum(value) AS s FROM facts GROUP BY doc_id) AS f USING (doc_id) GROUP BY doc_id",
	} {
		readers.Go(func() error {
			for reading.Err() == nil {
				mixed, err := b.look(reading, sql, docs, sizes)
				if err != nil {
					if reading.Err() != nil {
						return nil //nolint:nilerr // asked to stop in the midst of an answer
					}
					return fmt.Errorf("%s: %w", sql, err)
				}
				answers.Add(1)
				if mixed {
					passing.Add(1)
				}
			}
			return nil
		})
	}
	for generation := 1; generation < len(sizes); generation++ {
		load(generation)
	}
	stop()
	must(t, readers.Wait())
	if passing.Load() == 0 {
		t.Error("no answer was given while documents were replaced")
	}
	t.Logf("%d answers over %d documents, %d of them in the midst of a replacement", answers.Load(), docs, passing.Load())
}

// look asks for the facts a document has, their sum and how many of them differ, and wants every document with the
// figures of one of its generations; mixed is true where they are not all of the same.
func (b bench) look(ctx context.Context, sql string, docs int, sizes []int) (mixed bool, err error) {
	res, err := b.DB.Conn().Query(ctx, sql)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, res.Close()) }()
	seen := map[int]bool{}
	n := 0
	for ; res.Next(); n++ {
		var doc string
		var count, different uint64
		var sum float64
		if err := res.Scan(&doc, &count, &sum, &different); err != nil {
			return false, err
		}
		generation := int(sum / float64(max(count, 1)))
		if generation >= len(sizes) || count != uint64(sizes[generation]) || different != count || sum != float64(generation)*float64(count) {
			return false, fmt.Errorf("%s has %d rows, %d different, of the sum %v: no generation has", doc, count, different, sum)
		}
		seen[generation] = true
	}
	if n != docs {
		return false, fmt.Errorf("%d documents are there; want %d", n, docs)
	}
	return len(seen) > 1, res.Err()
}

// A run that is delivered again after its predecessor was pruned tells nobody anything: what changed then was told, or
// the predecessor would still be there. Its rows do not come back either.
func TestARedeliveryAfterPruningIsSilent(t *testing.T) {
	b := newBench(t)
	first, second := b.tagged(t, "a", run1, 3, 5), b.tagged(t, "a", run1.Next(), 3, 6)
	for _, in := range []schemas.Tagged{first, second} {
		_, err := b.Handle(t.Context(), in)
		must(t, err)
	}
	gone, err := b.DB.Superseded(t.Context())
	must(t, err)
	if len(gone) != 1 || gone[0].Run != run1 || len(gone[0].By) != 1 || gone[0].By[0] != run1.Next() {
		t.Fatalf("superseded: %+v", gone)
	}
	must(t, b.DB.Prune(t.Context(), gone))
	must(t, b.DB.Prune(t.Context(), nil))
	if left, err := b.DB.Superseded(t.Context()); err != nil || len(left) != 0 {
		t.Errorf("superseded after pruning: %+v, %v", left, err)
	}
	for _, in := range []schemas.Tagged{second, first} {
		out, err := b.Handle(t.Context(), in)
		must(t, err)
		if out.New+out.Revised+out.Retracted != 0 && in.Run == second.Run {
			t.Errorf("run %d: %+v", in.Run, out)
		}
	}
	if n := b.count(t, "SELECT count() FROM facts_all"); n != 3 {
		t.Errorf("%d rows of facts; want those of the current run", n)
	}
	third, err := b.Handle(t.Context(), b.tagged(t, "a", run1.Next().Next(), 2, 6))
	must(t, err)
	if third.Retracted != 1 || third.New+third.Revised != 0 {
		t.Errorf("the run after: %+v; want one fact retracted", third)
	}
	if got := b.heard(t, 7); got[schemas.FactNew] != 3 || got[schemas.FactRevised] != 3 || got[schemas.FactRetracted] != 1 {
		t.Errorf("events: %v", got)
	}
}
