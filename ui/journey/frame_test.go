package journey

import (
	"testing"

	"laufzettel/ui/browsertest"
)

func TestStart(t *testing.T) {
	d := startDemo(t)
	b := browsertest.Start(t)
	for _, view := range []browsertest.View{{}, {NoScript: true}} {
		v := d.visitor(t, b, view)
		v.open("/")
		v.press("Qualifikation anerkennen lassen")
		t.Log(v.path(), v.title())
		if got := v.press("Weiter"); got != 422 {
			t.Error(got)
		}
		t.Log(v.path(), v.title())
		v.fill("Vorname", "Alma")
		v.fill("Nachname", "Beispiel")
		v.fill("E-Mail", "alma.beispiel@example.org")
		v.pick("Kreisverband", "Musterkreis")
		v.fill("drkserver-Personalnummer", "7000001")
		t.Log(v.press("Später weitermachen"))
		t.Log(v.path(), v.text())
		v.fill("E-Mail", "alma.beispiel@example.org")
		v.press("Link schicken")
		t.Log(v.path(), v.text())
		l := d.mail("alma.beispiel@example.org", "")
		t.Log(l.subject, l.text)
		v.followMail(l, "Weiter ausf")
		t.Log(v.path(), v.text())
	}
}
