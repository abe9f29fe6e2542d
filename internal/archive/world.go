package main

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/zhice-project/zhice/load/clickhouse"
	"github.com/zhice-project/zhice/segment/entity/region"
	"github.com/zhice-project/zhice/segment/fact"
	"github.com/zhice-project/zhice/segment/figure"
	"github.com/zhice-project/zhice/segment/text"
)

// The years documents are of.
const (
	firstYear = 1986
	lastYear  = 2025
	years     = lastYear - firstYear + 1
)

// world is what all documents of a seed speak of. It does not change once made.
type world struct {
	seed       uint64
	words      vocabulary
	terms      []listedTerm
	regions    []region.Region // the country, provinces, prefectures, counties
	indicators []indicator
	byID       map[string]*indicator
}

// indicator is one of the rules with the way its figures are printed.
type indicator struct {
	fact.Indicator

	unit, surface string
	after         string  // what stands behind the digits: 万亿元, %
	factor        float64 // what 1 before it is worth
	usual         float64 // the number before it in the indicator's example
}

func newWorld(seed uint64) (*world, error) {
	r := rand.New(rand.NewPCG(seed, 0))
	w := &world{seed: seed, words: newVocabulary(r), byID: map[string]*indicator{}}
	var err error
	if w.terms, err = listedTerms(r); err != nil {
		return nil, err
	}
	w.regions = append(w.regions, region.China)
	w.regions = append(w.regions, region.All()...)
	slices.SortStableFunc(w.regions, func(a, b region.Region) int { return cmp.Compare(a.Level(), b.Level()) })
	listed, err := fact.Indicators()
	if err != nil {
		return nil, err
	}
	for _, i := range listed {
		if read, ok := printed(i); ok {
			w.indicators = append(w.indicators, read)
		}
	}
	for i := range w.indicators {
		w.byID[w.indicators[i].ID] = &w.indicators[i]
	}
	return w, nil
}

// printed reads from its example how an indicator is printed; false where the example has no digits.
func printed(i fact.Indicator) (indicator, bool) {
	figures := figure.Find(text.NewView(i.Example))
	if len(figures) == 0 {
		return indicator{}, false
	}
	f := figures[len(figures)-1]
	digits := len(f.Span) - len(strings.TrimLeft(f.Span, "0123456789."))
	n, err := strconv.ParseFloat(f.Span[:digits], 64)
	if err != nil || n == 0 {
		return indicator{}, false
	}
	return indicator{Indicator: i, unit: f.Unit, surface: f.UnitSurface, after: f.Span[digits:], factor: f.Value / n, usual: n}, true
}

// of is the indicator as papers of a region have it: GDP is that of the province there.
func (w *world) of(i *indicator, r region.Region) *indicator {
	if i.Regional != "" && r.Level() != region.Country {
		if own := w.byID[i.Regional]; own != nil {
			return own
		}
	}
	return i
}

// chance is a number from 0 up to 1 that depends on the seed and on what it is asked about alone.
func (w *world) chance(about ...any) float64 {
	h := fnv.New64a()
	_ = binary.Write(h, binary.LittleEndian, w.seed) // never fails
	fmt.Fprint(h, about...)
	return float64(rand.New(rand.NewPCG(h.Sum64(), w.seed)).Uint64()>>11) / (1 << 53)
}

// printedFigure is a number as it is printed and what it is worth.
type printedFigure struct {
	span  string
	value float64
}

// outcome is what an indicator of a region came to in a year: rates move around a mean of the region, levels grow.
func (w *world) outcome(i *indicator, r region.Region, year int) printedFigure {
	mean := i.usual * (0.6 + 0.8*w.chance("mean", i.ID, r.Code, r.Name))
	n := mean * (0.85 + 0.3*w.chance("year", i.ID, r.Code, r.Name, year))
	if i.Measure == "level" {
		n *= math.Pow(1.04, float64(year-(firstYear+lastYear)/2))
	}
	return i.print(n)
}

// aim is what a report wants of an indicator for its year.
func (w *world) aim(i *indicator, r region.Region, year int) printedFigure {
	f := w.outcome(i, r, year-1)
	return i.print(f.value / i.factor * (0.95 + 0.1*w.chance("aim", i.ID, r.Code, r.Name, year)))
}

func (i *indicator) print(n float64) printedFigure {
	digits := strconv.FormatFloat(max(n, 0.1), 'f', 1, 64)
	digits = strings.TrimSuffix(digits, ".0")
	n, _ = strconv.ParseFloat(digits, 64) // it was a number a moment ago
	// Rounded to what the figure's digits say: 0.1亿 is 10,000,000.
	v, _ := strconv.ParseFloat(strconv.FormatFloat(n*i.factor, 'g', 12, 64), 64)
	return printedFigure{digits + i.after, v}
}

// dictionaries are those of the rules. Units convert into no other: each indicator is stated in one unit only.
func (w *world) dictionaries() (d clickhouse.Dictionaries) {
	for _, i := range w.indicators {
		d.Indicators = append(d.Indicators, clickhouse.Indicator{
			ID: i.ID, Name: i.Name, Aliases: i.Aliases, Unit: i.unit, Dimension: i.Dimension, Topic: i.Topic, Goal: i.Goal,
		})
	}
	for _, u := range figure.Units() {
		d.Units = append(d.Units, clickhouse.Unit{Code: u.Code, Name: u.Surfaces[0], Dimension: u.Dimension, Base: u.Code, Factor: 1})
	}
	for _, r := range w.regions {
		parent := region.National
		switch r.Level() {
		case region.Country:
			parent = ""
		case region.Province:
		case region.Prefecture:
			parent = r.Province()
		case region.County:
			parent = r.Code[:4] + "00"
		}
		d.Regions = append(d.Regions, clickhouse.Region{Code: r.Code, Name: r.Name, Level: levelNames[r.Level()], Parent: parent})
	}
	return d
}
