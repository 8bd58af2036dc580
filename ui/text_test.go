package ui

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestDatesForPeople(t *testing.T) {
	d := dates{zone: time.FixedZone("CET", 3600)}
	instant := time.Date(2026, 3, 4, 22, 30, 0, 0, time.UTC)
	for what, c := range map[string][2]string{
		"day":                        {d.day(instant), "4. März 2026"},
		"moment":                     {d.moment(instant), "4. März 2026, 23:30 Uhr"},
		"short":                      {d.short(instant), "04.03.2026, 23:30"},
		"deadline at 24:00":          {d.deadline(instant.Add(30 * time.Minute)), "Mittwoch, 4. März 2026"},
		"deadline at a time":         {d.deadline(instant), "Mittwoch, 4. März 2026, 23:30 Uhr"},
		"deadline just before 24:00": {d.deadline(instant.Add(29 * time.Minute)), "Mittwoch, 4. März 2026"},
		"no zone":                    {dates{}.moment(instant), "4. März 2026, 22:30 Uhr"},
	} {
		if c[0] != c[1] {
			t.Errorf("%s: %q, want %q", what, c[0], c[1])
		}
	}
}

func TestSizesForPeople(t *testing.T) {
	for n, want := range map[int64]string{0: "0 Byte", 900: "900 Byte", 1024: "1 KB", 840 << 10: "840 KB", 10 << 20: "10 MB", 1258291: "1,2 MB", 50 << 20: "50 MB"} {
		if got := (dates{}).bytes(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestMarkdownIsSafeAndBelowThePageHeading(t *testing.T) {
	html, err := Markdown("# Eins\n\n## Zwei\n\n**fett** [Link](https://example.org)  \nneue Zeile\n\n<script>x()</script><b onclick=\"x()\">roh</b> [böse](javascript:x())")
	if err != nil {
		t.Fatal(err)
	}
	got := string(html)
	for _, want := range []string{"<h2", "<h3", "<strong>fett</strong>", `href="https://example.org"`, "<br"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in %s", want, got)
		}
	}
	for _, bad := range []string{"<h1", "<script", "onclick", "javascript:"} {
		if strings.Contains(got, bad) {
			t.Errorf("%q is in %s", bad, got)
		}
	}
	if empty, _ := Markdown("  \n"); empty != "" {
		t.Errorf("nothing gives %q", empty)
	}
}

func TestStaticFilesMayBeKept(t *testing.T) {
	r, err := NewRenderer(Site{Brand: "#b3000f"})
	if err != nil {
		t.Fatal(err)
	}
	address, err := r.assets.address("app.css")
	if err != nil {
		t.Fatal(err)
	}
	get := func(method, target, etag string) *httptest.ResponseRecorder {
		request := httptest.NewRequest(method, target, nil)
		request.Header.Set("If-None-Match", etag)
		answer := httptest.NewRecorder()
		r.Static().ServeHTTP(answer, request)
		return answer
	}
	versioned := get("GET", address, "")
	if versioned.Code != 200 || !strings.Contains(versioned.Header().Get("Cache-Control"), "immutable") || versioned.Header().Get("Content-Type") != "text/css; charset=utf-8" {
		t.Errorf("%d %v", versioned.Code, versioned.Header())
	}
	if plain := get("GET", "/static/app.css", ""); strings.Contains(plain.Header().Get("Cache-Control"), "immutable") {
		t.Error("an address without version is kept for ever")
	}
	if again := get("GET", address, versioned.Header().Get("ETag")); again.Code != 304 || again.Body.Len() != 0 {
		t.Errorf("a known version gives %d", again.Code)
	}
	if head := get("HEAD", address, ""); head.Code != 200 || head.Body.Len() != 0 {
		t.Errorf("HEAD gives %d with %d bytes", head.Code, head.Body.Len())
	}
	for _, target := range []string{"/static/", "/static/../renderer.go", "/static/none.css"} {
		if answer := get("GET", target, ""); answer.Code != 404 {
			t.Errorf("%s gives %d", target, answer.Code)
		}
	}
	if post := get("POST", address, ""); post.Code != 405 {
		t.Errorf("POST gives %d", post.Code)
	}
	if theme := get("GET", "/static/theme.css", ""); !strings.Contains(theme.Body.String(), "--brand:#b3000f") {
		t.Errorf("the theme is %s", theme.Body.String())
	}
	if font := get("GET", "/static/fonts/inter-latin.woff2", ""); font.Code != 200 || font.Header().Get("Content-Type") != "font/woff2" {
		t.Errorf("the font gives %d %s", font.Code, font.Header().Get("Content-Type"))
	}
	if licence := get("GET", "/static/fonts/OFL.txt", ""); !strings.Contains(licence.Body.String(), "SIL Open Font License") {
		t.Error("the font's licence is not served")
	}
}
