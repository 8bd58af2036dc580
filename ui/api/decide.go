package api

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
)

var (
	chooseOutcome = &source.Message{Code: "choose", De: "Wähle einen Ausgang als „outcome“.", En: "Choose an outcome as “outcome”."}
	outcomeMeant  = &source.Message{Code: "no-such-outcome", De: "„{name}“ ist hier kein Ausgang. Möglich: {known}.", En: "“{name}” is no outcome here. Possible: {known}."}
	noAnswers     = &source.Message{Code: "no-answers", De: "Dieser Schritt hat kein Formular; lass „values“ weg.", En: "This step has no form; leave “values” out."}
)

// decision is a request to decide a task.
type decision struct {
	outcome, comment, note string
	fields                 []string
	revision               int
	rows                   []flows.RowChoice
	rest                   string
	values                 []byte // JSON object; nil if there is none
	edits                  []byte // the same: fields of the start form
	directory              forms.Directory
}

func decisionOf(body []byte) (decision, error) {
	m, err := membersOf(body, "outcome", "values", "comment", "note", "fields", "revision", "rows", "rest", "edits")
	if err != nil {
		return decision{}, err
	}
	d := decision{
		outcome: m.text("outcome", 200), comment: m.text("comment", maxComment), note: m.text("note", maxComment),
		fields: m.texts("fields"), revision: m.count("revision"), values: m.object("values"), rest: m.text("rest", 200), edits: m.object("edits"),
	}
	d.rows = rowsOf(m)
	return d, m.problem()
}

// decide chooses an outcome of a task, or answers an ask-back, which has none.
func (s *server) decide(c echo.Context, t engine.APIToken) error {
	body, err := readBody(c, false)
	if err != nil {
		return err
	}
	return s.onTask(c, t, body, func(k *engine.Case, stop string, refusal *flows.Refusal) (any, error) {
		d, err := decisionOf(body)
		if err != nil {
			return nil, err
		}
		if refusal != nil {
			return nil, refusal
		}
		d.directory = engine.DirectoryFor(t.Actor())
		at := k.State.Stop(stop)
		if at.Kind == flows.Asked && d.outcome == "" {
			values, err := s.askedValues(k, at, d)
			return flows.AnswerReturn{Stop: stop, Values: values, Comment: d.comment}, err
		}
		if at.Kind == flows.Returned && d.outcome == "" {
			values, err := s.returnValues(k, at, d)
			return flows.AnswerReturn{Stop: stop, Values: values, Comment: d.comment}, err
		}
		return s.choice(t.Actor(), k, at, d)
	})
}

// choice is the input for the decider, with the answers of the step's form.
func (s *server) choice(actor flows.Actor, k *engine.Case, stop *flows.Stop, d decision) (any, error) {
	if stop.Kind != flows.Returned && (d.outcome != "" || d.rest == "" && d.rows == nil) {
		if p := s.outcomeProblem(k, stop, d.outcome); p != nil {
			return nil, p
		}
	}
	in := flows.Choose{Stop: stop.ID, Outcome: d.outcome, Comment: d.comment, Note: d.note, Fields: d.fields, Revision: d.revision, Rows: d.rows, Rest: d.rest}
	form := k.Flow().Step(stop.Step).Form()
	var err error
	if in.Edits, err = s.edits(actor, k, stop, d); err != nil {
		return nil, err
	}
	switch {
	case form != nil:
		in.Values, err = s.stepValues(k, stop, form, d)
	case stop.Kind == flows.Working:
		in.Values, err = workValues(d)
	case len(bytes.Trim(d.values, "{} \t\r\n")) > 0:
		err = (&problem{kind: incomplete, detail: formProblems.Say(nil)}).at("values", noAnswers.Say(nil))
	}
	return in, err
}

// outcomeProblem says which outcomes there are where the chosen one is none.
func (s *server) outcomeProblem(k *engine.Case, stop *flows.Stop, chosen string) error {
	var keys []string
	for _, offer := range flows.Outcomes(k.Flow(), k.State, stop.ID, s.e.Organisation()) {
		if offer.Key == chosen {
			return nil
		}
		keys = append(keys, offer.Key)
	}
	if chosen == "" {
		return (&problem{kind: incomplete, detail: formProblems.Say(nil)}).at("outcome", chooseOutcome.Say(nil))
	}
	detail := outcomeMeant.Say(source.Args{"name": shortened(chosen), "known": commaList(keys)})
	return (&problem{kind: noSuchOutcome, detail: detail}).at("outcome", detail)
}

func (s *server) stepValues(k *engine.Case, stop *flows.Stop, form *forms.Form, d decision) (forms.Values, error) {
	o := s.e.Organisation()
	ctx := flows.StepFormContext(k.Flow(), k.State, stop.Step, s.e.Clock().Now(), o)
	ctx.Catalogue, ctx.Extra, ctx.Directory = o, map[string]any{"outcome": d.outcome}, d.directory
	ctx.Files = filesOf(form, k.State.Steps[stop.Step].Values)
	return readValues(form, orEmpty(d.values), ctx)
}

// returnValues puts the answers to an ask-back over those of the case; only reopened fields count.
func (s *server) returnValues(k *engine.Case, stop *flows.Stop, d decision) (forms.Values, error) {
	form := k.Flow().Form
	if form == nil {
		return nil, nil
	}
	ctx := s.e.CaseContext(k)
	ctx.Reopened, ctx.Files, ctx.Directory = stop.Fields, filesOf(form, k.State.Values), d.directory
	return readValues(form, orEmpty(d.values), ctx)
}

// workValues are the answers of work done by hand: the day on which it was done, if the client says it.
func workValues(d decision) (forms.Values, error) {
	if d.values == nil {
		return nil, nil
	}
	m, err := membersOf(d.values, "on")
	if err != nil {
		return nil, err
	}
	values := forms.Values{}
	if on := m.text("on", 40); on != "" {
		values["on"] = on
	}
	m.wrong.kind, m.wrong.detail = incomplete, formProblems.Say(nil)
	return values, m.problem()
}

func filesOf(form *forms.Form, values forms.Values) map[string]expression.Record {
	files := map[string]expression.Record{}
	for _, records := range form.FilesIn(values) {
		for _, r := range records {
			if id, ok := r["id"].(string); ok {
				files[id] = r
			}
		}
	}
	return files
}

func orEmpty(values []byte) []byte {
	if values == nil {
		return []byte("{}")
	}
	return values
}

func (s *server) claim(c echo.Context, t engine.APIToken) error {
	return s.move(c, t, func(stop string) any { return flows.Claim{Stop: stop} })
}

func (s *server) release(c echo.Context, t engine.APIToken) error {
	return s.move(c, t, func(stop string) any { return flows.Release{Stop: stop} })
}

// move takes a task out of its queue or gives it back.
func (s *server) move(c echo.Context, t engine.APIToken, input func(stop string) any) error {
	body, err := readBody(c, true)
	if err != nil {
		return err
	}
	return s.onTask(c, t, body, func(_ *engine.Case, stop string, _ *flows.Refusal) (any, error) {
		m, err := membersOf(body)
		if err != nil {
			return nil, err
		}
		return input(stop), m.problem()
	})
}

// taskInput makes the input for the decider. refusal says why the actor may not decide the task now.
type taskInput func(k *engine.Case, stop string, refusal *flows.Refusal) (any, error)

// onTask brings an input to the case of a task. Tasks that the token's holder has nothing to do with do not
// exist for them.
func (s *server) onTask(c echo.Context, t engine.APIToken, body []byte, input taskInput) error {
	o, err := s.once(c, t, body)
	if err != nil {
		return err
	}
	ctx, actor := c.Request().Context(), t.Actor()
	return o.do(c, func(keep keep) (*engine.Reply, error) {
		k, stop, err := s.e.TaskCase(ctx, c.Param("task"))
		if err != nil {
			return nil, err
		}
		reply, err := s.bring(ctx, actor, k, stop, input, keep)
		var refusal *flows.Refusal
		if errors.As(err, &refusal) {
			return nil, s.refusedTask(ctx, actor, k, stop, refusal)
		}
		return reply, err
	})
}

func (s *server) bring(ctx context.Context, actor flows.Actor, k *engine.Case, stop string, input taskInput, keep keep) (*engine.Reply, error) {
	refusal := s.e.May(actor, engine.DecideTask, engine.OfTask(k, stop))
	if refusal != nil {
		if known, err := s.knowsTask(ctx, actor, k, stop, refusal); err != nil || !known {
			return nil, cmp.Or[error](err, say(notFound, nil))
		}
	}
	do, err := input(k, stop, refusal)
	if err != nil {
		return nil, err
	}
	reply := &engine.Reply{Status: http.StatusOK}
	_, err = s.e.DoAlso(ctx, k.Row.ID, flows.Input{By: actor, Do: do}, func(result *engine.Case) (changes []engine.DocumentChange, err error) {
		if reply.Body, err = json.Marshal(decidedOf(result)); err != nil {
			return nil, err
		}
		return s.documents(actor, do, result, stop, keep, reply)
	})
	return reply, err
}

// documents are what a decision stores beside itself: the answer under its idempotency key, and for a
// service, which has no link, where the decided task was.
func (s *server) documents(actor flows.Actor, do any, result *engine.Case, stop string, keep keep, reply *engine.Reply) ([]engine.DocumentChange, error) {
	changes, err := keep(reply.Status, reply.Body)
	if err != nil {
		return nil, err
	}
	if _, chosen := do.(flows.Choose); chosen && actor.Service != "" {
		place, err := s.e.DecidedTask(result.Row.ID, stop)
		if err != nil {
			return nil, err
		}
		changes = append(changes, place)
	}
	return changes, nil
}
