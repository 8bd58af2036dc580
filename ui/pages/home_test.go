package pages_test

import (
	"io/fs"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"laufzettel/definitions"
	"laufzettel/definitions/library"
	"laufzettel/ui"
)

// changedDemo is the shipped folder with files changed or added.
func changedDemo(t *testing.T, change func(files fstest.MapFS)) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(library.Demo(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(library.Demo(), name)
		files[name] = &fstest.MapFile{Data: body}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	change(files)
	return files
}

// TestPortalByRole: everybody sees the tiles, pages and ways that are meant for them, and nothing else.
func TestPortalByRole(t *testing.T) {
	h := newHouse(t, setting{})
	h.browser().apply()
	guest := h.browser().get("/").is(200).shows("Qualifikation anerkennen lassen", "Gut zu wissen").hides("Für Leitungen", "Richtig entscheiden", "Für dich")
	if guest.link("/vorgaenge") != "" || guest.link("/verwaltung") != "" {
		t.Error("a guest is led to lists")
	}
	h.as("fritz").get("/").is(200).shows("Für dich").hides("Für Leitungen", "Richtig entscheiden")
	leader := h.as("benno").get("/").is(200).shows("Für dich", "Für Leitungen", "Richtig entscheiden").says("me.waiting.one")
	if leader.link("/aufgaben") == "" || leader.link("/vorgaenge") == "" || leader.link("/ich") == "" {
		t.Error("somebody who reads cases is not led to them")
	}
	if nav := h.as("benno").get("/impressum"); !strings.Contains(nav.body, `class="open-count">1<`) {
		t.Error("the header does not count the open task")
	}
	h.as("hannes").get("/").is(200).shows("Verwaltung")
	h.as("benno").get("/seiten/entscheiden").is(200).shows("Ablehnen braucht einen Grund")
	secret, missing := h.browser().get("/seiten/entscheiden"), h.browser().get("/seiten/nothing")
	if secret.status != 404 || secret.body != missing.body {
		t.Errorf("a page for others is answered %d, not like one that is missing", secret.status)
	}
	english := h.browser()
	english.get("/?lang=en")
	english.get("/seiten/gut-zu-wissen").is(200).shows("What you need", "District head of emergency services")
}

func TestNoticesInTheirTime(t *testing.T) {
	day := func(days int) string { return time.Now().AddDate(0, 0, days).Format("2006-01-02") }
	folder := changedDemo(t, func(files fstest.MapFS) {
		site := string(files["site.yaml"].Data)
		at := strings.Index(site, "notices:")
		files["site.yaml"].Data = []byte(site[:at] + `notices:
  - {title: Leiser Hinweis}
  - {title: Erst bald, from: ` + day(3) + `, to: ` + day(5) + `, tone: warn, at: [portal, forms]}
  - {title: Notfall hier, tone: urgent, text: "Bitte **alle** lesen <script>x()</script> [hier](javascript:x())"}
  - {title: Nur für Angemeldete, for: signedIn}
` + site[strings.Index(site, "retention:"):])
	})
	h := newHouse(t, setting{folder: folder})
	now := h.browser().get("/").is(200).shows("Notfall hier", "Leiser Hinweis").hides("Erst bald", "Nur für Angemeldete")
	if text := now.text(); strings.Index(text, "Notfall hier") > strings.Index(text, "Leiser Hinweis") {
		t.Error("what is urgent does not stand on top")
	}
	if strings.Contains(now.body, "<script>x()") || strings.Contains(now.body, "javascript:x") {
		t.Error("a notice runs code")
	}
	h.as("benno").get("/").shows("Nur für Angemeldete")
	h.browser().get("/f/anerkennung").is(200).hides("Notfall hier", "Erst bald")
	h.later(4 * 24 * time.Hour)
	h.browser().get("/").shows("Erst bald")
	h.browser().get("/f/anerkennung").is(200).shows("Erst bald").hides("Notfall hier")
	h.later(3 * 24 * time.Hour)
	h.browser().get("/").hides("Erst bald").shows("Leiser Hinweis")
}

func TestPagesOfHostileAuthors(t *testing.T) {
	folder := changedDemo(t, func(files fstest.MapFS) {
		files["pages/boese.md"] = &fstest.MapFile{Data: []byte("---\ntitle: '<img src=x onerror=x()>'\nlead: <script>x()</script>\n---\n" +
			"<script>x()</script>\n\n<a href=\"javascript:x()\" onclick=\"x()\">roh</a> [js](javascript:x()) [daten](data:text/html;base64,PHNjcmlwdD4=)\n\n" +
			"![bild](https://example.org/zaehler.png) <iframe src=\"https://example.org\"></iframe> <form action=\"/abmelden\"><input></form>\n\n[gut](https://example.org)\n")}
		files["pages/boese.en.md"] = files["pages/boese.md"]
	})
	h := newHouse(t, setting{folder: folder})
	for _, address := range []string{"/seiten/boese", "/"} {
		page := h.browser().get(address).is(200)
		for _, bad := range []string{"<script>x()", "javascript:", "onclick", "onerror=x()>", "data:text", "zaehler.png", "<iframe", `action="/abmelden"`} {
			if strings.Contains(page.body, bad) && !strings.Contains(page.body, "&lt;img src=x "+bad[:min(7, len(bad))]) {
				t.Errorf("%s holds %s", address, bad)
			}
		}
	}
	if page := h.browser().get("/seiten/boese"); page.link("https://example.org") == "" {
		t.Error("an honest link was dropped too")
	}
}

func TestContactShowsWhatItMay(t *testing.T) {
	h := newHouse(t, setting{})
	whole := h.browser().get("/kontakt").is(200).shows("Landesgeschäftsstelle", "geschaeftsstelle@example.org", "Landesbereitschaftsleitung", "Erna Exempel", "Carla Probe", "Stellvertretung")
	whole.hides("erna.exempel@example.org", "Landesgeschäftsführung", "Ida Dummy", "Benno Muster")
	if !strings.Contains(whole.body, `<option value="musterkreis">`) {
		t.Error("the unit cannot be chosen")
	}
	unit := h.browser().get("/kontakt?gliederung=musterkreis").is(200)
	unit.shows("KV Musterkreis", "Kreisbereitschaftsleitung", "Benno Muster", "kbl.musterkreis@example.org", "Kreisgeschäftsführung", "Erna Exempel").hides("Gisela Fiktiv", "benno.muster@example.org")
	h.browser().get("/kontakt?gliederung=probetal").is(200).shows("Zurzeit nicht besetzt", "kbl.probetal@example.org")
	h.browser().get("/kontakt?gliederung=musterdorf").is(200).shows("Hier ist niemand eingetragen", "Benno Muster")
	for _, unknown := range []string{"nothing", "<script>", "%00"} {
		if s := h.browser().get("/kontakt?gliederung=" + url.QueryEscape(unknown)); s.status != 404 {
			t.Errorf("the unit %q is answered %d", unknown, s.status)
		}
	}
	none := newHouse(t, setting{folder: changedDemo(t, func(files fstest.MapFS) {
		text := regexp.MustCompile(`,\n     contact: .*`).ReplaceAll(files["organisation/functions.yaml"].Data, []byte("}"))
		files["organisation/functions.yaml"].Data = regexp.MustCompile(`(?m)^    contact: .*\n`).ReplaceAll(text, nil)
	})})
	if s := none.browser().get("/kontakt"); s.status != 404 || none.browser().get("/").link("/kontakt") != "" {
		t.Errorf("where nothing may be shown the page is answered %d", s.status)
	}
}

// TestTilesHaveIcons: every picture that a definition may name is one of the pages.
func TestTilesHaveIcons(t *testing.T) {
	for _, name := range definitions.TileIcons {
		if !ui.HasIcon(name) {
			t.Errorf("there is no icon %q", name)
		}
	}
}

func TestFootSaysVersionAndDate(t *testing.T) {
	h := newHouse(t, setting{})
	edition := h.engine.Edition()
	h.browser().get("/").shows("Fassung vom", "("+edition.Hash[:7]+")").shows("Barriere melden", "Kontakt")
	h.ok(h.engine.Use(ctx, h.set))
	if again := h.engine.Edition(); !again.Since.Equal(edition.Since) {
		t.Error("putting the same definitions in force again makes them look new")
	}
	h.clock.Forward(48 * time.Hour)
	other := *h.set
	other.Hash = strings.Repeat("ab", 32)
	h.ok(h.engine.Use(ctx, &other))
	if now := h.engine.Edition(); now.Hash != other.Hash || !now.Since.After(edition.Since) {
		t.Errorf("other definitions are in force as %+v", now)
	}
}
