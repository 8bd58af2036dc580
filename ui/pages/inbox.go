package pages

import (
	"errors"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions/source"
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/ui"
)

func asRefusal(err error) (*flows.Refusal, bool) {
	var refusal *flows.Refusal
	return refusal, errors.As(err, &refusal)
}

func (s *server) taskItem(t engine.TaskRow, person string) ui.TaskItem {
	item := ui.TaskItem{
		ID: t.ID, Href: inboxAddress + "/" + t.ID, Number: t.Number, Title: t.CaseTitle, Step: t.Title, Since: t.Opened, Due: s.deadline(t.Due),
		ClaimedBy: s.org().Name(t.ClaimedBy), Badge: ui.Badge{Tone: ui.Info, Text: s.text("pages.state.open")},
	}
	if p, ok := s.e.Process(t.Process); ok {
		item.Process = p.TitleIn(s.lang())
		item.Step = pageOr(p.Flow.StepName(t.Step, s.lang()), t.Title)
	}
	if item.Due.Overdue {
		item.Badge = ui.Badge{Tone: ui.Bad, Text: s.text("pages.state.overdue")}
	}
	if t.Unit != "" {
		item.Unit = s.org().UnitName(t.Unit)
	}
	if len(t.Groups) > 0 {
		switch t.ClaimedBy {
		case "":
			item.Claim = item.Href + "/nehmen"
		case person:
			item.Release = item.Href + "/zurueckgeben"
		}
	}
	return item
}

func (s *server) caseItem(row engine.CaseRow) ui.CaseItem {
	item := ui.CaseItem{Href: "/v/" + row.Key, Number: row.Number, Title: row.Title, Changed: row.Changed, Badge: ui.Badge{Tone: ui.Info, Text: s.text("pages.state.running")}}
	p, ok := s.e.Process(row.Process)
	if !ok {
		return item
	}
	item.Process = p.TitleIn(s.lang())
	if row.Status != "" {
		item.Badge = ui.Badge{Text: p.Flow.StatusLabel(row.Status, s.lang())}
		if p.Flow.StatusKind(row.Status) == "done" {
			item.Badge.Tone = ui.Good
		}
	}
	return item
}

// taskDesk finds a task for the person who is signed in; tasks of others do not exist for them.
func (s *server) taskDesk(c echo.Context) (*desk, error) {
	session := sessionOf(c)
	if session == nil {
		return nil, errSignIn
	}
	ctx := c.Request().Context()
	h, stop, err := s.e.TaskHistory(ctx, c.Param("task"))
	if err != nil {
		return nil, err
	}
	d := &desk{h: h, stop: h.State.Stop(stop), actor: session.Actor(s.org()), base: "/aufgaben/" + c.Param("task")}
	if d.stop == nil {
		done, ok := h.State.Done(stop)
		if !ok || s.e.May(d.actor, engine.SeeCase, engine.OfCase(&h.Case)) != nil {
			return nil, errGone
		}
		return d, s.showDecided(c, d, done, false)
	}
	refusal := s.e.May(d.actor, engine.DecideTask, engine.OfTask(&h.Case, stop))
	if refusal != nil && refusal.Code == flows.NotYours && d.forAside(c) {
		return d, nil
	}
	if refusal != nil && (refusal.Code == flows.NotYours || s.e.May(d.actor, engine.SeeCase, engine.OfTask(&h.Case, stop)) != nil) {
		return nil, errGone
	}
	return d, nil
}

var errSignIn = errors.New("sign in first")

// withTask runs a handler on the task of the address.
func (s *server) withTask(c echo.Context, then func(*desk) error) error {
	d, err := s.taskDesk(c)
	if errors.Is(err, errSignIn) {
		return s.toSignIn(c, "/aufgaben/"+c.Param("task"))
	}
	if err != nil || c.Response().Committed {
		return err
	}
	return then(d)
}

func (s *server) taskPage(c echo.Context) error {
	return s.withTask(c, func(d *desk) error { return s.showOpen(c, d) })
}

func (s *server) taskPost(c echo.Context) error {
	return s.withTask(c, func(d *desk) error {
		if q := d.stop.Question(d.actor.Party); q != nil && !d.asked() {
			return s.takeAdvice(c, d, q)
		}
		if d.standsAside() {
			return s.back(c, d.base)
		}
		if d.stop.Kind == flows.Asked {
			return s.takeAsked(c, d)
		}
		if d.stop.Kind == flows.Returned {
			return s.takeAnswer(c, d.h, d.actor, d.base, d.base)
		}
		post, err := s.readDecision(c, d)
		if err != nil {
			return err
		}
		return s.decideDesk(c, d, post)
	})
}

func (s *server) taskLive(c echo.Context) error {
	return s.withTask(c, func(d *desk) error { return s.deskLive(c, d) })
}

func (s *server) taskFile(c echo.Context) error {
	return s.withTask(c, func(d *desk) error { return s.deskFile(c, d) })
}

func (s *server) taskClaim(c echo.Context) error {
	return s.withTask(c, func(d *desk) error { return s.claim(c, d, flows.Claim{Stop: d.stop.ID}) })
}

func (s *server) taskRelease(c echo.Context) error {
	return s.withTask(c, func(d *desk) error { return s.claim(c, d, flows.Release{Stop: d.stop.ID}) })
}

// claim takes a task out of its queue or gives it back. Of two who take it at once one wins; the other is
// shown who.
func (s *server) claim(c echo.Context, d *desk, do any) error {
	_, err := s.e.Do(c.Request().Context(), d.h.Row.ID, flows.Input{By: d.actor, Do: do})
	if _, refused := asRefusal(err); err != nil && !refused {
		return err
	}
	return s.back(c, d.base)
}

// showWork renders a piece of work done by hand in another system: values to copy, and what came of it.
func (s *server) showWork(c echo.Context, d *desk, decision ui.Decision, status int) error {
	sections, err := s.deskSections(d)
	if err != nil {
		return err
	}
	o := s.org()
	view := ui.WorkPage{
		Shell: s.deskShell(c, d, pageOr(s.caseTitle(&d.h.Case), s.stepTitle(d.h, d.stop.Step))), Number: d.h.Row.Number, Process: d.h.Process.TitleIn(s.lang()),
		Step: s.stepTitle(d.h, d.stop.Step), Queue: s.placeOf(d.stop), Due: s.deadline(d.stop.Due), ClaimedBy: o.Name(d.stop.ClaimedBy),
		Badge: ui.Badge{Tone: ui.Warn, Text: s.text("pages.state.work")}, Brief: s.workBrief(d), Sections: sections, Entries: s.entries(d.h, d.reader()),
		Link: d.link, Values: s.workValues(d), Decision: decision,
		Account: s.accountNote(d),
	}
	if view.Remark, view.Case, view.Earlier, err = s.besides(c, d); err != nil {
		return err
	}
	view.ByMe = d.stop.ClaimedBy != "" && d.stop.ClaimedBy == d.actor.Person
	view.Withdrawn, view.Originals = s.withdrawn(d.h), s.originals(d, view.ByMe)
	if d.stop.ClaimedBy == "" {
		view.Claim = d.base + "/nehmen"
	} else if view.ByMe {
		view.Release = d.base + "/zurueckgeben"
	}
	if d.link == nil {
		view.Back = "/aufgaben"
	}
	view.Faulty = len(decision.Problems)+len(decision.Fields.Problems) > 0
	return s.page(c, status, "work", view)
}

func (s *server) workBrief(d *desk) string {
	intro := flows.StepIntro(d.h.Flow(), d.h.State, d.stop.Step, s.org())
	switch {
	case d.stop.Error != "":
		return s.text("pages.work.refused", "error", source.EscapeMarkdown(d.stop.Error)) + "\n\n" + intro
	case intro != "":
		return intro
	}
	return s.text("pages.work.manual")
}

// workValues are what has to be copied by hand: the input of the connector's call.
func (s *server) workValues(d *desk) []ui.Row {
	var rows []ui.Row
	for _, with := range s.e.CallInput(d.h, d.stop, s.lang()) {
		rows = append(rows, ui.Row{Label: with.Label, Text: with.Text, Copy: with.Text != ""})
	}
	return rows
}
