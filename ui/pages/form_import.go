package pages

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/forms"
	"laufzettel/sheets"
	"laufzettel/ui"
)

// takeSheet keeps a file with rows of a table in memory; it is never stored as a file.
func (p *posted) takeSheet(c echo.Context, part *multipart.Part, path string) error {
	if !tokenFits(c, p.Control["_csrf"]) {
		return errExpired
	}
	content, err := io.ReadAll(io.LimitReader(part, sheets.MostBytes+1))
	if err != nil {
		return unreadable(err)
	}
	if _, err := io.Copy(io.Discard, part); err != nil {
		return unreadable(err)
	}
	if part.FileName() != "" && len(p.Sheets) < 1 {
		p.Sheets = map[string][]byte{path: content}
	}
	return nil
}

// importColumn is a column of a table that a file may fill.
type importColumn struct {
	path  string // within the row
	label string
}

// importColumns are the columns that can be filled from a file: what is one control and no upload.
func (f *filling) importColumns(table *forms.Field) []importColumn {
	var columns []importColumn
	for _, field := range table.Table.Row.Fields() {
		switch field.Widget.Kind {
		case "group", "table", "static", "file", "confirm":
			continue
		}
		label, err := field.Label.Render(&f.ctx.Scope, f.ctx.Lang)
		if err != nil || strings.TrimSpace(label) == "" {
			label = field.Name
		}
		if parent := field.Parent; parent != nil && parent != table {
			if around, err := parent.Label.Render(&f.ctx.Scope, f.ctx.Lang); err == nil && around != "" {
				label = around + ": " + label
			}
		}
		columns = append(columns, importColumn{strings.TrimPrefix(field.Path, table.Path+"."), strings.TrimSpace(label)})
	}
	return columns
}

// sheets are what the tables of a page offer around reading rows from a file.
func (s *server) sheets(f *filling, views []forms.FieldView) map[string]ui.Sheet {
	offered := map[string]ui.Sheet{}
	for _, view := range views {
		if table := view.Field.Table; table != nil && table.Import {
			sheet := f.sheets[view.Path]
			sheet.Name = view.Field.Name
			var headings []string
			for _, column := range f.importColumns(view.Field) {
				headings = append(headings, column.label)
			}
			sheet.Template = sheets.Write([][]string{headings})
			offered[view.Path] = sheet
		}
	}
	return offered
}

// importRows reads the rows of a file into the draft where the post asks for it. Good rows are added to those that
// are there, bad ones are only told. What came of it is kept for the page that follows.
func (s *server) importRows(f *filling, p *posted) {
	word, path, _ := p.do()
	table := f.process.Form.Field(path)
	if word != "import" || table == nil || table.Table == nil || !table.Table.Import || table.Table.Rows != nil {
		return
	}
	result := s.readSheet(f, table, p.Sheets[path])
	f.sheets = map[string]ui.Sheet{path: {Result: result}}
}

func (s *server) readSheet(f *filling, table *forms.Field, content []byte) *ui.ImportResult {
	if len(content) == 0 {
		return &ui.ImportResult{Problem: s.text("pages.import.none")}
	}
	rows, err := sheets.Read(content, sheets.Style{Comma: f.ctx.Lang != "en"})
	if err != nil {
		return &ui.ImportResult{Problem: s.sheetProblem(err)}
	}
	columns := f.importColumns(table)
	places, ignored := match(rows[0].Cells, columns, s.text("pages.import.why"))
	if !slices.ContainsFunc(places, func(p int) bool { return p >= 0 }) {
		var labels []string
		for _, column := range columns {
			labels = append(labels, "„"+column.label+"“")
		}
		return &ui.ImportResult{Problem: s.text("pages.import.headings", "headings", strings.Join(labels, ", "))}
	}
	result := &ui.ImportResult{}
	if len(ignored) > 0 {
		result.Note = s.text("pages.import.ignored", "headings", strings.Join(ignored, ", "))
	}
	numbers := f.appendRows(table, rows[1:], places, columns)
	why, err := s.judgeRows(f, table, numbers)
	if err != nil {
		return &ui.ImportResult{Problem: s.text("pages.import.failed")}
	}
	bad := [][]string{append(slices.Clone(rows[0].Cells), s.text("pages.import.why"))}
	for i, number := range numbers {
		if len(why[number]) == 0 {
			result.Taken++
			continue
		}
		f.removeRow(table.Path, number)
		cells := rows[i+1].Cells
		result.Bad = append(result.Bad, ui.BadRow{Line: rows[i+1].Line, Row: strings.Join(without(cells[:min(len(cells), 3)], ""), ", "), Why: why[number]})
		padded := append(slices.Clone(cells), make([]string, max(0, len(rows[0].Cells)-len(cells)))...)
		bad = append(bad, append(padded[:len(rows[0].Cells)], strings.Join(why[number], " ")))
	}
	if len(result.Bad) > 0 {
		result.File = sheets.Write(bad)
	}
	return result
}

// sheetProblem says why a file cannot be read.
func (s *server) sheetProblem(err error) string {
	switch {
	case errors.Is(err, sheets.ErrEmpty):
		return s.text("pages.import.empty")
	case errors.Is(err, sheets.ErrTooLarge):
		return s.text("pages.import.large", "rows", sheets.MostRows, "size", s.Renderer.Bytes(sheets.MostBytes))
	case errors.Is(err, sheets.ErrOldExcel):
		return s.text("pages.import.old")
	}
	return s.text("pages.import.unreadable")
}

// match finds for every cell of the heading the column that it means, by label or by name; -1 is none. A heading
// that an earlier file of ours added is no mistake.
func match(headings []string, columns []importColumn, own string) (places []int, ignored []string) {
	used := map[int]bool{}
	for _, heading := range headings {
		at := slices.IndexFunc(columns, func(c importColumn) bool { return sameWords(heading, c.label) || sameWords(heading, c.path) })
		if at >= 0 && used[at] {
			at = -1
		}
		if at >= 0 {
			used[at] = true
		} else if heading != "" && !sameWords(heading, own) {
			ignored = append(ignored, "„"+heading+"“")
		}
		places = append(places, at)
	}
	return places, ignored
}

// sameWords compares headings without regard to case, spaces and the marks around them.
func sameWords(a, b string) bool {
	plain := func(text string) string {
		return strings.ToLower(strings.Join(strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\n*:?-_/().", r) }), ""))
	}
	return plain(a) == plain(b)
}

// appendRows puts the rows of a file behind those of the table, and takes out rows in which nobody has typed
// anything. It returns the numbers of the new rows.
func (f *filling) appendRows(table *forms.Field, rows []sheets.Row, places []int, columns []importColumn) []string {
	input := f.draft.Input
	next := 1
	var kept []string
	for _, number := range without(input[table.Path], "") {
		if n, err := strconv.Atoi(number); err == nil && n >= next {
			next = n + 1
		}
		if f.blankRow(table.Path + "." + number + ".") {
			f.removeRow(table.Path, number)
		} else {
			kept = append(kept, number)
		}
	}
	var numbers []string
	for _, row := range rows {
		number := strconv.Itoa(next)
		next++
		for i, cell := range row.Cells {
			if i < len(places) && places[i] >= 0 {
				input[table.Path+"."+number+"."+columns[places[i]].path] = []string{cell}
			}
		}
		numbers = append(numbers, number)
	}
	input[table.Path] = append(kept, numbers...)
	f.chooseByLabel(table.Path, numbers)
	return numbers
}

// blankRow says that nothing stands in a row but what its choices began with.
func (f *filling) blankRow(prefix string) bool {
	for path, typed := range f.draft.Input {
		if !strings.HasPrefix(path, prefix) {
			continue
		}
		for _, one := range without(typed, "") {
			if field := f.process.Form.Field(path); field == nil || field.Default == nil && one != "no" {
				return false
			}
		}
	}
	return true
}

func (f *filling) removeRow(table, number string) {
	f.draft.Input[table] = append([]string{""}, without(f.draft.Input[table], number)...)
	for _, path := range slices.Collect(maps.Keys(f.draft.Input)) {
		if strings.HasPrefix(path, table+"."+number+".") {
			delete(f.draft.Input, path)
		}
	}
}

// chooseByLabel lets a file name a choice as people read it; the form knows it by its key. Several choices stand in
// one cell, separated by commas.
func (f *filling) chooseByLabel(table string, numbers []string) {
	fresh := map[string]bool{}
	for _, number := range numbers {
		fresh[number] = true
	}
	var translate func([]forms.FieldView)
	translate = func(views []forms.FieldView) {
		for _, view := range views {
			translate(view.Fields)
			typed := f.draft.Input[view.Path]
			if len(view.Options) == 0 || len(typed) == 0 {
				continue
			}
			words := typed
			if view.Field.Widget.Kind == "multichoice" {
				words = strings.FieldsFunc(typed[0], func(r rune) bool { return r == ',' || r == ';' || r == '\n' })
			}
			var chosen []string
			for _, word := range words {
				chosen = append(chosen, keyOf(view.Options, strings.TrimSpace(word)))
			}
			f.draft.Input[view.Path] = chosen
		}
	}
	for _, row := range f.rowsOf(table) {
		if fresh[row.Number] {
			translate(row.Fields)
		}
	}
}

func keyOf(options []forms.Option, word string) string {
	for _, option := range options {
		if option.Key == word {
			return word
		}
	}
	for _, option := range options {
		if sameWords(option.Label, word) {
			return option.Key
		}
	}
	return word
}

// judgeRows says what is wrong with each of the rows, by number.
func (s *server) judgeRows(f *filling, table *forms.Field, numbers []string) (map[string][]string, error) {
	_, problems, err := f.process.Form.Read(f.draft.Input, "", f.ctx)
	if err != nil {
		return nil, err
	}
	why := map[string][]string{}
	for _, problem := range problems {
		if rest, inside := strings.CutPrefix(problem.Field, table.Path+"."); inside {
			number, _, _ := strings.Cut(rest, ".")
			why[number] = append(why[number], problem.In(f.ctx.Lang))
		}
	}
	most := f.mostRows(table.Path)
	for _, number := range numbers {
		if most > 0 && slices.Index(without(f.draft.Input[table.Path], ""), number) >= most {
			why[number] = append(why[number], s.text("pages.import.full", "max", most))
		}
	}
	return why, nil
}

func (f *filling) mostRows(path string) int {
	views, err := f.process.Form.View(f.draft.Input, f.ctx)
	if err != nil {
		return 0 // reading the form then says what failed
	}
	most := 0
	var walk func([]forms.FieldView)
	walk = func(fields []forms.FieldView) {
		for _, view := range fields {
			if view.Path == path {
				most = view.MostRows
			}
			walk(view.Fields)
		}
	}
	for _, view := range views {
		walk(view.Fields)
	}
	return most
}

// showImport shows the page with what came of the file.
func (s *server) showImport(c echo.Context, f *filling, page string) error {
	status := http.StatusOK
	for _, sheet := range f.sheets {
		if sheet.Result != nil && (sheet.Result.Problem != "" || len(sheet.Result.Bad) > 0) {
			status = http.StatusUnprocessableEntity
		}
	}
	if len(f.sheets) == 0 {
		return fmt.Errorf("import into what is no table of %s", f.process.Name)
	}
	return s.showForm(c, f, page, nil, status)
}
