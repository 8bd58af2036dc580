package pages_test

import (
	"net/url"
	"testing"
)

func TestRightsAreExplained(t *testing.T) {
	h := newHouse(t, setting{})
	h.browser().apply()
	number := ""
	for _, task := range []string{h.mail(benno, "ANE-").subject} {
		number = task[1:15]
	}
	ask := func(b *browser, person, action, thing string) *screen {
		return b.get("/verwaltung/rechte?" + url.Values{"person": {person}, "action": {action}, "thing": {thing}}.Encode())
	}
	admin := h.as("hannes")
	admin.get("/verwaltung/rechte").is(200).shows("Alle Rechte", "Kreisbereitschaftsleitung", "Benno Muster, KV Musterkreis", "Landesgeschäftsstelle", "Hannes Erfunden")
	ask(admin, "Benno Muster", "list", "musterkreis").is(200).shows("Ja: Benno Muster ist Kreisbereitschaftsleitung, KV Musterkreis; dieses Amt hat das Recht Einsicht in KV Musterkreis.")
	ask(admin, benno, "list", "beispielstadt").is(200).shows("Nein: Benno Muster hat das Recht Einsicht in KV Musterkreis, aber nicht in KV Beispielstadt.")
	ask(admin, "benno", "decide", number).is(200).shows("Ja: Benno Muster ist in " + number + " gerade gefragt.")
	ask(admin, "carla", "see", number).is(200).shows("Nein: Carla Probe hat das Recht Einsicht in KV Beispielstadt")
	ask(admin, "hannes", "see", number).is(200).shows("Nein: Hannes Erfunden bräuchte dafür das Recht Einsicht")
	ask(admin, "benno", "", "").is(200).shows("Installation verwalten", "Menschen pflegen")
	ask(admin, "niemand", "", "").is(422).shows("Diese Person finden wir nicht")
	ask(admin, "benno", "", "nirgends").is(422).shows("keine Vorgangsnummer")
	// Who keeps the people of a KV asks about them, and learns nothing of others or of cases they do not see.
	keeper := h.as("gisela")
	keeper.get("/verwaltung/rechte").is(200).shows("Benno Muster, KV Musterkreis").hides("Carla Probe", "Hannes Erfunden", "Ida Dummy")
	ask(keeper, "benno", "list", "musterkreis").is(200).shows("Ja: Benno Muster")
	a, b := ask(keeper, "carla", "list", "musterkreis").is(422).text(), ask(keeper, "niemand", "list", "musterkreis").is(422).text()
	if a != b && len(a) == len(b)-2 {
		t.Errorf("somebody of another KV is told apart from nobody:\n%s\n%s", a, b)
	}
	h.as("benno").get("/verwaltung/rechte").is(404)
	h.as("jonas").get("/verwaltung/rechte").is(404)
}
