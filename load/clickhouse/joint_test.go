package clickhouse

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"testing"
)

// doubling is a joint whose answers wait until they are let go; each group is told of when its answer begins.
func doubling(atOnce int) (j *joint[int, int], groups chan []int, let chan struct{}) {
	groups, let = make(chan []int, 100), make(chan struct{})
	j = &joint[int, int]{atOnce: atOnce, most: 10, weight: func(q int) int { return q }, answer: func(ctx context.Context, asked []int) []int {
		groups <- slices.Clone(asked)
		select {
		case <-let:
		case <-ctx.Done():
		}
		out := make([]int, len(asked))
		for i, q := range asked {
			out[i] = 2 * q
		}
		return out
	}}
	return j, groups, let
}

func TestWhoComesWhileOthersAreAnsweredIsAnsweredTogether(t *testing.T) {
	j, groups, let := doubling(1)
	var asking sync.WaitGroup
	ask := func(q int) {
		asking.Go(func() {
			if a, err := j.ask(t.Context(), q); a != 2*q || err != nil {
				t.Errorf("ask(%d) = %d, %v", q, a, err)
			}
		})
	}
	ask(1)
	if g := <-groups; !slices.Equal(g, []int{1}) {
		t.Errorf("the first group is %v; want the first alone, at once", g)
	}
	for _, q := range []int{2, 3, 5, 25} {
		ask(q)
		waiting(j, 1+slices.Index([]int{2, 3, 5, 25}, q))
	}
	let <- struct{}{}
	if g := <-groups; !slices.Equal(g, []int{2, 3, 5}) {
		t.Errorf("the second group is %v; want all that come to 10", g)
	}
	let <- struct{}{}
	if g := <-groups; !slices.Equal(g, []int{25}) {
		t.Errorf("the third group is %v; want the one that is too large for any", g)
	}
	let <- struct{}{}
	asking.Wait()
	j.close()
}

// waiting returns once n questions wait.
func waiting(j *joint[int, int], n int) {
	for {
		j.mu.Lock()
		there := len(j.waiting)
		j.mu.Unlock()
		if there >= n {
			return
		}
		runtime.Gosched()
	}
}

// One who leaves takes nothing from the others; when all have left, the work ends.
func TestWhoLeavesIsNotWaitedFor(t *testing.T) {
	j, groups, let := doubling(1)
	staying, leaving := t.Context(), t.Context()
	leaving, leave := context.WithCancel(leaving)
	errs := make(chan error, 10)
	ask := func(ctx context.Context, q int) {
		go func() { _, err := j.ask(ctx, q); errs <- err }()
	}
	ask(leaving, 1)
	<-groups
	ask(leaving, 2)
	waiting(j, 1)
	ask(staying, 3)
	waiting(j, 2)
	leave() // nobody waits for the first group any more: its context ends
	for range 2 {
		if err := <-errs; !errors.Is(err, context.Canceled) {
			t.Errorf("err = %v; want the context's", err)
		}
	}
	if g := <-groups; !slices.Equal(g, []int{3}) {
		t.Errorf("the second group is %v; want who stayed", g)
	}
	let <- struct{}{}
	if err := <-errs; err != nil {
		t.Error(err)
	}
	j.close()
}

func TestAnswersAreMadeSideBySide(t *testing.T) {
	j, groups, let := doubling(2)
	var asking sync.WaitGroup
	for q := range 2 {
		asking.Go(func() { _, _ = j.ask(t.Context(), q) })
		<-groups // begins while the other has not ended
	}
	close(let)
	asking.Wait()
	j.close()
}
