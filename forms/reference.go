package forms

import (
	"fmt"
	"strings"

	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

// Words of the reference.
var (
	referenceTitle = &source.Message{De: "# Felder\n\nJedes Feld hat die gemeinsamen Schlüssel; darunter steht, was die einzelnen Feldtypen dazu verstehen. Wie sie aussehen, leer, ausgefüllt und mit der Meldung, wenn etwas nicht stimmt, zeigt `laufzettel docs --html ORDNER`.\n\n",
		En: "# Fields\n\nEvery field has the common keys; below stands what the field types take beside them. How they look, empty, filled and with the message where something is wrong, is shown by `laufzettel docs --html FOLDER`.\n\n"}
	commonDoc = spec.Doc{De: "Was jedes Feld versteht.", En: "What every field takes."}
	goodTitle = &source.Message{De: "\nSo wird gelesen, was jemand eintippt:\n\n| Feld | Eingabe | Gespeichert |\n| --- | --- | --- |\n",
		En: "\nWhat somebody types is read like this:\n\n| Field | Typed | Stored |\n| --- | --- | --- |\n"}
	badTitle = &source.Message{De: "\nDas wird nicht angenommen:\n\n| Feld | Eingabe | Aus der Meldung |\n| --- | --- | --- |\n",
		En: "\nThis is not accepted:\n\n| Field | Typed | From the German message |\n| --- | --- | --- |\n"}
)

// Reference is the Markdown page about forms, pages, rules and all field types in lang ("de" or "en"). Its
// examples are the ones that run as tests.
func Reference(lang string) string {
	var b strings.Builder
	b.WriteString(referenceTitle.Say(nil).In(lang))
	b.WriteString(formSpec.Markdown(lang))
	b.WriteByte('\n')
	b.WriteString(sectionSpec.Markdown(lang))
	b.WriteByte('\n')
	b.WriteString((&spec.Object{Name: "field", Doc: commonDoc, Keys: commonKeys}).Markdown(lang))
	for _, t := range Types() {
		b.WriteByte('\n')
		if len(t.Keys) > 0 {
			b.WriteString((&spec.Object{Name: t.Name, Doc: t.Doc, Keys: t.Keys}).Markdown(lang, ruleSpec))
		} else {
			fmt.Fprintf(&b, "## %s\n\n%s\n", t.Name, t.Doc.In(lang))
		}
		b.WriteString(goodTitle.Say(nil).In(lang))
		for _, e := range t.Good {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", inCell(e.Field), typedCell(e.Typed), inCell(e.Value))
		}
		b.WriteString(badTitle.Say(nil).In(lang))
		for _, e := range t.Bad {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", inCell(e.Field), typedCell(e.Typed), strings.ReplaceAll(e.Says, "|", `\|`))
		}
	}
	return b.String()
}

func typedCell(typed []string) string {
	var cells []string
	for _, t := range typed {
		if strings.TrimSpace(t) != "" {
			cells = append(cells, inCell(strings.Join(strings.Fields(t), " ")))
		}
	}
	return strings.Join(cells, ", ")
}

// inCell writes code into a cell of a table.
func inCell(code string) string {
	if code == "" {
		return ""
	}
	return "`" + strings.ReplaceAll(code, "|", `\|`) + "`"
}
