//go:build !unix

package scripts

import "os/exec"

func separate(*exec.Cmd) {}

func kill(command *exec.Cmd) {
	_ = command.Process.Kill() // it may be gone already
}
