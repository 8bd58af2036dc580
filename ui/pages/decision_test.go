package pages_test

import (
	"strings"
	"testing"
	"time"
)

func TestRefusalNeedsAReasonAndReachesTheApplicant(t *testing.T) {
	h := newHouse(t, setting{})
	status := h.browser().apply()
	f := h.browser().opened(h.taskLink(benno)).desk().set("outcome", "ablehnen")
	refused := f.do("decide")
	if refused.status != 422 {
		t.Fatalf("a refusal without a reason was answered %d", refused.status)
	}
	refused.desk().set("comment", "Du gehörst zu einem anderen Verband.").set("note", "Bekannt aus KV Nord.").do("decide").is(200).shows("Ablehnen")
	h.work()
	for _, l := range h.mails(applicant) {
		if strings.Contains(l.text, "anderen Verband") {
			t.Fatal("the refusal left before its ten minutes were over")
		}
	}
	h.later(11 * time.Minute)
	if l := h.mail(applicant, "anderen Verband"); strings.Contains(l.text, "KV Nord") {
		t.Error("the mail holds the internal note")
	}
	h.browser().get(status).is(200).shows("Abgelehnt", "Du gehörst zu einem anderen Verband.").hides("KV Nord", "Benno")
}

func TestSecondPostShowsTheFirstResult(t *testing.T) {
	h := newHouse(t, setting{})
	h.browser().apply()
	link := h.taskLink(benno)
	f := h.browser().opened(link).desk().set("outcome", "weiterleiten")
	f.do("decide").is(200).says("decided.thanks").says("decided.outcome", "outcome", "Weiterleiten")
	h.work()
	again := f.set("outcome", "ablehnen").set("comment", "Doch nicht.").do("decide").is(200)
	again.says("decided.again").says("decided.outcome", "outcome", "Weiterleiten").says("decided.againText")
	h.browser().get(link).is(200).shows("Du hast gewählt: Weiterleiten.")
}

func TestForgedDecisionsAreNotTaken(t *testing.T) {
	h := newHouse(t, setting{})
	status := h.browser().apply()
	link := h.taskLink(benno)
	other := h.browser().opened(link).desk().value("_seal")
	for name, change := range map[string]func(*form) *form{
		"no outcome":                  func(f *form) *form { return f },
		"an outcome that none offers": func(f *form) *form { return f.add("outcome", "anerkennen") },
		"an outcome that only time gives": func(f *form) *form {
			return f.add("outcome", "verfallen")
		},
		"no seal":       func(f *form) *form { return f.drop("_seal").set("outcome", "weiterleiten") },
		"a forged seal": func(f *form) *form { return f.drop("_seal").add("_seal", "99"+other).set("outcome", "weiterleiten") },
		"an old revision": func(f *form) *form {
			_, signature, _ := strings.Cut(other, ".")
			return f.drop("_seal").add("_seal", "1."+signature).set("outcome", "weiterleiten")
		},
	} {
		t.Run(name, func(t *testing.T) {
			here := newBrowserOf(h, t)
			if s := change(here.opened(link).desk()).do("decide"); s.status < 400 || s.status >= 500 {
				t.Errorf("answered %d:\n%s", s.status, s.text())
			}
			here.get(status).shows("Vollständigkeit und Mitgliedschaft")
		})
	}
	// After so much without a choice the mailbox is taken for a program's.
	h.browser().opened(link).desk().set("outcome", "weiterleiten").do("decide").shows("Wort aus der E-Mail")
}

// newBrowserOf is a browser that reports to a subtest.
func newBrowserOf(h *house, t *testing.T) *browser {
	b := h.browser()
	b.t = t
	return b
}

func TestWordIsAskedAfterAMachinePosted(t *testing.T) {
	h := newHouse(t, setting{})
	status := h.browser().apply()
	link := h.taskLink(benno)
	tooFast := h.browser().get(link).desk().set("outcome", "weiterleiten").set("comment", "Ein Programm war schneller.").do("decide")
	if tooFast.status != 422 {
		t.Fatalf("a post within three seconds was answered %d", tooFast.status)
	}
	asked := tooFast.shows("Wort aus der E-Mail").desk()
	if asked.value("outcome") != "weiterleiten" || asked.value("comment") != "Ein Programm war schneller." {
		t.Errorf("what was chosen and typed is lost: %v", asked.pairs)
	}
	wrong := asked.set("word", "Falsch-Falsch").do("decide")
	if wrong.status != 422 {
		t.Fatalf("a wrong word was answered %d", wrong.status)
	}
	wrong.shows("Das ist nicht das Wort aus dieser E-Mail")
	h.browser().get(status).shows("Vollständigkeit und Mitgliedschaft")
	word := h.mail(benno, "/t/").word(t)
	wrong.desk().set("word", " "+strings.ToLower(word)).do("decide").is(200).says("decided.thanks")
	h.work()
	h.browser().get(status).shows("Fachliche Prüfung")
}

func TestDisputeHoldsWhatHasNotLeft(t *testing.T) {
	h := newHouse(t, setting{})
	status := h.browser().apply()
	h.decide(benno, "ablehnen", "comment", "Das war in Wahrheit jemand anderes.")
	confirmation := h.mail(benno, "/w/")
	at := strings.Index(confirmation.text, h.server.URL+"/w/")
	link := strings.Trim(strings.Fields(confirmation.text[at:])[0], "()<>")
	page := h.browser().get(link).is(200).shows("Warst du das nicht?", "Ablehnen")
	h.browser().get(status).shows("Abgelehnt")
	page.form("").press("", "").is(200).shows("Danke, dass du Bescheid gesagt hast")
	h.later(time.Hour)
	for _, l := range h.mails(applicant) {
		if strings.Contains(l.text, "jemand anderes") {
			t.Error("the mail of a disputed decision left the house")
		}
	}
	h.browser().get(link).is(200).shows("Danke, dass du Bescheid gesagt hast")
	h.as("hannes").get("/verwaltung").is(200).shows("widersprochen")
}

func TestReviewerFillsInTheForm(t *testing.T) {
	h := newHouse(t, setting{})
	status := h.browser().apply("code", "CBRN")
	h.decide(benno, "weiterleiten")
	f := h.browser().opened(h.taskLink(fritz)).is(200).desk().set("outcome", "teilweise").set("comment", "Nur der erste Teil.")
	again := f.do("decide")
	if again.status != 422 {
		t.Fatalf("a required field of the step's form was not asked for: %d", again.status)
	}
	g := again.desk().set("umfangTeil", "Anerkannt wird der Umgang mit Messgeräten.").set("abweichung", "yes")
	if again = g.do("decide"); again.status != 422 {
		t.Fatalf("a field that another answer requires was not asked for: %d", again.status)
	}
	again.desk().set("abweichungGrund", "Der Plan ist gleichwertig.").do("decide").is(200).shows("Teilweise anerkennen")
	h.work()
	// The release by the LBL comes because the register wants four eyes.
	h.browser().opened(h.taskLink(erna)).is(200).shows("Freigabe", "Messgeräten", "Der Plan ist gleichwertig.").desk().set("outcome", "freigeben").do("decide").is(200)
	h.later(11 * time.Minute)
	h.browser().get(status).shows("Eintrag im drkserver").hides("Der Plan ist gleichwertig.")
	work := h.browser().opened(h.taskLink(ida)).form("/nehmen").press("", "").is(200).shows("Messgeräten")
	work.desk().set("outcome", "eingetragen").do("decide").is(200)
	h.later(11 * time.Minute)
	h.browser().get(status).shows("Anerkannt").hides("Der Plan ist gleichwertig.", "Messgeräten")
	if l := h.mail(applicant, "teilweise anerkannt"); !strings.Contains(l.text, "Messgeräten") {
		t.Errorf("the mail does not say what was recognised: %q", l.text)
	}
}

func TestReleaseSendsBackForANewRound(t *testing.T) {
	h := newHouse(t, setting{})
	status := h.browser().apply("code", "CBRN")
	h.decide(benno, "weiterleiten")
	h.decide(fritz, "anerkennen", "note", "Für die Akte.")
	h.decide(erna, "zurueck", "comment", "Bitte noch einmal ansehen.")
	h.browser().get(status).is(200).shows("Fachliche Prüfung").hides("Für die Akte")
	h.browser().opened(h.taskLink(fritz)).is(200).shows("Bitte noch einmal ansehen.", "Anerkennen").desk().set("outcome", "anerkennen").do("decide").is(200)
}

func TestConditionIsMetByTheApplicant(t *testing.T) {
	h := newHouse(t, setting{})
	status := h.browser().apply()
	h.decide(benno, "weiterleiten")
	f := h.browser().opened(h.taskLink(fritz)).desk().set("outcome", "mitAuflage")
	f.do("decide").desk().set("auflage", "Tagesseminar Hygiene mit Bescheinigung").set("note", "Ist mir schon öfter aufgefallen.").do("decide").is(200)
	h.work()
	h.later(11 * time.Minute)
	if l := h.mail(applicant, "Fast geschafft"); !strings.Contains(l.text, "Tagesseminar Hygiene") {
		t.Errorf("the mail does not say what is missing: %q", l.text)
	}
	h.browser().get(status).is(200).shows("Auflage erfüllen", "Wartet auf dich")
	own := h.browser().opened(h.taskLink(applicant)).is(200).hides("Ist mir schon öfter", "Fritz", "Benno", "intern")
	g := own.desk()
	if s := g.set("outcome", "eingereicht").do("decide"); s.status != 422 {
		t.Fatalf("the proof is missing, and the answer is %d", s.status)
	} else {
		s.desk().attach("nachweis", "seminar.pdf", pdf).do("decide").is(200).shows("Nachweis einreichen")
	}
	h.work()
	h.browser().opened(h.taskLink(fritz)).is(200).shows("Fachliche Prüfung").desk().set("outcome", "anerkennen").do("decide").is(200)
	h.later(11 * time.Minute)
	// What was asked for in the first round is still told to whoever comes later, and to nobody outside.
	for _, next := range []string{erna, ida} {
		if len(h.mails(next)) > 0 {
			h.browser().opened(h.taskLink(next)).is(200).shows("Auflage: Tagesseminar Hygiene mit Bescheinigung")
			h.browser().get(status).hides("Tagesseminar Hygiene")
			return
		}
	}
	t.Fatal("nobody was asked after the second round")
}

func TestWithdrawal(t *testing.T) {
	h := newHouse(t, setting{})
	status := h.browser().apply()
	link := h.taskLink(benno)
	ended := h.browser().get(status).form("/zurueckziehen").set("reason", "Hat sich erledigt.").press("", "").is(200)
	ended.shows("Zurückgezogen", "Hat sich erledigt.")
	if ended.findForm("/zurueckziehen") != nil {
		t.Error("a case that has ended can be withdrawn again")
	}
	h.work()
	h.browser().get(link).is(200).shows("Hier ist nichts mehr zu entscheiden", "Der Vorgang ist abgeschlossen: Zurückgezogen.")
	h.browser().post(status+"/zurueckziehen", map[string][]string{"reason": {"Zweimal hält besser"}}).is(200).hides("Zweimal hält besser")
}

func TestTaskThatRests(t *testing.T) {
	h := newHouse(t, setting{})
	status := h.browser().apply()
	h.decide(benno, "weiterleiten")
	link := h.taskLink(fritz)
	f := h.browser().opened(link).desk().set("outcome", "zurueckstellen").do("decide").desk()
	until := h.clock.Now().AddDate(0, 0, 20)
	f.set("wiedervorlage", until.Format("02.01.2006")).do("decide").is(200).says("decided.outcome", "outcome", "Zurückstellen").shows("ruht bis")
	h.work()
	if s := h.browser().get(link).is(200).says("decided.outcome", "outcome", "Zurückstellen"); s.findForm(s.at.Path) != nil {
		t.Error("a task that rests can be decided")
	}
	h.browser().get(status).is(200).shows("Der Schritt „Fachliche Prüfung“ ist zurückgestellt.", "ruht bis")
	if s := h.as("fritz").get("/aufgaben"); s.link("/aufgaben/") != "" {
		t.Error("a task that rests is in the inbox")
	}
	h.later(21 * 24 * time.Hour)
	h.browser().opened(h.taskLink(fritz)).is(200).desk().set("outcome", "anerkennen").do("decide").is(200).says("decided.thanks")
}
