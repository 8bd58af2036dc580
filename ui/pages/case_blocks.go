package pages

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/ui"
)

// What a case with several strands waits for, beside tasks of people.

// sayBlock adds what a task has of the block that it stands in: which item of how many it is about.
func (s *server) sayBlock(h *engine.History, stop *flows.Stop, task *ui.NowTask) {
	if block, round, item := flows.Item(stop.Step); block != "" {
		strands := h.State.Blocks[block+":"+strconv.Itoa(round)].Strands
		task.Part = s.text("pages.blocks.now.nth", "n", strconv.Itoa(item), "all", strconv.Itoa(len(strands)))
	}
}

// sayWait adds what a stop waits for that no person decides: a time, an event, or a place on a waiting list.
func (s *server) sayWait(h *engine.History, stop *flows.Stop, task *ui.NowTask) {
	switch stop.Kind {
	case flows.Waiting:
		event := ""
		if step := h.Flow().Step(stop.Step); step != nil {
			event = step.Event()
		}
		task.Badge = ui.Badge{Tone: ui.Neutral, Icon: "hourglass", Text: s.text("pages.blocks.now.waits")}
		task.Text = s.waitsFor(event, s.org().Deadline(stop.Due, s.lang()))
	case flows.Calling:
		if place := s.queuePlace(h, stop); place > 0 {
			task.Badge = ui.Badge{Tone: ui.Neutral, Icon: "hourglass", Text: s.text("pages.blocks.now.waits")}
			task.Text = s.text("pages.blocks.now.queue", "n", strconv.Itoa(place))
		}
	}
}

// queuePlace is the turn of a case on a waiting list; 0 where it waits on none, or where that cannot be said now.
func (s *server) queuePlace(h *engine.History, stop *flows.Stop) int {
	if stop.Kind != flows.Calling || stop.Command == "" {
		return 0
	}
	place, err := s.e.WaitingPlace(context.Background(), &h.Case, stop)
	if err != nil {
		s.Log.Error("a place on a waiting list", "case", h.Row.ID, "err", err)
		return 0
	}
	return place
}

// undoTask says that a case is being taken back, and what of it is still to come; false where it is not.
func (s *server) undoTask(h *engine.History) (ui.NowTask, bool) {
	undoing := h.State.Undoing
	if undoing == nil || !h.State.Ended.IsZero() {
		return ui.NowTask{}, false
	}
	var titles []string
	for _, place := range undoing.Todo {
		titles = append(titles, s.stepTitle(h, place))
	}
	return ui.NowTask{Step: h.Flow().StatusLabel(undoing.Status, s.lang()), Badge: ui.Badge{Tone: ui.Warn, Icon: "return", Text: s.text("pages.blocks.now.undo")},
		Text: s.text("pages.blocks.now.undoLeft", "steps", strings.Join(titles, ", ")), Since: lastChange(h)}, true
}

// strandText says to people outside what a case waits for where it waits for no person; "" otherwise.
func (s *server) strandText(h *engine.History, stop *flows.Stop) string {
	if h.State.Undoing != nil {
		return s.text("pages.blocks.status.undo")
	}
	if place := s.queuePlace(h, stop); place > 0 {
		return s.text("pages.blocks.status.queue", "n", strconv.Itoa(place))
	}
	if stop.Kind != flows.Waiting {
		return ""
	}
	if until := s.org().Deadline(stop.Due, s.lang()); until != "" {
		return s.text("pages.blocks.status.waitsUntil", "step", s.stepTitle(h, stop.Step), "until", until)
	}
	return s.text("pages.blocks.status.waitsEvent", "step", s.stepTitle(h, stop.Step))
}

// calledCases are the case that began this one and those that it began, for those who may see them; of others there is
// not a word.
func (s *server) calledCases(ctx context.Context, d *caseDesk) ([]ui.CalledCase, error) {
	var all []ui.CalledCase
	add := func(k *engine.Case, key string) {
		if s.e.May(d.actor, engine.SeeCase, engine.OfCase(k)) == nil {
			all = append(all, ui.CalledCase{Href: casesAddress + "/" + k.Row.ID, Text: s.text("pages.blocks.now."+key, "number", k.Row.Number)})
		}
	}
	caller, err := s.e.CallerOf(ctx, &d.h.Case)
	if err != nil {
		return nil, err
	}
	if caller != nil {
		add(caller, "caller")
	}
	for _, step := range d.h.Flow().Steps {
		if step.Type.Name != "call" {
			continue
		}
		number := d.h.State.Steps[step.Name].Values.Text("number")
		if number == "" {
			continue
		}
		called, err := s.e.HistoryByNumber(ctx, number)
		if errors.Is(err, engine.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		add(&called.Case, "called")
	}
	return all, nil
}
