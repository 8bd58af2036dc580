package flows

import (
	"errors"
	"slices"

	"laufzettel/definitions/expression"
)

// How a case moves: places that are to be entered wait in a list, so that several strands of a block can move in one
// decision, and none of them is lost when an expression fails.

// maxAutomatic is how often one input may lead to the same place before the flow counts as a loop that nobody can leave.
const maxAutomatic = 1000

// ahead is a place that is to be entered: a step of a sequence, or its end.
type ahead struct {
	prefix string
	in     *sequence
	at     int
}

// place is the place of the step; "" at the end of the sequence.
func (a ahead) place() string {
	if a.at >= len(a.in.steps) {
		return ""
	}
	return a.prefix + a.in.steps[a.at].Name
}

func (d *decider) goTo(prefix string, in *sequence, at int) {
	d.ahead = append(d.ahead, ahead{prefix, in, at})
}

// drain enters what lies ahead until everything waits for the world or the case has ended.
func (d *decider) drain() error {
	for len(d.ahead) > 0 && d.state.Ended.IsZero() {
		next := d.ahead[0]
		d.ahead = d.ahead[1:]
		if err := d.enter(next); err != nil {
			var refusal *Refusal
			if errors.As(err, &refusal) {
				return err
			}
			if err = d.otherwise(next, err); err != nil {
				d.ahead = slices.Insert(d.ahead, 0, next)
				return err
			}
		}
	}
	return nil
}

// enter enters one place. A step that waits for nobody puts what follows on the list.
func (d *decider) enter(next ahead) error {
	place := next.place()
	if place == "" {
		return d.finish(next.prefix, next.in)
	}
	s := next.in.steps[next.at]
	d.place = place
	if d.entered == nil {
		d.entered = map[string]int{}
	}
	if d.entered[place]++; d.entered[place] > maxAutomatic {
		return &expression.Failure{Pos: s.Pos, Err: &expression.Complaint{Text: msgEndless.Say(nil)}}
	}
	met, err := s.When.True(d.names())
	if err != nil {
		return err
	}
	if !met {
		d.follow(StepPassed{place}, nil)
		d.goTo(next.prefix, next.in, next.at+1)
		return nil
	}
	if !s.Type.Ends {
		d.follow(StepEntered{Step: place, Round: d.state.Steps[place].Rounds + 1}, nil)
	}
	d.jump = nil
	if err := s.Type.Enter(d, s); err != nil {
		return err
	}
	switch {
	case d.jump != nil:
		return d.lead(place, *d.jump)
	case s.Type.Stop:
		return nil
	}
	d.goTo(next.prefix, next.in, next.at+1)
	return nil
}

// otherwise is where a step leads that could not be done; without onError the error stands.
func (d *decider) otherwise(at ahead, err error) error {
	place := at.place()
	if place == "" || at.in.steps[at.at].onError == nil {
		return err
	}
	d.place = place
	return d.fallBack(place, d.failure(err))
}

// fallBack records that a step could not be done and goes where its onError leads.
func (d *decider) fallBack(place string, failure Failure) error {
	s := d.flow.Step(place)
	for _, stop := range d.state.Open {
		if stop.Step == place {
			d.closeStop(stop.ID, "failed")
		}
	}
	failure.Step = place
	d.follow(StepFailed{failure}, nil)
	return d.lead(place, *s.onError)
}

// lead goes where an outcome of the step at a place leads. Return, Hold and Stay are handled where they are chosen.
func (d *decider) lead(place string, t Target) error {
	prefix, from := prefixOf(place), d.flow.root
	at := 0
	if s := d.flow.Step(place); s != nil {
		from, at = s.in, s.at+1
	}
	switch t.Kind {
	case ToEnd:
		return d.end(t.Status)
	case Onward:
		d.goTo(prefix, from, at)
	case ToStep:
		to := d.flow.Step(t.Step)
		for from != to.in && from.of != nil {
			// The step lies outside: the block that the case leaves is withdrawn as a whole.
			block := prefix + from.of.Name
			round := 0
			if from.of.Type.Name == "each" {
				block, round, _ = blockOf(prefix)
			}
			if round == 0 {
				round = d.state.Steps[block].Rounds
			}
			d.leaveBlock(block, round)
			prefix, from = prefixOf(block), from.of.in
		}
		if from != to.in {
			prefix = "" // an anytime action or an admin: nothing leads into a block
		}
		d.goTo(prefix, to.in, to.at)
	}
	return nil
}

// finish is the end of a sequence.
func (d *decider) finish(prefix string, in *sequence) error {
	switch {
	case in.undo:
		return d.undone(prefix, in)
	case in.of == nil:
		return d.runOut()
	}
	block, round, strand := prefix+in.of.Name, 0, in.branch
	if in.of.Type.Name == "each" {
		item := 0
		block, round, item = blockOf(prefix)
		strand = itemName(item)
	} else {
		round = d.state.Steps[block].Rounds
	}
	return d.strandEnds(block, round, strand)
}

// runOut ends a case that has run off its end, unless something is still open (rule S1).
func (d *decider) runOut() error {
	if len(d.state.Open) > 0 || len(d.ahead) > 0 || d.openBlock() {
		return nil
	}
	return d.end(d.flow.defaultStatus("done"))
}

// end ends the case: everything that is open is withdrawn, and what was done is taken back where the author says how.
func (d *decider) end(status string) error {
	d.ahead = nil
	for _, stop := range d.state.Open {
		d.closeStop(stop.ID, "ended")
	}
	for _, t := range d.state.Timers {
		d.follow(TimerCancelled{ID: t.ID}, nil)
	}
	if d.beginUndo(status) {
		return nil
	}
	d.follow(Ended{Status: status}, nil)
	return nil
}
