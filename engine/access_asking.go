package engine

import (
	"maps"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// asking is what May asks about one actor at one moment.
type asking struct {
	e      *Engine
	o      *Organisation
	actor  flows.Actor
	today  expression.Date
	rights []held
	asked  bool // for the rights
}

func (e *Engine) ask(actor flows.Actor) *asking {
	o := e.Organisation()
	return &asking{e: e, o: o, actor: actor, today: expression.DateOf(e.clock.Now(), o.zone)}
}

// signedIn says whether the actor is a person of the organisation who signed in or has a token. A link is neither: it
// is about one task or one case, whoever holds it.
func (q *asking) signedIn() bool {
	if q.actor.Person == "" || q.actor.Way != flows.ByPage && q.actor.Way != flows.ByAPI {
		return false
	}
	_, known := q.o.Someone(q.actor.Person)
	return known
}

// held are the rights of the actor today.
func (q *asking) held() []held {
	if !q.asked {
		q.asked = true
		if q.signedIn() {
			q.rights = q.o.rightsOf(q.actor.Person, q.today)
		}
	}
	return q.rights
}

// right finds a right of the actor that is one of rights and covers a unit and process.
func (q *asking) right(unit, process string, rights ...string) (held, bool) {
	for _, h := range q.held() {
		if h.grants(rights...) && (h.Process == "" || h.Process == process) && q.o.covers(h.Unit, unit, q.today) {
			return h, true
		}
	}
	return held{}, false
}

// administers answers about the site as a whole: its administrators, signed in.
func (q *asking) administers() Verdict {
	switch {
	case q.admin():
		return q.yes(byRole, saidAdmin, nil)
	case q.actor.Way != flows.ByPage && q.o.HasRole(q.actor.Person, "admin"):
		return q.no(byWay, saidOnlyPage, nil)
	}
	return q.no(noRole, saidNoAdmin, nil)
}

func (q *asking) admin() bool {
	return q.actor.Way == flows.ByPage && q.o.HasRole(q.actor.Person, "admin")
}

// overPart answers about the cases or people of a unit and those below it.
func (q *asking) overPart(action Action, unit, process string) Verdict {
	var rights []string
	switch action {
	case ListCases:
		rights = []string{definitions.Reader, definitions.Manager}
	case ExportCases:
		rights = []string{definitions.Exporter}
	default: // people
		if q.admin() {
			return q.yes(byRole, saidAdmin, nil)
		}
		if action == EditPeople && q.actor.Way != flows.ByPage {
			return q.no(byWay, saidOnlyPage, nil)
		}
		rights = []string{definitions.Keeper}
	}
	if h, has := q.right(unit, process, rights...); has {
		return q.byRight(h)
	}
	return q.lacks(unit, process, rights[0])
}

// overPerson answers about what somebody keeps themselves: absences, deputies, wishes. Whoever keeps the people of one
// of their units may do it for them.
func (q *asking) overPerson(person string) Verdict {
	p, known := q.o.Someone(person)
	switch {
	case !known:
		return q.no(noSuchThing, saidNoThing, nil)
	case q.actor.Way != flows.ByPage:
		return q.no(byWay, saidOnlyPage, nil)
	case q.actor.Person == person:
		return q.yes(bySelf, saidSelf, nil)
	}
	units := []string{}
	for _, office := range p.Offices {
		if within(q.today, office.From, office.To) {
			units = append(units, q.o.unitOr(office.Unit))
		}
	}
	if len(units) == 0 {
		units = append(units, "")
	}
	var verdict Verdict
	for _, unit := range units {
		if verdict = q.overPart(EditPeople, unit, ""); verdict.Refusal == nil {
			return verdict
		}
	}
	return verdict
}

// yes and no are verdicts; args are beside the name of the actor.
func (q *asking) yes(rule Rule, because *source.Message, args source.Args) Verdict {
	return Verdict{Because: because.Say(q.args(args)), Rule: rule}
}

func (q *asking) no(rule Rule, because *source.Message, args source.Args) Verdict {
	return Verdict{Refusal: no(), Because: because.Say(q.args(args)), Rule: rule}
}

func (q *asking) args(args source.Args) source.Args {
	all := source.Args{"who": q.o.called(q.actor.Party)}
	maps.Copy(all, args)
	return all
}

// called names somebody for an explanation.
func (o *Organisation) called(p flows.Party) any {
	switch {
	case p.Person != "" && o.Name(p.Person) != "":
		return o.Name(p.Person)
	case p.Person != "":
		return p.Person
	case p.Service != "":
		return saidService.Say(source.Args{"name": p.Service})
	case p.Mailbox == flows.SubmitterMailbox:
		return saidApplicant.Say(nil)
	case p.Mailbox != "":
		return saidMailbox.Say(nil)
	}
	return saidNobody.Say(nil)
}

// byRight is yes because of a right.
func (q *asking) byRight(h held) Verdict {
	return q.yes(Rule(string(h.from)+":"+h.Right), saidByRight[h.from], q.rightArgs(h))
}

func (q *asking) rightArgs(h held) source.Args {
	args := source.Args{"right": rightTitles[h.Right].Say(nil), "where": q.where(h.Unit, h.Process)}
	switch h.from {
	case fromFunction:
		args["function"], args["unit"] = q.o.functionTitles(h.name), q.o.UnitName(h.seat)
		args["as"] = saidHolds.Say(nil)
		if h.deputy {
			args["as"] = saidStandsIn.Say(nil)
		}
	case fromGroup:
		args["group"] = q.o.groupTitles(h.name)
	}
	return args
}

// where says what a right is about.
func (q *asking) where(unit, process string) source.Text {
	args := source.Args{"unit": q.o.UnitName(unit), "process": q.processTitle(process)}
	switch {
	case q.o.everywhere(unit) && process == "":
		return saidEverywhere.Say(args)
	case q.o.everywhere(unit):
		return saidEverywhereIn.Say(args)
	case process == "":
		return saidInUnit.Say(args)
	}
	return saidInUnitIn.Say(args)
}

func (q *asking) processTitle(name string) source.Text {
	return q.o.inEach(func(o *Organisation) string {
		if p, known := o.set.Processes[name]; known {
			return p.TitleIn(o.lang)
		}
		return name
	})
}

// inEach is a title in the languages in which verdicts are read.
func (o *Organisation) inEach(title func(*Organisation) string) source.Text {
	return (&source.Message{De: title(o.In("de")), En: title(o.In("en"))}).Say(nil)
}

func (o *Organisation) functionTitles(key string) source.Text {
	return o.inEach(func(o *Organisation) string { return o.FunctionTitle(key) })
}

func (o *Organisation) groupTitles(key string) source.Text {
	return o.inEach(func(o *Organisation) string { return o.GroupTitle(key) })
}

// lacks is no because of a right that the actor does not have there; it says where they have it.
func (q *asking) lacks(unit, process, right string) Verdict {
	args := source.Args{"right": rightTitles[right].Say(nil), "where": q.where(unit, process)}
	switch {
	case q.actor.Way == flows.ByLink:
		return q.no(byWay, saidLinkOnly, args)
	case !q.signedIn():
		return q.no(noRole, saidStranger, args)
	}
	for _, h := range q.held() {
		if h.Right == right {
			args["there"] = q.where(h.Unit, h.Process)
			return q.no(Rule("lacks:"+right), saidElsewhere, args)
		}
	}
	return q.no(Rule("lacks:"+right), saidLacks, args)
}
