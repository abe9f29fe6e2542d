package chdb

import (
	"compress/gzip"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/ClickHouse/ch-go/compress"
)

// maxBlock is how much is compressed at a time.
const maxBlock = 1 << 20

var contentTypes = map[string]string{
	"Native": "application/octet-stream", "RowBinary": "application/octet-stream",
	"RowBinaryWithNamesAndTypes": "application/octet-stream", "Parquet": "application/octet-stream",
	"CSV": "text/csv; charset=UTF-8; header=absent", "CSVWithNames": "text/csv; charset=UTF-8; header=present",
	"JSON": "application/json; charset=UTF-8", "JSONCompact": "application/json; charset=UTF-8",
	"JSONEachRow": "application/x-ndjson; charset=UTF-8", "JSONCompactEachRow": "application/x-ndjson; charset=UTF-8",
	"PrettyCompact": "text/plain; charset=UTF-8", "Vertical": "text/plain; charset=UTF-8", "Markdown": "text/markdown; charset=UTF-8",
}

// httpStatus of an exception, as a ClickHouse server answers.
func httpStatus(code int) int {
	switch code {
	case 16, 46, 47, 60, 81, 218:
		return http.StatusNotFound
	case 6, 26, 27, 36, 38, 41, 42, 43, 44, 53, 62, 70, 72, 73, 115, 117, 130, 131, 457:
		return http.StatusBadRequest
	case codeReadonly, codeAccessDenied:
		return http.StatusForbidden
	case codeAuthentication:
		return http.StatusUnauthorized
	case codeRequestTooLarge:
		return http.StatusRequestEntityTooLarge
	case codeNotImplemented:
		return http.StatusNotImplemented
	case 159:
		return http.StatusRequestTimeout
	case codeTooManyQueries, 241:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// writeError answers with an exception before anything else was written.
func writeError(w http.ResponseWriter, err error) {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		e = exception(codeUnknownException, "%v", err)
	}
	h := w.Header()
	h.Set("X-Clickhouse-Exception-Code", strconv.Itoa(e.Code))
	h.Set("Content-Type", "text/plain; charset=UTF-8")
	h.Del("Content-Encoding")
	if e.Code == codeAuthentication {
		h.Set("WWW-Authenticate", `Basic realm="ClickHouse server HTTP API"`)
	}
	w.WriteHeader(httpStatus(e.Code))
	_, _ = io.WriteString(w, e.Text+"\n") // the client may be gone; nothing else is left to tell it
}

// response writes a result: plain, in ClickHouse's compressed blocks, or gzipped.
type response struct {
	w      http.ResponseWriter
	format string
	blocks *compress.Writer // ClickHouse's own framing, compress=1
	gzip   *gzip.Writer
	tag    string // names the exception frame of this response; set once the first byte is out
}

func (o *response) begin() {
	if o.tag != "" {
		return
	}
	o.tag = randomHex(8)
	h := o.w.Header()
	h.Set("X-Clickhouse-Format", o.format)
	h.Set("X-Clickhouse-Exception-Tag", o.tag)
	ct := contentTypes[o.format]
	if ct == "" {
		ct = "text/tab-separated-values; charset=UTF-8"
	}
	h.Set("Content-Type", ct)
	h.Set("X-Content-Type-Options", "nosniff")
	if o.gzip != nil {
		h.Set("Content-Encoding", "gzip")
	}
	o.w.WriteHeader(http.StatusOK)
}

func (o *response) write(b []byte) error {
	o.begin()
	var err error
	switch {
	case o.blocks != nil:
		for len(b) > 0 && err == nil {
			n := min(len(b), maxBlock)
			if err = o.blocks.Compress(b[:n]); err == nil {
				_, err = o.w.Write(o.blocks.Data) //nolint:gosec // nosniff above: never a page
			}
			b = b[n:]
		}
	case o.gzip != nil:
		_, err = o.gzip.Write(b)
	default:
		_, err = o.w.Write(b) //nolint:gosec // nosniff above: never a page
	}
	return err
}

// finish ends a result that went well.
func (o *response) finish() error {
	if o.tag == "" {
		o.w.Header().Set("Content-Length", "0")
		o.w.WriteHeader(http.StatusOK)
		return nil
	}
	if o.gzip != nil {
		return o.gzip.Close()
	}
	return nil
}

// fail ends a result that did not. Before the first byte err is answered with a status; afterwards it goes in band, in
// the frame clients look for, which is never compressed in blocks.
func (o *response) fail(err error) error {
	if o.tag == "" {
		return err
	}
	text := err.Error()
	o.blocks = nil
	werr := o.write(fmt.Appendf(nil, "\r\n__exception__\r\n%s\r\n%s\n%d %s\r\n__exception__\r\n", o.tag, text, len(text)+1, o.tag))
	if o.gzip != nil {
		werr = errors.Join(werr, o.gzip.Close())
	}
	if werr != nil {
		// The frame did not arrive: break the connection, or the client takes the cut result for a whole one.
		panic(http.ErrAbortHandler)
	}
	return nil
}

func randomHex(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails: it ends the process instead
	return hex.EncodeToString(b)
}
