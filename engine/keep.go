package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/flows"
	"laufzettel/forms"
)

// workKeep is work that erases the answers whose time is over before that of their case.
const workKeep = "keep"

// collectionScrub remembers that values were erased which the files may still hold; the next night sees to it.
const collectionScrub = "scrub"

// projectKeep plans the erasure of answers that go before their case does: those counted from the submission
// when the case begins, those counted from the decision when it ends.
func (e *Engine) projectKeep(commit *Commit, c *Case, next *flows.State) error {
	if c.State.Seq == 0 {
		if err := e.planKeep(commit, c, forms.FromSubmission, next); err != nil {
			return err
		}
	}
	switch {
	case !next.Ended.IsZero() && !next.Ended.Equal(c.State.Ended):
		return e.planKeep(commit, c, forms.FromDecision, next)
	case next.Ended.IsZero() && !c.State.Ended.IsZero(): // it goes on, and counts anew from its next end
		planned := &Commit{}
		if err := e.planKeep(planned, c, forms.FromDecision, c.State); err != nil {
			return err
		}
		for _, w := range planned.Work {
			commit.Settle = append(commit.Settle, w.ID)
		}
	}
	return nil
}

func (e *Engine) planKeep(commit *Commit, c *Case, from forms.KeepFrom, next *flows.State) error {
	o := e.Organisation()
	began := next.Started
	if from == forms.FromDecision {
		began = next.Ended
	}
	planned := map[forms.Retention]bool{}
	for _, form := range formsOf(c.Flow()) {
		for _, field := range form.EveryField() {
			kept := field.Retention()
			if kept == nil || kept.From != from || planned[*kept] {
				continue
			}
			planned[*kept] = true
			body, err := json.Marshal(kept)
			if err != nil {
				return err
			}
			day := kept.For.AddTo(expression.DateOf(began, o.zone), func(d expression.Date) bool { return o.Workday("", d) })
			commit.Work = append(commit.Work, Work{
				ID: c.Row.ID + "/keep/" + string(from) + "/" + kept.For.String(), Case: c.Row.ID, Kind: workKeep, Body: body,
				Due: day.AddDays(1).In(o.zone).UTC(), State: Waiting,
			})
		}
	}
	return nil
}

// formsOf are the start form and the forms of all steps and anytime actions.
func formsOf(f *flows.Flow) []*forms.Form {
	all := []*forms.Form{f.Form}
	for _, step := range f.Steps {
		if form := step.Form(); form != nil {
			all = append(all, form)
		}
	}
	for _, action := range f.Anytime {
		if action.Form != nil {
			all = append(all, action.Form)
		}
	}
	return all
}

// letGo erases the answers of a case whose time is over, with their uploads.
func (e *Engine) letGo(ctx context.Context, w Work) (*WorkChange, error) {
	var over forms.Retention
	if err := json.Unmarshal(w.Body, &over); err != nil {
		return nil, err
	}
	done := &WorkChange{ID: w.ID, State: Settled, Attempts: w.Attempts + 1, DoneAt: e.clock.Now()}
	h, err := e.History(ctx, w.Case)
	if errors.Is(err, ErrNotFound) {
		return done, nil
	}
	if err != nil {
		return nil, err
	}
	refs, files := overdueValues(h, over)
	if len(refs) > 0 {
		in := flows.Input{By: systemActor, Do: flows.EraseValues{Refs: refs, Why: "retention"}}
		_, err := e.do(ctx, w.Case, in, func(c *Commit, result *Case) error {
			record, err := e.store.Load(ctx, w.Case, 0)
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(refs, func(ref string) bool { _, left := record.Values[ref]; return left }) {
				return errGone
			}
			c.Erase, c.Values = append(refs, factsIn(record)...), nil
			e.renameTasks(c, result)
			c.Documents = append(c.Documents, DocumentChange{Document: Document{Collection: collectionScrub, Key: "values", Revision: -1, Body: []byte("{}")}})
			return nil
		})
		if err != nil && !errors.Is(err, errGone) {
			return nil, err
		}
	}
	for _, id := range files {
		if err := e.files.Remove(w.Case, id); err != nil {
			return nil, fmt.Errorf("an attachment whose time is over: %w", err)
		}
	}
	return done, nil
}

// errGone: the values were erased with their case while their own time ran out.
var errGone = errors.New("the values are gone already")

// factsIn are the references of what was heard of the world: the questions tell of answers, and go with the
// first of them.
func factsIn(record CaseRecord) []string {
	var refs []string
	for _, ref := range sortedNames(record.Values) {
		if _, name, err := SplitRef(ref); err == nil && name == factsValue {
			refs = append(refs, ref)
		}
	}
	return refs
}

// overdueValues are the references of answers with a retention, and the ids of their uploads.
func overdueValues(h *History, over forms.Retention) (refs, files []string) {
	return answersWhere(h, func(at flows.Spot) bool {
		form := h.Flow().FormAt(at)
		return form != nil && isOver(form, at.Field, over)
	})
}

// isOver says whether the time of a stored answer is over: its own, or that of what it is a part of, since a
// column cannot outlive its rows.
func isOver(form *forms.Form, path string, over forms.Retention) bool {
	for at := path; at != ""; {
		if field := form.Field(at); field != nil {
			if kept := field.Retention(); kept != nil && *kept == over {
				return true
			}
		}
		i := strings.LastIndexByte(at, '.')
		if i < 0 {
			break
		}
		at = at[:i]
	}
	return false
}

// scrubIfNeeded makes sure that values erased since the last night are in no file any more.
func (e *Engine) scrubIfNeeded(ctx context.Context) error {
	doc, err := e.store.Get(ctx, collectionScrub, "values")
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := e.store.Scrub(ctx); err != nil {
		return err
	}
	return e.store.Write(ctx, DocumentChange{Document: doc, Delete: true})
}
