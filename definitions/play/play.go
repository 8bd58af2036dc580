// Package play plays one case in memory: on the pure decider, with a clock of its own, and nothing leaves it. The
// authors' examples, laufzettel try and the page of the demo that tries processes out are all played here.
// Edit here when a played case should be able to do something more; what an example expects is in package scenario.
package play

import (
	"slices"
	"time"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/flows"
	"laufzettel/forms"
)

// World is the organisation a case is played in: who holds which office, and what registers hold.
type World interface {
	flows.Facts
	forms.Catalogue
}

// Stage is a world that can be set up anew: with other people, rows or settings, and with a clock of its own.
type Stage interface {
	World
	Set() *definitions.Set
	// Staged is the world of a set at the moments that now gives.
	Staged(set *definitions.Set, now func() time.Time) (World, error)
}

// Speaker is a world that knows how people and places are called, and says why somebody is asked. A world that is none
// of these is told with ids alone.
type Speaker interface {
	Name(person string) string
	Mailbox(person string) string
	FunctionTitle(function string) string
	UnitName(unit string) string
	GroupTitle(group string) string
	WhyYou(r flows.Resolution, who flows.Party, lang string) string
	Because(rung flows.Rung, lang string) string
	Deadline(due time.Time, lang string) string
}

// Letter is a mail as its receiver reads it.
type Letter struct{ Subject, Text string }

// Options say how a case is played. The zero value plays in German, and every call waits for its answer.
type Options struct {
	Lang string // of the story: de or en; "" is de
	// Usual is what a connection or another effect answers at once; nil, or a nil reply: it waits for Move.Answer.
	Usual func(c *Case, call Call) *Reply
	// Letter writes a mail of the engine; nil or false: it has no text.
	Letter func(c *Case, command flows.Command) (Letter, bool)
}

// Case is one case being played. It is for one goroutine.
type Case struct {
	options Options
	process *definitions.Process
	stage   World
	set     *definitions.Set // nil where the world cannot be set up anew
	world   World
	speaker Speaker
	zone    *time.Location
	now     time.Time
	clock   *time.Time // the same moment, for the world
	night   time.Time  // the next look at open tasks
	state   *flows.State
	events  []flows.Recorded
	story   []Line
	mails   []Mail
	calls   []Call
	begin   Begin
	moves   []Played
	inputs  int
}

// New is a case of a process that has not begun yet.
func New(world World, process *definitions.Process, options Options) (*Case, error) {
	if options.Lang == "" {
		options.Lang = "de"
	}
	c := &Case{options: options, process: process, stage: world, state: &flows.State{}, clock: new(time.Time)}
	var err error
	if c.zone, err = time.LoadLocation(world.Site().Zone); err != nil {
		c.zone, err = time.UTC, nil
	}
	c.world = world
	if stage, is := world.(Stage); is {
		err = c.Stage(stage.Set())
	}
	c.speaker, _ = c.world.(Speaker)
	return c, err
}

// Stage sets the world up anew; open tasks are not looked at again by it, see Reassess. It changes nothing where the
// world of the case cannot be set up anew.
func (c *Case) Stage(set *definitions.Set) error {
	stage, is := c.stage.(Stage)
	if !is {
		return nil
	}
	clock := c.clock
	world, err := stage.Staged(set, func() time.Time { return *clock })
	if err != nil {
		return err
	}
	c.set, c.world = set, world
	if p := set.Processes[c.process.Name]; p != nil {
		c.process = p
	}
	c.speaker, _ = world.(Speaker)
	return nil
}

// copied is a case that goes its own way from here on: what both share is never written again, but for the clock, which
// is always that of the one that is played.
func (c *Case) copied() *Case {
	n := *c
	n.events, n.story, n.mails = slices.Clip(c.events), slices.Clip(c.story), slices.Clip(c.mails)
	n.calls, n.moves = slices.Clone(c.calls), slices.Clip(c.moves)
	return &n
}

// Process is the version of the process that is played.
func (c *Case) Process() *definitions.Process { return c.process }

// State is the case as it stands.
func (c *Case) State() *flows.State { return c.state }

// Events are everything that happened, oldest first.
func (c *Case) Events() []flows.Recorded { return c.events }

// Now is the moment of the case's own clock, in UTC.
func (c *Case) Now() time.Time { return c.now }

// Zone is the time zone of the site.
func (c *Case) Zone() *time.Location { return c.zone }

// World is the organisation as it is in the play now.
func (c *Case) World() World { return c.world }

// Set is the definitions as they are in the play now; nil where the world cannot be set up anew.
func (c *Case) Set() *definitions.Set { return c.set }

// Story is what happened so far, in sentences.
func (c *Case) Story() []Line { return c.story }

// Mails are all that would have been sent, oldest first.
func (c *Case) Mails() []Mail { return c.mails }

// Calls are what connections and other effects were asked to do, oldest first.
func (c *Case) Calls() []Call { return c.calls }

// Moves are what was played, as an example would say it.
func (c *Case) Moves() []Played { return c.moves }

// Lang is the language of the story.
func (c *Case) Lang() string { return c.options.Lang }

// Next are the steps ahead and whom they would ask now, as a page shows them.
func (c *Case) Next() []flows.Outlook {
	var ahead []flows.Outlook
	for _, o := range flows.Upcoming(c.process.Flow, c.state, c.facts(), c.now) {
		if !o.Open {
			ahead = append(ahead, o)
		}
	}
	return ahead
}

// facts are those of the world, in the language of the story.
func (c *Case) facts() flows.Facts { return spoken{c.world, c.options.Lang} }

// spoken is a world that says titles in a language.
type spoken struct {
	flows.Facts
	lang string
}

func (s spoken) Site() flows.Site {
	site := s.Facts.Site()
	site.Lang = s.lang
	return site
}

// today is the day of the case's clock.
func (c *Case) today() expression.Date { return expression.DateOf(c.now, c.zone) }
