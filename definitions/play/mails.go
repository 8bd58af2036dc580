package play

import (
	"strings"

	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// Mail is one that would have been sent. Name is that of the author's template; of the engine's own mails it is "" and
// Brief says which one.
type Mail struct {
	Seq           int // of the event that it follows from
	Line          int // how many lines the story had before it
	Name          string
	Brief         string
	Step          string // the place that it is about
	To            string // id of a person; else the address, or whoever submitted
	Party         flows.Party
	Address       string
	Subject, Text string // of an author's mail as it was written, in Markdown
	Shown         string // the whole mail as its reader sees it; "" is not known here
	Unwritten     bool   // the text of a mail of the engine is not known here
}

// Full is the mail as its reader sees it, or as near to it as is known here.
func (m Mail) Full() string {
	if m.Shown != "" {
		return m.Shown
	}
	return m.Text
}

// Says is whether a mail holds words, however they are written and wrapped.
func (m Mail) Says(words string) bool {
	return strings.Contains(folded(m.Text), folded(words)) || strings.Contains(folded(m.Shown), folded(words))
}

// folded compares words regardless of case, of how lines are broken and of what Markdown escapes.
func folded(text string) string {
	return strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(text, "\\", "")), " "))
}

// Is says whether a mail is meant by a word of an example: the name of a template, or one of Briefs.
func (m Mail) Is(word string) bool { return m.Name == word || m.Brief == word }

// Reaches says whether a mail goes to somebody: a person by id, an address, submitter or subject.
func (c *Case) Reaches(m Mail, to string) bool {
	if m.To == to || m.Address != "" && strings.EqualFold(m.Address, to) {
		return true
	}
	party := flows.Party{}
	switch to {
	case "submitter":
		party = c.state.Submitter
	case "subject":
		party = c.state.Subject
	}
	if party == (flows.Party{}) {
		return false
	}
	_, address := c.reader(party, "")
	return m.Party == party || address != "" && strings.EqualFold(m.Address, address)
}

// Briefs are the engine's own mails, as examples name them.
var Briefs = []string{
	flows.BriefTask, flows.BriefReminder, flows.BriefOverdue, flows.BriefReassigned, flows.BriefReturn, flows.BriefConfirmation,
	flows.BriefDisputed, flows.BriefVacant, flows.BriefConsent, flows.BriefStolen, flows.BriefNudge, flows.BriefPapers,
	flows.BriefRemark, flows.BriefCancelled, flows.BriefReopened,
}

// post notes a mail.
func (c *Case) post(command flows.Command) {
	m := Mail{Seq: command.Seq, Party: command.To, Brief: command.Brief, Line: len(c.story)}
	var requested flows.Recorded
	for i := len(c.events) - 1; i >= 0 && requested.Event == nil; i-- {
		if c.events[i].Seq == command.Seq {
			requested = c.events[i]
		}
	}
	if mail, is := requested.Event.(flows.MailRequested); is && command.Kind == flows.SendMail {
		m.Name, m.Step = c.stepName(mail.Step), mail.Step
		m.Subject, m.Text, m.Address = text(requested.Values["mail.subject"]), text(requested.Values["mail.text"]), text(requested.Values["mail.to"])
	}
	if m.Step == "" {
		if stop := c.state.Stop(command.Stop); stop != nil {
			m.Step = stop.Step
		} else if done, ok := c.state.Done(command.Stop); ok {
			m.Step = done.Step
		}
	}
	m.To, m.Address = c.reader(command.To, m.Address)
	m.Unwritten = command.Kind == flows.SendBrief
	if c.options.Letter != nil {
		if letter, ok := c.options.Letter(c, command); ok {
			m.Subject, m.Shown, m.Unwritten = letter.Subject, letter.Text, false
		}
	}
	c.mails = append(c.mails, m)
	args := source.Args{"mail": c.mailTitle(m), "to": c.mailTo(m)}
	c.say(lineMail, storyMail, args)
}

// reader is who reads a mail: an id or an address, and the address where it is known.
func (c *Case) reader(p flows.Party, address string) (to, mail string) {
	switch {
	case p.Person != "":
		if address == "" && c.speaker != nil {
			address = c.speaker.Mailbox(p.Person)
		}
		return p.Person, address
	case address == "" && p.Mailbox != "":
		if address = c.state.Mailboxes[p.Mailbox]; address == "" && p.Mailbox == flows.SubmitterMailbox {
			address = c.process.Form.IdentityOf("submitter", c.state.Values)["email"]
		}
	}
	return address, address
}

// mailTitle is what a story calls a mail.
func (c *Case) mailTitle(m Mail) string {
	if m.Name != "" {
		return "„" + m.Subject + "“ (" + m.Name + ")"
	}
	kind := briefTitles[m.Brief]
	if kind == nil {
		return m.Brief
	}
	said := kind.Say(nil).In(c.options.Lang)
	if m.Step != "" {
		said += " „" + c.StepTitle(m.Step) + "“"
	}
	return said
}

func (c *Case) mailTo(m Mail) string {
	if m.Party.Person != "" {
		return c.who(m.Party)
	}
	if m.To == "" {
		return c.who(m.Party)
	}
	return m.To
}

func text(value any) string {
	s, _ := value.(string)
	return s
}

// briefTitles are what a story calls the engine's own mails.
var briefTitles = map[string]*source.Message{
	flows.BriefTask:         {De: "Auftrag", En: "Task"},
	flows.BriefReminder:     {De: "Erinnerung an", En: "Reminder of"},
	flows.BriefOverdue:      {De: "Frist verstrichen:", En: "Deadline passed:"},
	flows.BriefReassigned:   {De: "Neu zuständig für", En: "Newly responsible for"},
	flows.BriefReturn:       {De: "Rückfrage aus", En: "Question from"},
	flows.BriefConfirmation: {De: "Bestätigung der Entscheidung", En: "Confirmation of the decision"},
	flows.BriefDisputed:     {De: "Einspruch gegen", En: "Dispute of"},
	flows.BriefVacant:       {De: "Niemand gefunden für", En: "Nobody found for"},
	flows.BriefConsent:      {De: "Einwilligung widerrufen", En: "Consent withdrawn"},
	flows.BriefStolen:       {De: "Jemand hat übernommen:", En: "Somebody took over:"},
	flows.BriefNudge:        {De: "Bitte um Nachsehen:", En: "Please have a look:"},
	flows.BriefPapers:       {De: "Neue Unterlagen in", En: "New papers in"},
	flows.BriefRemark:       {De: "Bemerkung zum Antrag", En: "Remark about the application"},
	flows.BriefCancelled:    {De: "Antrag abgebrochen", En: "Application cancelled"},
	flows.BriefReopened:     {De: "Antrag geht weiter", En: "Application goes on"},
}
