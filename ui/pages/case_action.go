package pages

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
	"laufzettel/ui"
)

// What those who manage cases may do to one. Each has a small page of its own that says what follows and asks for a
// reason; none of them decides anything.

// caseDeed is one of these actions.
type caseDeed struct {
	word, kind, icon string
	danger           bool
	// tasks are the open tasks that it can be done to; nil where it is about the case as a whole.
	tasks func(s *server, d *caseDesk) []*flows.Stop
	// steps are where a case can go on; nil where it is not asked.
	steps func(s *server, d *caseDesk) []string
	// now says whether it can be done at all.
	now func(d *caseDesk) bool
}

var caseDeeds = []caseDeed{
	{word: "reparieren", kind: repairKind, icon: "repeat", now: halted},
	{word: "uebergeben", kind: "reassign", icon: "users", tasks: workableTasks, now: running},
	{word: "verlaengern", kind: "extend", icon: "calendar", tasks: extendableTasks, now: running},
	{word: "ueberspringen", kind: "skip", icon: "forward", tasks: skippableTasks, now: running},
	{word: "wiederaufnehmen", kind: "reopen", icon: "repeat", steps: reopenSteps, now: ended},
	{word: "abbrechen", kind: "cancel", icon: "stop", danger: true, now: func(d *caseDesk) bool { return !ended(d) }},
}

var actionControls = []string{"stop", "step", "to", "q", "until", "why"}

// actionSeal is the stop that the seal of an action on a case names.
const actionSeal = "manage"

func running(d *caseDesk) bool { return !ended(d) && d.h.State.Failure == nil }
func ended(d *caseDesk) bool   { return !d.h.State.Ended.IsZero() }

func openTasks(d *caseDesk, fits func(*flows.Stop) bool) []*flows.Stop {
	var found []*flows.Stop
	for i := range d.h.State.Open {
		if stop := &d.h.State.Open[i]; fits(stop) {
			found = append(found, stop)
		}
	}
	return found
}

func workableTasks(_ *server, d *caseDesk) []*flows.Stop {
	return openTasks(d, func(stop *flows.Stop) bool {
		return !stop.Suspended && (stop.Kind == flows.Deciding || stop.Kind == flows.Working)
	})
}

func extendableTasks(_ *server, d *caseDesk) []*flows.Stop {
	return openTasks(d, func(stop *flows.Stop) bool {
		return !stop.Suspended && stop.Kind != flows.Calling
	})
}

func skippableTasks(s *server, d *caseDesk) []*flows.Stop {
	return openTasks(d, func(stop *flows.Stop) bool { return s.skipRefusal(d, stop.ID) == nil })
}

func (s *server) skipRefusal(d *caseDesk, stop string) *flows.Refusal {
	return flows.MaySkip(d.h.Flow(), d.h.State, stop, d.actor, d.admin, s.e.Clock().Now(), s.org())
}

func reopenSteps(_ *server, d *caseDesk) []string { return flows.ReopenSteps(d.h.Flow(), d.h.State) }

// caseActions lists what can be done, and why the rest cannot.
func (s *server) caseActions(d *caseDesk) []ui.CaseAction {
	var actions []ui.CaseAction
	for _, deed := range caseDeeds {
		if !deed.now(d) {
			continue
		}
		action := ui.CaseAction{Icon: deed.icon, Label: s.text("pages.deed.title." + deed.kind), Text: s.text("pages.deed.short." + deed.kind)}
		if s.possible(d, deed) {
			action.Href = d.at + "/" + deed.word
		} else {
			action.Text = s.impossible(d, deed)
		}
		actions = append(actions, action)
	}
	return actions
}

func (s *server) possible(d *caseDesk, deed caseDeed) bool {
	return deed.now(d) && (deed.tasks == nil || len(deed.tasks(s, d)) > 0) && (deed.steps == nil || len(deed.steps(s, d)) > 0)
}

// impossible says why something cannot be done to a case now.
func (s *server) impossible(d *caseDesk, deed caseDeed) string {
	if deed.kind == "skip" {
		for _, stop := range workableTasks(s, d) {
			if refusal := s.skipRefusal(d, stop.ID); refusal != nil {
				return refusal.Text.In(s.lang())
			}
		}
	}
	return s.text("pages.deed.not." + deed.kind)
}

// deedOf is the action of an address; it does not exist for those who do not manage the case.
func (s *server) deedOf(c echo.Context, d *caseDesk) (caseDeed, error) {
	i := slices.IndexFunc(caseDeeds, func(deed caseDeed) bool { return deed.word == c.Param("action") })
	if i < 0 || !d.admin {
		return caseDeed{}, errGone
	}
	return caseDeeds[i], nil
}

// caseActionPage asks before it is done. Opening it changes nothing.
func caseActionPage(s *server, c echo.Context, d *caseDesk) error {
	deed, err := s.deedOf(c, d)
	if err != nil {
		return err
	}
	if !s.possible(d, deed) {
		return s.back(c, d.at+"#verwalten")
	}
	if deed.kind == repairKind {
		return s.showRepair(c, d, deed, &posted{}, nil, nil, http.StatusOK)
	}
	p := &posted{Control: map[string]string{"stop": c.QueryParam("aufgabe")}, Multi: map[string][]string{}}
	return s.showAction(c, d, deed, p, nil, nil, http.StatusOK)
}

// caseActionPost does it, unless the case has moved on since the page was looked at: then it asks again.
func caseActionPost(s *server, c echo.Context, d *caseDesk) error {
	deed, err := s.deedOf(c, d)
	if err != nil {
		return err
	}
	if deed.kind == repairKind {
		return s.repairPost(c, d, deed)
	}
	p, err := s.readForm(c, nil, actionControls...)
	if err != nil {
		return err
	}
	if word, _, _ := p.do(); word == "search" {
		return s.showAction(c, d, deed, p, nil, nil, http.StatusOK)
	}
	revision, sealed := s.e.Unseal(p.Control["_seal"], d.h.Row.ID, actionSeal, d.actor.Party)
	if !sealed || revision != d.h.State.Seq {
		if !s.possible(d, deed) {
			return s.back(c, d.at+"?gut=bewegt")
		}
		return s.showAction(c, d, deed, p, s.movedOn(d, revision), nil, http.StatusConflict)
	}
	do, problems := s.deedInput(d, deed, p)
	if len(problems) == 0 {
		_, err = s.manage(c, d, do)
		refusal, refused := asRefusal(err)
		switch {
		case err == nil:
			return s.back(c, d.at+"?gut="+deed.word)
		case !refused:
			return err
		case len(refusal.Problems) > 0:
			problems = refusal.Problems
		default:
			problems = []forms.Problem{{Field: "why", Text: refusal.Text}}
		}
	}
	return s.showAction(c, d, deed, p, nil, problems, http.StatusUnprocessableEntity)
}

// deedInput is what was asked for, as the decider takes it.
func (s *server) deedInput(d *caseDesk, deed caseDeed, p *posted) (any, []forms.Problem) {
	stop, why := p.Control["stop"], p.Control["why"]
	if deed.tasks != nil && stop == "" {
		return nil, []forms.Problem{{Field: "stop", Written: s.text("pages.deed.whichTask")}}
	}
	switch deed.kind {
	case "reassign":
		return flows.Reassign{Stop: stop, To: p.Multi["to"], Why: why}, nil
	case "extend":
		until, ok := s.dayTyped(p.Control["until"])
		if !ok {
			return nil, []forms.Problem{{Field: "until", Written: s.text("pages.deed.day")}}
		}
		return flows.Extend{Stop: stop, Until: until, Why: why}, nil
	case "skip":
		return flows.Skip{Stop: stop, Why: why}, nil
	case "reopen":
		if p.Control["step"] == "" {
			return nil, []forms.Problem{{Field: "step", Written: s.text("pages.deed.whichStep")}}
		}
		return flows.Reopen{Step: p.Control["step"], Why: why}, nil
	}
	return flows.Cancel{Why: why}, nil
}

// manage brings an action to the case.
func (s *server) manage(c echo.Context, d *caseDesk, do any) (*engine.Case, error) {
	return s.e.Manage(c.Request().Context(), d.actor, d.h.Row.ID, do, nil)
}

// movedOn lists what happened to a case after a revision.
func (s *server) movedOn(d *caseDesk, revision int) []ui.Change {
	moved := []ui.Change{{Label: s.text("pages.deed.moved"), After: s.Renderer.Moment(lastChange(d.h))}}
	since := &engine.History{Case: d.h.Case}
	for _, event := range d.h.Events {
		if revision > 0 && event.Seq > revision {
			since.Events = append(since.Events, event)
		}
	}
	for i, entry := range s.entries(since, inside) {
		if i == 0 {
			moved = nil
		}
		moved = append(moved, ui.Change{Label: entry.Title, After: strings.TrimSpace(entry.By + " " + s.Renderer.Moment(entry.At))})
	}
	return moved
}
