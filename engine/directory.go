package engine

import (
	"cmp"
	"runtime"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/flows"
	"laufzettel/forms"
)

// directory finds people by what somebody remembers of them. It is made when the first look-up comes. A picture in which
// few people have changed shares it and keeps these people beside it.
type directory struct {
	base   *directoryBase
	beside map[string]bool // ids of those who have changed since the base was made; they are looked at one by one
}

// directoryBase is the index of the people of one picture. It is never changed once it is made.
type directoryBase struct {
	once   sync.Once
	made   atomic.Bool
	people []listed         // in order of their names
	text   string           // the folded names, one a line, in that order
	starts []int            // where the line of each person begins in text
	exact  map[string][]int // folded mailbox or personnel number -> positions
	units  map[string][]posting
}

// mostBeside is how many people may have changed before the index is made anew.
const mostBeside = 500

func newDirectory() *directory { return &directory{base: &directoryBase{}} }

// with is the directory of a picture in which some people have changed.
func (d *directory) with(touched map[string]*known) *directory {
	if !d.base.made.Load() || len(d.beside)+len(touched) > mostBeside {
		return newDirectory()
	}
	next := &directory{base: d.base, beside: make(map[string]bool, len(d.beside)+len(touched))}
	for id := range d.beside {
		next.beside[id] = true
	}
	for id := range touched {
		next.beside[id] = true
	}
	return next
}

// listed is one person of the directory. Their line is their folded name twice, given name first and
// family name first, so that either order is found in it.
type listed struct{ id, line string }

func listing(p definitions.Person) listed {
	given, family := expression.Fold(p.Given), expression.Fold(p.Family)
	return listed{p.ID, strings.TrimSpace(given+" "+family) + "\t" + strings.TrimSpace(family+" "+given)}
}

// posting is an office that makes somebody a member of a unit, for a time.
type posting struct {
	at       int // position of the person
	from, to expression.Date
}

// directory gives the index, made on the first call.
func (o *Organisation) directory() *directory {
	o.index.base.once.Do(func() {
		o.index.base.fill(o)
		o.index.base.made.Store(true)
	})
	return o.index
}

func (d *directoryBase) fill(o *Organisation) {
	d.people = make([]listed, len(o.order))
	var folding sync.WaitGroup
	for part := range runtime.GOMAXPROCS(0) {
		folding.Go(func() {
			for i := part; i < len(o.order); i += runtime.GOMAXPROCS(0) {
				d.people[i] = listing(o.person(o.order[i]))
			}
		})
	}
	folding.Wait()
	slices.SortStableFunc(d.people, func(a, b listed) int { return strings.Compare(a.line, b.line) })
	d.exact, d.units = make(map[string][]int, 2*len(d.people)), map[string][]posting{}
	d.starts = make([]int, len(d.people))
	length := 0
	for at, l := range d.people {
		d.starts[at] = length
		length += len(l.line) + 1
	}
	var text strings.Builder
	text.Grow(length)
	for at, l := range d.people {
		text.WriteString(l.line)
		text.WriteByte('\n')
		p := o.person(l.id)
		for _, key := range exactKeys(p) {
			d.exact[key] = append(d.exact[key], at)
		}
		for _, office := range p.Offices {
			unit := o.unitOr(office.Unit)
			d.units[unit] = append(d.units[unit], posting{at, office.From, office.To})
		}
	}
	d.text = text.String()
	for at := range d.people { // lines are parts of the text, so that they are in memory once
		l := &d.people[at]
		l.line = d.text[d.starts[at] : d.starts[at]+len(l.line)]
	}
}

// exactKeys are what names somebody as a whole: mailbox and personnel number, folded.
func exactKeys(p definitions.Person) []string {
	var keys []string
	for _, key := range []string{expression.Fold(p.Mail), expression.Fold(p.Number)} {
		if key != "" {
			keys = append(keys, key)
		}
	}
	return keys
}

// find lists the positions of those who fit every word of a folded text, in order, until enough says so.
func (d *directoryBase) find(words []string, enough func(at int) bool) {
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
	found := []expression.Record{}
	for _, id := range o.find(query.Text, query.Unit, limit) {
		found = append(found, o.record(o.person(id)))
	}
	return found
}

// find lists who fits a text and belongs to a unit, sorted by name.
func (o *Organisation) find(text, unit string, limit int) []string {
	text = expression.Fold(text)
	words := strings.Fields(strings.ReplaceAll(text, ",", " "))
	d := o.directory()
	var below map[string]bool
	var members map[int]bool
	if unit != "" {
		below = o.under(unit)
		members = o.members(below)
	}
	beside := o.besides(text, below)
	var found []listed
	take := func(at int) bool {
		if l := d.base.people[at]; !d.beside[l.id] && (members == nil || members[at]) {
			found = append(found, l)
		}
		return len(found) >= limit
	}
	exact := slices.DeleteFunc(slices.Clone(d.base.exact[text]), func(at int) bool { return d.beside[d.base.people[at].id] })
	switch {
	case len(exact) > 0 || o.someoneExactly(text):
		for _, at := range exact {
			if take(at) {
				break
			}
		}
		beside = slices.DeleteFunc(beside, func(l besideOne) bool { return !l.whole })
	case members != nil && (len(words) == 0 || len(members) < 1000):
		for _, at := range sortedPositions(members) {
			if containsEvery(d.base.people[at].line, words) && take(at) {
				break
			}
		}
	default:
		d.base.find(words, take)
	}
	for _, l := range beside {
		found = append(found, l.listed)
	}
	if len(beside) > 0 {
		slices.SortStableFunc(found, func(a, b listed) int { return strings.Compare(a.line, b.line) })
	}
	ids := make([]string, 0, min(len(found), limit))
	for _, l := range found[:min(len(found), limit)] {
		ids = append(ids, l.id)
	}
	return ids
}

// besideOne is somebody beside the index who fits a query.
type besideOne struct {
	listed
	whole bool // the text is their whole mailbox or number
}

// besides are those beside the index who fit a folded text and hold an office in one of the units, nil being all.
func (o *Organisation) besides(text string, units map[string]bool) []besideOne {
	words := strings.Fields(strings.ReplaceAll(text, ",", " "))
	var fit []besideOne
	for id := range o.index.beside {
		p, there := o.Someone(id)
		if !there || units != nil && !o.holdsIn(p, units) {
			continue
		}
		l := listing(p)
		if whole := slices.Contains(exactKeys(p), text); whole || containsEvery(l.line, words) {
			fit = append(fit, besideOne{l, whole})
		}
	}
	slices.SortFunc(fit, func(a, b besideOne) int { return cmp.Or(strings.Compare(a.line, b.line), strings.Compare(a.id, b.id)) })
	return fit
}

// someoneExactly says whether somebody beside the index has a folded text as mailbox or number, in whatever unit.
func (o *Organisation) someoneExactly(text string) bool {
	for id := range o.index.beside {
		if p, there := o.Someone(id); there && slices.Contains(exactKeys(p), text) {
			return true
		}
	}
	return false
}

// holdsIn says whether a person holds an office today in one of the units.
func (o *Organisation) holdsIn(p definitions.Person, units map[string]bool) bool {
	today := o.today()
	return slices.ContainsFunc(p.Offices, func(office definitions.Office) bool {
		return units[o.unitOr(office.Unit)] && within(today, office.From, office.To)
	})
}

func (o *Organisation) today() expression.Date { return expression.DateOf(o.now(), o.zone) }

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

// members are the positions of those who hold an office today in one of the units.
func (o *Organisation) members(units map[string]bool) map[int]bool {
	d, today := o.directory(), o.today()
	members := map[int]bool{}
	for unit := range units {
		for _, p := range d.base.units[unit] {
			if within(today, p.from, p.to) {
				members[p.at] = true
			}
		}
	}
	return members
}

// under are a unit and all units under it; they are none for an unknown unit.
func (o *Organisation) under(unit string) map[string]bool {
	seen := map[string]bool{}
	for open := []string{unit}; len(open) > 0; {
		at := open[len(open)-1]
		open = open[:len(open)-1]
		if !seen[at] {
			seen[at] = true
			open = append(open, o.children[at]...)
		}
	}
	return seen
}

// Person implements flows.Facts and forms.Catalogue.
func (o *Organisation) Person(id string) (expression.Record, bool) {
	k, ok := o.people.find(id)
	if !ok {
		return nil, false
	}
	return o.record(k.Person), true
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
	today := o.today()
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
