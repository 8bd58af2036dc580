package pages

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
	"laufzettel/ui"
)

// What whoever has a task can do with it beside deciding. Each has a small page that says what follows; opening it
// changes nothing.

// aidDeed is one of these.
type aidDeed struct {
	word, kind string // in the address, in texts and in the definition
	names      bool   // it needs a person
	writes     bool   // it needs words
}

var aidDeeds = []aidDeed{
	{"abgeben", "delegate", true, true},
	{"hinzunehmen", "add", true, true},
	{"fragen", "consult", true, true},
	{"beenden", "close", false, true},
	{"zurueck", "back", false, false},
}

// aidRefusal says why something cannot be done with the task at a desk now; nil: it can.
func (s *server) aidRefusal(d *desk, kind string) *flows.Refusal {
	f, state, now, o := d.h.Flow(), d.h.State, s.e.Clock().Now(), s.org()
	switch kind {
	case "close":
		return flows.MayCloseVote(f, state, d.stop.ID, d.actor, now, o)
	case "back":
		if d.stop.GaveAway(d.actor.Party) == nil && d.stop.GotFrom(d.actor.Party) == nil {
			return &flows.Refusal{Code: flows.NotNow}
		}
		return nil
	}
	return flows.MayAid(f, state, d.stop.ID, kind, d.actor, false, now, o)
}

// aidLinks are the ways on from a desk.
func (s *server) aidLinks(d *desk) []ui.AidLink {
	if d.reader() == outside {
		return nil
	}
	var links []ui.AidLink
	for _, deed := range aidDeeds {
		if s.aidRefusal(d, deed.kind) == nil {
			links = append(links, ui.AidLink{Href: d.base + "/weiter/" + deed.word, Label: s.text("aid.link." + deed.kind), Text: s.text("aid.short." + deed.kind)})
		}
	}
	return links
}

func (s *server) linkAid(c echo.Context) error     { return s.withLink(c, s.showAid) }
func (s *server) linkAidPost(c echo.Context) error { return s.withLink(c, s.takeAid) }
func (s *server) taskAid(c echo.Context) error {
	return s.withTask(c, func(d *desk) error { return s.showAid(c, d) })
}
func (s *server) taskAidPost(c echo.Context) error {
	return s.withTask(c, func(d *desk) error { return s.takeAid(c, d) })
}

// withLink runs a handler on the open task of a mailed link.
func (s *server) withLink(c echo.Context, then func(echo.Context, *desk) error) error {
	_, d, err := s.openedLink(c)
	if err != nil {
		return err
	}
	if d.stop == nil {
		return s.back(c, d.base)
	}
	return then(c, d)
}

func (s *server) aidDeed(c echo.Context, d *desk) (aidDeed, bool) {
	i := slices.IndexFunc(aidDeeds, func(deed aidDeed) bool { return deed.word == c.Param("action") })
	if i < 0 || s.aidRefusal(d, aidDeeds[i].kind) != nil {
		return aidDeed{}, false
	}
	return aidDeeds[i], true
}

func (s *server) showAid(c echo.Context, d *desk) error {
	deed, ok := s.aidDeed(c, d)
	if !ok {
		return s.back(c, d.base) // the task's own page says how it stands
	}
	return s.aidPage(c, d, deed, &posted{Control: map[string]string{}}, nil, nil, http.StatusOK)
}

func (s *server) aidPage(c echo.Context, d *desk, deed aidDeed, p *posted, found []ui.ActionChoice, problems []ui.Problem, status int) error {
	name := ""
	if g := d.stop.GaveAway(d.actor.Party); g != nil {
		name = s.org().Name(g.To)
	} else if g := d.stop.GotFrom(d.actor.Party); g != nil {
		name = s.partyName(d.h, g.From)
	}
	view := ui.AidPage{
		Shell: s.deskShell(c, d, s.text("aid.heading."+deed.kind)), Number: d.h.Row.Number, Process: d.h.Process.TitleIn(s.lang()), Step: s.stepTitle(d.h, d.stop.Step),
		Heading: s.text("aid.heading." + deed.kind), Lead: s.text("aid.lead."+deed.kind, "step", s.stepTitle(d.h, d.stop.Step), "name", name),
		Follows: []string{s.text("aid.first." + deed.kind), s.text("aid.second." + deed.kind)}, Action: d.base + "/weiter/" + deed.word, Back: d.base,
		Seal:  s.e.Seal(d.h.Row.ID, d.stop.ID, d.actor.Party, d.h.State.Seq),
		Names: deed.names, Query: p.Control["q"], Found: found, Writes: deed.writes, Why: p.Control["why"], Problems: problems, Submit: s.text("aid.submit." + deed.kind),
	}
	if deed.names {
		view.Label, view.NameHint = s.text("aid.who."+deed.kind), s.text("aid.nameHint")
		if d.link != nil {
			view.NameHint = s.text("aid.mailHint")
		}
	}
	if deed.writes {
		view.WhyLabel, view.WhyHint = s.text("aid.why."+deed.kind), s.text("aid.whyHint."+deed.kind)
	}
	if d.stop.GaveAway(d.actor.Party) != nil {
		view.Back = ""
	}
	view.Faulty = len(problems) > 0
	return s.page(c, status, "aid", view)
}

// takeAid does it, unless the case has moved on since the page was looked at: then it asks again.
func (s *server) takeAid(c echo.Context, d *desk) error {
	p, err := s.readForm(c, nil, "q", "to", "why", "_seal")
	if err != nil {
		return err
	}
	deed, ok := s.aidDeed(c, d)
	if !ok {
		return s.back(c, d.base)
	}
	revision, sealed := s.e.Unseal(p.Control["_seal"], d.h.Row.ID, d.stop.ID, d.actor.Party)
	if !sealed || revision != d.h.State.Seq {
		return s.aidPage(c, d, deed, p, nil, []ui.Problem{{Control: "why", Text: s.text("aid.moved")}}, http.StatusConflict)
	}
	to, found, problem := "", []ui.ActionChoice(nil), ""
	if deed.names {
		if to, found, problem = s.whom(d, p); problem != "" {
			return s.aidPage(c, d, deed, p, found, []ui.Problem{{Control: "q", Text: problem}}, http.StatusUnprocessableEntity)
		}
	}
	_, err = s.e.Do(c.Request().Context(), d.h.Row.ID, flows.Input{By: d.actor, Do: aidInput(deed, d, to, p.Control["why"])})
	refusal, refused := asRefusal(err)
	switch {
	case err == nil && d.link == nil && deed.kind == "delegate":
		return s.back(c, inboxAddress)
	case err == nil && deed.kind == "back" && d.stop.GotFrom(d.actor.Party) != nil:
		return s.givenBack(c, d)
	case err == nil:
		return s.back(c, d.base)
	case !refused:
		return err
	}
	var problems []ui.Problem
	for _, one := range refusal.Problems {
		control := "why"
		if one.Field == "to" || one.Field == "from" {
			control = "q"
		}
		problems = append(problems, ui.Problem{Control: control, Text: one.In(s.lang())})
	}
	if len(problems) == 0 {
		problems = []ui.Problem{{Control: "why", Text: refusal.Text.In(s.lang())}}
	}
	return s.aidPage(c, d, deed, p, found, problems, http.StatusUnprocessableEntity)
}

func aidInput(deed aidDeed, d *desk, to, words string) any {
	switch deed.kind {
	case "delegate":
		return flows.Delegate{Stop: d.stop.ID, To: to, Why: words}
	case "add":
		return flows.Add{Stop: d.stop.ID, To: to, Why: words}
	case "consult":
		return flows.AskAdvice{Stop: d.stop.ID, To: to, Question: words}
	case "close":
		return flows.CloseVote{Stop: d.stop.ID, Why: words}
	}
	back := flows.TakeBack{Stop: d.stop.ID}
	if g := d.stop.GaveAway(d.actor.Party); g != nil {
		back.To = g.To
	} else if g := d.stop.GotFrom(d.actor.Party); g != nil {
		back.To = g.To
	}
	return back
}

// whom finds the person who was named. A mailed link shows nobody of the directory: it takes a whole address alone.
func (s *server) whom(d *desk, p *posted) (id string, found []ui.ActionChoice, problem string) {
	o, typed := s.org(), strings.TrimSpace(p.Control["q"])
	if typed == "" {
		return "", nil, s.text("aid.nobody")
	}
	if d.link != nil {
		if ids := o.ByMail(typed); len(ids) == 1 {
			return ids[0], nil, ""
		}
		return "", nil, s.text("aid.noMail")
	}
	for _, person := range o.FindPeople(forms.PersonQuery{Text: typed, Limit: mostFound + 1}) {
		key, _ := person["key"].(string)
		found = append(found, ui.ActionChoice{Value: key, Label: o.Name(key), Text: s.officesOf(key), Chosen: key == p.Control["to"]})
	}
	switch chosen := slices.IndexFunc(found, func(one ui.ActionChoice) bool { return one.Chosen }); {
	case chosen >= 0:
		return found[chosen].Value, found, ""
	case len(found) == 1:
		return found[0].Value, nil, ""
	case len(found) == 0:
		return "", nil, s.text("aid.noOne")
	}
	return "", found, s.text("aid.several")
}

// givenBack thanks somebody whose part is another's again; their link works no more.
func (s *server) givenBack(c echo.Context, d *desk) error {
	view := ui.DecidedPage{Shell: s.deskShell(c, d, s.text("aid.done")), Number: d.h.Row.Number, Process: d.h.Process.TitleIn(s.lang()),
		Outcome: s.text("aid.done"), Ended: s.text("aid.done"), Tone: ui.Neutral, At: s.e.Clock().Now()}
	if d.link == nil {
		view.Inbox = inboxAddress
	}
	return s.page(c, http.StatusOK, "decided", view)
}

// advised are the questions about a task and their answers.
func (s *server) advised(d *desk) []ui.AdviceItem {
	var items []ui.AdviceItem
	for _, q := range d.stop.Consults {
		item := ui.AdviceItem{By: s.partyName(d.h, q.By), To: s.partyName(d.h, q.To), At: q.At, Question: wordsOf(d.h, q.ID, flows.ValueQuestion), Answer: wordsOf(d.h, q.Answered, flows.ValueAdvice)}
		switch {
		case q.Open():
			item.Note = s.text("aid.waiting")
		case q.Answered == 0:
			item.Note = s.text("aid.lapsed")
		default:
			item.Note = s.text("aid.erased")
		}
		items = append(items, item)
	}
	return items
}

// wordsOf is what stands beside an event; "" where it is gone.
func wordsOf(h *engine.History, seq int, name string) string {
	for _, event := range h.Events {
		if event.Seq == seq {
			words, _ := event.Values[name].(string)
			return words
		}
	}
	return ""
}

// showAdvice shows their question to somebody who was asked for advice. They cannot decide here.
func (s *server) showAdvice(c echo.Context, d *desk, q *flows.Consult, typed, problem string, status int) error {
	sections, err := s.caseSections(d.h, d.base, false)
	if err != nil {
		return err
	}
	view := ui.AdvicePage{
		Shell: s.deskShell(c, d, s.text("advice.heading")), Number: d.h.Row.Number, Process: d.h.Process.TitleIn(s.lang()), Step: s.stepTitle(d.h, d.stop.Step),
		Link: d.link, By: s.partyName(d.h, q.By), At: q.At, Question: wordsOf(d.h, q.ID, flows.ValueQuestion), Answer: wordsOf(d.h, q.Answered, flows.ValueAdvice),
		Typed: typed, Sections: withoutFiles(sections), Action: d.base, Problem: problem,
	}
	view.Faulty = problem != ""
	return s.page(c, status, "advice", view)
}

// withoutFiles leaves papers out: a question does not open them.
func withoutFiles(sections []ui.Section) []ui.Section {
	for i := range sections {
		sections[i].Rows = slices.DeleteFunc(slices.Clone(sections[i].Rows), func(row ui.Row) bool { return len(row.Files) > 0 })
	}
	return sections
}

// takeAdvice takes the answer.
func (s *server) takeAdvice(c echo.Context, d *desk, q *flows.Consult) error {
	p, err := s.readForm(c, nil, "answer")
	if err != nil {
		return err
	}
	_, err = s.e.Do(c.Request().Context(), d.h.Row.ID, flows.Input{By: d.actor, Do: flows.Advise{Stop: d.stop.ID, ID: q.ID, Answer: p.Control["answer"]}})
	if refusal, refused := asRefusal(err); refused && len(refusal.Problems) > 0 {
		return s.showAdvice(c, d, q, p.Control["answer"], refusal.Problems[0].In(s.lang()), http.StatusUnprocessableEntity)
	} else if !refused && err != nil {
		return err
	}
	return s.back(c, d.base)
}

// aside shows those who have a link to a task without deciding it what is theirs; false where they may decide.
func (s *server) aside(c echo.Context, d *desk) (bool, error) {
	if d.asked() {
		return false, nil
	}
	if d.stop.GaveAway(d.actor.Party) != nil {
		return true, s.aidPage(c, d, aidDeeds[len(aidDeeds)-1], &posted{Control: map[string]string{}}, nil, nil, http.StatusOK)
	}
	if q := d.stop.Question(d.actor.Party); q != nil {
		return true, s.showAdvice(c, d, q, "", "", http.StatusOK)
	}
	return false, nil
}

// asked says whether the person at the desk is one of those who decide the task.
func (d *desk) asked() bool {
	return slices.ContainsFunc(d.stop.Resolution.Approvers, func(a flows.Approver) bool { return a.Party == d.actor.Party })
}

// forAside says whether an address is open to those who gave their part of the task away or were asked for advice: the
// page of the task, which then shows them what is theirs, and the way back.
func (d *desk) forAside(c echo.Context) bool {
	return d.standsAside() && (c.Path() == "/aufgaben/:task" || c.Path() == "/aufgaben/:task/weiter/:action")
}

// standsAside says whether somebody has to do with the task without deciding it: they gave their part away, or were asked
// for advice.
func (d *desk) standsAside() bool {
	return !d.asked() && (d.stop.GaveAway(d.actor.Party) != nil || d.stop.Question(d.actor.Party) != nil)
}
