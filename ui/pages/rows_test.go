package pages_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"laufzettel/definitions/library"
	"laufzettel/sheets"
)

// outing is a process with a table, on two pages.
var outing = map[string]string{
	"ausflug/flow.yaml": `flow: ausflug
title: Ausflug anmelden
number: AUS-{year}-{seq:4}
start: {form: ausflug}
statuses: {fertig: done, abgelehnt: refused}
steps:
  - approve: leitung
    title: Leitung
    when: ziel != ""
    by: service("messung")
    outcomes:
      ja: {label: Ja}
      nein: {label: Nein, then: end abgelehnt}
  - end: fertig
keep: [{for: 1 year}]
`,
	"ausflug/form.yaml": `form: ausflug
title: Ausflug anmelden
who: everyone
pages:
  - page: gruppe
    title: Eure Gruppe
    fields:
      - {name: ziel, type: text, label: Wohin geht es?, required: true}
      - name: gaeste
        type: table
        label: Wer kommt mit?
        min: 1
        max: 30
        import: true
        rowTitle: "Gast {{ number }}"
        fields:
          - {name: vorname, type: text, label: Vorname, required: true}
          - {name: geboren, type: date, label: Geburtsdatum, required: true}
          - {name: essen, type: choice, label: Essen, options: {alles: Alles, ohne: Ohne Fleisch}}
  - page: ende
    title: Zum Schluss
    fields:
      - {name: wunsch, type: text, label: Noch ein Wunsch?}
`,
}

// outingFolder is the smallest folder with the process outing in it.
func outingFolder(t *testing.T) fs.FS {
	t.Helper()
	folder := fstest.MapFS{}
	minimal := library.Minimal()
	err := fs.WalkDir(minimal, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(minimal, path)
		folder[path] = &fstest.MapFile{Data: content}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for path, content := range outing {
		folder[path] = &fstest.MapFile{Data: []byte(content)}
	}
	return folder
}

func outingHouse(t *testing.T) *house { return newHouse(t, setting{folder: outingFolder(t)}) }

// numbers are the rows of the table on a page.
func numbers(s *screen) string {
	var list []string
	for n := range s.nodes() {
		if attr(n, "name") == "gaeste" && attr(n, "value") != "" {
			list = append(list, attr(n, "value"))
		}
	}
	return strings.Join(list, " ")
}

func TestRowsWithoutJavaScript(t *testing.T) {
	h := outingHouse(t)
	b := h.browser()
	s := b.get("/f/ausflug").is(200)
	if got := numbers(s); got != "1" {
		t.Fatalf("the table begins with the rows %q", got)
	}
	s = s.form("").set("ziel", "Probetal").set("gaeste.1.vorname", "Alma").do("addrow:gaeste").is(200)
	if got := numbers(s); got != "1 2" || s.form("").value("gaeste.1.vorname") != "Alma" || s.form("").value("ziel") != "Probetal" {
		t.Errorf("after adding a row: rows %q, %q, %q", got, s.form("").value("gaeste.1.vorname"), s.form("").value("ziel"))
	}
	if s.at.Fragment != "f-gaeste-2-vorname" {
		t.Errorf("the page is looked at from %q", s.at.Fragment)
	}
	s = s.form("").set("gaeste.2.vorname", "Benno").do("addrow:gaeste").is(200)
	s = s.form("").set("gaeste.3.vorname", "Carla").do("droprow:gaeste:2").is(200)
	if got := numbers(s); got != "1 3" || strings.Contains(s.body, "Benno") || s.form("").value("gaeste.3.vorname") != "Carla" {
		t.Errorf("after removing a row: rows %q", got)
	}
	wrong := s.form("").set("gaeste.1.geboren", "1.2.2003").do("next")
	if wrong.status != 422 {
		t.Fatalf("a row without its date is answered %d", wrong.status)
	}
	wrong.shows("Gast 2, Geburtsdatum")
	if !strings.Contains(wrong.body, `href="#f-gaeste-3-geboren"`) || !strings.Contains(wrong.body, `id="f-gaeste-3-geboren"`) {
		t.Error("the summary does not lead to the control in the row")
	}
	check := wrong.form("").set("gaeste.3.geboren", "2.3.2004").do("next").is(200).form("").do("next").is(200)
	check.shows("Alma", "Carla")
	if strings.Contains(check.body, "Benno") {
		t.Error("the removed row is on the check page")
	}
}

// A browser with JavaScript removes a row by leaving it out of the post.
func TestRowsThatAPostLeavesOutAreGone(t *testing.T) {
	h := outingHouse(t)
	s := h.browser().get("/f/ausflug").form("").set("ziel", "Probetal").set("gaeste.1.vorname", "Alma").set("gaeste.1.geboren", "1.2.2003").do("addrow:gaeste")
	f := s.form("").set("gaeste.2.vorname", "Benno").set("gaeste.2.geboren", "1.2.2003")
	s = f.do("refresh").is(200)
	f = s.form("").set("gaeste", "", "2", "7").add("gaeste.7.vorname", "Carla").add("gaeste.7.geboren", "3.4.2005")
	s = f.do("next").is(200).form("").do("back").is(200)
	if got := numbers(s); got != "2 7" || strings.Contains(s.body, "Alma") || s.form("").value("gaeste.7.vorname") != "Carla" {
		t.Errorf("the rows are %q", got)
	}
}

// live asks what the browser asks while somebody fills in.
func (b *browser) fetch(t *testing.T, address string, values url.Values) (int, map[string]any) {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, b.absolute(address), strings.NewReader(values.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	s := b.raw(r)
	answer := map[string]any{}
	if s.body != "" {
		if err := json.Unmarshal([]byte(s.body), &answer); err != nil {
			t.Fatalf("%s is answered %d %.300s", address, s.status, s.body)
		}
	}
	return s.status, answer
}

func TestTheServerRendersNewRows(t *testing.T) {
	h := outingHouse(t)
	b := h.browser()
	post := url.Values{"_page": {"gruppe"}, "gaeste": {"1", "5"}, "gaeste.1.vorname": {"Alma"}, "_fresh": {"gaeste.5"}}
	status, answer := b.fetch(t, "/f/ausflug/live", post)
	row, _ := answer["fresh"].(string)
	if status != 200 || !strings.HasPrefix(row, "<tr") || !strings.Contains(row, `name="gaeste.5.vorname"`) || !strings.Contains(row, "Gast 2") || strings.Contains(row, "gaeste.1.") {
		t.Errorf("the row is answered %d %s", status, row)
	}
	fields := answer["fields"].(map[string]any)
	if title := fields["gaeste.1"].(map[string]any)["shown"]; title != "Gast 1" {
		t.Errorf("the first row is called %v", title)
	}
	mark := fields["gaeste.1.essen"].(map[string]any)["options"].(string)
	post.Set("_options", "gaeste.1.essen "+mark+"\ngaeste.5.essen 0000")
	_, answer = b.fetch(t, "/f/ausflug/live", post)
	fields = answer["fields"].(map[string]any)
	if fields["gaeste.1.essen"].(map[string]any)["html"] != nil || fields["gaeste.5.essen"].(map[string]any)["html"] == nil {
		t.Error("choices that the browser has are sent again, or those that it lacks are not")
	}
	post.Set("_fresh", "gaeste")
	if _, answer = b.fetch(t, "/f/ausflug/live", post); !strings.HasPrefix(answer["fresh"].(string), "<fieldset") {
		t.Error("the whole table is not rendered")
	}
}

func TestRowsFromAFile(t *testing.T) {
	h := outingHouse(t)
	s := h.browser().get("/f/ausflug").is(200)
	template := download(t, s, "gaeste.csv")
	if !strings.Contains(template, "Vorname;Geburtsdatum;Essen") {
		t.Errorf("the template is %q", template)
	}
	csv := "vorname;Essen;GEBURTSDATUM;Farbe\r\nAlma;Ohne Fleisch;1.2.2003;rot\r\nBenno;;gestern;blau\r\n;alles;2.3.2004;\r\nŞükriye;alles;2004-03-02;\r\n"
	f := s.form("").set("ziel", "Probetal")
	f.files = append(f.files, attached{"import:gaeste", "liste.csv", csv})
	s = f.do("import:gaeste")
	if s.status != 422 {
		t.Fatalf("a file with bad rows is answered %d: %s", s.status, h.log)
	}
	s.shows("2 Zeilen sind dazugekommen", "2 Zeilen stimmen noch nicht", "Zeile 3 der Datei", "Zeile 4 der Datei", "Geburtsdatum", "Nicht gebraucht wurden die Spalten Farbe")
	back := s.form("")
	names := map[string]string{}
	for _, number := range strings.Fields(numbers(s)) {
		names[back.value("gaeste."+number+".vorname")] = back.value("gaeste." + number + ".essen")
	}
	if len(names) != 2 || names["Alma"] != "ohne" || names["Şükriye"] != "alles" || back.value("ziel") != "Probetal" {
		t.Errorf("the table holds %v", names)
	}
	bad := download(t, s, "gaeste-fehlerhafte-zeilen.csv")
	for _, part := range []string{"vorname;Essen;GEBURTSDATUM;Farbe;", "Benno;;gestern;blau;", ";alles;2.3.2004;;"} {
		if !strings.Contains(bad, part) {
			t.Errorf("the file of bad rows lacks %q:\n%s", part, bad)
		}
	}
	// Corrected, the same file is read again, whatever column says what was wrong.
	f = s.form("")
	f.files = append(f.files, attached{"import:gaeste", "liste.csv", strings.Replace(strings.Replace(bad, "gestern", "5.6.2007", 1), "\r\n;alles", "\r\nCarla;alles", 1)})
	s = f.do("import:gaeste").is(200)
	if got := len(strings.Fields(numbers(s))); got != 4 {
		t.Errorf("after correcting there are %d rows: %s", got, s.text())
	}
	s.form("").do("next").is(200).shows("Zum Schluss")
}

func TestFilesThatAreNoList(t *testing.T) {
	h := outingHouse(t)
	for name, one := range map[string]struct{ content, says string }{
		"none": {"", "zuerst eine Datei"}, "old": {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "alte Excel-Format"}, "picture": {"\x89PNG\r\n\x00", "nicht lesen"},
		"other headings": {"Farbe;Form\nrot;rund\n", "Vorname, Geburtsdatum, Essen"}, "large": {strings.Repeat("a;b\n", sheets.MostRows+1), "zu groß"},
	} {
		f := h.browser().get("/f/ausflug").form("").set("ziel", "Probetal").set("gaeste.1.vorname", "Alma")
		if one.content != "" {
			f.files = append(f.files, attached{"import:gaeste", "liste.csv", one.content})
		}
		s := f.do("import:gaeste")
		if s.status != 422 {
			t.Errorf("%s is answered %d", name, s.status)
		}
		s.shows("Aus dieser Datei wurde nichts übernommen", one.says)
		if s.form("").value("gaeste.1.vorname") != "Alma" {
			t.Errorf("%s: what was typed is gone", name)
		}
	}
}

// download is the content of a link that holds a file.
func download(t *testing.T, s *screen, name string) string {
	t.Helper()
	for n := range s.nodes() {
		if attr(n, "download") != name {
			continue
		}
		_, encoded, _ := strings.Cut(attr(n, "href"), "base64,")
		content, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil || !strings.HasPrefix(attr(n, "href"), "data:text/csv;") {
			t.Fatalf("the link of %s leads to %.60s: %v", name, attr(n, "href"), err)
		}
		return string(bytes.TrimPrefix(content, []byte("\uFEFF")))
	}
	t.Fatalf("there is no file %s on %s", name, s.at.Path)
	return ""
}
