package pages_test

import (
	"io/fs"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"laufzettel/engine"
)

// aftermath is the stall with a consent that erases the picture, and a paper to be seen.
func aftermath() fs.FS {
	folder := stall("").(fstest.MapFS)
	form := string(folder["stand/form.yaml"].Data)
	form = strings.Replace(form, "identity:", `      - {name: zeigen, type: consent, label: Das Bild darf gezeigt werden., withdraw: {erases: [bild], text: "Dann nehmen wir auch {{ was }} vom Aushang."}}
      - {name: ausweis, type: confirmation, original: required, label: Mein Standausweis liegt vor.}
identity:`, 1)
	folder["stand/form.yaml"] = &fstest.MapFile{Data: []byte(form)}
	flow := strings.Replace(string(folder["stand/flow.yaml"].Data), "  - end: fertig", `  - approve: freigabe
    title: Freigabe
    by: holders("chef")
    outcomes:
      ja: {label: Ja}
  - end: fertig`, 1)
	folder["stand/flow.yaml"] = &fstest.MapFile{Data: []byte(flow)}
	return folder
}

const boss = "anna@example.org"

// sendStall sends a stall and gives the address of its status page.
func (h *house) sendStall() string {
	h.t.Helper()
	b := h.browser()
	s := b.get("/f/stand").is(200).form("").fill(map[string]string{"name": "Jonas Scheinbar", "email": "jonas@example.org"}).do("next").is(200)
	s = s.form("").set("was", "Honig").set("zeigen", "yes").set("ausweis", "yes").attach("bild", "ich-am-stand.pdf", pdf).do("next").is(200)
	status := s.form("").do("send").is(200).link("/v/")
	h.work()
	return status
}

func TestConsentIsWithdrawnOnTheStatusPage(t *testing.T) {
	h := newHouse(t, setting{sqlite: true, folder: aftermath()})
	status := h.sendStall()
	b := h.browser()
	page := b.get(status).is(200).shows("Deine Einwilligungen", "Das Bild darf gezeigt werden.", "ich-am-stand.pdf", "Einwilligung widerrufen")
	ask, file := page.link(status+"/einwilligung/"), page.link(status+"/datei/")
	before := h.dump()
	b.get(file).is(200).shows("ich-am-stand")
	b.get(strings.TrimSuffix(file, "/ansicht")).is(200)
	for _, address := range []string{file, strings.TrimSuffix(file, "/ansicht")} {
		b.sameHeadAsGet("nobody", address)
	}
	h.unchanged(before, "looking at an attachment")
	s := b.get(ask).is(200).shows("Einwilligung widerrufen?", "Dann nehmen wir auch Honig vom Aushang.", "sofort und endgültig", "Bild")
	checkPlain(t, "the consent page", s)
	b.sameHeadAsGet("nobody", ask)
	h.unchanged(before, "looking at "+ask)
	seen := h.browser().opened(h.taskLink(boss)).is(200).desk().set("outcome", "ja")

	done := s.form("/einwilligung/zeigen").press("", "").is(200).shows("Deine Einwilligung ist widerrufen", "Was daran hing, ist gelöscht.")
	if s := b.get(file); s.status != 404 {
		t.Errorf("the withdrawn attachment is answered %d", s.status)
	}
	if done.at.Path != ask {
		t.Errorf("it led to %s", done.at.Path)
	}
	after := h.dump()
	b.post(ask, url.Values{}).is(200).shows("Deine Einwilligung ist widerrufen")
	h.unchanged(after, "a second withdrawal")
	b.get(status).is(200).shows("vom Antragsteller zurückgezogen am", "Widerrufen am", "Einwilligung widerrufen").hides("ich-am-stand.pdf")
	if files := h.files(); files != "" {
		t.Errorf("still on disk: %s", files)
	}

	// Who looked before is told when they decide, and everybody sees it from now on.
	seen.do("decide").shows("Inzwischen hat sich etwas geändert", "Einwilligung widerrufen")
	h.browser().opened(h.taskLink(boss)).is(200).shows("Die Einwilligung „Das Bild darf gezeigt werden.“ wurde widerrufen:", "Gelöscht wurden: Bild", "vom Antragsteller zurückgezogen am").hides("ich-am-stand.pdf")

	for _, wrong := range []string{status + "/einwilligung/was", status + "/einwilligung/nothing", status + "/einwilligung/pruefung.zeigen", "/v/nothing/einwilligung/zeigen"} {
		if s := b.get(wrong); s.status != 404 {
			t.Errorf("GET %s is %d", wrong, s.status)
		}
		if s := b.post(wrong, url.Values{}); s.status != 404 {
			t.Errorf("POST %s is %d", wrong, s.status)
		}
	}
}

// Whoever is signed in withdraws with the token of their session only.
func TestWithdrawalNeedsTheSessionsToken(t *testing.T) {
	h := newHouse(t, setting{folder: aftermath()})
	status := h.sendStall()
	b := h.as("anna")
	if s := b.post(status+"/einwilligung/zeigen", url.Values{}); s.status != 403 {
		t.Errorf("without the token it is answered %d", s.status)
	}
	b.get(status).hides("Widerrufen am")
	b.get(status+"/einwilligung/zeigen").form("/einwilligung/zeigen").press("", "").is(200).shows("Deine Einwilligung ist widerrufen")
}

func TestOriginalIsSeenAtTheDesk(t *testing.T) {
	h := newHouse(t, setting{folder: aftermath()})
	status := h.sendStall()
	if l := h.mail(boss, "/t/"); !strings.Contains(l.text, "Noch nicht gesehen") || !strings.Contains(l.text, "Mein Standausweis liegt vor.") {
		t.Errorf("the brief says %q", l.text)
	}
	link := h.taskLink(boss)
	s := h.browser().opened(link).is(200).shows("Originale", "Mein Standausweis liegt vor.", "Noch nicht gesehen", "Original gesehen")
	checkPlain(t, "the task page", s)

	// What was typed stays; who saw it stands there, with the mailbox.
	s = s.desk().set("comment", "Ausweis war da.").do("seen:ausweis").is(200).shows("Gesehen von Anna Amt (über den Link an anna@example.org) am", "Doch nicht gesehen")
	if got := s.desk().value("comment"); got != "Ausweis war da." {
		t.Errorf("the comment became %q", got)
	}
	h.browser().get(status).is(200).shows("Original gesehen").hides("Anna")
	h.browser().get(status + "/kopie").is(200).hides("Anna")

	// A mistake is taken back, by the same person, and both stand in the record.
	s = s.desk().drop("comment").do("unseen:ausweis").is(200).shows("Noch nicht gesehen", "Zurückgenommen: Original gesehen")
	task := h.as("anna").get("/aufgaben").link("/aufgaben/")
	signed := h.as("anna").get(task).is(200).shows("Noch nicht gesehen")
	signed.desk().do("seen:ausweis").is(200).shows("Gesehen von Anna Amt am", "Doch nicht gesehen")
	stale := s.desk().do("seen:ausweis").is(200).shows("Gesehen von Anna Amt am")
	h.as("anna").get(task).desk().set("outcome", "ja").do("decide").is(200)
	h.work()
	stale.desk().do("unseen:ausweis").shows("Du hast gewählt: Ja.")
	if l := h.mail(boss, "Freigabe"); strings.Contains(l.text, "Noch nicht gesehen") {
		t.Errorf("the next brief says %q", l.text)
	}
	h.browser().opened(h.taskLink(boss)).is(200).shows("Gesehen von Anna Amt am").hides("Doch nicht gesehen")
}

func TestForgedSightingsAreNotTaken(t *testing.T) {
	h := newHouse(t, setting{folder: aftermath()})
	status := h.sendStall()
	link := h.taskLink(boss)
	f := func() *form { return h.browser().opened(link).desk() }
	for name, s := range map[string]*screen{
		"no seal":          f().drop("_seal").do("seen:ausweis"),
		"another field":    f().do("seen:was"),
		"another step":     f().do("seen:pruefung.ausweis"),
		"nothing":          f().do("seen:"),
		"nothing was seen": f().do("unseen:ausweis"),
	} {
		if s.status >= 500 {
			t.Errorf("%s is answered %d", name, s.status)
		}
	}
	if s := h.as("anna").post(h.as("anna").get("/aufgaben").link("/aufgaben/"), url.Values{"_do": {"seen:ausweis"}}); s.status != 403 {
		t.Errorf("without the session's token it is answered %d", s.status)
	}
	c, err := h.engine.CaseByKey(ctx, strings.TrimPrefix(status, "/v/"))
	h.ok(err)
	if len(c.State.Sightings) != 0 {
		t.Errorf("somebody saw it: %v", c.State.Sightings)
	}
	// A program that follows links and presses buttons is asked for the word first.
	again := h.sendStall()
	fast := h.browser().get(h.taskLink(boss)).desk().do("seen:ausweis").shows("Wort aus der E-Mail").hides("Bitte wähle aus")
	word := h.mail(boss, "/t/").word(t)
	h.clock.Forward(5 * time.Second)
	fast.desk().set("word", word).do("seen:ausweis").is(200).shows("Gesehen von Anna Amt")
	c, err = h.engine.CaseByKey(ctx, strings.TrimPrefix(again, "/v/"))
	h.ok(err)
	if len(c.State.Sightings) != 1 {
		t.Errorf("seen %d times", len(c.State.Sightings))
	}
	h.ok(engine.VerifyChain(h.record(c.Row.ID)))
}

func (h *house) record(id string) engine.CaseRecord {
	h.t.Helper()
	record, err := h.store.Load(ctx, id, 0)
	h.ok(err)
	return record
}
