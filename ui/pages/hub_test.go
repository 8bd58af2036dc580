package pages_test

import (
	"slices"
	"testing"

	"golang.org/x/net/html/atom"
)

// doors are the addresses to which the hub leads, in order.
func (s *screen) doors() []string {
	var found []string
	for n := range s.nodes() {
		if n.DataAtom == atom.A && n.Parent != nil && attr(n.Parent, "class") == "tile-title" {
			found = append(found, attr(n, "href"))
		}
	}
	return found
}

// TestTheHubLeadsWhereOneMayGo asks for the hub as people in different offices: everybody sees their own ways, every
// one of them is open, and whoever has none finds no hub.
func TestTheHubLeadsWhereOneMayGo(t *testing.T) {
	h := newHouse(t, setting{folder: routesFolder(t)})
	h.browser().apply()
	people := []string{"/verwaltung/menschen", "/verwaltung/gliederungen", "/verwaltung/rechte", "/verwaltung/luecken"}
	site := []string{"/verwaltung/zugriffe", "/verwaltung/konten", "/verwaltung/register"}
	for _, one := range []struct {
		who, is string
		doors   []string // nil: there is no hub
	}{
		{"admina", "administers the installation and reads no case", append(slices.Clone(people), site...)},
		{"gisela", "keeps the people of a KV and reads its cases", append(slices.Clone(people), "/vorgaenge")},
		{"mario", "keeps people and nothing else", people},
		{"vera", "manages cases", []string{"/vorgaenge"}},
		{"benno", "reads the cases of his KV", nil},
		{"linda", "reads all cases", nil},
		{"antje", "holds no office", nil},
		{"fremd", "has nothing here", nil},
	} {
		b := h.as(one.who)
		s := b.get("/verwaltung")
		entry := b.get("/impressum").link("/verwaltung") != ""
		if one.doors == nil {
			if missing := b.get("/nichts-da"); s.status != 404 || changing.ReplaceAllString(s.body, "$1$2") != changing.ReplaceAllString(missing.body, "$1$2") || entry {
				t.Errorf("%s, who %s, is answered %d; an entry leads there: %v", one.who, one.is, s.status, entry)
			}
			continue
		}
		if got := s.is(200).doors(); !slices.Equal(got, one.doors) || !entry {
			t.Errorf("%s, who %s, is led to %q, not to %q; an entry leads there: %v", one.who, one.is, got, one.doors, entry)
		}
		for _, door := range one.doors {
			b.get(door).is(200)
		}
		for _, door := range append(slices.Clone(people), site...) {
			if !slices.Contains(one.doors, door) {
				b.get(door).is(404)
			}
		}
	}
	if b := h.browser(); b.get("/verwaltung").at.Path != "/anmelden" {
		t.Error("whoever is not signed in is not asked to")
	}
}

// TestTheHubCountsAndSpeaks: what is missing is counted for each reader alone, and the state of the installation is
// for administrators, in both languages.
func TestTheHubCountsAndSpeaks(t *testing.T) {
	h := newHouse(t, setting{folder: routesFolder(t)})
	admin, keeper := h.as("admina"), h.as("mario")
	counters := map[string]string{"de": "Abläufe in Kraft", "en": "Processes in force"}
	for lang, says := range map[string][]string{
		"de": {"Wer welches Amt hat", "Wer was darf, und warum.", "Menschen und Ämter", "Hier fehlt jemand"},
		"en": {"Who holds which function", "Who may do what, and why.", "Units", "Somebody is missing here"},
	} {
		h.speaking(admin, lang).get("/verwaltung").is(200).shows(append(says, counters[lang])...)
		h.speaking(keeper, lang).get("/verwaltung").is(200).shows(says...).hides(counters[lang], "/verwaltung/zugriffe", "/verwaltung/konten")
	}
	for who, b := range map[string]*browser{"admina": admin, "mario": keeper} {
		listed := 0
		for n := range h.speaking(b, "de").get("/verwaltung/luecken").is(200).nodes() {
			if n.DataAtom == atom.Li && attr(n, "class") == "item" {
				listed++
			}
		}
		said := h.render.Count("hub.gaps", listed)
		b.get("/verwaltung").is(200).shows(said)
		if who == "admina" && listed == 0 {
			t.Error("nothing is missing anywhere, so this test proves nothing")
		}
	}
}
