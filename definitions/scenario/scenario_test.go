package scenario_test

import (
	"bytes"
	"io/fs"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"laufzettel/connectors"
	_ "laufzettel/connectors/all"
	"laufzettel/definitions"
	"laufzettel/definitions/library"
	"laufzettel/definitions/play"
	"laufzettel/definitions/scenario"
	"laufzettel/definitions/source"
	"laufzettel/engine"
)

// head is the beginning that the examples of this file share.
const head = `test: probe
title: Probe
start:
  at: 2026-11-23 09:00
  by: alma
  values:
    fuerWen: mich
    vorname: Alma
    nachname: Beispiel
    email: alma.beispiel@example.org
    kv: musterkreis
    ov: musterdorf
    drkserverNr: "7000001"
    code: CBRN
    art: stufe
    herkunft: feuerwehr
    bezeichnungOriginal: Lehrgang ABC-Einsatz
    traeger: Landesfeuerwehrschule Musterland
    umfang: 35
    abschlussDatum: 2024-09-14
    nachweisAbschluss: [urkunde.pdf]
    nachweisInhalt: [lehrgangsplan.pdf]
    bestaetigung: true
`

// toEntry takes a case to the connection.
const toEntry = `
  - {by: benno, step: kvPruefung, outcome: weiterleiten}
  - {by: fritz, step: fachlich, outcome: anerkennen, values: {anerkanntAb: 2026-11-26}}
  - {by: erna, step: freigabe, outcome: freigeben}
`

// examine plays an example in the shipped organisation; diagnostics of loading come first.
func examine(t testing.TB, example string) (scenario.Result, *source.Report, string) {
	t.Helper()
	root, err := fs.Sub(library.FS, "musterland")
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	err = fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.Contains(name, "/tests/") {
			return err
		}
		content, err := fs.ReadFile(root, name)
		files[name] = &fstest.MapFile{Data: content}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	maps.Copy(files, fstest.MapFS{"anerkennung/tests/probe.yaml": {Data: []byte(example)}})
	report := &source.Report{}
	set := definitions.Load(files, report, connectors.Operations())
	var result scenario.Result
	if set != nil {
		world, err := engine.NewOrganisation(set, nil)
		if err != nil {
			t.Fatal(err)
		}
		p := set.Processes["anerkennung"]
		result = scenario.Examine(p, p.Tests[0], world, report, scenario.Options{})
	}
	var said bytes.Buffer
	if err := report.Print(&said, "de"); err != nil {
		t.Fatal(err)
	}
	return result, report, said.String()
}

// TestExamplesThatHold plays what examples can set up, do and expect.
func TestExamplesThatHold(t *testing.T) {
	for name, rest := range map[string]string{
		"absent": `given: {absent: [{person: benno, from: 2026-11-20, to: 2026-12-31, replacement: [carla]}]}
steps:
  - {expect: {step: kvPruefung, by: [carla], due: 2026-11-30, open: [kvPruefung], status: open}}
  - {by: benno, step: kvPruefung, outcome: weiterleiten, refused: not-yours}
  - {by: benno, step: kvPruefung, outcome: weiterleiten, refused: liegt nicht bei dir}
`,
		"vacant and appointed": `given:
  vacant: [{function: KBL, unit: musterkreis}]
steps:
  - {expect: {step: kvPruefung, by: [erna]}}
  - {given: {offices: [{function: KBL, unit: musterkreis, person: gisela}]}, expect: {step: kvPruefung, by: [gisela], mails: [{mail: reassigned, to: gisela}]}}
`,
		"settings and registers": `given:
  settings: {fristKv: 3 days}
  registers: {qualifikationen: [{key: CBRN, vierAugen: false}]}
steps:
  - {expect: {step: kvPruefung, due: 2026-11-26}}
  - {by: benno, step: kvPruefung, outcome: weiterleiten, expect: {next: {eintrag: [hannes, ida]}}}
  - {by: fritz, step: fachlich, outcome: anerkennen, values: {anerkanntAb: 2026-11-26}, expect: {open: [eintrag]}}
`,
		"people": `given: {people: [{id: nora, given: Nora, family: Neu, mail: nora.neu@example.org, offices: [{function: KBL, unit: musterkreis}]}]}
steps:
  - {expect: {step: kvPruefung, by: [benno, nora]}}
`,
		"mails and time": `steps:
  - {expect: {mails: [{mail: eingang, to: submitter, subject: Dein Antrag, text: [EXAMPLE-1, angekommen]}, task]}}
  - {after: deadline, expect: {mails: [{mail: reminder, to: benno}]}}
  - {at: 2026-11-27 09:00, expect: {mails: []}}
  - {after: 14 days, expect: {mails: [overdue], open: [kvPruefung]}}
`,
		"a connection refuses and answers": `steps:` + toEntry + `
  - {expect: {calls: [{step: eintrag, do: qualification.add, with: {person: "7000001", code: CBRN}}]}}
  - {step: eintrag, answer: {refused: Die Akte ist gesperrt.}, expect: {step: eintrag, by: [hannes, ida]}}
  - {by: ida, step: eintrag, outcome: eingetragen}
expect: {status: erledigt, mails: [eingang, entscheidung], calls: [{step: eintrag}]}
`,
		"a connection does it": `steps:` + toEntry + `
  - {step: eintrag, answer: ok}
expect: {status: erledigt}
`,
		"actions on the case": `steps:
  - {by: hannes, step: kvPruefung, do: reassign, to: [carla], comment: Benno ist krank geworden., expect: {step: kvPruefung, by: [carla]}}
  - {by: hannes, step: kvPruefung, do: extend, until: 2026-12-24, comment: Über die Feiertage., expect: {due: 2026-12-24}}
  - {by: hannes, do: cancel, comment: Der Antrag war ein Versehen.}
  - {by: carla, step: kvPruefung, outcome: weiterleiten, refused: already-done}
  - {by: hannes, step: kvPruefung, do: reopen, comment: Doch kein Versehen., expect: {open: [kvPruefung]}}
`,
		"by link, disputed": `steps:
  - {by: benno, via: link, step: kvPruefung, outcome: weiterleiten}
  - {step: kvPruefung, do: dispute, expect: {mails: [disputed]}}
`,
		"withdrawn": `steps:
  - {by: alma, action: zurueckziehen}
expect: {status: zurueckgezogen}
`,
		"a table": `table:
  - {expect: {step: kvPruefung, by: [benno]}}
  - {values: {kv: beispielstadt, ov: erfundenbach}, expect: {step: kvPruefung, by: [carla]}}
  - {values: {umfang: 0}, refused: umfang}
  - {given: {vacant: [{function: KBL}]}, expect: {step: kvPruefung, by: [erna]}}
`,
	} {
		t.Run(name, func(t *testing.T) {
			if _, report, said := examine(t, head+rest); report.Failed() {
				t.Error(said)
			}
		})
	}
}

// TestExamplesThatBreak says at its place what was expected and what is instead.
func TestExamplesThatBreak(t *testing.T) {
	for rest, wants := range map[string][]string{
		"steps: [{expect: {step: kvPruefung, by: [carla]}}]\n":                                                       {"probe.yaml:24:41", "Erwartet: carla. Gefragt ist: benno."},
		"steps: [{expect: {step: kvPruefung, due: 2026-12-01}}]\n":                                                   {"Erwartet: 2026-12-01. Sie ist: 2026-11-30."},
		"steps: [{expect: {open: [fachlich]}}]\n":                                                                    {"Offen ist: kvPruefung."},
		"steps: [{expect: {mails: [{mail: eingang, to: benno}]}}]\n":                                                 {`ging nicht an "benno"`},
		"steps: [{expect: {mails: [{mail: eingang, text: Rathaus}]}}]\n":                                             {`steht "Rathaus" nicht`},
		"steps: [{expect: {mails: []}}]\n":                                                                           {"eingang → alma.beispiel@example.org, task → benno"},
		"steps: [{expect: {mails: [reminder]}}]\n":                                                                   {`"reminder" ging hier nicht`},
		"steps: [{expect: {next: {freigabe: [fritz]}}}]\n":                                                           {"zeigt die Seite als nächste: erna. Erwartet: fritz."},
		"steps: [{by: benno, step: kvPruefung, outcome: weiterleiten, refused: not-yours}]\n":                        {"sollte abgelehnt werden und ging durch"},
		"steps: [{by: fritz, step: kvPruefung, outcome: weiterleiten, refused: finished}]\n":                         {"Der Grund ist not-yours"},
		"steps: [{by: benno, step: kvPruefung, outcome: ablehnen}]\n":                                                {"Das wird nicht angenommen"},
		"steps:" + toEntry + "  - {expect: {calls: [{step: eintrag, with: {code: BtD}}]}}\n":                         {`"code" sollte "BtD" sein und ist "CBRN"`},
		"steps: [{after: 2 moons}]\n":                                                                                {"keine Dauer"},
		"steps: [{at: 2026-01-01}]\n":                                                                                {"schon vorbei"},
		"expect: {status: erledigt}\n":                                                                               {"Erwartet: erledigt. Er ist: kvPruefung."},
		"expect: {mails: [eingang, absage]}\n":                                                                       {"Erwartet: eingang, absage. Gegangen sind: eingang."},
		"table: [{expect: {by: [benno]}}, {values: {kv: beispielstadt, ov: erfundenbach}, expect: {by: [benno]}}]\n": {"probe.yaml:24:", "Gefragt ist: carla."},
		"given: {settings: {fristKV: 3 days}}\n":                                                                     {"Meintest du", "fristKv"},
		"given: {registers: {qualifikationen: [{key: CBRN, vierAuge: true}]}}\n":                                     {"vierAugen"},
		"given: {absent: [{person: bennoo, from: 2026-11-20}]}\n":                                                    {"benno"},
		"steps: [{expect: {step: kvPrufung}}]\n":                                                                     {"kvPruefung"},
		"steps: [{by: benno, step: kvPruefung, outcome: weiterleitn}]\n":                                             {"weiterleiten"},
		"steps: [{by: beno, step: kvPruefung, outcome: weiterleiten}]\n":                                             {`"beno" ist keine Person`, "benno"},
		"steps: [{by: alma, action: zurueckzihen}]\n":                                                                {"zurueckziehen"},
		"expect: {mails: [eingag]}\n":                                                                                {"eingang"},
		"expect: {status: fertig}\n":                                                                                 {"kein Ende dieses Ablaufs"},
		"steps: [{aftr: 2 days}]\n":                                                                                  {"after"},
		"steps: [{step: kvPruefung, answer: nie, by: benno}]\n":                                                      {"answer ist manual"},
	} {
		_, report, said := examine(t, head+rest)
		if !report.Failed() {
			t.Errorf("%s holds", rest)
		}
		for _, want := range wants {
			if !strings.Contains(said, want) {
				t.Errorf("%s says\n%s\nwithout %q", rest, said, want)
			}
		}
	}
}

// TestAPlayBecomesAnExample plays a case, writes it down and plays what was written.
func TestAPlayBecomesAnExample(t *testing.T) {
	result, report, said := examine(t, head+"steps:"+toEntry+"  - {after: 1 day, by: hannes, step: eintrag, outcome: eingetragen}\n")
	if report.Failed() {
		t.Fatal(said)
	}
	written, err := result.Plays[0].Case.Example("probe", "Aufgeschrieben")
	if err != nil {
		t.Fatal(err)
	}
	again, report, said := examine(t, string(written))
	if report.Failed() {
		t.Fatalf("%s\n%s", said, written)
	}
	if got := again.Plays[0].Case.State().Status; got != "erledigt" {
		t.Errorf("the written play ends %q\n%s", got, written)
	}
	touched := map[play.Point]bool{}
	again.Plays[0].Case.Touch(touched)
	for _, want := range []play.Point{
		{Kind: play.StepPoint, Step: "freigabe"}, {Kind: play.OutcomePoint, Step: "eintrag", Name: "eingetragen"},
		{Kind: play.PassedPoint, Step: "personalnummer"}, {Kind: play.EndPoint, Step: "erledigt"},
	} {
		if !touched[want] {
			t.Errorf("the play does not touch %v", want)
		}
	}
	if touched[play.Point{Kind: play.OutcomePoint, Step: "kvPruefung", Name: "ablehnen"}] {
		t.Error("the play touches an outcome that nobody chose")
	}
}

// BenchmarkYear simulates a year of one case that nobody decides: every reminder, every deadline and every night.
func BenchmarkYear(b *testing.B) {
	example := head + "steps:\n  - {by: benno, step: kvPruefung, outcome: weiterleiten}\n  - {after: 365 days}\n"
	root, err := fs.Sub(library.FS, "musterland")
	if err != nil {
		b.Fatal(err)
	}
	set := definitions.Load(root, &source.Report{}, connectors.Operations())
	p := set.Processes["anerkennung"]
	world, err := engine.NewOrganisation(set, nil)
	if err != nil {
		b.Fatal(err)
	}
	n := source.Parse("probe.yaml", []byte(example), &source.Report{})
	begin := play.Begin{At: "2026-11-23 09:00", By: "alma", Values: play.Answers(n.Get("start").Get("values"))}
	b.ReportAllocs()
	for b.Loop() {
		c, err := play.New(world, p, play.Options{})
		if err != nil {
			b.Fatal(err)
		}
		for _, t := range []*play.Trouble{c.Start(begin), c.Do(play.Move{By: "benno", Step: "kvPruefung", Outcome: "weiterleiten"}), c.Do(play.Move{After: "365 days"})} {
			if t != nil {
				b.Fatal(t)
			}
		}
		b.ReportMetric(float64(len(c.Mails())), "mails/year")
	}
}
