package play

import (
	"encoding/json"
	"path"
	"strings"

	shopspring "github.com/shopspring/decimal"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
	"laufzettel/forms"
)

// startContext is what the start form may look at.
func (c *Case) startContext() *forms.Context {
	settings := expression.Record{}
	for _, s := range c.process.Settings {
		settings[s.Name] = s.Default
	}
	return &forms.Context{Scope: expression.Scope{
		Names: map[string]any{"today": c.today(), "now": c.now, "settings": settings},
		Zone:  c.zone,
	}}
}

// stepContext is what the form of a step may look at while an outcome is chosen: the start form as form.x,
// earlier steps, and the outcome.
func (c *Case) stepContext(step, outcome string) *forms.Context {
	ctx := flows.StepFormContext(c.process.Flow, c.state, step, c.now, c.facts())
	ctx.Extra = map[string]any{"outcome": outcome}
	return ctx
}

// StartContext is what a start form of a case that has not begun may look at, for those who show it.
func (c *Case) StartContext() *forms.Context { return c.ready(c.startContext(), nil) }

// FormContext is what the form of an open task may look at while an outcome is chosen.
func (c *Case) FormContext(stop *flows.Stop, outcome string) *forms.Context {
	if stop.Kind == flows.Returned {
		ctx := c.startContext()
		ctx.Base, ctx.Reopened = c.state.Values, stop.Fields
		return c.ready(ctx, nil)
	}
	return c.ready(c.stepContext(stop.Step, outcome), nil)
}

// ActionContext is what the form of an anytime action may look at.
func (c *Case) ActionContext() *forms.Context {
	return c.ready(flows.ActionFormContext(c.process.Flow, c.state, c.now, c.facts()), nil)
}

func (c *Case) ready(ctx *forms.Context, files map[string]expression.Record) *forms.Context {
	if files == nil {
		files = map[string]expression.Record{}
	}
	ctx.Catalogue, ctx.Lang, ctx.Files, ctx.Directory = c.world, c.options.Lang, files, forms.LookUp
	return ctx
}

// answers reads what was answered as the API would read it.
func (c *Case) answers(form *forms.Form, given map[string]any, ctx *forms.Context) (forms.Values, *Trouble) {
	if given == nil {
		given = map[string]any{}
	}
	files := map[string]expression.Record{}
	inventFiles(given, files)
	body, err := json.Marshal(given)
	if err != nil {
		return nil, trouble("values", refused, source.Args{"why": err.Error()})
	}
	c.ready(ctx, files)
	values, problems, err := form.DecodeJSON(body, ctx)
	if err == nil && len(problems) == 0 {
		values, problems, err = form.Check(values, ctx)
	}
	if err != nil {
		return nil, &Trouble{Part: "values", Text: failed.Say(source.Args{"why": err.Error()}), Halted: true}
	}
	if len(problems) > 0 {
		t := trouble("values", refused, source.Args{"why": problemsIn(problems, c.options.Lang)})
		t.Fields = problems
		return nil, t
	}
	return values, nil
}

// problemsIn says what is wrong with answers, field by field.
func problemsIn(problems []forms.Problem, lang string) string {
	var said []string
	for _, p := range problems {
		said = append(said, p.Field+": "+p.In(lang))
	}
	return strings.Join(said, " ")
}

// types are what the files of a play are, by the ending of their names.
var types = map[string]string{".pdf": "application/pdf", ".jpg": "image/jpeg", ".png": "image/png", ".heic": "image/heic"}

// inventFiles makes a file of every answer that is the name of one.
func inventFiles(answer any, files map[string]expression.Record) {
	switch v := answer.(type) {
	case string:
		if kind := types[strings.ToLower(path.Ext(v))]; kind != "" {
			files[v] = expression.Record{"id": v, "name": v, "size": shopspring.NewFromInt(1000), "type": kind}
		}
	case []any:
		for _, item := range v {
			inventFiles(item, files)
		}
	case map[string]any:
		for _, item := range v {
			inventFiles(item, files)
		}
	}
}

// Plain turns a node of a definition file into what JSON holds: answers as Begin and Move take them.
func Plain(n *source.Node) any {
	if n == nil {
		return nil
	}
	switch n.Kind {
	case source.Scalar:
		if n.Style == source.Plain && (n.Raw == "true" || n.Raw == "false") {
			return n.Raw == "true"
		}
		return n.Raw
	case source.List:
		items := []any{}
		for _, item := range n.Items {
			items = append(items, Plain(item))
		}
		return items
	case source.Map:
		parts := map[string]any{}
		for _, e := range n.Entries {
			parts[e.Key] = Plain(e.Value)
		}
		return parts
	}
	return nil
}

// Answers are the answers that a node holds; nil where it holds none.
func Answers(n *source.Node) map[string]any {
	parts, _ := Plain(n).(map[string]any)
	return parts
}

// View is a form with the answers so far, as a page or a prompt shows it: what is hidden, offered and computed. Answers
// that are missing or wrong are left out.
func (c *Case) View(form *forms.Form, posted map[string]any, ctx *forms.Context) ([]forms.PageView, error) {
	files := map[string]expression.Record{}
	if posted == nil {
		posted = map[string]any{}
	}
	inventFiles(posted, files)
	c.ready(ctx, files)
	body, err := json.Marshal(posted)
	if err != nil {
		return nil, err
	}
	values, _, err := form.DecodeJSON(body, ctx)
	if err != nil {
		return nil, err
	}
	return form.View(form.Input(values), ctx)
}
