// Command follow prints a line for each new fact of one region and one indicator, and goes on where it stopped. It shows
// what a subscriber of its own needs: nats.go, and the types of schemas.
//
//	export ZHICE_NATS=$(zhice reader add anna)
//	go run ./examples/go papers 440000 grp_growth
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"github.com/nats-io/nats.go"           //nolint:depguard // a subscriber is no part of zhice
	"github.com/nats-io/nats.go/jetstream" //nolint:depguard // a subscriber is no part of zhice

	"github.com/zhice-project/zhice/schemas"
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: follow NAME REGION INDICATOR, with ZHICE_NATS=nats://reader:password@host:port")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := follow(ctx, os.Getenv("ZHICE_NATS"), os.Args[1], os.Args[2], os.Args[3], os.Stdout)
	stop()
	if err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func follow(ctx context.Context, address, name, region, indicator string, out io.Writer) error {
	nc, err := nats.Connect(address, nats.Name(name), nats.MaxReconnects(-1))
	if err != nil {
		return err
	}
	defer nc.Close()
	// A reader's login asks JetStream under this prefix.
	js, err := jetstream.NewWithAPIPrefix(nc, "zhice.api")
	if err != nil {
		return err
	}
	consumer, err := js.CreateOrUpdateConsumer(ctx, schemas.StreamFacts, jetstream.ConsumerConfig{
		Durable:       name,
		FilterSubject: schemas.SubjectFactNew + "." + region + "." + indicator + ".>",
		DeliverPolicy: jetstream.DeliverNewPolicy, // the first time; DeliverAllPolicy begins with the oldest
		AckPolicy:     jetstream.AckExplicitPolicy,
		MaxAckPending: 1, // one by one, so in order also after a kill
		AckWait:       5 * time.Second,
	})
	if err != nil {
		return err
	}
	messages, err := consumer.Messages()
	if err != nil {
		return err
	}
	defer messages.Stop()
	for {
		m, err := messages.Next(jetstream.NextContext(ctx))
		if errors.Is(err, jetstream.ErrNoHeartbeat) { // the server is away; the client looks for it
			continue
		}
		if err != nil {
			return err
		}
		var e schemas.FactEvent
		if err := json.Unmarshal(m.Data(), &e); err != nil {
			return fmt.Errorf("%s: %w", m.Subject(), err)
		}
		period := "-"
		if e.Fact.Period != nil {
			period = *e.Fact.Period
		}
		if _, err := fmt.Fprintln(out, period, e.Fact.Indicator, e.Fact.Span, fmt.Sprintf("p.%d", e.Fact.Page), e.Fact.ID); err != nil {
			return err
		}
		// What is not acknowledged comes again.
		if err := m.Ack(); err != nil {
			return err
		}
	}
}
