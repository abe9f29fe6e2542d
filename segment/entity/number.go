package entity

import "github.com/zhice-project/zhice/segment/entity/docno"

// numbers finds the numbers of documents, standards and orders.
func (s *scan) numbers() {
	at := runeIndex(s.s)
	for _, n := range docno.Find(s.s) {
		s.add(candidate{start: at(n.Start), end: at(n.End), typ: DocNo, canonical: n.Canonical})
	}
}
