package pages

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
	"laufzettel/ui"
)

// A case whose process cannot be carried out at some place has halted. Here somebody who manages it lets it go on.

const (
	repairKind   = "repair"
	repairEnding = "/reparieren"
	resultPrefix = "_result."
)

// The ways in which a halted case goes on.
const (
	wayAgain  = "again"  // the step is tried again as it is
	wayValues = "values" // with other answers, or other results of earlier steps
	wayOnward = "onward" // behind the step, as if it were done
	wayStep   = "step"   // at another step
	wayEnd    = "end"
)

func halted(d *caseDesk) bool { return !ended(d) && d.h.State.Failure != nil }

// repairAddress is where somebody lets a halted case go on; the case's page for those who may only read it, "" for all
// others.
func (s *server) repairAddress(c echo.Context, k *engine.Case) string {
	session := sessionOf(c)
	if session == nil {
		return ""
	}
	actor, at := session.Actor(s.org()), casesAddress+"/"+k.Row.ID
	switch {
	case s.e.May(actor, engine.ManageCase, engine.OfCase(k)) == nil:
		return at + repairEnding
	case s.e.May(actor, engine.SeeCase, engine.OfCase(k)) == nil:
		return at
	}
	return ""
}

// showRepair renders the page, with what was typed.
func (s *server) showRepair(c echo.Context, d *caseDesk, deed caseDeed, p *posted, moved []ui.Change, problems []forms.Problem, status int) error {
	choices, open := flows.Repairs(d.h.Flow(), d.h.State, s.org())
	if !open {
		return s.back(c, d.at+"#verwalten")
	}
	view := ui.RepairPage{
		Shell: s.shell(c, s.text("pages.deed.title.repair"), "cases"), Number: d.h.Row.Number, Process: d.h.Process.TitleIn(s.lang()), Back: d.at,
		Action: d.at + "/" + deed.word, Seal: s.e.Seal(d.h.Row.ID, actionSeal, d.actor.Party, d.h.State.Seq),
		Why: p.Control["_why"], Moved: moved, Where: s.whereHalted(d, choices), Since: s.sinceHalted(d),
	}
	for _, name := range []string{"first", "second", "third"} {
		view.Follows = append(view.Follows, s.text("pages.deed."+name+".repair"))
	}
	values, err := s.valuesWay(c, d, choices, p, problems)
	if err != nil {
		return err
	}
	view.Ways = s.repairWays(d, choices, p, values)
	view.Problems = s.repairProblems(problems)
	view.Faulty = len(problems) > 0
	return s.page(c, status, "case_repair", view)
}

// whereHalted says where a case has halted, in the words of the process and of its author.
func (s *server) whereHalted(d *caseDesk, choices flows.RepairChoices) []ui.Row {
	failure := d.h.State.Failure
	rows := []ui.Row{}
	if choices.Step != "" {
		rows = append(rows, ui.Row{Label: s.text("pages.repair.step"), Text: s.stepTitle(d.h, choices.Step), Detail: choices.Step})
	}
	if place := failure.Pos.String(); place != "" {
		rows = append(rows, ui.Row{Label: s.text("pages.repair.place"), Text: place})
	}
	return append(rows, ui.Row{Label: s.text("pages.repair.reason"), Text: failure.Error})
}

// sinceHalted tells what reached a case after it had halted; all of it is kept.
func (s *server) sinceHalted(d *caseDesk) []ui.Entry {
	at := 0
	for i, event := range d.h.Events {
		if _, failed := event.Event.(flows.Failed); failed {
			at = i + 1
		}
	}
	return s.timeline(&engine.History{Case: d.h.Case, Events: d.h.Events[at:]}, nil)
}

// repairWays are the ways that there are for this case, in the order from the smallest change to the largest.
func (s *server) repairWays(d *caseDesk, choices flows.RepairChoices, p *posted, values ui.RepairWay) []ui.RepairWay {
	way := func(value string) ui.RepairWay {
		return ui.RepairWay{Value: value, Label: s.text("pages.repair.way." + value), Text: s.text("pages.repair.text." + value), Chosen: p.Control["_way"] == value}
	}
	ways := []ui.RepairWay{way(wayAgain)}
	if len(values.Fields.Views) > 0 || len(values.Results) > 0 || values.Kept != "" {
		values.Value, values.Label, values.Text, values.Chosen = wayValues, s.text("pages.repair.way.values"), s.text("pages.repair.text.values"), p.Control["_way"] == wayValues
		ways = append(ways, values)
	}
	if choices.Onward {
		onward := way(wayOnward)
		for _, one := range ownTypes(choices) {
			onward.Results = append(onward.Results, s.repairResult(one.place, one.name, one.kind, p))
		}
		ways = append(ways, onward)
	}
	if len(choices.Steps) > 0 {
		other := way(wayStep)
		other.Name, other.Legend = "_step", s.text("pages.repair.whichStep")
		for _, name := range choices.Steps {
			if name != flows.StepName(choices.Step) {
				other.Choices = append(other.Choices, ui.ActionChoice{Value: name, Label: s.stepTitle(d.h, name), Text: s.lastRound(d.h, name), Chosen: p.Control["_step"] == name})
			}
		}
		if len(other.Choices) > 0 {
			ways = append(ways, other)
		}
	}
	end := way(wayEnd)
	end.Name, end.Legend = "_end", s.text("pages.repair.whichEnd")
	for _, name := range choices.Ends {
		end.Choices = append(end.Choices, ui.ActionChoice{Value: name, Label: d.h.Flow().StatusLabel(name, s.lang()), Chosen: p.Control["_end"] == name})
	}
	return append(ways, end)
}

// repairPost lets the case go on, unless it has moved since the page was looked at.
func (s *server) repairPost(c echo.Context, d *caseDesk, deed caseDeed) error {
	p, err := s.readForm(c, nil)
	if err != nil {
		return err
	}
	choices, open := flows.Repairs(d.h.Flow(), d.h.State, s.org())
	if !open {
		return s.back(c, d.at+"?gut=bewegt")
	}
	if word, _, _ := p.do(); word != "do" && word != "" {
		return s.showRepair(c, d, deed, p, nil, nil, http.StatusOK)
	}
	revision, sealed := s.e.Unseal(p.Control["_seal"], d.h.Row.ID, actionSeal, d.actor.Party)
	if !sealed || revision != d.h.State.Seq {
		return s.showRepair(c, d, deed, p, s.movedOn(d, revision), nil, http.StatusConflict)
	}
	do, problems, err := s.repairInput(d, choices, p)
	if err != nil {
		return err
	}
	if len(problems) == 0 {
		_, err = s.manage(c, d, do)
		var refusal *flows.Refusal
		switch {
		case err == nil:
			return s.back(c, d.at+"?gut="+deed.word)
		case !errors.As(err, &refusal):
			return err
		case len(refusal.Problems) > 0:
			problems = refusal.Problems
		default:
			problems = []forms.Problem{{Field: "why", Text: refusal.Text}}
		}
	}
	return s.showRepair(c, d, deed, p, nil, problems, http.StatusUnprocessableEntity)
}

// repairInput is what was asked for, as the decider takes it. What belongs to ways that were not chosen does not count.
func (s *server) repairInput(d *caseDesk, choices flows.RepairChoices, p *posted) (flows.Repair, []forms.Problem, error) {
	do := flows.Repair{Why: p.Control["_why"]}
	var problems []forms.Problem
	missing := func(field, key string) {
		problems = append(problems, forms.Problem{Field: field, Written: s.text(key)})
	}
	switch p.Control["_way"] {
	case wayAgain:
	case wayValues:
		var err error
		if do.Answers, problems, err = s.suppliedAnswers(d, choices, p); err != nil {
			return do, nil, err
		}
		var wrong []forms.Problem
		do.Results, wrong = s.suppliedResults(earlierTypes(choices), p)
		if problems = append(problems, wrong...); len(problems) == 0 && len(do.Answers) == 0 && len(do.Results) == 0 {
			missing("way", "pages.repair.nothing")
		}
	case wayOnward:
		do.Onward = true
		do.Results, problems = s.suppliedResults(ownTypes(choices), p)
	case wayStep:
		if do.To = p.Control["_step"]; !slices.Contains(choices.Steps, do.To) {
			missing("_step", "pages.repair.chooseStep")
		}
	case wayEnd:
		if do.End = p.Control["_end"]; !slices.Contains(choices.Ends, do.End) {
			missing("_end", "pages.repair.chooseEnd")
		}
	default:
		missing("way", "pages.repair.chooseWay")
	}
	return do, problems, nil
}

// repairProblems are problems with the controls of the page, each with where it stands.
func (s *server) repairProblems(problems []forms.Problem) []ui.Problem {
	var shown []ui.Problem
	for _, problem := range problems {
		control := problem.Field
		switch {
		case control == "to":
			control = "_step"
		case control == "end":
			control = "_end"
		case control == "way" || control == "why" || strings.HasPrefix(control, "_"):
		default:
			control = "f-" + strings.ReplaceAll(control, ".", "-")
		}
		shown = append(shown, ui.Problem{Control: strings.TrimPrefix(control, "_"), Text: problem.In(s.lang())})
	}
	return shown
}
