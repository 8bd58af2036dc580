package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"laufzettel/flows"
)

// roundPage is how many running cases a round takes from the store at a time: it never holds a long list, and no
// decision waits for it.
const roundPage = 500

// ReassessAll resolves the rule of every open task again; a difference reassigns, mails and ends old links
// (design.md promise 3).
func (e *Engine) ReassessAll(ctx context.Context) error {
	return e.round(ctx, func(*Case) {})
}

// round resolves the open tasks of every running case again, oldest cases first, and shows each to look. Cases that
// begin meanwhile are new enough. A case that fails does not keep the others.
func (e *Engine) round(ctx context.Context, look func(*Case)) error {
	var failed error
	for after := ""; ; {
		rows, err := e.store.Cases(ctx, CaseQuery{Open: true, Order: Oldest, After: after, Limit: roundPage})
		if err != nil {
			return errors.Join(failed, err)
		}
		for i := range rows {
			c, err := e.reassess(ctx, rows[i].ID)
			switch {
			case err != nil:
				failed = errors.Join(failed, fmt.Errorf("case %s: %w", rows[i].Number, err))
			case c != nil:
				look(c)
			}
		}
		if len(rows) < roundPage {
			return errors.Join(failed, e.sendHandovers(ctx))
		}
		after = rows[len(rows)-1].Cursor(Oldest)
	}
}

// nightRound is the round of a night, which also looks where nobody is there.
func (e *Engine) nightRound(ctx context.Context) error {
	s := e.newSurvey()
	_, err := e.store.Get(ctx, collectionSchedule, placesKnown)
	first := errors.Is(err, ErrNotFound)
	if err != nil && !first {
		return err
	}
	var unplaced error
	err = e.round(ctx, func(c *Case) {
		s.running(c)
		if first {
			unplaced = errors.Join(unplaced, e.placeTasks(ctx, c, true))
		}
	})
	if first && err == nil && unplaced == nil {
		err = e.store.Write(ctx, DocumentChange{Document: Document{Collection: collectionSchedule, Key: placesKnown, Revision: -1, Body: []byte("{}")}})
	}
	s.processes()
	return errors.Join(err, unplaced, e.keepVacancies(ctx, s))
}

// placesKnown remembers that a night has written the places of all tasks down: those of older versions had none.
const placesKnown = "places"

// placeTasks writes down what the searches for the people of a case look at, where that is not written down: an older
// version did not, and a search may come to the same people by another way, as when a unit goes on as another one.
func (e *Engine) placeTasks(ctx context.Context, c *Case, anew bool) error {
	now := map[string][]string{} // by stop
	asWritten := true
	for _, outlook := range flows.OpenNow(c.Flow(), c.State, e.Organisation(), e.clock.Now()) {
		now[outlook.Stop] = placesOf(outlook.Resolution)
		asWritten = asWritten && slices.Equal(now[outlook.Stop], placesOf(c.State.Stop(outlook.Stop).Resolution))
	}
	if asWritten && !anew {
		return nil
	}
	rows, err := e.store.Tasks(ctx, TaskQuery{Case: c.Row.ID})
	if err != nil {
		return err
	}
	commit := &Commit{Case: c.Row.ID, After: c.State.Seq}
	for _, row := range rows {
		if places := now[row.Stop]; len(places) > 0 && !slices.Equal(row.Places, places) {
			row.Places = places
			commit.OpenTasks = append(commit.OpenTasks, row)
		}
	}
	if len(commit.OpenTasks) == 0 {
		return nil
	}
	if err := e.store.Commit(ctx, commit); !errors.Is(err, ErrConflict) { // otherwise a decision has just written them
		return err
	}
	return nil
}
