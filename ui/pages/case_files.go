package pages

import (
	"slices"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/ui"
)

// filesIn lists the attachments of sections in the order in which they are read, with the question each answers.
func filesIn(sections []ui.Section) []ui.CaseFile {
	var files []ui.CaseFile
	add := func(list []ui.File, section ui.Section, label string) {
		for _, file := range list {
			if file.Href != "" {
				files = append(files, ui.CaseFile{File: file, Label: label, Section: section.Title})
			}
		}
	}
	for _, section := range sections {
		for _, row := range section.Rows {
			add(row.Files, section, row.Label)
			if row.Grid == nil {
				continue
			}
			for _, line := range row.Grid.Rows {
				for i, cell := range line.Cells {
					add(cell.Files, section, row.Grid.Columns[i])
				}
			}
		}
	}
	return files
}

// caseFile shows an attachment to whoever may see the case; sensitive ones to those who see everything, which is noted.
func (s *server) caseFileOf(c echo.Context, d *caseDesk) error {
	file, sensitive, found := caseFile(d.h, c.Param("file"))
	action := engine.SeeFiles
	if sensitive {
		action = engine.SeeAll
	}
	if _, _, own := ownFile(d.h, c.Param("file")); !own && !d.notes {
		found = false // what was filled in on the way belongs to those who work on the case
	}
	if !found || s.e.May(d.actor, action, engine.OfCase(&d.h.Case)) != nil {
		return errGone
	}
	if sensitive {
		if err := s.e.NoteAccess(c.Request().Context(), d.actor, d.h.Row.ID, "file/"+file.ID); err != nil {
			return err
		}
	}
	sections, err := s.allSections(d)
	if err != nil {
		return err
	}
	return s.deliverAmong(c, d.h.Row.ID, file, s.shell(c, "", "cases"), d.at, filesIn(sections))
}

// allSections are the answers of a case and of its steps, as far as the reader may see them.
func (s *server) allSections(d *caseDesk) ([]ui.Section, error) {
	sections, err := s.caseSections(d.h, d.at, d.all)
	if err != nil {
		return nil, err
	}
	if !d.notes {
		return sections, nil
	}
	filled, err := s.stepSections(d.h, "", d.at, d.all)
	return append(sections, filled...), err
}

// place puts the neighbours of a file onto its page.
func (s *server) place(view *ui.FilePage, id string, among []ui.CaseFile) {
	at := slices.IndexFunc(among, func(f ui.CaseFile) bool { return f.ID == id })
	if at < 0 {
		return
	}
	view.Label = among[at].Label
	if len(among) < 2 {
		return
	}
	view.Place = s.text("pages.file.place", "n", at+1, "all", len(among))
	if at > 0 {
		view.Before = &ui.FileLink{Name: among[at-1].Name, Href: among[at-1].Href}
	}
	if at < len(among)-1 {
		view.After = &ui.FileLink{Name: among[at+1].Name, Href: among[at+1].Href}
	}
}
