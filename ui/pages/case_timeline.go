package pages

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/ui"
)

// chronicle tells the history of one case in full, as those read it who want to know how it came about.
type chronicle struct {
	*server
	h       *engine.History
	timers  map[string]flows.Timer
	effects map[string]*engine.CaseEffect
	stops   map[string]string // step by stop
}

// What the engine's own events say why, where there is a sentence for it.
var (
	closings = []string{"answered", "overtaken", "ended"}
	rings    = []string{"remind", "overdue", "resume", "expire"}
	erasures = []string{"retention", "request", "consent"}
)

// known is a word that there is a sentence for, or "other".
func known(word string, words []string) string {
	if slices.Contains(words, word) {
		return word
	}
	return "other"
}

// timeline is everything that happened to a case: what everybody who works on it reads, and between it, marked as
// minor, what the engine did by itself.
func (s *server) timeline(h *engine.History, effects []engine.CaseEffect) []ui.Entry {
	t := &chronicle{server: s, h: h, timers: map[string]flows.Timer{}, effects: map[string]*engine.CaseEffect{}, stops: map[string]string{}}
	for i := range effects {
		t.effects[effects[i].ID] = &effects[i]
	}
	var entries []ui.Entry
	for _, event := range h.Events {
		entry, told := s.entry(h, event, inside)
		if told {
			t.routing(&entry, event)
		} else {
			entry, told = t.minor(event)
			entry.Minor = true
		}
		if told {
			entry.At = event.At
			entries = append(entries, entry)
		}
		if note, _ := event.Values["note"].(string); note != "" && !s.hides(h, event) {
			entries = append(entries, s.noteEntry(h, event, note))
		}
	}
	return entries
}

// routing says of a task who was asked, until when, and by which rule.
func (t *chronicle) routing(entry *ui.Entry, event flows.Recorded) {
	switch ev := event.Event.(type) {
	case flows.TaskOpened:
		t.stops[ev.Stop] = ev.Step
		entry.By = t.text("pages.case.askedNames", "names", strings.Join(t.askedNames(t.h, ev.Resolution), "; "))
		if due := t.org().Deadline(ev.Due, t.lang()); due != "" {
			entry.Steps = append(entry.Steps, t.text("pages.case.dueBy", "due", due))
		}
		entry.Steps = append(entry.Steps, t.rule(ev.Resolution)...)
	case flows.TaskReassigned:
		entry.By = t.text("pages.case.nowAsked", "names", strings.Join(t.askedNames(t.h, ev.Resolution), "; "))
		entry.Steps = append(entry.Steps, t.rule(ev.Resolution)...)
	case flows.TaskHanded:
		entry.By = t.text("pages.case.nowAsked", "names", strings.Join(t.askedNames(t.h, ev.Resolution), "; "))
	}
}

func (t *chronicle) rule(r flows.Resolution) []string {
	var steps []string
	if r.Vacant {
		steps = append(steps, t.text("pages.case.vacant"))
	}
	if r.Rule != "" {
		steps = append(steps, t.text("pages.case.rule", "rule", r.Rule))
	}
	return steps
}

// minor tells what the engine did by itself; false where it is nothing that anybody wants to read.
func (t *chronicle) minor(event flows.Recorded) (ui.Entry, bool) {
	say := func(icon, key string, pairs ...any) (ui.Entry, bool) {
		return ui.Entry{Icon: icon, Title: t.text("pages.event."+key, pairs...)}, true
	}
	switch ev := event.Event.(type) {
	case flows.StepPassed:
		return say("skip", "passed", "step", t.stepTitle(t.h, ev.Step))
	case flows.TaskOpened:
		t.stops[ev.Stop] = ev.Step
	case flows.TaskSuspended:
		return say("hourglass", "suspended", "step", t.titleOfStop(ev.Stop))
	case flows.TaskResumed:
		if due := t.org().Deadline(ev.Due, t.lang()); due != "" {
			return say("hourglass", "resumedUntil", "step", t.titleOfStop(ev.Stop), "due", due)
		}
		return say("hourglass", "resumed", "step", t.titleOfStop(ev.Stop))
	case flows.StopClosed:
		return ui.Entry{Icon: "cross", Title: t.text("pages.event.closed."+known(ev.Why, closings), "step", t.titleOfStop(ev.Stop))}, true
	case flows.TimerSet:
		t.timers[ev.ID] = ev.Timer
	case flows.TimerFired:
		if timer, set := t.timers[ev.ID]; set && slices.Contains(rings, timer.Kind) {
			return ui.Entry{Icon: "clock", Title: t.text("pages.event.timer."+timer.Kind, "step", t.titleOfStop(timer.Stop))}, true
		}
	case flows.MailRequested:
		entry, _ := say("mail", "mail", "step", t.mailTitle(t.h, event, ev.Step), "to", t.names(ev.To))
		if t.names(ev.To) == "" { // an applicant without a name here
			entry.Title = t.text("pages.outside.mail", "step", t.mailTitle(t.h, event, ev.Step))
		}
		entry.Text = t.outcomeOf(event.Seq)
		return entry, true
	case flows.CallRequested:
		if title, own := t.callTitle(t.h, ev); own {
			return ui.Entry{Icon: "gear", Title: title}, true
		}
		entry, _ := say("gear", "call", "connector", ev.Connector, "operation", ev.Operation)
		return entry, true
	case flows.CallAnswered:
		title, own := t.answeredTitle(t.h, ev)
		switch {
		case ev.Manual:
			return say("user", "manual")
		case ev.OK && own:
			return ui.Entry{Icon: "check", Title: title}, true
		case ev.OK:
			return say("check", "answered")
		}
		entry, _ := say("alert", "refused")
		if own {
			entry.Title = title
		}
		entry.Tone, entry.Text = ui.Bad, ev.Error
		return entry, true
	case flows.ValuesSet:
		return say("edit", "set", "names", strings.Join(ev.Names, ", "))
	case flows.Erased:
		return ui.Entry{Icon: "remove", Title: t.text("pages.event.erased." + known(ev.Why, erasures))}, true
	case flows.Unknown:
		return say("help", "unknown", "kind", ev.Name)
	}
	return t.moved(event)
}

// titleOfStop is the title of the step that a stop belongs to.
func (t *chronicle) titleOfStop(stop string) string {
	step, open := t.stops[stop]
	if !open {
		step, _, _ = strings.Cut(stop, "/")
	}
	return t.stepTitle(t.h, step)
}

func (t *chronicle) names(parties []flows.Party) string {
	var names []string
	for _, p := range parties {
		if name := t.partyName(t.h, p); name != "" {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// outcomeOf says in one line how far the first effect of an event has come; "" where it simply worked or nothing is
// known any more.
func (t *chronicle) outcomeOf(seq int) string {
	for _, effect := range t.effects {
		if effect.Event.Seq == seq && strings.Contains(effect.ID, "/"+strconv.Itoa(seq)+".") {
			if how := effect.Outside(); how != engine.EffectDone {
				return t.text("pages.outside." + string(how))
			}
		}
	}
	return ""
}

// lastChange is when something last happened to a case.
func lastChange(h *engine.History) time.Time {
	if n := len(h.Events); n > 0 {
		return h.Events[n-1].At
	}
	return h.Row.Changed
}
