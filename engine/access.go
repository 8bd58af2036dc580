package engine

import (
	"laufzettel/definitions"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// Action is something an actor may or may not do with a case.
type Action string

// The actions on a case. Deciding asks the decider's own rule; everything else is answered here. Pages, links,
// the API, the command line, exports and bulk actions all ask May, and nothing else.
const (
	SeeCase    Action = "see"    // case data, history, internal notes
	SeeStatus  Action = "status" // where it is, without internal comments
	SeeFiles   Action = "files"  // attachments that are not sensitive
	SeeAll     Action = "all"    // sensitive answers and files too
	DecideTask Action = "decide" // an outcome, a claim, a release
	NoteCase   Action = "note"   // write an internal or public remark
	// WithdrawConsent takes a consent back, SeeOriginal records that an original was seen; the thing is an answer.
	WithdrawConsent Action = "withdraw consent"
	SeeOriginal     Action = "see original"
	// ManageCase reassigns, extends, skips, reopens and cancels.
	ManageCase Action = "manage"
)

// The actions on units, people and the site.
const (
	ListCases    Action = "list"          // the thing is a part: list, search and count its cases
	ExportCases  Action = "export"        // the thing is a part: take its cases away as files
	SeePeople    Action = "see people"    // the thing is a unit: who is who in it and below
	EditPeople   Action = "edit people"   // the thing is a unit: people, offices and absences in it and below
	EditSelf     Action = "edit self"     // the thing is a person: their absences, deputies and wishes
	EditRegister Action = "edit register" // the thing is the name of a register
	EditSettings Action = "edit settings" // the thing is the name of a process
	Administer   Action = "administer"    // the thing is the site
)

// Thing is what an action is about. The zero Thing is the site as a whole.
type Thing struct {
	Case    *Case
	Stop    string     // the task at hand; "" is the case as a whole
	Spot    flows.Spot // of one answer
	Name    string     // of a register, process or person
	Unit    string     // of a part; "" is every unit
	Process string     // of a part; "" is every process
	// For is whom something of the site is meant for, of ReadInfo.
	For *definitions.Audience
}

// Site is the installation as a whole.
func Site() Thing { return Thing{} }

// OfCase is a case as a whole.
func OfCase(c *Case) Thing { return Thing{Case: c} }

// OfTask is one task of a case.
func OfTask(c *Case, stop string) Thing { return Thing{Case: c, Stop: stop} }

// OfAnswer is one answer of a case; stop is the task at hand, "" for none.
func OfAnswer(c *Case, stop string, spot flows.Spot) Thing {
	return Thing{Case: c, Stop: stop, Spot: spot}
}

// Named is a register, a process (for its settings) or a person, as the action says.
func Named(name string) Thing { return Thing{Name: name} }

// OfPart is the cases of a process in a unit and the units below it; "" is every unit, or every process.
func OfPart(unit, process string) Thing { return Thing{Unit: unit, Process: process} }

var notYours = &source.Message{
	Code: "not-yours", De: "Das darfst du hier nicht sehen oder entscheiden. Wenn du meinst, dass du zuständig bist, wende dich an die Verwaltung.",
	En: "You may not see or decide this. If you think that you should, please ask the administration.",
}

func no() *flows.Refusal { return &flows.Refusal{Code: flows.NotYours, Text: notYours.Say(nil)} }

// May is the one authorisation function for every way in (design.md promise 3). nil means yes.
func (e *Engine) May(actor flows.Actor, action Action, thing Thing) *flows.Refusal {
	switch action {
	case Administer:
		if actor.Way == flows.ByPage && e.Organisation().HasRole(actor.Person, "admin") {
			return nil
		}
		return no()
	case ReadInfo:
		if thing.For != nil && e.addressed(actor, *thing.For) {
			return nil
		}
		return no()
	case EditRegister, EditSettings:
		return e.mayEdit(actor, action, thing.Name)
	case DecideTask:
		c := thing.Case
		return flows.MayDecide(c.Flow(), c.State, thing.Stop, actor, e.clock.Now(), e.Organisation())
	case WithdrawConsent:
		return flows.MayWithdraw(thing.Case.Flow(), thing.Case.State, thing.Spot, actor)
	case SeeOriginal:
		c := thing.Case
		return flows.MaySee(c.Flow(), c.State, thing.Stop, thing.Spot, actor, e.clock.Now(), e.Organisation())
	case SeeStatus:
		c := thing.Case
		if actor.Party == c.State.Submitter || (actor.Person != "" && actor.Person == c.State.Subject.Person) || e.takesPart(actor, c) {
			return nil
		}
		return no()
	case SeeAll:
		if actor.Way == flows.ByLink && !linkShowsAll(thing.Case, thing.Stop) {
			return no()
		}
		fallthrough
	case SeeCase, SeeFiles, NoteCase:
		if e.takesPart(actor, thing.Case) {
			return nil
		}
	}
	return no()
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
