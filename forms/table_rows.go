package forms

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// cell takes a path into a table apart: "personen.3.vorname" is the table personen, the row 3 and the
// column vorname; number or column is "" where the path has none. The table is nil where the path leads
// into none, or the number is none that a row can have.
func (f *Form) cell(path string) (table *Field, number, column string) {
	for at := parentPath(path); at != ""; at = parentPath(at) {
		field := f.byPath[at]
		if field == nil {
			continue
		}
		if field.Table == nil {
			return nil, "", ""
		}
		first, rest, _ := strings.Cut(path[len(at)+1:], ".")
		switch {
		case isRowNumber(first):
			return field, first, rest
		case first == "" || first[0] >= '0' && first[0] <= '9':
			return nil, "", ""
		}
		return field, "", path[len(at)+1:]
	}
	return nil, "", ""
}

// Takes says whether a browser may post something under a path: a field that is asked, a column of a
// row that there can be, the rows of a table, or what a field was prefilled with (Untouched).
func (f *Form) Takes(path string) bool {
	path = strings.TrimSuffix(path, Untouched)
	if field := f.byPath[path]; field != nil {
		return field.asks()
	}
	table, number, column := f.cell(path)
	if table == nil || number == "" {
		return false
	}
	field := table.Table.Row.byPath[column]
	return field != nil && field.asks()
}

// StoredPath is the path of a field from the form on: "personen.iban" for a column.
func (f *Field) StoredPath() string {
	if f.within != nil {
		return f.within.Path + "." + f.Path
	}
	return f.Path
}

// isRowNumber says whether a row may have this number: 1 to 99999, written without anything else.
func isRowNumber(text string) bool {
	if len(text) == 0 || len(text) > 5 || text[0] == '0' {
		return false
	}
	for i := 0; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return true
}

// rowNumbers are the numbers of so many rows without gaps.
func rowNumbers(count int) []string {
	numbers := make([]string, count)
	for i := range numbers {
		numbers[i] = strconv.Itoa(i + 1)
	}
	return numbers
}

func decimalOf(n int) expression.Decimal { return decimal.NewFromInt(int64(n)) }

// Rows are the numbers of a table's rows in an input, in their order: as they are listed under its own
// path or, where that is not there, the ones of which something is. Numbers that no row can have and
// repeated ones are left out; it is false where the table was not asked.
func (input Input) Rows(table string) ([]string, bool) {
	listed, asked := input[table]
	var numbers []string
	if asked {
		seen := make(map[string]bool, len(listed))
		for _, number := range listed {
			if number = strings.TrimSpace(number); isRowNumber(number) && !seen[number] {
				seen[number] = true
				numbers = append(numbers, number)
			}
		}
		return numbers, true
	}
	seen := map[string]bool{}
	for path := range input {
		rest, below := strings.CutPrefix(path, table+".")
		if number, _, deep := strings.Cut(rest, "."); below && deep && isRowNumber(number) && !seen[number] {
			seen[number] = true
			numbers = append(numbers, number)
		}
	}
	slices.SortFunc(numbers, func(a, b string) int { return atoi(a) - atoi(b) })
	return numbers, len(numbers) > 0
}

// atoi is the number of a row, which isRowNumber has looked at.
func atoi(number string) int {
	n, err := strconv.Atoi(number)
	if err != nil {
		return 0
	}
	return n
}

// inputTaker reads what a browser posted below prefix.
type inputTaker struct {
	input  Input
	prefix string
	ctx    *Context
}

func (t inputTaker) take(field *Field) (any, []string, *source.Text, bool) {
	path := field.Path
	if t.prefix != "" {
		path = t.prefix + path
	}
	typed, asked := t.input[path]
	if !asked || t.input.untouched(field, path) {
		return nil, nil, nil, false
	}
	value, problem := field.Type.Read(field, typed, t.ctx)
	return value, typed, problem, true
}

func (t inputTaker) rows(field *Field) ([]incoming, bool) {
	numbers, asked := t.input.Rows(t.prefix + field.Path)
	if !asked {
		return nil, false
	}
	rows := make([]incoming, len(numbers))
	for i, number := range numbers {
		inner := inputTaker{t.input, t.prefix + field.Path + "." + number + ".", t.ctx}
		rows[i] = incoming{number, inner, true}
	}
	return rows, true
}

// valueTaker uses values of the right kinds. Texts are read again, so that they are cleaned and checked
// like typed ones.
type valueTaker struct {
	values Values
	ctx    *Context
}

func (t valueTaker) take(field *Field) (any, []string, *source.Text, bool) {
	value := t.values.at(field.Path)
	text, ok := value.(string)
	if !ok {
		return value, nil, nil, true
	}
	value, problem := field.Type.Read(field, []string{text}, t.ctx)
	return value, []string{text}, problem, true
}

func (t valueTaker) rows(field *Field) ([]incoming, bool) {
	list, there := t.values.at(field.Path).([]any)
	return rowsFrom(list, t.ctx), there
}

// rowsFrom are the rows of a value, numbered as Form.Input numbers them.
func rowsFrom(list []any, ctx *Context) []incoming {
	rows := make([]incoming, len(list))
	for i, one := range list {
		record, _ := one.(expression.Record)
		rows[i] = incoming{number: strconv.Itoa(i + 1), take: valueTaker{Values(record), ctx}}
	}
	return rows
}

// postedTaker uses values where something was posted.
type postedTaker struct {
	valueTaker
	posted map[string]any
}

func (t postedTaker) take(field *Field) (any, []string, *source.Text, bool) {
	if !isPosted(t.posted, field.Path) {
		return nil, nil, nil, false
	}
	return t.values.at(field.Path), nil, nil, true
}

func (t postedTaker) rows(field *Field) ([]incoming, bool) {
	rows, there := t.valueTaker.rows(field)
	posted, _ := plainAt(t.posted, field.Path).([]any)
	for i := range rows {
		inner := postedTaker{valueTaker: rows[i].take.(valueTaker)}
		if i < len(posted) {
			inner.posted, _ = posted[i].(map[string]any)
		}
		rows[i].take = inner
	}
	return rows, there
}

// nothing is where nothing came in.
type nothing struct{}

func (nothing) take(*Field) (any, []string, *source.Text, bool) { return nil, nil, nil, false }

func (nothing) rows(*Field) ([]incoming, bool) { return nil, false }

// same compares two values as they are stored.
func same(a, b any) bool { return reflect.DeepEqual(expression.ToJSON(a), expression.ToJSON(b)) }
