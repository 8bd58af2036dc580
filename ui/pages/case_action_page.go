package pages

import (
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
	"laufzettel/ui"
)

// mostFound bounds the people that a search for a new approver lists.
const mostFound = 12

// showAction renders the page that asks before something is done to a case, with what was typed.
func (s *server) showAction(c echo.Context, d *caseDesk, deed caseDeed, p *posted, moved []ui.Change, problems []forms.Problem, status int) error {
	view := ui.CaseActionPage{
		Shell: s.shell(c, s.text("pages.deed.title."+deed.kind), "cases"), Number: d.h.Row.Number, Process: d.h.Process.TitleIn(s.lang()), Back: d.at,
		Action: d.at + "/" + deed.word, Kind: deed.kind, Lead: s.text("pages.deed.lead." + deed.kind), Submit: s.text("pages.deed.submit." + deed.kind), Hint: s.text("pages.deed.hint." + deed.kind),
		Seal: s.e.Seal(d.h.Row.ID, actionSeal, d.actor.Party, d.h.State.Seq), Why: p.Control["why"], Until: p.Control["until"],
		Moved: moved, Danger: deed.danger,
	}
	view.Problems = s.actionProblems(problems)
	var stop *flows.Stop
	if deed.tasks != nil {
		view.Tasks, stop = s.taskChoices(d, deed.tasks(s, d), p.Control["stop"])
	}
	if deed.steps != nil {
		steps := deed.steps(s, d)
		for _, name := range steps {
			view.Steps = append(view.Steps, ui.ActionChoice{Value: name, Label: s.stepTitle(d.h, name), Text: s.lastRound(d.h, name), Chosen: p.Control["step"] == name || len(steps) == 1})
		}
	}
	switch deed.kind {
	case "reassign":
		view.Search = s.peopleSearch(d, p)
	case "extend":
		view.Earliest = expression.DateOf(s.e.Clock().Now(), s.org().Zone()).String()
	case "reopen", "cancel":
		if err := s.alreadyDone(c, d, &view); err != nil {
			return err
		}
	}
	view.Now = s.howItIs(d, stop)
	view.Follows = s.consequences(d, deed, stop)
	view.Faulty = len(view.Problems) > 0
	return s.page(c, status, "case_action", view)
}

// actionProblems are problems with the controls of the page.
func (s *server) actionProblems(problems []forms.Problem) []ui.Problem {
	var shown []ui.Problem
	for _, problem := range problems {
		control := problem.Field
		if !slices.Contains(actionControls, control) {
			control = "why"
		}
		if control == "to" {
			control = "q"
		}
		shown = append(shown, ui.Problem{Control: control, Text: problem.In(s.lang())})
	}
	return shown
}

// taskChoices are the tasks that an action can be about. A single one is chosen; of several nobody is, unless it was.
func (s *server) taskChoices(d *caseDesk, stops []*flows.Stop, chosen string) (choices []ui.ActionChoice, stop *flows.Stop) {
	for _, one := range stops {
		choice := ui.ActionChoice{Value: one.ID, Label: s.stepTitle(d.h, one.Step), Text: strings.Join(s.askedNames(d.h, one.Resolution), "; ")}
		if one.ID == chosen || len(stops) == 1 {
			choice.Chosen, stop = true, one
		}
		choices = append(choices, choice)
	}
	return choices, stop
}

// lastRound says what came of a step when the case was last in it.
func (s *server) lastRound(h *engine.History, step string) string {
	state := h.State.Steps[step]
	if state.Outcome == "" || state.At.IsZero() {
		return ""
	}
	return s.text("pages.deed.lastRound", "outcome", s.outcomeLabel(h, step, state.Outcome), "at", s.Renderer.Day(state.At))
}

// howItIs is what the task is like before the action.
func (s *server) howItIs(d *caseDesk, stop *flows.Stop) []ui.Row {
	rows := []ui.Row{}
	if stop == nil {
		if where, since, _ := s.whereIs(d.h); len(d.h.State.Open) == 0 {
			rows = append(rows, ui.Row{Label: s.text("pages.case.state"), Text: where, Detail: s.Renderer.Moment(since)})
		}
		for _, task := range s.nowTasks(d.h) {
			rows = append(rows, ui.Row{Label: task.Step, Text: strings.Join(task.Who, "\n")})
		}
		return rows
	}
	rows = append(rows,
		ui.Row{Label: s.text("pages.deed.task"), Text: s.stepTitle(d.h, stop.Step)},
		ui.Row{Label: s.text("pages.deed.asked"), Text: strings.Join(s.askedNames(d.h, stop.Resolution), "\n")})
	if stop.Resolution.Rule != "" {
		rows = append(rows, ui.Row{Label: s.text("pages.deed.rule"), Text: stop.Resolution.Rule})
	}
	if due := s.org().Deadline(stop.Due, s.lang()); due != "" {
		rows = append(rows, ui.Row{Label: s.text("pages.deed.due"), Text: due})
	}
	return rows
}

// peopleSearch is the search for those who get a task: who was found before stays chosen.
func (s *server) peopleSearch(d *caseDesk, p *posted) *ui.PeopleSearch {
	o := s.org()
	search := &ui.PeopleSearch{Query: strings.TrimSpace(p.Control["q"])}
	for _, id := range p.Multi["to"] {
		if _, known := o.Someone(id); known && !slices.ContainsFunc(search.Chosen, func(one ui.ActionChoice) bool { return one.Value == id }) {
			search.Chosen = append(search.Chosen, ui.ActionChoice{Value: id, Label: o.Name(id), Text: s.officesOf(id), Chosen: true})
		}
	}
	if search.Query == "" {
		return search
	}
	search.Asked = true
	for _, found := range o.FindPeople(forms.PersonQuery{Text: search.Query, Limit: mostFound + len(search.Chosen) + 1}) {
		id, _ := found["key"].(string)
		if id == d.actor.Person || len(search.Found) == mostFound || slices.Contains(p.Multi["to"], id) {
			continue // nobody hands a task to themselves
		}
		search.Found = append(search.Found, ui.ActionChoice{Value: id, Label: o.Name(id), Text: s.officesOf(id)})
	}
	return search
}

// alreadyDone lists what the case has set off and nothing takes back by itself.
func (s *server) alreadyDone(c echo.Context, d *caseDesk, view *ui.CaseActionPage) error {
	effects, err := s.e.EffectsOf(c.Request().Context(), d.h)
	if err != nil {
		return err
	}
	for i := range effects {
		if x := &effects[i]; x.Outside() == engine.EffectDone && flows.CommandKind(x.Kind) != flows.SendBrief {
			view.Done = append(view.Done, s.effectLine(d.h, x))
		}
	}
	view.DoneText = s.text("pages.deed.nothingDone")
	if len(view.Done) > 0 {
		view.DoneText = s.text("pages.deed.done." + view.Kind)
	}
	return nil
}

// consequences say what follows, in sentences.
func (s *server) consequences(d *caseDesk, deed caseDeed, stop *flows.Stop) []string {
	said := []string{s.text("pages.deed.first." + deed.kind), s.text("pages.deed.second." + deed.kind), s.text("pages.deed.third." + deed.kind)}
	if deed.kind != "skip" || stop == nil {
		return said
	}
	passed := false
	for _, planned := range flows.PlanIn(d.h.Flow(), d.h.State, s.lang()) {
		if passed && planned.State != flows.PlanPassed && planned.State != flows.PlanDone {
			return append(said, s.text("pages.deed.next", "step", s.stepTitle(d.h, planned.Step)))
		}
		passed = passed || planned.Step == stop.Step
	}
	return append(said, s.text("pages.deed.lastStep"))
}

// dayTyped reads a day, as a date field sends it or as people write it; its end is the deadline.
func (s *server) dayTyped(typed string) (time.Time, bool) {
	typed = strings.TrimSpace(typed)
	for _, layout := range []string{"2006-01-02", "2.1.2006"} {
		if day, err := time.Parse(layout, typed); err == nil {
			return expression.DateOf(day, time.UTC).AddDays(1).In(s.org().Zone()).UTC(), true
		}
	}
	return time.Time{}, false
}
