package play

import (
	"laufzettel/definitions/expression"
	"laufzettel/forms"
)

// inventedFile is what a play hands in where a page asks for a file.
const inventedFile = "beispiel.pdf"

// Typed turns what was typed into a form on a page into answers as Begin and Move take them. Nobody uploads anything in
// a play: a file is invented wherever one is asked for. What is wrong or missing shows when the answers are used.
func (c *Case) Typed(form *forms.Form, input forms.Input, ctx func() *forms.Context) (map[string]any, error) {
	ready := func() *forms.Context {
		file := map[string]expression.Record{}
		inventFiles(inventedFile, file)
		return c.ready(ctx(), file)
	}
	pages, err := form.View(input, ready())
	if err != nil {
		return nil, err
	}
	for _, page := range pages {
		if !page.Hidden {
			inventUploads(page.Fields, input)
		}
	}
	values, _, err := form.Read(input, "", ready())
	if err != nil {
		return nil, err
	}
	answers := map[string]any{}
	for name, value := range values {
		if field := form.Field(name); field != nil && field.Type.Name == "computed" {
			continue
		}
		answers[name] = postedForm(value)
	}
	return answers, nil
}

// inventUploads answers every question for a file.
func inventUploads(views []forms.FieldView, input forms.Input) {
	for _, v := range views {
		switch {
		case v.Hidden:
		case len(v.Fields) > 0:
			inventUploads(v.Fields, input)
		case v.Field.Widget.Kind == "file" && len(input[v.Path]) == 0:
			input[v.Path] = []string{inventedFile}
		}
	}
}

// postedForm is a value as the API takes it: a choice is its key, a file its id, a confirmation is yes.
func postedForm(value any) any {
	switch v := value.(type) {
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = postedForm(item)
		}
		return items
	case []expression.Record:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = postedForm(item)
		}
		return items
	case expression.Record:
		for _, part := range []string{"id", "key"} {
			if is := text(v[part]); is != "" {
				return is
			}
		}
		if given, is := v["given"].(bool); is {
			return given
		}
		if _, signed := v["at"]; signed {
			return true
		}
		parts := map[string]any{}
		for name, part := range v {
			parts[name] = postedForm(part)
		}
		return parts
	}
	return expression.ToJSON(value)
}
