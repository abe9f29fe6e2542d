package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/zhice-project/zhice/load/clickhouse"
)

// place is a region as facts and documents bear it.
type place struct {
	Code    string   `json:"code"` // empty for one that has none
	Name    string   `json:"name"`
	Aliases []string `json:"aliases"`
}

// knownPlaces are those of the dictionary, and those that only documents name: a county that is no more.
const knownPlaces = `SELECT code, name, aliases FROM regions FINAL
UNION ALL
SELECT DISTINCT region_code AS code, region AS name, [] AS aliases FROM documents
WHERE region != '' AND region NOT IN (SELECT name FROM regions)
ORDER BY code, name`

// findPlaces takes what a user typed for regions: 520000, 贵州省, 贵州, 全国. A name that several bear is theirs to decide.
func findPlaces(ctx context.Context, db *clickhouse.DB, named []string) ([]place, error) {
	if len(named) == 0 {
		return nil, nil
	}
	known, err := rowsOf[place](ctx, db, knownPlaces)
	if err != nil {
		return nil, err
	}
	out := make([]place, 0, len(named))
	for _, n := range named {
		p, err := choosePlace(strings.TrimSpace(n), known)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(out, p.same) {
			out = append(out, p)
		}
	}
	return out, nil
}

func (p place) same(q place) bool { return p.Code == q.Code && p.Name == q.Name }

// choosePlace prefers a code, then a full name, then another name, then the beginning of a name.
func choosePlace(named string, known []place) (place, error) {
	for _, fits := range []func(place) bool{
		func(p place) bool { return p.Code == named && named != "" },
		func(p place) bool { return p.Name == named },
		func(p place) bool { return slices.Contains(p.Aliases, named) },
		func(p place) bool { return named != "" && strings.HasPrefix(p.Name, named) },
	} {
		var found []place
		for _, p := range known {
			if fits(p) {
				found = append(found, p)
			}
		}
		if len(found) == 1 {
			return found[0], nil
		}
		if len(found) > 1 {
			return place{}, fmt.Errorf("%s is the name of several regions; give the code of one: %s", named, listPlaces(found))
		}
	}
	var names []string
	for _, p := range known {
		names = append(append(names, p.Name), p.Aliases...)
	}
	return place{}, fmt.Errorf("no region is called %q%s", named,
		cmp.Or(didYouMean(named, names), "; `zhice query \"SELECT code, name FROM regions\"` lists them"))
}

func listPlaces(found []place) string {
	const most = 8
	words := make([]string, 0, most+1)
	for i, p := range found {
		if i == most {
			words = append(words, "…")
			break
		}
		words = append(words, strings.TrimSpace(p.Code+" "+p.Name))
	}
	return strings.Join(words, ", ")
}

// inPlaces is the condition that a row's region is one of these; true where there is none to be in. A region without a
// code is known by its name.
func inPlaces(places []place, code, name string) string {
	if len(places) == 0 {
		return "true"
	}
	codes, names := []string{}, make([]string, len(places))
	for i, p := range places {
		names[i] = quoted(p.Name)
		if p.Code != "" {
			codes = append(codes, quoted(p.Code))
		}
	}
	nameless := fmt.Sprintf("%s = '' AND %s IN (%s)", code, name, strings.Join(names, ", "))
	if len(codes) == 0 {
		return nameless
	}
	return fmt.Sprintf("(%s IN (%s) OR %s)", code, strings.Join(codes, ", "), nameless)
}
