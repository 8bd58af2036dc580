package pages

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/ui"
)

// personDone are the things that the page of a person can say were done, by what stands in its address.
var personDone = map[string]string{"neu": "pages.keep.added", "gespeichert": "pages.keep.saved", "abgemeldet": "pages.keep.sessionsEnded", "geklaert": "pages.keep.settled"}

// personOf is the person of the address, for somebody who may see or edit them; for everybody else there is nobody.
func (s *server) personOf(c echo.Context, action engine.Action) (engine.KnownPerson, error) {
	p, there := s.e.PersonToEdit(s.actorOf(c), action, c.Param("person"))
	if !there {
		return p, errGone
	}
	return p, nil
}

// personPage shows somebody.
func personPage(s *server, c echo.Context) error {
	p, err := s.personOf(c, engine.SeePeople)
	if err != nil {
		return err
	}
	if what := personDone[c.QueryParam("gut")]; what != "" {
		c.Set(noticeKey, &ui.Notice{Tone: ui.Good, Title: s.text(what, "person", s.nameOf(p.Person))})
	}
	notes, err := s.e.PersonHistory(c.Request().Context(), p.ID)
	if err != nil {
		return err
	}
	actor, at, o := s.actorOf(c), personAddress(p.ID), s.org()
	_, edits := s.e.PersonToEdit(actor, engine.EditPeople, p.ID)
	view := ui.PersonPage{Shell: s.shell(c, s.nameOf(p.Person), "admin"), Back: peopleAddress, History: s.personEntries(notes), Data: []ui.Row{
		{Label: s.text("keep.name"), Text: s.nameOf(p.Person)}, {Label: s.text("keep.mail"), Text: p.Mail},
		{Label: s.text("pages.keep.number"), Text: p.Number}, {Label: s.text("pages.keep.birth"), Text: s.day(p.BirthDate)}}}
	whole := edits && s.e.KeepsWhole(actor, p.Person)
	if whole {
		view.Edit, view.Remove = at+"/daten", at+"/entfernen"
	}
	view.Shared = edits && !whole
	units, everywhere := s.e.UnitsFor(actor, engine.EditPeople)
	if edits {
		view.Give, view.Away = at+"/amt", at+"/abwesenheit"
	}
	for i, office := range p.Offices {
		line := ui.OfficeLine{Title: strings.TrimSpace(o.FunctionTitle(office.Function) + " " + office.Topic), Unit: o.UnitName(office.Unit), Time: s.span(office.From, office.To), State: s.officeState(office), Deputy: office.Deputy}
		if u, known := o.UnitState(office.Unit); known {
			line.Href = unitAddress(office.Unit)
			if u.Ended && !s.over(office.To) {
				line.Move = o.UnitName(u.Successor)
				if u.Successor == "" {
					line.Move = s.text("pages.keep.another")
				}
			}
		}
		if edits && (everywhere || units[office.Unit]) {
			line.Edit = at + "/amt/" + strconv.Itoa(i)
		}
		view.Offices = append(view.Offices, line)
	}
	for i, absence := range p.Absences {
		line := ui.AbsenceLine{Time: s.span(absence.From, absence.To), Deputies: s.namesOf(absence.Replacement), State: s.timeState(absence.From, absence.To)}
		if edits {
			line.Edit = at + "/abwesenheit/" + strconv.Itoa(i)
		}
		view.Absences = append(view.Absences, line)
	}
	for _, group := range o.GroupsOf(p.ID) {
		view.Groups = append(view.Groups, o.GroupTitle(group))
	}
	if edits && everywhere {
		view.Regroup = at + "/gruppen"
	}
	if double, open := s.e.DoubleOf(actor, p.ID); open {
		note := s.doubleNote(double)
		note.Action, note.Revision = at+"/doppelt", p.Revision
		view.Double = &note
	}
	if s.isAdmin(c) {
		view.EndSessions = at + "/abmelden"
		view.Entitle, view.Roles, view.Admin = at+"/recht", at+"/rolle", o.HasRole(p.ID, "admin")
		for i, right := range p.Rights {
			view.Rights = append(view.Rights, ui.RightLine{Text: s.rightText(right), Remove: at + "/recht/" + strconv.Itoa(i)})
		}
	}
	return s.page(c, http.StatusOK, "person", view)
}

// removePage says what goes with a person and what stays.
func removePage(s *server, c echo.Context) error {
	p, err := s.personOf(c, engine.EditPeople)
	if err != nil {
		return err
	}
	return s.showRemove(c, p, "", http.StatusOK)
}

func (s *server) showRemove(c echo.Context, p engine.KnownPerson, problem string, status int) error {
	at := personAddress(p.ID)
	view := ui.RemovePage{Shell: s.shell(c, s.text("pages.keep.removeTitle", "person", s.nameOf(p.Person)), "admin"), Back: at, Name: s.nameOf(p.Person),
		Action: at + "/entfernen", Revision: p.Revision, Problem: problem}
	if refusal := s.e.MayRemove(c.Request().Context(), s.actorOf(c), p.ID); refusal != nil {
		view.Problem, view.Action = refusal.Text.In(s.lang()), ""
	}
	view.Faulty = view.Problem != ""
	return s.page(c, status, "person_remove", view)
}

// removePost removes somebody.
func removePost(s *server, c echo.Context) error {
	p, err := s.personOf(c, engine.EditPeople)
	if err != nil {
		return err
	}
	err = s.e.RemovePerson(c.Request().Context(), s.actorOf(c), p.ID, revisionOf(c.FormValue("_revision")))
	refusal, refused := asRefusal(err)
	switch {
	case refused:
		return s.showRemove(c, p, refusal.Text.In(s.lang()), http.StatusUnprocessableEntity)
	case errors.Is(err, engine.ErrDocumentChanged):
		return s.showRemove(c, p, s.text("pages.keep.moved"), http.StatusConflict)
	case errors.Is(err, engine.ErrNotFound):
		return errGone
	case err != nil:
		return err
	}
	return s.back(c, peopleAddress+"?gut=entfernt")
}
