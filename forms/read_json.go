package forms

import "laufzettel/definitions/expression"

// ReadJSON reads answers as a program sends them. The decider checks answers once more; here they are checked in full where
// something is wrong already, so that all of it is told at once (of a field that cannot be read only that), and where files
// are named: only those that ctx knows are real, nil are none. The error is that of DecodeJSON: what was sent is no object of
// answers.
func (f *Form) ReadJSON(body []byte, ctx *Context) (Values, []Problem, error) {
	if ctx.Files == nil {
		ctx.Files = map[string]expression.Record{}
	}
	values, problems, err := f.DecodeJSON(body, ctx)
	if err != nil {
		return nil, nil, err
	}
	if len(problems) == 0 && len(f.FilesIn(values)) == 0 {
		return values, nil, nil
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
