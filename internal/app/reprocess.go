package app

import (
	"errors"
	"fmt"
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
		Example: `  zhice reprocess --outdated   # all that an earlier version of the pipeline made
  zhice reprocess 3fb2         # by the beginning of its id`,
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
			if len(args) == 0 {
				args = []string{""}
			}
			n := 0
			for _, prefix := range args {
				docs, err := b.bus.Find(ctx, prefix)
				if err != nil {
					return err
				}
				for _, d := range docs {
					if d.Found == nil || outdated && d.Run.Version() >= schemas.PipelineVersion {
						continue
					}
					if _, err := b.bus.Publish(ctx, nextRun(d, time.Now())); err != nil {
						return err
					}
					n++
				}
				if prefix != "" && len(docs) == 0 {
					return fmt.Errorf("no document's id begins with %q; see `zhice query \"SELECT doc_id, title FROM documents\"`", prefix)
				}
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

// nextRun is the event that starts the run after p.
func nextRun(p bus.Progress, now time.Time) schemas.Found {
	f := *p.Found
	f.Run, f.Time = p.Run.Next(), now.UTC()
	return f
}
