package chdb

import "unsafe"

// dispositions holds every signal's struct sigaction as libc sees it.
type dispositions [numSignals][sigactionSize]byte

const (
	numSignals    = 65
	sigactionSize = 256 // glibc's is 152 bytes on x86-64
	sigkill       = 9
	sigstop       = 19
	rtReserved1   = 32 // glibc keeps 32 and 33 for its threads
	rtReserved2   = 33
)

// fixed signals cannot be read or set.
func fixed(sig int) bool {
	return sig == sigkill || sig == sigstop || sig == rtReserved1 || sig == rtReserved2
}

// snapshotSignals reads all dispositions. The Go runtime turns a nil dereference into a panic through its SIGSEGV
// handler and preempts goroutines through SIGURG; ClickHouse installs handlers of its own over both, and a Go fault
// then hangs the process for ever.
func snapshotSignals() *dispositions {
	d := new(dispositions)
	for sig := 1; sig < numSignals; sig++ {
		if !fixed(sig) {
			lib.sigaction(int32(sig), nil, unsafe.Pointer(&d[sig][0]))
		}
	}
	return d
}

func (d *dispositions) restore() {
	for sig := 1; sig < numSignals; sig++ {
		if !fixed(sig) {
			lib.sigaction(int32(sig), unsafe.Pointer(&d[sig][0]), nil)
		}
	}
}

// changed lists the signals whose handler differs between d and e.
func (d *dispositions) changed(e *dispositions) (sigs []int) {
	const handler = 8 // the first member is the handler's address
	for sig := 1; sig < numSignals; sig++ {
		if [handler]byte(d[sig][:handler]) != [handler]byte(e[sig][:handler]) {
			sigs = append(sigs, sig)
		}
	}
	return sigs
}
