package engine

import (
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// Action is something an actor may or may not do with a case.
type Action string

// The actions. Deciding asks the decider's own rule; everything else is answered here. Pages, links and
// the API all ask May, and nothing else.
const (
	SeeCase    Action = "see"    // case data, history, internal notes
	SeeStatus  Action = "status" // where it is, without internal comments
	SeeFiles   Action = "files"  // attachments that are not sensitive
	SeeAll     Action = "all"    // sensitive answers and files too
	DecideTask Action = "decide" // an outcome, a claim, a release
	// WithdrawConsent takes a consent back, SeeOriginal records that an original was seen; MayAt answers for them.
	WithdrawConsent Action = "withdraw consent"
	SeeOriginal     Action = "see original"
	Administer      Action = "administer"
)

var notYours = &source.Message{
	Code: "not-yours", De: "Das darfst du hier nicht sehen oder entscheiden. Wenn du meinst, dass du zuständig bist, wende dich an die Verwaltung.",
	En: "You may not see or decide this. If you think that you should, please ask the administration.",
}

func no() *flows.Refusal { return &flows.Refusal{Code: flows.NotYours, Text: notYours.Say(nil)} }

// May is the one authorisation function for every way in (design.md promise 3). stop is the task at hand,
// "" for the case as a whole. nil means yes.
func (e *Engine) May(actor flows.Actor, action Action, c *Case, stop string) *flows.Refusal {
	switch action {
	case Administer:
		if actor.Way == flows.ByPage && e.Organisation().HasRole(actor.Person, "admin") {
			return nil
		}
		return no()
	case DecideTask:
		return flows.MayDecide(c.Flow(), c.State, stop, actor, e.clock.Now(), e.Organisation())
	case SeeStatus:
		if actor.Party == c.State.Submitter || (actor.Person != "" && actor.Person == c.State.Subject.Person) || e.takesPart(actor, c) {
			return nil
		}
		return no()
	case SeeAll:
		if actor.Way == flows.ByLink && !linkShowsAll(c, stop) {
			return no()
		}
	}
	if e.takesPart(actor, c) && action != WithdrawConsent && action != SeeOriginal {
		return nil
	}
	return no()
}

// MayAt is May for what is about one answer: WithdrawConsent and SeeOriginal. nil means yes.
func (e *Engine) MayAt(actor flows.Actor, action Action, c *Case, stop string, at flows.Spot) *flows.Refusal {
	switch action {
	case WithdrawConsent:
		return flows.MayWithdraw(c.Flow(), c.State, at, actor)
	case SeeOriginal:
		return flows.MaySee(c.Flow(), c.State, stop, at, actor, e.clock.Now(), e.Organisation())
	}
	return e.May(actor, action, c, stop)
}

func linkShowsAll(c *Case, stop string) bool {
	if s := c.State.Stop(stop); s != nil {
		if step := c.Flow().Step(s.Step); step != nil {
			return step.LinkShowsAll()
		}
	}
	return false
}

// takesPart says whether the actor may decide an open task of the case now, or has decided one.
func (e *Engine) takesPart(actor flows.Actor, c *Case) bool {
	if actor.Party == (flows.Party{}) {
		return false
	}
	if actor.Service != "" && e.serves(actor, c) {
		return true
	}
	for i := range c.State.Open {
		stop := &c.State.Open[i]
		if stop.Kind == flows.Returned || !forPeople(stop.Kind) {
			continue
		}
		if parties(stop)[actor.Party] {
			return true
		}
	}
	for _, step := range c.State.Steps {
		if step.By == actor.Party {
			return true
		}
	}
	return false
}

// serves says whether a service may decide an open task of the case now.
func (e *Engine) serves(actor flows.Actor, c *Case) bool {
	for _, stop := range c.State.Open {
		for _, a := range stop.Resolution.Approvers {
			if a.Service == actor.Service {
				return true
			}
		}
	}
	return false
}
