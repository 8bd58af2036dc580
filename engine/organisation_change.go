package engine

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
)

// touched are the people and places (see placesOf) by which a change of the organisation may move tasks.
type touched struct {
	Persons []string `json:"persons,omitempty"`
	Places  []string `json:"places,omitempty"`
}

const (
	touchedWork = reassessWork + "/touched/"
	// touchedAfter is when what was touched is looked at by the worker if nobody has by then, as after a crash.
	touchedAfter = time.Minute
	// touchedAtOnce is how many cases whoever changes the organisation waits for. The worker looks at more: until it
	// has, nobody decides who may no longer, since every decision asks who is who.
	touchedAtOnce = 200
)

// upheaval is what follows a change of who is who, planned in the write of the change itself.
type upheaval struct {
	touched
	Work
}

// upheaval plans to look at what a change touches.
func (e *Engine) upheaval(t touched) (*upheaval, error) {
	body, err := json.Marshal(t)
	return &upheaval{t, Work{ID: touchedWork + randomID(), Kind: "timer", Body: body, Due: e.clock.Now().Add(touchedAfter), State: Waiting}}, err
}

// organisationChanged is called once after every change of who is who, when the new picture is in force: touched tasks
// are resolved again, so that they lie with those who may decide now. The change is stored already, so that a failure is
// none of it: what is left undone stays planned. nil: nothing has changed.
func (e *Engine) organisationChanged(ctx context.Context, u *upheaval) {
	if u == nil {
		return
	}
	ctx = context.WithoutCancel(ctx) // what has begun is finished, whoever waits for it or not
	if err := e.settleUpheaval(ctx, u); err != nil {
		e.log.Error("looking at what a change of people or units touches", "error", err)
		e.wakeUp()
	}
}

func (e *Engine) settleUpheaval(ctx context.Context, u *upheaval) error {
	if err := e.planChangeover(ctx); err != nil {
		return err
	}
	cases, err := e.touchedCases(ctx, u.Persons, u.Places)
	if err != nil {
		return err
	}
	if len(cases) > touchedAtOnce {
		defer e.wakeUp()
		return e.store.Update(ctx, WorkChange{ID: u.ID, State: Waiting, Due: e.clock.Now()})
	}
	if err := e.reassessCases(ctx, cases); err != nil {
		return err
	}
	return e.store.Update(ctx, WorkChange{ID: u.ID, State: Settled, Attempts: 1, DoneAt: e.clock.Now()})
}

// lookAtTouched does what organisationChanged has left to the worker.
func (e *Engine) lookAtTouched(ctx context.Context, w Work) (*WorkChange, error) {
	var t touched
	err := json.Unmarshal(w.Body, &t)
	if err == nil {
		err = e.planChangeover(ctx)
	}
	if err == nil {
		err = e.ReassessTouched(ctx, t.Persons, t.Places)
	}
	if err != nil {
		if w.Attempts < changeoverTries {
			return nil, err
		}
		e.log.Error("looking at what a change of people or units touches", "error", err)
	}
	return &WorkChange{ID: w.ID, State: Settled, Attempts: w.Attempts + 1, DoneAt: e.clock.Now()}, nil
}

// touchedByPeople are people whose offices, groups or absences have changed, and the offices and groups that they have
// now. Where they were before is known without the old picture: whoever is taken off an office had its tasks, or was
// looked for in vain.
func (o *Organisation) touchedByPeople(ids []string) touched {
	t := touched{Persons: ids}
	for _, id := range ids {
		if p, ok := o.Someone(id); ok {
			t.Places = append(t.Places, o.placesOfPerson(p)...)
		}
	}
	t.Places = distinct(t.Places)
	return t
}

// placesOfTurn lists the offices that are others when units change from what they were in one picture, on a day, to what
// they are in another, on another day: those of the units and of all below them, and those further up in which people were
// looked for and no longer are, because a unit stands elsewhere now.
func placesOfTurn(old, now *Organisation, units []string, before, on expression.Date) []string {
	below := map[string]bool{}
	for _, unit := range units {
		for _, o := range []*Organisation{old, now} {
			for key := range o.under(unit) {
				below[key] = true
			}
		}
	}
	places := map[string]bool{}
	for unit := range below {
		for _, f := range now.set.Functions {
			for _, o := range []*Organisation{old, now} {
				if f.Level == "" || o.units[unit].Level == f.Level {
					places[officePlace(f.Key, unit)] = true
				}
			}
			was, _ := old.officeUnit(unit, f.Level, before)
			is, _ := now.officeUnit(unit, f.Level, on)
			if was != is {
				places[officePlace(f.Key, was)] = true
			}
		}
	}
	return sortedNames(places)
}

// movesTasks says whether a change of a unit can move a task: its name moves none.
func movesTasks(old, now definitions.Unit) bool {
	a, b := wordsOf(old), wordsOf(now)
	a.Name, b.Name = "", ""
	return a != b
}

// upheavalOfUnits plans to look at what changed units touch today; nil places where no task can move.
func (e *Engine) upheavalOfUnits(old, now *Organisation, units []string) (*upheaval, error) {
	units = slices.DeleteFunc(distinct(units), func(unit string) bool { return !movesTasks(old.units[unit], now.units[unit]) })
	today := e.today()
	return e.upheaval(touched{Places: placesOfTurn(old, now, units, today, today)})
}

// isTouchedWork says whether a piece of work is that of an upheaval.
func isTouchedWork(w Work) bool { return strings.HasPrefix(w.ID, touchedWork) }
