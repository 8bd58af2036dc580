package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// Columns of a file of people. Headings are guessed in German and English.
var peopleColumns = []planColumn{
	{"id", []string{"Kennung", "id", "key", "Person"}},
	{"given", []string{"Vorname", "given", "given name", "first name"}},
	{"family", []string{"Nachname", "Name", "Familienname", "family", "family name", "last name", "surname"}},
	{"mail", []string{"E-Mail-Adresse", "E-Mail", "Mail", "email", "e-mail address", "Mailadresse"}},
	{"number", []string{"Personalnummer", "drkserver-Nummer", "drkserverNr", "PersNr", "number", "personnel number"}},
	{"birth", []string{"Geburtsdatum", "birth date", "date of birth", "geboren"}},
	{"function", []string{"Amt", "Funktion", "function", "office"}},
	{"unit", []string{"Gliederung", "Verband", "unit"}},
	{"from", []string{"Von", "Beginn", "from", "since", "Erster Tag"}},
	{"to", []string{"Bis", "Ende", "to", "until", "Letzter Tag"}},
	{"deputy", []string{"Stellvertretung", "Stv", "deputy"}},
}

// planColumn is a column of a file under the names that people give it; the first one is written to files.
type planColumn struct {
	key   string
	names []string
}

// headings finds the columns of a file: key -> place. unknown are headings that mean nothing.
func headings(columns []planColumn, header []string) (at map[string]int, unknown []string) {
	at = map[string]int{}
	for i, heading := range header {
		known := false
		for _, column := range columns {
			for _, name := range append([]string{column.key}, column.names...) {
				if _, taken := at[column.key]; !taken && !known && plainWords(heading) == plainWords(name) {
					at[column.key], known = i, true
				}
			}
		}
		if !known && strings.TrimSpace(heading) != "" {
			unknown = append(unknown, heading)
		}
	}
	return at, unknown
}

// plainWords is a text without anything but letters and digits.
func plainWords(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -_./:*()", r) {
			return -1
		}
		return r
	}, expression.Fold(text))
}

var (
	planNobody    = &source.Message{Code: "people-plan-nobody", De: "Diese Kennung gehört niemandem.", En: "This id belongs to nobody."}
	planWho       = &source.Message{Code: "people-plan-who", De: "Die Zeile sagt nicht, wer gemeint ist.", En: "The row does not say who is meant."}
	planSeveral   = &source.Message{Code: "people-plan-several", De: "Auf diese Angaben passen mehrere Menschen.", En: "Several people fit this."}
	planDay       = &source.Message{Code: "people-plan-day", De: "„{given}“ ist kein Tag. Erwartet wird etwas wie 31.12.2026.", En: "“{given}” is no day. Expected is something like 2026-12-31."}
	planHalf      = &source.Message{Code: "people-plan-half", De: "Zu einem Amt gehören Amt und Gliederung.", En: "An office needs a function and a unit."}
	planYes       = &source.Message{Code: "people-plan-yes", De: "„{given}“ ist weder ja noch nein.", En: "“{given}” is neither yes nor no."}
	planElsewhere = &source.Message{Code: "people-plan-elsewhere", De: "Die ganze Liste von {unit} enthält ein Amt, das nicht dorthin gehört.", En: "The full list of {unit} has an office that does not belong there."}
	planTooMuch   = &source.Message{Code: "people-plan-too-much", De: "Das nähme {n} Menschen ein Amt: abgelehnt. Höchstens {most} sind auf einmal möglich.", En: "That would remove {n} people from an office: refused. At most {most} are possible at once."}
)

// ErrNoWho means that a file of people has no column that says who is meant.
var ErrNoWho = errors.New("the file has no column that says who is meant")

// PeoplePlan is what a file of people would do. Nothing is done by it; bad rows are left out of it.
type PeoplePlan struct {
	Added   []string // names
	Changed []string // what changes of whom: data and offices given
	Ended   []string // offices that end
	Same    int      // rows that change nothing
	Unknown []string // headings
	Bad     []PlanFault
	Refuse  *source.Text // why so much at once is refused; nil where it is not
	Changes []PersonChange
	// Digest tells this plan from every other, one on changed people included.
	Digest string
}

// PlanFault says what is wrong with a row, counted from 0 without the heading.
type PlanFault struct {
	Row int
	Why source.Text
}

// mostEnded is how many people a file may take an office from at once, of so many.
func mostEnded(all int) int { return max(20, all/10) }

// PlanPeople compares lines of a file, one for each office, with the people. full is a unit of which the file is the whole
// list: whoever holds an office in it or below and is missing loses it with yesterday; "" only adds and changes. ErrNoWho.
func (e *Engine) PlanPeople(actor flows.Actor, header []string, lines [][]string, full string) (*PeoplePlan, error) {
	o := e.Organisation()
	p := &peoplePlanner{e: e, o: o, actor: actor, full: full, plan: &PeoplePlan{}, now: map[string]definitions.Person{}, fresh: map[string]bool{}, named: map[string]bool{}}
	p.at, p.plan.Unknown = headings(peopleColumns, header)
	_, byID := p.at["id"]
	_, byNumber := p.at["number"]
	_, byMail := p.at["mail"]
	if !byID && !byNumber && !byMail {
		return nil, ErrNoWho
	}
	if full != "" {
		p.below = o.under(full)
	}
	for i, line := range lines {
		if why := p.row(line); why != nil {
			p.plan.Bad = append(p.plan.Bad, PlanFault{i, *why})
		}
	}
	p.endMissing()
	return p.finish()
}

type peoplePlanner struct {
	e       *Engine
	o       *Organisation
	actor   flows.Actor
	full    string
	below   map[string]bool // units of the full list
	at      map[string]int
	plan    *PeoplePlan
	now     map[string]definitions.Person // as they are to be, by id
	order   []string
	fresh   map[string]bool
	named   map[string]bool // who stands in the file, in a bad row too
	given   []string
	touched int
}

func (p *peoplePlanner) cell(line []string, key string) (string, bool) {
	at, there := p.at[key]
	if !there || at >= len(line) {
		return "", there
	}
	return strings.TrimSpace(line[at]), true
}

// row takes a line into what people are to be.
func (p *peoplePlanner) row(line []string) *source.Text {
	id, isNew, why := p.who(line)
	if why != nil {
		return why
	}
	p.named[id] = true
	person, seen := p.now[id]
	if !seen {
		if person, _ = p.o.Someone(id); isNew {
			person = definitions.Person{ID: id}
		}
	}
	next := person
	for key, text := range map[string]*string{"given": &next.Given, "family": &next.Family, "mail": &next.Mail, "number": &next.Number} {
		if cell, there := p.cell(line, key); there && cell != "" {
			*text = cell
		}
	}
	if cell, _ := p.cell(line, "birth"); cell != "" {
		if next.BirthDate, why = planDate(cell); why != nil {
			return why
		}
	}
	if why := p.office(line, &next); why != nil {
		return why
	}
	k := p.o.people.get(id)
	if refusal := p.e.mayChange(p.o, p.actor, k, next); refusal != nil {
		return &refusal.Text
	}
	if refusal := p.o.unfit(k, next); refusal != nil {
		return &refusal.Text
	}
	if !seen {
		p.order = append(p.order, id)
	}
	if p.fresh[id] = p.fresh[id] || isNew; !p.fresh[id] && samePerson(person, next) {
		p.plan.Same++
	}
	p.now[id] = next
	return nil
}

// who finds whom a line means: by id, by personnel number, by mailbox, in this order. Somebody unknown by number and
// mailbox is new.
func (p *peoplePlanner) who(line []string) (id string, isNew bool, why *source.Text) {
	say := func(m *source.Message) *source.Text { text := m.Say(nil); return &text }
	id, _ = p.cell(line, "id")
	number, _ := p.cell(line, "number")
	mail, _ := p.cell(line, "mail")
	if id != "" {
		k, there := p.o.people.find(id)
		if !there || !p.e.reaches(p.actor, EditPeople, k) {
			return "", false, say(planNobody)
		}
		return id, false, nil
	}
	found := p.o.byNumber(number)
	if len(found) == 0 && mail != "" {
		found = p.o.ByMail(mail)
	}
	switch {
	case number == "" && mail == "":
		return "", false, say(planWho)
	case len(found) > 1:
		return "", false, say(planSeveral)
	case len(found) == 1:
		if !p.e.reaches(p.actor, EditPeople, p.o.people.get(found[0])) {
			text := offMail.Say(nil)
			return "", false, &text
		}
		return found[0], false, nil
	}
	for _, known := range p.order { // two offices of somebody new
		if one := p.now[known]; p.fresh[known] && (number != "" && one.Number == number || mail != "" && foldMail(one.Mail) == foldMail(mail)) {
			return known, true, nil
		}
	}
	return NewPersonID(), true, nil
}

// office takes the office of a line: one that is there already gets its days, any other is given.
func (p *peoplePlanner) office(line []string, person *definitions.Person) *source.Text {
	function, _ := p.cell(line, "function")
	unit, _ := p.cell(line, "unit")
	if function == "" && unit == "" {
		return nil
	}
	if function == "" || unit == "" {
		text := planHalf.Say(nil)
		return &text
	}
	office := definitions.Office{Function: p.o.functionCalled(function), Unit: p.o.unitCalled(unit)}
	for key, day := range map[string]*expression.Date{"from": &office.From, "to": &office.To} {
		cell, _ := p.cell(line, key)
		var why *source.Text
		if *day, why = planDate(cell); why != nil {
			return why
		}
	}
	if cell, _ := p.cell(line, "deputy"); cell != "" {
		yes, known := map[string]bool{"ja": true, "x": true, "1": true, "true": true, "yes": true, "stv": true, "nein": false, "0": false, "false": false, "no": false}[strings.ToLower(cell)]
		if !known {
			text := planYes.Say(source.Args{"given": cell})
			return &text
		}
		office.Deputy = yes
	}
	if p.full != "" && !p.below[office.Unit] {
		text := planElsewhere.Say(source.Args{"unit": p.o.UnitName(p.full)})
		return &text
	}
	p.given = append(p.given, officeMark(person.ID, office))
	person.Offices = slices.Clone(person.Offices)
	for i, old := range person.Offices {
		if old.Function == office.Function && old.Unit == office.Unit && old.Deputy == office.Deputy && sameTerm(old, office) {
			if office.From == (expression.Date{}) {
				office.From = old.From // a list without the first day does not move it
			}
			person.Offices[i] = office
			return nil
		}
	}
	person.Offices = append(person.Offices, office)
	return nil
}

// sameTerm says whether an office of a file is the term that somebody has: it begins on the same day, or the file does not
// say when and the term lasts.
func sameTerm(old, now definitions.Office) bool {
	return old.From == now.From || now.From == (expression.Date{}) && old.To == (expression.Date{})
}

func officeMark(person string, office definitions.Office) string {
	return strings.Join([]string{person, office.Function, office.Unit, strconv.FormatBool(office.Deputy)}, "\n")
}

// endMissing ends the offices of a full list that the file does not name. Whoever stands in a bad row keeps theirs.
func (p *peoplePlanner) endMissing() {
	if p.full == "" {
		return
	}
	yesterday := p.o.today().AddDays(-1)
	bad := len(p.plan.Bad) > 0
	for _, id := range p.o.order {
		person, planned := p.now[id]
		if !planned {
			person = p.o.person(id)
		}
		lost := false
		offices := slices.Clone(person.Offices)
		for i, office := range offices {
			lasts := office.To == (expression.Date{}) || office.To.Compare(yesterday) > 0
			begun := office.From == (expression.Date{}) || office.From.Compare(yesterday) <= 0
			if !p.below[p.o.unitOr(office.Unit)] || !lasts || !begun || slices.Contains(p.given, officeMark(id, definitions.Office{Function: office.Function, Unit: p.o.unitOr(office.Unit), Deputy: office.Deputy})) || bad && p.named[id] {
				continue
			}
			offices[i].To, lost = yesterday, true
			p.plan.Ended = append(p.plan.Ended, p.o.Name(id)+": "+p.o.FunctionTitle(office.Function)+", "+p.o.UnitName(office.Unit))
		}
		if lost {
			p.touched++
			person.Offices = offices
			if !planned {
				p.order = append(p.order, id)
			}
			p.now[id] = person
		}
	}
}

func (p *peoplePlanner) finish() (*PeoplePlan, error) {
	for _, id := range p.order {
		now := p.now[id]
		k := p.o.people.get(id)
		switch {
		case k == nil:
			p.plan.Added = append(p.plan.Added, strings.TrimSpace(now.Given+" "+now.Family))
			p.plan.Changes = append(p.plan.Changes, PersonChange{Person: now, New: true})
			continue
		case samePerson(k.Person, now):
			continue
		}
		if !p.onlyEnds(k.Person, now) {
			p.plan.Changed = append(p.plan.Changed, p.o.Name(id))
		}
		p.plan.Changes = append(p.plan.Changes, PersonChange{Person: now, Revision: k.revision})
		for _, office := range k.Offices { // ended by the file's own last day
			at := slices.IndexFunc(now.Offices, func(next definitions.Office) bool {
				return next.Function == office.Function && next.Unit == office.Unit && next.From == office.From
			})
			if p.full == "" && at >= 0 && now.Offices[at].To != office.To && now.Offices[at].To != (expression.Date{}) && now.Offices[at].To.Compare(p.o.today()) < 0 {
				p.touched++
				p.plan.Ended = append(p.plan.Ended, p.o.Name(id)+": "+p.o.FunctionTitle(office.Function)+", "+p.o.UnitName(office.Unit))
			}
		}
	}
	if most := mostEnded(p.o.holdersIn(p.below)); p.touched > most {
		text := planTooMuch.Say(source.Args{"n": p.touched, "most": most})
		p.plan.Refuse = &text
	}
	marks := make([]PersonChange, len(p.plan.Changes))
	for i, change := range p.plan.Changes {
		if change.New { // its id is another one each time
			change.Person.ID = ""
		}
		marks[i] = change
	}
	body, err := json.Marshal(marks)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(body)
	p.plan.Digest = hex.EncodeToString(sum[:16])
	return p.plan, nil
}

// onlyEnds says whether nothing changes of somebody but last days of offices.
func (p *peoplePlanner) onlyEnds(before, now definitions.Person) bool {
	if len(before.Offices) != len(now.Offices) {
		return false
	}
	before.Offices, now.Offices = slices.Clone(before.Offices), slices.Clone(now.Offices)
	for i := range before.Offices {
		before.Offices[i].To, now.Offices[i].To = expression.Date{}, expression.Date{}
	}
	return samePerson(before, now)
}

// holdersIn is how many people hold an office that lasts in one of the units; nil is any.
func (o *Organisation) holdersIn(units map[string]bool) int {
	n := 0
	for _, id := range o.order {
		if slices.ContainsFunc(o.lasting(o.person(id)), func(office definitions.Office) bool { return units == nil || units[o.unitOr(office.Unit)] }) {
			n++
		}
	}
	return n
}

// functionCalled and unitCalled find a key by what a file calls it: the key itself, or the one that has this title.
func (o *Organisation) functionCalled(name string) string {
	for _, f := range o.set.Functions {
		if f.Key == name {
			return name
		}
	}
	for _, f := range o.set.Functions {
		if plainWords(f.Title) == plainWords(name) {
			return f.Key
		}
	}
	return name
}

func (o *Organisation) unitCalled(name string) string {
	if _, there := o.units[name]; there {
		return name
	}
	found := name
	for _, key := range o.unitOrder {
		if plainWords(o.units[key].Name) == plainWords(name) {
			if found != name {
				return name // two are called so
			}
			found = key
		}
	}
	return found
}

// dayCell is a day as files have it; "" is none.
func dayCell(day expression.Date) string {
	if day == (expression.Date{}) {
		return ""
	}
	return day.String()
}

// planDate reads a day of a file; "" is none.
func planDate(cell string) (expression.Date, *source.Text) {
	if cell == "" {
		return expression.Date{}, nil
	}
	cell, _, _ = strings.Cut(cell, "T")
	if day, err := expression.ParseDate(cell); err == nil {
		return day, nil
	}
	if parts := strings.Split(cell, "."); len(parts) == 3 && len(parts[2]) == 4 {
		pad := func(part string) string { return strings.Repeat("0", max(0, 2-len(part))) + part }
		if day, err := expression.ParseDate(parts[2] + "-" + pad(parts[1]) + "-" + pad(parts[0])); err == nil {
			return day, nil
		}
	}
	text := planDay.Say(source.Args{"given": cell})
	return expression.Date{}, &text
}

// ApplyPeople does what a plan says, if it is still the same. ErrDocumentChanged; a *flows.Refusal where it is too much.
func (e *Engine) ApplyPeople(ctx context.Context, actor flows.Actor, plan *PeoplePlan) error {
	if plan.Refuse != nil {
		return &flows.Refusal{Code: NotFit, Text: *plan.Refuse}
	}
	return e.ChangePeople(ctx, actor, PersonImported, plan.Changes)
}
