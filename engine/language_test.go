package engine_test

import (
	"testing"

	"laufzettel/definitions/library"
)

// TestOrganisationInALanguage: titles come in the language asked for, and in the site's own where it has none.
func TestOrganisationInALanguage(t *testing.T) {
	r := newRig(t, "memory", library.Demo())
	own := r.e.Organisation()
	for lang, want := range map[string]struct{ office, group, site string }{
		"de": {"Kreisbereitschaftsleitung", "drkserver-Pflege", "de"},
		"en": {"District head of emergency services", "drkserver team", "en"},
		"xx": {"Kreisbereitschaftsleitung", "drkserver-Pflege", "de"},
		"":   {"Kreisbereitschaftsleitung", "drkserver-Pflege", "de"},
	} {
		o := own.In(lang)
		if o.FunctionTitle("KBL") != want.office || o.GroupTitle("drkserver-pflege") != want.group || o.Site().Lang != want.site {
			t.Errorf("in %q: %q, %q, %q", lang, o.FunctionTitle("KBL"), o.GroupTitle("drkserver-pflege"), o.Site().Lang)
		}
	}
	if own.In("en").In("de").FunctionTitle("KBL") != "Kreisbereitschaftsleitung" {
		t.Error("there is no way back from English")
	}
}
