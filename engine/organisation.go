package engine

import (
	"slices"
	"sort"
	"strings"
	"time"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/flows"
)

// Organisation is an immutable picture of who is who: units and functions from the definitions, people,
// office holders and absences from the store (or, in the demo, from the definitions too). It answers
// flows.Facts and forms.Catalogue; a change makes a new one.
type Organisation struct {
	set      *definitions.Set
	zone     *time.Location
	calendar *calendar
	now      func() time.Time // whose office has ended is no caretaker any more
	units    map[string]definitions.Unit
	children map[string][]string
	// unitOrder are the keys of all units: those of the files, then those that were added on the web.
	unitOrder   []string
	storedUnits map[string]storedUnit
	funcs       map[string]definitions.Function
	people      shards[string, *known]
	byMail      shards[string, []string]    // folded address -> ids
	offices     shards[officeKey, []tenure] // in order of the people
	groups      map[string][]string         // group -> ids
	rows        map[string][]expression.Record
	rowByKey    map[string]map[string]expression.Record
	records     map[string][]RegisterRow // retired ones too
	first       map[string]time.Time     // "<register>/<key>" -> when it was first stored
	settings    map[string]map[string]storedSetting
	order       []string // ids of people
	claiming    []string // ids of those who claim a mailbox or number, see claims
	index       *directory
	lang        string // in which titles are said; "" is the site's own, see In
}

type officeKey struct{ function, unit string }

type tenure struct {
	person   string
	from, to expression.Date
	deputy   bool
	topic    string
}

// NewOrganisation builds the picture. people replace those of the set if not nil.
func NewOrganisation(set *definitions.Set, people []definitions.Person) (*Organisation, error) {
	if people == nil {
		people = set.People
	}
	return newOrganisation(set, nil, fromFile(people))
}

// newOrganisation is NewOrganisation of people in their order, with what the store says of units.
func newOrganisation(set *definitions.Set, units []storedUnit, people []*known) (*Organisation, error) {
	zone, err := time.LoadLocation(set.Site.Zone)
	if err != nil {
		return nil, err
	}
	o := &Organisation{
		set: set, zone: zone, calendar: newCalendar(), now: SystemClock{}.Now,
		funcs: map[string]definitions.Function{},
	}
	o.placeUnits(units)
	for _, f := range set.Functions {
		o.funcs[f.Key] = f
	}
	o = o.populated(people)
	return o, o.edited(&edits{})
}

// unitOr gives the top unit for "".
func (o *Organisation) unitOr(unit string) string {
	if unit == "" {
		if top := o.children[""]; len(top) > 0 {
			return top[0]
		}
	}
	return unit
}

// Zone is the time zone of the site.
func (o *Organisation) Zone() *time.Location { return o.zone }

// Set is the definitions this picture was made from.
func (o *Organisation) Set() *definitions.Set { return o.set }

// Someone finds a person by id.
func (o *Organisation) Someone(id string) (definitions.Person, bool) {
	k, ok := o.people.find(id)
	if !ok {
		return definitions.Person{}, false
	}
	return k.Person, true
}

// People lists everybody in order.
func (o *Organisation) People() []definitions.Person {
	all := make([]definitions.Person, 0, len(o.order))
	for _, id := range o.order {
		all = append(all, o.person(id))
	}
	return all
}

// Name is how a person is called on pages; "" for an unknown id.
func (o *Organisation) Name(id string) string {
	p := o.person(id)
	return strings.TrimSpace(p.Given + " " + p.Family)
}

// ByMail lists the people who read a mailbox.
func (o *Organisation) ByMail(address string) []string { return o.byMail.get(foldMail(address)) }

// Mailbox is the address of a person; "" if there is none.
func (o *Organisation) Mailbox(id string) string { return o.person(id).Mail }

// FunctionTitle and UnitName are what people read; the key where it is unknown.
func (o *Organisation) FunctionTitle(key string) string {
	if f, ok := o.funcs[key]; ok && f.Title != "" {
		return said(f.Titles, o.lang, f.Title)
	}
	return key
}

// UnitName is the name of a unit.
func (o *Organisation) UnitName(key string) string {
	if u, ok := o.units[key]; ok {
		return u.Name
	}
	return key
}

// GroupTitle is what people read of a group.
func (o *Organisation) GroupTitle(key string) string {
	for _, g := range o.set.Groups {
		if g.Key == key && g.Title != "" {
			return said(g.Titles, o.lang, g.Title)
		}
	}
	return key
}

// GroupsOf lists the groups of a person, sorted.
func (o *Organisation) GroupsOf(id string) []string {
	groups := append([]string(nil), o.person(id).Groups...)
	sort.Strings(groups)
	return groups
}

// UnitDefinition is a unit as declared.
func (o *Organisation) UnitDefinition(key string) (definitions.Unit, bool) {
	u, ok := o.units[key]
	return u, ok
}

// ControllerOf is who answers for the data of a unit's cases: its own or the nearest one above.
func (o *Organisation) ControllerOf(unit string) definitions.Controller {
	for at := o.unitOr(unit); at != ""; at = o.units[at].Parent {
		if c := o.units[at].Controller; c.Name != "" {
			return c
		}
	}
	return definitions.Controller{Name: o.set.Site.Name}
}

// HasRole says whether a person has a role of the site, such as admin.
func (o *Organisation) HasRole(id, role string) bool {
	for _, r := range o.person(id).Roles {
		if r == role {
			return true
		}
	}
	return false
}

// Rows implements forms.Catalogue.
func (o *Organisation) Rows(register string) []expression.Record { return o.rows[register] }

// Units implements forms.Catalogue: units of a level that exist today, as records.
func (o *Organisation) Units(level string) []expression.Record { return o.offeredUnits(level) }

func unitRecord(u definitions.Unit) expression.Record {
	r := expression.Record{"key": u.Key, "label": u.Name, "name": u.Name, "level": u.Level, "parent": u.Parent}
	for name, value := range u.More {
		r[name] = value
	}
	return r
}

// Office implements flows.Facts.
func (o *Organisation) Office(function, unit string, on expression.Date) flows.Office {
	f := o.funcs[function]
	at, ended := o.officeUnit(o.unitOr(unit), f.Level, on)
	office := flows.Office{Function: function, Unit: at, Together: f.Deputies == "always", Ended: ended}
	if ended != "" {
		office.Successor = o.inForce(ended, on)
	}
	for _, t := range o.offices.get(officeKey{function, at}) {
		if !within(on, t.from, t.to) {
			office.Left = lately(office.Left, t, on)
			continue
		}
		holder := o.holder(t.person, on)
		holder.Since = t.from
		if t.topic != "" {
			holder.Topics = []string{t.topic}
		}
		if t.deputy {
			if f.Deputies != "none" {
				office.Deputies = withHolder(office.Deputies, holder)
			}
		} else {
			if f.Deputies == "none" {
				holder.Replacement = nil
			}
			office.Holders = withHolder(office.Holders, holder)
		}
	}
	if up, ok := o.funcs[f.Up]; ok {
		office.UpFunction = up.Key
		office.UpUnit, _ = o.officeUnit(at, up.Level, on)
	}
	return office
}

func (o *Organisation) holder(person string, on expression.Date) flows.Holder {
	h := flows.Holder{Person: person}
	for _, a := range o.person(person).Absences {
		if within(on, a.From, a.To) {
			h.Absent, h.Until = true, a.To
			for _, id := range a.Replacement {
				if _, there := o.people.find(id); there { // who was removed stands in for nobody
					h.Replacement = append(h.Replacement, id)
				}
			}
		}
	}
	return h
}

// Group implements flows.Facts.
func (o *Organisation) Group(name string, on expression.Date) flows.Office {
	office := flows.Office{Function: name}
	for _, id := range o.groups[name] {
		office.Holders = append(office.Holders, o.holder(id, on))
	}
	for _, g := range o.set.Groups {
		if g.Key == name && g.Up != "" {
			office.UpFunction = g.Up
			office.UpUnit, _ = o.officeUnit(o.unitOr(""), o.funcs[g.Up].Level, on)
		}
	}
	return office
}

// Caretaker implements flows.Facts: those in office at this moment.
func (o *Organisation) Caretaker() []string {
	c := o.set.Site.Caretaker
	if c.Group != "" {
		return o.groups[c.Group]
	}
	today := o.today()
	var ids []string
	for _, t := range o.offices.get(officeKey{c.Function, o.unitOr("")}) {
		if within(today, t.from, t.to) && !slices.Contains(ids, t.person) {
			ids = append(ids, t.person)
		}
	}
	return ids
}

// Unit implements flows.Facts.
func (o *Organisation) Unit(key string) (expression.Record, bool) {
	u, ok := o.units[o.unitOr(key)]
	if !ok {
		return nil, false
	}
	record := unitRecord(u)
	record["land"] = o.landOf(u.Key)
	return record, true
}

func (o *Organisation) landOf(unit string) string {
	for at := unit; at != ""; at = o.units[at].Parent {
		if land := o.units[at].Land; land != "" {
			return land
		}
	}
	return o.set.Site.Land
}

// Row implements flows.Facts.
func (o *Organisation) Row(register, key string) (expression.Record, bool) {
	row, ok := o.rowByKey[register][key]
	return row, ok
}

// Workday implements flows.Facts.
func (o *Organisation) Workday(land string, d expression.Date) bool {
	if land == "" {
		land = o.set.Site.Land
	}
	return o.calendar.workday(land, d)
}

// Setting implements flows.Facts: the value of a live setting.
func (o *Organisation) Setting(process, name string) (any, bool) {
	p, ok := o.set.Processes[process]
	if !ok {
		return nil, false
	}
	for _, s := range p.Settings {
		if s.Name == name {
			return o.valueOf(process, s), true
		}
	}
	return nil, false
}

// Site implements flows.Facts.
func (o *Organisation) Site() flows.Site {
	s := o.set.Site
	lang := "de"
	if len(s.Languages) > 0 {
		lang = s.Languages[0]
	}
	if o.lang != "" {
		lang = o.lang
	}
	return flows.Site{Zone: s.Zone, Land: s.Land, MoveDeadlines: s.MoveDeadlines, Lang: lang}
}
