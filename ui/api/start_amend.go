package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"

	"laufzettel/definitions"
	"laufzettel/definitions/source"
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
)

// maxCaseName is the length in runes of an id or number of a case.
const maxCaseName = 200

var noSuchAmended = &source.Message{Code: "no-such-case",
	De: "Den Vorgang „{name}“ gibt es in diesem Prozess nicht, oder er ist nicht für dich.",
	En: "There is no case “{name}” of this process, or it is not for you."}

// amended finds the ended case that a new one is to change, by its id or number; "" where the request names none. What
// somebody may not see does not exist for them; that nothing may be amended now, or not by them, is refused by the engine.
func (s *server) amended(ctx context.Context, p *definitions.Process, actor flows.Actor, name string) (string, error) {
	if name == "" {
		return "", nil
	}
	missing := (&problem{kind: incomplete, detail: formProblems.Say(nil)}).at("amends", noSuchAmended.Say(source.Args{"name": shortened(name)}))
	k, err := s.e.Case(ctx, name)
	if errors.Is(err, engine.ErrNotFound) {
		var h *engine.History
		if h, err = s.e.HistoryByNumber(ctx, name); err == nil {
			k = &h.Case
		}
	}
	if errors.Is(err, engine.ErrNotFound) {
		return "", missing
	}
	if err != nil {
		return "", err
	}
	refusal := s.e.MayAmend(actor, k)
	if k.Process.Name != p.Name || refusal != nil && (refusal.Code == flows.NotYours || s.e.May(actor, engine.SeeStatus, engine.OfCase(k)) != nil) {
		return "", missing
	}
	if refusal != nil {
		return "", refused(refusal)
	}
	return k.Row.ID, nil
}

// startBody takes the answers out of the body of a start, and what it amends: they stand under "values" there, where the
// form has no such field, with nothing but "amends" beside them. Otherwise the body is the answers.
func startBody(form *forms.Form, body []byte) (answers []byte, amends string, err error) {
	var all map[string]json.RawMessage
	if form.Field("values") != nil || json.Unmarshal(body, &all) != nil {
		return body, "", nil
	}
	inner, wrapped := bytes.TrimSpace(all["values"]), len(all) == 1
	if _, named := all["amends"]; named && len(all) == 2 {
		wrapped = true
	}
	if !wrapped || len(inner) == 0 || inner[0] != '{' {
		return body, "", nil
	}
	m, err := membersOf(body, "values", "amends")
	if err != nil {
		return nil, "", err
	}
	amends = m.text("amends", maxCaseName)
	return inner, amends, m.problem()
}
