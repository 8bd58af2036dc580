package mail

import (
	"math"
	"regexp"
	"strconv"
)

var hexColor = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// defaultColor is used where the site has no brand colour of its own.
const defaultColor = "#35688c"

// buttonColors returns the colour of the button and the one of its text, black or white, whichever is
// easier to read on it (at least 4.58:1 for every colour there is).
func buttonColors(brand string) (background, label string) {
	if !hexColor.MatchString(brand) {
		brand = defaultColor
	}
	if luminance(brand) > 0.179 {
		return brand, "#000000"
	}
	return brand, "#ffffff"
}

// luminance is the relative luminance of WCAG 2.2 for a colour written #rrggbb.
func luminance(color string) float64 {
	var sum float64
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		part, _ := strconv.ParseUint(color[1+2*i:3+2*i], 16, 8)
		channel := float64(part) / 255
		if channel <= 0.04045 {
			channel /= 12.92
		} else {
			channel = math.Pow((channel+0.055)/1.055, 2.4)
		}
		sum += weight * channel
	}
	return sum
}
