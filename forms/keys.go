package forms

import "laufzettel/definitions/spec"

// Spec declares the keys of a form file, for checking, editor schemas and the reference.
func Spec() *spec.Object { return formSpec }

// BlockSpec declares the keys of a shared block, see World.Blocks.
func BlockSpec() *spec.Object { return blockSpec }

// SectionSpec declares the keys of a section of a page.
func SectionSpec() *spec.Object { return sectionSpec }

// FieldSpec declares the keys of a field of type t: the common ones and its own.
func FieldSpec(t *FieldType) *spec.Object {
	o := (&spec.Object{Name: t.Name, Doc: t.Doc, Keys: commonKeys}).With(t.Keys...)
	if t.Read == nil && t.Compute == nil {
		// A note or a group needs no heading.
		return o
	}
	label := *o.Key("label")
	label.Required = true
	return o.With(label)
}

var identityKey = spec.Key{Name: "identity", Kind: spec.Nested, Object: identitySpec, Doc: spec.Doc{
	De: "Welche Felder sagen, wer den Antrag stellt und um wen es geht.",
	En: "Which fields say who submits and whom the case is about."}}

var identitySpec = &spec.Object{
	Name: "identity",
	Doc: spec.Doc{
		De: "Welche Felder sagen, wer den Antrag stellt und um wen es geht. Fehlt eines von beiden, sind es dieselben.",
		En: "Which fields say who submits and whom the case is about. Where one of them is missing, both are the same."},
	Keys: []spec.Key{
		{Name: "submitter", Kind: spec.Nested, Object: personSpec, Doc: spec.Doc{
			De: "Wer den Antrag stellt.",
			En: "Who submits."}},
		{Name: "subject", Kind: spec.Nested, Object: personSpec, Doc: spec.Doc{
			De: "Um wen es geht.",
			En: "Whom the case is about."}},
	},
}

var personSpec = &spec.Object{
	Name: "identityPerson",
	Doc: spec.Doc{
		De: "Die Felder, die eine Person erkennen lassen; mehrere Felder ergeben zusammen einen Text.",
		En: "The fields that tell who a person is; several fields together make one text."},
	Keys: []spec.Key{
		{Name: "email", Kind: spec.Words, Example: "email", Also: []string{"mail"}, Doc: spec.Doc{
			De: "Das Feld mit der E-Mail-Adresse.",
			En: "The field that holds the e-mail address."}},
		{Name: "name", Kind: spec.Words, Example: "[vorname, nachname]", Doc: spec.Doc{
			De: "Die Felder mit dem Namen.",
			En: "The fields that hold the name."}},
		{Name: "number", Kind: spec.Words, Example: "personalnummer", Also: []string{"drkserver", "personnelNumber"}, Doc: spec.Doc{
			De: "Das Feld mit der Personalnummer.",
			En: "The field that holds the personnel number."}},
		{Name: "birthDate", Kind: spec.Words, Example: "geburtsdatum", Also: []string{"birthday", "geburtsdatum"}, Doc: spec.Doc{
			De: "Das Feld mit dem Geburtsdatum.",
			En: "The field that holds the date of birth."}},
	},
}

var formSpec = (&spec.Object{
	Name: "form",
	Doc: spec.Doc{
		De: "Ein Formular: Seiten mit Fragen und Regeln über mehrere Fragen.",
		En: "A form: pages of questions, and rules across questions."},
	Keys: []spec.Key{
		{Name: "form", Kind: spec.Name, Required: true, Example: "ausleihe", Doc: spec.Doc{
			De: "Der Name, unter dem Abläufe das Formular finden.",
			En: "The name by which flows find the form."}},
		{Name: "title", Kind: spec.Text, Example: "Anerkennung einer Qualifikation", Doc: spec.Doc{
			De: "Die Überschrift des Formulars.",
			En: "The heading of the form."}},
		{Name: "intro", Kind: spec.Text, Example: "Halte deine Unterlagen bereit.", Also: []string{"description", "beschreibung"}, Doc: spec.Doc{
			De: "Ein paar Sätze vor der ersten Frage, in Markdown.",
			En: "A few sentences before the first question, in Markdown."}},
		{Name: "who", Kind: spec.People, Example: "everyone", Doc: spec.Doc{
			De: "Wer das Formular öffnen darf: everyone oder Ausdrücke wie holders(\"leitung\").",
			En: "Who may open the form: everyone, or expressions such as holders(\"leitung\")."}},
		{Name: "pages", Kind: spec.NestedList, Object: pageSpec, Doc: spec.Doc{
			De: "Die Seiten in der Reihenfolge, in der sie gezeigt werden.",
			En: "The pages in the order in which they are shown."}},
		{Name: "fields", Kind: spec.Any, Doc: spec.Doc{
			De: "Die Felder eines Formulars mit nur einer Seite.",
			En: "The fields of a form with a single page."}},
		{Name: "rules", Kind: spec.NestedList, Object: ruleSpec, Also: []string{"checks", "regeln"}, Doc: spec.Doc{
			De: "Regeln über mehrere Felder. Eine Regel, deren Angaben fehlen, gilt als erfüllt.",
			En: "Rules across fields. A rule whose parts are missing passes."}},
		identityKey,
	},
}).With(lifecycleKeys...).With(lifelineKeys...).With(uploadKeys...).With(privacyKeys...)

var pageSpec = &spec.Object{
	Name: "page",
	Doc: spec.Doc{
		De: "Eine Seite des Formulars.",
		En: "A page of the form."},
	Keys: []spec.Key{
		{Name: "page", Kind: spec.Name, Example: "person", Also: []string{"name"}, Doc: spec.Doc{
			De: "Ein fester Name der Seite in ihrer Adresse; ohne ihn heißt sie p1, p2 und so weiter.",
			En: "A stable name of the page in its address; without it the pages are called p1, p2 and so on."}},
		{Name: "title", Kind: spec.Text, Example: "Zur Person", Also: []string{"label"}, Doc: spec.Doc{
			De: "Die Überschrift der Seite.",
			En: "The heading of the page."}},
		{Name: "intro", Kind: spec.Text, Doc: spec.Doc{
			De: "Ein paar Sätze vor den Fragen der Seite, in Markdown.",
			En: "A few sentences before the questions of the page, in Markdown."}},
		{Name: "show", Kind: spec.Condition, Example: `zweck == "uebung"`, Also: []string{"when", "if"}, Doc: spec.Doc{
			De: "Die Seite erscheint nur, wenn das gilt.",
			En: "The page appears only if this holds."}},
		{Name: "fields", Kind: spec.Any, Required: true, Doc: spec.Doc{
			De: "Die Felder der Seite.",
			En: "The fields of the page."}},
	},
}

var ruleSpec = &spec.Object{
	Name: "rule",
	Doc: spec.Doc{
		De: "Eine Regel über mehrere Felder.",
		En: "A rule across fields."},
	Keys: []spec.Key{
		{Name: "check", Kind: spec.Condition, Required: true, Example: "bis >= von", Also: []string{"rule", "when"}, Doc: spec.Doc{
			De: "Was gelten muss.",
			En: "What must hold."}},
		{Name: "at", Kind: spec.Word, Required: true, Example: "bis", Also: []string{"field"}, Doc: spec.Doc{
			De: "Das Feld, an dem die Meldung steht.",
			En: "The field that shows the message."}},
		{Name: "message", Kind: spec.Text, Required: true, Example: "Das Ende liegt vor dem Beginn.", Also: []string{"text", "error"}, Doc: spec.Doc{
			De: "Was die Person liest, wenn die Regel nicht erfüllt ist.",
			En: "What the person reads where the rule does not hold."}},
	},
}

var blockSpec = &spec.Object{
	Name: "block",
	Doc: spec.Doc{
		De: "Ein gemeinsamer Block von Feldern, den Formulare mit „use“ einsetzen.",
		En: "A shared block of fields that forms insert with \"use\"."},
	Keys: []spec.Key{
		{Name: "block", Kind: spec.Name, Example: "person", Doc: spec.Doc{
			De: "Der Name des Blocks.",
			En: "The name of the block."}},
		{Name: "fields", Kind: spec.Any, Required: true, Doc: spec.Doc{
			De: "Die Felder des Blocks.",
			En: "The fields of the block."}},
		identityKey,
	},
}

var useSpec = &spec.Object{
	Name: "use",
	Doc: spec.Doc{
		De: "Setzt die Felder eines gemeinsamen Blocks ein.",
		En: "Inserts the fields of a shared block."},
	Keys: []spec.Key{
		{Name: "use", Kind: spec.Word, Required: true, Example: "person", Doc: spec.Doc{
			De: "Der Name des Blocks.",
			En: "The name of the block."}},
	},
}

// commonKeys are the keys of every field.
var commonKeys = []spec.Key{
	{Name: "name", Kind: spec.Name, Required: true, Example: "geburtsdatum", Also: []string{"id", "key", "field"}, Doc: spec.Doc{
		De: "Der Name des Feldes in Ausdrücken und Daten.",
		En: "The name of the field in expressions and data."}},
	{Name: "type", Kind: spec.Word, Example: "date", Doc: spec.Doc{
		De: "Die Art des Feldes.",
		En: "The type of the field."}},
	{Name: "label", Kind: spec.Text, Example: "Geburtsdatum", Also: []string{"title", "question"}, Doc: spec.Doc{
		De: "Die Frage, wie sie auf der Seite steht.",
		En: "The question as it stands on the page."}},
	{Name: "help", Kind: spec.Text, Example: "Wie im Ausweis.", Also: []string{"hint", "hilfe", "description"}, Doc: spec.Doc{
		De: "Ein Satz unter der Frage, in Markdown.",
		En: "A sentence below the question, in Markdown."}},
	{Name: "example", Kind: spec.Word, Example: "24.03.1991", Also: []string{"placeholder"}, Doc: spec.Doc{
		De: "Ein Beispiel, das in Hinweisen und Meldungen steht.",
		En: "An example for hints and messages."}},
	{Name: "show", Kind: spec.Condition, Example: `zweck == "uebung"`, Also: []string{"when", "if", "visible"}, Doc: spec.Doc{
		De: "Das Feld wird nur gefragt, wenn das gilt. Verborgene Antworten zählen nicht.",
		En: "The field is asked only if this holds. Hidden answers do not count."}},
	{Name: "required", Kind: spec.Condition, Example: "true", Also: []string{"mandatory", "pflicht"}, Doc: spec.Doc{
		De: "true oder ein Ausdruck: Die Frage muss beantwortet werden.",
		En: "true or an expression: the question must be answered."}},
	{Name: "readOnly", Kind: spec.Condition, Example: "true", Also: []string{"locked"}, Doc: spec.Doc{
		De: "true oder ein Ausdruck: Die Antwort wird gezeigt, lässt sich aber nicht ändern.",
		En: "true or an expression: the answer is shown but cannot be changed."}},
	{Name: "default", Kind: spec.Value, Example: "=submitter.email", Also: []string{"initial", "prefill"}, Doc: spec.Doc{
		De: "Die Antwort, mit der das Feld vorbelegt ist.",
		En: "The answer the field begins with."}},
	{Name: "sensitive", Kind: spec.Flag, Example: "true", Doc: spec.Doc{
		De: "Die Antwort ist heikel: Sie steht nicht auf Seiten, die ein Link aus einer Mail öffnet, und nicht in Listen.",
		En: "The answer is delicate: it is not on pages opened by a mailed link, and not in lists."}},
	{Name: "purpose", Kind: spec.Label, Example: "Rückfragen zur Ausleihe", Also: []string{"why", "zweck"}, Doc: spec.Doc{
		De: "Wofür die Antwort gebraucht wird.",
		En: "What the answer is needed for."}},
	{Name: "keep", Kind: spec.Word, Example: "1 year after decision", Also: []string{"retention"}, Doc: spec.Doc{
		De: "Wie lange die Antwort aufbewahrt wird.",
		En: "How long the answer is kept."}},
	wasKey,
	{Name: "autocomplete", Kind: spec.Word, Example: "given-name", Doc: spec.Doc{
		De: "Was der Browser hier vorschlagen darf, mit den Wörtern von HTML.",
		En: "What the browser may offer here, in the words of HTML."}},
}
