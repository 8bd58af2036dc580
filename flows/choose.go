package flows

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/forms"
)

// choose decides a task, or counts a vote in one that several decide.
func (d *decider) choose(in Choose) error {
	resolution, refusal := mayDecide(d.reader, in.Stop, d.in.By)
	if refusal != nil {
		return refusal
	}
	stop := d.state.Stop(in.Stop)
	if stop.Kind == Returned || stop.Kind == Asked {
		return refuse(NoSuchOutcome, msgReturnHasNoOutcomes, nil)
	}
	if in.Revision != 0 && in.Revision != d.state.Seq {
		return refuse(Outdated, msgOutdated, nil)
	}
	for _, c := range stop.Choices {
		if stop.Kind == Deciding && sameEyes(d.facts, d.in.By.Party, c.By, d.state.Mailboxes) {
			done := Done{Step: stop.Step, Round: stop.Round, By: c.By, Way: c.Way, At: c.At, Outcome: c.Outcome, Seq: c.Seq}
			return &Refusal{Code: AlreadyDone, Text: msgVoted.Say(nil), Done: &done}
		}
	}
	s := d.flow.Step(stop.Step)
	d.place = stop.Step
	c := s.task()
	o, err := d.outcomeOf(s, c, &in)
	if err != nil {
		return err
	}
	if o == nil || o.ByTime {
		return refuse(NoSuchOutcome, msgNoSuchOutcome, source.Args{"outcome": in.Outcome})
	}
	if o.AtMost > 0 && d.state.Steps[stop.Step].Chosen[o.Key] >= o.AtMost {
		return refuse(NoSuchOutcome, msgAtMost, source.Args{"outcome": o.Key, "n": o.AtMost})
	}
	values, fields, err := d.checkChoice(s, c, stop, o, &in)
	if err != nil {
		return err
	}
	return d.settle(s, c, *stop, o, resolution, values, fields, in)
}

// checkChoice checks everything that comes with a choice and says what is missing, all at once.
func (d *decider) checkChoice(s *Step, c *taskConfig, stop *Stop, o *Outcome, in *Choose) (forms.Values, []string, error) {
	var problems []forms.Problem
	if o.Reason && in.rows == nil && utf8.RuneCountInString(strings.TrimSpace(in.Comment)) < max(o.MinLength, 1) {
		problems = append(problems, forms.Problem{Field: "comment", Text: msgReason.Say(source.Args{"n": max(o.MinLength, 1)})})
	}
	values := forms.Values{}
	switch {
	case stop.Kind == Working && o.Key == OutcomeImpossible:
		// Nothing was done, so there is nothing to fill in but the reason.
	case c.form != nil:
		checked, wrong, err := c.form.Check(in.Values, d.formContext(in.Values, nil, nil, map[string]any{"outcome": o.Key}))
		if err != nil {
			return nil, nil, err
		}
		values = checked
		problems = append(problems, wrong...)
	case stop.Kind == Working && o.Key == OutcomeDone:
		on, wrong := d.doneOn(in.Values)
		values = forms.Values{"on": on}
		problems = append(problems, wrong...)
	}
	wrong, err := d.checkEdits(s, in)
	if err != nil {
		return nil, nil, err
	}
	problems = append(problems, wrong...)
	var fields []string
	if o.Then.Kind == Return {
		var wrong []forms.Problem
		fields, wrong = d.reopened(s, o, in.Fields)
		problems = append(problems, wrong...)
	}
	if len(problems) > 0 {
		return nil, nil, &Refusal{Code: Incomplete, Text: msgIncomplete.Say(nil), Problems: problems}
	}
	return values, fields, nil
}

// doneOn is the day on which somebody did by hand what a connector could not: the value "on" of a work
// item without a form of its own. Nothing given is today.
func (d *decider) doneOn(values forms.Values) (expression.Date, []forms.Problem) {
	on := d.today()
	if value, given := values["on"]; given && value != nil && value != "" {
		day, ok := value.(expression.Date)
		if written, is := value.(string); is {
			var err error
			day, err = expression.ParseDate(written)
			ok = err == nil
		}
		if !ok {
			return on, []forms.Problem{{Field: "on", Text: msgNoDate.Say(nil)}}
		}
		if day.Compare(on) > 0 {
			return on, []forms.Problem{{Field: "on", Text: msgFutureDate.Say(nil)}}
		}
		on = day
	}
	return on, nil
}

// settle records a choice and follows it.
func (d *decider) settle(s *Step, c *taskConfig, stop Stop, o *Outcome, resolution Resolution, values forms.Values, fields []string, in Choose) error {
	pauses := o.Then.Kind == Return || o.Then.Kind == Hold
	closes, result, weight := o.Then.Kind != Stay, o, ""
	if stop.Kind == Deciding && !pauses && d.in.By.Way != ByTimer {
		var err error
		if closes, result, weight, err = d.count(c, stop, o, resolution); err != nil {
			return err
		}
	}
	e := TaskDecided{Stop: stop.ID, Step: stop.Step, Round: stop.Round, Outcome: o.Key,
		Closes: closes && !pauses, Pauses: pauses, Weight: weight}
	e.Rows, e.Rest, e.Body = in.rows, in.Rest, c.body != nil && !pauses && d.in.By.Way != ByTimer
	if result != o && closes {
		e.Result = result.Key
	}
	if d.in.By.Way == ByLink {
		e.Until = c.graceUntil(d.at, d.zone)
	}
	seq := d.record(e, choiceValues(c.form, values, in))
	d.applyEdits(stop.ID, in)
	if d.in.By.Way == ByLink {
		d.brief(BriefConfirmation, seq, stop.ID, d.in.By.Party)
	}
	if o.Then.Kind == Stay && stop.ClaimedBy != "" {
		d.follow(TaskReleased{Stop: stop.ID}, nil)
	}
	if !closes {
		return d.nextTurn(stop.ID)
	}
	d.cancelTimers(stop.ID)
	switch result.Then.Kind {
	case Return:
		return d.askBack(s, stop, result, fields)
	case Hold:
		return d.rest(s, stop, result)
	}
	return d.lead(stop.Step, result.Then)
}

func choiceValues(form *forms.Form, values forms.Values, in Choose) map[string]any {
	out := map[string]any{}
	for name, value := range storedAnswers(form, values) {
		out["answers."+name] = value
	}
	if comment := strings.TrimSpace(in.Comment); comment != "" {
		out["comment"] = comment
	}
	if note := strings.TrimSpace(in.Note); note != "" {
		out["note"] = note
	}
	rowValues(out, in)
	return out
}

// rest lets a task lie until a date.
func (d *decider) rest(s *Step, stop Stop, o *Outcome) error {
	value, err := o.Until.Eval(d.names())
	if err != nil {
		return err
	}
	var until time.Time
	if day, is := value.(expression.Date); is {
		until = day.In(d.zone).UTC()
	} else {
		until = d.endOf(value)
	}
	if !until.After(d.at) {
		return &Refusal{Code: Incomplete, Text: msgIncomplete.Say(nil),
			Problems: []forms.Problem{{Field: lastName(o.Until), Text: msgHoldDate.Say(nil)}}}
	}
	d.suspend(stop)
	id := stop.ID + "/hold"
	d.follow(TaskOpened{Stop: id, Step: stop.Step, Round: stop.Round, Type: Resting, Due: until, Resume: stop.ID}, nil)
	d.setTimer("resume", id, 0, until)
	return nil
}

// lastName is the field that a setting such as "=steps.fachlich.wiedervorlage" reads, "" if it is not one.
func lastName(s *expression.Setting) string {
	if s == nil || s.Program == nil {
		return ""
	}
	parts := strings.Split(strings.TrimSpace(s.Program.Source), ".")
	return parts[len(parts)-1]
}

// suspend stops the clock of a stop and keeps what is left of it.
func (d *decider) suspend(stop Stop) {
	var left time.Duration
	if !stop.Due.IsZero() {
		left = stop.Due.Sub(d.at)
	}
	d.follow(TaskSuspended{Stop: stop.ID, Left: left}, nil)
}

// again begins a new round of a step that was suspended; its clock runs on with what was left.
func (d *decider) again(stop Stop, why string, restart string) error {
	d.closeStop(stop.ID, why)
	s := d.flow.Step(stop.Step)
	if restart != "" && restart != s.Name {
		return d.lead(stop.Step, Target{Kind: ToStep, Step: restart})
	}
	d.place = stop.Step
	d.follow(StepEntered{Step: stop.Step, Round: d.state.Steps[stop.Step].Rounds + 1}, nil)
	return d.openTask(s, stop.Kind, &stop, stop.Error)
}

// reopened checks which fields an ask-back opens again.
func (d *decider) reopened(s *Step, o *Outcome, chosen []string) ([]string, []forms.Problem) {
	if o.To != "" {
		return d.reopenedOf(s, o, chosen)
	}
	if d.flow.Form == nil {
		return nil, nil
	}
	locked := d.lockedFields(s, o)
	if !o.Choose {
		all := o.Fields
		if o.All {
			for _, page := range d.flow.Form.Pages {
				for _, f := range page.Fields {
					all = append(all, f.Name)
				}
			}
		}
		return slices.DeleteFunc(slices.Clone(all), func(name string) bool { return locked[name] }), nil
	}
	var problems []forms.Problem
	var fields []string
	for _, name := range chosen {
		switch {
		case d.flow.Form.Field(name) == nil || strings.Contains(name, "."):
			problems = append(problems, forms.Problem{Field: "fields", Text: msgNoSuchField.Say(source.Args{"name": name})})
		case locked[name]:
			problems = append(problems, forms.Problem{Field: "fields", Text: msgLockedField.Say(source.Args{"field": d.labelOf(name)})})
		case !slices.Contains(fields, name):
			fields = append(fields, name)
		}
	}
	if len(fields) == 0 && len(problems) == 0 {
		problems = append(problems, forms.Problem{Field: "fields", Text: msgChooseFields.Say(nil)})
	}
	return fields, problems
}

func (d *decider) labelOf(field string) string {
	if f := d.flow.Form.Field(field); f != nil {
		if label, err := f.Label.Render(d.names(), d.site.Lang); err == nil && label != "" {
			return label
		}
	}
	return field
}

// lockedFields are the fields that chose an approver or a branch in a step that is finished and stays
// so: changing them would undo a decision unseen (rule S9).
func (d *decider) lockedFields(s *Step, o *Outcome) map[string]bool {
	from := s.Index
	if o.Restart != "" {
		from = d.flow.Step(o.Restart).Index
	}
	locked := map[string]bool{}
	for _, other := range d.flow.Steps {
		state := d.stepState(other.Name)
		if other.Index >= from || state.Rounds == 0 && !state.Passed {
			continue
		}
		for _, name := range other.reads {
			lockField(d.flow.Form, name, locked)
		}
	}
	return locked
}

// lockField locks a field and, where it is computed, the fields it is computed from.
func lockField(form *forms.Form, name string, locked map[string]bool) {
	f := form.Field(name)
	if f == nil || locked[name] {
		return
	}
	locked[name] = true
	if f.Type.Compute == nil || f.Type.Reads == nil {
		return
	}
	for _, program := range f.Type.Reads(f) {
		for _, read := range topNames(program.Names()) {
			lockField(form, read, locked)
		}
	}
}
