package journey

import (
	"regexp"
	"strings"

	"laufzettel/ui/browsertest"
)

const almasMail = "alma.beispiel@example.org"

// scripted says whether the visitor's browser runs JavaScript.
func (v *visitor) scripted() bool { return !v.view.NoScript }

// adapt asks for the questions that fit the answers so far; with scripts that happens by itself when a field is left.
func (v *visitor) adapt() {
	v.t.Helper()
	switch {
	case !v.scripted():
		v.press("Fragen anpassen")
	case v.keys:
		v.b.Key(v.t, "Tab")
	default:
		v.settle()
	}
}

// shows waits until the page says the words.
func (v *visitor) shows(words string) {
	v.t.Helper()
	v.until(`document.querySelector("main").innerText.replace(/\u00ad/g, "").includes(` + quote(words) + `)`)
}

// hides waits until the page no longer says the words.
func (v *visitor) hides(words string) {
	v.t.Helper()
	v.until(`!document.querySelector("main").innerText.replace(/\u00ad/g, "").includes(` + quote(words) + `)`)
}

// refused presses a button and expects the page back with a summary of what is wrong.
func (v *visitor) refused(button string, said ...string) {
	v.t.Helper()
	if status := v.press(button); status != 422 {
		v.t.Fatalf("%s answers %d after %q, want 422:\n%s", v.path(), status, button, v.text())
	}
	if !strings.HasPrefix(v.title(), "Fehler: ") {
		v.t.Errorf("%s: the title is %q, it should begin with Fehler", v.path(), v.title())
	}
	v.sees(said...)
	if v.scripted() && !browsertest.Evaluate[bool](v.t, v.b, `document.activeElement.hasAttribute("data-summary")`) {
		v.t.Errorf("%s: the summary of errors does not have the focus", v.path())
	}
	for _, href := range browsertest.Evaluate[[]string](v.t, v.b, `Array.from(document.querySelectorAll("[data-summary] a")).map((a) => a.getAttribute("href"))`) {
		if !browsertest.Evaluate[bool](v.t, v.b, `(() => { const e = document.getElementById(`+quote(strings.TrimPrefix(href, "#"))+`); return !!e && e.checkVisibility(); })()`) {
			v.t.Errorf("%s: the summary links to %s, which cannot be seen", v.path(), href)
		}
	}
}

// fillPerson fills in the first page.
func (v *visitor) fillPerson() {
	v.t.Helper()
	v.fill("Vorname", "Alma")
	v.fill("Nachname", "Beispiel")
	v.fill("E-Mail", almasMail)
	v.pick("Kreisverband", "KV Musterkreis")
	v.fill("drkserver-Personalnummer", "7000001")
}

// fillQualification fills in the second page.
func (v *visitor) fillQualification(code string) {
	v.t.Helper()
	v.pick("Welche Qualifikation möchtest du anerkannt bekommen?", code)
	v.pick("Woher stammt sie?", "Feuerwehr")
	v.fill("Wie hieß das, was du gemacht hast?", "Lehrgang ABC-Einsatz")
	v.fill("Wo hast du es gemacht?", "Landesfeuerwehrschule Musterland")
	v.fill("Umfang in Unterrichtseinheiten", "35")
	v.fill("Wann hast du es abgeschlossen?", "2024-09-14")
}

// attachEvidence gives a file to a question and waits until it is listed.
func (v *visitor) attachEvidence(label, file, name string) {
	v.t.Helper()
	v.attach(label, file)
	if !v.scripted() {
		v.click0("Hochladen")
	}
	v.until(`Array.from(document.querySelectorAll("[data-file]")).some((e) => e.innerText.replace(/[\u200b\u00ad]/g, "").includes(` + quote(name) + `))`)
}

// click0 presses the button beside the field that was filled last, and waits for the page.
func (v *visitor) click0(words string) int {
	v.t.Helper()
	button := v.mark("button "+words+" beside the field", `
		const field = document.querySelector("[data-journey], .field:focus-within") || Array.from(document.querySelectorAll("input[type=file]")).find((e) => e.files.length);
		const input = Array.from(document.querySelectorAll("input[type=file]")).find((e) => e.files.length) || field;
		return Array.from(input.closest(".field").querySelectorAll("button")).find((e) => flat(e.innerText) === `+quote(words)+`);`)
	status := v.b.Follow(v.t, browsertest.Click(v.b, button))
	v.quiet()
	return status
}

var caseNumber = regexp.MustCompile(`ANE-\d{4}-\d{5}`)

// submit sends the form from the first page to the receipt without looking, and returns number and status page.
func (v *visitor) submit(code string, files evidence) (number, status string) {
	v.t.Helper()
	v.open("/f/anerkennung")
	v.fillPerson()
	return v.submitRest(code, files)
}

// submitRest goes on from the filled first page.
func (v *visitor) submitRest(code string, files evidence) (number, status string) {
	v.t.Helper()
	v.press("Weiter")
	v.fillQualification(code)
	v.press("Weiter")
	v.attachEvidence("Nachweis über den Abschluss", files.pdf, "Urkunde")
	v.attachEvidence("Nachweis über den Inhalt", files.picture, "Lehrgangsplan")
	v.tick("Meine Angaben sind richtig.")
	v.press("Weiter")
	v.press("Jetzt absenden")
	number = caseNumber.FindString(v.text())
	if number == "" {
		v.t.Fatalf("no receipt:\n%s", v.text())
	}
	v.press("Stand ansehen")
	return number, v.path()
}
