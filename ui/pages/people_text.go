package pages

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/ui"
)

// peopleText takes people as text, for a new installation and for whoever keeps a list in version control.
func (s *server) peopleText(c echo.Context) error {
	if err := s.admitted(c); err != nil {
		return s.signInFirst(c, err)
	}
	return s.showText(c, "", nil, 0, http.StatusOK)
}

func (s *server) showText(c echo.Context, text string, problems []string, saved, status int) error {
	view := ui.PeoplePage{Shell: s.shell(c, s.text("pages.people.title"), "admin"), Back: peopleAddress, Action: peopleAddress + "/text", Text: text, Problems: problems, Saved: saved}
	view.Faulty = len(problems) > 0
	return s.page(c, status, "people", view)
}

// peopleTextPost takes people in the form of organisation/people.yaml: all of them or, where something is
// wrong, none.
func (s *server) peopleTextPost(c echo.Context) error {
	if err := s.admitted(c); err != nil {
		return s.signInFirst(c, err)
	}
	text := c.FormValue("people")
	people, problems := s.e.ReadPeople([]byte(text), s.lang())
	if len(problems) > 0 {
		return s.showText(c, text, problems, 0, http.StatusUnprocessableEntity)
	}
	actor := s.actorOf(c)
	changes := make([]engine.PersonChange, len(people))
	for i, p := range people {
		known, there := s.e.PersonToEdit(actor, engine.EditPeople, p.ID)
		changes[i] = engine.PersonChange{Person: p, Revision: known.Revision, New: !there}
	}
	err := s.e.ChangePeople(c.Request().Context(), actor, engine.PersonSaved, changes)
	if refusal, refused := asRefusal(err); refused {
		return s.showText(c, text, []string{refusal.Text.In(s.lang())}, 0, http.StatusUnprocessableEntity)
	}
	if errors.Is(err, engine.ErrDocumentChanged) {
		return s.showText(c, text, []string{s.text("pages.keep.textMoved")}, 0, http.StatusConflict)
	}
	if err != nil {
		return err
	}
	return s.showText(c, "", nil, len(people), http.StatusOK)
}
