package definitions

import (
	"slices"

	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

// Rights lists the rights that a function, a group or a person can have.
var Rights = []string{Reader, Manager, Exporter, Keeper}

var functionRightsKey = spec.Key{Name: "rights", Kind: spec.Words, Example: "[reader]", Also: []string{"rechte"}, Doc: spec.Doc{
	De: "Was darf, wer das Amt heute innehat, in der eigenen Gliederung und darunter: reader (Vorgänge lesen), manager (Vorgänge verwalten), exporter (Vorgänge ausgeben), people (Menschen und Ämter pflegen). Kein Recht erlaubt zu entscheiden.",
	En: "What whoever holds the function today may do in their own unit and below: reader (read cases), manager (manage cases), exporter (take cases away as files), people (keep people and offices). No right lets anybody decide."}}

var grantsKey = spec.Key{Name: "rights", Kind: spec.NestedList, Object: grantSpec, Example: "[{right: reader, unit: musterkreis}]", Also: []string{"rechte"}, Doc: spec.Doc{
	De: "Rechte an den Vorgängen oder Menschen von Gliederungen. Kein Recht erlaubt zu entscheiden.",
	En: "Rights over the cases or people of units. No right lets anybody decide."}}

var grantSpec = &spec.Object{
	Name: "right",
	Doc:  spec.Doc{De: "Ein Recht in einer Gliederung und allen darunter.", En: "A right in a unit and all units below it."},
	Keys: []spec.Key{
		{Name: "right", Kind: spec.Option, Options: Rights, Required: true, Example: "reader", Also: []string{"recht"}, Doc: spec.Doc{
			De: "reader: Vorgänge auflisten, suchen und lesen; manager: dazu weitergeben, verlängern, überspringen, wieder öffnen und abbrechen; exporter: Vorgänge als Dateien ausgeben; people: Menschen, Ämter und Abwesenheiten pflegen.",
			En: "reader: list, search and read cases; manager: also reassign, extend, skip, reopen and cancel them; exporter: take cases away as files; people: keep people, functions and absences."}},
		{Name: "unit", Kind: spec.Word, Example: "musterkreis", Also: []string{"gliederung"}, Doc: spec.Doc{
			De: "Die Gliederung, mit allen darunter; ohne Angabe jede.", En: "The unit, with all below it; every unit if not given."}},
		{Name: "process", Kind: spec.Word, Example: "ausleihe", Also: []string{"vorgang"}, Doc: spec.Doc{
			De: "Nur Vorgänge dieser Art; ohne Angabe alle. Nicht bei people.", En: "Only cases of this process; all if not given. Not with people."}},
	},
}

var (
	unknownRight = &source.Message{
		Code: "unknown-right",
		De:   "Ein Recht \"{name}\" gibt es nicht. Es gibt: {known}.",
		En:   "There is no right \"{name}\". There are: {known}.",
	}
	unknownRightProcess = &source.Message{
		Code: "unknown-process-of-right",
		De:   "Einen Vorgang \"{name}\" gibt es nicht.",
		En:   "There is no process \"{name}\".",
	}
	keeperHasNoProcess = &source.Message{
		Code: "people-without-process",
		De:   "Das Recht people gilt für Menschen und Ämter einer Gliederung, nicht für eine Art von Vorgängen. Lass process weg.",
		En:   "The right people is about the people and functions of a unit, not about a process. Leave out process.",
	}
)

// functionRights reads the rights of a function.
func (l *loader) functionRights(d *spec.Decoded) []string {
	var rights []string
	for _, n := range d.Each("rights") {
		if !slices.Contains(Rights, n.Raw) {
			l.unknown(n, unknownRight, n.Raw, Rights)
		} else if !slices.Contains(rights, n.Raw) {
			rights = append(rights, n.Raw)
		}
	}
	return rights
}

// grants reads the rights of a group or a person; what they name is checked by checkGrants.
func (l *loader) grants(d *spec.Decoded) []Grant {
	var grants []Grant
	for _, one := range d.List("rights") {
		grants = append(grants, Grant{Right: one.Word("right"), Unit: one.Word("unit"), Process: one.Word("process")})
		l.granted = append(l.granted, one)
	}
	return grants
}

// checkGrants checks the units and processes that rights name, when all of them have been read.
func (l *loader) checkGrants() {
	for _, one := range l.granted {
		if n := one.At("unit"); n != nil && l.units[n.Raw] == nil {
			l.unknown(n, unknownUnit, n.Raw, keys(l.units))
		}
		n := one.At("process")
		switch {
		case n == nil:
		case one.Word("right") == Keeper:
			l.report.Error(n, keeperHasNoProcess, nil)
		case !slices.Contains(l.processNames(), n.Raw):
			l.unknown(n, unknownRightProcess, n.Raw, l.processNames())
		}
	}
	l.granted = nil
}

// processNames are all processes, also those whose own files have errors.
func (l *loader) processNames() []string {
	names := keys(l.set.Processes)
	for _, folder := range l.folders() {
		if name := processName(folder); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
