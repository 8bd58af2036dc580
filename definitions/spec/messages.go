package spec

import (
	"strings"

	"laufzettel/definitions/source"
)

// What Read has to say. Every message with a code has a golden file in testdata that shows it.
var (
	unknownLanguage = &source.Message{Code: "unknown-language",
		De: `"{name}" ist keine Sprache, die hier gesprochen wird. Bekannt sind: {known}.`,
		En: `"{name}" is no language that is spoken here. Known are: {known}.`}
	unknownKey = &source.Message{
		Code: "unknown-key",
		De:   "unbekannter Schlüssel \"{key}\"",
		En:   "unknown key \"{key}\"",
	}
	missingKey = &source.Message{
		Code: "missing-key",
		De:   "Es fehlt \"{key}\".{meaning}",
		En:   "\"{key}\" is missing.{meaning}",
	}
	missingValue = &source.Message{
		Code: "missing-value",
		De:   "Hinter \"{key}\" steht nichts. Erwartet: {wanted}.",
		En:   "There is nothing behind \"{key}\". Expected: {wanted}.",
	}
	wrongShape = &source.Message{
		Code: "wrong-shape",
		De:   "Unter \"{key}\" steht hier {found}. Erwartet: {wanted}.",
		En:   "\"{key}\" holds {found} here. Expected: {wanted}.",
	}
	conditionEquals = &source.Message{
		Code: "condition-equals",
		De:   "\"{key}\" ist immer ein Ausdruck; das = davor entfällt.",
		En:   "\"{key}\" is always an expression; leave out the = before it.",
	}
	conditionBraces = &source.Message{
		Code: "condition-braces",
		De:   "\"{key}\" ist immer ein Ausdruck; die {{ }} entfallen, sie stehen nur in Texten.",
		En:   "\"{key}\" is always an expression; leave out the {{ }}, they stand in texts only.",
	}
	conditionYesNo = &source.Message{
		Code: "condition-yes-no",
		De:   "In einem Ausdruck heißen Ja und Nein true und false; hier steht {found}.",
		En:   "In an expression yes and no are true and false; here is {found}.",
	}
	textEquals = &source.Message{
		Code: "text-equals",
		De:   "\"{key}\" ist ein Text; ein Ausdruck steht darin zwischen {{ und }}, nicht hinter =.",
		En:   "\"{key}\" is a text; an expression stands between {{ and }} in it, not behind =.",
	}
	valueEquals = &source.Message{
		Code: "value-equals",
		De:   "{found} sieht aus wie ein Ausdruck; ohne = davor wäre es ein fester Text.",
		En:   "{found} looks like an expression; without = before it, it would be a fixed text.",
	}
	valueBraces = &source.Message{
		Code: "value-braces",
		De:   "{{ }} stehen nur in Texten; hier steht ein Ausdruck hinter =.",
		En:   "{{ }} stand in texts only; here an expression stands behind =.",
	}
	emptyExpression = &source.Message{
		Code: "empty-expression",
		De:   "Hinter dem = fehlt der Ausdruck.",
		En:   "The expression behind the = is missing.",
	}
	badName = &source.Message{
		Code: "bad-name",
		De:   "\"{name}\" ist kein gültiger Name: ein Kleinbuchstabe, dann Buchstaben a bis z und Ziffern, ohne Umlaute, Binde- und Unterstriche.",
		En:   "\"{name}\" is no valid name: a small letter, then letters a to z and digits, without umlauts, hyphens and underscores.",
	}
	unknownOption = &source.Message{
		Code: "unknown-option",
		De:   "\"{key}\" kennt kein \"{found}\".",
		En:   "\"{key}\" does not know \"{found}\".",
	}
	badFlag = &source.Message{
		Code: "bad-flag",
		De:   "\"{key}\" ist true oder false, kein Ausdruck und kein anderes Wort; hier steht {found}.",
		En:   "\"{key}\" is true or false, no expression and no other word; here is {found}.",
	}
	badCount = &source.Message{
		Code: "bad-count",
		De:   "\"{key}\" ist eine ganze Zahl ab 0 in Ziffern, ohne Punkte, Einheit und Ausdruck; hier steht {found}.",
		En:   "\"{key}\" is a whole number from 0 in digits, without separators, unit and expression; here is {found}.",
	}
)

// Parts of messages, without a code of their own.
var (
	didYouMean        = &source.Message{De: "Meintest du \"{word}\"?", En: "Did you mean \"{word}\"?"}
	didYouMeanOf      = &source.Message{De: "Meintest du \"{word}\"? Erlaubt: {options}.", En: "Did you mean \"{word}\"? Allowed: {options}."}
	allowedKeys       = &source.Message{De: "Hier gibt es: {keys}.", En: "Known here: {keys}."}
	allowedOptions    = &source.Message{De: "Erlaubt: {options}.", En: "Allowed: {options}."}
	belongsInto       = &source.Message{De: "\"{key}\" gehört unter \"{path}\".", En: "\"{key}\" belongs below \"{path}\"."}
	belongsOut        = &source.Message{De: "\"{key}\" gehört weiter nach außen, zu \"{object}\".", En: "\"{key}\" belongs further out, to \"{object}\"."}
	belongsTo         = &source.Message{De: "\"{key}\" gibt es bei \"{object}\".", En: "\"{key}\" exists at \"{object}\"."}
	dashBefore        = &source.Message{De: "Beginne jeden Eintrag mit \"- \".", En: "Begin every entry with \"- \"."}
	example           = &source.Message{De: "Zum Beispiel: {example}", En: "For example: {example}"}
	write             = &source.Message{De: "Schreibe: {text}", En: "Write: {text}"}
	computedOrLiteral = &source.Message{
		De: "Soll es berechnet werden, schreibe: {expression} -- ist der Text selbst gemeint: {literal}",
		En: "If it is to be computed, write: {expression} -- if the text itself is meant: {literal}",
	}
)

// shapeNames say what was found.
var shapeNames = map[source.Kind]*source.Message{
	source.Null:   {De: "nichts", En: "nothing"},
	source.Scalar: {De: "ein einzelner Wert", En: "a single value"},
	source.List:   {De: "eine Liste", En: "a list"},
	source.Map:    {De: "ein Abschnitt mit eigenen Schlüsseln", En: "a section with keys of its own"},
}

// kindNames say what is wanted, and what the reference prints as the kind of a key.
var kindNames = map[Kind]*source.Message{
	Condition:  {De: "eine Bedingung", En: "a condition"},
	People:     {De: "Personen (ein Ausdruck, eine Mailadresse oder eine Liste davon)", En: "people (an expression, a mail address, or a list of them)"},
	Value:      {De: "ein fester Wert oder = und ein Ausdruck", En: "a fixed value, or = and an expression"},
	Text:       {De: "ein Text, oder einer je Sprache ({de: ..., en: ...})", En: "a text, or one for each language ({de: ..., en: ...})"},
	Label:      {De: "ein fester Text, oder einer je Sprache ({de: ..., en: ...})", En: "a fixed text, or one for each language ({de: ..., en: ...})"},
	Name:       {De: "ein Name", En: "a name"},
	Word:       {De: "ein Wort", En: "a word"},
	Words:      {De: "ein Wort oder eine Liste von Wörtern", En: "a word or a list of words"},
	Option:     {De: "eines von: {options}", En: "one of: {options}"},
	Flag:       {De: "true oder false", En: "true or false"},
	Count:      {De: "eine ganze Zahl", En: "a whole number"},
	Nested:     {De: "ein Abschnitt mit eigenen Schlüsseln", En: "a section with keys of its own"},
	NestedList: {De: "eine Liste von Abschnitten", En: "a list of sections"},
	NestedMap:  {De: "Abschnitte unter Namen", En: "sections under names"},
	TextMap:    {De: "Texte unter Schlüsseln", En: "texts under keys"},
	LabelMap:   {De: "Beschriftungen unter Schlüsseln", En: "labels under keys"},
	Any:        {De: "ein Wert", En: "a value"},
}

// wanted says what a key takes.
func (k *Key) wanted() source.Text {
	return kindNames[k.Kind].Say(source.Args{"options": joinWords(k.Options)})
}

// isObject says whether the key holds maps with declared keys.
func (k *Key) isObject() bool { return k.Kind == Nested || k.Kind == NestedList || k.Kind == NestedMap }

// behind is the documentation as a sentence behind another; nothing if there is none.
func (d Doc) behind() source.Text {
	if d.De == "" && d.En == "" {
		return source.Text{}
	}
	return (&source.Message{De: " " + d.De, En: " " + d.In("en")}).Say(nil)
}

// In returns the sentence in lang ("de" or "en"; anything else is German), or the other one if there is
// only that.
func (d Doc) In(lang string) string {
	if d.De == "" || lang == "en" && d.En != "" {
		return d.En
	}
	return d.De
}

// exampleText suggests the key's example; nothing if it has none.
func (k *Key) exampleText() source.Text {
	if k.Example == "" {
		return source.Text{}
	}
	written := k.written()
	if strings.Contains(written, "\n") {
		written = "\n" + written // so that its lines stand below each other as in the file
	}
	return example.Say(source.Args{"example": written})
}

// written is the example with its key.
func (k *Key) written() string {
	switch {
	case strings.HasPrefix(k.Example, k.Name+":"):
		return k.Example
	case strings.Contains(k.Example, "\n"):
		return k.Name + ":\n  " + strings.ReplaceAll(strings.TrimRight(k.Example, "\n"), "\n", "\n  ")
	default:
		return k.Name + ": " + k.Example
	}
}

func plain(text string) source.Text  { return write.Say(source.Args{"text": text}) }
func quoted(text string) source.Text { return plain(source.QuoteYAML(text)) }

// joinWords lists words for people.
func joinWords(words []string) string { return strings.Join(words, ", ") }
