package clickhouse

import (
	"context"
	"fmt"
	"strconv"
	"testing"

	"golang.org/x/sync/errgroup"

	"github.com/zhice-project/zhice/schemas"
)

// A document that is replaced while a query takes its pictures of the tables, one after the other, is shown with the rows
// of one run: never without any, never with those of two. The server is told to take its time between the pictures.
func TestAQueryBetweenTwoRunsShowsOne(t *testing.T) {
	const answers, slow = 30, " SETTINGS merge_tree_storage_snapshot_sleep_ms = 30"
	db := open(t)
	load(t, db, head("a", 1), report(2024, fact("a", "gdp_growth", "actual", 5, "2023"), fact("b", "gdp_growth", "target", 5, "2024")))
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var writer, readers errgroup.Group
	runs := 1
	writer.Go(func() error {
		for run := schemas.Run(2); ctx.Err() == nil; run++ {
			if _, err := db.Load(t.Context(), head("a", run), report(2024, fact("a", "gdp_growth", "actual", float64(run), "2023"), fact("b", "gdp_growth", "target", float64(run), "2024"))); err != nil {
				return err
			}
			runs++
		}
		return nil
	})
	for _, view := range []struct {
		of   string
		rows uint64
	}{{"documents", 1}, {"sentences", 2}, {"facts", 2}, {"mentions", 1}, {"terms", 1}, {"tables_cells", 2}, {"series", 1},
		{"(SELECT DISTINCT f.run FROM facts AS f INNER JOIN sentences AS s ON s.doc_id = f.doc_id AND s.run = f.run)", 1}} {
		readers.Go(func() error {
			for range answers {
				var n uint64
				if err := db.conn.QueryRow(ctx, "SELECT count() FROM "+view.of+slow).Scan(&n); err != nil {
					return err
				}
				if n != view.rows {
					return fmt.Errorf("%s shows %d rows; want %d", view.of, n, view.rows)
				}
			}
			return nil
		})
	}
	if err := readers.Wait(); err != nil {
		t.Error(err)
	}
	stop()
	if err := writer.Wait(); err != nil {
		t.Error(err)
	}
	t.Logf("%d runs were committed meanwhile", runs)
}

// What is stated otherwise than elsewhere is found in two looks at the statements, and a document replaced between them is
// shown once all the same: each run states the figure of another year otherwise than a document that stays.
func TestAQueryBetweenTwoRunsFindsWhatDiffers(t *testing.T) {
	const answers, years, slow = 10, 100, " SETTINGS merge_tree_storage_snapshot_sleep_ms = 30"
	db := open(t)
	stays := make([]schemas.Fact, years)
	for i := range stays {
		stays[i] = fact(fmt.Sprint("s", i), "gdp_growth", "actual", 5, strconv.Itoa(1900+i))
	}
	load(t, db, head("stays", 1), report(2024, stays...))
	other := func(run schemas.Run) error {
		_, err := db.Load(t.Context(), head("replaced", run), report(2025, fact("r", "gdp_growth", "actual", 6, strconv.Itoa(1900+int(run)%years))))
		return err
	}
	if err := other(1); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var writer, readers errgroup.Group
	writer.Go(func() error {
		for run := schemas.Run(2); ctx.Err() == nil && run < years; run++ {
			if err := other(run); err != nil {
				return err
			}
		}
		return nil
	})
	for _, view := range []string{"revisions", "contradictions"} {
		readers.Go(func() error {
			for range answers {
				var n uint64
				if err := db.conn.QueryRow(ctx, "SELECT count() FROM "+view+slow).Scan(&n); err != nil {
					return err
				}
				if n != 1 {
					return fmt.Errorf("%s shows %d rows; want 1", view, n)
				}
			}
			return nil
		})
	}
	if err := readers.Wait(); err != nil {
		t.Error(err)
	}
	stop()
	if err := writer.Wait(); err != nil {
		t.Error(err)
	}
}
