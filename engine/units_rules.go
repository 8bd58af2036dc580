package engine

import (
	"regexp"
	"slices"
	"strings"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

var (
	unitKeyForm   = &source.Message{Code: "unit-key", De: "Das Kürzel „{key}“ geht nicht: Es besteht aus Buchstaben, Ziffern, Punkt, Binde- und Unterstrich.", En: "“{key}” cannot be a key: it has letters, digits, point, hyphen and underscore."}
	unitNameless  = &source.Message{Code: "unit-name", De: "Der Name der Gliederung fehlt.", En: "The name of the unit is missing."}
	unitLevel     = &source.Message{Code: "unit-level", De: "Eine Ebene „{level}“ gibt es nicht. Vorhanden: {known}.", En: "There is no level “{level}”. There are: {known}."}
	unitParent    = &source.Message{Code: "unit-parent", De: "Eine Gliederung „{unit}“ gibt es nicht, unter der diese stehen könnte.", En: "There is no unit “{unit}” that this one could stand under."}
	unitOrder     = &source.Message{Code: "unit-order", De: "Auf der Ebene {level} kann eine Gliederung nicht unter „{parent}“ stehen.", En: "A unit of the level {level} cannot stand under “{parent}”."}
	unitCircle    = &source.Message{Code: "unit-circle", De: "So stünde „{unit}“ unter sich selbst.", En: "Then “{unit}” would stand under itself."}
	unitTop       = &source.Message{Code: "unit-top", De: "Die oberste Gliederung bleibt, wo sie ist, und endet nicht.", En: "The top unit stays where it is and does not end."}
	unitSuccessor = &source.Message{Code: "unit-successor", De: "An die Stelle von „{unit}“ kann nur eine andere Gliederung derselben Ebene treten, die nicht auf sie zurückführt.", En: "Only another unit of the same level that does not lead back can take the place of “{unit}”."}
	unitNoEnd     = &source.Message{Code: "unit-no-end", De: "Wer an die Stelle tritt, gehört zu einem letzten Tag. Er fehlt.", En: "A successor goes with a last day. It is missing."}
)

var unitKeyPattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)

// mayChangeUnit says whether an actor may make of a unit what it is from now on: whoever keeps the people of the unit above
// it, and of the one that it moves under. Only who keeps those of all units changes the top.
func (e *Engine) mayChangeUnit(o *Organisation, actor flows.Actor, before UnitState, there bool, now UnitWords) *flows.Refusal {
	units, everywhere := e.UnitsFor(actor, EditPeople)
	if everywhere {
		return nil
	}
	if there && (before.Parent == "" || !units[before.Parent]) || !units[now.Parent] {
		return no()
	}
	return nil
}

// MayChangeUnit says whether an actor may change a unit, or add one under it.
func (e *Engine) MayChangeUnit(actor flows.Actor, unit string) (change, addUnder bool) {
	units, everywhere := e.UnitsFor(actor, EditPeople)
	u, there := e.Organisation().units[unit]
	if !there {
		return false, false
	}
	return everywhere || u.Parent != "" && units[u.Parent], everywhere || units[unit]
}

// unfitUnit says what is wrong with a unit as it is to be; nil where nothing is.
func (o *Organisation) unfitUnit(u UnitWords, top bool) *flows.Refusal {
	level := slices.Index(o.set.Levels, u.Level)
	parent, there := o.units[u.Parent]
	switch {
	case !unitKeyPattern.MatchString(u.Key):
		return unfit(unitKeyForm, source.Args{"key": u.Key})
	case u.Name == "":
		return unfit(unitNameless, nil)
	case level < 0:
		return unfit(unitLevel, source.Args{"level": u.Level, "known": strings.Join(o.set.Levels, ", ")})
	case top && (u.Parent != "" || u.ValidTo != (expression.Date{}) || u.Successor != ""):
		return unfit(unitTop, nil)
	case top:
		return nil
	case !there:
		return unfit(unitParent, source.Args{"unit": u.Parent})
	case level <= slices.Index(o.set.Levels, parent.Level):
		return unfit(unitOrder, source.Args{"level": u.Level, "parent": parent.Name})
	case o.under(u.Key)[u.Parent]:
		return unfit(unitCircle, source.Args{"unit": u.Name})
	case endsFirst(u.ValidFrom, u.ValidTo):
		return unfit(wrongSpan, nil)
	case u.Successor != "" && u.ValidTo == (expression.Date{}):
		return unfit(unitNoEnd, nil)
	case u.Successor != "" && !o.succeeds(u):
		return unfit(unitSuccessor, source.Args{"unit": u.Name})
	}
	return nil
}

// succeeds says whether the successor of a unit can take its place.
func (o *Organisation) succeeds(u UnitWords) bool {
	next, there := o.units[u.Successor]
	if !there || next.Level != u.Level {
		return false
	}
	seen := map[string]bool{u.Key: true}
	for at := u.Successor; at != ""; at = o.units[at].Successor {
		if seen[at] {
			return false
		}
		seen[at] = true
	}
	return true
}

// hasEnded says whether a day is behind the last day of a unit.
func (o *Organisation) hasEnded(u definitions.Unit, on expression.Date) bool {
	return u.ValidTo != (expression.Date{}) && on.Compare(u.ValidTo) > 0
}

// inForce is the unit that stands where this one stood: itself, or, where it has ended, its successor or theirs. A unit
// that has ended without a successor stays.
func (o *Organisation) inForce(unit string, on expression.Date) string {
	at := unit
	for range len(o.units) {
		u, there := o.units[at]
		if _, known := o.units[u.Successor]; !there || !o.hasEnded(u, on) || !known {
			break
		}
		at = u.Successor
	}
	return at
}

// officeUnit climbs from a unit to the one of a level, following successors of those that have ended. ended is the first
// of these, "" for none. Where there is no unit of the level it is the unit itself, or what took its place.
func (o *Organisation) officeUnit(unit, level string, on expression.Date) (at, ended string) {
	steps := 0
	for at = unit; at != "" && steps <= len(o.units); at, steps = o.units[at].Parent, steps+1 {
		now := o.inForce(at, on)
		if now != at && ended == "" {
			ended = at
		}
		if at = now; level == "" || o.units[at].Level == level {
			return at, ended
		}
	}
	if at = o.inForce(unit, on); at != unit {
		return at, unit
	}
	return unit, ""
}

// offeredUnits are the units that exist today, in their order, as forms offer them. One whose unit above has ended stands
// under what took that one's place.
func (o *Organisation) offeredUnits(level string) []expression.Record {
	var records []expression.Record
	today := o.today()
	for _, key := range o.unitOrder {
		u := o.units[key]
		if (level == "" || u.Level == level) && within(today, u.ValidFrom, u.ValidTo) {
			if u.Parent != "" {
				u.Parent = o.inForce(u.Parent, today)
			}
			records = append(records, unitRecord(u))
		}
	}
	return records
}
