package forms

import (
	"bytes"
	"encoding/json"
	"sort"
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

// violations lists the fields at which JSON breaks the schema, in form order without repetition.
func (f *Form) violations(plain map[string]any) []*Field {
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
	seen := map[*Field]bool{}
	var walk func(e *jsonschema.ValidationError)
	walk = func(e *jsonschema.ValidationError) {
		if len(e.Causes) == 0 {
			seen[f.fieldAt(strings.ReplaceAll(strings.TrimPrefix(e.InstanceLocation, "/"), "/", "."))] = true
		}
		for _, cause := range e.Causes {
			walk(cause)
		}
	}
	walk(broken)
	delete(seen, nil) // an unknown name, reported as such
	list := make([]*Field, 0, len(seen))
	for field := range seen {
		list = append(list, field)
	}
	sort.Slice(list, func(i, k int) bool { return list[i].index < list[k].index })
	return list
}

// shape turns plain JSON into values of the right kinds and says where that does not work. Unknown
// names and nulls are left out.
func (f *Form) shape(plain map[string]any, ctx *Context) (Values, []Problem) {
	kept := f.convert(plain, f.topFields())
	broken := map[*Field]bool{}
	for _, field := range f.violations(kept) {
		// A text is left to Check, which reads it as if it had been typed and says the same of it.
		if _, ok := plainAt(kept, field.Path).(string); !ok || field.holdsParts() || field.Value.Kind != expression.Text {
			broken[field] = true
		}
	}
	values := Values{}
	for _, field := range f.fields {
		if field.holdsParts() || field.Value == nil || broken[field] {
			continue
		}
		raw := plainAt(kept, field.Path)
		if raw == nil {
			continue
		}
		value, err := expression.FromJSON(raw, field.Value)
		if err != nil || !fits(value, field.Value) {
			broken[field] = true
			continue
		}
		values.put(field.Path, value)
	}
	var problems []Problem
	for _, field := range f.fields {
		if broken[field] {
			problems = append(problems, f.misshapen(field, ctx))
		}
	}
	return values, problems
}

// misshapen is the message for an answer that is not of the field's type.
func (f *Form) misshapen(field *Field, ctx *Context) Problem {
	text := wrongShape
	if field.Type.Expects != nil {
		text = field.Type.Expects
	}
	a := &answers{form: f, ctx: ctx}
	if ctx == nil {
		a.ctx = &Context{}
	}
	a.scope = a.ctx.Scope
	problem, err := a.problem(field, text.Say(nil))
	if err != nil {
		// A label that cannot be rendered is reported by the reading that follows.
		return Problem{Field: field.Path, Page: field.Page.Name,
			Text: text.Say(source.Args{"label": field.Name, "example": field.example(), "hint": ""})}
	}
	return problem
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
		case field.Type.Convert != nil:
			raw = field.Type.Convert(field, raw)
		}
		kept[field.Name] = raw
	}
	return kept
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
