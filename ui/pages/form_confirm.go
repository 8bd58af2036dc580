package pages

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/ui"
)

// heldParam says in an address that the mailbox has got too many mails for another one now.
const heldParam = "gehalten"

// awaitMailbox stores a submission until its mailbox has confirmed it.
func (s *server) awaitMailbox(c echo.Context, f *filling, address string) error {
	_, mailed, err := s.e.Await(c.Request().Context(), f.draft, f.process, address, s.actorOf(c))
	var refusal *flows.Refusal
	if errors.As(err, &refusal) {
		return s.refusedSending(c, f, refusal)
	}
	if err != nil {
		return err
	}
	if !mailed {
		return s.back(c, f.address("bestaetigen")+"?"+heldParam)
	}
	return s.back(c, f.address("bestaetigen"))
}

// awaiting finds what waits at an address; what has been confirmed meanwhile leads to its receipt (done).
func (s *server) awaiting(c echo.Context) (w *engine.Pending, done bool, err error) {
	w, err = s.e.Awaiting(c.Request().Context(), c.Param("draft"))
	if errors.Is(err, engine.ErrNotFound) {
		_, err = s.e.Draft(c.Request().Context(), c.Param("draft"))
		if err == nil { // it was taken back to the form
			return nil, true, s.back(c, "/f/"+c.Param("process")+"/e/"+c.Param("draft"))
		}
		return nil, true, s.receiptOrGone(c)
	}
	if err == nil && w.Draft.Process != c.Param("process") {
		err = errGone
	}
	return w, false, err
}

// almostPage says plainly that nothing counts yet.
func (s *server) almostPage(c echo.Context) error {
	w, done, err := s.awaiting(c)
	if done || err != nil {
		return err
	}
	return s.showAlmost(c, w, !c.QueryParams().Has(heldParam))
}

func (s *server) showAlmost(c echo.Context, w *engine.Pending, mailed bool) error {
	p, ok := s.e.Process(w.Draft.Process)
	if !ok {
		return errGone
	}
	view := ui.AlmostPage{
		Shell: s.shell(c, s.text("pages.almost.title"), "start"), Form: p.TitleIn(s.lang()), Email: w.Address,
		Until: w.Deadline(s.lang(), s.org().Zone()), Mailed: mailed, Action: "/f/" + p.Name + "/e/" + w.Key + "/bestaetigen",
	}
	return s.page(c, http.StatusOK, "almost", view)
}

// almostPost mails the link once more, or goes back to the form.
func (s *server) almostPost(c echo.Context) error {
	post, err := s.readForm(c, nil)
	if err != nil {
		return err
	}
	w, done, err := s.awaiting(c)
	if done || err != nil {
		return err
	}
	ctx := c.Request().Context()
	if word, _, _ := post.do(); word == "change" {
		if err := s.e.Resume(ctx, w); err != nil {
			return err
		}
		return s.back(c, "/f/"+w.Draft.Process+"/e/"+w.Key)
	}
	mailed, err := s.e.MailConfirmation(ctx, w)
	if err != nil {
		return err
	}
	notice := &ui.Notice{Tone: ui.Good, Title: s.text("pages.almost.again")}
	if !mailed {
		notice = &ui.Notice{Tone: ui.Warn, Title: s.text("pages.almost.held")}
	}
	c.Set(noticeKey, notice)
	return s.showAlmost(c, w, mailed)
}

// confirmPage is what the mailed link opens. It says which form and when, and none of the answers: the address may
// have been mistyped, and whoever reads this mailbox then learns nothing.
func (s *server) confirmPage(c echo.Context) error {
	w, k, err := s.e.Confirmation(c.Request().Context(), c.Param("token"))
	switch {
	case errors.Is(err, engine.ErrPast):
		return s.showPast(c)
	case err != nil:
		return err
	case k != nil:
		return s.showReceipt(c, k)
	}
	return s.showConfirm(c, w, "", http.StatusOK)
}

// confirmPost confirms. A second post is shown the first result.
func (s *server) confirmPost(c echo.Context) error {
	ctx := c.Request().Context()
	w, k, err := s.e.Confirmation(ctx, c.Param("token"))
	switch {
	case errors.Is(err, engine.ErrPast):
		return s.showPast(c)
	case err != nil:
		return err
	case k != nil:
		return s.showReceipt(c, k)
	}
	_, err = s.e.Confirm(ctx, w)
	var refusal *flows.Refusal
	switch {
	case errors.As(err, &refusal) && refusal.Code == flows.Incomplete:
		// What was right when it was sent is not any more, such as a day that has passed: back to the form.
		if err := s.e.Resume(ctx, w); err != nil {
			return err
		}
		return s.back(c, "/f/"+w.Draft.Process+"/e/"+w.Key)
	case errors.As(err, &refusal):
		return s.showConfirm(c, w, refusal.Text.In(s.lang()), http.StatusConflict)
	case err != nil:
		return err
	}
	return s.back(c, "/b/"+c.Param("token"))
}

func (s *server) showConfirm(c echo.Context, w *engine.Pending, problem string, status int) error {
	p, ok := s.e.Process(w.Draft.Process)
	if !ok {
		return errGone
	}
	view := ui.ConfirmPage{
		Shell: s.frame(s.text("pages.confirm.title"), ""), Form: p.TitleIn(s.lang()), Email: w.Address,
		Until: w.Deadline(s.lang(), s.org().Zone()), Problem: problem, Action: "/b/" + c.Param("token"),
	}
	view.Faulty = problem != ""
	return s.page(c, status, "confirm", view)
}

func (s *server) showPast(c echo.Context) error {
	return s.page(c, http.StatusGone, "confirm", ui.ConfirmPage{Shell: s.frame(s.text("pages.confirm.title"), ""), Past: true})
}
