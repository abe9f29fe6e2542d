package clickhouse

import (
	"context"

	"github.com/zhice-project/zhice/schemas"
)

// Indicator is a row of `indicators`.
type Indicator struct {
	ID, Name               string
	Aliases                []string
	Unit, Dimension, Topic string
	Goal                   string // "ceiling" where lower is better
}

// Region is a row of `regions`: an administrative division of GB/T 2260.
type Region struct {
	Code, Name    string
	Aliases       []string
	Level, Parent string
}

// Unit is a row of `units`. A value in it times Factor is the value in Base.
type Unit struct {
	Code, Name      string
	Aliases         []string
	Dimension, Base string
	Factor          float64
}

// Dictionaries are the canonical ids that facts use, with their names.
type Dictionaries struct {
	Indicators []Indicator
	Regions    []Region
	Units      []Unit
}

// PutDictionaries writes dictionaries over what is there, entry by entry; those of a later schemas.PipelineVersion win
// whatever the order. Doing it again changes nothing.
func (db *DB) PutDictionaries(ctx context.Context, d Dictionaries) error {
	version := uint64(schemas.PipelineVersion)
	for _, r := range []rows{
		{"indicators", []string{"id", "name", "aliases", "unit", "dimension", "topic", "goal", "version"}, len(d.Indicators), func(i int) []any {
			x := d.Indicators[i]
			return []any{x.ID, x.Name, list(x.Aliases), x.Unit, x.Dimension, x.Topic, x.Goal, version}
		}},
		{"regions", []string{"code", "name", "aliases", "level", "parent", "version"}, len(d.Regions), func(i int) []any {
			x := d.Regions[i]
			return []any{x.Code, x.Name, list(x.Aliases), x.Level, x.Parent, version}
		}},
		{"units", []string{"code", "name", "aliases", "dimension", "base", "factor", "version"}, len(d.Units), func(i int) []any {
			x := d.Units[i]
			return []any{x.Code, x.Name, list(x.Aliases), x.Dimension, x.Base, x.Factor, version}
		}},
	} {
		for from := 0; from < r.count; from += chunkRows {
			// No token: the same entries may have other names in the next build of the same version.
			if err := db.batch(ctx, "", r, from, min(r.count, from+chunkRows)); err != nil {
				return failure(ctx, "write dictionary "+r.table, err)
			}
		}
	}
	return nil
}
