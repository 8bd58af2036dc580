package definitions

import (
	"maps"
	"slices"

	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

// Given is the set with what an example says is different in the organisation: other people, absences, offices, rows and
// settings of a process. The set itself stays as it is. What is wrong is added to report; the result is nil then.
func (s *Set) Given(process string, given *spec.Decoded, report *source.Report) *Set {
	if given == nil {
		return s
	}
	before := len(report.Diagnostics)
	l := loaderOf(s, report)
	people := l.givenPeople(given)
	changed := *s
	changed.People = people
	l.givenRows(&changed, given.At("registers"))
	l.givenSettings(&changed, process, given.At("settings"))
	if failedSince(report, before) {
		return nil
	}
	return &changed
}

// loaderOf is a loader that knows the organisation of a set.
func loaderOf(s *Set, report *source.Report) *loader {
	l := newLoader(report, nil)
	l.set.Processes, l.set.Registers, l.set.People = s.Processes, s.Registers, s.People
	for i := range s.Units {
		l.units[s.Units[i].Key] = &s.Units[i]
	}
	for i := range s.Functions {
		l.functions[s.Functions[i].Key] = &s.Functions[i]
	}
	for _, g := range s.Groups {
		l.groups[g.Key] = true
	}
	return l
}

// givenPeople are the people of an example.
func (l *loader) givenPeople(given *spec.Decoded) []Person {
	known := l.set.People
	l.set.People = nil
	l.readPeople(given)
	fresh := l.set.People
	people := slices.Clone(known)
	for _, p := range fresh {
		if at := slices.IndexFunc(people, func(o Person) bool { return o.ID == p.ID }); at >= 0 {
			people[at] = p
		} else {
			people = append(people, p)
		}
	}
	for _, p := range people {
		l.persons[p.ID] = true
	}
	l.checkPeople()
	change := func(n *source.Node, id string, how func(p *Person)) {
		at := slices.IndexFunc(people, func(p Person) bool { return p.ID == id })
		if at < 0 {
			if n != nil {
				l.unknown(n, unknownPerson, id, keys(l.persons))
			}
			return
		}
		how(&people[at])
	}
	for _, d := range given.List("vacant") {
		l.checkOffice(d)
		if n := d.At("group"); n != nil && !l.groups[n.Raw] {
			l.unknown(n, unknownGroup, n.Raw, keys(l.groups))
		}
		for i := range people {
			people[i].Offices = slices.DeleteFunc(slices.Clone(people[i].Offices), func(o Office) bool {
				return o.Function == d.Word("function") && (!d.Has("unit") || o.Unit == d.Word("unit"))
			})
			people[i].Groups = slices.DeleteFunc(slices.Clone(people[i].Groups), func(g string) bool { return g == d.Word("group") })
		}
	}
	for _, d := range given.List("offices") {
		l.checkOffice(d)
		change(d.At("person"), d.Word("person"), func(p *Person) {
			o := Office{Function: d.Word("function"), Unit: d.Word("unit"), Deputy: d.Flag("deputy")}
			o.From, o.To = l.span(d, "from", "to")
			p.Offices = append(slices.Clone(p.Offices), o)
		})
	}
	for _, d := range given.List("absent") {
		for _, n := range d.Each("replacement") {
			if !l.persons[n.Raw] {
				l.unknown(n, unknownPerson, n.Raw, keys(l.persons))
			}
		}
		change(d.At("person"), d.Word("person"), func(p *Person) {
			a := Absence{Replacement: d.Words("replacement")}
			a.From, a.To = l.span(d, "from", "to")
			p.Absences = append(slices.Clone(p.Absences), a)
		})
	}
	return people
}

// givenRows are the registers with the rows of an example.
func (l *loader) givenRows(s *Set, n *source.Node) {
	if n == nil {
		return
	}
	if n.Kind != source.Map {
		l.wrong(n, aMap.Say(nil))
		return
	}
	s.Registers = maps.Clone(s.Registers)
	for _, e := range n.Entries {
		r := s.Registers[e.Key]
		if r == nil {
			l.unknown(keyNodeOf(e), unknownRegister, e.Key, keys(s.Registers))
			continue
		}
		changed := *r
		changed.Rows = slices.Clone(r.Rows)
		for _, item := range e.Value.Items {
			l.givenRow(&changed, item)
		}
		s.Registers[e.Key] = &changed
	}
}

func (l *loader) givenRow(r *Register, item *source.Node) {
	at := slices.IndexFunc(r.Rows, func(row Row) bool { return row.Key == rawOf(item.Get("key")) })
	if at < 0 {
		r.Rows = append(r.Rows, l.readRow(r, item))
		return
	}
	row := r.Rows[at]
	row.Values = maps.Clone(row.Values)
	for _, e := range item.Entries {
		column := slices.IndexFunc(r.Columns, func(c Column) bool { return c.Key == e.Key })
		switch {
		case e.Key == "key":
		case e.Key == "label":
			row.Label = e.Value.Raw
			row.Values["label"] = e.Value.Raw
		case column < 0:
			var known []string
			for _, c := range r.Columns {
				known = append(known, c.Key)
			}
			l.unknown(keyNodeOf(e), unknownColumn, e.Key, known)
		default:
			if value, ok := l.cell(r.Columns[column], e.Value); ok {
				row.Values[e.Key] = value
			}
		}
	}
	r.Rows[at] = row
}

// givenSettings is the process with the settings of an example.
func (l *loader) givenSettings(s *Set, process string, n *source.Node) {
	p := s.Processes[process]
	if n == nil || p == nil {
		return
	}
	if n.Kind != source.Map {
		l.wrong(n, aMap.Say(nil))
		return
	}
	changed := *p
	changed.Settings = slices.Clone(p.Settings)
	var known []string
	for _, setting := range p.Settings {
		known = append(known, setting.Name)
	}
	for _, e := range n.Entries {
		at := slices.Index(known, e.Key)
		if at < 0 {
			l.unknown(keyNodeOf(e), unknownSetting, e.Key, known)
			continue
		}
		if value := l.settingValue(e.Value, changed.Settings[at]); value != nil {
			changed.Settings[at].Default = value
		}
	}
	s.Processes = maps.Clone(s.Processes)
	s.Processes[process] = &changed
}

// keyNodeOf is a node at the key of an entry, for messages.
func keyNodeOf(e source.Entry) *source.Node {
	return &source.Node{Kind: source.Scalar, Raw: e.Key, Pos: e.KeyPos, Path: e.Value.Path}
}
