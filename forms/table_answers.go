package forms

import (
	"maps"
	"strconv"

	"laufzettel/definitions/expression"
)

// tableAnswers are the settled rows of a table. All rows share one scope: before something is evaluated
// for a row, its answers are put in (enter), so that a table costs no copy of the form's names per row.
type tableAnswers struct {
	field *Field
	names map[string]any // around the table, with "table", "row" and the columns of the row entered last
	rows  []*rowAnswers  // as shown
	kept  []*rowAnswers  // those that count, in the order of the value
	over  bool           // there were more rows than are looked at
}

// rowAnswers is one row.
type rowAnswers struct {
	*answers
	number  string
	place   int // from 1, as shown
	element any // what a fixed row belongs to
	fixed   bool
	typed   bool // by a person, so that it does not count where nothing was entered
	blank   bool // nothing was entered; it does not count
	unnamed bool // messages do not say which row, since whoever reads them knows
	take    taker
}

// incoming is a row as it came in.
type incoming struct {
	number string
	take   taker
	typed  bool // by a person, so that a row in which nothing was entered does not count
}

// settleTable settles all rows of a table.
func (a *answers) settleTable(field *Field, st *state, take taker) error {
	t := &tableAnswers{field: field}
	if a.tables == nil {
		a.tables = map[*Field]*tableAnswers{}
	}
	a.tables[field] = t
	came, locked, err := a.rowsOf(field, st, take)
	if err != nil {
		return err
	}
	if len(came) > maxRows {
		came, t.over = came[:maxRows], true
	}
	elements, err := a.elements(field)
	if err != nil {
		return err
	}
	if field.Table.Rows != nil && !locked {
		came = fixedRows(len(elements), came)
	}
	if len(came) == 0 && st.hidden {
		return nil
	}
	a.openNames(t)
	base, _ := a.ctx.Base.at(field.Path).([]any)
	for _, in := range came {
		row := a.newRow(t, in, st, locked)
		if field.Table.Rows != nil {
			row.fixed = true
			if n, err := strconv.Atoi(in.number); err == nil && n <= len(elements) {
				row.element = elements[n-1]
			}
		}
		if !locked && len(base) > 0 {
			row.baseOn(base)
		}
		row.typed = in.typed && !row.fixed
		t.rows = append(t.rows, row)
	}
	return a.settleRows(t, st)
}

// settleRows settles the columns row by row, then those that look at all rows column by column.
func (a *answers) settleRows(t *tableAnswers, st *state) error {
	t.names["table"] = []any{}
	order := t.field.Table.Row.order
	alone := 0
	for alone < len(order) && !order[alone].acrossRows {
		alone++
	}
	for _, row := range t.rows {
		row.enter(t)
		for _, column := range order[:alone] {
			if err := row.settle(column, row.take); err != nil {
				return err
			}
		}
		var err error
		if row.blank, err = row.untouched(false); err != nil {
			return err
		}
		if !row.blank {
			t.kept = append(t.kept, row)
		}
	}
	list, err := t.settleAcross(order[alone:])
	if err != nil {
		return err
	}
	if st.hidden || len(list) == 0 {
		return nil
	}
	st.value = list
	a.put(t.field, st.value)
	return nil
}

// settleAcross settles the columns that look at all rows, and gives the rows that count. A row may turn out to
// hold nothing but an answer that does not show then; it does not count, and the others are looked at again.
func (t *tableAnswers) settleAcross(order []*Field) ([]any, error) {
	for {
		list := make([]any, len(t.kept))
		for i, row := range t.kept {
			list[i] = expression.Record(row.values)
		}
		t.names["table"] = list
		for _, column := range order {
			for _, row := range t.rows {
				row.enter(t)
				if err := row.settle(column, row.take); err != nil {
					return nil, err
				}
			}
		}
		left := t.kept[:0:0]
		for _, row := range t.kept {
			var err error
			if row.blank, err = row.untouched(true); err != nil {
				return nil, err
			}
			if !row.blank {
				left = append(left, row)
			}
		}
		if len(left) == len(t.kept) || len(order) == 0 {
			return list, nil
		}
		t.kept = left
		for _, row := range t.rows {
			row.forget(order)
		}
	}
}

// forget takes back what was settled for columns.
func (r *rowAnswers) forget(columns []*Field) {
	for _, column := range columns {
		r.states[column.index] = state{}
		if r.values.at(column.Path) != nil {
			r.values.drop(column.Path)
		}
	}
}

// rowsOf are the rows that a table has now, and whether they may not be changed.
func (a *answers) rowsOf(field *Field, st *state, take taker) (came []incoming, locked bool, err error) {
	if st.locked || st.readOnly {
		rows, _ := a.ctx.Base.at(field.Path).([]any)
		return rowsFrom(rows, a.ctx), true, nil
	}
	came, _ = take.rows(field)
	return came, false, nil
}

// elements are what the fixed rows of a table belong to.
func (a *answers) elements(field *Field) ([]any, error) {
	if field.Table.Rows == nil {
		return nil, nil
	}
	value, err := field.Table.Rows.Eval(&a.scope)
	if err != nil {
		return nil, err
	}
	var elements []any
	switch v := value.(type) {
	case []any:
		elements = v
	case expression.Table:
		elements = v.Rows()
	}
	return elements[:min(len(elements), maxRows)], nil
}

// fixedRows takes what came in for the rows that there are, and nothing else.
func fixedRows(count int, came []incoming) []incoming {
	byNumber := make(map[string]incoming, len(came))
	for _, in := range came {
		byNumber[in.number] = in
	}
	rows := make([]incoming, count)
	for i, number := range rowNumbers(count) {
		in, there := byNumber[number]
		if !there {
			in = incoming{take: nothing{}}
		}
		in.number = number
		rows[i] = in
	}
	return rows
}

// openNames makes the scope that the rows share.
func (a *answers) openNames(t *tableAnswers) {
	t.names = make(map[string]any, len(a.scope.Names)+len(t.field.Table.Row.fields)+3)
	maps.Copy(t.names, a.scope.Names)
}

// refreshNames brings in the answers around the table that were settled after it.
func (a *answers) refreshNames(t *tableAnswers) {
	if t.names == nil {
		a.openNames(t)
		return
	}
	table := t.names["table"]
	maps.Copy(t.names, a.scope.Names)
	t.names["table"] = table
}

func (a *answers) newRow(t *tableAnswers, in incoming, st *state, locked bool) *rowAnswers {
	form := t.field.Table.Row
	row := &rowAnswers{number: in.number, place: len(t.rows) + 1, take: in.take}
	row.answers = &answers{
		form:   form,
		ctx:    a.ctx,
		scope:  a.scope,
		values: make(Values, len(form.fields)),
		states: make([]state, len(form.fields)),
		pages:  map[*Page]bool{t.field.Page: st.hidden},
		prefix: a.prefix + t.field.Path + "." + in.number + ".",
		outer:  a,
		row:    row,
	}
	row.scope.Names = t.names
	if a.ctx.Base != nil || a.ctx.Reopened != nil {
		inner := *a.ctx
		inner.Base, inner.Reopened = nil, nil
		row.ctx = &inner
	}
	if locked {
		row.lock(t.field, in)
	}
	return row
}

// lock keeps the answers of a row as they were; what is computed of an answer that may be changed follows it.
func (r *rowAnswers) lock(table *Field, in incoming) {
	r.open = make([]bool, len(r.form.fields))
	if r.outer.open != nil && anyOpen(table.valueOf, r.outer.open) {
		for _, column := range r.form.fields {
			r.open[column.index] = column.Type.Compute != nil
		}
	}
	if before, ok := in.take.(valueTaker); ok {
		r.ctx.Base = before.values
	}
}

// baseOn finds the row that an open row was before, for what may not be changed in it: by its number where a
// browser posts it, else the one that agrees in what is read-only, else the one in its place.
func (r *rowAnswers) baseOn(base []any) {
	at, _ := strconv.Atoi(r.number)
	if came, ok := r.take.(valueTaker); ok {
		for i, one := range base {
			if before, ok := one.(expression.Record); ok && r.agrees(Values(before), came.values) {
				at = i + 1
				break
			}
		}
	}
	if at >= 1 && at <= len(base) {
		if before, ok := base[at-1].(expression.Record); ok {
			r.ctx.Base = Values(before)
		}
	}
}

func (r *rowAnswers) agrees(before, now Values) bool {
	checked := false
	for _, column := range r.form.fields {
		if column.ReadOnly == nil {
			continue
		}
		checked = true
		if !same(before.at(column.Path), now.at(column.Path)) {
			return false
		}
	}
	return checked
}

// untouched says that a person entered nothing into a row that shows: it is empty, or as it began. A row that
// was there before counts as long as anything is in it. Before all is settled, what came in stands for the columns
// that look at all rows.
func (r *rowAnswers) untouched(settled bool) (bool, error) {
	if !r.typed {
		return false, nil
	}
	for _, column := range r.form.fields {
		if !column.asks() {
			continue
		}
		st := &r.states[column.index]
		value, wrong := st.value, len(st.problems) > 0
		if column.acrossRows && !settled {
			came, _, problem, _ := r.take.take(column)
			value, wrong = came, problem != nil
		}
		if wrong {
			return false, nil
		}
		// A box that is not ticked is posted as "no".
		if value == nil || st.readOnly || value == false && column.Default == nil && r.ctx.Base == nil {
			continue
		}
		if column.Default == nil || r.ctx.Base != nil {
			return false, nil
		}
		begins, err := r.byDefault(column)
		if err != nil || begins == nil || !same(value, begins) {
			return false, err
		}
	}
	return true, nil
}

// enter puts the answers of a row into the shared scope.
func (r *rowAnswers) enter(t *tableAnswers) {
	for _, column := range r.form.fields {
		if column.Parent == nil {
			t.names[column.Name] = r.values[column.Name]
		}
	}
	if t.field.Table.Rows != nil {
		t.names["row"] = r.element
	}
}

// find is the field at a path, with the answers that it stands among: those of its row where it is a column.
// The answers are nil where the path leads to nothing that is there.
func (a *answers) find(path string) (*answers, *Field) {
	if field := a.form.byPath[path]; field != nil {
		return a, field
	}
	table, number, column := a.form.cell(path)
	if table == nil {
		return nil, nil
	}
	field, t := table.Table.Row.byPath[column], a.tables[table]
	if field == nil || t == nil {
		return nil, nil
	}
	a.refreshNames(t)
	for _, row := range t.rows {
		if row.number == number {
			row.enter(t)
			return row.answers, field
		}
	}
	return nil, nil
}
