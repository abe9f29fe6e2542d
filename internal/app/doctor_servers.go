package app

import (
	"context"
	"fmt"
	"time"

	"github.com/zhice-project/zhice/deploy/embedded"
	"github.com/zhice-project/zhice/load/clickhouse"
)

// serverPatience is how long a server may take to answer before doctor calls it away.
const serverPatience = 15 * time.Second

// checkServers asks the servers that would be used: those given by URL, those of a running zhice, or embedded ones
// started for the moment.
func (a *app) checkServers(ctx context.Context) []finding {
	var out []finding
	if a.cfg.ClickHouse == "" {
		lib, err := embedded.Library()
		if err != nil {
			out = append(out, fine("libchdb", "not found").or(bad, err.Error()))
		} else {
			out = append(out, fine("libchdb", "%s", lib))
		}
	}
	return append(out, a.checkNATS(ctx), a.checkClickHouse(ctx))
}

func (a *app) checkNATS(ctx context.Context) finding {
	ctx, cancel := context.WithTimeout(ctx, serverPatience)
	defer cancel()
	b, err := a.open(ctx, need{bus: true, fresh: true})
	if err != nil {
		f := fine("NATS", "no answer").or(bad, err.Error())
		if a.cfg.NATS != "" {
			f.Mend += "; check the address and login, and that the server runs with JetStream (nats-server -js)"
		}
		return f
	}
	defer b.close()
	if err := b.bus.Ready(ctx); err != nil {
		return fine("NATS", "%s", withoutLogin(b.at.NATS)).
			or(bad, fmt.Sprintf("JetStream does not answer: %v; start the server with JetStream (nats-server -js)", err))
	}
	failures, err := b.bus.Failures(ctx)
	if err != nil {
		return fine("NATS", "%s", withoutLogin(b.at.NATS)).or(bad, fmt.Sprintf("the streams cannot be read: %v; check the login's permissions", err))
	}
	f := fine("NATS", "%s, streams ready, %s", withoutLogin(b.at.NATS), plural(len(failures), "failed document"))
	if len(failures) > 0 {
		return f.or(warning, "`zhice failed list` names them and says what to do")
	}
	return f
}

func (a *app) checkClickHouse(ctx context.Context) finding {
	ctx, cancel := context.WithTimeout(ctx, serverPatience)
	defer cancel()
	b, err := a.open(ctx, need{sql: true, fresh: true})
	if err != nil {
		return fine("ClickHouse", "no answer").or(bad, err.Error())
	}
	defer b.close()
	f := fine("ClickHouse", "%s", withoutLogin(b.sqlURL))
	db, err := clickhouse.Open(ctx, b.sqlURL)
	if err != nil {
		return f.or(bad, fmt.Sprintf("%v; check the address, the login and that the server runs", err))
	}
	defer func() { _ = db.Close() }()
	v, err := db.Version(ctx)
	if err != nil {
		return f.or(bad, err.Error())
	}
	f.Detail += ", version " + v
	migrated, err := db.Migrated(ctx)
	switch {
	case err != nil:
		return f.or(bad, fmt.Sprintf("the tables cannot be read: %v; check the login's rights", err))
	case !migrated:
		return f.or(warning, "the tables are not made yet; `zhice run` makes them")
	}
	f.Detail += ", tables up to date"
	return f
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
