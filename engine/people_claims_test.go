package engine_test

import (
	"errors"
	"testing"

	"laufzettel/definitions"
	"laufzettel/engine"
)

// A keeper of one unit who enters a mailbox that somebody elsewhere has learns nothing of it, takes nothing from whoever
// has it, and leaves it to those who keep everybody to say what it is.
func TestAMailboxOfSomebodyElsewhereIsOnlyClaimed(t *testing.T) {
	onEach(t, func(r *rig) {
		keeper, _ := r.e.Organisation().Someone("gisela")
		keeper.Rights = []definitions.Grant{{Right: definitions.Keeper, Unit: "musterkreis"}}
		r.ok(r.e.SavePeople(ctx, []definitions.Person{keeper}))
		by, admin := byPage("gisela"), byPage("hannes")
		const taken, free = "carla.probe@example.org", "niemand.sonst@example.org"
		add := func(id, mail string) {
			t.Helper()
			p := definitions.Person{ID: id, Given: "Neu", Family: id, Mail: mail, Offices: []definitions.Office{{Function: "KBL", Unit: "musterkreis", Deputy: true}}}
			r.ok(r.e.ChangePeople(ctx, by, engine.PersonAdded, []engine.PersonChange{{Person: p, New: true}}))
		}
		add("eins", taken)
		add("zwei", free)
		for id, mail := range map[string]string{"eins": taken, "zwei": free} { // to the keeper both look the same
			known, there := r.e.PersonToEdit(by, engine.EditPeople, id)
			if !there || known.Mail != mail || known.Revision != 1 {
				t.Errorf("%s is shown as %+v", id, known)
			}
			if found, _ := r.e.ListPeople(by, engine.PeopleQuery{Text: mail}); len(found) != 1 || found[0].ID != id || found[0].Mail != mail {
				t.Errorf("%s finds %+v", mail, found)
			}
			notes, err := r.e.PersonHistory(ctx, id)
			r.ok(err)
			if len(notes) != 1 || notes[0].New.Mail != mail {
				t.Errorf("the history of %s is %+v", id, notes)
			}
		}
		o := r.e.Organisation()
		if ids := o.ByMail(taken); len(ids) != 1 || ids[0] != "carla" {
			t.Errorf("the mailbox belongs to %v", ids)
		}
		if o.Mailbox("eins") != "" || o.Mailbox("zwei") != free {
			t.Errorf("mails go to %q and %q", o.Mailbox("eins"), o.Mailbox("zwei"))
		}
		if len(r.e.Doubles(by)) != 0 {
			t.Error("the keeper is shown the double")
		}
		r.restart()
		doubles := r.e.Doubles(admin)
		if len(doubles) != 1 || doubles[0].Person != "eins" || doubles[0].Mail != taken || len(doubles[0].Others) != 1 || doubles[0].Others[0] != "carla" {
			t.Fatalf("the administrators see %+v", doubles)
		}
		// Reading a file again finds whom the first one entered, and a file tells as little.
		plan, err := r.e.PlanPeople(by, []string{"Vorname", "Nachname", "E-Mail"}, [][]string{{"Neu", "eins", taken}, {"Neu", "drei", "erna.exempel@example.org"}}, "")
		r.ok(err)
		if len(plan.Bad) != 0 || plan.Same != 1 || len(plan.Added) != 1 {
			t.Errorf("the plan is %+v", plan)
		}
		// A change of something else leaves the claim, by whomever.
		known, _ := r.e.PersonToEdit(admin, engine.EditPeople, "eins")
		known.Family = "Anders"
		r.ok(r.e.ChangePeople(ctx, admin, engine.PersonChanged, []engine.PersonChange{{Person: known.Person, Revision: known.Revision}}))
		if r.e.Organisation().Mailbox("eins") != "" {
			t.Error("a change of the name has put the claim in force")
		}
		if err := r.e.SettleDouble(ctx, by, "eins", 2); !errors.Is(err, engine.ErrNotFound) {
			t.Errorf("the keeper settles it: %v", err)
		}
		r.ok(r.e.SettleDouble(ctx, admin, "eins", 2))
		if r.e.Organisation().Mailbox("eins") != taken || len(r.e.Doubles(admin)) != 0 {
			t.Error("settling does not put it in force")
		}
		if r.restart(); len(r.e.Organisation().ByMail(taken)) != 2 {
			t.Error("the store does not know that it was settled")
		}
	})
}
