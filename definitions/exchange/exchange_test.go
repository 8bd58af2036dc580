package exchange

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"laufzettel/definitions/source"
	"laufzettel/forms"
)

func parseForm(t testing.TB, text string) *forms.Form {
	t.Helper()
	report := &source.Report{}
	f := forms.Parse(source.Parse("form.yaml", []byte(text), report), nil, report)
	for _, d := range report.Diagnostics {
		if d.Severity == source.Error {
			t.Fatalf("%s\n%s", d.Text.In("de"), text)
		}
	}
	return f
}

const varied = `
form: ausleihe
title: {de: Ausleihe, en: Borrowing}
intro: Wer **leiht**?
who: everyone
pages:
  - page: wer
    title: Wer
    fields:
      - {name: name, type: text, label: {de: Name, en: Name of yours}, required: true, maxLength: 80, autocomplete: name, purpose: Rückfragen}
      - section: Erreichbar
        intro: Damit wir dich **finden**.
        show: name != ""
        fields:
          - {name: mail, type: email, label: E-Mail, help: "Wir schreiben: selten."}
          - {name: nr, type: text, label: Nummer, pattern: "[0-9]{6,8}", message: Sechs Ziffern., example: "0712345"}
      - {name: zeit, type: group, label: Zeit, fields: [{name: von, type: date, label: Von, required: true}, {name: bis, type: date, label: Bis, min: =zeit.von}]}
  - page: was
    title: Was
    show: name != "x"
    fields:
      - {name: art, type: choice, label: Art, options: {z: Zelt, a: Anhänger, "1": Eins}, default: a}
      - {name: tage, type: choices, label: Tage, options: {sa: Samstag, so: Sonntag}, min: 1, max: 2}
      - {name: anzahl, type: number, label: Anzahl, unit: Stück, min: 1, decimals: 2}
      - name: personen
        type: table
        label: Personen
        min: 1
        rowTitle: Person {{ number }}
        fields:
          - {name: vorname, type: text, label: Vorname, required: true}
          - {name: alter, type: integer, label: Alter}
      - {name: summe, type: computed, label: Summe, value: =anzahl * 2}
      - {name: hinweis, type: note, text: "Gut: **so**."}
      - {name: frist, type: duration, label: Frist, units: [days, weeks]}
      - {name: richtig, type: confirmation, label: Stimmt.}
rules:
  - {check: zeit.bis >= zeit.von, at: zeit.bis, message: Nein.}
`

// What Export says comes back from Import as the same form: same data, same hints, nothing noted.
func TestAnExportedFormComesBack(t *testing.T) {
	first := Export(parseForm(t, varied), []string{"de", "en"})
	text, err := json.Marshal(first)
	if err != nil {
		t.Fatal(err)
	}
	draft, err := Import(text, "", "de")
	if err != nil {
		t.Fatal(err)
	}
	if len(draft.Notes) > 0 || draft.Form != "ausleihe" {
		t.Errorf("%s: %v", draft.Form, draft.Notes)
	}
	second, err := json.Marshal(Export(parseForm(t, draft.YAML), []string{"de", "en"}))
	if err != nil {
		t.Fatal(err)
	}
	if string(second) != string(text) {
		t.Errorf("exported, imported and exported again:\n%s\nat first:\n%s\nbetween:\n%s", second, text, draft.YAML)
	}
}

// The schema alone, without hints, comes back as a form for the same data.
func TestAnExportedSchemaComesBack(t *testing.T) {
	// Without the condition of the page: what is asked on a condition is not required in a schema.
	schema := Export(parseForm(t, strings.Replace(varied, "    show: name != \"x\"\n", "", 1)), nil).Schema
	text, err := json.Marshal(schema)
	if err != nil {
		t.Fatal(err)
	}
	draft, err := Import(text, "ausleihe", "de")
	if err != nil {
		t.Fatal(err)
	}
	again := parseForm(t, draft.YAML).DataSchema("de")
	properties := again["properties"].(map[string]any)
	for name, want := range schema["properties"].(map[string]any) {
		switch name {
		case "frist": // a text with a pattern: a schema does not know durations as people write them
			continue
		}
		got, _ := json.Marshal(properties[name])
		wanted, _ := json.Marshal(want)
		if string(got) != string(wanted) {
			t.Errorf("%s comes back as\n%s, was\n%s", name, got, wanted)
		}
	}
	if len(again["required"].([]string)) != len(schema["required"].([]string)) {
		t.Errorf("required %v, was %v", again["required"], schema["required"])
	}
}

func TestImport(t *testing.T) {
	for name, c := range map[string]struct {
		schema string
		says   []string // parts of the file
		notes  []string // parts of the notes, one each
	}{
		"a person": {
			schema: `{"title": "Anmeldung zum Kurs", "description": "Für alle.", "type": "object", "required": ["first_name", "email"], "properties": {
				"first_name": {"type": "string", "title": "Vorname", "minLength": 2, "maxLength": 60, "examples": ["Alma"]},
				"email": {"type": "string", "format": "email", "description": "Dorthin kommt die Bestätigung: bald."},
				"geburtstag": {"type": ["string", "null"], "format": "date"},
				"essen": {"enum": ["fleisch", "vegan"], "title": "Essen", "default": "vegan"},
				"tage": {"type": "array", "items": {"oneOf": [{"const": "sa", "title": "Samstag"}, {"const": "so", "title": "Sonntag"}]}, "uniqueItems": true, "maxItems": 2},
				"alter": {"type": "integer", "minimum": 12, "exclusiveMaximum": 100},
				"preis": {"type": "number", "multipleOf": 0.01},
				"fahrt": {"type": "boolean"},
				"ja": {"const": true, "title": "Ich bin einverstanden"}}}`,
			says: []string{"form: anmeldungZumKurs", "title: Anmeldung zum Kurs", "intro: Für alle.", "name: firstName", "label: Vorname", "minLength: 2", "example: Alma",
				"type: email", `help: "Dorthin kommt die Bestätigung: bald."`, "type: date", "type: choice", "fleisch: Fleisch", "default: vegan", "type: choices",
				"sa: Samstag", "max: 2", "min: 12", "max: 99", "decimals: 2", "type: yesno", "type: confirmation", "# Im Schema heißt das Feld „first_name“"},
			notes: []string{"„first_name“"},
		},
		"groups, tables and references": {
			schema: `{"$defs": {"ort": {"type": "object", "properties": {"plz": {"type": "string", "pattern": "^[0-9]{5}$"}}, "required": ["plz"]}}, "properties": {
				"heim": {"$ref": "#/$defs/ort", "title": "Zu Hause"},
				"leute": {"type": "array", "minItems": 1, "items": {"type": "object", "properties": {"name": {"type": "string"}, "kinder": {"type": "array", "items": {"type": "object", "properties": {"x": {"type": "string"}}}}}}},
				"namen": {"type": "array", "items": {"type": "string"}},
				"baum": {"$ref": "#/properties/baum"},
				"fort": {"$ref": "https://example.org/schema.json"}}}`,
			says:  []string{"type: group", "label: Zu Hause", `pattern: "[0-9]{5}"`, "type: table", "name: eintrag", "lines: 5"},
			notes: []string{"message", "Liste in einer Liste", "einer Spalte", "im Kreis", "https://example.org/schema.json"},
		},
		"what no form can say": {
			schema: `{"type": "object", "additionalProperties": {"type": "string"}, "if": {}, "required": ["fehlt"], "properties": {
				"a": {"type": "string", "not": {"const": "x"}, "format": "ipv4"},
				"b": {"type": "number", "exclusiveMinimum": 0, "multipleOf": 7},
				"c": {"anyOf": [{"type": "string"}, {"type": "number"}]},
				"d": {"type": "string", "pattern": "(?=x)", "minLength": 9, "maxLength": 3},
				"e": false,
				"today": {"type": "object"},
				"f": {"enum": ["a b", "a-b", "ä"], "default": "weg"}}}`,
			says: []string{"name: feldToday", "aB: A b"},
			notes: []string{"„if“", "„additionalProperties“", "„fehlt“", "„not“", "„ipv4“", "„exclusiveMinimum“", "„multipleOf“", "keinen Typ", "„anyOf“", "Muster", "„e“|#/properties/e",
				"„today“", "was in diesem Objekt", "hat den Schlüssel"},
		},
		"texts that look like something else": {
			schema: `{"title": "{{ 1 }}", "properties": {"x": {"title": "a: b # c", "description": "- eins\n- zwei", "default": "=1", "type": "string"}, "true": {"type": "string", "title": "12"}}}`,
			says:   []string{`title: "{ { 1 }}"`, `label: "a: b # c"`, "- eins", `label: "12"`},
			notes:  []string{"„default“"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			draft, err := Import([]byte(c.schema), "", "de")
			if err != nil {
				t.Fatal(err)
			}
			parseForm(t, draft.YAML)
			for _, want := range c.says {
				if !strings.Contains(draft.YAML, want) {
					t.Errorf("%q is not in\n%s", want, draft.YAML)
				}
			}
			var said []string
			for _, n := range draft.Notes {
				said = append(said, n.Text.In("de"))
				if n.Text.In("en") == "" || n.Place == "" {
					t.Errorf("note without place or English: %v", n)
				}
			}
			all := strings.Join(said, "\n")
			for _, want := range c.notes {
				found := false
				for _, one := range strings.Split(want, "|") {
					found = found || strings.Contains(all, one)
				}
				if !found {
					t.Errorf("no note says %s:\n%s", want, all)
				}
			}
			for _, n := range draft.Notes {
				if !strings.Contains(flat(draft.YAML), flat(n.Text.In("de"))) {
					t.Errorf("no comment says %s in\n%s", n.Text.In("de"), draft.YAML)
				}
			}
		})
	}
}

func flat(text string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(text, "#", "")), " ")
}

func TestImportRefuses(t *testing.T) {
	for text, want := range map[string]string{
		`{`:                                 "no JSON",
		`[]`:                                "no object",
		`{"type": "string"}`:                "no properties",
		`{"properties": {"a": false}}`:      "none of the schema's properties",
		`{"format": "laufzettel-form/1"}`:   "no pages",
		strings.Repeat(`{"a":`, 200) + "1}": "nested",
	} {
		if _, err := Import([]byte(text), "", "en"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40s: %v, want %s", text, err, want)
		}
	}
}

// Whatever JSON comes in: no crash, and what comes out is a form without errors.
func FuzzImport(f *testing.F) {
	f.Add([]byte(`{"properties": {"a": {"type": "string"}}}`))
	f.Add([]byte(`{"properties": {"a": {"enum": [1, "x y", null]}, "b": {"type": "array", "items": {"type": "object", "properties": {"c": {"$ref": "#"}}}}}}`))
	f.Add([]byte(`{"properties": {"\u2028{{": {"title": "# \u0085", "default": "!x", "pattern": "a|b", "minimum": 1e99}}, "required": [1]}`))
	if files, err := filepath.Glob("testdata/*.json"); err == nil {
		for _, file := range files {
			if text, err := os.ReadFile(file); err == nil {
				f.Add(text)
			}
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		draft, err := Import(text, "", "de")
		if err != nil {
			return
		}
		if value, _ := readOrdered(text); value.(object).text("format") == Format {
			return // as good as the form it was made of
		}
		parseForm(t, draft.YAML)
	})
}
