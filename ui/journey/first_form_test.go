package journey

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"laufzettel/ui/browsertest"
)

// fenced are the files and texts that a page of the handbook tells people to write, in its order.
var fenced = regexp.MustCompile("(?ms)^```(?:yaml|text)\n(?:# (\\S+)\n)?(.*?)^```$")

// TestTheFirstForm looks at the form of docs/handbuch/erstes-formular.md in the browser where the page says so: as it is
// begun, and as it becomes. TestFirstFormOfTheHandbook of cmd/laufzettel holds everything else on that page.
func TestTheFirstForm(t *testing.T) {
	t.Parallel()
	b := browsertest.Start(t)
	folder := filepath.Join(t.TempDir(), "meine-antraege")
	if out, err := exec.Command(build(t), "new", folder, "auslagen").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}

	d := startDemo(t, "--definitions", folder)
	v := d.visitor(t, b.Another(t), browsertest.View{})
	v.open("/")
	v.press("Antrag")
	v.fill("Worum geht es?", "Ein neues Zelt")
	v.fill("Dein Name", "Jonas Scheinbar")
	v.fill("Deine E-Mail", "jonas.scheinbar@example.org")
	v.press("Weiter")
	v.press("Jetzt absenden")
	v.sees("Danke, dein Antrag ist da!")
	v.decide(d.mail("benno.muster@example.org", "Entscheidung des Vorsitzes"), "Genehmigen")

	page, err := os.ReadFile("../../docs/handbuch/erstes-formular.md")
	if err != nil {
		t.Fatal(err)
	}
	unnamed := []string{"auslagen/mails/erstattet.md", "auslagen/mails/absage.md"}
	for _, m := range fenced.FindAllStringSubmatch(string(page), -1) {
		name, content := m[1], strings.Replace(m[2], `holders("Kasse")`, `holders("kasse")`, 1)
		if name == "" {
			name, unnamed = unnamed[0], unnamed[1:]
		}
		target := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(target, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(filepath.Join(folder, "auslagen", "tests", "genehmigt.yaml")); err != nil {
		t.Fatal(err)
	}

	d = startDemo(t, "--definitions", folder)
	v = d.visitor(t, b.Another(t), browsertest.View{})
	v.open("/")
	v.press("Auslagen erstatten")
	v.refused("Weiter", "Wofür?")
	v.fill("Wofür?", "Getränke fürs Sommerfest")
	v.fill("Betrag in Euro", "84,50")
	v.attachEvidence("Beleg", makeEvidence(t).picture, "Lehrgangsplan")
	v.press("Weiter")
	v.fill("Dein Name", "Jonas Scheinbar")
	v.fill("Deine E-Mail", "jonas.scheinbar@example.org")
	v.press("Weiter")
	v.sees("Getränke fürs Sommerfest", "84,50")
	v.look("201-erstes-pruefen")
	v.press("Jetzt absenden")
	v.decide(d.mail("carla.probe@example.org", "Beleg prüfen"), "Beleg stimmt")
	v.decide(d.mail("benno.muster@example.org", "Auszahlung freigeben"), "Freigeben")
	// What was decided by a link of a mail can be taken back for ten minutes; the mail goes after them.
	v.open("/postfach")
	v.press("1 Stunde")
	sent := d.mail("jonas.scheinbar@example.org", "Dein Geld kommt")
	if !strings.Contains(sent.text, "84,50") || !strings.Contains(sent.text, "Getränke fürs Sommerfest") {
		t.Errorf("the mail says:\n%s", sent.text)
	}
}

// decide is another person who follows the link of a mail and decides.
func (v *visitor) decide(brief letter, outcome string) {
	v.t.Helper()
	other := v.another()
	other.followMail(brief, "Ansehen und entscheiden")
	patient()
	other.tick(outcome)
	other.press(send)
	other.sees("Danke, das ist erledigt")
}
