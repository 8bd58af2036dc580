package engine

import (
	"math"
	"slices"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/flows"
)

// PeopleQuery narrows a list of people. Empty parts do not narrow.
type PeopleQuery struct {
	Text     string // part of the name, or the whole mailbox or personnel number
	Unit     string // an office in this unit or below that has not ended
	Function string // this office, in Unit if that is given
	Vacant   bool   // nobody who holds an office
	From     int    // how many to leave out
	Limit    int    // 0: all
}

// ListPeople are those whom an actor may see and who fit a query, by name, and how many they are altogether.
func (e *Engine) ListPeople(actor flows.Actor, q PeopleQuery) (people []definitions.Person, total int) {
	units, everywhere := e.UnitsFor(actor, SeePeople)
	if !everywhere && len(units) == 0 {
		return nil, 0
	}
	o := e.Organisation()
	ids := o.find(q.Text, "", math.MaxInt)
	for _, id := range o.claimants(q.Text) {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if !everywhere || q.Unit != "" || q.Function != "" || q.Vacant {
		var within map[string]bool
		if q.Unit != "" {
			within = o.under(q.Unit)
		}
		kept := ids[:0]
		for _, id := range ids {
			k := o.people.get(id)
			if (everywhere || o.reached(k, units, actor.Person)) && o.fits(k.Person, q, within) {
				kept = append(kept, id)
			}
		}
		ids = kept
	}
	total = len(ids)
	ids = ids[min(max(q.From, 0), total):]
	if q.Limit > 0 {
		ids = ids[:min(q.Limit, len(ids))]
	}
	for _, id := range ids {
		people = append(people, o.people.get(id).shown())
	}
	return people, total
}

func (o *Organisation) fits(p definitions.Person, q PeopleQuery, within map[string]bool) bool {
	offices := o.lasting(p)
	if q.Vacant && len(offices) > 0 {
		return false
	}
	if q.Unit == "" && q.Function == "" {
		return true
	}
	return slices.ContainsFunc(offices, func(office definitions.Office) bool {
		return (within == nil || within[o.unitOr(office.Unit)]) && (q.Function == "" || office.Function == q.Function)
	})
}

// Term is somebody in an office for a time.
type Term struct {
	Person   string
	From, To expression.Date // the zero days mean always
	Deputy   bool
	Current  bool // today is within it
}

// Ahead says whether a term begins after a day.
func (t Term) Ahead(today expression.Date) bool {
	return t.From != (expression.Date{}) && t.From.Compare(today) > 0
}

// Post is a function in a unit with everybody who holds, held or will hold it, in the order of people.
type Post struct {
	Function string
	Terms    []Term
	Vacant   bool // nobody holds it today as their own; deputies do not count
}

// PostsOf are the functions of a unit's level, in the order of their file, and what others somebody holds in it.
func (o *Organisation) PostsOf(unit string) []Post {
	u := o.units[unit]
	var posts []Post
	for _, f := range o.set.Functions {
		tenures := o.offices.get(officeKey{f.Key, unit})
		if f.Level != u.Level && len(tenures) == 0 {
			continue
		}
		post := Post{Function: f.Key, Vacant: true}
		today := o.today()
		for _, t := range tenures {
			term := Term{Person: t.person, From: t.from, To: t.to, Deputy: t.deputy, Current: within(today, t.from, t.to)}
			post.Vacant = post.Vacant && (t.deputy || !term.Current)
			post.Terms = append(post.Terms, term)
		}
		posts = append(posts, post)
	}
	return posts
}

// Today is the day that the picture takes for today, in the zone of the site.
func (o *Organisation) Today() expression.Date { return o.today() }

// Functions are the functions that somebody may hold, in the order of their file.
func (o *Organisation) Functions() []definitions.Function { return slices.Clone(o.set.Functions) }

// HasUnit says whether there is a unit with a key, ended or not.
func (o *Organisation) HasUnit(key string) bool { _, there := o.units[key]; return there }

// ParentOf is the unit above one; "" for the top.
func (o *Organisation) ParentOf(key string) string { return o.units[key].Parent }

// UnitSeed is what the file says of a unit; false where it does not know it.
func (o *Organisation) UnitSeed(key string) (UnitWords, bool) {
	seed, there := o.seedOf(key)
	return wordsOf(seed), there
}

// Imagine is the picture as it would be with somebody changed. Nothing is stored.
func (o *Organisation) Imagine(p definitions.Person) *Organisation {
	k := known{Person: p}
	if now, there := o.people.find(p.ID); there {
		k = *now
		k.Person = p
	}
	return o.with([]*known{&k}, nil)
}

// ThereFor are those of an office who can decide while somebody is away: other holders who are there, the replacements that
// the holders named, and the deputies of the office.
func ThereFor(office flows.Office, away string) []string {
	var ids []string
	add := func(id string) {
		if id != away && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for _, h := range office.Holders {
		if !h.Absent {
			add(h.Person)
		}
	}
	for _, h := range office.Holders {
		for _, id := range h.Replacement {
			if h.Absent || office.Together {
				add(id)
			}
		}
	}
	if len(ids) == 0 || office.Together {
		for _, h := range office.Deputies {
			if !h.Absent {
				add(h.Person)
			}
		}
	}
	return ids
}
