package bus_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/zhice-project/zhice/internal/bus"
	"github.com/zhice-project/zhice/internal/bus/bustest"
	"github.com/zhice-project/zhice/internal/bus/embed"
	"github.com/zhice-project/zhice/internal/fault"
	"github.com/zhice-project/zhice/internal/obs"
	"github.com/zhice-project/zhice/schemas"
)

const (
	killDir   = "BUS_TEST_DIR"
	killDocs  = 200
	leastKill = 20
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(killDir); dir != "" {
		if err := chain(context.Background(), dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	if os.Getenv(serverDir) != "" {
		fmt.Fprintln(os.Stderr, serve())
		os.Exit(1)
	}
	goleak.VerifyTestMain(m)
}

// TestKilledAtRandomNothingIsLostOrDoubled runs a chain of three stages in a child that kills itself at random points of
// runner and publisher, again and again until all documents are through.
func TestKilledAtRandomNothingIsLostOrDoubled(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a server some thirty times")
	}
	dir := t.TempDir()
	kills := map[string]int{}
	total := 0
	for ; ; total++ {
		if total > 300 {
			t.Fatalf("not through after %d kills: %v", total, kills)
		}
		// Rare enough that every life gets on, often enough for many deaths; none once there were plenty.
		arm := "publish.*=0.002,*=0.012"
		if total >= 3*leastKill {
			arm = ""
		}
		cmd := exec.CommandContext(bustest.Context(t), os.Args[0])
		cmd.Env = append(os.Environ(), killDir+"="+dir, fault.Env+"="+arm)
		out, err := cmd.CombinedOutput()
		if err == nil {
			break
		}
		_, point, killed := strings.Cut(string(out), "fault: killed at ")
		if exit, ok := errors.AsType[*exec.ExitError](err); !killed || !ok || exit.Exited() {
			t.Fatalf("the child ended by itself: %v\n%s", err, out)
		}
		kills[strings.TrimSpace(point)]++
	}
	t.Logf("%d kills: %v", total, kills)
	if total < leastKill {
		t.Errorf("only %d kills; the test proves too little", total)
	}
	b := bustest.Connect(t, bustest.Serve(t, dir, 0))
	tally, err := b.Tally(bustest.Context(t))
	if err != nil || tally.Loaded != killDocs || tally.Failed != 0 || len(tally.Unfinished) != 0 {
		t.Errorf("tally %+v, %v; want %d loaded", tally, err, killDocs)
	}
	seen := map[string]int{}
	for e, err := range b.Facts(bustest.Context(t), "", time.Unix(0, 0)) {
		if err != nil {
			t.Fatal(err)
		}
		if seen[e.Fact.ID]++; len(seen) == killDocs {
			break
		}
	}
	s, err := b.Status(bustest.Context(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, st := range s.Streams {
		want := uint64(killDocs)
		if st.Name == schemas.StreamFailed {
			want = 0
		}
		if st.Messages != want {
			t.Errorf("%s holds %d, want %d", st.Name, st.Messages, want)
		}
	}
	if done := lines(t, filepath.Join(dir, "loaded.log")); len(done) != killDocs {
		t.Errorf("%d documents reached the sink, want %d", len(done), killDocs)
	}
}

// chain is one life of the child: feed, three stages, and out when all is done.
func chain(ctx context.Context, dir string) (err error) {
	log, err := obs.Logger(os.Stderr, "error")
	if err != nil {
		return err
	}
	server, err := embed.Start(embed.Config{Dir: dir, Secret: "s", Log: log})
	if err != nil {
		return err
	}
	b, err := bus.Connect(ctx, bus.Config{InProcess: server, User: embed.User, Password: "s", Log: log})
	if err != nil {
		return err
	}
	if err := b.EnsureStreams(ctx); err != nil {
		return err
	}
	sink, err := os.OpenFile(filepath.Join(dir, "loaded.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	stages, stop := context.WithCancel(ctx)
	defer stop()
	var running sync.WaitGroup
	c := func(stage schemas.Stage, stream string) bus.Consumer {
		return bus.Consumer{Stage: stage, Stream: stream, Concurrency: 2, AckWait: 500 * time.Millisecond}
	}
	running.Go(func() {
		_ = bus.Run(stages, b, c(schemas.StageExtract, schemas.StreamFound), func(_ context.Context, in schemas.Found) (schemas.Extracted, error) {
			return extract(in), nil
		})
	})
	running.Go(func() {
		_ = bus.Run(stages, b, c(schemas.StageSegment, schemas.StreamExtracted), func(_ context.Context, in schemas.Extracted) (schemas.Tagged, error) {
			return schemas.Tagged{DocID: in.DocID, Run: in.Run, Name: in.Name}, nil
		})
	})
	running.Go(func() {
		_ = bus.Run(stages, b, c(schemas.StageLoad, schemas.StreamTagged), func(ctx context.Context, in schemas.Tagged) (schemas.Loaded, error) {
			if _, err := fmt.Fprintln(sink, in.DocID); err != nil { // an idempotent commit: the sink counts each once
				return schemas.Loaded{}, err
			}
			_, err := b.PublishAll(ctx, []schemas.Event{schemas.FactEvent{Change: schemas.FactNew, Run: in.Run, Fact: schemas.Fact{ID: in.DocID}}})
			return schemas.Loaded{DocID: in.DocID, Run: in.Run, Name: in.Name}, err
		})
	})
	for n := range killDocs {
		if _, err := b.Publish(ctx, found(n)); err != nil {
			return err
		}
	}
	idle, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	if t, err := b.WaitIdle(idle); err != nil {
		return fmt.Errorf("%d documents got stuck, %s first: %w", len(t.Unfinished), t.Unfinished[0].DocID, err)
	}
	stop()
	running.Wait()
	b.Close()
	return errors.Join(sink.Close(), server.Stop())
}

func lines(t *testing.T, name string) map[string]int {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	out := map[string]int{}
	for s := bufio.NewScanner(file); s.Scan(); {
		out[s.Text()]++
	}
	return out
}
