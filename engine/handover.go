package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"

	"laufzettel/flows"
)

// When offices change hands, many tasks may move at once. Whoever gets several of them gets one mail, and so does
// whoever had them. Each move is written down in the commit of its case, so that none is lost; at the end of the round
// the moves of a person become one piece of work.

// collectionHandovers holds moves of tasks that nobody has been written to about: by handoversWaiting until the round
// has ended, then by the key of their mail.
const (
	collectionHandovers = "handovers"
	handoversWaiting    = "waiting"
)

// handover is one move of one task, to a person or away from one.
type handover struct {
	Case    string         `json:"case"`
	Stop    string         `json:"stop"`
	Step    string         `json:"step"`
	Person  string         `json:"person"`
	Lost    bool           `json:"lost,omitempty"`    // away from the person
	Command *flows.Command `json:"command,omitempty"` // the brief that the person would get for this task alone
	Changes []flows.Change `json:"changes,omitempty"`
}

// gather takes the briefs of a reassessment out of a commit and notes the moves instead.
func (e *Engine) gather(commit *Commit, before *flows.State, d flows.Decision) error {
	moved := map[string]flows.TaskReassigned{}
	for _, event := range d.Events {
		if ev, ok := event.Event.(flows.TaskReassigned); ok {
			moved[ev.Stop] = ev
			if err := e.noteLosers(commit, before, event.Seq, ev); err != nil {
				return err
			}
		}
	}
	var failed error
	commit.Work = slices.DeleteFunc(commit.Work, func(w Work) bool {
		if w.Kind != string(flows.SendBrief) {
			return false
		}
		var command flows.Command
		if err := json.Unmarshal(w.Body, &command); err != nil {
			failed = err
			return false
		}
		ev, ok := moved[command.Stop]
		if !ok || command.To.Person == "" || command.Brief != flows.BriefReassigned && command.Brief != flows.BriefVacant {
			return false
		}
		failed = cmp.Or(failed, noteHandover(commit, command.ID, handover{
			Case: commit.Case, Stop: command.Stop, Step: stepOf(before, command.Stop), Person: command.To.Person, Command: &command, Changes: ev.Changes,
		}))
		return true
	})
	return failed
}

func (e *Engine) noteLosers(commit *Commit, before *flows.State, seq int, ev flows.TaskReassigned) error {
	stop := before.Stop(ev.Stop)
	if stop == nil || stop.Suspended {
		return nil
	}
	for _, a := range stop.Resolution.Approvers {
		stays := slices.ContainsFunc(ev.Resolution.Approvers, func(b flows.Approver) bool { return b.Party == a.Party })
		if a.Person == "" || !a.Asked || stays {
			continue
		}
		err := noteHandover(commit, valueRef(seq, commit.Case+"/"+a.Person), handover{
			Case: commit.Case, Stop: ev.Stop, Step: stop.Step, Person: a.Person, Lost: true, Changes: ev.Changes,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func stepOf(s *flows.State, stop string) string {
	if at := s.Stop(stop); at != nil {
		return at.Step
	}
	return ""
}

func noteHandover(commit *Commit, key string, h handover) error {
	body, err := json.Marshal(h)
	commit.Documents = append(commit.Documents, DocumentChange{Document: Document{
		Collection: collectionHandovers, Key: key, Index: handoversWaiting, Revision: -1, Body: body,
	}})
	return err
}

// sendHandovers ends a round: the moves of each person become one mail, and a single task a brief as at any other time.
// Every start calls it for a round that was interrupted.
func (e *Engine) sendHandovers(ctx context.Context) error {
	docs, err := e.store.Find(ctx, collectionHandovers, handoversWaiting, 0)
	if err != nil || len(docs) == 0 {
		return err
	}
	type key struct {
		person string
		lost   bool
	}
	batches := map[key][]noted{}
	var order []key
	for _, doc := range docs {
		n := noted{doc: doc}
		if err := json.Unmarshal(doc.Body, &n.handover); err != nil {
			return err
		}
		k := key{n.Person, n.Lost}
		if len(batches[k]) == 0 {
			order = append(order, k)
		}
		batches[k] = append(batches[k], n)
	}
	for _, k := range order {
		commit, err := e.handoverCommit(batches[k])
		if err == nil {
			err = e.store.Commit(ctx, commit)
		}
		if err != nil && !errors.Is(err, ErrDocumentChanged) { // another round took them along
			return err
		}
	}
	e.wakeUp()
	return nil
}

// noted is a move with its document.
type noted struct {
	handover
	doc Document
}

func (e *Engine) handoverCommit(moves []noted) (*Commit, error) {
	now := e.clock.Now()
	if command := moves[0].Command; command != nil && len(moves) == 1 {
		body, err := json.Marshal(command)
		return &Commit{
			Work:      []Work{{ID: command.ID, Case: moves[0].Case, Kind: string(command.Kind), Body: body, Due: now, State: Waiting}},
			Documents: []DocumentChange{{Document: moves[0].doc, Delete: true}},
		}, err
	}
	batch := randomID()
	commit := &Commit{Work: []Work{postWork(postHandover, batch, now)}}
	for _, move := range moves {
		move.doc.Index = batch
		commit.Documents = append(commit.Documents, DocumentChange{Document: move.doc})
	}
	return commit, nil
}

// forgetHandover removes the moves of a mail that has been sent.
func (e *Engine) forgetHandover(ctx context.Context, batch string) error {
	docs, err := e.store.Find(ctx, collectionHandovers, batch, 0)
	if err != nil || len(docs) == 0 {
		return err
	}
	changes := make([]DocumentChange, len(docs))
	for i, doc := range docs {
		changes[i] = DocumentChange{Document: doc, Delete: true}
		changes[i].Revision = -1
	}
	return e.store.Write(ctx, changes...)
}
