package pages

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions"
	"laufzettel/definitions/source"
	"laufzettel/engine"
	"laufzettel/forms"
	"laufzettel/ui"
)

// led looks, before a page of a form is shown or taken, whether the draft has to be led elsewhere first: because
// its form has changed, because it is offered no longer, or because its owner is signed in no more.
func led(h handler) handler {
	return func(s *server, c echo.Context) error {
		if done, err := s.lead(c); done || err != nil {
			return err
		}
		return h(s, c)
	}
}

func (s *server) lead(c echo.Context) (done bool, err error) {
	p, offered := s.e.Process(c.Param("process"))
	var d *engine.Draft
	if key := c.Param("draft"); key != "" {
		d, err = s.e.Draft(c.Request().Context(), key)
		if errors.Is(err, engine.ErrNotFound) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		if d.Process != c.Param("process") {
			return false, nil
		}
	}
	switch {
	case !offered && d == nil:
		return false, nil
	case !offered:
		return true, s.showWithdrawn(c, d)
	case !s.mayStart(c, p):
		if sessionOf(c) != nil {
			return false, nil
		}
		return true, s.keepThenSignIn(c, p, d)
	case d == nil:
		return false, nil
	}
	version, err := s.e.DraftVersion(c.Request().Context(), d)
	if err != nil {
		s.Log.Error("the version of a draft cannot be read", "error", err)
		return true, s.showWithdrawn(c, d)
	}
	if newer := s.e.NewerVersion(d); newer != nil {
		return s.leadOn(c, d, version, newer)
	}
	return false, nil
}

// leadOn leads a draft to a newer version. Where nothing about its answers or questions differs, nobody is
// bothered, except before sending: what is sent was seen.
func (s *server) leadOn(c echo.Context, d *engine.Draft, version, newer *definitions.Process) (done bool, err error) {
	f := &filling{process: version, draft: d, stored: true}
	s.look(c, f)
	checking := strings.HasSuffix(c.Path(), "/pruefen")
	posting := c.Request().Method == http.MethodPost
	if posting {
		p, err := s.readForm(c, s.draftTaker(c, f))
		if err != nil {
			return true, s.refusedPost(c, f, p, err)
		}
		if !checking {
			// What was typed on a page of the old version belongs there; it moves with the rest.
			s.merge(f, p)
			if err := s.e.SaveDraft(c.Request().Context(), d); err != nil {
				return true, err
			}
		}
	}
	move, err := engine.PlanMove(d, version, newer, f.ctx)
	if err != nil {
		return true, err
	}
	if len(move.Changes) > 0 {
		return true, s.back(c, f.address("geaendert"))
	}
	if err := s.e.MoveDraft(c.Request().Context(), d, newer, move); err != nil {
		return true, err
	}
	if !posting {
		return false, nil
	}
	f.process = newer
	s.look(c, f)
	if !checking {
		return true, s.back(c, f.address(c.Param("page")))
	}
	c.Set(noticeKey, &ui.Notice{Tone: ui.Info, Title: s.text("pages.draft.changed.checked"), Text: s.text("pages.draft.changed.checkedText")})
	return true, s.showCheck(c, f, http.StatusConflict)
}

// keepThenSignIn keeps what somebody typed whose sign-in has ended, and leads them back to it once they are signed
// in again.
func (s *server) keepThenSignIn(c echo.Context, p *definitions.Process, d *engine.Draft) error {
	to := "/f/" + p.Name
	if d != nil {
		to += "/e/" + d.Key
	}
	if c.Request().Method == http.MethodPost {
		f := &filling{process: p, draft: d, stored: d != nil}
		if d == nil {
			f.draft = s.e.NewDraft(p.Name, "")
		} else if version, err := s.e.DraftVersion(c.Request().Context(), d); err == nil {
			f.process = version
		}
		s.look(c, f)
		post, err := s.readForm(c, nil)
		if err != nil {
			return err
		}
		s.mergeTyped(f, post)
		if f.stored || !f.untouched() {
			if err := s.e.SaveDraft(c.Request().Context(), f.draft); err != nil {
				return err
			}
			to = "/f/" + p.Name + "/e/" + f.draft.Key
		}
	}
	return s.back(c, "/anmelden?next="+url.QueryEscape(to))
}

// refusedPost answers a post that carries the token of a sign-in which has ended: nothing is stored, but what was
// typed is shown again, to be sent once more.
func (s *server) refusedPost(c echo.Context, f *filling, p *posted, err error) error {
	if !errors.Is(err, errExpired) || p == nil || f.page(p.Control["_page"]) == nil {
		return err
	}
	s.mergeTyped(f, p)
	c.Set(noticeKey, &ui.Notice{Tone: ui.Warn, Title: s.text("pages.draft.expired.title"), Text: s.text("pages.draft.expired.text")})
	return s.showForm(c, f, p.Control["_page"], nil, http.StatusForbidden)
}

// movingDraft finds a draft that has to be led to a newer version, with what would become of it; nil where there is none.
func (s *server) movingDraft(c echo.Context) (*filling, *definitions.Process, *engine.Move, error) {
	f, err := s.filling(c)
	if err != nil {
		return nil, nil, nil, err
	}
	newer := s.e.NewerVersion(f.draft)
	if newer == nil {
		return f, nil, nil, nil
	}
	move, err := engine.PlanMove(f.draft, f.process, newer, f.ctx)
	return f, newer, move, err
}

// changedPage says in plain words what is new, what was carried, and what could not be.
func (s *server) changedPage(c echo.Context) error {
	f, newer, move, err := s.movingDraft(c)
	if errors.Is(err, engine.ErrNotFound) {
		return s.receiptOrGone(c)
	}
	if err != nil {
		return err
	}
	if newer == nil {
		return s.back(c, "/f/"+f.process.Name+"/e/"+f.draft.Key)
	}
	return s.showChanged(c, f, newer, move)
}

func (s *server) showChanged(c echo.Context, f *filling, newer *definitions.Process, move *engine.Move) error {
	view := ui.DraftPage{
		Shell: s.shell(c, s.text("pages.draft.changed.title"), "start"), Form: newer.TitleIn(s.lang()), Heading: s.text("pages.draft.changed.title"),
		Text:  []string{s.text("pages.draft.changed.lead"), s.carried(carriedUnchanged(move))},
		Notes: s.changeNotes(move.Changes), State: newer.Ref.Hash,
		Buttons: []ui.DraftButton{{Action: f.address("geaendert"), Label: s.text("pages.draft.changed.go"), Primary: true}},
	}
	return s.page(c, http.StatusOK, "draft", view)
}

// changedPost leads the draft to the version that was shown, and on to the first page that needs something.
func (s *server) changedPost(c echo.Context) error {
	f, newer, move, err := s.movingDraft(c)
	if errors.Is(err, engine.ErrNotFound) {
		return s.receiptOrGone(c)
	}
	if err != nil {
		return err
	}
	p, err := s.readForm(c, nil)
	if err != nil {
		return err
	}
	home := "/f/" + f.process.Name + "/e/" + f.draft.Key
	if newer == nil {
		return s.back(c, home)
	}
	if p.Control["_state"] != newer.Ref.Hash { // it has changed once more since
		return s.showChanged(c, f, newer, move)
	}
	if err := s.e.MoveDraft(c.Request().Context(), f.draft, newer, move); err != nil {
		return err
	}
	f.process = newer
	s.look(c, f)
	page, err := s.firstChanged(f, move.Changes)
	if err != nil || page == "" {
		return errors.Join(err, s.back(c, home))
	}
	return s.back(c, f.address(page))
}

// firstChanged is the first page on which something is missing, wrong, new or to be confirmed; "" where there is none.
func (s *server) firstChanged(f *filling, changes []forms.Change) (string, error) {
	_, problems, err := f.process.Form.Read(f.draft.Input, "", f.ctx)
	if err != nil {
		return "", err
	}
	wanted := map[string]bool{}
	for _, problem := range problems {
		wanted[problem.Page] = true
	}
	for _, change := range changes {
		if change.Kind != forms.ChangeMoved && change.Kind != forms.ChangeRenamed && !change.Hidden {
			wanted[change.Page] = true
		}
	}
	views, err := f.process.Form.View(f.draft.Input, f.ctx)
	for _, view := range views {
		if wanted[view.Page.Name] && !view.Hidden {
			return view.Page.Name, err
		}
	}
	return "", err
}

// carriedUnchanged counts the answers that read as before.
func carriedUnchanged(move *engine.Move) int {
	n := 0
	for path, typed := range move.Input {
		reworded := slices.ContainsFunc(move.Changes, func(c forms.Change) bool { return c.Path == path && c.Kind == forms.ChangeReworded })
		if len(without(typed, "")) > 0 && !reworded && !strings.HasSuffix(path, forms.Untouched) && !isTable(move.Input, path) {
			n++
		}
	}
	return n
}

// isTable says that a path lists the rows of a table.
func isTable(input forms.Input, path string) bool {
	for other := range input {
		if strings.HasPrefix(other, path+".") {
			return true
		}
	}
	return false
}

// carried says how many answers were taken over as they were.
func (s *server) carried(n int) string {
	switch n {
	case 0:
		return s.text("pages.draft.changed.carried.none")
	case 1:
		return s.text("pages.draft.changed.carried.one")
	}
	return s.text("pages.draft.changed.carried.many", "n", n)
}

// changeNotes are the changes under headings, the ones that need the person first.
func (s *server) changeNotes(changes []forms.Change) []ui.DraftNotes {
	lost := ui.DraftNotes{Title: s.text("pages.draft.changed.lost"), Text: s.text("pages.draft.changed.lostText")}
	gone := ui.DraftNotes{Title: s.text("pages.draft.changed.gone"), Text: s.text("pages.draft.changed.goneText")}
	reworded := ui.DraftNotes{Title: s.text("pages.draft.changed.reworded"), Text: s.text("pages.draft.changed.rewordedText")}
	added, other := ui.DraftNotes{Title: s.text("pages.draft.changed.new")}, ui.DraftNotes{Title: s.text("pages.draft.changed.other")}
	for _, change := range changes {
		note := ui.DraftNote{Label: change.NewLabel, Answer: change.Shown}
		if note.Label == "" {
			note.Label = change.OldLabel
		}
		switch change.Kind {
		case forms.ChangeMeaning:
			note.Text = s.text("pages.draft.changed.why." + string(change.Why))
			lost.Items = append(lost.Items, note)
		case forms.ChangeGone:
			gone.Items = append(gone.Items, note)
		case forms.ChangeReworded:
			note.Text = s.text("pages.draft.changed.note.option")
			if change.OldLabel != change.NewLabel {
				note.Text = s.text("pages.draft.changed.note.words", "old", change.OldLabel)
			}
			if change.Now != change.Shown {
				note.Now = change.Now
			}
			reworded.Items = append(reworded.Items, note)
		case forms.ChangeNew:
			note.Text = s.text("pages.draft.changed.note.new")
			added.Items = append(added.Items, note)
		case forms.ChangeCondition:
			note.Text = s.text("pages.draft.changed.note.asked")
			if change.Hidden {
				note.Text = s.text("pages.draft.changed.note.hidden")
			}
			other.Items = append(other.Items, note)
		case forms.ChangeRequired:
			note.Text = s.text("pages.draft.changed.note.required")
			other.Items = append(other.Items, note)
		case forms.ChangeMoved:
			note.Text = s.text("pages.draft.changed.note.moved")
			other.Items = append(other.Items, note)
		}
	}
	return slices.DeleteFunc([]ui.DraftNotes{lost, gone, reworded, added, other}, func(n ui.DraftNotes) bool { return len(n.Items) == 0 })
}

// recall puts what somebody had answered before the form changed beside the question as it is now.
func (s *server) recall(f *filling, views []forms.FieldView) {
	for i := range views {
		view := &views[i]
		for _, earlier := range f.draft.Earlier {
			if earlier.Path == view.Path && earlier.Shown != "" {
				said := s.text("pages.draft.earlierAnswer", "answer", source.EscapeMarkdown(strings.Join(strings.Fields(earlier.Shown), " ")))
				view.Help = strings.TrimSpace(said + "\n\n" + view.Help)
			}
		}
		s.recall(f, view.Fields)
		for k := range view.Rows {
			s.recall(f, view.Rows[k].Fields)
		}
	}
}
