package flows

import "strconv"

// An address that an expression gives, such as a field of the form, is a personal value: events and links know it by a
// name. The name belongs to the address, not to the place in the rule: whoever the rule names later gets another one, and
// a link that was mailed to one mailbox never opens for the next.

// fresh is the address of somebody whom an expression named by it; "" for all others.
func (p person) fresh() string {
	if p.under == "" {
		return ""
	}
	return p.address
}

// nameMailboxes gives the addresses among people the names under which the case knows them, or will.
func (r *reader) nameMailboxes(people []person) {
	names := map[string]string{} // by mailbox
	for _, name := range sortedKeys(r.state.Mailboxes) {
		if at := MailboxOf(r.state.Mailboxes[name]); names[at] == "" || name == SubmitterMailbox {
			names[at] = name
		}
	}
	taken := map[string]bool{}
	for i := range people {
		p := &people[i]
		if p.who != whoAddress || p.party != (Party{}) {
			continue
		}
		at := MailboxOf(p.address)
		for n := 1; names[at] == ""; n++ {
			name := p.under + "." + strconv.Itoa(n)
			if _, known := r.state.Mailboxes[name]; !known && !taken[name] {
				names[at], taken[name] = name, true
			}
		}
		p.party = Party{Mailbox: names[at]}
	}
}

// learn takes the addresses out of a resolution that the case does not know yet: as values of the event that holds it.
func (s *State) learn(r *Resolution) map[string]any {
	var values map[string]any
	for i := range r.Approvers {
		a := &r.Approvers[i]
		if a.address != "" && s.Mailboxes[a.Mailbox] == "" {
			if values == nil {
				values = map[string]any{}
			}
			values["mailbox."+a.Mailbox] = a.address
		}
		a.address = ""
	}
	return values
}
