package clickhouse

import (
	"context"
	"sync"
	"sync/atomic"
)

// joint answers callers together: what is asked while others are being answered waits, and then one answer is made for
// all that wait. A single caller is answered at once, and many cost few round trips.
type joint[Q, A any] struct {
	// answer gives one answer a question, in their order. Its context ends when all who asked have left.
	answer func(ctx context.Context, asked []Q) []A
	weight func(Q) int // a question's share of most; nil: none
	most   int         // that one answer may come to, save where a single question does
	atOnce int         // answers that are made side by side

	mu      sync.Mutex
	waiting []*question[Q, A]
	running int
	workers sync.WaitGroup
}

type question[Q, A any] struct {
	ctx      context.Context //nolint:containedctx // each question has a context of its own; the group ends with the last
	asked    Q
	answer   A
	answered chan struct{}
}

// ask returns the answer, or the error of a context that ended before there was one; the answer may be made all the same.
func (j *joint[Q, A]) ask(ctx context.Context, asked Q) (A, error) {
	q := &question[Q, A]{ctx: ctx, asked: asked, answered: make(chan struct{})}
	j.mu.Lock()
	j.waiting = append(j.waiting, q)
	if j.running < j.atOnce {
		j.running++
		j.workers.Go(j.work)
	}
	j.mu.Unlock()
	select {
	case <-q.answered:
		return q.answer, nil
	case <-ctx.Done():
		var none A
		return none, ctx.Err()
	}
}

// work answers group after group until nobody waits.
func (j *joint[Q, A]) work() {
	for group := j.next(); len(group) > 0; group = j.next() {
		j.serve(group)
	}
}

// next takes those who have waited longest, as many as one answer may be for.
func (j *joint[Q, A]) next() (group []*question[Q, A]) {
	j.mu.Lock()
	defer j.mu.Unlock()
	n, sum := 0, 0
	for ; n < len(j.waiting); n++ {
		q := j.waiting[n]
		if q.ctx.Err() != nil {
			continue // left
		}
		if j.weight != nil {
			if sum += j.weight(q.asked); sum > j.most && len(group) > 0 {
				break
			}
		}
		group = append(group, q)
	}
	j.waiting = append([]*question[Q, A](nil), j.waiting[n:]...)
	if len(group) == 0 {
		j.running--
	}
	return group
}

func (j *joint[Q, A]) serve(group []*question[Q, A]) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(group[0].ctx))
	defer cancel()
	var here atomic.Int64
	here.Store(int64(len(group)))
	asked := make([]Q, len(group))
	for i, q := range group {
		asked[i] = q.asked
		defer context.AfterFunc(q.ctx, func() {
			if here.Add(-1) == 0 {
				cancel()
			}
		})()
	}
	for i, a := range j.answer(ctx, asked) {
		group[i].answer = a
		close(group[i].answered)
	}
}

// close returns when no answer is being made any more. Nobody may ask after it.
func (j *joint[Q, A]) close() { j.workers.Wait() }
