package engine

import (
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// Why a task has moved, in sentences. The record keeps codes, ids and days; these are their words.
var (
	movedTermEnded  = &source.Message{Code: "moved-term-ended", De: "Die Amtszeit von {person} ({office}) endete am {on}.", En: "The term of {person} ({office}) ended on {on}."}
	movedLeftOffice = &source.Message{Code: "moved-left-office", De: "{person} hat das Amt nicht mehr: {office}.", En: "{person} no longer holds the office: {office}."}
	movedTermBegan  = &source.Message{Code: "moved-term-began", De: "{person} hat seit {on} das Amt: {office}.", En: "{person} has held the office since {on}: {office}."}
	movedInOffice   = &source.Message{Code: "moved-in-office", De: "{person} hat jetzt das Amt: {office}.", En: "{person} now holds the office: {office}."}
	movedAway       = &source.Message{Code: "moved-away", De: "{person} ist bis {on} verhindert.", En: "{person} is away until {on}."}
	movedAwayOpen   = &source.Message{Code: "moved-away-open", De: "{person} ist verhindert.", En: "{person} is away."}
	movedBack       = &source.Message{Code: "moved-back", De: "{person} ist wieder da.", En: "{person} is back."}
	movedDeputy     = &source.Message{Code: "moved-deputy", De: "{person} vertritt {for} ({office}).", En: "{person} stands in for {for} ({office})."}
	movedDeputyOf   = &source.Message{Code: "moved-deputy-of-office", De: "{person} vertritt das Amt: {office}.", En: "{person} is deputy for the office: {office}."}
	movedLevelUp    = &source.Message{Code: "moved-level-up", De: "{person} ({office}) springt ein, weil auf der Ebene darunter niemand entscheiden kann.", En: "{person} ({office}) takes over because nobody on the level below can decide."}
	movedCaretaker  = &source.Message{Code: "moved-caretaker", De: "Sonst wurde niemand gefunden; darum kümmert sich {person}.", En: "Nobody else was found, so {person} looks after it."}
	movedUnitEnded  = &source.Message{Code: "moved-unit-ended", De: "{unit} gibt es nicht mehr; zuständig ist jetzt {to}.", En: "{unit} exists no more; {to} has taken over."}
	movedLeftGroup  = &source.Message{Code: "moved-left-group", De: "{person} gehört nicht mehr zur Gruppe „{group}“.", En: "{person} no longer belongs to the group “{group}”."}
	movedJoined     = &source.Message{Code: "moved-joined-group", De: "{person} gehört jetzt zur Gruppe „{group}“.", En: "{person} now belongs to the group “{group}”."}
	movedOwn        = &source.Message{Code: "moved-own", De: "{person} darf im eigenen Fall nicht entscheiden.", En: "{person} must not decide their own case."}
	movedFourEyes   = &source.Message{Code: "moved-four-eyes", De: "{person} hat in diesem Vorgang schon entschieden.", En: "{person} has already decided in this case."}
)

// WhyMoved says, sentence by sentence, what has changed in the world so that a task lies with others. It is empty where
// nothing but the definitions has changed.
func (o *Organisation) WhyMoved(ev flows.TaskReassigned, lang string) []string {
	in := o.In(lang)
	var said []string
	for _, c := range ev.Changes {
		if m := in.movedMessage(c); m != nil {
			said = append(said, m.Say(in.changeArgs(c, lang)).In(lang))
		}
	}
	return said
}

func (o *Organisation) changeArgs(c flows.Change, lang string) source.Args {
	args := source.Args{
		"person": o.nameOr(c.Person), "for": o.Name(c.For), "group": o.GroupTitle(c.Function), "unit": o.UnitName(c.Unit), "to": o.UnitName(c.To),
		"office": o.FunctionTitle(c.Function) + ", " + o.UnitName(o.unitOr(c.Unit)),
	}
	if day, err := expression.ParseDate(c.On); err == nil {
		args["on"] = expression.Format(day, lang, o.zone)
	}
	return args
}

// nameOr is the name of a person, or their id where they are gone.
func (o *Organisation) nameOr(id string) string {
	if name := o.Name(id); name != "" {
		return name
	}
	return id
}

func (o *Organisation) movedMessage(c flows.Change) *source.Message {
	either := func(yes bool, one, other *source.Message) *source.Message {
		if yes {
			return one
		}
		return other
	}
	switch c.Code {
	case flows.ChangeTermEnded:
		return movedTermEnded
	case flows.ChangeLeftOffice:
		return movedLeftOffice
	case flows.ChangeTermBegan:
		return either(c.On != "", movedTermBegan, movedInOffice)
	case flows.ChangeAway:
		return either(c.On != "", movedAway, movedAwayOpen)
	case flows.ChangeBack:
		return movedBack
	case flows.ChangeDeputy:
		return either(o.Name(c.For) != "", movedDeputy, movedDeputyOf)
	case flows.ChangeLevelUp:
		return movedLevelUp
	case flows.ChangeCaretaker:
		return movedCaretaker
	case flows.ChangeUnitEnded:
		return movedUnitEnded
	case flows.ChangeLeftGroup:
		return movedLeftGroup
	case flows.ChangeJoinedGroup:
		return movedJoined
	case flows.ChangeExcluded:
		return either(c.Why == "submitter" || c.Why == "subject", movedOwn, movedFourEyes)
	}
	return nil
}
