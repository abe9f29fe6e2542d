// Package clickhouse is the project's one way to ClickHouse, embedded or external, over HTTP or the native protocol:
// it applies the tables and views of schemas/clickhouse, writes a document's rows as one generation, remembers what an
// earlier generation said, records failures and dictionaries, and streams the answer to a user's query.
//
// A generation is everything one run makes of one document. Its rows go into the base tables under (doc_id, run); one
// row in `generations` commits it, and the views show the highest committed run of each document. So a reader never
// sees half a document, writing again after a crash or a redelivery changes nothing, and a new run replaces the old one
// in one step.
//
// Errors: a server that does not answer, is overloaded or lacks its tables is a *schemas.Failure with
// schemas.ReasonUnavailable that may be tried again. What the server says about the data itself is
// schemas.ReasonInternal. When the context ends, methods return its error.
package clickhouse
