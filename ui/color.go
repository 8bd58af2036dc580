package ui

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// rgb is an sRGB colour; its parts lie between 0 and 1.
type rgb struct{ r, g, b float64 }

// parseColor reads #rrggbb or #rgb.
func parseColor(text string) (rgb, error) {
	hex := strings.TrimPrefix(strings.TrimSpace(text), "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil || len(hex) != 6 {
		return rgb{}, fmt.Errorf("the colour %q is not of the form #rrggbb, for example #0d6470", text)
	}
	return rgb{float64(n>>16) / 255, float64(n>>8&255) / 255, float64(n&255) / 255}, nil
}

func (c rgb) hex() string {
	part := func(v float64) int { return int(math.Round(math.Min(1, math.Max(0, v)) * 255)) }
	return fmt.Sprintf("#%02x%02x%02x", part(c.r), part(c.g), part(c.b))
}

// rounded is the colour as it will be written, so that contrasts are judged on what is shown.
func (c rgb) rounded() rgb { out, _ := parseColor(c.hex()); return out }

func linear(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

func gamma(v float64) float64 {
	if v <= 0.0031308 {
		return v * 12.92
	}
	return 1.055*math.Pow(v, 1/2.4) - 0.055
}

// contrast is the WCAG contrast ratio, 1 to 21.
func contrast(a, b rgb) float64 {
	luminance := func(c rgb) float64 { return 0.2126*linear(c.r) + 0.7152*linear(c.g) + 0.0722*linear(c.b) }
	x, y := luminance(a), luminance(b)
	if x < y {
		x, y = y, x
	}
	return (x + 0.05) / (y + 0.05)
}

// worst is the lowest contrast of c against any of the grounds.
func worst(c rgb, grounds ...rgb) float64 {
	lowest := math.Inf(1)
	for _, ground := range grounds {
		lowest = math.Min(lowest, contrast(c, ground))
	}
	return lowest
}

// mix is share of a and the rest of b.
func mix(a, b rgb, share float64) rgb {
	return rgb{a.r*share + b.r*(1-share), a.g*share + b.g*(1-share), a.b*share + b.b*(1-share)}
}

// oklab is a colour in which equal steps of l look equally large.
type oklab struct{ l, a, b float64 }

func (c rgb) oklab() oklab {
	r, g, b := linear(c.r), linear(c.g), linear(c.b)
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	return oklab{
		0.2104542553*l + 0.7936177850*m - 0.0040720468*s,
		1.9779984951*l - 2.4285922050*m + 0.4505937099*s,
		0.0259040371*l + 0.7827717662*m - 0.8086757660*s,
	}
}

func (c oklab) rgb() rgb {
	l := c.l + 0.3963377774*c.a + 0.2158037573*c.b
	m := c.l - 0.1055613458*c.a - 0.0638541728*c.b
	s := c.l - 0.0894841775*c.a - 1.2914855480*c.b
	l, m, s = l*l*l, m*m*m, s*s*s
	clip := func(v float64) float64 { return math.Min(1, math.Max(0, gamma(v))) }
	return rgb{
		clip(4.0767416621*l - 3.3077115913*m + 0.2309699292*s),
		clip(-1.2684380046*l + 2.6097574011*m - 0.3413193965*s),
		clip(-0.0041960863*l - 0.7034186147*m + 1.7076147010*s),
	}
}

// shifted is the colour with another lightness (0 to 1), the same hue, and as much colour as fits.
func (c rgb) shifted(lightness float64) rgb {
	lab := c.oklab()
	lab.l = math.Min(1, math.Max(0, lightness))
	return lab.rgb().rounded()
}
