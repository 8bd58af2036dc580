package forms

import (
	"slices"

	"laufzettel/definitions/expression"
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
	for _, fault := range a.form.violations(a.form.plainJSON(a.values)) {
		at := a
		if fault.row > 0 {
			t := a.tables[fault.table]
			if t == nil || fault.row > len(t.kept) {
				continue
			}
			row := t.kept[fault.row-1]
			row.enter(t)
			at = row.answers
		}
		text := wrongShape
		if fault.field.Type.Expects != nil {
			text = fault.field.Type.Expects
		}
		problem, err := at.problem(fault.field, text.Say(nil))
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
	taken := map[string]bool{}
	var all []Problem
	for _, p := range extra {
		if f.Field(p.Field) == nil {
			all = append(all, p) // of the whole form
			continue
		}
		if !taken[p.Field] {
			taken[p.Field] = true
			all = append(all, p)
		}
	}
	for _, p := range problems {
		if !taken[p.Field] {
			all = append(all, p)
		}
	}
	place := f.placesIn(problems)
	slices.SortStableFunc(all, func(a, b Problem) int { return slices.Compare(place(a.Field), place(b.Field)) })
	return all
}

// placesIn gives the place of a path in the form, to sort by: what is none of its fields comes first, the
// table before its rows, the rows in the order of the problems or else of their numbers.
func (f *Form) placesIn(problems []Problem) func(path string) []int {
	rows := map[string]int{}
	for i, p := range problems {
		if table, number, _ := f.cell(p.Field); table != nil {
			if at := table.Path + "." + number; rows[at] == 0 {
				rows[at] = i + 1
			}
		}
	}
	return func(path string) []int {
		if field := f.byPath[path]; field != nil {
			return []int{field.index}
		}
		table, number, column := f.cell(path)
		if table == nil {
			return []int{-1}
		}
		at := []int{table.index, rows[table.Path+"."+number], atoi(number)}
		if field := table.Table.Row.byPath[column]; field != nil {
			at = append(at, field.index)
		}
		return at
	}
}

// takeInput reads what a browser posted.
func (f *Form) takeInput(input Input, ctx *Context) taker {
	if ctx == nil {
		ctx = &Context{}
	}
	return inputTaker{input: input, ctx: ctx}
}

// takeValues uses values of the right kinds.
func (f *Form) takeValues(values Values, ctx *Context) taker {
	if ctx == nil {
		ctx = &Context{}
	}
	return valueTaker{values, ctx}
}

// Input turns values back into what a browser would have posted, to fill a form with them. The rows of a
// table are numbered from 1.
func (f *Form) Input(values Values) Input {
	input := Input{}
	f.fill(input, values, "")
	return input
}

func (f *Form) fill(input Input, values Values, prefix string) {
	for _, field := range f.fields {
		if !field.asks() {
			continue
		}
		value := values.at(field.Path)
		switch {
		case value != nil:
			input[prefix+field.Path] = field.Type.Typed(field, value)
		case prefix != "" && field.Default != nil && field.Show == nil && field.Parent == nil:
			// The row was answered without this, so it does not take its default any more.
			input[prefix+field.Path] = []string{""}
		}
		if field.Table == nil {
			continue
		}
		rows, _ := value.([]any)
		for i, number := range rowNumbers(len(rows)) {
			if row, ok := rows[i].(expression.Record); ok {
				field.Table.Row.fill(input, Values(row), prefix+field.Path+"."+number+".")
			}
		}
	}
}
