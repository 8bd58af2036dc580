package forms

import (
	"strings"
	"testing"

	"laufzettel/definitions/expression"
)

// What the life cycle of a form may not say, and what its author is told.
func TestLifecycleTellsTheAuthorWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct{ keys, says, suggests string }{
		"closes before it opens":    {"open: {from: 2026-12-10, until: 2026-12-01}", "Das Formular schließt (2026-12-01), bevor es öffnet (2026-12-10)", ""},
		"closes earlier that day":   {"open: {from: 2026-12-10 18:00, until: 2026-12-10 09:00}", "bevor es öffnet", ""},
		"no window":                 {"open: {text: Zu.}", "weder „from“ noch „until“", ""},
		"a window of words":         {"open: {until: morgen}", "morgen", ""},
		"a window that is no time":  {"open: {until: =ort}", "ort", ""},
		"a window of a number":      {"open: {until: =1 + 1}", "ein Tag oder ein Zeitpunkt", ""},
		"an answer in the window":   {"open: {until: =tag}", "tag", ""},
		"a wrong key":               {"open: {bis: 2026-12-10}", "bis", "until"},
		"no place":                  {"atMost: 0", "ließe keinen Antrag zu", ""},
		"half a place":              {"atMost: 2.5", "ließe keinen Antrag zu", ""},
		"places in words":           {"atMost: viele", "viele", ""},
		"full without a limit":      {"full: Voll.", "ohne „atMost“", ""},
		"once for nobody":           {"who: everyone\nonce: submitter", "braucht Felder, die die Person erkennen lassen", ""},
		"once for somebody else":    {"once: subjekt", "„once: subjekt“ gibt es nicht", "subject"},
		"once with a field":         {"once: ort", "„once: ort“ gibt es nicht", ""},
		"duplicates without a key":  {"duplicates: {message: Schon da.}", "key", ""},
		"duplicates with a word":    {"duplicates: {key: ort}", "wäre für alle derselbe Schlüssel", "=ort"},
		"duplicates of nothing":     {"duplicates: {key: =orrt}", "orrt", "ort"},
		"earlier elsewhere":         {"duplicates: {key: =ort, message: \"{{ earlier.name }}\"}", "name", ""},
		"confirm with no field":     {"confirmEmail: emial", "„emial“ gibt es in diesem Formular nicht", "email"},
		"confirm with another type": {"confirmEmail: ort", "An „ort“ lässt sich keine Mail schicken", ""},
		"confirm in no time":        {"confirmEmail: {field: email, within: 0 hours}", "eine feste Dauer", ""},
		"confirm with a list":       {"confirmEmail: [email]", "Schreib das Feld mit der Adresse", ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, report := tryParse("form: probe\n" + c.keys + "\nfields:\n  - {name: ort, type: text, label: Ort}\n  - {name: tag, type: date, label: Tag}\n  - {name: email, type: email, label: E-Mail, required: true}\n")
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

func TestLifecycleWarnsOfWhatIsAllowedButUnwise(t *testing.T) {
	for keys, says := range map[string]string{
		"who: everyone\nonce: submitter\nidentity: {submitter: {email: email}}": "nimmt der anderen Person ihren einen Antrag weg",
		"confirmEmail: zweite": "Wer „zweite“ leer lässt, muss nichts bestätigen",
	} {
		_, report := tryParse("form: probe\n" + keys + "\nfields:\n  - {name: email, type: email, label: E-Mail, required: true}\n  - {name: zweite, type: email, label: Zweite}\n")
		if got := reported(report); report.Failed() || !strings.Contains(got, says) {
			t.Errorf("%s: want %q in:\n%s", keys, says, got)
		}
	}
}

func TestLifecycleIsRead(t *testing.T) {
	f := parse(t, "form: probe\nopen: {from: 2026-11-01, until: 2026-12-10 18:00, text: Zu.}\natMost: 400\nfull: Voll.\nonce: =ort\nduplicates: {key: =ort}\nconfirmEmail: {field: email, within: 2 days}\nfields:\n  - {name: ort, type: text, label: Ort}\n  - {name: email, type: email, label: E-Mail, required: true}\n")
	l := f.Lifecycle
	if !l.Any() || !l.Claims() || l.Once != OnceByKey || l.Confirm.Field != "email" || l.Confirm.Within != (expression.Period{N: 2, Unit: expression.Days}) || l.Duplicates.Message != nil {
		t.Errorf("%+v", l)
	}
	ctx := &Context{Scope: expression.Scope{Names: map[string]any{}}, Lang: "de"}
	for typed, want := range map[string]string{" MU-ST  112": "mu-st 112", "": ""} {
		if got, err := f.KeyOf(l.OnceKey, Values{"ort": typed}, ctx); err != nil || got != want {
			t.Errorf("the key of %q is %q, %v", typed, got, err)
		}
	}
	plain := parse(t, "form: probe\nfields:\n  - {name: ort, type: text, label: Ort}\n")
	if plain.Lifecycle.Any() || plain.Lifecycle.Claims() {
		t.Errorf("%+v", plain.Lifecycle)
	}
}
