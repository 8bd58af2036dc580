package forms

import (
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

// Privacy is what a form says about its data as a whole, for the privacy notice and the record of processing
// activities. Every part may be missing; Markdown is allowed in all of them.
type Privacy struct {
	Purpose    source.Local // what the process needs the answers for; holds for fields without a purpose of their own
	Basis      source.Local // legal basis
	Subjects   source.Local // categories of people whom the answers are about
	Recipients source.Local // who gets data beside those whom the flow names
	Transfer   source.Local // transfer to other countries; without it there is none
}

var privacyKeys = []spec.Key{
	{Name: "privacy", Kind: spec.Nested, Object: privacySpec, Also: []string{"datenschutz", "gdpr", "dsgvo"}, Doc: spec.Doc{
		De: "Was der Datenschutzhinweis und das Verzeichnis der Verarbeitungstätigkeiten (laufzettel privacy) über den Vorgang im Ganzen sagen. Was einzelne Felder betrifft, steht an ihnen: purpose, keep, sensitive.",
		En: "What the privacy notice and the record of processing activities (laufzettel privacy) say about the process as a whole. What concerns single fields stands with them: purpose, keep, sensitive."}},
}

var privacySpec = &spec.Object{
	Name: "privacy",
	Doc: spec.Doc{
		De: "Wozu die Angaben eines Vorgangs dienen und auf welcher Grundlage; alles darf Markdown sein.",
		En: "What the answers of a process serve and on what basis; all of it may be Markdown."},
	Keys: []spec.Key{
		{Name: "purpose", Kind: spec.Text, Example: "Bearbeitung des Antrags auf Ausleihe.", Also: []string{"zweck"}, Doc: spec.Doc{
			De: "Wofür der Vorgang die Angaben braucht. Gilt für alle Felder ohne eigenes purpose.",
			En: "What the process needs the answers for. Holds for all fields without a purpose of their own."}},
		{Name: "basis", Kind: spec.Text, Example: "Art. 6 Abs. 1 Buchst. b DSGVO (Mitgliedschaft)", Also: []string{"legalBasis", "rechtsgrundlage"}, Doc: spec.Doc{
			De: "Die Rechtsgrundlage.",
			En: "The legal basis."}},
		{Name: "subjects", Kind: spec.Text, Example: "Mitglieder", Also: []string{"betroffene"}, Doc: spec.Doc{
			De: "Um wessen Angaben es geht; ohne Angabe: wer den Antrag stellt und um wen es geht.",
			En: "Whose data it is; without it: who submits and whom the case is about."}},
		{Name: "recipients", Kind: spec.Text, Example: "Zuschussstelle des Landes", Also: []string{"empfaenger"}, Doc: spec.Doc{
			De: "Wer Angaben bekommt, außer denen, die im Ablauf stehen.",
			En: "Who gets data, beside those who stand in the flow."}},
		{Name: "transfer", Kind: spec.Text, Also: []string{"drittland"}, Doc: spec.Doc{
			De: "Ob und wohin Angaben in ein Land außerhalb der EU gehen; ohne Angabe: nirgendwohin.",
			En: "Whether and where data goes to a country outside the EU; without it: nowhere."}},
	},
}

// Privacy is what the form says about its data as a whole.
func (f *Form) Privacy() Privacy { return f.privacy }

func readPrivacy(d *spec.Decoded, report *source.Report) Privacy {
	if d == nil {
		return Privacy{}
	}
	part := func(key string) source.Local { return source.LocalOf(d.At(key), report) }
	return Privacy{Purpose: part("purpose"), Basis: part("basis"), Subjects: part("subjects"), Recipients: part("recipients"), Transfer: part("transfer")}
}

// Personal says that the answer is likely to be about a person, by its type or by what browsers fill in there.
func (f *Field) Personal() bool {
	switch f.Type.Name {
	case "email", "phone", "iban", "person", "address", "file", "files":
		return true
	}
	switch f.Widget.Autocomplete {
	case "name", "given-name", "family-name", "additional-name", "honorific-prefix", "nickname", "bday", "bday-day", "bday-month", "bday-year", "sex",
		"street-address", "address-line1", "postal-code", "tel", "email":
		return true
	}
	return false
}

// AllFields calls see for every field in form order, groups before their parts and tables before their columns.
func (f *Form) AllFields(see func(*Field)) {
	var walk func(fields []*Field)
	walk = func(fields []*Field) {
		for _, field := range fields {
			see(field)
			walk(field.Fields)
			if field.Table != nil {
				walk(field.Table.Row.topFields())
			}
		}
	}
	walk(f.topFields())
}

// Around is the table whose column the field is, or nil.
func (f *Field) Around() *Field { return f.within }
