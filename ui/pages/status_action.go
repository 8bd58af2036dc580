package pages

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
	"laufzettel/ui"
)

// What an applicant may do with a running case from its status page, beside answering and withdrawing: actions that
// have a form of their own, such as adding a paper, and asking for a look at it.

// actionGone is the answer where an action is not, or no longer, possible.
func (s *server) actionGone(c echo.Context, h *engine.History) error {
	return s.back(c, statusAddress(h)+"?gut=vorbei")
}

func statusAddress(h *engine.History) string { return "/v/" + h.Row.Key }

// statusActions are what the applicant may do now, with the addresses of their pages. What ends the case without a
// form is the withdrawal, which has a place of its own.
func (s *server) statusActions(h *engine.History) []ui.StatusAction {
	var list []ui.StatusAction
	for _, action := range s.openActions(h) {
		list = append(list, ui.StatusAction{Href: actionAddress(h, action.Name), Label: action.Label, Danger: action.Ends, Files: hasFiles(action.Form)})
	}
	return list
}

// openActions are those with a page of their own.
func (s *server) openActions(h *engine.History) []flows.OpenAction {
	var open []flows.OpenAction
	for _, action := range flows.Actions(h.Flow(), h.State, submitterActor(h), s.e.Clock().Now(), s.org()) {
		if action.Form != nil || !action.Ends {
			open = append(open, action)
		}
	}
	return open
}

func hasFiles(form *forms.Form) bool {
	if form == nil {
		return false
	}
	for _, page := range form.Pages {
		for _, field := range page.Fields {
			if field.Widget.Kind == "file" {
				return true
			}
		}
	}
	return false
}

func actionAddress(h *engine.History, name string) string {
	return statusAddress(h) + "/aktion/" + name
}

// theirAction finds the action of an address; nil where it is not possible now.
func (s *server) theirAction(c echo.Context) (*engine.History, *flows.OpenAction, error) {
	h, err := s.caseOfKey(c)
	if err != nil {
		return nil, nil, err
	}
	for _, action := range s.openActions(h) {
		if action.Name == c.Param("action") {
			return h, &action, nil
		}
	}
	return h, nil, nil
}

func (s *server) actionContext(h *engine.History, action *flows.OpenAction) *forms.Context {
	ctx := flows.StepFormContext(h.Flow(), h.State, action.Name, s.e.Clock().Now(), s.org())
	ctx.Catalogue, ctx.Lang, ctx.Directory = s.org(), s.lang(), engine.DirectoryFor(submitterActor(h))
	return ctx
}

// actionPage is the form of an action, empty.
func (s *server) actionPage(c echo.Context) error {
	h, action, err := s.theirAction(c)
	if err != nil {
		return err
	}
	if action == nil {
		return s.actionGone(c, h)
	}
	return s.showStatusAction(c, h, action, forms.Input{}, s.actionContext(h, action), "", nil, http.StatusOK)
}

func (s *server) showStatusAction(c echo.Context, h *engine.History, action *flows.OpenAction, input forms.Input, ctx *forms.Context, remark string, problems []forms.Problem, status int) error {
	base := actionAddress(h, action.Name)
	view := ui.ActionPage{
		Shell: s.caseShell(c, h, action.Label), Number: h.Row.Number, Process: h.Process.TitleIn(s.lang()), Heading: action.Label,
		Submit: s.text("pages.action.submit"), Danger: action.Ends, Back: statusAddress(h),
		Answer: ui.Answer{Action: base, Comment: remark, Fields: ui.Fields{Problems: problems}},
	}
	if action.Ends {
		view.Warning, view.Submit = s.text("pages.action.ends"), action.Label
	}
	if action.Form != nil {
		view.Answer.Live, view.Answer.Upload = base+"/live", base+"/hochladen"
		views, err := action.Form.View(input, ctx)
		if err != nil {
			return err
		}
		for _, page := range views {
			view.Answer.Fields.Views = append(view.Answer.Fields.Views, page.Fields...)
		}
		view.Answer.Fields.Files = s.filesByPath(action.Form, input, ctx)
	}
	view.Faulty = status != http.StatusOK
	return s.page(c, status, "action", view)
}

// actionPost takes an action with everything that was filled in.
func (s *server) actionPost(c echo.Context) error {
	h, action, err := s.theirAction(c)
	if err != nil {
		return err
	}
	if action == nil {
		if _, err := s.readForm(c, nil, answerControls...); err != nil {
			return err
		}
		return s.actionGone(c, h)
	}
	p, input, ctx, problems, err := s.readAction(c, h, action)
	if err != nil {
		return err
	}
	remark := p.Control["_remark"]
	if word, _, _ := p.do(); word == "upload" || word == "remove" || word == "refresh" {
		return s.showStatusAction(c, h, action, input, ctx, remark, problems, http.StatusOK)
	}
	act := flows.Act{Action: action.Name, Comment: remark}
	if action.Form != nil {
		values, wrong, err := action.Form.Read(input, "", ctx)
		if err != nil {
			return err
		}
		act.Values, problems = values, append(problems, wrong...)
	}
	if problems = append(problems, s.tooLong(p, "_remark")...); len(problems) > 0 {
		return s.showStatusAction(c, h, action, input, ctx, remark, problems, http.StatusUnprocessableEntity)
	}
	_, err = s.e.Do(c.Request().Context(), h.Row.ID, flows.Input{By: submitterActor(h), Do: act})
	if refusal, refused := asRefusal(err); refused {
		if refusal.Code == flows.Incomplete {
			return s.showStatusAction(c, h, action, input, ctx, remark, refusal.Problems, http.StatusUnprocessableEntity)
		}
		return s.actionGone(c, h)
	}
	if err != nil {
		return err
	}
	return s.back(c, statusAddress(h)+"?gut=angekommen")
}

// readAction reads a post of an action's form. Files that came with an earlier post of the same page are named by
// sealed hidden inputs.
func (s *server) readAction(c echo.Context, h *engine.History, action *flows.OpenAction) (*posted, forms.Input, *forms.Context, []forms.Problem, error) {
	var take fileTaker
	if action.Form != nil {
		take = s.caseTaker(c, h, action.Form)
	}
	p, err := s.readForm(c, take, answerControls...)
	ctx := s.actionContext(h, action)
	if err != nil || action.Form == nil {
		return p, forms.Input{}, ctx, nil, err
	}
	ctx.Files = fileRecords(action.Form, nil)
	input, problems, err := s.mergeUploads(h.Row.ID, action.Form, forms.Input{}, p, ctx)
	return p, input, ctx, problems, err
}

// actionLive answers for the form of an action.
func (s *server) actionLive(c echo.Context) error {
	h, action, err := s.theirAction(c)
	if err != nil {
		return err
	}
	if action == nil || action.Form == nil {
		return errGone
	}
	_, input, ctx, _, err := s.readAction(c, h, action)
	if err != nil {
		return err
	}
	return s.live(c, action.Form, input, "", ctx)
}

// actionUpload stores a file for the form of an action.
func (s *server) actionUpload(c echo.Context) error {
	h, action, err := s.theirAction(c)
	if err != nil {
		return err
	}
	if action == nil {
		return errGone
	}
	return s.looseUpload(c, h, action.Form)
}

// nudgeOffer says whether the applicant may ask for a look at the case, and if not yet, from when on; nil where there
// is nobody to ask.
func (s *server) nudgeOffer(h *engine.History) *ui.Nudge {
	from, refusal := flows.MayNudge(h.Flow(), h.State, submitterActor(h), s.e.Clock().Now(), s.org())
	switch {
	case refusal == nil:
		return &ui.Nudge{Action: statusAddress(h) + "/nachfragen"}
	case !from.IsZero():
		return &ui.Nudge{From: from}
	}
	return nil
}

// nudge asks those who are asked once more.
func (s *server) nudge(c echo.Context) error {
	h, err := s.caseOfKey(c)
	if err != nil {
		return err
	}
	if _, err := s.readForm(c, nil); err != nil {
		return err
	}
	_, err = s.e.Manage(c.Request().Context(), submitterActor(h), h.Row.ID, flows.Nudge{}, nil)
	if _, refused := asRefusal(err); refused {
		return s.back(c, statusAddress(h)+"?gut=spaeter")
	}
	if err != nil {
		return err
	}
	return s.back(c, statusAddress(h)+"?gut=nachgefragt")
}

// statusNotice says on the status page what came of the last action.
func (s *server) statusNotice(c echo.Context) {
	notices := map[string]ui.Notice{
		"angekommen":  {Tone: ui.Good, Title: s.text("pages.action.done"), Text: s.text("pages.action.doneText")},
		"nachgefragt": {Tone: ui.Good, Title: s.text("pages.nudge.done"), Text: s.text("pages.nudge.doneText")},
		"spaeter":     {Tone: ui.Warn, Title: s.text("pages.nudge.refused")},
		"vorbei":      {Tone: ui.Warn, Title: s.text("pages.action.gone")},
	}
	if n, ok := notices[c.QueryParam("gut")]; ok && c.Get(noticeKey) == nil {
		c.Set(noticeKey, &n)
	}
}
