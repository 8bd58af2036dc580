package play

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
	"laufzettel/forms"
)

// Move is one thing that happens in a play, as an example says it: first time passes, then somebody acts. A Move without
// an action lets time pass only.
type Move struct {
	After string // a period such as "14 days", or Deadline
	At    string // or a moment: 2026-12-24 10:00
	By    string // id of a person, a mail address of an approver, a service, or "submitter"
	Via   string // page, link or api; "" is page

	Step    string // a step or a place
	Outcome string
	Values  map[string]any // as the API takes them; a file is its name
	Fields  []string       // of an ask-back: what is open again
	Comment string
	Note    string

	Action   string      // of anytime
	Seen     string      // an original
	Withdraw string      // a consent
	Event    string      // of a wait step
	Answer   *Reply      // of a connection or another effect
	Rows     map[int]Row // of a step that decides row by row, by the number of the row from 1; Outcome is that of all others
	Anyway   bool        // try to decide even where the step is not open, to see it refused
	Do       string      // one of Deeds
	To       []string
	Until    string // of Extend: the last day
}

// Deadline, as Move.After, lets time pass until the next deadline, reminder or end of a rest.
const Deadline = "deadline"

// Reply is what a connection or another effect answers.
type Reply struct {
	Manual  bool   // people have to do it by hand
	Refused string // why it was not done
	Output  map[string]any
}

// Deeds are what can be done to a task or case beside a decision, by the word of Move.Do.
var Deeds = []string{"claim", "release", "steal", "reassign", "extend", "skip", "reopen", "cancel", "remark", "nudge", "dispute"}

// Ways are the words of Move.Via.
var Ways = []string{"page", "link", "api"}

// Trouble is a move that did not work. Part is the key of the move that is to blame, "" is the move itself.
type Trouble struct {
	Part    string
	Text    source.Text
	Refusal *flows.Refusal  // of an attempt that the case does not accept
	Fields  []forms.Problem // answers that are not right
	Halted  bool            // the definition failed: the case stands still
}

// Error says it in German; Text holds both languages.
func (t *Trouble) Error() string { return t.Text.In("de") }

func trouble(part string, m *source.Message, args source.Args) *Trouble {
	return &Trouble{Part: part, Text: m.Say(args)}
}

// Begin is how a case begins.
type Begin struct {
	At     string // 2026-11-23 09:00, in the site's time
	By     string // id of a person; "" is somebody who is not signed in
	Lang   string // the language they use; "" is the site's
	Values map[string]any
}

// moment is the form in which examples write a point in time.
const moment = "2006-01-02 15:04"

// ParseMoment reads a point in time as examples write it: a day with or without the time of day.
func ParseMoment(written string, zone *time.Location) (time.Time, bool) {
	for _, layout := range []string{moment, time.DateOnly} {
		if at, err := time.ParseInLocation(layout, strings.TrimSpace(written), zone); err == nil {
			return at.UTC(), true
		}
	}
	return time.Time{}, false
}

// SetClock sets the clock of a case that has not begun, so that its form knows the day.
func (c *Case) SetClock(at time.Time) { c.now, *c.clock = at, at }

// Start sends the form.
func (c *Case) Start(b Begin) *Trouble {
	at, ok := ParseMoment(b.At, c.zone)
	if !ok {
		return trouble("at", badTime, source.Args{"value": b.At})
	}
	c.now, *c.clock, c.begin = at, at, b
	c.night = c.nightAfter(at)
	values, t := c.answers(c.process.Form, b.Values, c.startContext())
	if t != nil {
		return t
	}
	by := flows.Actor{Party: flows.Party{Person: b.By}, Way: flows.ByPage, Assurance: flows.AccountAssurance}
	input := flows.Start{Case: "example", Number: "EXAMPLE-1", Values: values, Submitter: by.Party, Verified: b.By != "", Lang: b.Lang, Settings: c.changedSettings()}
	if b.By == "" {
		by = flows.Actor{Party: flows.Party{Mailbox: flows.SubmitterMailbox}, Way: flows.ByForm}
		input.Submitter, input.Mailbox = by.Party, c.process.Form.IdentityOf("submitter", values)["email"]
	}
	input.Subject = c.subject(values, input.Submitter)
	return c.decide(by, input)
}

// subject is the submitter unless the answers tell of somebody else.
func (c *Case) subject(values forms.Values, submitter flows.Party) flows.Party {
	told := c.process.Form.IdentityOf("subject", values)
	identity := flows.Identity{Label: "subject", Email: told["email"], Number: told["number"], Name: told["name"], BirthDate: told["birthDate"]}
	same := submitter.Person != "" && c.world.Same(submitter.Person, identity) ||
		submitter.Person == "" && told["email"] == c.process.Form.IdentityOf("submitter", values)["email"]
	if same || len(told) == 0 {
		return submitter
	}
	return flows.Party{}
}

// changedSettings are the pinned settings as the play has them now.
func (c *Case) changedSettings() map[string]any {
	settings := map[string]any{}
	for _, s := range c.process.Settings {
		if !s.Live && s.Default != nil {
			settings[s.Name] = expression.ToJSON(s.Default)
		}
	}
	return settings
}

// Do plays a move. What did not work changes nothing but the time, and the move is not kept.
func (c *Case) Do(m Move) *Trouble {
	if t := c.pass(m); t != nil {
		return t
	}
	played := Played{Move: m}
	if m.Step != "" && m.Answer == nil {
		if stop := c.OpenStop(m.Step, c.party(m.By, nil)); stop != nil {
			played.Asked = c.AskedIDs(stop)
		}
	}
	t := c.act(m)
	if t == nil || t.Halted {
		c.moves = append(c.moves, played)
	}
	return t
}

// Played is a move that worked, with those who were asked in its step before it.
type Played struct {
	Move
	Asked []string
}

// AskedIDs are those who are asked in a stop, as examples name them, sorted.
func (c *Case) AskedIDs(stop *flows.Stop) []string { return c.idsOf(stop.Resolution) }

// idsOf are those whom a resolution asks, as examples name them, sorted.
func (c *Case) idsOf(r flows.Resolution) []string {
	ids := []string{}
	for _, a := range r.Approvers {
		if !a.Asked {
			continue
		}
		id := a.Person + a.Service
		if a.Mailbox != "" {
			if id = c.state.Mailboxes[a.Mailbox]; a.Mailbox == flows.SubmitterMailbox {
				id = "submitter"
			}
		}
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// act does what a move says once its time has come.
func (c *Case) act(m Move) *Trouble {
	switch {
	case m.Event != "":
		return c.happen(m)
	case m.Answer != nil:
		return c.reply(m)
	case m.Do != "":
		return c.deed(m)
	case m.Action != "":
		return c.action(m)
	case m.Withdraw != "":
		return c.withdraw(m)
	case m.Seen != "":
		stop, t := c.stopFor(m)
		if t != nil {
			return t
		}
		return c.decideAt("seen", c.actor(m, stop), flows.SeeOriginal{Stop: stop.ID, Spot: flows.ParseSpot(c.process.Flow, m.Seen)})
	case m.Step != "":
		return c.choose(m)
	}
	return nil
}

// choose decides a step, or answers what was asked back in it.
func (c *Case) choose(m Move) *Trouble {
	stop, t := c.stopFor(m)
	if rounds := c.state.Steps[m.Step].Rounds; t != nil && m.Anyway && rounds > 0 {
		return c.decide(c.actor(m, nil), flows.Choose{Stop: m.Step + "/" + strconv.Itoa(rounds), Outcome: m.Outcome, Comment: m.Comment})
	}
	if t != nil {
		return t
	}
	if stop.Kind == flows.Returned {
		ctx := c.startContext()
		ctx.Base, ctx.Reopened = c.state.Values, stop.Fields
		values, t := c.answers(c.process.Form, m.Values, ctx)
		if t != nil {
			return t
		}
		return c.decide(c.actor(m, stop), flows.AnswerReturn{Stop: stop.ID, Values: values, Comment: m.Comment})
	}
	if stop.Kind == flows.Asked {
		return c.answerAsked(m, stop)
	}
	choose := flows.Choose{Stop: stop.ID, Outcome: m.Outcome, Comment: m.Comment, Note: m.Note, Fields: m.Fields}
	if form := c.process.Flow.Step(stop.Step).Form(); form != nil {
		if choose.Values, t = c.answers(form, m.Values, c.stepContext(stop.Step, m.Outcome)); t != nil {
			return t
		}
	}
	return c.decide(c.actor(m, stop), byRows(choose, m.Rows))
}

// action takes one of what may happen at any time.
func (c *Case) action(m Move) *Trouble {
	act := flows.Act{Action: m.Action, Comment: m.Comment}
	for _, a := range c.process.Flow.Anytime {
		if a.Name == m.Action && a.Form != nil {
			var t *Trouble
			if act.Values, t = c.answers(a.Form, m.Values, flows.ActionFormContext(c.process.Flow, c.state, c.now, c.facts())); t != nil {
				return t
			}
		}
	}
	return c.decideAt("action", c.actor(m, nil), act)
}

// withdraw takes a consent back; who sent the application, where nobody is named.
func (c *Case) withdraw(m Move) *Trouble {
	by := c.actor(m, nil)
	if by.Party == (flows.Party{}) {
		by.Party = c.state.Submitter
	}
	at := flows.ParseSpot(c.process.Flow, m.Withdraw)
	do := flows.WithdrawConsent{Spot: at}
	for _, stored := range flows.StoredAnswers(c.process.Flow, c.events, c.process.Flow.GoesWith(at)) {
		do.Refs = append(do.Refs, stored.Ref)
	}
	return c.decideAt("withdraw", by, do)
}

// stopFor is the open stop that a move is about: at the place, or in the step where somebody is asked.
func (c *Case) stopFor(m Move) (*flows.Stop, *Trouble) {
	if stop := c.OpenStop(m.Step, c.party(m.By, nil)); stop != nil {
		return stop, nil
	}
	return nil, trouble("step", notOpen, source.Args{"step": m.Step, "open": c.Waiting()})
}

// OpenStop is what waits for somebody in a step or at a place, or nil. Where a step waits several times, whoever is asked
// gets theirs.
func (c *Case) OpenStop(step string, asked flows.Party) *flows.Stop {
	var found *flows.Stop
	for i := range c.state.Open {
		s := &c.state.Open[i]
		switch {
		case s.Suspended || s.Kind == flows.Calling || s.Kind == flows.Waiting || !c.sameStep(s.Step, step):
		case s.Step == step:
			return s
		case found == nil:
			found = s
		case !named(found, asked) && named(s, asked):
			found = s
		}
	}
	return found
}

// sameStep says whether a place is in the step, or at the place, that an author named.
func (c *Case) sameStep(place, written string) bool {
	if place == written {
		return true
	}
	step := c.process.Flow.Step(place)
	return step != nil && step.Name == written
}

func named(s *flows.Stop, p flows.Party) bool {
	return slices.ContainsFunc(s.Resolution.Approvers, func(a flows.Approver) bool { return a.Party == p })
}

// actor is who acts in a move.
func (c *Case) actor(m Move, stop *flows.Stop) flows.Actor {
	a := flows.Actor{Party: c.party(m.By, stop), Way: flows.ByPage, Assurance: flows.AccountAssurance}
	switch m.Via {
	case "link":
		a.Way, a.Assurance = flows.ByLink, flows.MailboxAssurance
	case "api":
		a.Way = flows.ByAPI
	}
	return a
}

// party is whom an author means: a person, who submitted, a mailbox or service that is asked.
func (c *Case) party(by string, stop *flows.Stop) flows.Party {
	switch {
	case by == "":
		return flows.Party{}
	case by == "submitter":
		return c.state.Submitter
	case by == "subject":
		return c.state.Subject
	}
	for _, open := range c.state.Open {
		if stop != nil && open.ID != stop.ID {
			continue
		}
		for _, a := range open.Resolution.Approvers {
			if a.Service == by || a.Mailbox != "" && strings.EqualFold(c.state.Mailboxes[a.Mailbox], by) {
				return a.Party
			}
		}
	}
	return flows.Party{Person: by}
}

// Waiting names the places that are open, for messages.
func (c *Case) Waiting() string {
	var names []string
	for _, s := range c.state.Open {
		if !s.Suspended {
			names = append(names, s.Step)
		}
	}
	if len(names) == 0 {
		return "–"
	}
	return strings.Join(names, ", ")
}
