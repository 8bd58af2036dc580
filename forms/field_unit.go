package forms

import (
	"maps"
	"slices"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

// unitType is what an expression sees of a unit.
var unitType = &expression.Type{Kind: expression.Keyed, Fields: map[string]*expression.Type{
	"key": textType, "name": textType, "level": textType, "parent": textType}}

var unitColumns = []string{"level", "name", "parent"}

var _ = register(FieldType{
	Name:   "unit",
	Doc:    spec.Doc{De: "Eine Gliederung der Organisation.", En: "A unit of the organisation."},
	Widget: Widget{Kind: "choice"},
	Keys: []spec.Key{
		{Name: "level", Kind: spec.Words, Example: "KV", Also: []string{"ebene", "levels"}, Doc: spec.Doc{
			De: "Die Ebene der Gliederung oder mehrere: [KV, OV]; ohne Angabe alle.",
			En: "The level of the unit or several: [KV, OV]; all levels if not given."}},
		{Name: "under", Kind: spec.Condition, Example: "abteilung", Also: []string{"parent", "in"}, Doc: spec.Doc{
			De: "Nur Gliederungen unterhalb dieser, auch über mehrere Ebenen; solange sie nicht gewählt ist, alle.",
			En: "Only units below this one, over several levels too; all of them while it is not chosen."}},
		searchKey,
	},
	Expects: missingChoice,
	Missing: missingChoice,
	Configure: func(f *Field, d *spec.Decoded, world *World, report *source.Report) {
		f.Value = unitType
		f.Options = &Options{Units: true, Levels: d.Words("level"), Search: d.Flag("search"), Columns: unitColumns}
		if len(world.UnitParts) > 0 {
			t := *unitType
			t.Fields = maps.Clone(unitType.Fields)
			for _, part := range world.UnitParts {
				t.Fields[part] = textType
			}
			f.Value = &t
			f.Options.Columns = append(slices.Clone(unitColumns), world.UnitParts...)
		}
		for _, n := range d.Each("level") {
			if !slices.Contains(world.Levels, n.Raw) {
				unknown(report, n, levelUnknown, n.Raw, slices.Clone(world.Levels))
			}
		}
	},
	Compile: func(f *Field, d *spec.Decoded, env *expression.Env, _ *World, report *source.Report) {
		if n := d.At("under"); n != nil {
			f.Options.Under = expression.CompileCondition(n, textType, env, report)
		}
	},
	Reads:   readsOptions,
	Read:    readOption,
	Resolve: resolveOption,
	Typed:   typedOption,
	Convert: convertOption,
	Schema:  optionSchema,
	Good: []Example{
		{Field: "{name: kreis, type: unit, level: KV, label: Kreisverband}", Typed: []string{"musterkreis"},
			Value: `{"key":"musterkreis","level":"KV","name":"KV Musterkreis","parent":"musterland"}`},
		{Field: `{name: ort, type: unit, level: OV, under: '"musterkreis"', label: Ortsverein}`, Typed: []string{"musterdorf"},
			Value: `{"key":"musterdorf","level":"OV","name":"OV Musterdorf","parent":"musterkreis"}`},
	},
	Bad: []Example{
		{Field: "{name: kreis, type: unit, level: KV, label: Kreisverband}", Typed: []string{"musterdorf"}, Says: "nicht zur Auswahl"},
		{Field: `{name: ort, type: unit, level: OV, under: '"musterkreis"', label: Ortsverein}`, Typed: []string{"erfundenbach"}, Says: "nicht zur Auswahl"},
		{Field: "{name: kreis, type: unit, level: Kreis, label: Kreisverband}", Says: "Die Ebene „Kreis“ gibt es"},
	},
})
