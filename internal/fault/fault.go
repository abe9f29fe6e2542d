// Package fault holds named crash points: places in the pipeline where a test can have the whole process die as if by
// kill -9, to prove that nothing is lost or doubled whatever instruction it dies at.
//
// Points are armed by the environment variable ZHICE_FAULT alone, read once at start:
//
//	ZHICE_FAULT=extract.published          die the first time this point is reached
//	ZHICE_FAULT=extract.published=0.01     die there with probability 0.01
//	ZHICE_FAULT=load.*=0.1,publish.*=0.001 several, the first pattern that matches counts (path.Match patterns)
//
// Unset, a point costs the comparison of one pointer. What is simulated here is the death of the process only; lost
// disk writes and broken networks are not.
package fault

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Env is the name of the environment variable that arms crash points.
const Env = "ZHICE_FAULT"

type rule struct {
	pattern     string
	probability float64
}

// armed is set once at start and never changed. A variable nobody can read is refused loudly: a fault test that arms
// nothing proves nothing.
var armed = func() []rule {
	rules, err := parse(os.Getenv(Env))
	if err != nil {
		panic(Env + ": " + err.Error())
	}
	return rules
}()

// Point dies here when the point is armed; otherwise it does nothing.
func Point(name string) {
	if armed != nil {
		reach(name)
	}
}

// dying is held for good by the first to die.
var dying sync.Mutex

// reach dies, or waits for the end where another goroutine is dying: each stops at its next point, as it would have
// been stopped somewhere.
func reach(name string) {
	dying.Lock()
	if hit(armed, name, rand.Float64()) {
		die(name)
	}
	dying.Unlock()
}

func hit(rules []rule, name string, chance float64) bool {
	for _, r := range rules {
		if ok, err := path.Match(r.pattern, name); err == nil && ok {
			return chance < r.probability
		}
	}
	return false
}

// settle is how long everything stands still before the process dies. JetStream writes acknowledgements up to 150 ms
// late; a death right after an acknowledgement would undo it, and hide that it came before what it acknowledges.
const settle = 200 * time.Millisecond

// die ends the process without running deferred calls, flushing buffers or closing files.
func die(name string) {
	time.Sleep(settle) //nolint:forbidigo // standing still is what is wanted
	fmt.Fprintln(os.Stderr, "fault: killed at", name)
	if p, err := os.FindProcess(os.Getpid()); err == nil {
		if err := p.Kill(); err == nil {
			select {}
		}
	}
	os.Exit(137)
}

func parse(s string) ([]rule, error) {
	if strings.TrimSpace(s) == "" {
		return nil, nil
	}
	var rules []rule
	for part := range strings.SplitSeq(s, ",") {
		pattern, chance, given := strings.Cut(strings.TrimSpace(part), "=")
		r := rule{pattern: pattern, probability: 1}
		if _, err := path.Match(pattern, ""); err != nil || pattern == "" {
			return nil, fmt.Errorf("%q is not a pattern", pattern)
		}
		if given {
			p, err := strconv.ParseFloat(chance, 64)
			if err != nil || !(p >= 0 && p <= 1) {
				return nil, fmt.Errorf("%q is not a probability between 0 and 1", chance)
			}
			r.probability = p
		}
		rules = append(rules, r)
	}
	return rules, nil
}
