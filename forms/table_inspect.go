package forms

import (
	"strconv"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// examineTable asks whether there are enough rows, and not too many.
func (a *answers) examineTable(field *Field, st *state) error {
	t := a.tables[field]
	if t == nil || field.Table.Rows != nil {
		return nil
	}
	count := len(t.kept)
	if t.over {
		st.problems = append(st.problems, tableTooMany.Say(source.Args{"limit": maxRows, "count": strconv.Itoa(maxRows) + "+"}))
		return nil
	}
	few := tableTooFew
	if least, _, err := countOf(field.Min, &a.scope); err == nil && least == 1 {
		few = tableMissing
	}
	texts, err := checkCount(field, count, &a.scope, few, tableTooMany)
	if err != nil {
		return err
	}
	if len(texts) == 0 && count == 0 && st.required {
		texts = append(texts, tableMissing.Say(nil))
	}
	st.problems = append(st.problems, texts...)
	return nil
}

// inspectRows says what is wrong in the rows of a table, in their order.
func (a *answers) inspectRows(field *Field) ([]Problem, error) {
	t := a.tables[field]
	if t == nil || a.states[field.index].hidden || len(t.kept) == 0 {
		return nil, nil
	}
	a.refreshNames(t)
	var problems []Problem
	for _, row := range t.kept {
		row.enter(t)
		wrong, err := row.inspect()
		if err != nil {
			return nil, err
		}
		problems = append(problems, wrong...)
	}
	return problems, nil
}

// titleOf is what a row is called: as its author says, or by its number.
func (r *rowAnswers) titleOf() (source.Text, error) {
	title := r.form.table.Table.Title
	if title != nil {
		number, there := r.scope.Names["number"]
		r.scope.Names["number"] = expression.Decimal(decimalOf(r.place))
		text, err := title.Render(&r.scope, r.ctx.Lang)
		if there {
			r.scope.Names["number"] = number
		} else {
			delete(r.scope.Names, "number")
		}
		if err != nil {
			return source.Text{}, err
		}
		if text = strings.Join(strings.Fields(text), " "); text != "" {
			return written(text), nil
		}
	}
	return tableRow.Say(source.Args{"number": r.place}), nil
}

// labelInRow is a question with the row that it stands in, for a sentence.
func (a *answers) labelInRow(label string) (source.Text, error) {
	if a.row.unnamed {
		return written(label), nil
	}
	title, err := a.row.titleOf()
	if err != nil {
		return source.Text{}, err
	}
	return source.Text{Message: &source.Message{Code: "label-in-row",
		De: title.In("de") + ", " + label, En: title.In("en") + ", " + label}}, nil
}

// nameRow puts the row in front of an author's own message.
func (a *answers) nameRow(p *Problem) error {
	if a.row == nil || a.row.unnamed {
		return nil
	}
	title, err := a.row.titleOf()
	if err != nil {
		return err
	}
	p.Written = title.In(a.ctx.Lang) + ": " + p.Written
	return nil
}
