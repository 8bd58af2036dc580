package pages

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/sheets"
	"laufzettel/ui"
)

const listAddress = "/vorgaenge"

// filterNames are the filters of the list as they stand in its address.
var filterNames = []string{"suche", "prozess", "stand", "gliederung", "anteil", "von", "bis", "sortierung"}

// caseRoles and caseOrders are what "anteil" and "sortierung" may say.
var (
	caseRoles  = map[string]engine.CaseRole{"beteiligt": engine.AnyRole, "gesendet": engine.Sent, "gefragt": engine.Asked, "entschieden": engine.Decided}
	caseOrders = map[string]engine.CaseOrder{"aelteste": engine.Oldest, "geaendert": engine.LastChanged, "nummer": engine.ByNumber}
)

// casesPage lists the cases that somebody may see.
func (s *server) casesPage(c echo.Context) error {
	if sessionOf(c) == nil {
		return s.toSignIn(c, listAddress)
	}
	actor := s.actorOf(c)
	asked := c.QueryParams()
	filter := s.caseFilter(asked)
	filter.After = asked.Get("nach")
	ctx := c.Request().Context()
	page, err := s.e.CasesFor(ctx, actor, filter)
	if err != nil {
		return err
	}
	totals, err := s.e.CountFor(ctx, actor, filter)
	if err != nil {
		return err
	}
	view := ui.CasesPage{Shell: s.shell(c, s.text("cases.heading"), "cases"), Action: listAddress, Search: filter.Search, Found: totals.Found, More: totals.More,
		From: dayField(asked.Get("von")), Until: dayField(asked.Get("bis"))}
	kept := url.Values{}
	for _, name := range filterNames {
		if value := asked.Get(name); value != "" {
			kept.Set(name, value)
			view.Filtered = view.Filtered || name != "sortierung"
		}
	}
	s.caseChoices(&view, asked, filter, actor, totals)
	for _, row := range page.Rows {
		view.Rows = append(view.Rows, s.caseLine(row))
	}
	if filter.After != "" {
		view.First = withQuery(kept)
	}
	if page.Next != "" {
		next := url.Values{"nach": {page.Next}}
		for name, values := range kept {
			next[name] = values
		}
		view.Next = withQuery(next)
	}
	if !s.e.ScopeOf(actor, engine.ExportCases).Empty() {
		view.Export = &ui.CasesExport{Action: listAddress + "/ausgabe", Columns: filter.Process != ""}
		for _, name := range filterNames {
			if value := kept.Get(name); value != "" {
				view.Export.Fields = append(view.Export.Fields, ui.HiddenField{Name: name, Value: value})
			}
		}
	}
	if s.e.May(actor, engine.ExportCases, engine.OfPart(filter.Unit, "")) == nil && filter.Unit != "" {
		view.Whole = &ui.UnitExport{Action: listAddress + "/gliederung", Unit: filter.Unit, Name: s.org().UnitName(filter.Unit)}
	}
	return s.page(c, http.StatusOK, "cases", view)
}

func withQuery(values url.Values) string {
	if len(values) == 0 {
		return listAddress
	}
	return listAddress + "?" + values.Encode()
}

// caseFilter reads the filters of an address or a form. What it does not know filters nothing out.
func (s *server) caseFilter(asked url.Values) engine.CaseFilter {
	f := engine.CaseFilter{Search: asked.Get("suche"), Unit: asked.Get("gliederung"), Order: caseOrders[asked.Get("sortierung")]}
	if len(f.Search) > 200 {
		f.Search = f.Search[:200]
	}
	if _, known := s.e.Process(asked.Get("prozess")); known {
		f.Process = asked.Get("prozess")
	}
	switch state := asked.Get("stand"); state {
	case "offen":
		f.Open = true
	case "beendet":
		f.Ended = true
	default:
		f.Status, f.Ended = state, state != ""
	}
	f.Role, f.Mine = caseRoles[asked.Get("anteil")]
	zone := s.org().Zone()
	if day, err := expression.ParseDate(asked.Get("von")); err == nil {
		f.From = day.In(zone)
	}
	if day, err := expression.ParseDate(asked.Get("bis")); err == nil {
		f.Until = day.AddDays(1).In(zone)
	}
	return f
}

// dayField is a day as a date field takes it; "" for anything else.
func dayField(text string) string {
	if day, err := expression.ParseDate(text); err == nil {
		return day.String()
	}
	return ""
}

// caseChoices fills in what can be chosen, and the counters of the processes.
func (s *server) caseChoices(view *ui.CasesPage, asked url.Values, filter engine.CaseFilter, actor flows.Actor, totals engine.CaseTotals) {
	choose := func(list *[]ui.Choice, name, value, label string) {
		*list = append(*list, ui.Choice{Value: value, Label: label, Selected: asked.Get(name) == value})
	}
	choose(&view.Process, "prozess", "", s.text("cases.anyProcess"))
	choose(&view.State, "stand", "", s.text("cases.anyState"))
	choose(&view.State, "stand", "offen", s.text("cases.stateOpen"))
	choose(&view.State, "stand", "beendet", s.text("cases.stateEnded"))
	var processes []string
	counters, statuses := map[string]*ui.CaseCounter{}, map[string]bool{}
	for _, count := range totals.All {
		p, known := s.e.Process(count.Process)
		if !known {
			continue
		}
		counter := counters[count.Process]
		if counter == nil {
			counter = &ui.CaseCounter{Href: withQuery(url.Values{"prozess": {count.Process}}), Label: p.TitleIn(s.lang()), Current: filter.Process == count.Process}
			counters[count.Process] = counter
			processes = append(processes, count.Process)
			choose(&view.Process, "prozess", count.Process, counter.Label)
		}
		counter.All += count.N
		if count.Open {
			counter.Open += count.N
		} else if filter.Process == count.Process && count.Status != "" && !statuses[count.Status] {
			statuses[count.Status] = true
			choose(&view.State, "stand", count.Status, p.Flow.StatusLabel(count.Status, s.lang()))
		}
	}
	for _, name := range processes {
		view.Counters = append(view.Counters, *counters[name])
	}
	if units := s.e.ListedUnits(actor); len(units) > 1 {
		choose(&view.Unit, "gliederung", "", s.text("cases.anyUnit"))
		for _, unit := range units {
			choose(&view.Unit, "gliederung", unit, s.org().UnitName(unit))
		}
	}
	for _, part := range [][2]string{{"", "cases.anyPart"}, {"beteiligt", "cases.partMine"}, {"gesendet", "cases.partSent"}, {"gefragt", "cases.partAsked"}, {"entschieden", "cases.partDecided"}} {
		choose(&view.Part, "anteil", part[0], s.text(part[1]))
	}
	for _, order := range [][2]string{{"", "cases.newest"}, {"aelteste", "cases.oldest"}, {"geaendert", "cases.byChange"}, {"nummer", "cases.byNumber"}} {
		choose(&view.Order, "sortierung", order[0], s.text(order[1]))
	}
}

func (s *server) caseLine(row engine.CaseRow) ui.CaseLine {
	item := s.caseItem(row)
	if row.Ended.IsZero() {
		item.Badge = ui.Badge{Tone: ui.Info, Text: s.text("cases.running")}
	}
	return ui.CaseLine{Href: listAddress + "/" + row.ID, Number: row.Number, Title: row.Title, Process: item.Process, Unit: s.org().UnitName(row.Unit),
		Badge: item.Badge, Started: row.Started, Changed: row.Changed}
}

// casesExport hands the filtered list out as a file.
func (s *server) casesExport(c echo.Context) error {
	if sessionOf(c) == nil {
		return s.toSignIn(c, listAddress)
	}
	asked, err := c.FormParams()
	if err != nil {
		return errGone
	}
	kind := asked.Get("art")
	if !slices.Contains([]string{"csv", "xlsx"}, kind) {
		return errGone
	}
	rows, err := s.e.CaseSheet(c.Request().Context(), s.actorOf(c), s.caseFilter(asked), s.lang())
	if refusal, refused := asRefusal(err); refused && refusal.Code == engine.TooMany {
		c.Set(noticeKey, &ui.Notice{Tone: ui.Warn, Title: refusal.Text.In(s.lang())})
		c.Request().URL.RawQuery = asked.Encode()
		return s.casesPage(c)
	} else if refused {
		return errGone
	}
	if err != nil {
		return err
	}
	name := s.text("cases.heading") + "-" + s.e.Clock().Now().In(s.org().Zone()).Format(time.DateOnly) + "." + kind
	c.Response().Header().Set(echo.HeaderContentDisposition, "attachment; filename*=UTF-8''"+url.PathEscape(name))
	if kind == "csv" {
		return c.Blob(http.StatusOK, "text/csv; charset=utf-8", sheets.Write(rows))
	}
	content, err := sheets.WriteXLSX(rows)
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", content)
}

// seesCases says whether the list of cases is of use to somebody: because of a right, or since people with offices and
// groups decide cases.
func (s *server) seesCases(actor flows.Actor) bool {
	p, known := s.e.Organisation().Someone(actor.Person)
	return known && (len(p.Offices)+len(p.Groups) > 0 || s.e.Lists(actor))
}
