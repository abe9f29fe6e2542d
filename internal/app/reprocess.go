package app

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/zhice-project/zhice/internal/bus"
	"github.com/zhice-project/zhice/schemas"
)

func (a *app) reprocessCommand() *cobra.Command {
	var all, outdated bool
	c := &cobra.Command{
		Use:   "reprocess DOC…|--all|--outdated",
		Short: "Read stored documents again, as a new run that replaces the old one when it is complete",
		Long: `Read stored documents again, from the bytes that are kept, as a new run that replaces the old one in one
step when it is complete. DOC is the name of a file, with or without its folder, or the beginning of a
document's id. What was replaced stays in the tables until zhice prune.`,
		Example: `  zhice reprocess --outdated         # all that an earlier version of the pipeline made
  zhice reprocess 2025/报告.pdf      # by its name
  zhice reprocess 3fb2               # by the beginning of its id`,
		Args: func(_ *cobra.Command, args []string) error {
			if (len(args) > 0) == (all || outdated) {
				return errors.New("name documents, or give --all or --outdated")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			ctx := c.Context()
			b, err := a.open(ctx, need{bus: true})
			if err != nil {
				return err
			}
			defer b.close()
			docs, err := b.named(ctx, args)
			if err != nil {
				return err
			}
			n := 0
			for _, d := range docs {
				if d.Found == nil || outdated && d.Run.Version() >= schemas.PipelineVersion {
					continue
				}
				if _, err := b.bus.Publish(ctx, nextRun(d, time.Now())); err != nil {
					return err
				}
				n++
			}
			a.printf("%d documents will be read again by `zhice run`\n", n)
			return nil
		},
	}
	a.cfg.AddFlags(c.Flags())
	c.Flags().BoolVar(&all, "all", false, "every document")
	c.Flags().BoolVar(&outdated, "outdated", false, "documents whose last run is from an earlier pipeline version")
	return c
}

// named finds documents by the names of their files or the beginnings of their ids; without any, all there are.
func (b *backend) named(ctx context.Context, names []string) ([]bus.Progress, error) {
	all, err := b.bus.Find(ctx, "")
	if err != nil || len(names) == 0 {
		return all, err
	}
	chosen := make([]bool, len(all))
	for _, name := range names {
		known := false
		for i, d := range all {
			if called(d, name) {
				chosen[i], known = true, true
			}
		}
		if !known {
			return nil, fmt.Errorf("no document is called %q, and no document's id begins so; "+
				"`zhice query \"SELECT doc_id, name, title FROM documents\"` lists them", name)
		}
	}
	out := make([]bus.Progress, 0, len(names))
	for i, d := range all {
		if chosen[i] {
			out = append(out, d)
		}
	}
	return out, nil
}

// called says whether a document goes by a name: its path below the inbox, its file's name, or the beginning of its id.
func called(d bus.Progress, name string) bool {
	return strings.HasPrefix(d.DocID, name) || d.Name() == name || path.Base(d.Name()) == name
}

// nextRun is the event that starts the run after p.
func nextRun(p bus.Progress, now time.Time) schemas.Found {
	f := *p.Found
	f.Run, f.Time = p.Run.Next(), now.UTC()
	return f
}
