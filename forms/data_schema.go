package forms

import (
	"encoding/json"
	"slices"

	"github.com/shopspring/decimal"

	"laufzettel/definitions/expression"
)

// DataSchema is the JSON Schema (2020-12) of what a program may post for this form, for other renderers and for
// those who write to the API. It differs from Schema on purpose. Schema guards values in the shape in which they
// are stored, on every way in, drafts and ask-backs included: there nothing is required yet, a number is a decimal
// in a text, a choice carries its whole row. DataSchema speaks of a submission, in plain JSON: a number is a number, a
// choice its key, a file its id, a confirmation true; and it says all that depends on nothing else: what is
// required, literal bounds, lengths and patterns, fixed options. What is in it is held exactly: for a form that
// says no more than that it accepts what the form accepts, and for every other form at least that.
//
// It speaks of answers in normal form: what is not answered is left out (neither null nor "" nor an empty list),
// texts have no white space around them, nothing is chosen twice, and what is hidden is not answered. The form is
// more lenient there.
//
// Titles and descriptions are in lang, or in the site's own language where they are not written in it; "" is the
// site's own.
func (f *Form) DataSchema(lang string) map[string]any {
	document := dataObject(f.topFields(), lang)
	document["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	document["$id"] = schemaID(f.Name) + ":data"
	if title := f.Title.RawIn(lang); title != "" {
		document["title"] = title
	}
	return document
}

func dataObject(fields []*Field, lang string) map[string]any {
	properties, required := map[string]any{}, []string{}
	for _, field := range fields {
		if !field.holdsParts() && (field.Value == nil || !field.asks()) {
			continue // notes and computed values are not posted
		}
		s := field.dataSchema(lang)
		if title := field.Label.RawIn(lang); title != "" {
			s["title"] = title
		}
		if field.Help != nil && field.Help.Literal() {
			s["description"] = field.Help.RawIn(lang)
		}
		properties[field.Name] = s
		if field.surelyRequired() {
			required = append(required, field.Name)
		}
	}
	object := map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		object["required"] = required
	}
	return object
}

// surelyRequired says that a submission without the field is refused whatever else is answered.
func (f *Field) surelyRequired() bool {
	if f.Show != nil || f.ReadOnly != nil || f.Default != nil || f.Page != nil && f.Page.Show != nil || f.Section != nil && f.Section.Show != nil {
		return false
	}
	switch {
	case f.holdsParts():
		return slices.ContainsFunc(f.Fields, (*Field).surelyRequired)
	case f.Table != nil:
		return f.Table.Rows == nil && (f.Always || literalCount(f.Min) > 0)
	}
	return f.Always && f.Required == nil
}

// dataSchema is the schema of one answer as it is posted.
func (f *Field) dataSchema(lang string) map[string]any {
	switch {
	case f.holdsParts():
		return dataObject(f.Fields, lang)
	case f.Table != nil:
		return f.tableData(lang)
	case f.Widget.Kind == "confirm" && f.surelyRequired():
		return map[string]any{"const": true}
	case f.Widget.Kind == "confirm":
		return map[string]any{"type": "boolean"}
	case f.Widget.Kind == "file" && f.Value.Kind == expression.Listing:
		list := map[string]any{"type": "array", "items": fileData(), "minItems": 1}
		if limits, ok := f.FileLimits(); ok {
			list["maxItems"] = limits.MaxFiles()
		}
		return list
	case f.Widget.Kind == "file":
		return fileData()
	case f.Value.Kind == expression.Keyed:
		return f.optionData(lang)
	case f.Value.Kind == expression.Listing && f.Options != nil:
		list := map[string]any{"type": "array", "items": f.optionData(lang), "uniqueItems": true, "minItems": max(1, literalCount(f.Min)), "maxItems": maxChosen}
		if f.Max != nil && f.Max.Program == nil {
			list["maxItems"] = literalCount(f.Max)
		}
		return list
	case f.Value.Kind == expression.Number:
		return f.numberData()
	}
	s := f.Type.Schema(f)
	if c, ok := f.Config.(*textConfig); ok {
		textData(s, c)
	}
	switch f.Value.Kind {
	case expression.Day:
		s["format"] = "date"
	case expression.Instant:
		s["format"] = "date-time"
	case expression.Clock:
		s["format"] = "time"
	}
	switch f.Widget.Input {
	case "email":
		s["format"] = "email"
	case "url":
		s["format"] = "uri"
	}
	return s
}

func fileData() map[string]any {
	return map[string]any{"type": "string", "minLength": 1, "$comment": "the id that the upload was answered with"}
}

// optionData is a chosen key. Which rows of a register are offered depends on the day, so it is not in a schema.
func (f *Field) optionData(lang string) map[string]any {
	if f.Options.Register != "" || f.Options.Units || f.Options.People {
		return map[string]any{"type": "string", "minLength": 1}
	}
	options := f.Options.Fixed
	if f.Type.Translate != nil {
		options = f.Type.Translate(options, lang)
	}
	keys := make([]any, 0, len(options))
	for _, option := range options {
		keys = append(keys, map[string]any{"const": option.Key, "title": option.Label})
	}
	return map[string]any{"type": "string", "oneOf": keys}
}

// numberData turns the shape of a decimal into that of a JSON number.
func (f *Field) numberData() map[string]any {
	s := map[string]any{"type": "number"}
	switch c, _ := f.Config.(*numberConfig); {
	case f.Type.Name == "integer", c != nil && c.decimals == 0:
		s["type"] = "integer"
	case f.Value == moneyType:
		s["multipleOf"] = json.Number("0.01")
	case c != nil && c.decimals > 0:
		s["multipleOf"] = json.Number(decimal.New(1, -int32(c.decimals)).String())
	}
	for key, bound := range map[string]*expression.Setting{"minimum": f.Min, "maximum": f.Max} {
		if bound == nil || bound.Program != nil {
			continue
		}
		if number, ok := bound.Literal.(expression.Decimal); ok {
			s[key] = json.Number(number.String())
		}
	}
	return s
}

func textData(s map[string]any, c *textConfig) {
	s["minLength"] = max(1, literalCount(c.min))
	s["maxLength"] = maxText
	switch {
	case c.max == nil:
	case c.max.Program == nil:
		s["maxLength"] = literalCount(c.max)
	default:
		delete(s, "maxLength") // an expression may allow more
	}
	if c.pattern != nil {
		s["pattern"] = c.pattern.String()
	}
}

func (f *Field) tableData(lang string) map[string]any {
	s := map[string]any{"type": "array", "maxItems": maxRows, "items": dataObject(f.Table.Row.topFields(), lang)}
	if f.Table.Rows != nil {
		return s
	}
	if least := literalCount(f.Min); least > 0 {
		s["minItems"] = least
	} else {
		s["minItems"] = 1
	}
	if f.Max != nil && f.Max.Program == nil {
		s["maxItems"] = min(literalCount(f.Max), maxRows)
	}
	return s
}

// NameFits says whether a field may be called that: it is a name, and means nothing else in expressions.
func NameFits(name string) bool { return namePattern.MatchString(name) && !reserved(name) }
