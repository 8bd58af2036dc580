package expression

import (
	"strings"

	"laufzettel/definitions/source"
)

// partIn is where a row keeps a part that is a text in a further language: "label.en" beside "label".
func partIn(part, lang string) string { return part + "." + lang }

// SetPart gives a row a text in all its languages. They are stored with an answer that holds the row, so that it
// can be read in each of them later.
func SetPart(row Record, part string, text source.Local) {
	row[part] = text.Text
	for lang, said := range text.By {
		row[partIn(part, lang)] = said
	}
}

// CopyPart gives a row a part of another, in all its languages. Nothing is copied where there is nothing.
func CopyPart(to, from Record, part string) {
	for name, value := range from {
		if value != nil && (name == part || strings.HasPrefix(name, part+".")) {
			to[name] = value
		}
	}
}

// TextIn is a part of a row that is a text, in a language; where it has none in it, that of the site's own
// language, else "".
func TextIn(row Record, part, lang string) string {
	if text, ok := row[partIn(part, lang)].(string); ok && text != "" {
		return text
	}
	text, _ := row[part].(string)
	return text
}

// InLanguage is a value that the program gave, in a language where it is a text that a row has in several.
func (p *Program) InLanguage(scope *Scope, value any, lang string) any {
	if p == nil || p.owner == nil {
		return value
	}
	owner, err := p.owner.Eval(scope)
	if err != nil {
		return value
	}
	if row, ok := owner.(Record); ok && row[p.part] == value {
		if text, ok := row[partIn(p.part, lang)].(string); ok && text != "" {
			return text
		}
	}
	return value
}

// EvalIn is Eval for showing the value to people: a text that a row of a register has in several languages comes
// in lang. What is stored or compared is what Eval gives.
func (p *Program) EvalIn(scope *Scope, lang string) (any, error) {
	value, err := p.Eval(scope)
	if err != nil {
		return nil, err
	}
	return p.InLanguage(scope, value, lang), nil
}
