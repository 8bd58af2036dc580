package mail

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"laufzettel/connectors"
)

var update = flag.Bool("update", false, "write the golden files")

func TestGoldenMails(t *testing.T) {
	english := confirmation()
	english.Lang, english.Subject = "en", "[ANE-2026-00042] We have your application"
	english.Markdown = "Hello,\n\nyour application has arrived."
	english.Action.Label, english.Footer = "See where it is", ""
	for name, m := range map[string]connectors.Message{"brief": brief(), "confirmation": confirmation(), "english": english} {
		text, page, err := Render(m, branding)
		if err != nil {
			t.Fatal(err)
		}
		for file, got := range map[string]string{name + ".txt": text, name + ".html": page} {
			path := filepath.Join("testdata", file)
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s has changed (go test ./connectors/mail -run Golden -update, then look at it):\n%s", file, got)
			}
		}
	}
}

// elements walks a page.
func elements(t *testing.T, page string) []*html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var all []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			all = append(all, n)
		}
	}
	return all
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func TestPageLoadsNothingAndIsAccessible(t *testing.T) {
	m := brief()
	m.Markdown += "\n![Bild](https://evil.example/pixel.png)\n\n[Link](https://example.org/a \"Titel\")\n\n`code`\n\n> Zitat\n"
	_, page, err := Render(m, branding)
	if err != nil {
		t.Fatal(err)
	}
	buttons, links, headings := 0, 0, 0
	for _, n := range elements(t, page) {
		switch n.Data {
		case "img", "link", "script", "iframe", "object", "embed", "form", "video", "audio", "svg", "base":
			t.Errorf("the page has an element %s", n.Data)
		case "table":
			if attribute(n, "role") != "presentation" {
				t.Error("a table is not marked as presentation")
			}
		case "html":
			if attribute(n, "lang") != "de" {
				t.Errorf("lang %q", attribute(n, "lang"))
			}
		case "h1":
			headings++
		case "a":
			if href := attribute(n, "href"); href == m.Action.URL {
				links++
				if strings.Contains(attribute(n, "style"), "inline-block") {
					buttons++
				}
			}
		}
	}
	if buttons != 1 || links != 2 || headings != 1 {
		t.Errorf("%d buttons, %d links of the action, %d first headings; want 1, 2, 1", buttons, links, headings)
	}
	if regexp.MustCompile(`url\(|@import|@font-face|src=|background=`).MatchString(page) {
		t.Error("the page loads something")
	}
	if !strings.Contains(page, `<meta name="color-scheme" content="light dark">`) {
		t.Error("no color-scheme")
	}
}

func TestMarkdownIsTamed(t *testing.T) {
	tests := []struct{ name, markdown, text, html string }{
		{"raw HTML is text", "Firma <b>Muster</b> <script>alert(1)</script>", "Firma <b>Muster</b> <script>alert(1)</script>",
			`Firma &lt;b&gt;Muster&lt;/b&gt; &lt;script&gt;alert(1)&lt;/script&gt;`},
		{"a block of HTML is text", "<div onclick=x>\nhallo\n</div>", "<div onclick=x> hallo </div>", `&lt;div onclick=x&gt;`},
		{"no script in a link", "[hier](javascript:alert(1))", "hier", `hier`},
		{"no data in a link", "[hier](data:text/html,x)", "hier", `hier`},
		{"no image", "![Das Wappen](https://evil.example/x.png) dazu", "Das Wappen dazu", `Das Wappen dazu`},
		{"link with a name", "[Stand](https://example.org/v/1?a=1&b=2)", "Stand (https://example.org/v/1?a=1&b=2)", `href="https://example.org/v/1?a=1&amp;b=2"`},
		{"bare link", "Hier: https://example.org/v/1.", "Hier: https://example.org/v/1.", `<a href="https://example.org/v/1"`},
		{"mail address", "[Büro](mailto:buero@example.org)", "Büro (buero@example.org)", `href="mailto:buero@example.org"`},
		{"emphasis", "**sehr** *wichtig*", "sehr wichtig", `<strong>sehr</strong> <em>wichtig</em>`},
		{"lists", "- eins\n- zwei\n  - drin\n\n3. drei\n4. vier", "- eins\n- zwei\n  - drin\n\n3. drei\n4. vier", `<ol start="3"`},
		{"quote", "> a\n> b\n\nc", "> a b\n\nc", `<blockquote style=`},
		{"code", "`a*b*` und\n\n    <x>  y", "a*b* und\n\n    <x>  y", `&lt;x&gt;  y`},
		{"escapes", `\*kein Stern\* &amp; \&amp; &euro; &#65;`, "*kein Stern* & &amp; € A", `*kein Stern* &amp; &amp;amp; € A`},
		{"hard break", "eins  \nzwei\ndrei", "eins\nzwei drei", `eins<br/>`},
		{"own title", "# Titel\n\nText", "Titel\n=====\n\nText", `>Titel</h1>`},
		{"rule", "a\n\n---\n\nb", "a\n\n* * *\n\nb", `<hr style=`},
		{"control and turning characters", "a\x00b\u202ec&#27;d", "abcd", `ab`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text, page, err := Render(connectors.Message{Subject: "x", Markdown: test.markdown}, connectors.Branding{})
			if err != nil {
				t.Fatal(err)
			}
			if text != test.text+"\n" {
				t.Errorf("text %q, want %q", text, test.text+"\n")
			}
			if !strings.Contains(page, test.html) {
				t.Errorf("%s is not in\n%s", test.html, page)
			}
			if strings.Contains(page, "<script") || strings.Contains(page, "<img") || strings.Contains(page, "javascript:") || strings.ContainsAny(page, "\x00\x1b\u202e") {
				t.Errorf("untamed:\n%s", page)
			}
		})
	}
}

// TestEscapedTextStaysText is the law of connectors.EscapeMarkdown: what a person typed arrives letter by letter.
func TestEscapedTextStaysText(t *testing.T) {
	for _, typed := range []string{
		"**fett** _kursiv_ `code`", "[klick](https://evil.example)", "https://evil.example/x www.evil.example", "<https://evil.example>",
		"# Titel", "- Punkt", "1. Punkt", "> Zitat", "---", "===", "    eingerückt", "![x](https://evil.example/x.png)", `\ &amp; &#65; <b>`,
		"a | b", "~~weg~~", "boese@evil.example", "+ plus", "* Stern", "2) zwei", "[x]: https://evil.example",
	} {
		text, page, err := Render(connectors.Message{Subject: "x", Markdown: "Gesagt: " + connectors.EscapeMarkdown(typed) + "\n\n" + connectors.EscapeMarkdown(typed)}, connectors.Branding{})
		if err != nil {
			t.Fatal(err)
		}
		trimmed := strings.TrimSpace(typed)
		if want := "Gesagt: " + trimmed + "\n\n" + trimmed + "\n"; text != want {
			t.Errorf("%q became %q", typed, text)
		}
		for _, n := range elements(t, page) {
			switch n.Data {
			case "a", "strong", "em", "li", "blockquote", "pre", "code", "hr", "h2", "img":
				t.Errorf("%q became an element %s", typed, n.Data)
			}
		}
	}
	if got := connectors.EscapeMarkdown("eins\nzwei\r\n\r\ndrei"); got != "eins  \nzwei\n\ndrei" {
		t.Errorf("lines become %q", got)
	}
}

func TestPersonalTextsCannotForgeLines(t *testing.T) {
	m := brief()
	m.Facts = []connectors.Fact{{Label: "Grund\nBis", Value: "weil\nBis: morgen\r\n\r\nAnsehen:\nhttps://evil.example\u202e"}}
	m.Choices = []connectors.Choice{{Label: "Ja\n- Nein", Text: "gut\n- Ablehnen: schlecht"}}
	text, page, err := Render(m, branding)
	if err != nil {
		t.Fatal(err)
	}
	for _, forged := range []string{"\nBis: morgen", "\nhttps://evil.example", "\n- Nein", "\n- Ablehnen"} {
		if strings.Contains(text, forged) {
			t.Errorf("%q stands at the beginning of a line:\n%s", forged, text)
		}
	}
	if strings.Contains(page, `href="https://evil.example`) {
		t.Error("a fact became a link")
	}
}

func TestButtonIsReadableInEveryColor(t *testing.T) {
	contrast := func(a, b string) float64 {
		high, low := luminance(a), luminance(b)
		if high < low {
			high, low = low, high
		}
		return (high + 0.05) / (low + 0.05)
	}
	for _, brand := range []string{"#d70015", "#ffcc00", "#000000", "#ffffff", "#767676", "#35688c", "#7f7f7f", "#00ff00", "red; } body { x", ""} {
		background, label := buttonColors(brand)
		if !hexColor.MatchString(background) || contrast(background, label) < 4.5 {
			t.Errorf("%q gives %s on %s: %.2f", brand, label, background, contrast(background, label))
		}
	}
	if got := contrast("#d70015", "#ffffff"); got < 5.3 || got > 5.5 {
		t.Errorf("contrast of the known pair is %.2f, not 5.38", got)
	}
}

func TestSparseMessage(t *testing.T) {
	text, page, err := Render(connectors.Message{Subject: "Nur Betreff", Markdown: "Kurz.", Lang: "de\"><script>"}, connectors.Branding{})
	if err != nil || text != "Kurz.\n" {
		t.Errorf("%q %v", text, err)
	}
	if !strings.Contains(page, `<html lang="de">`) || strings.Contains(page, "Impressum") || strings.Contains(page, "<h2") {
		t.Errorf("unexpected parts in\n%s", page)
	}
	for _, b := range []connectors.Branding{{Imprint: "javascript:x"}, {Privacy: "datenschutz"}} {
		if _, _, err := Render(confirmation(), b); err == nil {
			t.Errorf("%+v was laid out", b)
		}
	}
	m := confirmation()
	m.Action.URL = "https://user:geheim@example.org/t/token"
	if _, _, err := Render(m, branding); err == nil || strings.Contains(err.Error(), "token") {
		t.Errorf("a link with credentials gives %v", err)
	}
}
