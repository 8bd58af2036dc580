package flows

import (
	"slices"

	"laufzettel/definitions/expression"
	"laufzettel/forms"
)

// start begins a case: the answers are checked again, whoever read them.
func (d *decider) start(in Start) error {
	f := d.flow
	settings := map[string]any{}
	for name, s := range f.Settings {
		if !s.Live {
			settings[name] = expression.ToJSON(s.Value)
			if now, changed := in.Settings[name]; changed && s.Fits(now) {
				settings[name] = now
			}
		}
	}
	if len(settings) == 0 {
		settings = nil
	}
	started := Started{Case: in.Case, Flow: f.Ref, Number: in.Number, Submitter: in.Submitter, Subject: in.Subject,
		Verified: in.Verified, Lang: in.Lang, Confirmed: in.Confirmed, Earlier: in.Earlier, Settings: settings}
	personal := map[string]any{}
	if in.Mailbox != "" {
		personal["mailbox.submitter"] = in.Mailbox
	}
	// The form is checked as the case will see it: with its number, submitter and settings.
	before := d.state
	d.state = Evolve(before, Recorded{Seq: 0, At: d.in.At, By: d.in.By, Event: started, Values: personal})
	values, err := d.checkStart(in.Values)
	d.state = before
	if err != nil {
		return err
	}
	d.record(started, personal)
	submitted := Submitted{}
	answers := map[string]any{}
	if f.Form != nil {
		submitted.Form = f.Form.Name
	}
	for name := range values {
		submitted.Fields = append(submitted.Fields, name)
	}
	for name, value := range storedAnswers(f.Form, values) {
		answers["answers."+name] = value
	}
	slices.Sort(submitted.Fields)
	d.record(submitted, answers)
	return d.run(0)
}

func (d *decider) checkStart(values forms.Values) (forms.Values, error) {
	if d.flow.Form == nil {
		return forms.Values{}, nil
	}
	checked, problems, err := d.flow.Form.Check(values, d.formContext(values, d.flow.Form.Linked(values), nil, nil))
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		return nil, &Refusal{Code: Incomplete, Text: msgIncomplete.Say(nil), Problems: problems}
	}
	return checked, nil
}

// eraseValues removes personal values. Nil refs are all of the case so far.
func (d *decider) eraseValues(in EraseValues) error {
	refs := slices.Clone(in.Refs)
	if in.Refs == nil {
		refs = []string{"*"}
	}
	d.record(Erased{Refs: refs, Why: in.Why}, nil)
	return nil
}

// claim takes a task out of a group for one person.
func (d *decider) claim(in Claim) error {
	if _, refusal := mayDecide(d.reader, in.Stop, d.in.By); refusal != nil {
		return refusal
	}
	if d.in.By.Person == "" {
		return refuse(NotYours, msgClaimNeedsPerson, nil)
	}
	if d.state.Stop(in.Stop).ClaimedBy == d.in.By.Person {
		return refuse(AlreadyDone, msgYoursAlready, nil)
	}
	d.record(TaskClaimed{Stop: in.Stop, Person: d.in.By.Person}, nil)
	return nil
}

// release gives a claimed task back: by whoever claimed it, or as may: {release: ...} says.
func (d *decider) release(in Release) error {
	stop := d.state.Stop(in.Stop)
	if stop == nil {
		return refuse(NoSuchTask, msgNoSuchTask, nil)
	}
	if stop.ClaimedBy == "" {
		return refuse(AlreadyDone, msgNotClaimed, nil)
	}
	allowed := d.in.By.Person == stop.ClaimedBy
	if c := d.flow.steps[stop.Step].task(); c != nil {
		switch c.mayRelease {
		case "nobody":
			allowed = false
		case "caretaker":
			allowed = allowed || d.in.By.Person != "" && slices.Contains(d.facts.Caretaker(), d.in.By.Person)
		}
	}
	if !allowed {
		return refuse(Claimed, msgClaimed, nil)
	}
	d.record(TaskReleased{Stop: in.Stop}, nil)
	return nil
}
