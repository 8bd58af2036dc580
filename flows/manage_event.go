package flows

import (
	"reflect"
	"slices"
	"time"
)

// Names of personal values beside the events of actions on a case.
const (
	ValueWhy    = "why"    // the reason
	ValueRemark = "remark" // what a remark says
)

// TaskHanded gives a task to named people (Resolution.Named); links of all others die.
type TaskHanded struct {
	Stop       string     `json:"stop"`
	Resolution Resolution `json:"resolution"`
}

// TaskExtended moves the deadline of a stop.
type TaskExtended struct {
	Stop string    `json:"stop"`
	Due  time.Time `json:"due"`
}

// TaskSkipped passes a task over; expressions see its step as one that was not visited.
type TaskSkipped struct {
	Stop string `json:"stop"`
	Step string `json:"step"`
	// Manager says that the actor managed the case.
	Manager bool `json:"manager,omitempty"`
}

// CaseReopened lets an ended case go on.
type CaseReopened struct {
	Step string `json:"step"`
}

// CaseCancelled ends a case without a decision; an Ended follows.
type CaseCancelled struct {
	// Dropped are commands that had not run yet, because a decision could still be disputed, and never will.
	Dropped []string `json:"dropped,omitempty"`
}

// Remarked is a remark; what it says is a value.
type Remarked struct {
	Public bool `json:"public,omitempty"`
}

// TaskNudged says that the applicant asked for a look at a task.
type TaskNudged struct {
	Stop string `json:"stop"`
}

// Kind is "taskHanded".
func (TaskHanded) Kind() string { return "taskHanded" }

// Kind is "taskExtended".
func (TaskExtended) Kind() string { return "taskExtended" }

// Kind is "taskSkipped".
func (TaskSkipped) Kind() string { return "taskSkipped" }

// Kind is "caseReopened".
func (CaseReopened) Kind() string { return "caseReopened" }

// Kind is "caseCancelled".
func (CaseCancelled) Kind() string { return "caseCancelled" }

// Kind is "remarked".
func (Remarked) Kind() string { return "remarked" }

// Kind is "taskNudged".
func (TaskNudged) Kind() string { return "taskNudged" }

// manageEvents are the events of actions on a case.
var manageEvents = []Event{TaskHanded{}, TaskExtended{}, TaskSkipped{}, CaseReopened{}, CaseCancelled{}, Remarked{}, TaskNudged{}}

func init() {
	for _, e := range manageEvents {
		eventTypes[e.Kind()] = reflect.TypeOf(e)
	}
}

// applyManaged folds an event of an action on a case; false where it is none.
func (n *State) applyManaged(e Recorded) bool {
	switch v := e.Event.(type) {
	case TaskHanded:
		n.changeStop(v.Stop, func(t *Stop) { t.Resolution = v.Resolution })
	case TaskExtended:
		n.changeStop(v.Stop, func(t *Stop) { t.Due, t.Extended = v.Due, true })
	case TaskSkipped:
		n.changeStep(v.Step, func(t *StepState) { t.Passed, t.Skipped, t.SkippedBy = true, true, e.By.Party })
		n.close(v.Stop, e)
	case CaseReopened:
		n.Status, n.Ended = "", time.Time{}
	case CaseCancelled:
		n.Failure = nil
		n.Pending = slices.DeleteFunc(slices.Clone(n.Pending), func(p Pending) bool { return slices.Contains(v.Dropped, p.Command) })
	case Remarked:
	case TaskNudged:
		n.changeStop(v.Stop, func(t *Stop) { t.Nudged = e.At })
	default:
		return false
	}
	return true
}
