package engine

import (
	"context"
	"encoding/json"
	"slices"

	"laufzettel/flows"
)

// holdSince holds everything that followed from a disputed decision and has not left the house: beside what the
// decider holds because it waits on purpose, that is what could not be delivered yet.
func (e *Engine) holdSince(ctx context.Context, commit *Commit, s *flows.State, stop string, by flows.Party) error {
	since := decidedAt(s, stop, by)
	waiting, err := e.store.Outbox(ctx, WorkQuery{Case: commit.Case, State: Waiting, Limit: 10_000})
	if err != nil {
		return err
	}
	for _, w := range waiting {
		if w.Kind != string(flows.SendMail) && w.Kind != string(flows.Call) {
			continue
		}
		var command flows.Command
		if err := json.Unmarshal(w.Body, &command); err != nil {
			return err
		}
		if command.Seq > since && !slices.Contains(commit.Hold, w.ID) {
			commit.Hold = append(commit.Hold, w.ID)
		}
	}
	return nil
}

// chosenBy is what somebody chose in a stop by link, the newest choice first; nil if they did not.
func chosenBy(h *History, stop string, by flows.Party) *flows.Done {
	for _, event := range slices.Backward(h.Events) {
		e, ok := event.Event.(flows.TaskDecided)
		if ok && e.Stop == stop && event.By.Party == by && event.By.Way == flows.ByLink {
			return &flows.Done{Step: e.Step, Round: e.Round, By: by, Way: event.By.Way, At: event.At, Outcome: e.Outcome, Seq: event.Seq}
		}
	}
	return nil
}

// decidedAt is the revision at which somebody chose in a stop, open or ended.
func decidedAt(s *flows.State, stop string, by flows.Party) int {
	if open := s.Stop(stop); open != nil {
		for _, c := range open.Choices {
			if c.By == by {
				return c.Seq
			}
		}
	}
	done, _ := s.Done(stop)
	return done.Seq
}
