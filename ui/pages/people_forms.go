package pages

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
)

// The forms by which people and units are kept. They are forms like every other, so that what fields take, what is said of
// a mistake and how they look is the same everywhere.
const (
	personForm = `
form: person
title: {de: Person, en: Person}
fields:
  - {name: given, type: text, label: {de: Vorname, en: Given name}, required: true, maxLength: 100}
  - {name: family, type: text, label: {de: Nachname, en: Family name}, required: true, maxLength: 100}
  - {name: mail, type: email, label: {de: E-Mail-Adresse, en: E-mail address}, help: {de: Dorthin gehen Aufgaben und der Link zum Anmelden., en: Tasks and the link to sign in go there.}}
  - {name: personnel, type: text, label: {de: Personalnummer, en: Personnel number}, help: {de: "Die Nummer im drkserver, wenn es eine gibt.", en: "The number in drkserver, if there is one."}, maxLength: 50}
  - {name: birthDate, type: date, label: {de: Geburtsdatum, en: Date of birth}, help: {de: "Nur nötig, um Gleichnamige zu unterscheiden.", en: Only needed to tell namesakes apart.}, max: =today}
`
	officeForm = `
form: office
title: {de: Amt, en: Office}
fields:
  - {name: office, type: choice, from: registers.functions, label: {de: Amt, en: Office}, required: true}
  - {name: place, type: choice, from: registers.units, search: true, label: {de: Gliederung, en: Unit}, required: true}
  - {name: begins, type: date, label: {de: Erster Tag, en: First day}, help: {de: Ohne Angabe seit jeher., en: Without it since ever.}}
  - {name: ends, type: date, label: {de: Letzter Tag, en: Last day}, help: {de: Ohne Angabe bis auf Weiteres., en: Without it until further notice.}}
  - {name: deputy, type: yesno, label: {de: Als Stellvertretung, en: As a deputy}}
  - {name: topic, type: text, label: {de: Thema, en: Topic}, help: {de: "Wofür die Person das Amt hat, zum Beispiel cbrn. Ohne Angabe für alles.", en: "What the person holds the office for, such as cbrn. Everything if not given."}}
rules:
  - {check: ends >= begins, at: ends, message: {de: Der letzte Tag liegt vor dem ersten., en: The last day is before the first.}}
`
	termForm = `
form: term
title: {de: Amtszeit, en: Term}
fields:
  - {name: begins, type: date, label: {de: Erster Tag, en: First day}, help: {de: Ohne Angabe seit jeher., en: Without it since ever.}}
  - {name: ends, type: date, label: {de: Letzter Tag, en: Last day}, help: {de: Ohne Angabe bis auf Weiteres. Am Tag danach gehen offene Aufgaben an andere., en: Without it until further notice. On the day after it open tasks go to others.}}
  - {name: deputy, type: yesno, label: {de: Als Stellvertretung, en: As a deputy}}
  - {name: topic, type: text, label: {de: Thema, en: Topic}, help: {de: "Wofür die Person das Amt hat, zum Beispiel cbrn. Ohne Angabe für alles.", en: "What the person holds the office for, such as cbrn. Everything if not given."}}
rules:
  - {check: ends >= begins, at: ends, message: {de: Der letzte Tag liegt vor dem ersten., en: The last day is before the first.}}
`
	absenceForm = `
form: absence
title: {de: Verhindert, en: Away}
fields:
  - {name: begins, type: date, label: {de: Erster Tag, en: First day}, required: true}
  - {name: ends, type: date, label: {de: Letzter Tag, en: Last day}, help: {de: Ohne Angabe bis auf Weiteres., en: Without it until further notice.}}
  - {name: instead, type: person, label: {de: Vertretung, en: Deputy}, help: {de: "Wer in dieser Zeit entscheidet: Name, E-Mail-Adresse oder Personalnummer.", en: "Who decides during that time: name, e-mail address or personnel number."}, columns: [unitName]}
  - {name: second, type: person, label: {de: Zweite Vertretung, en: Second deputy}, show: exists(instead), columns: [unitName]}
rules:
  - {check: ends >= begins, at: ends, message: {de: Der letzte Tag liegt vor dem ersten., en: The last day is before the first.}}
`
	groupsForm = `
form: groups
title: {de: Gruppen, en: Groups}
fields:
  - {name: members, type: choices, from: registers.groups, label: {de: Gruppen, en: Groups}}
`
	roleForm = `
form: role
title: {de: Rolle, en: Role}
fields:
  - {name: administrator, type: yesno, label: {de: Verwaltet diese Seite, en: Administers this site}, help: {de: "Sieht Einstellungen, Personen und Rechte, aber dadurch keine Vorgänge.", en: "Sees settings, people and rights, but no cases by it."}}
`
	rightForm = `
form: right
title: {de: Recht, en: Right}
fields:
  - {name: what, type: choice, from: registers.rights, label: {de: Recht, en: Right}, required: true}
  - {name: place, type: choice, from: registers.units, search: true, label: {de: Gliederung, en: Unit}, help: {de: Es gilt dort und in allen Gliederungen darunter. Ohne Angabe überall., en: It holds there and in all units below. Without it everywhere.}}
  - {name: process, type: choice, from: registers.processes, label: {de: Nur für diese Antragsart, en: Only for this kind of application}, show: 'exists(what) and what.key != "people"'}
`
	unitForm = `
form: unit
title: {de: Gliederung, en: Unit}
fields:
  - {name: short, type: text, label: {de: Kürzel, en: Key}, help: {de: "Es steht in Vorgängen und Dateien und bleibt für immer gleich. Buchstaben, Ziffern, Punkt, Binde- und Unterstrich.", en: "It stands in cases and files and never changes. Letters, digits, point, hyphen and underscore."}, required: true, maxLength: 100}
  - {name: called, type: text, label: {de: Name, en: Name}, required: true, maxLength: 200}
  - {name: level, type: choice, from: registers.levels, label: {de: Ebene, en: Level}, required: true}
  - {name: under, type: choice, from: registers.units, search: true, label: {de: Gehört zu, en: Belongs to}, required: true}
  - {name: begins, type: date, label: {de: Besteht ab, en: Exists from}}
`
	unitEditForm = `
form: unitEdit
title: {de: Gliederung, en: Unit}
fields:
  - {name: called, type: text, label: {de: Name, en: Name}, required: true, maxLength: 200}
  - {name: under, type: choice, from: registers.units, search: true, label: {de: Gehört zu, en: Belongs to}, required: true}
  - {name: begins, type: date, label: {de: Besteht ab, en: Exists from}}
  - {name: ends, type: date, label: {de: Letzter Tag, en: Last day}, help: {de: "Am Tag danach wird sie in Formularen nicht mehr angeboten. Vorgänge behalten sie.", en: "On the day after it forms offer it no more. Cases keep it."}}
  - {name: next, type: choice, from: registers.successors, search: true, label: {de: An ihre Stelle tritt, en: Its place is taken by}, help: {de: "Wer dort das Amt hat, entscheidet dann auch laufende Vorgänge der alten Gliederung.", en: Who holds the office there then also decides running cases of the old unit.}, show: exists(ends)}
rules:
  - {check: ends >= begins, at: ends, message: {de: Der letzte Tag liegt vor dem ersten., en: The last day is before the first.}}
`
	topForm = `
form: unitTop
title: {de: Gliederung, en: Unit}
fields:
  - {name: called, type: text, label: {de: Name, en: Name}, required: true, maxLength: 200}
`
)

// keepForms are the forms above, read once.
var keepForms = sync.OnceValue(func() map[string]*forms.Form {
	option := &expression.Type{Kind: expression.Keyed, Open: true, Fields: map[string]*expression.Type{"key": {Kind: expression.Text}, "label": {Kind: expression.Text}}}
	world := &forms.World{Env: &expression.Env{Names: map[string]*expression.Type{"today": {Kind: expression.Day}}}, Registers: map[string]*expression.Type{}, Headings: map[string]map[string]string{}}
	for _, list := range []string{"functions", "units", "successors", "groups", "levels", "rights", "processes"} {
		world.Registers[list] = option
	}
	read := map[string]*forms.Form{}
	for _, text := range []string{personForm, officeForm, termForm, absenceForm, groupsForm, roleForm, rightForm, unitForm, unitEditForm, topForm} {
		name, _, _ := strings.Cut(strings.TrimPrefix(text, "\nform: "), "\n")
		report := &source.Report{}
		form := forms.Parse(source.Parse("keep/"+name, []byte(text), report), world, report)
		for _, d := range report.Sorted() {
			if d.Severity == source.Error {
				panic(fmt.Sprintf("the form %s: %s %s", name, d.Pos, d.Text.In("en"))) // a slip in the texts above, which every start would show
			}
		}
		read[text] = form
	}
	return read
})

// keepLists is what these forms offer: lists of the organisation, and the people of its directory.
type keepLists struct {
	*engine.Organisation
	lists map[string][]expression.Record
}

// Rows implements forms.Catalogue.
func (k keepLists) Rows(list string) []expression.Record { return k.lists[list] }

func offer(key, label string) expression.Record {
	return expression.Record{"key": key, "label": label}
}

// keepContext is what a form of people or units looks at: what the actor may choose.
func (s *server) keepContext(actor flows.Actor) *forms.Context {
	o := s.org()
	units, everywhere := s.e.UnitsFor(actor, engine.EditPeople)
	k := keepLists{o, map[string][]expression.Record{}}
	for _, f := range o.Functions() {
		k.lists["functions"] = append(k.lists["functions"], offer(f.Key, o.FunctionTitle(f.Key)))
	}
	for _, key := range o.UnitKeys() {
		u, _ := o.UnitState(key)
		if row := offer(key, u.Name); !u.Ended {
			k.lists["successors"] = append(k.lists["successors"], row)
			if everywhere || units[key] {
				k.lists["units"] = append(k.lists["units"], row)
			}
		}
	}
	for _, g := range o.Set().Groups {
		k.lists["groups"] = append(k.lists["groups"], offer(g.Key, o.GroupTitle(g.Key)))
	}
	for _, level := range o.Set().Levels {
		k.lists["levels"] = append(k.lists["levels"], offer(level, level))
	}
	for _, right := range definitions.Rights {
		k.lists["rights"] = append(k.lists["rights"], offer(right, engine.RightTitle(right, s.lang())))
	}
	for _, name := range slices.Sorted(maps.Keys(o.Set().Processes)) {
		k.lists["processes"] = append(k.lists["processes"], offer(name, o.Set().Processes[name].TitleIn(s.lang())))
	}
	return &forms.Context{Scope: expression.Scope{Zone: o.Zone(), Names: map[string]any{"today": o.Today()}}, Catalogue: k, Lang: s.lang(), Directory: forms.LookUp}
}

// keyOf is the key of a chosen option.
func keyOf(value any) string {
	row, _ := value.(expression.Record)
	key, _ := row["key"].(string)
	return key
}

func textOf(value any) string { text, _ := value.(string); return text }

func dayOf(value any) expression.Date { day, _ := value.(expression.Date); return day }
