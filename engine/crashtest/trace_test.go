package crashtest

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// traced are the system calls that the proof is made of: everything that can change a file, everything that
// makes changes durable, and what goes over connections. Changes through memory maps are not system calls;
// SQLite makes them only in its -shm file, which it builds anew after a crash.
const traced = "openat,open,creat,mkdirat,mkdir,read,write,pwrite64,writev,pwritev,pwritev2,lseek,ftruncate,truncate,fallocate," +
	"fsync,fdatasync,sync_file_range,msync,rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,rmdir," +
	"copy_file_range,sendfile,splice,sendto,sendmsg"

// stracing is the command that runs the program under observation. With -D the program stays our child.
func stracing(t *testing.T, to string) []string {
	t.Helper()
	path, err := exec.LookPath("strace")
	if err != nil {
		t.Fatal("strace is not installed; the Debian package of that name has it")
	}
	return []string{path, "-D", "-f", "-y", "-xx", "-s", "16777216", "-e", "signal=none", "-e", "trace=" + traced, "-o", to}
}

// call is one system call. from and to are the lines of the trace at which it began and returned: between
// them anything else may have happened. to is past the end of the trace if it never returned.
type call struct {
	name     string
	args     []string
	result   int64
	returned string // a descriptor, as later calls print it
	from, to int
}

// file is the path or connection of the call's first argument when that is a descriptor.
func (c *call) file() string {
	_, path, found := strings.Cut(c.args[0], "<")
	if !found {
		return ""
	}
	return unhexed(strings.TrimSuffix(strings.TrimSuffix(path, ">"), ">(deleted)"))
}

// data is the text of an argument.
func (c *call) data(n int) []byte { return []byte(unquoted(c.args[n])) }

func (c *call) number(n int) int64 {
	value, err := strconv.ParseInt(c.args[n], 0, 64)
	if err != nil {
		return -1
	}
	return value
}

var (
	traceLine  = regexp.MustCompile(`^(\d+) +(\w+)\((.*)$`)
	resumeLine = regexp.MustCompile(`^(\d+) +<\.\.\. (\w+) resumed>(.*)$`)
	resultPart = regexp.MustCompile(`\) += ((-?\d+|\?)[^" ]*)[^"]*$`)
)

const unfinished = " <unfinished ...>"

// readTrace reads what strace wrote, in the order in which the calls began.
func readTrace(t *testing.T, file string) []*call {
	t.Helper()
	in, err := os.Open(file)
	must(t, err)
	defer in.Close()
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 1<<20), 1<<28)
	var calls []*call
	open := map[string]*call{}   // by thread
	begun := map[string]string{} // what was printed of it before it was interrupted
	n := 0
	for ; lines.Scan(); n++ {
		line := lines.Text()
		if m := resumeLine.FindStringSubmatch(line); m != nil {
			if c := open[m[1]]; c != nil {
				c.to = n
				c.finish(begun[m[1]] + m[3])
			}
			delete(open, m[1])
			continue
		}
		m := traceLine.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		c := &call{name: m[2], from: n, to: n}
		calls = append(calls, c)
		if rest, interrupted := strings.CutSuffix(m[3], unfinished); interrupted {
			open[m[1]], begun[m[1]] = c, rest
			c.finish(rest + ") = ?")
			continue
		}
		c.finish(m[3])
	}
	must(t, lines.Err())
	for _, c := range open {
		c.to = n + 1
	}
	return calls
}

// finish takes arguments and result apart.
func (c *call) finish(printed string) {
	c.result = -1
	if at := resultPart.FindStringSubmatchIndex(printed); at != nil {
		if value, err := strconv.ParseInt(printed[at[4]:at[5]], 10, 64); err == nil {
			c.result, c.returned = value, printed[at[2]:at[3]]
		}
		printed = printed[:at[0]]
	}
	c.args = nil
	inText, depth, from := false, 0, 0
	for i := 0; i < len(printed); i++ {
		switch ch := printed[i]; {
		case ch == '"':
			inText = !inText
		case inText:
		case ch == '[' || ch == '{' || ch == '<':
			depth++
		case ch == ']' || ch == '}' || ch == '>' && printed[max(i-1, 0)] != '-':
			depth--
		case ch == ',' && depth == 0:
			c.args = append(c.args, strings.TrimSpace(printed[from:i]))
			from = i + 1
		}
	}
	c.args = append(c.args, strings.TrimSpace(printed[from:]))
}

func unquoted(arg string) string {
	arg = strings.TrimSuffix(strings.TrimPrefix(arg, `"`), `"`)
	return unhexed(arg)
}

// unhexed undoes -xx.
func unhexed(s string) string {
	if !strings.HasPrefix(s, `\x`) {
		return s
	}
	plain, err := hex.DecodeString(strings.ReplaceAll(s, `\x`, ""))
	if err != nil {
		return s
	}
	return string(plain)
}

// waitForTrace waits until strace has written the last line.
func waitForTrace(t *testing.T, file string, pid int) {
	t.Helper()
	last := []byte(strconv.Itoa(pid) + " +++ ")
	for range 300 {
		content, err := os.ReadFile(file)
		must(t, err)
		if tail := content[max(0, len(content)-4096):]; bytes.Contains(bytes.ReplaceAll(tail, []byte("  "), []byte(" ")), last) {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("strace did not end with the program")
}
