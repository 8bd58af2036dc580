package flows

import (
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/forms"
)

// valueType is the type of a personal value beside an event; nil reads what JSON says.
func valueType(f *Flow, e Event, name string) *expression.Type {
	if path, is := strings.CutPrefix(name, "answers."); is {
		if form := f.formOf(e); form != nil {
			if t := form.StoredType(path); t != nil {
				return t
			}
		}
	}
	return f.typeOf(e, name)
}

// storedAnswers are the answers of a form by the names under which they are stored: a part that is kept for a
// time of its own stands beside the rest.
func storedAnswers(form *forms.Form, values forms.Values) map[string]any {
	if form == nil {
		return values
	}
	return form.Split(values)
}

// formOf is the form whose answers an event carries, or nil.
func (f *Flow) formOf(e Event) *forms.Form {
	switch v := e.(type) {
	case Submitted:
		return f.Form
	case AnswersChanged:
		return f.Form
	case StepAnswered:
		return f.Step(v.Step).Form()
	case TaskDecided:
		return f.Step(v.Step).Form()
	case CaseRepaired:
		return f.Form
	case ActionTaken:
		for _, a := range f.Anytime {
			if a.Name == v.Action {
				return a.Form
			}
		}
	}
	return nil
}

// typeOf is the type of a value that is no answer of a form; nil reads what JSON says.
func (f *Flow) typeOf(e Event, name string) *expression.Type {
	group, part, _ := strings.Cut(name, ".")
	switch v := e.(type) {
	case TaskDecided:
		if name == "answers.on" {
			return &expression.Type{Kind: expression.Day}
		}
	case ValuesSet:
		if s := f.Step(v.Step); s != nil && group == "set" {
			if c, ok := s.Config.(*setConfig); ok {
				return c.typeOf(part)
			}
		}
	case CallAnswered:
		step, _, _ := strings.Cut(v.Stop, "/")
		if s := f.Step(step); s != nil && group == "output" {
			if c, ok := s.Config.(effectStep); ok && c.effect().output != nil {
				return c.effect().output.Fields[part]
			}
		}
	case CaseRepaired:
		if group == "result" {
			if place, name, is := strings.Cut(part, "/"); is {
				return f.resultType(place, name)
			}
		}
	case BlockOpened:
		if s := f.Step(v.Step); s != nil && group == "item" {
			if c, ok := s.Config.(*eachConfig); ok {
				return c.item
			}
		}
	case CallRequested:
		if s := f.Step(v.Step); s != nil && group == "with" {
			if c, ok := s.Config.(effectStep); ok {
				return c.effect().typeOf(part)
			}
		}
	}
	return nil
}

func (c *setConfig) typeOf(name string) *expression.Type { return settingType(c.names, c.values, name) }

func (c *effectConfig) typeOf(name string) *expression.Type {
	return settingType(c.names, c.with, name)
}

// settingType is the type of a named value as written by the author.
func settingType(names []string, values []*expression.Setting, name string) *expression.Type {
	for i, n := range names {
		if n != name {
			continue
		}
		if values[i].Program != nil {
			return values[i].Program.Type
		}
		return literalType(values[i].Literal)
	}
	return nil
}

func literalType(value any) *expression.Type {
	switch value.(type) {
	case expression.Decimal:
		return numberType
	case bool:
		return boolType
	}
	return textType
}
