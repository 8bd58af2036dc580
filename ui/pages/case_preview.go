package pages

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"laufzettel/ui"
)

// casePreview shows those who work on a case what the applicant reads of it, without anything that only the applicant
// can do. The address of the status page itself is a key to act with, and is given to nobody else.
func casePreview(s *server, c echo.Context, d *caseDesk) error {
	h := d.h
	view := ui.StatusPage{
		Shell: s.shell(c, pageOr(s.caseTitle(&h.Case), h.Process.TitleIn(s.lang())), "cases"), Number: h.Row.Number, Process: h.Process.TitleIn(s.lang()),
		Badge: s.caseBadge(h), Entries: s.entries(h, outside), Stages: s.stages(h), Decision: s.verdict(h),
		Next: append(s.whatNext(&h.Case), s.forApplicant(h)...),
	}
	view.Where, view.Since, view.Due = s.whereIs(h)
	sections, err := s.ownSections(h, "", false)
	if err != nil {
		return err
	}
	view.Sections = withoutHidden(sections)
	if h.Flow().Visible["submitter"] == "nothing" {
		view.Stages, view.Next, view.Entries, view.Decision = nil, nil, nil, nil
	}
	view.Notice = &ui.Notice{Tone: ui.Info, Title: s.text("pages.case.preview"), Text: s.text("pages.case.previewText"), Href: d.at, Link: s.text("pages.case.back")}
	return s.page(c, http.StatusOK, "status", view)
}
