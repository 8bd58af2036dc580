package pages_test

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"laufzettel/connectors"
	"laufzettel/definitions"
	"laufzettel/definitions/source"
	"laufzettel/engine"
)

// claimFiles are an organisation with one process whose form moves its drafts.
var claimFiles = map[string]string{
	"site.yaml": `name: Testverein
languages: [de]
zone: Europe/Berlin
land: HE
mail: {name: Testverein, address: verein@example.org}
caretaker: {group: vorstand}
portal: {tiles: [{process: fahrt}]}
imprint: Testverein
privacy: Testverein
accessibility: Testverein
`,
	"organisation/units.yaml": "levels: [Verein]\nunits: [{key: verein, name: Testverein, level: Verein}]\n",
	"organisation/functions.yaml": `functions:
  - {key: chef, title: Leitung, level: Verein}
groups:
  - {key: vorstand, title: Vorstand}
`,
	"organisation/people.yaml": `people:
  - {id: anna, given: Anna, family: Amt, mail: anna@example.org, offices: [{function: chef, unit: verein}]}
  - {id: berta, given: Berta, family: Beirat, mail: berta@example.org, groups: [vorstand]}
`,
	"fahrt/form.yaml": claimForm,
	"fahrt/flow.yaml": `flow: fahrt
number: F-{year}-{seq:4}
title: "Fahrt"
start: {form: fahrt}
statuses: {fertig: done, nein: refused}
steps:
  - approve: pruefung
    title: Prüfung
    by: holders("chef")
    within: 7 days
    outcomes:
      ja: {label: Ja}
      nein: {label: Nein, then: end nein, reason: required}
  - end: fertig
keep: [{for: 1 year}]
`,
}

const claimForm = `form: fahrt
title: Fahrtkosten
who: everyone
drafts: move
link: [kv, code]
fromEarlier: [name, strecke, mittel]
pages:
  - page: wer
    title: Wer
    fields:
      - {name: name, type: text, label: Name, required: true}
      - {name: email, type: email, label: E-Mail, required: true}
      - {name: kv, type: text, label: Kreis, readOnly: true}
      - {name: code, type: text, label: Code}
  - page: fahrt
    title: Fahrt
    fields:
      - {name: strecke, type: number, label: Strecke, unit: km}
      - {name: mittel, type: choice, label: Womit, options: {bahn: Bahn, auto: Auto, rad: Rad}}
      - {name: anlass, type: text, label: Anlass}
identity:
  submitter: {email: email, name: name}
`

func claimFolder(changes map[string]string) fs.FS {
	files := maps.Clone(claimFiles)
	maps.Copy(files, changes)
	folder := fstest.MapFS{}
	for name, content := range files {
		if content != "" {
			folder[name] = &fstest.MapFile{Data: []byte(content)}
		}
	}
	return folder
}

// formWith is the form with some words replaced.
func formWith(pairs ...string) map[string]string {
	return map[string]string{"fahrt/form.yaml": strings.NewReplacer(pairs...).Replace(claimForm)}
}

// use puts other definitions in force, as a change of the folder does.
func (h *house) use(folder fs.FS) {
	h.t.Helper()
	report := &source.Report{}
	set := definitions.Load(folder, report, connectors.Operations())
	if set == nil {
		for _, d := range report.Sorted() {
			h.t.Errorf("%s: %s", d.Pos, d.Text.In("en"))
		}
		h.t.Fatal("the changed definitions are wrong")
	}
	h.ok(h.engine.Use(ctx, set))
}

func onBothStores(t *testing.T, test func(t *testing.T, h *house)) {
	t.Helper()
	for name, sqlite := range map[string]bool{"memory": false, "sqlite": true} {
		t.Run(name, func(t *testing.T) { test(t, newHouse(t, setting{sqlite: sqlite, folder: claimFolder(nil)})) })
	}
}

// still remembers what is stored and says later whether anything has changed; memory cannot be looked into.
func (h *house) still() func(what string) {
	if _, err := os.Stat(filepath.Join(h.dir, "store")); err != nil {
		return func(string) {}
	}
	before := h.dump()
	return func(what string) {
		h.t.Helper()
		h.unchanged(before, what)
	}
}

var claimAnswers = map[string]string{"name": "Alma Beispiel", "email": "alma.beispiel@example.org", "code": "C7"}

// onTheWay fills in both pages and stops before sending; base is the address of the draft.
func onTheWay(b *browser) (check *screen, base string) {
	b.t.Helper()
	s := b.get("/f/fahrt").form("").fill(claimAnswers).do("next").is(200)
	s = s.form("").fill(map[string]string{"strecke": "120", "mittel": "auto", "anlass": "Lehrgang"}).do("next").is(200)
	if !strings.HasSuffix(s.at.Path, "/pruefen") {
		b.t.Fatalf("the form leads to %s:\n%s", s.at.Path, s.text())
	}
	return s, strings.TrimSuffix(s.at.Path, "/pruefen")
}

func TestADraftIsLedToTheNewestFormAndLosesNothing(t *testing.T) {
	onBothStores(t, func(t *testing.T, h *house) {
		b := h.browser()
		check, base := onTheWay(b)
		h.use(claimFolder(formWith("unit: km", "unit: Meilen", "auto: Auto, ", "", "label: Code}", "label: Code}\n      - {name: telefon, type: phone, label: Telefon, required: true}",
			"name: anlass, type: text, label: Anlass", "name: grund, was: anlass, type: text, label: Grund der Fahrt")))
		// What was seen on the check page is not what would be sent.
		s := check.form("").do("send").is(200)
		if !strings.HasSuffix(s.at.Path, "/geaendert") {
			t.Fatalf("sending after a change led to %s", s.at.Path)
		}
		if rows, err := h.engine.Cases(ctx, engine.CaseQuery{}); err != nil || len(rows) > 0 {
			t.Fatalf("it was sent unseen: %v %v", rows, err)
		}
		s.shows("Das Formular wurde geändert", "120 km", "in einer anderen Einheit", "steht nicht mehr zur Auswahl", "Auto", "Telefon", "Diese Frage ist dazugekommen", "Neu formuliert, vorher: Anlass", "Lehrgang")
		still := h.still()
		b.get(base).shows("Das Formular wurde geändert")
		b.get(base + "/fahrt").shows("Das Formular wurde geändert")
		still("looking at what has changed")
		s = s.form("/geaendert").press("", "").is(200)
		if !strings.HasSuffix(s.at.Path, "/wer") {
			t.Errorf("going on led to %s", s.at.Path)
		}
		if got := s.form("").value("name"); got != claimAnswers["name"] {
			t.Errorf("the name is %q", got)
		}
		s = s.form("").set("telefon", "0151 23456789").do("next").is(200).shows("Deine frühere Antwort: 120", "Deine frühere Antwort: Auto")
		f := s.form("")
		if f.value("strecke") != "" || f.value("mittel") == "auto" || f.value("grund") != "Lehrgang" {
			t.Errorf("the page begins with %q, %q, %q", f.value("strecke"), f.value("mittel"), f.value("grund"))
		}
		s = f.set("strecke", "75").set("mittel", "bahn").do("next").is(200)
		s.form("").do("send").is(200).shows("Danke")
		rows, err := h.engine.Cases(ctx, engine.CaseQuery{})
		h.ok(err)
		k, err := h.engine.Case(ctx, rows[0].ID)
		h.ok(err)
		if k.State.Values["grund"] != "Lehrgang" || k.State.Values["anlass"] != nil {
			t.Errorf("stored is %v", k.State.Values)
		}
	})
}

func TestWhatIsTypedWhileTheFormChangesIsKept(t *testing.T) {
	onBothStores(t, func(t *testing.T, h *house) {
		b := h.browser()
		open := b.get("/f/fahrt").form("").fill(claimAnswers).do("next").is(200)
		h.use(claimFolder(formWith("label: Anlass}", "label: Anlass}\n      - {name: mitfahrer, type: integer, label: Mitfahrer, required: true}")))
		s := open.form("").fill(map[string]string{"strecke": "12,5", "mittel": "rad", "anlass": "Übung"}).do("next").is(200)
		s.shows("Das Formular wurde geändert", "6 Antworten haben wir unverändert übernommen", "Mitfahrer")
		s = s.form("/geaendert").press("", "").is(200)
		if got := s.form("").value("strecke"); !strings.HasSuffix(s.at.Path, "/fahrt") || got != "12,5" {
			t.Errorf("at %s the distance is %q", s.at.Path, got)
		}
	})
}

func TestADraftKeepsItsFormSilently(t *testing.T) {
	onBothStores(t, func(t *testing.T, h *house) {
		h.use(claimFolder(formWith("drafts: move\n", "")))
		check, _ := onTheWay(h.browser())
		h.use(claimFolder(formWith("drafts: move\n", "", "unit: km", "unit: Meilen")))
		check.form("").do("send").is(200).shows("Danke")
		rows, err := h.engine.Cases(ctx, engine.CaseQuery{})
		h.ok(err)
		k, err := h.engine.Case(ctx, rows[0].ID)
		h.ok(err)
		if got := k.Process.Form.Field("strecke").Unit; got != "km" {
			t.Errorf("the case runs on a form that asks for %s", got)
		}
	})
}

// Nothing about the questions has changed: nobody is bothered, but what is sent was seen once more.
func TestAnotherFlowBehindTheSameForm(t *testing.T) {
	onBothStores(t, func(t *testing.T, h *house) {
		check, base := onTheWay(h.browser())
		h.use(claimFolder(map[string]string{"fahrt/flow.yaml": strings.Replace(claimFiles["fahrt/flow.yaml"], "7 days", "9 days", 1)}))
		s := check.form("").do("send")
		if s.status != 409 {
			t.Fatalf("sending is answered %d", s.status)
		}
		s.shows("Das Formular wurde inzwischen geändert", "120")
		s.form("").do("send").is(200).shows("Danke")
		h.browser().get(base).is(200).shows("Danke")
	})
}

func TestAWithdrawnProcessStillShowsItsDrafts(t *testing.T) {
	onBothStores(t, func(t *testing.T, h *house) {
		b := h.as("berta")
		check, base := onTheWay(b)
		h.use(claimFolder(map[string]string{"fahrt/form.yaml": "", "fahrt/flow.yaml": "", "site.yaml": strings.Replace(claimFiles["site.yaml"], "portal: {tiles: [{process: fahrt}]}", "portal: {tiles: []}", 1)}))
		b.get(base).is(200).shows("wird nicht mehr angeboten", "Alma Beispiel", "120", "Lehrgang")
		check.form("").do("send").shows("wird nicht mehr angeboten")
		b.get("/").shows("Fahrtkosten", "Wird nicht mehr angeboten")
		b.get("/f/fahrt").is(404)
	})
}

func TestDraftListResumesAndDeletes(t *testing.T) {
	onBothStores(t, func(t *testing.T, h *house) {
		b := h.as("berta")
		_, base := onTheWay(b)
		list := b.get("/").is(200).shows("Fahrtkosten", "wird aufbewahrt bis")
		if list.link(base) != base {
			t.Fatalf("the portal does not lead to the draft but to %q", list.link("/f/fahrt/e"))
		}
		h.as("anna").get("/").hides(base)
		still := h.still()
		ask := b.get(base + "/loeschen").is(200).shows("Entwurf löschen?")
		still("asking whether to delete a draft")
		ask.form("/loeschen").press("", "").is(200)
		b.get("/").hides(base)
		b.get(base).is(404)
	})
}

func TestAMailedDraftIsAnnouncedToGoAndKeptOnRequest(t *testing.T) {
	onBothStores(t, func(t *testing.T, h *house) {
		b := h.browser()
		s := b.get("/f/fahrt").form("").fill(claimAnswers).do("save").is(200).shows("Wir heben deine Angaben auf bis")
		base := strings.TrimSuffix(s.at.Path, "/speichern")
		s.form("/speichern").set("email", "alma.beispiel@example.org").press("", "").is(200)
		h.later(20 * 24 * time.Hour)
		b.get(base+"/wer").form("").set("code", "C8").do("save").is(200) // prolongs
		h.later(20 * 24 * time.Hour)
		if n := len(h.mails("alma.beispiel@example.org")); n != 1 {
			t.Fatalf("%d mails although the draft was saved meanwhile", n)
		}
		h.later(8 * 24 * time.Hour)
		notice := h.mail("alma.beispiel@example.org", "wird bald gelöscht")
		still := h.still()
		page := h.browser().get(notice.action).is(200).shows("Wie lange brauchst du noch?")
		still("looking at until when a draft is kept")
		page.form("/laenger").press("", "").is(200).shows("Erledigt")
		h.later(20 * 24 * time.Hour)
		if got := b.get(base + "/wer").is(200).form("").value("code"); got != "C8" {
			t.Errorf("the draft came back with %q", got)
		}
		h.later(8 * 24 * time.Hour)
		if n := len(h.mails("alma.beispiel@example.org")); n != 3 {
			t.Errorf("after it was kept longer there are %d mails, want a second notice", n)
		}
		h.later(40 * 24 * time.Hour)
		b.get(base).is(404)
	})
}
