package pages

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
	"laufzettel/ui"
)

// sectionOptions say how much of a form's answers is shown, and where things lead.
type sectionOptions struct {
	change func(page string) string
	files  map[string][]ui.File
	all    bool                     // sensitive answers too
	locks  bool                     // marks sensitive answers that are shown
	brief  bool                     // only what was answered and may be seen
	erased func(path string) string // what stands in place of an answer that is gone; nil or "": nothing
}

// sections are the answers of a form as headed lists, one per page.
func (s *server) sections(views []forms.PageView, o sectionOptions) []ui.Section {
	var sections []ui.Section
	for _, view := range views {
		if view.Hidden {
			continue
		}
		section := ui.Section{Title: view.Title}
		if o.change != nil {
			section.Change = o.change(view.Page.Name)
		}
		s.rows(&section, view.Fields, o)
		if len(section.Rows) > 0 {
			sections = append(sections, section)
		}
	}
	return sections
}

func (s *server) rows(section *ui.Section, fields []forms.FieldView, o sectionOptions) {
	for _, f := range fields {
		if o.erased != nil {
			if note := o.erased(f.Path); note != "" {
				section.Rows = append(section.Rows, ui.Row{Label: f.Label, Text: note})
				continue
			}
		}
		if f.Hidden {
			continue
		}
		if len(f.Fields) > 0 {
			s.rows(section, f.Fields, o)
			continue
		}
		if f.Field.Value == nil {
			continue
		}
		if f.Field.Table != nil && (o.all || !f.Field.Sensitive) {
			s.tableRows(section, f, o)
			continue
		}
		row := ui.Row{Label: f.Label, Text: f.Shown, Lock: o.locks && f.Field.Sensitive}
		if f.Field.Widget.Kind == "file" {
			row.Text, row.Files = "", o.files[f.Path]
		}
		if o.brief && row.Text == "" && len(row.Files) == 0 {
			continue
		}
		if f.Field.Sensitive && !o.all {
			row = ui.Row{Label: f.Label, Hidden: true}
		}
		section.Rows = append(section.Rows, row)
	}
}

// labelOf is the label of a field by path; the path of an unknown one.
func (s *server) labelOf(form *forms.Form, views []forms.PageView, path string) string {
	label := ""
	var walk func([]forms.FieldView)
	walk = func(fields []forms.FieldView) {
		for _, f := range fields {
			if f.Path == path {
				label = f.Label
			}
			walk(f.Fields)
		}
	}
	for _, view := range views {
		walk(view.Fields)
	}
	return label
}

// caseSections are the answers of a case's start form, with downloads below base; base "" offers none. Only
// what was answered is shown; sensitive answers appear by label alone unless all is set.
func (s *server) caseSections(h *engine.History, base string, all bool) ([]ui.Section, error) {
	sections, err := s.valueSections(h, "", h.Process.Form, h.State.Values, s.formContext(h.Process, h.State.Values), base, all)
	foldTables(sections)
	return sections, err
}

// foldTables lets long tables show once they are opened. Copies that are printed show all of them.
func foldTables(sections []ui.Section) {
	for _, section := range sections {
		for _, row := range section.Rows {
			if row.Grid != nil {
				row.Grid.Fold = len(row.Grid.Rows) > mostRowsShown
			}
		}
	}
}

// ownSections are caseSections for the people whom the case is about.
func (s *server) ownSections(h *engine.History, base string, all bool) ([]ui.Section, error) {
	values := withoutWitnesses(h.Process.Form, h.State.Values)
	return s.valueSections(h, "", h.Process.Form, values, s.formContext(h.Process, values), base, all)
}

// filledIn are the answers that came with the newest decision of a step; nil where it has no form.
func (s *server) filledIn(h *engine.History, step *flows.Step, base string, all bool) ([]ui.Section, error) {
	form, state := step.Form(), h.State.Steps[step.Name]
	if form == nil || len(state.Values) == 0 {
		return nil, nil
	}
	ctx := s.formContext(h.Process, state.Values)
	ctx.Extra = map[string]any{"outcome": state.Outcome} // what is asked may depend on it
	return s.valueSections(h, step.Name, form, state.Values, ctx, base, all)
}

func (s *server) valueSections(h *engine.History, step string, form *forms.Form, values forms.Values, ctx *forms.Context, base string, all bool) ([]ui.Section, error) {
	ctx.Reopened = []string{}
	views, err := form.View(form.Input(values), ctx)
	if err != nil {
		return nil, err
	}
	return s.sections(views, sectionOptions{files: filesOf(form, values, base), all: all, locks: true, brief: true, erased: s.erasedNote(h, step, form, values)}), nil
}

// stepSections are what the people of earlier steps filled in, one section per form page, without the step
// named here, whose own form shows it.
func (s *server) stepSections(h *engine.History, except, base string, all bool) ([]ui.Section, error) {
	var filled []ui.Section
	for _, step := range h.Flow().Steps {
		if step.Name == except {
			continue
		}
		sections, err := s.filledIn(h, step, base, all)
		if err != nil {
			return nil, err
		}
		for _, section := range sections {
			if section.Title == "" {
				section.Title = s.stepTitle(h, step.Name)
			}
			filled = append(filled, section)
		}
	}
	return filled, nil
}

// withoutHidden drops the rows that this page may not show, for pages whose reader could never see them.
func withoutHidden(sections []ui.Section) []ui.Section {
	var kept []ui.Section
	for _, section := range sections {
		rows := section.Rows[:0:0]
		for _, row := range section.Rows {
			if !row.Hidden {
				rows = append(rows, row)
			}
		}
		if section.Rows = rows; len(rows) > 0 {
			kept = append(kept, section)
		}
	}
	return kept
}

// filesOf lists the uploads of stored answers by field path. base "" offers no download.
func filesOf(form *forms.Form, values forms.Values, base string) map[string][]ui.File {
	files := map[string][]ui.File{}
	for path, records := range form.FilesIn(values) {
		for _, r := range records {
			file := fileOf(r)
			if base != "" {
				file.Href = fileAddress(base, file.ID)
			}
			files[path] = append(files[path], file)
		}
	}
	return files
}

func fileOf(r expression.Record) ui.File {
	file := ui.File{}
	file.ID, _ = r["id"].(string)
	file.Name, _ = r["name"].(string)
	file.Type, _ = r["type"].(string)
	file.SHA256, _ = r["sha256"].(string)
	if size, ok := r["size"].(expression.Decimal); ok {
		file.Size = size.IntPart()
	}
	return file
}

// FilePolicy is the Content-Security-Policy of attachments: nothing of what somebody sent may run, load or
// post, and what it shows belongs to no site.
const FilePolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"

// sendFile hands an attachment over. Pictures may be shown, everything else is a download: browsers do not
// start their viewer for a PDF in a sandbox, and say that the page is blocked. Nothing of it can run: the
// policy forbids it, and the type was found in the content, not believed.
func (s *server) sendFile(c echo.Context, caseID string, file ui.File) error {
	content, err := s.e.Files().Open(caseID, file.ID)
	if errors.Is(err, engine.ErrNotScanned) || errors.Is(err, engine.ErrInfected) {
		return s.back(c, c.Request().URL.Path+viewEnding) // the page around it says why
	}
	if err != nil {
		return errGone
	}
	defer content.Close()
	disposition := "attachment"
	if slices.Contains(pictures, file.Type) && c.QueryParam("speichern") == "" {
		disposition = "inline"
	}
	h := c.Response().Header()
	h.Set("Content-Security-Policy", FilePolicy)
	h.Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": file.Name}))
	h.Set(echo.HeaderContentType, file.Type)
	c.Response().WriteHeader(http.StatusOK)
	if c.Request().Method == http.MethodHead {
		return nil
	}
	_, err = io.Copy(c.Response(), content)
	return err
}

// draftFile shows an upload to the person who fills in the form.
func (s *server) draftFile(c echo.Context) error {
	f, err := s.filling(c)
	if err != nil {
		return err
	}
	meta, ok := f.draft.Files[c.Param("file")]
	if !ok {
		return errGone
	}
	file := ui.File{ID: meta.ID, Name: meta.Name, Type: meta.Type, Size: meta.Size}
	return s.deliver(c, f.draft.CaseID(), file, s.shell(c, "", "start"), "/f/"+f.process.Name+"/e/"+f.draft.Key)
}

// caseFile finds an attachment of a case in its answers and those of its steps. sensitive says whether it
// belongs to a sensitive field.
func caseFile(h *engine.History, id string) (file ui.File, sensitive, found bool) {
	look := func(form *forms.Form, values forms.Values) {
		if f, s, here := fileIn(form, values, id); here {
			file, sensitive, found = f, s, true
		}
	}
	look(h.Process.Form, h.State.Values)
	for _, step := range h.Flow().Steps {
		look(step.Form(), h.State.Steps[step.Name].Values)
	}
	return file, sensitive, found
}

// fileIn finds an attachment among the answers of one form.
func fileIn(form *forms.Form, values forms.Values, id string) (file ui.File, sensitive, found bool) {
	if form == nil {
		return
	}
	for path, records := range form.FilesIn(values) {
		for _, r := range records {
			if f := fileOf(r); f.ID == id {
				file, found = f, true
				top, _, _ := strings.Cut(path, ".")
				sensitive = form.Field(path).Sensitive || form.Field(top) != nil && form.Field(top).Sensitive
			}
		}
	}
	return
}
