package mail

import (
	"regexp"
	"strings"
)

// words are the few texts of the layout itself. They address nobody, so that they fit "Du" and "Sie".
type words struct {
	ButtonFails string // before the link below the button
	Next        string // above the choices
	Imprint     string
	Privacy     string
}

var german = words{
	ButtonFails: "Falls der Knopf nicht geht, hilft dieser Link:",
	Next:        "Was danach geschieht",
	Imprint:     "Impressum",
	Privacy:     "Datenschutz",
}

var english = words{
	ButtonFails: "If the button does not work, use this link:",
	Next:        "What happens next",
	Imprint:     "Imprint",
	Privacy:     "Privacy",
}

var languageTag = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// speak returns the language tag for the page and the layout's words in it; German where it is unknown.
func speak(lang string) (string, words) {
	switch {
	case !languageTag.MatchString(lang):
		return "de", german
	case lang == "en" || strings.HasPrefix(lang, "en-"):
		return lang, english
	case lang == "de" || strings.HasPrefix(lang, "de-"):
		return lang, german
	}
	return lang, german
}
