package extract

import "golang.org/x/sys/unix"

// limitData caps what this process can allocate: beyond it the allocation fails, and mostly the process ends.
func limitData(most int64) {
	l := unix.Rlimit{Cur: uint64(most), Max: uint64(most)}
	_ = unix.Setrlimit(unix.RLIMIT_DATA, &l) // a lower limit may be in force, which is as good
}
