// Package scripts runs Lua programs where they can do no harm: in a child process of the same binary, with limits
// for memory, time and instructions, without environment, files, network, clock and chance, and with exact numbers
// only. What comes back is data. Edit here when a script should be able to compute something more, or when a limit
// moves; docs/decisions/0026-scripts.md says why they are what they are.
package scripts

import "time"

// Limits are what one run of a script may use. The zero value of a limit is that of Usual.
type Limits struct {
	Instructions int64         // of the Lua machine: the same on every computer
	Time         time.Duration // by the clock on the wall; one second more by that of the processor
	Memory       int64         // bytes on the heap of the child
	Input        int           // bytes of everything that is handed over
	Output       int           // bytes of what comes back
}

// Usual are the limits that the engine and the author's tests share.
var Usual = Limits{Instructions: 10_000_000, Time: 5 * time.Second, Memory: 96 << 20, Input: 1 << 20, Output: 256 << 10}

// What else is bounded, within the Lua machine.
const (
	maxText     = 1 << 20 // bytes of a computed text
	maxDepth    = 180     // calls within calls
	maxRegistry = 64 << 10
	maxArray    = 64 << 10 // further indices are kept singly, so that t[1e9] costs nothing
	maxNesting  = 16       // tables in tables, of what comes back
	maxDigits   = 400      // of a number, before or after the point
	maxLog      = 16 << 10 // bytes of what print said
	keptTime    = 60       // seconds on the processor that a child which is kept may take more, over all its runs
	// room is address space beside the heap that the child may take: stacks, threads, the collector.
	room = 256 << 20
)

func (l Limits) orUsual() Limits {
	if l.Instructions == 0 {
		l.Instructions = Usual.Instructions
	}
	if l.Time == 0 {
		l.Time = Usual.Time
	}
	if l.Memory == 0 {
		l.Memory = Usual.Memory
	}
	if l.Input == 0 {
		l.Input = Usual.Input
	}
	if l.Output == 0 {
		l.Output = Usual.Output
	}
	return l
}
