package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/spf13/cobra"

	"github.com/zhice-project/zhice/internal/bus"
	"github.com/zhice-project/zhice/internal/ui"
	"github.com/zhice-project/zhice/load/clickhouse"
	"github.com/zhice-project/zhice/schemas"
)

func (a *app) failedCommand() *cobra.Command {
	var asJSON, all bool
	c := &cobra.Command{
		Use:   "failed",
		Short: "See the documents that could not be processed, and try or dismiss them",
		Example: `  zhice failed list
  zhice failed show 3fb2
  zhice failed retry --all
  zhice failed drop 3fb2`,
	}
	list := &cobra.Command{
		Use: "list", Short: "List them, oldest first", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return a.listFailures(c.Context(), asJSON) },
	}
	show := &cobra.Command{
		Use: "show DOC…", Short: "Show one with its message and what to do; DOC is the beginning of its id or its file name", Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.eachFailure(c.Context(), args, false, func(_ context.Context, _ *bus.Bus, f schemas.Failed) error {
				if asJSON {
					return jsonLines(a.out).Encode(f)
				}
				a.printf("document  %s\nfile      %s\nstage     %s\nreason    %s\nmessage   %s\nattempts  %d\ntime      %s\n→ %s\n",
					f.DocID, source(f), f.Stage, f.Reason, f.Message, f.Attempts, f.Time.Format("2006-01-02 15:04:05"), f.Hint)
				return nil
			})
		},
	}
	retry := &cobra.Command{
		Use: "retry DOC…", Short: "Try again, as a new run", Args: docsOrAll(&all),
		RunE: func(c *cobra.Command, args []string) error {
			return a.eachFailure(c.Context(), args, all, func(ctx context.Context, b *bus.Bus, f schemas.Failed) error {
				run, err := b.Retry(ctx, f)
				switch {
				case errors.Is(err, bus.ErrNotStored):
					a.printf("%v\n", err) // names what to hand in again
					return nil
				case err != nil:
					return err
				case run == 0:
					a.printf("%s: will be looked at by the next scan of the inbox\n", f.Name)
				default:
					a.printf("%s: will be tried again\n", f.Name)
				}
				return nil
			})
		},
	}
	drop := &cobra.Command{
		Use: "drop DOC…", Short: "Take them off the list; the files stay", Args: docsOrAll(&all),
		RunE: func(c *cobra.Command, args []string) error {
			return a.dropFailures(c.Context(), args, all)
		},
	}
	for _, sub := range []*cobra.Command{list, show} {
		sub.Flags().BoolVar(&asJSON, "json", false, "print JSON, one object each")
	}
	for _, sub := range []*cobra.Command{retry, drop} {
		sub.Flags().BoolVar(&all, "all", false, "every failed document")
	}
	for _, sub := range []*cobra.Command{list, show, retry, drop} {
		a.cfg.AddFlags(sub.Flags())
		c.AddCommand(sub)
	}
	return c
}

// dropFailures takes dead letters off the list, and their rows out of the tables users see. The database comes first: a
// failure that is on no list any more could not be dropped again.
func (a *app) dropFailures(ctx context.Context, names []string, all bool) error {
	b, err := a.open(ctx, need{bus: true, sql: true})
	if err != nil {
		return err
	}
	defer b.close()
	return b.withDatabase(ctx, func(db *clickhouse.DB) error {
		return b.eachFailure(ctx, names, all, func(ctx context.Context, bus *bus.Bus, f schemas.Failed) error {
			if err := db.DropFailure(ctx, f); err != nil {
				return err
			}
			if err := bus.Drop(ctx, f); err != nil {
				return err
			}
			again, err := b.again(ctx, f)
			if err != nil {
				return err
			}
			a.printf("%s: dropped; `%s` tries it again after all\n", f.Name, again)
			return nil
		})
	})
}

// again is the command that brings a dropped document back: one whose bytes are kept is read again, any other has to be
// handed in.
func (b *backend) again(ctx context.Context, f schemas.Failed) (string, error) {
	found, err := b.bus.Find(ctx, f.DocID)
	if err != nil {
		return "", err
	}
	if len(found) == 1 && found[0].Found != nil {
		return "zhice reprocess " + shortID(f.DocID), nil
	}
	return "zhice add " + bus.ShellWord(source(f)), nil
}

func docsOrAll(all *bool) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if *all == (len(args) > 0) {
			return errors.New("name documents, or give --all")
		}
		return nil
	}
}

func (a *app) listFailures(ctx context.Context, asJSON bool) error {
	b, err := a.open(ctx, need{bus: true})
	if err != nil {
		return err
	}
	defer b.close()
	failures, err := b.bus.Failures(ctx)
	if err != nil {
		return err
	}
	if asJSON {
		e := jsonLines(a.out)
		for _, f := range failures {
			if err := e.Encode(f); err != nil {
				return err
			}
		}
		return nil
	}
	if len(failures) == 0 {
		a.printf("No document has failed.\n")
		return nil
	}
	rows := make([][]string, len(failures))
	for i, f := range failures {
		rows[i] = []string{shortID(f.DocID), string(f.Stage), string(f.Reason), source(f), f.Message}
	}
	ui.Table(a.out, []string{"document", "stage", "reason", "file", "message"}, rows, cellWidth)
	a.printf("\n`zhice failed show DOCUMENT` says what to do.\n")
	return nil
}

// cellWidth is the most a cell of a listing may take of the line.
const cellWidth = 36

// eachFailure calls f with the failures that are named, by the beginning of their id or by file name.
func (a *app) eachFailure(ctx context.Context, names []string, all bool, f func(context.Context, *bus.Bus, schemas.Failed) error) error {
	b, err := a.open(ctx, need{bus: true})
	if err != nil {
		return err
	}
	defer b.close()
	return b.eachFailure(ctx, names, all, f)
}

func (b *backend) eachFailure(ctx context.Context, names []string, all bool, f func(context.Context, *bus.Bus, schemas.Failed) error) error {
	failures, err := b.bus.Failures(ctx)
	if err != nil {
		return err
	}
	chosen := failures
	if !all {
		if chosen, err = choose(failures, names); err != nil {
			return err
		}
	}
	for _, failed := range chosen {
		if err := f(ctx, b.bus, failed); err != nil {
			return fmt.Errorf("%s: %w", failed.Name, err)
		}
	}
	return nil
}

func choose(failures []schemas.Failed, names []string) ([]schemas.Failed, error) {
	var out []schemas.Failed
	for _, name := range names {
		n := len(out)
		for _, f := range failures {
			if strings.HasPrefix(f.DocID, name) || strings.HasPrefix(path.Base(f.Name), name) || f.Name == name {
				out = append(out, f)
			}
		}
		if len(out) == n {
			return nil, fmt.Errorf("no failed document is called %q; see `zhice failed list`", name)
		}
	}
	return out, nil
}

func source(f schemas.Failed) string {
	return cmp.Or(f.URL, f.Origin, f.Name)
}

// shortID is enough of a document's id to name it in a listing.
func shortID(doc string) string { return doc[:min(12, len(doc))] }
