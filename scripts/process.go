package scripts

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

const (
	maxStderr = 4 << 10
	// usualGrace is how much longer than its script's limit a child may take to start and to answer.
	usualGrace = 5 * time.Second
	// maxRuns is after how many scripts a child that is kept is replaced.
	maxRuns = 500
	// ending is how long a child may take to go once nothing more comes.
	ending = 2 * time.Second
)

// process is a running child.
type process struct {
	command *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
	said    *tail
	runs    int
	gone    bool
	once    sync.Once
}

// alone makes sure once that no child gets files that whoever began this program had left open.
var alone sync.Once

// start begins a child: without environment but for Go's own limits, without files but its three, in the root
// folder, in a process group of its own.
func start(command []string) (*process, error) {
	if len(command) == 0 {
		program, err := ownProgram()
		if err != nil {
			return nil, err
		}
		command = []string{program, Word}
	}
	p := &process{command: exec.Command(command[0], command[1:]...), said: &tail{}}
	alone.Do(separateFiles)
	p.command.Env = []string{"GOMAXPROCS=1", "GOTRACEBACK=none"}
	p.command.Dir = os.TempDir()
	p.command.Stderr = p.said
	p.command.WaitDelay = ending
	separate(p.command)
	in, err := p.command.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := p.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.in, p.out = in, bufio.NewReader(out)
	if err := p.command.Start(); err != nil {
		return nil, err
	}
	return p, nil
}

// spent says that a child must not be asked again.
func (p *process) spent() bool { return p.gone || p.runs >= maxRuns }

// ask sends a request and waits for the answer. Where none comes the child is killed, and the answer says why. The
// error is that ctx ended.
func (p *process) ask(ctx context.Context, q request, grace time.Duration) (answer, error) {
	p.runs++
	clock := time.NewTimer(q.Limits.Time + grace)
	defer clock.Stop()
	type heard struct {
		answer
		err error
	}
	came := make(chan heard, 1)
	go func() { // a child that does not read must not stop the clock
		var h heard
		if h.err = writeFrame(p.in, q); h.err == nil {
			h.err = readFrame(p.out, maxAnswer(q.Limits), &h.answer)
		}
		came <- h
	}()
	select {
	case h := <-came:
		if h.err == nil && (h.Fault == nil) == (h.Output == nil) {
			h.err = errFrame
		}
		if h.err == nil {
			// The watchman's word is the last one of a child.
			p.gone = h.Fault != nil && (h.Fault.Kind == TooSlow || h.Fault.Kind == TooMuch)
			return h.answer, nil
		}
		p.end()
		return answer{Fault: &fault{Kind: p.why()}}, nil
	case <-clock.C:
		p.end()
		return answer{Fault: &fault{Kind: TooSlow}}, nil
	case <-ctx.Done():
		p.end()
		return answer{}, ctx.Err()
	}
}

// maxAnswer bounds what is read of a child: output and log, escaped as JSON.
func maxAnswer(limits Limits) int { return 2*limits.Output + 8*maxLog + 16<<10 }

// why says what became of a child that went without an answer.
func (p *process) why() Kind {
	said := p.said.String()
	if strings.Contains(said, "out of memory") || strings.Contains(said, "cannot allocate memory") || strings.Contains(said, "stack exceeds") {
		return TooMuch
	}
	return Crashed
}

// end kills the child with its group and waits until it is gone.
func (p *process) end() {
	p.once.Do(func() {
		p.gone = true
		_ = p.in.Close() // a child that waits goes by itself
		kill(p.command)
		_ = p.command.Wait() // how it ended is what why makes of its last words
	})
}

// tail keeps the first bytes of what a child complains of, for why; nobody else reads it.
type tail struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write takes everything, so that a child never waits for it.
func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if left := maxStderr - t.text.Len(); left > 0 {
		t.text.Write(b[:min(left, len(b))])
	}
	return len(b), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.String()
}

func decode(body json.RawMessage, v any) error {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	return decoder.Decode(v)
}
