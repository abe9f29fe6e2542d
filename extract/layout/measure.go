package layout

import (
	"cmp"
	"math"
	"slices"
)

// measure is the block of text the lines of a flow stand in.
type measure struct {
	left, right float32
	em          float32 // size of the body type
	pitch       float32 // between base lines of one paragraph; 0 unknown
	justified   bool    // most lines end exactly at the right edge
}

// bodySize is the font size most characters have.
func bodySize(pages []Page) float32 {
	const cell = 100 // characters in tables weigh that much less: many a document is mostly tables
	count := map[int]int{}
	for i := range pages {
		for _, l := range pages[i].Lines {
			n := cell * len(l.Text)
			if l.Row || slices.Contains(l.Text, '\t') {
				n = len(l.Text)
			}
			count[int(l.Size*2+0.5)] += n
		}
	}
	best, most := 24, 0
	for s, n := range count {
		if n > most || n == most && s < best {
			best, most = s, n
		}
	}
	return max(float32(best)/2, 1)
}

const ownMeasure = 8 // lines a flow needs to have a measure of its own

// measures finds the measure of every flow: its own where it has lines enough, else that of the flows in the same part
// of the page.
func measures(pages []Page, body float32) map[[2]int]measure {
	byFlow := map[[2]int][]Line{}
	bySize := map[int][]Line{} // of the page: upright and lying pages have nothing in common
	for i := range pages {
		for _, l := range pages[i].Lines {
			if l.Row || abs(l.Size-body) > 0.12*body || slices.Contains(l.Text, '\t') {
				continue
			}
			k := [2]int{l.Page, l.Flow}
			byFlow[k] = append(byFlow[k], l)
			bySize[int(pages[i].InWidth)] = append(bySize[int(pages[i].InWidth)], l)
		}
	}
	shared := map[int]measure{}
	for k, ls := range bySize {
		m := measureOf(ls, body)
		if len(ls) < ownMeasure { // a few short lines do not show the right margin; it is mostly as wide as the left one
			m.right = max(m.right, float32(k)-m.left)
		}
		shared[k] = m
	}
	out := map[[2]int]measure{}
	for i := range pages {
		common, ok := shared[int(pages[i].InWidth)]
		if !ok {
			common = measureOf(nil, body)
		}
		for _, l := range pages[i].Lines {
			k := [2]int{l.Page, l.Flow}
			if _, ok := out[k]; ok {
				continue
			}
			m := common
			if ls := byFlow[k]; len(ls) >= ownMeasure {
				m = measureOf(ls, body)
				// A page of short lines only does not show how far a line may go.
				if pages[i].Lines[0].Flow == pages[i].Lines[len(pages[i].Lines)-1].Flow && m.right-m.left < 0.75*(common.right-common.left) {
					m = common
				}
			} else if l.X0 > common.right || l.X1 < common.left {
				m = flowBounds(pages[i].Lines, l.Flow, body, common.pitch)
			}
			out[k] = m
		}
	}
	return out
}

func flowBounds(ls []Line, flow int, em, pitch float32) measure {
	m := measure{left: float32(math.Inf(1)), right: float32(math.Inf(-1)), em: em, pitch: pitch}
	for _, l := range ls {
		if l.Flow == flow {
			m.left, m.right = min(m.left, l.X0), max(m.right, l.X1)
		}
	}
	return m
}

func measureOf(ls []Line, em float32) measure {
	m := measure{em: em}
	if len(ls) == 0 {
		m.right = float32(math.Inf(1))
		return m
	}
	m.left = common(ls, func(l Line) float32 { return l.X0 }, em*0.5, 0.12, false)
	m.right = common(ls, func(l Line) float32 { return l.X1 }, em, 0.12, true)
	m.pitch = pitchOf(ls, em)
	m.justified = justified(ls, m)
	return m
}

// justified: nearly all lines that are about full end within a tenth of a character of each other. A Chinese line that
// is not stretched ends where its last character does, anywhere in the last one and a half.
func justified(ls []Line, m measure) bool {
	const tight, share = 0.12, 0.7
	full, even := 0, 0
	for _, l := range ls {
		if abs(m.right-l.X1) > 1.5*m.em {
			continue
		}
		full++
		if abs(m.right-l.X1) < tight*m.em {
			even++
		}
	}
	return full > ownMeasure && float64(even) > share*float64(full)
}

// common is the outermost value that at least a share of the lines have, within a tolerance: the left edge is not the
// indent most one-line paragraphs have, and the right edge not where one line hangs over.
func common(ls []Line, value func(Line) float32, tolerance float32, share float64, outermostLast bool) float32 {
	vs := make([]float32, len(ls))
	for i, l := range ls {
		vs[i] = value(l)
	}
	slices.Sort(vs)
	if outermostLast {
		slices.Reverse(vs)
	}
	need := max(1, int(float64(len(vs))*share))
	for i := range vs {
		j := i
		for j < len(vs) && abs(vs[j]-vs[i]) <= tolerance {
			j++
		}
		if j-i >= need {
			return vs[i+(j-i)/2]
		}
	}
	return vs[0]
}

// pitchOf is the usual distance between base lines.
func pitchOf(ls []Line, em float32) float32 {
	var ds []float32
	for i := 1; i < len(ls); i++ {
		if d := ls[i].Base - ls[i-1].Base; ls[i].Page == ls[i-1].Page && ls[i].Flow == ls[i-1].Flow && d > 0.8*em && d < 4*em {
			ds = append(ds, d)
		}
	}
	if len(ds) == 0 {
		return 0
	}
	slices.SortFunc(ds, cmp.Compare)
	// Gaps between paragraphs are larger than those inside, and there are fewer of them than lines.
	return ds[len(ds)*2/5]
}
