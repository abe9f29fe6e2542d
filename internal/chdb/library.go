package chdb

import (
	"fmt"
	"sync"
	"unsafe"

	"github.com/ebitengine/purego"
)

// queryFunc is the shape shared by the three calls that start a statement: SQL, format and parameters, each with its
// length in bytes.
type queryFunc func(conn, sql unsafe.Pointer, sqlLen uintptr, format unsafe.Pointer, formatLen uintptr,
	names, nameLens, values, valueLens unsafe.Pointer, n uintptr) unsafe.Pointer

// lib holds the C functions. They are set once, by Load, and never changed.
var lib struct {
	version   func() string
	connect   func(argc int32, argv unsafe.Pointer) unsafe.Pointer // chdb_connection *
	closeConn func(conn unsafe.Pointer)
	shutdown  func() int32

	query       queryFunc
	streamQuery queryFunc
	streamFetch func(conn, res unsafe.Pointer) unsafe.Pointer
	streamStop  func(conn, res unsafe.Pointer)

	insert        queryFunc
	insertAppend  func(ins, data unsafe.Pointer, n uintptr) int32
	insertDone    func(ins unsafe.Pointer) unsafe.Pointer
	insertCancel  func(ins unsafe.Pointer)
	insertError   func(ins unsafe.Pointer) string
	insertDestroy func(ins unsafe.Pointer)

	destroy      func(res unsafe.Pointer)
	buffer       func(res unsafe.Pointer) unsafe.Pointer
	length       func(res unsafe.Pointer) uintptr
	errorText    func(res unsafe.Pointer) string
	elapsed      func(res unsafe.Pointer) float64
	rows         func(res unsafe.Pointer) uint64
	bytes        func(res unsafe.Pointer) uint64
	storageRows  func(res unsafe.Pointer) uint64
	storageBytes func(res unsafe.Pointer) uint64
	writtenRows  func(res unsafe.Pointer) uint64
	writtenBytes func(res unsafe.Pointer) uint64

	signalHandlers func(enabled int32)
	sigaction      func(sig int32, act, old unsafe.Pointer) int32
}

var (
	loadOnce sync.Once
	errLoad  error
)

// Load opens the library at path and keeps its signal handlers out of Go's way. Only the first call loads; later ones
// answer as it did. The library stays until the process ends.
func Load(path string) error {
	loadOnce.Do(func() { errLoad = load(path) })
	return errLoad
}

func load(path string) (err error) {
	handle, err := purego.Dlopen(path, purego.RTLD_NOW|purego.RTLD_LOCAL)
	if err != nil {
		return fmt.Errorf("load the ClickHouse library %s: %w", path, err)
	}
	self, err := purego.Dlopen("", purego.RTLD_NOW)
	if err != nil {
		return fmt.Errorf("open the C library of this process: %w", err)
	}
	// purego panics on a symbol that is not there: a library of another version.
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%s is not the ClickHouse library of the pinned version (%v): run `make setup`", path, p)
		}
	}()
	bind(handle, self)
	before := snapshotSignals()
	lib.signalHandlers(0)
	before.restore()
	return nil
}

func bind(h, self uintptr) {
	for name, fn := range map[string]any{
		"chdb_version":                     &lib.version,
		"chdb_connect":                     &lib.connect,
		"chdb_close_conn":                  &lib.closeConn,
		"chdb_shutdown":                    &lib.shutdown,
		"chdb_query_with_params_n":         &lib.query,
		"chdb_stream_query_with_params_n":  &lib.streamQuery,
		"chdb_stream_fetch_result":         &lib.streamFetch,
		"chdb_stream_cancel_query":         &lib.streamStop,
		"chdb_stream_insert_with_params_n": &lib.insert,
		"chdb_stream_append":               &lib.insertAppend,
		"chdb_stream_done":                 &lib.insertDone,
		"chdb_stream_cancel_insert":        &lib.insertCancel,
		"chdb_stream_insert_error":         &lib.insertError,
		"chdb_destroy_insert_stream":       &lib.insertDestroy,
		"chdb_destroy_query_result":        &lib.destroy,
		"chdb_result_buffer":               &lib.buffer,
		"chdb_result_length":               &lib.length,
		"chdb_result_error":                &lib.errorText,
		"chdb_result_elapsed":              &lib.elapsed,
		"chdb_result_rows_read":            &lib.rows,
		"chdb_result_bytes_read":           &lib.bytes,
		"chdb_result_storage_rows_read":    &lib.storageRows,
		"chdb_result_storage_bytes_read":   &lib.storageBytes,
		"chdb_result_rows_written":         &lib.writtenRows,
		"chdb_result_bytes_written":        &lib.writtenBytes,
		"chdb_set_signal_handlers_enabled": &lib.signalHandlers,
	} {
		purego.RegisterLibFunc(fn, h, name)
	}
	purego.RegisterLibFunc(&lib.sigaction, self, "sigaction")
}

// Version is the ClickHouse version of the loaded library.
func Version() string { return lib.version() }
