package pages_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"laufzettel/engine"
	"laufzettel/flows"
)

// opened is a case in Musterkreis that waits for Benno, with the address of its page.
func (h *house) openedCase(changes ...string) (status, at string, c *engine.History) {
	h.t.Helper()
	status = h.browser().apply(changes...)
	c, err := h.engine.CaseByKey(ctx, strings.TrimPrefix(status, "/v/"))
	h.ok(err)
	return status, "/vorgaenge/" + c.Row.ID, c
}

func (h *house) again(c *engine.History) *engine.History {
	h.t.Helper()
	found, err := h.engine.History(ctx, c.Row.ID)
	h.ok(err)
	return found
}

// The office of the process manages it, offices of the district read it, and to everybody else it does not exist.
func TestCasePageShowsWhatSomebodyMaySee(t *testing.T) {
	h := newHouse(t, setting{})
	_, at, c := h.openedCase()
	file := strings.TrimSuffix(fileLinks(h.as("benno").get(h.as("benno").get("/aufgaben").link("/aufgaben/")))["urkunde.pdf"], "/ansicht")
	id := file[strings.LastIndex(file, "/")+1:]
	for who, sees := range map[string]struct{ page, sensitive, manages bool }{
		"benno": {true, true, false}, "ida": {true, false, true}, "gisela": {true, false, false},
		"carla": {}, "jonas": {}, "alma": {},
	} {
		b := h.as(who)
		page := b.get(at)
		if !sees.page {
			gone := b.get("/vorgaenge/nothing")
			for _, address := range []string{at, at + "?kette=1", "/vorgaenge/" + c.Row.Number, at + "/stand", at + "/abbrechen", at + "/datei/" + id, at + "/datei/" + id + "/ansicht"} {
				if s := b.get(address); s.status != gone.status || s.text() != gone.text() {
					t.Errorf("%s is answered %d at %s, and %d where there is nothing", who, s.status, address, gone.status)
				}
			}
			continue
		}
		page.is(200).shows("Jonas Scheinbar", "Vollständigkeit und Mitgliedschaft", "Benno Muster (im Amt, Kreisbereitschaftsleitung KV Musterkreis)", `holders("KBL", kv)`, "Fassung der Definition", "KV Musterkreis")
		if got := strings.Contains(page.text(), "urkunde.pdf"); got != sees.sensitive {
			t.Errorf("%s sees the evidence: %v", who, got)
		}
		if got := b.get(at+"/datei/"+id).status == 200; got != sees.sensitive {
			t.Errorf("%s opens the evidence: %v", who, got)
		}
		if got := page.link(at+"/abbrechen") != ""; got != sees.manages {
			t.Errorf("%s may cancel: %v", who, got)
		}
		if got := b.get(at+"/abbrechen").status == 200; got != sees.manages {
			t.Errorf("%s is asked before cancelling: %v", who, got)
		}
		b.get("/vorgaenge/"+c.Row.Number).is(200).shows(c.Row.Number, "Jonas Scheinbar")
		if strings.Contains(page.body, "/v/"+c.Row.Key) {
			t.Errorf("%s is given the key of the status page, with which one acts as the applicant", who)
		}
		page.b.get(at + "?kette=1").is(200).shows("Alles ist noch so, wie es aufgezeichnet wurde")
		b.get(at+"/stand").is(200).shows("So sieht die antragstellende Person").hides("im Amt", "zurueckziehen", "urkunde.pdf")
	}
	if s := h.browser().get(at); s.at.Path != "/anmelden" {
		t.Errorf("nobody in particular is led to %s", s.at.Path)
	}
	notes, err := h.engine.AccessNotes(ctx, c.Row.ID, 0)
	h.ok(err)
	noted := map[string]bool{}
	for _, note := range notes {
		noted[note.Person+" "+note.What] = true
	}
	if !noted["benno case"] || !noted["benno file/"+id] || noted["gisela case"] || noted["carla case"] {
		t.Errorf("the access log says %v", noted)
	}
}

// act fills in the page of an action and sends it.
func (s *screen) act(fields ...string) *screen {
	s.b.t.Helper()
	f := s.form("")
	for i := 0; i+1 < len(fields); i += 2 {
		f.set(fields[i], fields[i+1])
	}
	return f.press("_do", "do")
}

func TestManagersActOnACaseWithoutDeciding(t *testing.T) {
	h := newHouse(t, setting{})
	status, at, c := h.openedCase()
	ida := h.as("ida")

	hand := ida.get(at+"/uebergeben").is(200).shows("Benno Muster (im Amt", "Das folgt daraus")
	found := hand.form("").set("q", "Gisela").press("_do", "search").is(200).shows("Gisela Fiktiv")
	if strings.Contains(hand.form("").set("q", "Ida").press("_do", "search").is(200).body, `value="ida"`) {
		t.Error("whoever hands a task over is offered to themselves")
	}
	if s := found.form("").set("why", "zu kurz").press("_do", "do"); s.status != 422 {
		t.Fatalf("nobody named and no reason is answered %d", s.status)
	}
	bad := found.form("").add("to", "ida").set("why", "Benno ist auf einer Tagung.").press("_do", "do")
	if bad.status != 422 || h.again(c).State.Open[0].Resolution.Approvers[0].Person != "benno" {
		t.Fatalf("handing a task to oneself is answered %d", bad.status)
	}
	old := h.taskLink(benno)
	done := found.form("").add("to", "gisela").set("why", "Benno ist auf einer Tagung.").press("_do", "do").is(200)
	done.shows("Die Aufgabe ist übergeben", "Aufgabe übergeben an Gisela Fiktiv", "Benno ist auf einer Tagung.", "Gisela Fiktiv (namentlich genannt)")
	h.work()
	h.browser().get(old).hides("Jonas Scheinbar")
	task := h.as("gisela").get("/aufgaben").link("/aufgaben/")
	h.as("gisela").get(task).is(200).shows("Ida Dummy hat diese Aufgabe", "Benno ist auf einer Tagung.")

	due := h.again(c).State.Open[0].Due
	day := due.AddDate(0, 0, 20).Format("2006-01-02")
	if s := ida.get(at+"/verlaengern").act("until", "irgendwann", "why", "Es sind gerade Ferien."); s.status != 422 {
		t.Errorf("a deadline that is no day is answered %d", s.status)
	}
	ida.get(at+"/verlaengern").act("until", day, "why", "Es sind gerade Ferien.").is(200).shows("Die Frist ist verlängert", "Es sind gerade Ferien.")
	if now := h.again(c).State.Open[0].Due; now.Sub(due) < 19*24*time.Hour {
		t.Errorf("the deadline moved from %s to %s", due, now)
	}
	ida.get(at).shows("Diesen Schritt darf niemand überspringen")
	if s := ida.get(at + "/ueberspringen"); s.at.Path != at {
		t.Errorf("a step that nobody may skip offers it at %s", s.at)
	}

	ida.get(at+"/abbrechen").act("why", "Der Antrag wurde doppelt gestellt.").is(200).shows("Der Vorgang ist abgebrochen")
	h.work()
	h.browser().get(status).is(200).shows("Der Antrag wurde doppelt gestellt.").hides("Ida", "Gisela", "Tagung", "Ferien")
	h.mail(applicant, "Der Antrag wurde doppelt gestellt.")
	again := ida.get(at+"/wiederaufnehmen").is(200).act("step", "kvPruefung", "why", "Es waren doch zwei verschiedene Lehrgänge.")
	again.is(200).shows("Der Vorgang läuft wieder", "Wieder aufgenommen")
	if h.again(c).State.Status != "" {
		t.Error("the case does not run again")
	}
	for _, step := range h.again(c).State.Steps {
		if step.Outcome != "" {
			t.Errorf("something was decided: %+v", step)
		}
	}
}

// A case that has moved on since the page was opened asks again, and a forged seal does too.
func TestActionsOnACaseThatMovedOnAskAgain(t *testing.T) {
	h := newHouse(t, setting{})
	_, at, c := h.openedCase()
	ida := h.as("ida")
	page := ida.get(at + "/abbrechen").is(200)
	h.decide(benno, "weiterleiten", "comment", "Alles ist da.")
	late := page.act("why", "Der Antrag wurde doppelt gestellt.")
	if late.status != 409 {
		t.Fatalf("an outdated page is answered %d", late.status)
	}
	late.shows("Inzwischen ist etwas geschehen", "Weiterleiten", "Der Antrag wurde doppelt gestellt.")
	if h.again(c).State.Status != "" {
		t.Fatal("the case was cancelled although nobody had seen what was new")
	}
	for _, seal := range []string{"", "7", "7.AAAA", h.engine.Seal(c.Row.ID, "manage", flows.Party{Person: "benno"}, h.again(c).State.Seq)} {
		if s := late.act("_seal", seal, "why", "Der Antrag wurde doppelt gestellt."); s.status != 409 {
			t.Errorf("the seal %q is answered %d", seal, s.status)
		}
	}
	late.act("why", "Der Antrag wurde doppelt gestellt.").is(200).shows("Der Vorgang ist abgebrochen")
	if s := page.act("why", "Noch einmal dasselbe."); s.at.Path != at || !strings.Contains(s.text(), "Das geht jetzt nicht mehr") {
		t.Errorf("a second post is led to %s", s.at)
	}
	for _, who := range []string{"benno", "gisela", "carla"} {
		b := h.as(who)
		values := url.Values{"_csrf": {b.get("/aufgaben").form("/abmelden").value("_csrf")}, "why": {"Ich darf das gar nicht."}, "step": {"kvPruefung"}, "_do": {"do"}, "_seal": {"1.x"}}
		if s := b.post(at+"/wiederaufnehmen", values); s.status != 404 {
			t.Errorf("%s reopens a case and is answered %d", who, s.status)
		}
	}
}

func TestRemarksReachThoseTheyAreFor(t *testing.T) {
	h := newHouse(t, setting{})
	status, at, _ := h.openedCase()
	b := h.as("benno")
	task := b.get("/aufgaben").link("/aufgaben/")
	write := func(page *screen, text, reach string) *screen {
		f := page.form("/bemerkung").set("text", text)
		if reach != "" {
			f.set("reach", reach)
		}
		return f.press("", "")
	}
	if s := write(b.get(task), "Ich habe dort angerufen.", ""); s.status != 422 || s.form("/bemerkung").value("text") != "Ich habe dort angerufen." {
		t.Fatalf("a remark to nobody in particular is answered %d", s.status)
	}
	if s := write(b.get(at), "  ", "intern"); s.status != 422 {
		t.Errorf("an empty remark is answered %d", s.status)
	}
	write(b.get(task), "Intern: Habe dort <b>angerufen</b>.", "intern").is(200).shows("Intern: Habe dort <b>angerufen</b>.", "Interne Bemerkung")
	write(b.get(at), "Es dauert <script>alert(1)</script> ein paar Tage.", "public").is(200).shows("Deine Bemerkung ist gespeichert", "Es dauert <script>alert(1)</script> ein paar Tage.")
	h.work()
	h.browser().get(status).is(200).shows("Es dauert <script>alert(1)</script> ein paar Tage.").hides("Intern: Habe dort", "<script>alert(1)", "Benno")
	h.mail(applicant, "ein paar Tage")
	for _, l := range h.mails(applicant) {
		if strings.Contains(l.text, "angerufen") {
			t.Error("an internal remark was mailed to the applicant")
		}
	}
	link := h.browser().get(h.taskLink(benno)).is(200).shows("ein paar Tage", "angerufen")
	if strings.Contains(link.body, "/bemerkung") || strings.Contains(link.body, "/vorgaenge/") {
		t.Error("a mailed link offers more than its task")
	}
	stranger := h.as("carla")
	values := url.Values{"_csrf": {stranger.get("/aufgaben").form("/abmelden").value("_csrf")}, "text": {"Fremd"}, "reach": {"intern"}}
	for _, address := range []string{at + "/bemerkung", task + "/bemerkung"} {
		if s := stranger.post(address, values); s.status != 404 {
			t.Errorf("a stranger writes a remark to %s and is answered %d", address, s.status)
		}
	}
}

// What people type, name their files or give as a reason is shown as text, on the task and on the case.
func TestNothingThatIsTypedBecomesMarkup(t *testing.T) {
	h := newHouse(t, setting{})
	evil := `"><script>alert(7)</script><img src=x onerror=alert(8)>`
	f := h.browser().toEvidence("nachname", evil, "bezeichnungOriginal", evil).form("").attach("nachweisAbschluss", evil+".pdf", pdf).attach("nachweisInhalt", "lehrplan.pdf", pdf)
	status := f.set("bestaetigung", "yes").do("next").is(200).form("").do("send").is(200).link("/v/")
	h.work()
	c, err := h.engine.CaseByKey(ctx, strings.TrimPrefix(status, "/v/"))
	h.ok(err)
	at := "/vorgaenge/" + c.Row.ID
	b, ida := h.as("benno"), h.as("ida")
	task := b.get("/aufgaben").link("/aufgaben/")
	ida.get(at+"/verlaengern").act("until", "2035-01-01", "why", "Wegen "+evil).is(200)
	for _, s := range []*screen{b.get(task), b.get(at), ida.get(at), ida.get(at + "/stand"), ida.get(at + "/abbrechen"), h.browser().get(h.taskLink(benno)),
		ida.get(at+"/uebergeben").form("").set("q", evil).press("_do", "search"), ida.get(at+"/abbrechen").act("why", evil, "_seal", "1.x")} {
		if strings.Contains(s.body, "<script>alert(7)") || strings.Contains(s.body, "<img src=x") {
			t.Errorf("%s runs what somebody typed:\n%s", s.at.Path, s.body)
		}
	}
	links := fileLinks(b.get(at))
	if len(links) != 2 {
		t.Fatalf("the case has the files %v", links)
	}
	for _, address := range links {
		around := b.get(address).is(200).shows("von 2")
		checkHeaders(t, "the page around a file of a case", around)
		if strings.Contains(around.body, "<script>alert(7)") {
			t.Error("the name of a file runs")
		}
	}
}
