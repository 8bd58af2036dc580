package engine

import (
	"context"
	"slices"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/flows"
)

// Whoever keeps the people of some units must not learn who else there is. So a mailbox or number that they enter and
// that somebody else has already is neither refused nor in force: it is kept as a claim, they see it as they typed it, and
// whoever keeps everybody sees a possible double and says what it is. Until then no mail goes there for this person and
// nobody signs in as them by it, so that nothing is taken from whoever had it first.

// claims are what somebody would have if nobody else had it; "" is no claim.
type claims struct {
	Mail   string `json:",omitempty"`
	Number string `json:",omitempty"`
}

// shown is somebody as whoever keeps them sees them.
func (k *known) shown() definitions.Person {
	p := k.Person
	if k.claims.Mail != "" {
		p.Mail = k.claims.Mail
	}
	if k.claims.Number != "" {
		p.Number = k.claims.Number
	}
	return p
}

// asShown is somebody with what is only claimed as if it were in force; nil stays nil.
func (k *known) asShown() *known {
	if k == nil || k.claims == (claims{}) {
		return k
	}
	seen := *k
	seen.Person = k.shown()
	return &seen
}

// claimed parts what somebody is to be into what is in force and what is only claimed. What was claimed stays so until
// it is settled; what is new is claimed where somebody else has it and the actor does not keep everybody.
func (o *Organisation) claimed(before *known, p definitions.Person, everywhere, settle bool) (definitions.Person, claims) {
	was := known{}
	if before != nil {
		was = *before
	}
	var c claims
	part := func(said *string, inForce, claim, seen string, taken bool, to *string) {
		stays := claim != "" && *said == claim && !settle
		fresh := *said != "" && *said != seen && !everywhere && taken
		if stays || fresh {
			*said, *to = inForce, *said
		}
	}
	seen := was.shown()
	other := func(id string) bool { return id != p.ID }
	mailTaken := slices.ContainsFunc(o.ByMail(p.Mail), other) || slices.ContainsFunc(o.claimants(p.Mail), other)
	numberTaken := slices.ContainsFunc(o.byNumber(p.Number), other) || slices.ContainsFunc(o.claimants(p.Number), other)
	part(&p.Mail, was.Mail, was.claims.Mail, seen.Mail, mailTaken, &c.Mail)
	part(&p.Number, was.Number, was.claims.Number, seen.Number, numberTaken, &c.Number)
	return p, c
}

// claimants are those who claim a mailbox or number.
func (o *Organisation) claimants(text string) []string {
	var ids []string
	if text = expression.Fold(text); text == "" {
		return nil
	}
	for _, id := range o.claiming {
		if c := o.people.get(id).claims; expression.Fold(c.Mail) == text || expression.Fold(c.Number) == text {
			ids = append(ids, id)
		}
	}
	return ids
}

// Double is somebody whose mailbox or number was entered although others have it.
type Double struct {
	Person string
	Mail   string   // claimed; "" is none
	Number string   // claimed; "" is none
	Others []string // who has or claims one of them too; empty where nobody has any more
}

// Doubles are the possible doubles, for whoever keeps everybody; nobody else learns of them.
func (e *Engine) Doubles(actor flows.Actor) []Double {
	if _, everywhere := e.UnitsFor(actor, EditPeople); !everywhere {
		return nil
	}
	o := e.Organisation()
	var all []Double
	for _, id := range o.claiming {
		all = append(all, o.double(o.people.get(id)))
	}
	return all
}

func (o *Organisation) double(k *known) Double {
	d := Double{Person: k.ID, Mail: k.claims.Mail, Number: k.claims.Number}
	for _, ids := range [][]string{o.ByMail(d.Mail), o.claimants(d.Mail), o.byNumber(d.Number), o.claimants(d.Number)} {
		for _, id := range ids {
			if id != k.ID && !slices.Contains(d.Others, id) {
				d.Others = append(d.Others, id)
			}
		}
	}
	return d
}

// DoubleOf is what somebody claims, for whoever keeps everybody; false where there is nothing to settle.
func (e *Engine) DoubleOf(actor flows.Actor, id string) (Double, bool) {
	for _, d := range e.Doubles(actor) {
		if d.Person == id {
			return d, true
		}
	}
	return Double{}, false
}

// SettleDouble puts what somebody claims in force: they are somebody else than who has it too, and share it. The errors
// are those of ChangePeople; ErrNotFound where there is nothing to settle for the actor.
func (e *Engine) SettleDouble(ctx context.Context, actor flows.Actor, id string, revision int) error {
	if _, there := e.DoubleOf(actor, id); !there {
		return ErrNotFound
	}
	p, there := e.PersonToEdit(actor, EditPeople, id)
	if !there {
		return ErrNotFound
	}
	return e.ChangePeople(ctx, actor, PersonSettled, []PersonChange{{Person: p.Person, Revision: revision, settle: true}})
}

// claimingOf are those of a list who claim something, by id.
func claimingOf(all []*known) []string {
	var ids []string
	for _, k := range all {
		if k.claims != (claims{}) {
			ids = append(ids, k.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

// claimingWith are those who claim something after some people were changed.
func (o *Organisation) claimingWith(touched map[string]*known) []string {
	ids := slices.DeleteFunc(slices.Clone(o.claiming), func(id string) bool { _, changed := touched[id]; return changed })
	for _, id := range sortedNames(touched) {
		if k := touched[id]; k != nil && k.claims != (claims{}) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}
