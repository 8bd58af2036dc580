package engine

import (
	"context"
	"slices"
	"strings"

	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// Question is an action on a thing, in words: what can be asked of May about somebody.
type Question struct {
	Action Action
	Thing  Thing
	About  source.Text // what the thing is called
}

var actionTitles = map[Action]*source.Message{
	SeeStatus:       {De: "Stand sehen", En: "see where it is"},
	SeeCase:         {De: "Vorgang lesen", En: "read the case"},
	SeeFiles:        {De: "Dateien ansehen", En: "look at files"},
	SeeNotes:        {De: "interne Vermerke lesen", En: "read internal remarks"},
	SeeAll:          {De: "besonders geschützte Angaben sehen", En: "see sensitive answers"},
	NoteCase:        {De: "Vermerk schreiben", En: "write a remark"},
	DecideTask:      {De: "entscheiden", En: "decide"},
	ManageCase:      {De: "Vorgang verwalten", En: "manage the case"},
	TellCase:        {De: "ein Ereignis melden", En: "tell of an event"},
	WithdrawConsent: {De: "Einwilligung widerrufen", En: "withdraw a consent"},
	SeeOriginal:     {De: "Original bestätigen", En: "confirm an original"},
	ListCases:       {De: "Vorgänge auflisten", En: "list cases"},
	ExportCases:     {De: "Vorgänge ausgeben", En: "export cases"},
	SeePeople:       {De: "Menschen sehen", En: "see people"},
	EditPeople:      {De: "Menschen pflegen", En: "keep people"},
	EditSelf:        {De: "Abwesenheit und Wünsche ändern", En: "change absence and wishes"},
	EditRegister:    {De: "Register pflegen", En: "edit the register"},
	EditSettings:    {De: "Einstellungen ändern", En: "change settings"},
	Administer:      {De: "Installation verwalten", En: "administer the installation"},
	SeeGaps:         {De: "Lücken in Ämtern sehen", En: "see gaps in offices"},
}

// ActionTitle is what people call an action.
func ActionTitle(a Action, lang string) string {
	if m := actionTitles[a]; m != nil {
		return m.Say(nil).In(lang)
	}
	return string(a)
}

var (
	aboutSite     = &source.Message{De: "die ganze Installation", En: "the whole installation"}
	aboutUnits    = &source.Message{De: "alle Gliederungen", En: "all units"}
	aboutRegister = &source.Message{De: "Register {name}", En: "register {name}"}
	aboutSettings = &source.Message{De: "Einstellungen von {name}", En: "settings of {name}"}
	aboutPlain    = &source.Message{De: "{name}", En: "{name}"}
	aboutTask     = &source.Message{De: "{name}, Schritt {step}", En: "{name}, step {step}"}
	noThing       = &source.Message{Code: "no-such-thing",
		De: "„{name}“ ist keine Vorgangsnummer, keine Gliederung, kein Vorgang und keine Person. Möglich sind auch gliederung/vorgang, register:NAME, settings:VORGANG und site.",
		En: "“{name}” is no case number, unit, process or person. There are also unit/process, register:NAME, settings:PROCESS and site."}
)

// QuestionsAbout are the questions about a thing that somebody names: a case number, the key of a unit, a process,
// unit/process, register:NAME, settings:PROCESS, the id of a person, or site. A *flows.Refusal says that there is none.
func (e *Engine) QuestionsAbout(ctx context.Context, name string) ([]Question, error) {
	o := e.Organisation()
	kind, rest, prefixed := strings.Cut(name, ":")
	unit, process, slash := strings.Cut(name, "/")
	switch {
	case name == "site":
		return []Question{{Administer, Site(), aboutSite.Say(nil)}}, nil
	case prefixed && kind == "register" && o.set.Registers[rest] != nil:
		return []Question{{EditRegister, Named(rest), aboutRegister.Say(source.Args{"name": rest})}}, nil
	case prefixed && kind == "settings" && o.set.Processes[rest] != nil:
		return []Question{{EditSettings, Named(rest), aboutSettings.Say(source.Args{"name": rest})}}, nil
	case slash && o.isUnit(unit) && o.set.Processes[process] != nil:
		return o.aboutPart(unit, process), nil
	case o.isUnit(name):
		return o.aboutPart(name, ""), nil
	case o.set.Processes[name] != nil:
		return o.aboutPart("", name), nil
	}
	if _, known := o.Someone(name); known {
		return []Question{{EditSelf, Named(name), aboutPlain.Say(source.Args{"name": o.Name(name)})}}, nil
	}
	rows, err := e.store.Cases(ctx, CaseQuery{Number: name, Limit: 1})
	if err != nil {
		return nil, err
	}
	if name == "" || len(rows) == 0 {
		return nil, e.NoSuchThing(name)
	}
	c, err := e.Case(ctx, rows[0].ID)
	if err != nil {
		return nil, err
	}
	return o.aboutCase(c), nil
}

// NoSuchThing is the refusal of QuestionsAbout.
func (e *Engine) NoSuchThing(name string) *flows.Refusal {
	return &flows.Refusal{Code: flows.NoSuchTask, Text: noThing.Say(source.Args{"name": name})}
}

func (o *Organisation) isUnit(key string) bool {
	_, known := o.units[key]
	return known
}

func (o *Organisation) aboutCase(c *Case) []Question {
	var all []Question
	about := aboutPlain.Say(source.Args{"name": c.Row.Number})
	for _, action := range []Action{SeeStatus, SeeCase, SeeFiles, SeeNotes, SeeAll, NoteCase, ManageCase} {
		all = append(all, Question{action, OfCase(c), about})
	}
	for _, stop := range c.State.Open {
		if forPeople(stop.Kind) {
			title := flows.StepTitle(c.Flow(), c.State, stop.Step, o)
			all = append(all, Question{DecideTask, OfTask(c, stop.ID), aboutTask.Say(source.Args{"name": c.Row.Number, "step": title})})
		}
	}
	return all
}

func (o *Organisation) aboutPart(unit, process string) []Question {
	name := aboutUnits.Say(nil)
	switch {
	case unit != "" && process != "":
		name = aboutPlain.Say(source.Args{"name": o.UnitName(unit) + " / " + process})
	case unit != "":
		name = aboutPlain.Say(source.Args{"name": o.UnitName(unit)})
	case process != "":
		name = aboutPlain.Say(source.Args{"name": process})
	}
	all := []Question{{ListCases, OfPart(unit, process), name}, {ExportCases, OfPart(unit, process), name}}
	if process == "" {
		all = append(all, Question{SeePeople, OfPart(unit, ""), name}, Question{EditPeople, OfPart(unit, ""), name}, Question{SeeGaps, OfPart(unit, ""), name})
	}
	return all
}

// QuestionsOf are the questions that matter about somebody without a thing in mind: the site, all units and those in
// which they have a right or an office today, registers, and settings.
func (e *Engine) QuestionsOf(person string) []Question {
	o := e.Organisation()
	q := e.ask(flows.Actor{Party: flows.Party{Person: person}, Way: flows.ByPage})
	parts := []Thing{{}}
	add := func(part Thing) {
		if (part.Unit == "" || o.isUnit(part.Unit)) && !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	for _, h := range q.held() {
		add(OfPart(h.Unit, h.Process))
	}
	p, _ := o.Someone(person)
	for _, office := range p.Offices {
		if within(q.today, office.From, office.To) {
			add(OfPart(o.unitOr(office.Unit), ""))
		}
	}
	all := []Question{{Administer, Site(), aboutSite.Say(nil)}}
	for _, part := range parts {
		all = append(all, o.aboutPart(part.Unit, part.Process)...)
	}
	for _, name := range sortedNames(o.set.Registers) {
		all = append(all, Question{EditRegister, Named(name), aboutRegister.Say(source.Args{"name": name})})
	}
	for _, name := range sortedNames(o.set.Processes) {
		if len(o.set.Processes[name].Settings) > 0 {
			all = append(all, Question{EditSettings, Named(name), aboutSettings.Say(source.Args{"name": name})})
		}
	}
	return all
}
