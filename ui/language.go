package ui

// languageNames are the names of the languages in themselves, so that whoever reads one of them finds it.
var languageNames = map[string]string{"de": "Deutsch", "en": "English"}

// languageLink is one entry of the language switch.
type languageLink struct {
	Lang    string
	Name    string
	Current bool
}

// languageLinks are the languages to switch between; none where there is only one.
func (r *Renderer) languageLinks() []languageLink {
	if len(r.site.Languages) < 2 {
		return nil
	}
	var links []languageLink
	for _, lang := range r.site.Languages {
		name := languageNames[lang]
		if name == "" {
			name = lang
		}
		links = append(links, languageLink{lang, name, lang == r.site.Lang})
	}
	return links
}
