package pages_test

import "maps"

// everyAddress are the addresses of every route that is read.
func (x *scene) everyAddress() map[string][]string {
	all := x.addresses()
	maps.Copy(all, x.peopleAddresses())
	return all
}

// peopleAddresses are those of the pages of people, units and absences, for looking at them.
func (x *scene) peopleAddresses() map[string][]string {
	return map[string][]string{
		"/verwaltung/menschen":          {"/verwaltung/menschen", "/verwaltung/menschen?suche=muster&gliederung=musterkreis&amt=KBL&seite=2", "/verwaltung/menschen?amt=-", "/verwaltung/menschen?seite=nothing"},
		"/verwaltung/menschen/neu":      {"/verwaltung/menschen/neu"},
		"/verwaltung/menschen/einlesen": {"/verwaltung/menschen/einlesen"}, "/verwaltung/gliederungen/einlesen": {"/verwaltung/gliederungen/einlesen"},
		"/verwaltung/menschen/ausgabe/:kind": {"/verwaltung/menschen/ausgabe/csv", "/verwaltung/menschen/ausgabe/xlsx", "/verwaltung/menschen/ausgabe/exe"}, "/verwaltung/gliederungen/ausgabe/:kind": {"/verwaltung/gliederungen/ausgabe/csv"},
		"/verwaltung/menschen/text":                         {"/verwaltung/menschen/text"},
		"/verwaltung/menschen/person/:person":               {somePerson, "/verwaltung/menschen/person/nothing"},
		"/verwaltung/menschen/person/:person/entfernen":     {somePerson + "/entfernen"},
		"/verwaltung/menschen/person/:person/:part":         {somePerson + "/daten", somePerson + "/amt", somePerson + "/gruppen", somePerson + "/rolle", somePerson + "/recht", somePerson + "/abwesenheit", somePerson + "/nothing"},
		"/verwaltung/menschen/person/:person/:part/:nr":     {somePerson + "/amt/0", somePerson + "/amt/99", somePerson + "/amt/x", somePerson + "/abwesenheit/0", somePerson + "/recht/0"},
		"/verwaltung/gliederungen":                          {"/verwaltung/gliederungen", "/verwaltung/gliederungen?unter=musterkreis", "/verwaltung/gliederungen?suche=muster", "/verwaltung/gliederungen?unter=nothing"},
		"/verwaltung/gliederungen/neu":                      {"/verwaltung/gliederungen/neu", "/verwaltung/gliederungen/neu?unter=musterkreis"},
		"/verwaltung/gliederungen/gliederung/:unit":         {someUnit, "/verwaltung/gliederungen/gliederung/nothing"},
		"/verwaltung/gliederungen/gliederung/:unit/aendern": {someUnit + "/aendern"},
		"/ich/abwesenheit":                                  {"/ich/abwesenheit", "/ich/abwesenheit?gut=gespeichert"},
	}
}

const (
	somePerson = "/verwaltung/menschen/person/benno"
	someUnit   = "/verwaltung/gliederungen/gliederung/musterkreis"
)

// peopleTargets are addresses of every route of these pages that takes a post.
func (x *scene) peopleTargets() map[string]string {
	return map[string]string{
		"/verwaltung/menschen/einlesen": "/verwaltung/menschen/einlesen", "/verwaltung/menschen/einlesen/:key": "/verwaltung/menschen/einlesen/nothing",
		"/verwaltung/gliederungen/einlesen": "/verwaltung/gliederungen/einlesen", "/verwaltung/gliederungen/einlesen/:key": "/verwaltung/gliederungen/einlesen/nothing",
		"/verwaltung/menschen/neu": "/verwaltung/menschen/neu", "/verwaltung/menschen/text": "/verwaltung/menschen/text",
		"/verwaltung/menschen/person/:person/entfernen":     somePerson + "/entfernen",
		"/verwaltung/menschen/person/:person/abmelden":      "/verwaltung/menschen/person/gisela/abmelden",
		"/verwaltung/menschen/person/:person/doppelt":       "/verwaltung/menschen/person/gisela/doppelt",
		"/verwaltung/menschen/person/:person/:part":         somePerson + "/amt",
		"/verwaltung/menschen/person/:person/:part/:nr":     somePerson + "/amt/0",
		"/verwaltung/menschen/person/:person/:part/:nr/weg": somePerson + "/amt/0/weg",
		"/verwaltung/gliederungen/neu":                      "/verwaltung/gliederungen/neu",
		"/verwaltung/gliederungen/gliederung/:unit/aendern": someUnit + "/aendern",
		"/verwaltung/gliederungen/gliederung/:unit/datei":   someUnit + "/datei",
		"/ich/abwesenheit":                                  "/ich/abwesenheit",
		"/ich/abwesenheit/:nr/beenden":                      "/ich/abwesenheit/0/beenden",
	}
}
