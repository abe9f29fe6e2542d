// Package segment makes of a document's text what it says: its head and sections, sentences, words, names, terms and
// facts. It only puts together what its rooms find — token, figure, period, entity, term, document, fact, table — and maps
// their places back to the text as it stands in the document; it holds no rule itself.
//
// Segmenter is pure: the same extraction gives the same tagging. Stage is the worker around it: it reads and writes
// blobs, and answers an event with the next.
package segment
