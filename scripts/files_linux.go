package scripts

import (
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// separateFiles keeps every file but the first three from children: Go does so for what it opens itself, not for what
// whoever began the program had left open.
func separateFiles() {
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return
	}
	for _, f := range files {
		if n, err := strconv.Atoi(f.Name()); err == nil && n > 2 {
			unix.CloseOnExec(n)
		}
	}
}
