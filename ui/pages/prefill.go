package pages

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/forms"
	"laufzettel/ui"
)

// prefillQuery is the part of an address that fills a form, see engine.Prefilled.
const prefillQuery = "werte"

// prefill fills a form that is begun through a signed link. Where the link holds no longer what it held, the form
// opens as usual and says so.
func (s *server) prefill(c echo.Context, f *filling) {
	if signed := c.QueryParam(prefillQuery); signed != "" && !f.stored {
		input, err := s.e.Prefilled(f.process, signed, c.Request().Method == http.MethodPost)
		if err != nil {
			c.Set(noticeKey, &ui.Notice{Tone: ui.Warn, Title: s.text("pages.draft.prefill.title"), Text: s.text("pages.draft.prefill.text")})
		} else {
			f.draft.Linked = input
			for path, typed := range input {
				f.draft.Input[path] = slices.Clone(typed)
			}
			f.query = "?" + prefillQuery + "=" + url.QueryEscape(signed)
		}
	}
	s.fillLinked(f)
}

// fillLinked lets read-only fields hold what the link said. It comes from the draft alone, never from a post.
func (s *server) fillLinked(f *filling) {
	if len(f.draft.Linked) == 0 {
		return
	}
	given, err := f.process.Form.Given(f.draft.Linked, f.ctx)
	if err != nil {
		s.Log.Error("reading prefilled answers", "error", err)
		return
	}
	f.ctx.Base = given
}

// earlierOffer offers a signed-in person to take over answers of their last case of the process; nil where there
// is nothing to take.
func (s *server) earlierOffer(c echo.Context, f *filling) (*ui.EarlierOffer, error) {
	session := sessionOf(c)
	if session == nil || len(f.process.Form.FromEarlier) == 0 {
		return nil, nil
	}
	k, err := s.e.EarlierCase(c.Request().Context(), f.process.Name, session.Person)
	if err != nil || k == nil {
		return nil, err
	}
	taken, _, err := s.e.FromEarlier(k, f.process)
	if err != nil {
		return nil, err
	}
	views, err := f.process.Form.View(f.draft.Input, f.ctx)
	if err != nil {
		return nil, err
	}
	var labels []string
	for _, path := range f.process.Form.FromEarlier {
		if slices.ContainsFunc(slices.Collect(maps.Keys(taken)), func(at string) bool { return at == path || strings.HasPrefix(at, path+".") }) {
			if label := s.labelOf(f.process.Form, views, path); label != "" && f.empty(path) {
				labels = append(labels, label)
			}
		}
	}
	if len(labels) == 0 {
		return nil, nil
	}
	return &ui.EarlierOffer{Number: k.Row.Number, On: s.Renderer.Day(k.Row.Started), Fields: strings.Join(labels, ", ")}, nil
}

// empty says that nothing is answered at a path or inside of it.
func (f *filling) empty(path string) bool {
	for at, typed := range f.draft.Input {
		if (at == path || strings.HasPrefix(at, path+".")) && len(without(typed, "")) > 0 {
			return false
		}
	}
	return true
}

// takeEarlier fills what is still empty from the person's last case and shows what was taken. It sends nothing.
func (s *server) takeEarlier(c echo.Context, f *filling, page string) error {
	session := sessionOf(c)
	if session == nil {
		return s.back(c, f.address(page))
	}
	k, err := s.e.EarlierCase(c.Request().Context(), f.process.Name, session.Person)
	if err != nil {
		return err
	}
	if k == nil {
		return s.back(c, f.address(page))
	}
	input, told, err := s.e.FromEarlier(k, f.process)
	if err != nil {
		return err
	}
	taken := map[string]bool{}
	for _, path := range f.process.Form.FromEarlier {
		if !f.empty(path) {
			continue
		}
		taken[path] = true
	}
	filled := false
	for at, typed := range input {
		for path := range taken {
			if at == path || strings.HasPrefix(at, path+".") {
				f.draft.Input[at], filled = slices.Clone(typed), true
				delete(f.draft.Input, at+forms.Untouched)
			}
		}
	}
	if err := s.e.SaveDraft(c.Request().Context(), f.draft); err != nil {
		return err
	}
	notice := &ui.Notice{Tone: ui.Info, Title: s.text("pages.draft.taken.title", "number", k.Row.Number)}
	if !filled {
		notice.Title = s.text("pages.draft.taken.nothing", "number", k.Row.Number)
	}
	if notice.List, err = s.takenList(f, taken, input, told); err != nil {
		return err
	}
	c.Set(noticeKey, notice)
	return s.showForm(c, f, page, nil, http.StatusOK)
}

// takenList says, question by question, what was taken over and what was not.
func (s *server) takenList(f *filling, taken map[string]bool, input forms.Input, told []forms.Change) ([]string, error) {
	views, err := f.process.Form.View(f.draft.Input, f.ctx)
	if err != nil {
		return nil, err
	}
	shown := shownAnswers(views)
	inside := func(at string) bool {
		for path := range taken {
			if at == path || strings.HasPrefix(at, path+".") {
				return true
			}
		}
		return false
	}
	var list []string
	for _, at := range slices.Sorted(maps.Keys(input)) {
		if answer := shown[at]; inside(at) && answer.text != "" && answer.label != "" && !isTable(input, at) {
			list = append(list, s.text("pages.draft.taken.item", "label", answer.label, "answer", answer.text))
		}
	}
	for _, change := range told {
		if change.Lost() {
			list = append(list, s.text("pages.draft.taken.changed", "label", change.NewLabel, "answer", change.Shown))
		} else if inside(change.Path) && change.Now != change.Shown {
			list = append(list, s.text("pages.draft.taken.reworded", "label", change.NewLabel, "answer", change.Now, "before", change.Shown))
		}
	}
	return list, nil
}
