package forms

import (
	"laufzettel/definitions/source"
)

// Read turns what was typed into values and says everything that is wrong, field by field, in the
// order of the form. Hidden answers are dropped, computed values computed. With page != "" only
// problems of that page are returned (values of the others are read all the same).
// An error means the definition failed at run time; it is a *expression.Failure.
func (f *Form) Read(input Input, page string, ctx *Context) (Values, []Problem, error) {
	values, problems, err := f.judge(ctx, f.takeInput(input, ctx))
	if err != nil || page == "" {
		return values, problems, err
	}
	var here []Problem
	for _, p := range problems {
		if p.Page == page {
			here = append(here, p)
		}
	}
	return values, here, nil
}

// Check does the same for values that came another way in (API, replay): types, conditions, rules.
// The returned values are the ones to store. Defaults are not filled in: what is not there was not
// answered. Values that are checked again come out the same.
func (f *Form) Check(values Values, ctx *Context) (Values, []Problem, error) {
	shaped, broken := f.shape(f.plainJSON(values), ctx)
	values, problems, err := f.judge(ctx, f.takeValues(shaped, ctx))
	return values, f.merge(broken, problems), err
}

// judge settles the form, looks for everything that is wrong, and guards the result by the schema.
func (f *Form) judge(ctx *Context, take taker) (Values, []Problem, error) {
	a, err := f.answer(ctx, take)
	if err != nil {
		return nil, nil, err
	}
	problems, err := a.inspect()
	if err != nil {
		return nil, nil, err
	}
	guarded, err := a.guard()
	if err != nil {
		return nil, nil, err
	}
	return a.values, f.merge(guarded, problems), nil
}

// guard lets the JSON Schema look at the values as they would be stored. It finds what a field type
// let through by mistake, and so keeps the store clean on every way in.
func (a *answers) guard() ([]Problem, error) {
	var problems []Problem
	for _, field := range a.form.violations(a.form.plainJSON(a.values)) {
		if field == nil {
			continue
		}
		text := wrongShape
		if field.Type.Expects != nil {
			text = field.Type.Expects
		}
		problem, err := a.problem(field, text.Say(nil))
		if err != nil {
			return nil, err
		}
		problems = append(problems, problem)
	}
	return problems, nil
}

// merge adds extra problems in front of those of the same field; a field that already has extra
// ones is not reported as missing as well.
func (f *Form) merge(extra, problems []Problem) []Problem {
	if len(extra) == 0 {
		return problems
	}
	has := map[string]bool{}
	for _, p := range extra {
		has[p.Field] = true
	}
	reported := map[string]bool{}
	for _, p := range problems {
		reported[p.Field] = true
	}
	byField := map[string][]Problem{}
	var all []Problem
	for _, p := range extra {
		if f.byPath[p.Field] == nil {
			all = append(all, p)
			continue
		}
		if len(byField[p.Field]) == 0 {
			byField[p.Field] = append(byField[p.Field], p)
		}
	}
	for _, p := range problems {
		if f.byPath[p.Field] == nil {
			all = append(all, p)
			continue
		}
		if !has[p.Field] {
			byField[p.Field] = append(byField[p.Field], p)
		}
	}
	for _, field := range f.fields {
		all = append(all, byField[field.Path]...)
	}
	return all
}

// takeInput reads what a browser posted.
func (f *Form) takeInput(input Input, ctx *Context) taker {
	if ctx == nil {
		ctx = &Context{}
	}
	return func(field *Field) (any, []string, *source.Text, bool) {
		typed, asked := input[field.Path]
		if !asked {
			return nil, nil, nil, false
		}
		value, problem := field.Type.Read(field, typed, ctx)
		return value, typed, problem, true
	}
}

// takeValues uses values of the right kinds. Texts are read again, so that they are cleaned and
// checked like typed ones.
func (f *Form) takeValues(values Values, ctx *Context) taker {
	if ctx == nil {
		ctx = &Context{}
	}
	return func(field *Field) (any, []string, *source.Text, bool) {
		value := values.at(field.Path)
		text, ok := value.(string)
		if !ok {
			return value, nil, nil, true
		}
		value, problem := field.Type.Read(field, []string{text}, ctx)
		return value, []string{text}, problem, true
	}
}

// Input turns values back into what a browser would have posted, to fill a form with them.
func (f *Form) Input(values Values) Input {
	input := Input{}
	for _, field := range f.fields {
		if !field.asks() {
			continue
		}
		if value := values.at(field.Path); value != nil {
			input[field.Path] = field.Type.Typed(field, value)
		}
	}
	return input
}
