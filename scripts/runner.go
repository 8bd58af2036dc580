package scripts

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/script"
)

// Job is one run of a script: its program, its input by name, and the declared types of what it has to give.
type Job struct {
	Program *script.Program
	Input   map[string]any // values of the language; nothing is left out
	Gives   map[string]*expression.Type
}

// Result is what a run came to. Failure is nil where it gave what was declared; Output has values of the declared
// types then. Log is what print said; like Failure.Detail it may hold what people typed.
type Result struct {
	Output  map[string]any
	Failure *Failure
	Log     []string
	Used    int64 // instructions
}

// Runner runs scripts. It is safe for concurrent use; the zero value runs each in a child of its own.
type Runner struct {
	// Limits are those of every run; what is zero is as in Usual.
	Limits Limits
	// Keep lets a child run one script after the other, in a machine of its own each: for an author's examples. The
	// engine takes a new child for every run.
	Keep bool
	// Command is the child; nil is the program that runs.
	Command []string

	grace time.Duration // beside the time of the script; 0: usualGrace

	mu   sync.Mutex
	kept *process
	idle *time.Timer
}

// idleTime is after how long without a script a child that is kept may go.
const idleTime = 20 * time.Second

// slots bound how many children there are at a time, and so how much memory they take together.
var slots = make(chan struct{}, min(4, max(2, runtime.NumCPU())))

// Run runs a script to its end. Whatever the script does is a Result; the error is about the computer: that there is
// no child, that ctx ended, or that the input is too large to hand over. Nothing has happened then.
func (r *Runner) Run(ctx context.Context, job Job) (Result, error) {
	limits := r.Limits.orUsual()
	input, err := json.Marshal(encodeMap(job.Input))
	if err != nil {
		return Result{}, err
	}
	if len(input) > limits.Input {
		return failed(job.Program, limits, fault{Kind: BadInput}, nil), nil
	}
	select {
	case slots <- struct{}{}:
		defer func() { <-slots }()
	case <-ctx.Done():
		return Result{}, ctx.Err()
	}
	given, err := r.ask(ctx, request{Source: job.Program.Source, Input: input, Limits: limits, Kept: r.Keep})
	if err != nil {
		return Result{}, err
	}
	if given.Fault != nil {
		return failed(job.Program, limits, *given.Fault, given.Log), nil
	}
	var output any
	if err := decode(given.Output, &output); err != nil {
		return failed(job.Program, limits, fault{Kind: Crashed}, nil), nil
	}
	values, err := script.Take(output, job.Gives)
	var complaint *expression.Complaint
	if errors.As(err, &complaint) {
		return Result{Failure: &Failure{Kind: BadOutput, At: job.Program.At(0), Text: complaint.Text}, Log: given.Log, Used: given.Used}, nil
	}
	return Result{Output: values, Log: given.Log, Used: given.Used}, err
}

// ask brings a request to a child and back.
func (r *Runner) ask(ctx context.Context, q request) (answer, error) {
	if !r.Keep {
		p, err := start(r.Command)
		if err != nil {
			return answer{}, fmt.Errorf("a child for a script cannot be started: %w", err)
		}
		defer p.end()
		return p.ask(ctx, q, r.patience())
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.idle == nil {
		r.idle = time.AfterFunc(idleTime, r.Close)
	}
	defer r.idle.Reset(idleTime)
	if r.kept == nil || r.kept.spent() {
		r.drop()
		p, err := start(r.Command)
		if err != nil {
			return answer{}, fmt.Errorf("a child for a script cannot be started: %w", err)
		}
		r.kept = p
	}
	given, err := r.kept.ask(ctx, q, r.patience())
	if err != nil || r.kept.gone {
		r.drop()
	}
	return given, err
}

func (r *Runner) patience() time.Duration {
	if r.grace > 0 {
		return r.grace
	}
	return usualGrace
}

func (r *Runner) drop() {
	if r.kept != nil {
		r.kept.end()
		r.kept = nil
	}
}

// Close ends the child that is kept. The Runner can be used further; it then takes a new one.
func (r *Runner) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.drop()
}
