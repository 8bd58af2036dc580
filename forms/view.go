package forms

import (
	"laufzettel/definitions/expression"
)

// View says what the pages of the form look like now, for the answers so far: which fields show,
// are required, read-only, and what they may be set to. Helps and intros are Markdown.
func (f *Form) View(input Input, ctx *Context) ([]PageView, error) {
	if ctx == nil {
		ctx = &Context{}
	}
	a, err := f.answer(ctx, f.takeInput(input, ctx))
	if err != nil {
		return nil, err
	}
	views := make([]PageView, 0, len(f.Pages))
	for _, page := range f.Pages {
		view, err := a.viewPage(page)
		if err != nil {
			return nil, err
		}
		views = append(views, view)
	}
	return views, nil
}

func (a *answers) viewPage(page *Page) (view PageView, err error) {
	view = PageView{Page: page, Hidden: a.pages[page]}
	if view.Title, err = page.Title.Render(&a.scope, a.ctx.Lang); err != nil {
		return view, err
	}
	if view.Intro, err = page.Intro.Render(&a.scope, a.ctx.Lang); err != nil {
		return view, err
	}
	view.Fields, err = a.viewFields(page.Fields)
	return view, err
}

func (a *answers) viewFields(fields []*Field) ([]FieldView, error) {
	views := make([]FieldView, 0, len(fields))
	for _, field := range fields {
		view, err := a.viewField(field)
		if err != nil {
			return nil, err
		}
		views = append(views, view)
	}
	return views, nil
}

func (a *answers) viewField(field *Field) (view FieldView, err error) {
	st := &a.states[field.index]
	view = FieldView{
		Field: field, Path: a.prefix + field.Path, Hidden: st.hidden, ReadOnly: field.asks() && (st.readOnly || st.locked),
		Typed: st.typed, ShowWhen: a.showWhenHere(field.showWhen),
	}
	if view.Section, err = a.viewSection(field.Section, a.pages[field.Page]); err != nil {
		return view, err
	}
	if view.Label, err = field.Label.Render(&a.scope, a.ctx.Lang); err != nil {
		return view, err
	}
	if view.Help, err = field.Help.Render(&a.scope, a.ctx.Lang); err != nil {
		return view, err
	}
	if view.Help, err = a.hinted(field, view.Help); err != nil {
		return view, err
	}
	if field.Table == nil && st.value != nil || field.Value == nil && field.Type.Show != nil {
		if view.Shown, err = a.shown(field, st.value); err != nil {
			return view, err
		}
	}
	if st.value != nil && field.Type.Control != nil {
		view.Typed = field.Type.Control(field, st.value, a.ctx)
	}
	if field.asks() {
		if err = a.demand(field, st); err != nil {
			return view, err
		}
		view.Required = st.required && st.editable()
		if err = a.viewBounds(field, &view); err != nil {
			return view, err
		}
		if view.Prefilled, err = a.prefilled(field, st); err != nil {
			return view, err
		}
	}
	if field.Options != nil {
		if view.Options, err = a.offered(field, st); err != nil {
			return view, err
		}
		view.Options = inLanguage(view.Options, a.ctx.Lang)
		if field.Type.Translate != nil {
			view.Options = field.Type.Translate(view.Options, a.ctx.Lang)
		}
	}
	if field.Table != nil {
		err = a.viewTable(field, st, &view)
		return view, err
	}
	view.Fields, err = a.viewFields(field.Fields)
	return view, err
}

// shown is the value as people read it.
func (a *answers) shown(field *Field, value any) (string, error) {
	if field.Type.Show != nil {
		return field.Type.Show(field, value, a.ctx, &a.scope)
	}
	if program, computed := field.Config.(*expression.Program); computed {
		value = program.InLanguage(&a.scope, value, a.ctx.Lang)
	}
	return expression.FormatAs(value, field.Value, a.ctx.Lang, a.ctx.Scope.Zone), nil
}

// viewBounds prints the bounds, for people and for the HTML control.
func (a *answers) viewBounds(field *Field, view *FieldView) (err error) {
	if view.Min, view.MinTyped, err = a.bound(field, field.Min); err != nil {
		return err
	}
	view.Max, view.MaxTyped, err = a.bound(field, field.Max)
	return err
}

func (a *answers) bound(field *Field, setting *expression.Setting) (shown, typed string, err error) {
	if setting == nil {
		return "", "", nil
	}
	value, err := setting.Eval(&a.scope)
	if err != nil || value == nil {
		return "", "", err
	}
	shown = expression.Format(value, a.ctx.Lang, a.ctx.Scope.Zone)
	if !fits(value, field.Value) {
		return shown, shown, nil // the count of a list
	}
	if field.Type.Show != nil {
		if shown, err = field.Type.Show(field, value, a.ctx, &a.scope); err != nil {
			return "", "", err
		}
	}
	words := field.Type.Typed(field, value)
	if field.Type.Control != nil {
		words = field.Type.Control(field, value, a.ctx)
	}
	if len(words) > 0 {
		typed = words[0]
	}
	return shown, typed, nil
}
