package forms

import (
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// What a confirmation and a consent have in common: a tick, from which the form makes who said what and when.

func readTick(_ *Field, typed []string, _ *Context) (any, *source.Text) {
	text, ok := word(typed)
	if !ok || !yesnoWords[strings.ToLower(text)] {
		return nil, nil
	}
	return expression.Record{}, nil
}

func typedTick(given bool) []string {
	if given {
		return []string{"yes"}
	}
	return []string{""}
}

// confirm makes the record of a tick: name, time and wording are never taken from what came in, they are
// what the form knows at this moment. A record that says nothing is no tick.
func confirm(always expression.Record) func(*Field, any, *Context, *expression.Scope) (any, *source.Text, error) {
	return func(f *Field, value any, ctx *Context, scope *expression.Scope) (any, *source.Text, error) {
		if came, ok := value.(expression.Record); ok && came["given"] == false {
			return nil, nil, nil
		}
		text, err := f.Label.Render(scope, ctx.Lang)
		if err != nil {
			return nil, nil, err
		}
		confirmed := cloneRow(always)
		confirmed["text"] = strings.TrimSpace(text)
		if name := f.signer(scope); name != "" {
			confirmed["name"] = name
		}
		if now := scope.Names["now"]; isInstant(now) {
			confirmed["at"] = now
		}
		return confirmed, nil, nil
	}
}

// convertTick reads true and "yes", as the API may post it.
func convertTick(_ *Field, posted any) any {
	switch posted {
	case true, "yes":
		return map[string]any{}
	case false, "", "no":
		return nil
	}
	return posted
}

// whoAndWhen prints parts of a record, those that are there.
func whoAndWhen(record expression.Record, ctx *Context, parts ...string) []string {
	var words []string
	for _, part := range parts {
		if shown := expression.Format(record[part], ctx.Lang, ctx.Scope.Zone); shown != "" {
			words = append(words, shown)
		}
	}
	return words
}

// signer is the name of who fills in the form: as the form asks for it, or as the person is known.
func (f *Field) signer(scope *expression.Scope) string {
	var words []string
	for _, field := range f.signers {
		if v := Values(scope.Names).at(field.Path); v != nil {
			words = append(words, expression.Format(v, "de", nil))
		}
	}
	if len(words) > 0 {
		return strings.Join(words, " ")
	}
	person, _ := scope.Names["submitter"].(expression.Record)
	name, _ := person["name"].(string)
	return name
}
