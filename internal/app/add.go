package app

import (
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/zhice-project/zhice/ingest"
	"github.com/zhice-project/zhice/internal/bus"
	"github.com/zhice-project/zhice/internal/ui"
	"github.com/zhice-project/zhice/schemas"
)

func (a *app) addCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "add PATH|URL…",
		Short: "Hand documents in and follow them to the end",
		Long: `Hand PDFs in, by path or by http or https address, and follow them until they are loaded or have
failed; status 1 if any failed. A running zhice does the work; otherwise it is started for as long
as that takes. Addresses that are not public are refused.`,
		Example: `  zhice add report.pdf
  zhice add https://www.example.gov.cn/zhengce/2025/report.pdf`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return a.add(c.Context(), args) },
	}
	a.cfg.AddFlags(c.Flags())
	a.cfg.AddWorkFlags(c.Flags())
	a.cfg.AddListenFlags(c.Flags())
	return c
}

func (a *app) add(ctx context.Context, sources []string) error {
	running := a.cfg.NATS != "" || a.home().running()
	p, err := a.pipeline(ctx, need{bus: true, blobs: true, sql: !running, own: !running})
	if err != nil {
		return err
	}
	defer p.close()
	var g errgroup.Group
	working, stop := context.WithCancel(ctx)
	defer stop()
	if !running {
		// The teller of this process would tell everything twice: following does it.
		p.told = newTeller(io.Discard, ui.Terminal{})
		g.Go(func() error { defer stop(); return p.work(working, schemas.Stages()) })
	}
	failed, err := p.handIn(working, sources)
	if err == nil && !running {
		err = p.drain(working)
	}
	stop()
	if werr := g.Wait(); werr != nil {
		err = werr
	}
	switch {
	case err != nil:
		return err
	case failed:
		return errFailed
	}
	return nil
}

// handIn takes each source in and follows all that are new to their end.
func (p *pipeline) handIn(ctx context.Context, sources []string) (failed bool, err error) {
	told := newTeller(p.out, p.term)
	defer told.bar.End()
	stage := p.ingest()
	var ids []string
	for _, source := range sources {
		added, err := stage.Add(ctx, source)
		if err != nil {
			f, typed := errors.AsType[*schemas.Failure](err)
			switch {
			case ctx.Err() != nil || typed && f.Reason == schemas.ReasonUnavailable:
				return failed, err
			case typed:
				p.sayFailure(ingest.Shown(source), f)
			default:
				p.notef("zhice: %v\n", err)
			}
			failed = true
			continue
		}
		if added.Of != "" {
			told.duplicate(ingest.Shown(source), added.Of)
		}
		ids = append(ids, added.Found.DocID)
	}
	told.expect(len(ids))
	for progress, err := range p.bus.Follow(ctx, ids) {
		if err != nil {
			return failed, err
		}
		failed = p.tellEnd(told, progress) || failed
	}
	return failed, nil
}

func (p *pipeline) tellEnd(told *teller, progress bus.Progress) (failed bool) {
	switch {
	case progress.Loaded != nil:
		told.loaded(*progress.Loaded)
	case progress.Failed != nil:
		told.failed(*progress.Failed)
		return true
	}
	return false
}
