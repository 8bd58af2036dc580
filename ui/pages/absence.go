package pages

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/forms"
	"laufzettel/ui"
)

// absenceAddress is the page on which everybody says when they are away and who decides meanwhile.
const absenceAddress = "/ich/abwesenheit"

// absenceDone are the things that this page can say were done, by what stands in its address.
var absenceDone = map[string]string{"gespeichert": "pages.keep.awaySaved", "beendet": "pages.keep.awayEnded"}

// self runs a handler for whoever is signed in, as they may change themselves.
func self(then func(*server, echo.Context, engine.KnownPerson) error) handler {
	return func(s *server, c echo.Context) error {
		if sessionOf(c) == nil {
			return s.toSignIn(c, absenceAddress)
		}
		p, there := s.e.Self(s.actorOf(c))
		if !there {
			return errGone
		}
		return then(s, c, p)
	}
}

func absencePage(s *server, c echo.Context, p engine.KnownPerson) error {
	if what := absenceDone[c.QueryParam("gut")]; what != "" {
		c.Set(noticeKey, &ui.Notice{Tone: ui.Good, Title: s.text(what)})
	}
	return s.showAbsence(c, p, &ui.AbsencePage{Revision: p.Revision}, forms.Input{}, http.StatusOK)
}

func (s *server) showAbsence(c echo.Context, p engine.KnownPerson, view *ui.AbsencePage, input forms.Input, status int) error {
	views, err := keepForms()[absenceForm].View(input, s.absenceContext())
	if err != nil {
		return err
	}
	view.Shell, view.Action, view.Back = s.shell(c, s.text("pages.keep.iAmAway"), "me"), absenceAddress, "/ich"
	view.Fields.Views, view.Offices = views[0].Fields, len(p.Offices) > 0
	view.Faulty = len(view.Fields.Problems) > 0 || view.Problem != ""
	for i, absence := range p.Absences {
		line := ui.AbsenceLine{Time: s.span(absence.From, absence.To), Deputies: s.namesOf(absence.Replacement), State: s.timeState(absence.From, absence.To)}
		if s.over(absence.To) {
			view.Past = append(view.Past, line)
			continue
		}
		line.End = absenceAddress + "/" + strconv.Itoa(i) + "/beenden"
		view.Absences = append(view.Absences, line)
	}
	return s.page(c, status, "absence", *view)
}

// absenceContext is what the form looks at: whoever is signed in may look up the directory.
func (s *server) absenceContext() *forms.Context {
	o := s.org()
	return &forms.Context{Scope: expression.Scope{Zone: o.Zone(), Names: map[string]any{"today": o.Today()}}, Catalogue: o, Lang: s.lang(), Directory: forms.LookUp}
}

// absencePost takes an absence, or shows who would decide meanwhile.
func absencePost(s *server, c echo.Context, p engine.KnownPerson) error {
	posted, err := s.readForm(c, nil)
	if err != nil {
		return err
	}
	view := &ui.AbsencePage{Revision: revisionOf(posted.Control["_revision"])}
	if posted.Control["_do"] == "refresh" { // looking a deputy up
		return s.showAbsence(c, p, view, posted.Input, http.StatusOK)
	}
	values, problems, err := keepForms()[absenceForm].Read(posted.Input, "", s.absenceContext())
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		view.Fields.Problems = problems
		return s.showAbsence(c, p, view, posted.Input, http.StatusUnprocessableEntity)
	}
	absence := absenceOf(values)
	if posted.Control["_do"] == "look" {
		view.Preview = s.whoDecides(p, absence)
		return s.showAbsence(c, p, view, posted.Input, http.StatusOK)
	}
	return s.storeAbsences(c, p, append(slices.Clone(p.Absences), absence), view, posted.Input, "gespeichert")
}

// absenceEnd cancels an absence: one that has begun ends yesterday, one that lies ahead is gone.
func absenceEnd(s *server, c echo.Context, p engine.KnownPerson) error {
	revision, at := revisionOf(c.FormValue("_revision")), revisionOf(c.Param("nr"))
	view := &ui.AbsencePage{Revision: revision}
	if revision != p.Revision { // the numbers are those of another list
		view.Revision, view.Changed = p.Revision, true
		return s.showAbsence(c, p, view, forms.Input{}, http.StatusConflict)
	}
	if at < 0 || at >= len(p.Absences) || s.over(p.Absences[at].To) {
		return errGone
	}
	absences, today := slices.Clone(p.Absences), s.org().Today()
	if absences[at].From.Compare(today) < 0 {
		absences[at].To = today.AddDays(-1)
	} else {
		absences = slices.Delete(absences, at, at+1)
	}
	return s.storeAbsences(c, p, absences, view, forms.Input{}, "beendet")
}

func (s *server) storeAbsences(c echo.Context, p engine.KnownPerson, absences []definitions.Absence, view *ui.AbsencePage, input forms.Input, done string) error {
	err := s.e.ChangeAbsences(c.Request().Context(), s.actorOf(c), p.ID, absences, view.Revision)
	if refusal, refused := asRefusal(err); refused {
		view.Problem = refusal.Text.In(s.lang())
		return s.showAbsence(c, p, view, input, http.StatusUnprocessableEntity)
	}
	if errors.Is(err, engine.ErrDocumentChanged) {
		if fresh, there := s.e.Self(s.actorOf(c)); there {
			p = fresh
		}
		view.Revision, view.Changed = p.Revision, true
		return s.showAbsence(c, p, view, input, http.StatusConflict)
	}
	if err != nil {
		return err
	}
	return s.back(c, absenceAddress+"?gut="+done)
}

// whoDecides says for each office of somebody who would decide on the first day of an absence.
func (s *server) whoDecides(p engine.KnownPerson, absence definitions.Absence) []string {
	o := s.org()
	away := p.Person
	away.Absences = append(slices.Clone(away.Absences), absence)
	then := o.Imagine(away)
	day := absence.From
	if day.Compare(o.Today()) < 0 {
		day = o.Today()
	}
	var said []string
	for _, office := range p.Offices {
		if office.To != (expression.Date{}) && office.To.Compare(day) < 0 || office.From != (expression.Date{}) && office.From.Compare(day) > 0 {
			continue
		}
		names := s.namesOf(engine.ThereFor(then.Office(office.Function, office.Unit, day), p.ID))
		key := "pages.keep.thenDecides"
		if len(names) == 0 {
			key = "pages.keep.thenNobody"
			if up := then.Office(office.Function, office.Unit, day); up.UpFunction != "" {
				key = "pages.keep.thenUp"
				names = []string{o.FunctionTitle(up.UpFunction) + ", " + o.UnitName(up.UpUnit)}
			}
		}
		said = append(said, s.text(key, "office", o.FunctionTitle(office.Function)+", "+o.UnitName(office.Unit), "names", strings.Join(names, ", ")))
	}
	if len(said) == 0 {
		said = append(said, s.text("pages.keep.thenNothing"))
	}
	return said
}
