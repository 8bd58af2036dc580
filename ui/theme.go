package ui

import "fmt"

// OwnBrand is the brand colour of a site that has set none.
const OwnBrand = "#0d6470"

// Theme is a set of colours made from one brand colour, for light and dark.
type Theme struct {
	CSS   []byte
	Fill  string   // colour of surfaces in light mode, #rrggbb
	Notes []string // what had to be changed so that everybody can read it; German, for the operator
}

// ground is the surroundings a colour must stand out from.
type ground struct {
	page, surface, text rgb
	dark                bool
}

var (
	lightGround = ground{page: must("#f6f5f3"), surface: must("#ffffff"), text: must("#1c1917")}
	darkGround  = ground{page: must("#141312"), surface: must("#1e1c1b"), text: must("#f5f3f1"), dark: true}
)

// The least contrasts of WCAG 2.2 AA.
const (
	textContrast    = 4.5
	controlContrast = 3.0
)

func must(text string) rgb {
	c, err := parseColor(text)
	if err != nil {
		panic(err)
	}
	return c
}

// palette is what one mode derives from the brand.
type palette struct{ fill, strong, on, text, soft rgb }

// NewTheme makes the theme of a brand colour (#rrggbb; "" is OwnBrand). Whatever the colour, text reaches
// 4.5:1 and controls 3:1: it is darkened or lightened as far as needed. The error names an unreadable colour.
func NewTheme(brand string) (*Theme, error) {
	if brand == "" {
		brand = OwnBrand
	}
	wanted, err := parseColor(brand)
	if err != nil {
		return nil, err
	}
	light, dark := derive(wanted, lightGround), derive(wanted, darkGround)
	theme := &Theme{Fill: light.fill.hex(), CSS: fmt.Appendf(nil,
		":root{%s}\n@media (prefers-color-scheme:dark){:root:not([data-theme=light]){%s}}\n:root[data-theme=dark]{%s}\n",
		light.css(), dark.css(), dark.css())}
	if light.fill.hex() != wanted.hex() {
		theme.Notes = append(theme.Notes, fmt.Sprintf(
			"Die Hausfarbe %s hebt sich zu wenig vom Hintergrund ab (%.1f:1, nötig sind 3:1). Für Flächen wird %s verwendet.",
			wanted.hex(), worst(wanted, lightGround.page, lightGround.surface), light.fill.hex()))
	}
	if light.text.hex() != wanted.hex() {
		theme.Notes = append(theme.Notes, fmt.Sprintf(
			"Als Schrift ist die Hausfarbe %s zu hell (%.1f:1, nötig sind 4,5:1). Für Schrift wird %s verwendet.",
			wanted.hex(), worst(wanted, lightGround.page, lightGround.surface), light.text.hex()))
	}
	return theme, nil
}

// derive finds the nearest colours that can be read on g.
func derive(brand rgb, g ground) palette {
	step := -0.005
	if g.dark {
		step = 0.005
	}
	until := func(start rgb, good func(rgb) bool) rgb {
		c := start
		for lightness := start.oklab().l; !good(c) && lightness >= 0 && lightness <= 1; lightness += step {
			c = start.shifted(lightness)
		}
		return c
	}
	white, ink := must("#ffffff"), must("#161312")
	onFor := func(fill rgb) rgb {
		if contrast(white, fill) >= textContrast || contrast(white, fill) > contrast(ink, fill) {
			return white
		}
		return ink
	}
	standsOut := func(c rgb) bool {
		return worst(c, g.page, g.surface) >= controlContrast && contrast(onFor(c), c) >= textContrast
	}
	fill := until(brand, standsOut)
	soft := mix(fill, g.surface, 0.09).rounded()
	if g.dark {
		soft = mix(fill, g.surface, 0.16).rounded()
	}
	text := until(fill, func(c rgb) bool { return worst(c, g.page, g.surface, soft) >= textContrast })
	on := onFor(fill)
	// The hover colour moves away from what is written on it, so that it can only gain contrast.
	move := -0.06
	if on == ink {
		move = 0.06
	}
	return palette{fill: fill, strong: fill.shifted(fill.oklab().l + move), on: on, text: text, soft: soft}
}

func (p palette) css() string {
	return fmt.Sprintf("--brand:%s;--brand-strong:%s;--on-brand:%s;--brand-text:%s;--brand-soft:%s",
		p.fill.hex(), p.strong.hex(), p.on.hex(), p.text.hex(), p.soft.hex())
}
