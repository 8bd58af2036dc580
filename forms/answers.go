package forms

import (
	"maps"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// answers is one look at a form: every field settled in the order of dependence. What Read, Check
// and View say is read from it.
type answers struct {
	form   *Form
	ctx    *Context
	scope  expression.Scope
	values Values
	states []state // by Field.index
	pages  map[*Page]bool
	// sections that have a condition, and whether they are hidden.
	sections map[*Section]bool
	open     []bool // by Field.index: may be changed; nil: all
	tables   map[*Field]*tableAnswers

	// Of a row of a table: where its paths begin ("personen.3."), the form around it, and the row.
	prefix string
	outer  *answers
	row    *rowAnswers
}

// state is what is known of one field.
type state struct {
	hidden, readOnly, locked, required bool

	value    any
	typed    []string
	problems []source.Text
}

// taker says what came in.
type taker interface {
	// take is what came in for a field: a value or what was typed. asked is false where nothing came.
	take(f *Field) (value any, typed []string, problem *source.Text, asked bool)
	// rows are the rows that came in for a table, in their order; false where nothing came.
	rows(f *Field) ([]incoming, bool)
}

func (f *Form) answer(ctx *Context, take taker) (*answers, error) {
	if ctx == nil {
		ctx = &Context{}
	}
	a := &answers{
		form:   f,
		ctx:    ctx,
		scope:  ctx.Scope,
		values: Values{},
		states: make([]state, len(f.fields)),
		pages:  map[*Page]bool{},
		open:   f.openFields(ctx),
	}
	a.scope.Names = make(map[string]any, len(ctx.Scope.Names)+len(f.fields)+2)
	maps.Copy(a.scope.Names, ctx.Scope.Names)
	maps.Copy(a.scope.Names, ctx.Extra)
	for _, field := range f.fields {
		if field.Parent == nil {
			a.scope.Names[field.Name] = nil
		}
	}
	if f.ownsForm {
		a.scope.Names["form"] = expression.Record(a.values)
	}
	for _, field := range f.order {
		if err := a.settle(field, take); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// settle finds out whether a field shows, may be changed, and what its value is.
func (a *answers) settle(field *Field, take taker) error {
	st := &a.states[field.index]
	var err error
	if st.hidden, err = a.hides(field); err != nil {
		return err
	}
	if field.ReadOnly != nil && !st.hidden {
		if st.readOnly, err = field.ReadOnly.True(&a.scope); err != nil {
			return err
		}
	}
	if field.Parent != nil && a.states[field.Parent.index].readOnly {
		st.readOnly = true
	}
	st.locked = a.open != nil && !a.open[field.index]
	switch {
	case field.Table != nil:
		return a.settleTable(field, st, take)
	case st.hidden || field.Value == nil:
		if !st.hidden || !field.asks() {
			return nil
		}
		// Kept, so that the answer is back when the field is: what was typed, or what it begins with.
		var asked bool
		if _, st.typed, _, asked = take.take(field); !asked {
			begins, err := a.byDefault(field)
			if err != nil || begins == nil {
				return err
			}
			st.typed = field.Type.Typed(field, begins)
		}
		return nil
	case st.locked:
		st.value = a.ctx.Base.at(field.Path)
	case field.Type.Compute != nil:
		st.value, err = field.Type.Compute(field, &a.scope)
	case st.readOnly:
		if st.value = a.ctx.Base.at(field.Path); st.value == nil {
			st.value, err = a.byDefault(field)
		}
	default:
		err = a.take(field, st, take)
	}
	if err != nil {
		return err
	}
	if st.value == nil {
		return nil
	}
	if st.typed == nil && field.asks() {
		st.typed = field.Type.Typed(field, st.value)
	}
	a.put(field, st.value)
	return nil
}

// put makes a settled value known.
func (a *answers) put(field *Field, value any) {
	a.values.put(field.Path, value)
	top, _, _ := strings.Cut(field.Path, ".")
	a.scope.Names[top] = a.values[top]
}

func (a *answers) take(field *Field, st *state, take taker) error {
	value, typed, problem, asked := take.take(field)
	if !asked {
		var err error
		st.value, err = a.byDefault(field)
		return err
	}
	st.typed = typed
	if problem == nil && value != nil && field.Type.Resolve != nil {
		var err error
		if value, problem, err = field.Type.Resolve(field, value, a.ctx, &a.scope); err != nil {
			return err
		}
	}
	if problem != nil {
		st.problems = append(st.problems, *problem)
		return nil
	}
	st.value = value
	return nil
}

// byDefault is the answer a field begins with; one that the field would not accept is none.
func (a *answers) byDefault(field *Field) (any, error) {
	if field.Default == nil {
		return nil, nil
	}
	value, err := field.Default.Eval(&a.scope)
	if err != nil || value == nil {
		return nil, err
	}
	if text, ok := value.(string); ok {
		var problem *source.Text
		if value, problem = field.Type.Read(field, []string{text}, a.ctx); problem != nil {
			return nil, nil
		}
	}
	if value == nil || !fits(value, field.Value) {
		return nil, nil
	}
	if field.Type.Resolve != nil {
		resolved, problem, err := field.Type.Resolve(field, value, a.ctx, &a.scope)
		if err != nil || problem != nil {
			return nil, err
		}
		value = resolved
	}
	return value, nil
}

// hides says whether the answer does not count: the page, a group around or the field itself does not show.
func (a *answers) hides(field *Field) (bool, error) {
	hidden, known := a.pages[field.Page]
	if !known {
		shown, err := field.Page.Show.True(&a.scope)
		if err != nil {
			return false, err
		}
		hidden = !shown
		a.pages[field.Page] = hidden
	}
	if hidden || field.Parent != nil && a.states[field.Parent.index].hidden {
		return true, nil
	}
	if hidden, err := a.hidesSection(field.Section); hidden || err != nil {
		return hidden, err
	}
	if field.Show == nil {
		return false, nil
	}
	shown, err := field.Show.True(&a.scope)
	return !shown, err
}

// editable says whether the person at the form may set this field now.
func (st *state) editable() bool { return !st.hidden && !st.readOnly && !st.locked }

// inspect says what is wrong with the settled answers, in the order of the form.
func (a *answers) inspect() ([]Problem, error) {
	var problems []Problem
	ruled, err := a.applyRules()
	if err != nil {
		return nil, err
	}
	for _, field := range a.form.fields {
		st := &a.states[field.index]
		if field.asks() && st.editable() {
			if err := a.examine(field, st); err != nil {
				return nil, err
			}
			for _, text := range st.problems {
				problem, err := a.problem(field, text)
				if err != nil {
					return nil, err
				}
				problems = append(problems, problem)
			}
		}
		if field.Table != nil {
			wrong, err := a.inspectRows(field)
			if err != nil {
				return nil, err
			}
			problems = append(problems, append(ruled[field], wrong...)...)
			continue
		}
		problems = append(problems, ruled[field]...)
	}
	return problems, nil
}

// examine asks whether the field is required and whether its value is within bounds.
func (a *answers) examine(field *Field, st *state) error {
	if err := a.demand(field, st); err != nil {
		return err
	}
	switch {
	case field.Table != nil:
		return a.examineTable(field, st)
	case st.value == nil:
		if st.required && len(st.problems) == 0 {
			st.problems = append(st.problems, field.Type.Missing.Say(nil))
		}
	case field.Type.Check != nil:
		texts, err := field.Type.Check(field, st.value, a.ctx, &a.scope)
		if err != nil {
			return err
		}
		st.problems = append(st.problems, texts...)
	}
	return nil
}

func (a *answers) demand(field *Field, st *state) (err error) {
	st.required = field.Always
	if field.Required != nil {
		st.required, err = field.Required.True(&a.scope)
	}
	return err
}

// problem completes a text with what every message may use.
func (a *answers) problem(field *Field, text source.Text) (Problem, error) {
	p := Problem{Field: a.prefix + field.Path, Page: field.Page.Name}
	if text.Message.Code == writtenCode {
		p.Written = text.Message.De
		return p, a.nameRow(&p)
	}
	label, err := a.label(field)
	if err != nil {
		return p, err
	}
	args := source.Args{"label": label, "example": field.example(), "hint": source.Text{}}
	if a.row != nil {
		if args["label"], err = a.labelInRow(label); err != nil {
			return p, err
		}
	}
	if example := field.example(); example != "" {
		args["hint"] = missingHint.Say(source.Args{"example": example})
	}
	maps.Copy(args, text.Args)
	p.Text = text.Message.Say(args)
	return p, nil
}

// label is the question as it stands in a sentence.
func (a *answers) label(field *Field) (string, error) {
	text, err := field.Label.Render(&a.scope, a.ctx.Lang)
	if err != nil {
		return "", err
	}
	if text = strings.TrimRight(strings.TrimSpace(text), ":*. "); text == "" {
		return field.Name, nil
	}
	return text, nil
}

func (f *Field) example() string {
	if f.Example != "" {
		return f.Example
	}
	return f.Type.Example
}
