package pages

import (
	"cmp"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions"
	"laufzettel/engine"
	"laufzettel/forms"
	"laufzettel/ui"
)

// filling is a form being filled in: its definition, the draft, and what the form may look at.
type filling struct {
	process *definitions.Process
	draft   *engine.Draft
	ctx     *forms.Context
	stored  bool   // the draft is in the store
	mark    string // what the page says it has seen of the draft; "" is the draft as it is
	anchor  string // id of what is to be looked at on the page that follows
	query   string // of the signed link through which a form is begun; "" for every other
	sheets  map[string]ui.Sheet
}

// filling loads the form of the address and its draft. A draft keeps the version of the form it was begun
// with; an unknown or expired draft is gone.
func (s *server) filling(c echo.Context) (*filling, error) {
	p, ok := s.e.Process(c.Param("process"))
	if !ok || !s.mayStart(c, p) {
		return nil, errGone
	}
	f := &filling{process: p}
	if key := c.Param("draft"); key != "" {
		d, err := s.e.Draft(c.Request().Context(), key)
		if err != nil {
			return nil, err
		}
		if d.Process != p.Name {
			return nil, errGone
		}
		if f.process, err = s.e.ProcessVersion(c.Request().Context(), d.FlowHash); err != nil {
			return nil, err
		}
		f.draft, f.stored = d, true
	} else {
		person := ""
		if session := sessionOf(c); session != nil {
			person = session.Person
		}
		f.draft = s.e.NewDraft(p.Name, person)
	}
	s.look(c, f)
	return f, nil
}

// look gives a form being filled in all that it may see: who is signed in, the uploads, what a link prefills.
func (s *server) look(c echo.Context, f *filling) {
	f.ctx = s.formContext(f.process, nil)
	f.ctx.Files = f.draft.FileRecords()
	s.retype(f)
	if session := sessionOf(c); session != nil {
		s.e.SignedIn(f.ctx, session.Person)
	}
	s.prefill(c, f)
}

func (s *server) mayStart(c echo.Context, p *definitions.Process) bool {
	return s.e.MayStart(s.actorOf(c), p)
}

// formBegin shows the first page of an empty form. Nothing is stored until something is posted.
func (s *server) formBegin(c echo.Context) error {
	f, err := s.filling(c)
	if err != nil {
		return err
	}
	return s.showForm(c, f, f.process.Form.Pages[0].Name, nil, http.StatusOK)
}

// formResume leads to the first page that still needs something, or to the check page.
func (s *server) formResume(c echo.Context) error {
	f, err := s.filling(c)
	if errors.Is(err, engine.ErrNotFound) {
		return s.receiptOrGone(c)
	}
	if err != nil {
		return err
	}
	_, problems, err := f.process.Form.Read(f.draft.Input, "", f.ctx)
	if err != nil {
		return err
	}
	if len(problems) == 0 {
		return s.back(c, f.address("pruefen"))
	}
	page := problems[0].Page
	if page == "" {
		page = f.process.Form.Pages[0].Name
	}
	return s.back(c, f.address(page))
}

// formPage shows one page with what was typed so far.
func (s *server) formPage(c echo.Context) error {
	f, err := s.filling(c)
	if errors.Is(err, engine.ErrNotFound) {
		return s.receiptOrGone(c)
	}
	if err != nil {
		return err
	}
	return s.showForm(c, f, c.Param("page"), nil, http.StatusOK)
}

// formPost takes what was typed on a page, right or wrong, stores it, and goes where the button says.
func (s *server) formPost(c echo.Context) error {
	f, err := s.filling(c)
	if errors.Is(err, engine.ErrNotFound) {
		return s.receiptOrGone(c)
	}
	if err != nil {
		return err
	}
	p, err := s.readForm(c, s.draftTaker(c, f))
	if err != nil {
		return s.refusedPost(c, f, p, err)
	}
	if trapped(c, f.process, p) {
		return s.showTrapped(c, f.process, f.unstored())
	}
	page := p.Control["_page"]
	if page == "" {
		page = c.Param("page")
	}
	if f.page(page) == nil {
		return errGone
	}
	if f.overtaken(p, page) {
		return s.showConflict(c, f, p, page)
	}
	before := f.visible(page)
	problems := s.merge(f, p)
	if !f.stored && len(p.Uploads) == 0 && s.hasty(c, f.process, p) {
		return s.showForm(c, f, page, nil, http.StatusUnprocessableEntity)
	}
	if err := s.e.SaveDraft(c.Request().Context(), f.draft); err != nil {
		return err
	}
	f.stored = true
	f.ctx.Files = f.draft.FileRecords()
	if word, _, _ := p.do(); word == "next" && len(problems) == 0 && f.appeared(page, before, p) {
		return s.showAppeared(c, f, page)
	}
	return s.leavePage(c, f, p, page, problems)
}

// leavePage does what the pressed button says.
func (s *server) leavePage(c echo.Context, f *filling, p *posted, page string, problems []forms.Problem) error {
	switch word, _, _ := p.do(); word {
	case "back":
		return s.back(c, f.address(s.neighbour(f, page, -1)))
	case "save":
		return s.back(c, f.address("speichern"))
	case "earlier":
		return s.takeEarlier(c, f, page)
	case "lang":
		_, lang, _ := p.do()
		s.keepLanguage(c, lang)
		return s.back(c, f.address(page))
	case "refresh", "upload", "remove", "addrow", "droprow":
		if len(problems) > 0 {
			return s.showForm(c, f, page, problems, http.StatusUnprocessableEntity)
		}
		return s.back(c, f.address(page)+f.anchor)
	case "import":
		return s.showImport(c, f, page)
	}
	_, wrong, err := f.process.Form.Read(f.draft.Input, page, f.ctx)
	if err != nil {
		return err
	}
	if problems = append(problems, wrong...); len(problems) > 0 {
		return s.showForm(c, f, page, problems, http.StatusUnprocessableEntity)
	}
	if next := s.neighbour(f, page, +1); next != "" {
		return s.back(c, f.address(next))
	}
	return s.back(c, f.address("pruefen"))
}

// merge puts a post into the draft: typed answers replace those of the same path, files are added or
// taken out. The problems are those of uploads.
func (s *server) merge(f *filling, p *posted) []forms.Problem {
	keepRows(f.process.Form, f.draft.Input, p, true)
	s.mergeTyped(f, p)
	if anchor, changed := changeRows(f.process.Form, f.draft.Input, p, f.rowsOf); changed {
		f.anchor = "#" + anchor
	}
	s.dropLooseFiles(f)
	s.importRows(f, p)
	if word, path, id := p.do(); word == "remove" && f.draft.Input[path] != nil {
		f.draft.Input[path] = without(f.draft.Input[path], id)
		if _, known := f.draft.Files[id]; known {
			delete(f.draft.Files, id)
			if err := s.e.Files().Remove(f.draft.CaseID(), id); err != nil {
				s.Log.Error("removing an upload", "error", err)
			}
		}
	}
	var problems []forms.Problem
	for _, up := range p.Uploads {
		field := f.process.Form.Field(up.Path)
		if up.Err != nil {
			problems = append(problems, s.uploadProblem(f.process.Form, up))
			continue
		}
		if limits, ok := field.FileLimits(); ok && len(without(f.draft.Input[up.Path], "")) >= limits.MaxFiles() {
			problems = append(problems, s.tooManyFiles(f.process.Form, up))
			if err := s.e.Files().Remove(f.draft.CaseID(), up.Meta.ID); err != nil {
				s.Log.Error("removing an upload", "error", err)
			}
			continue
		}
		f.draft.Files[up.Meta.ID] = up.Meta
		f.draft.Input[up.Path] = append(without(f.draft.Input[up.Path], ""), up.Meta.ID)
	}
	return problems
}

func without(list []string, drop string) []string {
	kept := []string{}
	for _, one := range list {
		if one != drop && one != "" {
			kept = append(kept, one)
		}
	}
	return kept
}

func (f *filling) address(page string) string {
	return "/f/" + f.process.Name + "/e/" + f.draft.Key + "/" + page
}

func (f *filling) page(name string) *forms.Page {
	for _, page := range f.process.Form.Pages {
		if page.Name == name {
			return page
		}
	}
	return nil
}

// neighbour is the next page that shows, in a direction; "" at the end, the first page at the beginning.
func (s *server) neighbour(f *filling, page string, step int) string {
	views, err := f.process.Form.View(f.draft.Input, f.ctx)
	if err != nil {
		return ""
	}
	at := 0
	for i, view := range views {
		if view.Page.Name == page {
			at = i
		}
	}
	for i := at + step; i >= 0 && i < len(views); i += step {
		if !views[i].Hidden {
			return views[i].Page.Name
		}
	}
	if step < 0 {
		return views[0].Page.Name
	}
	return ""
}

// showForm renders one page of the form.
func (s *server) showForm(c echo.Context, f *filling, name string, problems []forms.Problem, status int) error {
	views, err := f.process.Form.View(f.draft.Input, f.ctx)
	if err != nil {
		return err
	}
	at := -1
	for i, view := range views {
		if view.Page.Name == name && !view.Hidden {
			at = i
		}
	}
	if at < 0 {
		return errGone
	}
	view := ui.FormPage{
		Shell: s.shell(c, f.process.TitleIn(s.lang()), "start"), Back: "/", Action: "/f/" + f.process.Name + f.query,
		Live: "/f/" + f.process.Name + "/live" + f.query, State: "", Page: name, Heading: views[at].Title, Lead: views[at].Intro,
		Steps: s.steps(f, views, name), First: at == 0, CanSave: true,
		Privacy: s.privacyNote(c, f),
		Fields:  ui.Fields{Views: views[at].Fields, Problems: problems, Files: s.draftFiles(f), Sheets: s.sheets(f, views[at].Fields)},
		Closing: s.closing(c), Trap: s.trapValue(c, f.process), Notices: s.siteNotices(c, func(n definitions.Notice) bool { return n.Forms }),
		Save: "/f/" + f.process.Name + "/sichern" + f.query, Seen: cmp.Or(f.mark, f.seen(name)),
	}
	s.recall(f, view.Fields.Views)
	if f.stored {
		view.Kept = ui.Deadline{At: f.draft.Expires}
		view.Save = f.address("sichern")
		view.State, view.Action, view.Upload = f.draft.Key, f.address(name), f.address("hochladen")
	}
	if at == 0 {
		if view.Earlier, err = s.earlierOffer(c, f); err != nil {
			return err
		}
		if view.Intro, err = f.process.Form.Intro.Render(&f.ctx.Scope, f.ctx.Lang); err != nil {
			return err
		}
	}
	view.Faulty = len(problems) > 0
	return s.page(c, status, "form", view)
}

// steps are the pages of the form for the stepper; pages before the current one can be gone back to.
func (s *server) steps(f *filling, views []forms.PageView, current string) []ui.FormStep {
	var steps []ui.FormStep
	passed := false
	for _, view := range views {
		if view.Hidden {
			continue
		}
		step := ui.FormStep{Title: view.Title, Current: view.Page.Name == current}
		passed = passed || step.Current
		if !passed || current == "pruefen" {
			step.Done = true
			if f.stored {
				step.Href = f.address(view.Page.Name)
			}
		}
		steps = append(steps, step)
	}
	return append(steps, ui.FormStep{Title: s.text("pages.form.check"), Current: current == "pruefen"})
}

// draftFiles are the uploads so far, by field path.
func (s *server) draftFiles(f *filling) map[string][]ui.File {
	files := map[string][]ui.File{}
	for path, typed := range f.draft.Input {
		for _, id := range typed {
			if meta, ok := f.draft.Files[id]; ok {
				files[path] = append(files[path], ui.File{
					ID: id, Name: meta.Name, Type: meta.Type, Size: meta.Size,
					Href: fileAddress("/f/"+f.process.Name+"/e/"+f.draft.Key, id),
				})
			}
		}
	}
	return files
}
