package api

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions"
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
)

// start begins a case. The body is the form's values, or an object that has them under "values" and nothing
// else but "amends". The answer comes once everything up to the next stop is stored and visible.
func (s *server) start(c echo.Context, t engine.APIToken) error {
	p, ok := s.e.Process(c.Param("process"))
	if !ok {
		return say(notFound, nil)
	}
	if !s.e.MayStart(t.Actor(), p) {
		return say(notOpen, nil)
	}
	body, err := readBody(c, false)
	if err != nil {
		return err
	}
	o, err := s.once(c, t, body)
	if err != nil {
		return err
	}
	return o.do(c, func(keep keep) (*engine.Reply, error) {
		answers, name, err := startBody(p.Form, body)
		if err != nil {
			return nil, err
		}
		amends, err := s.amended(c.Request().Context(), p, t.Actor(), name)
		if err != nil {
			return nil, err
		}
		values, err := s.startValues(p, t, answers)
		if err != nil {
			return nil, err
		}
		return s.begin(c, engine.StartRequest{Process: p.Name, Version: p, Values: values, By: t.Actor(), Amends: amends}, keep)
	})
}

func (s *server) begin(c echo.Context, r engine.StartRequest, keep keep) (*engine.Reply, error) {
	reply := &engine.Reply{Status: http.StatusCreated}
	r.Also = func(result *engine.Case) (changes []engine.DocumentChange, err error) {
		if reply.Body, err = json.Marshal(startedOf(result)); err != nil {
			return nil, err
		}
		return keep(reply.Status, reply.Body)
	}
	_, err := s.e.Start(c.Request().Context(), r)
	var refusal *flows.Refusal
	if errors.As(err, &refusal) {
		return nil, refused(refusal)
	}
	return reply, err
}

// startValues reads the answers of the start form and says everything that is wrong with them at once.
func (s *server) startValues(p *definitions.Process, t engine.APIToken, body []byte) (forms.Values, error) {
	ctx := s.e.FormContext(p, nil)
	s.e.SignedIn(ctx, t.Person)
	return readValues(p.Form, body, ctx)
}

// readValues reads answers by a form and says everything that is wrong with them at once. Nothing can be uploaded here:
// only files that ctx knows are real.
func readValues(form *forms.Form, body []byte, ctx *forms.Context) (forms.Values, error) {
	values, problems, err := form.ReadJSON(body, ctx)
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		return nil, inForm(problems)
	}
	return values, nil
}
