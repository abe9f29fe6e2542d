package clickhouse

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"syscall"

	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/zhice-project/zhice/schemas"
)

// Codes of ClickHouse this package acts on.
const (
	codeUnknownIdentifier = 47
	codeUnknownTable      = 60
	codeUnknownDatabase   = 81
)

// serverCodes are exceptions about the state of the server, which passes by itself or is mended by somebody while the
// document waits. Every other one is about the rows or the statement, and the same would come again; also one that
// looks like a state, such as MEMORY_LIMIT_EXCEEDED (241), where a document asks for too much.
var serverCodes = map[int32]string{
	3: "UNEXPECTED_END_OF_FILE", 32: "ATTEMPT_TO_READ_AFTER_EOF", 60: "UNKNOWN_TABLE", 81: "UNKNOWN_DATABASE",
	159: "TIMEOUT_EXCEEDED", 160: "TOO_SLOW", 164: "READONLY", 192: "UNKNOWN_USER", 193: "WRONG_PASSWORD", 194: "REQUIRED_PASSWORD",
	201: "QUOTA_EXCEEDED", 202: "TOO_MANY_SIMULTANEOUS_QUERIES", 203: "NO_FREE_CONNECTION", 209: "SOCKET_TIMEOUT",
	210: "NETWORK_ERROR", 218: "TABLE_IS_DROPPED", 236: "ABORTED", 242: "TABLE_IS_READ_ONLY", 243: "NOT_ENOUGH_SPACE",
	252: "TOO_MANY_PARTS", 279: "ALL_CONNECTION_TRIES_FAILED", 285: "TOO_FEW_LIVE_REPLICAS", 319: "UNKNOWN_STATUS_OF_INSERT",
	394: "QUERY_WAS_CANCELLED", 425: "SYSTEM_ERROR", 439: "CANNOT_SCHEDULE_TASK", 473: "DEADLOCK_AVOIDED", 497: "ACCESS_DENIED",
	516: "AUTHENTICATION_FAILED", 517: "CANNOT_ASSIGN_ALTER", 692: "TOO_MANY_MUTATIONS", 745: "SERVER_OVERLOADED", 999: "KEEPER_EXCEPTION",
}

// rowError is a row no server was asked to take: the client could not turn it into the columns' types.
type rowError struct{ err error }

func (e *rowError) Error() string { return e.err.Error() }
func (e *rowError) Unwrap() error { return e.err }

// failure gives err the reason the stage runner decides by; nil stays nil. Only a server that is away or in a bad state
// is unavailable: that is waited for without end, so nothing else may be. A row that cannot be written is permanent;
// what the server says of the data, or an error of no known kind, is tried a few times.
func failure(ctx context.Context, doing string, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*schemas.Failure](err); ok {
		return fmt.Errorf("%s: %w", doing, err)
	}
	if ctx.Err() != nil {
		return fmt.Errorf("%s: %w", doing, ctx.Err())
	}
	if _, ok := errors.AsType[*rowError](err); ok {
		return schemas.Fail(schemas.ReasonInternal, "%s: %w", doing, err)
	}
	if away(err) {
		return schemas.Retry(schemas.ReasonUnavailable, "%s: %w", doing, err)
	}
	return schemas.Retry(schemas.ReasonInternal, "%s: %w", doing, err)
}

// away says that the server cannot be reached, broke off, or is in a state that passes.
func away(err error) bool {
	if e := asException(err); e != nil {
		_, state := serverCodes[e.Code]
		return state
	}
	if _, ok := errors.AsType[net.Error](err); ok {
		return true
	}
	for _, broken := range []error{
		io.EOF, io.ErrUnexpectedEOF, io.ErrClosedPipe, net.ErrClosed, driver.ErrBadConn, context.DeadlineExceeded,
		clickhouse.ErrAcquireConnTimeout, clickhouse.ErrConnectionClosed, clickhouse.ErrAcquireConnNoAddress,
		syscall.ECONNREFUSED, syscall.ECONNRESET, syscall.EPIPE,
	} {
		if errors.Is(err, broken) {
			return true
		}
	}
	h, ok := errors.AsType[*clickhouse.HTTPError](err)
	return ok && (h.StatusCode == http.StatusTooManyRequests || h.StatusCode >= 500) // a proxy before a server that is down
}

func code(e *clickhouse.Exception) int32 {
	if e == nil {
		return 0
	}
	return e.Code
}

func asException(err error) *clickhouse.Exception {
	e, _ := errors.AsType[*clickhouse.Exception](err)
	return e
}
