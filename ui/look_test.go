package ui_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"laufzettel/ui/browsertest"
	"laufzettel/ui/gallery"
)

// brands are Laufzettel's own colour and two that are hard: a red like that of errors, and one too light to read.
var brands = map[string]string{"own": "", "red": "#e60005", "light": "#ffd400"}

func serveGallery(t *testing.T, brand string) string {
	t.Helper()
	handler, err := gallery.Handler(gallery.Site(brand))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

func samples() []string {
	names := []string{"", "bausteine", "feldtypen"}
	for _, sample := range gallery.Samples() {
		names = append(names, sample.Name)
	}
	return names
}

// views are how a page is looked at: the page of all types also on the narrowest screen.
func views(name string) []browsertest.View {
	all := []browsertest.View{{Width: 390}, {Width: 1280}, {Width: 390, Dark: true}, {Width: 1280, Dark: true}}
	if name == "feldtypen" || name == "tabelle" {
		all = append(all, browsertest.View{Width: 320}, browsertest.View{Width: 320, Dark: true})
	}
	if name == "tabelle-100" {
		return []browsertest.View{{Width: 390}, {Width: 1280, Dark: true}} // large; its parts are those of the others
	}
	return all
}

// LAUFZETTEL_SCREENSHOTS=<folder> leaves a picture of every page in every look.
func TestAxeFindsNothing(t *testing.T) {
	b := browsertest.Start(t)
	pictures := os.Getenv("LAUFZETTEL_SCREENSHOTS")
	address := serveGallery(t, brands["own"])
	only := os.Getenv("LAUFZETTEL_SAMPLE")
	for _, name := range samples() {
		if !strings.Contains(name, only) {
			continue
		}
		t.Run("page="+name, func(t *testing.T) {
			for _, view := range views(name) {
				t.Run(view.String(), func(t *testing.T) {
					b.Open(t, address+"/gallery/"+name, view)
					if pictures != "" {
						b.Screenshot(t, pictures, fmt.Sprintf("%s-%s", name, strings.ReplaceAll(view.String(), " ", "-")))
					}
					b.Axe(t)
					for _, complaint := range b.Complaints() {
						t.Error(complaint)
					}
				})
			}
		})
	}
}

func TestAxeFindsNothingInOtherColours(t *testing.T) {
	b := browsertest.Start(t)
	for _, brand := range []string{"red", "light"} {
		address := serveGallery(t, brands[brand])
		for _, name := range []string{"portal-angemeldet", "bausteine", "aufgabe-fehler", "stand", "postfach-mail"} {
			for _, dark := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s/%s/dark=%v", brand, name, dark), func(t *testing.T) {
					b.Open(t, address+"/gallery/"+name, browsertest.View{Dark: dark})
					b.Axe(t)
				})
			}
		}
	}
}

func TestNothingScrollsSideways(t *testing.T) {
	b := browsertest.Start(t)
	address := serveGallery(t, "")
	only := os.Getenv("LAUFZETTEL_SAMPLE")
	for _, name := range samples() {
		if !strings.Contains(name, only) {
			continue
		}
		t.Run("page="+name, func(t *testing.T) { b.Overflow(t, address+"/gallery/"+name) })
	}
}

// A check that cannot fail proves nothing.
func TestChecksFindPlantedFaults(t *testing.T) {
	b := browsertest.Start(t)
	page := func(language, body string) string {
		return `<!doctype html><html` + language + `><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Prüfseite</title></head><body><main><h1>Prüfseite</h1>` + body + `</main></body></html>`
	}
	faults := map[string]struct{ html, rule string }{
		"label":    {page(` lang="de"`, `<input type="text" name="a">`), "label"},
		"contrast": {page(` lang="de"`, `<p style="color:#999;background:#fff">kaum zu lesen</p>`), "color-contrast"},
		"language": {page(``, ``), "html-has-lang"},
	}
	served := ""
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, served)
	}))
	defer server.Close()
	for name, fault := range faults {
		served = fault.html
		b.Open(t, server.URL, browsertest.View{})
		if found := strings.Join(b.Findings(t), "\n"); !strings.Contains(found, fault.rule+" (") {
			t.Errorf("%s: axe does not find the rule %s, but: %s", name, fault.rule, found)
		}
	}
	served = page(` lang="de"`, `<p>ohne Fehler</p>`)
	b.Open(t, server.URL, browsertest.View{})
	if found := b.Findings(t); len(found) > 0 {
		t.Errorf("a page without faults: %v", found)
	}
	served = page(` lang="de"`, `<div style="width:500px">breit</div>`)
	b.Open(t, server.URL, browsertest.View{Width: 320})
	if len(b.Overflowing(t)) == 0 {
		t.Error("a page that is too wide is not found")
	}
	served = page(` lang="de"`, `<script>nichts.da()</script>`)
	b.Open(t, server.URL, browsertest.View{})
	if len(b.Complaints()) == 0 {
		t.Error("an error of a script is not found")
	}
}
