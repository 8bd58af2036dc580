package pages

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/ui"
)

// remarkEnding ends the address to which a remark on a case or a task is posted.
const remarkEnding = "/bemerkung"

var remarkControls = []string{"text", "reach"}

// remarkForm is the form for a remark, with what was typed into it.
func (s *server) remarkForm(h *engine.History, typed *ui.RemarkForm, action string) *ui.RemarkForm {
	form := *typed
	form.Action, form.Open = action, form.Open || form.Problem != ""
	form.Mail = s.text("pages.remark.noMail")
	if s.e.AddressOf(h, h.State.Submitter) != "" {
		form.Mail = s.text("pages.remark.mail")
	}
	return &form
}

// readRemark takes a remark to the case. The form comes back with what is wrong; nil where it is written.
func (s *server) readRemark(c echo.Context, h *engine.History, by flows.Actor) (*ui.RemarkForm, error) {
	p, err := s.readForm(c, nil, remarkControls...)
	if err != nil {
		return nil, err
	}
	form := &ui.RemarkForm{Text: p.Control["text"], Public: p.Control["reach"] == "public", Open: true}
	reach := p.Control["reach"]
	if reach != "public" && reach != "intern" && strings.TrimSpace(form.Text) != "" {
		form.Problem = s.text("pages.remark.reach")
		return form, nil
	}
	_, err = s.e.Manage(c.Request().Context(), by, h.Row.ID, flows.Remark{Text: form.Text, Public: form.Public}, nil)
	refusal, refused := asRefusal(err)
	switch {
	case !refused:
		return nil, err
	case len(refusal.Problems) > 0:
		form.Problem = refusal.Problems[0].In(s.lang())
	default:
		form.Problem = refusal.Text.In(s.lang())
	}
	return form, nil
}

// caseRemark writes a remark from the page of a case.
func caseRemark(s *server, c echo.Context, d *caseDesk) error {
	if s.e.May(d.actor, engine.NoteCase, engine.OfCase(&d.h.Case)) != nil {
		return errGone
	}
	form, err := s.readRemark(c, d.h, d.actor)
	if err != nil {
		return err
	}
	if form != nil {
		return s.showCase(c, d, form, http.StatusUnprocessableEntity)
	}
	return s.back(c, d.at+"?gut=bemerkung#verlauf")
}

// taskRemark writes a remark from the page of a task.
func (s *server) taskRemark(c echo.Context) error {
	return s.withTask(c, func(d *desk) error {
		if s.e.May(d.actor, engine.NoteCase, engine.OfTask(&d.h.Case, d.stop.ID)) != nil || d.reader() == outside {
			return errGone
		}
		form, err := s.readRemark(c, d.h, d.actor)
		if err != nil {
			return err
		}
		if form == nil {
			return s.back(c, d.base+"#verlauf")
		}
		d.remark = form
		return s.showDesk(c, d, nil, nil, http.StatusUnprocessableEntity)
	})
}
