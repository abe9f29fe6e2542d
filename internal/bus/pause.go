package bus

import (
	"context"
	"math/rand/v2"
	"time"
)

// pause is the wait between two tries: doubling from first to most, each with a jitter of a quarter so that many
// waiters do not come back at once.
type pause struct {
	first, most time.Duration
	tries       int
}

// sleep waits for the next, longer time; it returns early with the context's error when that ends.
func (p *pause) sleep(ctx context.Context) error {
	p.tries++
	t := time.NewTimer(p.after(p.tries))
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// reset goes back to the first wait.
func (p *pause) reset() { p.tries = 0 }

// after is the wait that follows try number tries, counted from 1.
func (p *pause) after(tries int) time.Duration {
	d := p.first
	for i := 1; i < tries && d < p.most; i++ {
		d *= 2
	}
	d = min(d, p.most)
	return d + time.Duration((rand.Float64()-0.5)*0.5*float64(d))
}
