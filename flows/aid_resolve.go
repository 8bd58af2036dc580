package flows

import (
	"maps"
	"slices"
	"strings"
)

// withAid puts those to whom parts of a task were given in the place of who gave them, and those who were added beside
// the others, as long as they can. base is what the rule says today.
func (r *reader) withAid(c *taskConfig, base Resolution, given []Delegation, added []Added) (Resolution, error) {
	base.Delegated, base.Added = nil, nil
	if len(given) == 0 && len(added) == 0 {
		return base, nil
	}
	excluded, err := r.excluded(c)
	if err != nil {
		return Resolution{}, err
	}
	at := &climb{facts: r.facts, day: r.today(), excluded: excluded}
	next := base
	next.Approvers, next.Path = slices.Clone(base.Approvers), slices.Clone(base.Path)
	for _, g := range given {
		place := slices.IndexFunc(next.Approvers, func(a Approver) bool { return g.takes(a) })
		if place < 0 && !g.away(base) && !next.names(Party{Person: g.To}) {
			continue // whoever gave it has no part in the task any more
		}
		if !r.join(at, &next, "delegate", g.To) {
			continue
		}
		next.Approvers = slices.DeleteFunc(next.Approvers, func(a Approver) bool { return g.takes(a) || a.Party == Party{Person: g.To} })
		one := Approver{Party: Party{Person: g.To}, As: "delegate", For: g.From.Person, Asked: true}
		next.Approvers = slices.Insert(next.Approvers, min(max(place, 0), len(next.Approvers)), one)
		next.Delegated = append(next.Delegated, g)
		next.Vacant = false
	}
	for _, one := range added {
		party := Party{Person: one.Person}
		if c.votes.mode == inOrder { // the order of turns has them already
			next.Added = append(next.Added, one)
			for i := range next.Approvers {
				if next.Approvers[i].Party == party {
					next.Approvers[i].As, next.Approvers[i].For = "added", one.By.Person
				}
			}
			continue
		}
		if !r.join(at, &next, "added", one.Person) {
			continue
		}
		next.Added = append(next.Added, one)
		if !next.names(party) {
			next.Approvers = append(next.Approvers, Approver{Party: party, As: "added", For: one.By.Person, Asked: true})
		}
	}
	return next, nil
}

// join notes whether somebody can decide today.
func (r *reader) join(at *climb, next *Resolution, as, id string) bool {
	holder, known := at.facts.Presence(id, at.day)
	holder.Person = id
	look := *at
	look.path, look.found = nil, nil
	if !known {
		look.note(Rung{Function: as}, id, "unknown", "", "")
	} else {
		look.holder(Rung{Function: as}, holder, Approver{Party: Party{Person: id}})
	}
	next.Path = append(next.Path, look.path...)
	return len(look.found) > 0
}

// takes says whether a delegation stands for an approver of the rule: for whoever gave it, and for who stands in for them.
func (g Delegation) takes(a Approver) bool {
	return a.Party == g.From || g.From.Person != "" && a.For == g.From.Person && a.As == "deputy"
}

// away says whether who gave a part is one of those whom the rule finds, but cannot decide today.
func (g Delegation) away(base Resolution) bool {
	return g.From.Person != "" && slices.ContainsFunc(base.Path, func(rung Rung) bool {
		return rung.Person == g.From.Person && rung.Found == "absent"
	})
}

// gaveAway is the delegation of somebody who gave their part to another, or nil.
func (r Resolution) gaveAway(p Party) *Delegation {
	for i, g := range r.Delegated {
		if g.From == p && p != (Party{}) {
			return &r.Delegated[i]
		}
	}
	return nil
}

// gotFrom is the delegation by which somebody has their part, or nil.
func (r Resolution) gotFrom(p Party) *Delegation {
	for i, g := range r.Delegated {
		if g.To == p.Person && p.Person != "" {
			return &r.Delegated[i]
		}
	}
	return nil
}

// GaveAway is the delegation of somebody who gave their part of the task to another, or nil.
func (s *Stop) GaveAway(p Party) *Delegation { return s.Resolution.gaveAway(p) }

// GotFrom is the delegation by which somebody has their part of the task, or nil.
func (s *Stop) GotFrom(p Party) *Delegation { return s.Resolution.gotFrom(p) }

// voters are those whose choices decided the steps that a rule excludes, all of a step in which several decide; and those
// who gave their part of one to somebody else.
func (r *reader) voters(not rule) []Identity {
	var found []Identity
	take := func(label string, p Party) {
		if p != (Party{}) && !slices.ContainsFunc(found, func(id Identity) bool { return id.Label == label && id.Party == p }) {
			found = append(found, r.identity(label, p))
		}
	}
	for _, name := range not.names() {
		parts := strings.Split(name, ".")
		if parts[0] != "steps" || len(parts) < 2 {
			continue
		}
		place := r.placeHere(parts[1])
		state := r.state.Steps[place]
		stop := stopID(place, state.Rounds)
		for _, choice := range r.state.choicesOf(stop) {
			if choice.By != state.By && choice.By != state.EnteredBy {
				take("steps."+parts[1], choice.By)
			}
		}
		for e := r.state.done; e != nil; e = e.next {
			if e.stop == stop {
				for _, g := range e.gave {
					take("steps."+parts[1], g.From)
				}
			}
		}
	}
	return found
}

// joined are the values of both.
func joined(a, b map[string]any) map[string]any {
	if len(a) == 0 {
		return b
	}
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}
