package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"laufzettel/connectors"
	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/flows"
)

// RowByFlow is a change of a row by a step of a case.
const RowByFlow RowHow = "flow"

// collectionEffected remembers the commands that have changed something here, by id: a command that is carried out
// again after a crash finds that it is done. It stands in the same commit as the change.
const collectionEffected = "effected"

// effectedFor is how long a command is remembered: longer than any work is tried again.
const effectedFor = 400 * 24 * time.Hour

func effected(command flows.Command, output map[string]any, now time.Time) (DocumentChange, error) {
	body, err := json.Marshal(output)
	return DocumentChange{Document: Document{Collection: collectionEffected, Key: command.ID, Body: body, Expires: now.Add(effectedFor)}}, err
}

// effectedBefore is what a command has given when it was carried out before; false where it was not.
func (e *Engine) effectedBefore(ctx context.Context, command flows.Command) (connectors.Outcome, bool, error) {
	doc, err := e.store.Get(ctx, collectionEffected, command.ID)
	if errors.Is(err, ErrNotFound) {
		return connectors.Outcome{}, false, nil
	}
	if err != nil {
		return connectors.Outcome{}, false, err
	}
	var output map[string]any
	if err := json.Unmarshal(doc.Body, &output); err != nil {
		return connectors.Outcome{}, false, err
	}
	return connectors.Outcome{Class: connectors.OK, Output: output}, true, nil
}

func refusedEffect(format string, args ...any) connectors.Outcome {
	return connectors.Outcome{Class: connectors.Refused, Reason: fmt.Sprintf(format, args...)}
}

func tryLater(err error) connectors.Outcome {
	return connectors.Outcome{Class: connectors.Later, Reason: err.Error()}
}

// workOnRegister reads or changes a register for a step.
func workOnRegister(ctx context.Context, e *Engine, h *History, command flows.Command, with map[string]any) connectors.Outcome {
	name := written(with[flows.InRegister])
	r := e.Organisation().set.Registers[name]
	if r == nil {
		return refusedEffect("Das Register %q gibt es nicht mehr.", name)
	}
	key := unitKey(with[flows.InKey])
	if key == "" && command.Operation == "add" {
		key = h.Row.Number
	}
	if key == "" {
		return refusedEffect("Der Schritt nennt keine Zeile des Registers %q: key ist leer.", name)
	}
	switch command.Operation {
	case "read":
		return e.readRow(name, key)
	case "reserve":
		return e.reserve(ctx, h, command, with, name, key)
	case "release":
		return e.releaseReserved(ctx, h, command, name, key)
	}
	return e.writeRow(ctx, command, with, r, key)
}

func written(value any) string { s, _ := value.(string); return s }

func (e *Engine) readRow(register, key string) connectors.Outcome {
	row, found := e.Organisation().RegisterRow(register, key)
	output := map[string]any{"found": found, "key": key}
	if found {
		maps.Copy(output, row.Values)
		output["key"] = key
	}
	return connectors.Outcome{Class: connectors.OK, Output: output}
}

// writeRow adds or changes a row. Nobody is asked whether they may: the author of the flow has said so.
func (e *Engine) writeRow(ctx context.Context, command flows.Command, with map[string]any, r *definitions.Register, key string) connectors.Outcome {
	if done, before, err := e.effectedBefore(ctx, command); before || err != nil {
		if err == nil {
			err = e.refresh(ctx) // whoever stored it may not have come to picture it
		}
		if err != nil {
			return tryLater(err)
		}
		return done
	}
	o := e.Organisation()
	before, known := o.RegisterRow(r.Name, key)
	adds := command.Operation == "add"
	switch {
	case adds && known:
		return refusedEffect("Im Register %q gibt es die Zeile %q schon.", r.Name, key)
	case !adds && !known:
		return refusedEffect("Im Register %q gibt es keine Zeile %q.", r.Name, key)
	}
	row := expression.Record{"label": key}
	maps.Copy(row, before.Values)
	row["key"] = key
	for name, value := range with {
		column, is := strings.CutPrefix(name, "row.")
		if !is {
			continue
		}
		fits, err := fitColumn(r, column, value)
		if err != nil {
			return refusedEffect("Die Spalte %q des Registers %q nimmt diesen Wert nicht: %v.", column, r.Name, err)
		}
		row[column] = fits
	}
	for _, c := range r.Columns {
		if value := row[c.Key]; c.Required && (value == nil || value == "") {
			return refusedEffect("Im Register %q fehlt der Zeile %q ein Wert für die Spalte %q.", r.Name, key, c.Key)
		}
	}
	now := e.clock.Now()
	documents, err := o.rowDocuments(r, RowChange{Values: row, Retired: before.Retired, Revision: before.Revision, New: adds}, storedNote{At: now, How: RowByFlow})
	if err != nil {
		return tryLater(err)
	}
	output := map[string]any{"key": key}
	done, err := effected(command, output, now)
	if err != nil {
		return tryLater(err)
	}
	reassess := Work{ID: reassessWork + "/" + randomID(), Kind: "timer", Body: []byte("{}"), Due: now, State: Waiting}
	if err := e.store.Commit(ctx, &Commit{Documents: append(documents, done), Work: []Work{reassess}}); err != nil {
		return tryLater(err) // somebody has changed the row meanwhile: once more, with what it says now
	}
	e.wakeUp()
	if err := e.refresh(ctx); err != nil {
		e.log.Error("picturing a changed register", "register", r.Name, "error", err)
	}
	return connectors.Outcome{Class: connectors.OK, Output: output}
}

// fitColumn makes a value that of a column.
func fitColumn(r *definitions.Register, column string, value any) (any, error) {
	for _, c := range r.Columns {
		if c.Key != column {
			continue
		}
		if c.Type != nil && c.Type.Kind == expression.Text {
			if key := unitKey(value); key != "" {
				return key, nil
			}
		}
		return expression.FromJSON(expression.ToJSON(value), c.Type)
	}
	if column == "label" {
		return value, nil
	}
	return nil, fmt.Errorf("es gibt sie nicht")
}
