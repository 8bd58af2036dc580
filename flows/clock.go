package flows

import (
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// clock is when a task is due, when people are reminded, and what happens when time is up.
type clock struct {
	within  *expression.Setting // period
	until   *expression.Setting // date or datetime
	remind  []reminder
	overdue []escalation
}

// reminder is one entry of remind: a share of the time, or a period before the deadline or after the opening.
type reminder struct {
	percent int
	period  expression.Period
	before  bool
}

// escalation is one entry of overdue.
type escalation struct {
	after   expression.Period // after the deadline
	deputy  bool
	levelUp bool
	outcome string
	then    *Target // the task is closed, and the case goes there
	node    *source.Node
}

// due says when a task that opens at opened is due; zero: never.
func (d *decider) due(c clock, opened time.Time, land string) (time.Time, error) {
	d.land = land
	defer func() { d.land = "" }()
	if c.until != nil {
		value, err := c.until.Eval(d.names())
		if err != nil {
			return time.Time{}, err
		}
		return d.endOf(value), nil
	}
	value, err := c.within.Eval(d.names())
	if err != nil {
		return time.Time{}, err
	}
	period, ok := value.(expression.Period)
	if !ok || period.N == 0 {
		return time.Time{}, nil
	}
	return d.deadline(opened, period, land), nil
}

// endOf is the instant at which a day ends (24:00 local time), or the instant itself; zero for nothing.
func (d *decider) endOf(value any) time.Time {
	switch v := value.(type) {
	case expression.Date:
		return v.AddDays(1).In(d.zone).UTC()
	case time.Time:
		return v.UTC().Truncate(time.Millisecond)
	}
	return time.Time{}
}

// deadline is the instant at which a period has passed, by the rules of the site and the working days of a Land.
func (d *decider) deadline(from time.Time, p expression.Period, land string) time.Time {
	if land == "" {
		land = d.flow.Land
	}
	return expression.Deadline(from, p, d.zone, expression.DeadlineRules{
		Workday: func(day expression.Date) bool { return d.facts.Workday(land, day) },
		Fixed:   !d.site.MoveDeadlines,
	})
}

// landOf is the Land of the unit that decides; "" is that of the flow.
func (d *decider) landOf(r Resolution) string {
	for _, a := range r.Approvers {
		if a.Unit == "" {
			continue
		}
		if unit, ok := d.facts.Unit(a.Unit); ok {
			if land := text(unit["land"]); land != "" {
				return land
			}
		}
	}
	return d.flow.Land
}

// wind sets the timers of a stop that is due at due. span is the whole time of the deadline: reminders in
// percent count from due-span. Reminders whose time is past are left out; escalations never are.
func (d *decider) wind(stop string, c clock, opened, due time.Time, span time.Duration, land string) {
	for n, r := range c.remind {
		var at time.Time
		switch {
		case r.percent > 0 && !due.IsZero():
			at = due.Add(-span).Add(span * time.Duration(r.percent) / 100).Truncate(time.Millisecond)
		case r.before && !due.IsZero():
			at = expression.Period{N: -r.period.N, Unit: r.period.Unit}.After(due, d.zone, func(day expression.Date) bool {
				return d.facts.Workday(land, day)
			})
		case !r.before && r.percent == 0:
			at = d.deadline(opened, r.period, land)
		}
		if at.After(d.at) {
			d.setTimer("remind", stop, n, at)
		}
	}
	if due.IsZero() {
		return
	}
	for n, e := range c.overdue {
		at := due
		if e.after.N > 0 {
			at = d.deadline(due, e.after, land)
		}
		d.setTimer("overdue", stop, n, at)
	}
}
