package play

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// Line is one sentence of the story of a case.
type Line struct {
	At   time.Time
	Kind LineKind
	Text string
}

// LineKind says what a line tells of, for pages that show it.
type LineKind string

// The kinds of lines.
const (
	lineDid     LineKind = "did"  // somebody did something
	lineThen    LineKind = "then" // what followed
	lineMail    LineKind = "mail"
	lineTime    LineKind = "time" // a deadline ran out
	lineRefused LineKind = "refused"
	lineEnd     LineKind = "end"
)

var (
	storyStart      = &source.Message{De: "{who} stellt den Antrag.", En: "{who} submits the form."}
	storyAnswered   = &source.Message{De: "{who} beantwortet die Rückfrage.", En: "{who} answers the question."}
	storyAsked      = &source.Message{De: "„{step}“ ist offen. Gefragt: {asked}.{due}", En: "“{step}” is open. Asked: {asked}.{due}"}
	storyWork       = &source.Message{De: "„{step}“ ist von Hand zu erledigen. Gefragt: {asked}.{due}", En: "“{step}” has to be done by hand. Asked: {asked}.{due}"}
	storyReturn     = &source.Message{De: "„{step}“ fragt zurück und wartet auf: {asked}.{due}", En: "“{step}” asks back and waits for: {asked}.{due}"}
	storyRests      = &source.Message{De: "„{step}“ ruht.{due}", En: "“{step}” rests.{due}"}
	storyWaits      = &source.Message{De: "„{step}“ wartet.{due}", En: "“{step}” waits.{due}"}
	storyDue        = &source.Message{De: " Frist: {day}.", En: " Deadline: {day}."}
	storyVacant     = &source.Message{De: "niemand ({why})", En: "nobody ({why})"}
	storyMoved      = &source.Message{De: "„{step}“ liegt jetzt bei: {asked}{why}.", En: "“{step}” is now with: {asked}{why}."}
	storyChose      = &source.Message{De: "{who} wählt in „{step}“: {outcome}.{comment}", En: "{who} chooses in “{step}”: {outcome}.{comment}"}
	storyByTime     = &source.Message{De: "In „{step}“ ist die Zeit um. Damit gilt: {outcome}.", En: "Time is up in “{step}”, so this applies: {outcome}."}
	storyResult     = &source.Message{De: "„{step}“ ist entschieden: {outcome}.", En: "“{step}” is decided: {outcome}."}
	storyComment    = &source.Message{De: " Begründung: „{text}“", En: " Reason: “{text}”"}
	storyPassed     = &source.Message{De: "„{step}“ ist nicht nötig.", En: "“{step}” is not needed."}
	storyMail       = &source.Message{De: "Mail an {to}: {mail}", En: "Mail to {to}: {mail}"}
	storyNobody     = &source.Message{De: "Die Mail „{step}“ hat niemanden, an den sie gehen kann.", En: "There is nobody to whom the mail “{step}” could go."}
	storyCall       = &source.Message{De: "{connector} soll: {operation}{with}.", En: "{connector} is asked to: {operation}{with}."}
	storyCallOK     = &source.Message{De: "Die Antwort: erledigt{with}.", En: "The answer: done{with}."}
	storyCallManual = &source.Message{De: "Dafür gibt es keinen Weg: Es ist von Hand zu tun.", En: "There is no way to do that: it has to be done by hand."}
	storyCallNo     = &source.Message{De: "Die Antwort: abgelehnt – {why}", En: "The answer: refused – {why}"}
	storyTimer      = &source.Message{De: "Die Frist von „{step}“ verstreicht.", En: "The deadline of “{step}” passes."}
	storyRemind     = &source.Message{De: "„{step}“ wird angemahnt.", En: "A reminder of “{step}” is due."}
	storyResume     = &source.Message{De: "„{step}“ geht weiter.", En: "“{step}” goes on."}
	storyTook       = &source.Message{De: "{who} nimmt sich „{step}“.", En: "{who} takes “{step}”."}
	storyGave       = &source.Message{De: "{who} gibt „{step}“ zurück.", En: "{who} gives “{step}” back."}
	storyStole      = &source.Message{De: "{who} übernimmt „{step}“.", En: "{who} takes “{step}” over."}
	storyHanded     = &source.Message{De: "{who} übergibt „{step}“ an: {asked}.", En: "{who} hands “{step}” to: {asked}."}
	storyExtended   = &source.Message{De: "{who} verschiebt die Frist von „{step}“.{due}", En: "{who} moves the deadline of “{step}”.{due}"}
	storySkipped    = &source.Message{De: "{who} überspringt „{step}“.", En: "{who} skips “{step}”."}
	storyReopened   = &source.Message{De: "{who} nimmt den Vorgang wieder auf, in „{step}“.", En: "{who} reopens the case at “{step}”."}
	storyCancelled  = &source.Message{De: "{who} bricht den Vorgang ab.", En: "{who} cancels the case."}
	storyRemarked   = &source.Message{De: "{who} schreibt eine Bemerkung: „{text}“", En: "{who} writes a remark: “{text}”"}
	storyNudged     = &source.Message{De: "{who} bittet, in „{step}“ nachzusehen.", En: "{who} asks for a look at “{step}”."}
	storyDisputed   = &source.Message{De: "{who} sagt: Das war ich nicht („{step}“).", En: "{who} says: that was not me (“{step}”)."}
	storySet        = &source.Message{De: "„{step}“ hält fest{with}.", En: "“{step}” notes{with}."}
	storyAction     = &source.Message{De: "{who}: {action}.", En: "{who}: {action}."}
	storySeen       = &source.Message{De: "{who} hat das Original gesehen: {spot}.", En: "{who} has seen the original: {spot}."}
	storyConsent    = &source.Message{De: "{who} widerruft: {spot}.", En: "{who} withdraws: {spot}."}
	storyEnded      = &source.Message{De: "Der Vorgang endet: {status}.", En: "The case ends: {status}."}
	storyFailed     = &source.Message{De: "Der Vorgang bleibt stehen in „{step}“: {why}", En: "The case halts in “{step}”: {why}"}
	storyRefused    = &source.Message{De: "{who} versucht es, aber: {why}", En: "{who} tries, but: {why}"}
	storySomebody   = &source.Message{De: "Jemand ohne Anmeldung", En: "Somebody who is not signed in"}
	storySystem     = &source.Message{De: "Das System", En: "The system"}
	storyDeputyOf   = &source.Message{De: "{who} (vertritt {for})", En: "{who} (stands in for {for})"}
	storyAs         = &source.Message{De: "{who} ({office})", En: "{who} ({office})"}
)

// say adds a line to the story.
func (c *Case) say(kind LineKind, m *source.Message, args source.Args) {
	c.story = append(c.story, Line{At: c.now, Kind: kind, Text: m.Say(args).In(c.options.Lang)})
}

// tell adds what an event means for people; what only machines care about is left out.
func (c *Case) tell(old *flows.State, e flows.Recorded) {
	who := c.who(e.By.Party)
	step := func(place string) string { return c.StepTitle(place) }
	ofStop := func(id string) string {
		if stop := old.Stop(id); stop != nil {
			return step(stop.Step)
		}
		return id
	}
	switch v := e.Event.(type) {
	case flows.Started:
		c.say(lineDid, storyStart, source.Args{"who": who})
	case flows.Submitted:
		if old.Seq > 1 {
			c.say(lineDid, storyAnswered, source.Args{"who": who})
		}
	case flows.StepPassed:
		c.say(lineThen, storyPassed, source.Args{"step": step(v.Step)})
	case flows.TaskOpened:
		c.say(lineThen, openedAs(v), source.Args{"step": step(v.Step), "asked": c.Asked(v.Resolution), "due": c.due(v.Due)})
	case flows.TaskReassigned:
		c.say(lineThen, storyMoved, source.Args{"step": ofStop(v.Stop), "asked": c.Asked(v.Resolution), "why": c.climbed(v.Resolution)})
	case flows.TaskHanded:
		c.say(lineDid, storyHanded, source.Args{"who": who, "step": ofStop(v.Stop), "asked": c.Asked(v.Resolution)})
	case flows.TaskDecided:
		c.tellDecision(v, e, who)
	case flows.MailRequested:
		if v.Command == "" {
			c.say(lineMail, storyNobody, source.Args{"step": v.Step})
		}
	case flows.CallRequested:
		c.say(lineThen, storyCall, source.Args{"connector": v.Connector, "operation": v.Operation, "with": c.parts(e.Values, "with.")})
	case flows.CallAnswered:
		switch {
		case v.Manual:
			c.say(lineThen, storyCallManual, nil)
		case v.OK:
			c.say(lineThen, storyCallOK, source.Args{"with": c.parts(e.Values, "output.")})
		default:
			c.say(lineThen, storyCallNo, source.Args{"why": v.Error})
		}
	case flows.TimerFired:
		c.tellTimer(old, v)
	case flows.ValuesSet:
		c.say(lineThen, storySet, source.Args{"step": step(v.Step), "with": c.parts(e.Values, "set.")})
	case flows.ActionTaken:
		c.say(lineDid, storyAction, source.Args{"who": who, "action": c.ActionTitle(v.Action)})
	case flows.TaskClaimed:
		c.say(lineDid, storyTook, source.Args{"who": who, "step": ofStop(v.Stop)})
	case flows.TaskReleased:
		c.say(lineDid, storyGave, source.Args{"who": who, "step": ofStop(v.Stop)})
	case flows.TaskStolen:
		c.say(lineDid, storyStole, source.Args{"who": who, "step": ofStop(v.Stop)})
	case flows.TaskExtended:
		c.say(lineDid, storyExtended, source.Args{"who": who, "step": ofStop(v.Stop), "due": c.due(v.Due)})
	case flows.TaskSkipped:
		c.say(lineDid, storySkipped, source.Args{"who": who, "step": step(v.Step)})
	case flows.CaseReopened:
		c.say(lineDid, storyReopened, source.Args{"who": who, "step": step(v.Step)})
	case flows.CaseCancelled:
		c.say(lineDid, storyCancelled, source.Args{"who": who})
	case flows.Remarked:
		c.say(lineDid, storyRemarked, source.Args{"who": who, "text": text(e.Values[flows.ValueRemark])})
	case flows.TaskNudged:
		c.say(lineDid, storyNudged, source.Args{"who": who, "step": ofStop(v.Stop)})
	case flows.DecisionDisputed:
		place, _, _ := strings.Cut(v.Stop, "/")
		c.say(lineDid, storyDisputed, source.Args{"who": who, "step": step(place)})
	case flows.OriginalSeen:
		c.say(lineDid, storySeen, source.Args{"who": who, "spot": v.Spot.String()})
	case flows.ConsentWithdrawn:
		c.say(lineDid, storyConsent, source.Args{"who": who, "spot": v.Spot.String()})
	case flows.Ended:
		c.say(lineEnd, storyEnded, source.Args{"status": c.process.Flow.StatusLabel(v.Status, c.options.Lang)})
	case flows.Failed:
		c.say(lineEnd, storyFailed, source.Args{"step": step(v.Step), "why": v.Error})
	default:
		c.tellBlock(e)
	}
}

func openedAs(v flows.TaskOpened) *source.Message {
	switch v.Type {
	case flows.Deciding:
		return storyAsked
	case flows.Working:
		return storyWork
	case flows.Returned:
		return storyReturn
	case flows.Resting:
		return storyRests
	}
	return storyWaits
}

func (c *Case) tellDecision(v flows.TaskDecided, e flows.Recorded, who string) {
	outcome := func(key string) string { return flows.OutcomeLabel(c.process.Flow, c.state, v.Step, key, c.facts()) }
	args := source.Args{"who": who, "step": c.StepTitle(v.Step), "outcome": outcome(v.Outcome), "comment": ""}
	if e.By.Way == flows.ByTimer {
		c.say(lineTime, storyByTime, args)
		return
	}
	if comment := text(e.Values["comment"]); comment != "" {
		args["comment"] = storyComment.Say(source.Args{"text": comment}).In(c.options.Lang)
	}
	c.say(lineDid, storyChose, args)
	if v.Result != "" {
		c.say(lineThen, storyResult, source.Args{"step": args["step"], "outcome": outcome(v.Result)})
	}
}

func (c *Case) tellTimer(old *flows.State, v flows.TimerFired) {
	for _, t := range old.Timers {
		if t.ID != v.ID {
			continue
		}
		place, _, _ := strings.Cut(t.Stop, "/")
		m := storyTimer
		switch t.Kind {
		case "wait":
			return // the end of the wait is told
		case "remind":
			m = storyRemind
		case "resume":
			m = storyResume
		}
		c.say(lineTime, m, source.Args{"step": c.StepTitle(place)})
	}
}

// who is what a story calls somebody.
func (c *Case) who(p flows.Party) string {
	switch {
	case p.Person != "":
		return c.nameOf(p.Person)
	case p.Service != "":
		return p.Service
	case p.Mailbox == flows.SubmitterMailbox:
		if name := c.process.Form.IdentityOf("submitter", c.state.Values)["name"]; name != "" {
			return name
		}
		return storySomebody.Say(nil).In(c.options.Lang)
	case p.Mailbox != "":
		if address := c.state.Mailboxes[p.Mailbox]; address != "" {
			return address
		}
		return p.Mailbox
	}
	return storySystem.Say(nil).In(c.options.Lang)
}

// Who is what the story calls somebody of the case.
func (c *Case) Who(p flows.Party) string { return c.who(p) }

func (c *Case) nameOf(person string) string {
	if c.speaker != nil {
		if name := c.speaker.Name(person); name != "" {
			return name
		}
	}
	return person
}

// Asked names those who are asked, and as what.
func (c *Case) Asked(r flows.Resolution) string {
	var said []string
	for _, a := range r.Approvers {
		if a.Asked {
			said = append(said, c.asked(a))
		}
	}
	if len(said) == 0 {
		return storyVacant.Say(source.Args{"why": r.Rule}).In(c.options.Lang)
	}
	return strings.Join(said, ", ")
}

func (c *Case) asked(a flows.Approver) string {
	args := source.Args{"who": c.who(a.Party), "for": c.nameOf(a.For), "office": c.office(a)}
	switch {
	case a.As == "deputy" && a.For != "":
		return storyDeputyOf.Say(args).In(c.options.Lang)
	case args["office"] != "":
		return storyAs.Say(args).In(c.options.Lang)
	}
	return c.who(a.Party)
}

// office is the office or group in which somebody is asked; "" for those who are asked as themselves.
func (c *Case) office(a flows.Approver) string {
	switch {
	case c.speaker == nil || a.Function == "":
		return a.Function
	case a.As == "group":
		return c.speaker.GroupTitle(a.Function)
	case a.Unit != "":
		return c.speaker.FunctionTitle(a.Function) + ", " + c.speaker.UnitName(a.Unit)
	}
	return c.speaker.FunctionTitle(a.Function)
}

// Why says why somebody is asked in a stop, in the words of the mails; "" where they are not.
func (c *Case) Why(stop *flows.Stop, p flows.Party) string {
	if c.speaker == nil {
		return ""
	}
	return c.speaker.WhyYou(stop.Resolution, p, c.options.Lang)
}

// climbed says in a half sentence why those below were not taken: " – … ist verhindert".
func (c *Case) climbed(r flows.Resolution) string {
	if c.speaker == nil {
		return ""
	}
	var said []string
	for _, rung := range r.Path {
		if why := c.speaker.Because(rung, c.options.Lang); why != "" && !slices.Contains(said, why) {
			said = append(said, why)
		}
	}
	if len(said) == 0 {
		return ""
	}
	return " – " + strings.Join(said, ", ")
}

// due is a deadline as a sentence, or "".
func (c *Case) due(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return storyDue.Say(source.Args{"day": c.Day(at)}).In(c.options.Lang)
}

// Day is an instant as people read it: the day that it ends, or with its time.
func (c *Case) Day(at time.Time) string {
	if c.speaker != nil {
		return c.speaker.Deadline(at, c.options.Lang)
	}
	return expression.Format(at, c.options.Lang, c.zone)
}

// StepTitle is what people call the step at a place; its item stands behind it.
func (c *Case) StepTitle(place string) string {
	title := flows.StepTitle(c.process.Flow, c.state, place, c.facts())
	if block, _, item := flows.Item(place); block != "" {
		title += " (" + strconv.Itoa(item) + ")"
	}
	return title
}

// ActionTitle is what people call an anytime action.
func (c *Case) ActionTitle(name string) string {
	for _, a := range c.process.Flow.Anytime {
		if a.Name == name {
			return flows.ActionLabel(c.process.Flow, c.state, a, c.facts())
		}
	}
	return name
}

// parts are values beside an event with a prefix, as ": name = value, ...".
func (c *Case) parts(values map[string]any, prefix string) string {
	var names []string
	for name := range values {
		if strings.HasPrefix(name, prefix) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var said []string
	for _, name := range names {
		said = append(said, strings.TrimPrefix(name, prefix)+" = "+Shown(values[name], c.options.Lang, c.zone))
	}
	if len(said) == 0 {
		return ""
	}
	return ": " + strings.Join(said, ", ")
}

// Shown is a value as a story prints it.
func Shown(value any, lang string, zone *time.Location) string {
	switch v := value.(type) {
	case string:
		return v
	case expression.Record:
		for _, part := range []string{"label", "name", "key"} {
			if said := text(v[part]); said != "" {
				return said
			}
		}
	case []any:
		var said []string
		for _, item := range v {
			said = append(said, Shown(item, lang, zone))
		}
		return strings.Join(said, ", ")
	}
	if said := expression.Format(value, lang, zone); said != "" {
		return said
	}
	return fmt.Sprint(value)
}
