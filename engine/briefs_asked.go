package engine

import (
	"laufzettel/connectors"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// The engine's mail about a question to somebody who decided an earlier step. The question stands in the text, never in
// a subject.
var (
	subjectAsked = &source.Message{Code: "brief-asked", De: "Rückfrage zu: {step}", En: "A question about: {step}"}
	textAsked    = &source.Message{Code: "brief-asked-text", De: "Du hast den Schritt **{step}** bearbeitet. Dazu gibt es eine Frage:\n\n> {question}", En: "You worked on the step **{step}**. There is a question about it:\n\n> {question}"}
	textStill    = &source.Message{Code: "brief-asked-still", De: "Die Frage ist:\n\n> {question}", En: "The question is:\n\n> {question}"}
)

// asked makes a task's mail one about the question that somebody is asked. A reminder, or a mail that says how the
// question came to its reader, keeps its words and has the question behind them. Erased words are left out.
func (b *briefWriter) asked(m *connectors.Message) {
	question := ""
	if waiting := b.h.State.Stop(b.stop.Resume); waiting != nil {
		question = b.h.State.Steps[waiting.Step].Comment
	}
	first := b.command.Brief == flows.BriefTask
	if first {
		m.Subject = b.e.subject(b.h, b.say(subjectAsked, source.Args{"step": b.subjectOf(b.stop.Step)}), b.lang)
	}
	switch {
	case question == "":
	case first && b.handed() == "" && b.given() == "":
		m.Markdown = b.say(textAsked, source.Args{"step": escape(b.step(b.stop.Step)), "question": quoted(question)})
	default:
		m.Markdown += "\n\n" + b.say(textStill, source.Args{"question": quoted(question)})
	}
}
