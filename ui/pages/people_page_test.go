package pages_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"laufzettel/definitions"
	"laufzettel/sheets"
)

const (
	peopleList = "/verwaltung/menschen"
	unitList   = "/verwaltung/gliederungen"
)

func personAt(id string) string { return peopleList + "/person/" + id }

// carried reads a file of people or units by the page and shows what it would do.
func (b *browser) carried(at, name, content string, answers map[string]string) *screen {
	b.t.Helper()
	f := b.get(at + "/einlesen").is(200).form(at + "/einlesen").fill(answers)
	f.files = append(f.files, attached{"import:rows", name, content})
	return f.press("", "")
}

// Mario keeps the people of KV Musterkreis: he finds and changes them and gives offices there. Everybody else is for him
// like somebody who does not exist, and nothing that he posts gives a right, a role, a group or an office elsewhere.
func TestAKeeperHasOnlyTheirOwnUnit(t *testing.T) {
	h := newHouse(t, setting{folder: routesFolder(t)})
	mario := h.as("mario")
	list := mario.get(peopleList).is(200).shows("Benno Muster", "Alma Beispiel", "Gisela Fiktiv")
	list.hides("Carla Probe", "carla.probe@example.org", "Erna Exempel", "KV Beispielstadt")
	for _, part := range []string{"/text", "/konten"} {
		if strings.Contains(list.body, part+`"`) {
			t.Errorf("the list leads a keeper to %s", part)
		}
	}
	plain := func(s *screen) string { return changing.ReplaceAllString(s.body, "$1$2") }
	missing := plain(mario.get(personAt("niemand")).is(404))
	for _, part := range []string{"", "/daten", "/amt", "/amt/0", "/abwesenheit", "/entfernen"} {
		there, none := mario.get(personAt("carla")+part).is(404), mario.get(personAt("niemand")+part).is(404)
		if plain(there) != plain(none) || plain(there) != missing {
			t.Errorf("somebody elsewhere is not answered like nobody at %q", part)
		}
	}
	if a, b := mario.get(unitList+"/gliederung/beispielstadt"), mario.get(unitList+"/gliederung/nirgends"); a.status != 404 || plain(a) != plain(b) {
		t.Error("a unit elsewhere is not answered like none")
	}
	for asked, missed := range map[string]string{"suche=carla.probe%40example.org": "suche=niemand%40example.org", "gliederung=beispielstadt": "gliederung=nirgends", "suche=Probe": "suche=Nichts"} {
		a, b := plain(mario.get(peopleList+"?"+asked).is(200)), plain(mario.get(peopleList+"?"+missed).is(200))
		for _, pair := range []string{asked, missed} {
			_, value, _ := strings.Cut(pair, "=")
			value, _ = url.QueryUnescape(value)
			a, b = strings.ReplaceAll(a, value, "…"), strings.ReplaceAll(b, value, "…")
			a, b = strings.ReplaceAll(a, url.QueryEscape(value), "…"), strings.ReplaceAll(b, url.QueryEscape(value), "…")
		}
		if a != b {
			t.Errorf("%s finds something else than %s", asked, missed)
		}
	}

	person := mario.get(personAt("benno")).is(200).shows("Kreisbereitschaftsleitung", "Amt geben").hides("Recht geben", "Alle Sitzungen beenden", "Rolle ändern")
	if person.findForm("/abmelden") != nil && person.findForm("/abmelden").action != "/abmelden" {
		t.Error("a keeper can end sessions")
	}
	for _, part := range []string{"/recht", "/rolle", "/gruppen"} {
		if s := mario.get(personAt("benno") + part); part != "/gruppen" && s.status != 404 {
			t.Errorf("%s is answered %d", part, s.status)
		}
	}
	token := person.hidden("_csrf")
	if token == "" {
		token = mario.get(personAt("benno") + "/amt").hidden("_csrf")
	}
	known := func(id string) definitions.Person {
		p, _ := h.engine.Organisation().Someone(id)
		return p
	}
	before := known("benno")
	for what, post := range map[string]struct {
		at     string
		values url.Values
	}{
		"a role":              {"/rolle", url.Values{"administrator": {"true"}}},
		"a right":             {"/recht", url.Values{"what": {"manager"}}},
		"a group":             {"/gruppen", url.Values{"members": {"pruefung-cbrn"}}},
		"an office elsewhere": {"/amt", url.Values{"office": {"KBL"}, "place": {"beispielstadt"}}},
		"an office above":     {"/amt", url.Values{"office": {"LBL"}, "place": {"musterland"}}},
		"the end of sessions": {"/abmelden", nil},
		"a settled double":    {"/doppelt", nil},
	} {
		values := url.Values{"_csrf": {token}, "_revision": {"0"}}
		for name, all := range post.values {
			values[name] = all
		}
		if s := mario.post(personAt("benno")+post.at, values); s.status < 400 {
			t.Errorf("%s is answered %d", what, s.status)
		}
	}
	if now := known("benno"); len(now.Offices) != len(before.Offices) || len(now.Rights)+len(now.Roles) != 0 || len(now.Groups) != len(before.Groups) {
		t.Fatalf("a keeper has made %+v of %+v", now, before)
	}
	give := mario.get(personAt("benno") + "/amt").is(200)
	give.hides("KV Beispielstadt")
	give.form("/amt").fill(map[string]string{"office": "KGF", "place": "musterkreis"}).press("", "").is(200).shows("Gespeichert", "Kreisgeschäftsführung")
	if now := known("benno"); len(now.Offices) != len(before.Offices)+1 || now.Offices[len(now.Offices)-1].Unit != "musterkreis" {
		t.Errorf("the office given is not there: %+v", now.Offices)
	}
}

// What a keeper enters with a mailbox of somebody elsewhere looks to them like any other; administrators see a possible
// double and say what it is.
func TestAPossibleDoubleIsForAdministrators(t *testing.T) {
	h := newHouse(t, setting{folder: routesFolder(t)})
	mario, admin := h.as("mario"), h.as("admina")
	add := func(family, mail string) (at string, s *screen) {
		s = mario.get(peopleList+"/neu").is(200).form("/neu").fill(map[string]string{"given": "Neu", "family": family, "mail": mail}).press("", "").is(200)
		return s.at.Path, s.shows(family, "ist eingetragen", mail)
	}
	taken, first := add("Eins", "carla.probe@example.org")
	_, second := add("Zwei", "frei@example.org")
	one, other := strings.ReplaceAll(first.text(), "Eins", "…"), strings.ReplaceAll(second.text(), "Zwei", "…")
	if strings.ReplaceAll(one, "carla.probe@example.org", "…") != strings.ReplaceAll(other, "frei@example.org", "…") {
		t.Errorf("the keeper can tell the two apart:\n%s\n%s", one, other)
	}
	mario.get(peopleList).is(200).hides("Mögliche Doppelte", "Carla")
	admin.get(peopleList).is(200).shows("Mögliche Doppelte", "Neu Eins", "gehört auch: Carla Probe")
	admin.get(taken).is(200).shows("Vielleicht doppelt", "Carla Probe").form("/doppelt").press("", "").is(200).shows("Übernommen. Die Angaben gelten jetzt auch für Neu Eins.", "Ist nicht doppelt").hides("Vielleicht doppelt")
	admin.get(peopleList).is(200).hides("Mögliche Doppelte")
	if len(h.engine.Organisation().ByMail("carla.probe@example.org")) != 2 {
		t.Error("settling did not put the mailbox in force")
	}
}

// Two administrators change the same person: the second sees what the first did, and keeps what was typed.
func TestTwoAdministratorsAtOnce(t *testing.T) {
	h := newHouse(t, setting{sqlite: true, folder: routesFolder(t)})
	first, second := h.as("admina").get(personAt("benno")+"/daten").is(200).form("/daten"), h.as("hannes").get(personAt("benno")+"/daten").is(200).form("/daten")
	first.set("family", "Mustermann").press("", "").is(200).shows("Gespeichert", "Benno Mustermann")
	again := second.set("family", "Musterfrau").press("", "").is(http.StatusConflict)
	again.shows("Admina Admin", "„Benno Mustermann“")
	if typed := again.form("/daten").value("family"); typed != "Musterfrau" {
		t.Errorf("what was typed is gone: %q", typed)
	}
	again.form("/daten").press("", "").is(200).shows("Benno Musterfrau", "„Benno Mustermann“")
}

// Files of people and units: a look changes nothing, good rows go in, bad ones come back with the reason, and a file that
// would take an office from too many is refused. CSV and XLSX do the same.
func TestPeopleAndUnitsAreReadFromFiles(t *testing.T) {
	h := newHouse(t, setting{sqlite: true, folder: routesFolder(t)})
	admin := h.as("admina")
	rows := [][]string{{"Vorname", "Nachname", "E-Mail-Adresse", "Amt", "Gliederung", "Von"},
		{"Nora", "Neu", "nora.neu@example.org", "KGF", "KV Probetal", "1.12.2026"},
		{"Ohne", "Amt", "ohne.amt@example.org", "Kaiserin", "probetal", ""}}
	xlsx, err := sheets.WriteXLSX(rows)
	h.ok(err)
	for name, content := range map[string]string{"neu.csv": string(sheets.Write(rows)), "neu.xlsx": string(xlsx)} {
		look := admin.carried(peopleList, name, content, nil).is(http.StatusUnprocessableEntity)
		look.shows("Neue Menschen", "Nora Neu", "Zeile 3", "Ein Amt „Kaiserin“ gibt es nicht")
		if bad := decoded(t, look.link("data:text/csv")); !strings.Contains(bad, "Kaiserin") || strings.Contains(bad, "Nora") || !strings.Contains(bad, "gibt es nicht") {
			t.Errorf("the file of bad rows of %s is %q", name, bad)
		}
		if len(h.engine.Organisation().ByMail("nora.neu@example.org")) != 0 {
			t.Fatal("looking has changed something")
		}
	}
	look := admin.carried(peopleList, "neu.xlsx", string(xlsx), nil)
	look.importForm().press("", "").is(200).shows("Übernommene Einträge: 1", "Nora Neu")
	if ids := h.engine.Organisation().ByMail("nora.neu@example.org"); len(ids) != 1 {
		t.Fatalf("she is there %d times", len(ids))
	}
	// Whoever looked before somebody else changed something sees the new preview, and nothing is done.
	stale := admin.carried(peopleList, "neu.csv", "Kennung;Nachname\nalma;Anders\n", nil).is(200).importForm()
	h.as("hannes").get(personAt("alma")+"/daten").form("/daten").set("given", "Almut").press("", "").is(200)
	stale.press("", "").is(http.StatusUnprocessableEntity).shows("Seit der Vorschau hat sich etwas geändert")
	if h.engine.Organisation().Name("alma") != "Almut Beispiel" {
		t.Errorf("an outdated preview was applied: %s", h.engine.Organisation().Name("alma"))
	}
	var many []definitions.Person
	for i := range 30 {
		id := "viele" + string(rune('a'+i%26)) + strings.Repeat("x", i/26)
		many = append(many, definitions.Person{ID: id, Given: "V", Family: id, Mail: id + "@example.org", Offices: []definitions.Office{{Function: "KBL", Unit: "probetal", Deputy: true}}})
	}
	h.ok(h.engine.SavePeople(ctx, many))
	full := admin.carried(peopleList, "ganz.csv", "E-Mail;Amt;Gliederung;Stellvertretung\nvielea@example.org;KBL;probetal;ja\n", map[string]string{"way": "full", "unit": "probetal"})
	full.is(http.StatusUnprocessableEntity).shows("Das nähme 29 Menschen ein Amt: abgelehnt")
	for n := range full.nodes() {
		if strings.Contains(attr(n, "action"), "/einlesen/") {
			t.Error("what is refused can be applied")
		}
	}
	units := admin.carried(unitList, "neu.csv", "Kürzel;Name;Ebene;Gehört zu\nneukreis;KV Neukreis;KV;LV Musterland\nneudorf;OV Neudorf;OV;KV Neukreis\nfalsch;Falsch;XX;musterland\n", nil)
	units.is(http.StatusUnprocessableEntity).shows("Neue Gliederungen", "KV Neukreis", "OV Neudorf", "Eine Ebene „XX“ gibt es nicht")
	units.importForm().press("", "").is(200).shows("Übernommene Einträge: 2")
	if o := h.engine.Organisation(); o.ParentOf("neudorf") != "neukreis" {
		t.Errorf("the new unit stands under %q", o.ParentOf("neudorf"))
	}
	// A keeper reads files of their own unit, and only of that.
	mario := h.as("mario")
	mario.carried(peopleList, "eins.csv", "Vorname;Nachname;E-Mail;Amt;Gliederung\nKai;Kreis;kai@example.org;KGF;musterkreis\nKai;Kreis;kai@example.org;KGF;beispielstadt\n", nil).
		is(http.StatusUnprocessableEntity).shows("Kai Kreis", "vergibst du keine Ämter").importForm().press("", "").is(200).shows("Übernommene Einträge: 1", "Kai Kreis")
}

// decoded is what a data address holds.
func decoded(t *testing.T, address string) string {
	t.Helper()
	kind, data, found := strings.Cut(address, ",")
	if !found {
		t.Fatalf("there is no file of bad rows: %q", address)
	}
	if strings.HasSuffix(kind, ";base64") {
		content, err := base64.StdEncoding.DecodeString(data)
		if err != nil {
			t.Fatal(err)
		}
		return string(content)
	}
	text, err := url.PathUnescape(data)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// Whoever goes away says so themselves: who decides then is told before, the task moves at once, and the deputy is mailed.
func TestWhoIsAwaySaysWhoDecides(t *testing.T) {
	h := newHouse(t, setting{sqlite: true, serve: true})
	h.browser().apply()
	b := h.mailed(benno)
	today := h.engine.Organisation().Today()
	page := b.get("/ich/abwesenheit").is(200)
	page.form("/ich/abwesenheit").set("begins", today.String()).set("instead", "Fiktiv").do("refresh").is(200).shows("Gisela Fiktiv").hides("Eingetragen.")
	if p, _ := h.engine.Organisation().Someone("benno"); len(p.Absences) != 0 {
		t.Fatal("looking a deputy up has entered the absence")
	}
	f := page.form("/ich/abwesenheit").set("begins", today.String()).set("instead", "Fiktiv").do("refresh").form("/ich/abwesenheit")
	look := f.do("look").is(200).shows("So geht es dann weiter", "Kreisbereitschaftsleitung, KV Musterkreis: Gisela Fiktiv")
	if p, _ := h.engine.Organisation().Someone("benno"); len(p.Absences) != 0 {
		t.Fatal("looking has entered the absence")
	}
	old := h.taskLink(benno)
	away := look.form("/ich/abwesenheit").press("", "").is(200).shows("Eingetragen.", "Vertretung: Gisela Fiktiv")
	h.work()
	if link := h.taskLink("gisela.fiktiv@example.org"); !strings.Contains(h.browser().opened(link).is(200).text(), "Jonas Scheinbar") {
		t.Error("the deputy's mail does not lead to the task")
	}
	h.browser().get(old).hides("Jonas Scheinbar")
	b.get("/aufgaben").hides("Jonas Scheinbar")
	// Somebody else has changed the list since: the numbers on the page are those of another one.
	stale := b.get("/ich/abwesenheit").form("/beenden")
	away.form("/beenden").press("", "").is(200).shows("Die Abwesenheit ist beendet", "Alle Aufgaben kommen zu dir")
	stale.press("", "").is(http.StatusConflict).shows("Sieh noch einmal hin")
	h.work()
	h.browser().opened(h.taskLink(benno)).is(200).shows("Jonas Scheinbar")
}

// Nobody is removed for whom a task waits; the page says what goes and what stays.
func TestRemovingSomebody(t *testing.T) {
	h := newHouse(t, setting{sqlite: true, folder: routesFolder(t)})
	h.browser().apply()
	admin, otto := h.as("admina"), h.as("otto")
	waits := admin.get(personAt("benno")+"/entfernen").is(200).shows("Für Benno Muster sind noch Aufgaben offen", "Das geht", "Das bleibt")
	if waits.findForm("/benno/entfernen") != nil {
		t.Error("somebody for whom a task waits can be removed")
	}
	token := admin.get(personAt("otto") + "/entfernen").hidden("_csrf")
	if s := admin.post(personAt("benno")+"/entfernen", url.Values{"_csrf": {token}, "_revision": {"0"}}); s.status != http.StatusUnprocessableEntity || h.engine.Organisation().Name("benno") == "" {
		t.Errorf("a forged removal is answered %d", s.status)
	}
	admin.get(personAt("otto")+"/entfernen").form("/otto/entfernen").press("", "").is(200).shows("Die Person ist entfernt.").hides("Otto Leser")
	admin.get(personAt("otto")).is(404)
	if s := otto.get("/aufgaben"); s.at.Path != "/anmelden" {
		t.Errorf("who was removed is still signed in at %s", s.at)
	}
}

// An administrator ends every session of a person, and only theirs.
func TestEverySessionOfAPersonEnds(t *testing.T) {
	h := newHouse(t, setting{sqlite: true, folder: routesFolder(t)})
	phone, desk, other, admin := h.as("benno"), h.as("benno"), h.as("gisela"), h.as("admina")
	admin.get(personAt("benno")).is(200).shows("Alle Sitzungen beenden").form("/benno/abmelden").press("", "").is(200).shows("Benno Muster ist überall abgemeldet.")
	for _, b := range []*browser{phone, desk} {
		if s := b.get("/aufgaben"); s.at.Path != "/anmelden" {
			t.Errorf("a session goes on at %s", s.at)
		}
	}
	if s := other.get("/aufgaben").is(200); s.at.Path != "/aufgaben" {
		t.Errorf("somebody else was signed out too: %s", s.at)
	}
	h.as("benno").get("/aufgaben").is(200)
}

// In English no page of people, units and absences has German words of ours, a conflict and a refused file included.
func TestPeopleInEnglish(t *testing.T) {
	h := newHouse(t, setting{sqlite: true, folder: routesFolder(t)})
	admin := h.speaking(h.as("admina"), "en")
	admin.get(peopleList).is(200).shows("People and offices", "New person")
	admin.get(personAt("benno")).is(200).shows("End all sessions", "Give an office").hides("Sitzungen", "Abwesenheit")
	admin.carried(peopleList, "neu.csv", "Given name,Family name,Mail,Office,Unit\nNora,New,nora@example.org,Empress,probetal\n", nil).is(http.StatusUnprocessableEntity).shows("There is no function “Empress”.")
	h.speaking(h.as("benno"), "en").get("/ich/abwesenheit").is(200).shows("I am away", "First day").hides("Erster Tag")
}
