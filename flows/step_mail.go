package flows

import (
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var _ = register(StepType{
	Name: "mail",
	Doc:  spec.Doc{De: "Schickt eine Mail aus der Vorlage mails/<name>.md. Jede Person bekommt ihre eigene Nachricht.", En: "Sends a mail from the template mails/<name>.md. Every person gets a message of their own."},
	Keys: []spec.Key{
		{Name: "to", Kind: spec.People, Required: true, Doc: spec.Doc{De: "Wer die Mail bekommt: Personen, ein Feld mit einer Adresse oder eine Adresse.", En: "Who gets the mail: people, a field with an address, or an address."}, Example: "email"},
		{Name: "cc", Kind: spec.People, Doc: spec.Doc{De: "Wer dieselbe Mail als eigene Nachricht auch bekommt.", En: "Who gets the same mail too, as a message of their own."}, Example: `holders("leitung", abteilung)`},
	},
	Configure: func(p *parser, s *Step, d *spec.Decoded) {
		mail := p.flow.Mails[s.Name]
		if mail == nil {
			p.unknown(d.At("mail"), msgNoMail, s.Name, sortedKeys(p.world.MailTexts))
		}
		s.Config = &mailConfig{to: p.rule(d.At("to"), s.Name), cc: p.rule(d.At("cc"), s.Name+".cc"), mail: mail}
	},
	Enter: func(d *decider, s *Step) error {
		c := s.Config.(*mailConfig)
		scope := d.names()
		to, err := d.recipients(c)
		if err != nil {
			return err
		}
		if len(to) == 0 {
			// The record shows that nobody had an address; the case does not stop for it.
			d.follow(MailRequested{Step: s.Name}, nil)
		}
		for _, r := range to {
			lang := LanguageOf(d.flow, d.state, r.party, r.address, d.own)
			subject, err := c.mail.Subject.Render(scope, lang)
			if err != nil {
				return err
			}
			body, err := c.mail.Body.RenderMarkdown(scope, lang)
			if err != nil {
				return err
			}
			e := MailRequested{Command: d.commandID(d.state.Seq+1, 1), Step: s.Name, NotBefore: d.notBefore()}
			values := map[string]any{"mail.subject": subject, "mail.text": body}
			if r.party != (Party{}) {
				e.To = []Party{r.party}
			}
			if r.address != "" {
				values["mail.to"] = r.address
			}
			seq := d.follow(e, values)
			d.holdIfDisputed(e.Command)
			d.command(Command{Kind: SendMail, Seq: seq, To: r.party, NotBefore: e.NotBefore})
		}
		return nil
	},
	Result:   func(*Step) map[string]*expression.Type { return nil },
	Examples: []string{"mail: eingang\nto: submitter", "mail: eingang\nto: buero@example.org"},
})

type mailConfig struct {
	to, cc rule
	mail   *MailText
}

// recipient is one receiver of a mail: somebody of the organisation, a mailbox of the case, or an address.
type recipient struct {
	party   Party
	address string
}

// recipients are who gets a mail, each once.
func (d *decider) recipients(c *mailConfig) ([]recipient, error) {
	var people []person
	for _, r := range []rule{c.to, c.cc} {
		more, err := r.eval(d.names())
		if err != nil {
			return nil, err
		}
		people = append(people, more...)
	}
	var to []recipient
	var offices []person
	add := func(r recipient) {
		if r == (recipient{}) || r.party.Service != "" {
			return
		}
		for _, other := range to {
			if d.sameRecipient(r, other) {
				return
			}
		}
		to = append(to, r)
	}
	for _, p := range people {
		switch p.who {
		case whoAddress:
			add(recipient{address: p.address})
		case whoParty:
			r := recipient{party: p.party}
			if p.party.Mailbox != "" {
				r.address = d.state.Mailboxes[p.party.Mailbox]
			}
			add(r)
		default:
			offices = append(offices, p)
		}
	}
	if len(offices) > 0 {
		for _, a := range resolve(d.facts, d.today(), "", offices, nil, false, 0).Approvers {
			add(recipient{party: a.Party})
		}
	}
	return to, nil
}

// sameRecipient says whether two receivers read, as far as can be known, one mailbox.
func (d *decider) sameRecipient(a, b recipient) bool {
	switch {
	case a == b, a.address != "" && strings.EqualFold(a.address, b.address):
		return true
	case a.party.Person != "" && b.address != "":
		return d.facts.Same(a.party.Person, Identity{Party: b.party, Email: b.address})
	case b.party.Person != "" && a.address != "":
		return d.facts.Same(b.party.Person, Identity{Party: a.party, Email: a.address})
	}
	return false
}

// mailText compiles a mail template in all its languages. Its subject may not read what people typed.
func (p *parser) mailText(name string, m MailSource) *MailText {
	text := p.mailIn(name, m)
	subjects, bodies := map[string]*expression.Template{}, map[string]*expression.Template{}
	for _, lang := range sortedKeys(m.In) {
		other := p.mailIn(name, m.In[lang])
		subjects[lang], bodies[lang] = other.Subject, other.Body
	}
	text.Subject, text.Body = text.Subject.With(subjects), text.Body.With(bodies)
	return text
}

// mailIn compiles a mail template in one language.
func (p *parser) mailIn(name string, m MailSource) *MailText {
	text := &MailText{Name: name}
	if m.Subject == nil {
		p.report.Error(m.Body, msgNoSubject, source.Args{"mail": name})
	} else {
		text.Subject, text.Pos = expression.CompileText(m.Subject, p.subjectEnv(), p.report), m.Subject.Pos
	}
	if m.Body != nil {
		text.Body = expression.CompileText(m.Body, p.env, p.report)
	}
	return text
}
