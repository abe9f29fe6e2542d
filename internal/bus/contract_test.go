package bus_test

import (
	"testing"
	"time"

	"github.com/zhice-project/zhice/internal/bus"
	"github.com/zhice-project/zhice/internal/bus/bustest"
	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/schemas/asyncapi/asyncapitest"
)

// Every kind of event is on the wire as schemas/asyncapi says, and that says nothing of others.
func TestEventsAreAsDescribed(t *testing.T) {
	b, c := bustest.Start(t), asyncapitest.Read(t)
	run := schemas.FirstRun()
	events := []schemas.Event{
		schemas.Found{DocID: doc(1), Run: run, Name: "a.pdf", URL: "https://example.org/a.pdf", Size: 7, Time: time.Now()},
		schemas.Extracted{DocID: doc(1), Run: run, Quality: schemas.QualityGood},
		schemas.Tagged{DocID: doc(1), Run: run},
		schemas.Loaded{DocID: doc(1), Run: run},
		schemas.Failed{DocID: doc(1), Run: run, Stage: schemas.StageExtract, Reason: schemas.ReasonDamaged, Time: time.Now()},
		schemas.FactEvent{Change: schemas.FactNew, Run: run, Fact: schemas.Fact{ID: "f", Value: 1e15, Unit: "CNY", ValueHi: new(2e15)}},
	}
	for _, change := range schemas.Changes() {
		e := factOf(1, "440000", "grp")
		e.Change, e.Run, e.Before = change, run+1, run
		if change == schemas.FactRevised || change == schemas.FactMoved {
			e.Previous = &schemas.Fact{ID: e.Fact.ID, RegionCode: "110000"}
		}
		events = append(events, e)
	}
	for _, e := range events {
		publish(t, b, e)
		headers, body, err := bus.Recorded(bustest.Context(t), b, e)
		if err == nil {
			err = c.Check(e.Subject(), headers, body)
		}
		if err != nil {
			t.Error(err)
		}
	}
	for name := range c.Channels {
		if c.Seen()[name] == 0 {
			t.Errorf("nothing is ever said on the channel %s", name)
		}
	}
}
