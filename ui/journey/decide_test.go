package journey

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"

	"laufzettel/ui/browsertest"
)

const (
	bennosMail = "benno.muster@example.org"
	fritzsMail = "fritz.platzhalter@example.org"
	ernasMail  = "erna.exempel@example.org"
	send       = "Entscheidung absenden"
)

// askBack is the first decision: the branch reads the mail, opens its link, and asks for one answer again.
func (p *path) askBack() {
	brief := p.d.mail(bennosMail, p.number)
	v := p.alma.another()
	v.open(brief.path)
	v.look("17-postfach-aufgabe")
	v.followMail(brief, "entscheiden")
	if !strings.HasPrefix(v.path(), "/t/") {
		p.t.Fatalf("the brief leads to %s", v.path())
	}
	v.sees(p.number, "Vollständigkeit und Mitgliedschaft", "Alma", "Lehrgang ABC-Einsatz", "Angaben ungeprüft", "Kreisbereitschaftsleitung", "Urkunde ABC-Einsatz.pdf")
	if browsertest.Evaluate[bool](p.t, v.b, `document.querySelector("input[name=outcome]:checked") !== null`) {
		p.t.Error("an outcome is preselected")
	}
	v.look("18-aufgabe-kv")
	patient()
	v.tick("Rückfrage stellen")
	v.shows("Was soll noch einmal ausgefüllt werden?")
	v.refused(send, "Begründung")
	v.look("19-aufgabe-kv-fehler")
	v.tick("Umfang in Unterrichtseinheiten")
	v.fill("Begründung", "Auf der Urkunde stehen 40 Unterrichtseinheiten. Welche Zahl stimmt?")
	known := p.d.letters(almasMail)
	v.press(send)
	v.sees("Danke, das ist erledigt", "Rückfrage stellen")
	v.look("20-entschieden-rueckfrage")

	question := p.d.newMail(almasMail, p.number, known)
	v = p.alma
	v.open(question.path)
	v.look("21-postfach-rueckfrage")
	v.followMail(question, "ntworten")
	v.sees("Wir brauchen noch etwas von dir", "Welche Zahl stimmt?", "35")
	v.look("22-stand-rueckfrage")
	v.fill("Umfang in Unterrichtseinheiten", "vierzig")
	v.refused("Antwort abschicken", "Umfang in Unterrichtseinheiten")
	v.look("23-stand-rueckfrage-fehler")
	v.fill("Umfang in Unterrichtseinheiten", "40")
	v.fill("Möchtest du etwas dazu sagen?", "Ich hatte die Pausen abgezogen.")
	known = p.d.letters(bennosMail)
	v.press("Antwort abschicken")
	v.seesNot("Wir brauchen noch etwas von dir")
	p.brief = p.d.newMail(bennosMail, "Vollständigkeit", known)
}

var (
	sealed  = regexp.MustCompile(`name="_seal" value="([^"]*)"`)
	wordFor = regexp.MustCompile(`nach dem Wort aus dieser Mail, ist es: ([^.]+)\.`)
)

// forward decides after a program has: one that opens links and posts at once, as some virus scanners do. The
// person behind it is asked for the word of the mail.
func (p *path) forward() {
	link := p.brief.link(p.d, "/t/")
	jar, _ := cookiejar.New(nil) // never fails without options
	robot := &http.Client{Jar: jar}
	page := p.d.get(link)
	seal := sealed.FindStringSubmatch(page)
	if seal == nil {
		p.t.Fatalf("no decision form behind %s", link)
	}
	response, err := robot.PostForm(p.d.base+link, url.Values{"_seal": {seal[1]}, "outcome": {"weiterleiten"}, "_do": {"decide"}})
	if err != nil {
		p.t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusUnprocessableEntity {
		p.t.Errorf("a post by a program is answered with %d", response.StatusCode)
	}

	v := p.alma.another()
	v.followMail(p.brief, "entscheiden")
	v.sees("40", "Ich hatte die Pausen abgezogen.")
	v.tick("Weiterleiten")
	patient()
	v.refused(send, "Wort aus der E-Mail")
	v.look("24-aufgabe-wort")
	v.fill("Wort aus der E-Mail", "Falsches-Wort")
	v.refused(send, "Das ist nicht das Wort aus dieser E-Mail")
	word := wordFor.FindStringSubmatch(p.brief.text)
	if word == nil {
		p.t.Fatalf("the mail has no word:\n%s", p.brief.text)
	}
	v.fill("Wort aus der E-Mail", word[1])
	known := p.d.letters(bennosMail)
	v.press(send)
	v.sees("Danke, das ist erledigt", "Weiterleiten")
	v.look("25-entschieden-weitergeleitet")
	confirmation := p.d.newMail(bennosMail, p.number, known)
	v.open(confirmation.path)
	v.look("26-postfach-bestaetigung")
	p.alma.open(p.status)
	p.alma.look("27-stand-fachlich")
}

// condition is the reviewer's part: recognised on a condition, the proof comes, then recognised.
func (p *path) condition() {
	brief := p.d.mail(fritzsMail, p.number)
	v := p.alma.another()
	v.followMail(brief, "entscheiden")
	v.sees("Fachliche Prüfung", "Lehrgang ABC-Einsatz")
	v.look("28-aufgabe-fachlich")
	v.tick("Mit Auflage anerkennen")
	if v.scripted() {
		v.shows("Frist für die Auflage")
	}
	patient()
	v.refused(send, "Auflage")
	v.look("29-aufgabe-fachlich-fehler")
	v.fill("Auflage", "Tagesseminar Dekontamination, Nachweis durch Teilnahmebescheinigung")
	v.fill("Interne Notiz", "Matrix Zeile 12.")
	v.press(send)
	v.sees("Danke, das ist erledigt", "Mit Auflage anerkennen")

	p.travel("1 Stunde")
	notice := p.d.mail(almasMail, "Fast geschafft")
	if !strings.Contains(notice.text, "Tagesseminar Dekontamination") {
		p.t.Errorf("the notice does not say what is missing:\n%s", notice.text)
	}
	p.alma.open(p.status)
	p.alma.sees("Jetzt bist du dran")
	p.alma.seesNot("Matrix Zeile 12")
	p.alma.look("30-stand-auflage")

	task := p.d.mail(almasMail, "Auflage erfüllen")
	v = p.alma
	v.open(task.path)
	v.look("31-postfach-auflage")
	v.followMail(task, "erledigen")
	v.sees("Tagesseminar Dekontamination")
	v.seesNot("Matrix Zeile 12", "Fritz")
	v.look("32-aufgabe-auflage")
	v.attachEvidence("Nachweis, dass du die Auflage erfüllt hast", p.files.picture, "Lehrgangsplan.png")
	v.tick("Nachweis einreichen")
	known := p.d.letters(fritzsMail)
	patient()
	v.press("Absenden")
	v.sees("Danke")
	v.look("33-auflage-eingereicht")

	brief = p.d.newMail(fritzsMail, "Fachliche Prüfung", known)
	v = v.another()
	v.followMail(brief, "entscheiden")
	v.sees("Auflage erfüllen", "Nachweis, dass du die Auflage erfüllt hast", "Mit Auflage anerkennen")
	v.look("34-aufgabe-fachlich-zweite-runde")
	v.tick("Anerkennen")
	if v.scripted() {
		v.shows("Anerkannt ab")
	}
	patient()
	v.press(send)
	v.sees("Danke, das ist erledigt", "Anerkennen")
}
