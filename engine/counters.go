package engine

import "sync/atomic"

// Counters say how much the engine has done since it started, for monitoring. They hold no personal data.
type Counters struct {
	Commits   atomic.Int64 // decisions stored
	Refusals  atomic.Int64 // inputs that could not be accepted
	Conflicts atomic.Int64 // decisions made anew because another one won
	Effects   atomic.Int64 // mails and calls that arrived
	Retries   atomic.Int64 // effects put off
	Dead      atomic.Int64 // effects that need a person
}

// Counters are those of this engine.
func (e *Engine) Counters() *Counters { return &e.counters }

func (c *Counters) count(state WorkState) {
	switch state {
	case Settled:
		c.Effects.Add(1)
	case Waiting:
		c.Retries.Add(1)
	case Dead:
		c.Dead.Add(1)
	}
}
