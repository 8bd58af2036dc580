package engine

import (
	"slices"

	"laufzettel/definitions"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// sight is what an actor sees of a case, and why.
type sight struct {
	level   string // flows.SeesAll, SeesState, SeesNothing
	verdict Verdict
	inside  bool // works on the case or has a right in it: sees internal remarks where the level is all
	part    bool // is asked or has decided
	own     bool // sent the case, or it is about them
	hidden  bool // never: subject
}

// rulesOf is the flow whose visible and access count: that of the definition in force, so that a mistake in who may
// read is mended for running cases too; that of the case where the process is not declared any more.
func (q *asking) rulesOf(c *Case) *flows.Flow {
	if p, declared := q.o.set.Processes[c.Row.Process]; declared {
		return p.Flow
	}
	return c.Flow()
}

// sees says what the actor sees of a case. Of several reasons the one counts that shows most; only never: subject
// takes everything away.
func (q *asking) sees(c *Case) sight {
	f, s := q.rulesOf(c), c.State
	if q.actor.Party == (flows.Party{}) {
		return sight{level: flows.SeesNothing, verdict: q.no(noRole, saidStranger, q.caseArgs(c, definitions.Reader))}
	}
	about := flows.IsSubject(c.Flow(), s, q.actor.Party, q.o)
	if f.Access != nil && f.Access.NeverSubject && about {
		return sight{level: flows.SeesNothing, hidden: true, own: true, verdict: q.no(neverSubject, saidNeverSubject, q.caseArgs(c, definitions.Reader))}
	}
	own := about || flows.IsSubmitter(c.Flow(), s, q.actor.Party, q.o)
	asked, decided := q.e.isAsked(q.actor, c), s.HasChosen(q.actor.Party)
	if asked {
		return sight{level: flows.SeesAll, inside: true, part: true, own: own, verdict: q.yes(byAsked, saidAsked, q.caseArgs(c, ""))}
	}
	best := sight{level: flows.SeesNothing, own: own}
	take := func(level string, inside bool, verdict Verdict) {
		if level != flows.SeesNothing && flows.MoreSight(best.level, level) != best.level {
			best.level, best.inside, best.verdict = level, inside, verdict
		}
	}
	office := f.Shows(flows.ViewOffice)
	applicant := q.actor.Party == s.Submitter || q.actor.Party == s.Subject
	if f.Access.Closed() {
		if f.Access.Reads(c.Flow(), s, q.actor.Party, decided, q.e.clock.Now(), q.o) && (q.actor.Way != flows.ByLink || applicant || decided) {
			best.part = decided
			take(flows.SeesAll, !own, q.yes(byAccess, saidAccess, q.caseArgs(c, "")))
		}
	} else {
		if decided && !applicant {
			take(office, true, q.yes(byDecided, saidDecided, q.caseArgs(c, "")))
			best.part = office == flows.SeesAll
		}
		if h, has := q.right(c.Row.Unit, c.Row.Process, definitions.Reader, definitions.Manager); has {
			level := office
			if own && level == flows.SeesAll {
				level = flows.SeesState // a right shows nobody what others write about their own application
			}
			take(level, true, q.byRight(h))
		}
	}
	if q.actor.Party == s.Submitter && askedBack(s) {
		take(flows.SeesState, false, q.yes(byAsked, saidAsked, q.caseArgs(c, "")))
	}
	if q.actor.Party == s.Submitter {
		take(f.Shows(flows.ViewSubmitter), false, q.yes(bySubmitter, saidSubmitter, q.caseArgs(c, "")))
	}
	if q.actor.Party == s.Subject {
		take(f.Shows(flows.ViewSubject), false, q.yes(bySubject, saidSubject, q.caseArgs(c, "")))
	}
	if q.signedIn() {
		take(f.Shows(flows.ViewOthers), false, q.yes(byOthers, saidOthers, q.caseArgs(c, "")))
	}
	if best.level == flows.SeesNothing {
		best.verdict = q.blind(c, f, own)
	}
	return best
}

// blind says why somebody sees nothing of a case.
func (q *asking) blind(c *Case, f *flows.Flow, own bool) Verdict {
	args := q.caseArgs(c, definitions.Reader)
	switch {
	case f.Access.Closed() && q.signedIn():
		return q.no(notInAccess, saidNotInAccess, args)
	case own && (q.actor.Party == c.State.Submitter || q.actor.Party == c.State.Subject):
		return q.no(notVisible, saidNotVisible, args)
	}
	if _, has := q.right(c.Row.Unit, c.Row.Process, definitions.Reader, definitions.Manager); has {
		return q.no(notVisible, saidNotVisible, args)
	}
	return q.lacks(c.Row.Unit, c.Row.Process, definitions.Reader)
}

func (q *asking) caseArgs(c *Case, right string) source.Args {
	args := source.Args{"number": c.Row.Number, "process": q.processTitle(c.Row.Process), "where": q.where(c.Row.Unit, c.Row.Process)}
	if c.Row.Unit == "" {
		args["where"] = q.where("", c.Row.Process)
	}
	if right != "" {
		args["right"] = rightTitles[right].Say(nil)
	}
	return args
}

// aboutCase answers about a case or something of it.
func (q *asking) aboutCase(action Action, thing Thing) Verdict {
	c := thing.Case
	now := q.e.clock.Now()
	switch action {
	case DecideTask:
		return q.decider(c, flows.MayDecide(c.Flow(), c.State, thing.Stop, q.actor, now, q.o))
	case TakeOverTask:
		return q.decider(c, flows.MaySteal(c.Flow(), c.State, thing.Stop, q.actor, now, q.o))
	case SeeOriginal:
		return q.decider(c, flows.MaySee(c.Flow(), c.State, thing.Stop, thing.Spot, q.actor, now, q.o))
	case WithdrawConsent:
		return q.decider(c, flows.MayWithdraw(c.Flow(), c.State, thing.Spot, q.actor))
	}
	seen := q.sees(c)
	switch action {
	case TellCase:
		if q.actor.Service != "" && c.Flow().Awaits(thing.Name) {
			return q.yes(byAsked, saidAwaits, q.caseArgs(c, ""))
		}
		return q.manages(c, seen)
	case SeeStatus:
		return seen.verdict
	case SeeCase, SeeFiles:
		if seen.level == flows.SeesAll || seen.level == flows.SeesNothing {
			return seen.verdict
		}
		return q.no(notVisible, saidOnlyState, q.caseArgs(c, ""))
	case SeeNotes:
		if seen.level == flows.SeesAll && seen.inside || seen.level == flows.SeesNothing {
			return seen.verdict
		}
		return q.no(notVisible, saidNotInside, q.caseArgs(c, ""))
	case SeeAll:
		switch {
		case seen.level == flows.SeesNothing:
			return seen.verdict
		case seen.level != flows.SeesAll || !seen.part:
			return q.no(noSensitive, saidNoSensitive, q.caseArgs(c, ""))
		case q.actor.Way == flows.ByLink && !linkShowsAll(c, thing.Stop):
			return q.no(byWay, saidNotByLink, q.caseArgs(c, ""))
		}
		return seen.verdict
	case NoteCase:
		if seen.level == flows.SeesAll && seen.part {
			return seen.verdict
		}
		return q.manages(c, seen)
	case ManageCase:
		return q.manages(c, seen)
	}
	return q.no(noSuchThing, saidNoThing, nil)
}

// manages answers whether the actor has the right to manage a case and sees it; nobody manages their own.
func (q *asking) manages(c *Case, seen sight) Verdict {
	if seen.own && !seen.hidden {
		return q.no(ownCase, saidOwnCase, q.caseArgs(c, ""))
	}
	h, has := q.right(c.Row.Unit, c.Row.Process, definitions.Manager)
	switch {
	case seen.hidden:
		return seen.verdict
	case !has:
		return q.lacks(c.Row.Unit, c.Row.Process, definitions.Manager)
	case seen.level != flows.SeesAll:
		return q.blind(c, q.rulesOf(c), seen.own)
	}
	return q.byRight(h)
}

// decider passes on what the decider says.
func (q *asking) decider(c *Case, refusal *flows.Refusal) Verdict {
	if refusal == nil {
		return q.yes(byAsked, saidAsked, q.caseArgs(c, ""))
	}
	args := q.caseArgs(c, "")
	args["why"] = refusal.Text
	return Verdict{Refusal: refusal, Because: saidDecider.Say(q.args(args)), Rule: byDecider}
}

func linkShowsAll(c *Case, stop string) bool {
	if s := c.State.Stop(stop); s != nil {
		if step := c.Flow().Step(s.Step); step != nil {
			return step.LinkShowsAll()
		}
	}
	return false
}

// isAsked says whether the actor may decide an open task of the case now.
func (e *Engine) isAsked(actor flows.Actor, c *Case) bool {
	if actor.Service != "" && e.serves(actor, c) {
		return true
	}
	for i := range c.State.Open {
		stop := &c.State.Open[i]
		if stop.Kind != flows.Returned && forPeople(stop.Kind) && parties(stop)[actor.Party] {
			return true
		}
	}
	return false
}

// askedBack says whether the case waits for an answer of whoever sent it.
func askedBack(s *flows.State) bool {
	return slices.ContainsFunc(s.Open, func(stop flows.Stop) bool { return stop.Kind == flows.Returned })
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
