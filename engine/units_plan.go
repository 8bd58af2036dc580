package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"laufzettel/definitions"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// Columns of a file of units.
var unitColumns = []planColumn{
	{"key", []string{"Kürzel", "Kennung", "key", "id"}},
	{"name", []string{"Name", "Bezeichnung", "Gliederung"}},
	{"level", []string{"Ebene", "level"}},
	{"parent", []string{"Gehört zu", "parent", "belongs to", "Oberste"}},
	{"from", []string{"Besteht ab", "valid from", "validFrom", "Von"}},
	{"to", []string{"Letzter Tag", "valid to", "validTo", "Bis"}},
	{"successor", []string{"An ihre Stelle tritt", "Nachfolger", "Nachfolge", "successor"}},
}

// ErrNoUnitKey means that a file of units has no column with the keys.
var ErrNoUnitKey = errors.New("the file has no column with the keys of units")

var planUnitTwice = &source.Message{Code: "units-plan-twice", De: "Das Kürzel „{key}“ steht zweimal in der Datei.", En: "The key “{key}” is in the file twice."}

// UnitPlan is what a file of units would do. Nothing is done by it; bad rows are left out of it.
type UnitPlan struct {
	Added, Changed, Ended []string // names
	Same                  int
	Unknown               []string // headings
	Bad                   []PlanFault
	Refuse                *source.Text
	Changes               []UnitChange
	Digest                string
}

// PlanUnits compares lines of a file with the units. A column that the file lacks stays as it is. ErrNoUnitKey.
func (e *Engine) PlanUnits(actor flows.Actor, header []string, lines [][]string) (*UnitPlan, error) {
	at, unknown := headings(unitColumns, header)
	if _, there := at["key"]; !there {
		return nil, ErrNoUnitKey
	}
	plan := &UnitPlan{Unknown: unknown}
	next := *e.Organisation() // each row sees what those before it made
	var stored []storedUnit
	for _, s := range next.storedUnits {
		stored = append(stored, s)
	}
	next.placeUnits(stored)
	names, seen := next.unitNames(), map[string]bool{}
	for i, line := range lines {
		words, why := next.unitOfLine(at, names, line)
		if why == nil && seen[words.Key] {
			text := planUnitTwice.Say(source.Args{"key": words.Key})
			why = &text
		}
		before, there := next.UnitState(words.Key)
		if why == nil && there && wordsOf(before.Unit) == words {
			plan.Same++
			seen[words.Key] = true
			continue
		}
		if why == nil {
			if refusal := e.mayChangeUnit(&next, actor, before, there, words); refusal != nil {
				why = &refusal.Text
			} else if refusal := next.unfitUnit(words, there && before.Parent == ""); refusal != nil {
				why = &refusal.Text
			}
		}
		if why != nil {
			plan.Bad = append(plan.Bad, PlanFault{i, *why})
			continue
		}
		seen[words.Key] = true
		switch {
		case !there:
			plan.Added = append(plan.Added, words.Name)
		case words.ValidTo != before.ValidTo && next.hasEnded(words.over(definitions.Unit{}), next.today()):
			plan.Ended = append(plan.Ended, words.Name)
		default:
			plan.Changed = append(plan.Changed, words.Name)
		}
		plan.Changes = append(plan.Changes, UnitChange{Unit: words, Revision: before.Revision, New: !there})
		unit := storedUnit{UnitWords: words, revision: before.Revision}
		stored = append(slices.DeleteFunc(stored, func(s storedUnit) bool { return s.Key == unit.Key }), unit)
		next.placeUnit(stored, unit)
		names.add(words.Key, words.Name)
	}
	if most := mostEnded(len(next.unitOrder)); len(plan.Ended) > most {
		text := planTooManyUnits.Say(source.Args{"n": len(plan.Ended), "most": most})
		plan.Refuse = &text
	}
	body, err := json.Marshal(plan.Changes)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(body)
	plan.Digest = hex.EncodeToString(sum[:16])
	return plan, nil
}

var planTooManyUnits = &source.Message{Code: "units-plan-too-much", De: "Das würde {n} Gliederungen beenden: abgelehnt. Höchstens {most} sind auf einmal möglich.", En: "That would end {n} units: refused. At most {most} are possible at once."}

// unitOfLine is the unit that a line of a file describes.
func (o *Organisation) unitOfLine(at map[string]int, names unitNames, line []string) (UnitWords, *source.Text) {
	cell := func(key string) (string, bool) {
		place, there := at[key]
		if !there || place >= len(line) {
			return "", there
		}
		return strings.TrimSpace(line[place]), true
	}
	key, _ := cell("key")
	words := wordsOf(o.units[key])
	words.Key = key
	for column, text := range map[string]*string{"name": &words.Name, "level": &words.Level} {
		if said, there := cell(column); there && said != "" {
			*text = said
		}
	}
	for column, text := range map[string]*string{"parent": &words.Parent, "successor": &words.Successor} {
		if said, there := cell(column); there {
			if *text = said; said != "" {
				*text = o.unitCalled(names, said)
			}
		}
	}
	var why *source.Text
	if said, there := cell("from"); there {
		if words.ValidFrom, why = planDate(said); why != nil {
			return words, why
		}
	}
	if said, there := cell("to"); there {
		words.ValidTo, why = planDate(said)
	}
	return words, why
}

// ApplyUnits does what a plan says. ErrDocumentChanged; a *flows.Refusal where it is too much.
func (e *Engine) ApplyUnits(ctx context.Context, actor flows.Actor, plan *UnitPlan) error {
	if plan.Refuse != nil {
		return &flows.Refusal{Code: NotFit, Text: *plan.Refuse}
	}
	return e.ChangeUnits(ctx, actor, UnitImported, plan.Changes)
}

// PeopleSheet is what an actor may see of people as rows of a file that can be changed and read again: one row for each
// office, and one for each person without any.
func (e *Engine) PeopleSheet(actor flows.Actor) [][]string {
	o := e.Organisation()
	rows := [][]string{headingsOf(peopleColumns)}
	people, _ := e.ListPeople(actor, PeopleQuery{})
	for _, p := range people {
		own := []string{p.ID, p.Given, p.Family, p.Mail, p.Number, dayCell(p.BirthDate)}
		for _, office := range p.Offices {
			deputy := ""
			if office.Deputy {
				deputy = "ja"
			}
			rows = append(rows, append(own[:len(own):len(own)], office.Function, o.unitOr(office.Unit), dayCell(office.From), dayCell(office.To), deputy))
		}
		if len(p.Offices) == 0 {
			rows = append(rows, own)
		}
	}
	return rows
}

// UnitSheet is what an actor may see of units, in the same way.
func (e *Engine) UnitSheet(actor flows.Actor) [][]string {
	o := e.Organisation()
	units, everywhere := e.UnitsFor(actor, SeePeople)
	rows := [][]string{headingsOf(unitColumns)}
	for _, key := range o.unitOrder {
		if u := o.units[key]; everywhere || units[key] {
			rows = append(rows, []string{u.Key, u.Name, u.Level, u.Parent, dayCell(u.ValidFrom), dayCell(u.ValidTo), u.Successor})
		}
	}
	return rows
}

// PeopleHeadings and UnitHeadings are the first row of a file to fill in.
func PeopleHeadings() []string { return headingsOf(peopleColumns) }

// UnitHeadings see PeopleHeadings.
func UnitHeadings() []string { return headingsOf(unitColumns) }

func headingsOf(columns []planColumn) []string {
	var header []string
	for _, column := range columns {
		header = append(header, column.names[0])
	}
	return header
}
