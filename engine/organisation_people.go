package engine

import (
	"cmp"
	"slices"
	"sync"

	"laufzettel/definitions"
)

// known is somebody as the picture holds them. It is never changed.
type known struct {
	definitions.Person
	revision int    // of the stored person; 0: only the definitions know them
	by       string // id of who entered them on the web; "" for anybody else
	stored   bool   // those of the store come first, by id; the others in the order of their file
	at       int    // place in the file
	claims   claims
}

// order says who comes first in every list of people that has no other order.
func (k *known) order(other *known) int {
	if k.stored != other.stored {
		if k.stored {
			return -1
		}
		return 1
	}
	if k.stored {
		return cmp.Compare(k.ID, other.ID)
	}
	return cmp.Compare(k.at, other.at)
}

// fromFile makes known people of a list, in its order.
func fromFile(people []definitions.Person) []*known {
	all := make([]*known, len(people))
	for i, p := range people {
		all[i] = &known{Person: p, at: i}
	}
	return all
}

// populated is the picture with other people. all are in their order. Its parts are made at the same time, because a
// start waits for it.
func (o *Organisation) populated(all []*known) *Organisation {
	next := *o
	next.index, next.claiming = newDirectory(), claimingOf(all)
	var parts sync.WaitGroup
	parts.Go(func() {
		people := shards[string, *known]{}.sized(len(all))
		next.order, next.groups = make([]string, 0, len(all)), map[string][]string{}
		for _, k := range all {
			if people.set(k.ID, k) {
				next.order = append(next.order, k.ID)
			}
			for _, group := range k.Groups {
				next.groups[group] = append(next.groups[group], k.ID)
			}
		}
		next.people = people.done()
	})
	parts.Go(func() {
		byMail := shards[string, []string]{}.sized(len(all))
		for _, k := range all {
			if mail := foldMail(k.Mail); mail != "" {
				byMail.set(mail, append(byMail.get(mail), k.ID))
			}
		}
		next.byMail = byMail.done()
	})
	parts.Go(func() {
		offices := shards[officeKey, []tenure]{}.edit()
		for _, k := range all {
			for _, office := range k.Offices {
				key := o.officeOf(office)
				offices.set(key, append(offices.get(key), tenure{k.ID, office.From, office.To, office.Deputy, office.Topic}))
			}
		}
		next.offices = offices.done()
	})
	parts.Wait()
	return &next
}

func (o *Organisation) officeOf(office definitions.Office) officeKey {
	return officeKey{office.Function, o.unitOr(office.Unit)}
}

// rebuildFrom is how large a part of all people a change must have until a new picture is cheaper than an edited one.
const rebuildFrom = 8

// with is the picture after people were changed, added or removed. It copies what these people touch and shares the rest.
func (o *Organisation) with(changed []*known, removed []string) *Organisation {
	touched := map[string]*known{} // nil is gone
	for _, k := range changed {
		touched[k.ID] = k
	}
	for _, id := range removed {
		touched[id] = nil
	}
	if len(touched) > 64 && len(touched) > o.people.len()/rebuildFrom {
		return o.populated(o.merged(touched))
	}
	next := *o
	people, byMail, offices := o.people.edit(), o.byMail.edit(), o.offices.edit()
	next.groups = make(map[string][]string, len(o.groups))
	for group, ids := range o.groups {
		next.groups[group] = ids
	}
	moved := false // somebody takes another place in the order, or has none any more
	for id, now := range touched {
		if old, there := people.find(id); there {
			forgetPerson(byMail, offices, next.groups, o, old)
			moved = moved || now == nil || old.order(now) != 0
		} else {
			moved = true
		}
		if now == nil {
			people.drop(id)
		} else {
			people.set(id, now)
		}
	}
	rank := func(a, b string) int { return people.get(a).order(people.get(b)) }
	for id, now := range touched {
		if now == nil {
			continue
		}
		if mail := foldMail(now.Mail); mail != "" {
			byMail.set(mail, placed(byMail.get(mail), id, rank))
		}
		for _, office := range now.Offices {
			key := o.officeOf(office)
			list := offices.get(key)
			at, _ := slices.BinarySearchFunc(list, id, func(t tenure, id string) int { // behind other tenures of the same person
				if c := rank(t.person, id); c != 0 {
					return c
				}
				return -1
			})
			offices.set(key, slices.Insert(slices.Clone(list), at, tenure{id, office.From, office.To, office.Deputy, office.Topic}))
		}
		for _, group := range now.Groups {
			next.groups[group] = placed(next.groups[group], id, rank)
		}
	}
	next.people, next.byMail, next.offices = people.done(), byMail.done(), offices.done()
	if moved {
		next.order = o.orderWith(touched)
	}
	next.index, next.claiming = o.index.with(touched), o.claimingWith(touched)
	return &next
}

// forgetPerson takes somebody out of every list.
func forgetPerson(byMail *shardEdit[string, []string], offices *shardEdit[officeKey, []tenure], groups map[string][]string, o *Organisation, old *known) {
	if mail := foldMail(old.Mail); mail != "" {
		if rest := lacking(byMail.get(mail), old.ID); len(rest) > 0 {
			byMail.set(mail, rest)
		} else {
			byMail.drop(mail)
		}
	}
	for _, office := range old.Offices {
		key := o.officeOf(office)
		rest := slices.DeleteFunc(slices.Clone(offices.get(key)), func(t tenure) bool { return t.person == old.ID })
		if len(rest) > 0 {
			offices.set(key, rest)
		} else {
			offices.drop(key)
		}
	}
	for _, group := range old.Groups {
		if rest := lacking(groups[group], old.ID); len(rest) > 0 {
			groups[group] = rest
		} else {
			delete(groups, group)
		}
	}
}

func lacking(ids []string, id string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(other string) bool { return other == id })
}

// placed is a list of people with one more at their place.
func placed(ids []string, id string, rank func(a, b string) int) []string {
	at, _ := slices.BinarySearchFunc(ids, id, rank)
	return slices.Insert(slices.Clone(ids), at, id)
}

// orderWith is the order of people after some were changed.
func (o *Organisation) orderWith(touched map[string]*known) []string {
	all := o.merged(touched)
	order := make([]string, len(all))
	for i, k := range all {
		order[i] = k.ID
	}
	return order
}

// merged are all people after some were changed, in their order.
func (o *Organisation) merged(touched map[string]*known) []*known {
	fresh := make([]*known, 0, len(touched))
	for _, k := range touched {
		if k != nil {
			fresh = append(fresh, k)
		}
	}
	slices.SortFunc(fresh, (*known).order)
	all := make([]*known, 0, len(o.order)+len(fresh))
	for _, id := range o.order {
		if _, changed := touched[id]; changed {
			continue
		}
		k := o.people.get(id)
		for len(fresh) > 0 && fresh[0].order(k) < 0 {
			all, fresh = append(all, fresh[0]), fresh[1:]
		}
		all = append(all, k)
	}
	return append(all, fresh...)
}

// person is somebody by id; the zero Person for an unknown one.
func (o *Organisation) person(id string) definitions.Person {
	if k := o.people.get(id); k != nil {
		return k.Person
	}
	return definitions.Person{}
}
