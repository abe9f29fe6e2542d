package clickhouse

import (
	"context"
	"errors"
	"fmt"

	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/zhice-project/zhice/schemas"
)

// Codes of ClickHouse this package acts on.
const codeUnknownDatabase = 81

// dataCodes are exceptions about the rows or the statement themselves: the same again later. Every other exception
// (memory, too many parts or queries, read-only, tables not made yet, a wrong password) is a matter of the server, which
// somebody mends while the document waits.
var dataCodes = map[int32]string{
	6: "CANNOT_PARSE_TEXT", 27: "CANNOT_PARSE_INPUT", 33: "CANNOT_READ_ALL_DATA", 36: "BAD_ARGUMENTS",
	38: "CANNOT_PARSE_DATE", 41: "CANNOT_PARSE_DATETIME", 43: "ILLEGAL_TYPE_OF_ARGUMENT", 44: "ILLEGAL_COLUMN",
	53: "TYPE_MISMATCH", 62: "SYNTAX_ERROR", 70: "CANNOT_CONVERT_TYPE", 72: "CANNOT_PARSE_NUMBER",
	117: "INCORRECT_DATA", 131: "TOO_LARGE_STRING_SIZE",
}

// failure gives err the reason the stage runner decides by; nil stays nil.
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
	e, ok := errors.AsType[*clickhouse.Exception](err)
	if _, data := dataCodes[code(e)]; (ok && data) || errors.Is(err, clickhouse.ErrBatchInvalid) {
		return schemas.Retry(schemas.ReasonInternal, "%s: %w", doing, err)
	}
	return schemas.Retry(schemas.ReasonUnavailable, "%s: %w", doing, err)
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
