package definitions

import (
	"slices"
	"strings"

	"laufzettel/definitions/source"
	"laufzettel/flows"
	"laufzettel/forms"
)

var (
	callUnknown = &source.Message{Code: "call-unknown",
		De: `Den Vorgang „{name}“ gibt es nicht. Es gibt: {known}.`,
		En: `There is no process "{name}". There are: {known}.`}
	callNotStarted = &source.Message{Code: "call-not-started",
		De: `{name} lässt sich nicht aus einem anderen Ablauf beginnen. Schreib dort start: [{form: ...}, {flow: true}].`,
		En: `{name} cannot be begun by another flow. Write start: [{form: ...}, {flow: true}] there.`}
	callField = &source.Message{Code: "call-field",
		De: `Das Formular von {process} hat kein Feld „{name}“. Es hat: {known}.`,
		En: `The form of {process} has no field "{name}". It has: {known}.`}
	callAnswerMissing = &source.Message{Code: "call-answer-missing",
		De: `Das Formular von {process} verlangt {fields}. Gib es unter with mit; sonst beginnt dort nie ein Vorgang.`,
		En: `The form of {process} requires {fields}. Hand it over under with; otherwise no case ever begins there.`}
	callCircle = &source.Message{Code: "call-circle",
		De: `Die Abläufe rufen sich im Kreis und warten aufeinander: {circle}. Schreib bei einem waits: false, oder lass einen weg.`,
		En: `The flows call one another in a circle and wait: {circle}. Write waits: false at one of them, or leave one out.`}
)

// checkCalls finds calls of processes that do not exist or cannot begin, with answers they do not take, and circles of
// calls that wait for one another. Processes with errors of their own are left alone.
func (l *loader) checkCalls() {
	for _, name := range keys(l.set.Processes) {
		for _, call := range l.set.Processes[name].Flow.Calls() {
			other := l.set.Processes[call.Process]
			if other == nil {
				if !slices.ContainsFunc(l.folders(), func(folder string) bool { return processName(folder) == call.Process }) {
					l.unknown(&source.Node{Kind: source.Scalar, Pos: call.Pos, Raw: call.Process}, callUnknown, call.Process, keys(l.set.Processes))
				}
				continue
			}
			l.checkCall(call, other)
			if circle := l.circle(name, call, nil); circle != nil {
				l.report.Add(source.Diagnostic{Pos: call.Pos, Width: len([]rune(call.Process)), Text: callCircle.Say(source.Args{"circle": strings.Join(circle, " → ")})})
			}
		}
	}
}

func (l *loader) checkCall(call flows.FlowCall, other *Process) {
	if !other.Flow.StartsByFlow() {
		l.report.Add(source.Diagnostic{Pos: call.Pos, Width: len([]rune(call.Process)), Text: callNotStarted.Say(source.Args{"name": call.Process})})
	}
	var known, missing []string
	for _, field := range other.Form.Fields() {
		known = append(known, field.Name)
		given := slices.ContainsFunc(call.Fields, func(f flows.CallField) bool { return f.Name == field.Name })
		if !given && alwaysAsked(field) {
			missing = append(missing, field.Name)
		}
	}
	for _, f := range call.Fields {
		if !slices.Contains(known, f.Name) {
			d := source.Diagnostic{Pos: f.Pos, Width: len([]rune(f.Name)),
				Text: callField.Say(source.Args{"process": call.Process, "name": f.Name, "known": list(known)})}
			if near := source.Suggest(f.Name, known); near != "" {
				d.Suggestion = didYouMean.Say(source.Args{"name": near})
			}
			l.report.Add(d)
		}
	}
	if len(missing) > 0 {
		l.report.Add(source.Diagnostic{Pos: call.Pos, Width: len([]rune(call.Process)),
			Text: callAnswerMissing.Say(source.Args{"process": call.Process, "fields": list(missing)})})
	}
}

// alwaysAsked says whether a form cannot be sent without a field, whatever else is answered.
func alwaysAsked(f *forms.Field) bool {
	hidden := f.Show != nil || f.Page != nil && f.Page.Show != nil || f.Section != nil && f.Section.Show != nil
	return f.Always && f.Required == nil && f.Default == nil && f.ReadOnly == nil && !hidden
}

// circle follows calls that wait, from one of a process until it comes back there; nil where it does not.
func (l *loader) circle(home string, call flows.FlowCall, way []string) []string {
	if !call.Waits {
		return nil
	}
	if way == nil {
		way = []string{home}
	}
	if call.Process == home {
		return append(way, home)
	}
	if slices.Contains(way, call.Process) {
		return nil // another circle, which is told where it begins
	}
	other := l.set.Processes[call.Process]
	if other == nil {
		return nil
	}
	for _, next := range other.Flow.Calls() {
		if found := l.circle(home, next, append(slices.Clone(way), call.Process)); found != nil {
			return found
		}
	}
	return nil
}
