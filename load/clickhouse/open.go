package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// DefaultDatabase is used where an address names none.
const DefaultDatabase = "zhice"

const (
	maxConns    = 8
	dialTimeout = 10 * time.Second
	readTimeout = 30 * time.Minute // over HTTP the first byte of an answer may take as long as the query
	batchTime   = 5 * time.Minute  // a batch that takes longer is tried again
)

// DB is a pool of connections to one database. All methods may be called at once.
type DB struct {
	conn driver.Conn
	opt  *clickhouse.Options

	mu    sync.Mutex
	types map[string][]clickhouse.ColumnNameAndType // of tables written to, once known

	// What workers ask for one document at a time, and the server is asked for many.
	loads     joint[Document, Outcome]
	standings joint[generationKey, standingAnswer]
	accepted  joint[struct{}, acceptedAnswer]
}

// join sets how workers are answered together.
func (db *DB) join() {
	// Two, so that one group is laid out while the server takes the rows of another.
	db.loads.answer, db.loads.weight, db.loads.most, db.loads.atOnce = db.LoadAll, func(d Document) int { return bytesOf(&d) }, groupBytes, 2
	db.standings.answer, db.standings.atOnce = db.standing, 1
	db.accepted.answer, db.accepted.atOnce = db.acceptedTerms, 1
}

// Open connects to an address like http://user:password@host:8123/zhice, https://…, or clickhouse://host:9000/zhice
// (native), with clickhouse-go's own parameters after a question mark, and asks the server for a sign of life. The
// database itself may still be missing: Migrate makes it.
func Open(ctx context.Context, address string) (*DB, error) {
	opt, err := parse(address)
	if err != nil {
		return nil, err
	}
	conn, err := clickhouse.Open(opt)
	if err != nil {
		return nil, fmt.Errorf("ClickHouse address: %w", err)
	}
	db := &DB{conn: conn, opt: opt, types: map[string][]clickhouse.ColumnNameAndType{}}
	db.join()
	if err := db.Ping(ctx); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return db, nil
}

// parse reads an address; its errors never repeat the password.
func parse(address string) (*clickhouse.Options, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("the ClickHouse address cannot be read: want http://user:password@host:8123/zhice or clickhouse://host:9000/zhice")
	}
	switch u.Scheme {
	case "http", "https", "clickhouse", "tcp", "native":
	default:
		return nil, fmt.Errorf("the ClickHouse address begins with %q: want http://, https:// or clickhouse://", u.Scheme)
	}
	if u.Scheme == "native" {
		u.Scheme = "clickhouse"
	}
	if u.Port() == "" {
		u.Host += map[string]string{"http": ":8123", "https": ":8443"}[u.Scheme]
		if u.Port() == "" {
			u.Host += ":9000"
		}
	}
	opt, err := clickhouse.ParseDSN(u.String())
	if err != nil {
		return nil, fmt.Errorf("the ClickHouse address %s cannot be read: %w", u.Redacted(), err)
	}
	if opt.Auth.Database == "" || strings.Trim(u.Path, "/") == "" {
		opt.Auth.Database = DefaultDatabase
	}
	opt.DialTimeout = dialTimeout
	if !u.Query().Has("read_timeout") {
		opt.ReadTimeout = readTimeout
	}
	if !u.Query().Has("max_open_conns") {
		opt.MaxOpenConns, opt.MaxIdleConns = maxConns, maxConns
	}
	if opt.Protocol == clickhouse.Native && !u.Query().Has("compress") {
		opt.Compression = &clickhouse.Compression{Method: clickhouse.CompressionLZ4}
	}
	return opt, nil
}

// Ping asks for a sign of life. A missing database is one.
func (db *DB) Ping(ctx context.Context) error {
	err := db.conn.Ping(ctx)
	if e, ok := errors.AsType[*clickhouse.Exception](err); ok && e.Code == codeUnknownDatabase {
		return nil
	}
	return failure(ctx, "reach ClickHouse", err)
}

// Version is the server's.
func (db *DB) Version(ctx context.Context) (string, error) {
	var v string
	if err := db.conn.QueryRow(ctx, "SELECT version()").Scan(&v); err != nil {
		return "", failure(ctx, "ask ClickHouse for its version", err)
	}
	return v, nil
}

// Database is the name of the database.
func (db *DB) Database() string { return db.opt.Auth.Database }

// Conn is the clickhouse-go connection, for statements of the caller's own.
func (db *DB) Conn() driver.Conn { return db.conn }

// Close ends all connections, once what is being written is. Nothing may be asked after it.
func (db *DB) Close() error {
	db.loads.close()
	db.standings.close()
	db.accepted.close()
	return db.conn.Close()
}
