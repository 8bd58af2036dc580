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
	SeeCase    Action = "see"    // case data and history
	SeeStatus  Action = "status" // where it is, without internal comments
	SeeNotes   Action = "notes"  // internal remarks
	SeeFiles   Action = "files"  // attachments that are not sensitive
	SeeAll     Action = "all"    // sensitive answers and files too
	DecideTask Action = "decide" // an outcome, a claim, a release
	// TakeOverTask takes a task from whoever has claimed it.
	TakeOverTask Action = "take over"
	NoteCase     Action = "note" // write an internal or public remark
	// WithdrawConsent takes a consent back, SeeOriginal records that an original was seen; the thing is an answer.
	WithdrawConsent Action = "withdraw consent"
	SeeOriginal     Action = "see original"
	// ManageCase reassigns, extends, skips, reopens and cancels, and lets a halted case go on.
	ManageCase Action = "manage"
	// TellCase lets an event from outside reach a case; the thing names the case and the event. Programs ask for it, no page.
	TellCase Action = "tell"
)

// The actions on units, people and the site.
const (
	ListCases    Action = "list"          // the thing is a part: list, search and count its cases
	ExportCases  Action = "export"        // the thing is a part: take its cases away as files
	SeePeople    Action = "see people"    // the thing is a unit (OfPart): who is who in it and below
	EditPeople   Action = "edit people"   // the thing is a unit (OfPart): people, offices and absences in it and below
	EditSelf     Action = "edit self"     // the thing is a person: their absences, deputies and wishes
	EditRegister Action = "edit register" // the thing is the name of a register
	EditSettings Action = "edit settings" // the thing is the name of a process
	Administer   Action = "administer"    // the thing is the site
	SeeGaps      Action = "see gaps"      // the thing is a unit (OfPart): where somebody is missing in it and below
)

// Actions lists every action that pages show, in their order.
var Actions = []Action{SeeStatus, SeeCase, SeeFiles, SeeNotes, SeeAll, NoteCase, DecideTask, TakeOverTask, ManageCase, WithdrawConsent, SeeOriginal,
	ListCases, ExportCases, SeePeople, EditPeople, EditSelf, EditRegister, EditSettings, Administer, ReadInfo, SeeGaps}

// Thing is what an action is about. The zero Thing is the site as a whole.
type Thing struct {
	Case    *Case
	Stop    string                // the task at hand; "" is the case as a whole
	Spot    flows.Spot            // of one answer
	Name    string                // of a register, process or person
	Unit    string                // of a part; "" is every unit
	Process string                // of a part; "" is every process
	For     *definitions.Audience // of ReadInfo: whom it is meant for
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

// Verdict is an answer of May with its reason.
type Verdict struct {
	Refusal *flows.Refusal // nil means yes
	Because source.Text    // a sentence that begins with yes or no, for administrators: it names people and offices
	Rule    Rule           // which rule said so
}

// May is the one authorisation function for every way in (design.md promise 3). nil means yes.
func (e *Engine) May(actor flows.Actor, action Action, thing Thing) *flows.Refusal {
	return e.Explain(actor, action, thing).Refusal
}

// Explain is May with the reason for every yes and every no.
func (e *Engine) Explain(actor flows.Actor, action Action, thing Thing) Verdict {
	q := e.ask(actor)
	switch action {
	case Administer:
		return q.administers()
	case ReadInfo:
		return q.reads(thing.For)
	case EditRegister, EditSettings:
		return q.edits(action, thing.Name)
	case ListCases, ExportCases, SeePeople, EditPeople:
		return q.overPart(action, thing.Unit, thing.Process)
	case EditSelf:
		return q.overPerson(thing.Name)
	case SeeGaps:
		return q.overGaps(thing.Unit)
	}
	if thing.Case == nil {
		return q.no(noSuchThing, saidNoThing, nil)
	}
	return q.aboutCase(action, thing)
}
