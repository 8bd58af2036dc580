package pages

import (
	"slices"
	"strconv"
	"strings"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/ui"
)

// Several strands, waiting, and what goes wrong, in the words of the history.

// turnedEntry tells what somebody who works on the case has to know: that it was repaired, could not do something, or is
// being taken back.
func (s *server) turnedEntry(h *engine.History, event flows.Recorded) (ui.Entry, bool) {
	switch ev := event.Event.(type) {
	case flows.CaseRepaired:
		entry := ui.Entry{Icon: "repeat", Tone: ui.Info, Title: s.text("pages.blocks.repaired." + repairedHow(ev)), By: s.actorName(h, event.By)}
		if ev.To != "" {
			entry.Title = s.text("pages.blocks.repaired.to", "step", s.stepTitle(h, ev.To))
		}
		entry.Text, _ = event.Values[flows.ValueWhy].(string)
		if len(ev.Fields)+len(ev.Results) > 0 {
			entry.Steps = []string{s.text("pages.blocks.supplied", "names", strings.Join(s.suppliedNames(h, ev), ", "))}
		}
		return entry, true
	case flows.StepFailed:
		return ui.Entry{Icon: "alert", Tone: ui.Warn, Title: s.text("pages.blocks.failed", "step", s.stepTitle(h, ev.Step)), Text: strings.TrimSpace(ev.Pos.String() + " " + ev.Error)}, true
	case flows.UndoBegun:
		var titles []string
		for _, place := range ev.Steps {
			titles = append(titles, s.stepTitle(h, place))
		}
		return ui.Entry{Icon: "return", Tone: ui.Warn, Title: s.text("pages.blocks.undo", "status", h.Flow().StatusLabel(ev.Status, s.lang())),
			Text: s.text("pages.blocks.undoSteps", "steps", strings.Join(titles, ", "))}, true
	}
	return ui.Entry{}, false
}

func repairedHow(ev flows.CaseRepaired) string {
	switch {
	case ev.Onward:
		return "onward"
	case ev.End != "":
		return "end"
	case len(ev.Fields)+len(ev.Results) > 0:
		return "values"
	}
	return "again"
}

// suppliedNames are the questions and results for which values were supplied.
func (s *server) suppliedNames(h *engine.History, ev flows.CaseRepaired) []string {
	var names []string
	for _, name := range ev.Fields {
		label := name
		if form := h.Process.Form; form != nil {
			if field := form.Field(name); field != nil {
				label = s.fieldLabel(h, field)
			}
		}
		names = append(names, label)
	}
	for _, name := range ev.Results {
		place, part, _ := strings.Cut(name, "/")
		names = append(names, s.text("pages.blocks.resultOf", "name", part, "step", s.stepTitle(h, place)))
	}
	return names
}

// moved tells what blocks and waits did by themselves.
func (t *chronicle) moved(event flows.Recorded) (ui.Entry, bool) {
	say := func(icon, key string, pairs ...any) (ui.Entry, bool) {
		return ui.Entry{Icon: icon, Title: t.text("pages.blocks."+key, pairs...)}, true
	}
	switch ev := event.Event.(type) {
	case flows.BlockOpened:
		if s := t.h.Flow().Step(ev.Step); s != nil && s.Type.Name == "each" {
			return say("users", "each", "step", t.stepTitle(t.h, ev.Step), "n", strconv.Itoa(len(ev.Strands)))
		}
		return say("users", "opened", "step", t.stepTitle(t.h, ev.Step), "n", strconv.Itoa(len(ev.Strands)))
	case flows.StrandEnded:
		if s := t.h.Flow().Step(ev.Step); s != nil && s.Type.Name == "each" {
			return say("check", "item", "step", t.stepTitle(t.h, ev.Step), "n", ev.Strand)
		}
		return say("check", "strand", "step", t.stepTitle(t.h, ev.Step), "name", ev.Strand)
	case flows.BlockClosed:
		return ui.Entry{Icon: "check", Title: t.text("pages.blocks.closed."+known(ev.Why, []string{"done", "left"}), "step", t.stepTitle(t.h, ev.Step))}, true
	case flows.WaitBegun:
		return ui.Entry{Icon: "hourglass", Title: t.text("pages.blocks.waits", "step", t.stepTitle(t.h, ev.Step), "what", t.waitsFor(ev.Event, t.org().Deadline(ev.Until, t.lang())))}, true
	case flows.WaitEnded:
		return ui.Entry{Icon: "hourglass", Title: t.text("pages.blocks.waited."+known(ev.Outcome, []string{flows.WaitedForEvent, flows.WaitedForTime}), "step", t.stepTitle(t.h, ev.Step))}, true
	case flows.Heard:
		return say("mail", "heard", "name", ev.Name)
	case flows.StepUndone:
		return say("return", "undone", "step", t.stepTitle(t.h, ev.Step))
	}
	return ui.Entry{}, false
}

// waitsFor says for what a wait waits: a time, an event, or an event at most until a time.
func (s *server) waitsFor(event, until string) string {
	switch {
	case event == "":
		return s.text("pages.blocks.until", "until", until)
	case until == "":
		return s.text("pages.blocks.event", "event", event)
	}
	return s.text("pages.blocks.eventUntil", "event", event, "until", until)
}

// ownEffects are what Laufzettel does itself for a step, and has words of its own for.
var ownEffects = []string{flows.CallsScript, flows.CallsRegister, flows.CallsOrganisation, flows.CallsFlow, flows.CallsDocument}

// callTitle says what a step asked for: in words of its own where Laufzettel does it itself.
func (s *server) callTitle(h *engine.History, ev flows.CallRequested) (string, bool) {
	if !slices.Contains(ownEffects, ev.Connector) {
		return "", false
	}
	return s.text("pages.blocks.call."+ev.Connector, "step", s.stepTitle(h, ev.Step)), true
}

// answeredTitle is the answer to that.
func (s *server) answeredTitle(h *engine.History, ev flows.CallAnswered) (string, bool) {
	for _, event := range h.Events {
		asked, is := event.Event.(flows.CallRequested)
		if !is || asked.Command != ev.Command || !slices.Contains(ownEffects, asked.Connector) {
			continue
		}
		if ev.OK {
			return s.text("pages.blocks.answered."+asked.Connector, "step", s.stepTitle(h, asked.Step)), true
		}
		return s.text("pages.blocks.refused", "step", s.stepTitle(h, asked.Step)), true
	}
	return "", false
}
