package reference

import (
	"fmt"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

var (
	expressionsTitle = &source.Message{
		De: "# Ausdrücke\n\nWas Bedingungen, Werte hinter einem `=`, Personenregeln und `{{ }}` in Texten rechnen können. Jedes Beispiel läuft als Test.\n\n## Funktionen\n\n| Funktion | Bedeutung | Beispiel | Ergebnis |\n| --- | --- | --- | --- |\n",
		En: "# Expressions\n\nWhat conditions, values behind a `=`, rules about people and `{{ }}` in texts can compute. Every example runs as a test.\n\n## Functions\n\n| Function | Meaning | Example | Result |\n| --- | --- | --- | --- |\n"}
	peopleTitle = &source.Message{
		De: "\n## Menschen\n\nDiese Funktionen gibt es, wo ein Ablauf sagt, wer etwas tut (`by`, `to`, `not` …); `holders` und `group` auch unter `who` eines Formulars.\n\n| Funktion | Bedeutung |\n| --- | --- |\n",
		En: "\n## People\n\nThese functions exist where a flow says who does something (`by`, `to`, `not` …); `holders` and `group` under `who` of a form too.\n\n| Function | Meaning |\n| --- | --- |\n"}
	operatorsTitle = &source.Message{
		De: "\n## Zeichen und Wörter\n\n| Schreibweise | Bedeutung |\n| --- | --- |\n",
		En: "\n## Signs and words\n\n| Written | Meaning |\n| --- | --- |\n"}
)

// described is a piece of the language with its meaning.
type described struct {
	written string
	meaning source.Message
}

// peopleFunctions describes the functions about people by name; a test compares with those that exist.
var peopleFunctions = map[string]described{
	"holders": {`holders("leitung", abteilung)`, source.Message{
		De: "Wer das Amt in der Gliederung innehat; ohne Gliederung in der obersten. Findet sich niemand, geht es weiter: Vertretung, Ebene darüber, zuletzt die Vorgangsbetreuung.",
		En: "Who holds the function in the unit; without a unit, in the top one. Where nobody is found it goes on: deputies, the level above, at last the caretaker."}},
	"group": {`group("pruefung")`, source.Message{
		De: "Alle in einer Gruppe oder Warteschlange.",
		En: "Everybody in a group or queue."}},
	"service": {`service("schnittstelle")`, source.Message{
		De: "Ein Programm, das site.yaml unter services nennt.",
		En: "A program that site.yaml lists under services."}},
	"parent": {`parent(abteilung)`, source.Message{
		De: "Die Gliederung über einer anderen; parent(abteilung, \"LV\") die erste auf dieser Ebene.",
		En: "The unit above another; parent(abteilung, \"LV\") the first one on that level."}},
	"decidedBy": {"decidedBy(pruefung)", source.Message{
		De: "Wer den Schritt zuletzt entschieden hat; niemand, solange er nicht entschieden ist.",
		En: "Who decided the step last; nobody as long as it is not decided."}},
}

// operators are what expressions are made of beside functions; a test evaluates each.
var operators = []described{
	{`a == b`, source.Message{De: "Gleich; eine Auswahl vergleicht ihren Schlüssel.", En: "Equal; a choice compares by its key."}},
	{`a != b`, source.Message{De: "Ungleich.", En: "Not equal."}},
	{`a < b`, source.Message{De: "Kleiner oder früher; ebenso `<=`, `>`, `>=`.", En: "Less or earlier; likewise `<=`, `>`, `>=`."}},
	{`a + b`, source.Message{De: "Zahlen, Datum und Dauer, oder zwei Texte; ebenso `-`, `*`, `/` mit Zahlen.", En: "Numbers, date and duration, or two texts; likewise `-`, `*`, `/` with numbers."}},
	{`x and y`, source.Message{De: "Beides gilt; ebenso `or` und `not x`.", En: "Both hold; likewise `or` and `not x`."}},
	{`t in ["p", "q"]`, source.Message{De: "Eines davon; `not in` ist keines davon.", En: "One of them; `not in` is none of them."}},
	{`t contains "p"`, source.Message{De: "Enthält; ebenso `startsWith`, `endsWith` und `matches` mit einem Muster.", En: "Contains; likewise `startsWith`, `endsWith` and `matches` with a pattern."}},
}

func writeExpressions(b *strings.Builder, lang string) {
	b.WriteString(say(lang, expressionsTitle, nil))
	for _, f := range expression.Builtins() {
		meaning := f.De
		if lang == "en" {
			meaning = f.En
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", code(f.Signature), strings.ReplaceAll(meaning, "|", `\|`), code(f.Example), code(f.Gives))
	}
	b.WriteString(say(lang, operatorsTitle, nil))
	for _, o := range operators {
		fmt.Fprintf(b, "| %s | %s |\n", code(o.written), say(lang, &o.meaning, nil))
	}
	b.WriteString(say(lang, peopleTitle, nil))
	for _, name := range []string{"holders", "parent", "group", "service", "decidedBy"} {
		f := peopleFunctions[name]
		fmt.Fprintf(b, "| %s | %s |\n", code(f.written), say(lang, &f.meaning, nil))
	}
}
