package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"laufzettel/definitions"
	"laufzettel/flows"
)

// ErasedAgain says what was made good after a restore.
type ErasedAgain struct {
	Cases  int // of which values were erased again
	People int // who were removed again
	Series int // whose numbers go on behind those that were given after the backup
}

// EraseAgain erases in a restored installation what was erased after its backup was taken, as lists of heads say, and
// sees to it that no number is given a second time. Nothing of it can be read from the files of the store afterwards.
// It can be repeated after a failure.
func (e *Engine) EraseAgain(ctx context.Context, lists ...*HeadList) (ErasedAgain, error) {
	var done ErasedAgain
	erased := map[string][]ListedErasure{}
	taken := map[string]int{}
	gone := map[string]bool{}
	for _, l := range lists {
		for _, one := range l.Erased {
			erased[one.Case] = append(erased[one.Case], one)
		}
		for series, value := range l.Taken {
			taken[series] = max(taken[series], value)
		}
		for _, person := range l.Gone {
			gone[person] = true
		}
	}
	err := EachCase(ctx, e.store, func(row CaseRow) error {
		refs, err := e.stillThere(ctx, row.ID, erased[HashCase(row.ID)])
		if err != nil || len(refs) == 0 {
			return err
		}
		done.Cases++
		return e.eraseRefs(ctx, row.ID, refs)
	})
	if err != nil {
		return done, err
	}
	for _, p := range e.Organisation().People() {
		if gone[hashPerson(e.keys, p.ID)] {
			if err := e.removeAgain(ctx, p.ID); err != nil {
				return done, err
			}
			done.People++
		}
	}
	now, err := e.store.Numbers(ctx)
	if err != nil {
		return done, err
	}
	for _, series := range sortedNames(taken) {
		if taken[series] > now[series] {
			if err := e.store.Commit(ctx, &Commit{Number: Number{Series: series, Value: taken[series]}}); err != nil {
				return done, err
			}
			done.Series++
		}
	}
	return done, e.store.Scrub(ctx)
}

// stillThere are the references of a case that were erased once and are there; "*" alone where everything was.
func (e *Engine) stillThere(ctx context.Context, id string, erasures []ListedErasure) ([]string, error) {
	if len(erasures) == 0 {
		return nil, nil
	}
	record, err := e.store.Load(ctx, id, 0)
	if err != nil {
		return nil, err
	}
	var refs []string
	for _, one := range erasures {
		if one.Seq <= len(record.Events) {
			continue // the backup knows of it
		}
		for _, ref := range one.Refs {
			if _, there := record.Values[ref]; there && !slices.Contains(refs, ref) {
				refs = append(refs, ref)
			}
			if ref == "*" {
				return []string{"*"}, nil
			}
		}
	}
	return refs, nil
}

// eraseRefs erases values of a case with their attachments.
func (e *Engine) eraseRefs(ctx context.Context, id string, refs []string) error {
	if refs[0] == "*" {
		return e.Erase(ctx, id, "request")
	}
	h, err := e.History(ctx, id)
	if err != nil {
		return err
	}
	var files []string
	for _, stored := range flows.StoredAnswers(h.Flow(), h.Events, func(flows.Spot) bool { return true }) {
		if stored.Field == nil || !slices.Contains(refs, stored.Ref) {
			continue
		}
		for _, upload := range stored.Field.Uploads(stored.Value) {
			files = append(files, metaOf(upload).ID)
		}
	}
	_, err = e.do(ctx, id, flows.Input{By: systemActor, Do: flows.EraseValues{Refs: refs, Why: "request"}}, func(c *Commit, result *Case) error {
		if err := e.forget(ctx, c, refs, files); err != nil {
			return err
		}
		e.renameTasks(c, result)
		return nil
	})
	if err != nil {
		return fmt.Errorf("case %s: %w", h.Row.Number, err)
	}
	return e.forgetFiles(id, files)
}

// removeAgain removes somebody who was removed once already; whether they may be was asked then.
func (e *Engine) removeAgain(ctx context.Context, id string) error {
	body, err := json.Marshal(storedPerson{Person: definitions.Person{ID: id}, Gone: true})
	if err != nil {
		return err
	}
	forgotten, err := e.forgetHistory(ctx, id)
	if err != nil {
		return err
	}
	ended, err := e.endings(ctx, id, func(Session) bool { return true })
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	documents := append([]DocumentChange{{Document: Document{Collection: collectionPeople, Key: id, Revision: -1, Body: body}}}, forgotten...)
	if err := e.store.Write(ctx, append(documents, ended...)...); err != nil {
		return err
	}
	e.organisation.Store(e.Organisation().with(nil, []string{id}))
	return nil
}
