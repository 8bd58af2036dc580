package spec

import (
	"strconv"
	"strings"

	"laufzettel/definitions/source"
)

// JSONSchema returns the declaration as JSON Schema (2020-12) for editors, with German descriptions. It
// accepts what Read accepts as far as a schema can say it; expressions are texts to it. Nested
// objects are in $defs, so an object may contain itself. The result is made of maps, slices, strings,
// booleans and ints and can be marshalled; the caller may change it.
func (o *Object) JSONSchema() map[string]any {
	s := &schemaBuilder{names: map[*Object]string{}, defs: map[string]any{}}
	root := s.reference(o)["$ref"].(string)
	return map[string]any{
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"title":   o.Name,
		"$ref":    root,
		"$defs":   s.defs,
	}
}

// schemaBuilder collects the objects met so far.
type schemaBuilder struct {
	names map[*Object]string
	defs  map[string]any
}

// reference returns a $ref to o and sees to its definition.
func (s *schemaBuilder) reference(o *Object) map[string]any {
	name, known := s.names[o]
	if !known {
		name = o.Name
		for n := 2; s.defs[name] != nil; n++ { // two objects may have one name
			name = o.Name + strconv.Itoa(n)
		}
		s.names[o] = name
		definition := map[string]any{}
		s.defs[name] = definition
		s.define(o, definition)
	}
	escaped := strings.NewReplacer("~", "~0", "/", "~1", "%", "%25", " ", "%20").Replace(name)
	return map[string]any{"$ref": "#/$defs/" + escaped}
}

func (s *schemaBuilder) define(o *Object, into map[string]any) {
	properties := map[string]any{}
	required := []any{}
	for _, k := range o.Keys {
		property := s.key(&k)
		if text := describe(&k); text != "" {
			property["description"] = text
		}
		properties[k.Name] = property
		if k.Required {
			required = append(required, k.Name)
		}
	}
	into["type"] = "object"
	into["properties"] = properties
	into["additionalProperties"] = o.Open
	if text := o.Doc.In("de"); text != "" {
		into["description"] = text
	}
	if len(required) > 0 {
		into["required"] = required
	}
}

// describe is the documentation of a key with its example.
func describe(k *Key) string {
	text := k.Doc.In("de")
	if k.Example != "" {
		text = strings.TrimSpace(text + "\n\n" + example.De[:strings.Index(example.De, "{")] + k.written())
	}
	return text
}

// anyScalar is what an author may write without quotes where a text is wanted: 2024 is a number to an
// editor and a text to us.
func anyScalar() map[string]any {
	return map[string]any{"type": []any{"string", "number", "boolean"}}
}

// byLanguage is a text, or one for each language.
func byLanguage() map[string]any {
	each := map[string]any{}
	for _, lang := range source.KnownLanguages {
		each[lang] = anyScalar()
	}
	return map[string]any{"anyOf": []any{anyScalar(), map[string]any{
		"type": "object", "properties": each, "additionalProperties": false, "minProperties": 1}}}
}

func oneOrMore(one map[string]any) map[string]any {
	return map[string]any{"anyOf": []any{one, map[string]any{"type": "array", "items": one}}}
}

func (s *schemaBuilder) key(k *Key) map[string]any {
	switch k.Kind {
	case Condition:
		return map[string]any{"type": []any{"string", "boolean", "number"}}
	case People:
		return oneOrMore(map[string]any{"type": "string"})
	case Value, Words:
		return oneOrMore(anyScalar())
	case Name:
		return map[string]any{"type": "string", "pattern": NamePattern}
	case Option:
		return map[string]any{"enum": optionValues(k.Options)}
	case Flag:
		return map[string]any{"type": "boolean"}
	case Count:
		return map[string]any{"type": "integer", "minimum": 0, "maximum": maxCount}
	case Nested:
		return s.nested(k.Object)
	case NestedList:
		if k.Single {
			return oneOrMore(s.nested(k.Object))
		}
		return map[string]any{"type": "array", "items": s.nested(k.Object)}
	case NestedMap:
		property := map[string]any{"type": "object", "additionalProperties": s.nested(k.Object)}
		if !k.AnyName {
			property["propertyNames"] = map[string]any{"pattern": NamePattern}
		}
		return property
	case TextMap:
		return map[string]any{"type": "object", "additionalProperties": anyScalar()}
	case LabelMap:
		return map[string]any{"type": "object", "additionalProperties": byLanguage()}
	case Text, Label:
		return byLanguage()
	case Any:
		return map[string]any{}
	default: // Word
		return anyScalar()
	}
}

// nested refers to an object; where nothing is required, nothing may be written.
func (s *schemaBuilder) nested(o *Object) map[string]any {
	reference := s.reference(o)
	for _, k := range o.Keys {
		if k.Required {
			return reference
		}
	}
	return map[string]any{"anyOf": []any{reference, map[string]any{"type": "null"}}}
}

// optionValues are the options as YAML reads them: also as a number or boolean where they look so.
func optionValues(options []string) []any {
	var values []any
	for _, option := range options {
		values = append(values, option)
		if number, err := strconv.Atoi(option); err == nil {
			values = append(values, number)
		} else if option == "true" || option == "false" {
			values = append(values, option == "true")
		}
	}
	return values
}
