package engine

import (
	"slices"

	"laufzettel/definitions"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// In is the same picture with titles in a language; one that the site does not speak gives the site's own.
func (o *Organisation) In(lang string) *Organisation {
	if !slices.Contains(o.set.Site.Languages, lang) {
		lang = ""
	}
	if lang == o.lang {
		return o
	}
	in := *o
	in.lang = lang
	return &in
}

// SiteIn is the site with its texts in the language of this picture.
func (o *Organisation) SiteIn() definitions.Site { return o.set.Site.In(o.lang) }

// ServiceTitle is what people read of a declared service; the key where it is unknown.
func (o *Organisation) ServiceTitle(key string) string {
	for _, s := range o.set.Site.Services {
		if s.Key == key {
			return said(s.Titles, o.lang, s.Title)
		}
	}
	return key
}

// said is a title in a language, or what it is where it has no languages.
func said(title source.Local, lang, own string) string {
	if text := title.In(lang); text != "" {
		return text
	}
	return own
}

// languageFor is the language in which somebody of a case is written to.
func (e *Engine) languageFor(h *History, party flows.Party, address string) string {
	return flows.LanguageOf(h.Flow(), h.State, party, address, e.Organisation().Site().Lang)
}
