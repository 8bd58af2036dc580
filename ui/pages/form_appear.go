package pages

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"laufzettel/forms"
	"laufzettel/ui"
)

// visible are the fields that a page asks for now, by path.
func (f *filling) visible(page string) map[string]bool {
	shown := map[string]bool{}
	views, err := f.process.Form.View(f.draft.Input, f.ctx)
	if err != nil {
		return shown // the post itself then says what failed
	}
	var walk func([]forms.FieldView)
	walk = func(fields []forms.FieldView) {
		for _, view := range fields {
			if !view.Hidden && view.Field.Widget.Kind != "static" {
				shown[view.Path] = true
				walk(view.Fields)
				for _, row := range view.Rows {
					walk(row.Fields)
				}
			}
		}
	}
	for _, view := range views {
		if view.Page.Name == page && !view.Hidden {
			walk(view.Fields)
		}
	}
	return shown
}

// appeared says whether a post made questions appear that the person cannot have seen: without JavaScript the
// page could not show them at once. Nothing is asked behind somebody's back.
func (f *filling) appeared(page string, before map[string]bool, p *posted) bool {
	if p.Control["_live"] != "" {
		return false
	}
	for path := range f.visible(page) {
		if !before[path] && len(without(p.Input[path], "")) == 0 {
			return true
		}
	}
	return false
}

// showAppeared shows the page again with its new questions.
func (s *server) showAppeared(c echo.Context, f *filling, page string) error {
	c.Set(noticeKey, &ui.Notice{Tone: ui.Info, Title: s.text("pages.form.appeared"), Text: s.text("pages.form.appearedText")})
	return s.showForm(c, f, page, nil, http.StatusOK)
}

// noticeKey is where a handler leaves what the page is to say on top.
const noticeKey = "notice"
