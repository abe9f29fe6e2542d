package app

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/entity/region"
	"github.com/zhice-project/zhice/segment/fact"
)

// factFilter says which fact events somebody wants to hear: of any of the regions, any of the indicators and any of the
// changes, with all of the words. What is empty lets everything through.
type factFilter struct {
	changes    []string
	regions    []string // codes
	indicators []string // ids
	words      []string
	patterns   []string // of subjects, instead of the first three
	meant      []string // what names were taken for, to be told
}

var (
	regionCode  = regexp.MustCompile(`^[0-9]{6}$`)
	regionsOf   = regexp.MustCompile(`^([0-9]{2,6}|\p{Han}+)\*$`)
	indicatorID = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)+$`)
)

// readFilter reads the arguments of `zhice watch`, one thing each.
func readFilter(args, changes []string, indicators []fact.Indicator) (factFilter, error) {
	f := factFilter{}
	for _, c := range changes {
		if !slices.Contains(schemas.Changes(), schemas.Change(c)) {
			return f, fmt.Errorf("--change takes %s, not %q", joined(schemas.Changes()), c)
		}
		f.changes = append(f.changes, c)
	}
	for _, arg := range args {
		if err := f.read(strings.TrimSpace(norm.NFKC.String(arg)), indicators); err != nil {
			return f, err
		}
	}
	if len(f.patterns) > 0 && len(f.changes)+len(f.regions)+len(f.indicators) > 0 {
		return f, fmt.Errorf("the subject %s says all of it; give it alone, or with words", f.patterns[0])
	}
	return f, nil
}

func joined[T ~string](words []T) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = string(w)
	}
	return strings.Join(out, ", ")
}

// read takes an argument for the first of these that it can be.
func (f *factFilter) read(arg string, indicators []fact.Indicator) error {
	if regionCode.MatchString(arg) {
		f.regions = append(f.regions, arg)
		return nil
	}
	if base := regionsOf.FindStringSubmatch(arg); base != nil {
		return f.readRegionsOf(base[1])
	}
	if strings.Contains(arg, ".") && strings.ContainsAny(arg, "*>") {
		f.patterns = append(f.patterns, arg)
		return nil
	}
	if ids := indicatorsNamed(arg, indicators); len(ids) > 0 {
		f.indicators = append(f.indicators, ids...)
		if ids[0] != arg {
			f.meant = append(f.meant, arg+" ("+strings.Join(ids, ", ")+")")
		}
		return nil
	}
	if indicatorID.MatchString(arg) {
		return fmt.Errorf("no indicator has the id %q; `zhice query \"SELECT id, name FROM indicators\"` lists them. "+
			"One that only the server's rules have is followed by '*.*.%s.>'", arg, arg)
	}
	r, known, err := regionNamed(arg)
	if err != nil {
		return err
	}
	if known {
		f.regions = append(f.regions, r.Code)
		f.meant = append(f.meant, r.Name+" ("+r.Code+")")
		return nil
	}
	for w := range strings.FieldsSeq(arg) {
		f.words = append(f.words, w)
		f.meant = append(f.meant, "the word "+w)
	}
	return nil
}

// readRegionsOf takes a region with all that lie in it: 44*, 广东*.
func (f *factFilter) readRegionsOf(base string) error {
	codes := base
	if base[0] > '9' {
		r, known, err := regionNamed(base)
		if err != nil || !known {
			return cmp.Or(err, fmt.Errorf("no region is called %s; `zhice query \"SELECT code, name FROM regions\"` lists them", base))
		}
		codes = r.Code
	}
	for strings.HasSuffix(codes, "00") {
		codes = strings.TrimSuffix(codes, "00")
	}
	before := len(f.regions)
	for _, r := range region.All() {
		if strings.HasPrefix(r.Code, codes) {
			f.regions = append(f.regions, r.Code)
		}
	}
	if n := len(f.regions) - before; n == 0 || n > mostSubjects {
		return fmt.Errorf("%s* are %d regions; name those you mean, or follow all of them without this filter", base, n)
	}
	f.meant = append(f.meant, fmt.Sprintf("%s and what lies in it (%s)", base, plural(len(f.regions)-before, "region")))
	return nil
}

// regionNamed finds the one division of a name. A name that several bear is an error that lists them.
func regionNamed(name string) (region.Region, bool, error) {
	name = norm.NFKC.String(name)
	if name == region.China.Name || name == region.China.Short {
		return region.China, true, nil
	}
	var found []region.Region
	for _, r := range region.Named(name) {
		if r.Code != "" {
			found = append(found, r)
		}
	}
	switch len(found) {
	case 0:
		return region.Region{}, false, nil
	case 1:
		return found[0], true, nil
	}
	var which []string
	for _, r := range found {
		in, _ := region.ByCode(r.Province())
		which = append(which, r.Code+" in "+in.Name)
	}
	return region.Region{}, false, fmt.Errorf("%s is the name of several regions; give the code: %s", name, strings.Join(which, ", "))
}

// indicatorsNamed are the ids of what bears a name: GDP is the level and the growth of it, and of a region the same
// quantity under its own id.
func indicatorsNamed(name string, indicators []fact.Indicator) []string {
	var ids []string
	for _, i := range indicators {
		if i.ID == name {
			return []string{i.ID}
		}
		is := func(n string) bool { return strings.EqualFold(n, name) }
		if !is(i.Name) && !slices.ContainsFunc(i.Aliases, is) && !slices.ContainsFunc(i.Own, is) {
			continue
		}
		for _, id := range []string{i.ID, i.Regional} {
			if id != "" && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// mostSubjects bounds the patterns of one subscription: the server compares each fact with all of them.
const mostSubjects = 1000

// subjects is the part of the filter that the server applies.
func (f *factFilter) subjects() ([]string, error) {
	if len(f.patterns) > 0 {
		return f.patterns, nil
	}
	orAny := func(s []string) []string {
		if len(s) == 0 {
			return []string{"*"}
		}
		slices.Sort(s)
		return slices.Compact(s)
	}
	changes, regions, indicators := orAny(f.changes), orAny(f.regions), orAny(f.indicators)
	if n := len(changes) * len(regions) * len(indicators); n > mostSubjects {
		return nil, fmt.Errorf("that is %d combinations of changes, regions and indicators; up to %d can be followed at once, "+
			"so leave one of them open", n, mostSubjects)
	}
	var out []string
	for _, c := range changes {
		for _, r := range regions {
			for _, i := range indicators {
				out = append(out, "zhice.fact."+c+"."+r+"."+i+".>")
			}
		}
	}
	return out, nil
}

// match applies the rest: each word stands in the indicator, the sentence, the place or the title.
func (f *factFilter) match(e schemas.FactEvent) bool {
	in := []string{e.Fact.Indicator, e.Fact.Sentence, deref(e.Fact.Scope), e.Document.Region, e.Document.Title}
	for _, w := range f.words {
		if !slices.ContainsFunc(in, func(s string) bool { return strings.Contains(s, w) }) {
			return false
		}
	}
	return true
}
