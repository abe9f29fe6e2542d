package app

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/zhice-project/zhice/internal/bus"
	"github.com/zhice-project/zhice/internal/ui"
	"github.com/zhice-project/zhice/segment/fact"
	"github.com/zhice-project/zhice/segment/rules"
)

// watchOptions are the flags of zhice watch.
type watchOptions struct {
	asJSON      bool
	since, name string
	from        uint64
	changes     []string
	begin       time.Time // as since says
	filter      []string  // arguments
}

func (a *app) watchCommand() *cobra.Command {
	var o watchOptions
	c := &cobra.Command{
		Use:   "watch [FILTER…]",
		Short: "Follow facts as they become known, one line each",
		Long: `Follow facts as they become known. Lines begin with + (new), ~ (revised: a later run reads the same
place differently), - (retracted) or > (revised and no longer of the region or indicator you follow).

Each FILTER is one thing:
  广东, 440000               a region, by name or six-digit code; 广东* or 44* with all that lie in it
  GDP, 城镇调查失业率, cpi      an indicator, by name or id
  'new.440000.*.>'           a pattern of NATS subjects: change, region, indicator
  人工智能                    anything else: words in the indicator, the sentence, the place or the title
Of several regions or several indicators any will do; words must all be there.

With --durable NAME the subscription is kept: it goes on where it stopped, also after days or a kill;
what was not printed yet comes first. The second time it needs no filter. It is forgotten when nobody
has used it for thirty days.`,
		Example: `  zhice watch                             # everything from now on
  zhice watch 广东 GDP                      # one indicator in one province
  zhice watch 粮食 --since 24h --json       # what came in the last day, then what comes
  zhice watch --durable papers 贵州* --since all
  zhice watch list`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			var err error
			if o.begin, err = sinceWhen(o.since, time.Now()); err == nil && o.since != "" && o.from > 0 {
				err = errors.New("--since and --from both say where to begin; give one")
			}
			if err != nil {
				return &usageError{c.CommandPath(), err}
			}
			o.filter = args
			if err := a.watch(c.Context(), o); err != nil && c.Context().Err() == nil {
				return err
			}
			return nil
		},
	}
	a.cfg.AddFlags(c.Flags())
	c.Flags().BoolVar(&o.asJSON, "json", false, "print each event whole, as JSON; schemas/jsonschema/zhice.fact.json describes it")
	c.Flags().StringVar(&o.since, "since", "", "begin with past events: a date (2026-01-31), a time (RFC 3339), a length (24h) or all")
	c.Flags().Uint64Var(&o.from, "from", 0, "begin with the event of this number")
	c.Flags().StringSliceVar(&o.changes, "change", nil, "only these changes: new, revised, retracted, moved")
	c.Flags().StringVar(&o.name, "durable", "", "keep the subscription under this name and go on where it stopped")
	c.AddCommand(a.watchListCommand(), a.watchDropCommand())
	return c
}

func (a *app) watch(ctx context.Context, o watchOptions) error {
	b, err := a.openReader(ctx)
	if err != nil {
		return err
	}
	defer b.close()
	filter, s, err := a.subscription(ctx, b.bus, o)
	if err != nil {
		return err
	}
	if len(filter.meant) > 0 {
		a.notef("Following %s. Ctrl-C stops.\n", strings.Join(filter.meant, " · "))
	}
	var last uint64
	e := jsonLines(a.out)
	for event, err := range b.bus.Subscribe(ctx, s) {
		if err != nil {
			if ctx.Err() != nil && last > 0 && s.Name == "" {
				a.notef("zhice: stopped behind event %d; --from %d goes on there\n", last, last+1)
			}
			return err
		}
		last = event.Number
		if !filter.match(event.FactEvent) {
			continue
		}
		if o.asJSON {
			err = e.Encode(event.FactEvent)
		} else {
			_, err = fmt.Fprintln(a.out, factLine(event.FactEvent))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// subscription makes the arguments into what the server filters and what is filtered here. A durable subscription that is
// there already keeps both, and may be named alone.
func (a *app) subscription(ctx context.Context, b *bus.Bus, o watchOptions) (factFilter, bus.Subscription, error) {
	s := bus.Subscription{Name: o.name, Since: o.begin, From: o.from}
	known, err := a.knownSubscription(ctx, b, o.name)
	if err != nil {
		return factFilter{}, s, err
	}
	if known != nil && len(o.filter)+len(o.changes) == 0 {
		s.Filters = known.Filters
		return factFilter{
			words: strings.Fields(known.About),
			meant: []string{known.Name, follows(*known), plural(int(known.Waiting), "event") + " waiting"},
		}, s, nil
	}
	indicators, err := a.knownIndicators()
	if err != nil {
		return factFilter{}, s, err
	}
	filter, err := readFilter(o.filter, o.changes, indicators)
	if err == nil {
		s.Filters, err = filter.subjects()
	}
	s.About = strings.Join(filter.words, " ")
	if err == nil && known != nil && known.About != s.About {
		err = fmt.Errorf("the subscription %q follows %s; give it no filter to go on with it, or drop it first (`zhice watch drop %s`)",
			o.name, follows(*known), o.name)
	}
	return filter, s, err
}

// knownSubscription is the durable one of a name, nil where there is none.
func (a *app) knownSubscription(ctx context.Context, b *bus.Bus, name string) (*bus.Named, error) {
	if name == "" {
		return nil, nil //nolint:nilnil // none is an answer
	}
	all, err := b.Subscriptions(ctx)
	if err != nil {
		return nil, err
	}
	for _, n := range all {
		if n.Name == name {
			return &n, nil
		}
	}
	return nil, nil //nolint:nilnil // none is an answer
}

// follows says what a subscription is of.
func follows(n bus.Named) string {
	out := strings.TrimPrefix(n.Filters[0], "zhice.fact.")
	if more := len(n.Filters) - 1; more > 0 {
		out += fmt.Sprintf(" and %d more", more)
	}
	if n.About != "" {
		out += " with the words " + n.About
	}
	return out
}

func (a *app) knownIndicators() (known []fact.Indicator, err error) {
	defer rules.Recover(&err)
	if err := a.addRules(); err != nil {
		return nil, err
	}
	return fact.Indicators()
}

func (a *app) watchListCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use: "list", Short: "List the durable subscriptions, and how far behind each is", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			b, err := a.openReader(c.Context())
			if err != nil {
				return err
			}
			defer b.close()
			list, err := b.bus.Subscriptions(c.Context())
			if err != nil {
				return err
			}
			return a.showSubscriptions(list, asJSON)
		},
	}
	a.cfg.AddFlags(c.Flags())
	c.Flags().BoolVar(&asJSON, "json", false, "one JSON object each")
	return c
}

func (a *app) showSubscriptions(list []bus.Named, asJSON bool) error {
	if asJSON {
		e := jsonLines(a.out)
		for _, n := range list {
			if err := e.Encode(n); err != nil {
				return err
			}
		}
		return nil
	}
	rows := make([][]string, len(list))
	for i, n := range list {
		read := "never"
		if n.Last != nil {
			read = n.Last.Local().Format("2006-01-02 15:04")
		}
		rows[i] = []string{n.Name, strconv.FormatUint(n.Waiting, 10), read, follows(n)}
	}
	if len(rows) == 0 {
		a.notef("zhice: no durable subscriptions; `zhice watch --durable NAME` makes one\n")
		return nil
	}
	ui.Table(a.out, []string{"name", "waiting", "last read", "follows"}, rows, 0)
	return nil
}

func (a *app) watchDropCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "drop NAME…", Short: "Forget durable subscriptions; what they printed stays printed", Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			b, err := a.openReader(c.Context())
			if err != nil {
				return err
			}
			defer b.close()
			for _, name := range args {
				err := b.bus.DropSubscription(c.Context(), name)
				if errors.Is(err, bus.ErrNoSubscription) {
					err = fmt.Errorf("%w called %q; `zhice watch list` names them", err, name)
				}
				if err != nil {
					return err
				}
			}
			return nil
		},
	}
	a.cfg.AddFlags(c.Flags())
	return c
}

// openReader connects as a subscriber does. A resting zhice has no new facts to wait for, so it is not started.
func (a *app) openReader(ctx context.Context) (*backend, error) {
	b := &backend{}
	b.at.NATS = a.cfg.NATS
	user, password := "", ""
	if a.cfg.NATS == "" {
		if !a.home().running() {
			return nil, fmt.Errorf("no zhice runs in %s; start `zhice run`, or give --nats", a.cfg.Data)
		}
		s, err := a.home().found()
		if err != nil {
			return nil, err
		}
		b.at, user, password = s, s.Reader, s.ReaderPassword
	}
	ctx, cancel := context.WithTimeout(ctx, connectPatience)
	defer cancel()
	c, err := bus.Connect(ctx, bus.Config{URL: b.at.NATS, User: user, Password: password, Name: "zhice watch", Log: a.log})
	if err != nil {
		return nil, fmt.Errorf("NATS at %s: %w; run `zhice doctor`", withoutLogin(b.at.NATS), err)
	}
	b.bus = c
	b.stop = append(b.stop, c.Close)
	return b, nil
}

// sinceWhen reads --since; the zero time means from now on.
func sinceWhen(s string, now time.Time) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if s == "all" {
		return time.Unix(1, 0), nil
	}
	if d, err := time.ParseDuration(s); err == nil && d > 0 {
		return now.Add(-d), nil
	}
	for _, layout := range []string{time.RFC3339, time.DateTime, time.DateOnly} {
		if t, err := time.ParseInLocation(layout, s, now.Location()); err == nil {
			return t, nil
		}
	}
	return time.Time{}, errors.New("--since takes a date (2026-01-31), a time (RFC 3339), a length (24h) or all, not " + s)
}
