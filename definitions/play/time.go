package play

import (
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// maxInputs bounds what follows from one move, so that a loop of timers ends with a finding.
const maxInputs = 5000

// nightHour is when open tasks are looked at again every night, in the site's time.
const nightHour = 3

// pass lets the time of a move pass.
func (c *Case) pass(m Move) *Trouble {
	switch {
	case m.At != "":
		at, ok := ParseMoment(m.At, c.zone)
		if !ok {
			return trouble("at", badTime, source.Args{"value": m.At})
		}
		if at.Before(c.now) {
			return trouble("at", pastTime, source.Args{"value": m.At, "now": c.now.In(c.zone).Format(moment)})
		}
		return c.Wait("at", at)
	case m.After == Deadline:
		at, ok := c.NextDeadline()
		if !ok {
			return trouble("after", noDeadline, nil)
		}
		return c.Wait("after", at)
	case m.After != "":
		period, err := expression.ParsePeriod(m.After)
		if err != nil {
			return trouble("after", badPeriod, source.Args{"value": m.After})
		}
		return c.Wait("after", period.After(c.now, c.zone, func(day expression.Date) bool { return c.world.Workday("", day) }))
	}
	return nil
}

// Wait lets time pass until a moment; what falls due meanwhile happens at its time, and every night open tasks are looked
// at again.
func (c *Case) Wait(part string, until time.Time) *Trouble {
	c.inputs = 0
	for {
		next := c.nextTimer(until)
		if c.live() && !c.night.After(until) && (next == nil || c.night.Before(next.At)) {
			c.moveTo(c.night)
			c.night = c.nightAfter(c.now)
			if t := c.decideAt(part, flows.Actor{Way: flows.BySystem}, flows.Reassess{}); t != nil {
				return t
			}
			continue
		}
		if next == nil {
			break
		}
		c.moveTo(next.At)
		if t := c.decideAt(part, flows.Actor{Way: flows.ByTimer}, flows.Fire{Timer: next.ID}); t != nil {
			return t
		}
	}
	c.moveTo(until)
	if !c.night.After(c.now) {
		c.night = c.nightAfter(c.now)
	}
	return nil
}

// live says whether the case runs and can be looked at.
func (c *Case) live() bool {
	return c.state.Seq > 0 && c.state.Ended.IsZero() && c.state.Failure == nil && len(c.state.Open) > 0
}

func (c *Case) moveTo(at time.Time) {
	if at.After(c.now) {
		c.now, *c.clock = at, at
	}
}

// nightAfter is the next look at open tasks after a moment.
func (c *Case) nightAfter(at time.Time) time.Time {
	local := at.In(c.zone)
	night := time.Date(local.Year(), local.Month(), local.Day(), nightHour, 0, 0, 0, c.zone)
	if !night.After(at) {
		night = time.Date(local.Year(), local.Month(), local.Day()+1, nightHour, 0, 0, 0, c.zone)
	}
	return night.UTC()
}

func (c *Case) nextTimer(until time.Time) *flows.Timer {
	if c.state.Failure != nil {
		return nil // a case that stands still lets no clock run out
	}
	var next *flows.Timer
	for i := range c.state.Timers {
		t := &c.state.Timers[i]
		if !t.At.After(until) && (next == nil || t.At.Before(next.At)) {
			next = t
		}
	}
	return next
}

// NextDeadline is when the next clock of the case runs out: a reminder, a deadline, the end of a rest. False where none
// is running.
func (c *Case) NextDeadline() (time.Time, bool) {
	var next time.Time
	for _, t := range c.state.Timers {
		if next.IsZero() || t.At.Before(next) {
			next = t.At
		}
	}
	return next, !next.IsZero()
}

// Reassess looks at all open tasks again, as every night does and every change of offices and absences.
func (c *Case) Reassess() *Trouble {
	if !c.live() {
		return nil
	}
	return c.decide(flows.Actor{Way: flows.BySystem}, flows.Reassess{})
}
