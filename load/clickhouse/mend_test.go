package clickhouse

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sync/errgroup"

	"github.com/zhice-project/zhice/internal/chdb/chdbtest"
	ddl "github.com/zhice-project/zhice/schemas/clickhouse"
)

// older gives a database as the first zhice made it: rows were merged to be right, and no attempts told apart.
func older(t *testing.T) *DB {
	t.Helper()
	db := openAt(t, chdbtest.Start(t, "").URL(), false)
	if err := db.makeDatabase(t.Context()); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("testdata/0.1/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("no tables of an older zhice: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		run(t, db, ddl.Split(string(text))...)
	}
	return db
}

func run(t *testing.T, db *DB, statements ...string) {
	t.Helper()
	for _, sql := range statements {
		if err := db.conn.Exec(context.WithoutCancel(t.Context()), sql); err != nil {
			t.Fatalf("%.80s: %v", sql, err)
		}
	}
}

// Documents that an older zhice loaded are shown as it showed them: one loaded twice over, one whose run was replaced,
// one that was not committed, one whose next run is not yet. What is loaded then stands beside them.
func TestMigrateKeepsWhatAnOlderZhiceLoaded(t *testing.T) {
	db := older(t)
	ctx := t.Context()
	old := func(id string, run int) string {
		return fmt.Sprintf(`INSERT INTO facts_all (id, doc_id, run, seq, sentence, span, value, signed_value, unit, qualifier, kind, measure, indicator_id,
			base, region_code, period, modality, title, report_year, doc_region_code, doc_region, confidence) SETTINGS insert_deduplicate = 0
			VALUES ('%s', 'a', %d, 0, '完善稀土 出口管理办法，增长５％。', '５％', 5, 5, '%%', 'exact', 'growth', 'growth', 'gdp_growth',
			'上年', '000000', '2024', 'actual', '工作报告', 2025, '000000', '中国', 0.9)`, id, run)
	}
	run(t, db, old("f0", 4), old("f1", 5), old("f1", 5), old("f8", 6),
		"INSERT INTO facts_all (id, doc_id, run) VALUES ('f9', 'c', 1)",
		"INSERT INTO sentences_all (doc_id, run, seq, text) VALUES ('a', 4, 0, '旧'), ('a', 5, 0, '完善稀土 出口管理办法，增长５％。')",
		"INSERT INTO documents_all (doc_id, run, title, report_year) VALUES ('a', 4, '旧', 2025), ('a', 5, '工作报告', 2025), ('c', 1, '无', 2025)",
		"INSERT INTO terms_all (doc_id, run, term, count, report_year) VALUES ('a', 5, '稀土', 3, 2025)",
		"INSERT INTO absences_all (doc_id, run, indicator_id) VALUES ('a', 5, 'cpi')",
		"INSERT INTO generations (doc_id, run) VALUES ('a', 4), ('a', 5)",
	)
	answers := map[string]string{
		"SELECT arrayStringConcat(groupArray(concat(id, ' ', toString(run))), ', ') FROM facts":                                  "f1 5",
		"SELECT arrayStringConcat(groupArray(concat(doc_id, ' ', title)), ', ') FROM documents":                                  "a 工作报告",
		"SELECT arrayStringConcat(groupArray(concat(id, ' ', against, ' ', toString(step))), ', ') FROM indicator_statements":    "f1  1",
		"SELECT arrayStringConcat(groupArray(concat(region, ' ', toString(value), ' ', toString(documents))), ', ') FROM series": "中国 5 1",
		"SELECT toString(count()) FROM sentences WHERE hasAllTokens(text, '稀土 出口')":                                              "1",
		"SELECT arrayStringConcat(groupArray(concat(term, ' ', toString(count))), ', ') FROM terms":                              "稀土 3",
		"SELECT arrayStringConcat(groupArray(indicator_id), ', ') FROM absences":                                                 "cpi",
	}
	check := func(when string) {
		t.Helper()
		for sql, want := range answers {
			if got := scalar[string](t, db, sql); got != want {
				t.Errorf("%s, %s: %q; want %q", when, sql, got, want)
			}
		}
	}
	if err := db.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	check("migrated")
	// Killed after any statement, it begins again.
	run(t, db, "ALTER TABLE migrations DELETE WHERE 1 SETTINGS mutations_sync = 2")
	if err := db.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	check("migrated twice")
	if n := scalar[uint64](t, db, "SELECT count() FROM statements_all"); n != 2 {
		t.Errorf("%d statements; want those of both committed runs, once each", n)
	}
	load(t, db, head("b", run1), report(2025, fact("f2", "gdp_growth", "actual", 5, "2023")))
	if n := scalar[uint64](t, db, "SELECT count() FROM facts"); n != 2 {
		t.Errorf("%d facts; want the old one and the new one", n)
	}
}

// Workers of the next zhice start together, and what they all find lacking is there once.
func TestMigrateWhatAnOlderZhiceLoadedInManyWorkersAtOnce(t *testing.T) {
	db := older(t)
	run(t, db,
		`INSERT INTO facts_all (id, doc_id, run, seq, indicator_id) SELECT toString(number), 'a', 5, number, 'gdp_growth' FROM numbers(1000)`,
		"INSERT INTO generations (doc_id, run) VALUES ('a', 5)")
	var g errgroup.Group
	for range 4 {
		g.Go(func() error { return db.Migrate(context.WithoutCancel(t.Context())) })
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"statements_all", "facts"} {
		if n := scalar[uint64](t, db, "SELECT count() FROM "+table); n != 1000 {
			t.Errorf("%d rows in %s; want 1000", n, table)
		}
	}
}

// A computed column whose expression is changed is computed anew of the rows that are there, also where a worker was killed
// when it had changed the expression alone. What is computed of such a column follows.
func TestMigrateComputesAnewWhatIsComputedOtherwise(t *testing.T) {
	db := open(t)
	load(t, db, head("a", run1), report(2025, fact("f1", "gdp_growth", "actual", 5, "2024")))
	const columns = "SELECT concat(against, ' ', printed, ' ', toString(digits)) FROM statements_all"
	present := scalar[string](t, db, columns)
	definition := scalar[string](t, db, `SELECT default_expression FROM system.columns
		WHERE database = currentDatabase() AND table = 'statements_all' AND name = 'printed'`)
	for _, killed := range []bool{false, true} {
		run(t, db,
			"ALTER TABLE statements_all MODIFY COLUMN against String MATERIALIZED 'as it was', MODIFY COLUMN printed String MATERIALIZED '7'",
			"ALTER TABLE statements_all MATERIALIZE COLUMN against, MATERIALIZE COLUMN printed SETTINGS mutations_sync = 2",
			"ALTER TABLE statements_all MATERIALIZE COLUMN digits SETTINGS mutations_sync = 2",
			"ALTER TABLE migrations UPDATE checksum = 1 WHERE version = 1 SETTINGS mutations_sync = 2")
		if got := scalar[string](t, db, columns); got != "as it was 7 7" {
			t.Fatalf("before: %q", got)
		}
		if killed {
			run(t, db, "ALTER TABLE statements_all MODIFY COLUMN printed String MATERIALIZED "+definition)
		}
		if err := db.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := scalar[string](t, db, columns); got != present {
			t.Errorf("killed %v: %q; want it computed anew: %q", killed, got, present)
		}
	}
}
