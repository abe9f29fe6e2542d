package clickhouse

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/zhice-project/zhice/schemas"
)

// Of a document that was read three times the runs before the current one are superseded, in their order and with their
// ages; pruning takes the rows of those that are named, and a second call finishes what the first did not.
func TestPruneTakesSupersededRowsAlone(t *testing.T) {
	db := open(t)
	for n := range schemas.Run(3) {
		load(t, db, head("a", run1+n), report(2024, fact("f", "gdp_growth", "actual", float64(n), "2023")))
	}
	load(t, db, head("b", run1), report(2024, fact("g", "gdp_growth", "actual", 9, "2023")))
	exec(t, db, "ALTER TABLE generations UPDATE committed_at = committed_at - INTERVAL 10 DAY WHERE run = "+number(run1+1)+" SETTINGS mutations_sync = 2")
	old, err := db.Superseded(t.Context())
	if err != nil || len(old) != 2 || old[0].Run != run1+1 || old[1].Run != run1 || len(old[1].By) != 2 || old[1].By[0] != run1+2 {
		t.Fatalf("superseded: %+v, %v", old, err)
	}
	if old[1].Age < 9*24*time.Hour || old[0].Age > time.Hour {
		t.Errorf("ages %v and %v; the first run was replaced ten days ago, the second now", old[1].Age, old[0].Age)
	}
	// Marked and no more, as where it was killed.
	exec(t, db, "INSERT INTO pruned (doc_id, run) VALUES ('a', "+number(run1)+")")
	if rows, err := db.Rows(t.Context(), old[:1]); err != nil || rows["facts_all"] != 2 {
		t.Errorf("rows %v, %v; want two facts to go", rows, err)
	}
	if err := db.Prune(t.Context(), old[:1]); err != nil {
		t.Fatal(err)
	}
	tables, err := db.runTables(t.Context())
	if err != nil || len(tables) < 8 {
		t.Fatalf("tables %v, %v", tables, err)
	}
	for _, table := range tables {
		if n := scalar[uint64](t, db, "SELECT count() FROM "+table+" WHERE (doc_id, run) NOT IN (SELECT doc_id, run FROM current_runs)"); n != 0 {
			t.Errorf("%s has %d rows of other than current runs", table, n)
		}
	}
	if n := scalar[float64](t, db, "SELECT sum(value) FROM facts"); n != 2+9 {
		t.Errorf("the current facts add up to %v", n)
	}
	// A mark on a current run, whoever made it, takes nothing.
	exec(t, db, "INSERT INTO pruned (doc_id, run) VALUES ('b', "+number(run1)+")")
	if err := db.Prune(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if n := scalar[uint64](t, db, "SELECT count() FROM facts"); n != 2 {
		t.Errorf("%d facts are shown; want two", n)
	}
}

// What is left of tries that were cut short goes a day after the run was committed by another, or a higher run was, not
// before; from every table.
func TestPruneTakesWhatCutTriesLeft(t *testing.T) {
	db := open(t)
	write := func(run schemas.Run) {
		t.Helper()
		d := Document{head("a", run), report(2024, fact("f", "gdp_growth", "actual", 5, "2023"))}
		d.Tagging.Absences = []schemas.Absence{{IndicatorID: "cpi", Indicator: "居民消费价格"}}
		for _, b := range generations([]writing{{Document: &d, attempt: 7}}) {
			if err := db.write(t.Context(), b); err != nil {
				t.Fatal(err)
			}
		}
	}
	current := run1 + 1
	load(t, db, head("a", current), report(2024, fact("f", "gdp_growth", "actual", 5, "2023")))
	shown := scalar[uint64](t, db, "SELECT count() FROM sentences")
	for _, run := range []schemas.Run{run1, current, current + 1} {
		write(run) // one that was given up, the current one, and one that may still be committed
	}
	tables, err := db.runTables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	left := func() (stray []string) {
		t.Helper()
		if err := db.Prune(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		for _, table := range tables {
			if slices.Contains(uncommitted, table) {
				continue
			}
			for _, run := range []schemas.Run{run1, current, current + 1} {
				if scalar[uint64](t, db, "SELECT count() FROM "+table+" WHERE attempt = 7 AND run = ?", uint64(run)) > 0 {
					stray = append(stray, fmt.Sprint(table, " ", run-run1))
				}
			}
		}
		return stray
	}
	if n := left(); len(n) != 3*8 {
		t.Errorf("%v; a loader may be writing them all", n)
	}
	exec(t, db, "ALTER TABLE generations UPDATE committed_at = committed_at - INTERVAL 2 DAY WHERE 1 SETTINGS mutations_sync = 2")
	rows, err := db.Rows(t.Context(), nil)
	if err != nil || rows["facts_all"] != 2 || rows["sentences_all"] != 4 {
		t.Errorf("rows that would go: %v, %v", rows, err)
	}
	if n := left(); len(n) != 8 || slices.ContainsFunc(n, func(s string) bool { return !strings.HasSuffix(s, " 2") }) {
		t.Errorf("%v; want those of the highest run alone", n)
	}
	if n := scalar[uint64](t, db, "SELECT count() FROM sentences"); n != shown || scalar[uint64](t, db, "SELECT count() FROM facts") != 1 {
		t.Errorf("%d sentences are shown; want %d, and the fact", n, shown)
	}
}

// A query that runs is seen, with its age.
func TestOldestQuery(t *testing.T) {
	db := open(t)
	if age, err := db.OldestQuery(t.Context()); err != nil || age != 0 {
		t.Errorf("nothing runs, and yet %v, %v", age, err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		var n uint8
		done <- db.conn.QueryRow(ctx, "SELECT sleep(3) FROM numbers(5) SETTINGS max_block_size = 1, function_sleep_max_microseconds_per_block = 0").Scan(&n)
	}()
	deadline := time.After(time.Minute)
	for age := time.Duration(0); age == 0; {
		select {
		case err := <-done:
			t.Fatalf("the query ended before it was seen: %v", err)
		case <-deadline:
			t.Fatal("the query is not seen")
		default:
		}
		var err error
		if age, err = db.OldestQuery(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	stop()
	<-done
}

func exec(tb testing.TB, db *DB, sql string) {
	tb.Helper()
	if err := db.conn.Exec(context.Background(), sql); err != nil {
		tb.Fatalf("%s: %v", sql, err)
	}
}

func number(run schemas.Run) string { return strconv.FormatUint(uint64(run), 10) }
