package journey

import (
	"strings"

	"github.com/chromedp/chromedp"

	"laufzettel/ui/browsertest"
)

// signIn makes the visitor one of the invented people, by one click.
func (v *visitor) signIn(name string) {
	v.t.Helper()
	v.open("/anmelden")
	v.press(name)
	v.until(`document.querySelector(".account-who").innerText.includes(` + quote(name) + `)`)
}

// release is the second pair of eyes, by somebody who is signed in.
func (p *path) release() {
	p.travel("1 Stunde")
	p.d.mail(ernasMail, p.number)
	v := p.alma.another()
	v.open("/aufgaben")
	v.sees("Als wen möchtest du dich umsehen?")
	v.look("35-anmelden")
	v.press("Erna Exempel")
	v.sees("Deine Aufgaben", p.number, "Freigabe")
	v.look("36-aufgaben-erna")
	v.press("CBRN – CBRN(E)-Schutz")
	v.sees("Freigabe", "Benno Muster", "Matrix Zeile 12", "Anerkannt ab", "Nachweis, dass du die Auflage erfüllt hast")
	v.look("37-aufgabe-freigabe")
	v.tick("Freigeben")
	v.press(send)
	v.sees("Danke, das ist erledigt", "Freigeben")
	v.look("38-entschieden-freigabe")
	p.alma.open(p.status)
	p.alma.look("39-stand-freigegeben")
}

// work enters the result by hand in the other system, out of a queue.
func (p *path) work() {
	p.travel("1 Stunde")
	p.alma.look("40-postfach-zeitreise")
	v := p.alma.another()
	v.signIn("Hannes Erfunden")
	v.open("/aufgaben")
	v.sees("drkserver-Pflege", p.number, "Eintrag im drkserver")
	v.look("41-aufgaben-warteschlange")
	v.press("CBRN – CBRN(E)-Schutz")
	v.sees("Noch kümmert sich niemand")
	v.look("42-arbeit-frei")
	v.press("Übernehmen")
	v.sees("Zum Übertragen", "7000001", "Zurücklegen")
	if v.scripted() {
		copied := browsertest.Evaluate[string](p.t, v.b, `(async () => { let copied = ""; navigator.clipboard.writeText = async (text) => { copied = text; };
			document.querySelector("[data-copy]").click(); await new Promise((done) => setTimeout(done, 50)); return copied; })()`)
		if copied != "7000001" {
			p.t.Errorf("the first value to copy is %q", copied)
		}
	}
	v.look("43-arbeit")
	other := v.another()
	other.signIn("Ida Dummy")
	other.open("/aufgaben")
	other.sees("Hannes Erfunden kümmert sich")
	other.look("43-aufgaben-uebernommen")

	// A second tab puts the task back and takes it again: the first one shows something that no longer is.
	second := v.tab()
	second.open(v.path())
	second.press("Zurücklegen")
	second.press("Übernehmen")
	v.tick("Eingetragen")
	v.press("Absenden")
	v.sees("Inzwischen hat sich etwas geändert", "Du hattest „Eingetragen“ ausgewählt")
	v.look("44-veraltet")
	v.press("Neu ansehen und entscheiden")
	v.tick("Eingetragen")
	v.press("Absenden")
	v.sees("Danke", "Eingetragen")
	v.look("45-arbeit-erledigt")
}

// end is the good news, and the status page for good.
func (p *path) end() {
	news := p.d.mail(almasMail, "Gute Nachricht")
	for _, said := range []string{"Fachausbildung CBRN(E)-Schutz", "anerkannt und im drkserver eingetragen", "Die Anerkennung gilt ab"} {
		if !strings.Contains(news.text, said) {
			p.t.Errorf("the decision does not say %q:\n%s", said, news.text)
		}
	}
	v := p.alma
	v.open(news.path)
	v.look("46-postfach-entscheidung")
	v.open(news.path + "?text=1")
	v.look("47-postfach-nur-text")
	v.followMail(news, "Zu deinem Antrag")
	v.sees("Anerkannt", "Verlauf", "Freigabe")
	v.seesNot("Matrix Zeile 12", "Benno", "Erna", "Antrag zurückziehen")
	v.look("48-stand-am-ende")
	v.b.Do(p.t, chromedp.Navigate(p.d.base+p.status+"x"))
	v.sees("Hier ist nichts (mehr)")
	v.look("49-nichts-mehr")
}

// travel lets time pass on the mailbox page of the demo.
func (p *path) travel(button string) {
	p.t.Helper()
	p.alma.open("/postfach")
	p.alma.press(button)
}
