package pages

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
	"laufzettel/ui"
)

// personPart is one thing about a person that is edited on a page of its own.
type personPart struct {
	text   string // its form
	title  string // key of its heading
	submit string // key of its button
	new    bool   // it asks for something more, so that it begins empty
	listed func(definitions.Person) int
	facts  func(*server, definitions.Person, int) []ui.Row
	fill   func(definitions.Person, int) forms.Values
	apply  func(*definitions.Person, int, forms.Values)
	drop   *partDrop
	admin  bool // administrators only
}

// partDrop takes one entry away.
type partDrop struct {
	heading, text, submit string // keys
	apply                 func(*definitions.Person, int)
}

func dayValue(values forms.Values, name string, day expression.Date) {
	if day != (expression.Date{}) {
		values[name] = day
	}
}

func absenceValues(s *server, absence definitions.Absence) forms.Values {
	values := forms.Values{}
	dayValue(values, "begins", absence.From)
	dayValue(values, "ends", absence.To)
	for i, name := range []string{"instead", "second"} {
		if i < len(absence.Replacement) {
			if person, known := s.org().Person(absence.Replacement[i]); known {
				values[name] = person
			}
		}
	}
	return values
}

func absenceOf(values forms.Values) definitions.Absence {
	absence := definitions.Absence{From: dayOf(values["begins"]), To: dayOf(values["ends"])}
	for _, name := range []string{"instead", "second"} {
		if key := keyOf(values[name]); key != "" && !slices.Contains(absence.Replacement, key) {
			absence.Replacement = append(absence.Replacement, key)
		}
	}
	return absence
}

// personParts are the parts of a person by the last part of their address.
func (s *server) personPart(name string, numbered bool) (personPart, bool) {
	if numbered {
		name += "/"
	}
	part, known := map[string]personPart{
		"daten": {text: personForm, title: "pages.keep.editData", submit: "pages.keep.save",
			fill: func(p definitions.Person, _ int) forms.Values {
				values := forms.Values{"given": p.Given, "family": p.Family, "mail": p.Mail, "personnel": p.Number}
				dayValue(values, "birthDate", p.BirthDate)
				return values
			},
			apply: func(p *definitions.Person, _ int, values forms.Values) {
				p.Given, p.Family, p.Mail, p.Number = textOf(values["given"]), textOf(values["family"]), textOf(values["mail"]), textOf(values["personnel"])
				p.BirthDate = dayOf(values["birthDate"])
			}},
		"amt": {text: officeForm, title: "pages.keep.give", submit: "pages.keep.giveNow", new: true,
			apply: func(p *definitions.Person, _ int, values forms.Values) {
				deputy, _ := values["deputy"].(bool)
				p.Offices = append(slices.Clone(p.Offices), definitions.Office{Function: keyOf(values["office"]), Unit: keyOf(values["place"]),
					From: dayOf(values["begins"]), To: dayOf(values["ends"]), Deputy: deputy, Topic: textOf(values["topic"])})
			}},
		"amt/": {text: termForm, title: "pages.keep.editOffice", submit: "pages.keep.save",
			listed: func(p definitions.Person) int { return len(p.Offices) },
			facts: func(s *server, p definitions.Person, at int) []ui.Row {
				return []ui.Row{{Label: s.text("pages.keep.office"), Text: s.org().FunctionTitle(p.Offices[at].Function)}, {Label: s.text("pages.keep.unit"), Text: s.org().UnitName(p.Offices[at].Unit)}}
			},
			fill: func(p definitions.Person, at int) forms.Values {
				values := forms.Values{"deputy": p.Offices[at].Deputy, "topic": p.Offices[at].Topic}
				dayValue(values, "begins", p.Offices[at].From)
				dayValue(values, "ends", p.Offices[at].To)
				return values
			},
			apply: func(p *definitions.Person, at int, values forms.Values) {
				p.Offices = slices.Clone(p.Offices)
				office := &p.Offices[at]
				office.From, office.To = dayOf(values["begins"]), dayOf(values["ends"])
				office.Deputy, _ = values["deputy"].(bool)
				office.Topic = textOf(values["topic"])
			},
			drop: &partDrop{"pages.keep.dropOffice", "pages.keep.dropOfficeText", "pages.keep.dropOfficeNow",
				func(p *definitions.Person, at int) { p.Offices = slices.Delete(slices.Clone(p.Offices), at, at+1) }}},
		"abwesenheit": {text: absenceForm, title: "pages.keep.editAway", submit: "pages.keep.save", new: true,
			apply: func(p *definitions.Person, _ int, values forms.Values) {
				p.Absences = append(slices.Clone(p.Absences), absenceOf(values))
			}},
		"abwesenheit/": {text: absenceForm, title: "pages.keep.editAway", submit: "pages.keep.save",
			listed: func(p definitions.Person) int { return len(p.Absences) },
			fill:   func(p definitions.Person, at int) forms.Values { return absenceValues(s, p.Absences[at]) },
			apply: func(p *definitions.Person, at int, values forms.Values) {
				p.Absences = slices.Clone(p.Absences)
				p.Absences[at] = absenceOf(values)
			},
			drop: &partDrop{"pages.keep.dropAway", "pages.keep.dropAwayText", "pages.keep.dropAwayNow",
				func(p *definitions.Person, at int) { p.Absences = slices.Delete(slices.Clone(p.Absences), at, at+1) }}},
		"gruppen": {text: groupsForm, title: "pages.keep.editGroups", submit: "pages.keep.save",
			fill: func(p definitions.Person, _ int) forms.Values {
				chosen := []any{}
				for _, group := range p.Groups {
					chosen = append(chosen, offer(group, s.org().GroupTitle(group)))
				}
				return forms.Values{"members": chosen}
			},
			apply: func(p *definitions.Person, _ int, values forms.Values) {
				p.Groups = nil
				chosen, _ := values["members"].([]any)
				for _, one := range chosen {
					p.Groups = append(p.Groups, keyOf(one))
				}
			}},
		"rolle": {text: roleForm, title: "pages.keep.editRole", submit: "pages.keep.save", admin: true,
			fill: func(p definitions.Person, _ int) forms.Values {
				return forms.Values{"administrator": slices.Contains(p.Roles, "admin")}
			},
			apply: func(p *definitions.Person, _ int, values forms.Values) {
				p.Roles = nil
				if yes, _ := values["administrator"].(bool); yes {
					p.Roles = []string{"admin"}
				}
			}},
		"recht": {text: rightForm, title: "pages.keep.addRight", submit: "pages.keep.addRightNow", new: true, admin: true,
			apply: func(p *definitions.Person, _ int, values forms.Values) {
				grant := definitions.Grant{Right: keyOf(values["what"]), Unit: keyOf(values["place"]), Process: keyOf(values["process"])}
				if !slices.Contains(p.Rights, grant) {
					p.Rights = append(slices.Clone(p.Rights), grant)
				}
			}},
		"recht/": {title: "pages.keep.takeRight", admin: true, listed: func(p definitions.Person) int { return len(p.Rights) },
			facts: func(s *server, p definitions.Person, at int) []ui.Row {
				return []ui.Row{{Label: s.text("pages.keep.right"), Text: s.rightText(p.Rights[at])}}
			},
			drop: &partDrop{"pages.keep.takeRight", "pages.keep.takeRightText", "pages.keep.takeRightNow",
				func(p *definitions.Person, at int) { p.Rights = slices.Delete(slices.Clone(p.Rights), at, at+1) }}},
	}[name]
	return part, known
}

// partDesk is a part of a person being edited.
type partDesk struct {
	personPart
	p      engine.KnownPerson
	at     int // which of several
	action string
	ctx    *forms.Context
}

func (s *server) partDesk(c echo.Context) (*partDesk, error) {
	p, err := s.personOf(c, engine.EditPeople)
	if err != nil {
		return nil, err
	}
	number := c.Param("nr")
	part, known := s.personPart(c.Param("part"), number != "")
	d := &partDesk{personPart: part, p: p, action: personAddress(p.ID) + "/" + c.Param("part"), ctx: s.keepContext(s.actorOf(c))}
	if !known || part.admin && !s.isAdmin(c) {
		return nil, errGone
	}
	if number != "" {
		if d.at = revisionOf(number); d.at < 0 || d.at >= part.listed(p.Person) {
			return nil, errGone
		}
		d.action += "/" + strconv.Itoa(d.at)
	}
	return d, nil
}

// partPage asks for a part of a person.
func partPage(s *server, c echo.Context) error {
	d, err := s.partDesk(c)
	if err != nil {
		return err
	}
	return s.showPart(c, d, nil, nil, "", http.StatusOK)
}

// showPart shows the form; input nil is what is stored.
func (s *server) showPart(c echo.Context, d *partDesk, input forms.Input, problems []forms.Problem, problem string, status int) error {
	view := ui.KeepPage{Shell: s.shell(c, s.text(d.title), "admin"), Back: personAddress(d.p.ID), BackText: s.nameOf(d.p.Person), Action: d.action, Revision: d.p.Revision,
		Problem: problem}
	view.Faulty = len(problems) > 0 || problem != ""
	if d.facts != nil {
		view.Facts = d.facts(s, d.p.Person, d.at)
	}
	if d.drop != nil {
		view.Drop = &ui.KeepDrop{Heading: s.text(d.drop.heading), Text: s.text(d.drop.text), Action: d.action + "/weg", Submit: s.text(d.drop.submit)}
	}
	if d.text != "" {
		form := keepForms()[d.text]
		if input == nil {
			input = forms.Input{}
			if d.fill != nil {
				input = form.Input(d.fill(d.p.Person, d.at))
			}
		}
		views, err := form.View(input, d.ctx)
		if err != nil {
			return err
		}
		view.Fields, view.Submit = ui.Fields{Views: views[0].Fields, Problems: problems}, s.text(d.submit)
	}
	if status == http.StatusConflict {
		notes, err := s.e.PersonHistory(c.Request().Context(), d.p.ID)
		if err != nil {
			return err
		}
		view.Meanwhile = s.personEntries(notes[max(0, len(notes)-3):])
	}
	return s.page(c, status, "keep", view)
}

// partPost takes a part of a person.
func partPost(s *server, c echo.Context) error {
	d, err := s.partDesk(c)
	if err != nil || d.text == "" {
		return errors.Join(err, goneIf(d != nil && d.text == ""))
	}
	posted, err := s.readForm(c, nil)
	if err != nil {
		return err
	}
	if posted.Control["_do"] == "refresh" { // looking somebody up
		d.p.Revision = revisionOf(posted.Control["_revision"])
		return s.showPart(c, d, posted.Input, nil, "", http.StatusOK)
	}
	values, problems, err := keepForms()[d.text].Read(posted.Input, "", d.ctx)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		d.p.Revision = revisionOf(posted.Control["_revision"])
		return s.showPart(c, d, posted.Input, problems, "", http.StatusUnprocessableEntity)
	}
	next := d.p.Person
	d.apply(&next, d.at, values)
	return s.storePart(c, d, next, revisionOf(posted.Control["_revision"]), posted.Input)
}

func goneIf(gone bool) error {
	if gone {
		return errGone
	}
	return nil
}

// partDropPost takes one entry away.
func partDropPost(s *server, c echo.Context) error {
	d, err := s.partDesk(c)
	if err != nil || d.drop == nil {
		return errors.Join(err, goneIf(d != nil && d.drop == nil))
	}
	next := d.p.Person
	d.drop.apply(&next, d.at)
	return s.storePart(c, d, next, revisionOf(c.FormValue("_revision")), nil)
}

func (s *server) storePart(c echo.Context, d *partDesk, next definitions.Person, revision int, input forms.Input) error {
	err := s.e.ChangePeople(c.Request().Context(), s.actorOf(c), engine.PersonChanged, []engine.PersonChange{{Person: next, Revision: revision}})
	if refusal, refused := asRefusal(err); refused {
		if refusal.Code == flows.NotYours && refusal.Text.Message.Code == "not-yours" {
			return errGone
		}
		return s.showPart(c, d, input, nil, refusal.Text.In(s.lang()), http.StatusUnprocessableEntity)
	}
	if errors.Is(err, engine.ErrDocumentChanged) {
		return s.showPart(c, d, input, nil, "", http.StatusConflict)
	}
	if err != nil {
		return err
	}
	if _, still := s.e.PersonToEdit(s.actorOf(c), engine.SeePeople, d.p.ID); !still { // their last office here was taken
		return s.back(c, peopleAddress)
	}
	return s.back(c, personAddress(d.p.ID)+"?gut=gespeichert")
}

// newPersonPage asks who is new.
func newPersonPage(s *server, c echo.Context) error {
	return s.showNewPerson(c, forms.Input{}, nil, "", http.StatusOK)
}

func (s *server) showNewPerson(c echo.Context, input forms.Input, problems []forms.Problem, problem string, status int) error {
	if !s.mayEditSome(c) {
		return errGone
	}
	views, err := keepForms()[personForm].View(input, s.keepContext(s.actorOf(c)))
	if err != nil {
		return err
	}
	lead := "pages.keep.newPersonLead"
	if _, everywhere := s.e.UnitsFor(s.actorOf(c), engine.EditPeople); !everywhere {
		lead = "pages.keep.newPersonPart"
	}
	view := ui.KeepPage{Shell: s.shell(c, s.text("pages.keep.newPerson"), "admin"), Back: peopleAddress, BackText: s.text("keep.people"), Lead: s.text(lead),
		Action: peopleAddress + "/neu", Fields: ui.Fields{Views: views[0].Fields, Problems: problems}, Problem: problem, Submit: s.text("pages.keep.add"), Icon: "plus"}
	view.Faulty = len(problems) > 0 || problem != ""
	return s.page(c, status, "keep", view)
}

// newPersonPost adds somebody and leads to their page, where they get an office.
func newPersonPost(s *server, c echo.Context) error {
	if !s.mayEditSome(c) {
		return errGone
	}
	posted, err := s.readForm(c, nil)
	if err != nil {
		return err
	}
	values, problems, err := keepForms()[personForm].Read(posted.Input, "", s.keepContext(s.actorOf(c)))
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return s.showNewPerson(c, posted.Input, problems, "", http.StatusUnprocessableEntity)
	}
	p := definitions.Person{ID: engine.NewPersonID()}
	part, _ := s.personPart("daten", false)
	part.apply(&p, 0, values)
	err = s.e.ChangePeople(c.Request().Context(), s.actorOf(c), engine.PersonAdded, []engine.PersonChange{{Person: p, New: true}})
	if refusal, refused := asRefusal(err); refused {
		return s.showNewPerson(c, posted.Input, nil, refusal.Text.In(s.lang()), http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	return s.back(c, personAddress(p.ID)+"?gut=neu")
}
