package extract

import (
	"bytes"
	"os"
	"strconv"
)

// residentMemory is what a process holds in memory, in bytes, where the system has /proc. RLIMIT_AS would be simpler,
// but Go and WebAssembly reserve far more address space than they use. Without /proc only the engine's own limit holds.
func residentMemory(pid int) (bytesHeld int64, ok bool) {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/statm")
	if err != nil {
		return 0, false
	}
	fields := bytes.Fields(b)
	if len(fields) < 2 {
		return 0, false
	}
	pages, err := strconv.ParseInt(string(fields[1]), 10, 64)
	return pages * int64(os.Getpagesize()), err == nil
}
