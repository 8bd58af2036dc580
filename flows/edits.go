package flows

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
	"laufzettel/forms"
)

// Edits are what somebody who decides changed in the start form. Fields are those that were offered to them; Values the
// whole form as it is to be.
type Edits struct {
	Fields []string
	Values forms.Values
}

// AnswersChanged carries what somebody who decided changed in the answers of the start form, in Values "answers.<field>";
// it stands behind their TaskDecided. What they were before is what the history said until then.
type AnswersChanged struct {
	Stop   string   `json:"stop"`
	Fields []string `json:"fields"`
}

// Kind is "answersChanged".
func (AnswersChanged) Kind() string { return "answersChanged" }

func init() { eventTypes[AnswersChanged{}.Kind()] = reflect.TypeOf(AnswersChanged{}) }

var editsKey = spec.Key{Name: "edits", Kind: spec.Words, Example: "[umfang, von]", Doc: spec.Doc{
	De: "Felder des Startformulars, die ändern darf, wer entscheidet. Es gelten die Regeln des Formulars; der Verlauf sagt, was vorher stand, und die antragstellende Person sieht die Änderung. Felder, von denen ein früherer Schritt abhing, bleiben fest.",
	En: "Fields of the start form that whoever decides may change. The rules of the form hold; the history says what was there before, and the applicant sees the change. Fields on which an earlier step depended stay as they are."}}

var (
	msgNotEditable = &source.Message{Code: "not-editable",
		De: `Das Feld {name} kann hier niemand ändern: Es ist berechnet, hat keine Antwort, oder es ist eine Datei oder Bestätigung, die nur von der antragstellenden Person kommt.`,
		En: `Nobody can change the field {name} here: it is computed, has no answer, or is a file or confirmation that comes from the applicant alone.`}
	msgEditLocked = &source.Message{Code: "edit-locked",
		De: `{field} lässt sich in diesem Schritt nicht ändern.`,
		En: `{field} cannot be changed in this step.`}
)

// editsConfig reads the key edits.
func (p *parser) editsConfig(d *spec.Decoded, c *taskConfig) {
	for _, n := range d.Each("edits") {
		field := p.startField(n.Raw)
		switch {
		case field == nil || field.Parent != nil:
			p.unknown(n, msgNoSuchField, n.Raw, p.fieldNames())
			continue
		case field.Type.Compute != nil || field.Value == nil && len(field.Fields) == 0 || field.Widget.Kind == "file" || field.Widget.Kind == "confirm":
			p.report.Error(n, msgNotEditable, source.Args{"name": n.Raw})
			continue
		}
		c.edits = append(c.edits, n.Raw)
	}
}

// Editable are the fields of the start form that whoever decides an open task may change now, in the author's order:
// those of the key edits without the ones that an earlier, finished step depends on (rule S9).
func Editable(f *Flow, s *State, stop string, facts Facts) []string {
	at := s.Stop(stop)
	if at == nil || at.Kind != Deciding || f.Form == nil {
		return nil
	}
	d := &decider{reader: newReader(f, s, s.Started, facts)}
	return d.editable(f.Step(at.Step))
}

func (d *decider) editable(s *Step) []string {
	c := s.task()
	if c == nil || len(c.edits) == 0 {
		return nil
	}
	locked := d.lockedFields(s, &Outcome{})
	return slices.DeleteFunc(slices.Clone(c.edits), func(name string) bool { return locked[name] })
}

// checkEdits checks what somebody changed in the start form beside their decision, and notes in their choice what the
// form says then and which fields differ.
func (d *decider) checkEdits(s *Step, choice *Choose) ([]forms.Problem, error) {
	in := choice.Edits
	if in == nil || len(in.Fields) == 0 || d.flow.Form == nil {
		return nil, nil
	}
	allowed := d.editable(s)
	var problems []forms.Problem
	for _, name := range in.Fields {
		if !slices.Contains(allowed, name) {
			problems = append(problems, forms.Problem{Field: EditPrefix + name, Text: msgEditLocked.Say(source.Args{"field": d.labelOf(name)})})
		}
	}
	if len(problems) > 0 {
		return problems, nil
	}
	base := d.state.Values
	checked, wrong, err := d.flow.Form.Check(in.Values, d.formContext(in.Values, base, in.Fields, nil))
	if err != nil {
		return nil, err
	}
	for i := range wrong {
		if wrong[i].Field != "" {
			wrong[i].Field = EditPrefix + wrong[i].Field
		}
	}
	if len(wrong) > 0 {
		return wrong, nil
	}
	d.flow.Form.KeepWithdrawn(checked, base)
	choice.edited, choice.changed = checked, changes(d.flow.Form, base, checked)
	return nil, nil
}

// EditPrefix stands before the path of a field of the start form where a page or problem names it beside the fields of
// the step's own form.
const EditPrefix = "edit."

// applyEdits records what was changed.
func (d *decider) applyEdits(stop string, in Choose) {
	if len(in.changed) == 0 {
		return
	}
	personal := map[string]any{}
	for name, value := range storedAnswers(d.flow.Form, in.edited) {
		if top, _, _ := strings.Cut(name, "."); slices.Contains(in.changed, top) {
			personal["answers."+name] = value
		}
	}
	d.record(AnswersChanged{Stop: stop, Fields: in.changed}, personal)
}

// EditsIn are the edits that came with the decision that begins the events; before is the state in front of it. Replay
// brings them again.
func EditsIn(events []Recorded, before *State) *Edits {
	if len(events) < 2 {
		return nil
	}
	changed, is := events[1].Event.(AnswersChanged)
	if !is {
		return nil
	}
	values := maps.Clone(before.Values)
	for _, field := range changed.Fields {
		delete(values, field)
	}
	maps.Copy(values, valuesWith(events[1].Values, "answers."))
	return &Edits{Fields: changed.Fields, Values: values}
}

// applyDecisionEvents folds the events that a decision may bring beside itself; false where it is none.
func (n *State) applyDecisionEvents(e Recorded) bool {
	switch v := e.Event.(type) {
	case AnswersChanged:
		n.submit(Submitted{Fields: v.Fields}, e)
	case StepAnswered:
		n.answerStep(v, e)
	case Amended:
		n.amended(v)
	default:
		return false
	}
	return true
}
