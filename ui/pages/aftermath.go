package pages

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
	"laufzettel/ui"
)

// What happens with answers after the submission, on pages: consents to withdraw, originals to see.

// consents are those of a case; base is the address of the status page, under which each can be withdrawn by its
// owner.
func (s *server) consents(h *engine.History, by flows.Actor, base string) []ui.ConsentItem {
	var items []ui.ConsentItem
	for _, consent := range flows.Consents(h.Flow(), h.State) {
		item := s.consentItem(h, consent)
		refusal := s.e.May(by, engine.WithdrawConsent, engine.OfAnswer(&h.Case, "", consent.Spot))
		switch {
		case refusal == nil:
			item.Href = base + "/einwilligung/" + consent.Spot.String()
		case refusal.Code == flows.NotYours:
			continue // somebody else gave it, in a step of their own
		}
		items = append(items, item)
	}
	return items
}

func (s *server) consentItem(h *engine.History, consent flows.Consent) ui.ConsentItem {
	item := ui.ConsentItem{Text: consent.Text, GivenAt: consent.GivenAt, WithdrawnAt: consent.WithdrawnAt}
	form := h.Flow().FormAt(consent.Spot)
	for _, path := range consent.Field.Withdrawal().Erases {
		field := form.Field(path)
		if field == nil {
			continue
		}
		label, err := field.Label.Render(&expression.Scope{Zone: s.org().Zone()}, s.lang())
		if err != nil || label == "" {
			label = field.Name
		}
		item.Erased = append(item.Erased, label)
	}
	return item
}

// withdrawn are the consents of a case that were taken back, for those who work on it.
func (s *server) withdrawn(h *engine.History) []ui.ConsentItem {
	var items []ui.ConsentItem
	for _, consent := range flows.Consents(h.Flow(), h.State) {
		if !consent.WithdrawnAt.IsZero() {
			items = append(items, s.consentItem(h, consent))
		}
	}
	return items
}

// theirConsent finds the consent of an address; consents of others do not exist.
func (s *server) theirConsent(c echo.Context) (*engine.History, flows.Consent, error) {
	h, err := s.caseOfKey(c)
	if err != nil {
		return nil, flows.Consent{}, err
	}
	at := flows.ParseSpot(h.Flow(), c.Param("field"))
	if refusal := s.e.May(submitterActor(h), engine.WithdrawConsent, engine.OfAnswer(&h.Case, "", at)); refusal != nil && refusal.Code != flows.AlreadyDone {
		return nil, flows.Consent{}, errGone
	}
	for _, consent := range flows.Consents(h.Flow(), h.State) {
		if consent.Spot == at {
			return h, consent, nil
		}
	}
	return nil, flows.Consent{}, errGone
}

// consentPage asks before a consent is withdrawn, or says that it was.
func (s *server) consentPage(c echo.Context) error {
	h, consent, err := s.theirConsent(c)
	if err != nil {
		return err
	}
	view := ui.ConsentPage{
		Shell: s.shell(c, s.text("pages.consent.title"), "start"), Number: h.Row.Number, Process: h.Process.TitleIn(s.lang()),
		Consent: s.consentItem(h, consent), Action: "/v/" + h.Row.Key + "/einwilligung/" + consent.Spot.String(), Back: "/v/" + h.Row.Key,
	}
	form := h.Flow().FormAt(consent.Spot)
	values := h.State.Values
	if consent.Step != "" {
		values = h.State.Steps[consent.Step].Values
	}
	scope := s.formContext(h.Process, h.State.Values).Scope
	names := map[string]any{}
	for _, from := range []map[string]any{scope.Names, values} {
		for name, value := range from {
			names[name] = value
		}
	}
	scope.Names = names
	if view.Follows, err = form.Field(consent.Field.Path).Withdrawal().Text.Render(&scope, s.lang()); err != nil {
		return err
	}
	view.Follows = strings.TrimSpace(view.Follows)
	return s.page(c, http.StatusOK, "consent", view)
}

// consentPost withdraws a consent. A second post is shown the first result.
func (s *server) consentPost(c echo.Context) error {
	if _, err := s.readForm(c, nil); err != nil {
		return err
	}
	h, consent, err := s.theirConsent(c)
	if err != nil {
		return err
	}
	_, err = s.e.WithdrawConsent(c.Request().Context(), h.Row.ID, submitterActor(h), consent.Spot, nil)
	var refusal *flows.Refusal
	if errors.As(err, &refusal) && refusal.Code != flows.AlreadyDone {
		return errGone
	}
	if err != nil && refusal == nil {
		return err
	}
	return s.back(c, "/v/"+h.Row.Key+"/einwilligung/"+consent.Spot.String())
}

// erasedNote is what stands in place of an answer that went with a consent; "" where there was none, or it went
// in another way.
func (s *server) erasedNote(h *engine.History, step string, form *forms.Form, values forms.Values) func(path string) string {
	gone := goneWithConsents(h, step)
	return func(path string) string {
		at, withdrawn := form.WithdrawnAt(values, path)
		if !withdrawn || !gone[path] {
			return ""
		}
		moment, _ := at.(time.Time)
		return s.text("pages.consent.erased", "at", s.Renderer.Day(moment))
	}
}

// goneWithConsents are the paths of answers of a form that were erased because a consent was withdrawn.
func goneWithConsents(h *engine.History, step string) map[string]bool {
	gone, from := map[string]bool{}, map[string]string{}
	for _, event := range h.Events {
		place := strconv.Itoa(event.Seq) + "/answers."
		switch ev := event.Event.(type) {
		case flows.Submitted:
			from[place] = ""
		case flows.TaskDecided:
			from[place] = ev.Step
		case flows.ActionTaken:
			from[place] = ev.Action
		case flows.Erased:
			for _, ref := range ev.Refs {
				number, path, _ := strings.Cut(ref, "/answers.")
				if at, answers := from[number+"/answers."]; ev.Why == "consent" && answers && at == step && path != "" {
					gone[path] = true
				}
			}
		}
	}
	return gone
}

// originals are the papers of a case; buttons are there for who may see them at this desk.
func (s *server) originals(d *desk, buttons bool) []ui.OriginalItem {
	if d.reader() == outside {
		return nil
	}
	var items []ui.OriginalItem
	for _, original := range flows.Originals(d.h.Flow(), d.h.State) {
		item := ui.OriginalItem{Text: original.Text, Seen: original.Seen, At: original.At, By: s.witness(d.h, original)}
		if buttons && s.e.May(d.actor, engine.SeeOriginal, engine.OfAnswer(&d.h.Case, d.stop.ID, original.Spot)) == nil {
			switch {
			case !original.Seen:
				item.Do = "seen:" + original.Spot.String()
			case original.By.Stop == d.stop.ID && original.By.By == d.actor.Party:
				item.Do = "unseen:" + original.Spot.String()
			}
		}
		items = append(items, item)
	}
	return items
}

// witness is who has seen an original, never more than is known.
func (s *server) witness(h *engine.History, original flows.Original) string {
	if original.By.By == (flows.Party{}) {
		return original.Name
	}
	return s.actorName(h, flows.Actor{Party: original.By.By, Way: original.By.Way})
}

// withoutWitnesses leaves out who has seen the originals, for readers whom the case is about.
func withoutWitnesses(form *forms.Form, values forms.Values) forms.Values {
	for _, field := range form.Originals() {
		values = values.Changed(field.Path, func(confirmed expression.Record) { delete(confirmed, "seenBy") })
	}
	return values
}

// sees says whether a post is about an original.
func (p *posted) sees() bool {
	word, _, _ := p.do()
	return word == "seen" || word == "unseen"
}

// seeOriginal records that an original was seen, or that this was a mistake, and shows the desk again with
// everything that was typed. A second post is shown the first result.
func (s *server) seeOriginal(c echo.Context, d *desk, post *decisionPost) error {
	if _, ok := s.e.Unseal(post.Control["_seal"], d.h.Row.ID, d.stop.ID, d.actor.Party); !ok {
		return s.showOutdated(c, d, post)
	}
	word, path, _ := post.do()
	do := flows.SeeOriginal{Spot: flows.ParseSpot(d.h.Flow(), path), Stop: d.stop.ID, Back: word == "unseen"}
	_, err := s.e.Do(c.Request().Context(), d.h.Row.ID, flows.Input{By: d.actor, Do: do})
	refusal, refused := asRefusal(err)
	switch {
	case err != nil && !refused:
		return err
	case refused && (refusal.Code != flows.AlreadyDone || refusal.Done != nil):
		return s.refused(c, d, post, refusal)
	}
	if s.step(d).Form() == nil && post.Control["outcome"] == "" && post.Control["comment"] == "" && post.Control["note"] == "" {
		return s.back(c, d.base)
	}
	h, err := s.e.History(c.Request().Context(), d.h.Row.ID)
	if err != nil {
		return err
	}
	d.h, d.stop = h, h.State.Stop(d.stop.ID)
	if d.stop == nil {
		return s.back(c, d.base)
	}
	return s.showDesk(c, d, post, post.problems, http.StatusOK)
}

// witnessed tells that an original was seen, or not after all; by whom is for those who work on the case.
func (s *server) witnessed(h *engine.History, event flows.Recorded, at flows.Spot, key string, who reader) ui.Entry {
	entry := ui.Entry{Icon: "check", Title: s.text(key), Text: wordingAt(h, at)}
	if who == inside {
		entry.By = s.actorName(h, event.By)
	}
	return entry
}

// wordingAt is what was confirmed or agreed to; "" where it was erased.
func wordingAt(h *engine.History, at flows.Spot) string {
	values := h.State.Values
	if at.Step != "" {
		values = h.State.Steps[at.Step].Values
	}
	record, _ := values.At(at.Field).(expression.Record)
	wording, _ := record["text"].(string)
	return wording
}
