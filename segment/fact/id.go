package fact

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
)

// namer gives facts their ids: 128 bits, as hex, of the document, the sentence without white space, which of the
// sentences with that wording it is, the place of the figure in it, and which of the facts on that place. Pages, lines
// and spacing are no part of it, so a fact keeps its name when a document is laid out anew.
type namer struct {
	doc   string
	seen  map[[sha256.Size]byte]int // wording to how often it has stood
	place [sha256.Size]byte         // document, wording and which of those with it
	start int
	facts int
}

func newNamer(doc string) *namer { return &namer{doc: doc, seen: map[[sha256.Size]byte]int{}} }

// sentence begins a new sentence; every sentence of the document must pass here, also one without facts.
func (n *namer) sentence(wording string) {
	w := sha256.Sum256([]byte(wording))
	n.place = digest(n.doc, string(w[:]), strconv.Itoa(n.seen[w]))
	n.seen[w]++
	n.start, n.facts = -1, 0
}

// name is the id of the next fact of the sentence, whose figure starts at start. Facts come in the order of their starts.
func (n *namer) name(start int) string {
	if start != n.start {
		n.start, n.facts = start, 0
	}
	d := digest(string(n.place[:]), strconv.Itoa(start), strconv.Itoa(n.facts))
	n.facts++
	return hex.EncodeToString(d[:16])
}

func digest(parts ...string) [sha256.Size]byte {
	var b []byte
	for _, p := range parts {
		b = append(strconv.AppendInt(b, int64(len(p)), 10), ':')
		b = append(b, p...)
	}
	return sha256.Sum256(b)
}
