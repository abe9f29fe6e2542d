package entity

import (
	"fmt"
	"strings"

	"github.com/zhice-project/zhice/segment/entity/region"
	"github.com/zhice-project/zhice/segment/rules"
	"github.com/zhice-project/zhice/segment/term/trie"
	"github.com/zhice-project/zhice/segment/text"
)

// names are the lists of bodies, laws and meetings, in one trie.
type names struct {
	bodies *trie.Trie[Definition]
	groups *trie.Trie[string] // regions without a code
	// What stands in front of a person's name, and what behind it.
	offices, styles *trie.Trie[string]
}

type titleFile struct {
	Laws      string `yaml:"laws"`
	Documents string `yaml:"documents"`
	Meetings  string `yaml:"meetings"`
	Leaders   string `yaml:"leaders"`
	Offices   string `yaml:"offices"`
	Styles    string `yaml:"styles"`
}

func loadNames() (*names, error) {
	var o map[string]string // lists of bodies by what they are
	if err := rules.Read("organisations.yaml", &o); err != nil {
		return nil, fmt.Errorf("entity: %w", err)
	}
	var t titleFile
	if err := rules.Read("titles.yaml", &t); err != nil {
		return nil, fmt.Errorf("entity: %w", err)
	}
	n := &names{bodies: trie.New[Definition](), groups: trie.New[string](), offices: trie.New[string](), styles: trie.New[string]()}
	for _, g := range region.Groups() {
		n.groups.Insert(g, g)
	}
	former := pairs(o["former"])
	delete(o, "former")
	for _, list := range o {
		n.insert(list, Org, former)
	}
	for name, present := range former {
		if _, ok := n.bodies.Get(name); !ok {
			n.bodies.Insert(name, Definition{Type: Org, Canonical: name, Present: present})
		}
	}
	n.insert(t.Laws, Title, nil)
	n.insert(t.Documents, Title, nil)
	n.insert(t.Meetings, Meeting, nil)
	n.insert(t.Leaders, Person, nil)
	for w := range strings.FieldsSeq(t.Offices) {
		n.offices.Insert(w, w)
	}
	for w := range strings.FieldsSeq(t.Styles) {
		n.styles.Insert(w, w)
	}
	return n, nil
}

// insert enters a list of names of one type; present says of former bodies which has their tasks today.
func (n *names) insert(list, typ string, present map[string]string) {
	for written, canonical := range pairs(list) {
		n.bodies.Insert(text.NewView(written).String(), Definition{Type: typ, Canonical: canonical, Present: present[canonical]})
	}
}

// pairs reads `written=canonical` entries; a name alone is its own canonical form.
func pairs(list string) map[string]string {
	out := map[string]string{}
	for entry := range strings.FieldsSeq(list) {
		written, canonical, ok := strings.Cut(entry, "=")
		if !ok {
			canonical = written
		}
		out[written] = canonical
	}
	return out
}

// bodyStands says whether a listed name stands for itself here, and is not the beginning or the end of something else:
// 交通部 in 交通部门, 中国银行 in 中国银行业, 司法部 in 公司法部分.
func (s *scan) bodyStands(start, end int) bool {
	if start > 0 && strings.ContainsRune("各本该某", s.rs[start-1]) {
		return false
	}
	for _, idea := range notLeader {
		if s.has(end, idea) {
			return false
		}
	}
	if end < len(s.rs) {
		switch last, next := s.rs[end-1], s.rs[end]; {
		case last == '部' && strings.ContainsRune("门分署位队落", next), last == '行' && strings.ContainsRune("业政为", next),
			last == '会' && next == '议', last == '法' && strings.ContainsRune("院律规治定人制", next), next == '系' && last == '院':
			return false
		}
	}
	return true
}
