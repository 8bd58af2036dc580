package flows

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
	"laufzettel/forms"
)

// Asking back to somebody who decided an earlier step (then: return, to: <step>): a task of its own for whoever decided
// it then, in which chosen fields of that step's form are open again, or just a question. Its answers become the newest
// answers of that step, whose outcome stays; the step that asked begins a new round.

// Asked is a stop in which somebody answers a question about a step they decided.
const Asked StopKind = "ask"

// StepAnswered is an answer to such a question; what changed in the answers of the step stands in Values "answers.<field>".
type StepAnswered struct {
	Stop   string   `json:"stop"`
	Step   string   `json:"step"` // the place whose answers these are
	Fields []string `json:"fields,omitempty"`
}

// Kind is "stepAnswered".
func (StepAnswered) Kind() string { return "stepAnswered" }

func init() { eventTypes[StepAnswered{}.Kind()] = reflect.TypeOf(StepAnswered{}) }

var toKey = spec.Key{Name: "to", Kind: spec.Name, Example: "pruefung", Doc: spec.Doc{
	De: "Bei return: der frühere Schritt, an den die Rückfrage geht, statt an die antragstellende Person. Gefragt wird, wer dort entschieden hat; wer nicht mehr kann, wird ersetzt wie bei jeder Aufgabe. fields meint dann Felder des Formulars jenes Schritts; ohne fields ist es nur eine Frage.",
	En: "Of return: the earlier step that is asked instead of the applicant. Whoever decided there is asked; who cannot any more is replaced as with every task. fields then means fields of that step's form; without fields it is just a question."}}

var (
	msgAskStep = &source.Message{Code: "ask-step",
		De: `to nennt einen früheren Schritt, über den Menschen entscheiden: approve oder task.`,
		En: `to names an earlier step that people decide: approve or task.`}
	msgAskRestart = &source.Message{Code: "ask-restart",
		De: `restart geht nicht zusammen mit to: Nach der Antwort geht es mit diesem Schritt weiter.`,
		En: `restart does not go with to: after the answer this step goes on.`}
	msgAskNobody = &source.Message{Code: "ask-nobody",
		De: `Über den Schritt {step} hat in diesem Vorgang noch niemand entschieden; fragen lässt sich dort niemand.`,
		En: `Nobody has decided the step {step} in this case yet; there is nobody to ask.`}
	msgNoStepField = &source.Message{Code: "no-step-field",
		De: `Das Formular des Schritts {step} hat kein Feld "{name}".`,
		En: `The form of the step {step} has no field "{name}".`}
	msgAnswerNeeded = &source.Message{Code: "answer-needed",
		De: `Schreib eine Antwort auf die Frage.`,
		En: `Write an answer to the question.`}
)

// askedStep reads the key to of an outcome that returns; true where it is there.
func (p *parser) askedStep(s *Step, o *Outcome, d spec.Named) bool {
	n := d.At("to")
	if n == nil {
		return false
	}
	to := p.flow.steps[n.Raw]
	switch {
	case to == nil:
		p.unknown(n, msgNoStep, n.Raw, sortedKeys(p.flow.steps))
		return true
	case to.Index >= s.Index || !slices.Contains([]string{"approve", "task"}, to.Type.Name):
		p.report.Error(n, msgAskStep, nil)
		return true
	}
	if d.Has("restart") {
		p.report.Error(d.At("restart"), msgAskRestart, nil)
	}
	o.To = n.Raw
	switch fields := d.Words("fields"); {
	case len(fields) == 0:
	case to.form == nil:
		p.report.Error(d.At("fields"), msgNoStepField, source.Args{"step": to.Name, "name": fields[0]})
	case len(fields) == 1 && fields[0] == "chosen":
		o.Choose = true
	case len(fields) == 1 && fields[0] == "all":
		o.All = true
	default:
		o.Fields = fields
		for _, n := range d.Each("fields") {
			if to.form.Field(n.Raw) == nil || strings.Contains(n.Raw, ".") {
				p.unknown(n, msgNoSuchField, n.Raw, topFields(to.form))
			}
		}
	}
	return true
}

func topFields(form *forms.Form) []string {
	var names []string
	if form != nil {
		for _, page := range form.Pages {
			for _, f := range page.Fields {
				names = append(names, f.Name)
			}
		}
	}
	return names
}

// standing lets the reader look from a place.
func (r *reader) standing(place string) *reader {
	r.place = place
	return r
}

// canAsk says whether somebody has decided the step that an outcome asks.
func (r *reader) canAsk(o *Outcome) bool {
	state := r.state.Steps[r.placeHere(o.To)]
	return state.Outcome != "" && !state.Skipped
}

// reopenedOf checks which fields of the asked step's form open again.
func (d *decider) reopenedOf(s *Step, o *Outcome, chosen []string) ([]string, []forms.Problem) {
	if !d.canAsk(o) {
		return nil, []forms.Problem{{Field: "outcome", Text: msgAskNobody.Say(source.Args{"step": o.To})}}
	}
	to := d.flow.Step(o.To)
	form := to.Form()
	locked := d.lockedStepFields(s, to)
	open := func(names []string) []string {
		return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return locked[name] })
	}
	switch {
	case o.All:
		return open(topFields(form)), nil
	case !o.Choose:
		return open(o.Fields), nil
	}
	var fields []string
	var problems []forms.Problem
	for _, name := range chosen {
		switch {
		case form.Field(name) == nil || strings.Contains(name, "."):
			problems = append(problems, forms.Problem{Field: "fields", Text: msgNoStepField.Say(source.Args{"step": to.Name, "name": name})})
		case locked[name]:
			problems = append(problems, forms.Problem{Field: "fields", Text: msgLockedField.Say(source.Args{"field": d.stepLabel(form, name)})})
		case !slices.Contains(fields, name):
			fields = append(fields, name)
		}
	}
	return fields, problems
}

// stepLabel is what people call a field of a step's form.
func (d *decider) stepLabel(form *forms.Form, name string) string {
	if f := form.Field(name); f != nil {
		if label, err := f.Label.Render(d.names(), d.site.Lang); err == nil && label != "" {
			return label
		}
	}
	return name
}

// lockedStepFields are the fields of a step's form that decided who decides or which way the case goes, up to the step
// that asks (rule S9): changing them would undo a decision unseen.
func (d *decider) lockedStepFields(asking, of *Step) map[string]bool {
	locked := map[string]bool{}
	for _, other := range d.flow.Steps {
		state := d.state.Steps[d.placeHere(other.Name)]
		if other.Index >= asking.Index || state.Rounds == 0 && !state.Passed {
			continue
		}
		for _, name := range other.stepReads() {
			if step, field, ok := cutStepName(name); ok && step == of.Name {
				locked[field] = true
			}
		}
	}
	return locked
}

// stepReads are the dotted names that decide who decides a step and which way the case goes there.
func (s *Step) stepReads() []string {
	var names []string
	add := func(p *expression.Program) {
		if p != nil {
			names = append(names, p.Names()...)
		}
	}
	add(s.When)
	if c, is := s.Config.(*chooseConfig); is {
		for _, b := range c.branches {
			add(b.when)
		}
	}
	if t := s.task(); t != nil {
		for _, r := range []rule{t.by, t.not, t.prefer} {
			names = append(names, r.names()...)
		}
		if t.rows != nil {
			add(t.rows.list)
		}
	}
	return names
}

// cutStepName takes "steps.pruefung.umfang" apart.
func cutStepName(name string) (step, field string, ok bool) {
	parts := strings.SplitN(name, ".", 4)
	if len(parts) < 3 || parts[0] != "steps" {
		return "", "", false
	}
	return parts[1], parts[2], true
}

// askStep asks whoever decided an earlier step; the deadline of the step that asks stands still.
func (d *decider) askStep(stop Stop, o *Outcome, fields []string) error {
	period := askBackExpires
	value, err := o.Expires.Eval(d.names())
	if err != nil {
		return err
	}
	if p, ok := value.(expression.Period); ok && p.N > 0 {
		period = p
	}
	place := d.placeHere(o.To)
	state := d.state.Steps[place]
	d.suspend(stop)
	resolution, err := d.resolveAsked(d.flow.Step(o.To).task(), state)
	if err != nil {
		return err
	}
	id := stop.ID + "/ask"
	due := d.deadline(d.at, period, d.landOf(resolution))
	seq := d.follow(TaskOpened{Stop: id, Step: place, Round: state.Rounds, Type: Asked, Due: due,
		Resolution: resolution, Fields: fields, Resume: stop.ID}, nil)
	for _, a := range resolution.Approvers {
		if a.Asked {
			d.brief(briefFor(a, BriefTask), seq, id, a.Party)
		}
	}
	d.windAskBack(id, due)
	return nil
}

// resolveAsked is whoever decided a step, or entered what a body decided; where they cannot any more, the rule of the
// step is resolved as it is today.
func (d *decider) resolveAsked(c *taskConfig, state StepState) (Resolution, error) {
	who := state.By
	if who == (Party{}) {
		who = state.EnteredBy
	}
	if who.Person != "" {
		return d.resolveHanded(c, &Stop{Resolution: Resolution{Named: []string{who.Person}}})
	}
	return d.resolveTask(c, nil, false, 0)
}

// unanswered lets the step that asked go on where nobody answered in time.
func (d *decider) unanswered(stop Stop) error {
	d.closeStop(stop.ID, "expired")
	waiting := d.state.Stop(stop.Resume)
	if waiting == nil {
		return nil
	}
	return d.again(*waiting, "unanswered", "")
}

// answerStep takes the answer to a question about an earlier step.
func (d *decider) answerStep(stop Stop, in AnswerReturn) error {
	d.place = stop.Step
	s := d.flow.Step(stop.Step)
	state := d.state.Steps[stop.Step]
	form := s.Form()
	values, changed := state.Values, []string(nil)
	if form != nil && len(stop.Fields) > 0 {
		checked, problems, err := form.Check(in.Values, d.formContext(in.Values, state.Values, stop.Fields, map[string]any{"outcome": state.Outcome}))
		if err != nil {
			return err
		}
		if len(problems) > 0 {
			return incompleteWith(problems)
		}
		form.KeepWithdrawn(checked, state.Values)
		values, changed = checked, changes(form, state.Values, checked)
	} else if strings.TrimSpace(in.Comment) == "" {
		return incompleteWith([]forms.Problem{{Field: "comment", Text: msgAnswerNeeded.Say(nil)}})
	}
	// All answers of the step go into one event, so that erasing a part of them finds it in one place.
	personal := map[string]any{}
	if len(changed) > 0 {
		for name, value := range storedAnswers(form, values) {
			personal["answers."+name] = value
		}
	}
	if comment := strings.TrimSpace(in.Comment); comment != "" {
		personal["comment"] = comment
	}
	d.record(StepAnswered{Stop: stop.ID, Step: stop.Step, Fields: changed}, personal)
	d.cancelTimers(stop.ID)
	d.record(StopClosed{Stop: stop.ID, Why: "answered"}, nil)
	return d.resume(stop)
}

// answerStep folds a StepAnswered: who decided the step, when and why stays as it is.
func (n *State) answerStep(v StepAnswered, e Recorded) {
	if len(v.Fields) == 0 {
		return
	}
	n.changeStep(v.Step, func(t *StepState) {
		t.Values = valuesWith(e.Values, "answers.")
		t.AnsweredSeq = e.Seq
	})
	n.answeredAgain(StepName(v.Step))
}

// AskedContext is what the form of a step may look at while somebody answers a question about it.
func AskedContext(f *Flow, s *State, stop *Stop, facts Facts) *forms.Context {
	r := newReader(f, s, stop.Opened, facts)
	r.place = stop.Step
	state := s.Steps[stop.Step]
	fields := stop.Fields
	if fields == nil {
		fields = []string{}
	}
	return r.formContext(state.Values, state.Values, fields, map[string]any{"outcome": state.Outcome})
}

// AnswersAsked is what somebody answered to such a question, for a replay.
func AnswersAsked(first Recorded, before *State) AnswerReturn {
	v, _ := first.Event.(StepAnswered)
	in := AnswerReturn{Stop: v.Stop, Comment: text(first.Values["comment"]), Values: maps.Clone(before.Steps[v.Step].Values)}
	if len(v.Fields) > 0 {
		in.Values = valuesWith(first.Values, "answers.")
	}
	return in
}
