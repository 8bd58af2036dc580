package api

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/engine"
)

// How many cases a page of the list holds.
const (
	defaultCases = 50
	mostCases    = 500
	longestQuery = 200 // bytes of a search
)

var (
	caseQueryNames = []string{"after", "from", "limit", "order", "part", "process", "search", "status", "unit", "until"}
	caseOrders     = map[string]engine.CaseOrder{"newest": engine.Newest, "oldest": engine.Oldest, "changed": engine.LastChanged, "number": engine.ByNumber}
	caseParts      = map[string]engine.CaseRole{"any": engine.AnyRole, "sent": engine.Sent, "asked": engine.Asked, "decided": engine.Decided}

	unknownCaseQuery = &source.Message{Code: "unknown-query", De: "„{name}“ gibt es hier nicht. Möglich: {names}.", En: "There is no “{name}” here. Possible: {names}."}
	wrongChoice      = &source.Message{Code: "wrong-choice", De: "„{name}“ ist eines von {names}.", En: "“{name}” is one of {names}."}
	wrongDay         = &source.Message{Code: "wrong-day", De: "„{name}“ ist ein Tag wie 2026-11-21.", En: "“{name}” is a day like 2026-11-21."}
	tooLongQuery     = &source.Message{Code: "too-long", De: "„{name}“ darf höchstens {limit} Zeichen haben.", En: "“{name}” may have at most {limit} characters."}
)

// casesView is a page of the list of cases. Next is for the query parameter after; it is absent on the last page.
type casesView struct {
	Cases []casesItem `json:"cases"`
	Next  string      `json:"next,omitempty"`
}

type casesItem struct {
	stateView
	Process string     `json:"process"`
	Unit    string     `json:"unit,omitempty"`
	Title   string     `json:"title,omitempty"`
	Started time.Time  `json:"started"`
	Changed time.Time  `json:"changed"`
	Ended   *time.Time `json:"ended,omitempty"`
}

// cases lists the cases that the token's person may list.
func (s *server) cases(c echo.Context, t engine.APIToken) error {
	filter, err := s.caseFilter(c)
	if err != nil {
		return err
	}
	page, err := s.e.CasesFor(c.Request().Context(), t.Actor(), filter)
	if err != nil {
		return err
	}
	view := casesView{Cases: []casesItem{}, Next: page.Next}
	for _, row := range page.Rows {
		item := casesItem{stateView: stateView{ID: row.ID, Number: row.Number, Status: statusOpen, Revision: row.Seq}, Process: row.Process,
			Unit: row.Unit, Title: row.Title, Started: row.Started, Changed: row.Changed}
		if !row.Ended.IsZero() {
			ended := row.Ended
			item.Ended, item.Status = &ended, row.Status
		}
		view.Cases = append(view.Cases, item)
	}
	return answer(c, http.StatusOK, view)
}

// caseFilter reads the query. A unit that does not exist has no cases, like one whose cases nobody may see here.
func (s *server) caseFilter(c echo.Context) (engine.CaseFilter, error) {
	wrong := say(wrongQuery, nil)
	query := c.QueryParams()
	for name := range query {
		if !slices.Contains(caseQueryNames, name) {
			wrong.at(shortened(name), unknownCaseQuery.Say(source.Args{"name": shortened(name), "names": strings.Join(caseQueryNames, ", ")}))
		}
	}
	f := engine.CaseFilter{Process: query.Get("process"), Unit: query.Get("unit"), Search: query.Get("search"), After: query.Get("after"), Limit: defaultCases}
	if query.Has("limit") {
		n, err := strconv.Atoi(query.Get("limit"))
		if err != nil || n < 1 || n > mostCases {
			wrong.at("limit", wrongLimit.Say(source.Args{"most": mostCases}))
		}
		f.Limit = n
	}
	if _, known := s.e.Process(f.Process); f.Process != "" && !known {
		wrong.at("process", unknownOfProcess.Say(source.Args{"name": shortened(f.Process)}))
	}
	if len(f.Search) > longestQuery {
		wrong.at("search", tooLongQuery.Say(source.Args{"name": "search", "limit": longestQuery}))
	}
	switch status := query.Get("status"); status {
	case statusOpen:
		f.Open = true
	case "ended":
		f.Ended = true
	default:
		f.Status, f.Ended = status, status != ""
	}
	f.Order = choiceOf(wrong, query.Has("order"), "order", query.Get("order"), caseOrders)
	if query.Has("part") {
		f.Mine, f.Role = true, choiceOf(wrong, true, "part", query.Get("part"), caseParts)
	}
	zone := s.e.Organisation().Zone()
	f.From = dayOf(wrong, "from", query.Get("from"), 0, zone)
	f.Until = dayOf(wrong, "until", query.Get("until"), 1, zone)
	if len(wrong.errors) > 0 {
		return f, wrong
	}
	return f, nil
}

func choiceOf[T any](wrong *problem, given bool, name, value string, choices map[string]T) T {
	choice, known := choices[value]
	if given && !known {
		var names []string
		for key := range choices {
			names = append(names, key)
		}
		slices.Sort(names)
		wrong.at(name, wrongChoice.Say(source.Args{"name": name, "names": strings.Join(names, ", ")}))
	}
	return choice
}

// dayOf is the beginning of a day, or of one that many days later; zero where nothing is given.
func dayOf(wrong *problem, name, text string, later int, zone *time.Location) time.Time {
	if text == "" {
		return time.Time{}
	}
	day, err := expression.ParseDate(text)
	if err != nil {
		wrong.at(name, wrongDay.Say(source.Args{"name": name}))
		return time.Time{}
	}
	return day.AddDays(later).In(zone)
}

// describedCases is what the description says of the list of cases.
func describedCases() operation {
	param := func(name, description string, schema object) object {
		return object{"name": name, "in": "query", "description": description, "schema": schema}
	}
	day := object{"type": "string", "format": "date"}
	return operation{
		id: "listCases", summary: "List the cases that you may see",
		description: "Those of your rights, and those that you sent, are asked in or have decided. Nothing else is listed, and nothing says that there is more. " +
			"A page costs the same however deep it lies: follow `next`.",
		query: []any{
			param("process", "Only this process.", text()), param("status", "`open`, `ended`, or a status of the process.", text()),
			param("unit", "Only this unit and those below it.", text()), param("search", "Words of number and title, or how they begin.", object{"type": "string", "maxLength": longestQuery}),
			param("part", "Only cases in which you take part.", object{"enum": []any{"any", "asked", "decided", "sent"}}),
			param("from", "Started on this day or later.", day), param("until", "Started on this day or earlier.", day),
			param("order", "", object{"enum": []any{"changed", "newest", "number", "oldest"}, "default": "newest"}),
			param("after", "`next` of the page before, with the same other parameters.", text()),
			param("limit", "", object{"type": "integer", "minimum": 1, "maximum": mostCases, "default": defaultCases}),
		},
		status: http.StatusOK, says: "A page of the list.", problems: []*problemKind{wrongQuery},
		answer: optional(object{"cases": list(optional(object{
			"id": text(), "number": text(), "status": hint(text(), "`open` while it runs, then a status of the process"), "revision": whole(),
			"process": text(), "unit": text(), "title": hint(text(), "where you see more of the case than where it stands"), "started": instant(), "changed": instant(), "ended": instant(),
		}, "id", "number", "status", "revision", "process", "started", "changed")), "next": text()}, "cases"),
	}
}
