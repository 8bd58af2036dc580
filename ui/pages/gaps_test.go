package pages_test

import (
	"testing"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
)

// What a night finds missing is shown to administrators and caretakers, and of a unit to whoever keeps its people.
func TestGapsAreShownToWhoeverCanCloseThem(t *testing.T) {
	h := newHouse(t, setting{})
	change := func(id string, change func(*definitions.Person)) {
		p, _ := h.engine.Organisation().Someone(id)
		change(&p)
		h.ok(h.engine.SavePeople(ctx, []definitions.Person{p}))
	}
	change("fritz", func(p *definitions.Person) {
		p.Rights = []definitions.Grant{{Right: definitions.Keeper, Unit: "probetal"}}
	})
	change("benno", func(p *definitions.Person) {
		p.Offices[0].To = expression.DateOf(h.clock.Now(), h.engine.Organisation().Zone()).AddDays(5)
	})
	const page = "/verwaltung/luecken"
	for who, sees := range map[string][]string{
		"hannes": {"KV Probetal", "KV Musterkreis"}, // administers
		"ida":    {"KV Probetal", "KV Musterkreis"}, // caretaker
		"fritz":  {"KV Probetal"},
	} {
		got := h.as(who).get(page).is(200).shows("Trag für KV Probetal jemanden als Kreisbereitschaftsleitung ein").shows(sees...)
		if len(sees) == 1 {
			got.hides("KV Musterkreis")
		}
	}
	h.as("alma").get(page).is(404)
	h.ok(h.engine.Schedule(ctx))
	h.later(24 * 3600e9)
	found, err := h.engine.Vacancies(ctx)
	h.ok(err)
	if found.At.IsZero() || len(found.Gaps) < 2 {
		t.Errorf("the night found %+v", found)
	}
	h.as("ida").get(page).is(200).shows("Bald", "Stand:")
}
