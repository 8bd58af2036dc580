package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"laufzettel/connectors"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

const postHandover = "handover"

// handoverLines is how many tasks a mail names; the rest is in the inbox.
const handoverLines = 40

var (
	handoverOffice = &source.Message{Code: "handover-office", De: "Du hast ein Amt übernommen: {n} Aufgaben liegen jetzt bei dir", En: "You have taken over an office: {n} tasks are now yours"}
	handoverNew    = &source.Message{Code: "handover-new", De: "{n} Aufgaben liegen jetzt bei dir", En: "{n} tasks are now yours"}
	handoverOne    = &source.Message{Code: "handover-one", De: "Eine Aufgabe liegt jetzt bei dir", En: "A task is now yours"}
	handoverHello  = &source.Message{Code: "handover-hello", De: "Hallo {name},", En: "Hello {name},"}
	handoverTook   = &source.Message{Code: "handover-took", De: "**Du hast ein Amt übernommen:** {office}. Damit liegen jetzt auch die offenen Aufgaben bei dir.", En: "**You have taken over an office:** {office}. Its open tasks are now yours."}
	handoverMoved  = &source.Message{Code: "handover-moved", De: "Die Zuständigkeit hat sich geändert. Diese Aufgaben liegen jetzt bei dir:", En: "Responsibilities have changed. These tasks are now yours:"}
	handoverLine   = &source.Message{Code: "handover-line", De: "[{number} · {step}]({link}) – {process}{due}. Wort: **{word}**", En: "[{number} · {step}]({link}) – {process}{due}. Word: **{word}**"}
	handoverDue    = &source.Message{Code: "handover-due", De: ", bitte bis {due}", En: ", please by {due}"}
	handoverMore   = &source.Message{Code: "handover-more", De: "Dazu kommen {n} weitere. Du findest alle unter „Aufgaben“.", En: "There are {n} more. You find all of them under “Tasks”."}
	handoverAll    = &source.Message{Code: "handover-all", De: "Alle Aufgaben ansehen", En: "View all tasks"}
	handoverFooter = &source.Message{Code: "handover-footer", De: "Die Links gelten nur für dich; bitte leite sie nicht weiter. Fragt eine Seite nach dem Wort aus dieser Mail, steht es hinter der Aufgabe. Öffnen entscheidet nichts. Du bist verhindert? Sag es bitte deiner Vertretung oder antworte auf diese Mail.", En: "The links are only for you; please do not pass them on. If a page asks for the word of this mail, it stands behind the task. Opening decides nothing. You are away? Please tell your deputy or answer this mail."}

	handoverLost     = &source.Message{Code: "handover-lost", De: "Diese Aufgaben liegen nicht mehr bei dir", En: "These tasks are no longer yours"}
	handoverLostOne  = &source.Message{Code: "handover-lost-one", De: "Eine Aufgabe liegt nicht mehr bei dir", En: "A task is no longer yours"}
	handoverLostText = &source.Message{Code: "handover-lost-text", De: "{why} Darum liegt das nicht mehr bei dir:", En: "{why} Therefore this is no longer yours:"}
	handoverLostLine = &source.Message{Code: "handover-lost-line", De: "{number} · {step} – {process}", En: "{number} · {step} – {process}"}
	handoverLostMore = &source.Message{Code: "handover-lost-more", De: "und {n} weitere", En: "and {n} more"}
	handoverLostEnd  = &source.Message{Code: "handover-lost-end", De: "Du musst nichts tun. Die Links aus früheren Mails gelten nicht mehr.", En: "There is nothing for you to do. The links of earlier mails work no more."}
	handoverLostFoot = &source.Message{Code: "handover-lost-footer", De: "Du bekommst diese Nachricht, weil du für diese Aufgaben zuständig warst. Stimmt etwas nicht? Antworte einfach auf diese Mail.", En: "You get this message because these tasks were yours. Is something wrong? Simply answer this mail."}

	lostTerm   = &source.Message{Code: "lost-term", De: "Deine Amtszeit ({office}) endete am {on}.", En: "Your term ({office}) ended on {on}."}
	lostOffice = &source.Message{Code: "lost-office", De: "Du hast dieses Amt nicht mehr: {office}.", En: "You no longer hold this office: {office}."}
	lostGroup  = &source.Message{Code: "lost-group", De: "Du gehörst nicht mehr zur Gruppe „{office}“.", En: "You no longer belong to the group “{office}”."}
	lostAway   = &source.Message{Code: "lost-away", De: "Du bist bis {on} als verhindert eingetragen.", En: "You are entered as away until {on}."}
	lostGone   = &source.Message{Code: "lost-away-open", De: "Du bist als verhindert eingetragen.", En: "You are entered as away."}
	lostMoved  = &source.Message{Code: "lost-moved", De: "Die Zuständigkeit hat sich geändert.", En: "Responsibilities have changed."}
)

// moved is one line of such a mail.
type moved struct {
	handover
	h   *History
	due time.Time
	why string // why the task lies with the person now
}

// handoverMessage composes the one mail about several tasks that came to a person, or left them. ErrNotFound: none of
// them is any more what the mail would say.
func (e *Engine) handoverMessage(ctx context.Context, batch string) (*connectors.Message, error) {
	docs, err := e.store.Find(ctx, collectionHandovers, batch, 0)
	if err != nil {
		return nil, err
	}
	var lines []moved
	for _, doc := range docs {
		m := moved{}
		if err := json.Unmarshal(doc.Body, &m.handover); err != nil {
			return nil, err
		}
		m.h, err = e.History(ctx, m.Case)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		stop := m.h.State.Stop(m.Stop)
		has := stop != nil && parties(stop)[flows.Party{Person: m.Person}]
		if has == m.Lost || !m.Lost && (stop.Suspended || claimedByOther(stop, flows.Party{Person: m.Person})) {
			continue
		}
		if stop != nil {
			m.due = stop.Due
		}
		lines = append(lines, m)
	}
	if len(lines) == 0 {
		return nil, ErrNotFound
	}
	person := lines[0].Person
	p, _ := e.Organisation().Someone(person)
	if p.Mail == "" {
		return nil, ErrNotFound // nobody can be told; the tasks are in the inbox all the same
	}
	slices.SortStableFunc(lines, func(a, b moved) int {
		if a.due.IsZero() != b.due.IsZero() {
			return cmp.Compare(b.due.Unix(), a.due.Unix()) // those without a deadline come last
		}
		return cmp.Or(a.due.Compare(b.due), cmp.Compare(a.h.Row.Number, b.h.Row.Number))
	})
	lang, err := e.wishedLanguage(ctx, person, e.languageFor(lines[0].h, flows.Party{Person: person}, p.Mail))
	if err != nil {
		return nil, err
	}
	m := &connectors.Message{
		To:   connectors.Address{Name: e.Organisation().Name(person), Mail: p.Mail},
		Lang: lang, MessageID: e.messageID("handover/" + batch),
	}
	w := &handoverWriter{e: e, o: e.Organisation().In(m.Lang), lang: m.Lang, person: person}
	hello := w.say(handoverHello, source.Args{"name": escape(p.Given)})
	if lines[0].Lost {
		w.lost(m, lines)
	} else if err := w.came(ctx, m, lines); err != nil {
		return nil, err
	}
	m.Markdown = hello + "\n\n" + m.Markdown
	return m, nil
}

type handoverWriter struct {
	e            *Engine
	o            *Organisation
	lang, person string
}

func (w *handoverWriter) say(m *source.Message, args source.Args) string {
	return m.Say(args).In(w.lang)
}

// came lists the tasks that came, under the sentences that say why.
func (w *handoverWriter) came(ctx context.Context, m *connectors.Message, lines []moved) error {
	intro, subject := w.say(handoverMoved, nil), handoverNew
	if office := w.tookOver(lines); office != "" {
		intro, subject = w.say(handoverTook, source.Args{"office": escape(office)}), handoverOffice
	}
	if len(lines) == 1 {
		subject = handoverOne
	}
	m.Subject = w.say(subject, source.Args{"n": strconv.Itoa(len(lines))})
	parts := []string{intro}
	shown := lines[:min(len(lines), handoverLines)]
	var reasons []string
	under := map[string][]string{}
	for _, line := range shown {
		why := w.o.WhyYou(line.h.State.Stop(line.Stop).Resolution, flows.Party{Person: w.person}, w.lang)
		text, err := w.line(ctx, line)
		if err != nil {
			return err
		}
		if under[why] == nil {
			reasons = append(reasons, why)
		}
		under[why] = append(under[why], "- "+text)
	}
	for _, why := range reasons {
		if why != "" {
			parts = append(parts, escape(why))
		}
		parts = append(parts, strings.Join(under[why], "\n"))
	}
	if more := len(lines) - len(shown); more > 0 {
		parts = append(parts, w.say(handoverMore, source.Args{"n": strconv.Itoa(more)}))
	}
	m.Markdown = strings.Join(parts, "\n\n")
	m.Action = &connectors.Action{Label: w.say(handoverAll, nil), URL: w.e.baseURL + "/aufgaben"}
	m.Footer = w.say(handoverFooter, nil)
	return nil
}

// tookOver names the office that has come to the person with these tasks; "" if none has.
func (w *handoverWriter) tookOver(lines []moved) string {
	for _, line := range lines {
		for _, c := range line.Changes {
			if c.Code == flows.ChangeTermBegan && c.Person == w.person {
				return w.office(c)
			}
		}
	}
	return ""
}

func (w *handoverWriter) office(c flows.Change) string {
	return w.o.FunctionTitle(c.Function) + ", " + w.o.UnitName(w.o.unitOr(c.Unit))
}

// line is one task: number, step, process, deadline, and the person's own link.
func (w *handoverWriter) line(ctx context.Context, line moved) (string, error) {
	party := flows.Party{Person: w.person}
	link, err := w.e.taskURL(ctx, line.h, line.Stop, party)
	if err != nil {
		return "", err
	}
	due := ""
	if until := w.o.Deadline(line.due, w.lang); until != "" {
		due = w.say(handoverDue, source.Args{"due": escape(until)})
	}
	args := w.names(line)
	args["link"], args["due"], args["word"] = link, due, w.e.wordFor(w.e.reference(line.h.Row.ID, line.Stop, party))
	return w.say(handoverLine, args), nil
}

// names are what a line calls a task. A title that is made of answers has no place in a list of many cases.
func (w *handoverWriter) names(line moved) source.Args {
	b := &briefWriter{e: w.e, h: line.h, lang: w.lang, o: w.o}
	return source.Args{"number": escape(line.h.Row.Number), "step": escape(b.subjectOf(line.Step)), "process": escape(line.h.Process.TitleIn(w.lang))}
}

// lost lists the tasks that left, without a word about anybody else.
func (w *handoverWriter) lost(m *connectors.Message, lines []moved) {
	subject := handoverLost
	if len(lines) == 1 {
		subject = handoverLostOne
	}
	m.Subject = w.say(subject, nil)
	var reasons []string
	under := map[string][]string{}
	for _, line := range lines[:min(len(lines), handoverLines)] {
		why := w.whyLost(line.Changes)
		if under[why] == nil {
			reasons = append(reasons, why)
		}
		under[why] = append(under[why], "- "+w.say(handoverLostLine, w.names(line)))
	}
	var parts []string
	for _, why := range reasons {
		parts = append(parts, w.say(handoverLostText, source.Args{"why": escape(why)}), strings.Join(under[why], "\n"))
	}
	if more := len(lines) - handoverLines; more > 0 {
		parts[len(parts)-1] += "\n- " + w.say(handoverLostMore, source.Args{"n": strconv.Itoa(more)})
	}
	m.Markdown = strings.Join(append(parts, w.say(handoverLostEnd, nil)), "\n\n")
	m.Footer = w.say(handoverLostFoot, nil)
}

// whyLost says what has changed for the person themselves.
func (w *handoverWriter) whyLost(changes []flows.Change) string {
	for _, c := range changes {
		if c.Person != w.person {
			continue
		}
		on := ""
		if day, err := expression.ParseDate(c.On); err == nil {
			on = expression.Format(day, w.lang, w.o.zone)
		}
		switch c.Code {
		case flows.ChangeTermEnded:
			return w.say(lostTerm, source.Args{"office": w.office(c), "on": on})
		case flows.ChangeLeftOffice:
			return w.say(lostOffice, source.Args{"office": w.office(c)})
		case flows.ChangeLeftGroup:
			return w.say(lostGroup, source.Args{"office": w.o.GroupTitle(c.Function)})
		case flows.ChangeAway:
			if on == "" {
				return w.say(lostGone, nil)
			}
			return w.say(lostAway, source.Args{"on": on})
		}
	}
	return w.say(lostMoved, nil)
}
