package journey

import (
	"strings"
	"testing"
	"time"

	"laufzettel/ui/browsertest"
)

// The whole path of one case, from the tile to the end, with everything that happens on the way.
func TestTheWholePath(t *testing.T) {
	for name, view := range map[string]browsertest.View{"with JavaScript": {}, "without JavaScript": {NoScript: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := browsertest.Start(t)
			d := startDemo(t)
			p := &path{t: t, d: d, alma: d.visitor(t, b, view), files: makeEvidence(t)}
			p.form()
			p.send()
			p.askBack()
			p.forward()
			p.condition()
			p.release()
			p.work()
			p.end()
		})
	}
}

// path is the walk of one case. alma applies; others come as they are asked.
type path struct {
	t      *testing.T
	d      *demo
	alma   *visitor
	files  evidence
	brief  letter // the mail that asks for the next decision
	number string
	status string // address of the status page
}

// form goes from the portal through the pages of the form, stumbling as people do.
func (p *path) form() {
	v := p.alma
	v.open("/")
	v.look("01-portal")
	v.press("Qualifikation anerkennen lassen")
	v.look("02-formular-person")
	v.refused("Weiter", "Bitte sieh dir 5 Angaben noch einmal an")
	v.look("03-formular-person-fehler")

	v.tick("Für eine andere Person")
	v.adapt()
	v.shows("Deine Aufgabe im Verband")
	v.look("04-formular-person-andere")
	v.tick("Für mich selbst")
	v.adapt()
	v.hides("Deine Aufgabe im Verband")
	v.tick("Die drkserver-Personalnummer liegt mir nicht vor.")
	v.adapt()
	v.hides("Sie steht im drkserver oben in deiner Personalakte.")
	v.tick("Die drkserver-Personalnummer liegt mir nicht vor.")
	v.adapt()
	v.shows("Sie steht im drkserver oben in deiner Personalakte.")
	v.fillPerson()
	v.fill("drkserver-Personalnummer", "70")
	v.refused("Weiter", "Bitte sieh dir eine Angabe noch einmal an", "Die Nummer hat sechs bis acht Ziffern")
	v.fill("drkserver-Personalnummer", "7000001")
	v.press("Weiter")

	v.look("05-formular-qualifikation")
	v.pick("Welche Qualifikation möchtest du anerkannt bekommen?", "CBRN")
	v.tick("Ein einzelner Lehrgang")
	v.pick("Woher stammt sie?", "Praxiserfahrung")
	v.adapt()
	v.shows("Warum nur ein einzelner Lehrgang?")
	v.shows("Was hast du gemacht?")
	v.hides("Umfang in Unterrichtseinheiten")
	v.look("06-formular-qualifikation-praxis")
	v.tick("Die ganze Qualifikation")
	v.pick("Woher stammt sie?", "Feuerwehr")
	v.adapt()
	v.hides("Was hast du gemacht?")
	v.shows("oft mit einer Auflage zu dem Teil, den das DRK anders macht")
	v.fillQualification("CBRN")
	v.look("07-formular-qualifikation-ausgefuellt")
	p.saveAndResume()

	v = p.alma
	v.look("10-formular-nachweise")
	v.attach("Nachweis über den Abschluss", p.files.fake)
	if !v.scripted() {
		v.click0("Hochladen")
	}
	v.shows("„Zeugnis.pdf“ hat ein Format, das wir nicht annehmen")
	v.look("11-formular-nachweise-abgelehnt")
	v.attachEvidence("Nachweis über den Abschluss", p.files.pdf, "Urkunde ABC-Einsatz.pdf")
	v.attachEvidence("Nachweis über den Inhalt", p.files.picture, "Lehrgangsplan.png")
	v.refused("Weiter", "Bitte bestätige")
	v.look("12-formular-nachweise-fehler")
	v.tick("Meine Angaben sind richtig.")
	v.press("Weiter")
}

// saveAndResume leaves the form by its mailed link and goes on at another device.
func (p *path) saveAndResume() {
	v := p.alma
	v.press("Später weitermachen")
	v.fill("E-Mail-Adresse", "alma")
	v.refusedPlainly("Link schicken", "vollständige E-Mail-Adresse")
	v.fill("E-Mail-Adresse", almasMail)
	v.look("08-speichern")
	v.press("Link schicken")
	v.sees("Gespeichert. Der Link ist unterwegs.", almasMail)
	v.look("09-gespeichert")
	l := p.d.mail(almasMail, "Dein angefangener Antrag")
	v = v.another()
	v.followMail(l, "Weiter ausfüllen")
	v.sees("Nachweise", "Nachweis über den Abschluss")
	p.alma = v
}

// refusedPlainly is like refused for small forms that have no summary.
func (v *visitor) refusedPlainly(button, said string) {
	v.t.Helper()
	if status := v.press(button); status != 422 {
		v.t.Fatalf("%s answers %d, want 422", v.path(), status)
	}
	if !strings.HasPrefix(v.title(), "Fehler: ") {
		v.t.Errorf("%s: the title is %q", v.path(), v.title())
	}
	v.sees(said)
}

// send checks everything once more, sends it, twice by mistake, and finds it received once.
func (p *path) send() {
	v := p.alma
	v.sees("Stimmt alles?", "Alma", "KV Musterkreis", "CBRN", "Lehrgang ABC-Einsatz", "14. September 2024", "Urkunde ABC-Einsatz.pdf", "Lehrgangsplan.png")
	v.look("13-pruefen")
	second := v.tab()
	second.open(v.path())
	if v.scripted() {
		v.b.Follow(v.t, browsertest.DoubleClick(v.b, v.button("Jetzt absenden")))
		v.until(`location.pathname.endsWith("/fertig")`)
	} else {
		v.press("Jetzt absenden")
	}
	second.press("Jetzt absenden")
	if got, want := caseNumber.FindString(second.text()), caseNumber.FindString(v.text()); got != want || got == "" {
		p.t.Fatalf("sent again, the number is %q, at first it was %q", got, want)
	}
	v.sees("Danke, dein Antrag ist da!", almasMail)
	p.number = caseNumber.FindString(v.text())
	if !strings.HasSuffix(p.number, "-00001") {
		p.t.Fatalf("sent twice, the number is %s", p.number)
	}
	v.look("14-empfang")
	v.press("Stand ansehen")
	p.status = v.path()
	v.sees(p.number, "Vollständigkeit und Mitgliedschaft")
	v.look("15-stand-am-anfang")

	confirmation := p.d.mail(almasMail, p.number)
	for _, personal := range []string{"Alma", "CBRN", "Musterkreis"} {
		if strings.Contains(confirmation.text, personal) {
			p.t.Errorf("the confirmation to an unverified address names %s:\n%s", personal, confirmation.text)
		}
	}
	v.open(confirmation.path)
	v.look("16-postfach-eingang")
	v.followMail(confirmation, "Zum Stand deines Antrags")
	if v.path() != p.status {
		p.t.Errorf("the confirmation leads to %s, the receipt to %s", v.path(), p.status)
	}
	if n := len(p.d.letters(almasMail)); n != 2 {
		p.t.Errorf("Alma has %d mails, want the saved form and one confirmation", n)
	}
}

// patient waits as long as a person needs to read a page, so that a post does not look like that of a program.
func patient() { time.Sleep(3200 * time.Millisecond) }
