package definitions

import (
	"slices"
	"strings"

	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var (
	whyUnits = &source.Message{
		De: "Darin steht der Baum der Gliederungen, auch wenn es nur eine gibt.",
		En: "It holds the tree of units, even if there is only one."}
	whyFunctions = &source.Message{
		De: "Darin stehen die Ämter und Gruppen, die entscheiden.",
		En: "It holds the functions and groups that decide."}
)

// readOrganisation reads units, functions and groups, and the people of a demo.
func (l *loader) readOrganisation() {
	if f := l.one(unitsFile, ""); f != nil {
		l.readUnits(unitsSpec.Read(f.node, l.report))
	} else {
		l.missing("organisation/units.yaml", whyUnits)
	}
	if f := l.one(functionsFile, ""); f != nil {
		l.readFunctions(functionsSpec.Read(f.node, l.report))
	} else {
		l.missing("organisation/functions.yaml", whyFunctions)
	}
	if f := l.one(peopleFile, ""); f != nil {
		l.readPeople(peopleSpec.Read(f.node, l.report))
	}
}

func (l *loader) readUnits(d *spec.Decoded) {
	l.set.Levels = d.Words("levels")
	decoded := d.List("units")
	for _, one := range decoded {
		u := Unit{Key: one.Word("key"), Name: one.Word("name"), Level: one.Word("level"), Parent: one.Word("parent"),
			Land: one.Word("land"), Successor: one.Word("successor")}
		u.ValidFrom, u.ValidTo = l.span(one, "validFrom", "validTo")
		if c := one.Nested("controller"); c != nil {
			u.Controller = Controller{Name: c.Word("name"), Address: c.Word("address"), DPO: c.Word("dpo"), Privacy: c.Label("privacy").Text, privacy: c.Label("privacy")}
		}
		if more := one.At("more"); more != nil {
			u.More = map[string]string{}
			for _, e := range more.Entries {
				u.More[e.Key] = e.Value.Raw
			}
		}
		if u.Key == "" {
			continue
		}
		if l.units[u.Key] != nil {
			l.report.Error(one.At("key"), keyTwice, source.Args{"name": u.Key})
			continue
		}
		l.set.Units = append(l.set.Units, u)
		kept := u
		l.units[u.Key] = &kept
	}
	if d.Node != nil {
		l.checkUnits(d, decoded)
	}
}

func (l *loader) checkUnits(d *spec.Decoded, decoded []*spec.Decoded) {
	tops := 0
	seen := map[string]bool{}
	for _, one := range decoded {
		u := l.units[one.Word("key")]
		if u == nil || seen[u.Key] { // a second one of the same key was reported
			continue
		}
		seen[u.Key] = true
		level := slices.Index(l.set.Levels, u.Level)
		if level < 0 && one.Has("level") && len(l.set.Levels) > 0 {
			l.unknown(one.At("level"), unknownLevel, u.Level, l.set.Levels)
		}
		if s := one.At("successor"); s != nil && l.units[s.Raw] == nil {
			l.unknown(s, unknownUnit, s.Raw, keys(l.units))
		}
		if !one.Has("parent") {
			tops++
			continue
		}
		parent := l.units[u.Parent]
		switch {
		case parent == nil:
			l.unknown(one.At("parent"), unknownUnit, u.Parent, keys(l.units))
		case l.unitCircle(u.Key) != nil:
			l.report.Error(one.At("parent"), circle, source.Args{"names": list(l.unitCircle(u.Key))})
		case level >= 0 && level <= slices.Index(l.set.Levels, parent.Level):
			l.report.Error(one.At("parent"), levelOrder, source.Args{"level": u.Level, "parent": parent.Key, "above": parent.Level})
		}
	}
	if tops != 1 && len(decoded) > 0 {
		l.report.Error(d.At("units"), noTop, source.Args{"count": tops})
	}
}

// unitCircle is the way from a unit back to itself by parents; nil if there is none.
func (l *loader) unitCircle(key string) []string {
	way := []string{key}
	for at := l.units[key]; at != nil && at.Parent != "" && len(way) <= len(l.units); at = l.units[at.Parent] {
		way = append(way, at.Parent)
		if at.Parent == key {
			return way
		}
	}
	return nil
}

func (l *loader) readFunctions(d *spec.Decoded) {
	for _, one := range d.List("functions") {
		f := Function{Key: one.Word("key"), Title: one.Label("title").Text, Titles: one.Label("title"), Level: one.Word("level"), Up: one.Word("up"), Deputies: "absent"}
		f.Contact = l.readContact(one, false)
		if deputies := one.Nested("deputies"); deputies != nil && deputies.Has("mode") {
			f.Deputies = deputies.Word("mode")
		}
		f.Rights, f.Topics = l.functionRights(one), one.Words("topics")
		if f.Key == "" {
			continue
		}
		if l.functions[f.Key] != nil {
			l.report.Error(one.At("key"), keyTwice, source.Args{"name": f.Key})
			continue
		}
		if one.Has("level") && len(l.set.Levels) > 0 && !slices.Contains(l.set.Levels, f.Level) {
			l.unknown(one.At("level"), unknownLevel, f.Level, l.set.Levels)
		}
		l.set.Functions = append(l.set.Functions, f)
		kept := f
		l.functions[f.Key] = &kept
	}
	for _, one := range d.List("functions") {
		l.checkUp(one, one.Word("level"))
	}
	for _, key := range []string{"groups", "queues"} {
		for _, one := range d.List(key) {
			l.readGroup(one, key == "queues")
		}
	}
}

// checkUp checks the function that takes over from one of the given level ("" for groups).
func (l *loader) checkUp(d *spec.Decoded, level string) {
	n := d.At("up")
	if n == nil {
		return
	}
	up := l.functions[n.Raw]
	own := slices.Index(l.set.Levels, level)
	switch {
	case up == nil:
		l.unknown(n, unknownFunction, n.Raw, keys(l.functions))
	case own >= 0 && slices.Index(l.set.Levels, up.Level) >= own:
		l.report.Error(n, upLevel, source.Args{"name": n.Raw})
	case level == "" && len(l.set.Levels) > 0 && up.Level != l.set.Levels[0]:
		l.report.Error(n, upLevel, source.Args{"name": n.Raw})
	}
}

func (l *loader) readGroup(d *spec.Decoded, queue bool) {
	g := Group{Key: d.Word("key"), Title: d.Label("title").Text, Titles: d.Label("title"), Queue: queue, Up: d.Word("up")}
	if g.Key == "" {
		return
	}
	if l.groups[g.Key] {
		l.report.Error(d.At("key"), keyTwice, source.Args{"name": g.Key})
		return
	}
	l.checkUp(d, "")
	g.Contact = l.readContact(d, true)
	g.Rights = l.grants(d)
	l.groups[g.Key] = true
	l.set.Groups = append(l.set.Groups, g)
}

func (l *loader) readPeople(d *spec.Decoded) {
	for _, one := range d.List("people") {
		p := Person{ID: one.Word("id"), Given: one.Word("given"), Family: one.Word("family"), Mail: one.Word("mail"),
			Number: one.Word("number"), BirthDate: l.date(one.At("birthDate")),
			Groups: one.Words("groups"), Roles: one.Words("roles"), Rights: l.grants(one)}
		l.checkAddress(one.At("mail"))
		for _, office := range one.List("offices") {
			o := Office{Function: office.Word("function"), Unit: office.Word("unit"), Deputy: office.Flag("deputy"), Topic: office.Word("topic")}
			o.From, o.To = l.span(office, "from", "to")
			p.Offices = append(p.Offices, o)
		}
		for _, absence := range one.List("absences") {
			a := Absence{Replacement: absence.Words("replacement")}
			a.From, a.To = l.span(absence, "from", "to")
			p.Absences = append(p.Absences, a)
		}
		if p.ID == "" {
			continue
		}
		if l.persons[p.ID] {
			l.report.Error(one.At("id"), keyTwice, source.Args{"name": p.ID})
			continue
		}
		l.persons[p.ID] = true
		l.people = append(l.people, one)
		l.set.People = append(l.set.People, p)
	}
}

// checkPeople checks what people.yaml says about offices, groups and replacements.
func (l *loader) checkPeople() {
	l.checkGrants()
	for _, one := range l.people {
		for _, office := range one.List("offices") {
			l.checkOffice(office)
		}
		for _, n := range one.Each("groups") {
			if !l.groups[n.Raw] {
				l.unknown(n, unknownGroup, n.Raw, keys(l.groups))
			}
		}
		for _, n := range one.Each("roles") {
			if n.Raw != "admin" {
				l.wrong(n, oneOf.Say(source.Args{"names": "admin"}))
			}
		}
		for _, absence := range one.List("absences") {
			for _, n := range absence.Each("replacement") {
				if !l.persons[n.Raw] {
					l.unknown(n, unknownPerson, n.Raw, keys(l.persons))
				}
			}
		}
	}
}

func (l *loader) checkOffice(d *spec.Decoded) {
	function, unit := l.functions[d.Word("function")], l.units[d.Word("unit")]
	if function == nil && d.Has("function") {
		l.unknown(d.At("function"), unknownFunction, d.Word("function"), keys(l.functions))
	}
	if unit == nil && d.Has("unit") {
		l.unknown(d.At("unit"), unknownUnit, d.Word("unit"), keys(l.units))
	}
	if function != nil && unit != nil && function.Level != unit.Level {
		l.report.Error(d.At("unit"), officeLevel, source.Args{
			"function": function.Key, "level": function.Level, "unit": unit.Key, "above": unit.Level})
	}
	if topic := d.Word("topic"); function != nil && topic != "" && !function.Covers(topic) {
		l.unknown(d.At("topic"), unknownTopic, topic, function.Topics)
	}
}

// processName is what a folder's process is called: hyphens stand in file names only.
func processName(folder string) string {
	if !strings.ContainsAny(folder, "-_ ") {
		return folder
	}
	return spec.Spell(folder)
}
