package scripts

import (
	"math"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// confine takes from the process what a script never needs: further memory, files that could grow or be opened,
// new rights. A limit that cannot be set leaves the others; the watchman and the parent remain in any case.
func confine(limits Limits, kept bool) {
	set := func(resource int, n uint64) { _ = unix.Setrlimit(resource, &unix.Rlimit{Cur: n, Max: n}) }
	set(unix.RLIMIT_AS, addressSpace()+uint64(limits.Memory)+room)
	seconds := uint64(math.Ceil(limits.Time.Seconds())) + 1
	if kept {
		seconds += keptTime
	}
	set(unix.RLIMIT_CPU, seconds)
	set(unix.RLIMIT_FSIZE, 0)
	set(unix.RLIMIT_CORE, 0)
	set(unix.RLIMIT_NOFILE, 3)
	_ = unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
}

// addressSpace is what the process has reserved so far; Go reserves much more than it uses.
func addressSpace() uint64 {
	content, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return math.MaxUint64 / 4
	}
	first, _, _ := strings.Cut(string(content), " ")
	pages, err := strconv.ParseUint(first, 10, 64)
	if err != nil {
		return math.MaxUint64 / 4
	}
	return pages * uint64(os.Getpagesize())
}
