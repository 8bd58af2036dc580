package pages

import (
	"errors"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions"
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/ui"
)

const rightsAddress = "/verwaltung/rechte"

// rightsPage shows who has which rights, and answers why somebody may do something or not: to administrators, and to
// those who keep people about theirs.
func (s *server) rightsPage(c echo.Context) error {
	if sessionOf(c) == nil {
		return s.toSignIn(c, rightsAddress)
	}
	actor := s.actorOf(c)
	if !s.e.KeepsPeople(actor) {
		return errGone
	}
	view := ui.RightsPage{
		Shell: s.shell(c, s.text("pages.rights.title"), "admin"), Action: rightsAddress,
		Person: c.QueryParam("person"), Deed: c.QueryParam("action"), Thing: c.QueryParam("thing"),
	}
	for _, action := range engine.Actions {
		view.Deeds = append(view.Deeds, ui.RightsDeed{Value: string(action), Label: engine.ActionTitle(action, s.lang()), Chosen: view.Deed == string(action)})
	}
	for _, h := range s.e.Holdings(actor) {
		row := ui.RightsRow{
			Kind: s.text("pages.rights." + h.From), Title: h.Title.In(s.lang()), Where: h.Where.In(s.lang()), Holders: h.People, Site: h.From == "role",
			Read:   slices.Contains(h.Rights, definitions.Reader) || slices.Contains(h.Rights, definitions.Manager),
			Manage: slices.Contains(h.Rights, definitions.Manager), Export: slices.Contains(h.Rights, definitions.Exporter), Keep: slices.Contains(h.Rights, definitions.Keeper),
		}
		if h.From == "role" {
			row.Title = s.text("pages.rights.admin")
		}
		view.Rows = append(view.Rows, row)
	}
	if err := s.answerRights(c, actor, &view); err != nil {
		return err
	}
	status := http.StatusOK
	if view.Problem != "" {
		status = http.StatusUnprocessableEntity
	}
	return s.page(c, status, "rights", view)
}

// answerRights fills the answers. Who keeps people asks about theirs, and about cases that they may see themselves.
func (s *server) answerRights(c echo.Context, actor flows.Actor, view *ui.RightsPage) error {
	if view.Person == "" {
		return nil
	}
	person := s.org().PersonNamed(view.Person)
	if person == "" || s.e.May(actor, engine.EditSelf, engine.Named(person)) != nil {
		view.Problem = s.text("pages.rights.nobody")
		return nil
	}
	questions := s.e.QuestionsOf(person)
	if view.Thing != "" {
		var err error
		questions, err = s.e.QuestionsAbout(c.Request().Context(), view.Thing)
		if err == nil && !s.mayAsk(actor, questions) {
			err = s.e.NoSuchThing(view.Thing)
		}
		var refusal *flows.Refusal
		if errors.As(err, &refusal) {
			view.Problem = refusal.Text.In(s.lang())
			return nil
		}
		if err != nil {
			return err
		}
	}
	who := flows.Actor{Party: flows.Party{Person: person}, Way: flows.ByPage, Assurance: flows.AccountAssurance}
	for _, q := range questions {
		if view.Deed != "" && view.Deed != string(q.Action) {
			continue
		}
		verdict := s.e.Explain(who, q.Action, q.Thing)
		view.Answers = append(view.Answers, ui.RightsAnswer{Action: engine.ActionTitle(q.Action, s.lang()), About: q.About.In(s.lang()), Text: verdict.Because.In(s.lang()), Yes: verdict.Refusal == nil})
	}
	view.Asked = s.org().Name(person)
	if len(view.Answers) == 0 {
		view.Problem = s.text("pages.rights.noAction")
	}
	return nil
}

// mayAsk says whether an actor may ask about somebody and a thing: an explanation about a case tells of it.
func (s *server) mayAsk(actor flows.Actor, questions []engine.Question) bool {
	return !slices.ContainsFunc(questions, func(q engine.Question) bool {
		switch {
		case s.e.May(actor, engine.Administer, engine.Site()) == nil:
			return false
		case q.Thing.Case != nil:
			return s.e.May(actor, engine.SeeCase, engine.OfCase(q.Thing.Case)) != nil
		case q.Action == engine.EditSelf:
			return s.e.May(actor, engine.EditSelf, q.Thing) != nil
		}
		return false
	})
}
