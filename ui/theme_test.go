package ui

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestContrastAsWCAGSays(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000000", "#ffffff", 21}, {"#ffffff", "#ffffff", 1}, {"#d70015", "#ffffff", 5.38}, {"#767676", "#ffffff", 4.54}, {"#57534e", "#f6f5f3", 7.01}} {
		if got := contrast(must(c.a), must(c.b)); math.Abs(got-c.want) > 0.02 {
			t.Errorf("%s on %s: %.2f, want %.2f", c.a, c.b, got, c.want)
		}
	}
}

func TestColoursAreRead(t *testing.T) {
	for text, want := range map[string]string{"#0d6470": "#0d6470", "D70015": "#d70015", "#abc": "#aabbcc", " #FFF ": "#ffffff"} {
		if got, err := parseColor(text); err != nil || got.hex() != want {
			t.Errorf("%q gives %s, %v", text, got.hex(), err)
		}
	}
	for _, text := range []string{"rot", "#12345", "#12345g", "", "rgb(1,2,3)"} {
		if _, err := parseColor(text); err == nil {
			t.Errorf("%q is taken for a colour", text)
		}
	}
}

func TestAGoodBrandColourIsLeftAlone(t *testing.T) {
	theme, err := NewTheme("#b3000f")
	if err != nil {
		t.Fatal(err)
	}
	if theme.Fill != "#b3000f" || len(theme.Notes) != 0 {
		t.Errorf("changed to %s: %v", theme.Fill, theme.Notes)
	}
}

func TestALightBrandColourIsDarkenedAndSaidSo(t *testing.T) {
	theme, err := NewTheme("#ffd400")
	if err != nil {
		t.Fatal(err)
	}
	if len(theme.Notes) != 2 || !strings.Contains(theme.Notes[0], "#ffd400") || theme.Fill == "#ffd400" {
		t.Errorf("fill %s, notes %v", theme.Fill, theme.Notes)
	}
	// #e60005 reaches 4.81 on white but only 4.42 on the page: fine for surfaces, too light for text.
	theme, err = NewTheme("#e60005")
	if err != nil || theme.Fill != "#e60005" || len(theme.Notes) != 1 {
		t.Errorf("red: fill %s, notes %v, %v", theme.Fill, theme.Notes, err)
	}
}

// Whatever colour an operator picks, everybody can read the pages.
func TestEveryThemeCanBeRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		brand := fmt.Sprintf("#%06x", rapid.IntRange(0, 0xffffff).Draw(t, "brand"))
		wanted := must(brand)
		for _, g := range []ground{lightGround, darkGround} {
			p := derive(wanted, g)
			pairs := []struct {
				what        string
				front, back rgb
				least       float64
			}{
				{"fill on page", p.fill, g.page, controlContrast}, {"fill on surface", p.fill, g.surface, controlContrast},
				{"label on fill", p.on, p.fill, textContrast}, {"label on hovered fill", p.on, p.strong, textContrast},
				{"text on page", p.text, g.page, textContrast}, {"text on surface", p.text, g.surface, textContrast},
				{"text on soft", p.text, p.soft, textContrast}, {"body text on soft", g.text, p.soft, textContrast},
			}
			for _, pair := range pairs {
				if got := contrast(pair.front, pair.back); got < pair.least {
					t.Fatalf("brand %s, dark %v: %s is %s on %s: %.2f, needs %.1f", brand, g.dark, pair.what, pair.front.hex(), pair.back.hex(), got, pair.least)
				}
			}
		}
	})
}

// The fixed colours of the style sheet are checked like those of the theme.
func TestFixedColoursCanBeRead(t *testing.T) {
	css, err := staticFiles.ReadFile("static/app.css")
	if err != nil {
		t.Fatal(err)
	}
	variable := regexp.MustCompile(`--([a-z0-9-]+):\s*(#[0-9a-f]{3,6})\b`)
	for name, block := range map[string]string{"light": `color-scheme:light;`, "dark": `color-scheme:dark;`} {
		_, rest, found := strings.Cut(string(css), block)
		if !found {
			t.Fatalf("there is no %s block", name)
		}
		body, _, _ := strings.Cut(rest, "}")
		colours := map[string]rgb{}
		for _, match := range variable.FindAllStringSubmatch(body, -1) {
			colours[match[1]] = must(match[2])
		}
		for _, pair := range []struct {
			front, back string
			least       float64
		}{
			{"text", "page", 7}, {"text", "surface", 7}, {"text", "surface-2", 7}, {"muted", "page", textContrast}, {"muted", "surface", textContrast},
			{"muted", "surface-2", textContrast}, {"control", "surface", controlContrast}, {"control", "surface-2", controlContrast}, {"focus", "page", controlContrast},
			{"focus", "surface", controlContrast}, {"bad", "surface", textContrast}, {"bad", "surface-2", textContrast}, {"bad", "bad-bg", textContrast},
			{"ok", "ok-bg", textContrast}, {"warn", "warn-bg", textContrast}, {"info", "info-bg", textContrast}, {"text", "bad-bg", textContrast}, {"text", "warn-bg", textContrast},
		} {
			front, ok := colours[pair.front]
			back, known := colours[pair.back]
			if !ok || !known {
				t.Errorf("%s: no colour %s or %s", name, pair.front, pair.back)
			} else if got := contrast(front, back); got < pair.least {
				t.Errorf("%s: %s on %s is %.2f, needs %.1f", name, pair.front, pair.back, got, pair.least)
			}
		}
	}
	if page := regexp.MustCompile(`--page:\s*(#[0-9a-f]+)`).FindSubmatch(css); must(string(page[1])).hex() != lightGround.page.hex() {
		t.Errorf("the theme is made for the page colour %s, the style sheet has %s", lightGround.page.hex(), page[1])
	}
}
