package journey

import (
	"testing"

	"github.com/chromedp/chromedp"

	"laufzettel/ui/browsertest"
)

// Other ways a case can go: refused, withdrawn, disputed, about the decider, decided twice, looked at too late.
func TestOtherWays(t *testing.T) {
	t.Parallel()
	b := browsertest.Start(t)
	d := startDemo(t)
	files := makeEvidence(t)
	applicant := func(t *testing.T) *visitor { return d.visitor(t, b.Another(t), browsertest.View{}) }
	t.Run("refused", func(t *testing.T) { refused(t, d, applicant(t), files) })
	t.Run("withdrawn", func(t *testing.T) { withdrawn(t, d, applicant(t), files) })
	t.Run("disputed", func(t *testing.T) { disputed(t, d, applicant(t), files) })
	t.Run("about the decider", func(t *testing.T) { aboutTheDecider(t, d, applicant(t), files) })
	t.Run("answered", func(t *testing.T) { answered(t, d, applicant(t), files) })
	t.Run("links that lead nowhere", func(t *testing.T) { nowhere(t, d, applicant(t)) })
}

// refused: the branch says no with a reason, a second post changes nothing, and the applicant reads why.
func refused(t *testing.T, d *demo, v *visitor, files evidence) {
	number, status := v.submit("CBRN", files)
	brief := d.mail(bennosMail, number)
	kbl := v.another()
	kbl.open(brief.link(d, "/t/"))
	late := kbl.tab()
	late.open(brief.link(d, "/t/"))
	patient()
	kbl.tick("Ablehnen")
	kbl.refused(send, "Begründung")
	kbl.fill("Begründung", "Du bist bei uns nicht als Mitglied geführt.")
	kbl.press(send)
	kbl.sees("Ablehnen", "Danke, das ist erledigt")

	late.tick("Weiterleiten")
	late.press(send)
	late.sees("Das ist schon erledigt", "Ablehnen", "Dein zweites Absenden hat nichts geändert")
	late.look("50-schon-entschieden")
	late.open(brief.link(d, "/t/"))
	late.sees("Ablehnen")

	travelOn(v, "1 Stunde")
	refusal := d.mail(almasMail, "["+number+"] Entscheidung")
	v.open(refusal.path)
	v.look("51-postfach-absage")
	v.followMail(refusal, "Zu deinem Antrag")
	if v.path() != status {
		t.Errorf("the refusal leads to %s, not to %s", v.path(), status)
	}
	v.sees("Abgelehnt", "Du bist bei uns nicht als Mitglied geführt.")
	v.look("52-stand-abgelehnt")
}

// withdrawn: the applicant ends the case, and the approver's link ends with it.
func withdrawn(t *testing.T, d *demo, v *visitor, files evidence) {
	number, _ := v.submit("CBRN", files)
	brief := d.mail(bennosMail, number)
	v.click("Antrag zurückziehen")
	v.fill("Warum ziehst du ihn zurück?", "Ich habe die falsche Urkunde erwischt.")
	v.look("53-stand-zurueckziehen")
	v.settle()
	v.b.Follow(t, browsertest.Click(v.b, css("details[open] button.danger")))
	v.sees("Zurückgezogen")
	if browsertest.Evaluate[bool](t, v.b, `document.querySelector("button.danger") !== null`) {
		t.Error("a withdrawn case can be withdrawn again")
	}
	v.look("54-stand-zurueckgezogen")
	v.b.Do(t, chromedp.Navigate(d.base+brief.link(d, "/t/")))
	v.seesNot("Deine Entscheidung", send)
	v.look("55-link-nach-rueckzug")
}

// disputed: a decision by link is confirmed to the mailbox, which can say that it was somebody else.
func disputed(t *testing.T, d *demo, v *visitor, files evidence) {
	number, _ := v.submit("CBRN", files)
	before := d.letters(bennosMail)
	brief := d.mail(bennosMail, number)
	v.open(brief.link(d, "/t/"))
	patient()
	v.tick("Ablehnen")
	v.fill("Begründung", "Das war jemand anderes an meinem Rechner.")
	v.press(send)
	confirmation := d.newMail(bennosMail, number, before)
	v.followMail(confirmation, "Das war ich nicht")
	v.sees("Warst du das nicht?", "Ablehnen")
	v.look("56-widerspruch")
	v.press("Das war ich nicht")
	v.sees("Danke, dass du Bescheid gesagt hast")
	v.look("57-widersprochen")
	travelOn(v, "1 Stunde")
	for _, l := range d.letters(almasMail) {
		if l.subject == "["+number+"] Entscheidung zu deinem Antrag" {
			t.Error("the refusal went out although its decision was disputed")
		}
	}
	v.signIn("Hannes Erfunden")
	v.open("/verwaltung")
	v.sees(number)
	v.look("58-verwaltung")
}

// aboutTheDecider: Fritz is the only reviewer for the qualification he applies for himself.
func aboutTheDecider(t *testing.T, d *demo, v *visitor, files evidence) {
	v.signIn("Fritz Platzhalter")
	v.open("/f/anerkennung")
	v.until(`document.querySelector('[name="vorname"]').value === "Fritz"`)
	v.pick("Kreisverband", "KV Beispielstadt")
	v.look("59-formular-angemeldet")
	number, _ := v.submitRest("BtD", files)
	brief := d.mail("carla.probe@example.org", number)
	carla := v.another()
	carla.open(brief.link(d, "/t/"))
	carla.seesNot("Angaben ungeprüft")
	patient()
	carla.tick("Weiterleiten")
	carla.press(send)
	for _, l := range d.letters(fritzsMail) {
		if l.subject == "["+number+"] Bitte entscheide: Fachliche Prüfung" {
			t.Error("Fritz is asked to decide about himself")
		}
	}
	task := d.mail(ernasMail, number)
	erna := v.another()
	erna.open(task.link(d, "/t/"))
	erna.click("Warum fragen wir dich?")
	erna.sees("Fachliche Prüfung", "Fritz Platzhalter")
	erna.look("60-aufgabe-statt-selbst")
	v.open("/aufgaben")
	v.seesNot("Fachliche Prüfung")
	v.look("61-aufgaben-fritz")
	v.open("/ich")
	v.sees(number)
}

// answered: after the answer to a question a new link asks again, and the old one shows what it decided.
func answered(t *testing.T, d *demo, v *visitor, files evidence) {
	number, status := v.submit("CBRN", files)
	brief := d.mail(bennosMail, number)
	kbl := v.another()
	kbl.open(brief.link(d, "/t/"))
	patient()
	kbl.tick("Rückfrage stellen")
	kbl.tick("Umfang in Unterrichtseinheiten")
	kbl.fill("Begründung", "Welche Zahl stimmt?")
	known := d.letters(bennosMail)
	kbl.press(send)
	v.open(status)
	v.fill("Umfang in Unterrichtseinheiten", "40")
	v.press("Antwort abschicken")
	second := d.newMail(bennosMail, "["+number+"] Bitte entscheide", known)
	kbl.open(brief.link(d, "/t/"))
	kbl.sees("Rückfrage stellen")
	kbl.seesNot(send)
	kbl.open(second.link(d, "/t/"))
	kbl.sees("40 UE", "Welche Zahl stimmt?", send)
	other := kbl.another()
	other.signIn("Benno Muster")
	other.open("/aufgaben")
	other.press("CBRN – CBRN(E)-Schutz")
	other.sees(number, send)
	other.look("62-aufgabe-angemeldet")
}

// nowhere: unknown, cut and ended links look alike.
func nowhere(t *testing.T, d *demo, v *visitor) {
	pages := map[string]string{}
	for _, path := range []string{"/t/unbekannt", "/t/AKe6Nr_bQkOH6kiu6VikcBNpZ", "/v/unbekannt", "/w/unbekannt", "/f/anerkennung/e/unbekannt", "/f/gibtsnicht", "/gibtsnicht"} {
		v.b.Do(t, chromedp.Navigate(d.base+path))
		v.sees("Hier ist nichts (mehr)")
		pages[v.text()] = path
	}
	if len(pages) != 1 {
		t.Errorf("pages that lead nowhere differ: %v", pages)
	}
	v.look("63-link-unbekannt")
	for _, path := range []string{"/impressum", "/datenschutz", "/barrierefreiheit"} {
		v.open(path)
		v.look("64" + "-" + path[1:])
	}
}

func travelOn(v *visitor, button string) {
	v.t.Helper()
	v.open("/postfach")
	v.press(button)
}
