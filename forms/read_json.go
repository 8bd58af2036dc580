package forms

import "laufzettel/definitions/expression"

// ReadJSON reads answers as a program sends them and checks them in full, so that everything that is wrong is told at
// once: of a field that cannot be read only that is told. Files are those that ctx knows; nil are none. The values are
// good where there are no problems. The error is that of DecodeJSON: what was sent is no object of answers.
func (f *Form) ReadJSON(body []byte, ctx *Context) (Values, []Problem, error) {
	if ctx.Files == nil {
		ctx.Files = map[string]expression.Record{}
	}
	values, problems, err := f.DecodeJSON(body, ctx)
	if err != nil {
		return nil, nil, err
	}
	checked, wrong, err := f.Check(values, ctx)
	if err != nil {
		return nil, nil, err
	}
	known := map[string]bool{}
	for _, problem := range problems {
		known[problem.Field] = true
	}
	for _, problem := range wrong {
		if !known[problem.Field] {
			problems = append(problems, problem)
		}
	}
	return checked, problems, nil
}
