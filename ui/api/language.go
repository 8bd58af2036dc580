package api

import (
	"net/http"

	"golang.org/x/text/language"
)

var languages = language.NewMatcher([]language.Tag{language.German, language.English})

// maxLanguages is the longest Accept-Language that is looked at, in bytes.
const maxLanguages = 400

// lang is the language of an answer: what the client asks for, otherwise that of the site.
func (s *server) lang(r *http.Request) string {
	wanted := r.Header.Get("Accept-Language")
	if wanted == "" || len(wanted) > maxLanguages {
		return s.e.Organisation().Site().Lang
	}
	tags, _, err := language.ParseAcceptLanguage(wanted)
	if err != nil || len(tags) == 0 {
		return s.e.Organisation().Site().Lang
	}
	if _, index, _ := languages.Match(tags...); index == 1 {
		return "en"
	}
	return "de"
}
