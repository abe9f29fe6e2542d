package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"
	"github.com/spf13/cobra"

	"github.com/zhice-project/zhice/internal/bus/embed"
)

// readersFile holds the passwords of the readers somebody added, by name.
const readersFile = "readers.json"

func (a *app) readerCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "reader",
		Short: "Give programs and people logins with which they may follow facts, and nothing else",
		Long: `Give programs and people logins with which they may follow facts, and nothing else. Each has its own
name and password; a zhice that is running lets them in and sends them away at once. Readers of a
NATS server of your own are lines in its configuration, see deploy/nats.conf.`,
		Example: `  zhice reader add anna       # prints the address anna connects with
  zhice watch --nats "$(zhice reader add anna)" 广东 GDP
  zhice reader drop anna`,
	}
	add := &cobra.Command{
		Use: "add NAME", Short: "Let a reader in, and print the address with its password; of one who is there print it again", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return a.addReader(args[0]) },
	}
	list := &cobra.Command{
		Use: "list", Short: "List their names", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			readers, err := a.home().addedReaders()
			for _, name := range slices.Sorted(maps.Keys(readers)) {
				a.printf("%s\n", name)
			}
			return err
		},
	}
	drop := &cobra.Command{
		Use: "drop NAME…", Short: "Send readers away: their logins end, and so do their connections", Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return a.dropReaders(args) },
	}
	for _, sub := range []*cobra.Command{add, list, drop} {
		a.cfg.AddFlags(sub.Flags())
		c.AddCommand(sub)
	}
	return c
}

// addReader prints nothing but the address, for $(zhice reader add NAME).
func (a *app) addReader(name string) error {
	if a.cfg.NATS != "" {
		return errors.New("--nats is a server of your own: add the reader to its configuration, as deploy/nats.conf shows")
	}
	if err := embed.CheckReader(name); err != nil {
		return err
	}
	var known addresses
	if err := readJSON(a.home().path("addresses.json"), &known); err != nil || known.NATS == "" {
		return fmt.Errorf("no zhice has run in %s, so there is no address yet; start `zhice run` first", a.cfg.Data)
	}
	readers, err := a.home().readers()
	if err != nil {
		return err
	}
	password := readers[name]
	if password == "" {
		added, err := a.home().addedReaders()
		if err != nil {
			return err
		}
		password = randomKey()
		added[name] = password
		if err := writeJSON(a.home().path(readersFile), added); err != nil {
			return err
		}
	}
	a.printf("%s\n", withLogin("nats://"+known.NATS, name, password))
	return nil
}

func (a *app) dropReaders(names []string) error {
	readers, err := a.home().addedReaders()
	if err != nil {
		return err
	}
	for _, name := range names {
		if readers[name] == "" {
			return fmt.Errorf("no reader was added by the name of %q; `zhice reader list` lists those who were", name)
		}
		delete(readers, name)
	}
	return writeJSON(a.home().path(readersFile), readers)
}

// addedReaders are those of readersFile.
func (h home) addedReaders() (map[string]string, error) {
	readers := map[string]string{}
	if err := readJSON(h.path(readersFile), &readers); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return readers, nil
}

// readers are all who may come in: those who were added, and the one every installation has.
func (h home) readers() (map[string]string, error) {
	readers, err := h.addedReaders()
	if err != nil {
		return nil, err
	}
	keys, err := h.secrets()
	if err != nil {
		return nil, err
	}
	readers[embed.Reader] = keys.Reader
	return readers, nil
}

// startNATS starts the embedded server, and lets readers in and out as they are added and dropped until stop is called.
// The caller holds the data folder.
func (a *app) startNATS(keys secrets) (s *embed.Server, stop func(), err error) {
	host, port, err := splitListen(a.cfg.NATSListen)
	if err != nil {
		return nil, nil, err
	}
	readers, err := a.home().readers()
	if err != nil {
		return nil, nil, err
	}
	s, err = embed.Start(embed.Config{Dir: a.home().path("nats"), Host: host, Port: port, Secret: keys.NATS, Readers: readers, Log: a.log})
	if err != nil {
		return nil, nil, err
	}
	unwatch := a.admitReaders(s)
	return s, func() {
		unwatch()
		if err := s.Stop(); err != nil {
			a.log.Warn("the embedded NATS server did not stop cleanly", "error", err)
		}
	}, nil
}

// admitReaders tells the server of every change of readersFile. Where the folder cannot be watched, changes count at the
// next start.
func (a *app) admitReaders(s *embed.Server) (stop func()) {
	w, err := fsnotify.NewWatcher()
	if err == nil {
		if err = w.Add(a.cfg.Data); err != nil {
			err = errors.Join(err, w.Close())
		}
	}
	if err != nil {
		a.log.Warn("readers who are added come in at the next start only", "error", err)
		return func() {}
	}
	var watching sync.WaitGroup
	watching.Go(func() {
		for {
			select {
			case err, ok := <-w.Errors:
				if !ok {
					return
				}
				a.log.Warn("a change of the readers may have been missed", "error", err)
			case event, ok := <-w.Events:
				if !ok {
					return
				}
				if filepath.Base(event.Name) == readersFile {
					a.admitAgain(s)
				}
			}
		}
	})
	return func() {
		_ = w.Close() // nothing is lost with it
		watching.Wait()
	}
}

func (a *app) admitAgain(s *embed.Server) {
	readers, err := a.home().readers()
	if err == nil {
		err = s.Admit(readers)
	}
	if err != nil {
		a.log.Warn("the readers stay as they were", "error", err)
	}
}

// idleSubscription is how long a subscription without a name stays when nobody reads it. Who reads asks for more every
// half minute at least.
const idleSubscription = 10 * time.Minute

// dropIdleSubscriptions takes away what clients left behind, until the context ends.
func (p *pipeline) dropIdleSubscriptions(ctx context.Context) error {
	tick := time.NewTicker(idleSubscription / 2)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		n, err := p.bus.DropIdle(ctx, idleSubscription)
		if ctx.Err() == nil {
			p.warn("idle subscriptions were not all dropped", err)
		}
		if n > 0 {
			p.log.Info("dropped subscriptions that nobody reads", "number", n)
		}
	}
}
