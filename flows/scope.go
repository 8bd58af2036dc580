package flows

import (
	"slices"
	"sync"
	"time"

	shopspring "github.com/shopspring/decimal"

	"laufzettel/definitions/expression"
	"laufzettel/forms"
)

// reader looks at a case through the eyes of its flow at one moment: it builds what expressions see.
type reader struct {
	flow  *Flow
	state *State
	at    time.Time
	facts Facts
	site  Site
	zone  *time.Location
	// land is the Land whose working days count in expressions; "" is that of the flow.
	land    string
	scope   *expression.Scope
	scopeOf *State
	scopeAt string // prefix of the place that the scope was built for
	// place is where the reader stands: expressions inside an each see its item and the steps of that item.
	place string
	// block are the names that only the until of a block may read.
	block map[string]any
}

func newReader(f *Flow, s *State, at time.Time, facts Facts) *reader {
	site := facts.Site()
	return &reader{flow: f, state: s, at: at, facts: facts, site: site, zone: zoneOf(site.Zone)}
}

// zones remembers loaded zones by name: loading one reads the zone database.
var zones sync.Map

// zoneOf is the zone of that name; UTC where the name is unknown.
func zoneOf(name string) *time.Location {
	if zone, ok := zones.Load(name); ok {
		return zone.(*time.Location)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		zone = time.UTC
	}
	zones.Store(name, zone)
	return zone
}

func (r *reader) today() expression.Date { return expression.DateOf(r.at, r.zone) }

// names builds the scope for the state as it is now; it is kept until the state changes.
func (r *reader) names() *expression.Scope {
	if r.scope != nil && r.scopeOf == r.state && r.scopeAt == prefixOf(r.place) && r.block == nil {
		return r.scope
	}
	s := r.state
	names := make(map[string]any, len(s.Values)+len(r.flow.Steps)+12)
	for name, value := range s.Values {
		names[name] = value
	}
	steps := expression.Record{}
	for _, step := range r.flow.Steps {
		if _, taken := names[step.Name]; !taken {
			names[step.Name] = expression.Record{"step": step.Name}
		}
		place := r.placeHere(step.Name)
		if state, seen := s.Steps[place]; seen && state.Rounds > 0 && !state.Skipped {
			record := r.stepRecord(place, state)
			r.addRows(record, step, state, steps)
			steps[step.Name] = record
		}
	}
	for _, a := range r.flow.Anytime {
		if state := s.Steps[a.Name]; a.Form != nil && state.Rounds > 0 {
			steps[a.Name] = r.stepRecord(a.Name, state)
		}
	}
	names["form"] = expression.Record(s.Values)
	names["steps"] = steps
	names["settings"] = r.settings()
	names["registers"] = r.registers()
	names["case"] = expression.Record{"number": s.Number}
	names["submitter"] = partyRecord(r, s.Submitter, "submitter", "submitter")
	names["subject"] = partyRecord(r, s.Subject, "subject", "subject")
	names["today"] = r.today()
	names["now"] = r.at
	r.nameItems(names)
	for name, value := range r.block {
		names[name] = value
	}
	r.scope = &expression.Scope{Names: names, Zone: r.zone, Answer: r.answer, Workday: r.workday, WorkdayIn: r.facts.Workday}
	r.scopeOf, r.scopeAt = s, prefixOf(r.place)
	if r.block != nil {
		r.scopeOf = nil
	}
	return r.scope
}

func (r *reader) answer(function string, args []any) (any, error) {
	value, _ := answerPeople(r, function, args)
	return value, nil
}

func (r *reader) workday(d expression.Date) bool {
	land := r.land
	if land == "" {
		land = r.flow.Land
	}
	return r.facts.Workday(land, d)
}

func (r *reader) stepRecord(name string, s StepState) expression.Record {
	record := make(expression.Record, len(s.Values)+5)
	for field, value := range s.Values {
		record[field] = value
	}
	if runs := r.runs(name); runs != nil {
		record["runs"] = runs
	}
	record["outcome"], record["comment"], record["rounds"] = s.Outcome, s.Comment, decimal(s.Rounds)
	if !s.At.IsZero() {
		record["at"] = s.At
	}
	if s.By != (Party{}) {
		record["by"] = partyRecord(r, s.By, "named", "steps."+StepName(name))
	}
	return record
}

// settings are the pinned ones of the case and the live ones of today.
func (r *reader) settings() expression.Record {
	record := make(expression.Record, len(r.flow.Settings))
	for name, setting := range r.flow.Settings {
		if setting.Live {
			if value, ok := r.facts.Setting(r.flow.Name, name); ok {
				record[name] = value
				continue
			}
		} else if stored, ok := r.state.Settings[name]; ok {
			if value, err := expression.FromJSON(stored, setting.Type); err == nil {
				record[name] = value
				continue
			}
		}
		record[name] = setting.Value
	}
	return record
}

// registers gives every register that expressions may name; rows are looked up when they are read.
func (r *reader) registers() expression.Record {
	record := make(expression.Record, len(r.flow.registers))
	for _, name := range r.flow.registers {
		record[name] = registerTable{name, r.facts}
	}
	return record
}

// registerTable is a register as it is today. Facts know single rows: what a case may depend on is
// recorded row by row, never as a whole catalogue.
type registerTable struct {
	name  string
	facts Facts
}

// Row looks up one row.
func (t registerTable) Row(key string) (expression.Record, bool) { return t.facts.Row(t.name, key) }

// Rows lists the register where the shell can, in its order; otherwise nothing.
func (t registerTable) Rows() []any {
	lister, ok := t.facts.(RowLister)
	if !ok {
		return nil
	}
	rows := lister.Rows(t.name)
	list := make([]any, len(rows))
	for i, row := range rows {
		list[i] = row
	}
	return list
}

// RowLister is what Facts may do beside: list a whole register, for expressions that search one.
type RowLister interface {
	Rows(register string) []expression.Record
}

// formScope is the scope without the bare names of the start form: a form's bare names are its own
// fields, and those of the start form are form.<name>.
func (r *reader) formScope() expression.Scope {
	scope := *r.names()
	names := make(map[string]any, len(scope.Names))
	for name, value := range scope.Names {
		_, field := r.state.Values[name]
		if !field && r.flow.steps[name] == nil {
			names[name] = value
		}
	}
	scope.Names = names
	return scope
}

// identity is what is known of somebody of the case, to judge sameness.
func (r *reader) identity(label string, p Party) Identity {
	id := Identity{Label: label, Party: p}
	if p.Mailbox != "" {
		id.Email = r.state.Mailboxes[p.Mailbox]
	}
	if label != "submitter" && label != "subject" || r.flow.Form == nil {
		return id
	}
	known := r.flow.Form.IdentityOf(label, r.state.Values)
	id.Name, id.Number, id.BirthDate = known["name"], known["number"], known["birthDate"]
	if id.Email == "" {
		id.Email = known["email"]
	}
	return id
}

// formContext is what a form of the case may look at. The catalogue holds just the rows and units that
// the answers name, so that a check depends on nothing else.
func (r *reader) formContext(values, base forms.Values, reopened []string, extra map[string]any) *forms.Context {
	keys := map[string]bool{}
	collectKeys(map[string]any(values), keys)
	collectKeys(map[string]any(base), keys)
	var sorted []string
	for key := range keys {
		sorted = append(sorted, key)
	}
	slices.Sort(sorted)
	return &forms.Context{
		Scope:     r.formScope(),
		Catalogue: namedRows{r.facts, sorted},
		Lang:      r.site.Lang,
		Reopened:  reopened,
		Base:      base,
		Extra:     extra,
		Directory: forms.LookedUp,
	}
}

// collectKeys finds what the answers name: keys of chosen rows and units. Texts that people typed are
// never asked for, since the questions to Facts are recorded and must hold nothing personal.
func collectKeys(value any, keys map[string]bool) {
	switch v := value.(type) {
	case expression.Record:
		collectKeys(map[string]any(v), keys)
	case map[string]any:
		if key, ok := v["key"].(string); ok {
			keys[key] = true
			return
		}
		for _, part := range v {
			collectKeys(part, keys)
		}
	case []any:
		for _, part := range v {
			collectKeys(part, keys)
		}
	}
}

type namedRows struct {
	facts Facts
	keys  []string
}

// Rows are the rows that the answers name.
func (c namedRows) Rows(register string) []expression.Record {
	rows := []expression.Record{}
	for _, key := range c.keys {
		if row, ok := c.facts.Row(register, key); ok {
			rows = append(rows, row)
		}
	}
	return rows
}

// FindPeople are the persons that the answers name.
func (c namedRows) FindPeople(forms.PersonQuery) []expression.Record {
	var people []expression.Record
	for _, key := range c.keys {
		if person, ok := c.facts.Person(key); ok {
			people = append(people, person)
		}
	}
	return people
}

// Person is one person that the answers name.
func (c namedRows) Person(key string) (expression.Record, bool) {
	if !slices.Contains(c.keys, key) {
		return nil, false
	}
	return c.facts.Person(key)
}

// Units are the units that the answers name.
func (c namedRows) Units(level string) []expression.Record {
	units := []expression.Record{}
	for _, key := range c.keys {
		if unit, ok := c.facts.Unit(key); ok && (level == "" || text(unit["level"]) == level) {
			units = append(units, unit)
		}
	}
	return units
}

func decimal(n int) expression.Decimal { return shopspring.NewFromInt(int64(n)) }
