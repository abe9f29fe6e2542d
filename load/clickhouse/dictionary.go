package clickhouse

import (
	"context"
	"slices"

	"github.com/zhice-project/zhice/schemas"
)

// Indicator is a row of `indicators`.
type Indicator struct {
	ID, Name               string
	Aliases                []string
	Unit, Dimension, Topic string
	Goal                   string // "ceiling" where lower is better
}

// Succession is a row of `successions`: an indicator took the place of another one that counts otherwise.
type Succession struct {
	ID, Succeeds string // Succeeds is empty for the first of a line
	Since        int    // year
	Note, Line   string
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
	Indicators  []Indicator
	Successions []Succession
	Regions     []Region
	Units       []Unit
}

// PutDictionaries makes the tables say what d says: entries are written over what is there, and those that an earlier
// build wrote and d lacks are deleted. What a later schemas.PipelineVersion wrote stays, whatever the order. Doing it
// again changes nothing.
func (db *DB) PutDictionaries(ctx context.Context, d Dictionaries) error {
	version := uint64(schemas.PipelineVersion)
	for _, r := range []rows{
		{"indicators", []string{"id", "name", "aliases", "unit", "dimension", "topic", "goal", "version"}, len(d.Indicators), func(i int) []any {
			x := d.Indicators[i]
			return []any{x.ID, x.Name, list(x.Aliases), x.Unit, x.Dimension, x.Topic, x.Goal, version}
		}},
		{"successions", []string{"id", "succeeds", "since", "note", "line", "version"}, len(d.Successions), func(i int) []any {
			x := d.Successions[i]
			return []any{x.ID, x.Succeeds, uint16(x.Since), x.Note, x.Line, version}
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
		if err := db.forget(ctx, r, version); err != nil {
			return failure(ctx, "tidy dictionary "+r.table, err)
		}
		// Users read these tables by their own names and join them: an entry that stands twice would double what it is
		// joined to.
		if err := db.exec(ctx, "OPTIMIZE TABLE "+r.table+" FINAL"); err != nil {
			return err
		}
	}
	return nil
}

// forget deletes the entries of up to version that r lacks; the key is its first column.
func (db *DB) forget(ctx context.Context, r rows, version uint64) error {
	key := r.columns[0]
	var there []string
	if err := db.conn.QueryRow(ctx, "SELECT groupUniqArray("+key+") FROM "+r.table+" WHERE version <= ?", version).Scan(&there); err != nil {
		return err
	}
	kept := make(map[string]bool, r.count)
	for i := range r.count {
		if k, ok := r.at(i)[0].(string); ok {
			kept[k] = true
		}
	}
	there = slices.DeleteFunc(there, func(k string) bool { return kept[k] })
	if len(there) == 0 {
		return nil
	}
	return db.exec(ctx, "DELETE FROM "+r.table+" WHERE version <= ? AND has(?, "+key+")", version, there)
}
