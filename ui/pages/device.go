package pages

import (
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
)

// mark is what a browser says about itself, and how people call that. The first that fits counts: most browsers also
// claim to be those that came before them.
type mark struct{ says, name string }

var (
	browserMarks = []mark{
		{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"}, {"Vivaldi/", "Vivaldi"}, {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"},
		{"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"},
	}
	systemMarks = []mark{
		{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"CrOS", "ChromeOS"}, {"Macintosh", "Mac"}, {"Linux", "Linux"},
	}
)

// deviceOf reads what people know of the browser that asks: its name and that of its system, no versions.
func deviceOf(c echo.Context) engine.Device {
	agent := c.Request().UserAgent()
	return engine.Device{Browser: firstMark(browserMarks, agent), System: firstMark(systemMarks, agent)}
}

func firstMark(marks []mark, agent string) string {
	for _, m := range marks {
		if strings.Contains(agent, m.says) {
			return m.name
		}
	}
	return ""
}

// deviceName is how a list calls a device.
func (s *server) deviceName(d engine.Device) string {
	switch {
	case d.Browser != "" && d.System != "":
		return s.text("pages.access.device", "browser", d.Browser, "system", d.System)
	case d.Browser+d.System != "":
		return d.Browser + d.System
	}
	return s.text("pages.access.unknown")
}
