package gallery

import (
	"fmt"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/forms"
	"laufzettel/ui"
)

// The page of all types is made of the examples that every type brings along, through the real forms: a new type
// appears by itself, empty, filled, wrong and not to be changed.

// people and units are the invented organisation that the examples of the types speak of.
type catalogue struct {
	units, people []expression.Record
	rows          map[string][]expression.Record
}

func (c catalogue) Rows(register string) []expression.Record { return c.rows[register] }

func (c catalogue) Units(level string) []expression.Record {
	var list []expression.Record
	for _, unit := range c.units {
		if level == "" || unit["level"] == level {
			list = append(list, unit)
		}
	}
	return list
}

func (c catalogue) FindPeople(query forms.PersonQuery) []expression.Record {
	var found []expression.Record
	for _, person := range c.people {
		all := strings.ToLower(fmt.Sprint(person["name"], " ", person["email"]))
		fits := query.Unit == "" || query.Unit == person["unit"] || query.Unit == person["above"]
		for _, word := range strings.Fields(strings.ToLower(query.Text)) {
			fits = fits && strings.Contains(all, word)
		}
		if fits && (query.Limit == 0 || len(found) < query.Limit) {
			found = append(found, person)
		}
	}
	return found
}

func (c catalogue) Person(key string) (expression.Record, bool) {
	for _, person := range c.people {
		if person["key"] == key {
			return person, true
		}
	}
	return nil, false
}

func unitRecord(key, name, level, parent string) expression.Record {
	return expression.Record{"key": key, "label": name, "name": name, "level": level, "parent": parent}
}

func personRecord(key, given, family, unit, unitName, above string) expression.Record {
	name := given + " " + family
	return expression.Record{"key": key, "label": name, "name": name, "givenName": given, "familyName": family, "unit": unit,
		"unitName": unitName, "above": above, "email": strings.ToLower(given + "." + family + "@example.org"), "number": "70" + key}
}

var musterland = catalogue{
	rows: map[string][]expression.Record{
		"geraete": {
			{"key": "pumpe", "label": "Pumpe", "frei": true, "preis": decimal.RequireFromString("12.5")},
			{"key": "zelt", "label": "Zelt", "frei": false, "preis": decimal.RequireFromString("30")},
			{"key": "boot", "label": "Boot", "frei": true},
		},
		"qualifikationen": {
			{"key": "CBRN", "label": "CBRN-Schutz", "zustaendig": "LV", "active": true},
			{"key": "BtD", "label": "Betreuungsdienst", "zustaendig": "KV", "active": true},
		},
	},
	units: []expression.Record{
		unitRecord("musterland", "LV Musterland", "LV", ""), unitRecord("musterkreis", "KV Musterkreis", "KV", "musterland"),
		unitRecord("beispielstadt", "KV Beispielstadt", "KV", "musterland"), unitRecord("musterdorf", "OV Musterdorf", "OV", "musterkreis"),
		unitRecord("fiktivhausen", "OV Fiktivhausen", "OV", "musterkreis"), unitRecord("erfundenbach", "OV Erfundenbach", "OV", "beispielstadt"),
	},
	people: []expression.Record{
		personRecord("alma", "Alma", "Beispiel", "musterdorf", "OV Musterdorf", "musterkreis"),
		personRecord("benno", "Benno", "Muster", "musterkreis", "KV Musterkreis", "musterland"),
		personRecord("bea", "Beate", "Beispiel", "erfundenbach", "OV Erfundenbach", "beispielstadt"),
	},
}

func typesWorld() *forms.World {
	kinds := func(pairs ...any) map[string]*expression.Type {
		m := map[string]*expression.Type{}
		for i := 0; i+1 < len(pairs); i += 2 {
			m[pairs[i].(string)] = &expression.Type{Kind: pairs[i+1].(expression.Kind), Missing: true}
		}
		return m
	}
	return &forms.World{
		Env: &expression.Env{Names: map[string]*expression.Type{
			"today": {Kind: expression.Day}, "now": {Kind: expression.Instant}, "outcome": {Kind: expression.Text},
			"submitter": {Kind: expression.People, Fields: kinds("name", expression.Text, "email", expression.Text)},
			"settings":  {Kind: expression.Rec, Fields: kinds("frist", expression.Number)},
		}},
		Registers: map[string]*expression.Type{
			"geraete":         {Kind: expression.Keyed, Fields: kinds("key", expression.Text, "label", expression.Text, "frei", expression.Bool, "preis", expression.Number)},
			"qualifikationen": {Kind: expression.Keyed, Fields: kinds("key", expression.Text, "label", expression.Text, "zustaendig", expression.Text, "active", expression.Bool)},
		},
		Levels: []string{"LV", "KV", "OV"},
	}
}

func typesContext() *forms.Context {
	at := time.Date(2026, 11, 21, 9, 30, 0, 0, time.UTC)
	return &forms.Context{
		Catalogue: musterland, Lang: "de", Directory: forms.LookUp,
		Scope: expression.Scope{Zone: zone, Names: map[string]any{
			"today": expression.DateOf(at, zone), "now": at,
			"submitter": expression.Record{"key": "alma", "name": "Alma Beispiel", "email": "alma.beispiel@example.org"},
			"settings":  expression.Record{"frist": decimal.NewFromInt(14)},
		}},
		Files: map[string]expression.Record{
			"a1": {"id": "a1", "name": receipts[0].Name, "size": decimal.NewFromInt(receipts[0].Size), "type": receipts[0].Type},
			"a2": {"id": "a2", "name": receipts[1].Name, "size": decimal.NewFromInt(receipts[1].Size), "type": receipts[1].Type},
		},
	}
}

// TypeStates are every field type in every state, under the type's name: empty, filled, wrong and read-only. A type
// that nobody fills in has no wrong state. The error names the type whose example is no form.
func TypeStates() (map[string]ui.Fields, error) {
	all := map[string]ui.Fields{}
	for _, kind := range forms.Types() {
		block, err := typeStates(kind)
		if err != nil {
			return nil, fmt.Errorf("type %s: %w", kind.Name, err)
		}
		all[kind.Name] = block
	}
	return all, nil
}

func typeStates(kind *forms.FieldType) (ui.Fields, error) {
	block := ui.Fields{Files: map[string][]ui.File{}}
	if len(kind.Good) == 0 {
		return block, fmt.Errorf("there is no good example")
	}
	good := kind.Good[0]
	add := func(state string, example forms.Example, input forms.Input, change func(*forms.Context)) error {
		views, problems, err := fill(example.Field, input, change)
		if err != nil {
			return err
		}
		prefix := strings.ToLower(kind.Name) + strings.ToUpper(state[:1]) + state[1:]
		for _, view := range views {
			old := view.Path
			view = renamed(view, old, prefix)
			view.Label = kind.Name + ", " + stateNames[state] + ": " + view.Label
			block.Views = append(block.Views, view)
			for _, p := range problems {
				if rest, here := strings.CutPrefix(p.Field, old); here && state == "wrong" {
					p.Field = prefix + rest
					block.Problems = append(block.Problems, p)
				}
			}
			for _, id := range view.Typed {
				for _, file := range receipts {
					if file.ID == id {
						block.Files[view.Path] = append(block.Files[view.Path], file)
					}
				}
			}
		}
		return nil
	}
	if err := add("empty", good, forms.Input{}, nil); err != nil {
		return block, err
	}
	if err := add("filled", good, typedInput(good), nil); err != nil {
		return block, err
	}
	for _, bad := range kind.Bad {
		if bad.Typed == nil && bad.Posted == nil {
			continue
		}
		if err := add("wrong", bad, typedInput(bad), nil); err != nil {
			return block, err
		}
		break
	}
	return block, add("fixed", good, typedInput(good), func(ctx *forms.Context) { ctx.Reopened = []string{} })
}

var stateNames = map[string]string{"empty": "leer", "filled": "ausgefüllt", "wrong": "falsch", "fixed": "nicht änderbar"}

// typedInput is what an example posts; its field is the only one of its form.
func typedInput(e forms.Example) forms.Input {
	input := forms.Input{}
	for path, typed := range e.Posted {
		input[path] = typed
	}
	if e.Typed != nil {
		input[""] = e.Typed
	}
	return input
}

// fill makes a form of one field and fills it in.
func fill(field string, input forms.Input, change func(*forms.Context)) ([]forms.FieldView, []forms.Problem, error) {
	report := &source.Report{}
	form := forms.Parse(source.Parse("beispiel.yaml", []byte("form: beispiel\ntitle: Beispiel\nfields:\n  - "+field+"\n"), report), typesWorld(), report)
	if report.Failed() {
		var said strings.Builder
		_ = report.Print(&said, "de") // a builder never fails
		return nil, nil, fmt.Errorf("%s", said.String())
	}
	if typed, given := input[""]; given {
		delete(input, "")
		input[form.Pages[0].Fields[0].Path] = typed
	}
	ctx := typesContext()
	_, problems, err := form.Read(input, "", ctx)
	if err != nil {
		return nil, nil, err
	}
	if change != nil {
		values, _, err := form.Read(input, "", ctx)
		if err != nil {
			return nil, nil, err
		}
		ctx.Base = values
		change(ctx)
	}
	pages, err := form.View(input, ctx)
	if err != nil {
		return nil, nil, err
	}
	return pages[0].Fields, problems, nil
}

// renamed is a view whose paths begin otherwise, so that many of the same name fit on a page.
func renamed(view forms.FieldView, from, to string) forms.FieldView {
	view.Path = to + strings.TrimPrefix(view.Path, from)
	parts := make([]forms.FieldView, len(view.Fields))
	for i, part := range view.Fields {
		parts[i] = renamed(part, from, to)
	}
	view.Fields = parts
	rows := make([]forms.RowView, len(view.Rows))
	for i, row := range view.Rows {
		row.Path = to + strings.TrimPrefix(row.Path, from)
		cells := make([]forms.FieldView, len(row.Fields))
		for k, cell := range row.Fields {
			cells[k] = renamed(cell, from, to)
		}
		row.Fields = cells
		rows[i] = row
	}
	view.Rows = rows
	return view
}

// typesPage shows them all on one page.
func typesPage() (ui.FormPage, error) {
	page := ui.FormPage{Shell: ui.Shell{Title: "Alle Feldtypen", Faulty: true}, Action: "#", Page: "p1", State: "sample", First: true, Heading: "Jeder Feldtyp in jedem Zustand"}
	page.Fields.Files = map[string][]ui.File{}
	states, err := TypeStates()
	if err != nil {
		return page, err
	}
	for _, kind := range forms.Types() {
		block := states[kind.Name]
		page.Fields.Views = append(page.Fields.Views, block.Views...)
		page.Fields.Problems = append(page.Fields.Problems, block.Problems...)
		for path, files := range block.Files {
			page.Fields.Files[path] = files
		}
	}
	return page, nil
}
