package forms

import (
	"fmt"
	"slices"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// judge takes out what is wrong, what is there already, and what there is no room for.
func (i *importer) judge() error {
	a, err := i.form.answer(i.ctx, i.form.takeInput(i.result.Input, i.ctx))
	if err != nil {
		return err
	}
	t := a.tables[i.table]
	a.refreshNames(t)
	most, limited, err := countOf(i.table.Max, &a.scope)
	if err != nil {
		return err
	}
	if !limited || most > maxRows {
		most = maxRows
	}
	known := map[string]string{} // what is in a row -> what the row is called
	wrong := map[string]bool{}
	var good []string
	for _, row := range t.rows {
		record, isFresh := i.fresh[row.number]
		says := i.print(row)
		row.enter(t)
		if !isFresh {
			title, err := row.titleOf()
			if err != nil {
				return err
			}
			known[says] = title.In(i.ctx.Lang)
			continue
		}
		row.unnamed = true
		problems, err := row.inspect()
		if err != nil {
			return err
		}
		for _, problem := range problems {
			i.badCell(record, strings.TrimPrefix(problem.Field, row.prefix), problem)
		}
		switch {
		case len(i.records[record]) > len(i.header) && strings.TrimSpace(strings.Join(i.records[record][len(i.header):], "")) != "":
			i.bad(record, "", importTooWide.Say(nil))
		case len(problems) > 0:
		case known[says] != "":
			i.bad(record, "", importTwice.Say(source.Args{"row": known[says]}))
		case len(i.kept)+len(good) >= most:
			i.bad(record, "", importFull.Say(source.Args{"limit": most}))
		default:
			good = append(good, row.number)
			row.unnamed, row.place = false, len(i.kept)+len(good)
			title, err := row.titleOf()
			if err != nil {
				return err
			}
			known[says] = title.In(i.ctx.Lang)
			continue
		}
		wrong[row.number] = true
	}
	i.drop(wrong)
	i.list(good)
	i.result.Good = len(good)
	slices.SortStableFunc(i.result.Bad, func(a, b BadRow) int { return a.Record - b.Record })
	return nil
}

// print is what the file says of a row, to compare rows by; a file with none of the columns compares nothing.
func (i *importer) print(row *rowAnswers) string {
	var parts []any
	for _, column := range i.columns {
		if column != nil {
			said := expression.ToJSON(row.states[column.index].value)
			if list, ok := said.([]any); ok {
				slices.SortFunc(list, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
			}
			parts = append(parts, said)
		}
	}
	text, err := marshal(parts)
	if err != nil {
		return row.prefix
	}
	return string(text)
}

func (i *importer) bad(record int, column string, text source.Text) {
	i.badCell(record, column, Problem{Field: i.table.Path, Page: i.table.Page.Name, Text: text})
}

func (i *importer) badCell(record int, column string, problem Problem) {
	fault := BadCell{Heading: -1, Column: column, Problem: problem}
	for at, field := range i.columns {
		if field != nil && field.Path == column {
			fault.Heading = at
			if at < len(i.records[record]) {
				fault.Typed = i.records[record][at]
			}
		}
	}
	at := slices.IndexFunc(i.result.Bad, func(b BadRow) bool { return b.Record == record })
	if at < 0 {
		at = len(i.result.Bad)
		i.result.Bad = append(i.result.Bad, BadRow{Record: record, Cells: i.records[record]})
	}
	i.result.Bad[at].Faults = append(i.result.Bad[at].Faults, fault)
}
