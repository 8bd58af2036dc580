package journey

import (
	"os"
	"strings"

	"laufzettel/ui/browsertest"
)

// looks are all the ways a page of the journey is looked at; text size and narrow screens come on top. axe-core is
// asked in two of them: the gallery of ui asks it in all four about every part of a page.
var looks = []struct {
	browsertest.View
	axe bool
}{{browsertest.View{Width: 390}, true}, {browsertest.View{Width: 1280}, false}, {browsertest.View{Width: 390, Dark: true}, false}, {browsertest.View{Width: 1280, Dark: true}, true}}

// look examines the page as it stands: axe-core on a phone in light and on a desktop in dark colours, sideways
// scrolling at 320 pixels and with text twice as large, and a picture of each look where pictures are wanted. What is typed
// into the page stays. axe needs timers to run, so pages without JavaScript get the other checks only.
func (v *visitor) look(name string) {
	v.t.Helper()
	dir, views := os.Getenv("LAUFZETTEL_SCREENSHOTS"), looks
	if v.view.NoScript {
		views, name = nil, "ohne-js-"+name
		if dir != "" {
			v.b.Screenshot(v.t, dir, name)
		}
	}
	for _, view := range views {
		if !view.axe && dir == "" {
			continue
		}
		v.b.Look(v.t, view.View)
		if view.axe {
			for _, finding := range v.b.Findings(v.t) {
				v.t.Errorf("%s, %s: %s", name, view, finding)
			}
		}
		if dir != "" {
			browsertest.Evaluate[bool](v.t, v.b, `document.querySelectorAll(".row").forEach((e) => (e.style.contentVisibility = "visible")), true`) // a picture shows rows that are far away, too
			v.b.Screenshot(v.t, dir, name+"-"+strings.ReplaceAll(view.String(), " ", "-"))
			browsertest.Evaluate[bool](v.t, v.b, `document.querySelectorAll(".row").forEach((e) => (e.style.contentVisibility = "")), true`)
		}
	}
	v.b.OverflowHere(v.t, name, v.view)
}
