package definitions

import "laufzettel/definitions/source"

// ReadPeople reads people in the form of organisation/people.yaml and checks them against set: the
// functions, units and groups they name must exist. What is wrong is added to report; the people are nil
// if there is an error among it. Real people reach the store this way, never the definitions.
func ReadPeople(file string, content []byte, set *Set, report *source.Report) []Person {
	before := len(report.Diagnostics)
	l := newLoader(report, nil)
	for i := range set.Units {
		l.units[set.Units[i].Key] = &set.Units[i]
	}
	for i := range set.Functions {
		l.functions[set.Functions[i].Key] = &set.Functions[i]
	}
	for _, g := range set.Groups {
		l.groups[g.Key] = true
	}
	l.set.Processes = set.Processes
	if n := source.Parse(file, content, report); n != nil {
		l.readPeople(peopleSpec.Read(n, report))
		l.checkPeople()
	}
	if failedSince(report, before) {
		return nil
	}
	return l.set.People
}
