package pages_test

import (
	"testing"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/flows"
)

// Why a task lies with somebody else stands on its page and in the history of its case, in the language of whoever reads.
func TestPagesSayWhyATaskHasMoved(t *testing.T) {
	h := newHouse(t, setting{})
	_, at, _ := h.openedCase()
	today := expression.DateOf(h.clock.Now(), h.engine.Organisation().Zone())
	change := func(id string, change func(*definitions.Person)) {
		p, _ := h.engine.Organisation().Someone(id)
		change(&p)
		h.ok(h.engine.SavePeople(ctx, []definitions.Person{p}))
	}
	shows := func(who string, said map[string][]string) {
		t.Helper()
		for lang, sentences := range said {
			b := h.speaking(h.as(who), lang)
			b.get(at).is(200).shows(sentences...)
			b.get(b.get("/aufgaben").link("/aufgaben/")).is(200).shows(sentences...)
		}
	}
	day := func(d expression.Date, lang string) string {
		return expression.Format(d, lang, h.engine.Organisation().Zone())
	}

	// The office passes on: the term ends, the successor has begun.
	change("alma", func(p *definitions.Person) {
		p.Offices = append(p.Offices, definitions.Office{Function: "KBL", Unit: "musterkreis", From: today})
	})
	change("benno", func(p *definitions.Person) { p.Offices[0].To = today.AddDays(-1) })
	shows("alma", map[string][]string{
		"de": {"Die Amtszeit von Benno Muster (Kreisbereitschaftsleitung, KV Musterkreis) endete am " + day(today.AddDays(-1), "de") + "."},
		"en": {"The term of Benno Muster (District head of emergency services, KV Musterkreis) ended on " + day(today.AddDays(-1), "en") + "."},
	})

	// The unit goes on as another one.
	unit, _ := h.engine.Organisation().UnitState("musterkreis")
	h.ok(h.engine.ChangeUnits(ctx, flows.Actor{Party: flows.Party{Person: "hannes"}, Way: flows.ByPage, Assurance: flows.MailboxAssurance}, engine.UnitChanged, []engine.UnitChange{{Unit: engine.UnitWords{
		Key: "musterkreis", Name: unit.Name, Level: unit.Level, Parent: unit.Parent, ValidTo: today.AddDays(-1), Successor: "beispielstadt",
	}}}))
	shows("carla", map[string][]string{
		"de": {"KV Musterkreis gibt es nicht mehr; zuständig ist jetzt KV Beispielstadt."},
		"en": {"KV Musterkreis exists no more; KV Beispielstadt has taken over."},
	})

	// Whoever is away is stood in for.
	change("carla", func(p *definitions.Person) {
		p.Absences = []definitions.Absence{{From: today, To: today.AddDays(3)}}
	})
	shows("dario", map[string][]string{
		"de": {"Carla Probe ist bis " + day(today.AddDays(3), "de") + " verhindert. Dario Testfall vertritt Carla Probe"},
		"en": {"Carla Probe is away until " + day(today.AddDays(3), "en") + ". Dario Testfall stands in for Carla Probe"},
	})
}
