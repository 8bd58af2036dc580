package ui

import (
	"fmt"
	"html/template"
)

// icons are drawn on 24 by 24 with a stroke of 1.8. They only ever repeat what a text beside them says.
var icons = map[string]string{
	"alert":     `<circle cx="12" cy="12" r="9"/><path d="M12 7.5v5.5M12 16.4v.1"/>`,
	"award":     `<circle cx="12" cy="9" r="6"/><path d="m8.5 14-1.5 7 5-2.6 5 2.6-1.5-7"/>`,
	"back":      `<path d="M19 12H5M11 18l-6-6 6-6"/>`,
	"calendar":  `<rect x="4" y="5" width="16" height="15" rx="2.5"/><path d="M4 10h16M8.5 3v4M15.5 3v4"/>`,
	"check":     `<path d="m5 12.5 4.5 4.5L19 7.5"/>`,
	"chevron":   `<path d="m6 9 6 6 6-6"/>`,
	"clock":     `<circle cx="12" cy="12" r="9"/><path d="M12 7v5.2l3.4 2"/>`,
	"copy":      `<rect x="9" y="9" width="11" height="11" rx="2.5"/><path d="M5.5 15A1.5 1.5 0 0 1 4 13.5V6a2 2 0 0 1 2-2h7.5A1.5 1.5 0 0 1 15 5.5"/>`,
	"cross":     `<path d="m6.5 6.5 11 11M17.5 6.5l-11 11"/>`,
	"done":      `<circle cx="12" cy="12" r="9"/><path d="m8 12.4 2.8 2.8L16 9.6"/>`,
	"download":  `<path d="M12 4v11M7.5 11 12 15.5 16.5 11M5 20h14"/>`,
	"edit":      `<path d="M4.5 19.5l.9-4L16 4.9a1.9 1.9 0 0 1 2.7 0l.4.4a1.9 1.9 0 0 1 0 2.7L8.5 18.6z"/>`,
	"euro":      `<path d="M18 6.5A7 7 0 1 0 18 17.5M4 10.3h9M4 13.7h8"/>`,
	"eyeoff":    `<path d="M4 4l16 16M9.9 5.8A9.6 9.6 0 0 1 12 5.5c5 0 8.3 4 9.5 6.5a13 13 0 0 1-2.6 3.5M6.2 7.7A13 13 0 0 0 2.5 12c1.2 2.5 4.5 6.5 9.5 6.5 1.5 0 2.9-.4 4.1-1M10 10a2.9 2.9 0 0 0 4.1 4.1"/>`,
	"file":      `<path d="M13.5 3.5H7A1.5 1.5 0 0 0 5.5 5v14A1.5 1.5 0 0 0 7 20.5h10a1.5 1.5 0 0 0 1.5-1.5V8.5z"/><path d="M13.5 3.5v5h5M9 13h6M9 16.5h4"/>`,
	"flag":      `<path d="M6 21V4M6 5c5-3 7 3 12 0v9c-5 3-7-3-12 0"/>`,
	"forward":   `<path d="M5 12h14M13 6l6 6-6 6"/>`,
	"gear":      `<circle cx="12" cy="12" r="3"/><path d="M12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.2 2.2M16.2 16.2l2.2 2.2M5.6 18.4l2.2-2.2M16.2 7.8l2.2-2.2"/>`,
	"help":      `<circle cx="12" cy="12" r="9"/><path d="M9.5 9.6a2.6 2.6 0 1 1 3.7 2.4c-.8.4-1.2.9-1.2 1.7M12 16.8v.1"/>`,
	"home":      `<path d="m4 11 8-7 8 7M6 9.5V20h12V9.5M10 20v-5.5h4V20"/>`,
	"hourglass": `<path d="M7 3.5h10M7 20.5h10M8 3.5v3.3c0 2.7 4 3.4 4 5.2s-4 2.5-4 5.2v3.3M16 3.5v3.3c0 2.7-4 3.4-4 5.2s4 2.5 4 5.2v3.3"/>`,
	"inbox":     `<path d="M4 13.5 6.5 5h11l2.5 8.5V18a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 18z"/><path d="M4 13.5h4.5a3.5 3.5 0 0 0 7 0H20"/>`,
	"info":      `<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.6v.1"/>`,
	"key":       `<circle cx="8" cy="15.5" r="4"/><path d="m11 12.5 8.5-8.5M16 7.5l3 3M13.5 10l2 2"/>`,
	"link":      `<path d="M10 14a4 4 0 0 0 5.7 0l3.3-3.3a4 4 0 0 0-5.7-5.7L12 6.3M14 10a4 4 0 0 0-5.7 0L5 13.3A4 4 0 0 0 10.7 19l1.3-1.3"/>`,
	"lock":      `<rect x="5" y="10.5" width="14" height="10" rx="2.5"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5"/>`,
	"mail":      `<rect x="3.5" y="5.5" width="17" height="13" rx="2.5"/><path d="m4.5 7.5 7.5 6 7.5-6"/>`,
	"plus":      `<path d="M12 5v14M5 12h14"/>`,
	"print":     `<path d="M7 9V4h10v5M7 17H5.5A1.5 1.5 0 0 1 4 15.5v-5A1.5 1.5 0 0 1 5.5 9h13a1.5 1.5 0 0 1 1.5 1.5v5a1.5 1.5 0 0 1-1.5 1.5H17M7.5 14h9v6h-9z"/>`,
	"remove":    `<path d="M5 7h14M10 7V4.5h4V7M7 7l.8 12a1.5 1.5 0 0 0 1.5 1.4h5.4a1.5 1.5 0 0 0 1.5-1.4L17 7M10.5 11v5.5M13.5 11v5.5"/>`,
	"repeat":    `<path d="M19.5 12a7.5 7.5 0 1 1-2.2-5.3L19.5 9M19.5 4v5h-5"/>`,
	"return":    `<path d="M9 6 4.5 10.5 9 15M4.5 10.5H14a5 5 0 0 1 0 10h-3"/>`,
	"save":      `<path d="M7 4h10a1.5 1.5 0 0 1 1.5 1.5V20.5L12 16l-6.5 4.5V5.5A1.5 1.5 0 0 1 7 4z"/>`,
	"search":    `<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>`,
	"send":      `<path d="M20.5 3.5 3.5 10.2l7 3.3 3.3 7zM20.5 3.5 10.5 13.5"/>`,
	"signout":   `<path d="M10 4H6.5A1.5 1.5 0 0 0 5 5.5v13A1.5 1.5 0 0 0 6.5 20H10M9.5 12H20M16 8l4 4-4 4"/>`,
	"skip":      `<path d="M6 12h12"/>`,
	"stop":      `<circle cx="12" cy="12" r="9"/><path d="m9 9 6 6M15 9l-6 6"/>`,
	"upload":    `<path d="M12 16V5M7.5 9.5 12 5l4.5 4.5M5 20h14"/>`,
	"user":      `<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.8-4 3.7-6 7.5-6s6.7 2 7.5 6"/>`,
	"users":     `<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 19.5c.6-3.5 3.1-5.3 6.5-5.3s5.9 1.8 6.5 5.3M15.5 5.2a3.5 3.5 0 0 1 0 6.6M17.5 14.5c2.2.7 3.6 2.4 4 5"/>`,
	"warn":      `<path d="M12 4 2.8 20h18.4zM12 10v4.5M12 17.3v.1"/>`,
}

// toneIcons are the icons of tones where nothing else is said.
var toneIcons = map[Tone]string{Neutral: "skip", Info: "info", Good: "check", Warn: "hourglass", Bad: "alert"}

// drawIcon is the icon of a name as inline SVG, hidden from screen readers.
func drawIcon(name string) (template.HTML, error) {
	shape, ok := icons[name]
	if !ok {
		return "", fmt.Errorf("there is no icon %q", name)
	}
	return template.HTML(`<svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">` + shape + `</svg>`), nil
}

// HasIcon says whether an icon of that name exists; tiles of a definition may name one.
func HasIcon(name string) bool { _, ok := icons[name]; return ok }
