package engine

import (
	"strings"

	"laufzettel/connectors"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// The engine's mails about actions on a case. Reasons and remarks stand in the text, never in a subject.
var (
	subjectRemark    = &source.Message{Code: "brief-remark", De: "Nachricht zu deinem Antrag", En: "A message about your application"}
	subjectCancelled = &source.Message{Code: "brief-cancelled", De: "Dein Antrag wurde abgebrochen", En: "Your application was cancelled"}
	subjectReopened  = &source.Message{Code: "brief-reopened", De: "Dein Antrag geht weiter", En: "Your application goes on"}
	subjectPapers    = &source.Message{Code: "brief-papers", De: "Neue Unterlagen: {step}", En: "New papers: {step}"}
	textRemark       = &source.Message{Code: "brief-remark-text", De: "Zu deinem Antrag gibt es eine Nachricht:\n\n> {text}", En: "There is a message about your application:\n\n> {text}"}
	textCancelled    = &source.Message{Code: "brief-cancelled-text", De: "Dein Antrag wurde ohne Entscheidung beendet. Der Grund:\n\n> {text}\n\nHast du dazu Fragen? Dann antworte auf diese Mail.", En: "Your application was ended without a decision. The reason:\n\n> {text}\n\nAny questions? Please answer this mail."}
	textReopened     = &source.Message{Code: "brief-reopened-text", De: "Dein Antrag war abgeschlossen und wird jetzt wieder bearbeitet. Wenn wir etwas von dir brauchen, bekommst du eine eigene Nachricht.", En: "Your application had ended and is now being worked on again. If we need anything from you, you will get another message."}
	textNudge        = &source.Message{Code: "brief-nudge-text", De: "Wer den Antrag gestellt hat, bittet dich, einmal nachzusehen: Im Schritt **{step}** wartet der Vorgang auf dich. {why}", En: "Whoever sent the application asks you to have a look: in the step **{step}** the case is waiting for you. {why}"}
	textPapers       = &source.Message{Code: "brief-papers-text", De: "Zu einem Vorgang, der im Schritt **{step}** bei dir liegt, ist etwas nachgereicht worden. {why}", En: "Something was handed in for a case that is with you in the step **{step}**. {why}"}
	textHanded       = &source.Message{Code: "brief-handed-text", De: "{person} hat dir den Schritt **{step}** übergeben. Der Grund:\n\n> {text}", En: "{person} has handed the step **{step}** to you. The reason:\n\n> {text}"}
	somebodyHanded   = &source.Message{Code: "brief-handed-by", De: "Die Verwaltung", En: "The administration"}
)

// news tells the applicant what happened to their case beside a decision. nil: the words are gone.
func (b *briefWriter) news(m connectors.Message) *connectors.Message {
	subject, text, name := subjectRemark, textRemark, flows.ValueRemark
	switch b.command.Brief {
	case flows.BriefCancelled:
		subject, text, name = subjectCancelled, textCancelled, flows.ValueWhy
	case flows.BriefReopened:
		subject, text, name = subjectReopened, textReopened, ""
	}
	said, _ := b.event().Values[name].(string)
	if name != "" && said == "" {
		return nil // erased meanwhile
	}
	m.Subject = b.e.subject(b.h, b.say(subject, nil), b.lang)
	m.Markdown = b.say(text, source.Args{"text": quoted(said)})
	m.Facts = []connectors.Fact{{Label: b.say(factCase, nil), Value: b.h.Row.Number + " · " + b.h.Process.TitleIn(b.lang)}}
	m.Action = &connectors.Action{Label: b.say(actionStatus, nil), URL: b.e.StatusURL(b.h.Row.Key)}
	m.Footer = sayFooter(b.lang, footerCase, b.h.Row.Number)
	return &m
}

// event is the one that the mail is about; the zero Recorded where there is none.
func (b *briefWriter) event() flows.Recorded {
	for _, event := range b.h.Events {
		if event.Seq == b.command.Seq {
			return event
		}
	}
	return flows.Recorded{}
}

// quoted is what somebody wrote as a quotation: text, whatever it looks like.
func quoted(text string) string { return strings.ReplaceAll(escape(text), "\n", "\n> ") }

// handed says who handed a task over, and why; "" where it came otherwise.
func (b *briefWriter) handed() string {
	event := b.event()
	if _, is := event.Event.(flows.TaskHanded); !is {
		return ""
	}
	name := b.o.Name(event.By.Person)
	if name == "" {
		name = b.say(somebodyHanded, nil)
	}
	reason, _ := event.Values[flows.ValueWhy].(string)
	return b.say(textHanded, source.Args{"person": escape(name), "step": escape(b.step(b.stop.Step)), "text": quoted(reason)})
}
