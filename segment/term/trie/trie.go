// Package trie finds which of many names stand at a place in a text.
//
// It is a double array over characters: a step from a node by a character is one addition and one comparison, so that going
// through a text costs little more than reading it, however many names there are.
package trie

import (
	"maps"
	"slices"
)

// Trie maps names to values. It never changes once made and may be used by any number of goroutines.
type Trie[V any] struct {
	codes  []uint16 // by character; 0 for those that stand in no name
	cells  []cell
	values []V
}

// cell is a node of the trie; the root is cell 0. Behind node n a character of code c leads to cells[n].base+c, if the
// parent there is n.
type cell struct {
	base, parent int32
	value        int32 // index of its value + 1; 0 where no name ends
}

// New makes a trie of names. An empty name is ignored.
func New[V any](names map[string]V) *Trie[V] {
	sorted := slices.Sorted(maps.Keys(names))
	values := make([]V, len(sorted))
	for i, n := range sorted {
		values[i] = names[n]
	}
	return Sorted(sorted, values)
}

// Len is the number of names.
func (t *Trie[V]) Len() int { return len(t.values) }

// Root is where names begin.
const Root = int32(0)

// Next is the node behind node n by character r, Root where no name goes on so.
func (t *Trie[V]) Next(n int32, r rune) int32 {
	if uint32(r) >= uint32(len(t.codes)) {
		return Root
	}
	code := int32(t.codes[r])
	if next := t.cells[n].base + code; code != 0 && t.cells[next].parent == n {
		return next
	}
	return Root
}

// Value is the value of the name that ends at node n, nil where none does.
func (t *Trie[V]) Value(n int32) *V {
	if i := t.cells[n].value; i > 0 {
		return &t.values[i-1]
	}
	return nil
}

// Get finds the value of a whole name.
func (t *Trie[V]) Get(name string) (v V, ok bool) {
	at := Root
	for _, r := range name {
		if at = t.Next(at, r); at == Root {
			return v, false
		}
	}
	if found := t.Value(at); found != nil {
		return *found, true
	}
	return v, false
}

// Longest finds the longest name that begins at rune i, and its length in runes; 0 where none does. It looks at no more
// runes than the longest name has.
func (t *Trie[V]) Longest(runes []rune, i int) (v V, length int) {
	at := Root
	for k := i; k < len(runes); k++ {
		if at = t.Next(at, runes[k]); at == Root {
			break
		}
		if found := t.Value(at); found != nil {
			v, length = *found, k-i+1
		}
	}
	return v, length
}

// Each calls f with every name that begins at rune i and its length in runes, the shortest first.
func (t *Trie[V]) Each(runes []rune, i int, f func(v V, length int)) {
	at := Root
	for k := i; k < len(runes); k++ {
		if at = t.Next(at, runes[k]); at == Root {
			return
		}
		if found := t.Value(at); found != nil {
			f(*found, k-i+1)
		}
	}
}
