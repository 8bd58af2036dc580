package pages

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions"
	"laufzettel/engine"
	"laufzettel/ui"
)

const peopleAddress = "/verwaltung/menschen"

// peopleOnAPage is how many people a page lists.
const peopleOnAPage = 50

// keeper lets those pass who may see people of some unit; for everybody else the pages do not exist.
func keeper(then handler) handler {
	return func(s *server, c echo.Context) error {
		if s.e.KeepsPeople(s.actorOf(c)) {
			return then(s, c)
		}
		if sessionOf(c) == nil {
			return s.toSignIn(c, peopleAddress)
		}
		return errGone
	}
}

// mayEditSome says whether somebody may edit people of any unit.
func (s *server) mayEditSome(c echo.Context) bool {
	units, everywhere := s.e.UnitsFor(s.actorOf(c), engine.EditPeople)
	return everywhere || len(units) > 0
}

func (s *server) isAdmin(c echo.Context) bool {
	return s.e.May(s.actorOf(c), engine.Administer, engine.Site()) == nil
}

func personAddress(id string) string { return peopleAddress + "/person/" + url.PathEscape(id) }

// peopleDone are the things that the list can say were done, by what stands in its address.
var peopleDone = map[string]string{"entfernt": "pages.keep.removed"}

// peopleList lists people with a search, a page at a time.
func peopleList(s *server, c echo.Context) error {
	if what := peopleDone[c.QueryParam("gut")]; what != "" {
		c.Set(noticeKey, &ui.Notice{Tone: ui.Good, Title: s.text(what)})
	}
	actor, o := s.actorOf(c), s.org()
	view := ui.PeopleListPage{Shell: s.shell(c, s.text("keep.people"), "admin"), Action: peopleAddress, Search: strings.TrimSpace(c.QueryParam("suche")),
		Unit: c.QueryParam("gliederung"), Function: c.QueryParam("amt"), CSV: peopleAddress + "/ausgabe/csv", XLSX: peopleAddress + "/ausgabe/xlsx", Tree: unitsAddress}
	if view.Function == "-" {
		view.Function, view.Vacant = "", true
	}
	view.Filtered = view.Search != "" || view.Unit != "" || view.Function != "" || view.Vacant
	if s.mayEditSome(c) {
		view.New, view.Import = peopleAddress+"/neu", peopleAddress+"/einlesen"
	}
	if s.isAdmin(c) {
		view.Text, view.Accounts = peopleAddress+"/text", "/verwaltung/konten"
	}
	for _, double := range s.e.Doubles(actor) {
		view.Doubles = append(view.Doubles, s.doubleNote(double))
	}
	view.Units = s.unitOptions(c, engine.SeePeople)
	for _, f := range o.Functions() {
		view.Functions = append(view.Functions, ui.KeepOption{Key: f.Key, Label: o.FunctionTitle(f.Key)})
	}
	page := max(1, revisionOf(c.QueryParam("seite")))
	query := engine.PeopleQuery{Text: view.Search, Unit: view.Unit, Function: view.Function, Vacant: view.Vacant, From: (page - 1) * peopleOnAPage, Limit: peopleOnAPage}
	people, total := s.e.ListPeople(actor, query)
	for _, p := range people {
		view.People = append(view.People, s.personLine(p))
	}
	view.Total = total
	view.Pages = pagerOf(c, page, total)
	return s.page(c, http.StatusOK, "people_list", view)
}

// pagerOf leads through a list that is asked for by GET, with whatever else stands in the address.
func pagerOf(c echo.Context, page, total int) ui.KeepPager {
	pager := ui.KeepPager{At: page, Of: (total + peopleOnAPage - 1) / peopleOnAPage}
	at := func(n int) string {
		values := c.Request().URL.Query()
		values.Del("gut")
		values.Set("seite", strconv.Itoa(n))
		return peopleAddress + "?" + values.Encode()
	}
	if page > 1 {
		pager.Previous = at(min(page-1, max(pager.Of, 1)))
	}
	if page < pager.Of {
		pager.Next = at(page + 1)
	}
	return pager
}

// unitOptions are the units that somebody may see or edit, for a filter.
func (s *server) unitOptions(c echo.Context, action engine.Action) []ui.KeepOption {
	o := s.org()
	units, everywhere := s.e.UnitsFor(s.actorOf(c), action)
	var options []ui.KeepOption
	for _, key := range o.UnitKeys() {
		if everywhere || units[key] {
			options = append(options, ui.KeepOption{Key: key, Label: o.UnitName(key)})
		}
	}
	return options
}

func (s *server) personLine(p definitions.Person) ui.PersonLine {
	o := s.org()
	line := ui.PersonLine{Href: personAddress(p.ID), Name: s.nameOf(p), Mail: p.Mail}
	for _, office := range p.Offices {
		if !s.over(office.To) {
			title := o.FunctionTitle(office.Function) + ", " + o.UnitName(office.Unit)
			if office.Deputy {
				title += " (" + s.text("keep.deputy") + ")"
			}
			line.Offices = append(line.Offices, title)
		}
	}
	for _, absence := range p.Absences {
		if s.covers(absence.From, absence.To) {
			line.Badges = append(line.Badges, ui.Badge{Tone: ui.Warn, Icon: "calendar", Text: s.text("pages.keep.away")})
			break
		}
	}
	return line
}

// nameOf is what a person is called, or what else tells them.
func (s *server) nameOf(p definitions.Person) string {
	if name := strings.TrimSpace(p.Given + " " + p.Family); name != "" {
		return name
	}
	return s.text("pages.keep.nameless")
}
