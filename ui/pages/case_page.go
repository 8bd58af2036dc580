package pages

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/ui"
)

// casesAddress is where cases are listed; below it lie their pages.
const casesAddress = "/vorgaenge"

// caseDone are the things that the page says were done, by the word in its address.
var caseDone = []string{"reparieren", "uebergeben", "verlaengern", "ueberspringen", "wiederaufnehmen", "abbrechen", "bemerkung"}

// caseDesk is one case in front of somebody who may see it.
type caseDesk struct {
	h     *engine.History
	actor flows.Actor
	at    string // address of the case's page
	all   bool   // sees sensitive answers too
	notes bool   // reads internal remarks, and who did what
	admin bool   // manages the case
}

// caseOf finds the case of an address, by its id or its number; what somebody may not see does not exist for them.
func (s *server) caseOf(c echo.Context) (*caseDesk, error) {
	session := sessionOf(c)
	if session == nil {
		return nil, errSignIn
	}
	ctx := c.Request().Context()
	h, err := s.e.History(ctx, c.Param("case"))
	if errors.Is(err, engine.ErrNotFound) {
		h, err = s.e.HistoryByNumber(ctx, c.Param("case"))
	}
	if errors.Is(err, engine.ErrNotFound) {
		return nil, errGone
	}
	if err != nil {
		return nil, err
	}
	d := &caseDesk{h: h, actor: session.Actor(s.org()), at: casesAddress + "/" + h.Row.ID}
	thing := engine.OfCase(&h.Case)
	if s.e.May(d.actor, engine.SeeCase, thing) != nil {
		return nil, errGone
	}
	d.admin = s.e.May(d.actor, engine.ManageCase, thing) == nil
	d.all = s.e.May(d.actor, engine.SeeAll, thing) == nil
	d.notes = s.e.May(d.actor, engine.SeeNotes, thing) == nil
	return d, nil
}

// withCase runs a handler on the case of the address.
func withCase(then func(*server, echo.Context, *caseDesk) error) handler {
	return func(s *server, c echo.Context) error {
		d, err := s.caseOf(c)
		if errors.Is(err, errSignIn) {
			return s.toSignIn(c, casesAddress+"/"+c.Param("case"))
		}
		if err != nil {
			return err
		}
		return then(s, c, d)
	}
}

// casePage shows everything about one case in order.
func casePage(s *server, c echo.Context, d *caseDesk) error {
	return s.showCase(c, d, &ui.RemarkForm{}, http.StatusOK)
}

// showCase renders the page; remark holds what was typed into the form for remarks.
func (s *server) showCase(c echo.Context, d *caseDesk, remark *ui.RemarkForm, status int) error {
	ctx := c.Request().Context()
	h := d.h
	view := ui.CasePage{
		Shell: s.shell(c, s.caseTitle(&h.Case), "cases"), Number: h.Row.Number, Process: h.Process.TitleIn(s.lang()), Badge: s.workBadge(h),
		Unit: s.org().UnitName(h.Row.Unit), Started: h.Row.Started, Back: casesAddress, Unverified: !h.State.Verified,
		Outcome: s.verdict(h),
	}
	if view.Title == "" {
		view.Title = view.Process
	}
	if err := s.workings(c, d, &view); err != nil {
		return err
	}
	if len(view.Now) == 0 && h.State.Status == "" {
		view.Where, view.Since, _ = s.whereIs(h)
	}
	if h.State.Failure != nil && d.admin {
		view.Halted, view.Repair = h.State.Failure.Pos.String()+": "+h.State.Failure.Error, d.at+repairEnding
	}
	view.Task = s.ownTask(d)
	if err := s.caseAnswers(c, d, &view); err != nil {
		return err
	}
	var err error
	if view.Version, err = s.caseVersion(c, d); err != nil {
		return err
	}
	if view.Earlier, err = s.earlierCases(ctx, d.actor, &h.Case); err != nil {
		return err
	}
	if view.Called, err = s.calledCases(ctx, d); err != nil {
		return err
	}
	if view.Linked, err = s.linkedOnDesk(c, d); err != nil {
		return err
	}
	if d.admin {
		view.Actions = s.caseActions(d)
	}
	if s.e.May(d.actor, engine.NoteCase, engine.OfCase(&h.Case)) == nil {
		view.Remark = s.remarkForm(h, remark, d.at+remarkEnding)
	}
	view.Faulty = remark.Problem != ""
	if done := c.QueryParam("gut"); slices.Contains(caseDone, done) {
		view.Notice = &ui.Notice{Tone: ui.Good, Title: s.text("pages.done." + done)}
	} else if done == "bewegt" {
		view.Notice = &ui.Notice{Tone: ui.Warn, Title: s.text("pages.done.bewegt")}
	}
	return s.page(c, status, "case", view)
}

// workings adds who has it, what happened and what it set off; those who may not read internal remarks are told what
// the applicant reads of it.
func (s *server) workings(c echo.Context, d *caseDesk, view *ui.CasePage) error {
	if !d.notes {
		view.Entries = s.entries(d.h, outside)
		return nil
	}
	effects, err := s.e.EffectsOf(c.Request().Context(), d.h)
	if err != nil {
		return err
	}
	view.Now, view.Withdrawn, view.Facts, view.Preview = s.nowTasks(d.h), s.withdrawn(d.h), s.caseFacts(d.h), d.at+"/stand"
	view.Entries = s.timeline(d.h, effects)
	view.Effects, view.Troubled = s.effectLines(d, effects)
	return nil
}

// caseAnswers adds what was answered and handed in, and notes in the access log who saw what is sensitive.
func (s *server) caseAnswers(c echo.Context, d *caseDesk, view *ui.CasePage) error {
	var err error
	if view.Sections, err = s.caseSections(d.h, d.at, d.all); err != nil {
		return err
	}
	if d.notes {
		if view.Filled, err = s.stepSections(d.h, "", d.at, d.all); err != nil {
			return err
		}
	}
	view.Kept = holds(view.Sections, kept) || holds(view.Filled, kept)
	view.Files = append(filesIn(view.Sections), filesIn(view.Filled)...)
	if holds(view.Sections, locked) || holds(view.Filled, locked) {
		return s.e.NoteAccess(c.Request().Context(), d.actor, d.h.Row.ID, "case")
	}
	return nil
}

// holds says whether one of the rows is of a kind.
func holds(sections []ui.Section, kind func(ui.Row) bool) bool {
	for _, section := range sections {
		if slices.ContainsFunc(section.Rows, kind) {
			return true
		}
	}
	return false
}

func kept(row ui.Row) bool   { return row.Hidden }
func locked(row ui.Row) bool { return row.Lock }

// ownTask is the address of an open task of the case that whoever reads it can decide; "" where there is none.
func (s *server) ownTask(d *caseDesk) string {
	for _, stop := range d.h.State.Open {
		if stop.Suspended || stop.Kind != flows.Deciding && stop.Kind != flows.Working {
			continue
		}
		refusal := s.e.May(d.actor, engine.DecideTask, engine.OfTask(&d.h.Case, stop.ID))
		if refusal == nil || refusal.Code == flows.NeedsAccount || refusal.Code == flows.Claimed {
			return "/aufgaben/" + engine.TaskID(d.h.Row.ID, stop.ID)
		}
	}
	return ""
}

// caseFacts are what stands beside everything else: since when, how, until when.
func (s *server) caseFacts(h *engine.History) []ui.Row {
	var rows []ui.Row
	add := func(key, text string) {
		if text != "" {
			rows = append(rows, ui.Row{Label: s.text("pages.case." + key), Text: text})
		}
	}
	moment := func(at time.Time) string {
		if at.IsZero() {
			return ""
		}
		return s.Renderer.Moment(at)
	}
	add("submitter", s.e.SubmitterName(h, s.lang()))
	if h.State.Subject != h.State.Submitter {
		add("subject", s.org().Name(h.State.Subject.Person))
	}
	add("unit", s.org().UnitName(h.Row.Unit))
	add("started", moment(h.Row.Started))
	add("changed", moment(h.Row.Changed))
	add("ended", moment(h.Row.Ended))
	if !h.Row.EraseAt.IsZero() {
		add("erase", s.Renderer.Day(h.Row.EraseAt))
	}
	add("twin", strings.Join(h.State.Earlier, ", "))
	return rows
}

// workBadge is the state of a case in a pill, for those who work on it.
func (s *server) workBadge(h *engine.History) ui.Badge {
	if h.State.Status != "" || h.State.Failure != nil {
		return s.caseBadge(h)
	}
	if returned(h) != nil {
		return ui.Badge{Tone: ui.Warn, Icon: "return", Text: s.text("pages.state.asked")}
	}
	for _, stop := range h.State.Open {
		if !stop.Suspended && s.deadline(stop.Due).Overdue {
			return ui.Badge{Tone: ui.Bad, Text: s.text("pages.state.overdue")}
		}
	}
	return ui.Badge{Tone: ui.Info, Text: s.text("pages.state.running")}
}
