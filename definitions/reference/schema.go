package reference

import (
	"encoding/json"
	"strings"

	"laufzettel/connectors"
	"laufzettel/definitions"
	"laufzettel/definitions/spec"
	"laufzettel/flows"
	"laufzettel/forms"
)

// Schemas returns a JSON Schema (2020-12) for every kind of definition file by the name of the kind (site,
// units ... flow, form ...), for editors: they complete keys, show what a key means, and mark typing
// errors while somebody writes. laufzettel check knows more: names, expressions and everything between files.
// The schema of a mail describes its head.
func Schemas() map[string]map[string]any {
	all := map[string]map[string]any{}
	for _, k := range fileKinds() {
		all[k.Name] = schemaOf(k)
	}
	return all
}

// Places says where files of a kind lie, as patterns for editors: */flow.yaml, registers/*.yaml.
func Places() map[string][]string {
	places := map[string][]string{}
	for _, k := range fileKinds() {
		place := strings.NewReplacer("<process>", "*", "<name>", "*").Replace(k.Place)
		places[k.Name] = []string{place}
		if k.Name == "form" {
			places[k.Name] = append(places[k.Name], "*/forms/*.yaml")
		}
	}
	return places
}

// SchemaText is one schema, or several by name, as a file holds it: indented, with keys in order.
func SchemaText(schemas any) (string, error) {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(schemas)
	return b.String(), err
}

func schemaOf(k definitions.FileKind) map[string]any {
	s := k.Spec.JSONSchema()
	a := &assembly{defs: s["$defs"].(map[string]any)}
	root := a.defs[k.Spec.Name].(map[string]any)
	switch k.Name {
	case "settings":
		delete(s, "$ref")
		s["type"], s["additionalProperties"] = "object", map[string]any{"$ref": "#/$defs/" + k.Spec.Name}
		s["propertyNames"] = map[string]any{"pattern": spec.NamePattern}
	case "form":
		fields := a.fields()
		property(root, "fields", fields)
		property(a.defs["page"].(map[string]any), "fields", fields)
	case "block":
		property(root, "fields", a.fields())
	case "flow":
		property(root, "steps", a.steps())
		property(root, "statuses", a.statuses())
	case "mail":
		delete(root["properties"].(map[string]any), "body") // stands below the head
	}
	s["title"] = k.Place
	return s
}

// property replaces what a property holds and keeps its description.
func property(object map[string]any, name string, holds map[string]any) {
	properties := object["properties"].(map[string]any)
	if old, ok := properties[name].(map[string]any); ok && old["description"] != nil {
		copied := map[string]any{"description": old["description"]}
		for key, value := range holds {
			copied[key] = value
		}
		holds = copied
	}
	properties[name] = holds
}

// assembly puts the schemas of several objects into one document.
type assembly struct {
	defs map[string]any
}

// add takes the schema of an object in and returns a reference to it. Names of definitions begin with
// the object's, because every object brings its own.
func (a *assembly) add(prefix string, o *spec.Object) map[string]any {
	s := o.JSONSchema()
	rename := func(ref string) string {
		return "#/$defs/" + prefix + "." + strings.TrimPrefix(ref, "#/$defs/")
	}
	for name, def := range s["$defs"].(map[string]any) {
		a.defs[prefix+"."+name] = redirected(def, rename)
	}
	return map[string]any{"$ref": rename(s["$ref"].(string))}
}

// redirected is a schema whose references are renamed.
func redirected(schema any, rename func(string) string) any {
	switch v := schema.(type) {
	case map[string]any:
		for key, value := range v {
			if ref, ok := value.(string); ok && key == "$ref" {
				v[key] = rename(ref)
				continue
			}
			v[key] = redirected(value, rename)
		}
	case []any:
		for i := range v {
			v[i] = redirected(v[i], rename)
		}
	}
	return schema
}

// fields is a list of fields: which keys one may have depends on its type.
func (a *assembly) fields() map[string]any {
	list := map[string]any{"type": "array", "items": map[string]any{"$ref": "#/$defs/field"}}
	var names []any
	var cases []any
	for _, t := range forms.Types() {
		names = append(names, t.Name)
		reference := a.add("field-"+t.Name, forms.FieldSpec(t))
		if def := a.defs["field-"+t.Name+"."+t.Name].(map[string]any); def["properties"].(map[string]any)["fields"] != nil {
			property(def, "fields", list)
		}
		cases = append(cases, map[string]any{
			"if":   map[string]any{"properties": map[string]any{"type": map[string]any{"const": t.Name}}, "required": []any{"type"}},
			"then": reference,
		})
	}
	section := a.add("section", forms.SectionSpec())
	property(a.defs["section."+forms.SectionSpec().Name].(map[string]any), "fields", list)
	a.defs["field"] = map[string]any{
		"type": "object",
		"if":   map[string]any{"required": []any{"use"}},
		"then": map[string]any{"properties": map[string]any{"use": map[string]any{"type": "string"}}, "additionalProperties": false},
		"else": map[string]any{
			"if":   map[string]any{"required": []any{"section"}},
			"then": section,
			"else": map[string]any{
				"properties": map[string]any{"type": map[string]any{"enum": names}},
				"required":   []any{"type"},
				"allOf":      cases,
			},
		},
	}
	return list
}

// steps is a list of steps: which keys one may have depends on its first word.
func (a *assembly) steps() map[string]any {
	var words, cases []any
	add := func(word string, t *flows.StepType) {
		has := map[string]any{"required": []any{word}}
		words = append(words, has)
		cases = append(cases, map[string]any{"if": has, "then": a.add("step-"+word, flows.StepSpec(t, word))})
	}
	var connector *flows.StepType
	known := map[string]bool{}
	for _, t := range flows.StepTypes() {
		if t.Name == "connector" {
			connector = t
			continue
		}
		known[t.Name] = true
		add(t.Name, t)
	}
	for _, c := range connectors.All() {
		if connector != nil && !known[c.Name] {
			add(c.Name, connector)
		}
	}
	return map[string]any{"type": "array", "minItems": 1,
		"items": map[string]any{"type": "object", "anyOf": words, "allOf": cases}}
}

// statuses are names with a kind, or with kind and label.
func (a *assembly) statuses() map[string]any {
	o := flows.StatusSpec()
	kinds := []any{}
	for _, kind := range o.Key("kind").Options {
		kinds = append(kinds, kind)
	}
	return map[string]any{"type": "object", "additionalProperties": map[string]any{
		"anyOf": []any{map[string]any{"enum": kinds}, a.add("status", o)}}}
}
