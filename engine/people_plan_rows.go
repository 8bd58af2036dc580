package engine

import (
	"slices"
	"strconv"
	"strings"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
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
	{"topic", []string{"Thema", "Fachgebiet", "topic"}},
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
		if person = (definitions.Person{ID: id}); !isNew {
			person = p.o.people.get(id).shown()
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
	k := p.o.people.get(id).asShown()
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
	if isNew {
		for _, mark := range marksOf(next.Number, next.Mail) {
			p.freshBy[mark] = id
		}
	}
	return nil
}

// marksOf is by what lines of a file name somebody new.
func marksOf(number, mail string) []string {
	var marks []string
	if number != "" {
		marks = append(marks, "number "+number)
	}
	if mail = foldMail(mail); mail != "" {
		marks = append(marks, "mail "+mail)
	}
	return marks
}

// who finds whom a line means: by id, by personnel number, by mailbox, in this order. Somebody unknown by number and
// mailbox is new. Only those count whom the actor may edit: nobody learns from a file who else there is.
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
	found := p.reached(p.o.byNumber(number), p.o.claimants(number))
	if len(found) == 0 && mail != "" {
		found = p.reached(p.o.ByMail(mail), p.o.claimants(mail))
	}
	switch {
	case number == "" && mail == "":
		return "", false, say(planWho)
	case len(found) > 1:
		return "", false, say(planSeveral)
	case len(found) == 1:
		return found[0], false, nil
	}
	for _, mark := range marksOf(number, mail) { // two offices of somebody new
		if id, there := p.freshBy[mark]; there {
			return id, true, nil
		}
	}
	return NewPersonID(), true, nil
}

// reached are those of some lists of people whom the actor may edit.
func (p *peoplePlanner) reached(lists ...[]string) []string {
	var ids []string
	for _, id := range slices.Concat(lists...) {
		if !slices.Contains(ids, id) && p.e.reaches(p.actor, EditPeople, p.o.people.get(id)) {
			ids = append(ids, id)
		}
	}
	return ids
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
	office := definitions.Office{Function: p.o.functionCalled(function), Unit: p.o.unitCalled(p.units, unit)}
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
	if cell, there := p.cell(line, "topic"); there && cell != "" {
		if f, known := p.o.funcs[office.Function]; known && !f.Covers(cell) {
			text := planTopic.Say(source.Args{"topic": cell})
			return &text
		}
		office.Topic = cell
	}
	if p.full != "" && !p.below[office.Unit] {
		text := planElsewhere.Say(source.Args{"unit": p.o.UnitName(p.full)})
		return &text
	}
	p.given[officeMark(person.ID, office)] = true
	person.Offices = slices.Clone(person.Offices)
	for i, old := range person.Offices {
		if old.Function == office.Function && old.Unit == office.Unit && old.Deputy == office.Deputy && old.Topic == office.Topic && sameTerm(old, office) {
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
	return strings.Join([]string{person, office.Function, office.Unit, strconv.FormatBool(office.Deputy), office.Topic}, "\n")
}
