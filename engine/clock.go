package engine

import (
	"sync/atomic"
	"time"
)

// Clock is the only source of time in the shell. Now is UTC in whole milliseconds, the precision that
// every store keeps.
type Clock interface{ Now() time.Time }

// Steady is what a Clock may tell beside the time of day: how long it has run, which nobody can set. By the two of them
// a clock that was set is told from one that went on.
type Steady interface{ Elapsed() time.Duration }

// begun is when the program began, on the clock that nobody can set.
var begun = time.Now()

// SystemClock is the machine's clock.
type SystemClock struct{}

// Elapsed is how long the program has run.
func (SystemClock) Elapsed() time.Duration { return time.Since(begun) }

// Now is the present.
func (SystemClock) Now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }

// ShiftedClock is the machine's clock plus an offset that only grows: the demo and tests travel forward
// with it. The zero value does not differ from SystemClock.
type ShiftedClock struct{ offset atomic.Int64 }

// Now is the present plus everything travelled so far.
func (c *ShiftedClock) Now() time.Time {
	return time.Now().Add(time.Duration(c.offset.Load())).UTC().Truncate(time.Millisecond)
}

// Elapsed is how long the program has run and what was travelled: travelling is no jump.
func (c *ShiftedClock) Elapsed() time.Duration {
	return time.Since(begun) + time.Duration(c.offset.Load())
}

// Forward travels d into the future; negative values are ignored, as time never runs back.
func (c *ShiftedClock) Forward(d time.Duration) {
	if d > 0 {
		c.offset.Add(int64(d))
	}
}
