package forms

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

// maxText is how long a text may be where its author set no limit; in runes.
const maxText = 10_000

var (
	textShape = &source.Message{Code: "answer-text",
		De: "Bitte gib bei „{label}“ einen Text ein{hint}.",
		En: "Please enter a text for “{label}”{hint}."}
	textTooLong = &source.Message{Code: "answer-too-long",
		De: "„{label}“ ist mit {count} Zeichen zu lang. Bitte kürze den Text auf höchstens {limit} Zeichen.",
		En: "“{label}” is too long with {count} characters. Please shorten it to {limit} characters at most."}
	textTooShort = &source.Message{Code: "answer-too-short",
		De: "Bitte schreib bei „{label}“ mindestens {limit} Zeichen. Bisher sind es {count}.",
		En: "Please write at least {limit} characters for “{label}”. So far there are {count}."}
	patternBroken = &source.Message{Code: "pattern-broken",
		De: "„pattern“ ist kein regulärer Ausdruck: {why}.",
		En: "\"pattern\" is not a regular expression: {why}."}
	patternNoMessage = &source.Message{Code: "pattern-no-message",
		De: "Zu „pattern“ gehört „message“: der Satz, der sagt, was einzugeben ist.",
		En: "\"pattern\" needs \"message\": the sentence that says what to enter."}
)

// textConfig is what a text says beside the common keys.
type textConfig struct {
	min, max *expression.Setting
	pattern  *regexp.Regexp
	message  source.Local
}

var _ = register(FieldType{
	Name:   "text",
	Doc:    spec.Doc{De: "Freier Text, ein- oder mehrzeilig.", En: "Free text on one line or several."},
	Widget: Widget{Kind: "input", Input: "text"},
	Keys: []spec.Key{
		{Name: "lines", Kind: spec.Count, Example: "5", Also: []string{"rows", "zeilen"}, Doc: spec.Doc{
			De: "Höhe des Eingabefelds in Zeilen; ab 2 darf der Text Absätze haben.",
			En: "Height of the control in lines; from 2 the text may have paragraphs."}},
		{Name: "minLength", Kind: spec.Value, Example: "100", Also: []string{"min"}, Doc: spec.Doc{
			De: "So viele Zeichen müssen es mindestens sein.",
			En: "At least this many characters."}},
		{Name: "maxLength", Kind: spec.Value, Example: "200", Also: []string{"max"}, Doc: spec.Doc{
			De: "So viele Zeichen dürfen es höchstens sein; ohne Angabe 10 000.",
			En: "At most this many characters; 10,000 if not given."}},
		{Name: "pattern", Kind: spec.Word, Example: `"[0-9]{6,8}"`, Also: []string{"regex", "format"}, Doc: spec.Doc{
			De: "Ein regulärer Ausdruck, auf den die ganze Antwort passen muss.",
			En: "A regular expression that the whole answer must match."}},
		{Name: "message", Kind: spec.Label, Example: "Die Nummer hat sechs bis acht Ziffern.", Also: []string{"patternMessage"}, Doc: spec.Doc{
			De: "Was die Person liest, wenn die Antwort nicht auf „pattern“ passt.",
			En: "What the person reads where the answer does not match \"pattern\"."}},
	},
	Expects:   textShape,
	Missing:   missingText,
	Configure: configureText,
	Compile: func(f *Field, d *spec.Decoded, env *expression.Env, _ *World, report *source.Report) {
		c := f.Config.(*textConfig)
		if n := d.At("minLength"); n != nil {
			c.min = expression.CompileValue(n, numberType, env, report)
		}
		if n := d.At("maxLength"); n != nil {
			c.max = expression.CompileValue(n, numberType, env, report)
			f.MaxLength = literalCount(c.max)
		}
	},
	Read: func(f *Field, typed []string, _ *Context) (any, *source.Text) {
		text := readText(f, typed)
		if limit := f.surelyTooLong(); len(text) > limit && utf8.RuneCountInString(text) > limit {
			says := textTooLong.Say(source.Args{"count": utf8.RuneCountInString(text), "limit": limit})
			return nil, &says
		}
		return textOrNothing(text)
	},
	Check:  checkText,
	Typed:  typedText,
	Schema: func(*Field) map[string]any { return map[string]any{"type": "string", "minLength": 1} },
	Good: []Example{
		{Field: "{name: ort, type: text, label: Ort}", Typed: []string{"  Musterdorf "}, Value: `"Musterdorf"`},
		{Field: "{name: bericht, type: text, lines: 5, label: Bericht}", Typed: []string{"Erst das.\r\n\r\nDann das."}, Value: `"Erst das.\n\nDann das."`},
		{Field: `{name: nr, type: text, label: Nummer, pattern: "[0-9]{6,8}", message: Die Nummer hat sechs bis acht Ziffern.}`, Typed: []string{"7000001"}, Value: `"7000001"`},
	},
	Bad: []Example{
		{Field: "{name: ort, type: text, label: Ort, required: true}", Typed: []string{" "}, Says: "Bitte fülle „Ort“ aus"},
		{Field: "{name: bericht, type: text, label: Bericht, minLength: 20}", Typed: []string{"Zu kurz."}, Says: "mindestens 20 Zeichen"},
		{Field: "{name: kurz, type: text, label: Kürzel, maxLength: 3}", Typed: []string{"ABCDE"}, Says: "höchstens 3 Zeichen"},
		{Field: `{name: nr, type: text, label: Nummer, pattern: "[0-9]{6,8}", message: Die Nummer hat sechs bis acht Ziffern.}`, Typed: []string{"70a"}, Says: "sechs bis acht Ziffern"},
		{Field: `{name: nr, type: text, label: Nummer, pattern: "[0-9", message: Eine Ziffer.}`, Says: "kein regulärer Ausdruck"},
		{Field: `{name: nr, type: text, label: Nummer, pattern: "[0-9]"}`, Says: "gehört „message“"},
	},
})

func configureText(f *Field, d *spec.Decoded, _ *World, report *source.Report) {
	f.Value = textType
	if f.Lines = d.Count("lines"); f.Lines > 1 {
		f.Widget.Kind = "textarea"
	}
	c := &textConfig{message: d.Label("message")}
	f.Config = c
	if !d.Has("pattern") {
		return
	}
	if c.message.Text == "" {
		report.Error(d.At("pattern"), patternNoMessage, nil)
	}
	if onlyDigits.MatchString(d.Word("pattern")) && f.Widget.Inputmode == "" && f.Lines <= 1 {
		f.Widget.Inputmode = "numeric" // phones show the keypad
	}
	var err error
	if c.pattern, err = regexp.Compile(`^(?:` + d.Word("pattern") + `)$`); err != nil {
		report.Error(d.At("pattern"), patternBroken, source.Args{"why": err.Error()})
	}
}

// onlyDigits is a pattern that nothing but digits can match.
var onlyDigits = regexp.MustCompile(`^(?:(?:\[0-9\]|\\d|[0-9])(?:\{[0-9]+(?:,[0-9]*)?\}|[+*?])?)+$`)

// surelyTooLong is the length in runes above which no text is ever taken. Such a text is no answer at all, so that
// nothing is computed from a whole document that somebody pasted into a name.
func (f *Field) surelyTooLong() int {
	switch c := f.Config.(*textConfig); {
	case c.max == nil:
		return maxText
	case f.MaxLength > 0:
		return f.MaxLength
	}
	return longestText / utf8.UTFMax // the limit is an expression
}

// longestText is where a text is cut before it is cleaned, in bytes; every limit is far below it.
const longestText = 1 << 20

// readText is the typed text; far too long a text is cut, so that cleaning it costs little and the
// check still finds it too long.
func readText(f *Field, typed []string) string {
	text := single(typed)
	if len(text) > longestText {
		text = strings.ToValidUTF8(text[:longestText], "")
	}
	if f.Lines > 1 {
		return strings.TrimSpace(clean(text))
	}
	return line(text)
}

func textOrNothing(text string) (any, *source.Text) {
	if text == "" {
		return nil, nil
	}
	return text, nil
}

func typedText(_ *Field, value any) []string {
	text, _ := value.(string)
	return []string{text}
}

func checkText(f *Field, value any, _ *Context, scope *expression.Scope) ([]source.Text, error) {
	c := f.Config.(*textConfig)
	text := value.(string)
	count := utf8.RuneCountInString(text)
	limit, known, err := countOf(c.max, scope)
	if err != nil {
		return nil, err
	}
	if !known {
		limit = maxText
	}
	if count > limit {
		return []source.Text{textTooLong.Say(source.Args{"count": count, "limit": limit})}, nil
	}
	least, known, err := countOf(c.min, scope)
	if err != nil {
		return nil, err
	}
	if known && count < least {
		return []source.Text{textTooShort.Say(source.Args{"count": count, "limit": least})}, nil
	}
	if c.pattern != nil && !c.pattern.MatchString(text) {
		return []source.Text{writtenIn(c.message)}, nil
	}
	return nil, nil
}
