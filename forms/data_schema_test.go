package forms

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
	"pgregory.net/rapid"
)

// compileData compiles the exported schema of a form.
func compileData(t interface{ Fatal(...any) }, f *Form) *jsonschema.Schema {
	text, err := json.Marshal(f.DataSchema("de"))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.Draft = jsonschema.Draft2020
	if err := compiler.AddResource("form.json", bytes.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("form.json")
	if err != nil {
		t.Fatal(err, string(text))
	}
	return schema
}

// submitted says what the form finds wrong with a posted document.
func submitted(t interface{ Fatal(...any) }, f *Form, body []byte) (Values, []Problem) {
	values, problems, err := f.DecodeJSON(body, testContext())
	if err != nil {
		t.Fatal(err)
	}
	values, more, err := f.Check(values, testContext())
	if err != nil {
		t.Fatal(err)
	}
	return values, append(problems, more...)
}

func accepts(t interface{ Fatal(...any) }, schema *jsonschema.Schema, body []byte) error {
	plain, err := unmarshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return schema.Validate(plain)
}

// drawnField draws a field that a schema can say all of, as YAML, and how to draw a value for it. In a table no
// further table is drawn.
func drawnField(t *rapid.T, name string, depth int, inTable bool) (string, func(*rapid.T) any) {
	kinds := []string{"text", "number", "integer", "money", "yesno", "choice", "choices", "confirmation", "time"}
	if depth < 2 {
		kinds = append(kinds, "group")
		if !inTable && depth == 0 {
			kinds = append(kinds, "table")
		}
	}
	kind := rapid.SampledFrom(kinds).Draw(t, "kind")
	more := ""
	if kind != "group" {
		more += ", required: " + rapid.SampledFrom([]string{"true", "false"}).Draw(t, "required")
	}
	bounds := func(low, high string) {
		a, b := rapid.IntRange(-3, 8).Draw(t, "low"), rapid.IntRange(0, 9).Draw(t, "high")
		if low != "" && rapid.Bool().Draw(t, "has low") {
			more += fmt.Sprintf(", %s: %d", low, max(a, 0))
		}
		if rapid.Bool().Draw(t, "has high") {
			more += fmt.Sprintf(", %s: %d", high, max(a, 0)+b)
		}
	}
	var value func(*rapid.T) any
	switch kind {
	case "text":
		bounds("minLength", "maxLength")
		if rapid.IntRange(0, 2).Draw(t, "has pattern") == 0 {
			more += `, pattern: "[0-9a-c]+", message: Nein.`
		}
		value = func(t *rapid.T) any {
			text := line(rapid.StringOfN(rapid.RuneFrom([]rune("a7ä🚒- c0")), 1, 12, -1).Draw(t, "text"))
			if text == "" {
				return nil
			}
			return text
		}
	case "number", "integer", "money":
		bounds("min", "max")
		if kind == "number" && rapid.Bool().Draw(t, "has decimals") {
			more += fmt.Sprintf(", decimals: %d", rapid.IntRange(0, 3).Draw(t, "decimals"))
		}
		value = func(t *rapid.T) any {
			return json.Number(rapid.SampledFrom([]string{"0", "1", "7", "-3", "2.0", "2.5", "0.125", "1e1", "12.34", "9", "1.005", "17"}).Draw(t, "number"))
		}
	case "yesno", "confirmation":
		value = func(t *rapid.T) any { return rapid.Bool().Draw(t, "yes") }
	case "time":
		value = func(t *rapid.T) any {
			return rapid.SampledFrom([]string{"08:05", "23:59", "24:00", "spät"}).Draw(t, "time")
		}
	case "choice":
		more += ", options: {a: Alpha, b: Beta}"
		value = func(t *rapid.T) any { return rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "key") }
	case "choices":
		more += ", options: {a: Alpha, b: Beta, c: Gamma, d: Delta}"
		bounds("min", "max")
		value = func(t *rapid.T) any {
			return rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "c", "d", "e"}), 1, 4, func(s string) string { return s }).Draw(t, "keys")
		}
	case "group", "table":
		yaml, draw := drawnFields(t, depth+1, inTable || kind == "table")
		more += ", fields: [" + strings.Join(yaml, ", ") + "]"
		if kind == "table" {
			bounds("min", "max")
			value = func(t *rapid.T) any {
				var rows []any
				for range rapid.IntRange(1, 4).Draw(t, "rows") {
					if row := draw(t); len(row) > 0 {
						rows = append(rows, row)
					}
				}
				if rows == nil {
					return nil
				}
				return rows
			}
			break
		}
		value = func(t *rapid.T) any {
			if parts := draw(t); len(parts) > 0 {
				return parts
			}
			return nil
		}
	}
	return fmt.Sprintf("{name: %s, type: %s, label: %s%s}", name, kind, strings.ToUpper(name), more), value
}

func drawnFields(t *rapid.T, depth int, inTable bool) (yaml []string, draw func(*rapid.T) map[string]any) {
	var values []func(*rapid.T) any
	var names []string
	for i := range rapid.IntRange(1, 4).Draw(t, "fields") {
		name := fmt.Sprintf("%c%d", 'f'+depth, i)
		one, value := drawnField(t, name, depth, inTable)
		yaml, values, names = append(yaml, one), append(values, value), append(names, name)
	}
	return yaml, func(t *rapid.T) map[string]any {
		posted := map[string]any{}
		for i, name := range names {
			switch rapid.IntRange(0, 9).Draw(t, "how") {
			case 0: // not answered
				continue
			case 1: // of another kind
				posted[name] = rapid.SampledFrom([]any{"viel", map[string]any{"x": 1}, []any{1}, json.Number("4")}).Draw(t, "odd")
			default:
				if value := values[i](t); value != nil {
					posted[name] = value
				}
			}
		}
		if rapid.IntRange(0, 30).Draw(t, "unknown") == 0 {
			posted["fremd"] = true
		}
		return posted
	}
}

// A form that says no more than a schema can say accepts exactly what its exported schema accepts.
func TestTheDataSchemaAcceptsWhatTheFormAccepts(t *testing.T) {
	accepted, refused := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		yaml, draw := drawnFields(rt, 0, false)
		text := "form: gezogen\nfields:\n  - " + strings.Join(yaml, "\n  - ")
		f, report := tryParse(text)
		if report.Failed() {
			rt.Fatalf("%s\n%s", text, reported(report))
		}
		schema := compileData(rt, f)
		for range 4 {
			body, err := json.Marshal(draw(rt))
			if err != nil {
				rt.Fatal(err)
			}
			_, problems := submitted(rt, f, body)
			says := accepts(rt, schema, body)
			if (says == nil) != (len(problems) == 0) {
				rt.Fatalf("%s\n\n%s\nthe form says %v\nits schema says %v", text, body, said(problems), says)
			}
			if says == nil {
				accepted++
			} else {
				refused++
			}
		}
	})
	if accepted < 20 || refused < 20 {
		t.Errorf("%d documents were accepted and %d refused: the test looks at one side only", accepted, refused)
	}
}

// posted is what a program would have posted to get these values, in normal form.
func posted(fields []*Field, values map[string]any) map[string]any {
	out := map[string]any{}
	for _, field := range fields {
		value := values[field.Name]
		if value == nil || !field.holdsParts() && !field.asks() {
			continue
		}
		switch {
		case field.holdsParts():
			value = posted(field.Fields, value.(map[string]any))
		case field.Table != nil:
			var rows []any
			for _, row := range value.([]any) {
				rows = append(rows, posted(field.Table.Row.topFields(), row.(map[string]any)))
			}
			value = rows
		default:
			value = postedOne(field, value)
		}
		out[field.Name] = value
	}
	return out
}

func postedOne(field *Field, value any) any {
	switch v := value.(type) {
	case []any:
		var items []any
		for _, item := range v {
			items = append(items, postedOne(field, item))
		}
		return items
	case map[string]any:
		if field.Widget.Kind == "confirm" {
			return true
		}
		for _, part := range []string{"key", "id"} {
			if v[part] != nil {
				return v[part]
			}
		}
	case string:
		switch field.Type.Name {
		case "number", "integer", "money":
			return json.Number(v)
		}
	}
	return value
}

// Whatever a form accepts, its exported schema accepts too: nobody who checks before posting is kept out.
func TestTheDataSchemaKeepsNobodyOut(t *testing.T) {
	for name, yaml := range map[string]string{"everything": everything, "with rules": anerkennung} {
		t.Run(name, func(t *testing.T) {
			f := parse(t, yaml)
			schema, accepted := compileData(t, f), 0
			rapid.Check(t, func(rt *rapid.T) {
				input := drawInput(rt, f)
				values, problems, err := f.Read(input, "", testContext())
				if err != nil {
					rt.Fatal(err)
				}
				for _, p := range problems {
					delete(input, p.Field)
				}
				if values, problems, _ = f.Read(input, "", testContext()); len(problems) > 0 {
					return
				}
				accepted++
				body, _ := json.Marshal(posted(f.topFields(), f.plainJSON(values)))
				if err := accepts(rt, schema, body); err != nil {
					rt.Fatalf("%s\n%v", body, err)
				}
			})
			if name == "everything" && accepted < 10 {
				t.Errorf("only %d drawn answers were accepted", accepted)
			}
		})
	}
}

func TestTheDataSchemaSaysWhatDependsOnNothing(t *testing.T) {
	f := parse(t, `
form: probe
title: Probe
fields:
  - {name: nr, type: text, label: Nummer, required: true, help: Wie im Ausweis., pattern: "[0-9]{6,8}", message: Nein.}
  - {name: umfang, type: number, label: Umfang, min: 1, max: =2000, decimals: 1}
  - {name: art, type: choice, label: Art, options: {a: Alpha}, required: true, show: nr == "1"}
  - {name: zeit, type: group, label: Zeit, fields: [{name: von, type: date, label: Von, required: true}]}
  - {name: summe, type: computed, label: Summe, value: =umfang}
`)
	text, _ := json.Marshal(f.DataSchema("de"))
	for _, want := range []string{`"required":["nr","zeit"]`, `"minimum":1`, `"multipleOf":0.1`, `"description":"Wie im Ausweis."`,
		`"oneOf":[{"const":"a","title":"Alpha"}]`, `"format":"date"`, `"required":["von"]`, `"title":"Probe"`} {
		if !bytes.Contains(text, []byte(want)) {
			t.Errorf("%s is not in %s", want, text)
		}
	}
	for _, not := range []string{`"maximum"`, `"summe"`} {
		if bytes.Contains(text, []byte(not)) {
			t.Errorf("%s is in %s", not, text)
		}
	}
}
