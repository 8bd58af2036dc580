package pages

import (
	"slices"
	"strings"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/ui"
)

// What people, offices and absences are called on pages, and what was changed of them.

func (s *server) day(d expression.Date) string {
	if d == (expression.Date{}) {
		return ""
	}
	return expression.Format(d, s.lang(), s.org().Zone())
}

// span is a time in words.
func (s *server) span(from, to expression.Date) string {
	never := expression.Date{}
	switch {
	case from == never && to == never:
		return s.text("pages.keep.always")
	case from == never:
		return s.text("pages.keep.until", "to", s.day(to))
	case to == never:
		return s.text("pages.keep.since", "from", s.day(from))
	}
	return s.text("pages.keep.fromTo", "from", s.day(from), "to", s.day(to))
}

// covers says whether today is within a time.
func (s *server) covers(from, to expression.Date) bool {
	return !s.ahead(from) && !s.over(to)
}

func (s *server) ahead(from expression.Date) bool {
	return from != (expression.Date{}) && from.Compare(s.org().Today()) > 0
}

func (s *server) over(to expression.Date) bool {
	return to != (expression.Date{}) && to.Compare(s.org().Today()) < 0
}

// timeState says in a pill whether a time is now, later or over.
func (s *server) timeState(from, to expression.Date) ui.Badge {
	switch {
	case s.ahead(from):
		return ui.Badge{Tone: ui.Info, Icon: "calendar", Text: s.text("pages.keep.later")}
	case s.over(to):
		return ui.Badge{Tone: ui.Neutral, Icon: "clock", Text: s.text("pages.keep.ended")}
	}
	return ui.Badge{Tone: ui.Good, Icon: "check", Text: s.text("pages.keep.now")}
}

func (s *server) officeState(office definitions.Office) ui.Badge {
	return s.timeState(office.From, office.To)
}

func (s *server) officeText(office definitions.Office) string {
	o := s.org()
	text := o.FunctionTitle(office.Function) + ", " + o.UnitName(office.Unit)
	if office.Deputy {
		text += " (" + s.text("keep.deputy") + ")"
	}
	return text + ", " + s.span(office.From, office.To)
}

func (s *server) absenceText(absence definitions.Absence) string {
	text := s.span(absence.From, absence.To)
	if names := s.namesOf(absence.Replacement); len(names) > 0 {
		text += ", " + s.text("pages.keep.instead", "names", strings.Join(names, ", "))
	}
	return text
}

func (s *server) namesOf(ids []string) []string {
	var names []string
	for _, id := range ids {
		names = append(names, s.someone(id))
	}
	return names
}

// someone is the name of a person, or that they were removed.
func (s *server) someone(id string) string {
	if name := s.org().Name(id); name != "" {
		return name
	}
	return s.text("pages.keep.gone")
}

func (s *server) rightText(g definitions.Grant) string {
	o := s.org()
	place := s.text("pages.keep.everywhere")
	if g.Unit != "" {
		place = o.UnitName(g.Unit)
	}
	text := engine.RightTitle(g.Right, s.lang()) + ", " + place
	if p, ok := o.Set().Processes[g.Process]; ok {
		text += ", " + p.TitleIn(s.lang())
	} else if g.Process != "" {
		text += ", " + g.Process
	}
	return text
}

// whoDid is who changed something, for a history.
func (s *server) whoDid(id string) string {
	if id == "" {
		return ""
	}
	return s.someone(id)
}

// personEntries are what was done to a person, with everything that changed.
func (s *server) personEntries(notes []engine.PersonNote) []ui.Entry {
	var entries []ui.Entry
	for _, note := range notes {
		entry := ui.Entry{Icon: "edit", Title: s.text("pages.keep.how." + string(note.How)), By: s.whoDid(note.By), At: note.At}
		entry.Text = strings.Join(s.personChanges(note.Old, note.New), "\n")
		entries = append(entries, entry)
	}
	return entries
}

func (s *server) personChanges(old, now *definitions.Person) []string {
	before, after := definitions.Person{}, definitions.Person{}
	if old != nil {
		before = *old
	}
	if now != nil {
		after = *now
	}
	var lines []string
	change := func(label, was, is string) {
		if was != is {
			lines = append(lines, s.text("pages.register.change", "label", s.text(label), "old", s.orEmptyText(was), "new", s.orEmptyText(is)))
		}
	}
	change("keep.name", s.plainName(before), s.plainName(after))
	change("keep.mail", before.Mail, after.Mail)
	change("pages.keep.number", before.Number, after.Number)
	change("pages.keep.birth", s.day(before.BirthDate), s.day(after.BirthDate))
	lines = append(lines, listChanges(s, before.Offices, after.Offices, s.officeText, "pages.keep.officeGone", "pages.keep.officeNew")...)
	lines = append(lines, listChanges(s, before.Groups, after.Groups, s.org().GroupTitle, "pages.keep.groupGone", "pages.keep.groupNew")...)
	lines = append(lines, listChanges(s, texts(before.Absences, s.absenceText), texts(after.Absences, s.absenceText), same, "pages.keep.awayGone", "pages.keep.awayNew")...)
	lines = append(lines, listChanges(s, before.Roles, after.Roles, same, "pages.keep.roleGone", "pages.keep.roleNew")...)
	lines = append(lines, listChanges(s, before.Rights, after.Rights, s.rightText, "pages.keep.rightGone", "pages.keep.rightNew")...)
	return lines
}

func (s *server) plainName(p definitions.Person) string {
	return strings.TrimSpace(p.Given + " " + p.Family)
}

func same(text string) string { return text }

func texts[T any](all []T, say func(T) string) []string {
	var said []string
	for _, one := range all {
		said = append(said, say(one))
	}
	return said
}

// listChanges says what one list has and the other has not.
func listChanges[T comparable](s *server, before, after []T, say func(T) string, gone, added string) []string {
	var lines []string
	for _, one := range before {
		if !slices.Contains(after, one) {
			lines = append(lines, s.text(gone, "what", say(one)))
		}
	}
	for _, one := range after {
		if !slices.Contains(before, one) {
			lines = append(lines, s.text(added, "what", say(one)))
		}
	}
	return lines
}
