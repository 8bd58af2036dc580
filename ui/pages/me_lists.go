package pages

import (
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/ui"
)

// mostOnPage is how many entries a list of one's own things shows at once.
const mostOnPage = 20

// myCases are those that somebody sent, the newest first.
func (s *server) myCases(c echo.Context, session *engine.Session) (ui.List[ui.CaseItem], error) {
	return pageOf(s, c, "antraege", engine.CaseQuery{Submitter: session.Person}, func(row engine.CaseRow) (ui.CaseItem, bool, error) {
		item := s.caseItem(row)
		offer, err := s.amendOffer(c, row, session.Actor(s.org()))
		item.Amend = offer
		return item, true, err
	})
}

// casesAboutMe are those that somebody else sent about this person, as far as their definitions show them.
func (s *server) casesAboutMe(c echo.Context, session *engine.Session) (ui.List[ui.CaseItem], error) {
	actor := session.Actor(s.org())
	return pageOf(s, c, "ueber", engine.CaseQuery{Subject: session.Person}, func(row engine.CaseRow) (ui.CaseItem, bool, error) {
		if row.Submitter == session.Person {
			return ui.CaseItem{}, false, nil
		}
		k, err := s.e.Case(c.Request().Context(), row.ID)
		if err != nil || s.e.May(actor, engine.SeeStatus, engine.OfCase(k)) != nil {
			return ui.CaseItem{}, false, err
		}
		item := s.caseItem(row)
		if item.Href = ""; s.e.May(actor, engine.SeeCase, engine.OfCase(k)) == nil {
			item.Href = caseAddress(row.ID)
		}
		return item, true, nil
	})
}

// decidedByMe are the cases in which somebody has decided, with their latest decision in each. Where they may not see
// the case any more, its title is kept from them.
func (s *server) decidedByMe(c echo.Context, session *engine.Session) (ui.List[ui.DecidedItem], error) {
	actor := session.Actor(s.org())
	query := engine.CaseQuery{Part: engine.CasePart{Person: session.Person, Role: engine.Decided}, Order: engine.LastChanged}
	return pageOf(s, c, "entschieden", query, func(row engine.CaseRow) (ui.DecidedItem, bool, error) {
		h, err := s.e.History(c.Request().Context(), row.ID)
		if err != nil {
			return ui.DecidedItem{}, false, err
		}
		item, found := s.latestDecision(h, session.Person)
		if s.e.May(actor, engine.SeeCase, engine.OfCase(&h.Case)) == nil {
			item.Href, item.Title = caseAddress(row.ID), row.Title
		}
		return item, found, nil
	})
}

// latestDecision is the last outcome that somebody chose in a case.
func (s *server) latestDecision(h *engine.History, person string) (ui.DecidedItem, bool) {
	item, at := ui.DecidedItem{Number: h.Row.Number, Process: h.Process.TitleIn(s.lang())}, time.Time{}
	for _, event := range h.Events {
		ev, is := event.Event.(flows.TaskDecided)
		if !is || event.By.Person != person || event.At.Before(at) {
			continue
		}
		at = event.At
		item.Step, item.At = s.stepTitle(h, ev.Step), event.At
		item.Outcome = ui.Badge{Text: s.outcomeLabel(h, ev.Step, ev.Outcome), Icon: "check"}
	}
	return item, !at.IsZero()
}

func caseAddress(id string) string { return "/vorgaenge/" + id }

// pageOf is one page of a list of cases. name is the part of the address that says behind which case it begins; what
// show leaves out is not looked for again, so that a page may be shorter.
func pageOf[T any](s *server, c echo.Context, name string, query engine.CaseQuery, show func(engine.CaseRow) (T, bool, error)) (ui.List[T], error) {
	list := ui.List[T]{}
	query.After, query.Limit = c.QueryParam(name), mostOnPage+1
	rows, err := s.e.Cases(c.Request().Context(), query)
	if err != nil {
		return list, err
	}
	if query.After != "" {
		list.First = myAddress + "#" + name
	}
	if len(rows) > mostOnPage {
		rows = rows[:mostOnPage]
		list.Next = myAddress + "?" + url.Values{name: {rows[len(rows)-1].Cursor(query.Order)}}.Encode() + "#" + name
	}
	for _, row := range rows {
		item, shown, err := show(row)
		if err != nil {
			return list, err
		}
		if shown {
			list.Items = append(list.Items, item)
		}
	}
	return list, nil
}
