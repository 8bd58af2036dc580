package engine

import (
	"strings"

	"laufzettel/connectors"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

var (
	subjectStolen = &source.Message{Code: "brief-stolen", De: "Jemand hat deine Aufgabe übernommen", En: "Somebody has taken over your task"}
	textStolen    = &source.Message{Code: "brief-stolen-text", De: "**{name}** hat die Aufgabe im Schritt **{step}** übernommen, die du genommen hattest. Du musst nichts weiter tun.", En: "**{name}** has taken over the task in the step **{step}** that you had claimed. There is nothing more to do."}
	whyStolen     = &source.Message{Code: "brief-stolen-why", De: "Der Grund:", En: "The reason:"}
)

// stolen tells somebody that a colleague has taken over what they had claimed. nil: it is theirs again.
func (b *briefWriter) stolen(m connectors.Message) *connectors.Message {
	if b.stop != nil && b.stop.ClaimedBy == b.command.To.Person {
		return nil
	}
	for _, event := range b.h.Events {
		taken, ok := event.Event.(flows.TaskStolen)
		if !ok || event.Seq != b.command.Seq {
			continue
		}
		step, _, _ := strings.Cut(taken.Stop, "/")
		m.Subject = b.e.subject(b.h, b.say(subjectStolen, nil), b.lang)
		m.Markdown = b.say(textStolen, source.Args{"name": escape(b.o.Name(taken.Person)), "step": escape(b.step(step))})
		if why, _ := event.Values["note"].(string); why != "" {
			m.Markdown += "\n\n" + b.say(whyStolen, nil) + "\n\n> " + strings.ReplaceAll(escape(why), "\n", "\n> ")
		}
		m.Facts = []connectors.Fact{{Label: b.say(factCase, nil), Value: b.h.Row.Number + " · " + b.h.Process.TitleIn(b.lang)}}
		m.Footer = sayFooter(b.lang, footerCase, b.h.Row.Number)
		return &m
	}
	return nil
}
