package forms

import (
	"maps"
	"slices"
	"strings"

	"laufzettel/definitions/expression"
)

// What is stored are values by name: one for each top-level field, and one for each part of a group and each
// column of a table that is kept for a time of its own ("personen.iban"), so that it can go while the rest
// stays. A column's is a list with one entry per row, null where a row has none. A part cannot stay
// longer than what it is a part of.

// Split takes values apart as they are stored, by name. Neither shares containers with the other where a part
// was taken out.
func (f *Form) Split(values Values) map[string]any {
	stored := map[string]any(maps.Clone(values))
	for _, field := range f.apart {
		path := strings.Split(field.StoredPath(), ".")
		top, there := stored[path[0]]
		if !there {
			continue
		}
		part, rest := cut(top, path[1:])
		if part != nil {
			stored[path[0]], stored[field.StoredPath()] = rest, part
		}
	}
	return stored
}

// findApart lists the parts and columns that are stored on their own, inner ones first.
func (f *Form) findApart() {
	for _, field := range f.EveryField() {
		if field.isApart() {
			f.apart = append(f.apart, field)
		}
	}
	slices.Reverse(f.apart)
}

func (f *Field) isApart() bool {
	if f.Parent == nil && f.within == nil {
		return false
	}
	if f.leaves {
		return true
	}
	if f.kept == nil {
		return false
	}
	around := f.around().Retention()
	return around == nil || *around != *f.kept
}

// around is the group or table that a field is a part of, or nil.
func (f *Field) around() *Field {
	if f.Parent != nil {
		return f.Parent
	}
	return f.within
}

// EveryField are all fields with their parts and the columns of tables, in the order of the form.
func (f *Form) EveryField() []*Field {
	var all []*Field
	for _, field := range f.fields {
		all = append(all, field)
		if field.Table != nil {
			all = append(all, field.Table.Row.EveryField()...)
		}
	}
	return all
}

// StoredType is the type of a stored value by its name, see Split; nil for an unknown one.
func (f *Form) StoredType(name string) *expression.Type {
	field := f.Field(name)
	if field == nil {
		return nil
	}
	t := field.Value
	if field.holdsParts() {
		t = recordOf(field.Fields)
	}
	if t != nil && field.within != nil {
		t = &expression.Type{Kind: expression.Listing, Elem: t}
	}
	return t
}

// Join puts values together that were stored by name, see Split. Parts of what is not there any more are
// left out.
func Join(stored map[string]any) Values {
	values := Values{}
	var parts []string
	for name, value := range stored {
		if strings.Contains(name, ".") {
			parts = append(parts, name)
			continue
		}
		values[name] = value
	}
	slices.SortFunc(parts, func(a, b string) int { return strings.Count(a, ".") - strings.Count(b, ".") })
	for _, name := range parts {
		path := strings.Split(name, ".")
		if container, there := values[path[0]]; there {
			values[path[0]] = joined(container, path[1:], stored[name])
		}
	}
	return values
}

// Without is a copy of the values that lacks what is stored under a name, see Split.
func (v Values) Without(name string) Values {
	values := maps.Clone(v)
	top, rest, deep := strings.Cut(name, ".")
	if !deep {
		delete(values, name)
		return values
	}
	if container, there := values[top]; there {
		if part, left := cut(container, strings.Split(rest, ".")); part != nil {
			values[top] = left
		}
	}
	return values
}

// cut takes a part out of a container, or out of all rows of a list; what it gives back is a copy. The part
// is nil where there is none.
func cut(container any, path []string) (part, rest any) {
	switch c := container.(type) {
	case expression.Record:
		value, there := c[path[0]]
		if !there {
			return nil, c
		}
		left := maps.Clone(c)
		if len(path) == 1 {
			delete(left, path[0])
			return value, left
		}
		part, inner := cut(value, path[1:])
		left[path[0]] = inner
		return part, left
	case []any:
		parts, left, found := make([]any, len(c)), make([]any, len(c)), false
		for i, row := range c {
			parts[i], left[i] = cut(row, path)
			found = found || parts[i] != nil
		}
		if found {
			return parts, left
		}
	}
	return nil, container
}

// joined puts a part back, in a copy.
func joined(container any, path []string, part any) any {
	if part == nil {
		return container
	}
	switch c := container.(type) {
	case expression.Record:
		whole := make(expression.Record, len(c)+1)
		maps.Copy(whole, c)
		if len(path) == 1 {
			whole[path[0]] = part
			return whole
		}
		inner, there := whole[path[0]]
		if !there {
			inner = expression.Record{}
		}
		whole[path[0]] = joined(inner, path[1:], part)
		return whole
	case []any:
		parts, ok := part.([]any)
		if !ok {
			return container
		}
		whole := slices.Clone(c)
		for i := range whole[:min(len(whole), len(parts))] {
			whole[i] = joined(whole[i], path, parts[i])
		}
		return whole
	}
	return container
}

// Uploads are the files in a stored value of this field: of a group those of its parts, of a table those of
// all rows.
func (f *Field) Uploads(value any) []expression.Record {
	var found []expression.Record
	switch v := value.(type) {
	case []any:
		for _, one := range v {
			found = append(found, f.Uploads(one)...)
		}
	case expression.Record:
		switch {
		case f.Widget.Kind == "file":
			found = append(found, v)
		case f.Table != nil:
			found = append(found, uploadsOf(f.Table.Row.topFields(), v)...)
		default:
			found = append(found, uploadsOf(f.Fields, v)...)
		}
	}
	return found
}

func uploadsOf(fields []*Field, record expression.Record) []expression.Record {
	var found []expression.Record
	for _, field := range fields {
		found = append(found, field.Uploads(record[field.Name])...)
	}
	return found
}
