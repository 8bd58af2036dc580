package flows

import (
	"reflect"
	"slices"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/forms"
)

// An ask-back that says nothing else waits 30 days, and the submitter is reminded after 7 and 14.
var (
	askBackExpires = expression.Period{N: 30, Unit: expression.Days}
	askBackReminds = []expression.Period{{N: 7, Unit: expression.Days}, {N: 14, Unit: expression.Days}}
)

// askBack returns the case to the submitter: fields reopen, the deadline of the step stands still.
func (d *decider) askBack(s *Step, stop Stop, o *Outcome, fields []string) error {
	if o.To != "" {
		return d.askStep(stop, o, fields)
	}
	period := askBackExpires
	value, err := o.Expires.Eval(d.names())
	if err != nil {
		return err
	}
	if p, ok := value.(expression.Period); ok && p.N > 0 {
		period = p
	}
	d.suspend(stop)
	id := stop.ID + "/return"
	due := d.deadline(d.at, period, d.flow.Land)
	resolution := d.submitterOnly()
	seq := d.follow(TaskOpened{Stop: id, Step: stop.Step, Round: stop.Round, Type: Returned, Due: due,
		Resolution: resolution, Fields: fields, Resume: stop.ID}, nil)
	for _, a := range resolution.Approvers {
		d.brief(briefFor(a, BriefReturn), seq, id, a.Party)
	}
	d.windAskBack(id, due)
	return nil
}

// answerReturn takes the submitter's answer: only the reopened fields count, and the whole form is
// checked again.
func (d *decider) answerReturn(in AnswerReturn) error {
	if _, refusal := mayDecide(d.reader, in.Stop, d.in.By); refusal != nil {
		return refusal
	}
	stop := *d.state.Stop(in.Stop)
	if stop.Kind == Asked {
		return d.answerStep(stop, in)
	}
	if stop.Kind != Returned {
		return refuse(NoSuchTask, msgNoSuchTask, nil)
	}
	base := d.state.Values
	values, changed := base, []string(nil)
	if d.flow.Form != nil && len(stop.Fields) > 0 {
		checked, problems, err := d.flow.Form.Check(in.Values, d.formContext(in.Values, base, stop.Fields, nil))
		if err != nil {
			return err
		}
		if len(problems) > 0 {
			return &Refusal{Code: Incomplete, Text: msgIncomplete.Say(nil), Problems: problems}
		}
		d.flow.Form.KeepWithdrawn(checked, base)
		values, changed = checked, changes(d.flow.Form, base, checked)
	}
	personal := map[string]any{}
	for name, value := range storedAnswers(d.flow.Form, values) {
		if top, _, _ := strings.Cut(name, "."); slices.Contains(changed, top) {
			personal["answers."+name] = value
		}
	}
	if in.Comment != "" {
		personal["comment"] = in.Comment
	}
	name := ""
	if d.flow.Form != nil {
		name = d.flow.Form.Name
	}
	d.record(Submitted{Form: name, Fields: changed}, personal)
	d.cancelTimers(stop.ID)
	d.record(StopClosed{Stop: stop.ID, Why: "answered"}, nil)
	return d.resume(stop)
}

// resume begins the next round of the step that an ask-back or a rest interrupted.
func (d *decider) resume(stop Stop) error {
	waiting := d.state.Stop(stop.Resume)
	if waiting == nil {
		return nil
	}
	restart := ""
	if o := d.flow.Step(waiting.Step).Outcome(waiting.lastChoice().Outcome); o != nil {
		restart = o.Restart
	}
	why := "answered"
	if stop.Kind == Resting {
		why = "rested"
	}
	return d.again(*waiting, why, restart)
}

// changes lists the top-level fields that differ, in the order of the form.
func changes(f *forms.Form, before, after forms.Values) []string {
	var names []string
	for _, page := range f.Pages {
		for _, field := range page.Fields {
			old, had := before[field.Name]
			value, has := after[field.Name]
			if had != has || !reflect.DeepEqual(expression.ToJSON(old), expression.ToJSON(value)) {
				names = append(names, field.Name)
			}
		}
	}
	return slices.Compact(names)
}
