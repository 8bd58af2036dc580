package pages_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"laufzettel/engine"
	"laufzettel/ui/pages"
)

const feedback = "/barrierefreiheit/rueckmeldung"

// TestFeedbackIsMailedAndNothingElse: what a stranger types becomes text in a mail to the caretakers, never a header.
func TestFeedbackIsMailedAndNothingElse(t *testing.T) {
	const ida = "ida.dummy@example.org"
	h := newHouse(t, setting{})
	page := h.browser().get("/barrierefreiheit").is(200)
	if page.link(feedback) == "" {
		t.Fatal("the accessibility page does not lead to the form")
	}
	blank := func() *form { return h.browser().get(feedback).is(200).form(feedback) }
	for name, f := range map[string]*form{
		"nothing":       blank(),
		"no mailbox":    blank().set("text", "x").set("mail", "alma"),
		"two headers":   blank().set("text", "x").set("mail", "alma@example.org\r\nBcc: boese@example.org"),
		"two mailboxes": blank().set("text", "x").set("mail", "alma@example.org, boese@example.org"),
		"too long":      blank().set("text", strings.Repeat("x", 4001)),
	} {
		if s := f.press("", ""); s.status != 422 {
			t.Errorf("%s is answered %d", name, s.status)
		}
	}
	h.work()
	if got := h.mails(ida); len(got) > 0 {
		t.Fatalf("a refused message was mailed: %+v", got)
	}
	text := "Der Knopf <b>Weiter</b> ist [böse](javascript:x()).\r\nBcc: boese@example.org\r\n# Zweite Zeile"
	blank().set("text", text).set("place", "Formular\r\nSubject: gefälscht").set("mail", "alma@example.org").press("", "").is(200).shows("Danke, das hilft uns.")
	h.work()
	mail := h.mail(ida, "Rückmeldung zur Barrierefreiheit")
	if mail.subject != "Rückmeldung zur Barrierefreiheit" {
		t.Errorf("the subject is %q", mail.subject)
	}
	for _, part := range []string{"Weiter", "Bcc: boese@example.org", "Zweite Zeile", "alma@example.org", "Formular Subject: gefälscht"} {
		if !strings.Contains(mail.text, part) {
			t.Errorf("%q is missing in %s", part, mail.text)
		}
	}
	for _, bad := range []string{"<b>", `href="javascript`, "<h1>Zweite", "<h2>Zweite"} {
		if strings.Contains(mail.html, bad) {
			t.Errorf("the mail holds %q: %s", bad, mail.html)
		}
	}
	if len(h.mails("boese@example.org"))+len(h.mails("alma@example.org")) > 0 {
		t.Error("somebody else got a mail")
	}
	kept, err := h.store.Find(ctx, "feedback", "", 0)
	h.ok(err)
	for _, doc := range kept {
		if strings.Contains(string(doc.Body), "Weiter") {
			t.Error("what was typed is kept after it was sent")
		}
	}
	blank().set("text", "von einem Programm").set("_website", "https://example.org").press("", "").is(200)
	h.work()
	if n := len(h.mails(ida)); n != 1 {
		t.Errorf("a program that fell into the trap was mailed: %d", n)
	}
}

func TestFeedbackIsLimited(t *testing.T) {
	h := newHouse(t, setting{})
	var last *screen
	for n := 0; n < 21; n++ {
		last = h.browser().get(feedback).form(feedback).set("text", "Noch eine Rückmeldung.").press("", "")
	}
	if last.status != 429 {
		t.Fatalf("the 21st message of an hour is answered %d", last.status)
	}
	last.shows("Gerade kommt zu viel an", "Noch eine Rückmeldung.")
	h.later(2 * time.Hour)
	h.browser().get(feedback).form(feedback).set("text", "Später.").press("", "").is(200).shows("Danke, das hilft uns.")

	strict := newHouse(t, setting{serve: true, change: func(o *pages.Options) { o.Limit = pages.Limit{Burst: 2, Every: time.Hour} }})
	refused := 0
	for n := 0; n < 4; n++ {
		r := strict.browser().get(feedback).form(feedback).set("text", "x").request("", "")
		r.Header.Set("X-Forwarded-For", "203.0.113.9")
		if s := strict.browser().send(r); s.status == 429 {
			refused++
		}
	}
	if refused != 2 {
		t.Errorf("of four posts of one address %d were refused", refused)
	}
}

// TestPaperIsAddedWithoutScript goes from the status page to the form of an action and back.
func TestPaperIsAddedWithoutScript(t *testing.T) {
	h := newHouse(t, setting{})
	status := h.browser().apply()
	visitor := h.browser()
	address := visitor.get(status).is(200).shows("Unterlage nachreichen").link(status + "/aktion/")
	action := visitor.get(address).is(200).form(address)
	if s := action.do("answer"); s.status != 422 {
		t.Fatalf("an empty form is answered %d", s.status)
	}
	wrong := visitor.get(address).form(address).attach("unterlagen", "programm.exe", "MZ\x00").set("_remark", "Hier noch die Rückseite.").do("answer")
	if wrong.status != 422 || wrong.form(address).value("_remark") != "Hier noch die Rückseite." {
		t.Fatalf("a file that is not taken is answered %d", wrong.status)
	}
	uploaded := wrong.form(address).attach("unterlagen", "rueckseite.pdf", pdf).do("upload").is(200).shows("rueckseite.pdf")
	done := uploaded.form(address).do("answer").is(200).shows("Ist angekommen.")
	if done.at.Path != status {
		t.Errorf("the paper led to %s", done.at.Path)
	}
	h.work()
	k, err := h.engine.CaseByKey(ctx, strings.TrimPrefix(status, "/v/"))
	h.ok(err)
	if files, _ := k.State.Steps["nachreichen"].Values["unterlagen"].([]any); len(files) != 1 {
		t.Errorf("the case holds %+v", k.State.Steps["nachreichen"].Values)
	}
	h.mail(benno, "nachgereicht")
	h.browser().get(status).shows("Unterlage nachreichen", "Hier noch die Rückseite.")
	for _, other := range []string{"/aktion/zurueckziehen", "/aktion/nothing"} {
		h.browser().get(status + other).is(200).shows("Das geht gerade nicht mehr.")
	}
	if s := h.browser().get("/v/nothing/aktion/nachreichen"); s.status != 404 {
		t.Errorf("a foreign key is answered %d", s.status)
	}
	h.decide(benno, "ablehnen", "comment", "Nicht im Verband, leider.")
	h.work()
	visitor.get(status).hides("Nachfragen", "Antrag zurückziehen")
	visitor.get(address).is(200).shows("Das geht gerade nicht mehr.")
}

func TestApplicantNudges(t *testing.T) {
	h := newHouse(t, setting{})
	status := h.browser().apply()
	early := h.browser().get(status).is(200).shows("Liegt es länger?")
	if early.findForm("/nachfragen") != nil {
		t.Error("it can be asked at once")
	}
	if s := h.browser().post(status+"/nachfragen", url.Values{}); !strings.Contains(s.text(), "Nachfragen geht gerade nicht.") {
		t.Errorf("too early is answered %d: %s", s.status, s.text())
	}
	h.later(3*24*time.Hour + time.Minute)
	before := len(h.mails(benno))
	h.browser().get(status).form("/nachfragen").press("", "").is(200).shows("Wir haben nachgefragt.", "Liegt es länger?")
	h.work()
	if len(h.mails(benno)) != before+1 {
		t.Errorf("%d mails became %d", before, len(h.mails(benno)))
	}
	h.mail(benno, "bittet dich, einmal nachzusehen")
}

func TestUsualDurations(t *testing.T) {
	h := newHouse(t, setting{})
	ended := func() {
		h.browser().apply()
		h.later(2 * 24 * time.Hour)
		h.decide(benno, "ablehnen", "comment", "Nicht im Verband, leider.")
		h.work()
	}
	for range 4 {
		ended()
	}
	h.browser().get(h.browser().apply()).hides("dauert es meist")
	ended()
	h.later(13 * time.Hour) // what was found out is remembered for half a day
	h.browser().get(h.browser().apply()).shows("dauert es meist etwa 2 Tage", "meist etwa 2 Tage").hides("Benno")
	usual, err := h.engine.Usual(ctx, "anerkennung")
	h.ok(err)
	if usual.Whole != usual.Steps["kvPruefung"] || usual.Whole < 47*time.Hour || usual.Whole > 49*time.Hour {
		t.Errorf("usual durations: %+v", usual)
	}
}

func TestMyThings(t *testing.T) {
	h := newHouse(t, setting{})
	if s := h.browser().get("/ich"); s.at.Path != "/anmelden" {
		t.Errorf("without a sign-in /ich leads to %s", s.at.Path)
	}
	status := h.browser().apply()
	h.decide(benno, "ablehnen", "comment", "Nicht im Verband, leider.")
	h.work()
	mine := h.as("benno").get("/ich").is(200).shows("Von dir entschieden", "Ablehnen", "ANE-").says("me.noCases")
	if mine.link("/vorgaenge/") == "" {
		t.Error("what benno decided leads nowhere")
	}
	h.as("carla").get("/ich").is(200).hides("ANE-", "Von dir entschieden")
	page, err := h.engine.CaseByKey(ctx, strings.TrimPrefix(status, "/v/"))
	h.ok(err)
	own := h.as("alma").get("/ich").is(200)
	if (page.State.Submitter.Person == "alma") != (own.link(status) != "") {
		t.Errorf("the case of %+v is not with her things", page.State.Submitter)
	}
	rows, err := h.engine.Cases(ctx, engine.CaseQuery{Part: engine.CasePart{Person: "benno", Role: engine.Decided}})
	h.ok(err)
	if len(rows) != 1 {
		t.Errorf("benno decided in %d cases", len(rows))
	}
}

func TestPrivacyOfTheCase(t *testing.T) {
	h := newHouse(t, setting{})
	status := h.browser().apply()
	task := h.path(h.taskLink(benno))
	for _, base := range []string{status, task} {
		page := h.browser().get(base).is(200)
		if page.link(base+"/datenschutz") == "" {
			t.Errorf("%s does not lead to the notice of its unit", base)
		}
		h.browser().get(base + "/datenschutz").is(200).shows("DRK-Kreisverband Musterkreis")
	}
	if s := h.browser().get("/v/nothing/datenschutz"); s.status != 404 {
		t.Errorf("a foreign key is answered %d", s.status)
	}
}
