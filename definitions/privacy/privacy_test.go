package privacy

import (
	"strings"
	"testing"
	"testing/fstest"

	"laufzettel/definitions"
	"laufzettel/definitions/source"
)

var files = map[string]string{
	"site.yaml": "name: Verein\nlanguages: [de, en]\nzone: Europe/Berlin\nland: HE\nmail: {name: V, address: v@example.org}\ncaretaker: {function: LEI}\n" +
		"imprint: I\nprivacy: P\naccessibility: B\nretention: {drafts: 14 days, cases: 3 years}\n",
	"organisation/units.yaml":     "levels: [LV]\nunits:\n  - {key: top, name: Top, level: LV, controller: {name: Verein e. V., address: Weg 1, dpo: dsb@example.org, privacy: Kurz gesagt.}}\n",
	"organisation/functions.yaml": "functions:\n  - {key: LEI, title: {de: Leitung, en: Head}, level: LV}\n",
	"probe/form.yaml": `form: probe
title: {de: Ausleihe, en: Borrowing}
who: everyone
privacy:
  purpose: {de: Die Ausleihe, en: The borrowing}
  recipients: {de: Die Versicherung, en: The insurer}
identity: {submitter: {email: mail}}
fields:
  - {name: mail, type: email, label: E-Mail, keep: 30 days after submission}
  - {name: telefon, type: phone, label: Telefon?, keep: 30 days after submission}
  - {name: befund, type: text, label: Befund | intern, sensitive: true, purpose: Eignung, keep: 1 year after decision}
  - {name: leute, type: table, label: Leute, purpose: Liste, fields: [{name: name, type: text, label: "Name {{ mail }}"}]}
  - {name: summe, type: computed, label: Summe, value: =1}
  - {name: foto, type: consent, label: Fotos}
`,
	"probe/mails/danke.md":  "---\nsubject: \"[{{ case.number }}] Danke\"\n---\nDanke.\n",
	"probe/mails/weiter.md": "---\nsubject: \"[{{ case.number }}] Weiter\"\n---\nWeiter.\n",
	"probe/flow.yaml": `flow: probe
number: P-{seq:4}
title: Probe
start: {form: probe}
statuses: {ja: {kind: done, label: Genehmigt}, ab: refused}
steps:
  - {mail: danke, to: mail}
  - {mail: weiter, to: kasse@example.org}
  - approve: pruefung
    title: Prüfung
    by: holders("LEI")
    outcomes: {ja: {label: Ja}, nein: {label: Nein, then: end ab}}
  - end: ja
keep: [{status: ab, for: 6 months}]
`,
}

func load(t *testing.T) *definitions.Set {
	t.Helper()
	folder := fstest.MapFS{}
	for name, text := range files {
		folder[name] = &fstest.MapFile{Data: []byte(text)}
	}
	report := &source.Report{}
	set := definitions.Load(folder, report, nil)
	if set == nil {
		var b strings.Builder
		_ = report.Print(&b, "de")
		t.Fatal(b.String())
	}
	return set
}

func TestNoticeAndRecordSayWhatTheDefinitionsSay(t *testing.T) {
	set := load(t)
	process := set.Processes["probe"]
	controller := set.Units[0].Controller
	for name, c := range map[string]struct {
		text string
		says []string
		not  []string
	}{
		"notice": {Notice(set, process, controller, true, "de"),
			[]string{"**Verein e. V.**", "Weg 1", "dsb@example.org", "Kurz gesagt.", "Zweck: Die Ausleihe", "| E-Mail · Telefon | Die Ausleihe | 30 Tage nach dem Absenden |", "kasse@example.org",
				`| Befund \| intern (vertraulich) | Eignung | 1 Jahr nach der Entscheidung |`, "| Leute: Name … | Liste | mit dem Vorgang |", "jederzeit", "widerrufen",
				"6 Monate nach dem Ende", "Sonst: 3 Jahre", "14 Tage", "Prüfung: Leitung", "Die Versicherung", "Art. 77"},
			[]string{"Summe", "{{", "andere Gliederung", "danke"}},
		"notice before the unit is known": {Notice(set, process, controller, false, "de"), []string{"andere Gliederung"}, nil},
		"notice in English": {Notice(set, process, controller, true, "en"),
			[]string{"Controller under Art. 4(7)", "The borrowing", "30 days after submission", "Prüfung: Head", "The insurer", "withdraw"}, []string{"Leitung", "Zweck"}},
		"record": {Record(set, "de"), []string{"## Ausleihe", "Verein e. V.", "Rechtsgrundlage: nicht angegeben", "6 Monate nach dem Ende", "### Empfänger", "Art. 32"},
			[]string{"Kurz gesagt."}},
		"record in English": {Record(set, "en"), []string{"## Borrowing", "Legal basis: not given", "### Recipients"}, []string{"Empfänger"}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, want := range c.says {
				if !strings.Contains(c.text, want) {
					t.Errorf("%q is not in\n%s", want, c.text)
				}
			}
			for _, not := range c.not {
				if strings.Contains(c.text, not) {
					t.Errorf("%q is in\n%s", not, c.text)
				}
			}
		})
	}
	if Record(set, "de") != Record(set, "de") {
		t.Error("the record differs from one time to the next")
	}
}

// Whom a people expression can name is said in words, never as an expression.
func TestPeopleInWords(t *testing.T) {
	p := &page{set: load(t), lang: "de"}
	for written, want := range map[string]string{
		`holders("LEI", kv)`: "Leitung",
		"submitter":          "wer den Antrag stellt",
		"alma@example.org":   "alma@example.org",
		"email":              "wen das Formular oder ein früherer Schritt nennt",
		`either(x, group(code.pruefer), holders("LEI"))`: "Leitung, wen das Formular oder ein früherer Schritt nennt",
		`service("nachtlauf")`:                           "nachtlauf",
	} {
		if got := strings.Join(p.people(written), ", "); got != want {
			t.Errorf("%s: %q, want %q", written, got, want)
		}
	}
}
