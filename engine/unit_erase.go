package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// Why the cases of a unit are not erased.
const (
	NotEnded    flows.RefusalCode = "unit-not-ended"
	NotExported flows.RefusalCode = "unit-not-exported"
	StillOpen   flows.RefusalCode = "unit-has-open-cases"
	WrongNumber flows.RefusalCode = "unit-wrong-number"
)

var (
	notEndedText    = &source.Message{Code: "unit-not-ended", De: "{unit} besteht noch. Beende zuerst die Gliederung.", En: "{unit} still exists. End the unit first."}
	notExportedText = &source.Message{Code: "unit-not-exported", De: "Von {unit} gibt es keine vollständige Ausgabe, die neuer ist als die letzte Änderung an einem ihrer Vorgänge. Mach zuerst eine.", En: "There is no full export of {unit} that is newer than the last change of one of its cases. Make one first."}
	stillOpenText   = &source.Message{Code: "unit-has-open-cases", De: "In {unit} laufen noch {n} Vorgänge. Schließ sie ab oder brich sie ab, und mach dann eine neue Ausgabe.", En: "{n} cases of {unit} are still running. Finish or cancel them, then make a new export."}
	wrongNumberText = &source.Message{Code: "unit-wrong-number", De: "Das sind {n} Vorgänge. Gib genau diese Zahl ein, wenn du ihre Angaben löschen willst.", En: "These are {n} cases. Give exactly this number if you want to erase their answers."}
)

// UnitErasure is what an erasure of a unit would concern.
type UnitErasure struct {
	Unit   string
	Cases  int // whose values are still there
	Export UnitExport
}

// PlanErasure says what EraseUnit would erase: the cases of a unit that has ended, and of the units below it, after a
// full export of it (ExportUnit) that is newer than all of them. A *flows.Refusal says what is missing. ErrNotFound for
// an unknown unit.
func (e *Engine) PlanErasure(ctx context.Context, unit string) (UnitErasure, error) {
	plan, _, err := e.planErasure(ctx, unit)
	return plan, err
}

func (e *Engine) planErasure(ctx context.Context, unit string) (UnitErasure, []CaseRow, error) {
	o := e.Organisation()
	plan := UnitErasure{Unit: unit}
	u, known := o.units[unit]
	if !known {
		return plan, nil, fmt.Errorf("unit %s: %w", unit, ErrNotFound)
	}
	args := source.Args{"unit": u.Name}
	if !o.hasEnded(u, expression.DateOf(e.clock.Now(), o.zone)) {
		return plan, nil, &flows.Refusal{Code: NotEnded, Text: notEndedText.Say(args)}
	}
	doc, err := e.store.Get(ctx, collectionUnitExports, unit)
	if errors.Is(err, ErrNotFound) {
		return plan, nil, &flows.Refusal{Code: NotExported, Text: notExportedText.Say(args)}
	}
	if err != nil {
		return plan, nil, err
	}
	if err := json.Unmarshal(doc.Body, &plan.Export); err != nil {
		return plan, nil, err
	}
	var left []CaseRow
	open, late := 0, false
	q := CaseQuery{Units: o.withBelow(unit), Order: Oldest, Limit: mostCasesOnPage}
	for {
		rows, err := e.store.Cases(ctx, q)
		if err != nil {
			return plan, nil, err
		}
		for _, row := range rows {
			if row.Ended.IsZero() {
				open++
			}
			if erased := !row.Ended.IsZero() && row.EraseAt.IsZero(); !erased {
				left = append(left, row)
				late = late || row.Changed.After(plan.Export.At)
			}
		}
		if len(rows) < q.Limit {
			break
		}
		q.After = rows[len(rows)-1].Cursor(q.Order)
	}
	plan.Cases = len(left)
	switch {
	case open > 0:
		args["n"] = open
		return plan, nil, &flows.Refusal{Code: StillOpen, Text: stillOpenText.Say(args)}
	case late:
		return plan, nil, &flows.Refusal{Code: NotExported, Text: notExportedText.Say(args)}
	}
	return plan, left, nil
}

// EraseUnit erases the values, titles and attachments of all cases of PlanErasure; number is how many these are, as
// whoever wants it has typed it. What happened stays as a chain without values. Nothing of the values can be read from
// the files of the store afterwards. It can be repeated after a failure.
func (e *Engine) EraseUnit(ctx context.Context, actor flows.Actor, unit string, number int) (erased int, err error) {
	plan, left, err := e.planErasure(ctx, unit)
	if err != nil {
		return 0, err
	}
	if number != plan.Cases {
		return 0, &flows.Refusal{Code: WrongNumber, Text: wrongNumberText.Say(source.Args{"n": plan.Cases})}
	}
	if err := e.noteTaken(ctx, actor, ErasedUnit, "unit="+unit, plan.Cases); err != nil {
		return 0, err
	}
	var failed error
	for _, row := range left {
		if err := e.Erase(ctx, row.ID, "request"); err != nil {
			failed = errors.Join(failed, fmt.Errorf("case %s: %w", row.Number, err))
			continue
		}
		erased++
	}
	return erased, errors.Join(failed, e.store.Scrub(ctx))
}
