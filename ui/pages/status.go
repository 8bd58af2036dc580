package pages

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/ui"
)

// statusPage shows an applicant where the case is; its address is the key.
func (s *server) statusPage(c echo.Context) error {
	h, err := s.caseOfKey(c)
	if err != nil {
		return err
	}
	return s.showStatus(c, h, nil, http.StatusOK)
}

// submitterActor is whoever holds the key of the status page: as sure as the mailbox it was mailed to.
func submitterActor(h *engine.History) flows.Actor {
	return flows.Actor{Party: h.State.Submitter, Way: flows.ByLink, Assurance: flows.MailboxAssurance}
}

func (s *server) showStatus(c echo.Context, h *engine.History, answer *ui.Answer, status int) error {
	s.statusNotice(c)
	view := ui.StatusPage{
		Shell: s.caseShell(c, h, pageOr(s.caseTitle(&h.Case), h.Process.TitleIn(s.lang()))), Number: h.Row.Number, Process: h.Process.TitleIn(s.lang()),
		Badge: s.caseBadge(h), Since: h.Row.Changed, Entries: s.entries(h, outside), Bookmark: true,
	}
	view.Where, view.Since, view.Due = s.whereIs(h)
	view.Stages = s.stages(h)
	view.Next = append(s.whatNext(&h.Case), s.forApplicant(h)...)
	view.Decision = s.verdict(h)
	view.Actions, view.Nudge = s.statusActions(h), s.nudgeOffer(h)
	if err := s.addUsual(c, h, &view); err != nil {
		return err
	}
	var err error
	if view.Sections, err = s.ownSections(h, "/v/"+h.Row.Key, false); err != nil {
		return err
	}
	foldTables(view.Sections)
	view.Consents = s.consents(h, submitterActor(h), "/v/"+h.Row.Key)
	published, err := s.published(h, "/v/"+h.Row.Key)
	if err != nil {
		return err
	}
	if err := s.amendments(c, h, &view); err != nil {
		return err
	}
	if view.Sections = append(published, withoutHidden(view.Sections)...); len(view.Sections) > 0 {
		view.Copy = "/v/" + h.Row.Key + "/kopie"
	}
	if view.Ask = answer; answer == nil {
		if view.Ask, err = s.openQuestion(h, "/v/"+h.Row.Key+"/antwort", nil, nil); err != nil {
			return err
		}
	}
	if action := s.withdrawal(h); action != nil {
		view.Withdraw = &ui.Withdraw{Action: "/v/" + h.Row.Key + "/zurueckziehen", Label: action.Label}
	}
	view.Faulty = status != http.StatusOK
	return s.page(c, status, "status", view)
}

// withdrawal is the anytime action open to the submitter that ends the case as withdrawn, or nil.
func (s *server) withdrawal(h *engine.History) *flows.OpenAction {
	for _, action := range flows.Actions(h.Flow(), h.State, submitterActor(h), s.e.Clock().Now(), s.org()) {
		if action.Ends && action.Form == nil {
			return &action
		}
	}
	return nil
}

// withdraw ends the case on the applicant's word.
func (s *server) withdraw(c echo.Context) error {
	h, err := s.caseOfKey(c)
	if err != nil {
		return err
	}
	p, err := s.readForm(c, nil, withdrawControls...)
	if err != nil {
		return err
	}
	if action := s.withdrawal(h); action != nil {
		reason := []rune(p.Control["reason"])
		_, err = s.e.Do(c.Request().Context(), h.Row.ID, flows.Input{
			By: submitterActor(h), Do: flows.Act{Action: action.Name, Comment: string(reason[:min(len(reason), longestRemark)])},
		})
		var refusal *flows.Refusal
		if err != nil && !errors.As(err, &refusal) {
			return err
		}
	}
	return s.back(c, "/v/"+h.Row.Key)
}

// statusAnswer takes the applicant's answer to an ask-back.
func (s *server) statusAnswer(c echo.Context) error {
	h, err := s.caseOfKey(c)
	if err != nil {
		return err
	}
	return s.takeAnswer(c, h, submitterActor(h), "/v/"+h.Row.Key+"/antwort", "/v/"+h.Row.Key)
}
