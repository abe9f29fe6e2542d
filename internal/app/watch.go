package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/zhice-project/zhice/internal/bus"
)

func (a *app) watchCommand() *cobra.Command {
	var asJSON bool
	var since string
	c := &cobra.Command{
		Use:   "watch [FILTER…]",
		Short: "Follow facts as they become known, one line each",
		Long: `Follow facts as they become known. Lines begin with + (new), ~ (revised: a later run reads the same
place differently) or - (retracted). FILTER is an indicator's id, a six-digit region code, or words
that stand in the indicator or the sentence; several must all fit.`,
		Example: `  zhice watch                        # everything from now on
  zhice watch gdp_growth 520000      # one indicator in Guizhou
  zhice watch 粮食 --since 24h --json # what came in the last day, then what comes`,
		RunE: func(c *cobra.Command, args []string) error {
			from, err := sinceWhen(since, time.Now())
			if err != nil {
				return &usageError{c.CommandPath(), err}
			}
			if err := a.watch(c.Context(), newFactFilter(args), from, asJSON); err != nil && c.Context().Err() == nil {
				return err
			}
			return nil
		},
	}
	a.cfg.AddFlags(c.Flags())
	c.Flags().BoolVar(&asJSON, "json", false, "print each event whole, as JSON")
	c.Flags().StringVar(&since, "since", "", "begin with past events: a date (2026-01-31), a time (RFC 3339), a length (24h) or all")
	return c
}

func (a *app) watch(ctx context.Context, filter factFilter, since time.Time, asJSON bool) error {
	b, err := a.openReader(ctx)
	if err != nil {
		return err
	}
	defer b.close()
	e := jsonLines(a.out)
	for event, err := range b.bus.Facts(ctx, filter.subject(), since) {
		if err != nil {
			return err
		}
		if !filter.match(event) {
			continue
		}
		if asJSON {
			err = e.Encode(event)
		} else {
			_, err = fmt.Fprintln(a.out, factLine(event))
		}
		if err != nil {
			return err
		}
	}
	return nil
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
