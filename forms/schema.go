package forms

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// Schema is the form's JSON Schema (2020-12) as indented JSON: it guards the shape of values on every
// way in. What depends on other answers (required, bounds, what is offered) is not in it; Check says that.
func (f *Form) Schema() []byte { return bytes.Clone(f.schema) }

func (f *Form) buildSchema() error {
	document := objectSchema(f.topFields())
	document["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	document["$id"] = schemaID(f.Name)
	if f.Title != nil {
		document["title"] = f.Title.Raw
	}
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(document); err != nil {
		return err
	}
	compiler := jsonschema.NewCompiler()
	compiler.Draft = jsonschema.Draft2020
	if err := compiler.AddResource(schemaID(f.Name), bytes.NewReader(buffer.Bytes())); err != nil {
		return err
	}
	guard, err := compiler.Compile(schemaID(f.Name))
	if err != nil {
		return err
	}
	f.schema, f.guard = buffer.Bytes(), guard
	return nil
}

func schemaID(form string) string { return "laufzettel:form:" + form }

func objectSchema(fields []*Field) map[string]any {
	properties := map[string]any{}
	for _, field := range fields {
		var s map[string]any
		switch {
		case field.holdsParts():
			s = objectSchema(field.Fields)
		case field.Value != nil:
			s = field.Type.Schema(field)
		default:
			continue
		}
		if field.Label != nil {
			s["title"] = field.Label.Raw
		}
		properties[field.Name] = s
	}
	return map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
}

// fault is a place at which JSON breaks the schema. Of a column, table and row say where: row counts from 1
// in the order of the value; field is the table itself where the row is not an object at all.
type fault struct {
	path  string
	field *Field
	table *Field
	row   int
}

// violations lists the places at which JSON breaks the schema, in form order without repetition. How many
// rows a table must have is left to Check, which says it better.
func (f *Form) violations(plain map[string]any) []fault {
	if f.guard == nil {
		return nil
	}
	err := f.guard.Validate(plain)
	if err == nil {
		return nil
	}
	broken, ok := err.(*jsonschema.ValidationError)
	if !ok {
		return nil
	}
	seen := map[string]bool{}
	var list []fault
	var walk func(e *jsonschema.ValidationError)
	walk = func(e *jsonschema.ValidationError) {
		if len(e.Causes) == 0 {
			at, ok := f.located(strings.ReplaceAll(strings.TrimPrefix(e.InstanceLocation, "/"), "/", "."))
			counts := at.field != nil && at.field.Table != nil && at.row == 0 && strings.HasSuffix(e.KeywordLocation, "Items")
			if ok && !counts && !seen[at.path] {
				seen[at.path] = true
				list = append(list, at)
			}
		}
		for _, cause := range e.Causes {
			walk(cause)
		}
	}
	walk(broken)
	place := f.placesIn(nil)
	slices.SortFunc(list, func(a, b fault) int { return slices.Compare(place(a.path), place(b.path)) })
	return list
}

// located finds the place that the JSON path of an instance means; false for an unknown name, which is
// reported as such.
func (f *Form) located(instance string) (fault, bool) {
	field := f.fieldAt(instance)
	if field == nil {
		return fault{}, false
	}
	rest, below := strings.CutPrefix(instance, field.Path+".")
	if field.Table == nil || !below {
		return fault{path: field.Path, field: field}, true
	}
	index, column, _ := strings.Cut(rest, ".")
	row := atoi(index) + 1
	at := fault{path: field.Path + "." + strconv.Itoa(row), field: field, table: field, row: row}
	if column == "" {
		return at, true
	}
	if at.field = field.Table.Row.fieldAt(column); at.field == nil {
		return fault{}, false
	}
	at.path += "." + at.field.Path
	return at, true
}

// shape turns plain JSON into values of the right kinds and says where that does not work. Unknown
// names and nulls are left out.
func (f *Form) shape(plain map[string]any, ctx *Context) (Values, []Problem) {
	kept := f.convert(plain, f.topFields())
	s := shaper{broken: map[string]bool{}}
	for _, at := range f.violations(kept) {
		// A text is left to Check, which reads it as if it had been typed and says the same of it.
		within := kept
		if at.row > 0 && at.field != at.table {
			within, _ = plainAt(kept, at.table.Path).([]any)[at.row-1].(map[string]any)
		}
		if _, ok := plainAt(within, at.field.Path).(string); !ok || at.field.holdsParts() || at.field.Value.Kind != expression.Text {
			s.add(at)
		}
	}
	values := s.values(f, kept, nil, 0)
	var problems []Problem
	place := f.placesIn(nil)
	slices.SortStableFunc(s.faults, func(a, b fault) int { return slices.Compare(place(a.path), place(b.path)) })
	for _, at := range s.faults {
		problems = append(problems, f.misshapen(at, ctx))
	}
	return values, problems
}

// shaper turns JSON into values and collects where that does not work.
type shaper struct {
	broken map[string]bool
	faults []fault
}

func (s *shaper) add(at fault) {
	if !s.broken[at.path] {
		s.broken[at.path] = true
		s.faults = append(s.faults, at)
	}
}

// values shapes a form, or one row of a table.
func (s *shaper) values(f *Form, kept map[string]any, table *Field, row int) Values {
	values := Values{}
	prefix := ""
	if table != nil {
		prefix = table.Path + "." + strconv.Itoa(row) + "."
	}
	for _, field := range f.fields {
		if field.holdsParts() || field.Value == nil || s.broken[prefix+field.Path] {
			continue
		}
		raw := plainAt(kept, field.Path)
		if raw == nil {
			continue
		}
		if field.Table != nil {
			if rows, ok := raw.([]any); ok {
				values.put(field.Path, s.rows(field, rows))
				continue
			}
		}
		value, err := expression.FromJSON(raw, field.Value)
		if err != nil || !fits(value, field.Value) {
			s.add(fault{prefix + field.Path, field, table, row})
			continue
		}
		values.put(field.Path, value)
	}
	return values
}

func (s *shaper) rows(table *Field, raw []any) []any {
	if len(raw) > maxRows {
		raw = raw[:maxRows+1] // one more says that there are too many
	}
	rows := make([]any, len(raw))
	for i, one := range raw {
		parts, _ := one.(map[string]any)
		rows[i] = expression.Record(s.values(table.Table.Row, parts, table, i+1))
	}
	return rows
}

// misshapen is the message for an answer that is not of the field's type.
func (f *Form) misshapen(at fault, ctx *Context) Problem {
	field, text := at.field, wrongShape
	if field.Type.Expects != nil && (at.row == 0 || at.field != at.table) {
		text = field.Type.Expects
	}
	if ctx == nil {
		ctx = &Context{}
	}
	a := &answers{form: f, ctx: ctx, scope: ctx.Scope}
	label, err := a.label(field)
	if err != nil {
		label = field.Name // what cannot be rendered is reported by the reading that follows
	}
	args := source.Args{"label": label, "example": field.example(), "hint": source.Text{}}
	if at.row > 0 {
		title := tableRow.Say(source.Args{"number": at.row})
		if at.field == at.table {
			args["label"] = source.Text{Message: &source.Message{Code: "label-in-row", De: label + ", " + title.In("de"), En: label + ", " + title.In("en")}}
		} else {
			args["label"] = source.Text{Message: &source.Message{Code: "label-in-row", De: title.In("de") + ", " + label, En: title.In("en") + ", " + label}}
		}
	}
	if example := field.example(); example != "" {
		args["hint"] = missingHint.Say(source.Args{"example": example})
	}
	return Problem{Field: at.path, Page: field.Page.Name, Text: text.Say(args)}
}

// convert turns convenient JSON into the stored shape, field by field, and drops the rest.
func (f *Form) convert(plain map[string]any, fields []*Field) map[string]any {
	kept := map[string]any{}
	for _, field := range fields {
		raw := plain[field.Name]
		switch {
		case raw == nil || field.Value == nil && !field.holdsParts():
			continue
		case field.holdsParts():
			if parts, ok := raw.(map[string]any); ok {
				if inner := f.convert(parts, field.Fields); len(inner) > 0 {
					kept[field.Name] = inner
				}
				continue
			}
		case field.Table != nil:
			raw = f.convertRows(field, raw)
		case field.Type.Convert != nil:
			if raw = field.Type.Convert(field, raw); raw == nil {
				continue // a false confirmation, an empty key: not answered
			}
		}
		kept[field.Name] = raw
	}
	return kept
}

func (f *Form) convertRows(table *Field, raw any) any {
	rows, ok := raw.([]any)
	if !ok {
		return raw
	}
	converted := make([]any, len(rows))
	for i, row := range rows {
		converted[i] = row
		if parts, ok := row.(map[string]any); ok {
			converted[i] = f.convert(parts, table.Table.Row.topFields())
		}
	}
	return converted
}

func plainAt(plain map[string]any, path string) any {
	name, rest, deep := strings.Cut(path, ".")
	if !deep {
		return plain[name]
	}
	parts, _ := plain[name].(map[string]any)
	return plainAt(parts, rest)
}

// fits says whether a Go value is of the kind that a type promises.
func fits(value any, t *expression.Type) bool {
	switch t.Kind {
	case expression.Bool:
		_, ok := value.(bool)
		return ok
	case expression.Text:
		_, ok := value.(string)
		return ok
	case expression.Number:
		_, ok := value.(expression.Decimal)
		return ok
	case expression.Day:
		_, ok := value.(expression.Date)
		return ok
	case expression.Clock:
		_, ok := value.(expression.TimeOfDay)
		return ok
	case expression.Instant:
		return isInstant(value)
	case expression.Rec, expression.Keyed:
		_, ok := value.(expression.Record)
		return ok
	case expression.Listing:
		items, ok := value.([]any)
		for _, item := range items {
			ok = ok && (t.Elem == nil || fits(item, t.Elem))
		}
		return ok
	}
	return true
}
