package engine

import (
	"sync/atomic"
	"time"
)

// Clock is the only source of time in the shell. Now is UTC in whole milliseconds, the precision that
// every store keeps.
type Clock interface{ Now() time.Time }

// SystemClock is the machine's clock.
type SystemClock struct{}

// Now is the present.
func (SystemClock) Now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }

// ShiftedClock is the machine's clock plus an offset that only grows: the demo and tests travel forward
// with it. The zero value does not differ from SystemClock.
type ShiftedClock struct{ offset atomic.Int64 }

// Now is the present plus everything travelled so far.
func (c *ShiftedClock) Now() time.Time {
	return time.Now().Add(time.Duration(c.offset.Load())).UTC().Truncate(time.Millisecond)
}

// Forward travels d into the future; negative values are ignored, as time never runs back.
func (c *ShiftedClock) Forward(d time.Duration) {
	if d > 0 {
		c.offset.Add(int64(d))
	}
}
