package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/zhice-project/zhice/internal/blob"
	"github.com/zhice-project/zhice/internal/bus"
	"github.com/zhice-project/zhice/internal/config"
	"github.com/zhice-project/zhice/internal/fault"
	"github.com/zhice-project/zhice/load/clickhouse"
	"github.com/zhice-project/zhice/schemas"
)

const (
	// pruneMargin is how much younger than its supersession every running query must be: a commit bears the time at which
	// it was begun, and may be seen a little later.
	pruneMargin = time.Minute
	// pruneMarginElsewhere is the same for a server that is not ours: of what runs on others of its cluster nothing is known.
	pruneMarginElsewhere = time.Hour
	// blobAge is how long ago a blob must have been put to be judged by its having no name: who puts one names it after.
	blobAge = 24 * time.Hour
)

// prunePolicy says which superseded runs may go: those that are neither among the last of their document nor young.
type prunePolicy struct {
	keep int
	age  time.Duration
}

// pruneReport is what was or would be taken away.
type pruneReport struct {
	DryRun    bool              `json:"dry_run"`
	Runs      int               `json:"runs"`
	Documents int               `json:"documents"`
	Rows      map[string]uint64 `json:"rows"`
	Blobs     int               `json:"blobs"`
	Bytes     int64             `json:"bytes"`
	// Kept are superseded runs that stay, by why.
	Kept map[string]int `json:"kept"`
}

func (a *app) pruneCommand() *cobra.Command {
	var keep, days int
	var dryRun, asJSON bool
	c := &cobra.Command{
		Use:   "prune",
		Short: "Take away what earlier runs left: rows of superseded runs, and blobs no run needs any more",
		Long: `Take away the rows of runs that a later one of the same document replaced, and what was kept of them on the way.
The current run of a document, its PDF and its events are never touched. A run stays if it is among the
last --keep of its document before the current one, if it was replaced less than --days ago, if a query
is running that began before it was replaced, or if not everybody has been told what replaced it.

It may run beside a running zhice, and again after it was cut short.`,
		Example: `  zhice prune --dry-run              # what would go
  zhice prune                        # keeps one earlier run of each document, and all of the last 30 days
  zhice prune --keep 0 --days 7`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if keep < 0 || days < 0 {
				return &usageError{c.CommandPath(), errors.New("--keep and --days take 0 or more")}
			}
			r, err := a.prune(c.Context(), prunePolicy{keep, time.Duration(days) * 24 * time.Hour}, dryRun)
			if err != nil {
				return err
			}
			if asJSON {
				return jsonLines(a.out).Encode(r)
			}
			a.showPruned(r)
			return nil
		},
	}
	a.cfg.AddFlags(c.Flags())
	a.cfg.AddBlobFlag(c.Flags())
	c.Flags().IntVar(&keep, "keep", 1, "superseded runs of each document that stay")
	c.Flags().IntVar(&days, "days", 30, "superseded runs stay for so many days")
	c.Flags().BoolVar(&dryRun, "dry-run", false, "only say what would go")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

func (a *app) prune(ctx context.Context, policy prunePolicy, dryRun bool) (pruneReport, error) {
	b, err := a.open(ctx, need{bus: true, blobs: true, sql: true})
	if err != nil {
		return pruneReport{}, err
	}
	defer b.close()
	policy.age = max(policy.age, pruneMargin)
	if a.cfg.ClickHouse != "" {
		policy.age = max(policy.age, pruneMarginElsewhere)
	}
	r := pruneReport{DryRun: dryRun, Kept: map[string]int{}}
	err = b.withDatabase(ctx, func(db *clickhouse.DB) error {
		runs, err := b.prunable(ctx, db, policy, r.Kept)
		if err != nil {
			return err
		}
		r.count(runs)
		if r.Rows, err = db.Rows(ctx, runs); err != nil {
			return err
		}
		if !dryRun {
			if err := db.Prune(ctx, runs); err != nil {
				return err
			}
		}
		return b.pruneBlobs(ctx, db, runs, &r)
	})
	return r, err
}

func (r *pruneReport) count(runs []clickhouse.Superseded) {
	docs := map[string]bool{}
	for _, s := range runs {
		docs[s.DocID] = true
	}
	r.Runs, r.Documents = len(runs), len(docs)
}

// prunable chooses by the policy, and counts what stays by why.
func (b *backend) prunable(ctx context.Context, db *clickhouse.DB, policy prunePolicy, kept map[string]int) ([]clickhouse.Superseded, error) {
	all, err := db.Superseded(ctx)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	// Asked behind the ages: a query that is as old as it says then was no older before.
	oldest, err := db.OldestQuery(ctx)
	if err != nil {
		return nil, err
	}
	told, err := b.bus.Announced(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(s clickhouse.Superseded) bool {
		var why string
		switch untold := func(by schemas.Run) bool { return !told[bus.RunOf{DocID: s.DocID, Run: by}] }; {
		case len(s.By) <= policy.keep:
			why = "among the last of its document"
		case s.Age < policy.age:
			why = "replaced a short while ago"
		case s.Age < oldest+pruneMargin:
			why = "a query is running that may read it"
		case slices.ContainsFunc(s.By, untold):
			why = "what replaced it is not announced yet"
		default:
			return false
		}
		kept[why]++
		return true
	}), nil
}

// pruneBlobs takes away the blobs that only runs name whose rows are gone or which a later run replaced without their
// ever having had rows, and those nobody names. The PDFs themselves stay, of every document that was ever found.
func (b *backend) pruneBlobs(ctx context.Context, db *clickhouse.DB, going []clickhouse.Superseded, r *pruneReport) error {
	before := time.Now().Add(-blobAge)
	old := map[string]int64{}
	err := b.blobs.Each(ctx, func(h blob.Held) error {
		if h.Put.Before(before) {
			old[h.Key] = h.Size
		}
		return nil
	})
	if err != nil || len(old) == 0 {
		return err
	}
	needed, err := db.NeededRuns(ctx, going)
	if err != nil {
		return err
	}
	// The names are read behind the blobs: one that is named meanwhile counts as named.
	if err := b.bus.NamedBlobs(ctx, func(of bus.RunOf, key string) {
		if key == of.DocID || needed(of.DocID, of.Run) {
			delete(old, key)
		}
	}); err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(old)) {
		gone := true
		if !r.DryRun {
			if gone, err = b.blobs.Remove(ctx, key, before); err != nil {
				return err
			}
			fault.Point("prune.blob")
		}
		if gone {
			r.Blobs++
			r.Bytes += old[key]
		}
	}
	return nil
}

func (a *app) showPruned(r pruneReport) {
	verb := "removed"
	if r.DryRun {
		verb = "would remove"
	}
	total := uint64(0)
	var tables []string
	for _, table := range slices.SortedFunc(maps.Keys(r.Rows), func(x, y string) int {
		return cmp.Or(cmp.Compare(r.Rows[y], r.Rows[x]), cmp.Compare(x, y))
	}) {
		if n := r.Rows[table]; n > 0 {
			total += n
			tables = append(tables, fmt.Sprintf("%s %d", table, n))
		}
	}
	a.printf("%s %d superseded runs of %d documents, %d rows", verb, r.Runs, r.Documents, total)
	if len(tables) > 0 {
		a.printf(" (%s)", strings.Join(tables, ", "))
	}
	a.printf("\n%s %d blobs, %s\n", verb, r.Blobs, config.FormatSize(r.Bytes))
	for _, why := range slices.Sorted(maps.Keys(r.Kept)) {
		a.printf("kept %d superseded runs: %s\n", r.Kept[why], why)
	}
}
