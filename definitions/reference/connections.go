package reference

import (
	"fmt"
	"slices"
	"strings"

	"laufzettel/connectors"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
	"laufzettel/flows"
)

var (
	connectionsTitle = &source.Message{
		De: "# Verbindungen\n\nDie Wege nach draußen. Eine Verbindung wird in `connections.yaml` eingerichtet; ein Schritt heißt wie ihr Anschluss und sagt unter `do`, was geschehen soll, und unter `with`, womit.\n",
		En: "# Connections\n\nThe ways to the outside. A connection is set up in `connections.yaml`; a step is called like its connector and says under `do` what is to happen, and under `with` with what.\n"}
	notInFlows = &source.Message{
		De: "Ein Schritt `{name}` ist ein eigener Schritt des Ablaufs und braucht diese Verbindung nicht; `do` gibt es dort nicht.\n\n",
		En: "A step `{name}` is a step of the flow itself and does not need this connection; there is no `do` in it.\n\n"}
	byHand = &source.Message{
		De: "\nMenschen tun das von Hand: **{title}** ({where}).\n",
		En: "\nPeople do this by hand: **{title}** ({where}).\n"}
	outputNote = &source.Message{
		De: "\nErgebnis unter `steps.<name>`: {names}.\n",
		En: "\nResult under `steps.<name>`: {names}.\n"}
	retries = map[connectors.RetryClass]*source.Message{
		connectors.Safe: {De: "\nEin zweiter Versuch ändert nichts und ist immer erlaubt.\n",
			En: "\nA second try changes nothing and is always allowed.\n"},
		connectors.Idempotent: {De: "\nEin zweiter Versuch hat keine zweite Wirkung.\n",
			En: "\nA second try has no second effect.\n"},
		connectors.Conditional: {De: "\nVor einem zweiten Versuch wird nachgesehen, ob der erste schon gewirkt hat.\n",
			En: "\nBefore a second try somebody looks whether the first one had its effect.\n"},
		connectors.Unsafe: {De: "\nBleibt offen, ob es geklappt hat, entscheidet ein Mensch über einen zweiten Versuch.\n",
			En: "\nWhere it is unclear whether it worked, a person decides about a second try.\n"},
	}
)

func writeConnections(b *strings.Builder, lang string) {
	b.WriteString(say(lang, connectionsTitle, nil))
	for _, c := range connectors.All() {
		b.WriteByte('\n')
		heading(b, 2, c.Name)
		b.WriteString(c.Doc.In(lang) + "\n\n")
		own := slices.ContainsFunc(flows.StepTypes(), func(t *flows.StepType) bool { return t.Name == c.Name })
		if own {
			b.WriteString(say(lang, notInFlows, source.Args{"name": c.Name}))
		}
		b.WriteString(table(&c.Config, lang))
		if own {
			continue
		}
		for _, o := range c.Operations {
			writeOperation(b, lang, o)
		}
	}
}

func writeOperation(b *strings.Builder, lang string, o connectors.Operation) {
	b.WriteByte('\n')
	heading(b, 3, code(o.Name))
	b.WriteString(o.Doc.In(lang) + "\n\n")
	b.WriteString(table(&o.With, lang))
	if names := sortedNames(o.Output); len(names) > 0 {
		b.WriteString(say(lang, outputNote, source.Args{"names": strings.Join(names, ", ")}))
	}
	if m := o.Manual; m != nil {
		b.WriteString(say(lang, byHand, source.Args{"title": m.Title.In(lang), "where": m.Where.In(lang)}))
	} else if m := retries[o.Retry]; m != nil {
		b.WriteString(say(lang, m, nil))
	}
	if o.Example != "" {
		b.WriteByte('\n')
		fragment(b, "- "+strings.ReplaceAll(strings.TrimRight(o.Example, "\n"), "\n", "\n  "))
	}
}

// table is the reference of an object without its heading and sentence.
func table(o *spec.Object, lang string) string {
	markdown := o.Markdown(lang)
	return markdown[strings.Index(markdown, "| "):]
}

func sortedNames(kinds map[string]string) []string {
	var names []string
	for name := range kinds {
		names = append(names, fmt.Sprintf("`%s`", name))
	}
	slices.Sort(names)
	return names
}
