package ui_test

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"

	"laufzettel/ui"
	"laufzettel/ui/gallery"
)

func renderer(t *testing.T) *ui.Renderer {
	t.Helper()
	r, err := ui.NewRenderer(gallery.Site(""))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func render(t *testing.T, r *ui.Renderer, sample gallery.Sample) string {
	t.Helper()
	var out bytes.Buffer
	if err := r.Page(&out, sample.Page, sample.View); err != nil {
		t.Fatalf("%s: %v", sample.Name, err)
	}
	return out.String()
}

func TestEveryPageIsRenderedInSomeState(t *testing.T) {
	r := renderer(t)
	seen := map[string]bool{}
	for _, sample := range gallery.Samples() {
		if html := render(t, r, sample); !strings.Contains(html, "</html>") {
			t.Errorf("%s ends early", sample.Name)
		}
		seen[sample.Page] = true
	}
	for _, name := range ui.Pages() {
		if !seen[name] {
			t.Errorf("the gallery has no sample of page %q", name)
		}
	}
}

// Strict CSP forbids anything inline; the browser would drop it silently.
func TestNothingInline(t *testing.T) {
	r := renderer(t)
	inline := regexp.MustCompile(`(?i)<style|\sstyle=|\son[a-z]+=|javascript:|<script(?:[^>]*)>[^<]`)
	for _, sample := range gallery.Samples() {
		if found := inline.FindString(render(t, r, sample)); found != "" {
			t.Errorf("%s holds %q", sample.Name, found)
		}
	}
}

func TestIDsAreUniqueAndReferencesLead(t *testing.T) {
	r := renderer(t)
	ids := regexp.MustCompile(`\sid="([^"]+)"`)
	references := regexp.MustCompile(`\s(?:for|aria-describedby|aria-labelledby|aria-controls)="([^"]*)"`)
	local := regexp.MustCompile(`href="#([^"]+)"`)
	for _, sample := range gallery.Samples() {
		html := render(t, r, sample)
		known := map[string]bool{}
		for _, match := range ids.FindAllStringSubmatch(html, -1) {
			if known[match[1]] {
				t.Errorf("%s: the id %q is there twice", sample.Name, match[1])
			}
			known[match[1]] = true
		}
		for _, match := range references.FindAllStringSubmatch(html, -1) {
			for _, id := range strings.Fields(match[1]) {
				if !known[id] {
					t.Errorf("%s: %s leads nowhere", sample.Name, strings.TrimSpace(match[0]))
				}
			}
		}
		for _, match := range local.FindAllStringSubmatch(html, -1) {
			if !known[match[1]] {
				t.Errorf("%s: the link #%s leads nowhere", sample.Name, match[1])
			}
		}
	}
}

func TestTitleSaysThatSomethingIsWrong(t *testing.T) {
	r := renderer(t)
	title := regexp.MustCompile(`<title>([^<]*)</title>`)
	for _, sample := range gallery.Samples() {
		html := render(t, r, sample)
		wrong := strings.Contains(html, `class="problem"`) || strings.Contains(html, `data-summary`) || strings.Contains(html, `tone-bad" role="alert"`)
		if prefixed := strings.HasPrefix(title.FindStringSubmatch(html)[1], "Fehler: "); prefixed != wrong {
			t.Errorf("%s: title %q, but problems on the page: %v", sample.Name, title.FindStringSubmatch(html)[1], wrong)
		}
	}
}

func TestNoOutcomeIsChosenBeforeAPersonChose(t *testing.T) {
	r := renderer(t)
	radio := regexp.MustCompile(`<input type="radio" name="outcome"[^>]*checked`)
	for _, sample := range gallery.Samples() {
		html := render(t, r, sample)
		if !strings.Contains(html, "data-summary") && radio.MatchString(html) {
			t.Errorf("%s preselects an outcome", sample.Name)
		}
		if buttons := strings.Count(html, `class="button primary wide" name="_do" value="decide"`); strings.Contains(html, `name="outcome"`) && buttons != 1 {
			t.Errorf("%s has %d buttons that decide", sample.Name, buttons)
		}
	}
}

func TestLinkPagesShowNothingSensitive(t *testing.T) {
	r := renderer(t)
	for _, sample := range gallery.Samples() {
		if sample.Name == "aufgabe-link" {
			html := render(t, r, sample)
			if strings.Contains(html, "24. März 1991") || !strings.Contains(html, "Melde dich an, um es zu sehen") {
				t.Error("a hidden answer is shown on a link page")
			}
			if !strings.Contains(html, "Dieser Link gilt nur für Erna Exempel") {
				t.Error("the page does not say whom the link is for")
			}
			if strings.Contains(html, `name="_csrf"`) {
				t.Error("a link page has a CSRF input without a session")
			}
		}
	}
}

func TestInputIsEscaped(t *testing.T) {
	r := renderer(t)
	view := gallery.Samples()[0].View.(ui.PortalPage)
	view.Groups = []ui.TileGroup{{Tiles: []ui.Tile{{Href: "javascript:alert(1)", Title: "<script>alert(1)</script>", Text: `"><img src=x onerror=alert(1)>`}}}}
	view.Intro = "Hallo <script>alert(1)</script> [hier](javascript:alert(1)) <img src=x onerror=alert(1)>"
	var out bytes.Buffer
	if err := r.Page(&out, "portal", view); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"<script>alert", "<img src=x", `href="javascript:`} {
		if strings.Contains(out.String(), bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
}

func TestWrongViewsAreRefused(t *testing.T) {
	r := renderer(t)
	var out bytes.Buffer
	if err := r.Page(&out, "portal", ui.ErrorPage{}); err == nil || out.Len() > 0 {
		t.Error("a view of another page was taken")
	}
	if err := r.Page(&out, "nirgends", ui.ErrorPage{}); err == nil {
		t.Error("an unknown page was taken")
	}
	if _, err := ui.NewRenderer(ui.Site{Brand: "rot"}); err == nil || !strings.Contains(err.Error(), "#rrggbb") {
		t.Errorf("an unreadable brand colour gives %v", err)
	}
	if _, err := ui.NewRenderer(ui.Site{Lang: "xx"}); err == nil {
		t.Error("an unknown language was taken")
	}
}

// Texts that nothing names are left-overs; a text that is named and missing stops NewRenderer.
func TestEveryTextIsUsed(t *testing.T) {
	locale, err := ui.LoadLocale("de")
	if err != nil {
		t.Fatal(err)
	}
	var sources strings.Builder
	for _, pattern := range []string{"templates/*.html", "templates/parts/*.html", "*.go", "client/*.ts", "pages/*.go"} {
		for _, file := range glob(t, pattern) {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			sources.Write(content)
		}
	}
	used := func(key string) bool {
		return strings.Contains(sources.String(), `"`+key+`"`) || strings.Contains(sources.String(), `"`+key[:strings.LastIndex(key, ".")+1]+`"`)
	}
	for _, key := range locale.Keys() {
		stem := key
		for _, form := range []string{".one", ".many", ".none"} {
			stem = strings.TrimSuffix(stem, form)
		}
		if !used(key) && !used(stem) && !used(strings.TrimPrefix(key, "client.")) {
			t.Errorf("nothing uses the text %q", key)
		}
	}
}

func TestMissingTextsAreErrors(t *testing.T) {
	locale, err := ui.LoadLocale("de")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := locale.Text("gibt.es.nicht"); err == nil {
		t.Error("a missing text is no error")
	}
	if got, _ := locale.Count("demo.waiting", 1); got != "1 Aufgabe" {
		t.Errorf("one: %q", got)
	}
	if got, _ := locale.Count("demo.waiting", 3); got != "3 Aufgaben" {
		t.Errorf("three: %q", got)
	}
	if got, _ := locale.Text("form.step", "n", 2, "of", 3); got != "Schritt 2 von 3" {
		t.Errorf("step: %q", got)
	}
}
