package flows

import (
	"reflect"
	"slices"
	"time"
)

// TaskDelegated gives a part of a task to somebody; the reason is the Value "why".
type TaskDelegated struct {
	Stop       string     `json:"stop"`
	From       Party      `json:"from"`
	To         string     `json:"to"`
	Resolution Resolution `json:"resolution"`
}

// DelegationEnded gives it back.
type DelegationEnded struct {
	Stop       string     `json:"stop"`
	To         string     `json:"to"` // who had it
	Why        string     `json:"why"`
	Resolution Resolution `json:"resolution"`
}

// Why a delegation ended.
const (
	DelegationReturned = "returned" // by whoever had got it
	DelegationRecalled = "recalled" // by whoever gave it, or the caretaker
	DelegationOverdue  = "overdue"  // the deadline has passed
)

// ApproverAdded asks one more person; the reason is the Value "why".
type ApproverAdded struct {
	Stop       string     `json:"stop"`
	Person     string     `json:"person"`
	Resolution Resolution `json:"resolution"`
}

// AdviceAsked asks a person a question, the Value "question". Its Seq is the ID of the question.
type AdviceAsked struct {
	Stop   string `json:"stop"`
	To     string `json:"to"`
	Pauses bool   `json:"pauses,omitempty"` // the time of the task stands still meanwhile
}

// AdviceGiven answers it, the Value "answer". Due is the deadline where the time of the task runs on with it.
type AdviceGiven struct {
	Stop string    `json:"stop"`
	ID   int       `json:"id"`
	Due  time.Time `json:"due,omitzero"`
}

// AdviceLapsed says that nobody has answered in time.
type AdviceLapsed struct {
	Stop string    `json:"stop"`
	ID   int       `json:"id"`
	Due  time.Time `json:"due,omitzero"`
}

// Kind is "taskDelegated".
func (TaskDelegated) Kind() string { return "taskDelegated" }

// Kind is "delegationEnded".
func (DelegationEnded) Kind() string { return "delegationEnded" }

// Kind is "approverAdded".
func (ApproverAdded) Kind() string { return "approverAdded" }

// Kind is "adviceAsked".
func (AdviceAsked) Kind() string { return "adviceAsked" }

// Kind is "adviceGiven".
func (AdviceGiven) Kind() string { return "adviceGiven" }

// Kind is "adviceLapsed".
func (AdviceLapsed) Kind() string { return "adviceLapsed" }

func init() {
	for _, e := range []Event{TaskDelegated{}, DelegationEnded{}, ApproverAdded{}, AdviceAsked{}, AdviceGiven{}, AdviceLapsed{}} {
		eventTypes[e.Kind()] = reflect.TypeOf(e)
	}
}

// applyAid folds such an event; false where it is none.
func (n *State) applyAid(e Recorded) bool {
	resolved := func(stop string, r Resolution) {
		n.takeMailboxes(e)
		n.changeStop(stop, func(t *Stop) { t.Resolution = r })
	}
	question := func(stop string, id int, due time.Time, change func(*Consult)) {
		n.changeStop(stop, func(t *Stop) {
			if !due.IsZero() {
				t.Due, t.Paused = due, time.Time{}
			}
			t.Consults = slices.Clone(t.Consults)
			for i := range t.Consults {
				if t.Consults[i].ID == id {
					change(&t.Consults[i])
				}
			}
		})
	}
	switch v := e.Event.(type) {
	case TaskDelegated:
		resolved(v.Stop, v.Resolution)
	case DelegationEnded:
		resolved(v.Stop, v.Resolution)
	case ApproverAdded:
		resolved(v.Stop, v.Resolution)
	case AdviceAsked:
		n.changeStop(v.Stop, func(t *Stop) {
			t.Consults = append(slices.Clone(t.Consults), Consult{ID: e.Seq, To: Party{Person: v.To}, By: e.By.Party, At: e.At, Pauses: v.Pauses})
			if v.Pauses && t.Paused.IsZero() {
				t.Paused = e.At
			}
		})
	case AdviceGiven:
		question(v.Stop, v.ID, v.Due, func(q *Consult) { q.Answered = e.Seq })
	case AdviceLapsed:
		question(v.Stop, v.ID, v.Due, func(q *Consult) { q.Over = true })
	default:
		return false
	}
	return true
}
