package forms

import (
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var groupEmpty = &source.Message{Code: "group-empty",
	De: "Die Gruppe „{name}“ hat keine Felder.",
	En: "The group \"{name}\" has no fields."}

var _ = register(FieldType{
	Name: "group",
	Doc: spec.Doc{
		De: "Felder, die zusammengehören und gemeinsam erscheinen; von außen heißen sie gruppe.feld.",
		En: "Fields that belong together and appear together; from outside they are called group.field."},
	Widget: Widget{Kind: "group"},
	Keys: []spec.Key{{Name: "fields", Kind: spec.Any, Required: true, Also: []string{"questions", "felder"}, Doc: spec.Doc{
		De: "Die Felder der Gruppe.",
		En: "The fields of the group."}}},
	Configure: func(f *Field, d *spec.Decoded, _ *World, report *source.Report) {
		if n := d.At("fields"); n != nil && n.Kind == source.List && len(n.Items) == 0 {
			report.Error(n, groupEmpty, source.Args{"name": f.Name})
		}
	},
	Good: []Example{
		{Field: "{name: zeit, type: group, label: Zeitraum, fields: [{name: von, type: date, label: Von}]}"},
	},
	Bad: []Example{
		{Field: "{name: zeit, type: group, label: Zeitraum, fields: []}", Says: "hat keine Felder"},
		{Field: "{name: zeit, type: group, label: Zeitraum, fields: {von: date}}", Says: "eine Liste von Feldern"},
	},
})
