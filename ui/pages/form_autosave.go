package pages

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/forms"
	"laufzettel/ui"
)

// saved is the answer to the browser that saves along the way.
type saved struct {
	Said     string `json:"said,omitempty"`     // "Gespeichert um 14:03"
	Conflict string `json:"conflict,omitempty"` // what to tell where another window was faster
	Seen     string `json:"seen,omitempty"`
	State    string `json:"state,omitempty"`
	Action   string `json:"action,omitempty"` // of the form from now on
	Upload   string `json:"upload,omitempty"`
	Save     string `json:"save,omitempty"`
}

// formAutosave stores what is typed so far, right or wrong, without a judgement. The first saving with something
// in it begins the draft; a page on which nobody has typed anything leaves none.
func (s *server) formAutosave(c echo.Context) error {
	f, p, page, err := s.savedPost(c)
	if err != nil {
		return err
	}
	for attempt := 0; ; attempt++ {
		if f.overtaken(p, page) {
			return c.JSON(http.StatusConflict, saved{Conflict: s.text("pages.autosave.conflict")})
		}
		s.mergeTyped(f, p)
		if !f.stored && f.untouched() {
			return c.NoContent(http.StatusNoContent)
		}
		err := s.e.SaveDraft(c.Request().Context(), f.draft)
		if errors.Is(err, engine.ErrDocumentChanged) && attempt == 0 && f.stored {
			if f, err = s.filling(c); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		break
	}
	return c.JSON(http.StatusOK, saved{
		Said: s.text("pages.autosave.saved", "time", s.Renderer.Clock(s.e.Clock().Now())), Seen: f.seen(page), State: f.draft.Key,
		Action: f.address(page), Upload: f.address("hochladen"), Save: f.address("sichern"),
	})
}

// savedPost reads a form, its post and which page was posted.
func (s *server) savedPost(c echo.Context) (*filling, *posted, string, error) {
	f, err := s.filling(c)
	if err != nil {
		return nil, nil, "", err
	}
	p, err := s.readForm(c, nil)
	if err != nil {
		return nil, nil, "", err
	}
	page := p.Control["_page"]
	if f.page(page) == nil {
		return nil, nil, "", errGone
	}
	return f, p, page, nil
}

// mergeTyped puts typed answers into the draft and leaves files alone: a row that is taken out in the browser may
// come back with its files until the page is left.
func (s *server) mergeTyped(f *filling, p *posted) {
	form := f.process.Form
	keepRows(form, f.draft.Input, p, false)
	for path, typed := range p.Input {
		if field := form.Field(path); !form.Takes(path) || field != nil && field.Widget.Kind == "file" {
			continue
		}
		f.draft.Input[path] = typed
		if _, prefilled := p.Input[path+forms.Untouched]; !prefilled {
			delete(f.draft.Input, path+forms.Untouched)
		}
	}
}

// untouched says that a new form holds nothing but what it began with.
func (f *filling) untouched() bool {
	begun, err := f.process.Form.View(forms.Input{}, f.ctx)
	if err != nil {
		return false
	}
	first := map[string][]string{}
	var walk func([]forms.FieldView)
	walk = func(fields []forms.FieldView) {
		for _, view := range fields {
			first[view.Path] = view.Typed
			walk(view.Fields)
			if view.Field.Table != nil {
				first[view.Path] = nil
			}
			for _, row := range view.Rows {
				first[view.Path] = append(first[view.Path], row.Number)
				walk(row.Fields)
			}
		}
	}
	for _, view := range begun {
		walk(view.Fields)
	}
	for path, typed := range f.draft.Input {
		field := f.process.Form.Field(path)
		if field == nil || slices.Equal(without(typed, ""), without(first[path], "")) {
			continue
		}
		// The companion of a box that nobody ticked says no.
		if now := without(typed, ""); len(now) == 1 && now[0] == "no" && len(without(first[path], "")) == 0 {
			continue
		}
		return false
	}
	return true
}

// seen is a mark of what the draft holds of a page: two windows that have seen the same have the same mark.
// Files are left out, they are added and taken one by one.
func (f *filling) seen(page string) string {
	sum := sha256.New()
	for _, path := range slices.Sorted(maps.Keys(f.draft.Input)) {
		typed := without(f.draft.Input[path], "")
		if field := f.process.Form.Field(path); field == nil || field.Page == nil || field.Page.Name != page || field.Widget.Kind == "file" || len(typed) == 0 {
			continue
		}
		fmt.Fprintf(sum, "%q %q\n", path, typed)
	}
	return hex.EncodeToString(sum.Sum(nil)[:9])
}

// overtaken says that the draft got other answers on this page since the post's window saw it, and that the post
// would write over them.
func (f *filling) overtaken(p *posted, page string) bool {
	mark := p.Control["_seen"]
	return f.stored && mark != "" && mark != f.seen(page) && len(f.differing(p)) > 0
}

// differing are the paths at which a post says something else than the draft, in the form's order.
func (f *filling) differing(p *posted) []string {
	var paths []string
	for path, typed := range p.Input {
		field := f.process.Form.Field(path)
		if field == nil || field.Widget.Kind == "file" {
			continue
		}
		before, known := f.draft.Input[path]
		if !known && len(without(typed, "")) == 0 || slices.Equal(without(typed, ""), without(before, "")) {
			continue
		}
		if now := without(typed, ""); !known && len(now) == 1 && now[0] == "no" {
			continue // a box that only this window shows
		}
		paths = append(paths, path)
	}
	slices.SortFunc(paths, func(a, b string) int {
		order := slices.Index(f.process.Form.Fields(), f.process.Form.Field(a)) - slices.Index(f.process.Form.Fields(), f.process.Form.Field(b))
		if order == 0 {
			return strings.Compare(a, b)
		}
		return order
	})
	return paths
}

// showConflict shows what this window has typed, says what another one has stored, and writes over nothing. Going
// on from there is a choice.
func (s *server) showConflict(c echo.Context, f *filling, p *posted, page string) error {
	views, err := f.process.Form.View(f.draft.Input, f.ctx)
	if err != nil {
		return err
	}
	notice := &ui.Notice{
		Tone: ui.Warn, Title: s.text("pages.conflict.title"), Text: s.text("pages.conflict.text"),
		Href: f.address(page), Link: s.text("pages.conflict.other"),
	}
	shown := shownAnswers(views)
	for _, path := range f.differing(p) {
		answer := shown[path].text
		if answer == "" {
			answer = s.text("pages.conflict.nothing")
		}
		label := shown[path].label
		if label == "" {
			label = s.labelOf(f.process.Form, views, path)
		}
		if label != "" {
			notice.List = append(notice.List, s.text("pages.conflict.there", "label", label, "answer", answer))
		}
	}
	c.Set(noticeKey, notice)
	// Files are stored; only what was typed waits for a decision.
	problems := s.merge(f, &posted{Control: p.Control, Uploads: p.Uploads})
	if len(p.Uploads) > 0 {
		if err := s.e.SaveDraft(c.Request().Context(), f.draft); err != nil {
			return err
		}
	}
	f.mark = f.seen(page)
	s.mergeTyped(f, p)
	return s.showForm(c, f, page, problems, http.StatusConflict)
}

// shownAnswer is an answer as people read it.
type shownAnswer struct{ label, text string }

// shownAnswers are all answers by path; what is wrong is shown as it was typed.
func shownAnswers(views []forms.PageView) map[string]shownAnswer {
	all := map[string]shownAnswer{}
	var walk func(row string, fields []forms.FieldView)
	walk = func(row string, fields []forms.FieldView) {
		for _, view := range fields {
			text := view.Shown
			if text == "" {
				text = strings.Join(without(view.Typed, ""), ", ")
			}
			all[view.Path] = shownAnswer{row + view.Label, text}
			walk(row, view.Fields)
			for _, line := range view.Rows {
				walk(line.Title+", ", line.Fields)
			}
		}
	}
	for _, view := range views {
		walk("", view.Fields)
	}
	return all
}
