package engine

import (
	"strings"
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// Why somebody is asked, in sentences. The record keeps codes; these are their words.
var (
	whyHolder    = &source.Message{Code: "why-holder", De: "Du bist gefragt, weil du dieses Amt hast: {function}, {unit}.", En: "You are asked because you hold this office: {function}, {unit}."}
	whyDeputy    = &source.Message{Code: "why-deputy", De: "Du bist gefragt, weil du {person} vertrittst ({function}, {unit}){reason}.", En: "You are asked because you are the deputy of {person} ({function}, {unit}){reason}."}
	whyOffice    = &source.Message{Code: "why-deputy-of-office", De: "Du bist gefragt, weil du das Amt {function}, {unit}, vertrittst{reason}.", En: "You are asked because you are deputy for {function}, {unit}{reason}."}
	whyGroup     = &source.Message{Code: "why-group", De: "Du bist gefragt, weil du zur Gruppe „{function}“ gehörst. Es genügt, wenn jemand von euch entscheidet.", En: "You are asked because you belong to the group “{function}”. It is enough if one of you decides."}
	whyLevelUp   = &source.Message{Code: "why-level-up", De: "Du bist gefragt, weil auf der Ebene darunter gerade niemand entscheiden kann{reason}. Dein Amt: {function}, {unit}.", En: "You are asked because nobody on the level below can decide at the moment{reason}. Your office: {function}, {unit}."}
	whyCaretaker = &source.Message{Code: "why-caretaker", De: "Du bist gefragt, weil für diesen Schritt niemand sonst gefunden wurde{reason}. Du kümmerst dich um solche Vorgänge.", En: "You are asked because nobody else was found for this step{reason}. You look after such cases."}
	whySubmitter = &source.Message{Code: "why-submitter", De: "Du hast diesen Antrag gestellt.", En: "You sent this application."}
	whySubject   = &source.Message{Code: "why-subject", De: "In diesem Antrag geht es um dich.", En: "This application is about you."}
	whyDelegate  = &source.Message{Code: "why-delegate", De: "Du bist gefragt, weil dir {person} die Aufgabe am {on} abgegeben hat. Du entscheidest im eigenen Namen.", En: "You are asked because {person} gave you the task on {on}. You decide in your own name."}
	whyAdded     = &source.Message{Code: "why-added", De: "Du bist gefragt, weil dich {person} am {on} hinzugenommen hat.", En: "You are asked because {person} added you on {on}."}
	whyNamed     = &source.Message{Code: "why-named", De: "Du bist in diesem Schritt als entscheidende Person genannt.", En: "You are named as the person who decides this step."}

	becauseAbsent   = &source.Message{Code: "because-absent", De: "{person} ist verhindert", En: "{person} is away"}
	becauseAbsentTo = &source.Message{Code: "because-absent-until", De: "{person} ist bis {until} verhindert", En: "{person} is away until {until}"}
	becauseVacant   = &source.Message{Code: "because-vacant", De: "{function}, {unit}, ist nicht besetzt", En: "{function}, {unit}, is vacant"}
	becauseOwn      = &source.Message{Code: "because-own", De: "{person} darf im eigenen Fall nicht entscheiden", En: "{person} must not decide their own case"}
	becauseFourEyes = &source.Message{Code: "because-four-eyes", De: "{person} hat in diesem Vorgang schon entschieden", En: "{person} has already decided in this case"}
	becauseNoDeputy = &source.Message{Code: "because-no-deputy", De: "niemand vertritt", En: "nobody stands in"}
	becauseEnded    = &source.Message{Code: "because-unit-ended", De: "{unit} besteht nicht mehr, an die Stelle ist {successor} getreten", En: "{unit} exists no more, {successor} has taken its place"}
	becauseOverdue  = &source.Message{Code: "because-overdue", De: "die Frist ist verstrichen", En: "the deadline has passed"}
)

// WhyYou tells one approver why they are asked.
func (o *Organisation) WhyYou(r flows.Resolution, who flows.Party, lang string) string {
	for _, a := range r.Approvers {
		if a.Party != who {
			continue
		}
		args := source.Args{"function": o.placeTitle(a), "unit": o.UnitName(o.unitOr(a.Unit)), "person": o.Name(a.For), "reason": o.reasons(r, lang)}
		o.aidArgs(r, a, args, lang)
		return whyMessage(a).Say(args).In(lang)
	}
	return ""
}

func whyMessage(a flows.Approver) *source.Message {
	switch a.As {
	case "holder":
		return whyHolder
	case "deputy":
		if a.For == "" {
			return whyOffice
		}
		return whyDeputy
	case "group":
		return whyGroup
	case "levelUp":
		return whyLevelUp
	case "caretaker":
		return whyCaretaker
	case "delegate":
		return whyDelegate
	case "added":
		return whyAdded
	case "submitter":
		return whySubmitter
	case "subject":
		return whySubject
	default:
		return whyNamed
	}
}

func (o *Organisation) placeTitle(a flows.Approver) string {
	if a.As == "group" {
		return o.GroupTitle(a.Function)
	}
	return o.withTopic(o.FunctionTitle(a.Function), a.Topic)
}

// reasons says in a half sentence why those before were not taken: ": Carla Probe ist bis … verhindert".
func (o *Organisation) reasons(r flows.Resolution, lang string) string {
	var said []string
	for _, rung := range r.Path {
		if text := o.Because(rung, lang); text != "" && (len(said) == 0 || said[len(said)-1] != text) {
			said = append(said, text)
		}
	}
	if len(said) == 0 {
		return ""
	}
	return " – " + strings.Join(said, ", ")
}

// Because says what came of one place of the climb; "" for the place that was taken.
func (o *Organisation) Because(rung flows.Rung, lang string) string {
	args := source.Args{"person": o.Name(rung.Person), "function": o.withTopic(o.FunctionTitle(rung.Function), rung.Topic), "unit": o.UnitName(o.unitOr(rung.Unit))}
	switch rung.Found {
	case "absent":
		if until, err := expression.ParseDate(rung.Until); err == nil && until != (expression.Date{}) {
			args["until"] = expression.Format(until, lang, o.zone)
			return becauseAbsentTo.Say(args).In(lang)
		}
		return becauseAbsent.Say(args).In(lang)
	case "vacant":
		return becauseVacant.Say(args).In(lang)
	case "excluded":
		if rung.Why == "submitter" || rung.Why == "subject" {
			return becauseOwn.Say(args).In(lang)
		}
		switch rung.Why {
		case flows.ByName, "address":
			return becauseNamed.Say(args).In(lang)
		case "voted":
			return becauseVoted.Say(args).In(lang)
		}
		return becauseFourEyes.Say(args).In(lang)
	case "unknown":
		return becauseUnknown.Say(args).In(lang)
	case "noDeputy":
		return becauseNoDeputy.Say(args).In(lang)
	case "ended":
		args["successor"] = o.UnitName(rung.Why)
		return becauseEnded.Say(args).In(lang)
	case "overdue":
		return becauseOverdue.Say(args).In(lang)
	}
	return ""
}

// Deadline prints an instant that ends a day as that day ("bis 28. November 2026"), anything else with
// its time of day. Zero is "".
func (o *Organisation) Deadline(due time.Time, lang string) string {
	if due.IsZero() {
		return ""
	}
	local := due.In(o.zone)
	if local.Hour() == 0 && local.Minute() == 0 {
		return expression.Format(expression.DateOf(due.Add(-time.Minute), o.zone), lang, o.zone)
	}
	return expression.Format(due, lang, o.zone)
}
