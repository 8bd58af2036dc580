package pages

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/forms"
	"laufzettel/ui"
)

// heldDraft finds a draft by its address, whether or not its form is still offered.
func (s *server) heldDraft(c echo.Context) (*engine.Draft, string, error) {
	d, err := s.e.Draft(c.Request().Context(), c.Param("draft"))
	if err != nil {
		return nil, "", err
	}
	if d.Process != c.Param("process") {
		return nil, "", errGone
	}
	title := d.Process
	if p, err := s.e.DraftVersion(c.Request().Context(), d); err == nil {
		title = p.TitleIn(s.lang())
	}
	return d, title, nil
}

func draftAddress(d *engine.Draft) string { return "/f/" + d.Process + "/e/" + d.Key }

func (s *server) keptUntil(d *engine.Draft) string {
	return s.Renderer.Deadline(ui.Deadline{At: d.Expires})
}

// longerPage says until when a draft is kept and offers to keep it longer. Opening it does nothing.
func (s *server) longerPage(c echo.Context) error {
	d, title, err := s.heldDraft(c)
	if errors.Is(err, engine.ErrNotFound) {
		return s.receiptOrGone(c)
	}
	if err != nil {
		return err
	}
	return s.showLonger(c, d, title, s.text("pages.draft.longer.lead", "date", s.keptUntil(d)), true)
}

func (s *server) showLonger(c echo.Context, d *engine.Draft, title, said string, offer bool) error {
	view := ui.DraftPage{
		Shell: s.shell(c, s.text("pages.draft.longer.title"), "start"), Form: title, Heading: s.text("pages.draft.longer.title"), Text: []string{said},
		Links: []ui.DraftLink{{Href: draftAddress(d), Label: s.text("pages.draft.longer.resume")}},
	}
	if offer {
		view.Buttons = []ui.DraftButton{{Action: draftAddress(d) + "/laenger", Label: s.keepLonger(), Primary: true}}
	}
	return s.page(c, http.StatusOK, "draft", view)
}

// keepLonger is what the button says that keeps a draft longer.
func (s *server) keepLonger() string {
	if days := int(s.e.DraftLife().Hours() / 24); days > 1 {
		return s.text("pages.draft.longer.button.many", "n", days)
	}
	return s.text("pages.draft.longer.button.one")
}

// longerPost keeps a draft longer, counted from today.
func (s *server) longerPost(c echo.Context) error {
	d, title, err := s.heldDraft(c)
	if errors.Is(err, engine.ErrNotFound) {
		return s.receiptOrGone(c)
	}
	if err != nil {
		return err
	}
	if _, err := s.readForm(c, nil); err != nil {
		return err
	}
	if err := s.e.KeepDraft(c.Request().Context(), d); err != nil {
		return err
	}
	return s.showLonger(c, d, title, s.text("pages.draft.longer.done", "date", s.keptUntil(d)), false)
}

// dropPage asks before a draft is deleted.
func (s *server) dropPage(c echo.Context) error {
	d, title, err := s.heldDraft(c)
	if err != nil {
		return err
	}
	view := ui.DraftPage{
		Shell: s.shell(c, s.text("pages.draft.dropped.title"), "start"), Form: title, Heading: s.text("pages.draft.dropped.title"),
		Text:    []string{s.text("pages.draft.dropped.lead"), s.text("pages.draft.dropped.begun", "date", s.Renderer.Moment(d.Begun))},
		Buttons: []ui.DraftButton{{Action: draftAddress(d) + "/loeschen", Label: s.text("pages.draft.dropped.button"), Danger: true}},
		Links:   []ui.DraftLink{{Href: draftAddress(d), Label: s.text("pages.draft.dropped.back")}},
	}
	return s.page(c, http.StatusOK, "draft", view)
}

// dropPost deletes a draft with its uploads.
func (s *server) dropPost(c echo.Context) error {
	d, _, err := s.heldDraft(c)
	if err != nil {
		return err
	}
	if _, err := s.readForm(c, nil); err != nil {
		return err
	}
	if err := s.e.DropDraft(c.Request().Context(), d); err != nil {
		return err
	}
	return s.back(c, "/")
}

// showWithdrawn shows the answers of a draft that can no longer be sent, to look at and to print.
func (s *server) showWithdrawn(c echo.Context, d *engine.Draft) error {
	view := ui.DraftPage{
		Shell: s.shell(c, s.text("pages.draft.withdrawn.title"), "start"), Heading: s.text("pages.draft.withdrawn.title"),
		Text:    []string{s.text("pages.draft.withdrawn.lead"), s.text("pages.draft.withdrawn.until", "date", s.keptUntil(d))},
		Buttons: []ui.DraftButton{{Action: draftAddress(d) + "/laenger", Label: s.keepLonger()}},
		Links:   []ui.DraftLink{{Href: draftAddress(d) + "/loeschen", Label: s.text("draft.drop")}},
	}
	version, err := s.e.DraftVersion(c.Request().Context(), d)
	if err != nil { // its version cannot be read by this program any more
		raw := ui.DraftNotes{Title: s.text("pages.draft.withdrawn.unreadable")}
		for _, path := range slices.Sorted(maps.Keys(d.Input)) {
			if typed := without(d.Input[path], ""); len(typed) > 0 && !strings.HasSuffix(path, forms.Untouched) {
				raw.Items = append(raw.Items, ui.DraftNote{Label: path, Text: strings.Join(typed, ", ")})
			}
		}
		view.Notes = []ui.DraftNotes{raw}
		return s.page(c, http.StatusOK, "draft", view)
	}
	if !s.mayStart(c, version) {
		if sessionOf(c) == nil {
			return s.toSignIn(c, draftAddress(d))
		}
		return errGone
	}
	f := &filling{process: version, draft: d, stored: true}
	s.look(c, f)
	views, err := version.Form.View(d.Input, f.ctx)
	if err != nil {
		return err
	}
	view.Form = version.TitleIn(s.lang())
	view.Sections = s.sections(views, sectionOptions{files: s.draftFiles(f), all: true})
	if lost := s.changeNotes(d.Earlier); len(lost) > 0 {
		view.Notes = lost
	}
	return s.page(c, http.StatusOK, "draft", view)
}

// resumable are the drafts of whoever is signed in, for the portal.
func (s *server) resumable(c echo.Context) ([]ui.Resume, error) {
	session := sessionOf(c)
	if session == nil {
		return nil, nil
	}
	drafts, err := s.e.OwnDrafts(c.Request().Context(), session.Person)
	if err != nil {
		return nil, err
	}
	var list []ui.Resume
	for _, d := range drafts {
		item := ui.Resume{Href: draftAddress(d.Draft), Title: d.Process, Changed: d.Saved, Until: ui.Deadline{At: d.Expires}, Drop: draftAddress(d.Draft) + "/loeschen"}
		if item.Changed.Equal(time.Time{}) {
			item.Changed = d.Begun
		}
		if d.Version != nil {
			item.Title = d.Version.TitleIn(s.lang())
		}
		if d.Withdrawn {
			item.Note = s.text("pages.draft.withdrawn.note")
		}
		list = append(list, item)
	}
	return list, nil
}
