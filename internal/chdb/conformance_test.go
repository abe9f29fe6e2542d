package chdb

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/google/uuid"
	"github.com/shopspring/decimal"
)

// What an unmodified clickhouse-go expects of a server, with each compression it can ask for.
func TestClickhouseGo(t *testing.T) {
	s := supervise(t, testConfig(t))
	for name, method := range map[string]clickhouse.CompressionMethod{
		"none": clickhouse.CompressionNone, "lz4": clickhouse.CompressionLZ4,
		"zstd": clickhouse.CompressionZSTD, "gzip": clickhouse.CompressionGZIP,
	} {
		t.Run(name, func(t *testing.T) {
			db := connect(t, s, method)
			t.Run("ping", func(t *testing.T) { must(t, db.Ping(t.Context())) })
			t.Run("types", func(t *testing.T) { checkTypes(t, db) })
			t.Run("json", func(t *testing.T) { checkJSON(t, db) })
			t.Run("parameters", func(t *testing.T) { checkParameters(t, db) })
			t.Run("settings", func(t *testing.T) { checkSettings(t, db) })
			t.Run("batch", func(t *testing.T) { checkBatch(t, db) })
			t.Run("large result", func(t *testing.T) { checkLarge(t, db) })
			t.Run("empty result", func(t *testing.T) { checkEmpty(t, db) })
			t.Run("errors", func(t *testing.T) { checkErrors(t, db) })
			t.Run("formats", func(t *testing.T) { checkFormats(t, db) })
		})
	}
	t.Run("database/sql", func(t *testing.T) { checkDatabaseSQL(t, s) })
}

func connect(tb testing.TB, s *Server, method clickhouse.CompressionMethod) driver.Conn {
	tb.Helper()
	db, err := clickhouse.Open(options(tb, s, method))
	must(tb, err)
	tb.Cleanup(func() { must(tb, db.Close()) })
	return db
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func checkTypes(t *testing.T, db driver.Conn) {
	t.Helper()
	ctx := t.Context()
	at := time.Date(2026, 3, 1, 12, 0, 0, 123e6, time.UTC)
	half := 3.5
	for typ, c := range map[string]struct {
		value any
		text  string // toString of what the server has
	}{
		"String":                           {"政策", "政策"},
		"LowCardinality(String)":           {"低", "低"},
		"LowCardinality(Nullable(String))": {new("up"), "up"},
		"Nullable(String)":                 {(*string)(nil), "<null>"},
		"FixedString(4)":                   {"abcd", "abcd"},
		"Enum8('a' = 1, 'b' = 2)":          {"b", "b"},
		"Decimal(18, 4)":                   {decimal.RequireFromString("12.3456"), "12.3456"},
		"DateTime64(3, 'Asia/Shanghai')":   {at, "2026-03-01 20:00:00.123"},
		"DateTime('UTC')":                  {at, "2026-03-01 12:00:00"},
		"Date32":                           {time.Date(1949, 10, 1, 0, 0, 0, 0, time.UTC), "1949-10-01"},
		"Nullable(Date32)":                 {(*time.Time)(nil), "<null>"},
		"Array(String)":                    {[]string{"一", "二"}, "['一','二']"},
		"Array(LowCardinality(String))":    {[]string{"一"}, "['一']"},
		"Map(String, UInt32)":              {map[string]uint32{"k": 7}, "{'k':7}"},
		"Nullable(Float64)":                {&half, "3.5"},
		"UUID":                             {uuid.MustParse("11111111-2222-3333-4444-555555555555"), "11111111-2222-3333-4444-555555555555"},
		"Tuple(a UInt8, b String)":         {[]any{uint8(1), "t"}, "(1,'t')"},
		"Bool":                             {true, "true"},
		"IPv4":                             {"1.2.3.4", "1.2.3.4"},
		"UInt64":                           {uint64(1) << 63, "9223372036854775808"},
		"Float32":                          {float32(0.25), "0.25"},
	} {
		t.Run(typ, func(t *testing.T) {
			must(t, db.Exec(ctx, "CREATE OR REPLACE TABLE one (v "+typ+") ENGINE = MergeTree ORDER BY tuple()"))
			b, err := db.PrepareBatch(ctx, "INSERT INTO one")
			must(t, err)
			defer b.Close()
			must(t, b.Append(c.value))
			must(t, b.Send())
			rows, err := db.Query(ctx, "SELECT v, ifNull(toString(v), '<null>') FROM one")
			must(t, err)
			defer rows.Close()
			if !rows.Next() {
				t.Fatalf("no row: %v", rows.Err())
			}
			got := reflect.New(rows.ColumnTypes()[0].ScanType())
			var text string
			must(t, rows.Scan(got.Interface(), &text))
			if text != c.text {
				t.Errorf("the server has %q; want %q", text, c.text)
			}
			if rows.Next() || rows.Err() != nil {
				t.Errorf("more than one row, or %v", rows.Err())
			}
		})
	}
}

func checkJSON(t *testing.T, db driver.Conn) {
	t.Helper()
	ctx := t.Context()
	must(t, db.Exec(ctx, "CREATE OR REPLACE TABLE js (v JSON) ENGINE = MergeTree ORDER BY tuple()"))
	must(t, db.Exec(ctx, `INSERT INTO js SELECT '{"a":1,"b":{"c":"值"}}'::JSON`))
	var v clickhouse.JSON
	must(t, db.QueryRow(ctx, "SELECT v FROM js").Scan(&v))
	b, err := v.MarshalJSON()
	must(t, err)
	if !strings.Contains(string(b), "值") {
		t.Errorf("JSON came back as %s", b)
	}
}

func checkParameters(t *testing.T, db driver.Conn) {
	t.Helper()
	const odd = `it's \ "中" ` + "`%`" + `; DROP`
	ctx := clickhouse.Context(t.Context(), clickhouse.WithParameters(clickhouse.Parameters{"n": "5", "s": odd}))
	var n uint64
	var s string
	must(t, db.QueryRow(ctx, "SELECT {n:UInt64} + 1, {s:String}").Scan(&n, &s))
	if n != 6 || s != odd {
		t.Errorf("named parameters gave %d, %q", n, s)
	}
	must(t, db.QueryRow(t.Context(), "SELECT concat(?, ?)", odd, "x").Scan(&s))
	if s != odd+"x" {
		t.Errorf("positional parameters gave %q", s)
	}
}

func checkSettings(t *testing.T, db driver.Conn) {
	t.Helper()
	ctx := clickhouse.Context(t.Context(), clickhouse.WithSettings(clickhouse.Settings{"max_block_size": 777}))
	const ask = "SELECT toString(getSetting('max_block_size'))"
	var with, without string
	must(t, db.QueryRow(ctx, ask).Scan(&with))
	must(t, db.QueryRow(t.Context(), ask).Scan(&without))
	if with != "777" || without == "777" {
		t.Errorf("max_block_size with the setting %s, without %s", with, without)
	}
	bad := clickhouse.Context(t.Context(), clickhouse.WithSettings(clickhouse.Settings{"no_such_setting": 1}))
	if got := exceptionCode(db.Exec(bad, "SELECT 1")); got != codeUnknownSetting {
		t.Errorf("an unknown setting gave code %d; want %d", got, codeUnknownSetting)
	}
}

func checkBatch(t *testing.T, db driver.Conn) {
	t.Helper()
	ctx := t.Context()
	must(t, db.Exec(ctx, "CREATE OR REPLACE TABLE many (id UInt64, text String, term LowCardinality(String)) ENGINE = MergeTree ORDER BY id"))
	const n = 120_000 // more than one block, more than one piece of the body
	b, err := db.PrepareBatch(ctx, "INSERT INTO many")
	must(t, err)
	defer b.Close()
	for i := range n {
		must(t, b.Append(uint64(i), fmt.Sprintf("第%d条，优化营商环境", i), "营商环境"))
	}
	must(t, b.Send())
	var count, sum uint64
	must(t, db.QueryRow(ctx, "SELECT count(), sum(id) FROM many").Scan(&count, &sum))
	if count != n || sum != n*(n-1)/2 {
		t.Errorf("count %d, sum %d", count, sum)
	}
}

func checkLarge(t *testing.T, db driver.Conn) {
	t.Helper()
	rows, err := db.Query(t.Context(), "SELECT number, toString(number) FROM numbers(300000)")
	must(t, err)
	defer rows.Close()
	var sum, v uint64
	var text string
	for rows.Next() {
		must(t, rows.Scan(&v, &text))
		sum += v
	}
	must(t, rows.Err())
	if want := uint64(300000 * 299999 / 2); sum != want {
		t.Errorf("sum %d; want %d", sum, want)
	}
}

func checkEmpty(t *testing.T, db driver.Conn) {
	t.Helper()
	rows, err := db.Query(t.Context(), "SELECT number FROM numbers(0)")
	must(t, err)
	defer rows.Close()
	if rows.Next() || rows.Err() != nil {
		t.Errorf("rows out of nothing, or %v", rows.Err())
	}
}

func exceptionCode(err error) int32 {
	if e, ok := errors.AsType[*clickhouse.Exception](err); ok {
		return e.Code
	}
	return 0
}

func checkErrors(t *testing.T, db driver.Conn) {
	t.Helper()
	for sql, want := range map[string]int32{
		"SELECT * FROM no_such_table": 60, "SELEKT 1": 62, "SELECT no_such_column": 47, "SELECT toUInt8('x')": 6,
	} {
		var v any
		if got := exceptionCode(db.QueryRow(t.Context(), sql).Scan(&v)); got != want {
			t.Errorf("%s: code %d; want %d", sql, got, want)
		}
	}
	// After rows have been sent the error comes in band.
	rows, err := db.Query(t.Context(), "SELECT number, throwIf(number = 900000, '中断') FROM numbers(1000000) SETTINGS max_block_size = 1000")
	must(t, err)
	defer rows.Close()
	n := 0
	for rows.Next() {
		n++
	}
	if got := exceptionCode(rows.Err()); got != 395 || n == 0 {
		t.Errorf("after %d rows: code %d (%v); want 395", n, got, rows.Err())
	}
}

func checkFormats(t *testing.T, db driver.Conn) {
	t.Helper()
	for format, want := range map[string]string{
		"JSONEachRow": "{\"a\":1,\"b\":\"中\"}\n", "CSVWithNames": "\"a\",\"b\"\n1,\"中\"\n", "TSV": "1\t中\n",
	} {
		r, err := db.QueryFormat(t.Context(), format, "SELECT 1 AS a, '中' AS b")
		must(t, err)
		var b strings.Builder
		buf := make([]byte, 4096)
		for err == nil {
			var n int
			n, err = r.Read(buf)
			b.Write(buf[:n])
		}
		must(t, r.Close())
		if b.String() != want {
			t.Errorf("%s: %q; want %q", format, b.String(), want)
		}
	}
}

func checkDatabaseSQL(t *testing.T, s *Server) {
	t.Helper()
	db := clickhouse.OpenDB(options(t, s, clickhouse.CompressionLZ4))
	defer db.Close()
	ctx := t.Context()
	_, err := db.ExecContext(ctx, "CREATE TABLE std (a UInt32, s String) ENGINE = MergeTree ORDER BY a")
	must(t, err)
	tx, err := db.BeginTx(ctx, nil)
	must(t, err)
	st, err := tx.PrepareContext(ctx, "INSERT INTO std")
	must(t, err)
	for i := range 5 {
		_, err := st.ExecContext(ctx, uint32(i), "行")
		must(t, err)
	}
	must(t, tx.Commit())
	var n int
	must(t, db.QueryRowContext(ctx, "SELECT count() FROM std WHERE a < ?", 3).Scan(&n))
	if n != 3 {
		t.Errorf("%d rows; want 3", n)
	}
}

// A client that goes away must not leave its query running.
func TestCancelKillsTheQuery(t *testing.T) {
	s := supervise(t, testConfig(t))
	db := connect(t, s, clickhouse.CompressionNone)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		var n uint64
		ended <- db.QueryRow(ctx, "SELECT sum(sipHash64(number)) FROM numbers(100000000000) -- endless").Scan(&n)
	}()
	running := func() (n uint64) {
		must(t, db.QueryRow(t.Context(), "SELECT count() FROM system.processes WHERE query LIKE '%-- endless%' AND query NOT LIKE '%processes%'").Scan(&n))
		return n
	}
	for running() == 0 {
		if t.Context().Err() != nil {
			t.Fatal("the query never started")
		}
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the query ended with %v; want canceled", err)
	}
	for deadline := time.Now().Add(20 * time.Second); running() > 0; {
		if time.Now().After(deadline) {
			t.Fatal("the query is still running")
		}
	}
}

// A query that wants more memory than there is fails; the server lives on and stays small.
func TestMemoryIsBounded(t *testing.T) {
	cfg := testConfig(t)
	cfg.Memory = 300 << 20
	s := supervise(t, cfg)
	db := connect(t, s, clickhouse.CompressionNone)
	pid := s.PID()
	err := db.Exec(t.Context(), "SELECT groupArray(toString(number)) FROM numbers(50000000) SETTINGS max_bytes_before_external_group_by = 0 FORMAT Null")
	if got := exceptionCode(err); got != 241 {
		t.Errorf("err = %v; want code 241", err)
	}
	must(t, db.Ping(t.Context()))
	if s.PID() != pid {
		t.Error("the server died of it")
	}
}
