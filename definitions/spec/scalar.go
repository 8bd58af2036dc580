package spec

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"laufzettel/definitions/source"
)

// NamePattern is what names of fields, steps, settings and registers look like.
const NamePattern = `^[a-z][A-Za-z0-9]*$`

var (
	validName = regexp.MustCompile(NamePattern)
	// grouped is a number with separators of thousands: 1.000 or 1,000,000.
	grouped = regexp.MustCompile(`^[0-9]{1,3}([.,' _][0-9]{3})+$`)
	// roundNumber is a number whose decimals say nothing: 3.0 or 3,00.
	roundNumber = regexp.MustCompile(`^([0-9]+)[.,]0+$`)
	// withUnit is a number with a word behind it: 10 MB.
	withUnit = regexp.MustCompile(`^([0-9]+) ?[^0-9.,]+$`)
	// looksComputed is a literal that nobody writes as one: the name of a setting, today, a call.
	looksComputed = regexp.MustCompile(`^(?:(?:settings|steps|form|registers|case|row)[.\[].*|(?:today|now)(?: *[-+] *.*)?|(?:not )?[a-z][A-Za-z0-9]*\(.*\)(?:[ .].*)?)$`)
)

// maxCount is the largest whole number a key may have; it fits every platform's int.
const maxCount = 1_000_000_000

// flagWords are how people write yes and no.
var flagWords = map[string]string{
	"true": "true", "ja": "true", "yes": "true", "on": "true", "an": "true", "wahr": "true", "j": "true", "y": "true", "1": "true",
	"false": "false", "nein": "false", "no": "false", "off": "false", "aus": "false", "falsch": "false", "n": "false", "0": "false",
}

// scalar checks one literal or expression, as far as that is visible without compiling it.
func (r *reader) scalar(k *Key, n *source.Node) bool {
	text := strings.TrimSpace(n.Raw)
	if text == "" && k.Kind != Text && k.Kind != Label && k.Kind != Word && k.Kind != Words && k.Kind != Value {
		return r.refuse(n, missingValue.Say(source.Args{"key": k.Name, "wanted": k.wanted()}), k.exampleText())
	}
	switch k.Kind {
	case Condition, People:
		return r.expression(k, n, text)
	case Value:
		return r.literalOrExpression(n, text)
	case Text:
		if inner, found := strings.CutPrefix(text, "="); found {
			return r.refuse(n, textEquals.Say(source.Args{"key": k.Name}), quoted("{{ "+strings.TrimSpace(inner)+" }}"))
		}
	case Name:
		if !validName.MatchString(n.Raw) {
			d := source.Diagnostic{Pos: n.Pos, Path: n.Path, Width: n.Width(), Text: badName.Say(source.Args{"name": n.Raw})}
			r.report.Add(withSpelling(d, n.Raw))
			return false
		}
	case Option:
		return r.option(k, n)
	case Flag:
		if n.Raw != "true" && n.Raw != "false" {
			suggestion := source.Text{}
			if word := flagWords[strings.ToLower(text)]; word != "" {
				suggestion = plain(word)
			}
			return r.refuse(n, badFlag.Say(source.Args{"key": k.Name, "found": n.Raw}), suggestion)
		}
	case Count:
		return r.count(k, n, text)
	}
	return true
}

// refuse reports a value and says that it is not usable.
func (r *reader) refuse(n *source.Node, what, suggestion source.Text) bool {
	r.report.Add(source.Diagnostic{Pos: n.Pos, Path: n.Path, Width: n.Width(), Text: what, Suggestion: suggestion})
	return false
}

// expression checks a key that is always an expression.
func (r *reader) expression(k *Key, n *source.Node, text string) bool {
	if inner, found := strings.CutPrefix(text, "="); found && !strings.HasPrefix(text, "==") {
		return r.refuse(n, conditionEquals.Say(source.Args{"key": k.Name}), plain(strings.TrimSpace(inner)))
	}
	if inner, found := wholeTemplate(text); found {
		return r.refuse(n, conditionBraces.Say(source.Args{"key": k.Name}), plain(inner))
	}
	// Not on, off, an, j and the like, which might be names of fields.
	if k.Kind == Condition && slices.Contains([]string{"ja", "nein", "yes", "no"}, strings.ToLower(text)) {
		return r.refuse(n, conditionYesNo.Say(source.Args{"key": k.Name, "found": text}), plain(flagWords[strings.ToLower(text)]))
	}
	return true
}

// literalOrExpression checks a key of kind Value.
func (r *reader) literalOrExpression(n *source.Node, text string) bool {
	if inner, found := wholeTemplate(text); found {
		return r.refuse(n, valueBraces.Say(nil), plain("="+inner))
	}
	if text == "=" {
		return r.refuse(n, emptyExpression.Say(nil), source.Text{})
	}
	if looksComputed.MatchString(text) {
		return r.refuse(n, valueEquals.Say(source.Args{"found": text}),
			computedOrLiteral.Say(source.Args{"expression": "=" + text, "literal": "=" + strconv.Quote(text)}))
	}
	return true
}

// wholeTemplate returns the inside of a text that is one {{ }} and nothing else.
func wholeTemplate(text string) (string, bool) {
	inner, opened := strings.CutPrefix(text, "{{")
	inner, closed := strings.CutSuffix(inner, "}}")
	if !opened || !closed || strings.Contains(inner, "{{") {
		return "", false
	}
	return strings.TrimSpace(inner), true
}

func (r *reader) option(k *Key, n *source.Node) bool {
	if slices.Contains(k.Options, n.Raw) {
		return true
	}
	suggestion := allowedOptions.Say(source.Args{"options": joinWords(k.Options)})
	if meant := source.Suggest(n.Raw, k.Options); meant != "" {
		suggestion = didYouMeanOf.Say(source.Args{"word": meant, "options": joinWords(k.Options)})
	}
	return r.refuse(n, unknownOption.Say(source.Args{"key": k.Name, "found": n.Raw}), suggestion)
}

func (r *reader) count(k *Key, n *source.Node, text string) bool {
	if number, err := strconv.Atoi(n.Raw); err == nil && number >= 0 && number <= maxCount && n.Raw[0] != '+' {
		return true
	}
	suggestion := source.Text{}
	switch {
	case grouped.MatchString(text):
		suggestion = plain(strings.NewReplacer(".", "", ",", "", "'", "", " ", "", "_", "").Replace(text))
	case roundNumber.MatchString(text):
		suggestion = plain(roundNumber.FindStringSubmatch(text)[1])
	case withUnit.MatchString(text):
		suggestion = plain(withUnit.FindStringSubmatch(text)[1])
	}
	return r.refuse(n, badCount.Say(source.Args{"key": k.Name, "found": n.Raw}), suggestion)
}

// withSpelling adds to a diagnostic about a name how it could be spelled.
func withSpelling(d source.Diagnostic, name string) source.Diagnostic {
	if spelled := Spell(name); spelled != "" {
		d.Suggestion = plain(spelled)
	}
	return d
}

// Spell turns words into a valid name: "Prüf-Datum (neu)" becomes pruefDatumNeu; "" if no letter is left.
func Spell(words string) string {
	replaced := strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue", "ß", "ss").Replace(words)
	var b strings.Builder
	upper := false
	for _, c := range replaced {
		switch letter := c < unicode.MaxASCII && unicode.IsLetter(c); {
		case !letter && !(c >= '0' && c <= '9'):
			upper = b.Len() > 0
			continue
		case b.Len() == 0 && !letter:
			continue // a name does not begin with a digit
		case b.Len() == 0:
			c = unicode.ToLower(c)
		case upper:
			c = unicode.ToUpper(c)
		}
		upper = false
		b.WriteRune(c)
	}
	name := b.String()
	if strings.ToUpper(words) == words { // KBL is kbl, not kBL
		name = strings.ToLower(name)
	}
	return name
}
