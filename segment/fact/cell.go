package fact

import (
	"strings"

	"github.com/zhice-project/zhice/schemas"
)

// Cell is a figure with what is said of it around it, where that is no sentence: a cell of a table with its headings.
type Cell struct {
	Figure    schemas.Figure
	Noun      string // the thing measured: 地区生产总值
	Kind      string // growth, share, change or rank where a heading says so; else empty
	Direction string
	Annual    bool   // 年均
	Base      string // of a share or of a rank
}

// Named is what a cell states, in the words facts use.
type Named struct {
	Indicator, ID, Kind, Direction, Base string
}

// Name names what a cell states, as figures in sentences are named.
func (r *Reader) Name(c Cell) Named {
	fig := c.Figure
	d := &draft{slot: &slot{fig: &fig, reading: reading{direction: c.Direction, annual: c.Annual, base: []rune(c.Base)}}, head: []rune(c.Noun)}
	switch c.Kind {
	case "growth", "change":
		d.class, d.compared = verbGrowth, c.Base != ""
	case "share":
		d.share = c.Base != ""
	case "rank":
		d.field, d.base = []rune(c.Base), ""
	}
	d.kind = r.lists.kindOf(d)
	if c.Kind == "rank" {
		d.kind = "rank"
	}
	r.name(d)
	if d.kind != "growth" && d.kind != "change" {
		d.direction = ""
	}
	return Named{Indicator: d.name, ID: d.id, Kind: d.kind, Direction: d.direction, Base: d.base}
}

// Measures reports whether a noun says by itself which quantity it is (产量, 地区生产总值): with no noun before it missing
// where it is a known indicator, and else by its end.
func (r *Reader) Measures(noun string) bool {
	return r.EndsInMeasure(noun) || r.Known(noun)
}

// EndsInMeasure reports whether a noun ends in a word for a quantity.
func (r *Reader) EndsInMeasure(noun string) bool {
	_, n := r.lists.measures.suffix([]rune(noun))
	return n > 0
}

// Known reports whether a noun is the name of a known indicator.
func (r *Reader) Known(noun string) bool {
	p := plainer.Replace(noun)
	for _, kind := range []string{"level", "share", "growth", "change"} {
		if r.indicators.byAlias[kind+"\x00"+p] != nil {
			return true
		}
	}
	return false
}

// Regional gives a fact on a region the name its indicator has there: GDP is the 地区生产总值 of a province.
func (r *Reader) Regional(f *schemas.Fact) { r.regional(f, &sentence{text: f.Sentence}) }

// Ids names the facts of a document's tables. Their rows are sentences of a kind of their own: no row has the id of a
// sentence in the text.
type Ids struct{ n *namer }

// NewIds begins the ids of a document.
func NewIds(doc string) Ids { return Ids{newNamer(doc)} }

// Row begins a row; every row of the document must pass here, in order. wording is its text.
func (i Ids) Row(wording string) {
	i.n.sentence("table\x00" + strings.Join(strings.Fields(wording), ""))
}

// Name is the id of the next fact of the row, whose figure starts at rune start.
func (i Ids) Name(start int) string { return i.n.name(start) }
