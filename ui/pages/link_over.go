package pages

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/ui"
)

// orOver lets a page of a mailed link say that its time is over where its task is still open, and offer a new one.
func orOver(h handler) handler {
	return func(s *server, c echo.Context) error {
		err := h(s, c)
		if !errors.Is(err, engine.ErrLinkOver) || c.Response().Committed {
			return err
		}
		view := ui.DraftPage{
			Shell: s.shell(c, s.text("pages.draft.linkOver.title"), ""), Heading: s.text("pages.draft.linkOver.title"), Text: []string{s.text("pages.draft.linkOver.lead")},
			Buttons: []ui.DraftButton{{Action: "/t/" + c.Param("token") + "/neu", Label: s.text("pages.draft.linkOver.button"), Primary: true}},
		}
		return s.page(c, http.StatusGone, "draft", view)
	}
}

// linkRenew mails a new link to the mailbox that got the old one, and never says which that is.
func (s *server) linkRenew(c echo.Context) error {
	if err := s.e.RenewLink(c.Request().Context(), c.Param("token")); err != nil {
		return err
	}
	view := ui.DraftPage{
		Shell: s.shell(c, s.text("pages.draft.linkOver.sent"), ""), Heading: s.text("pages.draft.linkOver.sent"), Text: []string{s.text("pages.draft.linkOver.sentText")},
	}
	return s.page(c, http.StatusOK, "draft", view)
}
