package pages

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
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

// sheets are what the tables of a page offer around reading rows from a file.
func (s *server) sheets(f *filling, views []forms.FieldView) map[string]ui.Sheet {
	offered := map[string]ui.Sheet{}
	for _, view := range views {
		table := view.Field.Table
		if table == nil || !table.Import {
			continue
		}
		sheet := f.sheets[view.Path]
		sheet.Name = view.Field.Name
		if header, err := f.process.Form.ImportHeader(view.Path, f.ctx); err == nil {
			sheet.Template = sheets.Write([][]string{header})
		}
		offered[view.Path] = sheet
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
	f.sheets = map[string]ui.Sheet{path: {Result: s.readSheet(f, path, p.Sheets[path])}}
}

func (s *server) readSheet(f *filling, path string, content []byte) *ui.ImportResult {
	if len(content) == 0 {
		return &ui.ImportResult{Problem: s.text("pages.import.none")}
	}
	rows, err := sheets.Read(content, sheets.Style{Comma: f.ctx.Lang != "en"})
	if err != nil {
		return &ui.ImportResult{Problem: s.sheetProblem(err)}
	}
	header, records := rows[0].Cells, make([][]string, 0, len(rows)-1)
	for _, row := range rows[1:] {
		records = append(records, row.Cells)
	}
	read, err := f.process.Form.ImportRows(path, header, records, f.draft.Input, f.ctx)
	if err != nil {
		s.Log.Error("importing rows", "process", f.process.Name, "error", err)
		return &ui.ImportResult{Problem: s.text("pages.import.failed")}
	}
	unknown := slices.DeleteFunc(read.Unknown, func(heading string) bool { return heading == s.text("pages.import.why") })
	if len(unknown) == len(header) || read.Good+len(read.Bad) > 0 && len(read.Unknown) == len(header) {
		expected, err := f.process.Form.ImportHeader(path, f.ctx)
		if err != nil {
			return &ui.ImportResult{Problem: s.text("pages.import.failed")}
		}
		return &ui.ImportResult{Problem: s.text("pages.import.headings", "headings", quoted(expected))}
	}
	f.draft.Input = read.Input
	result := &ui.ImportResult{Taken: read.Good}
	if len(unknown) > 0 {
		result.Note = s.text("pages.import.ignored", "headings", quoted(unknown))
	}
	s.tellBad(f, result, rows, read.Bad)
	return result
}

func quoted(words []string) string { return strings.Join(words, ", ") }

// tellBad lists the rows that were not taken, and puts them into a file to correct and read again.
func (s *server) tellBad(f *filling, result *ui.ImportResult, rows []sheets.Row, bad []forms.BadRow) {
	if len(bad) == 0 {
		return
	}
	header := slices.DeleteFunc(slices.Clone(rows[0].Cells), func(heading string) bool { return heading == s.text("pages.import.why") })
	file := [][]string{append(slices.Clone(header), s.text("pages.import.why"))}
	for _, row := range bad {
		told := ui.BadRow{Line: rows[row.Record+1].Line, Row: strings.Join(without(row.Cells[:min(len(row.Cells), 3)], ""), ", ")}
		for _, fault := range row.Faults {
			told.Why = append(told.Why, fault.Problem.In(f.ctx.Lang))
		}
		result.Bad = append(result.Bad, told)
		cells := append(slices.Clone(row.Cells), make([]string, max(0, len(header)-len(row.Cells)))...)
		file = append(file, append(cells[:len(header)], strings.Join(told.Why, " ")))
	}
	result.File = sheets.Write(file)
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
