// Package chdb runs ClickHouse inside zhice: it loads libchdb without cgo, answers the ClickHouse HTTP interface on a
// loopback address in a child process of our own binary, and supervises that child.
//
// Three layers, from the bottom up:
//
//   - library.go, signals.go, conn.go bind the C functions (chdb.h of 26.7): connections, whole and streamed queries,
//     streamed inserts. One process can load one library and open one data directory.
//   - request.go, access.go, handler.go, response.go are the HTTP face: what clickhouse-go, curl and the official
//     clients need of a ClickHouse server, with a token, and Host and Origin checked.
//   - child.go is the child process's life, supervise.go the parent's side of it.
//
// Everything else in the project talks to ClickHouse through clickhouse-go and an address, and cannot tell this server
// from a real one; tables and rows are load/clickhouse's business.
package chdb
