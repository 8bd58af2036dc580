package pages

import (
	"errors"
	"net/http"
	"net/mail"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
	"laufzettel/ui"
)

// checkPage shows all answers before sending.
func (s *server) checkPage(c echo.Context) error {
	f, err := s.filling(c)
	if errors.Is(err, engine.ErrNotFound) {
		return s.receiptOrGone(c)
	}
	if err != nil {
		return err
	}
	return s.showCheck(c, f, http.StatusOK)
}

func (s *server) showCheck(c echo.Context, f *filling, status int) error {
	_, problems, err := f.process.Form.Read(f.draft.Input, "", f.ctx)
	if err != nil {
		return err
	}
	views, err := f.process.Form.View(f.draft.Input, f.ctx)
	if err != nil {
		return err
	}
	view := ui.CheckPage{
		Shell: s.shell(c, f.process.TitleIn(s.lang()), "start"), Action: f.address("pruefen"), State: f.draft.Key,
		Steps: s.steps(f, views, "pruefen"), CanSave: true, Copy: f.address("kopie"), Privacy: s.privacyNote(c, f),
		Sections: s.sections(views, sectionOptions{change: f.address, files: s.draftFiles(f), all: true}),
	}
	for i := len(views) - 1; i >= 0 && view.Back == ""; i-- {
		if !views[i].Hidden {
			view.Back = f.address(views[i].Page.Name)
		}
	}
	for _, problem := range problems {
		view.Problems = append(view.Problems, ui.PageProblem{
			Label: s.labelOf(f.process.Form, views, problem.Field), Text: problem.In(f.ctx.Lang),
			Href: f.address(pageOr(problem.Page, f.process.Form.Pages[0].Name)) + "#" + problem.Field,
		})
	}
	view.Closing, view.Trap = s.closing(c), s.trapValue(c, f.process)
	if view.Blocked, err = s.blocked(c); err != nil {
		return err
	}
	view.CanSave = view.CanSave && !openingOf(c).Over
	if view.Duplicate, err = s.duplicate(c, f, untold(c)); err != nil {
		return err
	}
	view.Faulty = status != http.StatusOK && (len(problems) > 0 || view.Duplicate != nil && view.Duplicate.Problem != "")
	return s.page(c, status, "check", view)
}

func pageOr(page, other string) string {
	if page == "" {
		return other
	}
	return page
}

// checkPost sends the form. Everything is read and checked again; a second click is shown the first result.
func (s *server) checkPost(c echo.Context) error {
	f, err := s.filling(c)
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
	if trapped(c, f.process, p) {
		return s.showTrapped(c, f.process, nil)
	}
	if word, _, _ := p.do(); word == "save" {
		return s.back(c, f.address("speichern"))
	}
	if s.hasty(c, f.process, p) {
		return s.showCheck(c, f, http.StatusUnprocessableEntity)
	}
	values, problems, err := f.process.Form.Read(f.draft.Input, "", f.ctx)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return s.showCheck(c, f, http.StatusUnprocessableEntity)
	}
	if warning, err := s.duplicate(c, f, ""); err != nil {
		return err
	} else if warning != nil && p.Control["_anyway"] == "" {
		c.Set(untoldKey, s.text("pages.duplicate.tick"))
		return s.showCheck(c, f, http.StatusUnprocessableEntity)
	}
	if address := s.e.MustConfirm(f.process, values, s.actorOf(c)); address != "" {
		return s.awaitMailbox(c, f, address)
	}
	_, err = s.e.Start(c.Request().Context(), engine.StartRequest{Process: f.process.Name, Version: f.process, Values: values, By: s.actorOf(c), Lang: s.lang(), Draft: f.draft})
	var refusal *flows.Refusal
	if errors.As(err, &refusal) {
		return s.refusedSending(c, f, refusal)
	}
	if err != nil {
		return err
	}
	return s.back(c, f.address("fertig"))
}

// receipt says that the submission is stored, with number and status link.
func (s *server) receipt(c echo.Context) error {
	k, err := s.e.Receipt(c.Request().Context(), c.Param("draft"))
	if err != nil {
		return err
	}
	if k.Process.Name != c.Param("process") {
		return errGone
	}
	return s.showReceipt(c, k)
}

func (s *server) showReceipt(c echo.Context, k *engine.Case) error {
	mailbox := ""
	if k.State.Mails > 0 { // a flow need not send any; then nothing is promised
		mailbox = k.MailboxOf(k.State.Submitter, s.e)
	}
	view := ui.ReceiptPage{
		Shell: s.shell(c, s.text("pages.receipt.title"), "start"), Number: k.Row.Number, Form: k.Process.TitleIn(s.lang()),
		Email: mailbox, Next: append(s.whatNext(k), s.text("pages.next.mail")), Anew: "/f/" + k.Process.Name,
	}
	if s.e.May(submitterActor(&engine.History{Case: *k}), engine.SeeStatus, engine.OfCase(k)) == nil {
		view.Status, view.Copy = "/v/"+k.Row.Key, "/v/"+k.Row.Key+"/kopie"
	}
	return s.page(c, http.StatusOK, "receipt", view)
}

// receiptOrGone sends somebody whose draft was submitted to its receipt, or to the page that says what is missing.
func (s *server) receiptOrGone(c echo.Context) error {
	page := "/fertig"
	_, err := s.e.Receipt(c.Request().Context(), c.Param("draft"))
	if errors.Is(err, engine.ErrNotFound) {
		page = "/bestaetigen"
		_, err = s.e.Awaiting(c.Request().Context(), c.Param("draft"))
	}
	if errors.Is(err, engine.ErrNotFound) {
		return errGone
	}
	if err != nil {
		return err
	}
	return s.back(c, "/f/"+c.Param("process")+"/e/"+c.Param("draft")+page)
}

// savePage asks for the address that a link to the draft goes to.
func (s *server) savePage(c echo.Context) error {
	f, err := s.filling(c)
	if err != nil {
		return err
	}
	view := s.saveView(c, f)
	if session := sessionOf(c); session != nil {
		view.Email = s.org().Mailbox(session.Person)
	} else {
		about := ""
		if values, _, err := f.process.Form.Read(f.draft.Input, "", f.ctx); err == nil {
			about = f.process.Form.IdentityOf("submitter", values)["email"]
		}
		view.Email = about
	}
	return s.page(c, http.StatusOK, "save", view)
}

func (s *server) saveView(c echo.Context, f *filling) ui.SavePage {
	return ui.SavePage{
		Shell: s.shell(c, s.text("pages.save.title"), "start"), Form: f.process.TitleIn(s.lang()), Action: f.address("speichern"), State: f.draft.Key,
		Until: ui.Deadline{At: f.draft.Expires}, Resume: "/f/" + f.process.Name + "/e/" + f.draft.Key,
	}
}

// savePost mails the link.
func (s *server) savePost(c echo.Context) error {
	f, err := s.filling(c)
	if err != nil {
		return err
	}
	p, err := s.readForm(c, nil, saveControls...)
	if err != nil {
		return err
	}
	view := s.saveView(c, f)
	view.Email = p.Control["email"]
	address, err := mail.ParseAddress(view.Email)
	if err != nil || address.Name != "" || len(view.Email) > 254 {
		view.Problem, view.Faulty = s.text("pages.save.problem"), true
		return s.page(c, http.StatusUnprocessableEntity, "save", view)
	}
	if err := s.e.MailDraft(c.Request().Context(), f.draft, address.Address); err != nil {
		return err
	}
	view.Sent = true
	return s.page(c, http.StatusOK, "save", view)
}

// formLive answers for the start form; it stores nothing.
func (s *server) formLive(c echo.Context) error {
	p, ok := s.e.Process(c.Param("process"))
	if !ok || !s.mayStart(c, p) {
		return errGone
	}
	post, err := s.readForm(c, nil)
	if err != nil {
		return err
	}
	f := &filling{process: p, draft: &engine.Draft{Input: forms.Input{}}}
	if key := post.Control["_state"]; key != "" {
		if d, err := s.e.Draft(c.Request().Context(), key); err == nil && d.Process == p.Name {
			if f.process, err = s.e.ProcessVersion(c.Request().Context(), d.FlowHash); err != nil {
				return err
			}
			f.draft, f.stored = d, true
		}
	}
	s.look(c, f)
	keepRows(f.process.Form, f.draft.Input, post, false)
	for path, typed := range post.Input {
		f.draft.Input[path] = typed
	}
	return s.live(c, f.process.Form, f.draft.Input, post.Control["_page"], f.ctx)
}

// live tells the browser what a form looks like for what is typed now: one rule engine, the server's.
func (s *server) live(c echo.Context, form *forms.Form, input forms.Input, page string, ctx *forms.Context) error {
	if found, searched, err := search(c, form, input, ctx); searched || err != nil {
		if err != nil {
			return err
		}
		return c.JSON(http.StatusOK, ui.LiveAnswer{Found: found})
	}
	views, err := form.View(input, ctx)
	if err != nil {
		return err
	}
	_, problems, err := form.Read(input, page, ctx)
	if err != nil {
		return err
	}
	block := ui.Fields{Problems: problems}
	for _, view := range views {
		if view.Page.Name == page || page == "" {
			block.Views = append(block.Views, view.Fields...)
		}
	}
	answer, err := s.Renderer.Live(block, asked(c))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, answer)
}
