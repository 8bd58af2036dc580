package engine

import (
	"context"
	"errors"
	"strings"

	"laufzettel/connectors"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
	"laufzettel/forms"
)

// The engine's own mails. Their words stand here because they belong to the engine and not to a process.
var (
	subjectTask     = &source.Message{Code: "brief-task", De: "Bitte entscheide: {step}", En: "Please decide: {step}"}
	subjectDo       = &source.Message{Code: "brief-do", De: "Bitte erledige: {step}", En: "Please do: {step}"}
	subjectReminder = &source.Message{Code: "brief-reminder", De: "Erinnerung: {step}", En: "Reminder: {step}"}
	subjectReturn   = &source.Message{Code: "brief-return", De: "Wir brauchen noch etwas von dir", En: "We need something more from you"}
	subjectConfirm  = &source.Message{Code: "brief-confirmation", De: "Deine Entscheidung ist angekommen", En: "Your decision has arrived"}
	subjectDisputed = &source.Message{Code: "brief-disputed", De: "Einer Entscheidung wird widersprochen", En: "A decision is disputed"}
	subjectVacant   = &source.Message{Code: "brief-vacant", De: "Niemand gefunden für: {step}", En: "Nobody found for: {step}"}
	textTask        = &source.Message{Code: "brief-task-text", De: "Im Schritt **{step}** wartet ein Vorgang auf dich. {why}", En: "A case is waiting for you in the step **{step}**. {why}"}
	textReminder    = &source.Message{Code: "brief-reminder-text", De: "Im Schritt **{step}** wartet noch immer ein Vorgang auf dich. {why}", En: "A case is still waiting for you in the step **{step}**. {why}"}
	textOverdue     = &source.Message{Code: "brief-overdue-text", De: "Im Schritt **{step}** ist die Frist verstrichen. Darum liegt der Vorgang jetzt auch bei dir. {why}", En: "The deadline of the step **{step}** has passed, so the case has come to you. {why}"}
	textReassigned  = &source.Message{Code: "brief-reassigned-text", De: "Die Zuständigkeit hat sich geändert: Der Schritt **{step}** liegt jetzt bei dir. {why}", En: "Responsibilities have changed: the step **{step}** is now yours. {why}"}
	textSilence     = &source.Message{Code: "brief-silence", De: "Entscheidet bis zur Frist niemand, gilt: **{outcome}**.", En: "If nobody decides in time, this applies: **{outcome}**."}
	textReturn      = &source.Message{Code: "brief-return-text", De: "Zu deinem Antrag gibt es eine Rückfrage:\n\n> {question}\n\nBitte ergänze: {fields}. Alles andere bleibt, wie du es eingegeben hast.", En: "There is a question about your application:\n\n> {question}\n\nPlease complete: {fields}. Everything else stays as you entered it."}
	textConfirm     = &source.Message{Code: "brief-confirmation-text", De: "Du hast im Schritt **{step}** entschieden: **{outcome}**. Du musst nichts weiter tun.\n\nWarst du das nicht? Dann sag uns bitte gleich Bescheid: [Das war ich nicht]({dispute})", En: "You decided in the step **{step}**: **{outcome}**. There is nothing more to do.\n\nWas it not you? Please tell us at once: [That was not me]({dispute})"}
	textDisputed    = &source.Message{Code: "brief-disputed-text", De: "Jemand mit Zugang zum Postfach, an das der Link ging, sagt: **Das war ich nicht.** Es geht um den Schritt **{step}**. Mails und Einträge, die noch nicht hinausgegangen sind, sind angehalten. Bitte kläre den Vorgang in der Verwaltung.", En: "Somebody who reads the mailbox of the link says: **That was not me.** It is about the step **{step}**. Mails and effects that had not gone out are on hold. Please settle the case in the administration."}
	textVacant      = &source.Message{Code: "brief-vacant-text", De: "Für den Schritt **{step}** wurde niemand gefunden, der entscheiden darf{why}. Der Vorgang liegt darum bei dir.", En: "Nobody was found who may decide the step **{step}**{why}. The case has therefore come to you."}
	factCase        = &source.Message{Code: "fact-case", De: "Vorgang", En: "Case"}
	factWhat        = &source.Message{Code: "fact-what", De: "Worum es geht", En: "What it is about"}
	factWho         = &source.Message{Code: "fact-who", De: "Antrag von", En: "From"}
	factDue         = &source.Message{Code: "fact-due", De: "Bitte bis", En: "Please by"}
	factEarlier     = &source.Message{Code: "fact-earlier", De: "Hinweis", En: "Note"}
	earlierNumbers  = &source.Message{Code: "earlier-numbers", De: "Es gibt schon einen Vorgang, der dasselbe betreffen könnte: {numbers}. Das stand vor dem Absenden da.", En: "There is already a case that may be about the same thing: {numbers}. This was said before sending."}
	confirmedName   = &source.Message{Code: "confirmed-name", De: "{name} (E-Mail-Adresse bestätigt, sonst ungeprüft)", En: "{name} (e-mail address confirmed, the rest not verified)"}
	unverifiedName  = &source.Message{Code: "unverified", De: "{name} (Angaben ungeprüft)", En: "{name} (not verified)"}
	actionDecide    = &source.Message{Code: "action-decide", De: "Ansehen und entscheiden", En: "View and decide"}
	actionDo        = &source.Message{Code: "action-do", De: "Ansehen und erledigen", En: "View and do"}
	actionAnswer    = &source.Message{Code: "action-answer", De: "Rückfrage beantworten", En: "Answer the question"}
	actionStatus    = &source.Message{Code: "action-status", De: "Stand ansehen", En: "View the status"}
	footerCase      = &source.Message{Code: "footer-case", De: "Diese Nachricht gehört zum Vorgang {number}.", En: "This message belongs to case {number}."}
	footerOwn       = &source.Message{Code: "footer-own", De: "Der Link gilt nur für dich; bitte leite ihn nicht weiter. Fragt die Seite nach dem Wort aus dieser Mail, ist es: **{word}**. Öffnen schickt noch nichts ab.", En: "The link is only for you; please do not pass it on. If the page asks for the word of this mail, it is: **{word}**. Opening sends nothing yet."}
	footerTask      = &source.Message{Code: "footer-task", De: "Der Link gilt nur für dich; bitte leite ihn nicht weiter. Fragt die Seite nach dem Wort aus dieser Mail, ist es: **{word}**. Öffnen entscheidet nichts. Du bist verhindert? Sag es bitte deiner Vertretung oder antworte auf diese Mail.", En: "The link is only for you; please do not pass it on. If the page asks for the word of this mail, it is: **{word}**. Opening decides nothing. You are away? Please tell your deputy or answer this mail."}
	footerMailbox   = &source.Message{Code: "footer-mailbox", De: "Du bekommst diese Nachricht, weil über einen Link an dieses Postfach entschieden wurde.", En: "You get this message because a decision was made through a link sent to this mailbox."}
)

// briefFacts is how many answers a brief shows; the rest is on the page.
const briefFacts = 10

func sayFooter(lang string, m *source.Message, number string) string {
	return m.Say(source.Args{"number": number}).In(lang)
}

// brief composes one of the engine's own mails. nil: it is no longer needed.
func (e *Engine) brief(ctx context.Context, h *History, command flows.Command) (*connectors.Message, error) {
	stop := h.State.Stop(command.Stop)
	b := &briefWriter{e: e, h: h, command: command, stop: stop}
	m := e.message(h, command.ID, command.To, e.address(h, command.To))
	var err error
	if m.Lang, err = e.wishedLanguage(ctx, command.To.Person, m.Lang); err != nil {
		return nil, err
	}
	b.lang, b.o = m.Lang, e.Organisation().In(m.Lang)
	switch command.Brief {
	case flows.BriefConfirmation:
		return b.confirmation(ctx, m)
	case flows.BriefDisputed:
		return b.disputed(m), nil
	case flows.BriefConsent:
		return b.consent(m), nil
	case flows.BriefStolen:
		return b.stolen(m), nil
	case flows.BriefRemark, flows.BriefCancelled, flows.BriefReopened:
		return b.news(m), nil
	case flows.BriefConsult, flows.BriefAdvice:
		return b.advice(ctx, m)
	}
	if stop == nil || stop.Suspended || !parties(stop)[command.To] || claimedByOther(stop, command.To) {
		return nil, nil
	}
	if command.Brief == flows.BriefReturn || stop.Kind == flows.Returned {
		return b.question(ctx, m)
	}
	return b.task(ctx, m)
}

func claimedByOther(stop *flows.Stop, to flows.Party) bool {
	return stop.ClaimedBy != "" && stop.ClaimedBy != to.Person
}

// escape keeps names, titles and answers what they are: text, whatever somebody has typed into them.
func escape(text string) string { return connectors.EscapeMarkdown(text) }

// escapeInside escapes a part of a sentence, which keeps the blank it begins with.
func escapeInside(text string) string {
	escaped := escape(text)
	if strings.HasPrefix(text, " ") {
		return " " + escaped
	}
	return escaped
}

type briefWriter struct {
	e       *Engine
	o       *Organisation
	h       *History
	command flows.Command
	stop    *flows.Stop
	lang    string
}

func (b *briefWriter) say(m *source.Message, args source.Args) string { return m.Say(args).In(b.lang) }

func (b *briefWriter) step(name string) string {
	return flows.StepTitle(b.h.Flow(), b.h.State, name, b.o)
}

// subjectOf is what a subject calls a step. A title that is made of answers has no place there: subjects are
// read by everybody who looks over a shoulder.
func (b *briefWriter) subjectOf(name string) string {
	if at := b.h.Flow().Step(name); at != nil && !at.Title.Literal() {
		return b.h.Process.TitleIn(b.lang)
	}
	return b.step(name)
}

// task is the decision brief: who asks for what, why you, what the step means, until when, and what
// follows each outcome.
func (b *briefWriter) task(ctx context.Context, m connectors.Message) (*connectors.Message, error) {
	plain := source.Args{"step": b.subjectOf(b.stop.Step)}
	args := source.Args{"step": escape(b.step(b.stop.Step)), "why": escape(b.o.WhyYou(b.stop.Resolution, b.command.To, b.lang))}
	subject, text, action := subjectTask, textTask, actionDecide
	if !b.decides() {
		subject, action = subjectDo, actionDo
	}
	switch b.command.Brief {
	case flows.BriefReminder:
		subject, text = subjectReminder, textReminder
	case flows.BriefOverdue:
		text = textOverdue
	case flows.BriefReassigned:
		text = textReassigned
	case flows.BriefNudge:
		subject, text = subjectReminder, textNudge
	case flows.BriefPapers:
		subject, text = subjectPapers, textPapers
	case flows.BriefVacant:
		subject, text = subjectVacant, textVacant
		args["why"] = escapeInside(b.o.reasons(b.stop.Resolution, b.lang))
	}
	m.Subject = b.e.subject(b.h, b.say(subject, plain), b.lang)
	m.Markdown = b.say(text, args)
	if handed := b.handed(); handed != "" {
		m.Markdown = handed
	}
	if given := b.given(); given != "" {
		m.Markdown = given
	}
	if b.stop.Kind == flows.Asked {
		b.asked(&m)
		action = actionAnswer
	}
	if intro := flows.StepIntro(b.h.Flow(), b.h.State, b.stop.Step, b.o); intro != "" {
		m.Markdown += "\n\n" + intro
	}
	if outcome := flows.Silence(b.h.Flow(), b.h.State, b.stop.ID, b.o); outcome != "" {
		m.Markdown += "\n\n" + b.say(textSilence, source.Args{"outcome": source.EscapeMarkdown(outcome)})
	}
	m.Preheader = b.h.Row.Number + " · " + b.h.Process.TitleIn(b.lang)
	facts, err := b.facts()
	if err != nil {
		return nil, err
	}
	m.Facts = facts
	if m.Action, err = b.action(ctx, action); err != nil {
		return nil, err
	}
	for _, outcome := range flows.Outcomes(b.h.Flow(), b.h.State, b.stop.ID, b.o) {
		m.Choices = append(m.Choices, connectors.Choice{Label: outcome.Label, Text: outcome.Text})
	}
	footer := footerTask
	if b.toApplicant() {
		footer = footerOwn
	}
	m.Footer = b.say(footer, source.Args{"word": b.e.wordFor(b.e.reference(b.h.Row.ID, b.stop.ID, b.command.To))})
	if b.command.To.Person != "" && !b.toApplicant() {
		m.Footer += "\n\n" + b.say(wishesFooter, source.Args{"wishes": b.e.wishesURL()})
	}
	return &m, nil
}

// title is what the case is about, in the language of the mail; "" once its values are gone.
func (b *briefWriter) title() string {
	if b.h.Row.Title == "" {
		return ""
	}
	return flows.CaseTitle(b.h.Flow(), b.h.State, b.o)
}

// action is the button that opens the task by the recipient's own link.
func (b *briefWriter) action(ctx context.Context, label *source.Message) (*connectors.Action, error) {
	address, err := b.e.taskURL(ctx, b.h, b.stop.ID, b.command.To)
	return &connectors.Action{Label: b.say(label, nil), URL: address}, err
}

// decides says whether the task is a decision about somebody's application, and not work to be done.
func (b *briefWriter) decides() bool {
	return b.stop.Kind == flows.Deciding && b.h.Flow().Step(b.stop.Step).Type.Name == "approve"
}

// facts are the case at a glance: what, who, until when, and the first answers that are neither files nor
// sensitive.
func (b *briefWriter) facts() ([]connectors.Fact, error) {
	facts := []connectors.Fact{{Label: b.say(factCase, nil), Value: b.h.Row.Number + " · " + b.h.Process.TitleIn(b.lang)}}
	if title := b.title(); title != "" {
		facts = append(facts, connectors.Fact{Label: b.say(factWhat, nil), Value: title})
	}
	if name := b.e.SubmitterName(b.h, b.lang); name != "" && !b.toApplicant() {
		facts = append(facts, connectors.Fact{Label: b.say(factWho, nil), Value: name})
	}
	if numbers := b.h.State.Earlier; len(numbers) > 0 && !b.toApplicant() {
		facts = append(facts, connectors.Fact{Label: b.say(factEarlier, nil), Value: b.say(earlierNumbers, source.Args{"numbers": strings.Join(numbers, ", ")})})
	}
	if due := b.o.Deadline(b.stop.Due, b.lang); due != "" {
		facts = append(facts, connectors.Fact{Label: b.say(factDue, nil), Value: due})
	}
	if !b.toApplicant() {
		facts = append(facts, b.aftermath()...)
	}
	ctx := b.e.CaseContext(&b.h.Case)
	ctx.Lang = b.lang
	pages, err := b.h.Process.Form.View(b.h.Process.Form.Input(b.h.State.Values), ctx)
	if err != nil {
		return nil, err
	}
	return append(facts, b.answers(pages)...), nil
}

// toApplicant says whether the mail goes to whoever sent the case, or whom it is about.
func (b *briefWriter) toApplicant() bool {
	return b.command.To == b.h.State.Submitter || b.command.To == b.h.State.Subject
}

// SubmitterName is who sent a case, marked where nobody checked it.
func (e *Engine) SubmitterName(h *History, lang string) string {
	o := e.Organisation()
	if p := h.State.Submitter.Person; p != "" {
		return o.Name(p)
	}
	name := h.Process.Form.IdentityOf("submitter", h.State.Values)["name"]
	if name == "" || h.State.Verified {
		return name
	}
	if h.State.Confirmed {
		return confirmedName.Say(source.Args{"name": name}).In(lang)
	}
	return unverifiedName.Say(source.Args{"name": name}).In(lang)
}

// answers are the first answers that tell somebody new what the case is about: neither files nor sensitive
// ones, nor what the mail says already (who, the title), nor what everybody leaves as it is.
func (b *briefWriter) answers(pages []forms.PageView) []connectors.Fact {
	said := b.saidAlready()
	var facts []connectors.Fact
	var walk func(fields []forms.FieldView)
	walk = func(fields []forms.FieldView) {
		for _, f := range fields {
			switch {
			case f.Hidden, f.Field.Sensitive, said[f.Path], len(facts) >= briefFacts:
			case len(f.Fields) > 0:
				walk(f.Fields)
			case f.Shown == "", len([]rune(f.Shown)) > 200, f.Shown == b.title():
			case f.Field.Default != nil && f.Field.Default.Program == nil, f.Field.Widget.Kind == "file", f.Field.Widget.Kind == "confirm":
			case f.Field.Value != nil && f.Field.Value.Kind == expression.Bool:
			default:
				facts = append(facts, connectors.Fact{Label: f.Label, Value: f.Shown})
			}
		}
	}
	for _, page := range pages {
		if !page.Hidden {
			walk(page.Fields)
		}
	}
	return facts
}

// saidAlready are the fields that tell who the case is from and about.
func (b *briefWriter) saidAlready() map[string]bool {
	said := map[string]bool{}
	for _, paths := range b.h.Process.Form.Identity {
		for _, path := range strings.Fields(paths) {
			said[path] = true
		}
	}
	return said
}

// question is the ask-back to the applicant.
func (b *briefWriter) question(ctx context.Context, m connectors.Message) (*connectors.Message, error) {
	var fields []string
	for _, path := range b.stop.Fields {
		if field := b.h.Process.Form.Field(path); field != nil {
			label, err := field.Label.Render(&expression.Scope{Zone: b.o.zone}, b.lang)
			if err != nil {
				return nil, err
			}
			fields = append(fields, label)
		}
	}
	question := escape(b.h.State.Steps[b.stop.Step].Comment)
	m.Subject = b.e.subject(b.h, b.say(subjectReturn, nil), b.lang)
	m.Markdown = b.say(textReturn, source.Args{
		"question": strings.ReplaceAll(question, "\n", "\n> "), "fields": escape(strings.Join(fields, ", ")),
	})
	if due := b.o.Deadline(b.stop.Due, b.lang); due != "" {
		m.Facts = append(m.Facts, connectors.Fact{Label: b.say(factDue, nil), Value: due})
	}
	var err error
	if m.Action, err = b.action(ctx, actionAnswer); err != nil {
		return nil, err
	}
	m.Footer = b.say(footerOwn, source.Args{"word": b.e.wordFor(b.e.reference(b.h.Row.ID, b.stop.ID, b.command.To))})
	return &m, nil
}

// confirmation tells the mailbox that a decision was made through its link, and how to object.
func (b *briefWriter) confirmation(ctx context.Context, m connectors.Message) (*connectors.Message, error) {
	var chosen flows.TaskDecided
	for _, event := range b.h.Events {
		if decided, ok := event.Event.(flows.TaskDecided); ok && event.Seq == b.command.Seq {
			chosen = decided
		}
	}
	if chosen.Stop == "" {
		return nil, nil
	}
	ref := b.e.reference(b.h.Row.ID, b.command.Stop, b.command.To)
	body, err := b.e.linkBody(ctx, ref)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	m.Subject = b.e.subject(b.h, b.say(subjectConfirm, nil), b.lang)
	m.Markdown = b.say(textConfirm, source.Args{
		"step": escape(b.step(chosen.Step)), "outcome": escape(flows.OutcomeLabel(b.h.Flow(), b.h.State, chosen.Step, chosen.Outcome, b.o)),
		"dispute": b.e.baseURL + "/w/" + b.e.token(disputePurpose, ref, body),
	})
	m.Footer = b.say(footerMailbox, nil)
	return &m, nil
}

// disputed tells the caretaker that somebody did not decide what was decided through their mailbox.
func (b *briefWriter) disputed(m connectors.Message) *connectors.Message {
	done, _ := b.h.State.Done(b.command.Stop)
	m.Subject = b.e.subject(b.h, b.say(subjectDisputed, nil), b.lang)
	m.Markdown = b.say(textDisputed, source.Args{"step": escape(b.step(done.Step))})
	m.Action = &connectors.Action{Label: b.say(actionStatus, nil), URL: b.e.baseURL + "/verwaltung"}
	return &m
}
