package api

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/flows"
)

// caseView is a case as the token's holder may see it: everybody who may see it at all learns where it is;
// what was answered and decided is only for those who take part.
type caseView struct {
	stateView
	Process     string              `json:"process"`
	StatusLabel string              `json:"statusLabel,omitempty"`
	StatusKind  string              `json:"statusKind,omitempty"` // done, refused, expired, withdrawn, cancelled
	Started     time.Time           `json:"started"`
	Ended       *time.Time          `json:"ended,omitempty"`
	Tasks       []openView          `json:"tasks"`
	Consents    []consentView       `json:"consents,omitempty"`
	Title       string              `json:"title,omitempty"`
	Submitter   *partyView          `json:"submitter,omitempty"`
	Subject     *partyView          `json:"subject,omitempty"`
	Verified    *bool               `json:"verified,omitempty"`
	Values      map[string]any      `json:"values,omitempty"`
	Steps       map[string]stepView `json:"steps,omitempty"`
}

// stepView is the newest round of a step that somebody decided.
type stepView struct {
	Outcome string         `json:"outcome"`
	By      *partyView     `json:"by,omitempty"`
	At      time.Time      `json:"at"`
	Rounds  int            `json:"rounds"`
	Comment string         `json:"comment,omitempty"`
	Values  map[string]any `json:"values,omitempty"`
}

// openView is a task that a case waits for. Outcomes are there for those who may decide it now.
type openView struct {
	taskView
	Title     string        `json:"title"`
	Kind      string        `json:"kind"` // task, work, return
	Opened    time.Time     `json:"opened"`
	Due       *time.Time    `json:"due,omitempty"`
	ClaimedBy string        `json:"claimedBy,omitempty"` // id of a person
	Outcomes  []outcomeView `json:"outcomes,omitempty"`
}

type outcomeView struct {
	Key    string `json:"key"`
	Label  string `json:"label"`
	Text   string `json:"text,omitempty"`
	Reason bool   `json:"reason,omitempty"` // a comment is required
	Choose bool   `json:"choose,omitempty"` // fields to reopen are required
}

// showCase answers with a case, as far as the token's holder may see it.
func (s *server) showCase(c echo.Context, t engine.APIToken) error {
	k, err := s.e.Case(c.Request().Context(), c.Param("case"))
	if err != nil {
		return err
	}
	actor := t.Actor()
	all := s.sees(actor, k)
	if !all && s.e.May(actor, engine.SeeStatus, engine.OfCase(k)) != nil {
		return say(notFound, nil)
	}
	view := s.whereItIs(actor, k, s.lang(c.Request()))
	if all {
		s.addContents(&view, actor, k)
	}
	return answer(c, http.StatusOK, view)
}

func (s *server) whereItIs(actor flows.Actor, k *engine.Case, lang string) caseView {
	view := caseView{stateView: stateOf(k), Process: k.Row.Process, Started: k.State.Started, Tasks: []openView{}}
	if !k.State.Ended.IsZero() {
		ended := k.State.Ended
		view.Ended, view.StatusKind = &ended, k.Flow().StatusKind(k.State.Status)
		view.StatusLabel = k.Flow().StatusLabel(k.State.Status, lang)
	}
	view.Consents = s.consentsOf(actor, k)
	for i := range k.State.Open {
		if stop := &k.State.Open[i]; waits(stop) {
			view.Tasks = append(view.Tasks, s.openTask(k, stop, s.e.May(actor, engine.DecideTask, engine.OfTask(k, stop.ID)) == nil))
		}
	}
	return view
}

func (s *server) openTask(k *engine.Case, stop *flows.Stop, mine bool) openView {
	o := s.e.Organisation()
	view := openView{
		taskView: taskView{engine.TaskID(k.Row.ID, stop.ID), stop.Step}, Title: flows.StepTitle(k.Flow(), k.State, stop.Step, o),
		Kind: string(stop.Kind), Opened: stop.Opened,
	}
	if !stop.Due.IsZero() {
		due := stop.Due
		view.Due = &due
	}
	if !mine {
		return view
	}
	view.ClaimedBy = stop.ClaimedBy
	if stop.Kind != flows.Returned {
		for _, offer := range flows.Outcomes(k.Flow(), k.State, stop.ID, o) {
			view.Outcomes = append(view.Outcomes, outcomeView{offer.Key, offer.Label, offer.Text, offer.Reason, offer.Choose})
		}
	}
	return view
}

// addContents adds what was answered and decided; sensitive answers only where May allows all.
func (s *server) addContents(view *caseView, actor flows.Actor, k *engine.Case) {
	all := s.e.May(actor, engine.SeeAll, engine.OfCase(k)) == nil
	verified := k.State.Verified
	view.Title, view.Verified = k.Row.Title, &verified
	view.Submitter, view.Subject = partyOf(k.State.Submitter), partyOf(k.State.Subject)
	view.Values = shown(k.Process.Form, k.State.Values, all)
	view.Steps = map[string]stepView{}
	for name, step := range k.State.Steps {
		if step.Outcome == "" {
			continue
		}
		decided := stepView{Outcome: step.Outcome, By: partyOf(step.By), At: step.At, Rounds: step.Rounds, Comment: step.Comment}
		if form := k.Flow().Step(name).Form(); form != nil {
			decided.Values = shown(form, step.Values, all)
		}
		view.Steps[name] = decided
	}
}
