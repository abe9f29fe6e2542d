package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/zhice-project/zhice/ingest/inbox"
	"github.com/zhice-project/zhice/schemas"
)

func (a *app) runCommand() *cobra.Command {
	var untilIdle bool
	c := &cobra.Command{
		Use:   "run [--inbox DIR] [--data DIR] [--until-idle]",
		Short: "Watch a folder and turn its PDFs into facts; everything in one process",
		Long: `Watch a folder and turn its PDFs into facts. NATS and ClickHouse run inside, unless --nats or
--clickhouse name servers. Ctrl-C stops; nothing is lost, and the next run goes on where this one was.

With --until-idle it ends when every file in the inbox has been dealt with: status 0, or 1 if any
document failed.`,
		Example: `  zhice run                                  # ./inbox, until Ctrl-C
  zhice run --inbox reports --until-idle     # what is there now, then end
  zhice run --nats nats://host:4222 --clickhouse http://user:password@host:8123/zhice`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return a.run(c.Context(), untilIdle) },
	}
	a.cfg.AddFlags(c.Flags())
	a.cfg.AddWorkFlags(c.Flags())
	a.cfg.AddInboxFlags(c.Flags())
	a.cfg.AddListenFlags(c.Flags())
	c.Flags().BoolVar(&untilIdle, "until-idle", false, "end when the inbox is done")
	return c
}

func (a *app) run(ctx context.Context, untilIdle bool) error {
	if err := a.prepareInbox(untilIdle); err != nil {
		return err
	}
	p, err := a.pipeline(ctx, need{bus: true, blobs: true, sql: true, own: true, patient: true})
	if err != nil {
		return err
	}
	defer p.close()
	p.at.PID, p.at.Inbox = os.Getpid(), a.cfg.Inbox
	if err := a.home().publish(p.at); err != nil {
		return err
	}
	if untilIdle {
		return p.runUntilIdle(ctx)
	}
	p.notef("Watching %s; facts go to %s. Ctrl-C stops.\n", a.cfg.Inbox, a.cfg.Data)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return p.work(ctx, schemas.Stages()) })
	g.Go(func() error { return p.ingest().Watch(ctx, p.tellReport) })
	return g.Wait()
}

// pipeline opens the servers; what it finds out is told on standard output.
func (a *app) pipeline(ctx context.Context, n need) (*pipeline, error) {
	b, err := a.open(ctx, n)
	if err != nil {
		return nil, err
	}
	return &pipeline{app: a, backend: b, told: newTeller(a.out, a.term), counted: make(chan struct{})}, nil
}

// prepareInbox makes the inbox: a newcomer has none. Where it is to be read once, a folder that is not there is a mistake.
func (a *app) prepareInbox(once bool) error {
	if a.cfg.Inbox == "" {
		return errors.New("--inbox names no folder")
	}
	dir, err := filepath.Abs(a.cfg.Inbox)
	if err != nil {
		return err
	}
	a.cfg.Inbox = dir
	if _, err := os.Stat(dir); once && errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no inbox %s; name another with --inbox", dir)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // an inbox is for others to drop files in
		return fmt.Errorf("the inbox %s cannot be made: %w; choose another with --inbox", dir, err)
	}
	return nil
}

func (p *pipeline) tellReport(r inbox.Report) {
	p.told.expect(len(r.Found))
	for _, d := range r.Duplicates {
		p.told.duplicate(d.Name, d.Of)
	}
}

// runUntilIdle deals with what is in the inbox, and with what was left over from before, then stops.
func (p *pipeline) runUntilIdle(ctx context.Context) error {
	working, stop := context.WithCancel(ctx)
	defer stop()
	var g errgroup.Group
	ended := make(chan struct{})
	g.Go(func() error {
		defer close(ended)
		return p.work(working, schemas.Stages())
	})
	var total inbox.Report
	idle := func() error {
		scanning, cancel := context.WithCancel(ctx)
		defer cancel()
		go func() {
			select {
			case <-ended: // the stages broke down; waiting for them would be for ever
				cancel()
			case <-scanning.Done():
			}
		}()
		r, err := p.ingest().Scan(scanning)
		p.tellReport(r)
		total = r
		if err != nil {
			return err
		}
		return p.drain(scanning)
	}
	err := idle()
	stop()
	if werr := g.Wait(); werr != nil {
		err = werr
	}
	p.told.bar.End()
	if err != nil {
		return err
	}
	return p.concludeRun(ctx, total)
}

func (p *pipeline) concludeRun(ctx context.Context, r inbox.Report) error {
	failures, err := p.bus.Failures(ctx)
	if err != nil {
		return err
	}
	p.printf("%s\n", p.summary(r, len(failures)))
	if len(failures) > 0 {
		p.notef("zhice: %d documents could not be processed; `zhice failed list` names them\n", len(failures))
		err = errFailed
	}
	for _, folder := range r.Unread {
		p.notef("zhice: the folder %s cannot be read, and what is in it was not looked at; give yourself the right to read it\n", folder)
		err = errFailed
	}
	return err
}

func (a *app) workerCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "worker ingest|extract|segment|load",
		Short: "Run one stage against NATS and ClickHouse servers",
		Long: `Run one stage. Start as many of each as there is work for, on as many machines. Without --nats
and --clickhouse it joins the zhice that is running in the data folder.`,
		Example: `  zhice worker extract --nats nats://zhice:secret@host:4222
  zhice worker load --nats nats://zhice:secret@host:4222 --clickhouse http://zhice:secret@host:8123/zhice`,
		// A worker's log is all that is seen of it.
		Annotations: map[string]string{logLevel: "info"},
		Args:        cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs),
		ValidArgs:   []string{string(schemas.StageIngest), string(schemas.StageExtract), string(schemas.StageSegment), string(schemas.StageLoad)},
		RunE: func(c *cobra.Command, args []string) error {
			return a.worker(c.Context(), schemas.Stage(args[0]))
		},
	}
	a.cfg.AddFlags(c.Flags())
	a.cfg.AddWorkFlags(c.Flags())
	a.cfg.AddInboxFlags(c.Flags())
	return c
}

func (a *app) worker(ctx context.Context, stage schemas.Stage) error {
	if stage == schemas.StageIngest {
		if err := a.prepareInbox(false); err != nil {
			return err
		}
	}
	p, err := a.pipeline(ctx, need{bus: true, blobs: true, sql: stage == schemas.StageLoad, joinOnly: true, patient: true})
	if err != nil {
		return err
	}
	defer p.close()
	p.notef("zhice worker %s is ready. Ctrl-C stops.\n", stage)
	if stage == schemas.StageIngest {
		return p.ingest().Watch(ctx, p.tellReport)
	}
	return p.work(ctx, []schemas.Stage{stage})
}
