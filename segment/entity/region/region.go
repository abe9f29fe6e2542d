// Package region knows the administrative divisions of China by name and GB/T 2260 code, and the named groups of regions.
// It finds names at a place in a text; which of them are mentions, and of what, is for package entity.
package region

import (
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/zhice-project/zhice/segment/rules"
	"github.com/zhice-project/zhice/segment/term/trie"
)

// National is the code that stands for the whole country.
const National = "000000"

// Region is an administrative division, or the country.
type Region struct {
	Code  string // GB/T 2260, six digits
	Name  string // in full
	Short string // as documents speak of it; empty where only the full name is safe to read
	// Former says that this is a name of the past; Code is then of the division that holds the place today, empty where it was
	// parted among several.
	Former bool
}

// Level is the rank of an administrative division.
type Level int

// The levels of administrative divisions.
const (
	Country Level = iota
	Province
	Prefecture
	County
)

// Level is read from the code.
func (r Region) Level() Level {
	switch {
	case r.Code == "" && r.Former && strings.HasSuffix(r.Name, "省"):
		return Province
	case r.Code == "":
		return County // one of several with its name
	case r.Code == National:
		return Country
	case strings.HasSuffix(r.Code, "0000"):
		return Province
	case strings.HasSuffix(r.Code, "00"):
		return Prefecture
	}
	return County
}

// Province is the code of the province that r lies in; r has a code.
func (r Region) Province() string { return r.Code[:2] + "0000" }

// China is the country.
var China = Region{Code: National, Name: "中国", Short: "全国"}

type gazetteer struct {
	byName map[string][]Region // full and short names; more than one for a county's name that several bear
	names  *trie.Trie[[]Region]
	byCode map[string]Region
	groups []string
}

var load = sync.OnceValue(func() *gazetteer {
	var file struct {
		Divisions string   `yaml:"divisions"`
		Former    string   `yaml:"former"`
		Groups    []string `yaml:"groups"`
	}
	if err := rules.Read("regions.yaml", &file); err != nil {
		panic(err) // the file is part of the program
	}
	g := &gazetteer{byName: map[string][]Region{}, byCode: map[string]Region{}, groups: file.Groups}
	for line := range strings.Lines(file.Divisions) {
		f := strings.Fields(line)
		r := Region{Code: f[0], Name: f[1]}
		g.name(&r, f[2:])
		g.byCode[r.Code] = r
	}
	for line := range strings.Lines(file.Former) {
		f := strings.Fields(line)
		r := Region{Code: strings.Trim(f[1], "-"), Name: f[0], Former: true}
		g.name(&r, f[2:])
	}
	g.names = trie.New(g.byName)
	return g
})

// name enters a division under its full name and the short one, where it has one.
func (g *gazetteer) name(r *Region, short []string) {
	for _, s := range short {
		r.Short = s
		g.byName[s] = append(g.byName[s], *r)
	}
	g.byName[r.Name] = append(g.byName[r.Name], *r)
}

// ByCode finds a division, or the country, by its code.
func ByCode(code string) (Region, bool) {
	if code == National {
		return China, true
	}
	r, ok := load().byCode[code]
	return r, ok
}

// Named finds the divisions that bear a name, full or short: several only where counties share one.
func Named(name string) []Region { return load().byName[name] }

// Names are all names, full, short and former, with the divisions that bear them.
func Names() iter.Seq2[string, []Region] { return maps.All(load().byName) }

// Groups are the names of regions that no code stands for: 长三角, 京津冀.
func Groups() []string { return load().groups }

// At finds the longest name that begins at rune i. near is the code of a region the text is about: of several counties
// with one name the one in its province is meant; without such a hint an ambiguous name has no code.
func At(runes []rune, i int, near string) (r Region, length int, ok bool) {
	rs, n := load().names.Longest(runes, i)
	if n == 0 {
		return Region{}, 0, false
	}
	return Choose(rs, near), n, true
}

// Choose picks of several divisions with one name the one in near's province; where that leaves a doubt, the answer has a
// name and no code.
func Choose(rs []Region, near string) Region {
	if len(rs) == 1 {
		return rs[0]
	}
	var found []Region
	for _, r := range rs {
		if len(near) == 6 && near != National && strings.HasPrefix(r.Code, near[:2]) {
			found = append(found, r)
		}
	}
	if len(found) == 1 {
		return found[0]
	}
	return Region{Name: rs[0].Name}
}

// In finds the first division named in s, the longest name at its place; counties by their full names only.
func In(s string) (Region, bool) {
	runes := []rune(s)
	for i := range runes {
		if r, _, ok := At(runes, i, ""); ok && r.Code != "" {
			return r, true
		}
	}
	return Region{}, false
}

// All lists the divisions in the order of their codes.
func All() []Region {
	return slices.SortedFunc(maps.Values(load().byCode), func(a, b Region) int { return strings.Compare(a.Code, b.Code) })
}
