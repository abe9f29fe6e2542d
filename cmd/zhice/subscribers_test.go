package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/schemas/asyncapi/asyncapitest"
)

// follower is a program of examples/, on the way or not.
type follower struct {
	name    string
	command []string
	lacks   string // why it cannot run here
	*process

	ids []string // of the facts it has printed
}

// followers are the examples, each with what it needs found on this machine.
func followers(t *testing.T) []*follower {
	t.Helper()
	examples := filepath.Join(root(t), "examples")
	binary := filepath.Join(t.TempDir(), "follow")
	build := exec.Command("go", "build", "-o", binary, "./go")
	build.Dir = examples
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	python := &follower{name: "python", command: []string{"python3", filepath.Join(examples, "python", "follow.py"), "of-python", "_", "grp_growth"}}
	if out, err := exec.Command("python3", "-c", "import nats").CombinedOutput(); err != nil {
		python.lacks = "python3 with nats-py is not here: " + string(out[max(0, len(out)-100):])
	}
	shell := &follower{name: "shell", command: []string{filepath.Join(examples, "shell", "follow.sh"), "of-shell", "示例省", "grp_growth"}}
	if _, err := exec.LookPath("jq"); err != nil {
		shell.lacks = "jq is not here"
	}
	return []*follower{{name: "go", command: []string{binary, "of-go", "_", "grp_growth"}}, python, shell}
}

func (f *follower) start(t *testing.T, i *install, address string) {
	t.Helper()
	p := &process{Cmd: exec.Command(f.command[0], f.command[1:]...), t: t, out: &safeBuffer{}, done: make(chan struct{})}
	p.Env = append(slices.Clone(i.env), "ZHICE_NATS="+address)
	p.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	p.Stdout, p.Stderr = p.out, p.out
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = p.Wait() // how it ended is read from its output
		close(p.done)
	}()
	t.Cleanup(p.kill)
	f.process = p
}

// heard waits until so many more facts were printed.
func (f *follower) heard(t *testing.T, more int) {
	t.Helper()
	var lines []string
	until(t, f.name+" prints a line for each fact", 30*time.Second, func() bool {
		lines = nil
		for line := range strings.Lines(f.out.String()) {
			if strings.Contains(line, " p.") && strings.HasSuffix(line, "\n") {
				lines = append(lines, line)
			}
		}
		return len(lines) >= more
	})
	for _, line := range lines {
		fields := strings.Fields(line)
		f.ids = append(f.ids, fields[len(fields)-1])
	}
}

// subscriptions are the names that `zhice watch list` shows.
func (i *install) subscriptions() []string {
	i.t.Helper()
	var names []string
	for d := json.NewDecoder(strings.NewReader(i.run(0, "watch", "list", "--json"))); d.More(); {
		var n struct {
			Name string `json:"name"`
		}
		if err := d.Decode(&n); err != nil {
			i.t.Fatal(err)
		}
		names = append(names, n.Name)
	}
	return names
}

// TestExamplesFollowFacts starts the examples with a login of their own on a zhice that works, kills them in the midst,
// and lets them go on: each prints every fact of its filter once. Then all is read again by other rules, and every event of
// both runs is held against its description.
func TestExamplesFollowFacts(t *testing.T) {
	i := newInstall(t)
	run := i.start("run", "--inbox", i.inbox)
	until(t, "zhice is running", 30*time.Second, func() bool { return strings.Contains(run.out.String(), "Watching") })
	address := strings.TrimSpace(i.run(0, "reader", "add", "examples"))
	all := followers(t)
	here := slices.DeleteFunc(slices.Clone(all), func(f *follower) bool { return f.lacks != "" })
	for _, f := range here {
		f.start(t, i, address)
		until(t, f.name+" has subscribed", 30*time.Second, func() bool { return slices.Contains(i.subscriptions(), "of-"+f.name) })
	}
	facts := func() []string {
		var ids []string
		for _, r := range ask[struct{ ID string }](i, "SELECT id AS ID FROM facts WHERE indicator_id = 'grp_growth' AND region_code = '' ORDER BY id") {
			ids = append(ids, r.ID)
		}
		return ids
	}
	const done = "SELECT count() AS n FROM documents WHERE status IN ('loaded', 'failed')"
	names := samples(t, i.inbox, true)
	until(t, "all are loaded", 90*time.Second, func() bool { return i.count(done) == len(names) })
	first := len(facts())
	for _, f := range here {
		f.heard(t, first)
		f.kill()
	}
	write(t, filepath.Join(i.inbox, "又一份.pdf"), variant(t, filepath.Join(i.inbox, names[0]), 1))
	until(t, "one more is loaded", 90*time.Second, func() bool { return i.count(done) == len(names)+1 })
	want := facts()
	for _, f := range here {
		f.start(t, i, address)
		f.heard(t, len(want)-first)
	}
	for _, f := range all {
		t.Run(f.name, func(t *testing.T) {
			if f.lacks != "" {
				t.Skip(f.lacks)
			}
			slices.Sort(f.ids)
			if first == 0 || len(want) == first || !slices.Equal(f.ids, want) {
				t.Errorf("printed %d facts, want %d:\n%s", len(f.ids), len(want), f.out)
			}
		})
	}
	run.stop()
	// Another name for one indicator: its facts are revised.
	own := filepath.Join(t.TempDir(), "rules")
	write(t, filepath.Join(own, "indicators.yaml"), []byte("indicators:\n- {id: grp_growth, name: 地区生产总值实际增长率}\n"))
	i.run(0, "reprocess", "--all")
	i.run(1, "run", "--inbox", i.inbox, "--until-idle", "--rules", own) // 1: the scan
	run = i.start("run", "--inbox", i.inbox)
	until(t, "zhice is running", 30*time.Second, func() bool { return strings.Contains(run.out.String(), "Watching") })
	t.Run("events", func(t *testing.T) { checkEvents(t, i) })
}

// checkEvents holds all that was said in a run against what the description says of it.
func checkEvents(t *testing.T, i *install) {
	t.Helper()
	var at struct {
		NATS     string `json:"nats"`
		User     string `json:"user"`
		Password string `json:"password"`
	}
	b, err := os.ReadFile(filepath.Join(i.data, "servers.json"))
	if err == nil {
		err = json.Unmarshal(b, &at)
	}
	if err != nil {
		t.Fatal(err)
	}
	nc, err := nats.Connect(at.NATS, nats.UserInfo(at.User, at.Password))
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	contract := asyncapitest.Read(t)
	for _, stream := range []string{
		schemas.StreamFound, schemas.StreamExtracted, schemas.StreamTagged, schemas.StreamLoaded, schemas.StreamFailed, schemas.StreamFacts,
	} {
		c, err := js.OrderedConsumer(t.Context(), stream, jetstream.OrderedConsumerConfig{})
		if err != nil {
			t.Fatal(err)
		}
		messages, err := c.Messages()
		if err != nil {
			t.Fatal(err)
		}
		for waiting := uint64(1); waiting > 0; {
			m, err := messages.Next()
			if err != nil {
				t.Fatal(err)
			}
			if err := contract.Check(m.Subject(), m.Headers(), m.Data()); err != nil {
				t.Error(err)
			}
			meta, err := m.Metadata()
			if err != nil {
				t.Fatal(err)
			}
			waiting = meta.NumPending
		}
		messages.Stop()
	}
	for _, channel := range []string{"found", "extracted", "tagged", "loaded", "failed", "factNew", "factRevised"} {
		if contract.Seen()[channel] == 0 {
			t.Errorf("nothing was said on %s", channel)
		}
	}
	t.Logf("messages as described: %v", contract.Seen())
}
