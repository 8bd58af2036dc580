package pages_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"laufzettel/sheets"
)

const (
	someRegister = "/verwaltung/register/qualifikationen"
	someSettings = "/verwaltung/einstellungen/anerkennung"
)

var someRow = rowOf("CBRN")

func rowOf(key string) string {
	return someRegister + "/zeile/" + base64.RawURLEncoding.EncodeToString([]byte(key))
}

// upload reads a file of rows by the page of the register.
func (b *browser) upload(content string) *screen {
	b.t.Helper()
	f := b.get(someRegister + "/einlesen").is(200).form("/einlesen")
	f.files = append(f.files, attached{"import:rows", "codes.csv", content})
	return f.press("", "")
}

// A code that somebody of the office adds can be chosen at once, and a case that has chosen it keeps what it said then.
func TestAnAddedCodeCanBeChosenAtOnce(t *testing.T) {
	h := newHouse(t, setting{sqlite: true})
	ida := h.as("ida")
	ida.get("/").shows("Register")
	ida.get("/verwaltung/register").is(200).shows("Anerkennbare Qualifikationen", "Anerkennung einer Qualifikation")
	if strings.Contains(h.browser().codePage(), "XY.NEU") {
		t.Fatal("the new code is there before")
	}
	add := ida.get(someRegister + "/neu").is(200).form("/neu").fill(map[string]string{
		"key": "XY.NEU", "label": "XY.NEU – Neuer Lehrgang", "labelEn": "XY.NEU – New course", "title": "Neuer Lehrgang", "zustaendig": "KV", "pruefer": "pruefung-ausbildung",
		"fachdienst": "ohne", "drkserverName": "XY.NEU",
	})
	add.press("", "").is(200).shows("kann ab sofort gewählt werden", "XY.NEU", "Im Web eingetragen")
	if !strings.Contains(h.browser().codePage(), "XY.NEU – Neuer Lehrgang") {
		t.Error("the form does not offer the new code at the next look")
	}
	// The same key again is refused at its field.
	add.press("", "").is(422).shows("Diese Kennung gibt es schon")
	ida.get(someRegister+"/neu").form("/neu").press("", "").is(422).shows("Bitte fülle „Kennung“ aus")
	ida.get(rowOf("XY.NEU")).is(200).shows("Eingetragen", "Ida Dummy", "„Neuer Lehrgang“")
}

// codePage is the page on which an applicant chooses a code.
func (b *browser) codePage() string {
	b.t.Helper()
	return b.get("/f/anerkennung").is(200).form("").fill(personAnswers).do("next").is(200).body
}

func TestRowsAreChangedRetiredAndFollowTheirFile(t *testing.T) {
	h := newHouse(t, setting{sqlite: true})
	ida := h.as("ida")
	first, second := ida.get(someRow).form(someRow), h.as("hannes").get(someRow).form(someRow)
	first.set("fachdienst", "Gefahrstoffe").press("", "").is(200).shows("ist gespeichert", "Gefahrstoffe", "Im Web geändert")
	again := second.set("fachdienst", "Strahlenschutz").press("", "").is(http.StatusConflict).shows("Da war gerade jemand schneller", "Ida Dummy", "„Gefahrstoffe“")
	if got := again.form(someRow).value("fachdienst"); got != "Strahlenschutz" {
		t.Errorf("what was typed is gone: %q", got)
	}
	again.form(someRow).press("", "").is(200)
	ida.get(someRow).shows("„Gefahrstoffe“ → „Strahlenschutz“", "Hannes", "Was in der Datei steht")
	ida.get(someRow).form("/stilllegen").press("", "").is(200).shows("ist stillgelegt")
	if strings.Contains(h.browser().codePage(), "CBRN(E)-Schutz") {
		t.Error("a retired code is offered")
	}
	ida.get(someRow).form("/anbieten").press("", "").is(200).shows("wird wieder angeboten")
	stale := ida.get(someRow).form("/datei")
	ida.get(someRow).form("/datei").press("", "").is(200).shows("folgt wieder der Datei")
	stale.press("", "").is(http.StatusConflict)
	ida.get(someRegister).hides("Strahlenschutz", "Im Web geändert")
	ida.get(someRegister + "?suche=betreuung").shows("BtD").hides("EK.SAN")
	ida.get(someRegister + "?suche=gibtesnicht").shows("Dazu gibt es keinen Eintrag")
}

func TestRegistersAreOnlyThereForTheirEditors(t *testing.T) {
	h := newHouse(t, setting{})
	pages := []string{"/verwaltung/register", someRegister, someRegister + "/neu", someRow, someRegister + "/einlesen", someRegister + "/ausgabe/csv", someSettings, someSettings + "/fristKv"}
	for who, want := range map[string]int{"ida": 200, "hannes": 200, "benno": 404, "erna": 404} {
		b := h.as(who)
		for _, page := range pages {
			if got := b.get(page).status; got != want {
				t.Errorf("%s by %s is %d, want %d", page, who, got, want)
			}
		}
		if got := strings.Contains(b.get("/").body, `href="/verwaltung/register"`); got != (want == 200) {
			t.Errorf("%s sees the entry: %v", who, got)
		}
	}
	for _, page := range pages {
		if got := h.browser().get(page); got.at.Path != "/anmelden" {
			t.Errorf("%s without sign-in leads to %s", page, got.at.Path)
		}
	}
	h.as("ida").get("/verwaltung/register/nothing").is(404)
	benno := h.as("benno")
	token := benno.get("/aufgaben").form("/abmelden").value("_csrf")
	for _, target := range []string{someRegister + "/neu", someRow, someRow + "/stilllegen", someRegister + "/einlesen/x", someSettings + "/fristKv", someSettings + "/fristKv/stimmt"} {
		if s := benno.forge(target, map[string]string{"_csrf": token, "_revision": "0", "key": "X", "wert": "1"}, false); s.status != 404 {
			t.Errorf("POST %s by somebody who may not is %d", target, s.status)
		}
	}
}

func TestRowsAreReadFromAFileAfterAPreview(t *testing.T) {
	h := newHouse(t, setting{sqlite: true})
	ida := h.as("ida")
	ida.upload("").is(422)
	ida.upload("Bezeichnung\nOhne Kennung\n").is(422).shows("Nötig ist die Spalte „Kennung“")
	bad := ida.upload("Kennung;Fachdienst;Zuständig;Farbe\nCBRN;Neu;LV;rot\nBtD;Neu;Mond;blau\n").is(422).shows("Solange eine Zeile Fehler hat", "Zeile 3", "Farbe")
	if bad.findForm("/uebernehmen") != nil || strings.Contains(bad.body, `name="_plan"`) {
		t.Error("a file with mistakes can be applied")
	}
	preview := ida.upload("Kennung;Fachdienst\nCBRN;Strahlen\nBtD;Betreuungsdienst\n").is(200).shows("Das würde geschehen", "Geändert 1", "Unverändert 1")
	ida.get(someRegister).hides("Strahlen")
	// Somebody changes the row between preview and button.
	h.as("hannes").get(someRow).form(someRow).set("gesichert", "nein").press("", "").is(200)
	moved := preview.importForm().press("", "").is(422).shows("Hier ist die neue Vorschau")
	ida.get(someRegister).hides("Strahlen")
	moved.importForm().press("", "").is(200).shows("Übernommene Einträge: 1", "Strahlen")
	ida.get(someRow).shows("Aus Datei eingelesen", "„CBRN(E)-Schutz“ → „Strahlen“")
	moved.importForm().press("", "").is(422).shows("Die Vorschau ist abgelaufen")
	// More than half: the number has to be typed.
	export, err := sheets.Read([]byte(ida.get(someRegister+"/ausgabe/csv").is(200).body), sheets.Style{})
	h.ok(err)
	lines := []string{"Kennung;Fachdienst"}
	for _, row := range export[1:] {
		lines = append(lines, row.Cells[0]+";Alles neu")
	}
	many := ida.upload(strings.Join(lines, "\n")).is(200).shows("mehr als die Hälfte")
	again := many.importForm().press("", "").is(422).shows("Das ist nicht die Zahl")
	ida.get(someRegister).hides("Alles neu")
	again.importForm().set("number", number(len(export)-1)).press("", "").is(200).shows("Übernommene Einträge: ", "Alles neu")
	// What is exported reads the same.
	for _, kind := range []string{"csv", "xlsx"} {
		file := ida.get(someRegister + "/ausgabe/" + kind).is(200)
		if !strings.Contains(file.header.Get("Content-Disposition"), "qualifikationen."+kind) {
			t.Errorf("the file is called %s", file.header.Get("Content-Disposition"))
		}
		ida.upload(file.body).is(200).shows("In der Datei steht nichts Neues")
	}
}

func number(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return number(n/10) + number(n%10)
}

// importForm is the form that applies a preview.
func (s *screen) importForm() *form {
	s.b.t.Helper()
	for n := range s.nodes() {
		if action := attr(n, "action"); strings.Contains(action, "/einlesen/") {
			return s.form(action)
		}
	}
	s.b.t.Fatalf("%s (%d) has nothing to apply:\n%s", s.at.Path, s.status, s.text())
	return nil
}

// A deadline changed on the web holds for the next case; the running one keeps its own.
func TestADeadlineIsChangedOnTheWeb(t *testing.T) {
	h := newHouse(t, setting{sqlite: true})
	ida := h.as("ida")
	h.browser().apply()
	running := h.as("benno").get("/aufgaben").link("/aufgaben/")
	due := func(task string) string {
		for n := range h.as("benno").get(task).nodes() {
			if n.Data == "time" && strings.HasPrefix(attr(n.Parent.Parent, "class"), "due") {
				return attr(n, "datetime")
			}
		}
		t.Fatalf("%s shows no deadline", task)
		return ""
	}
	before := due(running)
	one := ida.get(someSettings).is(200).shows("Frist für die Prüfung im Kreisverband", "Annahme", "7 Tage").link(someSettings + "/fristKv")
	f := ida.get(one).is(200).form(someSettings + "/fristKv")
	f.pairs = without(f.pairs, "wert")
	f.add("wert", "1", "days").press("", "").is(200).shows("ist geändert", "1 Tag", "Vorgabe", "Ida Dummy")
	if after := due(running); after != before {
		t.Errorf("the running case was due %s, now %s", before, after)
	}
	h.browser().apply("nachname", "Zweitantrag")
	fresh := ""
	for n := range h.as("benno").get("/aufgaben").nodes() {
		if href := attr(n, "href"); strings.HasPrefix(href, "/aufgaben/") && href != running {
			fresh = href
		}
	}
	if now := due(fresh); now >= before {
		t.Errorf("the new case is due %s, the old one %s", now, before)
	}
	// Nonsense is refused, a stale page is told, the default comes back, a guess is confirmed.
	f.pairs = without(f.pairs, "wert")
	f.add("wert", "viele", "days").press("", "").is(422)
	f.pairs = without(f.pairs, "wert")
	f.add("wert", "9", "days").press("", "").is(http.StatusConflict).shows("Da war gerade jemand schneller", "7 Tage → 1 Tag")
	ida.get(someSettings).form("/fristKv/vorgabe").press("", "").is(200).shows("folgt wieder der Vorgabe")
	ida.get(someSettings).form("/fristKv/stimmt").press("", "").is(200).shows("ist bestätigt")
	ida.get(one).shows("Bestätigt", "Vorgabe wiederhergestellt", "Ida Dummy")
	if ida.get(someSettings).findForm("/fristKv/stimmt") != nil {
		t.Error("a confirmed guess is asked again")
	}
}

func without(pairs []pair, name string) []pair {
	var kept []pair
	for _, p := range pairs {
		if p.name != name {
			kept = append(kept, p)
		}
	}
	return kept
}
