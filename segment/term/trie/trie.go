// Package trie finds the longest of many names at a place in a text.
package trie

// Trie maps names to values. Build it with Insert, then only read it: reading is safe for any number of goroutines.
type Trie[V any] struct {
	next   map[edge]int32 // from a node by a rune to the next node
	values map[int32]V
	nodes  int32
	first  map[rune]struct{} // runes that begin a name: most places of a text fail here
}

type edge struct {
	node int32
	r    rune
}

// New makes an empty trie.
func New[V any]() *Trie[V] {
	return &Trie[V]{next: map[edge]int32{}, values: map[int32]V{}, first: map[rune]struct{}{}}
}

// Insert gives name a value, in place of one it had. An empty name is ignored.
func (t *Trie[V]) Insert(name string, v V) {
	node := int32(0)
	for _, r := range name {
		if node == 0 {
			t.first[r] = struct{}{}
		}
		n, ok := t.next[edge{node, r}]
		if !ok {
			t.nodes++
			n = t.nodes
			t.next[edge{node, r}] = n
		}
		node = n
	}
	if node != 0 {
		t.values[node] = v
	}
}

// Get finds the value of a whole name.
func (t *Trie[V]) Get(name string) (v V, ok bool) {
	node := int32(0)
	for _, r := range name {
		if node, ok = t.next[edge{node, r}]; !ok {
			return v, false
		}
	}
	v, ok = t.values[node]
	return v, ok
}

// Longest finds the longest name that begins at rune i, and its length in runes; 0 where none does. It looks at no more
// runes than the longest name has.
func (t *Trie[V]) Longest(runes []rune, i int) (v V, length int) {
	if _, ok := t.first[runes[i]]; !ok {
		return v, 0
	}
	node := int32(0)
	for k := i; k < len(runes); k++ {
		n, ok := t.next[edge{node, runes[k]}]
		if !ok {
			break
		}
		node = n
		if w, ok := t.values[node]; ok {
			v, length = w, k-i+1
		}
	}
	return v, length
}

// Len is the number of names.
func (t *Trie[V]) Len() int { return len(t.values) }
