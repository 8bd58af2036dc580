package pages_test

import (
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"laufzettel/engine"
)

// stall is an organisation with one form; keys are more keys of that form.
func stall(keys string) fs.FS {
	folder := fstest.MapFS{}
	for name, content := range map[string]string{
		"site.yaml": `name: Testverein
languages: [de, en]
zone: Europe/Berlin
land: HE
mail: {name: Testverein, address: verein@example.org}
caretaker: {group: vorstand}
services: [{key: roboter, title: Roboter}]
portal: {tiles: [{process: stand}]}
imprint: Testverein
privacy: Testverein
accessibility: Testverein
`,
		"organisation/units.yaml":     "levels: [Verein]\nunits: [{key: verein, name: Testverein, level: Verein}]\n",
		"organisation/functions.yaml": "functions: [{key: chef, title: Leitung, level: Verein}]\ngroups: [{key: vorstand, title: Vorstand}]\n",
		"organisation/people.yaml": `people:
  - {id: anna, given: Anna, family: Amt, mail: anna@example.org, offices: [{function: chef, unit: verein}], groups: [vorstand], roles: [admin]}
`,
		"stand/form.yaml": `form: stand
title: Ein Stand auf dem Markt
who: everyone
` + keys + `
pages:
  - title: Du
    fields:
      - {name: name, type: text, label: Name, required: true}
      - {name: email, type: email, label: E-Mail, required: true}
  - title: Stand
    fields:
      - {name: was, type: text, label: Was bietest du an?, required: true}
      - {name: bild, type: file, label: Bild, accept: [pdf]}
identity: {submitter: {email: email, name: name}}
`,
		"stand/flow.yaml": `flow: stand
number: S-{year}-{seq:4}
title: "Stand von {{ name }}"
start: {form: stand}
statuses: {fertig: done, nein: refused}
steps:
  - approve: pruefung
    title: Prüfung
    by: holders("chef")
    outcomes:
      ja: {label: Ja}
      nein: {label: Nein, then: end nein}
  - end: fertig
keep: [{for: 1 year}]
`,
	} {
		folder[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return folder
}

// inDays is some days from now, as a definition writes it.
func inDays(days int) string { return time.Now().AddDate(0, 0, days).Format("2006-01-02") }

// toStallCheck fills in the form up to the check page.
func (b *browser) toStallCheck(email, was string) *screen {
	b.t.Helper()
	s := b.get("/f/stand").is(200).form("").fill(map[string]string{"name": "Jonas Scheinbar", "email": email}).do("next").is(200)
	s = s.form("").set("was", was).attach("bild", "bild.pdf", pdf).do("next").is(200)
	if !strings.HasSuffix(s.at.Path, "/pruefen") {
		b.t.Fatalf("it led to %s:\n%s", s.at.Path, s.text())
	}
	return s
}

func (h *house) cases() int {
	h.t.Helper()
	rows, err := h.store.Cases(ctx, engine.CaseQuery{})
	h.ok(err)
	return len(rows)
}

func TestFormSaysWhenItOpens(t *testing.T) {
	h := newHouse(t, setting{folder: stall("open: {from: 2100-01-01, text: \"Bis dahin hilft das **Büro** weiter.\"}")})
	b := h.browser()
	b.get("/f/stand").is(200).shows("Das Formular öffnet am 1. Januar 2100.", "Bis dahin hilft das Büro weiter.").hides("Name")
	b.get("/").is(200).shows("Öffnet am 1. Januar 2100")
	if s := b.post("/f/stand", url.Values{"name": {"X"}, "_page": {"p1"}, "_do": {"next"}}); s.first != http.StatusOK {
		t.Errorf("a post before the time is answered %d", s.first)
	}
}

// The flow sends no mail of its own, so the receipt promises none.
func TestReceiptPromisesNoMailThatNobodySends(t *testing.T) {
	h := newHouse(t, setting{folder: stall("")})
	h.browser().toStallCheck("jonas@example.org", "Honig").form("").do("send").is(200).shows("Danke, dein Antrag ist da!").hides("geht an")
}

func TestDraftStaysReadableAfterTheEnd(t *testing.T) {
	h := newHouse(t, setting{folder: stall("open: {until: " + inDays(5) + ", text: \"Im Mai wieder.\"}")})
	b := h.browser()
	end := time.Now().AddDate(0, 0, 5)
	b.get("/f/stand").is(200).shows("Absenden bis", end.Format("2.")+" ", "24:00 Uhr")
	b.get("/").shows("Absenden bis")
	check := b.toStallCheck("jonas@example.org", "Honig")
	check.shows("Absenden bis")
	h.later(7 * 24 * time.Hour)
	base := strings.TrimSuffix(check.at.Path, "/pruefen")
	for _, address := range []string{base, base + "/p1", base + "/pruefen"} {
		s := b.get(address).is(200).shows("geschlossen", "Im Mai wieder.", "Honig", "bild.pdf", "lesen und drucken").hides("Jetzt absenden", "Absenden bis")
		if !strings.HasSuffix(s.at.Path, "/pruefen") {
			t.Errorf("%s leads to %s", address, s.at.Path)
		}
	}
	check.form("/pruefen").do("send").is(422).shows("Das konnten wir nicht annehmen")
	if h.cases() != 0 {
		t.Error("it was taken after the end")
	}
	b.get("/f/stand").is(200).shows("geschlossen")
	b.get("/").shows("Geschlossen seit")
}

func TestFullFormSaysSoEarly(t *testing.T) {
	h := newHouse(t, setting{folder: stall("atMost: 2\nfull: Frag wegen der **Warteliste** nach.")})
	h.browser().get("/f/stand").shows("Noch 2 Plätze frei")
	late := h.browser().toStallCheck("late@example.org", "Tee")
	h.browser().toStallCheck("a@example.org", "Honig").form("/pruefen").do("send").is(200)
	h.browser().get("/f/stand").shows("Noch 1 Platz frei")
	h.browser().toStallCheck("b@example.org", "Honig").form("/pruefen").do("send").is(200)
	h.browser().get("/f/stand").is(200).shows("Alle Plätze sind vergeben.", "Frag wegen der Warteliste nach.")
	h.browser().get("/").shows("Alle Plätze sind vergeben")
	late.form("/pruefen").do("send").is(422).shows("Alle Plätze sind vergeben.", "Deine Angaben bleiben gespeichert")
	base := strings.TrimSuffix(late.at.Path, "/pruefen")
	h.browser().get(base+"/p2").is(200).shows("Alle Plätze sind vergeben", "Was bietest du an?")
	if h.cases() != 2 {
		t.Errorf("%d were taken", h.cases())
	}
}

func TestSecondSubmissionIsRefusedInWords(t *testing.T) {
	h := newHouse(t, setting{folder: stall("once: submitter")})
	h.browser().toStallCheck("jonas@example.org", "Honig").form("/pruefen").do("send").is(200).shows("S-2")
	s := h.browser().toStallCheck("Jonas@example.org", "Tee").form("/pruefen").do("send").is(422)
	s.shows("Es gibt schon einen Antrag.", "Tee").hides("S-2")
}

func TestDuplicateIsTickedNotBlocked(t *testing.T) {
	h := newHouse(t, setting{folder: stall("duplicates: {key: =was, message: \"Honig gibt es schon {{ earlier.number }}.\"}")})
	h.browser().toStallCheck("a@example.org", "Honig").hides("Trotzdem absenden").form("/pruefen").do("send").is(200)
	s := h.browser().toStallCheck("b@example.org", "honig ").shows("Honig gibt es schon .", "Trotzdem absenden")
	s = s.form("/pruefen").do("send").is(422).shows("setz den Haken")
	if h.cases() != 1 {
		t.Error("it was sent without the tick")
	}
	s.form("/pruefen").set("_anyway", "yes").do("send").is(200).shows("Danke")
	h.work()
	if l := h.mail("anna@example.org", "Es gibt schon"); !strings.Contains(l.text, "S-2") {
		t.Errorf("the brief says %s", l.text)
	}
}

func (h *house) confirmLink(to string) string {
	h.t.Helper()
	h.work()
	return h.path(h.mail(to, "bestätige").action)
}

func TestDoubleOptIn(t *testing.T) {
	h := newHouse(t, setting{sqlite: true, folder: stall("confirmEmail: email")})
	b := h.browser()
	check := b.toStallCheck("jonas@example.org", "Honig")
	almost := check.form("/pruefen").do("send").is(200).shows("Fast fertig", "jonas@example.org", "zählt erst")
	check.form("/pruefen").do("send").is(200).shows("Fast fertig") // a second click
	base := strings.TrimSuffix(check.at.Path, "/pruefen")
	b.get(base).is(200).shows("Fast fertig")
	link := h.confirmLink("jonas@example.org")
	if n := len(h.mails("jonas@example.org")); n != 1 {
		t.Errorf("%d mails came", n)
	}
	if strings.Contains(h.mail("jonas@example.org").html, base) {
		t.Error("the mail leads to the answers")
	}
	almost.form("/bestaetigen").do("again").is(200).shows("noch einmal unterwegs")
	other := h.browser()
	before := h.cases()
	page := other.get(link).is(200).shows("Antrag bestätigen", "Ein Stand auf dem Markt").hides("Honig", "Scheinbar")
	still := h.still()
	other.sameHeadAsGet("nobody", link)
	still("looking at the link that confirms")
	if before != 0 || h.cases() != 0 {
		t.Fatal("opening the link counts")
	}
	first := page.form("").press("", "").is(200).shows("Danke", "S-2")
	second := page.form("").press("", "").is(200)
	if first.link("/v/") == "" || first.link("/v/") != second.link("/v/") || h.cases() != 1 {
		t.Errorf("two clicks made %q and %q", first.link("/v/"), second.link("/v/"))
	}
	b.get(base).is(200).shows("Danke")
	b.get(base + "/bestaetigen").is(200).shows("Danke")
	if !strings.Contains(h.files(), "/") {
		t.Error("the file has not come along")
	}
	h.browser().get("/b/" + strings.Repeat("x", 60)).is(404)
	for _, secret := range []string{link, "jonas@example.org", "Scheinbar"} {
		if strings.Contains(h.log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

func TestWrongAddressGoesBackToTheForm(t *testing.T) {
	h := newHouse(t, setting{folder: stall("confirmEmail: {field: email, within: 3 hours}")})
	b := h.browser()
	almost := b.toStallCheck("falsch@example.org", "Honig").form("/pruefen").do("send").is(200)
	wrong := h.confirmLink("falsch@example.org")
	s := almost.form("/bestaetigen").do("change").is(200).shows("Honig", "falsch@example.org")
	base := strings.TrimSuffix(s.at.Path, "/pruefen")
	s = b.get(base+"/p1").form("").set("email", "richtig@example.org").do("next").is(200)
	s = s.form("").do("next").is(200).shows("Honig", "bild.pdf")
	s.form("/pruefen").do("send").is(200).shows("richtig@example.org")
	h.browser().get(wrong).is(http.StatusGone).shows("gilt nicht mehr")
	right := h.confirmLink("richtig@example.org")
	h.later(4 * time.Hour)
	h.browser().get(right).is(http.StatusGone)
	b.get(base + "/bestaetigen").is(404)
}

func TestFullByTheTimeOfTheConfirmation(t *testing.T) {
	h := newHouse(t, setting{folder: stall("confirmEmail: email\natMost: 1")})
	h.browser().toStallCheck("a@example.org", "Honig").form("/pruefen").do("send").is(200)
	h.browser().toStallCheck("b@example.org", "Tee").form("/pruefen").do("send").is(200)
	late := h.browser().get(h.confirmLink("a@example.org")).is(200)
	h.browser().get(h.confirmLink("b@example.org")).form("").press("", "").is(200).shows("Danke")
	late.form("").press("", "").is(http.StatusConflict).shows("Alle Plätze sind vergeben.", "noch bis", "Noch einmal versuchen")
}

func TestProgramsAreCaughtAndPeopleAreNot(t *testing.T) {
	h := newHouse(t, setting{serve: true, folder: stall("")})
	b := h.browser()
	first := b.get("/f/stand").is(200)
	if strings.Contains(first.text(), "Website") {
		t.Error("the snare is a question")
	}
	trapped := first.form("").fill(map[string]string{"name": "Bot", "email": "bot@example.org"}).set("_website", "https://spam.example").do("next").is(200)
	trapped.shows("Das ist nicht angekommen", "Es ist nichts gespeichert").hides("Was bietest du an?")
	if drafts, _ := h.store.Find(ctx, "drafts", "", 0); len(drafts) != 0 {
		t.Errorf("%d drafts were stored", len(drafts))
	}
	check := b.toStallCheck("jonas@example.org", "Honig")
	check.form("/pruefen").set("_website", "x").do("send").is(200).shows("nicht angekommen")
	if h.cases() != 0 || h.files() == "" {
		t.Error("the draft of somebody else's browser must stay as it is, and not be sent")
	}

	far := func(address string, values url.Values) *screen { return b.from("203.0.113.9", address, values) }
	send := url.Values{"_do": {"send"}, "_time": {check.form("/pruefen").value("_time")}}
	hasty := far(check.at.Path, send)
	hasty.is(422).shows("Bitte drück noch einmal", "Honig")
	again := hasty.form("/pruefen").value("_time")
	for says, value := range map[string]string{"missing": "", "forged": "abc." + strings.Repeat("A", 43), "of another form": strings.Replace(again, ".", ".x", 1)} {
		if s := far(check.at.Path, url.Values{"_do": {"send"}, "_time": {value}}); s.status != 422 || h.cases() != 0 {
			t.Errorf("with a time that is %s it is answered %d", says, s.status)
		}
	}
	if s := far(check.at.Path, url.Values{"_do": {"send"}, "_time": {again}}); s.status != http.StatusSeeOther || h.cases() != 1 {
		t.Errorf("pressed once more it is answered %d", s.status)
	}
	old := b.get("/f/stand").form("").value("_time")
	h.clock.Forward(25 * time.Hour)
	s := far("/f/stand", url.Values{"name": {"Erna Beispiel"}, "email": {"e@example.org"}, "_page": {"p1"}, "_do": {"next"}, "_time": {old}})
	s.is(422).shows("Bitte drück noch einmal")
	if got := s.form("").value("name"); got != "Erna Beispiel" {
		t.Errorf("of what was typed is left %q", got)
	}
	b.get("/f/stand").form("").set("name", "Erna").set("email", "e@example.org").do("next").is(200).shows("Was bietest du an?")
}

func TestSnaresCannotBeReached(t *testing.T) {
	h := newHouse(t, setting{folder: stall("")})
	page := h.browser().get("/f/stand")
	for n := range page.nodes() {
		if attr(n, "name") != "_website" {
			continue
		}
		hidden := false
		for up := n.Parent; up != nil; up = up.Parent {
			hidden = hidden || attr(up, "aria-hidden") == "true"
		}
		if attr(n, "tabindex") != "-1" || attr(n, "autocomplete") != "off" || !hidden || attr(n, "value") != "" {
			t.Errorf("the snare is %v", n.Attr)
		}
		return
	}
	t.Error("there is no snare")
}

func TestNoMailBombThroughPages(t *testing.T) {
	h := newHouse(t, setting{folder: stall("confirmEmail: email")})
	var last *screen
	for i := range 8 {
		last = h.browser().toStallCheck("opfer@example.org", fmt.Sprint("Honig ", i)).form("/pruefen").do("send").is(200)
	}
	last.shows("schon mehrere Mails")
	last.form("/bestaetigen").do("again").is(200).shows("Gerade geht keine weitere Mail")
	h.work()
	if n := len(h.mails("opfer@example.org")); n != 5 {
		t.Errorf("%d mails came", n)
	}
}
