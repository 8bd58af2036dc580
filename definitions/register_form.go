package definitions

import (
	"fmt"
	"strconv"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/forms"
)

// RowForm is how people write rows of a register: forms with one field per column, so that what a column takes, what
// is said of a mistake and how it looks are those of every other form. It is the Catalogue of these forms: what
// columns of type choice, group, function and unit offer.
type RowForm struct {
	New   *forms.Form // a new row, with its key
	Edit  *forms.Form // a row that is there; its key never changes
	Sheet *forms.Form // rows from a file: one table called SheetTable
	cells []rowCell
	lists map[string][]expression.Record
}

// SheetTable is the path of the table of RowForm.Sheet, and the prefix of its fields.
const SheetTable = "rows"

// rowCell is one field of a row: a part of the row, in one language where it is a text.
type rowCell struct {
	field string // its name in the form
	part  string // key, label or a column
	lang  string // of a translation; "" is the site's own language
	kind  string // of the column
}

// longestKey is how many characters the key of a row may have; keys stand in addresses and in every case.
const longestKey = 100

var (
	rowKeyLabel  = map[string]string{"de": "Kennung", "en": "Key"}
	rowKeyHelp   = map[string]string{"de": "Sie steht in jedem Vorgang, der diesen Eintrag wählt, und bleibt deshalb für immer gleich.", "en": "It stands in every case that chooses this row, and therefore never changes."}
	rowLabel     = map[string]string{"de": "Bezeichnung", "en": "Label"}
	rowListHelp  = map[string]string{"de": "Ein Eintrag je Zeile.", "en": "One entry per line."}
	languageName = map[string]string{"de": "Deutsch", "en": "English"}
)

// RowForm builds the forms of a register. It fails only where the register has columns that no form can ask.
func (s *Set) RowForm(r *Register) (*RowForm, error) {
	f := &RowForm{lists: map[string][]expression.Record{}}
	taken := map[string]bool{}
	fields := []*source.Node{}
	add := func(part, lang, kind string, keys ...source.Entry) {
		cell := rowCell{field: fieldName(part, lang, taken), part: part, lang: lang, kind: kind}
		f.cells = append(f.cells, cell)
		fields = append(fields, mapNode(append([]source.Entry{entry("name", textNode(cell.field))}, keys...)...))
	}
	add("key", "", "text", typed("text"), entry("label", localNode(rowKeyLabel)), entry("help", localNode(rowKeyHelp)),
		entry("required", textNode("true")), entry("maxLength", textNode(strconv.Itoa(longestKey))))
	s.addTexts(add, "label", source.Local{Text: rowLabel["de"], By: rowLabel}, true, false)
	for i, c := range r.Columns {
		label := c.Labels
		if label.Text == "" {
			label.Text = c.Label
		}
		if c.Kind == "text" {
			s.addTexts(add, c.Key, label, c.Required, r.longTexts(c.Key))
			continue
		}
		keys := append(s.columnKeys(f, i, c), entry("label", labelNode(label)))
		if c.Required {
			keys = append(keys, entry("required", textNode("true")))
		}
		add(c.Key, "", c.Kind, keys...)
	}
	world := &forms.World{Env: &expression.Env{}, Registers: map[string]*expression.Type{}, Headings: map[string]map[string]string{}}
	for list := range f.lists {
		world.Registers[list] = rowType(nil)
	}
	table := mapNode(entry("name", textNode(SheetTable)), typed("table"), entry("label", textNode(r.Title)), entry("import", textNode("true")), entry("fields", listNode(fields...)))
	var err error
	for _, one := range []struct {
		form   **forms.Form
		fields []*source.Node
	}{{&f.New, fields}, {&f.Edit, fields[1:]}, {&f.Sheet, []*source.Node{table}}} {
		if *one.form, err = parseRowForm(r.Name, one.fields, world); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func parseRowForm(name string, fields []*source.Node, world *forms.World) (*forms.Form, error) {
	report := &source.Report{}
	form := forms.Parse(mapNode(entry("form", textNode(name)), entry("title", textNode(name)), entry("fields", listNode(fields...))), world, report)
	for _, d := range report.Sorted() {
		if d.Severity == source.Error {
			return nil, fmt.Errorf("the register %s cannot be edited: %s", name, d.Text.In("en"))
		}
	}
	return form, nil
}

// addTexts asks for a text, and for its translations into the other languages of the site.
func (s *Set) addTexts(add func(part, lang, kind string, keys ...source.Entry), part string, label source.Local, required, long bool) {
	keys := []source.Entry{typed("text")}
	if long {
		keys = append(keys, entry("lines", textNode("4")))
	}
	own := append(keys[:len(keys):len(keys)], entry("label", labelNode(label)))
	if required {
		own = append(own, entry("required", textNode("true")))
	}
	add(part, "", "text", own...)
	for i, lang := range s.Site.Languages {
		if i == 0 {
			continue
		}
		said := source.Local{Text: label.Text + " (" + languageName[lang] + ")", By: map[string]string{}}
		for in, text := range label.By {
			said.By[in] = text + " (" + languageName[lang] + ")"
		}
		add(part, lang, "text", append(keys[:len(keys):len(keys)], entry("label", labelNode(said)))...)
	}
}

// longTexts says whether a text column holds more than fits on a line.
func (r *Register) longTexts(column string) bool {
	for _, row := range r.Rows {
		if text, _ := row.Values[column].(string); len(text) > 80 || strings.Contains(text, "\n") {
			return true
		}
	}
	return false
}

// columnKeys are what a column that holds no plain text asks.
func (s *Set) columnKeys(f *RowForm, at int, c Column) []source.Entry {
	switch c.Kind {
	case "number", "money", "yesno", "date":
		return []source.Entry{typed(c.Kind)}
	case "list":
		return []source.Entry{typed("text"), entry("lines", textNode("4")), entry("help", localNode(rowListHelp))}
	}
	list := "list" + strconv.Itoa(at)
	f.lists[list] = s.offered(c)
	return []source.Entry{typed("choice"), entry("from", textNode("registers."+list))}
}

// offered are the values of a column that takes one of several, as rows.
func (s *Set) offered(c Column) []expression.Record {
	rows := []expression.Record{}
	add := func(key string, label source.Local) {
		row := expression.Record{"key": key}
		if label.Text == "" {
			label.Text = key
		}
		expression.SetPart(row, "label", label)
		rows = append(rows, row)
	}
	switch c.Kind {
	case "group":
		for _, g := range s.Groups {
			add(g.Key, source.Local{Text: g.Title, By: g.Titles.By})
		}
	case "function":
		for _, fn := range s.Functions {
			add(fn.Key, source.Local{Text: fn.Title, By: fn.Titles.By})
		}
	case "unit":
		for _, u := range s.Units {
			add(u.Key, source.Local{Text: u.Name})
		}
	default:
		for _, option := range c.Options {
			add(option, source.Local{})
		}
	}
	return rows
}

// fieldName is the name of the field for a part, in a language: that of the part unless the language of definitions
// keeps it for itself.
func fieldName(part, lang string, taken map[string]bool) string {
	name := part
	if lang != "" {
		name += strings.ToUpper(lang[:1]) + lang[1:]
	}
	for forms.ReservedName(name) || taken[name] {
		name += "Column"
	}
	taken[name] = true
	return name
}

func typed(kind string) source.Entry { return entry("type", textNode(kind)) }

func entry(key string, value *source.Node) source.Entry {
	return source.Entry{Key: key, Value: value}
}

func textNode(text string) *source.Node { return &source.Node{Kind: source.Scalar, Raw: text} }

func listNode(items ...*source.Node) *source.Node {
	return &source.Node{Kind: source.List, Items: items}
}

func mapNode(entries ...source.Entry) *source.Node {
	return &source.Node{Kind: source.Map, Entries: entries}
}

func localNode(by map[string]string) *source.Node {
	return mapNode(entry("de", textNode(by["de"])), entry("en", textNode(by["en"])))
}

// labelNode is a heading in its languages. Braces of a heading are no expression.
func labelNode(label source.Local) *source.Node {
	plain := strings.NewReplacer("{{", "{ {", "}}", "} }")
	if len(label.By) == 0 {
		return textNode(plain.Replace(label.Text))
	}
	n := mapNode()
	for _, lang := range []string{"de", "en"} {
		if text, said := label.By[lang]; said {
			n.Entries = append(n.Entries, entry(lang, textNode(plain.Replace(text))))
		}
	}
	return n
}

// Rows implements forms.Catalogue.
func (f *RowForm) Rows(list string) []expression.Record { return f.lists[list] }

// Units implements forms.Catalogue: units of columns are offered as rows.
func (f *RowForm) Units(string) []expression.Record { return nil }

// FindPeople implements forms.Catalogue: no register holds people.
func (f *RowForm) FindPeople(forms.PersonQuery) []expression.Record { return nil }

// Person implements forms.Catalogue: no register holds people.
func (f *RowForm) Person(string) (expression.Record, bool) { return nil, false }
