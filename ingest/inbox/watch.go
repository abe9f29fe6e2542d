package inbox

import (
	"context"
	"log/slog"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Watch scans for ever: when the file system says that something happened, when a file may have come to rest, and every
// Poll in any case. It calls report after every pass that did something; report may be nil. Errors are logged and tried
// again; it returns nil when the context ends.
func (i *Inbox) Watch(ctx context.Context, report func(Report)) error {
	hints := i.hints()
	defer hints.close()
	const most = 30 * time.Second
	trouble := time.Duration(0)
	for ctx.Err() == nil {
		r, wait, err := i.pass(ctx, hints.add)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			trouble = min(max(2*trouble, 250*time.Millisecond), most)
			wait = trouble
			i.Log.Warn("scanning the inbox failed and will be tried again", "error", err.Error(), "in", wait.String())
		default:
			trouble = 0
		}
		if report != nil && len(r.Found)+len(r.Duplicates)+len(r.Failed) > 0 {
			report(r)
		}
		if !hints.wait(ctx, wait, trouble > 0) {
			// Nothing happened for a whole while: also look at what another process may have changed.
			i.compare(ctx)
		}
	}
	return nil
}

// hints are the notifications of the file system. Without them (too many folders for the system's limit, a share that
// gives none) the polling goes on alone.
type hints struct {
	*fsnotify.Watcher

	rest time.Duration
	log  *slog.Logger
}

func (i *Inbox) hints() *hints {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		i.Log.Warn("the file system gives no notifications; new files are seen a little later", "error", err.Error(), "poll", i.Poll.String())
		return &hints{rest: i.Rest, log: i.Log}
	}
	return &hints{w, i.Rest, i.Log}
}

// add watches a folder; a folder that is watched already, or no longer there, is no matter: the next pass adds it.
func (h *hints) add(folder string) {
	if h.Watcher != nil {
		_ = h.Add(folder)
	}
}

func (h *hints) close() {
	if h.Watcher != nil {
		_ = h.Close()
	}
}

// wait returns after d, or when something happened and a file may have come to rest since; the answer says which. In
// trouble only time counts.
func (h *hints) wait(ctx context.Context, d time.Duration, trouble bool) (happened bool) {
	t := time.NewTimer(d)
	defer t.Stop()
	var events chan fsnotify.Event
	var lost chan error
	if h.Watcher != nil && !trouble {
		events, lost = h.Events, h.Errors
	}
	for {
		select {
		case <-ctx.Done():
			return happened
		case <-t.C:
			return happened
		case <-events:
		case err := <-lost: // an overflow: something happened that was not told
			h.log.Debug("notifications were lost", "error", err)
		}
		if !happened {
			// Further notifications must not put the pass off for ever.
			happened = true
			t.Reset(min(d, h.rest/4))
		}
	}
}
