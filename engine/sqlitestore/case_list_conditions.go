package sqlitestore

import (
	"encoding/json"
	"strings"

	"laufzettel/engine"
)

// condition collects the parts of a WHERE clause. The texts come from a fixed set, so that a connection
// keeps few statements; values are parameters.
type condition struct {
	parts []string
	args  []any
}

// is adds "column = value" unless the value is empty, and keeps SQLite from choosing an index by it: the list is in the
// order of another one.
func (c *condition) is(column, value string) {
	if value != "" {
		c.add("+"+column+" = ?", value)
	}
}

// inUnits adds that a case is of one of some units; nil is any. table is where its unit stands.
func (c *condition) inUnits(table string, units []string) {
	if units != nil {
		c.add("+"+table+"unit IN (SELECT value FROM json_each(?))", listOf(shared(units, nil)))
	}
}

// partCondition says that a unit and a process are of a part of a scope.
func partCondition(table string, part engine.ScopePart) (statement string, args []any) {
	var of condition
	if part.Units != nil {
		of.add(table+"unit IN (SELECT value FROM json_each(?)) AND "+table+"unit <> ''", listOf(part.Units))
	}
	if part.Process != "" {
		of.add(table+"process = ?", part.Process)
	}
	of.add(table+"process NOT IN (SELECT value FROM json_each(?))", listOf(part.Except))
	return strings.Join(of.parts, " AND "), of.args
}

// without adds that some processes are left out. table is where its process stands.
func (c *condition) without(table string, processes []string) {
	if len(processes) > 0 {
		c.add("+"+table+"process NOT IN (SELECT value FROM json_each(?))", listOf(processes))
	}
}

// equal adds "column = value" unless the value is empty. The extra term lets SQLite use an index that
// covers only rows with a value.
func (c *condition) equal(column, value string) {
	if value != "" {
		c.add(column+" = ? AND "+column+" <> ''", value)
	}
}

func (c *condition) add(part string, args ...any) {
	c.parts = append(c.parts, part)
	c.args = append(c.args, args...)
}

func (c *condition) where() string {
	if len(c.parts) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(c.parts, " AND ")
}

// listOf is a list as json_each reads it.
func listOf(values []string) string {
	text, err := json.Marshal(values)
	if err != nil || values == nil {
		return "[]" // texts always are JSON
	}
	return string(text)
}

// filtered adds what the query asks of every case, except what its scope, its part and the source of the list say.
func (c *condition) filtered(q *engine.CaseQuery) {
	if q.Open {
		c.add("ended = 0")
	}
	if q.Ended {
		c.add("ended <> 0")
	}
	c.is("status", q.Status)
	if !q.From.IsZero() {
		c.add("started >= ?", q.From)
	}
	if !q.Until.IsZero() {
		c.add("started < ?", q.Until)
	}
	if !q.EraseBy.IsZero() {
		c.add("erase_at < ? AND erase_at <> 0", q.EraseBy)
	}
	for _, word := range engine.SearchedWords(q.Search) {
		c.add("instr(search, ?) > 0", " "+word)
	}
}

// orderOf is the ORDER BY of a list, and the columns in which a cursor is compared.
func orderOf(o engine.CaseOrder, began, id string) (order, columns string) {
	column, way := began, ""
	switch o {
	case engine.LastChanged:
		column, id = "changed", "id"
	case engine.ByNumber:
		column, id = "number", "id"
	}
	if o.Falls() {
		way = " DESC"
	}
	return " ORDER BY " + column + way + ", " + id + way, "(" + column + ", " + id + ")"
}

// beyond adds that a case comes after the cursor of the query.
func (c *condition) beyond(q *engine.CaseQuery, columns string) {
	at, paged := q.Cursor()
	if !paged {
		return
	}
	sign := " > (?, ?)"
	if q.Order.Falls() {
		sign = " < (?, ?)"
	}
	if q.Order == engine.ByNumber {
		c.add(columns+sign, at.Number, at.ID)
		return
	}
	c.add(columns+sign, at.At, at.ID)
}
