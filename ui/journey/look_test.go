package journey

import (
	"os"
	"strings"

	"laufzettel/ui/browsertest"
)

// looks are all the ways a page of the journey is looked at; text size and narrow screens come on top.
var looks = []browsertest.View{{Width: 390}, {Width: 1280}, {Width: 390, Dark: true}, {Width: 1280, Dark: true}}

// look examines the page as it stands: axe-core at both widths in light and dark, sideways scrolling at 320
// pixels and with text twice as large, and a picture of each look where pictures are wanted. What is typed
// into the page stays. axe needs timers to run, so pages without JavaScript get the other checks only.
func (v *visitor) look(name string) {
	v.t.Helper()
	views := looks
	if v.view.NoScript {
		views, name = []browsertest.View{{Width: 390, NoScript: true}}, "ohne-js-"+name
	}
	for _, view := range views {
		v.b.Look(v.t, view)
		if !view.NoScript {
			for _, finding := range v.b.Findings(v.t) {
				v.t.Errorf("%s, %s: %s", name, view, finding)
			}
		}
		if dir := os.Getenv("LAUFZETTEL_SCREENSHOTS"); dir != "" {
			v.b.Screenshot(v.t, dir, name+"-"+strings.ReplaceAll(view.String(), " ", "-"))
		}
	}
	v.b.OverflowHere(v.t, name, v.view)
}
