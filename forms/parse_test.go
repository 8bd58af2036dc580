package forms

import (
	"regexp"
	"strings"
	"testing"
)

// placeholder is a place in a message that nobody filled.
var placeholder = regexp.MustCompile(`\{[a-zA-Z]+\}`)

// What a form may not say, and what its author is told. Each case is the fields of a form.
func TestParseTellsTheAuthorWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct{ fields, says, suggests string }{
		"unknown type":            {`- {name: a, type: dat, label: A}`, `Den Feldtyp „dat“ gibt es nicht`, `Meintest du „date“?`},
		"type of another builder": {`- {name: a, type: dropdown, label: A}`, `Den Feldtyp „dropdown“ gibt es nicht`, `Meintest du „choice“?`},
		"no type":                 {`- {name: a, label: A}`, `Dem Feld fehlt „type“`, ``},
		"no name":                 {`- {type: text, label: A}`, `name`, ``},
		"no label":                {`- {name: a, type: text}`, `label`, ``},
		"hyphen in a name":        {`- {name: e-mail, type: text, label: A}`, `e-mail`, `eMail`},
		"capital in a name":       {`- {name: Ort, type: text, label: A}`, `Ort`, `ort`},
		"built-in function":       {`- {name: round, type: text, label: A}`, `„round“ hat in Ausdrücken schon eine Bedeutung`, ``},
		"word of the scope":       {`- {name: today, type: text, label: A}`, `„today“ hat in Ausdrücken schon eine Bedeutung`, ``},
		"word of the language":    {`- {name: not, type: text, label: A}`, `„not“ hat in Ausdrücken schon eine Bedeutung`, ``},
		"same name twice":         {"- {name: a, type: text, label: A}\n  - {name: a, type: date, label: B}", `Das Feld „a“ gibt es in diesem Formular schon`, ``},
		"unknown key":             {`- {name: a, type: text, labl: A}`, `labl`, `label`},
		"key under another word":  {`- {name: a, type: text, label: A, pflicht: true}`, `pflicht`, `required`},
		"key of another type":     {`- {name: a, type: date, label: A, lines: 3}`, `lines`, ``},
		"unknown field in show":   {"- {name: ort, type: text, label: A}\n  - {name: b, type: text, label: B, show: 'orrt == \"x\"'}", `orrt`, `ort`},
		"part of a group":         {"- {name: g, type: group, fields: [{name: von, type: date, label: A}]}\n  - {name: b, type: date, label: B, min: =von}", `von ist hier unbekannt: g.von`, ``},
		"option that is none":     {"- {name: a, type: choice, label: A, options: {ja: Ja, nein: Nein}}\n  - {name: b, type: text, label: B, show: a == \"jaa\"}", `jaa`, `ja`},
		"unknown column":          {"- {name: a, type: choice, label: A, from: registers.geraete}\n  - {name: b, type: computed, label: B, value: =a.preiss}", `preiss`, `preis`},
		"show on itself":          {`- {name: a, type: text, label: A, show: a == "x"}`, `„a“ hängt von sich selbst ab: a → a`, ``},
		"show in a circle":        {"- {name: a, type: text, label: A, show: b == \"x\"}\n  - {name: b, type: text, label: B, show: a == \"x\"}", `hängt von sich selbst ab: a → b → a`, ``},
		"computed in a circle":    {"- {name: a, type: computed, label: A, value: =b + 1}\n  - {name: b, type: computed, label: B, value: =a + 1}", `hängt von sich selbst ab`, ``},
		"default in a circle":     {"- {name: a, type: text, label: A, default: =b}\n  - {name: b, type: text, label: B, default: =a}", `hängt von sich selbst ab`, ``},
		"part shows its group":    {`- {name: g, type: group, show: g.x == "1", fields: [{name: x, type: text, label: X}]}`, `hängt von sich selbst ab`, ``},
		"unknown block":           {`- use: persn`, `Den Block „persn“ gibt es nicht`, `Meintest du „person“?`},
		"block beside a field":    {"- use: person\n  - {name: email, type: email, label: A}", `Das Feld „email“ gibt es in diesem Formular schon`, ``},
		"default of a wrong kind": {`- {name: a, type: date, label: A, default: morgen}`, `morgen`, ``},
		"bound of a wrong kind":   {`- {name: a, type: number, label: A, max: viel}`, `viel`, ``},
		"bound without =":         {`- {name: a, type: date, label: A, max: today}`, `today`, `=today`},
		"required ja":             {`- {name: a, type: text, label: A, required: ja}`, `required`, `true`},
		"a field that is no map":  {`- name`, `Ein Feld wird mit Schlüsseln beschrieben`, ``},
		"fields that are no list": {"\n    name: a", `Hier steht eine Liste von Feldern`, ``},
		"option key":              {`- {name: a, type: choice, label: A, options: {"ä ö": X}}`, `geht als Schlüssel einer Möglichkeit nicht`, ``},
		"filter that is no yes":   {`- {name: a, type: choice, label: A, from: registers.geraete, only: row.label}`, `row.label`, ``},
	} {
		t.Run(name, func(t *testing.T) {
			_, report := tryParse("form: probe\nfields:\n  " + c.fields + "\n")
			got := reported(report)
			if !report.Failed() || !strings.Contains(got, c.says) || !strings.Contains(got, c.suggests) {
				t.Errorf("want %q and %q in:\n%s", c.says, c.suggests, got)
			}
			for _, d := range report.Diagnostics {
				if d.Pos.Line == 0 || d.Text.In("en") == "" || placeholder.MatchString(d.Text.In("en")) {
					t.Errorf("diagnostic without place or English: %+v %q", d.Pos, d.Text.In("en"))
				}
			}
		})
	}
}

func TestParseChecksFormPagesAndRules(t *testing.T) {
	for name, c := range map[string]struct{ yaml, says string }{
		"nothing to ask":      {"form: a\ntitle: A\n", "Das Formular hat keine Fragen"},
		"pages and fields":    {"form: a\nfields:\n  - {name: b, type: text, label: B}\npages:\n  - fields:\n      - {name: c, type: text, label: C}\n", "schließen einander aus"},
		"page twice":          {"form: a\npages:\n  - {page: x, fields: [{name: b, type: text, label: B}]}\n  - {page: x, fields: [{name: c, type: text, label: C}]}\n", "Die Seite „x“ gibt es schon"},
		"rule at no field":    {"form: a\nfields:\n  - {name: von, type: date, label: B}\nrules:\n  - {check: von < today, at: vonn, message: Nein.}\n", "Die Regel zeigt ihre Meldung am Feld „vonn“"},
		"rule on no field":    {"form: a\nfields:\n  - {name: von, type: date, label: B}\nrules:\n  - {check: today == today, at: von, message: Nein.}\n", "Die Regel benutzt kein Feld"},
		"rule without a name": {"form: a\nfields:\n  - {name: von, type: date, label: B}\nrules:\n  - {check: vno < today, at: von, message: Nein.}\n", "vno"},
		"who is no field":     {"form: a\nwho: von\nfields:\n  - {name: von, type: date, label: B}\n", "von"},
		"identity":            {"form: a\nidentity: {subject: {email: mial}}\nfields:\n  - {name: mail, type: email, label: B}\n", "Das Feld „mial“ gibt es in diesem Formular nicht"},
		"identity part":       {"form: a\nidentity: {subject: {mail: mail}}\nfields:\n  - {name: mail, type: email, label: B}\n", "email"},
	} {
		t.Run(name, func(t *testing.T) {
			_, report := tryParse(c.yaml)
			if got := reported(report); !strings.Contains(got, c.says) {
				t.Errorf("want %q in:\n%s", c.says, got)
			}
		})
	}
}

// Everything is reported at once, and a broken field does not hide what is wrong elsewhere.
func TestParseReportsEverything(t *testing.T) {
	_, report := tryParse("form: a\nfields:\n  - {name: x, type: tex, label: X}\n  - {name: y-z, type: text, label: Y}\n  - {name: q, type: choice, label: Q, from: registers.nix}\n")
	if got := reported(report); strings.Count(got, "form.yaml:") < 3 {
		t.Errorf("three mistakes, reported:\n%s", got)
	}
}

func TestBoundsMayReferToEachOther(t *testing.T) {
	parse(t, "form: a\nfields:\n  - {name: von, type: date, label: Von, max: =bis}\n  - {name: bis, type: date, label: Bis, min: =von}\n")
}

func TestAFormWithoutPagesHasOne(t *testing.T) {
	f := parse(t, "form: a\nfields:\n  - {name: von, type: date, label: Von}\n")
	if len(f.Pages) != 1 || f.Pages[0].Name != "p1" || f.Open || f.Who != nil {
		t.Errorf("%+v", f)
	}
}
