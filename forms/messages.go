package forms

import (
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// What a person who fills in a form is told. Every sentence names the field and says what to enter.
// {label} and {example} are filled for all of them.
var (
	missingText = &source.Message{Code: "answer-missing",
		De: "Bitte fülle „{label}“ aus{hint}.",
		En: "Please fill in “{label}”{hint}."}
	missingHint = &source.Message{Code: "answer-hint",
		De: ", zum Beispiel {example}",
		En: ", for example {example}"}
	missingChoice = &source.Message{Code: "answer-missing-choice",
		De: "Bitte wähle bei „{label}“ eine Möglichkeit aus.",
		En: "Please choose an option for “{label}”."}
	missingChoices = &source.Message{Code: "answer-missing-choices",
		De: "Bitte wähle bei „{label}“ mindestens eine Möglichkeit aus.",
		En: "Please choose at least one option for “{label}”."}
	wrongShape = &source.Message{Code: "answer-shape",
		De: "„{label}“ ist nicht so angekommen, wie dieses Feld es braucht. Bitte gib die Antwort noch einmal ein.",
		En: "“{label}” did not arrive in the shape this field needs. Please enter the answer again."}
	unknownAnswer = &source.Message{Code: "answer-unknown",
		De: "Dieses Formular hat kein Feld „{name}“.",
		En: "This form has no field “{name}”."}
	unknownAnswerMeant = &source.Message{Code: "answer-unknown-meant",
		De: "Dieses Formular hat kein Feld „{name}“. Meintest du „{meant}“?",
		En: "This form has no field “{name}”. Did you mean “{meant}”?"}
	notAnObject = &source.Message{Code: "answer-no-object",
		De: "Die Antworten müssen ein JSON-Objekt sein, zum Beispiel {\"feld\": \"Antwort\"}.",
		En: "The answers must be a JSON object, for example {\"field\": \"answer\"}."}
	// written carries an author's own message through the hooks of a field type.
	writtenCode = "written"
)

// What the author of a form is told.
var (
	formNoFields = &source.Message{Code: "form-no-fields",
		De: "Das Formular hat keine Fragen. Schreib sie unter „pages:“ mit „fields:“, oder bei einer einzigen Seite gleich unter „fields:“.",
		En: "The form asks nothing. Write its questions under \"pages:\" with \"fields:\", or for a single page right under \"fields:\"."}
	formPagesAndFields = &source.Message{Code: "form-pages-and-fields",
		De: "„pages“ und „fields“ schließen einander aus. Schreib die Felder in eine der Seiten.",
		En: "\"pages\" and \"fields\" exclude each other. Move the fields into one of the pages."}
	pageNameTwice = &source.Message{Code: "page-name-twice",
		De: "Die Seite „{name}“ gibt es schon. Gib dieser einen anderen Namen.",
		En: "There is already a page \"{name}\". Give this one another name."}
	fieldsNotList = &source.Message{Code: "fields-not-list",
		De: "Hier steht eine Liste von Feldern, jedes mit „- name: ...“ oder „- use: ...“.",
		En: "A list of fields belongs here, each written as \"- name: ...\" or \"- use: ...\"."}
	fieldNotMap = &source.Message{Code: "field-not-map",
		De: "Ein Feld wird mit Schlüsseln beschrieben, zum Beispiel {name: ort, type: text, label: Ort}.",
		En: "A field is described by keys, for example {name: city, type: text, label: City}."}
	fieldNoType = &source.Message{Code: "field-no-type",
		De: "Dem Feld fehlt „type“. Möglich sind: {types}.",
		En: "The field has no \"type\". Possible are: {types}."}
	fieldTypeUnknown = &source.Message{Code: "field-type-unknown",
		De: "Den Feldtyp „{type}“ gibt es nicht. Möglich sind: {types}.",
		En: "There is no field type \"{type}\". Possible are: {types}."}
	meant = &source.Message{Code: "meant",
		De: "Meintest du „{name}“?",
		En: "Did you mean \"{name}\"?"}
	fieldNameReserved = &source.Message{Code: "field-name-reserved",
		De: "„{name}“ hat in Ausdrücken schon eine Bedeutung. Nenn das Feld anders, zum Beispiel „{name}Angabe“.",
		En: "\"{name}\" already means something in expressions. Call the field something else, such as \"{name}Answer\"."}
	fieldNameTwice = &source.Message{Code: "field-name-twice",
		De: "Das Feld „{name}“ gibt es in diesem Formular schon.",
		En: "The form already has a field \"{name}\"."}
	firstSetHere = &source.Message{Code: "first-set-here",
		De: "zuerst steht es hier",
		En: "first set here"}
	blockUnknown = &source.Message{Code: "block-unknown",
		De: "Den Block „{name}“ gibt es nicht. Vorhanden: {known}.",
		En: "There is no block \"{name}\". There are: {known}."}
	blockInBlock = &source.Message{Code: "block-circle",
		De: "Der Block „{name}“ benutzt sich selbst.",
		En: "The block \"{name}\" uses itself."}
	identityField = &source.Message{Code: "identity-field",
		De: "Das Feld „{name}“ gibt es in diesem Formular nicht.",
		En: "The form has no field \"{name}\"."}
	circle = &source.Message{Code: "field-circle",
		De: "„{name}“ hängt von sich selbst ab: {path}. Löse den Kreis auf, indem eines der Felder das andere nicht mehr benutzt.",
		En: "\"{name}\" depends on itself: {path}. Break the circle: one of these fields must not use the other."}
	ruleAtUnknown = &source.Message{Code: "rule-at-unknown",
		De: "Die Regel zeigt ihre Meldung am Feld „{name}“, das es in diesem Formular nicht gibt.",
		En: "The rule shows its message at the field \"{name}\", which the form does not have."}
	ruleNoField = &source.Message{Code: "rule-no-field",
		De: "Die Regel benutzt kein Feld dieses Formulars und kann darum nie etwas finden.",
		En: "The rule uses no field of this form, so it can never find anything."}
	requiredUseless = &source.Message{Code: "required-useless",
		De: "Ein Feld vom Typ „{type}“ fragt nichts und kann darum nicht Pflicht sein.",
		En: "A field of type \"{type}\" asks nothing, so it cannot be required."}
	schemaBroken = &source.Message{Code: "form-schema",
		De: "Aus diesem Formular lässt sich kein JSON Schema bilden: {why}",
		En: "No JSON Schema can be made from this form: {why}"}
)

// written wraps an author's own message so that the hooks of a field type can return it.
func written(text string) source.Text {
	return source.Text{Message: &source.Message{Code: writtenCode, De: text, En: text}}
}

// spoken is a value as it stands in a message, in the language of the message.
func spoken(value any, t *expression.Type, unit string, ctx *Context) source.Text {
	in := func(lang string) string {
		text := expression.FormatAs(value, t, lang, ctx.Scope.Zone)
		if unit != "" {
			text += " " + unit
		}
		return text
	}
	return source.Text{Message: &source.Message{Code: "value", De: in("de"), En: in("en")}}
}
