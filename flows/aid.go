package flows

import (
	"slices"
	"strings"
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/forms"
)

// What whoever has a task may do with it beside deciding: give their part to somebody, ask somebody else to decide too, or
// ask somebody a question (the words delegate, add and consult under may). Nobody ever decides in somebody else's name.

// Delegate gives a part of a task to a person, who then decides it in their own name. From is whose part it is; the zero
// Party is that of the actor, or the only one there is. It comes back when the person gives it back, when whoever gave it
// takes it back, and when the deadline passes.
type Delegate struct {
	Stop string
	From Party
	To   string // person id
	Why  string
	// AsManager says that the actor manages the case, which counts like the caretaker of the site. The engine sets it.
	AsManager bool
}

// TakeBack ends a delegation: by whoever got the part, by whoever gave it, or by the caretaker. To is who got it; "" is
// the only one.
type TakeBack struct {
	Stop      string
	To        string
	AsManager bool
}

// Add asks one more person to decide. In a step of several they are another pair of eyes; where the first one decides they
// may be the first.
type Add struct {
	Stop      string
	To        string // person id
	Why       string
	AsManager bool
}

// AskAdvice asks a person a question about a task. They answer by a link of their own and cannot decide.
type AskAdvice struct {
	Stop      string
	To        string // person id
	Question  string
	AsManager bool
}

// Advise answers a question. ID is that of the Consult.
type Advise struct {
	Stop   string
	ID     int
	Answer string
}

// Delegation is a part of a task that was given to somebody else.
type Delegation struct {
	From Party     `json:"from"`
	To   string    `json:"to"` // person
	At   time.Time `json:"at"`
	Seq  int       `json:"seq"` // of the event that holds the reason
}

// Added is somebody who was asked to decide beside those whom the rule names.
type Added struct {
	Person string    `json:"person"`
	By     Party     `json:"by"`
	At     time.Time `json:"at"`
	Seq    int       `json:"seq"` // of the event that holds the reason
}

// Consult is a question to somebody about a task. What was asked and answered stands beside the events.
type Consult struct {
	ID       int // of the event that asked
	To, By   Party
	At       time.Time
	Pauses   bool
	Answered int // of the event that answered; 0: not yet
	Over     bool
}

// The engine's mails about a part of a task, by Command.Brief.
const (
	BriefDelegated = "delegated" // To decides in somebody's place (TaskDelegated at Seq)
	BriefAdded     = "added"     // To was asked to decide too (ApproverAdded at Seq)
	BriefGivenBack = "givenBack" // To has their part back (DelegationEnded at Seq)
	BriefConsult   = "consult"   // To is asked a question (AdviceAsked at Seq)
	BriefAdvice    = "advice"    // To has an answer (AdviceGiven at Seq)
)

// Values beside the events of questions.
const (
	ValueQuestion = "question"
	ValueAdvice   = "answer"
)

// AdviceTime is how long a question that pauses the deadline may be open; then the time runs on.
var AdviceTime = expression.Period{N: 14, Unit: expression.Days}

// aidRights is who may do what: holder, caretaker; "" and nobody: nobody.
type aidRights struct {
	delegate, add, consult string
	pauses                 bool // an open question stops the time of the task
}

// of is the word for one of delegate, add and consult.
func (a aidRights) of(what string) string {
	switch what {
	case "delegate":
		return a.delegate
	case "add":
		return a.add
	}
	return a.consult
}

// aid handles these inputs; false where the input is none of them.
func (d *decider) aid() (bool, error) {
	switch v := d.in.Do.(type) {
	case Delegate:
		return true, d.delegate(v)
	case TakeBack:
		return true, d.endGiving(v)
	case Add:
		return true, d.add(v)
	case AskAdvice:
		return true, d.askAdvice(v)
	case Advise:
		return true, d.advise(v)
	case CloseVote:
		return true, d.closeVote(v)
	}
	return false, nil
}

// aidedStop is the stop that such an input is about, or "".
func aidedStop(do any) string {
	switch v := do.(type) {
	case Delegate:
		return v.Stop
	case TakeBack:
		return v.Stop
	case Add:
		return v.Stop
	case AskAdvice:
		return v.Stop
	case Advise:
		return v.Stop
	case CloseVote:
		return v.Stop
	}
	return ""
}

// MayAid says whether an actor may now do with a task what is one of delegate, add and consult; pages offer it only
// then. manager says that they manage the case. nil: yes.
func MayAid(f *Flow, s *State, stop, what string, by Actor, manager bool, at time.Time, facts Facts) *Refusal {
	if refusal := goesOn(s); refusal != nil {
		return refusal
	}
	d := &decider{reader: newReader(f, s, at.UTC().Truncate(time.Millisecond), facts), in: Input{By: by}}
	return d.mayAid(stop, what, manager)
}

func (d *decider) mayAid(id, what string, manager bool) *Refusal {
	stop, c, err := d.workable(id)
	if err != nil {
		return err.(*Refusal)
	}
	by, word := d.in.By, c.aid.of(what)
	if stop.Kind != Deciding && stop.Kind != Working {
		return refuse(NotNow, msgNoAid, nil)
	}
	if word == "" || word == "nobody" {
		return refuse(NotNow, msgNoAid, nil)
	}
	if by.Service != "" && !manager {
		return refuse(NotYours, msgNotYours, nil)
	}
	resolution, refusal := mayDecide(d.reader, stop.ID, by)
	if refusal == nil && HasVoted(d.state, stop.ID, by.Party, d.facts) {
		refusal = refuse(AlreadyDone, msgVoted, nil)
	}
	if word == "holder" && refusal == nil {
		if what == "delegate" && resolution.gotFrom(by.Party) != nil {
			return refuse(NotNow, msgPassedOn, nil)
		}
		return nil
	}
	excluded, err := d.excluded(c)
	if err != nil {
		return refuse(Halted, msgCannotEvaluate, source.Args{"what": c.not.source})
	}
	caretaker := manager || by.Person != "" && slices.Contains(d.facts.Caretaker(), by.Person)
	at := &climb{facts: d.facts, excluded: excluded}
	if caretaker && by.Way != ByLink && (by.Person == "" || at.excludes(by.Person) == "") && !d.isParty(excluded, by.Party) {
		return nil
	}
	if word == "holder" {
		return refusal
	}
	return refuse(NotYours, msgAidCaretaker, nil)
}

// canJoin says why a person cannot decide a task beside or instead of those who are asked; nil where they can.
func (d *decider) canJoin(c *taskConfig, stop *Stop, to string) (*source.Message, error) {
	excluded, err := d.excluded(c)
	if err != nil {
		return nil, err
	}
	by := Identity{Label: handsOver, Party: d.in.By.Party, Email: d.state.Mailboxes[d.in.By.Mailbox]}
	at := &climb{facts: d.facts, day: d.today(), excluded: append(excluded, by)}
	at.named(to)
	for _, rung := range at.path {
		if m := whyNot(rung); m != nil {
			return m, nil
		}
	}
	for _, a := range stop.Resolution.Approvers {
		if sameEyes(d.facts, Party{Person: to}, a.Party, d.state.Mailboxes) {
			return msgAskedAlready, nil
		}
	}
	return nil, nil
}

// oneNamed is who an input names, with what is wrong about it.
func (d *decider) oneNamed(c *taskConfig, stop *Stop, to string) (string, []forms.Problem, error) {
	to = strings.TrimSpace(to)
	if to == "" {
		return to, []forms.Problem{{Field: "to", Text: msgNobodyNamed.Say(nil)}}, nil
	}
	m, err := d.canJoin(c, stop, to)
	if m == nil || err != nil {
		return to, nil, err
	}
	return to, []forms.Problem{{Field: "to", Text: m.Say(source.Args{"name": d.nameOf(to)})}}, nil
}

// add asks one more person.
func (d *decider) add(in Add) error {
	if refusal := d.mayAid(in.Stop, "add", in.AsManager); refusal != nil {
		return refusal
	}
	stop, c, err := d.workable(in.Stop)
	if err != nil {
		return err
	}
	values, problems := reason(in.Why)
	to, wrong, err := d.oneNamed(c, stop, in.To)
	if err != nil {
		return err
	}
	if problems = append(problems, wrong...); len(problems) > 0 {
		return incompleteWith(problems)
	}
	added := append(slices.Clone(stop.Resolution.Added), Added{Person: to, By: d.in.By.Party, At: d.at, Seq: d.state.Seq + 1})
	fresh := *stop
	fresh.Resolution.Added = added
	next, err := d.resolveStop(&fresh)
	if err != nil {
		return err
	}
	seq := d.record(ApproverAdded{Stop: stop.ID, Person: to, Resolution: next}, joined(values, d.state.learn(&next)))
	if next.names(Party{Person: to}) {
		d.brief(BriefAdded, seq, in.Stop, Party{Person: to})
	}
	return nil
}
