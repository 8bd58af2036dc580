package api

import (
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
)

// statusOpen is the status of a running case; the views of the language call it so too.
const statusOpen = "open"

// startedView answers a start.
type startedView struct {
	ID       string     `json:"id"`
	Number   string     `json:"number"`
	Status   string     `json:"status"`
	Revision int        `json:"revision"`
	Tasks    []taskView `json:"tasks"`
}

// decidedView answers a decision, a claim or a release.
type decidedView struct {
	Case  stateView  `json:"case"`
	Tasks []taskView `json:"tasks"`
}

type stateView struct {
	ID       string `json:"id"`
	Number   string `json:"number"`
	Status   string `json:"status"`
	Revision int    `json:"revision"`
}

// taskView is a task that a case waits for.
type taskView struct {
	ID   string `json:"id"`
	Step string `json:"step"`
}

func startedOf(k *engine.Case) startedView {
	v := stateOf(k)
	return startedView{v.ID, v.Number, v.Status, v.Revision, tasksOf(k)}
}

func decidedOf(k *engine.Case) decidedView { return decidedView{stateOf(k), tasksOf(k)} }

func stateOf(k *engine.Case) stateView {
	return stateView{ID: k.Row.ID, Number: k.State.Number, Status: statusOf(k), Revision: k.State.Seq}
}

func statusOf(k *engine.Case) string {
	if k.State.Ended.IsZero() {
		return statusOpen
	}
	return k.State.Status
}

// tasksOf lists what the case waits for people to do, oldest first.
func tasksOf(k *engine.Case) []taskView {
	tasks := []taskView{}
	for _, stop := range k.State.Open {
		if waits(&stop) {
			tasks = append(tasks, taskView{engine.TaskID(k.Row.ID, stop.ID), stop.Step})
		}
	}
	return tasks
}

// waits says whether a stop waits for people now; one that was asked back does not until it is answered.
func waits(stop *flows.Stop) bool {
	return !stop.Suspended && (stop.Kind == flows.Deciding || stop.Kind == flows.Working || stop.Kind == flows.Returned || stop.Kind == flows.Asked)
}

// partyView is somebody in a case: the id of a person, the key of a service, or the name under which the case
// keeps a mailbox. Names and addresses are not in it.
type partyView struct {
	Person  string `json:"person,omitempty"`
	Service string `json:"service,omitempty"`
	Mailbox string `json:"mailbox,omitempty"`
}

func partyOf(p flows.Party) *partyView {
	if p == (flows.Party{}) {
		return nil
	}
	return &partyView{p.Person, p.Service, p.Mailbox}
}

// doneView is how a task was decided.
type doneView struct {
	Step    string     `json:"step"`
	Round   int        `json:"round"`
	Outcome string     `json:"outcome"`
	By      *partyView `json:"by,omitempty"`
	At      time.Time  `json:"at"`
}

// shown are values as JSON; those of sensitive fields only where all is true.
func shown(form *forms.Form, values forms.Values, all bool) map[string]any {
	if form == nil {
		return plain(values)
	}
	visible := map[string]any{}
	for _, page := range form.Pages {
		for _, field := range page.Fields {
			if value, there := values[field.Name]; there {
				if v, ok := shownField(field, value, all); ok {
					visible[field.Name] = v
				}
			}
		}
	}
	return visible
}

func shownField(field *forms.Field, value any, all bool) (any, bool) {
	if field.Sensitive && !all {
		return nil, false
	}
	if rows, ok := value.([]any); ok && field.Table != nil {
		shown := make([]any, len(rows))
		for i, row := range rows {
			record, _ := row.(expression.Record)
			shown[i] = shownParts(field.Table.Row.Pages[0].Fields, record, all)
		}
		return shown, true
	}
	group, ok := value.(expression.Record)
	if !ok || len(field.Fields) == 0 {
		return expression.ToJSON(value), true
	}
	return shownParts(field.Fields, group, all), true
}

// shownParts are the parts of a group, or the columns of a row.
func shownParts(fields []*forms.Field, record expression.Record, all bool) map[string]any {
	parts := map[string]any{}
	for _, part := range fields {
		if v, there := record[part.Name]; there {
			if shown, ok := shownField(part, v, all); ok {
				parts[part.Name] = shown
			}
		}
	}
	return parts
}

func plain(values map[string]any) map[string]any {
	all := map[string]any{}
	for name, value := range values {
		all[name] = expression.ToJSON(value)
	}
	return all
}
