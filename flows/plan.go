package flows

import (
	"slices"

	"laufzettel/definitions/expression"
)

// PlannedState is where a step stands on a status page.
type PlannedState string

// The states of planned steps.
const (
	PlanDone    PlannedState = "done"
	PlanCurrent PlannedState = "current"
	PlanNext    PlannedState = "next"
	PlanMaybe   PlannedState = "maybe"  // its condition is not known yet
	PlanPassed  PlannedState = "passed" // its condition was not met
)

// PlannedStep is one line of "where is it, what comes next".
type PlannedStep struct {
	Step    string
	Title   string
	State   PlannedState
	Outcome string   // key of the choice of a done step
	Label   string   // the same in words
	Waiting StopKind // of a current step: what it waits for; "" if it does not wait
	// Done and Total are how many elements of an each have ended, and how many there are; 0 of other steps.
	Done, Total int
}

// Plan lists the steps of a case that people wait for, in the order they come: those that were done,
// the current one, and those of the main way that lie ahead. Steps that are reached only by an outcome
// show up once they are reached. Conditions that read what nobody has said yet count as maybe; facts
// may be nil, then conditions about the organisation do. Titles are in the site's language, see PlanIn.
func Plan(f *Flow, s *State) []PlannedStep { return PlanIn(f, s, "") }

// PlanIn is Plan with titles in a language; "" is that of the site.
func PlanIn(f *Flow, s *State, lang string) []PlannedStep {
	r := &reader{flow: f, state: s, at: s.Started, facts: noFacts{}, zone: zoneOf("")}
	var plan []PlannedStep
	current := -1
	for _, stop := range s.Open {
		if step := f.Step(stop.Step); step != nil {
			current = max(current, step.Index)
		}
	}
	ahead := s.Ended.IsZero() && s.Failure == nil
	main := true // before the first end on the main way
	for _, step := range f.Steps {
		if step.Type.Ends {
			main = main && (step.When != nil || step.in != f.root)
			continue
		}
		if !step.Type.Stop || step.silent() || step.branches != nil || len(step.eachAround()) > 0 || step.Undoes() && s.Steps[step.Name].Rounds == 0 {
			continue
		}
		p := PlannedStep{Step: step.Name, Title: step.Name}
		if step.body != nil {
			p.Done, p.Total = progress(s, step.Name)
		}
		if title, err := step.Title.Render(r.names(), lang); err == nil && title != "" {
			p.Title = title
		}
		state := s.Steps[step.Name]
		if waiting, open := waitingFor(s, step.Name); open {
			p.State, p.Waiting = PlanCurrent, waiting
		} else if planned, beside := besideOthers(s, step); beside {
			if p.State = planned; planned == "" {
				continue
			}
			if p.Outcome = state.Outcome; planned == PlanDone {
				p.Label = outcomeLabel(step, state.Outcome, r.names(), lang)
			} else {
				p.Outcome = ""
			}
		} else if state.Passed {
			p.State = PlanPassed
		} else if state.Outcome != "" && (!ahead || current < 0 || step.Index < current || !main) {
			p.State, p.Outcome = PlanDone, state.Outcome
			p.Label = outcomeLabel(step, state.Outcome, r.names(), lang)
		} else if ahead && main && step.Index > current {
			p.State = PlanNext
			if step.When != nil {
				p.State = PlanMaybe
			}
		} else {
			continue
		}
		plan = append(plan, p)
	}
	return plan
}

// progress says how far the newest round of an each has come.
func progress(s *State, place string) (done, total int) {
	b := s.Blocks[blockKey(place, s.Steps[place].Rounds)]
	return len(b.Ended), len(b.Strands)
}

// besideOthers says where a step stands that has others beside it: in a branch of a parallel step that is open. An each
// that is open is the current step as a whole. "" leaves the step out: its branch has ended without it.
func besideOthers(s *State, step *Step) (PlannedState, bool) {
	if step.body != nil {
		if s.Blocks[blockKey(step.Name, s.Steps[step.Name].Rounds)].Open {
			return PlanCurrent, true
		}
		return "", false
	}
	for at := step; at.in.of != nil; at = at.in.of {
		around := at.in.of
		b := s.Blocks[blockKey(around.Name, s.Steps[around.Name].Rounds)]
		if around.branches == nil || !b.Open {
			continue
		}
		state := s.Steps[step.Name]
		switch {
		case !slices.Contains(b.Strands, at.in.branch), state.Passed && state.Seq < b.Seq:
			return PlanPassed, true
		case state.Entered > b.Seq && state.Outcome != "":
			return PlanDone, true
		case slices.Contains(b.Ended, at.in.branch):
			return "", true
		case step.When != nil:
			return PlanMaybe, true
		}
		return PlanNext, true
	}
	return "", false
}

// waitingFor says what an open step waits for. An ask-back counts more than the step it interrupts.
func waitingFor(s *State, step string) (StopKind, bool) {
	kind, open := StopKind(""), false
	for _, stop := range s.Open {
		if stop.Step == step && (!open || !stop.Suspended) {
			kind, open = stop.Kind, true
		}
	}
	return kind, open
}

func outcomeLabel(s *Step, key string, scope *expression.Scope, lang string) string {
	o := s.Outcome(key)
	if o == nil {
		if key == OutcomeDone {
			return msgDone.Say(nil).In(lang)
		}
		return key
	}
	if label, err := o.title(scope, lang); err == nil {
		return label
	}
	return key
}

// noFacts knows nothing about the world.
type noFacts struct{}

func (noFacts) Office(f, u string, _ expression.Date) Office    { return Office{Function: f, Unit: u} }
func (noFacts) Group(string, expression.Date) Office            { return Office{} }
func (noFacts) Caretaker() []string                             { return nil }
func (noFacts) Unit(string) (expression.Record, bool)           { return nil, false }
func (noFacts) Row(string, string) (expression.Record, bool)    { return nil, false }
func (noFacts) Workday(string, expression.Date) bool            { return true }
func (noFacts) Same(string, Identity) bool                      { return false }
func (noFacts) Presence(string, expression.Date) (Holder, bool) { return Holder{}, false }
func (noFacts) Setting(string, string) (any, bool)              { return nil, false }
func (noFacts) Person(string) (expression.Record, bool)         { return nil, false }
func (noFacts) Site() Site                                      { return Site{Lang: "de"} }
