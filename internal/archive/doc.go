// Command archive makes a synthetic archive and measures the database on it, for those who build zhice. It asks how
// tables, views and commands behave with a hundred thousand documents, which nobody has at hand and no test can read.
//
//	go run ./internal/archive load -data /tmp/archive -documents 10000
//	go run ./internal/archive time -data /tmp/archive -zhice bin/zhice
//	go run ./internal/archive grow -data /tmp/archive -zhice bin/zhice -sizes 10000,100000
//
// The documents are made of numbers alone: document n of a seed is the same whatever was made before it, so an archive
// can be grown. They are what segment gives (schemas.Tagging), and go the loader's own way into the database. Their
// sentences are Chinese words in the order of chance with figures between them; what the figures say hangs together: a
// report's targets for its year, the outcome in the next report, a communiqué that states it too, now and then a
// revision or a contradiction.
//
// What lives here makes and measures. Nothing of the product imports it.
package main
