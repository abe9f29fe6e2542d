package ocr

import (
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// dieWithParent has the kernel end the process when ours ends, however that comes.
func dieWithParent(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }

// limitMemory caps the address space of a process that has just started: allocating beyond it fails, and tesseract ends.
func limitMemory(pid int, most int64) {
	l := unix.Rlimit{Cur: uint64(most), Max: uint64(most)}
	_ = unix.Prlimit(pid, unix.RLIMIT_AS, &l, nil) // it may have ended already
}
