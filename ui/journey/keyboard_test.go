package journey

import (
	"testing"

	"github.com/chromedp/chromedp"

	"laufzettel/ui/browsertest"
)

// Everything goes with Tab, Space, Enter and arrows: a form is filled in and sent on, a task is decided.
func TestByKeyboardAlone(t *testing.T) {
	t.Parallel()
	b := browsertest.Start(t)
	d := startDemo(t)
	v := d.visitor(t, b, browsertest.View{})
	v.open("/")
	v.tabTo("Zum Inhalt springen")
	v.tabTo("Qualifikation anerkennen lassen")
	v.enter()
	v.tabTo("Vorname")
	b.Type(t, "Alma")
	v.tabTo("Nachname")
	b.Type(t, "Beispiel")
	v.tabTo("E-Mail")
	b.Type(t, almasMail)
	v.tabTo("Kreisverband")
	b.Key(t, "ArrowDown")
	v.tabTo("Die drkserver-Personalnummer liegt mir nicht vor.")
	b.Key(t, "Space")
	v.hides("Sie steht im drkserver oben in deiner Personalakte.")
	v.tabTo("Weiter")
	v.enter()
	v.sees("Welche Qualifikation möchtest du anerkannt bekommen?")
	v.tabTo("Welche Qualifikation möchtest du anerkannt bekommen?")
	b.Type(t, "trupp")
	v.until(`document.querySelectorAll("[role=listbox]:not([hidden]) [role=option]").length === 1`)
	b.Key(t, "ArrowDown")
	b.Key(t, "Enter")
	v.until(`document.activeElement.value.startsWith("EK.TF")`)
	v.tabTo("Später weitermachen")
	v.enter()
	v.sees("Wir schicken dir einen Link.")

	number, _ := d.visitor(t, b.Another(t), browsertest.View{}).submit("CBRN", makeEvidence(t))
	v.open(d.mail(bennosMail, number).link(d, "/t/"))
	patient()
	v.tabTo("Weiterleiten")
	b.Key(t, "Space")
	v.tabTo("Begründung")
	b.Type(t, "Alles da.")
	v.tabTo(send)
	v.enter()
	v.sees("Danke, das ist erledigt", "Weiterleiten")
}

// tabTo presses Tab until the focus is on the link, button or field with these words, and fails unless the
// focus can be seen there: inside the window, with an outline.
func (v *visitor) tabTo(words string) {
	v.t.Helper()
	for range 80 {
		v.b.Key(v.t, "Tab")
		if browsertest.Evaluate[bool](v.t, v.b, `(() => { const e = document.activeElement, l = e.labels && e.labels[0];
			const flat = (text) => text.replace(/\u00ad/g, "").replace(/\s+/g, " ").trim();
			return [e.innerText || "", l ? l.innerText : ""].some((text) => flat(text).startsWith(`+quote(words)+`)) && e !== document.body; })()`) {
			v.focusSeen(words)
			return
		}
	}
	v.t.Fatalf("%s: Tab never reaches %q", v.path(), words)
}

// focusSeen fails unless what has the focus is inside the window and has a ring.
func (v *visitor) focusSeen(words string) {
	v.t.Helper()
	if hidden := browsertest.Evaluate[string](v.t, v.b, `(() => { const e = document.activeElement, box = e.getBoundingClientRect();
		if (box.top < 0 || box.top > innerHeight - 24) return "it is at " + box.top + " to " + box.bottom + " of " + innerHeight;
		// A card that is one link or one choice wears the ring for what is inside.
		const rings = [e, e.closest(".tile, .outcome")].filter(Boolean).map((one) => [getComputedStyle(one), getComputedStyle(one, "::after")]).flat();
		return rings.some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) ? "" : "it has no ring";
	})()`); hidden != "" {
		v.t.Errorf("%s: the focus on %q cannot be seen: %s", v.path(), words, hidden)
	}
}

// enter presses Enter and waits for the page it leads to.
func (v *visitor) enter() {
	v.t.Helper()
	v.b.Follow(v.t, chromedp.KeyEvent("\r"))
	v.quiet()
}
