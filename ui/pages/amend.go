package pages

import (
	"errors"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/ui"
)

// amendEnding is the end of the address at which a change of an ended case begins.
const amendEnding = "/aendern"

// amendments adds to the status page the button that asks for a change, and the cases that this one amends or is amended
// by. Only those of the same holder of the page are linked.
func (s *server) amendments(c echo.Context, h *engine.History, view *ui.StatusPage) error {
	view.Amend = s.amendOfferOf(&h.Case, submitterActor(h))
	linked, err := s.linkedCases(c, h, submitterActor(h), func(k *engine.Case) string { return "/v/" + k.Row.Key })
	view.Linked = linked
	return err
}

// amendOfferOf is the button that asks for a change of an ended case; nil where the actor may not now.
func (s *server) amendOfferOf(k *engine.Case, actor flows.Actor) *ui.AmendOffer {
	if s.e.MayAmend(actor, k) != nil {
		return nil
	}
	return &ui.AmendOffer{Action: "/v/" + k.Row.Key + amendEnding, Label: pageOr(k.Flow().AmendLabel(s.lang()), s.text("amend.label"))}
}

// amendOffer is the same for a row of a list; only cases that have ended and whose process knows changes are read.
func (s *server) amendOffer(c echo.Context, row engine.CaseRow, actor flows.Actor) (*ui.AmendOffer, error) {
	p, known := s.e.Process(row.Process)
	if row.Ended.IsZero() || !known || p.Flow.Amend == nil {
		return nil, nil
	}
	k, err := s.e.Case(c.Request().Context(), row.ID)
	if err != nil {
		return nil, err
	}
	return s.amendOfferOf(k, actor), nil
}

// linkedOnDesk are the same cases in front of somebody who is signed in; those that they may not open have no address.
func (s *server) linkedOnDesk(c echo.Context, d *caseDesk) ([]ui.LinkedCase, error) {
	return s.linkedCases(c, d.h, d.actor, func(k *engine.Case) string {
		if s.e.May(d.actor, engine.SeeCase, engine.OfCase(k)) != nil {
			return ""
		}
		return caseAddress(k.Row.ID)
	})
}

// linkedCases are the cases that a case amends, or is amended by; those that the actor may not see have no address.
func (s *server) linkedCases(c echo.Context, h *engine.History, actor flows.Actor, address func(*engine.Case) string) ([]ui.LinkedCase, error) {
	var linked []ui.LinkedCase
	add := func(text string, of flows.Amends) error {
		one := ui.LinkedCase{Text: s.text(text), Number: of.Number}
		k, err := s.e.Case(c.Request().Context(), of.Case)
		if err != nil && !errors.Is(err, engine.ErrNotFound) {
			return err
		}
		if err == nil && s.sameApplicant(h, k, actor) {
			one.Href = address(k)
		}
		linked = append(linked, one)
		return nil
	}
	if h.State.Amends != (flows.Amends{}) {
		if err := add("amend.of", h.State.Amends); err != nil {
			return nil, err
		}
	}
	for _, by := range h.State.AmendedBy {
		text := map[flows.AmendState]string{flows.AmendBegun: "amend.running", flows.AmendDone: "amend.changedBy", flows.AmendGone: "amend.without"}[by.State]
		if err := add(pageOr(text, "amend.running"), by.Amends); err != nil {
			return nil, err
		}
	}
	return linked, nil
}

// sameApplicant says whether somebody who sees one case by its key may be led to another: it was sent by the same person
// or from the same mailbox, or the actor may see it anyway.
func (s *server) sameApplicant(h *engine.History, k *engine.Case, actor flows.Actor) bool {
	if actor.Way == flows.ByPage {
		return s.e.May(actor, engine.SeeStatus, engine.OfCase(k)) == nil
	}
	a, b := h.State.Submitter, k.State.Submitter
	if a.Person != "" || b.Person != "" {
		return a == b
	}
	mail := h.State.Mailboxes[flows.SubmitterMailbox]
	return mail != "" && mail == k.State.Mailboxes[flows.SubmitterMailbox]
}

// statusAmend begins a change of an ended case from its status page: a form that holds its answers.
func (s *server) statusAmend(c echo.Context) error {
	h, err := s.caseOfKey(c)
	if err != nil {
		return err
	}
	if _, err := s.readForm(c, nil); err != nil {
		return err
	}
	actor := submitterActor(h)
	if session := sessionOf(c); session != nil && session.Person == h.State.Submitter.Person {
		actor = session.Actor(s.org())
	}
	d, err := s.e.AmendDraft(c.Request().Context(), actor, h.Row.ID, s.lang())
	if _, refused := asRefusal(err); refused {
		return s.back(c, "/v/"+h.Row.Key)
	}
	if err != nil {
		return err
	}
	address := "/f/" + d.Process + "/e/" + d.Key
	if p, known := s.e.Process(d.Process); known && len(p.Form.Pages) > 0 { // not to the check page: something is to change
		address += "/" + p.Form.Pages[0].Name
	}
	return s.back(c, address)
}
