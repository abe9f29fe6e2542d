package figure

import "github.com/zhice-project/zhice/segment/text"

// trie finds the longest word that begins or ends at a place.
type trie[T any] struct {
	first text.RuneSet // what words begin with: most places of a text fail here
	roots map[rune]*node[T]
}

// node has few children, which are looked through one by one.
type node[T any] struct {
	runes []rune
	next  []*node[T]
	value *T
}

func newTrie[T any]() *trie[T] { return &trie[T]{roots: map[rune]*node[T]{}} }

func (n *node[T]) child(r rune) *node[T] {
	for i, c := range n.runes {
		if c == r {
			return n.next[i]
		}
	}
	return nil
}

func (t *trie[T]) put(word []rune, v T) {
	t.first.Add(word[0])
	n := t.roots[word[0]]
	if n == nil {
		n = &node[T]{}
		t.roots[word[0]] = n
	}
	for _, r := range word[1:] {
		c := n.child(r)
		if c == nil {
			c = &node[T]{}
			n.runes, n.next = append(n.runes, r), append(n.next, c)
		}
		n = c
	}
	n.value = &v
}

// longest gives the longest word at rs[i:] and the offset after it; nil where there is none.
func (t *trie[T]) longest(rs []rune, i int) (v *T, end int) {
	if i >= len(rs) || !t.first.Has(rs[i]) {
		return nil, 0
	}
	for n := t.roots[rs[i]]; n != nil; n = n.child(rs[i]) {
		i++
		if n.value != nil {
			v, end = n.value, i
		}
		if i == len(rs) {
			break
		}
	}
	return v, end
}

// longestBack reads to the left from rs[i-1].
func (t *trie[T]) longestBack(rs []rune, i int) (v *T, start int) {
	i--
	if i < 0 || i >= len(rs) || !t.first.Has(rs[i]) {
		return nil, 0
	}
	for n := t.roots[rs[i]]; n != nil; n = n.child(rs[i]) {
		if n.value != nil {
			v, start = n.value, i
		}
		if i--; i < 0 {
			break
		}
	}
	return v, start
}
