package pages_test

import (
	"maps"
	"strings"
	"testing"
	"time"
)

// applicant is Jonas, who holds no office and therefore nobody's task.
const applicant = "jonas.scheinbar@example.org"

// The three pages of the shipped form as somebody without an account fills them in.
var (
	personAnswers = map[string]string{
		"vorname": "Jonas", "nachname": "Scheinbar", "geburtsdatum": "17.04.2006", "email": applicant, "kv": "musterkreis", "drkserverNr": "7000123",
	}
	courseAnswers = map[string]string{
		"code": "BtD", "art": "stufe", "herkunft": "feuerwehr", "bezeichnungOriginal": "Lehrgang Betreuung", "traeger": "Landesfeuerwehrschule Musterland",
		"umfang": "40", "abschlussDatum": "01.02.2024", "pruefung": "bestanden",
	}
)

const pdf = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

func with(answers map[string]string, changes ...string) map[string]string {
	changed := maps.Clone(answers)
	for i := 0; i+1 < len(changes); i += 2 {
		changed[changes[i]] = changes[i+1]
	}
	return changed
}

// toEvidence fills in the first two pages.
func (b *browser) toEvidence(changes ...string) *screen {
	b.t.Helper()
	person, course := maps.Clone(personAnswers), maps.Clone(courseAnswers)
	for i := 0; i+1 < len(changes); i += 2 {
		if _, ok := person[changes[i]]; ok {
			person[changes[i]] = changes[i+1]
		} else {
			course[changes[i]] = changes[i+1]
		}
	}
	s := b.get("/f/anerkennung").is(200).form("").fill(person).do("next")
	s = s.is(200).form("").fill(course).do("next")
	return s.is(200).shows("Nachweis über den Abschluss")
}

// toCheck fills in everything up to the check page.
func (b *browser) toCheck(changes ...string) *screen {
	b.t.Helper()
	s := b.toEvidence(changes...).form("").attach("nachweisAbschluss", "urkunde.pdf", pdf).attach("nachweisInhalt", "lehrplan.pdf", pdf).set("bestaetigung", "yes").do("next")
	if !strings.HasSuffix(s.at.Path, "/pruefen") {
		b.t.Fatalf("the form is complete, but led to %s (%d):\n%s", s.at.Path, s.status, s.text())
	}
	return s.is(200)
}

// apply sends the form and gives the address of the status page.
func (b *browser) apply(changes ...string) (status string) {
	b.t.Helper()
	receipt := b.toCheck(changes...).form("").do("send").is(200).shows("Danke, dein Antrag ist da!")
	b.h.work()
	if status = receipt.link("/v/"); status == "" {
		b.t.Fatalf("the receipt has no link to the status page:\n%s", receipt.text())
	}
	return status
}

// opened opens a mailed link and lets the time pass that reading takes.
func (b *browser) opened(link string) *screen {
	b.t.Helper()
	s := b.get(link)
	b.h.clock.Forward(10 * time.Second)
	return s
}

// decide opens the newest task link of a mailbox and chooses.
func (h *house) decide(mailbox, outcome string, more ...string) *screen {
	h.t.Helper()
	f := h.browser().opened(h.taskLink(mailbox)).is(200).desk()
	f.set("outcome", outcome)
	for i := 0; i+1 < len(more); i += 2 {
		f.set(more[i], more[i+1])
	}
	s := f.do("decide").is(200)
	h.work()
	return s
}

const (
	benno  = "benno.muster@example.org"      // KBL of Musterkreis
	fritz  = "fritz.platzhalter@example.org" // reviewer for care and CBRN
	erna   = "erna.exempel@example.org"      // LBL
	hannes = "hannes.erfunden@example.org"   // drkserver group, admin
	ida    = "ida.dummy@example.org"         // drkserver group
)

func TestWholePath(t *testing.T) {
	h := newHouse(t, setting{})
	visitor := h.browser()
	visitor.get("/").is(200).shows("Qualifikation anerkennen lassen")
	status := visitor.apply()

	confirmation := h.mail(applicant, "ist angekommen")
	if !strings.Contains(confirmation.text, h.server.URL+status) {
		t.Errorf("the confirmation does not lead to the status page: %q", confirmation.text)
	}
	for _, personal := range []string{"Jonas", "Scheinbar", "Betreuung"} {
		if strings.Contains(confirmation.text+confirmation.subject, personal) {
			t.Errorf("the confirmation goes to an unverified address and holds %q", personal)
		}
	}
	page := h.browser().get(status).is(200).shows("Vollständigkeit und Mitgliedschaft", "Kreisbereitschaftsleitung, ", "Seit", "Danach folgt", "Fachliche Prüfung")
	page.hides("Benno", "17. April 2006")

	brief := h.mail(benno, "ANE-")
	for _, part := range []string{"Jonas Scheinbar", "Weiterleiten", "Ablehnen"} {
		if !strings.Contains(brief.text, part) || !strings.Contains(brief.html, part) {
			t.Errorf("the brief lacks %q: %q", part, brief.text)
		}
	}
	task := h.browser().opened(h.taskLink(benno)).is(200).shows("Jonas Scheinbar", "Weiterleiten", "Angaben ungeprüft")
	for name, values := range map[string]string{"outcome": "", "ask": ""} {
		if got := task.desk().value(name); got != values {
			t.Errorf("%s is preselected: %q", name, got)
		}
	}
	done := task.desk().set("outcome", "weiterleiten").set("comment", "Alles da.").set("note", "Intern: kenne ich persönlich.").do("decide").is(200)
	done.says("decided.thanks").shows("Weiterleiten")
	h.work()
	h.mail(benno, "Das war ich nicht")
	h.browser().get(status).shows("Fachliche Prüfung", "Alles da.").hides("kenne ich persönlich", "Benno")

	review := h.browser().opened(h.taskLink(fritz)).is(200).shows("Alles da.", "Intern: kenne ich persönlich.")
	review.desk().set("outcome", "anerkennen").do("decide").is(200).says("decided.thanks")
	h.work()

	for _, l := range h.mails(applicant) {
		if strings.Contains(l.text, "gute Nachricht") {
			t.Error("the decision was mailed before the work was done")
		}
	}
	h.later(11 * time.Minute)
	work := h.browser().opened(h.taskLink(ida)).is(200).shows("Noch kümmert sich niemand")
	claimed := work.form("/nehmen").press("", "").is(200)
	claimed.shows("Zum Übertragen", "7000123", "BtD", "Zurücklegen")
	claimed.desk().set("outcome", "eingetragen").do("decide").is(200)
	h.work()
	h.later(11 * time.Minute)
	h.mail(applicant, "gute Nachricht")
	h.browser().get(status).is(200).shows("Der Antrag ist abgeschlossen: Anerkannt").hides("Ida", "Fritz", "Benno")
}
