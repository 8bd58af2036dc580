package pages

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
	"laufzettel/ui"
)

// agendaAddress is where the cases that wait for a body stand together (the key gather of a step).
const agendaAddress = "/tagesordnung"

// mostAgenda is how many cases an agenda shows and enters at once.
const mostAgenda = 200

// meetingFields are asked once for everything that a meeting decided; figures of votes differ from case to case.
var meetingFields = []string{flows.FieldMeeting, flows.FieldProtocol}

// agenda is what waits on one agenda for somebody who enters what the body decides.
type agenda struct {
	name  string // as written behind gather
	title string // the body
	actor flows.Actor
	tasks []engine.OpenTask
}

// agendas are the agendas of all processes by name, each with the processes that use it.
func (s *server) agendas() map[string][]string {
	found := map[string][]string{}
	for _, p := range s.org().Set().Processes {
		for _, step := range p.Flow.Steps {
			if name := step.Agenda(); name != "" && !slices.Contains(found[name], p.Name) {
				found[name] = append(found[name], p.Name)
			}
		}
	}
	return found
}

// agenda collects what waits. May decides for every single task.
func (s *server) agenda(ctx context.Context, actor flows.Actor, name string, processes []string) (*agenda, error) {
	a := &agenda{name: name, actor: actor}
	for _, process := range processes {
		open, _, err := s.e.TasksOf(ctx, actor, process, mostAgenda)
		if err != nil {
			return nil, err
		}
		for _, task := range open {
			step := task.Case.Flow().Step(task.Row.Step)
			stop := task.Case.State.Stop(task.Row.Stop)
			if stop == nil || stop.Kind != flows.Deciding || step.Agenda() != name || len(a.tasks) == mostAgenda {
				continue
			}
			a.title = step.Body(s.lang())
			a.tasks = append(a.tasks, task)
		}
	}
	slices.SortFunc(a.tasks, func(x, y engine.OpenTask) int { return strings.Compare(x.Row.Number, y.Row.Number) })
	return a, nil
}

// agendaList leads to the agendas on which something waits for the person.
func (s *server) agendaList(c echo.Context) error {
	if sessionOf(c) == nil {
		return s.toSignIn(c, agendaAddress)
	}
	view := ui.AgendaList{Shell: s.shell(c, s.text("agenda.list"), "tasks")}
	all := s.agendas()
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		a, err := s.agenda(c.Request().Context(), s.actorOf(c), name, all[name])
		if err != nil {
			return err
		}
		if len(a.tasks) > 0 {
			view.Agendas = append(view.Agendas, ui.AgendaEntry{Name: a.title, Href: agendaAddress + "/" + name, Waiting: len(a.tasks)})
		}
	}
	return s.page(c, http.StatusOK, "agendas", view)
}

// agendasOf is where somebody finds what waits for a body; "" where they have no task in a process with an agenda.
func (s *server) agendasOf(ctx context.Context, actor flows.Actor) (string, error) {
	for _, processes := range s.agendas() {
		for _, process := range processes {
			open, _, err := s.e.TasksOf(ctx, actor, process, mostAgenda)
			if err != nil {
				return "", err
			}
			for _, task := range open {
				if task.Case.Flow().Step(task.Row.Step).Agenda() != "" {
					return agendaAddress, nil
				}
			}
		}
	}
	return "", nil
}

// openAgenda is the agenda of the address; errGone where there is none of that name.
func (s *server) openAgenda(c echo.Context) (*agenda, error) {
	processes := s.agendas()[c.Param("agenda")]
	if len(processes) == 0 {
		return nil, errGone
	}
	return s.agenda(c.Request().Context(), s.actorOf(c), c.Param("agenda"), processes)
}

func (s *server) agendaPage(c echo.Context) error {
	if sessionOf(c) == nil {
		return s.toSignIn(c, agendaAddress+"/"+c.Param("agenda"))
	}
	a, err := s.openAgenda(c)
	if err != nil {
		return err
	}
	return s.showAgenda(c, a, nil, http.StatusOK)
}

// agendaPost is what somebody entered.
type agendaPost struct {
	*posted
	host     *engine.OpenTask // in whose folder the protocol lies until everything is entered
	form     *forms.Form
	input    forms.Input
	ctx      *forms.Context
	problems []forms.Problem // of the meeting
	items    map[string]string
}

func (s *server) showAgenda(c echo.Context, a *agenda, post *agendaPost, status int) error {
	view := ui.AgendaPage{Shell: s.shell(c, pageOr(a.title, s.text("agenda.title")), "tasks"), Name: a.title, Back: inboxAddress, Action: agendaAddress + "/" + a.name}
	for _, task := range a.tasks {
		item := s.agendaItem(a, &task)
		if post != nil {
			item.Chosen, item.Comment, item.Problem = post.Control["_outcome."+task.Row.ID], post.Control["_comment."+task.Row.ID], post.items[task.Row.ID]
		}
		view.Items = append(view.Items, item)
	}
	if host := a.host(""); host != nil {
		if post == nil {
			post = &agendaPost{host: host, form: host.Case.Flow().Step(host.Row.Step).Form(), input: forms.Input{}}
			post.ctx = s.meetingContext(a, host)
		}
		views, err := post.form.View(post.input, post.ctx)
		if err != nil {
			return err
		}
		for _, page := range views {
			for _, f := range page.Fields {
				if slices.Contains(meetingFields, f.Path) {
					view.Fields.Views = append(view.Fields.Views, f)
				}
			}
		}
		view.Fields.Files, view.Fields.Problems, view.Host = s.filesByPath(post.form, post.input, post.ctx), post.problems, post.host.Row.ID
	}
	view.Faulty = status != http.StatusOK
	return s.page(c, status, "agenda", view)
}

func (s *server) meetingContext(a *agenda, host *engine.OpenTask) *forms.Context {
	d := &desk{h: &engine.History{Case: *host.Case}, stop: host.Case.State.Stop(host.Row.Stop), actor: a.actor}
	ctx := s.stepContext(d, host.Case.Flow().Step(host.Row.Step).Form(), "")
	ctx.Files = map[string]expression.Record{}
	return ctx
}

// host is the case in whose folder the protocol is kept until everything is entered: the one with that task, or the
// first that can be entered here.
func (a *agenda) host(id string) *engine.OpenTask {
	var first *engine.OpenTask
	for i := range a.tasks {
		if !together(&a.tasks[i]) {
			continue
		}
		if a.tasks[i].Row.ID == id {
			return &a.tasks[i]
		}
		if first == nil {
			first = &a.tasks[i]
		}
	}
	return first
}

// together says whether a case can be entered with others: its step asks nothing of the single case.
func together(task *engine.OpenTask) bool {
	step := task.Case.Flow().Step(task.Row.Step)
	if step.RowTable() != nil || task.Refused != nil {
		return false
	}
	alone := false
	step.Form().AllFields(func(f *forms.Field) {
		alone = alone || (f.Always || f.Required != nil) && !slices.Contains(meetingFields, f.Name)
	})
	return !alone
}

func (s *server) agendaItem(a *agenda, task *engine.OpenTask) ui.AgendaItem {
	k, stop := task.Case, task.Case.State.Stop(task.Row.Stop)
	item := ui.AgendaItem{
		ID: task.Row.ID, Href: inboxAddress + "/" + task.Row.ID, Number: k.Row.Number, Title: pageOr(s.caseTitle(k), k.Row.Number),
		Process: s.processTitle(k.Row.Process), Step: k.Flow().StepName(task.Row.Step, s.lang()), Since: s.Renderer.Day(stop.Opened), Due: s.deadline(stop.Due),
	}
	if !together(task) {
		item.Note = s.text("agenda.single")
		return item
	}
	item.Seal = s.e.Seal(k.Row.ID, stop.ID, a.actor.Party, k.State.Seq)
	for _, offer := range flows.Outcomes(k.Flow(), k.State, stop.ID, s.org()) {
		if !offer.Choose {
			item.Outcomes = append(item.Outcomes, ui.Outcome{Key: offer.Key, Label: offer.Label, Reason: offer.Reason})
		}
	}
	return item
}

// agendaPost enters what a meeting decided: the day and the protocol once, and one case after the other, each as if it
// had been entered alone.
func (s *server) agendaEnter(c echo.Context) error {
	if sessionOf(c) == nil {
		return s.toSignIn(c, agendaAddress+"/"+c.Param("agenda"))
	}
	a, err := s.openAgenda(c)
	if errors.Is(err, errGone) {
		if _, unread := s.readForm(c, nil); unread != nil { // a forged request hears that before anything else
			return unread
		}
	}
	if err != nil {
		return err
	}
	host := a.host("")
	if host == nil {
		if _, err := s.readForm(c, nil); err != nil {
			return err
		}
		return s.showAgenda(c, a, nil, http.StatusConflict)
	}
	form := host.Case.Flow().Step(host.Row.Step).Form()
	p, err := s.readForm(c, s.caseTaker(c, &engine.History{Case: *host.Case}, form))
	if err != nil {
		return err
	}
	post := &agendaPost{posted: p, host: host, form: form, ctx: s.meetingContext(a, host), items: map[string]string{}}
	if post.input, post.problems, err = s.mergeUploads(host.Case.Row.ID, form, forms.Input{}, p, post.ctx); err != nil {
		return err
	}
	if word, _, _ := p.do(); word == "upload" || word == "remove" || word == "refresh" {
		return s.showAgenda(c, a, post, http.StatusOK)
	}
	values, wrong, err := form.Read(post.input, "", post.ctx)
	if err != nil {
		return err
	}
	for _, problem := range wrong {
		if slices.Contains(meetingFields, problem.Field) {
			post.problems = append(post.problems, problem)
		}
	}
	chosen := s.chosenOnAgenda(a, post)
	if len(post.problems) > 0 || len(post.items) > 0 {
		return s.showAgenda(c, a, post, http.StatusUnprocessableEntity)
	}
	return s.enterAll(c, a, post, chosen, values)
}

// chosenOnAgenda are the cases for which a decision was given, and what is wrong with it in post.items.
func (s *server) chosenOnAgenda(a *agenda, post *agendaPost) []*engine.OpenTask {
	var chosen []*engine.OpenTask
	for i := range a.tasks {
		task := &a.tasks[i]
		key := post.Control["_outcome."+task.Row.ID]
		if key == "" || !together(task) {
			continue
		}
		chosen = append(chosen, task)
		o := task.Case.Flow().Step(task.Row.Step).Outcome(key)
		if o != nil && o.Reason && utf8.RuneCountInString(strings.TrimSpace(post.Control["_comment."+task.Row.ID])) < max(o.MinLength, 1) {
			post.items[task.Row.ID] = s.text("bulk.reason", "n", max(o.MinLength, 1))
		}
	}
	if len(chosen) == 0 && len(a.tasks) > 0 {
		post.items[a.tasks[0].Row.ID] = s.text("agenda.nothing")
	}
	return chosen
}

func (s *server) enterAll(c echo.Context, a *agenda, post *agendaPost, chosen []*engine.OpenTask, meeting forms.Values) error {
	ctx := c.Request().Context()
	view := ui.AgendaPage{Shell: s.shell(c, s.text("agenda.done"), "tasks"), Name: a.title, Back: inboxAddress, Action: agendaAddress + "/" + a.name}
	kept := false
	for _, task := range chosen {
		item := s.agendaItem(a, task)
		outcome := post.Control["_outcome."+task.Row.ID]
		revision, sealed := s.e.Unseal(post.Control["_seal."+task.Row.ID], task.Case.Row.ID, task.Row.Stop, a.actor.Party)
		if !sealed {
			continue // nobody has seen it on the agenda
		}
		values := forms.Values{flows.FieldMeeting: meeting[flows.FieldMeeting]}
		if record, is := meeting[flows.FieldProtocol].(expression.Record); is {
			if task.Case.Row.ID != post.host.Case.Row.ID {
				meta, err := s.e.CopyFile(ctx, post.host.Case.Row.ID, task.Case.Row.ID, record)
				if err != nil {
					return err
				}
				record = meta.Record()
			} else {
				kept = true
			}
			values[flows.FieldProtocol] = record
		}
		choice := flows.Choose{Stop: task.Row.Stop, Outcome: outcome, Comment: post.Control["_comment."+task.Row.ID], Values: values, Revision: revision}
		_, err := s.e.Do(ctx, task.Case.Row.ID, flows.Input{By: a.actor, Do: choice})
		refusal, refused := asRefusal(err)
		switch {
		case err == nil:
			item.Note = s.outcomeLabel(&engine.History{Case: *task.Case}, task.Row.Step, outcome)
			view.Done = append(view.Done, item)
			continue
		case !refused:
			s.Log.Error("one of several decisions of a body", "case", task.Case.Row.Number, "error", err)
			item.Note = s.text("bulk.failed")
		default:
			item.Note = s.bulkNote(task.Case, task.Row.Stop, refusal)
		}
		view.Left = append(view.Left, item)
	}
	if record, is := meeting[flows.FieldProtocol].(expression.Record); is && !kept {
		id, _ := record["id"].(string)
		if err := s.e.Files().Remove(post.host.Case.Row.ID, id); err != nil {
			return err
		}
	}
	return s.page(c, http.StatusOK, "agenda", view)
}
