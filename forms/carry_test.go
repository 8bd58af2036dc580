package forms

import (
	"reflect"
	"slices"
	"testing"
)

// kindsOf are changes as "kind was>path why".
func kindsOf(changes []Change) []string {
	var list []string
	for _, c := range changes {
		list = append(list, string(c.Kind)+" "+c.Was+">"+c.Path+" "+string(c.Why))
	}
	slices.Sort(list)
	return list
}

func TestCarry(t *testing.T) {
	const table = "{name: leute, type: table, label: Leute, fields: [{name: rufname, type: text, label: Rufname}, {name: alter, type: integer, label: Alter}]}"
	rows := Input{"leute": {"7", "2"}, "leute.7.rufname": {"Alma"}, "leute.7.alter": {"33"}, "leute.2.rufname": {"Bert"}}
	for name, c := range map[string]struct {
		old, new string
		typed    Input
		want     Input
		changes  []string
	}{
		"what was typed wrongly stays": {
			"{name: tag, type: date, label: Tag}", "{name: tag, type: date, label: Tag, max: =today}",
			Input{"tag": {"morgen"}}, Input{"tag": {"morgen"}}, nil},
		"two fields cannot both be the successor": {
			"{name: a, type: text, label: A}", "{name: b, type: text, label: A, was: a}",
			Input{"a": {"x"}}, Input{"b": {"x"}}, []string{"carried-renamed a>b "}},
		"a name that was given to another field": {
			"{name: a, type: text, label: A}\n  - {name: b, type: text, label: B}", "{name: b, type: text, label: A, was: a}",
			Input{"a": {"x"}, "b": {"y"}}, Input{"b": {"x"}}, []string{"carried-renamed a>b ", "gone b> "}},
		"another unit": {
			"{name: s, type: number, label: S, unit: km}", "{name: s, type: number, label: S, unit: m}",
			Input{"s": {"12"}}, Input{}, []string{"changed s>s unit"}},
		"yes to another sentence": {
			"{name: m, type: yesno, label: Bist du Mitglied?}", "{name: m, type: yesno, label: Bist du kein Mitglied?}",
			Input{"m": {"", "yes"}}, Input{}, []string{"changed m>m words"}},
		"a reworded question": {
			"{name: k, type: text, label: Ort}", "{name: k, type: text, label: Wohnort}",
			Input{"k": {"X"}}, Input{"k": {"X"}}, []string{"reworded k>k "}},
		"one option less": {
			"{name: w, type: choices, label: W, options: {a: A, b: B}}", "{name: w, type: choices, label: W, options: {a: A, c: C}}",
			Input{"w": {"", "a", "b"}}, Input{}, []string{"changed w>w option"}},
		"an option that means something only now": {
			"{name: w, type: choice, label: W, options: {a: A}}", "{name: w, type: choice, label: W, options: {a: A, x: X}}",
			Input{"w": {"x"}}, Input{}, []string{"changed w>w option"}},
		"a level that does not have the unit": {
			"{name: u, type: unit, level: KV, label: U}", "{name: u, type: unit, level: OV, label: U}",
			Input{"u": {"musterkreis"}}, Input{}, []string{"changed u>u option"}},
		"computed now": {
			"{name: z, type: number, label: Z}", "{name: z, type: computed, label: Z, value: =1 + 1}",
			Input{"z": {"12"}}, Input{}, []string{"changed z>z computed"}},
		"fixed now": {
			"{name: z, type: text, label: Z}", "{name: z, type: text, label: Z, readOnly: true}",
			Input{"z": {"12"}}, Input{}, []string{"changed z>z fixed"}},
		"hidden now": {
			"{name: z, type: text, label: Z}", `{name: z, type: text, label: Z, show: 1 > 2}`,
			Input{"z": {"12"}}, Input{"z": {"12"}}, []string{"condition z>z "}},
		"what hangs on an answer that is asked again": {
			`{name: a, type: choice, label: A, options: {x: X, y: Y}}` + "\n  - " + `{name: b, type: text, label: B, show: a == "x"}`,
			`{name: a, type: choice, label: A, options: {z: Z}}` + "\n  - " + `{name: b, type: text, label: B, show: a == "z"}`,
			Input{"a": {"x"}, "b": {"mehr"}}, Input{"b": {"mehr"}}, []string{"changed a>a option", "condition b>b "}},
		"required now": {
			"{name: z, type: text, label: Z}", "{name: z, type: text, label: Z, required: true}",
			Input{"z": {""}}, Input{"z": {""}}, []string{"required z>z "}},
		"rows": {table, table, rows, rows, nil},
		"a renamed column and table": {
			table, "{name: gaeste, was: leute, type: table, label: Leute, fields: [{name: name, was: rufname, type: text, label: Rufname}, {name: alter, type: text, label: Alter}]}",
			rows, Input{"gaeste": {"7", "2"}, "gaeste.7.name": {"Alma"}, "gaeste.2.name": {"Bert"}},
			[]string{"carried-renamed leute.2.rufname>gaeste.2.name ", "carried-renamed leute.7.rufname>gaeste.7.name ", "changed leute.7.alter>gaeste.7.alter type", "new >gaeste.2.alter "}},
		"a table that goes": {
			table, "{name: z, type: note, text: Z}",
			rows, Input{}, []string{"gone leute.2.rufname> ", "gone leute.7.alter> ", "gone leute.7.rufname> "}},
		"what nobody touched follows its default": {
			"{name: z, type: text, label: Z, default: alt}", "{name: y, type: text, label: Y, default: neu}",
			Input{"z": {"alt"}, "z~": {"alt"}}, Input{}, []string{"new >y "}},
	} {
		t.Run(name, func(t *testing.T) {
			old, after := parse(t, "form: f\nfields:\n  - "+c.old), parse(t, "form: f\nfields:\n  - "+c.new)
			out, changes, err := Carry(old, after, c.typed, testContext())
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(out, c.want) {
				t.Errorf("carried %v, want %v", out, c.want)
			}
			if got := kindsOf(changes); !slices.Equal(got, c.changes) {
				t.Errorf("told %q, want %q", got, c.changes)
			}
		})
	}
}

func TestKeysAboutEarlierAnswers(t *testing.T) {
	for _, c := range []struct{ form, code string }{
		{"fields: [{name: a, type: text, label: A, was: b}, {name: b, type: text, label: B}]", "was-current"},
		{"fields: [{name: a, type: text, label: A, was: c}, {name: b, type: text, label: B, was: c}]", "was-twice"},
		{"fields: [{name: a, type: text, label: A, was: [c, c]}]", "was-twice"},
		{"fields: [{name: a, type: text, label: A, was: a}]", "was-useless"},
		{"fields: [{name: a, type: text, label: A, was: 'Alt-Name'}]", "was-shape"},
		{"fields: [{name: t, type: table, label: T, fields: [{name: a, type: text, label: A, was: b}, {name: b, type: text, label: B}]}]", "was-current"},
		{"link: [b]\nfields: [{name: a, type: text, label: A}]", "prefill-field"},
		{"link: [a]\nfields: [{name: a, type: file, label: A}]", "prefill-kind"},
		{"link: [a]\nfields: [{name: a, type: text, label: A, sensitive: true, purpose: x, keep: 1 year after decision}]", "link-sensitive"},
		{"fromEarlier: [a]\nfields: [{name: a, type: confirmation, label: A}]", "prefill-kind"},
		{"drafts: perhaps\nfields: [{name: a, type: text, label: A}]", "unknown-option"},
		{"drafts: move\nlink: [a]\nfromEarlier: [a]\nfields: [{name: g, type: group, fields: [{name: von, type: text, label: V, was: von}]}, {name: a, type: text, label: A, was: [b, c]}]", ""},
	} {
		_, report := tryParse("form: f\n" + c.form)
		found := ""
		for _, d := range report.Sorted() {
			if found == "" {
				found = d.Text.Message.Code
			}
			if d.Text.In("de") == "" || d.Text.In("en") == "" {
				t.Errorf("%s: a message lacks a language", c.form)
			}
		}
		if found != c.code {
			t.Errorf("%s\nsays %q, want %q", c.form, found, c.code)
		}
	}
}
