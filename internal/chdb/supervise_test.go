package chdb

import (
	"context"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2"
)

func TestStartQueryStop(t *testing.T) {
	s := supervise(t, testConfig(t))
	db, err := clickhouse.Open(options(t, s, clickhouse.CompressionNone))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var n uint64
	var name string
	if err := db.QueryRow(context.Background(), "SELECT toUInt64(42), currentDatabase()").Scan(&n, &name); err != nil {
		t.Fatal(err)
	}
	if n != 42 || name != Database {
		t.Errorf("got %d in %s; want 42 in %s", n, name, Database)
	}
	s.Stop()
	if err := db.Ping(context.Background()); err == nil {
		t.Error("the server answers after Stop")
	}
}
