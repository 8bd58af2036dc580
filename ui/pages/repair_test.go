package pages_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"laufzettel/flows"
)

// stuck is the stall whose flow waits until a day that nobody has to name: without it, a case halts while a payment is
// waited for.
func stuck() fs.FS {
	folder := stall("").(fstest.MapFS)
	folder["organisation/people.yaml"] = &fstest.MapFile{Data: []byte(`people:
  - {id: anna, given: Anna, family: Amt, mail: anna@example.org, offices: [{function: chef, unit: verein}]}
  - {id: mona, given: Mona, family: Muster, mail: mona@example.org, groups: [vorstand], roles: [admin], rights: [{right: manager}]}
`)}
	folder["stand/form.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(string(folder["stand/form.yaml"].Data), "      - {name: bild,", "      - {name: ab, type: date, label: Ab welchem Tag?}\n      - {name: bild,", 1))}
	folder["stand/flow.yaml"] = &fstest.MapFile{Data: []byte(`flow: stand
number: S-{year}-{seq:4}
title: "Stand von {{ name }}"
start: {form: stand}
statuses: {fertig: done, nein: refused}
steps:
  - parallel: beides
    title: Platz und Standgeld
    branches:
      geld:
        - wait: zahlung
          title: Standgeld
          event: zahlung
          within: 30 days
          late: end nein
      platz:
        - wait: ruhe
          title: Bis zum Aufbau
          until: =ab
        - approve: pruefung
          title: Prüfung
          by: holders("chef")
          outcomes: {ja: {label: Ja}, nein: {label: Nein, then: end nein}}
  - end: fertig
keep: [{for: 1 year}]
`)}
	return folder
}

// stuckCase sends a case that halts and gives the address of its page and of its status page.
func stuckCase(h *house) (caseAt, status string) {
	h.t.Helper()
	status = h.browser().toStallCheck("jonas@example.org", "Honig").form("/pruefen").do("send").is(200).link("/v/")
	h.work()
	all, err := h.engine.Halted(ctx)
	h.ok(err)
	if len(all) != 1 {
		h.t.Fatalf("%d cases have halted", len(all))
	}
	return "/vorgaenge/" + all[0].Row.ID, status
}

func TestAHaltedCaseIsRepairedOnItsPage(t *testing.T) {
	h := newHouse(t, setting{folder: stuck()})
	at, status := stuckCase(h)
	mona := h.as("mona")
	mona.get("/verwaltung").is(200).shows("S-2")
	if found := mona.get("/verwaltung").link(at); found != at+"/reparieren" {
		t.Errorf("the list of halted cases leads to %q", found)
	}
	mona.get(at).is(200).shows("Angehalten", "flow.yaml:", "Sehen, woran es hakt", "Angehaltenen Vorgang fortsetzen")
	h.browser().get(status).is(200).shows("Hier hakt es gerade auf unserer Seite").hides("flow.yaml", "reparieren")

	// What arrives meanwhile is told.
	id := strings.TrimPrefix(at, "/vorgaenge/")
	_, _, err := h.engine.Happen(ctx, flows.Actor{Party: flows.Party{Service: "roboter"}, Way: flows.ByAPI}, id, flows.Happen{Name: "zahlung", ID: "7"}, nil)
	h.ok(err)
	page := mona.get(at + "/reparieren").is(200)
	page.shows("Bis zum Aufbau", "stand/flow.yaml:", "Seitdem eingegangen", "zahlung", "Ab welchem Tag?", "Noch einmal versuchen", "Hinter dem Schritt", "Den Vorgang beenden")
	form := page.form("/reparieren")
	for _, p := range form.pairs {
		if p.name == "_way" || p.name == "_step" && p.value != "" || p.name == "_end" && p.value != "" {
			t.Errorf("%s=%s is chosen before anybody chose", p.name, p.value)
		}
		if p.name == "was" || p.name == "email" {
			t.Errorf("%s can be changed, which the step does not read", p.name)
		}
	}
	again := form.set("_why", "kurz").do("do").is(422).shows("Bitte wähle aus, wie es weitergehen soll.")
	again = again.form("/reparieren").set("_way", "values").set("_why", "Ab Dezember, sagt Jonas.").do("do").is(422).shows("Du hast noch keinen Wert geändert")
	again = again.form("/reparieren").set("_way", "step").do("do").is(422).shows("Bitte wähle den Schritt aus")
	if again.form("/reparieren").value("_why") != "Ab Dezember, sagt Jonas." {
		t.Error("the reason was lost")
	}
	done := again.form("/reparieren").set("_way", "values").set("ab", "2020-01-02").do("do").is(200).shows("Der Vorgang wurde fortgesetzt.", "Ab Dezember, sagt Jonas.", "Prüfung")
	if done.at.Path != at {
		t.Errorf("it led to %s", done.at.Path)
	}
	mona.get(at + "/reparieren").is(200).hides("Wie soll es weitergehen?") // back to the case
	k, err := h.engine.Case(ctx, id)
	h.ok(err)
	if k.State.Failure != nil || k.State.Stop("pruefung/1") == nil || k.State.Steps["zahlung"].Outcome != flows.WaitedForEvent {
		t.Errorf("the case: %+v %+v", k.State.Failure, k.State.Open)
	}
	// Pressing the button of the old page does not act twice.
	form.set("_way", "end").set("_end", "nein").set("_why", "Noch einmal gedrückt.").do("do").is(200)
	if k, _ = h.engine.Case(ctx, id); !k.State.Ended.IsZero() {
		t.Error("an old page ended the case")
	}
}

func TestARepairSeesThatTheCaseMovedOn(t *testing.T) {
	h := newHouse(t, setting{folder: stuck()})
	at, _ := stuckCase(h)
	mona := h.as("mona")
	form := mona.get(at+"/reparieren").form("/reparieren").set("_way", "onward").set("_why", "Das ist hier nicht nötig.")
	_, _, err := h.engine.Happen(ctx, flows.Actor{Party: flows.Party{Service: "roboter"}, Way: flows.ByAPI}, strings.TrimPrefix(at, "/vorgaenge/"), flows.Happen{Name: "zahlung", ID: "7"}, nil)
	h.ok(err)
	moved := form.do("do").is(409).shows("Inzwischen ist etwas geschehen")
	moved.form("/reparieren").do("do").is(200).shows("Der Vorgang wurde fortgesetzt.")
}

func TestOnlyThoseWhoManageSeeTheRepair(t *testing.T) {
	h := newHouse(t, setting{folder: stuck()})
	at, _ := stuckCase(h)
	if s := h.as("anna").get(at + "/reparieren"); s.status != 404 {
		t.Errorf("somebody who does not manage the case gets %d", s.status)
	}
	if s := h.browser().get(at + "/reparieren"); strings.Contains(s.text(), "woran es hakt") {
		t.Error("a visitor sees the page")
	}
}
