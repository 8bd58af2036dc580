package forms

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"laufzettel/definitions/source"
)

var (
	importTwice = &source.Message{Code: "import-twice",
		De: "Diese Angaben stehen schon in der Tabelle: {row}.",
		En: "These answers are in the table already: {row}."}
	importFull = &source.Message{Code: "import-full",
		De: "Die Tabelle nimmt höchstens {limit} Zeilen an; für diese ist kein Platz mehr.",
		En: "The table takes at most {limit} rows; there is no room for this one."}
	importTooWide = &source.Message{Code: "import-too-wide",
		De: "Die Zeile hat mehr Zellen als die Datei Überschriften.",
		En: "The row has more cells than the file has headings."}
)

// Import is what came of reading rows from a file into a draft. Everything about it is all or nothing per row:
// a row with a mistake is not in Input, but in Bad.
type Import struct {
	Input   Input    // the draft's answers with the good rows behind those that had answers
	Good    int      // rows that were taken
	Unknown []string // headings that are no column, as written
	Absent  []string // labels of columns for which the file has no heading
	Bad     []BadRow // in the order of the file
}

// BadRow is a record that was not taken.
type BadRow struct {
	Record int      // which of the records, from 0
	Cells  []string // as they came
	Faults []BadCell
}

// BadCell is what is wrong with one cell of a bad row.
type BadCell struct {
	Heading int    // place of its heading in the file, from 0; -1: the row as a whole, or a column the file lacks
	Column  string // path of the column in the row, "" for the row as a whole
	Typed   string // what stands in the cell
	Problem Problem
}

// Importable says whether a file can fill a column: an answer in one text, neither an upload nor a confirmation,
// which somebody has to give in person.
func (f *Field) Importable() bool {
	return f.asks() && f.Table == nil && f.Widget.Kind != "file" && f.Widget.Kind != "confirm"
}

// ImportHeader is the first line of an empty file for a table: the labels of its importable columns in ctx.Lang. It
// is nil where path is no table. The error is a *expression.Failure.
func (f *Form) ImportHeader(path string, ctx *Context) ([]string, error) {
	table := f.byPath[path]
	if table == nil || table.Table == nil {
		return nil, nil
	}
	a, err := f.answer(ctx, nothing{})
	if err != nil {
		return nil, err
	}
	var header []string
	for _, column := range table.Table.Row.fields {
		if column.Importable() {
			label, err := a.columnLabel(column)
			if err != nil {
				return nil, err
			}
			header = append(header, label)
		}
	}
	return header, nil
}

// columnLabel is what a column is called, with the group it stands in.
func (a *answers) columnLabel(column *Field) (string, error) {
	label, err := a.label(column)
	if err != nil || column.Parent == nil {
		return label, err
	}
	around, err := a.columnLabel(column.Parent)
	return around + ": " + label, err
}

// ImportRows reads records of a file into the table at path (Form.byPath; people add its rows), behind the rows of
// input in which something was entered; empty ones make room. header says what the cells are: labels in any language,
// names or former names of columns, whatever their case, spaces and punctuation. Dates, numbers and yes or no are
// read as a person would type them, choices by key or label, several choices with commas between them. Empty records
// are passed over. A row that equals one of the table, or an earlier one of the file, is bad. The error is a
// *expression.Failure.
func (f *Form) ImportRows(path string, header []string, records [][]string, input Input, ctx *Context) (*Import, error) {
	table := f.byPath[path]
	if table == nil || table.Table == nil || table.Table.Rows != nil {
		return &Import{Input: input, Unknown: header}, nil
	}
	if ctx == nil {
		ctx = &Context{}
	}
	before, err := f.answer(ctx, f.takeInput(input, ctx))
	if err != nil {
		return nil, err
	}
	i := importer{form: f, table: table, ctx: ctx, header: header, records: records, result: &Import{Input: maps.Clone(input)}}
	if i.result.Input == nil {
		i.result.Input = Input{}
	}
	if err := i.matchHeader(before); err != nil {
		return nil, err
	}
	i.makeRoom(before)
	i.append()
	if err := i.judge(); err != nil {
		return nil, err
	}
	return i.result, nil
}

// importer holds what is needed while records are read.
type importer struct {
	form    *Form
	table   *Field
	ctx     *Context
	header  []string
	records [][]string
	result  *Import
	columns []*Field       // by place of the heading; nil: none
	kept    []string       // numbers of the rows that were there
	fresh   map[string]int // record by number of the row
	order   []string       // the same numbers, in the order of the file
}

// matchHeader finds the column of each heading.
func (i *importer) matchHeader(a *answers) error {
	byName := map[string]*Field{}
	add := func(name string, column *Field) {
		if key := heading(name); key != "" && byName[key] == nil {
			byName[key] = column
		}
	}
	var columns []*Field
	labels := map[*Field]string{}
	for _, column := range i.table.Table.Row.fields {
		if !column.Importable() {
			continue
		}
		columns = append(columns, column)
		label, err := a.columnLabel(column)
		if err != nil {
			return err
		}
		labels[column] = label
		add(label, column)
	}
	// Labels first, so that a name that is another column's label means that one.
	for _, column := range columns {
		for _, lang := range []string{"de", "en"} {
			add(column.Label.RawIn(lang), column)
		}
	}
	for _, column := range columns {
		add(column.Path, column)
		add(column.Name, column)
	}
	for _, column := range columns {
		for _, name := range column.Was {
			add(name, column)
		}
	}
	used := map[*Field]bool{}
	for _, written := range i.header {
		column := byName[heading(written)]
		if column != nil && used[column] {
			column = nil
		}
		used[column] = true
		i.columns = append(i.columns, column)
		if column == nil && strings.TrimSpace(written) != "" {
			i.result.Unknown = append(i.result.Unknown, written)
		}
	}
	for _, column := range columns {
		if !used[column] {
			i.result.Absent = append(i.result.Absent, labels[column])
		}
	}
	return nil
}

// heading makes headings comparable: letters and digits, folded.
func heading(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, fold(text))
}

// makeRoom takes out the rows in which nothing was entered.
func (i *importer) makeRoom(a *answers) {
	blank := map[string]bool{}
	t := a.tables[i.table]
	for _, row := range t.rows {
		if row.blank {
			blank[row.number] = true
			continue
		}
		i.kept = append(i.kept, row.number)
	}
	i.drop(blank)
}

// drop forgets what was typed into rows.
func (i *importer) drop(numbers map[string]bool) {
	prefix := i.table.Path + "."
	maps.DeleteFunc(i.result.Input, func(path string, _ []string) bool {
		rest, below := strings.CutPrefix(path, prefix)
		number, _, _ := strings.Cut(rest, ".")
		return below && numbers[number]
	})
}

// append writes the records into rows with numbers that no row had.
func (i *importer) append() {
	last := 0
	for _, number := range i.kept {
		last = max(last, atoi(number))
	}
	i.fresh = map[string]int{}
	for n, record := range i.records {
		if !slices.ContainsFunc(record, func(cell string) bool { return strings.TrimSpace(cell) != "" }) {
			continue
		}
		if len(i.order) == maxRows {
			i.bad(n, "", importFull.Say(source.Args{"limit": maxRows}))
			continue
		}
		last++
		number := strconv.Itoa(last)
		for at, cell := range record[:min(len(record), len(i.columns))] {
			// An empty cell says nothing, so that the column takes what it begins with.
			if column := i.columns[at]; column != nil && strings.TrimSpace(cell) != "" {
				i.result.Input[i.table.Path+"."+number+"."+column.Path] = i.typed(column, cell)
			}
		}
		i.fresh[number] = n
		i.order = append(i.order, number)
	}
	i.list(i.order)
}

// list says which rows there are.
func (i *importer) list(fresh []string) {
	i.result.Input[i.table.Path] = append(append([]string{""}, i.kept...), fresh...)
}

// typed is a cell as a browser would post it.
func (i *importer) typed(column *Field, cell string) []string {
	cell = strings.TrimSpace(cell)
	if column.Options == nil || cell == "" || column.Widget.Kind == "duration" {
		return []string{cell}
	}
	if key, ok := i.keyOf(column, cell); ok || column.Widget.Kind != "multichoice" {
		return []string{key}
	}
	var keys []string
	for _, word := range strings.FieldsFunc(cell, func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		key, _ := i.keyOf(column, strings.TrimSpace(word))
		keys = append(keys, key)
	}
	return keys
}

// keyOf is the key of an option that is written by key or by label, in any language. What is neither, or means
// several, stays as written.
func (i *importer) keyOf(column *Field, written string) (string, bool) {
	options := slices.Clone(column.Options.Fixed)
	for _, row := range column.Options.rows(i.ctx) {
		options = append(options, column.Options.option(row))
	}
	for _, option := range options {
		if option.Key == written {
			return written, true
		}
	}
	if column.Type.Translate != nil {
		for _, lang := range []string{"de", "en"} {
			options = append(options, column.Type.Translate(column.Options.Fixed, lang)...)
		}
	}
	found, wanted := "", heading(written)
	for _, option := range options {
		if heading(option.Label) != wanted && heading(option.Key) != wanted {
			continue
		}
		if found != "" && found != option.Key {
			return written, false
		}
		found = option.Key
	}
	if found == "" {
		return written, false
	}
	return found, true
}
