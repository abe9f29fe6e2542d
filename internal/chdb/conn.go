package chdb

import (
	"errors"
	"fmt"
	"regexp"
	"runtime"
	"strconv"
	"unsafe"
)

// Param is one query parameter: {name:Type} in the SQL.
type Param struct{ Name, Value string }

// Error is an exception of ClickHouse with its code, as in system.errors.
type Error struct {
	Code int
	Text string // "Code: 62. DB::Exception: …"
}

// Error gives ClickHouse's own text.
func (e *Error) Error() string { return e.Text }

// Codes of ClickHouse that this package raises or acts on.
const (
	codeSyntax           = 62
	codeNotImplemented   = 48
	codeCannotOpenFile   = 76
	codeUnknownSetting   = 115
	codeReadonly         = 164
	codeTooManyQueries   = 202
	codeNoSession        = 372
	codeSessionLocked    = 373
	codeQueryCancelled   = 394
	codeRequestTooLarge  = 307
	codeAuthentication   = 516
	codeAccessDenied     = 497
	codeUnknownException = 1002
)

var codeNames = map[int]string{
	codeSyntax: "SYNTAX_ERROR", codeNotImplemented: "NOT_IMPLEMENTED", codeUnknownSetting: "UNKNOWN_SETTING",
	codeReadonly: "READONLY", codeTooManyQueries: "TOO_MANY_SIMULTANEOUS_QUERIES", codeNoSession: "SESSION_NOT_FOUND",
	codeSessionLocked: "SESSION_IS_LOCKED", codeQueryCancelled: "QUERY_WAS_CANCELLED",
	codeRequestTooLarge: "TOO_MANY_BYTES", codeAuthentication: "AUTHENTICATION_FAILED", codeAccessDenied: "ACCESS_DENIED",
	codeUnknownException: "UNKNOWN_EXCEPTION",
}

// exception makes an Error of our own in ClickHouse's wording, so that clients parse it like any other.
func exception(code int, format string, args ...any) *Error {
	return &Error{Code: code, Text: fmt.Sprintf("Code: %d. DB::Exception: %s. (%s)", code, fmt.Sprintf(format, args...), codeNames[code])}
}

var codePattern = regexp.MustCompile(`Code:\s*(\d+)\.`)

func engineError(text string) *Error {
	if m := codePattern.FindStringSubmatch(text); m != nil {
		code, err := strconv.Atoi(m[1])
		if err == nil {
			return &Error{Code: code, Text: text}
		}
	}
	return exception(codeUnknownException, "%s", text)
}

// Conn is a connection to the one data directory this process has open. Connections run side by side; one of them runs
// one statement at a time.
type Conn struct{ outer unsafe.Pointer }

// Connect opens a connection with command-line style arguments of clickhouse-local ("--path=DIR"). The first one opens
// the data directory; the last one to close gives it back.
func Connect(args ...string) (*Conn, error) {
	args = append([]string{"clickhouse"}, args...)
	var pin runtime.Pinner
	defer pin.Unpin()
	argv := make([]unsafe.Pointer, len(args)+1)
	for i, a := range args {
		b := append([]byte(a), 0)
		pin.Pin(&b[0])
		argv[i] = unsafe.Pointer(&b[0])
	}
	p := lib.connect(int32(len(args)), unsafe.Pointer(&argv[0]))
	runtime.KeepAlive(argv)
	if p == nil {
		return nil, errors.New("the ClickHouse library could not open its data directory")
	}
	return &Conn{outer: p}, nil
}

// Close ends the connection; the Conn must not be used after it.
func (c *Conn) Close() { lib.closeConn(c.outer) }

// handle reads chdb_connection out of chdb_connection *.
func (c *Conn) handle() unsafe.Pointer { return *(*unsafe.Pointer)(c.outer) }

// Stats is what a statement read and wrote.
type Stats struct {
	Seconds                   float64
	ResultRows, ResultBytes   uint64
	ReadRows, ReadBytes       uint64
	WrittenRows, WrittenBytes uint64
}

type result struct{ p unsafe.Pointer }

func (r result) err() error {
	if r.p == nil {
		return exception(codeUnknownException, "the library gave no result")
	}
	if text := lib.errorText(r.p); text != "" {
		return engineError(text)
	}
	return nil
}

// data is memory of the library: valid until destroy.
func (r result) data() []byte {
	n := lib.length(r.p)
	if n == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(lib.buffer(r.p)), n)
}

func (r result) stats() Stats {
	return Stats{
		Seconds: lib.elapsed(r.p), ResultRows: lib.rows(r.p), ResultBytes: lib.bytes(r.p),
		ReadRows: lib.storageRows(r.p), ReadBytes: lib.storageBytes(r.p),
		WrittenRows: lib.writtenRows(r.p), WrittenBytes: lib.writtenBytes(r.p),
	}
}

func (r result) destroy() {
	if r.p != nil {
		lib.destroy(r.p)
	}
}

// call starts a statement. The library copies all it is given before it returns.
func (c *Conn) call(fn queryFunc, sql []byte, format string, params []Param) unsafe.Pointer {
	var pin runtime.Pinner
	defer pin.Unpin()
	// One more than needed, so that an empty list still has an address.
	n := len(params)
	names, nameLens := make([]unsafe.Pointer, n+1), make([]uintptr, n+1)
	values, valueLens := make([]unsafe.Pointer, n+1), make([]uintptr, n+1)
	for i, p := range params {
		names[i], nameLens[i] = pinned(&pin, []byte(p.Name))
		values[i], valueLens[i] = pinned(&pin, []byte(p.Value))
	}
	s, sl := pinned(&pin, sql)
	f, fl := pinned(&pin, []byte(format))
	r := fn(c.handle(), s, sl, f, fl, unsafe.Pointer(&names[0]), unsafe.Pointer(&nameLens[0]),
		unsafe.Pointer(&values[0]), unsafe.Pointer(&valueLens[0]), uintptr(n))
	runtime.KeepAlive(names)
	runtime.KeepAlive(nameLens)
	runtime.KeepAlive(values)
	runtime.KeepAlive(valueLens)
	return r
}

func pinned(pin *runtime.Pinner, b []byte) (unsafe.Pointer, uintptr) {
	n := len(b)
	if n == 0 {
		b = []byte{0}
	}
	pin.Pin(&b[0])
	return unsafe.Pointer(&b[0]), uintptr(n)
}

// query runs a statement to its end and holds the whole result.
func (c *Conn) query(sql []byte, format string, params []Param) (result, error) {
	r := result{c.call(lib.query, sql, format, params)}
	if err := r.err(); err != nil {
		r.destroy()
		return result{}, err
	}
	return r, nil
}

// Exec runs SQL and gives its result as tab-separated text.
func (c *Conn) Exec(sql string) (string, error) {
	r, err := c.query([]byte(sql), "TabSeparated", nil)
	if err != nil {
		return "", err
	}
	defer r.destroy()
	return string(r.data()), nil
}

// stream is a select whose result comes in chunks.
type stream struct {
	c *Conn
	r result
}

func (c *Conn) stream(sql []byte, format string, params []Param) (*stream, error) {
	r := result{c.call(lib.streamQuery, sql, format, params)}
	if err := r.err(); err != nil {
		r.destroy()
		return nil, err
	}
	return &stream{c, r}, nil
}

// next gives the next chunk, to be destroyed by the caller; a chunk without data is the end.
func (s *stream) next() (result, error) {
	r := result{lib.streamFetch(s.c.handle(), s.r.p)}
	if err := r.err(); err != nil {
		r.destroy()
		return result{}, err
	}
	return r, nil
}

func (s *stream) cancel()  { lib.streamStop(s.c.handle(), s.r.p) }
func (s *stream) destroy() { s.r.destroy() }

// inserter is an INSERT whose data comes in pieces, cut anywhere.
type inserter struct{ p unsafe.Pointer }

func (c *Conn) insert(sql []byte, format string, params []Param) (*inserter, error) {
	ins := &inserter{c.call(lib.insert, sql, format, params)}
	if ins.p == nil {
		return nil, exception(codeUnknownException, "the library gave no insert stream")
	}
	if text := lib.insertError(ins.p); text != "" {
		ins.destroy()
		return nil, engineError(text)
	}
	return ins, nil
}

func (ins *inserter) append(b []byte) error {
	if len(b) == 0 {
		return nil
	}
	if lib.insertAppend(ins.p, unsafe.Pointer(&b[0]), uintptr(len(b))) != 0 {
		return engineError(lib.insertError(ins.p))
	}
	return nil
}

// done commits the insert.
func (ins *inserter) done() (Stats, error) {
	r := result{lib.insertDone(ins.p)}
	defer r.destroy()
	if err := r.err(); err != nil {
		return Stats{}, err
	}
	return r.stats(), nil
}

func (ins *inserter) cancel()  { lib.insertCancel(ins.p) }
func (ins *inserter) destroy() { lib.insertDestroy(ins.p) }
