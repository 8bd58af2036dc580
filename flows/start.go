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
		Verified: in.Verified, Lang: in.Lang, Confirmed: in.Confirmed, Earlier: in.Earlier, Settings: settings, Trigger: in.Trigger, Amends: in.Amends}
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
	d.goTo("", d.flow.root, 0)
	return nil
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
