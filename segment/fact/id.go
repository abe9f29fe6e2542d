package fact

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"

	"github.com/zhice-project/zhice/segment/text"
)

// namer gives facts their ids: 128 bits, as hex, of the document, the sentence without white space, which of the
// sentences with that wording it is, the place of the figure in it, and which of the facts on that place. Pages, lines
// and spacing are no part of it, so a fact keeps its name when a document is laid out anew.
type namer struct {
	doc   string
	seen  map[string]int // wording to how often it has stood
	text  string
	nth   int
	start int
	facts int
}

func newNamer(doc string) *namer { return &namer{doc: doc, seen: map[string]int{}} }

// sentence begins a new sentence; every sentence of the document must pass here, also one without facts.
func (n *namer) sentence(v *text.View) {
	n.text = ""
	if v != nil {
		n.text = v.String()
	}
	n.nth = n.seen[n.text]
	n.seen[n.text]++
	n.start, n.facts = -1, 0
}

// name is the id of the next fact of the sentence, whose figure starts at start. Facts come in the order of their starts.
func (n *namer) name(start int) string {
	if start != n.start {
		n.start, n.facts = start, 0
	}
	h := sha256.New()
	for _, p := range []string{n.doc, n.text, strconv.Itoa(n.nth), strconv.Itoa(start), strconv.Itoa(n.facts)} {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	n.facts++
	return hex.EncodeToString(h.Sum(nil)[:16])
}
