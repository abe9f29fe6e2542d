package chdb

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/ClickHouse/ch-go/compress"
	chproto "github.com/ClickHouse/ch-go/proto"
	"github.com/ClickHouse/clickhouse-go/v2/lib/column"
	"github.com/ClickHouse/clickhouse-go/v2/lib/proto"
)

// Limits of the HTTP face.
const (
	maxStatement  = 64 << 20 // bytes of SQL, rows written into the statement included; streamed inserts have no limit
	maxConcurrent = 16       // statements at a time; more wait
	insertPiece   = 1 << 20
	killEvery     = 100 * time.Millisecond
)

// Handler answers the ClickHouse HTTP interface out of one open data directory.
type Handler struct {
	args     []string // of every connection
	database string
	access   access
	slots    chan struct{}
	sessions *sessions

	zone string // of the engine: what DateTime columns without a zone are shown in

	keep    *Conn // holds the data directory open between requests
	admin   *Conn // kills queries
	adminMu sync.Mutex
}

// DefaultMemory is how much the engine may use for queries and inserts, its library not counted.
const DefaultMemory = 1 << 30

// engineArgs opens dir with caches cut to the size of one user's database: a server's own defaults go into gigabytes.
func engineArgs(dir string, memory int64) []string {
	if memory <= 0 {
		memory = DefaultMemory
	}
	args := make([]string, 0, 16)
	args = append(args, "--path="+dir, fmt.Sprintf("--max_server_memory_usage=%d", memory))
	for cache, mb := range map[string]int64{
		"mark_cache_size": 64, "primary_index_cache_size": 64, "index_mark_cache_size": 32, "query_condition_cache_size": 16,
		"text_index_tokens_cache_size": 32, "text_index_header_cache_size": 32, "text_index_postings_cache_size": 64,
		"vector_similarity_index_cache_size": 1, "parquet_metadata_cache_size": 16, "iceberg_metadata_files_cache_size": 1,
	} {
		args = append(args, fmt.Sprintf("--%s=%d", cache, mb<<20))
	}
	return args
}

// NewHandler opens the data directory dir, for at most memory bytes (0: DefaultMemory), and makes its database. Load
// comes first; Close gives the directory back.
func NewHandler(dir, database, token string, memory int64) (*Handler, error) {
	h := &Handler{
		args: engineArgs(dir, memory), database: database, access: access{token},
		slots: make(chan struct{}, maxConcurrent),
	}
	var err error
	if h.keep, err = Connect(h.args...); err != nil {
		return nil, err
	}
	if _, err = h.keep.Exec("CREATE DATABASE IF NOT EXISTS " + quoteName(database)); err != nil {
		h.keep.Close()
		return nil, fmt.Errorf("make database %s: %w", database, err)
	}
	if h.zone, err = h.keep.Exec("SELECT timezone()"); err != nil {
		h.keep.Close()
		return nil, err
	}
	h.zone = strings.TrimSpace(h.zone)
	if h.admin, err = Connect(h.args...); err != nil {
		h.keep.Close()
		return nil, err
	}
	h.sessions = newSessions(func() (*Conn, error) { return Connect(h.args...) })
	return h, nil
}

// Close closes every connection. No request may be running.
func (h *Handler) Close() {
	h.sessions.close()
	h.admin.Close()
	h.keep.Close()
}

// ServeHTTP implements http.Handler: GET /ping, and statements on /.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path == "/ping":
		_, _ = io.WriteString(w, "Ok.\n")
		return
	case r.URL.Path != "/" && r.URL.Path != "":
		http.NotFound(w, r)
		return
	case r.Method != http.MethodGet && r.Method != http.MethodPost:
		http.Error(w, "GET or POST", http.StatusMethodNotAllowed)
		return
	}
	if err := h.access.check(r); err != nil {
		writeError(w, err)
		return
	}
	if r.Method == http.MethodGet && !r.URL.Query().Has("query") {
		_, _ = io.WriteString(w, "Ok.\n")
		return
	}
	if err := h.serve(w, r); err != nil {
		writeError(w, err)
	}
}

// serve runs one statement. An error it returns has not been answered yet.
func (h *Handler) serve(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), r.URL.Query()
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-ctx.Done():
		return ctx.Err()
	}
	body, err := requestBody(r, q)
	if err != nil {
		return err
	}
	st, err := readStatement(r, q, body)
	if err != nil {
		return err
	}
	if st.format == "Native" && bytes.Equal(st.sql, hello) {
		return h.answerHello(w, r, q)
	}
	assignments, params, err := settings(q)
	if err != nil {
		return err
	}
	c, release, err := h.connection(q)
	if err != nil {
		return err
	}
	defer release()

	id := q.Get("query_id")
	if id == "" {
		id = randomHex(16)
	}
	mark := strings.TrimSpace(q.Get("log_comment") + " " + id + "-" + randomHex(4))
	if err := h.prepare(c, r, q, assignments, mark); err != nil {
		return err
	}
	defer h.killWhenDone(ctx, mark)()

	w.Header().Set("X-Clickhouse-Query-Id", id)
	w.Header().Set("X-Clickhouse-Server-Display-Name", "zhice")
	w.Header().Set("X-Clickhouse-Timezone", h.zone)
	if st.insertData {
		return insertBody(w, c, st, params, body)
	}
	return answer(ctx, c, st, params, newResponse(w, r, q, st.format), q.Get("wait_end_of_query") == "1")
}

// requestBody undoes what a client did to the body: gzip, or ClickHouse's compressed blocks.
func requestBody(r *http.Request, q url.Values) (io.Reader, error) {
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		return nil, exception(codeNotImplemented, "external tables are not supported by the embedded server")
	}
	var body io.Reader = r.Body
	switch enc := r.Header.Get("Content-Encoding"); enc {
	case "", "identity":
	case "gzip":
		z, err := gzip.NewReader(body)
		if err != nil {
			return nil, exception(codeUnknownException, "the body is not gzip: %v", err)
		}
		body = z
	default:
		return nil, exception(codeNotImplemented, "Content-Encoding %s is not supported; use gzip", enc)
	}
	if q.Get("decompress") == "1" {
		body = blockReader{compress.NewReader(body)}
	}
	return body, nil
}

// blockReader ends with io.EOF where compressed blocks end, and with any other error where one is cut short: ch-go's
// reader wraps io.EOF in both cases and tells them apart by its words alone.
type blockReader struct{ r *compress.Reader }

func (b blockReader) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if errors.Is(err, io.EOF) {
		if strings.HasSuffix(err.Error(), "header: EOF") {
			return n, io.EOF
		}
		return n, io.ErrUnexpectedEOF
	}
	return n, err
}

// readStatement takes the statement from the URL, the body, or both, as ClickHouse does. For an INSERT with its rows in
// the body it leaves the body unread.
func readStatement(r *http.Request, q url.Values, body io.Reader) (statement, error) {
	format := q.Get("default_format")
	if format == "" {
		format = r.Header.Get("X-Clickhouse-Format")
	}
	if format == "" {
		format = "TabSeparated"
	}
	sql := []byte(q.Get("query"))
	if len(sql) > 0 {
		if st, err := parseStatement(sql, false, format); err != nil || st.insertData {
			return st, err
		}
	}
	rest, err := io.ReadAll(io.LimitReader(body, maxStatement+1))
	if err != nil {
		return statement{}, exception(codeUnknownException, "cannot read the request: %v", err)
	}
	if len(rest) > maxStatement {
		return statement{}, exception(codeRequestTooLarge,
			"a statement may have %d MB; give INSERT in the query parameter and its rows in the body", maxStatement>>20)
	}
	if len(sql) > 0 && len(rest) > 0 {
		sql = append(append(sql, '\n'), rest...)
	} else if len(rest) > 0 {
		sql = rest
	}
	return parseStatement(sql, true, format)
}

// connection gives the session's connection, or one for this request alone.
func (h *Handler) connection(q url.Values) (*Conn, func(), error) {
	if id := q.Get("session_id"); id != "" {
		timeout, _ := strconv.Atoi(q.Get("session_timeout")) // ClickHouse too takes its default for nonsense
		return h.sessions.acquire(id, time.Duration(timeout)*time.Second, q.Get("session_check") == "1")
	}
	c, err := Connect(h.args...)
	if err != nil {
		return nil, nil, err
	}
	return c, c.Close, nil
}

// prepare sets database and settings. mark goes into log_comment, by which the query can be found and killed.
func (h *Handler) prepare(c *Conn, r *http.Request, q url.Values, assignments []string, mark string) error {
	db := q.Get("database")
	if db == "" {
		db = r.Header.Get("X-Clickhouse-Database")
	}
	if db == "" {
		db = h.database
	}
	assignments = append(assignments, "log_comment = "+quoteString(mark))
	if r.Method == http.MethodGet {
		// As on a server. It could not be taken back, so it must not stick to a session.
		if q.Get("session_id") != "" {
			return exception(codeReadonly, "a session takes POST requests only")
		}
		assignments = append(assignments, "readonly = 2")
	} else if v := q.Get("readonly"); v != "" {
		assignments = append(assignments, "readonly = "+quoteString(v))
	}
	_, err := c.Exec("USE " + quoteName(db) + "; SET " + strings.Join(assignments, ", "))
	return err
}

// killWhenDone kills the marked query once ctx ends, again and again until the returned function is called: the engine
// may not have registered it yet.
func (h *Handler) killWhenDone(ctx context.Context, mark string) (stop func()) {
	finished, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		select {
		case <-finished:
			return
		case <-ctx.Done():
		}
		tick := time.NewTicker(killEvery)
		defer tick.Stop()
		for {
			h.kill(mark)
			select {
			case <-finished:
				return
			case <-tick.C:
			}
		}
	}()
	return func() { close(finished); <-gone }
}

func (h *Handler) kill(mark string) {
	h.adminMu.Lock()
	defer h.adminMu.Unlock()
	// An error means that there is nothing to kill any more.
	_, _ = h.admin.Exec("KILL QUERY WHERE Settings['log_comment'] = " + quoteString(mark) + " ASYNC")
}

func newResponse(w http.ResponseWriter, r *http.Request, q url.Values, format string) *response {
	out := &response{w: w, format: format}
	switch {
	case q.Get("compress") == "1":
		method := compress.LZ4
		if strings.EqualFold(q.Get("network_compression_method"), "ZSTD") {
			method = compress.ZSTD
		}
		level, _ := strconv.Atoi(q.Get("network_zstd_compression_level"))
		out.blocks = compress.NewWriter(compress.Level(level), method)
	case strings.Contains(r.Header.Get("Accept-Encoding"), "gzip"):
		// clickhouse-go asks for gzip by the header alone, other clients by the setting too.
		if q.Get("enable_http_compression") == "1" || strings.HasPrefix(r.UserAgent(), "clickhouse-go/") {
			out.gzip = gzip.NewWriter(w)
		}
	}
	return out
}

// answer runs a statement and writes its result, in chunks where format and statement allow it.
func answer(ctx context.Context, c *Conn, st statement, params []Param, out *response, whole bool) error {
	if st.selects && streamable[st.format] && !whole {
		s, err := c.stream(st.sql, st.format, params)
		switch {
		case err == nil:
			defer s.destroy()
			return streamRows(ctx, s, out)
		case !strings.Contains(err.Error(), "Streaming query is not supported"):
			return err
		}
		// DESCRIBE and its like cannot be streamed.
	}
	r, err := c.query(st.sql, st.format, params)
	if err != nil {
		return err
	}
	defer r.destroy()
	out.w.Header().Set("X-Clickhouse-Summary", summary(r.stats()))
	if b := r.data(); len(b) > 0 {
		if err := out.write(b); err != nil {
			return out.fail(err)
		}
	}
	return out.finish()
}

// answerHello tells clickhouse-go that this server's revision is 0, which is what libchdb writes Native blocks at,
// whatever the engine's own revision. Only this first answer is decoded at the revision the client sent.
func (h *Handler) answerHello(w http.ResponseWriter, r *http.Request, q url.Values) error {
	revision, _ := strconv.ParseUint(q.Get("client_protocol_version"), 10, 64)
	var block proto.Block
	for _, c := range [][2]string{{"displayName()", "String"}, {"version()", "String"}, {"revision()", "UInt32"}, {"timezone()", "String"}} {
		if err := block.AddColumn(c[0], column.Type(c[1])); err != nil {
			return err
		}
	}
	if err := block.Append("zhice", Version(), uint32(0), h.zone); err != nil {
		return err
	}
	var buf chproto.Buffer
	if err := block.Encode(&buf, revision); err != nil {
		return err
	}
	out := newResponse(w, r, q, "Native")
	if err := out.write(buf.Buf); err != nil {
		return out.fail(err)
	}
	return out.finish()
}

func streamRows(ctx context.Context, s *stream, out *response) error {
	for {
		if ctx.Err() != nil {
			s.cancel()
			return out.fail(exception(codeQueryCancelled, "Query was cancelled"))
		}
		r, err := s.next()
		if err != nil {
			return out.fail(err)
		}
		b := r.data()
		if len(b) == 0 {
			r.destroy()
			return out.finish()
		}
		err = out.write(b)
		r.destroy()
		if err != nil {
			s.cancel()
			return out.fail(err)
		}
	}
}

// insertBody feeds the body to an INSERT piece by piece and commits it.
func insertBody(w http.ResponseWriter, c *Conn, st statement, params []Param, body io.Reader) error {
	ins, err := c.insert(st.sql, st.format, params)
	if err != nil {
		_, _ = io.Copy(io.Discard, io.LimitReader(body, maxStatement)) // lets the client read the answer
		return err
	}
	defer ins.destroy()
	buf := make([]byte, insertPiece)
	for {
		n, rerr := fill(body, buf)
		if err := ins.append(buf[:n]); err != nil {
			_, _ = io.Copy(io.Discard, io.LimitReader(body, maxStatement))
			return err
		}
		if rerr == io.EOF { //nolint:errorlint // a wrapped or unexpected end is a broken request
			break
		}
		if rerr != nil {
			ins.cancel()
			return exception(codeUnknownException, "the request broke off: %v", rerr)
		}
	}
	stats, err := ins.done()
	if err != nil {
		return err
	}
	w.Header().Set("X-Clickhouse-Summary", summary(stats))
	w.WriteHeader(http.StatusOK)
	return nil
}

// fill reads until buf is full. It tells a body that ended (io.EOF) from one that was cut short, which io.ReadFull does
// not: half an insert must never be committed.
func fill(r io.Reader, buf []byte) (n int, err error) {
	for n < len(buf) && err == nil {
		var m int
		m, err = r.Read(buf[n:])
		n += m
	}
	return n, err
}

func summary(s Stats) string {
	return fmt.Sprintf(`{"read_rows":"%d","read_bytes":"%d","written_rows":"%d","written_bytes":"%d","result_rows":"%d","result_bytes":"%d","elapsed_ns":"%d"}`,
		s.ReadRows, s.ReadBytes, s.WrittenRows, s.WrittenBytes, s.ResultRows, s.ResultBytes, int64(s.Seconds*1e9))
}
