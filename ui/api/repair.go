package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"slices"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
)

var (
	wantsResults = &source.Message{Code: "wants-results", De: "„results“ nennt je Schritt die Werte, die er geben sollte: {\"schritt\": {\"name\": …}}.", En: "“results” names by step the values that it should have given: {\"step\": {\"name\": …}}."}
	wrongResult  = &source.Message{Code: "wrong-result", De: "„{name}“ des Schritts „{step}“ passt nicht: {why}", En: "“{name}” of the step “{step}” does not fit: {why}"}
	wantsValues  = &source.Message{Code: "wants-values", De: "„values“ muss ein Objekt sein, dessen Namen mit einem Buchstaben beginnen und höchstens 60 Buchstaben, Ziffern und _ haben: { … }.", En: "“values” must be an object whose names begin with a letter and have at most 60 letters, digits and _: { … }."}
	noAnswer     = &source.Message{Code: "no-answer-here", De: "Der Schritt, an dem der Vorgang steht, liest „{name}“ nicht.", En: "The step at which the case stands does not read “{name}”."}
)

// repair lets a halted case go on: tried again, with other values, or another way.
func (s *server) repair(c echo.Context, t engine.APIToken) error {
	return s.onCase(c, t, engine.ManageCase, func(k *engine.Case, body []byte, keep keep, reply *engine.Reply) error {
		do, err := s.repairInput(k, body)
		if err != nil {
			return err
		}
		_, err = s.e.Manage(c.Request().Context(), t.Actor(), k.Row.ID, do, keptReply(keep, reply))
		return err
	})
}

// happen lets an event from outside reach a case. The same event (by its id) counts once and is answered alike.
func (s *server) happen(c echo.Context, t engine.APIToken) error {
	return s.onCase(c, t, "", func(k *engine.Case, body []byte, keep keep, reply *engine.Reply) error {
		event, err := eventOf(body)
		if err != nil && s.e.May(t.Actor(), engine.SeeStatus, engine.OfCase(k)) != nil && t.Service == "" {
			return say(notFound, nil) // before a word about the request, which would tell that the case is there
		}
		if err != nil {
			return err
		}
		now, heard, err := s.e.Happen(c.Request().Context(), t.Actor(), k.Row.ID, event, keptReply(keep, reply))
		if err == nil && !heard {
			reply.Body, err = json.Marshal(decidedOf(now))
		}
		return err
	})
}

// keptReply makes the answer of a request in the commit that it causes.
func keptReply(keep keep, reply *engine.Reply) func(*engine.Case) ([]engine.DocumentChange, error) {
	return func(result *engine.Case) (changes []engine.DocumentChange, err error) {
		if reply.Body, err = json.Marshal(decidedOf(result)); err != nil {
			return nil, err
		}
		return keep(reply.Status, reply.Body)
	}
}

// onCase does something to a case once. To whom the case does not exist it says so before a word about the request; with
// an action it also refuses those who see the case and may not do that.
func (s *server) onCase(c echo.Context, t engine.APIToken, action engine.Action, do func(*engine.Case, []byte, keep, *engine.Reply) error) error {
	body, err := readBody(c, false)
	if err != nil {
		return err
	}
	o, err := s.once(c, t, body)
	if err != nil {
		return err
	}
	return o.do(c, func(keep keep) (*engine.Reply, error) {
		k, err := s.e.Case(c.Request().Context(), c.Param("case"))
		if err != nil {
			return nil, err
		}
		if action != "" {
			if s.e.May(t.Actor(), engine.SeeStatus, engine.OfCase(k)) != nil {
				return nil, say(notFound, nil)
			}
			if refusal := s.e.May(t.Actor(), action, engine.OfCase(k)); refusal != nil {
				return nil, &problem{kind: notAllowed, detail: refusal.Text}
			}
		}
		reply := &engine.Reply{Status: http.StatusOK}
		err = do(k, body, keep, reply)
		var refusal *flows.Refusal
		switch {
		case errors.As(err, &refusal) && refusal.Code == flows.NotYours:
			return nil, &problem{kind: notAllowed, detail: refusal.Text}
		case refusal != nil && refusal.Code == flows.NoSuchTask:
			return nil, (&problem{kind: incomplete, detail: formProblems.Say(nil)}).at("name", refusal.Text)
		case refusal != nil:
			return nil, refused(refusal)
		case err != nil:
			return nil, err
		}
		return reply, nil
	})
}

// repairInput reads how a case is to go on.
func (s *server) repairInput(k *engine.Case, body []byte) (flows.Repair, error) {
	m, err := membersOf(body, "answers", "results", "to", "onward", "end", "why")
	if err != nil {
		return flows.Repair{}, err
	}
	do := flows.Repair{To: m.text("to", 200), Onward: m.flag("onward"), End: m.text("end", 200), Why: m.text("why", maxComment)}
	answers, results := m.object("answers"), m.object("results")
	choices, halted := flows.Repairs(k.Flow(), k.State, s.e.Organisation())
	if len(results) > 0 {
		do.Results = m.results(choices, results)
	}
	if err := m.problem(); err != nil {
		return do, err
	}
	if len(answers) > 0 && halted && k.Flow().Form != nil {
		do.Answers, err = s.repairAnswers(k, choices, answers)
	}
	return do, err
}

// repairAnswers reads answers of the start form that the halted step reads; others cannot be changed this way.
func (s *server) repairAnswers(k *engine.Case, choices flows.RepairChoices, answers []byte) (forms.Values, error) {
	var given map[string]json.RawMessage
	if err := json.Unmarshal(answers, &given); err != nil {
		return nil, err
	}
	var names []string
	wrong := &problem{kind: incomplete, detail: formProblems.Say(nil)}
	failed := false
	for name := range given {
		if !slices.Contains(choices.Fields, name) {
			wrong, failed = wrong.at(name, noAnswer.Say(source.Args{"name": shortened(name)})), true
		}
		names = append(names, name)
	}
	if failed {
		return nil, wrong
	}
	form := k.Flow().Form
	ctx := s.e.CaseContext(k)
	ctx.Reopened, ctx.Files = names, filesOf(form, k.State.Values)
	values, err := readValues(form, answers, ctx)
	if err != nil {
		return nil, err
	}
	supplied := forms.Values{}
	for _, name := range names {
		supplied[name] = values[name]
	}
	return supplied, nil
}

// results reads what steps should have given, each value in the type that is declared for it.
func (m *members) results(choices flows.RepairChoices, body []byte) map[string]map[string]any {
	var given map[string]map[string]any
	if err := unmarshalNumbers(body, &given); err != nil {
		m.wrong.at("results", wantsResults.Say(nil))
		return nil
	}
	for place, values := range given {
		for name, stored := range values {
			of := choices.Types[place+"/"+name]
			if place == choices.Step && of == nil {
				of = choices.Results[name]
			}
			value, err := expression.FromJSON(stored, of)
			if err != nil {
				m.wrong.at("results", wrongResult.Say(source.Args{"name": shortened(name), "step": shortened(place), "why": err.Error()}))
				continue
			}
			values[name] = value
		}
	}
	return given
}

var eventValueName = regexp.MustCompile(`^\pL[\pL\d_]{0,59}$`)

// eventOf reads an event; its values are read without declared types: numbers, texts, yes or no, lists and records.
func eventOf(body []byte) (flows.Happen, error) {
	m, err := membersOf(body, "name", "id", "values")
	if err != nil {
		return flows.Happen{}, err
	}
	event := flows.Happen{Name: m.text("name", 60), ID: m.text("id", maxKey)}
	for member, text := range map[string]string{"name": event.Name, "id": event.ID} {
		if text == "" {
			m.wrong.at(member, needsMember.Say(source.Args{"name": member}))
		}
	}
	if values := m.object("values"); len(values) > 0 {
		var stored map[string]any
		if err := unmarshalNumbers(values, &stored); err != nil {
			return event, err
		}
		event.Values = map[string]any{}
		for name, one := range stored {
			value, err := expression.FromJSON(one, nil)
			if err != nil || !eventValueName.MatchString(name) {
				m.wrong.at("values", wantsValues.Say(nil))
				continue
			}
			event.Values[name] = value
		}
	}
	return event, m.problem()
}

// unmarshalNumbers is json.Unmarshal that keeps numbers as they were written.
func unmarshalNumbers(body []byte, v any) error {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	return decoder.Decode(v)
}
