package engine

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"laufzettel/connectors"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// workDigest is a mail that lists what waits for a person. It is planned when the first brief is put aside for it, and
// its id holds the person and its time: however many briefs are put aside, one mail comes.
const workDigest = "digest"

// digestMost is how many tasks a digest lists; the inbox has the rest.
const digestMost = 50

type digestBody struct {
	Person string `json:"person"`
	Mark   string `json:"mark,omitempty"` // of this mail alone: after a clock went back, one of the same time may come again
}

var (
	digestSubject  = &source.Message{Code: "digest", De: "Deine offenen Aufgaben: {n}", En: "Your open tasks: {n}"}
	digestLate     = &source.Message{Code: "digest-late-count", De: "{n}, davon {late} überfällig", En: "{n}, {late} of them overdue"}
	digestGreeting = &source.Message{Code: "digest-text", De: "Hallo {name},\n\ndas wartet auf dich:", En: "Hello {name},\n\nthis is waiting for you:"}
	digestLateHead = &source.Message{Code: "digest-late", De: "Überfällig", En: "Overdue"}
	digestOpenHead = &source.Message{Code: "digest-open", De: "Offen", En: "Open"}
	digestStep     = &source.Message{Code: "digest-step", De: "Schritt „{step}“", En: "Step “{step}”"}
	digestDue      = &source.Message{Code: "digest-due", De: "bitte bis {due}", En: "please by {due}"}
	digestWasDue   = &source.Message{Code: "digest-was-due", De: "war fällig am {due}", En: "was due {due}"}
	digestWord     = &source.Message{Code: "digest-word", De: "Wort: {word}", En: "word: {word}"}
	digestMore     = &source.Message{Code: "digest-more", De: "Und {n} weitere. Du findest sie in deiner Aufgabenliste.", En: "And {n} more. You find them in your task list."}
	digestAction   = &source.Message{Code: "digest-action", De: "Alle Aufgaben ansehen", En: "View all tasks"}
	digestFooter   = &source.Message{Code: "digest-footer", De: "Die Links gelten nur für dich; bitte leite diese Nachricht nicht weiter. Öffnen entscheidet nichts. Fragt eine Seite nach dem Wort aus dieser Mail: Es steht bei der Aufgabe. Du bekommst diese Nachricht gesammelt, weil du es so gewählt hast: [Tage und Uhrzeit ändern]({wishes})", En: "The links are only for you; please do not pass this message on. Opening decides nothing. If a page asks for the word of this mail: it stands beside the task. You get this message collected because you chose so: [change days and time]({wishes})"}
	wishesFooter   = &source.Message{Code: "footer-wishes", De: "Lieber eine Sammelmail, oder Ruhe am Abend? [Sag uns, wie du Mails möchtest]({wishes})", En: "Rather one collected mail, or no mails at night? [Tell us how you want mails]({wishes})"}
)

// wishesURL is where people say how they want to be written to.
func (e *Engine) wishesURL() string { return e.baseURL + "/ich/wuensche" }

// heed does with a brief what its recipient wishes: it is put aside for the next digest, or off to the end of the quiet
// hours. nil means that it goes out now.
//
// Collected are briefs about tasks that can wait: a new task, a reminder, and a task that came with an office. An
// escalation, a task that nobody else was found for, and one that was taken over come singly, but not in quiet hours.
// What answers something that the person has just done or that somebody disputes goes at once, and so does what goes to
// whoever sent the case; mails of authors keep their order within the case and are not touched.
func (e *Engine) heed(ctx context.Context, w Work, h *History, command flows.Command) (*WorkChange, error) {
	if command.Kind != flows.SendBrief || command.To.Person == "" || command.Urgent {
		return nil, nil
	}
	switch command.Brief {
	case flows.BriefConfirmation, flows.BriefDisputed, flows.BriefConsent:
		return nil, nil
	}
	wishes, err := e.Wishes(ctx, command.To.Person)
	if err != nil {
		return nil, err
	}
	now, zone := e.clock.Now(), e.Organisation().zone
	switch command.Brief {
	case flows.BriefTask, flows.BriefReminder, flows.BriefReassigned:
		applicant := command.To == h.State.Submitter || command.To == h.State.Subject
		if at := wishes.NextDigest(now, zone); !at.IsZero() && !applicant {
			return e.collect(ctx, w, command.To.Person, at)
		}
	}
	if until := wishes.QuietUntil(now, zone); !until.IsZero() {
		return &WorkChange{ID: w.ID, State: Waiting, Attempts: w.Attempts, Due: until, LastError: "quiet hours"}, nil
	}
	return nil, nil
}

// collect plans the digest and then says that the brief is done: after a crash between the two the brief comes again
// and plans the same digest, or the one after it.
func (e *Engine) collect(ctx context.Context, w Work, person string, at time.Time) (*WorkChange, error) {
	body, err := json.Marshal(digestBody{person, randomID()})
	if err != nil {
		return nil, err
	}
	err = e.store.Commit(ctx, &Commit{Work: []Work{{
		ID: workDigest + "/" + person + "/" + strconv.FormatInt(at.Unix(), 10), Kind: workDigest, Body: body, Due: at, State: Waiting,
	}}})
	if err != nil {
		return nil, err
	}
	e.wakeUp()
	return &WorkChange{ID: w.ID, State: Settled, Attempts: w.Attempts + 1, DoneAt: e.clock.Now(), LastError: "collected for a digest"}, nil
}

// mailDigest mails what is open for a person now; nothing open, no mail.
func (e *Engine) mailDigest(ctx context.Context, w Work) (*WorkChange, error) {
	var body digestBody
	if err := json.Unmarshal(w.Body, &body); err != nil {
		return nil, err
	}
	m, err := e.digestMessage(ctx, body.Person)
	if err != nil {
		return nil, err
	}
	if m == nil {
		return &WorkChange{ID: w.ID, State: Settled, Attempts: w.Attempts, DoneAt: e.clock.Now(), LastError: "no longer needed"}, nil
	}
	m.MessageID = e.messageID(w.ID + body.Mark)
	return e.send(ctx, w, *m, nil), nil
}

// digestMessage is nil where nothing is open, or the person is not known any more.
func (e *Engine) digestMessage(ctx context.Context, person string) (*connectors.Message, error) {
	o := e.Organisation()
	if _, known := o.Someone(person); !known {
		return nil, nil
	}
	wishes, err := e.Wishes(ctx, person)
	if err != nil {
		return nil, err
	}
	lang := wishes.Lang
	if lang == "" {
		lang = o.Site().Lang
	}
	d := digestWriter{e: e, o: o.In(lang), lang: lang, party: flows.Party{Person: person}, now: e.clock.Now()}
	if err := d.list(ctx); err != nil {
		return nil, err
	}
	if d.count == 0 {
		return nil, nil
	}
	site := o.set.Site
	return &connectors.Message{
		To: connectors.Address{Name: o.Name(person), Mail: o.Mailbox(person)}, From: e.senderFor(""), ReplyTo: site.Sender.ReplyTo,
		Lang: lang, Date: d.now, Subject: d.subject(), Markdown: d.text(),
		Action: &connectors.Action{Label: d.say(digestAction, nil), URL: e.baseURL + "/aufgaben"},
		Footer: d.say(digestFooter, source.Args{"wishes": e.wishesURL()}),
	}, nil
}

// digestWriter writes one digest.
type digestWriter struct {
	e            *Engine
	o            *Organisation
	lang         string
	party        flows.Party
	now          time.Time
	late, open   []string // list items, Markdown
	count, lates int      // of all tasks, also of those that are not listed
}

func (d *digestWriter) say(m *source.Message, args source.Args) string { return m.Say(args).In(d.lang) }

// list asks May about every task: a digest shows no more than a single brief would.
func (d *digestWriter) list(ctx context.Context) error {
	q := InboxQuery{Person: d.party.Person, Sections: OpenSections, Late: d.now, Limit: digestMost}
	actor := flows.Actor{Party: d.party, Way: flows.ByLink, Assurance: flows.MailboxAssurance}
	tasks, err := d.e.inboxTasks(ctx, actor, q)
	if err != nil {
		return err
	}
	for _, task := range tasks {
		item, err := d.item(ctx, task)
		if err != nil {
			return err
		}
		if overdue(task.Row, d.now) {
			d.late = append(d.late, item)
		} else {
			d.open = append(d.open, item)
		}
	}
	d.count, d.lates = len(tasks), len(d.late)
	if len(tasks) < digestMost {
		return nil
	}
	counts, err := d.e.store.CountInbox(ctx, q)
	all, lates := 0, 0
	for _, n := range counts {
		all, lates = all+n.Count, lates+n.Late
	}
	d.count, d.lates = max(all, d.count), max(lates, d.lates)
	return err
}

func overdue(t TaskRow, now time.Time) bool { return !t.Due.IsZero() && t.Due.Before(now) }

func (d *digestWriter) item(ctx context.Context, task OpenTask) (string, error) {
	h := &History{Case: *task.Case}
	address, err := d.e.taskURL(ctx, h, task.Row.Stop, d.party)
	if err != nil {
		return "", err
	}
	said := []string{d.say(digestStep, source.Args{"step": escape(flows.StepTitle(h.Flow(), h.State, task.Row.Step, d.o))})}
	if due := d.o.Deadline(task.Row.Due, d.lang); due != "" {
		message := digestDue
		if overdue(task.Row, d.now) {
			message = digestWasDue
		}
		said = append(said, d.say(message, source.Args{"due": escape(due)}))
	}
	said = append(said, d.say(digestWord, source.Args{"word": "**" + d.e.wordFor(d.e.reference(h.Row.ID, task.Row.Stop, d.party)) + "**"}))
	return "- [" + escape(h.Row.Number+" · "+h.Process.TitleIn(d.lang)) + "](" + address + ")  \n  " + strings.Join(said, " · "), nil
}

func (d *digestWriter) subject() string {
	n := strconv.Itoa(d.count)
	if d.lates > 0 {
		n = d.say(digestLate, source.Args{"n": n, "late": strconv.Itoa(d.lates)})
	}
	return d.say(digestSubject, source.Args{"n": n})
}

func (d *digestWriter) text() string {
	p, _ := d.o.Someone(d.party.Person)
	parts := []string{d.say(digestGreeting, source.Args{"name": escape(p.Given)})}
	if len(d.late) > 0 {
		parts = append(parts, "**"+d.say(digestLateHead, nil)+"**", strings.Join(d.late, "\n"))
		if len(d.open) > 0 {
			parts = append(parts, "**"+d.say(digestOpenHead, nil)+"**")
		}
	}
	if len(d.open) > 0 {
		parts = append(parts, strings.Join(d.open, "\n"))
	}
	if more := d.count - len(d.late) - len(d.open); more > 0 {
		parts = append(parts, d.say(digestMore, source.Args{"n": strconv.Itoa(more)}))
	}
	return strings.Join(parts, "\n\n")
}

// wishedLanguage is the language that somebody wishes for mails about tasks; own where they wish none.
func (e *Engine) wishedLanguage(ctx context.Context, person, own string) (string, error) {
	if person == "" || len(e.Organisation().set.Site.Languages) < 2 {
		return own, nil
	}
	wishes, err := e.Wishes(ctx, person)
	if err != nil || wishes.Lang == "" {
		return own, err
	}
	return wishes.Lang, nil
}
