// Package trie finds which of many names stand at a place in a text.
package trie

// Trie maps names to values. Build it with Insert, then only read it: reading is safe for any number of goroutines.
type Trie[V any] struct {
	next  map[uint64]int32 // from a node by a rune (see edge) to the next node; the root is 0
	nodes []node[V]
	first []uint64 // a bit for each rune that begins a name: most places of a text fail here
	names int
}

type node[V any] struct {
	value V
	named bool // a name ends here
}

// New makes an empty trie.
func New[V any]() *Trie[V] {
	return &Trie[V]{next: map[uint64]int32{}, nodes: make([]node[V], 1)}
}

func edge(n int32, r rune) uint64 { return uint64(uint32(n))<<32 | uint64(uint32(r)) }

// Insert gives name a value, in place of one it had. An empty name is ignored.
func (t *Trie[V]) Insert(name string, v V) {
	at := int32(0)
	for _, r := range name {
		if at == 0 {
			t.begin(r)
		}
		n, ok := t.next[edge(at, r)]
		if !ok {
			n = int32(len(t.nodes))
			t.nodes = append(t.nodes, node[V]{})
			t.next[edge(at, r)] = n
		}
		at = n
	}
	if at == 0 {
		return
	}
	if !t.nodes[at].named {
		t.names++
	}
	t.nodes[at] = node[V]{v, true}
}

func (t *Trie[V]) begin(r rune) {
	word := int(r) / 64
	for len(t.first) <= word {
		t.first = append(t.first, 0)
	}
	t.first[word] |= 1 << (r % 64)
}

func (t *Trie[V]) begins(r rune) bool {
	word := int(r) / 64
	return r >= 0 && word < len(t.first) && t.first[word]&(1<<(r%64)) != 0
}

// Get finds the value of a whole name.
func (t *Trie[V]) Get(name string) (v V, ok bool) {
	at := int32(0)
	for _, r := range name {
		if at, ok = t.next[edge(at, r)]; !ok {
			return v, false
		}
	}
	return t.nodes[at].value, t.nodes[at].named
}

// Longest finds the longest name that begins at rune i, and its length in runes; 0 where none does. It looks at no more
// runes than the longest name has.
func (t *Trie[V]) Longest(runes []rune, i int) (v V, length int) {
	t.Each(runes, i, func(w V, n int) { v, length = w, n })
	return v, length
}

// Each calls f with every name that begins at rune i and its length in runes, the shortest first.
func (t *Trie[V]) Each(runes []rune, i int, f func(v V, length int)) {
	if !t.begins(runes[i]) {
		return
	}
	at := int32(0)
	for k := i; k < len(runes); k++ {
		n, ok := t.next[edge(at, runes[k])]
		if !ok {
			return
		}
		at = n
		if found := &t.nodes[at]; found.named {
			f(found.value, k-i+1)
		}
	}
}

// Len is the number of names.
func (t *Trie[V]) Len() int { return t.names }
