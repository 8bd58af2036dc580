package pages_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"laufzettel/engine"
	"laufzettel/flows"
)

func TestInboxShowsWhoseTurnItIs(t *testing.T) {
	h := newHouse(t, setting{})
	h.as("alma").get("/aufgaben").is(200).says("inbox.free").hides("Suchen und ordnen")
	queued(h)
	first, second := h.as("hannes"), h.as("ida")
	second.get("/aufgaben").is(200).shows("1 Aufgabe wartet auf dich", "Frei in deinen Warteschlangen", "drkserver-Pflege")
	first.get("/aufgaben").form("/nehmen").press("", "").is(200)
	first.get("/aufgaben").is(200).shows("Wartet auf dich", "Zurücklegen").hides("Hat schon jemand")
	others := second.get("/aufgaben").is(200).shows("Hat schon jemand", "Hannes Erfunden kümmert sich").hides("1 Aufgabe wartet")
	if others.findForm("/nehmen") != nil || others.link("/aufgaben/") == "" {
		t.Error("a task that somebody has can be claimed, or cannot be looked at")
	}
}

func TestTakingOverByPage(t *testing.T) {
	h := newHouse(t, setting{})
	queued(h)
	first, second := h.as("hannes"), h.as("ida")
	first.get("/aufgaben").form("/nehmen").press("", "").is(200)
	address := ""
	list := second.get("/aufgaben")
	for n := range list.nodes() {
		if strings.HasSuffix(attr(n, "href"), "/uebernehmen") {
			address = attr(n, "href")
		}
	}
	page := second.get(address).is(200).shows("Hannes Erfunden", "Warum übernimmst du?")
	page.form("/uebernehmen").set("why", "krank").press("", "").is(422).shows("mindestens 10 Zeichen", "krank")
	done := page.form("/uebernehmen").set("why", "Hannes ist heute krank, mit ihm abgesprochen.").press("", "").is(200).shows("Zum Übertragen", "Ida Dummy hat die Aufgabe von Hannes Erfunden übernommen", "mit ihm abgesprochen")
	if done.findForm(done.at.Path) == nil {
		t.Error("whoever took it over cannot decide it")
	}
	h.work()
	if told := h.mail("hannes.erfunden@example.org", "übernommen"); !strings.Contains(told.text, "mit ihm abgesprochen") {
		t.Errorf("whoever had it is told %s", told.text)
	}
	// The page that shows the one before is told who has it now.
	stale := page.form("/uebernehmen").set("why", "Noch einmal dasselbe von vorhin.").press("", "").is(200)
	if stale.at.Path == address {
		t.Error("who has it already is asked why")
	}
	alma := h.as("alma")
	want := alma.get("/aufgaben/unknown").is(404)
	same(t, "taking over a task of others", want, alma.get(address))
	same(t, "a post to it", want, alma.post(address, url.Values{"why": {"Das möchte ich gern haben."}}))
}

func TestInboxViewStandsInTheAddress(t *testing.T) {
	h := newHouse(t, setting{})
	for range 3 {
		h.browser().apply()
	}
	b := h.as("benno")
	b.get("/aufgaben").is(200).shows("3 Aufgaben warten auf dich", "Älteste zuerst")
	found := b.get("/aufgaben?suche=00002&ordnung=alt").is(200).shows("00002", "eingeschränkt").hides("00001", "00003")
	if f := found.form("/aufgaben"); f.value("suche") != "00002" || f.value("ordnung") != "alt" {
		t.Error("the form does not show the view of the address")
	}
	b.get("/aufgaben?suche=niemals").is(200).says("inbox.nothing")
	b.get("/aufgaben?ueberfaellig=1").is(200).says("inbox.nothing")
	b.get("/aufgaben?gliederung=musterkreis&bereich=meine&seite=7&ordnung=quatsch").is(200).shows("00001", "00002", "00003")
	b.get("/aufgaben?gliederung=probetal").is(200).says("inbox.nothing")
	h.clock.Forward(9 * 24 * time.Hour)
	h.as("benno").get("/aufgaben?ueberfaellig=1").is(200).shows("00001", "3 überfällig")
}

// ticks are the ids of the tasks that a list offers to be decided together.
func (s *screen) ticks() (ids []string) {
	for n := range s.nodes() {
		if n.Data == "input" && attr(n, "name") == "task" && attr(n, "type") == "checkbox" {
			ids = append(ids, attr(n, "value"))
		}
	}
	return ids
}

func TestSeveralAreDecidedAtOnce(t *testing.T) {
	h := newHouse(t, setting{sqlite: true})
	var statuses []string
	for range 4 {
		statuses = append(statuses, h.browser().apply())
	}
	b := h.as("benno")
	ids := b.get("/aufgaben").is(200).ticks()
	if len(ids) != 4 {
		t.Fatalf("%d of 4 tasks can be ticked", len(ids))
	}
	at := "/aufgaben/mehrere?task=" + strings.Join(ids, "&task=")
	choose := b.get(at+"&task=unknown&task="+ids[0]).is(200).shows("4 Vorgänge", "Weiterleiten", "Ablehnen").hides("Rückfrage stellen")
	choose.form("/mehrere").do("check").is(422).says("bulk.choose")
	choose.form("/mehrere").set("_outcome", "ablehnen").set("comment", "zu kurz").do("check").is(422).shows("mindestens 10 Zeichen", "zu kurz")
	check := choose.form("/mehrere").set("_outcome", "ablehnen").set("comment", "Ihr gehört leider zu einem anderen Verband.").do("check").is(200).
		shows("Stimmt alles?", "ANE-", "Ihr gehört leider zu einem anderen Verband.", "Jetzt alle 4 entscheiden")
	again := check.form("/mehrere").do("change").is(200)
	if f := again.form("/mehrere"); f.value("comment") == "" || f.value("_outcome") != "ablehnen" {
		t.Error("going back has lost what was chosen")
	}
	// Meanwhile one is decided alone, and one is claimed by nobody but changes.
	b.get("/aufgaben/"+ids[0]).is(200).desk().set("outcome", "weiterleiten").do("decide").is(200)
	b.get("/aufgaben/" + ids[1]).is(200)
	h.change(ids[1])
	done := check.form("/mehrere").do("decide").is(200).shows("2 Vorgänge sind entschieden: Ablehnen", "Nicht dabei", "Schon entschieden von Benno Muster: Weiterleiten", "Der Vorgang hat sich inzwischen geändert")
	twice := check.form("/mehrere").do("decide").is(200).shows("2 Vorgänge sind entschieden: Ablehnen")
	if len(done.text()) != len(twice.text()) {
		t.Errorf("the second post is answered otherwise:\n%s\n%s", done.text(), twice.text())
	}
	h.work()
	refused := 0
	for _, status := range statuses {
		if text := h.browser().get(status).text(); strings.Contains(text, "Ihr gehört leider zu einem anderen Verband.") {
			refused++
		}
	}
	if refused != 2 {
		t.Errorf("%d cases hold the decision", refused)
	}
	// Nobody decides what is not theirs, or what they have not seen on the overview.
	forged := check.form("/mehrere")
	token := h.as("carla")
	s := token.post("/aufgaben/mehrere", url.Values{"_csrf": {token.get("/aufgaben").form("/abmelden").value("_csrf")}, "_do": {"decide"}, "_outcome": {"ablehnen"}, "comment": {"Das ist eine gefälschte Sache."}, "task": {ids[1]}, "_seal." + ids[1]: {forged.value("_seal." + ids[1])}})
	s.is(200).says("bulk.noneWent").hides("ANE-")
	token.get(at).is(200).says("bulk.none").hides("ANE-")
	h.browser().get(at).is(200).shows("Anmelden")
}

// change lets something happen to the case of a task that leaves the task open.
func (h *house) change(task string) {
	h.t.Helper()
	c, stop, err := h.engine.TaskCase(ctx, task)
	h.ok(err)
	by := flows.Actor{Party: flows.Party{Person: "benno"}, Way: flows.ByPage, Assurance: flows.MailboxAssurance}
	for _, do := range []any{flows.Claim{Stop: stop}, flows.Release{Stop: stop}} {
		_, err = h.engine.Do(ctx, c.Row.ID, flows.Input{By: by, Do: do})
		h.ok(err)
	}
}

func TestWishesByPage(t *testing.T) {
	h := newHouse(t, setting{})
	h.browser().get("/ich/wuensche").is(200).shows("Anmelden")
	b := h.as("benno")
	page := b.get("/ich/wuensche").is(200).shows("Wie du Mails bekommst", "benno.muster@example.org")
	f := page.form("/ich/wuensche")
	if f.value("wie") != "einzeln" || f.value("stunde") != "18" || f.value("von") != "21:00" || f.value("bis") != "07:00" {
		t.Errorf("what is usual is not offered: %v %v %v %v", f.value("wie"), f.value("stunde"), f.value("von"), f.value("bis"))
	}
	f.set("wie", "gesammelt").set("stunde", "23").set("ruhe", "1").press("", "").is(422).shows("mitten in deiner Ruhezeit")
	f.set("stunde", "19").set("ruhe", "1").set("bis", "quatsch").press("", "").is(422).shows("Uhrzeit gibt es nicht")
	f.set("bis", "06:30").press("", "").is(200).shows("Gespeichert", "Die nächste Sammelmail")
	w, err := h.engine.Wishes(ctx, "benno")
	h.ok(err)
	if got, want := fmt.Sprint(w), fmt.Sprint(engine.Wishes{Digest: true, Days: []time.Weekday{1, 2, 3, 4, 5}, Hour: 19, Quiet: true, From: 21 * 60, To: 6*60 + 30}); got != want {
		t.Errorf("kept %s, want %s", got, want)
	}
	kept := b.get("/ich/wuensche").form("/ich/wuensche")
	if kept.value("wie") != "gesammelt" || kept.value("stunde") != "19" || kept.value("bis") != "06:30" {
		t.Error("the page does not show what was kept")
	}
	kept.drop("ruhe").set("wie", "einzeln").press("", "").is(200).shows("Gespeichert")
	if w, _ := h.engine.Wishes(ctx, "benno"); w.Digest || w.Quiet {
		t.Errorf("what was switched off is on: %+v", w)
	}
	h.as("alma").get("/ich/wuensche").is(200) // somebody who is asked nothing may wish all the same
}
