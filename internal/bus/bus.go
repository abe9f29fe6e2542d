// Package bus is the project's only door to NATS: the ledgers documents pass through, the runner every stage is driven
// by, dead letters, and what the commands ask of them. It knows the events of package schemas and nothing of what the
// stages do. A server inside the process is in bus/embed.
//
// # Ledgers
//
// Each kind of event has a stream that keeps one message per subject for ever and refuses a second, so a step of a run
// is recorded once whatever is redelivered and however often a worker restarts. To publish is therefore safe to repeat,
// and an event that was there already counts as published.
//
// # Using it
//
//	b, err := bus.Connect(ctx, bus.Config{InProcess: server, User: embed.User, Password: secret})
//	err = b.EnsureStreams(ctx)
//	already, err := b.Publish(ctx, schemas.Found{…})
//	err = bus.Run(ctx, b, bus.Consumer{Stage: schemas.StageExtract, Stream: schemas.StreamFound}, extract)
//
// where extract is a func(context.Context, schemas.Found) (schemas.Extracted, error). Run alone decides what an error
// leads to; see there.
//
// On the wire an event is JSON with CloudEvents 1.0 attributes as headers (ce-id is the subject) and W3C traceparent.
package bus
