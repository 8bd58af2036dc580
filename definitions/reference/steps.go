package reference

import (
	"strings"

	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
	"laufzettel/flows"
)

var (
	stepsTitle = &source.Message{
		De: "# Ablauf und Schritte\n\nDer Ablauf eines Vorgangs (`flow.yaml`) und alles, was darin geschehen kann.\n\n",
		En: "# Flow and steps\n\nThe flow of a case (`flow.yaml`) and everything that can happen in it.\n\n"}
	stepsDoc = spec.Doc{
		De: "Jeder Schritt ist ein Eintrag unter steps. Sein erster Schlüssel sagt die Art, dahinter steht der Name.",
		En: "Every step is an entry under steps. Its first key says the kind, followed by the name."}
	everyStep = &source.Message{
		De: "\nDazu versteht jeder Schritt:\n\n",
		En: "\nBeside these every step takes:\n\n"}
	stepExample = &source.Message{De: "\nZum Beispiel:\n\n", En: "\nFor example:\n\n"}
)

func writeSteps(b *strings.Builder, lang string) {
	b.WriteString(say(lang, stepsTitle, nil))
	var kinds []spec.Key
	for _, t := range flows.StepTypes() {
		kinds = append(kinds, spec.Key{Name: t.Name, Kind: spec.Nested, Doc: t.Doc, Object: ownKeys(t)})
	}
	// The keys that checkers read themselves are shown with the objects they take.
	flow := flows.Spec()
	steps, statuses := *flow.Key("steps"), *flow.Key("statuses")
	steps.Kind, steps.Example = spec.NestedList, ""
	steps.Object = &spec.Object{Name: "steps", Doc: stepsDoc, Keys: kinds}
	statuses.Kind, statuses.Object = spec.NestedMap, flows.StatusSpec()
	for i, section := range strings.Split(flow.With(steps, statuses).Markdown(lang), "\n## ") {
		if i > 0 {
			b.WriteString("\n## ")
		}
		b.WriteString(section)
		name, _, _ := strings.Cut(section, "\n")
		if name == steps.Object.Name {
			b.WriteString(say(lang, everyStep, nil))
			b.WriteString(table(&spec.Object{Keys: commonKeys()}, lang))
		}
		writeExamples(b, lang, name)
	}
	b.WriteByte('\n')
	b.WriteString(flows.OverdueSpec().Markdown(lang))
}

// ownKeys are the keys of one kind of step alone; where it has none, the one that is its name.
func ownKeys(t *flows.StepType) *spec.Object {
	o := &spec.Object{Name: t.Name, Doc: t.Doc, Keys: t.Keys}
	if len(t.Keys) == 0 {
		name := flows.StepSpec(t, t.Name).Keys[0]
		name.Example = t.Examples[0]
		o.Keys = []spec.Key{name}
	}
	return o
}

// commonKeys are the keys that every kind of step has beside its own.
func commonKeys() []spec.Key {
	t := flows.StepTypes()[0]
	var common []spec.Key
	for _, k := range flows.StepSpec(t, t.Name).Keys {
		if k.Name != t.Name && ownKeys(t).Key(k.Name) == nil {
			common = append(common, k)
		}
	}
	return common
}

// writeExamples writes the examples of the kind of step that a section is about.
func writeExamples(b *strings.Builder, lang, kind string) {
	for _, t := range flows.StepTypes() {
		if t.Name != kind {
			continue
		}
		b.WriteString(say(lang, stepExample, nil))
		var items []string
		for _, e := range t.Examples {
			items = append(items, "- "+strings.ReplaceAll(strings.TrimRight(e, "\n"), "\n", "\n  "))
		}
		fragment(b, strings.Join(items, "\n"))
	}
}
