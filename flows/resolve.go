package flows

import (
	"slices"

	"laufzettel/definitions/expression"
)

// climb is one search for the people of a task: from the office that the rule names over deputies and
// levels up to the caretaker. It asks facts and records every place it asked.
type climb struct {
	facts    Facts
	day      expression.Date
	excluded []Identity
	deputies bool // an overdue task: deputies are added to those who are there
	up       int  // an overdue task: so many levels up replace the office
	found    []Approver
	path     []Rung
}

// resolve says who may decide under a rule at this moment. people is the evaluated rule; excluded are
// those who may not. Nobody found is the caretaker, and Vacant says so.
func resolve(facts Facts, day expression.Date, source string, people []person, excluded []Identity, deputies bool, up int) Resolution {
	c := &climb{facts: facts, day: day, excluded: excluded, deputies: deputies, up: up}
	for _, p := range people {
		switch p.who {
		case whoOffice:
			c.office(p.function, p.unit, p.topic)
		case whoWord:
			c.word(p)
		case whoUnnamed:
			c.path = append(c.path, Rung{Function: p.function, Found: "vacant", Why: "noUnit"})
		case whoGroup:
			c.group(p.function)
		case whoService:
			c.add(Approver{Party: Party{Service: p.function}, As: "named"})
		case whoParty:
			c.party(p)
		case whoAddress:
			c.address(p)
		}
	}
	vacant := len(c.found) == 0
	if vacant {
		c.caretaker()
	}
	return Resolution{Rule: source, Approvers: c.found, Path: c.path, Vacant: vacant, Deputies: deputies, Up: up}
}

// office climbs from an office until somebody is found. With a topic it asks on every level first those who hold the
// office for the topic, then those who hold it for no topic in particular.
func (c *climb) office(function, unit, topic string) {
	type place struct{ function, unit string }
	seen := map[place]bool{}
	as, skip := "holder", c.up
	for at := (place{function, unit}); at.function != "" && !seen[at]; {
		seen[at] = true
		office := c.facts.Office(at.function, at.unit, c.day)
		if office.Unit != "" {
			at.unit = office.Unit // the unit of the office, which may lie above the unit that was named
		}
		up := place{office.UpFunction, office.UpUnit}
		if office.Ended != "" {
			c.path = append(c.path, Rung{Function: at.function, Unit: office.Ended, Found: "ended", Why: office.Successor})
		}
		if skip > 0 {
			skip--
			c.path = append(c.path, Rung{Function: at.function, Unit: at.unit, Found: "overdue"})
		} else if c.responsible(office, at.function, at.unit, topic, as) {
			return
		}
		at, as = up, "levelUp"
	}
}

// responsible asks one office for a topic; "" is any.
func (c *climb) responsible(office Office, function, unit, topic, as string) bool {
	if topic == "" {
		return c.ask(office, Rung{Function: function, Unit: unit}, as)
	}
	return c.ask(office.forTopic(topic), Rung{Function: function, Unit: unit, Topic: topic}, as) ||
		c.ask(office.forTopic(""), Rung{Function: function, Unit: unit}, as)
}

// forTopic is the part of an office that answers for a topic; "" is the part that answers for none in particular.
func (o Office) forTopic(topic string) Office {
	fits := func(h Holder) bool {
		if topic == "" {
			return len(h.Topics) == 0
		}
		return slices.Contains(h.Topics, topic)
	}
	keep := func(all []Holder) []Holder {
		return slices.DeleteFunc(slices.Clone(all), func(h Holder) bool { return !fits(h) })
	}
	o.Holders, o.Deputies = keep(o.Holders), keep(o.Deputies)
	return o
}

// ask asks one office: its holders, for each who cannot the replacement, then the deputies of the office.
func (c *climb) ask(office Office, rung Rung, as string) bool {
	before, together := len(c.found), c.deputies || office.Together
	at := Approver{As: as, Function: rung.Function, Unit: rung.Unit, Topic: rung.Topic}
	if len(office.Holders) == 0 {
		c.note(rung, "", "vacant", "", "")
	}
	first := ""
	for _, h := range office.Holders {
		if first == "" {
			first = h.Person
		}
		a := at
		a.Party = Party{Person: h.Person}
		if taken := c.holder(rung, h, a); taken && !together {
			continue
		}
		a.As, a.For = "deputy", h.Person
		c.replacements(rung, h, a, nil)
	}
	if len(c.found) == before || together {
		for _, h := range office.Deputies {
			a := at
			a.Party, a.As, a.For = Party{Person: h.Person}, "deputy", first
			if !c.holder(rung, h, a) && h.Absent {
				c.replacements(rung, h, a, nil)
			}
		}
	}
	if len(c.found) == before {
		if len(office.Holders) > 0 {
			c.note(rung, "", "noDeputy", "", "")
		}
		return false
	}
	return true
}

// longestStandIn is how many people may stand in for one another in a row.
const longestStandIn = 3

// replacements takes those whom somebody named to stand in for them, and for one of these who is away too, those whom
// they named. before are the people of the row so far: nobody is asked for themselves.
func (c *climb) replacements(rung Rung, h Holder, a Approver, before []string) {
	before = append(slices.Clone(before), h.Person)
	if len(before) > longestStandIn {
		return
	}
	for _, id := range h.Replacement {
		if slices.Contains(before, id) {
			continue
		}
		there, _ := c.facts.Presence(id, c.day)
		there.Person, a.Party = id, Party{Person: id}
		if !c.holder(rung, there, a) && there.Absent {
			c.replacements(rung, there, a, before)
		}
	}
}

// holder takes somebody who is there and may decide; it says whether.
func (c *climb) holder(rung Rung, h Holder, a Approver) bool {
	if why := c.excludes(h.Person); why != "" {
		c.note(rung, h.Person, "excluded", "", why)
		return false
	}
	if h.Absent {
		until := ""
		if h.Until != (expression.Date{}) {
			until = h.Until.String()
		}
		c.note(rung, h.Person, "absent", until, "")
		return false
	}
	c.note(rung, h.Person, "taken", "", "")
	c.add(a)
	return true
}

func (c *climb) note(rung Rung, person, found, until, why string) {
	rung.Person, rung.Found, rung.Until, rung.Why = person, found, until, why
	c.path = append(c.path, rung)
}

// group takes all members who are there; a group without any climbs like an office.
func (c *climb) group(name string) {
	office := c.facts.Group(name, c.day)
	if c.up > 0 && office.UpFunction != "" {
		c.path = append(c.path, Rung{Function: name, Found: "overdue"})
		rest := *c
		rest.up, rest.found, rest.path = c.up-1, nil, nil
		rest.office(office.UpFunction, office.UpUnit, "")
		c.merge(rest)
		return
	}
	if c.ask(office, Rung{Function: name}, "group") || office.UpFunction == "" {
		return
	}
	rest := *c
	rest.up, rest.found, rest.path = 0, nil, nil
	rest.office(office.UpFunction, office.UpUnit, "")
	for i := range rest.found {
		if rest.found[i].As == "holder" {
			rest.found[i].As = "levelUp"
		}
	}
	c.merge(rest)
}

func (c *climb) merge(other climb) {
	c.path = append(c.path, other.path...)
	for _, a := range other.found {
		c.add(a)
	}
}

// party takes somebody of the case. Whoever the rule names as submitter or subject may decide although
// these two are excluded otherwise: the step says so.
func (c *climb) party(p person) {
	as := p.as
	if as == "" {
		as = "named"
	}
	for _, id := range c.excluded {
		if id.Label == p.label && (p.as == "submitter" || p.as == "subject") {
			continue
		}
		if id.Party == p.party || p.party.Person != "" && c.facts.Same(p.party.Person, id) {
			if named(p, id) {
				continue
			}
			c.path = append(c.path, Rung{Function: p.label, Person: p.party.Person, Found: "excluded", Why: id.Label})
			return
		}
	}
	if p.label == ByName && p.party.Person != "" {
		c.byName(p.party.Person)
		return
	}
	c.path = append(c.path, Rung{Function: p.label, Person: p.party.Person, Found: "taken"})
	c.add(Approver{Party: p.party, As: as})
}

// ByName is what the record says of people whom an answer or a row names: the Function of their rungs, and the label by
// which they are excluded.
const ByName = "named"

// byName takes somebody whom an answer or a row names; whoever is away is replaced by those whom they named for it.
func (c *climb) byName(id string) {
	rung := Rung{Function: ByName}
	there, known := c.facts.Presence(id, c.day)
	if !known {
		c.note(rung, id, "unknown", "", "")
		return
	}
	there.Person = id
	a := Approver{Party: Party{Person: id}, As: "named"}
	if taken := c.holder(rung, there, a); taken && !c.deputies || !taken && !there.Absent {
		return
	}
	a.As, a.For = "deputy", id
	c.replacements(rung, there, a, nil)
}

// word takes what a column says: the id of a person, or the name of a group.
func (c *climb) word(p person) {
	if _, known := c.facts.Presence(p.function, c.day); known {
		c.byName(p.function)
		return
	}
	if group := c.facts.Group(p.function, c.day); len(group.Holders) > 0 || group.UpFunction != "" {
		c.group(p.function)
		return
	}
	c.note(Rung{Function: ByName}, "", "unknown", "", "")
}

// named says whether the rule names the excluded one by the other of the two names: somebody who
// applies for themselves is submitter and subject at once.
func named(p person, id Identity) bool {
	return (p.as == "submitter" || p.as == "subject") && (id.Label == "submitter" || id.Label == "subject")
}

func (c *climb) address(p person) {
	for _, id := range c.excluded {
		if id.Email != "" && MailboxOf(id.Email) == MailboxOf(p.address) ||
			c.facts.Same(id.Party.Person, Identity{Label: "address", Party: p.party, Email: p.address}) {
			c.path = append(c.path, Rung{Function: "address", Found: "excluded", Why: id.Label})
			return
		}
	}
	c.path = append(c.path, Rung{Function: "address", Found: "taken"})
	c.add(Approver{Party: p.party, As: "named", address: p.fresh()})
}

func (c *climb) caretaker() {
	rung := Rung{Function: "caretaker"}
	people := c.facts.Caretaker()
	if len(people) == 0 {
		c.note(rung, "", "vacant", "", "")
	}
	for _, id := range people {
		c.holder(rung, Holder{Person: id}, Approver{Party: Party{Person: id}, As: "caretaker"})
	}
}

// excludes names the role that keeps a person from deciding, or "".
func (c *climb) excludes(id string) string {
	for _, other := range c.excluded {
		if other.Party.Person == id || c.facts.Same(id, other) {
			return other.Label
		}
	}
	return ""
}

// add takes an approver once.
func (c *climb) add(a Approver) {
	if a.Party == (Party{}) || slices.ContainsFunc(c.found, func(b Approver) bool { return b.Party == a.Party }) {
		return
	}
	a.Asked = true
	c.found = append(c.found, a)
}

// prefer asks only those of the approvers who are preferred, where there are any; the others of the rule
// may decide all the same.
func prefer(r Resolution, preferred []person) Resolution {
	if len(preferred) == 0 {
		return r
	}
	match := func(a Approver) bool {
		return slices.ContainsFunc(preferred, func(p person) bool { return p.party == a.Party })
	}
	if !slices.ContainsFunc(r.Approvers, match) {
		return r
	}
	r.Approvers = slices.Clone(r.Approvers)
	for i := range r.Approvers {
		r.Approvers[i].Asked = match(r.Approvers[i])
	}
	return r
}

// eyes counts the pairs of eyes among approvers: two that read one mailbox are one pair.
func eyes(facts Facts, approvers []Approver, mailboxes map[string]string) int {
	var distinct []Party
	for _, a := range approvers {
		if !slices.ContainsFunc(distinct, func(p Party) bool { return sameEyes(facts, a.Party, p, mailboxes) }) {
			distinct = append(distinct, a.Party)
		}
	}
	return len(distinct)
}

// sameEyes says whether two parties are, as far as can be known, one human.
func sameEyes(facts Facts, a, b Party, mailboxes map[string]string) bool {
	if a == b {
		return true
	}
	if a.Person != "" {
		return facts.Same(a.Person, Identity{Party: b, Email: mailboxes[b.Mailbox]})
	}
	if b.Person != "" {
		return facts.Same(b.Person, Identity{Party: a, Email: mailboxes[a.Mailbox]})
	}
	return mailboxes[a.Mailbox] != "" && MailboxOf(mailboxes[a.Mailbox]) == MailboxOf(mailboxes[b.Mailbox])
}
