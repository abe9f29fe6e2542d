//go:build unix

package extract

import (
	"os/exec"
	"syscall"
)

// ownGroup keeps an interrupt typed at the terminal from the child: the parent decides when it ends.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
