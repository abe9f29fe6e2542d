package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// peak is the most memory (resident, shared pages counted in each) of one kind of process, or of all at one moment.
type peak struct {
	name  string
	bytes int64
}

// process is one with what is resident of it now, and what was at most.
type process struct {
	name      string
	now, most int64
}

// together names the peak of all processes at one moment.
const together = "all together"

// watchMemory looks at a process and its descendants every 50 ms until the returned function is called, and then once
// more: those that are still there are measured exactly.
func watchMemory(ctx context.Context, root int) (stop func() []peak) {
	ctx, cancel := context.WithCancel(ctx)
	peaks := map[string]int64{}
	var done sync.WaitGroup
	done.Go(func() {
		t := time.NewTicker(50 * time.Millisecond)
		defer t.Stop()
		look := func() {
			var all int64
			for _, p := range processes(root) {
				all += p.now
				peaks[p.name] = max(peaks[p.name], p.most)
			}
			peaks[together] = max(peaks[together], all)
		}
		for {
			look()
			select {
			case <-ctx.Done():
				look()
				return
			case <-t.C:
			}
		}
	})
	return func() []peak {
		cancel()
		done.Wait()
		out := make([]peak, 0, len(peaks))
		for name, b := range peaks {
			if b < 1<<20 {
				continue // a process just before it became what it is
			}
			out = append(out, peak{name, b})
		}
		slices.SortFunc(out, func(a, b peak) int { return cmp.Compare(b.bytes, a.bytes) })
		return out
	}
}

// processes lists root and its descendants with what is resident now, from /proc.
func processes(root int) []process {
	parents := map[int]int{}
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil
	}
	for _, e := range entries {
		if pid, err := strconv.Atoi(e.Name()); err == nil {
			if f := stat(pid); len(f) > 1 {
				parents[pid], _ = strconv.Atoi(f[1])
			}
		}
	}
	var out []process
	for pid := range parents {
		for p := pid; p > 0; p = parents[p] {
			if p == root {
				now := resident(pid)
				out = append(out, process{name(pid), now, max(now, highWater(pid))})
				break
			}
		}
	}
	return out
}

// stat gives the fields of /proc/PID/stat behind the name, which may hold spaces: state, parent and so on.
func stat(pid int) []string {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return nil
	}
	return strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:]))
}

// name is what a process does: the command of zhice it runs.
func name(pid int) string {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil {
		return "ended"
	}
	if args := strings.Split(string(b), "\x00"); len(args) > 1 && args[1] != "" {
		return args[1]
	}
	return "zhice"
}

func resident(pid int) int64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0
	}
	f := strings.Fields(string(b))
	if len(f) < 2 {
		return 0
	}
	pages, _ := strconv.ParseInt(f[1], 10, 64)
	return pages * int64(os.Getpagesize())
}

// highWater is the most that was ever resident of a process.
func highWater(pid int) int64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(b), "\nVmHWM:")
	f := strings.Fields(after)
	if len(f) == 0 {
		return 0
	}
	kb, _ := strconv.ParseInt(f[0], 10, 64)
	return kb << 10
}
