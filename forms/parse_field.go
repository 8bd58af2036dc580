package forms

import (
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// readField reads one field as far as that goes without its expressions.
func (p *parser) readField(n *source.Node, page *Page, parent *Field) *Field {
	f := &Field{Page: page, Parent: parent, within: p.table, Section: p.section, Pos: n.Pos, Written: n}
	t := p.fieldType(n)
	if t == nil {
		p.failed = true
		return nil
	}
	f.Type, f.Widget = t, t.Widget
	keys := FieldSpec(t).Read(n, p.report)
	named := p.fieldName(f, keys.At("name"))
	f.Example = keys.Word("example")
	f.Sensitive = keys.Flag("sensitive") || parent != nil && parent.Sensitive || p.table != nil && p.table.Sensitive
	f.purposes = keys.Label("purpose")
	f.Purpose, f.Keep = f.purposes.Text, keys.Word("keep")
	f.kept = readKeep(keys.At("keep"), f, p.report)
	if word := keys.Word("autocomplete"); word != "" {
		f.Widget.Autocomplete = word
	}
	if !named {
		p.failed = true
		return nil
	}
	f.index = len(p.form.fields)
	p.form.fields = append(p.form.fields, f)
	p.form.byPath[f.Path] = f
	p.drafts = append(p.drafts, &draft{f, keys})
	t.Configure(f, keys, p.world, p.report)
	if t.Widget.Kind == "group" {
		parts := keys.At("fields")
		if t.Parts != nil {
			parts = t.Parts(f, keys)
		}
		f.Fields = p.readFields(parts, page, f)
	}
	if f.Table != nil {
		p.readTable(f, keys, page)
	}
	return f
}

// asks says whether a person answers the field; notes and groups ask nothing themselves.
func (f *Field) asks() bool { return f.Type.Read != nil }

func (p *parser) fieldType(n *source.Node) *FieldType {
	at := n.Get("type")
	if at == nil {
		p.report.Error(n, fieldNoType, source.Args{"types": strings.Join(typeNames(), ", ")})
		return nil
	}
	t := types[at.Raw]
	if t == nil {
		written := at.Raw
		if other := typeSynonyms[strings.ToLower(written)]; other != "" {
			written = other
		}
		d := source.Diagnostic{Pos: at.Pos, Path: at.Path, Width: at.Width(),
			Text: fieldTypeUnknown.Say(source.Args{"type": at.Raw, "types": strings.Join(typeNames(), ", ")})}
		if close := source.Suggest(written, typeNames()); close != "" {
			d.Suggestion = meant.Say(source.Args{"name": close})
		}
		p.report.Add(d)
	}
	return t
}

// typeSynonyms are words of other form builders, and German ones, for our types.
var typeSynonyms = map[string]string{
	"string": "text", "textarea": "text", "textfeld": "text", "mail": "email", "e-mail": "email",
	"tel": "phone", "telefon": "phone", "datum": "date", "zahl": "number", "decimal": "number", "float": "number",
	"int": "integer", "ganzzahl": "integer", "geld": "money", "betrag": "money", "currency": "money",
	"bool": "yesno", "boolean": "yesno", "janein": "yesno", "checkbox": "yesno",
	"select": "choice", "radio": "choice", "dropdown": "choice", "auswahl": "choice", "enum": "choice",
	"multi": "choices", "multiselect": "choices", "checkboxes": "choices", "mehrfachauswahl": "choices",
	"einheit": "unit", "gruppe": "group", "object": "group", "section": "group",
	"datei": "file", "dateien": "files", "upload": "files", "attachment": "files",
	"sign": "confirmation", "signature": "confirmation", "unterschrift": "confirmation", "bestaetigung": "confirmation",
	"calc": "computed", "calculated": "computed", "formula": "computed", "berechnet": "computed",
	"hinweis": "note", "info": "note", "html": "note", "markdown": "note", "link": "url", "uhrzeit": "time",
	"timestamp": "datetime", "zeitpunkt": "datetime", "adresse": "address", "anschrift": "address",
}

// fieldName sets Name and Path from a name that is well spelled; false where it cannot be used.
func (p *parser) fieldName(f *Field, at *source.Node) bool {
	if at == nil {
		return false // reported when the keys were read
	}
	f.Name, f.Path = at.Raw, at.Raw
	if f.Parent != nil {
		f.Path = f.Parent.Path + "." + f.Name
	}
	switch other := p.form.byPath[f.Path]; {
	case reserved(f.Name):
		p.report.Error(at, fieldNameReserved, source.Args{"name": f.Name})
	case other != nil:
		p.report.Add(source.Diagnostic{Pos: at.Pos, Path: at.Path, Width: at.Width(),
			Text:    fieldNameTwice.Say(source.Args{"name": f.Path}),
			Related: []source.Related{{Pos: other.Pos, Text: firstSetHere.Say(nil)}}})
	default:
		return true
	}
	return false
}

// scopeNames mean something in every expression (language.md 3) and so cannot be fields.
var scopeNames = map[string]bool{
	"form": true, "steps": true, "registers": true, "settings": true, "case": true, "submitter": true, "subject": true,
	"today": true, "now": true, "row": true, "table": true, "outcome": true, "votes": true,
}

func reserved(name string) bool { return scopeNames[name] || expression.Reserved(name) }
