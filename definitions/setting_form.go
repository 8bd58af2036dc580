package definitions

import (
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/forms"
)

// settingField is the field that SettingForm asks.
const settingField = "wert"

var settingLabel = map[string]string{"de": "Neuer Wert", "en": "New value"}

// settingFields are the types of fields for the types of settings.
var settingFields = map[expression.Kind]string{
	expression.Length: "duration", expression.Number: "number", expression.Bool: "yesno", expression.Day: "date", expression.Text: "text",
}

// SettingForm is the form by which people change a setting: one required field of the setting's type. The catalogue
// goes into the context of every use of the form. It fails only for a setting of a type that no form asks.
func SettingForm(s Setting) (*forms.Form, forms.Catalogue, error) {
	f := &RowForm{lists: map[string][]expression.Record{}}
	keys := []source.Entry{entry("name", textNode(settingField)), typed(settingFields[s.Type.Kind]), entry("label", localNode(settingLabel)), entry("required", textNode("true"))}
	world := &forms.World{Env: &expression.Env{}, Registers: map[string]*expression.Type{}, Headings: map[string]map[string]string{}}
	if len(s.Type.Options) > 0 {
		world.Registers["options"] = rowType(nil)
		for _, option := range s.Type.Options {
			f.lists["options"] = append(f.lists["options"], expression.Record{"key": option, "label": option})
		}
		keys[1] = typed("choice")
		keys = append(keys, entry("from", textNode("registers.options")))
	}
	form, err := parseRowForm("setting", []*source.Node{mapNode(keys...)}, world)
	return form, f, err
}

// SettingAnswer is the answer of that form that gives a value; SettingValue is the inverse.
func SettingAnswer(s Setting, value any) forms.Values {
	if len(s.Type.Options) > 0 {
		value = expression.Record{"key": value, "label": value}
	}
	return forms.Values{settingField: value}
}

// SettingValue is the value that answers of the form give.
func SettingValue(values forms.Values) any {
	if row, ok := values[settingField].(expression.Record); ok {
		return row["key"]
	}
	return values[settingField]
}
