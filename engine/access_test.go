package engine_test

import (
	"fmt"
	"testing"

	"laufzettel/engine"
	"laufzettel/flows"
)

// TestMay is the table of who may do what, by every way in.
func TestMay(t *testing.T) {
	folder := flowOf(`  - approve: erste
    by: holders("chef")
    outcomes: {ja: {label: Ja}}
  - approve: zweite
    by: group("kasse")
    linkShows: all
    outcomes: {ja: {label: Ja}}
  - approve: dritte
    by: service("roboter")
    outcomes: {ja: {label: Ja}}`)
	r := newRig(t, "memory", folder)
	c := r.send("Paul", nil)
	by := func(person string, way flows.Way) flows.Actor {
		a := r.person(person)
		a.Way = way
		return a
	}
	submitter := flows.Actor{Party: flows.Party{Mailbox: flows.SubmitterMailbox}, Way: flows.ByLink}
	all := []engine.Action{engine.SeeCase, engine.SeeStatus, engine.SeeFiles, engine.SeeAll, engine.DecideTask, engine.Administer}
	table := func(step string, rows map[string]struct {
		actor flows.Actor
		may   string // y or n for each of all
	}) {
		t.Helper()
		var err error
		c, err = r.e.Case(ctx, c.Row.ID)
		r.ok(err)
		stop := r.stop(c.Row.ID, step).ID
		for who, row := range rows {
			got := ""
			for _, action := range all {
				if r.e.May(row.actor, action, engine.OfTask(c, stop)) == nil {
					got += "y"
				} else {
					got += "n"
				}
			}
			if got != row.may {
				t.Errorf("%s at %s: %s, want %s of %v", who, step, got, row.may, all)
			}
		}
	}
	type rows = map[string]struct {
		actor flows.Actor
		may   string
	}
	root := by("root", flows.ByPage)
	root.Roles = []string{"admin"}
	table("erste", rows{
		"a stranger":                  {stranger, "nnnnnn"},
		"nobody by link":              {flows.Actor{Way: flows.ByLink}, "nnnnnn"},
		"the approver on the page":    {by("anna", flows.ByPage), "yyyyyn"},
		"the approver by link":        {by("anna", flows.ByLink), "yyynyn"},
		"the approver by API":         {by("anna", flows.ByAPI), "yyyyyn"},
		"a later approver":            {by("kurt", flows.ByPage), "nnnnnn"},
		"the caretaker":               {by("berta", flows.ByPage), "nnnnnn"},
		"an administrator":            {root, "nnnnny"},
		"an administrator by API":     {by("root", flows.ByAPI), "nnnnnn"},
		"an administrator by link":    {by("root", flows.ByLink), "nnnnnn"},
		"the applicant by their link": {submitter, "nynnnn"},
		"a service":                   {service("roboter"), "nnnnnn"},
		"somebody made up":            {by("niemand", flows.ByPage), "nnnnnn"},
	})
	r.decide(c.Row.ID, "erste", r.person("anna"), "ja")
	table("zweite", rows{
		"who has decided":          {by("anna", flows.ByPage), "yyyyn" + "n"},
		"the approver by link":     {by("kurt", flows.ByLink), "yyyyyn"},
		"the other of the group":   {by("karla", flows.ByPage), "yyyyyn"},
		"the applicant":            {submitter, "nynnnn"},
		"a service":                {service("roboter"), "nnnnnn"},
		"a stranger":               {stranger, "nnnnnn"},
		"an administrator":         {root, "nnnnny"},
		"a service of that person": {flows.Actor{Party: flows.Party{Service: "kurt"}, Way: flows.ByAPI}, "nnnnnn"},
	})
	r.decide(c.Row.ID, "zweite", r.person("kurt"), "ja")
	table("dritte", rows{
		"the service":       {service("roboter"), "yyyyyn"},
		"another service":   {service("fremd"), "nnnnnn"},
		"who has decided":   {by("kurt", flows.ByPage), "yyyynn"},
		"who was asked":     {by("karla", flows.ByPage), "nnnnnn"},
		"who decided first": {by("anna", flows.ByLink), "yyynnn"},
	})
}

func TestInboxShowsWhatMayAllows(t *testing.T) {
	onEachWith(t, flowOf(`  - approve: kasse
    by: group("kasse")
    outcomes: {ja: {label: Ja}}`), func(r *rig) {
		for i := range 7 {
			r.send(fmt.Sprint("Person ", i), nil)
		}
		for who, want := range map[string]int{"kurt": 7, "karla": 7, "anna": 0, "root": 0} {
			open, more, err := r.e.TasksOf(ctx, r.person(who), "", 100)
			r.ok(err)
			if len(open) != want || more {
				r.t.Errorf("%s is shown %d tasks (more: %v), want %d", who, len(open), more, want)
			}
		}
		open, more, err := r.e.TasksOf(ctx, r.person("kurt"), "", 3)
		r.ok(err)
		if len(open) != 3 || !more {
			r.t.Errorf("the first page has %d tasks, more: %v", len(open), more)
		}
		if open, _, err = r.e.TasksOf(ctx, stranger, "", 3); err != nil || len(open) != 0 {
			r.t.Errorf("a stranger is shown %d tasks (%v)", len(open), err)
		}
	})
}
