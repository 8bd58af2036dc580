package forms

import (
	"regexp"
	"strings"
	"unicode"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// readField reads one field as far as that goes without its expressions.
func (p *parser) readField(n *source.Node, page *Page, parent *Field) *Field {
	f := &Field{Page: page, Parent: parent, Pos: n.Pos}
	t := p.fieldType(n)
	if t == nil {
		p.failed = true
		p.fieldName(f, n, n.Get("name"))
		return nil
	}
	f.Type, f.Widget = t, t.Widget
	keys := FieldSpec(t).Read(n, p.report)
	named := p.fieldName(f, n, keys.At("name"))
	f.Example = keys.Word("example")
	f.Sensitive = keys.Flag("sensitive") || parent != nil && parent.Sensitive
	f.Purpose, f.Keep = keys.Word("purpose"), keys.Word("keep")
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
		f.Fields = p.readFields(keys.At("fields"), page, f)
	}
	if !keys.Has("label") && f.asks() {
		p.report.Error(n, fieldNoLabel, source.Args{"name": f.Name})
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
		d := source.Diagnostic{Pos: at.Pos, Path: at.Path, Width: len([]rune(at.Raw)),
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

// fieldName checks the name of a field and sets Name and Path; false where it cannot be used.
func (p *parser) fieldName(f *Field, n, at *source.Node) bool {
	if at == nil || at.Kind != source.Scalar || at.Raw == "" {
		example := "ort"
		if label := n.Get("label"); label != nil && ProperName(label.Raw) != "" {
			example = ProperName(label.Raw)
		}
		p.report.Error(n, fieldNoName, source.Args{"example": example})
		return false
	}
	f.Name, f.Path = at.Raw, at.Raw
	if f.Parent != nil {
		f.Path = f.Parent.Path + "." + f.Name
	}
	d := source.Diagnostic{Pos: at.Pos, Path: at.Path, Width: len([]rune(at.Raw))}
	switch {
	case !namePattern.MatchString(f.Name):
		d.Text = fieldNamePattern.Say(source.Args{"name": f.Name})
		if proper := ProperName(f.Name); proper != "" {
			d.Suggestion = fieldNameWrite.Say(source.Args{"name": proper})
		}
	case reserved(f.Name):
		d.Text = fieldNameReserved.Say(source.Args{"name": f.Name})
	case p.form.byPath[f.Path] != nil:
		d.Text = fieldNameTwice.Say(source.Args{"name": f.Path})
		d.Related = []source.Related{{Pos: p.form.byPath[f.Path].Pos, Text: firstSetHere.Say(nil)}}
	default:
		return true
	}
	p.report.Add(d)
	return false
}

var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue")

var nameParts = regexp.MustCompile(`[A-Za-z0-9]+`)

// ProperName makes a name as the language wants it from what somebody wrote: "e-mail-adresse" and
// "E-Mail Adresse" become "eMailAdresse". It is "" where nothing can be made of it.
func ProperName(written string) string {
	var name strings.Builder
	for _, part := range nameParts.FindAllString(umlauts.Replace(written), -1) {
		if name.Len() == 0 {
			part = strings.TrimLeftFunc(part, unicode.IsDigit)
			if part == "" {
				continue
			}
			if part == strings.ToUpper(part) {
				part = strings.ToLower(part)
			}
			name.WriteString(strings.ToLower(part[:1]) + part[1:])
			continue
		}
		name.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	if reserved(name.String()) {
		return ""
	}
	return name.String()
}

// scopeNames mean something in every expression (language.md 3) and so cannot be fields.
var scopeNames = map[string]bool{
	"form": true, "steps": true, "registers": true, "settings": true, "case": true, "submitter": true, "subject": true,
	"today": true, "now": true, "row": true, "table": true, "outcome": true, "votes": true,
}

func reserved(name string) bool { return scopeNames[name] || expression.Reserved(name) }
