package forms

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sort"
	"strconv"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// Encode turns values into what is stored: JSON per top-level field, and per part that is kept for a time of
// its own, see Split.
func (f *Form) Encode(values Values) map[string][]byte {
	stored := map[string][]byte{}
	for name, value := range f.Split(values) {
		if f.Field(name) == nil || value == nil {
			continue
		}
		if text, err := marshal(expression.ToJSON(value)); err == nil {
			stored[name] = text
		}
	}
	return stored
}

// marshal writes JSON without escaping what only HTML needs escaped.
func marshal(value any) ([]byte, error) {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(buffer.Bytes(), []byte("\n")), nil
}

// Decode is the inverse of Encode. Fields that are absent (erased, hidden) stay absent, and so do
// stored names that the form does not know. The error names the field that cannot be read.
func (f *Form) Decode(stored map[string][]byte) (Values, error) {
	values := Values{}
	for _, page := range f.Pages {
		for _, field := range page.Fields {
			text, ok := stored[field.Name]
			if !ok {
				continue
			}
			plain, err := unmarshal(text)
			if err != nil {
				return nil, fmt.Errorf("stored answer %s: %w", field.Name, err)
			}
			value, err := f.fromJSON(field, plain)
			if err != nil {
				return nil, fmt.Errorf("stored answer %s: %w", field.Name, err)
			}
			if value == nil && field.holdsParts() && plain != nil {
				value = expression.Record{} // all of its parts may stand elsewhere
			}
			if value != nil {
				values[field.Name] = value
			}
		}
	}
	return f.decodeParts(values, stored)
}

// decodeParts adds what is stored on its own.
func (f *Form) decodeParts(values Values, stored map[string][]byte) (Values, error) {
	all := map[string]any(values)
	for _, field := range f.apart {
		name := field.StoredPath()
		text, ok := stored[name]
		if !ok {
			continue
		}
		plain, err := unmarshal(text)
		if err != nil {
			return nil, fmt.Errorf("stored answer %s: %w", name, err)
		}
		if all[name], err = expression.FromJSON(plain, f.StoredType(name)); err != nil {
			return nil, fmt.Errorf("stored answer %s: %w", name, err)
		}
	}
	values = Join(all)
	for name, value := range values {
		if group, ok := value.(expression.Record); ok && len(group) == 0 && f.byPath[name].holdsParts() {
			delete(values, name)
		}
	}
	return values, nil
}

func unmarshal(text []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var plain any
	if err := decoder.Decode(&plain); err != nil {
		return nil, err
	}
	if decoder.More() {
		return nil, fmt.Errorf("more than one JSON value")
	}
	return plain, nil
}

// fromJSON reads one stored field, a group part by part.
func (f *Form) fromJSON(field *Field, plain any) (any, error) {
	if plain == nil {
		return nil, nil
	}
	if field.Table != nil {
		return f.rowsFromJSON(field, plain)
	}
	if !field.holdsParts() {
		if field.Value == nil {
			return nil, nil
		}
		return expression.FromJSON(plain, field.Value)
	}
	parts, ok := plain.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("%s is not an object", field.Path)
	}
	group := expression.Record{}
	for _, part := range field.Fields {
		value, err := f.fromJSON(part, parts[part.Name])
		if err != nil {
			return nil, err
		}
		if value != nil {
			group[part.Name] = value
		}
	}
	if len(group) == 0 {
		return nil, nil
	}
	return group, nil
}

// rowsFromJSON reads the stored rows of a table.
func (f *Form) rowsFromJSON(table *Field, plain any) (any, error) {
	rows, ok := plain.([]any)
	if !ok {
		return nil, fmt.Errorf("%s is not a list", table.Path)
	}
	list := make([]any, len(rows))
	for i, one := range rows {
		parts, ok := one.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("row %d of %s is not an object", i+1, table.Path)
		}
		row := expression.Record{}
		for _, column := range table.Table.Row.topFields() {
			value, err := f.fromJSON(column, parts[column.Name])
			if err != nil {
				return nil, fmt.Errorf("row %d: %w", i+1, err)
			}
			if value != nil {
				row[column.Name] = value
			}
		}
		list[i] = row
	}
	if len(list) == 0 {
		return nil, nil
	}
	return list, nil
}

// holdsParts says that the field is a group: its value is the record of its parts.
func (f *Field) holdsParts() bool { return f.Type.Widget.Kind == "group" }

// plainJSON is values as JSON reads them back (json.Number, map[string]any); what JSON cannot hold
// is left out.
func (f *Form) plainJSON(values Values) map[string]any {
	plain := map[string]any{}
	for name, value := range values {
		if f.byPath[name] == nil {
			continue
		}
		if value = asRead(expression.ToJSON(value)); value != nil {
			plain[name] = value
		}
	}
	return plain
}

// asRead leaves alone what JSON reads back as it is, which is all that the language holds; other Go
// values take the way through JSON.
func asRead(value any) any {
	switch v := value.(type) {
	case nil, bool, string:
		return value
	case map[string]any:
		for name, part := range v {
			v[name] = asRead(part)
		}
		return v
	case []any:
		for i, item := range v {
			v[i] = asRead(item)
		}
		return v
	}
	text, err := marshal(value)
	if err != nil {
		return nil
	}
	read, err := unmarshal(text)
	if err != nil {
		return nil
	}
	return read
}

// DecodeJSON reads values as the API posts them and checks them against the schema (jsonschema v5);
// problems name the field. null says that a question is not answered; a question that is not there
// takes its default. Numbers may be JSON numbers, a choice may be its key, a file its id. What is
// returned goes through Check.
func (f *Form) DecodeJSON(body []byte, ctx *Context) (Values, []Problem, error) {
	plain, err := unmarshal(body)
	posted, ok := plain.(map[string]any)
	if err != nil || !ok {
		return Values{}, []Problem{{Text: notAnObject.Say(nil)}}, nil
	}
	problems := f.unknownNames(posted, f.topFields(), "")
	values, broken := f.shape(posted, ctx)
	problems = append(problems, broken...)
	filled, err := f.answer(ctx, postedTaker{valueTaker{values, ctx}, posted})
	if err != nil {
		return nil, nil, err
	}
	f.addDefaults(values, posted, filled)
	return values, problems, nil
}

// addDefaults completes what was posted by what the questions that are not there begin with, row by row.
func (f *Form) addDefaults(values Values, posted map[string]any, filled *answers) {
	for _, field := range f.fields {
		switch {
		case !field.asks():
		case !isPosted(posted, field.Path):
			if value := filled.values.at(field.Path); value != nil {
				values.put(field.Path, value)
			}
		case field.Table != nil && filled.tables[field] != nil:
			rows, _ := values.at(field.Path).([]any)
			for _, row := range filled.tables[field].rows {
				in, ok := row.take.(postedTaker)
				if at := atoi(row.number); ok && at <= len(rows) {
					if record, ok := rows[at-1].(expression.Record); ok {
						row.form.addDefaults(Values(record), in.posted, row.answers)
					}
				}
			}
		}
	}
}

func isPosted(posted map[string]any, path string) bool {
	name, rest, deep := strings.Cut(path, ".")
	value, ok := posted[name]
	if !deep || !ok {
		return ok
	}
	parts, _ := value.(map[string]any)
	return isPosted(parts, rest)
}

func (f *Form) topFields() []*Field {
	var top []*Field
	for _, page := range f.Pages {
		top = append(top, page.Fields...)
	}
	return top
}

// unknownNames reports posted names that are no fields, sorted, with a suggestion.
func (f *Form) unknownNames(posted map[string]any, fields []*Field, prefix string) []Problem {
	var known []string
	byName := map[string]*Field{}
	for _, field := range fields {
		if field.Value != nil || field.holdsParts() {
			known = append(known, field.Name)
			byName[field.Name] = field
		}
	}
	var names []string
	for name := range posted {
		names = append(names, name)
	}
	sort.Strings(names)
	var problems []Problem
	for _, name := range names {
		field := byName[name]
		if field == nil {
			path := prefix + shortened(name)
			text := unknownAnswer.Say(source.Args{"name": path})
			if close := source.Suggest(name, known); close != "" {
				text = unknownAnswerMeant.Say(source.Args{"name": path, "meant": prefix + close})
			}
			problems = append(problems, Problem{Field: path, Text: text})
			continue
		}
		if parts, ok := posted[name].(map[string]any); ok && field.holdsParts() {
			problems = append(problems, f.unknownNames(parts, field.Fields, prefix+field.Name+".")...)
		}
		if rows, ok := posted[name].([]any); ok && field.Table != nil {
			for i, row := range rows[:min(len(rows), maxRows)] {
				parts, _ := row.(map[string]any)
				problems = append(problems, f.unknownNames(parts, field.Table.Row.topFields(), prefix+field.Name+"."+strconv.Itoa(i+1)+".")...)
			}
		}
	}
	return problems
}

// shortened keeps a forged name from filling the answer.
func shortened(name string) string {
	if runes := []rune(name); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return name
}
