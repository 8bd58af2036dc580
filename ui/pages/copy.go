package pages

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/ui"
)

// draftCopy is everything that stands in a draft, to print before it is sent. Whoever fills in sees all of it.
func (s *server) draftCopy(c echo.Context) error {
	f, err := s.filling(c)
	if errors.Is(err, engine.ErrNotFound) {
		return s.receiptOrGone(c)
	}
	if err != nil {
		return err
	}
	views, err := f.process.Form.View(f.draft.Input, f.ctx)
	if err != nil {
		return err
	}
	view := ui.CopyPage{
		Shell: s.shell(c, s.text("copy.title"), "start"), Process: f.process.TitleIn(s.lang()), Now: s.e.Clock().Now(),
		Sections: s.sections(views, sectionOptions{files: s.draftFiles(f), all: true}),
		Back:     f.address("pruefen"), BackText: s.text("copy.check"),
	}
	return s.page(c, http.StatusOK, "copy", view)
}

// caseCopy is what was sent in, as far as the status page shows it: the address is its key.
func (s *server) caseCopy(c echo.Context) error {
	h, err := s.caseOfKey(c)
	if err != nil {
		return err
	}
	sections, err := s.ownSections(h, "", false)
	if err != nil {
		return err
	}
	view := ui.CopyPage{
		Shell: s.shell(c, s.text("copy.title"), "start"), Process: h.Process.TitleIn(s.lang()), Number: h.Row.Number,
		At: h.State.Started, Now: s.e.Clock().Now(), Sections: withoutHidden(sections), Back: "/v/" + h.Row.Key, BackText: s.text("copy.status"),
	}
	return s.page(c, http.StatusOK, "copy", view)
}
