package definitions

import (
	"maps"
	"slices"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/forms"
)

// PersonParts are what expressions in a form may read of submitter: of the person who is signed in, nothing
// where nobody is. Person.Record makes such a record; whoever shows a form puts it into its scope.
// birthDate is a date, the others are texts.
var PersonParts = []string{"key", "label", "name", "givenName", "familyName", "email", "number", "birthDate"}

// Record is what expressions in a form may read of a person, see PersonParts; the organisation in force adds unit,
// unitName and units (engine.Organisation). What is not known is left out.
func (p Person) Record() expression.Record {
	name := strings.TrimSpace(p.Given + " " + p.Family)
	r := expression.Record{"key": p.ID, "label": name, "name": name}
	for part, value := range map[string]string{"givenName": p.Given, "familyName": p.Family, "email": p.Mail, "number": p.Number} {
		if value != "" {
			r[part] = value
		}
	}
	if p.BirthDate != (expression.Date{}) {
		r["birthDate"] = p.BirthDate
	}
	return r
}

var (
	textType = &expression.Type{Kind: expression.Text}
	dayType  = &expression.Type{Kind: expression.Day, Missing: true}
)

func formPersonType(unitParts []string) *expression.Type {
	t := &expression.Type{Kind: expression.People, Missing: true, Fields: map[string]*expression.Type{}}
	for _, part := range PersonParts {
		t.Fields[part] = textType
	}
	t.Fields["birthDate"] = dayType
	unit := unitType(unitParts)
	t.Fields["unit"], t.Fields["unitName"] = unit, textType
	t.Fields["units"] = &expression.Type{Kind: expression.Rec, Missing: true, Open: true, Elem: unit}
	return t
}

// unitType is a unit that may be missing, as expressions read it, with the parts that units.yaml adds.
func unitType(parts []string) *expression.Type {
	t := &expression.Type{Kind: expression.Keyed, Missing: true, Fields: map[string]*expression.Type{
		"key": textType, "label": textType, "name": textType, "level": textType, "parent": textType}}
	for _, part := range parts {
		t.Fields[part] = textType
	}
	return t
}

// unitParts are the parts that units have under "more", sorted: a part of one unit is a part of all.
func (l *loader) unitParts() []string {
	parts := map[string]bool{}
	for _, u := range l.set.Units {
		for part := range u.More {
			parts[part] = true
		}
	}
	return slices.Sorted(maps.Keys(parts))
}

// baseNames are the names every expression of a process may use.
func (l *loader) baseNames(p *process) map[string]*expression.Type {
	settings := &expression.Type{Kind: expression.Rec, Fields: map[string]*expression.Type{}}
	for name, s := range p.settings {
		settings.Fields[name] = s.Type
	}
	registers := &expression.Type{Kind: expression.Rec, Fields: map[string]*expression.Type{}}
	for name, r := range l.set.Registers {
		// A register is read by key: registers.fahrzeuge["bus"].
		registers.Fields[name] = &expression.Type{Kind: expression.Rec, Open: true, Elem: r.Type}
	}
	return map[string]*expression.Type{
		"settings":  settings,
		"registers": registers,
		"today":     {Kind: expression.Day},
		"now":       {Kind: expression.Instant},
	}
}

// whoFunctions are the functions that name people, for the key who of a form. Flows bring their own.
var whoFunctions = map[string]*expression.Function{
	"holders": {Name: "holders", Params: []*expression.Type{textType, {Kind: expression.Anything}}, Optional: 1, Result: &expression.Type{Kind: expression.People}},
	"group":   {Name: "group", Params: []*expression.Type{textType}, Result: &expression.Type{Kind: expression.People}},
}

// startEnv is what a form that begins a case may name.
func (l *loader) startEnv(p *process) *expression.Env {
	names := l.baseNames(p)
	person := formPersonType(l.unitParts())
	names["submitter"], names["subject"] = person, person
	names["signedIn"] = &expression.Type{Kind: expression.Bool}
	return &expression.Env{Names: names, Functions: whoFunctions}
}

// stepEnv is what the form of a step may name: the start form as form.x, earlier steps, and outcome.
func (l *loader) stepEnv(p *process, name string, start *forms.Form) *expression.Env {
	names := l.baseNames(p)
	person := formPersonType(l.unitParts())
	names["submitter"], names["subject"] = person, person
	names["case"] = &expression.Type{Kind: expression.Rec, Fields: map[string]*expression.Type{"number": textType}}
	names["steps"] = &expression.Type{Kind: expression.Rec, Open: true, Elem: &expression.Type{Kind: expression.Rec, Open: true}}
	elsewhere := map[string]string{}
	if start != nil {
		names["form"] = start.Type()
		for field := range start.Type().Fields {
			elsewhere[field] = "form." + field
		}
	}
	if outcomes := p.outcomesUsing(name); len(outcomes) > 0 {
		names["outcome"] = &expression.Type{Kind: expression.Text, Options: outcomes}
	}
	return &expression.Env{Names: names, Functions: whoFunctions, Elsewhere: elsewhere}
}

// flowEnv is what a flow may name beside its forms and steps, which flows.Parse knows itself.
func (l *loader) flowEnv(p *process) *expression.Env {
	return &expression.Env{Names: l.baseNames(p)}
}

// formWorld is what a form may refer to.
func (l *loader) formWorld(env *expression.Env) *forms.World {
	w := &forms.World{Env: env, Levels: l.set.Levels, UnitParts: l.unitParts(),
		Registers: map[string]*expression.Type{}, Headings: map[string]map[string]string{}, Blocks: map[string]*source.Node{}}
	for name, r := range l.set.Registers {
		w.Registers[name] = r.Type
		w.Headings[name] = map[string]string{}
		for _, column := range r.Columns {
			w.Headings[name][column.Key] = column.Label
		}
	}
	for _, f := range l.find(blockFile, "") {
		if f.node != nil {
			w.Blocks[f.name] = f.node
		}
	}
	return w
}
