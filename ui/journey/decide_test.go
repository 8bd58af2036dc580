package journey

import (
	"strings"

	"laufzettel/ui/browsertest"
)

const (
	bennosMail = "benno.muster@example.org"
	fritzsMail = "fritz.platzhalter@example.org"
)

// askBack is the first decision: the branch reads the mail, opens its link, and asks for one answer again.
func (p *path) askBack() {
	brief := p.d.mail(bennosMail, p.number)
	p.t.Log(brief.subject, brief.text)
	v := p.alma.another()
	v.open(brief.path)
	v.look("17-postfach-aufgabe")
	v.followMail(brief, "Entscheiden")
	if !strings.HasPrefix(v.path(), "/t/") {
		p.t.Fatalf("the brief leads to %s", v.path())
	}
	v.sees(p.number, "Vollständigkeit und Mitgliedschaft", "Alma", "Lehrgang ABC-Einsatz", "Angaben ungeprüft", "Kreisbereitschaftsleitung", "Urkunde ABC-Einsatz.pdf")
	if v.scripted() {
		v.seesNot("Was soll noch einmal ausgefüllt werden?")
	}
	if browsertest.Evaluate[bool](p.t, v.b, `document.querySelector("input[name=outcome]:checked") !== null`) {
		p.t.Error("an outcome is preselected")
	}
	v.look("18-aufgabe-kv")
	patient()
	v.tick("Rückfrage stellen")
	v.shows("Was soll noch einmal ausgefüllt werden?")
	v.refused("Entscheidung absenden")
	v.look("19-aufgabe-kv-fehler")
	v.tick("Umfang in Unterrichtseinheiten")
	v.fill("Begründung", "Auf der Urkunde stehen 40 Unterrichtseinheiten. Welche Zahl stimmt?")
	v.press("Entscheidung absenden")
	v.sees("Danke, das ist entschieden", "Rückfrage stellen")
	v.look("20-entschieden-rueckfrage")

	question := p.d.newMail(almasMail, p.number, p.d.letters(almasMail)[1:])
	p.t.Log(question.subject, question.text)
	p.alma.open(p.status)
	p.alma.look("21-stand-rueckfrage")
	p.alma.followMail(question, "Antwort")
	p.alma.sees("Wir brauchen noch etwas von dir", "Welche Zahl stimmt?")
}

func (p *path) forward()   {}
func (p *path) condition() {}
func (p *path) release()   {}
func (p *path) work()      {}
func (p *path) end()       {}
