package pages

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/ui"
)

// mostBulk is how many cases are decided in one go: as many as a page of the inbox shows.
const mostBulk = 50

// bulk is what somebody ticked in the inbox: tasks of one step that can be decided together, and the rest.
type bulk struct {
	actor flows.Actor
	tasks []engine.OpenTask
	left  []ui.BulkItem
	offer []flows.Offer
}

// ticked looks at what was ticked. Tasks that the actor may not see do not exist.
func (s *server) ticked(c echo.Context, ids []string) (*bulk, error) {
	b := &bulk{actor: s.actorOf(c)}
	seen := map[string]bool{}
	for _, id := range ids {
		if seen[id] || len(seen) == mostBulk {
			continue
		}
		seen[id] = true
		if err := s.tick(c.Request().Context(), b, id); err != nil {
			return nil, err
		}
	}
	if len(b.tasks) > 0 {
		first := b.tasks[0]
		b.offer = flows.BulkOutcomes(first.Case.Flow(), first.Case.State, first.Row.Stop, s.org())
	}
	return b, nil
}

// tick adds one task to those that are decided, or says why it is not among them.
func (s *server) tick(ctx context.Context, b *bulk, id string) error {
	k, stop, err := s.e.TaskCase(ctx, id)
	if errors.Is(err, engine.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if s.e.May(b.actor, engine.SeeCase, engine.OfCase(k)) != nil {
		return nil
	}
	item := s.bulkItem(k, id)
	at := k.State.Stop(stop)
	if at != nil {
		item.Due = s.deadline(at.Due)
	}
	switch refusal := s.e.May(b.actor, engine.DecideTask, engine.OfTask(k, stop)); {
	case refusal != nil:
		item.Note = s.bulkNote(k, stop, refusal)
	case len(flows.BulkOutcomes(k.Flow(), k.State, stop, s.org())) == 0:
		item.Note = s.text("bulk.notBulk")
	case len(b.tasks) > 0 && (b.tasks[0].Row.Process != k.Row.Process || b.tasks[0].Row.Step != at.Step):
		item.Note = s.text("bulk.otherStep")
	default:
		b.tasks = append(b.tasks, engine.OpenTask{Row: engine.TaskRow{ID: id, Case: k.Row.ID, Process: k.Row.Process, Stop: stop, Step: at.Step}, Case: k})
		return nil
	}
	b.left = append(b.left, item)
	return nil
}

func (s *server) bulkItem(k *engine.Case, id string) ui.BulkItem {
	return ui.BulkItem{ID: id, Href: inboxAddress + "/" + id, Number: k.Row.Number, Title: cmp.Or(s.caseTitle(k), k.Row.Number)}
}

// bulkNote says why one case of several was not decided.
func (s *server) bulkNote(k *engine.Case, stop string, refusal *flows.Refusal) string {
	switch refusal.Code {
	case flows.AlreadyDone:
		done := refusal.Done
		if done == nil {
			break
		}
		outcome := s.outcomeLabel(&engine.History{Case: *k}, done.Step, done.Outcome)
		if name := s.org().Name(done.By.Person); name != "" {
			return s.text("bulk.already", "name", name, "outcome", outcome)
		}
		return s.text("bulk.alreadySomebody", "outcome", outcome)
	case flows.Outdated:
		return s.text("bulk.changed")
	case flows.Claimed:
		if at := k.State.Stop(stop); at != nil && at.ClaimedBy != "" {
			return s.text("bulk.claimed", "name", s.org().Name(at.ClaimedBy))
		}
	case flows.NeedsAccount:
		return s.text("bulk.account")
	case flows.NoSuchOutcome:
		return s.text("bulk.notOffered")
	case flows.NotYours, flows.NoSuchTask, flows.Finished:
		return s.text("bulk.gone")
	}
	return refusal.Text.In(s.lang())
}

// bulkPage asks for one outcome for everything that was ticked.
func (s *server) bulkPage(c echo.Context) error {
	if sessionOf(c) == nil {
		return s.toSignIn(c, inboxAddress)
	}
	b, err := s.ticked(c, c.QueryParams()["task"])
	if err != nil {
		return err
	}
	return s.showBulk(c, b, "choose", "", "", nil, http.StatusOK)
}

// bulkPost goes on to the overview, back to the choice, or decides.
func (s *server) bulkPost(c echo.Context) error {
	if sessionOf(c) == nil {
		return s.toSignIn(c, inboxAddress)
	}
	p, err := s.readForm(c, nil, "task", "comment")
	if err != nil {
		return err
	}
	word, _, _ := p.do()
	outcome, comment := p.Control["_outcome"], p.Control["comment"]
	if word == "decide" {
		return s.decideAll(c, p, outcome, comment)
	}
	b, err := s.ticked(c, p.Multi["task"])
	if err != nil {
		return err
	}
	problems := s.remarkTooLong(p)
	if word == "change" || len(b.tasks) == 0 {
		return s.showBulk(c, b, "choose", outcome, comment, nil, http.StatusOK)
	}
	at := slices.IndexFunc(b.offer, func(o flows.Offer) bool { return o.Key == outcome })
	if at < 0 {
		problems = append(problems, ui.Problem{Control: "outcome", Text: s.text("bulk.choose")})
	} else if least := b.leastReason(outcome); utf8.RuneCountInString(comment) < least {
		problems = append(problems, ui.Problem{Control: "comment", Text: s.text("bulk.reason", "n", least)})
	}
	if len(problems) > 0 {
		return s.showBulk(c, b, "choose", outcome, comment, problems, http.StatusUnprocessableEntity)
	}
	return s.showBulk(c, b, "check", outcome, comment, nil, http.StatusOK)
}

func (s *server) remarkTooLong(p *posted) []ui.Problem {
	var problems []ui.Problem
	for _, problem := range s.tooLong(p, "comment") {
		problems = append(problems, ui.Problem{Control: "comment", Text: problem.In(s.lang())})
	}
	return problems
}

// leastReason is how many characters the reason for an outcome has at least: as many as the strictest case asks.
func (b *bulk) leastReason(outcome string) int {
	least := 0
	for _, task := range b.tasks {
		if o := task.Case.Flow().Step(task.Row.Step).Outcome(outcome); o != nil && o.Reason {
			least = max(least, o.MinLength)
		}
	}
	return least
}

func (s *server) showBulk(c echo.Context, b *bulk, phase, outcome, comment string, problems []ui.Problem, status int) error {
	view := ui.BulkPage{
		Shell: s.shell(c, s.text("bulk.heading"), "tasks"), Phase: phase, Action: bulkAddress, Back: inboxAddress, Left: b.left, Comment: comment, Problems: problems,
	}
	view.Faulty = len(problems) > 0
	if len(b.tasks) > 0 {
		first := b.tasks[0]
		view.Process = s.processTitle(first.Row.Process)
		view.Step = first.Case.Flow().StepName(first.Row.Step, s.lang())
		for _, offer := range b.offer {
			o := ui.Outcome{Key: offer.Key, Label: offer.Label, Text: offer.Text, Reason: offer.Reason, Chosen: offer.Key == outcome}
			o.Tone, o.Icon = toneOf(first.Case.Flow(), offer)
			view.Outcomes = append(view.Outcomes, o)
			if o.Chosen && phase == "check" {
				view.Outcome = o
			}
		}
	}
	for _, task := range b.tasks {
		item := s.bulkItem(task.Case, task.Row.ID)
		item.Due = s.deadline(task.Case.State.Stop(task.Row.Stop).Due)
		item.Seal = s.e.Seal(task.Case.Row.ID, task.Row.Stop, b.actor.Party, task.Case.State.Seq)
		view.Items = append(view.Items, item)
	}
	return s.page(c, status, "bulk", view)
}

// decideAll decides one case after the other, each as if it had been decided alone: a case that has moved on since the
// overview was shown is left out, and a second post finds everything decided.
func (s *server) decideAll(c echo.Context, p *posted, outcome, comment string) error {
	actor := s.actorOf(c)
	view := ui.BulkPage{Shell: s.shell(c, s.text("bulk.done"), "tasks"), Phase: "done", Back: inboxAddress}
	seen := map[string]bool{}
	for _, id := range p.Multi["task"] {
		if seen[id] || len(seen) == mostBulk {
			continue
		}
		seen[id] = true
		k, stop, err := s.e.TaskCase(c.Request().Context(), id)
		if errors.Is(err, engine.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		revision, sealed := s.e.Unseal(p.Control["_seal."+id], k.Row.ID, stop, actor.Party)
		if !sealed {
			continue // nobody has seen it on the overview
		}
		item, step := s.decideOne(c.Request().Context(), actor, k, id, flows.Choose{Stop: stop, Outcome: outcome, Comment: comment, Revision: revision})
		if view.Step == "" && step != "" {
			view.Process, view.Step = s.processTitle(k.Row.Process), k.Flow().StepName(step, s.lang())
			view.Outcome = ui.Outcome{Key: outcome, Label: s.outcomeLabel(&engine.History{Case: *k}, step, outcome)}
		}
		if item.Good {
			view.Good++
			view.Items = append(view.Items, item)
		} else {
			view.Left = append(view.Left, item)
		}
	}
	return s.page(c, http.StatusOK, "bulk", view)
}

// decideOne decides one of several cases and says what came of it; step is the step that was decided.
func (s *server) decideOne(ctx context.Context, actor flows.Actor, k *engine.Case, id string, choice flows.Choose) (item ui.BulkItem, step string) {
	item = s.bulkItem(k, id)
	if at := k.State.Stop(choice.Stop); at != nil {
		step = at.Step
	} else if done, ok := k.State.Done(choice.Stop); ok {
		step = done.Step
	}
	if !k.Flow().Step(step).Bulk() {
		item.Note = s.text("bulk.notBulk")
		return item, step
	}
	_, err := s.e.Do(ctx, k.Row.ID, flows.Input{By: actor, Do: choice})
	refusal, refused := asRefusal(err)
	switch {
	case err == nil:
		item.Good = true
		return item, step
	case !refused:
		s.Log.Error("one of several decisions", "case", k.Row.Number, "error", err)
		item.Note = s.text("bulk.failed")
		return item, step
	case refusal.Code == flows.AlreadyDone && refusal.Done != nil && refusal.Done.By == actor.Party && refusal.Done.Outcome == choice.Outcome:
		item.Good = true // the same post came twice
		return item, step
	}
	if now, err := s.e.Case(ctx, k.Row.ID); err == nil {
		k = now
	}
	item.Note = s.bulkNote(k, choice.Stop, refusal)
	if s.e.May(actor, engine.SeeCase, engine.OfCase(k)) != nil {
		item.Title, item.Href = item.Number, inboxAddress // it has gone to others meanwhile
	}
	return item, step
}
