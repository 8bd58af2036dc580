package forms

import (
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var _ = register(FieldType{
	Name: "choice",
	Doc: spec.Doc{
		De: "Eine Auswahl aus festen Möglichkeiten oder aus den Zeilen eines Registers; verglichen wird der Schlüssel.",
		En: "One of several fixed options, or of the rows of a register; it compares by its key."},
	Widget:  Widget{Kind: "choice"},
	Keys:    optionKeys,
	Expects: missingChoice,
	Missing: missingChoice,
	Configure: func(f *Field, d *spec.Decoded, world *World, report *source.Report) {
		f.Value = configureOptions(f, d, world, report)
	},
	Compile: compileOptions,
	Reads:   readsOptions,
	Read:    readOption,
	Resolve: resolveOption,
	Typed:   typedOption,
	Convert: convertOption,
	Schema:  optionSchema,
	Good: []Example{
		{Field: "{name: art, type: choice, label: Art, options: {stufe: Ganze Qualifikation, lehrgang: Einzelner Lehrgang}}",
			Typed: []string{"stufe"}, Value: `{"key":"stufe","label":"Ganze Qualifikation"}`},
		{Field: "{name: geraet, type: choice, label: Gerät, from: registers.geraete, only: row.frei}",
			Typed: []string{"pumpe"}, Value: `{"frei":true,"key":"pumpe","label":"Pumpe","preis":"12.5"}`},
	},
	Bad: []Example{
		{Field: "{name: art, type: choice, label: Art, options: {stufe: Stufe}}", Typed: []string{"titel"}, Says: "steht „titel“ nicht zur Auswahl"},
		{Field: "{name: geraet, type: choice, label: Gerät, from: registers.geraete, only: row.frei}", Typed: []string{"zelt"}, Says: "nicht zur Auswahl"},
		{Field: "{name: art, type: choice, label: Art, options: {stufe: Stufe}, required: true}", Typed: []string{""}, Says: "wähle bei „Art“ eine Möglichkeit"},
		{Field: "{name: geraet, type: choice, label: Gerät, from: registers.geraet}", Says: "Das Register „geraet“ gibt es nicht"},
		{Field: "{name: art, type: choice, label: Art}", Says: "hat nichts zur Auswahl"},
	},
})
