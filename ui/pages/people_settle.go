package pages

import (
	"errors"
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/ui"
)

// doubleNote tells who was entered with a mailbox or number that others have.
func (s *server) doubleNote(d engine.Double) ui.DoubleNote {
	note := ui.DoubleNote{Href: personAddress(d.Person), Name: s.someone(d.Person), Claim: strings.Join(without([]string{d.Mail, d.Number}, ""), ", ")}
	for _, id := range d.Others {
		note.Others = append(note.Others, ui.KeepLink{Href: personAddress(id), Text: s.someone(id)})
	}
	return note
}

// settleDoublePost says that somebody is not the one who has the same mailbox or number.
func settleDoublePost(s *server, c echo.Context) error {
	p, err := s.personOf(c, engine.EditPeople)
	if err != nil {
		return err
	}
	err = s.e.SettleDouble(c.Request().Context(), s.actorOf(c), p.ID, revisionOf(c.FormValue("_revision")))
	if errors.Is(err, engine.ErrNotFound) {
		return errGone
	}
	if errors.Is(err, engine.ErrDocumentChanged) { // the page shows how it is now
		return s.back(c, personAddress(p.ID))
	}
	if err != nil {
		return err
	}
	return s.back(c, personAddress(p.ID)+"?gut=geklaert")
}

// endSessionsPost signs somebody out everywhere: a lost device, somebody who has left.
func endSessionsPost(s *server, c echo.Context) error {
	p, err := s.personOf(c, engine.SeePeople)
	if err != nil {
		return err
	}
	if !s.isAdmin(c) {
		return errGone
	}
	if _, err := s.e.EndSessionsOf(c.Request().Context(), s.actorOf(c), p.ID); err != nil {
		return err
	}
	return s.back(c, personAddress(p.ID)+"?gut=abgemeldet")
}
