package pages_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// speaking is a browser whose user has chosen a language by the switch.
func (h *house) speaking(b *browser, lang string) *browser {
	h.t.Helper()
	if s := b.get("/?lang=" + lang).is(200); s.lang() != lang {
		h.t.Fatalf("after choosing %s the page is in %q", lang, s.lang())
	}
	return b
}

// lang is the language a page says it is in.
func (s *screen) lang() string {
	for n := range s.nodes() {
		if n.DataAtom == atom.Html {
			return attr(n, "lang")
		}
	}
	return ""
}

// germanWords are words that no English sentence has.
var germanWords = regexp.MustCompile(`(?i)(^|[^\pL])(und|oder|der|das|dein|deine|deinen|deiner|nicht|bitte|wir|ist|eine|einen|einer|mit|auf|zum|zur|noch|kein|keine|wird|werden|wurde|hier|jetzt|weiter|schritt|frist|anmelden|abmelden|aufgabe|aufgaben|vorgang|antrag|verwaltung|entscheidung|erledigt|offen|uhr|seit|bis|januar|februar|juni|juli|oktober|dezember|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|seite|datei|angabe|ja|nein|stunde|stunden|tag|tage|woche|monat)($|[^\pL])|[äöüßÄÖÜ„]`)

// typed is what people have typed into the scene, names, and the subject of a mail as it was sent: these are in no
// language of the page.
var typed = []string{
	"Lehrgang Betreuung", "Landesfeuerwehrschule Musterland", "Alles da.", "DRK-Landesverband Musterland e. V.", "Deutsch",
	"Wie hieß der Lehrgang genau?", "Am Beispielmarkt 3", "Talstraße 4", "LV Musterland", "Dein Antrag ist bei uns",
}

// german are the German words on a page, with some words around each; nil where it is in English throughout.
func (s *screen) german() []string {
	var text strings.Builder
	for n := range s.nodes() {
		if n.Type != html.TextNode || n.Parent.DataAtom == atom.Script || n.Parent.DataAtom == atom.Style || n.Parent.DataAtom == atom.Textarea || attr(n.Parent, "lang") == "de" {
			continue
		}
		text.WriteString(n.Data + " \n")
	}
	for n := range s.nodes() {
		for _, name := range []string{"aria-label", "title", "alt", "placeholder", "data-texts"} {
			text.WriteString(attr(n, name) + " \n")
		}
	}
	left := text.String()
	for _, content := range typed {
		left = strings.ReplaceAll(left, content, "")
	}
	var found []string
	for _, at := range germanWords.FindAllStringIndex(left, 5) {
		found = append(found, strings.Join(strings.Fields(left[max(0, at[0]-40):min(len(left), at[1]+40)]), " "))
	}
	return found
}

// TestEveryPageIsInEnglish walks all pages that can be read, by people in different offices.
func TestEveryPageIsInEnglish(t *testing.T) {
	x := newScene(t, setting{})
	for who, b := range x.readers() {
		x.speaking(b, "en")
		for route, list := range x.everyAddress() {
			if strings.HasPrefix(route, "/postfach") || strings.HasPrefix(route, "/probe/") || strings.HasPrefix(route, "/static") || strings.HasPrefix(route, "/api") {
				continue // mails are in the language of their case
			}
			if strings.HasPrefix(route, "/verwaltung/register/:register") && !strings.HasSuffix(route, "/einlesen") {
				continue // rows are what people have entered, in whichever language
			}
			for _, address := range list {
				s := b.get(address)
				if s.doc == nil {
					continue
				}
				if s.lang() != "en" {
					t.Errorf("%s for %s says that it is in %q", address, who, s.lang())
				}
				for _, words := range s.german() {
					t.Errorf("%s for %s (%d) says %q", address, who, s.status, words)
				}
			}
		}
	}
	h := newHouse(t, setting{})
	for _, words := range h.speaking(h.browser(), "en").get("/postfach").is(200).german() {
		t.Errorf("the mailbox says %q", words)
	}
}

// TestTheWholePathInEnglish follows an application: its pages, mails and briefs are in the language of whoever
// reads them.
func TestTheWholePathInEnglish(t *testing.T) {
	h := newHouse(t, setting{})
	visitor := h.speaking(h.browser(), "en")
	visitor.get("/").is(200).shows("What would you like to do?", "Have a qualification recognised")
	s := visitor.get("/f/anerkennung").is(200).shows("Whom is the application for?", "District association")
	wrong := s.form("").fill(with(personAnswers, "email", "keine Adresse")).do("next").is(422)
	wrong.shows("Please look at one answer again").hides("Bitte sieh dir")
	s = wrong.form("").fill(personAnswers).do("next").is(200).shows("BtD – Care service", "Fire brigade")
	s = s.form("").fill(courseAnswers).do("next").is(200).shows("Evidence that you finished")
	s = s.form("").attach("nachweisAbschluss", "urkunde.pdf", pdf).attach("nachweisInhalt", "lehrplan.pdf", pdf).set("bestaetigung", "yes").do("next").is(200)
	s.shows("Is everything right?", "1 February 2024", "the state association", "Mostly recognised")
	for _, words := range s.german() {
		t.Errorf("the check page says %q", words)
	}
	receipt := s.form("").do("send").is(200).shows("Thank you, your application is here!")
	h.work()
	status := receipt.link("/v/")
	if confirmation := h.mail(applicant, "has arrived"); strings.Contains(confirmation.text, "Hallo") || !strings.Contains(confirmation.subject, "Your application has arrived") {
		t.Errorf("the confirmation is not in English: %s\n%s", confirmation.subject, confirmation.text)
	}
	h.mail(benno, "Bitte entscheide", "BtD – Betreuungsdienst", "Feuerwehr")
	visitor.get(status).is(200).shows("Completeness and membership", "District head of emergency services", "After that comes")
	h.browser().get(status).is(200).shows("Kreisbereitschaftsleitung", "BtD – Betreuungsdienst", "der Landesverband")

	reviewer := h.speaking(h.browser(), "en")
	task := reviewer.opened(h.taskLink(benno)).is(200).shows("Your decision", "Pass on", "Not verified", "Fire brigade")
	task.desk().set("outcome", "weiterleiten").do("decide").is(200).shows("Thank you, that is done", "Pass on")
	h.work()
	h.decide(fritz, "mitAuflage", "auflage", "Tagesseminar Dekontamination")
	h.later(11 * time.Minute)
	condition := h.mail(applicant, "One thing is still missing", "Training in care service")
	if strings.Contains(condition.text, "Frist") || regexp.MustCompile(`\d\. \pL+ \d{4}`).MatchString(condition.text) {
		t.Errorf("dates are not in English: %s", condition.text)
	}
	h.mail(applicant, "Please do: Meet the condition", "View and do")
}

// TestLanguageIsChosen: by the switch, else by the browser, and the switch keeps where one is.
func TestLanguageIsChosen(t *testing.T) {
	h := newHouse(t, setting{})
	asking := func(header string) *screen {
		b := h.browser()
		r, err := http.NewRequest(http.MethodGet, b.absolute("/anmelden?next=%2Faufgaben"), nil)
		h.ok(err)
		r.Header.Set("Accept-Language", header)
		return b.send(r)
	}
	for header, want := range map[string]string{"": "de", "en-US,en;q=0.8,de;q=0.5": "en", "de-DE,en;q=0.8": "de", "fr": "de", "en;q=\x7f": "de"} {
		if header == "en;q=\x7f" {
			header = "en;q=abc"
		}
		if got := asking(header).lang(); got != want {
			t.Errorf("%q is answered in %q, want %q", header, got, want)
		}
	}
	b := h.browser()
	s := b.get("/anmelden?next=%2Faufgaben&lang=en").is(200)
	if s.at.Path != "/anmelden" || s.at.RawQuery != "next=%2Faufgaben" || s.lang() != "en" {
		t.Errorf("choosing leads to %s in %q", s.at, s.lang())
	}
	if s := b.get("/impressum").is(200); s.lang() != "en" || !strings.Contains(s.text(), "Imprint") {
		t.Errorf("the choice is forgotten: %q", s.lang())
	}
	if s := b.get("/impressum?lang=xx").is(200); s.lang() != "en" {
		t.Errorf("a language that the site does not speak gives %q", s.lang())
	}
	if s := b.get("/nichts-da"); s.status != 404 || s.lang() != "en" {
		t.Errorf("the error page is in %q", s.lang())
	}
	for _, hostile := range []string{"//evil.example.org/?lang=en", "//evil.example.org/%2e%2e?lang=en", `/%5Cevil.example.org/?lang=en`} {
		r, err := http.NewRequest(http.MethodGet, h.server.URL+hostile, nil)
		h.ok(err)
		s := b.raw(r)
		if to := s.header.Get("Location"); strings.HasPrefix(to, "//") || strings.HasPrefix(to, `/\`) || strings.Contains(to, "://") {
			t.Errorf("%s leads to %s", hostile, to)
		}
	}
	links := map[string]bool{}
	for n := range b.get("/impressum").nodes() {
		if n.DataAtom == atom.A && strings.HasPrefix(attr(n, "href"), "?lang=") {
			links[attr(n, "lang")] = has(n, "aria-current")
		}
	}
	if len(links) != 2 || !links["en"] || links["de"] {
		t.Errorf("the switch offers %v", links)
	}
}

// TestSwitchingKeepsTheDraft: what was typed stays, and a number stays the same number.
func TestSwitchingKeepsTheDraft(t *testing.T) {
	h := newHouse(t, setting{})
	b := h.browser()
	s := b.get("/f/anerkennung").is(200).form("").fill(personAnswers).do("next").is(200)
	course := s.form("").fill(with(courseAnswers, "umfang", "1.250", "traeger", "Schule am See"))
	english := course.do("lang:en").is(200)
	if english.lang() != "en" || !strings.HasSuffix(english.at.Path, "/qualifikation") {
		t.Fatalf("switching led to %s in %q", english.at, english.lang())
	}
	if f := english.shows("Which qualification").form(""); f.value("umfang") != "1250" || f.value("traeger") != "Schule am See" || f.value("code") != "BtD" {
		t.Errorf("typed is now %q at %q for %q", f.value("umfang"), f.value("traeger"), f.value("code"))
	}
	if s := english.form("").do("next").is(200); s.lang() != "en" {
		t.Errorf("the next page is in %q", s.lang())
	}
	again := b.get(english.at.Path).form("").set("umfang", "1,300").do("lang:de").is(200)
	if again.lang() != "de" || again.form("").value("umfang") != "1300" {
		t.Errorf("back in %q it is %q", again.lang(), again.form("").value("umfang"))
	}
}

// TestMailsFollowThePage: links to sign in and to a saved draft come in the language in which they were asked for.
func TestMailsFollowThePage(t *testing.T) {
	h := newHouse(t, setting{})
	b := h.speaking(h.browser(), "en")
	b.post("/anmelden", map[string][]string{"email": {benno}}).is(200).shows("Look into your mailbox")
	h.work()
	h.mail(benno, "Your sign-in link", "Hello Benno")
	s := b.get("/f/anerkennung").is(200).form("").fill(personAnswers).do("save").is(200).shows("Finish later")
	s.form("").set("email", applicant).do("").is(200).shows("Saved. The link is on its way.")
	h.work()
	h.mail(applicant, "Your unfinished application: Recognition of a qualification", "takes you back to it")
	german := h.browser()
	german.post("/anmelden", map[string][]string{"email": {fritz}}).is(200)
	h.work()
	h.mail(fritz, "Dein Link zum Anmelden")
}
