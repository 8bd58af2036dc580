package engine

import (
	"slices"
	"sort"
	"strings"
	"sync"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/flows"
	"laufzettel/forms"
)

// directory finds people by what somebody remembers of them. It is made once per picture of the
// organisation, when the first look-up comes, and never changed.
type directory struct {
	once   sync.Once
	people []listed         // in order of their names
	text   string           // the folded names, one a line, in that order
	starts []int            // where the line of each person begins in text
	exact  map[string][]int // folded mailbox or personnel number -> positions
	units  map[string][]posting
}

// listed is one person of the directory. Their line is their folded name twice, given name first and
// family name first, so that either order is found in it.
type listed struct{ id, line string }

// posting is an office that makes somebody a member of a unit, for a time.
type posting struct {
	at       int // position of the person
	from, to expression.Date
}

// directory gives the index, made on the first call.
func (o *Organisation) directory() *directory {
	o.index.once.Do(func() { o.index.fill(o) })
	return o.index
}

func (d *directory) fill(o *Organisation) {
	d.people = make([]listed, 0, len(o.order))
	for _, id := range o.order {
		p := o.people[id]
		given, family := expression.Fold(p.Given), expression.Fold(p.Family)
		d.people = append(d.people, listed{id, strings.TrimSpace(given+" "+family) + "\t" + strings.TrimSpace(family+" "+given)})
	}
	slices.SortStableFunc(d.people, func(a, b listed) int { return strings.Compare(a.line, b.line) })
	d.exact, d.units = map[string][]int{}, map[string][]posting{}
	var text strings.Builder
	for at, l := range d.people {
		d.starts = append(d.starts, text.Len())
		text.WriteString(l.line)
		text.WriteByte('\n')
		p := o.people[l.id]
		for _, key := range []string{expression.Fold(p.Mail), expression.Fold(p.Number)} {
			if key != "" {
				d.exact[key] = append(d.exact[key], at)
			}
		}
		for _, office := range p.Offices {
			unit := o.unitOr(office.Unit)
			d.units[unit] = append(d.units[unit], posting{at, office.From, office.To})
		}
	}
	d.text = text.String()
}

// find lists the positions of those who fit every word of a folded text, in order, until enough says so.
func (d *directory) find(words []string, enough func(at int) bool) {
	if len(words) == 0 {
		for at := range d.people {
			if enough(at) {
				return
			}
		}
		return
	}
	// The longest word is the rarest; the others are looked for only where it was found.
	rarest := slices.MaxFunc(words, func(a, b string) int { return len(a) - len(b) })
	for from := 0; ; {
		i := strings.Index(d.text[from:], rarest)
		if i < 0 {
			return
		}
		at := sort.SearchInts(d.starts, from+i+1) - 1
		line := d.people[at].line
		fits := true
		for _, word := range words {
			fits = fits && strings.Contains(line, word)
		}
		if fits && enough(at) {
			return
		}
		from = d.starts[at] + len(line) + 1
		if from >= len(d.text) {
			return
		}
	}
}

// FindPeople implements forms.Catalogue: those whose whole mailbox or personnel number is the text, or
// else those whose name has every word of it, sorted by name. Umlauts and capitals do not matter. Members
// of a unit are those who hold an office today in it or in a unit below it.
func (o *Organisation) FindPeople(query forms.PersonQuery) []expression.Record {
	limit := query.Limit
	if limit <= 0 {
		limit = 20
	}
	d := o.directory()
	var members map[int]bool
	if query.Unit != "" {
		members = o.members(query.Unit)
	}
	found := []expression.Record{}
	take := func(at int) bool {
		if members == nil || members[at] {
			found = append(found, o.record(o.people[d.people[at].id]))
		}
		return len(found) >= limit
	}
	text := expression.Fold(query.Text)
	if exact := d.exact[text]; len(exact) > 0 {
		for _, at := range exact {
			if take(at) {
				break
			}
		}
		return found
	}
	words := strings.Fields(strings.ReplaceAll(text, ",", " "))
	if members != nil && (len(words) == 0 || len(members) < 1000) {
		for _, at := range sortedPositions(members) {
			if containsEvery(d.people[at].line, words) && take(at) {
				break
			}
		}
		return found
	}
	d.find(words, take)
	return found
}

func containsEvery(line string, words []string) bool {
	for _, word := range words {
		if !strings.Contains(line, word) {
			return false
		}
	}
	return true
}

func sortedPositions(members map[int]bool) []int {
	all := make([]int, 0, len(members))
	for at := range members {
		all = append(all, at)
	}
	slices.Sort(all)
	return all
}

// members are the positions of those who hold an office today in a unit or in one below it.
func (o *Organisation) members(unit string) map[int]bool {
	d := o.directory()
	today := expression.DateOf(o.now(), o.zone)
	members := map[int]bool{}
	seen := map[string]bool{}
	for open := []string{unit}; len(open) > 0; {
		at := open[len(open)-1]
		open = open[:len(open)-1]
		if seen[at] {
			continue
		}
		seen[at] = true
		for _, p := range d.units[at] {
			if within(today, p.from, p.to) {
				members[p.at] = true
			}
		}
		open = append(open, o.children[at]...)
	}
	return members
}

// Person implements flows.Facts and forms.Catalogue.
func (o *Organisation) Person(id string) (expression.Record, bool) {
	p, ok := o.people[id]
	if !ok {
		return nil, false
	}
	return o.record(p), true
}

// record is what expressions may read of a person: the parts of definitions.PersonParts, and where they belong.
// unit is their home unit, the lowest in which they hold an office today (one of their own before one as a deputy, then
// in the order of the offices); units are that unit and those above it by their levels (submitter.units.KV).
// Who holds no office has neither.
func (o *Organisation) record(p definitions.Person) expression.Record {
	r := p.Record()
	home := o.home(p)
	if home == "" {
		return r
	}
	unit := unitRecord(o.units[home])
	r["unit"], r["unitName"] = unit, unit["name"]
	units := expression.Record{}
	seen := map[string]bool{}
	for at := home; at != "" && !seen[at]; at = o.units[at].Parent {
		seen[at] = true
		if level := o.units[at].Level; units[level] == nil {
			units[level] = unitRecord(o.units[at])
		}
	}
	r["units"] = units
	return r
}

// home is the unit that a person belongs to first of all, "" for somebody without an office today.
func (o *Organisation) home(p definitions.Person) string {
	today := expression.DateOf(o.now(), o.zone)
	best, deepest, deputy := "", -1, false
	for _, office := range p.Offices {
		unit := o.unitOr(office.Unit)
		if _, known := o.units[unit]; !known || !within(today, office.From, office.To) {
			continue
		}
		depth := o.depth(unit)
		if depth > deepest || depth == deepest && deputy && !office.Deputy {
			best, deepest, deputy = unit, depth, office.Deputy
		}
	}
	return best
}

// depth is how many units are above a unit.
func (o *Organisation) depth(unit string) int {
	n := 0
	for at := o.units[unit].Parent; at != "" && n < len(o.units); at = o.units[at].Parent {
		n++
	}
	return n
}

// DirectoryFor says what somebody may do with the directory: people who are known by name may look others
// up, an application by a mailbox alone and a service may not.
func DirectoryFor(actor flows.Actor) forms.Directory {
	if actor.Person != "" {
		return forms.LookUp
	}
	return forms.NoDirectory
}
