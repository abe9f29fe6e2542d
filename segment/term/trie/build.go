package trie

import (
	"cmp"
	"math/bits"
	"slices"
)

// Sorted makes a trie of names in the order of their bytes, none of them twice, with the value of each. It takes the slice
// of values as its own.
func Sorted[V any](names []string, values []V) *Trie[V] {
	if len(names) > 0 && names[0] == "" {
		names, values = names[1:], values[1:]
	}
	b := builder{}
	b.codes, b.used = code(names)
	b.spell(names)
	b.build()
	return &Trie[V]{codes: b.codes, cells: b.cells, values: values}
}

// code numbers the characters of all names from 1, the most frequent first: small codes lie close together, and so do the
// children of most nodes. It says how many there are, too.
func code(names []string) (codes []uint16, n int) {
	var count []int
	for _, n := range names {
		for _, r := range n {
			for len(count) <= int(r) {
				count = append(count, make([]int, int(r)+1-len(count)+1024)...)
			}
			count[r]++
		}
	}
	var used []rune
	for r, n := range count {
		if n > 0 {
			used = append(used, rune(r))
		}
	}
	slices.SortFunc(used, func(a, b rune) int { return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b)) })
	if len(used) == 0 {
		return nil, 0
	}
	codes = make([]uint16, slices.Max(used)+1)
	for i, r := range used {
		codes[r] = uint16(i + 1)
	}
	return codes, len(used)
}

type builder struct {
	codes []uint16
	used  int // how many codes there are
	// The names in codes, one behind the other, and where each begins, with the end of the last.
	spelt  []uint16
	begins []int32
	nodes  []node // in order of depth, the children of one beside each other
	cells  []cell
	// The free cells in a ring, in order of index, through cell 0, which is never free.
	next, prev []int32
	// Where to look for room first.
	from int32
}

// node is a node before it has a cell: the names from to end have its path of depth characters in common.
type node struct {
	from, end, depth    int32
	children, childless int32 // the first child and the one behind the last
	base                int32
	value               int32 // as in its cell
	code                uint16
}

func (b *builder) spell(names []string) {
	size := 0
	for _, n := range names {
		size += len(n) / 2 // most characters take three bytes
	}
	b.spelt, b.begins = make([]uint16, 0, size), make([]int32, 0, len(names)+1)
	for _, n := range names {
		b.begins = append(b.begins, int32(len(b.spelt)))
		for _, r := range n {
			b.spelt = append(b.spelt, b.codes[r])
		}
	}
	b.begins = append(b.begins, int32(len(b.spelt)))
}

// build finds the nodes, gives each a base, those with many children first, and enters them into their cells.
func (b *builder) build() {
	b.nodes = make([]node, 1, 2*len(b.begins))
	b.nodes[0].end = int32(len(b.begins)) - 1
	for i := 0; i < len(b.nodes); i++ { //nolint:intrange // it grows
		b.split(i)
	}
	b.grow(int32(len(b.nodes)) + int32(b.used))
	b.unlink(0)
	highest, size := int32(0), 0
	for _, i := range b.byChildren() {
		n := &b.nodes[i]
		if half := bits.Len32(uint32(n.childless - n.children)); half != size {
			size, b.from = half, 0 // gaps too small for nodes twice this size may do now
		}
		base := b.room(n.children, n.childless)
		n.base = base
		highest = max(highest, base)
	}
	b.grow(highest + int32(b.used) + 1) // so that no step leads out
	b.enter()
	b.cells = slices.Clip(b.cells)
}

// split appends the children of node i; of a name that ends at it the value is noted.
func (b *builder) split(i int) {
	n := b.nodes[i]
	for ; n.from < n.end && b.begins[n.from]+n.depth == b.begins[n.from+1]; n.from++ {
		n.value = n.from + 1
	}
	n.children = int32(len(b.nodes))
	last := -1
	for k := n.from; k < n.end; k++ {
		c := b.spelt[b.begins[k]+n.depth]
		if last < 0 || b.nodes[last].code != c {
			last = len(b.nodes)
			b.nodes = append(b.nodes, node{from: k, depth: n.depth + 1, code: c})
		}
		b.nodes[last].end = k + 1
	}
	n.childless = int32(len(b.nodes))
	b.nodes[i] = n
}

// byChildren lists the nodes that have children, those with most first.
func (b *builder) byChildren() []int32 {
	of := func(i int32) int32 { return b.nodes[i].childless - b.nodes[i].children }
	var out []int32
	for i := range int32(len(b.nodes)) {
		if of(i) > 0 {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(i, k int32) int { return cmp.Compare(of(k), of(i)) })
	return out
}

// room finds a base at which the cells of all children are free, and takes them.
func (b *builder) room(children, childless int32) int32 {
	least := int32(b.nodes[children].code)
	for _, c := range b.nodes[children:childless] {
		least = min(least, int32(c.code))
	}
	const many = 50
	tried := 0
	for f := b.next[b.from]; ; f = b.next[f] {
		if f == 0 { // around the ring: there is no more
			f = int32(len(b.cells))
			b.grow(f + int32(b.used))
		}
		base := f - least
		if base < 0 || !b.fits(base, children, childless) {
			tried++
			continue
		}
		if tried > many {
			b.from = b.prev[f] // what is before it is too crowded for nodes of this size
		}
		for _, c := range b.nodes[children:childless] {
			b.unlink(base + int32(c.code))
		}
		return base
	}
}

// free marks a cell without a node, taken one with a node still to be entered.
const free, taken = -1, -2

func (b *builder) fits(base, children, childless int32) bool {
	for _, c := range b.nodes[children:childless] {
		i := base + int32(c.code)
		if int(i) < len(b.cells) && b.cells[i].parent != free {
			return false
		}
	}
	b.grow(base + int32(b.used) + 1)
	return true
}

// grow makes free cells up to index n.
func (b *builder) grow(n int32) {
	for i := int32(len(b.cells)); i < n; i++ {
		b.cells = append(b.cells, cell{parent: free})
		b.next, b.prev = append(b.next, 0), append(b.prev, 0)
		last := b.prev[0]
		b.next[last], b.prev[i], b.prev[0] = i, last, i
	}
}

// unlink takes a cell out of the ring of free ones.
func (b *builder) unlink(i int32) {
	b.cells[i].parent = taken
	if i == b.from {
		b.from = b.prev[i]
	}
	if i > 0 {
		b.next[b.prev[i]], b.prev[b.next[i]] = b.next[i], b.prev[i]
	}
}

// enter writes the nodes into their cells. Those of parents are known before those of their children.
func (b *builder) enter() {
	at := make([]int32, len(b.nodes))
	for i, n := range b.nodes {
		c := &b.cells[at[i]]
		c.base, c.value = n.base, n.value
		for k := n.children; k < n.childless; k++ {
			at[k] = n.base + int32(b.nodes[k].code)
			b.cells[at[k]].parent = at[i]
		}
	}
}
