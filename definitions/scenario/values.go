package scenario

import (
	"encoding/json"
	"fmt"
	"path"

	shopspring "github.com/shopspring/decimal"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
	"laufzettel/forms"
)

// startContext is what the start form may look at.
func (r *run) startContext() *forms.Context {
	settings := expression.Record{}
	for _, s := range r.process.Settings {
		settings[s.Name] = s.Default
	}
	return &forms.Context{Scope: expression.Scope{
		Names: map[string]any{"today": expression.DateOf(r.now, r.zone), "now": r.now, "settings": settings},
		Zone:  r.zone,
	}}
}

// stepContext is what the form of a step may look at while an outcome is chosen: the start form as form.x,
// earlier steps, and the outcome.
func (r *run) stepContext(step, outcome string) *forms.Context {
	ctx := flows.StepFormContext(r.process.Flow, r.state, step, r.now, r.world)
	ctx.Extra = map[string]any{"outcome": outcome}
	return ctx
}

// values reads the answers of an example as the API would read them. A file is its name: urkunde.pdf.
func (r *run) values(form *forms.Form, n *source.Node, ctx *forms.Context) (forms.Values, bool) {
	posted := map[string]any{}
	files := map[string]expression.Record{}
	if n != nil {
		for _, e := range n.Entries {
			posted[e.Key] = plain(e.Value, files)
		}
	}
	body, err := json.Marshal(posted)
	if err != nil {
		r.report.Error(n, refused, source.Args{"why": err.Error()})
		return nil, false
	}
	ctx.Catalogue, ctx.Lang, ctx.Files, ctx.Directory = r.world, "de", files, forms.LookUp
	values, problems, err := form.DecodeJSON(body, ctx)
	if err == nil && len(problems) == 0 {
		values, problems, err = form.Check(values, ctx)
	}
	if err != nil {
		r.report.Error(n, failed, source.Args{"why": err.Error()})
		return nil, false
	}
	for _, p := range problems {
		r.report.Error(n, refused, source.Args{"why": fmt.Sprintf("%s: %s", p.Field, p.In("de"))})
	}
	return values, len(problems) == 0
}

// types are what an example's files are, by the ending of their names.
var types = map[string]string{".pdf": "application/pdf", ".jpg": "image/jpeg", ".png": "image/png", ".heic": "image/heic"}

// plain turns a node into what JSON holds, and invents the files it names.
func plain(n *source.Node, files map[string]expression.Record) any {
	switch n.Kind {
	case source.Scalar:
		if kind := types[path.Ext(n.Raw)]; kind != "" {
			files[n.Raw] = expression.Record{"id": n.Raw, "name": n.Raw, "size": shopspring.NewFromInt(1000), "type": kind}
		}
		if n.Style == source.Plain && (n.Raw == "true" || n.Raw == "false") {
			return n.Raw == "true"
		}
		return n.Raw
	case source.List:
		items := []any{}
		for _, item := range n.Items {
			items = append(items, plain(item, files))
		}
		return items
	case source.Map:
		parts := map[string]any{}
		for _, e := range n.Entries {
			parts[e.Key] = plain(e.Value, files)
		}
		return parts
	}
	return nil
}
