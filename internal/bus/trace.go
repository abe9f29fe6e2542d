package bus

import (
	"context"
	"crypto/rand"
	"strings"

	"github.com/nats-io/nats.go"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// headerCarrier carries W3C trace context in NATS headers. NATS header names are case-sensitive and the W3C names are
// lower-case; the carrier for HTTP headers writes Traceparent and cannot read traceparent. Names from elsewhere are
// still read in any case.
type headerCarrier nats.Header

// Get implements propagation.TextMapCarrier.
func (h headerCarrier) Get(key string) string {
	if v := h[key]; len(v) > 0 {
		return v[0]
	}
	for k, v := range h {
		if strings.EqualFold(k, key) && len(v) > 0 {
			return v[0]
		}
	}
	return ""
}

// Set implements propagation.TextMapCarrier.
func (h headerCarrier) Set(key, value string) { h[key] = []string{value} }

// Keys implements propagation.TextMapCarrier.
func (h headerCarrier) Keys() []string {
	keys := make([]string, 0, len(h))
	for k := range h {
		keys = append(keys, k)
	}
	return keys
}

// withTrace puts the trace a message carries into the context.
func withTrace(ctx context.Context, h nats.Header) context.Context {
	return propagation.TraceContext{}.Extract(ctx, headerCarrier(h))
}

// writeTrace writes the context's trace under a span of its own, and begins a trace where there is none: all events of
// a run share the trace that began when its document was found.
func writeTrace(ctx context.Context, h nats.Header) {
	from := trace.SpanContextFromContext(ctx)
	next := trace.SpanContextConfig{TraceID: from.TraceID(), TraceFlags: from.TraceFlags(), TraceState: from.TraceState()}
	if !from.TraceID().IsValid() {
		next.TraceFlags = trace.FlagsSampled
		_, _ = rand.Read(next.TraceID[:]) // documented never to fail
	}
	_, _ = rand.Read(next.SpanID[:])
	ctx = trace.ContextWithSpanContext(ctx, trace.NewSpanContext(next))
	propagation.TraceContext{}.Inject(ctx, headerCarrier(h))
}
