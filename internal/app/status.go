package app

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/zhice-project/zhice/ingest"
	"github.com/zhice-project/zhice/ingest/inbox"
	"github.com/zhice-project/zhice/internal/bus"
	"github.com/zhice-project/zhice/internal/ui"
	"github.com/zhice-project/zhice/load/clickhouse"
	"github.com/zhice-project/zhice/schemas"
)

// status is what `zhice status` tells.
type status struct {
	Running    bool     `json:"running"`
	Loaded     int      `json:"loaded"`
	InWork     int      `json:"in_work"`
	Failed     int      `json:"failed"`
	Duplicates []string `json:"duplicates"`
	// Inbox is the folder that is or was watched last; Untaken are the files in it that are not read because of their names.
	Inbox      string        `json:"inbox,omitempty"`
	Untaken    []string      `json:"untaken"`
	FactEvents uint64        `json:"fact_events"`
	Stages     []stageStatus `json:"stages"`
	Servers    servers       `json:"servers"`
	Database   string        `json:"database"` // version, or why it does not answer
}

type stageStatus struct {
	Stage       string `json:"stage"`
	Waiting     uint64 `json:"waiting"`
	InWork      int    `json:"in_work"`
	Redelivered int    `json:"redelivered"`
}

func (a *app) statusCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:     "status",
		Short:   "Say what is loaded, in work, failed and waiting",
		Example: "  zhice status\n  zhice status --json | jq .in_work",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			s, err := a.status(c.Context())
			if err != nil {
				return err
			}
			if asJSON {
				e := json.NewEncoder(a.out)
				e.SetIndent("", "  ")
				e.SetEscapeHTML(false)
				return e.Encode(s)
			}
			a.showStatus(s)
			return nil
		},
	}
	a.cfg.AddFlags(c.Flags())
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON; holds the login of subscribers, who may read facts and nothing else")
	return c
}

func (a *app) status(ctx context.Context) (status, error) {
	s := status{Running: a.home().running(), Duplicates: []string{}, Untaken: []string{}}
	b, err := a.open(ctx, need{bus: true})
	if err != nil {
		return s, err
	}
	defer b.close()
	s.Servers = shown(b.at)
	tally, err := b.bus.Tally(ctx)
	if err != nil {
		return s, err
	}
	failures, err := b.bus.Failures(ctx)
	if err != nil {
		return s, err
	}
	s.Loaded, s.InWork, s.Failed = tally.Loaded, len(tally.Unfinished), len(failures)
	seen, err := ingest.Seen(ctx, b.bus)
	if err != nil {
		return s, err
	}
	for path, file := range seen {
		if file.DuplicateOf != "" {
			s.Duplicates = append(s.Duplicates, path+" = "+file.DuplicateOf)
		}
	}
	a.addInbox(ctx, &s)
	if err := s.addStreams(ctx, b.bus); err != nil {
		return s, err
	}
	s.Database = databaseState(ctx, b.at.ClickHouse)
	return s, nil
}

// shown is what may be passed on: addresses, and the login of subscribers.
func shown(at servers) servers {
	at.NATS, at.ClickHouse = withoutLogin(at.NATS), withoutLogin(at.ClickHouse)
	at.User, at.Password = "", ""
	return at
}

// addInbox looks for files nobody will read. The inbox may be on another machine, or gone: then nothing is said of it.
func (a *app) addInbox(ctx context.Context, s *status) {
	var last addresses
	if err := readJSON(a.home().path("addresses.json"), &last); err != nil || last.Inbox == "" {
		return
	}
	if untaken, err := inbox.Untaken(ctx, last.Inbox); err == nil {
		s.Inbox, s.Untaken = last.Inbox, append(s.Untaken, untaken...)
	}
}

func (s *status) addStreams(ctx context.Context, b *bus.Bus) error {
	st, err := b.Status(ctx)
	if err != nil {
		return err
	}
	for _, stream := range st.Streams {
		if stream.Name == schemas.StreamFacts {
			s.FactEvents = stream.Messages
		}
	}
	for _, c := range st.Consumers {
		s.Stages = append(s.Stages, stageStatus{string(c.Stage), c.Pending, c.InFlight, c.Redelivered})
	}
	return nil
}

// databaseState is the version of the database, or why it does not answer; one that rests is not started to ask.
func databaseState(ctx context.Context, url string) string {
	if url == "" {
		return "resting"
	}
	db, err := clickhouse.Open(ctx, url)
	if err != nil {
		return err.Error()
	}
	defer func() { _ = db.Close() }()
	v, err := db.Version(ctx)
	if err != nil {
		return err.Error()
	}
	return "ClickHouse " + v
}

// untakenShown is how many names of files that are not read stand in the listing; --json has all.
const untakenShown = 5

func (a *app) showStatus(s status) {
	state := "resting"
	if s.Running {
		state = fmt.Sprintf("running (process %d, inbox %s)", s.Servers.PID, s.Servers.Inbox)
	}
	a.printf("zhice      %s in %s\n", state, a.cfg.Data)
	a.printf("documents  %d loaded, %d in work, %d failed, %d duplicates\n", s.Loaded, s.InWork, s.Failed, len(s.Duplicates))
	for _, d := range s.Duplicates {
		a.printf("           duplicate %s\n", d)
	}
	if n := len(s.Untaken); n > 0 {
		a.printf("inbox      %d files in %s are not read: only *.pdf are, and no links\n", n, s.Inbox)
		for _, name := range s.Untaken[:min(n, untakenShown)] {
			a.printf("           not read %s\n", name)
		}
	}
	a.printf("facts      %d events\n", s.FactEvents)
	a.printf("database   %s\n", s.Database)
	if s.Running {
		sql := strings.TrimSuffix(withoutLogin(s.Servers.ClickHouse), "/zhice")
		a.printf("SQL        %s (database and user zhice, password in %s)\n", sql, a.home().path("secrets.json"))
		a.printf("NATS       %s (subscribers: `zhice reader add NAME` makes a login)\n", withoutLogin(s.Servers.NATS))
	}
	if len(s.Stages) == 0 {
		return
	}
	rows := make([][]string, len(s.Stages))
	for i, st := range s.Stages {
		rows[i] = []string{st.Stage, strconv.FormatUint(st.Waiting, 10), strconv.Itoa(st.InWork), strconv.Itoa(st.Redelivered)}
	}
	a.printf("\n")
	ui.Table(a.out, []string{"stage", "waiting", "in work", "redelivered"}, rows, 0)
}
