package flows

import (
	"slices"
)

// What a case has done is taken back, backwards, when it ends without what it was for: refused, withdrawn, cancelled
// or expired. The author says how with undo.

// Undoing is a case whose steps are being taken back; it ends with Status afterwards.
type Undoing struct {
	Status string
	Todo   []string // places of the steps still to be taken back, the next one first
}

// UndoBegun says that the case will end with a status as soon as these steps are taken back, in this order.
type UndoBegun struct {
	Status string   `json:"status"`
	Steps  []string `json:"steps"`
}

// StepUndone says that what a step did was taken back.
type StepUndone struct {
	Step string `json:"step"`
}

// StepFailed says that a step could not be done and that the case went on where its onError leads.
type StepFailed struct{ Failure }

// Kind is "undoBegun".
func (UndoBegun) Kind() string { return "undoBegun" }

// Kind is "stepUndone".
func (StepUndone) Kind() string { return "stepUndone" }

// Kind is "stepFailed".
func (StepFailed) Kind() string { return "stepFailed" }

// applyUndo folds the events of undoing; false where the event is none of them.
func (n *State) applyUndo(e Recorded) bool {
	switch v := e.Event.(type) {
	case UndoBegun:
		n.Undoing = &Undoing{Status: v.Status, Todo: v.Steps}
		n.closeBlocks()
	case StepUndone:
		n.changeStep(v.Step, func(t *StepState) { t.Undone = true })
		if n.Undoing != nil {
			rest := *n.Undoing
			rest.Todo = slices.DeleteFunc(slices.Clone(rest.Todo), func(place string) bool { return place == v.Step })
			n.Undoing = &rest
		}
	case StepFailed:
		n.changeStep(v.Step, func(t *StepState) { t.At, t.Seq, t.Values, t.Comment = e.At, e.Seq, nil, ""; t.Outcome = OutcomeFailed })
	default:
		return false
	}
	return true
}

// OutcomeFailed is steps.<step>.outcome of a step that could not be done and has an onError.
const OutcomeFailed = "failed"

// beginUndo takes back what the case did, if it ends without what it was for; false: there is nothing to take back.
func (d *decider) beginUndo(status string) bool {
	if d.state.Undoing != nil || !slices.Contains([]string{"refused", "withdrawn", "cancelled", "expired"}, d.flow.StatusKind(status)) {
		return false
	}
	var places []string
	for _, place := range sortedKeys(d.state.Steps) {
		if s := d.flow.Step(place); s != nil && s.undo != nil && d.hasDone(s, d.state.Steps[place]) {
			places = append(places, place)
		}
	}
	if len(places) == 0 {
		return false
	}
	slices.SortStableFunc(places, func(a, b string) int { return d.state.Steps[b].Entered - d.state.Steps[a].Entered })
	d.follow(UndoBegun{Status: status, Steps: places}, nil)
	d.takeBack(places[0])
	return true
}

func (d *decider) takeBack(place string) {
	d.goTo(prefixOf(place), d.flow.Step(place).undo, 0)
}

// hasDone says whether a step has done something that can be taken back.
func (d *decider) hasDone(s *Step, state StepState) bool {
	if state.Rounds == 0 || state.Passed || state.Skipped || state.Undone || state.Outcome == OutcomeFailed {
		return false
	}
	return !s.Type.Stop || state.Outcome != "" && state.Outcome != OutcomeImpossible
}

// undone goes on with the next step that is taken back, and ends the case after the last.
func (d *decider) undone(prefix string, in *sequence) error {
	d.follow(StepUndone{Step: prefix + in.of.Name}, nil)
	if left := d.state.Undoing; left != nil && len(left.Todo) > 0 {
		d.takeBack(left.Todo[0])
		return nil
	}
	if d.state.Undoing != nil {
		d.follow(Ended{Status: d.state.Undoing.Status}, nil)
	}
	return nil
}
