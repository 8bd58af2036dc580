package pages

import (
	"errors"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
	"laufzettel/ui"
)

// mostTries is how often a file is put into a draft that others are changing: several files come at once.
const mostTries = 20

// formUpload takes one file of a draft from the browser's own upload, or takes one away.
func (s *server) formUpload(c echo.Context) error {
	f, err := s.filling(c)
	if err != nil {
		return err
	}
	p, err := s.readForm(c, s.draftTaker(c, f))
	if err != nil {
		return err
	}
	if id := p.Control["_remove"]; id != "" {
		p.Control["_do"] = "remove:" + p.Control["_field"] + ":" + id
	}
	problems, err := s.mergeUpload(c, f, p)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return c.JSON(http.StatusUnprocessableEntity, s.Renderer.Refused(problems[0]))
	}
	if len(p.Uploads) == 0 {
		return c.JSON(http.StatusOK, struct{}{})
	}
	up := p.Uploads[0].Meta
	return s.uploaded(c, p.Uploads[0].Path, ui.File{
		ID: up.ID, Name: up.Name, Type: up.Type, Size: up.Size, Href: fileAddress("/f/"+f.process.Name+"/e/"+f.draft.Key, up.ID),
	})
}

// mergeUpload puts a post of the browser's own upload into the draft. Where another one was faster, it is put
// into what that one left. A browser that did not hear the answer sends the same attempt again: then the file of
// the first stays.
func (s *server) mergeUpload(c echo.Context, f *filling, p *posted) ([]forms.Problem, error) {
	for try := 1; ; try++ {
		if known, ok := attempted(f.draft, p); ok {
			if err := s.e.Files().Remove(f.draft.CaseID(), p.Uploads[0].Meta.ID); err != nil {
				s.Log.Error("removing an upload that came twice", "error", err)
			}
			p.Uploads[0].Meta = known
			return nil, nil
		}
		problems := s.merge(f, p)
		err := s.e.SaveDraft(c.Request().Context(), f.draft)
		if !errors.Is(err, engine.ErrDocumentChanged) || try == mostTries {
			return problems, err
		}
		if f.draft, err = s.e.Draft(c.Request().Context(), f.draft.Key); err != nil {
			return nil, err
		}
	}
}

// attempted finds the file that an earlier try of the same upload has brought.
func attempted(d *engine.Draft, p *posted) (engine.FileMeta, bool) {
	attempt := p.Control["_attempt"]
	if attempt == "" || len(attempt) > 64 || len(p.Uploads) != 1 || p.Uploads[0].Err != nil {
		return engine.FileMeta{}, false
	}
	p.Uploads[0].Meta.Attempt = attempt
	for id, known := range d.Files {
		if known.Attempt == attempt && slices.Contains(d.Input[p.Uploads[0].Path], id) && id != p.Uploads[0].Meta.ID {
			return known, true
		}
	}
	return engine.FileMeta{}, false
}

func (s *server) uploaded(c echo.Context, path string, file ui.File) error {
	answer, err := s.Renderer.Uploaded(path, file)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, answer)
}

// looseUpload stores a file for a page without a draft: it comes back sealed, and the page names it in the
// post that counts.
func (s *server) looseUpload(c echo.Context, h *engine.History, form *forms.Form) error {
	if form == nil {
		return errGone
	}
	p, err := s.readForm(c, s.caseTaker(c, h, form))
	if err != nil {
		return err
	}
	if sealed := p.Control["_remove"]; sealed != "" {
		s.removeLoose(h, sealed)
	}
	if p.Control["_remove"] != "" || len(p.Uploads) == 0 {
		return c.JSON(http.StatusOK, struct{}{})
	}
	up := p.Uploads[0]
	if up.Err != nil {
		return c.JSON(http.StatusUnprocessableEntity, s.Renderer.Refused(s.uploadProblem(form, up)))
	}
	file := ui.File{ID: up.Meta.ID, Name: up.Meta.Name, Type: up.Meta.Type, Size: up.Meta.Size}
	file.ID = s.sealFile(file)
	return s.uploaded(c, up.Path, file)
}

func (s *server) linkUpload(c echo.Context) error {
	_, d, err := s.openedLink(c)
	if err != nil {
		return err
	}
	return s.deskUpload(c, d)
}

func (s *server) taskUpload(c echo.Context) error {
	return s.withTask(c, func(d *desk) error { return s.deskUpload(c, d) })
}

func (s *server) deskUpload(c echo.Context, d *desk) error {
	switch {
	case d.stop == nil:
		return errGone
	case s.e.May(d.actor, engine.DecideTask, engine.OfTask(&d.h.Case, d.stop.ID)) != nil:
		return errGone
	case d.stop.Kind == flows.Returned:
		return s.looseUpload(c, d.h, d.h.Process.Form)
	}
	return s.looseUpload(c, d.h, s.step(d).Form())
}

func (s *server) statusUpload(c echo.Context) error {
	h, err := s.caseOfKey(c)
	if err != nil {
		return err
	}
	if returned(h) == nil {
		return errGone
	}
	return s.looseUpload(c, h, h.Process.Form)
}

// statusLive answers for the reopened fields of an ask-back.
func (s *server) statusLive(c echo.Context) error {
	h, err := s.caseOfKey(c)
	if err != nil {
		return err
	}
	return s.answerLive(c, h)
}

func (s *server) answerLive(c echo.Context, h *engine.History) error {
	stop := returned(h)
	if stop == nil {
		return errGone
	}
	form := h.Process.Form
	p, err := s.readForm(c, nil, answerControls...)
	if err != nil {
		return err
	}
	ctx := s.answerContext(h, stop)
	input, _, err := s.mergeUploads(h.Row.ID, form, form.Input(h.State.Values), p, ctx)
	if err != nil {
		return err
	}
	return s.live(c, form, input, "", ctx)
}
