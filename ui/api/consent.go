package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/flows"
)

// consentView is a consent that the token's holder gave, or that is about them. Field is how it is named in
// addresses.
type consentView struct {
	Field       string     `json:"field"`
	Text        string     `json:"text,omitempty"` // the wording that was agreed to; not in stored answers
	Given       bool       `json:"given"`
	GivenAt     *time.Time `json:"givenAt,omitempty"`
	WithdrawnAt *time.Time `json:"withdrawnAt,omitempty"`
}

// withdrawnView answers a withdrawal.
type withdrawnView struct {
	Case    stateView   `json:"case"`
	Consent consentView `json:"consent"`
}

// consentsOf are the consents of a case that an actor may withdraw or has withdrawn.
func (s *server) consentsOf(actor flows.Actor, k *engine.Case) []consentView {
	var views []consentView
	for _, consent := range flows.Consents(k.Flow(), k.State) {
		if s.consentIsTheirs(actor, k, consent.Spot) {
			views = append(views, viewOfConsent(consent))
		}
	}
	return views
}

func (s *server) consentIsTheirs(actor flows.Actor, k *engine.Case, at flows.Spot) bool {
	refusal := s.e.May(actor, engine.WithdrawConsent, engine.OfAnswer(k, "", at))
	return refusal == nil || refusal.Code == flows.AlreadyDone
}

func viewOfConsent(consent flows.Consent) consentView {
	view := consentView{Field: consent.Spot.String(), Text: consent.Text, Given: consent.WithdrawnAt.IsZero()}
	if !consent.GivenAt.IsZero() {
		view.GivenAt = &consent.GivenAt
	}
	if !consent.WithdrawnAt.IsZero() {
		view.WithdrawnAt = &consent.WithdrawnAt
	}
	return view
}

func withdrawnOf(k *engine.Case, at flows.Spot) withdrawnView {
	view := withdrawnView{Case: stateOf(k)}
	for _, consent := range flows.Consents(k.Flow(), k.State) {
		if consent.Spot == at {
			view.Consent = viewOfConsent(consent)
			view.Consent.Text = "" // an answer is kept for a day, and a wording may hold what somebody typed
		}
	}
	return view
}

// withdrawConsent takes back a consent of the token's holder, and erases what goes with it. One that was withdrawn
// before is answered with the first result.
func (s *server) withdrawConsent(c echo.Context, t engine.APIToken) error {
	body, err := readBody(c, true)
	if err != nil {
		return err
	}
	o, err := s.once(c, t, body)
	if err != nil {
		return err
	}
	return o.do(c, func(keep keep) (*engine.Reply, error) {
		if m, err := membersOf(body); err != nil {
			return nil, err
		} else if err := m.problem(); err != nil {
			return nil, err
		}
		ctx := c.Request().Context()
		k, err := s.e.Case(ctx, c.Param("case"))
		if err != nil {
			return nil, err
		}
		at := flows.ParseSpot(k.Flow(), c.Param("field"))
		if !s.consentIsTheirs(t.Actor(), k, at) {
			return nil, say(notFound, nil)
		}
		reply := &engine.Reply{Status: http.StatusOK}
		_, err = s.e.WithdrawConsent(ctx, k.Row.ID, t.Actor(), at, func(result *engine.Case) (changes []engine.DocumentChange, err error) {
			if reply.Body, err = json.Marshal(withdrawnOf(result, at)); err != nil {
				return nil, err
			}
			return keep(reply.Status, reply.Body)
		})
		var refusal *flows.Refusal
		switch {
		case errors.As(err, &refusal) && refusal.Code == flows.AlreadyDone:
			if k, err = s.e.Case(ctx, k.Row.ID); err != nil {
				return nil, err
			}
			reply.Body, err = json.Marshal(withdrawnOf(k, at))
			return reply, err
		case refusal != nil:
			return nil, refused(refusal)
		}
		return reply, err
	})
}
