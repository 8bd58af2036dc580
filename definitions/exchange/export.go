// Package exchange carries forms to other programs and back: Export gives a form as JSON Schema with hints for
// other renderers, Import makes a draft of a form from such a document or from any JSON Schema. It is pure. Edit
// here when a form learns to say something that other renderers should know, or when a construct of JSON Schema
// can be said in a form.
package exchange

import (
	"encoding/json"
	"regexp"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/forms"
)

// Format names the shape of a Document; it changes when a reader of an older one would go wrong.
const Format = "laufzettel-form/1"

// Document is a form for other renderers. Schema says what may be posted (forms.DataSchema); everything else says
// how to ask for it. Texts are by language ("de", "en"), Markdown where the language says so, with {{ expression }}
// left in as written; conditions are expressions as written. A renderer that ignores them still posts valid data:
// the server decides.
type Document struct {
	Format    string         `json:"format"` // Format
	Form      string         `json:"form"`
	Languages []string       `json:"languages"` // the site's own first
	Title     Text           `json:"title,omitempty"`
	Intro     Text           `json:"intro,omitempty"`
	Schema    map[string]any `json:"schema"`
	Pages     []Page         `json:"pages"`
	// Keys are the other keys of the form as its author wrote them: rules, who, open, atMost ...
	Keys object `json:"keys,omitempty"`
}

// Text is a text by language.
type Text map[string]string

// Page is one page: its questions in order. Sections are its parts with a heading, which Fields refer to.
type Page struct {
	Page     string    `json:"page"`
	Title    Text      `json:"title,omitempty"`
	Intro    Text      `json:"intro,omitempty"`
	Show     string    `json:"show,omitempty"` // condition, "" is always
	Sections []Section `json:"sections,omitempty"`
	Fields   []Field   `json:"fields"`
}

// Section is a part of a page.
type Section struct {
	Section string `json:"section"`
	Title   Text   `json:"title"`
	Intro   Text   `json:"intro,omitempty"`
	Show    string `json:"show,omitempty"`
}

// Field is one question. Path is its place in the data ("zeit.von"); columns of a table are named without their
// row ("personen.vorname").
type Field struct {
	Name    string  `json:"name"`
	Path    string  `json:"path"`
	Type    string  `json:"type"`
	Section string  `json:"section,omitempty"` // name of the section it stands in
	Widget  Widget  `json:"widget"`
	Label   Text    `json:"label,omitempty"`
	Help    Text    `json:"help,omitempty"`
	Fields  []Field `json:"fields,omitempty"` // of a group or the columns of a table
	// Keys are the other keys as written: show, required, min, options, autocomplete ...
	Keys object `json:"keys,omitempty"`
}

// Widget says which control fits: one of forms.Widgets, and what HTML needs to know.
type Widget struct {
	Kind         string `json:"kind"`
	Input        string `json:"input,omitempty"` // type of <input>
	Inputmode    string `json:"inputmode,omitempty"`
	Autocomplete string `json:"autocomplete,omitempty"`
	Lines        int    `json:"lines,omitempty"`
	Unit         string `json:"unit,omitempty"` // shown behind the number
}

// Export gives a form for other renderers. languages are those of the site, its own first; none is German. The
// schema's titles are in the first.
func Export(f *forms.Form, languages []string) Document {
	if len(languages) == 0 {
		languages = []string{"de"}
	}
	e := exporter{languages}
	d := Document{Format: Format, Form: f.Name, Languages: languages, Title: e.text(f.Title), Intro: e.text(f.Intro),
		Schema: f.DataSchema(languages[0]), Keys: e.keys(f.Written, "form", "title", "intro", "pages", "fields")}
	for _, p := range f.Pages {
		page := Page{Page: p.Name, Title: e.text(p.Title), Intro: e.text(p.Intro), Show: sourceOf(p.Show), Fields: e.fields(p.Fields)}
		for _, field := range p.Fields {
			if s := field.Section; s != nil && (len(page.Sections) == 0 || page.Sections[len(page.Sections)-1].Section != s.Name) {
				page.Sections = append(page.Sections, Section{Section: s.Name, Title: e.text(s.Title), Intro: e.text(s.Intro), Show: sourceOf(s.Show)})
			}
		}
		d.Pages = append(d.Pages, page)
	}
	return d
}

type exporter struct{ languages []string }

func (e exporter) fields(fields []*forms.Field) []Field {
	out := []Field{}
	for _, f := range fields {
		field := Field{Name: f.Name, Path: f.Path, Type: f.Type.Name, Label: e.text(f.Label), Help: e.text(f.Help),
			Widget: Widget{Kind: f.Widget.Kind, Input: f.Widget.Input, Inputmode: f.Widget.Inputmode, Autocomplete: f.Widget.Autocomplete, Lines: f.Lines, Unit: f.Unit},
			Keys:   e.keys(f.Written, "name", "type", "label", "help", "fields")}
		if f.Section != nil && f.Parent == nil {
			field.Section = f.Section.Name
		}
		switch {
		case f.Table != nil:
			for _, p := range f.Table.Row.Pages {
				field.Fields = append(field.Fields, e.fields(p.Fields)...)
			}
			for i := range field.Fields {
				field.Fields[i].Path = f.Path + "." + field.Fields[i].Path
			}
		case len(f.Fields) > 0:
			field.Fields = e.fields(f.Fields)
		}
		out = append(out, field)
	}
	return out
}

func sourceOf(p *expression.Program) string {
	if p == nil {
		return ""
	}
	return p.Source
}

func (e exporter) text(t *expression.Template) Text {
	local := t.Local()
	switch {
	case local.Text == "" && local.By == nil:
		return nil
	case local.By == nil:
		return Text{e.languages[0]: local.Text}
	}
	return local.By
}

// keys are the keys of a map as written, but for some.
func (e exporter) keys(n *source.Node, but ...string) object {
	if n == nil {
		return nil
	}
	written, _ := plain(n).(object)
	return written.without(but...)
}

var jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)

// plain is a node as JSON. What is neither true, false nor a number in either notation stays a text.
func plain(n *source.Node) any {
	switch n.Kind {
	case source.Map:
		o := object{}
		for _, entry := range n.Entries {
			if entry.Value != nil {
				o.put(entry.Key, plain(entry.Value))
			}
		}
		return o
	case source.List:
		items := []any{}
		for _, item := range n.Items {
			items = append(items, plain(item))
		}
		return items
	case source.Null:
		return nil
	}
	switch {
	case n.Style != source.Plain:
	case n.Raw == "true" || n.Raw == "false":
		return n.Raw == "true"
	case jsonNumber.MatchString(n.Raw):
		return json.Number(n.Raw)
	}
	return n.Raw
}
