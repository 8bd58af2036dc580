package engine

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"reflect"
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/flows"
)

// TaskID is the opaque name of a task on the outside; inside it is a case and a stop.
func TaskID(caseID, stop string) string {
	sum := sha256.Sum256([]byte(caseID + "\x00" + stop))
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// commitOf is everything that a decision changes: events and values, the projections for lists, timers
// and commands for the worker, and the links of the people who were asked.
func (e *Engine) commitOf(ctx context.Context, c *Case, next *flows.State, d flows.Decision, facts *recordingFacts) (*Commit, error) {
	events, values, err := seal(d.Events, c.chain, facts.stored())
	if err != nil {
		return nil, err
	}
	commit := &Commit{Case: c.Row.ID, After: c.State.Seq, Events: events, Values: values, Took: deciders(d.Events)}
	commit.Row = e.rowOf(c, next, d)
	if err := e.projectHalt(commit, c, next); err != nil {
		return nil, err
	}
	e.projectTasks(commit, c, next)
	if err := projectWork(commit, c.Row.ID, next, d); err != nil {
		return nil, err
	}
	if err := e.cancelEffects(ctx, commit, d); err != nil {
		return nil, err
	}
	if err := e.projectClaims(ctx, commit, c, next); err != nil {
		return nil, err
	}
	if err := e.projectReservations(ctx, commit, c, next); err != nil {
		return nil, err
	}
	if err := e.projectCalled(ctx, commit, c, next); err != nil {
		return nil, err
	}
	e.projectAbout(commit, c, next)
	if err := e.projectKeep(commit, c, next); err != nil {
		return nil, err
	}
	if err := e.projectLinks(ctx, commit, c, next); err != nil {
		return nil, err
	}
	return commit, nil
}

func (e *Engine) rowOf(c *Case, next *flows.State, d flows.Decision) CaseRow {
	row := c.Row
	row.Process = c.Process.Name
	row.FlowHash = c.Process.Ref.Hash
	row.Number = next.Number
	row.Status = next.Status
	row.Submitter, row.Subject = next.Submitter.Person, next.Subject.Person
	row.Seq = next.Seq
	row.Started, row.Ended = next.Started, next.Ended
	if n := len(d.Events); n > 0 {
		row.Changed = d.Events[n-1].At
	}
	row.Unit = UnitOf(c.Process.Form, next.Values)
	row.Title = flows.CaseTitle(c.Process.Flow, next, e.Organisation())
	row.EraseAt = time.Time{}
	gone := next.Erased && !c.State.Ended.IsZero()
	if !next.Ended.IsZero() && !gone {
		row.EraseAt = e.keepUntil(c.Process.Flow, next)
	}
	return row
}

// keepUntil is when the values of an ended case must go.
func (e *Engine) keepUntil(f *flows.Flow, s *flows.State) time.Time {
	o := e.Organisation()
	period := o.set.Site.Cases
	if period.N == 0 {
		period = expression.Period{N: 10, Unit: expression.Years}
	}
	if said, ok := f.KeepFor(s.Status); ok {
		period = said
	}
	day := expression.DateOf(s.Ended, o.zone)
	return period.AddTo(day, func(d expression.Date) bool { return o.Workday("", d) }).AddDays(1).In(o.zone).UTC()
}

// projectTasks keeps the inbox in step with what the case waits for.
func (e *Engine) projectTasks(commit *Commit, c *Case, next *flows.State) {
	for i := range next.Open {
		stop := &next.Open[i]
		if !forPeople(stop.Kind) {
			continue
		}
		row := e.taskRow(commit.Row, c.Process.Flow, next, stop)
		if before := c.State.Stop(stop.ID); before == nil || c.Row.Title != commit.Row.Title || c.Row.Unit != commit.Row.Unit || !reflect.DeepEqual(*before, *stop) {
			commit.OpenTasks = append(commit.OpenTasks, row)
		}
	}
	for _, stop := range c.State.Open {
		if forPeople(stop.Kind) && next.Stop(stop.ID) == nil {
			commit.CloseTasks = append(commit.CloseTasks, TaskID(c.Row.ID, stop.ID))
		}
	}
}

// ServiceKey is how a service stands among the persons of a TaskRow.
func ServiceKey(service string) string { return "service:" + service }

func forPeople(kind flows.StopKind) bool {
	return kind == flows.Deciding || kind == flows.Working || kind == flows.Returned || kind == flows.Asked
}

func (e *Engine) taskRow(row CaseRow, f *flows.Flow, s *flows.State, stop *flows.Stop) TaskRow {
	task := taskOf(row, s, stop)
	task.Title = flows.StepTitle(f, s, stop.Step, e.Organisation())
	return task
}

// taskOf is what an open stop makes of its task, all but the title.
func taskOf(row CaseRow, s *flows.State, stop *flows.Stop) TaskRow {
	task := TaskRow{
		ID: TaskID(row.ID, stop.ID), Case: row.ID, Number: row.Number, Process: row.Process,
		Stop: stop.ID, Step: stop.Step, CaseTitle: row.Title, Unit: row.Unit,
		Kind: string(stop.Kind), ClaimedBy: stop.ClaimedBy, Opened: stop.Opened, Due: stop.Due, Seq: s.Seq,
	}
	task.Places = placesOf(stop.Resolution)
	groups := map[string]bool{}
	for _, a := range stop.Resolution.Approvers {
		if a.Person != "" {
			task.Persons, task.Sections = append(task.Persons, a.Person), append(task.Sections, sectionFor(a, stop))
		}
		if a.Service != "" {
			task.Persons, task.Sections = append(task.Persons, ServiceKey(a.Service)), append(task.Sections, sectionFor(a, stop))
		}
		if a.As == "group" && a.Function != "" && !groups[a.Function] {
			groups[a.Function] = true
			task.Groups = append(task.Groups, a.Function)
		}
	}
	return task
}

// projectWork turns timers and commands into work for the worker.
func projectWork(commit *Commit, caseID string, next *flows.State, d flows.Decision) error {
	for _, event := range d.Events {
		switch ev := event.Event.(type) {
		case flows.TimerSet:
			body, err := json.Marshal(ev.Timer)
			if err != nil {
				return err
			}
			commit.Work = append(commit.Work, Work{
				ID: timerWork(caseID, ev.ID), Case: caseID, Kind: "timer", Body: body, Due: ev.At, State: Waiting,
			})
		case flows.TimerFired:
			commit.Settle = append(commit.Settle, timerWork(caseID, ev.ID))
		case flows.TimerCancelled:
			commit.Settle = append(commit.Settle, timerWork(caseID, ev.ID))
		case flows.CallAnswered:
			commit.Settle = append(commit.Settle, ev.Command)
		}
	}
	commit.Hold = d.Hold
	for _, command := range d.Commands {
		body, err := json.Marshal(command)
		if err != nil {
			return err
		}
		due := command.NotBefore
		if due.IsZero() {
			due = d.Events[0].At
		}
		work := Work{ID: command.ID, Case: caseID, Kind: string(command.Kind), Body: body, Due: due, State: Waiting}
		switch command.Kind {
		case flows.SendMail:
			work.Lane = "mail"
		case flows.Call:
			work.Lane = "call:" + command.Connector
		}
		commit.Work = append(commit.Work, work)
	}
	return nil
}

func timerWork(caseID, timer string) string { return caseID + "/timer/" + timer }

// projectLinks gives everybody who is asked a link, ends the links of those who no longer are, and lets a
// person who is asked again have a new one: an ended link never comes back to life.
func (e *Engine) projectLinks(ctx context.Context, commit *Commit, c *Case, next *flows.State) error {
	for i := range next.Open {
		stop := &next.Open[i]
		if !forPeople(stop.Kind) {
			continue
		}
		before := c.State.Stop(stop.ID)
		asked := linked(stop)
		known := linked(before)
		for party, decides := range asked {
			if _, had := known[party]; !had {
				change, err := e.openLink(commit.Row.ID, stop, party, !decides, next.Seq, commit.Row.Changed)
				if err != nil {
					return err
				}
				commit.Documents = append(commit.Documents, change)
			}
		}
		for party := range known {
			if _, has := asked[party]; !has {
				change, err := e.endLink(ctx, commit.Row.ID, stop.ID, party)
				if errors.Is(err, ErrNotFound) {
					continue
				}
				if err != nil {
					return err
				}
				commit.Documents = append(commit.Documents, change)
			}
		}
	}
	return nil
}

func parties(stop *flows.Stop) map[flows.Party]bool {
	all := map[flows.Party]bool{}
	if stop == nil {
		return all
	}
	for _, a := range stop.Resolution.Approvers {
		if a.Party.Person != "" || a.Party.Mailbox != "" {
			all[a.Party] = true
		}
	}
	return all
}
