package flows

import "laufzettel/definitions/expression"

// Recipient is somebody whom a flow shows data of a case to: who decides a step, who gets a mail, a connection.
type Recipient struct {
	Step  string
	Title *expression.Template // of the step; may be nil
	// People is who, as written: one people expression or plain address each; empty for connections alone.
	People []string
	// Connector and Operation are what a connection is asked to do; "" for people.
	Connector, Operation string
	Mail                 bool // gets a mail, and sees what stands in it only
}

// Recipients lists who sees data of a case, in the order of the steps. What stands beside them is not in it:
// deputies, those above who take over, and who may see cases by the key visible.
func (f *Flow) Recipients() []Recipient {
	var all []Recipient
	for _, s := range f.Steps {
		r := Recipient{Step: s.Name, Title: s.Title}
		switch c := s.Config.(type) {
		case *mailConfig:
			r.Mail, r.People = true, append(c.to.written(), c.cc.written()...)
		case *connectorConfig:
			r.Connector, r.Operation, r.People = c.connector, c.operation, c.by.written()
		default:
			t := s.task()
			if t == nil {
				continue
			}
			r.People = append(t.by.written(), t.mayDecide.written()...)
		}
		all = append(all, r)
	}
	return all
}

// written are the entries of a rule as their author wrote them.
func (r rule) written() []string {
	var all []string
	for _, e := range r.entries {
		switch {
		case e.program != nil:
			all = append(all, e.program.Source)
		case e.address != "":
			all = append(all, e.address)
		case e.word != "":
			all = append(all, e.word)
		}
	}
	return all
}
