//go:build unix

package scripts

import (
	"os/exec"
	"syscall"
)

// separate puts the child into a process group of its own.
func separate(command *exec.Cmd) { command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// kill ends the group: the child and whatever it may have begun.
func kill(command *exec.Cmd) {
	_ = syscall.Kill(-command.Process.Pid, syscall.SIGKILL) // it may be gone already
}
