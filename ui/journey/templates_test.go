package journey

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"laufzettel/ui/browsertest"
)

// The three longest forms of the templates, each by mouse, by keyboard alone, and without JavaScript on a phone: from
// the portal to the receipt, the mail, the copy on paper and the page on which somebody decides.
func TestTheLongestForms(t *testing.T) {
	t.Parallel()
	b := browsertest.Start(t)
	d := startDemo(t, "--definitions", "../../definitions/library/vorlagen")
	files := makeEvidence(t)
	for _, mode := range []mode{
		{name: "by mouse", office: "Kreisbereitschaftsleitung", unit: "Sanitätszug"},
		{name: "by keyboard", keys: true, office: "1. Stellvertretung", unit: "Betreuungszug"},
		{name: "without JavaScript", view: browsertest.View{Width: 360, NoScript: true}, office: "2. Stellvertretung", unit: "IuK-Gruppe"},
	} {
		t.Run(mode.name, func(t *testing.T) {
			t.Parallel()
			v := d.visitor(t, b.Another(t), mode.view)
			v.signIn("Alma Beispiel")
			v.keys = mode.keys
			w := &walk{t: t, d: d, v: v, mode: mode, files: files}
			w.announceElection()
			w.reportElection()
			w.honourMany()
			w.rewardService()
		})
	}
	t.Run("stumbling", func(t *testing.T) {
		t.Parallel()
		v := d.visitor(t, b.Another(t), browsertest.View{})
		v.signIn("Alma Beispiel")
		stumble(t, v)
	})
}

// mode is a way to use the pages. Office and unit keep the cases of the modes apart: each can be asked for once.
type mode struct {
	name         string
	view         browsertest.View
	keys         bool
	office, unit string
}

type walk struct {
	t     *testing.T
	d     *demo
	v     *visitor
	mode  mode
	files evidence
}

func inDays(days int) string { return time.Now().AddDate(0, 0, days).Format("2006-01-02") }

// begin opens a form by its tile.
func (w *walk) begin(process string) {
	v := w.v
	v.open("/")
	tile := v.mark("tile of "+process, `return document.querySelector('.tile a[href="/f/`+process+`"], a.tile[href="/f/`+process+`"]');`)
	if w.mode.keys {
		v.byTab(process)
		v.enter()
		return
	}
	v.b.Follow(v.t, browsertest.Click(v.b, tile))
	v.quiet()
}

// look examines a page where the mode adds something to know.
func (w *walk) look(name string) {
	if !w.mode.keys {
		w.v.look(name)
	}
}

func (w *walk) announceElection() {
	v := w.v
	w.begin("kblWahl")
	w.look("70-wahl-anfang")
	v.refused("Weiter", "Wo findet sie statt?")
	w.look("71-wahl-fehler")
	v.pick("Kreisverband", "KV Musterkreis")
	if !w.mode.keys {
		v.fill("Wann ist die Wahl?", inDays(10)+"T19:00")
		v.adapt()
		v.shows("Warum so kurzfristig?")
	}
	v.fill("Wann ist die Wahl?", inDays(60)+"T19:00")
	v.adapt()
	v.hides("Warum so kurzfristig?")
	v.fill("Wo findet sie statt?", "DRK-Heim Musterdorf")
	v.tick("Ende der Amtszeit")
	v.tick("Kreisbereitschaftsleitung")
	v.tick("1. Stellvertretung")
	v.attachEvidence("Einladung", w.files.pdf, "Urkunde")
	v.press("Weiter")

	v.sees("Wahlberechtigte", "Wahlausschuss")
	w.look("72-wahl-waehler-leer")
	v.refused("Weiter", "Name")
	w.look("73-wahl-waehler-fehler")
	for i, name := range []string{"Alma Beispiel", "Jonas Scheinbar", "Lea Vorgeblich", "Mona Ausgedacht"} {
		row := v.rowAt("Wahlberechtigte", i+1)
		row.fill("Name", name)
		row.fill("Bereitschaft oder Einheit", "Bereitschaft Musterdorf")
		if i == 0 {
			row.fill("Stimmen", "2")
		}
	}
	v.adapt()
	v.computes("Stimmen insgesamt", "5")
	for i, name := range []string{"Lars Simulant", "Nora Fingiert", "Olaf Konstruiert"} {
		row := v.rowAt("Wahlausschuss", i+1)
		row.fill("Name", name)
		row.fill("E-Mail", strings.ReplaceAll(strings.ToLower(name), " ", ".")+"@example.org")
	}
	w.look("74-wahl-waehler")
	v.press("Weiter")

	w.look("75-wahl-kandidaturen-leer")
	row := v.rowAt("Kandidatinnen und Kandidaten", 1)
	row.fill("Name", "Carla Probe")
	row.fill("Geburtsdatum", "1983-07-19")
	row.tick("Kreisbereitschaftsleitung")
	row.fill("Vorgeschlagen von", "Jonas Scheinbar")
	row.tick("Vorhanden")
	row.tick("Führungszeugnis gesehen")
	row.attachEvidence("Einverständnis", w.files.picture, "Lehrgangsplan")
	v.tick("Die Angaben stimmen")
	w.look("76-wahl-kandidaturen")
	v.press("Weiter")
	v.sees("Stimmt alles?", "Mona Ausgedacht", "Olaf Konstruiert", "Carla Probe")
	w.finish("77-wahl", ernasMail, "Mona Ausgedacht", "Olaf Konstruiert", "Carla Probe")
}

// reportElection finds a tie, then a winner.
func (w *walk) reportElection() {
	v := w.v
	w.begin("wahlergebnis")
	v.pick("Kreisverband", "KV Musterkreis")
	v.tick(w.mode.office)
	v.fill("Wahltag", inDays(-1))
	v.fill("Abgegebene Stimmen", "26")
	v.fill("Davon ungültig", "1")
	v.fill("Davon Enthaltungen", "1")
	v.adapt()
	v.computes("Gültige Stimmen", "24")
	w.look("80-ergebnis-wahl")
	v.press("Weiter")
	for i, name := range []string{"Carla Probe", "Dario Testfall"} {
		row := v.rowAt("Stimmen je Kandidatur", i+1)
		row.fill("Name", name)
		row.fill("Stimmen", "12")
	}
	v.adapt()
	v.shows("Stimmengleichheit")
	w.look("81-ergebnis-gleichstand")
	if !w.mode.keys {
		v.row("Stimmen je Kandidatur", 1).fill("Stimmen", "20")
		v.adapt() // somebody is elected now, so more is asked
		v.refused("Weiter", "Zusammen sind das 32 Stimmen, gültig sind nur 24.")
		w.look("82-ergebnis-zu-viele")
		v.row("Stimmen je Kandidatur", 1).fill("Stimmen", "14")
		v.row("Stimmen je Kandidatur", 2).fill("Stimmen", "10")
		v.adapt()
		v.shows("Gewählt ist Carla Probe")
		v.row("Stimmen je Kandidatur", 1).tick("Nimmt die Wahl an")
		v.fill("Beginn der Amtszeit", inDays(30))
		v.adapt()
		w.look("83-ergebnis-stimmen")
	}
	v.press("Weiter")
	v.attachEvidence("Unterschriebenes Wahlprotokoll", w.files.pdf, "Urkunde")
	v.attachEvidence("Anwesenheitsliste", w.files.pdf, "Urkunde")
	v.tick("Das unterschriebene Protokoll liegt im Original vor.")
	w.look("84-ergebnis-belege")
	v.press("Weiter")
	outcome := "Stimmengleichheit"
	if !w.mode.keys {
		outcome = "Gewählt ist Carla Probe"
	}
	w.finish("85-ergebnis", ernasMail, outcome, "Dario Testfall")
}

// hundredRows is what a table of a hundred rows says in short.
const hundredRows = "100 Zeilen"

// honourMany reads a hundred people from a file; five of them are wrong at first.
func (w *walk) honourMany() {
	v := w.v
	w.begin("jahresspangen")
	v.pick("Kreisverband", "KV Musterkreis")
	v.adapt()
	v.pick("Ortsverein", "OV Musterdorf")
	v.fill("Wann wird verliehen?", inDays(100))
	v.fill("Wo und zu welchem Anlass?", "Jahreshauptversammlung")
	w.look("90-spangen-feier")
	v.press("Weiter")
	w.look("91-spangen-leer")

	file := save(w.t, "Jubilare.csv", csvOf(jubilarians()))
	if !v.scripted() {
		file = save(w.t, "Jubilare.xlsx", xlsxOf(w.t, jubilarians()))
	}
	begun := time.Now()
	if status := v.importFile("Personen", file); status != 422 {
		w.t.Errorf("a file with bad rows is answered with %d", status)
	}
	w.t.Logf("%s: 100 rows read and shown after %v", w.mode.name, time.Since(begun).Round(time.Millisecond))
	v.sees("95 Zeilen sind dazugekommen", "5 Zeilen stimmen noch nicht")
	v.staysTall()
	w.look("92-spangen-eingelesen")
	if n := v.rows("Personen"); n != 95 {
		w.t.Fatalf("%d rows are in the table", n)
	}
	bad := v.badRows()
	for _, reason := range []string{"Was noch nicht stimmt", "Person 007", "Person 100", "Der Eintritt liegt vor der Geburt", "Spangen gibt es für", "So viele volle Dienstjahre"} {
		if !strings.Contains(bad, reason) {
			w.t.Errorf("the file of bad rows does not say %q:\n%s", reason, bad)
		}
	}
	if status := v.importFile("Personen", save(w.t, "Jubilare korrigiert.csv", []byte(corrected(bad)))); status != 200 {
		w.t.Fatalf("the corrected file is answered with %d:\n%s", status, corrected(bad))
	}
	v.sees("5 Zeilen sind dazugekommen")
	v.computes("Spangen insgesamt", "100")
	begun = time.Now()
	v.press("Weiter")
	w.t.Logf("%s: the post of 100 rows answered after %v", w.mode.name, time.Since(begun).Round(time.Millisecond))
	v.fill("Straße", "Musterweg 2")
	v.fill("Postleitzahl", "01235")
	v.fill("Ort", "Musterdorf")
	v.tick("Die Dienstzeiten habe ich geprüft.")
	w.look("93-spangen-versand")
	v.press("Weiter")
	v.sees("Stimmt alles?", "Person 001", "Person 100")
	w.finish("94-spangen", bennosMail, "Person 001", "Person 100")
}

// rewardService computes the worked values of the state's bonus.
func (w *walk) rewardService() {
	v := w.v
	w.begin("anerkennungspraemie")
	v.pick("Kreisverband", "KV Musterkreis")
	v.adapt()
	v.pick("Ortsverein", "OV Musterdorf")
	v.pick("Einheit", w.mode.unit)
	v.tick("Feuerwehr")
	v.fill("Für welches Jahr?", "2027")
	v.adapt()
	w.look("100-praemie-einheit")
	v.press("Weiter")
	w.look("101-praemie-leer")
	row := v.rowAt("Personen", 1)
	row.fill("Name", "Jonas Scheinbar")
	row.fill("Geburtsdatum", "1990-01-10")
	row.fill("Im Dienst seit", "2006-02-01")
	v.adapt()
	row.computes("Zählt ab", "10. Januar 2007")
	row.computes("Jubiläum am", "10. Januar 2027")
	row.computes("Prämie in Euro", "400,00")
	v.computes("Prämien zusammen in Euro", "400,00")
	w.look("102-praemie-feuerwehr")

	// It was the other organisation, and another year: everything is computed anew.
	v.press("Zurück")
	v.tick("Katastrophenschutz")
	v.fill("Für welches Jahr?", "2028")
	v.press("Weiter")
	row = v.row("Personen", 1)
	row.computes("Zählt ab", "10. Januar 2008")
	for i, person := range []struct{ name, pause, day string }{{"Lea Vorgeblich", "", "15. Juni 2028"}, {"Mona Ausgedacht", "6", "15. Dezember 2028"}} {
		row := v.rowAt("Personen", i+2)
		row.fill("Name", person.name)
		row.fill("Geburtsdatum", "2000-06-15")
		row.fill("Im Dienst seit", "2017-03-01")
		if person.pause != "" {
			row.fill("Unterbrechung", person.pause)
		}
		v.adapt()
		row = v.row("Personen", i+2)
		row.computes("Zählt ab", "15. Juni 2018")
		row.computes("Jubiläum am", person.day)
		row.computes("Prämie in Euro", "250,00")
	}
	v.computes("Prämien zusammen in Euro", "900,00")
	v.tick("Ich stehe für die angegebenen Dienstzeiten ein.")
	w.look("103-praemie-personen")
	v.press("Weiter")
	w.finish("104-praemie", bennosMail, "15. Dezember 2028", "900,00", "Mona Ausgedacht")
}

// stumble does what people do by mistake, and what their names and networks do to forms.
func stumble(t *testing.T, v *visitor) {
	v.open("/f/wahlergebnis")
	v.pick("Kreisverband", "KV Musterkreis")
	v.tick("3. Stellvertretung")
	v.fill("Wahltag", inDays(-1))
	v.fill("Abgegebene Stimmen", "24")
	v.press("Weiter")
	other := v.tab()
	other.open(v.path())

	names := []string{"עומר אל־פארוק", "👩‍🚒 Zoë Öztürk-Łąka"}
	for i, name := range names {
		row := v.rowAt("Stimmen je Kandidatur", i+1)
		row.fill("Name", name)
		row.fill("Stimmen", strconv.Itoa(12+i))
	}
	v.row("Stimmen je Kandidatur", 2).fill("Stimmen", "10")
	v.settle()
	v.until(`document.querySelector("[data-saved]").textContent.includes("Gespeichert")`)

	// The other tab has not seen that: it may not write over it.
	other.row("Stimmen je Kandidatur", 1).fill("Name", "Falsch")
	if status := other.press("Weiter"); status != 409 {
		t.Errorf("a tab that has missed something is answered %d", status)
	}
	other.sees(names[0], "Falsch")
	other.look("110-zwei-fenster")

	// A whole document pasted into a name.
	browsertest.Evaluate[bool](t, v.b, `(() => { const e = document.querySelector('[name="kandidaten.1.name"]');
		e.value = "x".repeat(1_000_000); e.dispatchEvent(new Event("input", {bubbles: true})); e.dispatchEvent(new Event("change", {bubbles: true})); return true; })()`)
	v.refused("Weiter", "Zeile 1, Name")
	v.row("Stimmen je Kandidatur", 1).fill("Name", names[0])

	// No network: what is typed stays, and goes off when it is back.
	v.settle()
	v.b.Offline(t, true)
	v.fill("Beginn der Amtszeit", inDays(20))
	v.settle()
	v.click("Weiter")
	v.until(`document.querySelector(".offline") !== null`)
	v.b.Offline(t, false)
	v.press("Noch einmal versuchen")
	v.sees("Belege")
	files := makeEvidence(t)
	v.attachEvidence("Unterschriebenes Wahlprotokoll", files.pdf, "Urkunde")
	v.attachEvidence("Anwesenheitsliste", files.pdf, "Urkunde")
	v.tick("Das unterschriebene Protokoll liegt im Original vor.")
	v.press("Weiter")
	v.sees(names...)
	v.press("Jetzt absenden")
	number := anyNumber.FindString(v.text())

	// Back to the page before, and sent again.
	browsertest.Evaluate[bool](t, v.b, `history.back(), true`)
	time.Sleep(time.Second)
	v.until(`document.readyState === "complete" && document.querySelector("main h1") !== null`)
	if browsertest.Evaluate[bool](t, v.b, `document.querySelector(".actions button[value=send]") !== null`) {
		browsertest.Evaluate[bool](t, v.b, `document.querySelector(".actions button[value=send]").click(), true`) // not by Follow: a page that comes back from the browser's memory is no new one
		v.until(`location.pathname.endsWith("/fertig") && document.querySelector("main h1") !== null`)
	}
	v.sees(number)
}

var anyNumber = regexp.MustCompile(`[A-Z]{3}-\d{4}-\d{5}`)

// finish sends the checked form and looks at all that comes of it: receipt, copy, mail, and the page of the decider.
func (w *walk) finish(name, decider string, words ...string) {
	w.t.Helper()
	v := w.v
	v.sees(words...)
	w.look(name + "-pruefen")
	if w.mode.keys || !v.scripted() {
		v.press("Jetzt absenden")
	} else {
		v.settle()
		v.b.Follow(v.t, browsertest.DoubleClick(v.b, v.button("Jetzt absenden")))
		v.until(`location.pathname.endsWith("/fertig")`)
	}
	v.sees("Danke, dein Antrag ist da!", almasMail)
	number := anyNumber.FindString(v.text())
	if number == "" {
		w.t.Fatalf("no number on the receipt:\n%s", v.text())
	}
	w.look(name + "-empfang")
	v.press("drucken")
	v.sees(words...)
	v.sees(number)
	w.look(name + "-kopie")

	confirmation := w.d.mail(almasMail, number)
	v.open(confirmation.path)
	w.look(name + "-postfach")
	v.followMail(confirmation, "Zum Stand")
	v.sees(number)
	w.look(name + "-stand")

	brief := w.d.mail(decider, number)
	other := v.another()
	other.keys = v.keys
	other.open(brief.link(w.d, "/t/"))
	if strings.Contains(other.text(), hundredRows) { // a long table shows in short until somebody opens it
		other.click(hundredRows)
	}
	other.sees(append(words, number)...)
	if !w.mode.keys {
		other.look(name + "-aufgabe")
		return
	}
	patient()
	other.tick("In Ordnung")
	other.press(send)
	other.sees("Danke, das ist erledigt")
}
