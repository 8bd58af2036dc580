package engine_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"laufzettel/definitions"
	"laufzettel/engine"
	"laufzettel/flows"
)

func byPage(person string) flows.Actor {
	return flows.Actor{Party: flows.Party{Person: person}, Way: flows.ByPage}
}

// Changes that come at once are all there afterwards, and one on an outdated view is told.
func TestChangesOfPeopleAtOnceLoseNothing(t *testing.T) {
	onEach(t, func(r *rig) {
		const many = 12
		var all sync.WaitGroup
		for i := range many {
			all.Go(func() {
				p := definitions.Person{ID: fmt.Sprint("neu", i), Given: "Neu", Family: fmt.Sprint("Person", i), Mail: fmt.Sprintf("neu%d@example.org", i)}
				if err := r.e.ChangePeople(ctx, byPage("hannes"), engine.PersonAdded, []engine.PersonChange{{Person: p, New: true}}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		r.restart() // what the store says is what the picture said
		for i := range many {
			if _, there := r.e.Organisation().Someone(fmt.Sprint("neu", i)); !there {
				t.Errorf("person %d is lost", i)
			}
		}
		known, _ := r.e.PersonToEdit(byPage("hannes"), engine.EditPeople, "neu0")
		first, second := known.Person, known.Person
		first.Family, second.Family = "Eins", "Zwei"
		r.ok(r.e.ChangePeople(ctx, byPage("hannes"), engine.PersonChanged, []engine.PersonChange{{Person: first, Revision: known.Revision}}))
		if err := r.e.ChangePeople(ctx, byPage("hannes"), engine.PersonChanged, []engine.PersonChange{{Person: second, Revision: known.Revision}}); !errors.Is(err, engine.ErrDocumentChanged) {
			t.Errorf("a change on an outdated view gives %v", err)
		}
		notes, err := r.e.PersonHistory(ctx, "neu0")
		r.ok(err)
		if len(notes) != 2 || notes[1].By != "hannes" || notes[1].Old.Family != "Person0" || notes[1].New.Family != "Eins" {
			t.Errorf("the history is %+v", notes)
		}
		fresh, _ := r.e.PersonToEdit(byPage("hannes"), engine.EditPeople, "neu0")
		r.ok(r.e.RemovePerson(ctx, byPage("hannes"), "neu0", fresh.Revision))
		if notes, err = r.e.PersonHistory(ctx, "neu0"); err != nil || len(notes) != 0 {
			t.Errorf("the history stays: %v %v", notes, err)
		}
		if r.restart(); r.e.Organisation().Name("neu0") != "" {
			t.Error("the name stays")
		}
	})
}

// Whoever keeps the people of one unit reaches those of it, gives offices in it, and nothing else.
func TestKeepersStayInTheirUnit(t *testing.T) {
	onEach(t, func(r *rig) {
		keeper, _ := r.e.Organisation().Someone("gisela")
		keeper.Rights = []definitions.Grant{{Right: definitions.Keeper, Unit: "musterkreis"}}
		r.ok(r.e.SavePeople(ctx, []definitions.Person{keeper}))
		by := byPage("gisela")
		if _, there := r.e.PersonToEdit(by, engine.EditPeople, "carla"); there {
			t.Error("somebody of another unit is there")
		}
		known, there := r.e.PersonToEdit(by, engine.EditPeople, "benno")
		if !there {
			t.Fatal("somebody of the own unit is not there")
		}
		for what, c := range map[string]struct {
			change func(*definitions.Person)
			fits   bool
		}{
			"an office elsewhere": {func(p *definitions.Person) {
				p.Offices = append(p.Offices, definitions.Office{Function: "KBL", Unit: "beispielstadt"})
			}, false},
			"a role":  {func(p *definitions.Person) { p.Roles = []string{"admin"} }, false},
			"a right": {func(p *definitions.Person) { p.Rights = []definitions.Grant{{Right: definitions.Reader}} }, false},
			"a group": {func(p *definitions.Person) { p.Groups = append(p.Groups, r.e.Organisation().Set().Groups[0].Key) }, false},
			"no name": {func(p *definitions.Person) { p.Given, p.Family = "", "" }, false},
			"an office here": {func(p *definitions.Person) {
				p.Offices = append(p.Offices, definitions.Office{Function: "KBL", Unit: "musterkreis", Deputy: true})
			}, true},
		} {
			next := known.Person
			next.Offices = append([]definitions.Office(nil), next.Offices...)
			c.change(&next)
			err := r.e.ChangePeople(ctx, by, engine.PersonChanged, []engine.PersonChange{{Person: next, Revision: known.Revision}})
			var refusal *flows.Refusal
			if c.fits != (err == nil) || err != nil && !errors.As(err, &refusal) {
				t.Errorf("%s gives %v", what, err)
			}
			known, _ = r.e.PersonToEdit(by, engine.EditPeople, "benno")
		}
		if people, total := r.e.ListPeople(by, engine.PeopleQuery{}); total == 0 || total == len(r.e.Organisation().People()) || len(people) != total {
			t.Errorf("the list has %d people", total)
		}
		if _, total := r.e.ListPeople(byPage("alma"), engine.PeopleQuery{}); total != 0 {
			t.Errorf("somebody without the right lists %d", total)
		}
	})
}

// A file that would take offices from too many is refused; good rows go in, bad ones are told with their place.
func TestAFileOfPeople(t *testing.T) {
	onEach(t, func(r *rig) {
		by := byPage("hannes")
		plan, err := r.e.PlanPeople(by, []string{"Vorname", "Nachname", "E-Mail", "Funktion", "Verband", "Von", "Farbe"}, [][]string{
			{"Kira", "Neu", "kira.neu@example.org", "KBL", "probetal", "1.12.2026", "rot"},
			{"Kira", "Neu", "kira.neu@example.org", "KLB", "probetal", "", ""},
			{"Niemand", "Ohne", "", "KBL", "probetal", "", ""},
			{"Lars", "Neu", "lars.neu@example.org", "KBL", "probetal", "gestern", ""},
		}, "")
		r.ok(err)
		if len(plan.Added) != 1 || len(plan.Bad) != 3 || plan.Bad[0].Row != 1 || strings.Join(plan.Unknown, "") != "Farbe" || plan.Refuse != nil {
			t.Fatalf("the plan is %+v", plan)
		}
		r.ok(r.e.ApplyPeople(ctx, by, plan))
		if ids := r.e.Organisation().ByMail("kira.neu@example.org"); len(ids) != 1 {
			t.Errorf("she is there %d times", len(ids))
		}
		again, err := r.e.PlanPeople(by, r.e.PeopleSheet(by)[0], r.e.PeopleSheet(by)[1:], "")
		r.ok(err)
		if len(again.Changes) != 0 || len(again.Bad) != 0 {
			t.Errorf("what was written does not read the same: %+v", again)
		}
		var many []definitions.Person
		for i := range 30 {
			many = append(many, definitions.Person{ID: fmt.Sprint("viele", i), Given: "V", Family: fmt.Sprint(i), Mail: fmt.Sprintf("v%d@example.org", i), Offices: []definitions.Office{{Function: "KBL", Unit: "probetal", Deputy: true}}})
		}
		r.ok(r.e.SavePeople(ctx, many))
		full, err := r.e.PlanPeople(by, []string{"E-Mail", "Amt", "Gliederung", "Stellvertretung"}, [][]string{{"v0@example.org", "KBL", "probetal", "ja"}}, "probetal")
		r.ok(err)
		if full.Refuse == nil || !strings.Contains(full.Refuse.In("de"), "Das nähme 29 Menschen ein Amt: abgelehnt") {
			t.Fatalf("the full list ends %d, refused %v", len(full.Ended), full.Refuse)
		}
		var refusal *flows.Refusal
		if err := r.e.ApplyPeople(ctx, by, full); !errors.As(err, &refusal) {
			t.Errorf("applying it gives %v", err)
		}
		var lines [][]string
		for i := range 25 {
			lines = append(lines, []string{fmt.Sprintf("v%d@example.org", i), "KBL", "probetal", "ja"})
		}
		less, err := r.e.PlanPeople(by, []string{"E-Mail", "Amt", "Gliederung", "Stellvertretung"}, lines, "probetal")
		r.ok(err)
		r.ok(r.e.ApplyPeople(ctx, by, less))
		if gone, _ := r.e.Organisation().Someone("viele29"); gone.Offices[0].To == (definitions.Office{}).To {
			t.Error("who is missing in the full list keeps the office")
		}
		if kept, _ := r.e.Organisation().Someone("viele3"); kept.Offices[0].To != (definitions.Office{}).To {
			t.Error("who is in the list loses the office")
		}
	})
}

// Units are added, ended and moved on the web; a mistake says what it is.
func TestUnitsOnTheWeb(t *testing.T) {
	onEach(t, func(r *rig) {
		by := byPage("hannes")
		add := func(w engine.UnitWords) error {
			return r.e.ChangeUnits(ctx, by, engine.UnitAdded, []engine.UnitChange{{Unit: w, New: true}})
		}
		r.ok(add(engine.UnitWords{Key: "neukreis", Name: "KV Neukreis", Level: "KV", Parent: r.e.Organisation().UnitsUnder("")[0]}))
		for what, w := range map[string]engine.UnitWords{
			"no name":   {Key: "a", Level: "KV", Parent: "neukreis"},
			"no parent": {Key: "a", Name: "A", Level: "KV"},
			"a level":   {Key: "a", Name: "A", Level: "XX", Parent: "neukreis"},
			"the order": {Key: "a", Name: "A", Level: "KV", Parent: "neukreis"},
			"a key":     {Key: "a b", Name: "A", Level: "OV", Parent: "neukreis"},
		} {
			var refusal *flows.Refusal
			if err := add(w); !errors.As(err, &refusal) || refusal.Code != engine.NotFit {
				t.Errorf("%s gives %v", what, err)
			}
		}
		r.restart()
		u, there := r.e.Organisation().UnitState("neukreis")
		if !there || u.Revision != 1 || u.Seeded || u.Name != "KV Neukreis" {
			t.Errorf("the unit is %+v", u)
		}
		var refusal *flows.Refusal
		err := r.e.ChangeUnits(ctx, byPage("benno"), engine.UnitChanged, []engine.UnitChange{{Unit: engine.UnitWords{Key: "neukreis", Name: "X", Level: "KV", Parent: u.Parent}, Revision: 1}})
		if !errors.As(err, &refusal) || refusal.Code != flows.NotYours {
			t.Errorf("somebody without the right gets %v", err)
		}
		notes, err := r.e.UnitHistory(ctx, "neukreis")
		r.ok(err)
		if len(notes) != 1 || notes[0].By != "hannes" || notes[0].New.Name != "KV Neukreis" {
			t.Errorf("the history is %+v", notes)
		}
	})
}
