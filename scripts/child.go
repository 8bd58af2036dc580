package scripts

import (
	"bufio"
	"errors"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"time"
)

var utc = time.UTC

// Word is the argument with which a binary that links this package becomes a child: laufzettel script-child.
// It is no command for people and stands in no help.
const Word = "script-child"

// The child begins here, before main and before a test's own flags: every binary that can run scripts is its own
// child, so that nothing has to be installed beside it.
func init() {
	if len(os.Args) == 2 && os.Args[1] == Word {
		os.Exit(serve(os.Stdin, os.Stdout))
	}
}

// maxRequest bounds what a child reads: the program and its input, escaped as JSON.
const maxRequest = 4 << 20

// serve answers one request after the other until nothing more comes.
func serve(in io.Reader, out io.Writer) int {
	debug.SetMaxStack(64 << 20)
	debug.SetMemoryLimit(Usual.Memory / 2)
	runtime.GOMAXPROCS(1)
	c := &child{out: out}
	from := bufio.NewReader(in)
	for {
		var r request
		if err := readFrame(from, maxRequest, &r); err != nil {
			if errors.Is(err, io.EOF) {
				return 0
			}
			return 3
		}
		r.Limits = r.Limits.orUsual()
		c.confine.Do(func() { confine(r.Limits, r.Kept) })
		guard := c.watch(r.Limits)
		given := interpret(r)
		close(guard)
		if !c.answer(given) {
			return 3
		}
	}
}

// child is one process that runs scripts.
type child struct {
	out      io.Writer
	confine  sync.Once
	speaking sync.Mutex
}

// answer says what became of a request. What comes after the last word of a watchman is never said.
func (c *child) answer(a answer) bool {
	c.speaking.Lock()
	defer c.speaking.Unlock()
	return writeFrame(c.out, a) == nil
}

const glance = 2 * time.Millisecond

// watch ends the process, with a clear word, when a run takes too long or too much memory: inside one call of a
// library nothing else could. Closing what it returns calls it off.
func (c *child) watch(limits Limits) chan struct{} {
	guard := make(chan struct{})
	heap := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	until := time.Now().Add(limits.Time)
	go func() {
		looking := time.NewTicker(glance)
		defer looking.Stop()
		for {
			select {
			case <-guard:
				return
			case now := <-looking.C:
				metrics.Read(heap)
				kind := Kind("")
				if heap[0].Value.Uint64() > uint64(limits.Memory) {
					kind = TooMuch
				}
				if now.After(until) {
					kind = TooSlow
				}
				if kind == "" {
					continue
				}
				c.speaking.Lock()
				select {
				case <-guard: // it has ended meanwhile
					c.speaking.Unlock()
					return
				default:
				}
				_ = writeFrame(c.out, answer{Fault: &fault{Kind: kind}}) // if nobody listens any more, nobody needs it
				os.Exit(0)
			}
		}
	}()
	return guard
}
