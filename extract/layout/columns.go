package layout

import (
	"cmp"
	"slices"
	"unicode"
)

// flows puts the page's rows in reading order: one flow where lines run over the whole width; where two columns of
// prose stand side by side, what is above them, the left one, the right one, and what is below.
func flows(ks []*chunk, width float32, rules *ruling) [][]*row {
	if len(ks) == 0 {
		return nil
	}
	g, ok := gutter(ks, width, rules)
	if !ok {
		return [][]*row{rows(ks)}
	}
	var above, left, right, below []*chunk
	for _, k := range ks {
		mid := (k.y0 + k.y1) / 2
		switch {
		case mid < g.top:
			above = append(above, k)
		case mid > g.bottom:
			below = append(below, k)
		case k.x1 <= g.x+1:
			left = append(left, k)
		default:
			right = append(right, k)
		}
	}
	var out [][]*row
	for _, part := range [][]*chunk{above, left, right, below} {
		// Three columns are two gutters, so each part may hold another; it is smaller, so this ends.
		if len(part) > 0 && len(part) < len(ks) {
			out = append(out, flows(part, width, rules)...)
		}
	}
	return out
}

// gap is a vertical band without text between two columns.
type gap struct {
	x, top, bottom float32
	lines          int
}

const (
	columnLines = 5   // a column has at least as many lines
	columnFill  = 0.6 // and they are this full on average: cells of a table are not
	columnRunes = 8   // and this long
	columnWidth = 12  // em: narrower ones are terms beside their explanation
)

// gutter finds the tallest band between columns of prose.
func gutter(ks []*chunk, width float32, rules *ruling) (gap, bool) {
	var best gap
	for x := width * 0.2; x < width*0.8; x += 4 {
		if g, ok := band(ks, x, best.bottom-best.top+1, rules); ok {
			best = g
		}
	}
	return best, best.lines > 0
}

// band is the tallest stretch of the page in which no chunk crosses x, when it is taller than the one known and prose
// stands on both sides of it.
func band(ks []*chunk, x, taller float32, rules *ruling) (gap, bool) {
	type span struct{ y0, y1 float32 }
	var crossing []span
	top, bottom := ks[0].y0, ks[0].y1
	for _, k := range ks {
		top, bottom = min(top, k.y0), max(bottom, k.y1)
		if k.x0 < x+0.4*k.size && k.x1 > x-0.4*k.size {
			crossing = append(crossing, span{k.y0, k.y1})
		}
	}
	slices.SortFunc(crossing, func(a, b span) int { return cmp.Compare(a.y0, b.y0) })
	best := gap{x: x}
	at := top - 1
	for _, c := range append(crossing, span{bottom + 1, bottom + 1}) {
		if c.y0-at > best.bottom-best.top {
			best.top, best.bottom = at, c.y0
		}
		at = max(at, c.y1)
	}
	if best.bottom-best.top <= max(taller, columnLines*ks[0].size) {
		return gap{}, false
	}
	var left, right []*chunk
	for _, k := range ks {
		if mid := (k.y0 + k.y1) / 2; mid <= best.top || mid >= best.bottom {
			continue
		}
		if k.x1 <= x {
			left = append(left, k)
		} else {
			right = append(right, k)
		}
	}
	n, ok := prose(left)
	m, ok2 := prose(right)
	best.lines = min(n, m)
	return best, ok && ok2 && !tableRuled(best, rules)
}

// prose: many full lines, of letters for the most part.
func prose(ks []*chunk) (lines int, ok bool) {
	if len(ks) < columnLines {
		return 0, false
	}
	x0, x1 := ks[0].x0, ks[0].x1
	var filled, sizes float32
	runes, letters := 0, 0
	for _, k := range ks {
		x0, x1 = min(x0, k.x0), max(x1, k.x1)
		runes += len(k.chars)
		sizes += k.size * float32(len(k.chars))
		for _, c := range k.chars {
			if unicode.IsLetter(c.R) {
				letters++
			}
		}
	}
	if (x1-x0)*float32(runes) < columnWidth*sizes || 2*letters <= runes {
		return 0, false // the rest costs more to ask
	}
	rs := rows(ks)
	for _, r := range rs {
		filled += (r.x1 - r.x0) / max(x1-x0, 1)
	}
	n := len(rs)
	return n, n >= columnLines && filled/float32(n) >= columnFill && runes/n >= columnRunes
}

// tableRuled: horizontal lines run across the band, as they do in a table and not between columns of prose.
func tableRuled(g gap, rules *ruling) bool {
	n := 0
	for _, r := range rules.levelBetween(g.top, g.bottom) {
		if r.X0 < g.x-10 && r.X1 > g.x+10 {
			n++
		}
	}
	return n >= 3
}
