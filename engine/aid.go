package engine

import (
	"context"
	"time"

	"laufzettel/connectors"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// Giving a part of a task to somebody, adding people and asking for advice: who has a link, what the mails say, and why
// somebody is asked. What is allowed is decided by flows.

var (
	becauseNamed   = &source.Message{Code: "because-named", De: "{person} ist in diesem Vorgang selbst genannt", En: "{person} is named in this case"}
	becauseVoted   = &source.Message{Code: "because-voted", De: "{person} hat hier schon abgestimmt", En: "{person} has voted here already"}
	becauseUnknown = &source.Message{Code: "because-unknown", De: "eine genannte Person oder Gruppe gibt es nicht", En: "a person or group that is named does not exist"}

	subjectConsult = &source.Message{Code: "brief-consult", De: "Jemand bittet dich um Rat: {step}", En: "Somebody asks for your advice: {step}"}
	subjectAdvice  = &source.Message{Code: "brief-advice", De: "Antwort auf deine Frage: {step}", En: "An answer to your question: {step}"}
	textConsult    = &source.Message{Code: "brief-consult-text", De: "{person} entscheidet über den Schritt **{step}** und bittet dich um Rat:\n\n> {text}\n\nEntscheiden musst du nichts. Deine Antwort lesen alle, die an dem Vorgang arbeiten.", En: "{person} is to decide the step **{step}** and asks for your advice:\n\n> {text}\n\nYou need not decide anything. Your answer will be read by everybody who works on the case."}
	textAdvice     = &source.Message{Code: "brief-advice-text", De: "{person} hat auf deine Frage zum Schritt **{step}** geantwortet:\n\n> {text}", En: "{person} has answered your question about the step **{step}**:\n\n> {text}"}
	textDelegated  = &source.Message{Code: "brief-delegated-text", De: "{person} hat dir den Schritt **{step}** abgegeben. Du entscheidest im eigenen Namen. Der Grund:\n\n> {text}\n\nPasst das nicht? Auf der Seite kannst du die Aufgabe zurückgeben.", En: "{person} has given the step **{step}** to you. You decide in your own name. The reason:\n\n> {text}\n\nIt does not suit you? You can give the task back on the page."}
	textAdded      = &source.Message{Code: "brief-added-text", De: "{person} hat dich zum Schritt **{step}** hinzugenommen. Der Grund:\n\n> {text}", En: "{person} has added you to the step **{step}**. The reason:\n\n> {text}"}
	textGivenBack  = &source.Message{Code: "brief-given-back-text", De: "Der Schritt **{step}** liegt wieder bei dir. {name} hatte ihn übernommen.", En: "The step **{step}** is with you again. {name} had taken it."}
	actionAdvise   = &source.Message{Code: "brief-advise-action", De: "Frage beantworten", En: "Answer the question"}
	footerAdvice   = &source.Message{Code: "footer-advice", De: "Du bekommst diese Nachricht, weil es um eine Frage zu einem Vorgang geht. Der Link gilt nur für dich; leite ihn nicht weiter.", En: "You get this message because of a question about a case. The link is for you alone; do not pass it on."}
	somebody       = &source.Message{Code: "brief-somebody", De: "Jemand", En: "Somebody"}
)

// linked are those who have a link to a task; true for those who decide it, false for those who gave their part away or
// were asked for advice.
func linked(stop *flows.Stop) map[flows.Party]bool {
	all := parties(stop)
	if stop == nil {
		return all
	}
	aside := func(p flows.Party) {
		if _, has := all[p]; !has && p.Service == "" && p != (flows.Party{}) {
			all[p] = false
		}
	}
	for _, g := range stop.Resolution.Delegated {
		aside(g.From)
	}
	for _, q := range stop.Consults {
		if !q.Over {
			aside(q.To)
		}
	}
	return all
}

func hasLink(stop *flows.Stop, party flows.Party) bool {
	_, has := linked(stop)[party]
	return has
}

// mayAid says whether an actor may do with a task what is neither deciding nor managing; of the caretaker's actions it
// notes whether the actor manages the case.
func (e *Engine) mayAid(actor flows.Actor, c *Case, do *any) *flows.Refusal {
	manages := e.May(actor, ManageCase, OfCase(c)) == nil
	now, o := e.clock.Now(), e.Organisation()
	may := func(stop, what string) *flows.Refusal {
		return flows.MayAid(c.Flow(), c.State, stop, what, actor, manages, now, o)
	}
	switch v := (*do).(type) {
	case flows.Delegate:
		v.AsManager = manages
		*do = v
		return may(v.Stop, "delegate")
	case flows.Add:
		v.AsManager = manages
		*do = v
		return may(v.Stop, "add")
	case flows.AskAdvice:
		v.AsManager = manages
		*do = v
		return may(v.Stop, "consult")
	case flows.TakeBack:
		v.AsManager = manages
		*do = v
		return nil
	case flows.CloseVote:
		return flows.MayCloseVote(c.Flow(), c.State, v.Stop, actor, now, o)
	}
	return nil
}

// withTopic is the title of an office that is held for a topic.
func (o *Organisation) withTopic(title, topic string) string {
	if topic == "" {
		return title
	}
	return title + " " + topic
}

// aidArgs adds who asked somebody beside the rule, and when.
func (o *Organisation) aidArgs(r flows.Resolution, a flows.Approver, args source.Args, lang string) {
	var at time.Time
	for _, g := range r.Delegated {
		if g.To == a.Person && a.As == "delegate" {
			at = g.At
		}
	}
	for _, one := range r.Added {
		if one.Person == a.Person && a.As == "added" {
			at = one.At
		}
	}
	if at.IsZero() {
		return
	}
	args["on"] = expression.Format(expression.DateOf(at, o.zone), lang, o.zone)
	if o.Name(a.For) == "" {
		args["person"] = somebody.Say(nil).In(lang)
	}
}

// whoActed is what people call the actor of the event that a mail is about.
func (b *briefWriter) whoActed() string {
	by := b.event().By
	name := b.o.Name(by.Person)
	if name == "" {
		name = b.h.State.Mailboxes[by.Mailbox]
	}
	if name == "" {
		name = b.say(somebody, nil)
	}
	return escape(name)
}

// given says how a part of a task came to somebody: from a colleague, beside the others, or back; "" where it came
// otherwise.
func (b *briefWriter) given() string {
	event := b.event()
	why, _ := event.Values[flows.ValueWhy].(string)
	args := source.Args{"person": b.whoActed(), "step": escape(b.step(b.stop.Step)), "text": quoted(why)}
	switch ev := event.Event.(type) {
	case flows.TaskDelegated:
		return b.say(textDelegated, args)
	case flows.ApproverAdded:
		return b.say(textAdded, args)
	case flows.DelegationEnded:
		args["name"] = escape(b.o.nameOr(ev.To))
		return b.say(textGivenBack, args)
	}
	return ""
}

// advice is a question to somebody, or the answer to whoever asked. nil: it is answered or over, or the words are gone.
func (b *briefWriter) advice(ctx context.Context, m connectors.Message) (*connectors.Message, error) {
	if b.stop == nil {
		return nil, nil
	}
	subject, text, action, value := subjectConsult, textConsult, actionAdvise, flows.ValueQuestion
	if b.command.Brief == flows.BriefAdvice {
		subject, text, action, value = subjectAdvice, textAdvice, actionDecide, flows.ValueAdvice
		if !hasLink(b.stop, b.command.To) {
			return nil, nil
		}
	} else if q := b.stop.Question(b.command.To); q == nil || !q.Open() || q.ID != b.command.Seq {
		return nil, nil
	}
	said, _ := b.event().Values[value].(string)
	if said == "" {
		return nil, nil
	}
	m.Subject = b.e.subject(b.h, b.say(subject, source.Args{"step": b.subjectOf(b.stop.Step)}), b.lang)
	m.Markdown = b.say(text, source.Args{"person": b.whoActed(), "step": escape(b.step(b.stop.Step)), "text": quoted(said)})
	m.Facts = []connectors.Fact{{Label: b.say(factCase, nil), Value: b.h.Row.Number + " · " + b.h.Process.TitleIn(b.lang)}}
	m.Footer = b.say(footerAdvice, nil)
	var err error
	m.Action, err = b.action(ctx, action)
	return &m, err
}
