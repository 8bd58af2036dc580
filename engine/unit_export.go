package engine

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"laufzettel/definitions"
	"laufzettel/flows"
	"laufzettel/forms"
	"laufzettel/sheets"
)

// UnitExport says what an export of a unit held.
type UnitExport struct {
	Unit   string    `json:"unit"`
	At     time.Time `json:"at"` // UTC; cases that changed later are not in it as they are now
	Cases  int       `json:"cases"`
	Files  int       `json:"files"`  // in the archive, the manifest not counted
	Digest string    `json:"digest"` // SHA-256 of the manifest, in hex
}

// collectionUnitExports remembers the last full export of each unit: without one nothing is erased.
const collectionUnitExports = "unitExports"

// The names in the archive.
const (
	exportManifest = "MANIFEST.sha256"
	exportReadme   = "LIESMICH.txt"
	exportBatch    = 100
)

// ExportUnit writes everything of a unit and the units below it as a ZIP file: per case all events with their values, a
// copy to read and the attachments; people and offices, rows of registers that name the units, the versions of the
// processes, and a manifest with the SHA-256 of every file. It is for whoever runs the installation; people with the
// right to export use ExportUnitFor. Case by case is written as it is read, so that memory does not grow with their
// number. ErrNotFound for an unknown unit.
func (e *Engine) ExportUnit(ctx context.Context, unit string, w io.Writer) (UnitExport, error) {
	scope := Scope{Parts: []ScopePart{{}}}
	done, err := e.exportUnit(ctx, unit, scope, w)
	if err != nil {
		return done, err
	}
	body, err := json.Marshal(done)
	if err != nil {
		return done, err
	}
	return done, errors.Join(e.noteTaken(ctx, systemActor, ExportedUnit, "unit="+unit, done.Cases),
		e.store.Write(ctx, DocumentChange{Document: Document{Collection: collectionUnitExports, Key: unit, Revision: -1, Body: body}}))
}

// ExportUnitFor is ExportUnit for somebody with the right to export the unit: of processes whose definitions say
// themselves who sees their cases it holds those that they see. A *flows.Refusal where they may not; it is the same for
// a unit that does not exist.
func (e *Engine) ExportUnitFor(ctx context.Context, actor flows.Actor, unit string, w func() io.Writer) error {
	if refusal := e.May(actor, ExportCases, OfPart(unit, "")); refusal != nil || unit == "" {
		return no()
	}
	scope := e.ScopeOf(actor, ExportCases)
	counts, err := e.store.CountCases(ctx, CaseQuery{Units: e.Organisation().withBelow(unit), Scope: &scope})
	if err != nil {
		return err
	}
	n := 0
	for _, count := range counts {
		n += count.N
	}
	// It is noted before the first byte leaves: a broken connection may have carried most of it.
	if err := e.noteTaken(ctx, actor, ExportedUnit, "unit="+unit, n); err != nil {
		return err
	}
	_, err = e.exportUnit(ctx, unit, scope, w())
	return err
}

// unitArchive is a ZIP file on its way out.
type unitArchive struct {
	e        *Engine
	o        *Organisation
	zip      *zip.Writer
	manifest strings.Builder
	files    int
	units    []string
	versions map[string]bool
}

func (e *Engine) exportUnit(ctx context.Context, unit string, scope Scope, w io.Writer) (UnitExport, error) {
	o := e.Organisation()
	done := UnitExport{Unit: unit, At: e.clock.Now().UTC()}
	if _, known := o.units[unit]; !known {
		return done, fmt.Errorf("unit %s: %w", unit, ErrNotFound)
	}
	a := &unitArchive{e: e, o: o, zip: zip.NewWriter(w), units: o.withBelow(unit), versions: map[string]bool{}}
	q := CaseQuery{Units: a.units, Scope: &scope, Order: Oldest, Limit: exportBatch}
	for {
		rows, err := e.store.Cases(ctx, q)
		if err != nil {
			return done, err
		}
		for i := range rows {
			if err := a.addCase(ctx, rows[i].ID); err != nil {
				return done, fmt.Errorf("case %s: %w", rows[i].Number, err)
			}
			done.Cases++
		}
		if len(rows) < exportBatch {
			break
		}
		q.After = rows[len(rows)-1].Cursor(q.Order)
	}
	if err := errors.Join(a.addOrganisation(), a.addRegisters(), a.addVersions(ctx)); err != nil {
		return done, err
	}
	if err := a.addText(exportReadme, readmeOf(o, unit, done)); err != nil {
		return done, err
	}
	done.Files = a.files
	manifest := a.manifest.String()
	sum := sha256.Sum256([]byte(manifest))
	done.Digest = hex.EncodeToString(sum[:])
	last, err := a.zip.Create(exportManifest)
	if err == nil {
		_, err = io.WriteString(last, manifest)
	}
	return done, errors.Join(err, a.zip.Close())
}

// add writes a file into the archive and its digest into the manifest.
func (a *unitArchive) add(name string, content io.Reader) error {
	part, err := a.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: a.e.clock.Now().UTC()})
	if err != nil {
		return err
	}
	hash := sha256.New()
	if _, err := io.Copy(io.MultiWriter(part, hash), content); err != nil {
		return err
	}
	a.files++
	fmt.Fprintf(&a.manifest, "%x  %s\n", hash.Sum(nil), name)
	return nil
}

func (a *unitArchive) addText(name, text string) error { return a.add(name, strings.NewReader(text)) }

// ExportedCase is a case in an export, complete: VerifyChain holds for what it stands for.
type ExportedCase struct {
	Format string                 `json:"format"`
	Row    CaseRow                `json:"case"`
	Events []StoredEvent          `json:"events"`
	Values map[string]StoredValue `json:"values"`
	Read   []ReadEvent            `json:"read"`
}

// ReadEvent is an event of an ExportedCase as other programs may read it.
type ReadEvent struct {
	Seq    int             `json:"seq"`
	At     time.Time       `json:"at"`
	Kind   string          `json:"kind"`
	By     json.RawMessage `json:"by"`
	Event  json.RawMessage `json:"event"`
	Values map[string]any  `json:"values,omitempty"`
}

const exportFormat = "laufzettel-case/1"

func (a *unitArchive) addCase(ctx context.Context, id string) error {
	record, err := a.e.store.Load(ctx, id, 0)
	if err != nil {
		return err
	}
	a.versions[record.Row.FlowHash] = true
	folder := path.Join("vorgaenge", fileWord(record.Row.Number)+"-"+fileWord(id))
	whole := ExportedCase{Format: exportFormat, Row: record.Row, Events: record.Events, Values: record.Values}
	for _, event := range record.Events {
		read := ReadEvent{Seq: event.Seq, At: event.At, Kind: event.Kind, By: event.Actor, Event: event.Body, Values: map[string]any{}}
		for name := range event.Values {
			if value, kept := record.Values[valueRef(event.Seq, name)]; kept && name != factsValue {
				read.Values[name] = json.RawMessage(value.Content)
			}
		}
		whole.Read = append(whole.Read, read)
	}
	body, err := json.MarshalIndent(whole, "", " ")
	if err != nil {
		return err
	}
	if err := a.addText(path.Join(folder, "vorgang.json"), string(body)); err != nil {
		return err
	}
	h, err := a.e.History(ctx, id)
	if err != nil {
		return err
	}
	page, err := a.e.caseDocument(h)
	if err != nil {
		return err
	}
	if err := a.addText(path.Join(folder, "vorgang.html"), page); err != nil {
		return err
	}
	return a.addFiles(h, path.Join(folder, "dateien"))
}

// addFiles adds the attachments of a case. What is gone, held back or infected is named in place of its content.
func (a *unitArchive) addFiles(h *History, folder string) error {
	for _, upload := range uploadsOf(h) {
		name := path.Join(folder, fileWord(upload.ID)+"-"+fileWord(upload.Name))
		content, err := a.e.files.Open(h.Row.ID, upload.ID)
		switch {
		case errors.Is(err, fs.ErrNotExist), errors.Is(err, ErrInfected), errors.Is(err, ErrNotScanned):
			if err := a.addText(name+".fehlt.txt", missingFile(err)); err != nil {
				return err
			}
			continue
		case err != nil:
			return err
		}
		if err := errors.Join(a.add(name, content), content.Close()); err != nil {
			return err
		}
	}
	return nil
}

// uploadsOf are the attachments of a case, each once.
func uploadsOf(h *History) []FileMeta {
	var uploads []FileMeta
	for _, stored := range flows.StoredAnswers(h.Flow(), h.Events, func(flows.Spot) bool { return true }) {
		if stored.Field == nil {
			continue
		}
		for _, upload := range stored.Field.Uploads(stored.Value) {
			meta := metaOf(upload)
			if meta.ID != "" && !slices.ContainsFunc(uploads, func(u FileMeta) bool { return u.ID == meta.ID }) {
				uploads = append(uploads, meta)
			}
		}
	}
	return uploads
}

// addVersions adds the versions of the processes on which the cases ran, as the store keeps them.
func (a *unitArchive) addVersions(ctx context.Context) error {
	for _, hash := range sortedNames(a.versions) {
		p, err := a.e.version(ctx, hash)
		if err != nil {
			return err
		}
		if err := a.addText(path.Join("definitionen", fileWord(p.Name)+"-"+fileWord(hash)+".json"), string(p.Pack())); err != nil {
			return err
		}
	}
	return nil
}

// addOrganisation adds the units, who holds or held an office in them, and the offices.
func (a *unitArchive) addOrganisation() error {
	units := [][]string{{"kennung", "name", "ebene", "ueber", "gueltig_ab", "gueltig_bis", "nachfolger"}}
	for _, key := range a.units {
		u := a.o.units[key]
		units = append(units, []string{u.Key, u.Name, u.Level, u.Parent, dayOf(u.ValidFrom), dayOf(u.ValidTo), u.Successor})
	}
	people := [][]string{{"kennung", "vorname", "nachname", "mail", "personalnummer", "geburtsdatum"}}
	offices := [][]string{{"person", "amt", "gliederung", "von", "bis", "vertretung"}}
	for _, p := range a.o.People() {
		theirs := slices.DeleteFunc(slices.Clone(p.Offices), func(office definitions.Office) bool {
			return !slices.Contains(a.units, a.o.unitOr(office.Unit))
		})
		if len(theirs) == 0 {
			continue
		}
		people = append(people, []string{p.ID, p.Given, p.Family, p.Mail, p.Number, dayOf(p.BirthDate)})
		for _, office := range theirs {
			deputy := ""
			if office.Deputy {
				deputy = "ja"
			}
			offices = append(offices, []string{p.ID, office.Function, a.o.unitOr(office.Unit), dayOf(office.From), dayOf(office.To), deputy})
		}
	}
	return errors.Join(a.addText("gliederungen.csv", string(sheets.Write(units))), a.addText("menschen.csv", string(sheets.Write(people))),
		a.addText("aemter.csv", string(sheets.Write(offices))))
}

// addRegisters adds the rows of registers that name one of the units.
func (a *unitArchive) addRegisters() error {
	for _, name := range sortedNames(a.o.set.Registers) {
		r := a.o.set.Registers[name]
		header := []string{"kennung", "bezeichnung"}
		var columns []string
		for _, column := range r.Columns {
			header, columns = append(header, column.Key), append(columns, column.Key)
		}
		rows := [][]string{header}
		for _, row := range a.o.RegisterRows(name) {
			named := false
			for _, column := range r.Columns {
				unit, text := row.Values[column.Key].(string)
				named = named || column.Kind == "unit" && text && slices.Contains(a.units, unit)
			}
			if !named {
				continue
			}
			cells := []string{row.Key, forms.Values(row.Values).Text("label")}
			for _, column := range columns {
				cells = append(cells, plainCell(row.Values[column]))
			}
			rows = append(rows, cells)
		}
		if len(rows) > 1 {
			if err := a.addText(path.Join("register", fileWord(name)+".csv"), string(sheets.Write(rows))); err != nil {
				return err
			}
		}
	}
	return nil
}
