package entity

import (
	"fmt"
	"strings"

	"github.com/zhice-project/zhice/segment/entity/region"
	"github.com/zhice-project/zhice/segment/rules"
	"github.com/zhice-project/zhice/segment/term/trie"
	"github.com/zhice-project/zhice/segment/text"
)

// names are all listed names in one trie: a text is looked through once.
type names struct {
	all *trie.Trie[*entry]
}

// entry is what one name can be.
type entry struct {
	definition *Definition     // a body, law, document, meeting or leader
	divisions  []region.Region // more than one where several bear the name
	group      bool            // a group of regions
	office     bool            // stands in front of a person's name
	style      bool            // stands behind one
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
	n := listing{}
	for _, g := range region.Groups() {
		n.entry(g).group = true
	}
	for name, divisions := range region.Names() {
		n.entry(name).divisions = divisions
	}
	former := pairs(o["former"])
	delete(o, "former")
	for _, list := range o {
		n.insert(list, Org, former)
	}
	for name, present := range former {
		if e := n.entry(name); e.definition == nil {
			e.definition = &Definition{Type: Org, Canonical: name, Present: present}
		}
	}
	n.insert(t.Laws, Title, nil)
	n.insert(t.Documents, Title, nil)
	n.insert(t.Meetings, Meeting, nil)
	n.insert(t.Leaders, Person, nil)
	for w := range strings.FieldsSeq(t.Offices) {
		n.entry(w).office = true
	}
	for w := range strings.FieldsSeq(t.Styles) {
		n.entry(w).style = true
	}
	return &names{trie.New(n)}, nil
}

// listing is the names as they are collected.
type listing map[string]*entry

// entry is the entry of a name, made where there is none.
func (n listing) entry(name string) *entry {
	e := n[name]
	if e == nil {
		e = &entry{}
		n[name] = e
	}
	return e
}

// insert enters a list of names of one type; present says of former bodies which has their tasks today.
func (n listing) insert(list, typ string, present map[string]string) {
	for written, canonical := range pairs(list) {
		n.entry(text.NewView(written).String()).definition = &Definition{Type: typ, Canonical: canonical, Present: present[canonical]}
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

// hit is a listed name where it stands.
type hit struct {
	start, length int
	*Definition
}

// lookUp goes through the text once and notes what is named where: the longest body, division or group, and office at each
// place, overlapping ones included. Which of them are mentions is for others to say.
func (s *scan) lookUp() {
	for i := range s.rs {
		var body, division, group, office int
		var definition *Definition
		var divisions []region.Region
		s.names.all.Each(s.rs, i, func(e *entry, n int) {
			if e.definition != nil {
				definition, body = e.definition, n
			}
			if e.divisions != nil {
				divisions, division = e.divisions, n
			}
			if e.group {
				group = n
			}
			if e.office {
				office = n
			}
			if e.style && (len(s.styles) == 0 || s.styles[len(s.styles)-1] != i) {
				s.styles = append(s.styles, i)
			}
		})
		if body > 0 {
			s.bodies = append(s.bodies, hit{i, body, definition})
		}
		switch {
		case group > 0:
			s.places = append(s.places, place{Region: region.Region{Name: string(s.rs[i : i+group])}, start: i, length: group, group: true})
		case division > 0:
			s.places = append(s.places, place{Region: region.Choose(divisions, s.ctx.Region), start: i, length: division})
		}
		if office > 0 {
			s.offices = append(s.offices, i+office)
		}
	}
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
