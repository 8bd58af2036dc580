//go:build !linux

package scripts

import "os"

func ownProgram() (string, error) { return os.Executable() }
