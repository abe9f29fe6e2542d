package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/zhice-project/zhice/internal/ui"
	"github.com/zhice-project/zhice/load/clickhouse"
)

// candidate is an indicator that a user may have meant.
type candidate struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	How    int    `json:"how"` // 0 its id, 1 its name, 2 an alias, 3 part of a name or alias, 4 part of its id
	Points int    `json:"points"`
}

// candidatesSQL finds indicators by id, name, alias or a part of these, the closest first, each with the years of whole
// regions that are known of it.
const candidatesSQL = `SELECT i.id AS id, i.name AS name, i.how AS how, toInt32(p.points) AS points
FROM
(
    SELECT id, name, arrayMap(n -> lowerUTF8(n), arrayPushFront(aliases, name)) AS names, lowerUTF8(%[1]s) AS wanted,
           toInt32(multiIf(id = %[1]s, 0, names[1] = wanted, 1, has(names, wanted), 2, arrayExists(n -> position(n, wanted) > 0, names), 3,
               position(id, wanted) > 0, 4, 9)) AS how
    FROM indicators FINAL
) AS i
LEFT JOIN
(
    SELECT indicator_id, uniqExact(region_code, region, period, modality = 'actual', measure, against, unit) AS points
    FROM indicator_statements
    WHERE modality IN ('actual', 'target', 'plan') AND part = '' AND match(assumeNotNull(period), '^[0-9]{4}$')
      AND indicator_id IN (SELECT id FROM indicators FINAL
          WHERE id = %[1]s OR arrayExists(n -> position(lowerUTF8(n), lowerUTF8(%[1]s)) > 0, arrayPushFront(aliases, name))
             OR position(id, lowerUTF8(%[1]s)) > 0)
    GROUP BY indicator_id
) AS p ON p.indicator_id = i.id
WHERE i.how < 9
ORDER BY how, points DESC, id`

// findIndicator takes what a user typed for an indicator: 经济增长, GDP, grain_output. What several share is theirs to
// decide, unless only one of them has a point or it is the very name of several; then *ambiguousError lists them.
func findIndicator(ctx context.Context, db *clickhouse.DB, named string) (candidate, error) {
	named = strings.TrimSpace(norm.NFKC.String(named))
	found, err := rowsOf[candidate](ctx, db, fmt.Sprintf(candidatesSQL, quoted(named)))
	if err != nil {
		return candidate{}, err
	}
	if named == "" || len(found) == 0 {
		return candidate{}, unknownIndicator(ctx, db, named)
	}
	if found[0].How == 0 {
		return found[0], nil
	}
	near := closest(found, 1)
	if len(near) == 0 {
		near = closest(found, 0)
	}
	best := near[0]
	switch {
	case best.How == 1 && len(near) > 1 && best.Points > near[1].Points: // of a level and its change, which may bear one name, that with more to show
		return best, nil
	case len(near) > 1:
		return candidate{}, &ambiguousError{named, near}
	}
	// 粮食 is short for the change in 粮食产量, and a part of the names of others that are told much more often.
	often := slices.DeleteFunc(slices.Clone(found), func(c candidate) bool { return c.Points <= best.Points && c != best })
	if best.How > 1 && len(often) > 1 {
		return candidate{}, &ambiguousError{named, often}
	}
	return best, nil
}

func unknownIndicator(ctx context.Context, db *clickhouse.DB, named string) error {
	type row struct {
		Name string `json:"name"`
	}
	rows, err := rowsOf[row](ctx, db, "SELECT DISTINCT arrayJoin(arrayPushFront(aliases, name)) AS name FROM indicators FINAL")
	if err != nil {
		return err
	}
	names := make([]string, len(rows))
	for i, r := range rows {
		names[i] = r.Name
	}
	return fmt.Errorf("no indicator is called %q%s", named,
		cmp.Or(didYouMean(named, names), "; `zhice query \"SELECT id, name, aliases FROM indicators\"` lists them"))
}

// closest keeps what has so many points and is as close to what was typed as the first of these.
func closest(found []candidate, points int) []candidate {
	var out []candidate
	for _, c := range found {
		if c.Points >= points && (len(out) == 0 || c.How == out[0].How) {
			out = append(out, c)
		}
	}
	return out
}

// ambiguousError lists what a name may mean.
type ambiguousError struct {
	named      string
	candidates []candidate
}

func (e *ambiguousError) Error() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s is the name of several indicators; give the id of one:\n", e.named)
	rows := make([][]string, len(e.candidates))
	for i, c := range e.candidates {
		rows[i] = []string{c.ID, c.Name, strconv.Itoa(c.Points)}
	}
	ui.Table(&out, []string{"id", "name", "points"}, rows, 0)
	return strings.TrimRight(out.String(), "\n")
}
