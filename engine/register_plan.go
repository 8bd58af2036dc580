package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
	"laufzettel/forms"
)

// collectionImports holds files of rows between the preview and the button that applies it.
const collectionImports = "registerImports"

// keepImports is how long a preview can be applied.
const keepImports = time.Hour

// ErrNoKeyColumn means that a file of rows does not say which row each line is.
var ErrNoKeyColumn = errors.New("the file has no column with the keys")

var (
	planTwice = &source.Message{Code: "register-row-twice",
		De: "Die Kennung „{key}“ steht zweimal in der Datei.", En: "The key “{key}” is in the file twice."}
	planWide = &source.Message{Code: "register-row-wide",
		De: "Die Zeile hat mehr Zellen als die Datei Überschriften.", En: "The row has more cells than the file has headings."}
)

// RowPlan is what a file of rows would do to a register. Nothing is done by it.
type RowPlan struct {
	Added, Changed []string // keys
	Same           int
	Unknown        []string       // headings that are no column
	Bad            []forms.BadRow // with any of them nothing may be applied
	Changes        []RowChange    // of Added and Changed
	// Confirm is how many rows would change, where that is more than half of those that are there: then a person has to
	// say the number. 0: not needed.
	Confirm int
	// Digest tells this plan from every other, one on changed rows included.
	Digest string
}

// importChunk is how many lines are read at once; forms bound the rows of a table.
const importChunk = 500

// PlanRows compares lines of a file with a register. header says what the cells are, as in forms.ImportRows; a column
// that the file lacks stays as it is. ErrNoKeyColumn; ErrNotFound for an unknown register.
func (o *Organisation) PlanRows(register string, header []string, lines [][]string, ctx *forms.Context) (*RowPlan, error) {
	r := o.set.Registers[register]
	if r == nil {
		return nil, ErrNotFound
	}
	f, err := o.RowForm(r)
	if err != nil {
		return nil, err
	}
	p := &planner{o: o, r: r, f: f, ctx: *ctx, plan: &RowPlan{}, seen: map[string]bool{}}
	p.ctx.Catalogue = f
	if err := p.readHeader(header); err != nil {
		return nil, err
	}
	for from := 0; from < len(lines); from += importChunk {
		if err := p.readLines(lines[from:min(from+importChunk, len(lines))], from); err != nil {
			return nil, err
		}
	}
	return p.finish()
}

type planner struct {
	o      *Organisation
	r      *definitions.Register
	f      *definitions.RowForm
	ctx    forms.Context
	plan   *RowPlan
	header []string // of the file, with the columns that it lacks behind them
	own    int      // how many of them the file has
	absent []int    // places of the lacking columns among the cells of a row
	key    int      // place of the key
	seen   map[string]bool
}

func (p *planner) readHeader(header []string) error {
	read, err := p.f.Sheet.ImportRows(definitions.SheetTable, header, nil, nil, &p.ctx)
	if err != nil {
		return err
	}
	labels, err := p.f.Headings(&p.ctx)
	if err != nil {
		return err
	}
	p.plan.Unknown = read.Unknown
	p.own, p.header = len(header), append(slices.Clone(header), read.Absent...)
	for _, label := range read.Absent {
		p.absent = append(p.absent, slices.Index(labels, label))
	}
	if slices.Contains(p.absent, 0) || len(labels) == 0 {
		return ErrNoKeyColumn
	}
	// The key is the heading that alone makes the key known.
	p.key = slices.IndexFunc(header, func(heading string) bool {
		one, err := p.f.Sheet.ImportRows(definitions.SheetTable, []string{heading}, nil, nil, &p.ctx)
		return err == nil && !slices.Contains(one.Absent, labels[0])
	})
	return nil
}

// readLines reads some lines; the first of them is the one at from.
func (p *planner) readLines(lines [][]string, from int) error {
	var records [][]string
	var places []int // of each record among all lines
	for i, line := range lines {
		if !slices.ContainsFunc(line, func(cell string) bool { return strings.TrimSpace(cell) != "" }) {
			continue
		}
		if len(line) > p.own && strings.TrimSpace(strings.Join(line[p.own:], "")) != "" {
			p.bad(from+i, line, planWide.Say(nil))
			continue
		}
		records, places = append(records, p.completed(line)), append(places, from+i)
	}
	read, err := p.f.Sheet.ImportRows(definitions.SheetTable, p.header, records, nil, &p.ctx)
	if err != nil {
		return err
	}
	bad := map[int]bool{}
	for _, row := range read.Bad {
		bad[row.Record] = true
		row.Cells = row.Cells[:min(len(row.Cells), p.own)]
		row.Record = places[row.Record]
		p.plan.Bad = append(p.plan.Bad, row)
	}
	values, problems, err := p.f.Sheet.Read(read.Input, "", &p.ctx)
	if err != nil {
		return err
	}
	list, _ := values[definitions.SheetTable].([]any)
	if len(problems) > 0 || len(list) != len(records)-len(bad) {
		return errors.New("register " + p.r.Name + ": lines that were read one by one are wrong together")
	}
	for i, line := range records {
		if bad[i] {
			continue
		}
		values, _ := list[0].(expression.Record)
		list = list[1:]
		if err := p.take(p.f.Row(forms.Values(values), ""), places[i], line[:p.own]); err != nil {
			return err
		}
	}
	return nil
}

// completed is a line with the columns that the file lacks: they stay as they are.
func (p *planner) completed(line []string) []string {
	cells := append(slices.Clone(line[:min(len(line), p.own)]), make([]string, max(0, p.own-len(line)))...)
	var before []string
	if p.key >= 0 {
		if row, known := p.o.RegisterRow(p.r.Name, strings.TrimSpace(cells[p.key])); known {
			before = p.f.Cells(row.Values)
		}
	}
	for _, at := range p.absent {
		cell := ""
		if before != nil && at >= 0 {
			cell = before[at]
		}
		cells = append(cells, cell)
	}
	return cells
}

// take compares one row with the register.
func (p *planner) take(row expression.Record, place int, line []string) error {
	key, _ := row["key"].(string)
	if p.seen[key] {
		p.bad(place, line, planTwice.Say(source.Args{"key": key}))
		return nil
	}
	p.seen[key] = true
	before, known := p.o.RegisterRow(p.r.Name, key)
	if !known {
		p.plan.Added = append(p.plan.Added, key)
		p.plan.Changes = append(p.plan.Changes, RowChange{Values: row, New: true})
		return nil
	}
	was, err := p.r.EncodeRow(before.Values)
	if err != nil {
		return err
	}
	is, err := p.r.EncodeRow(row)
	if err != nil {
		return err
	}
	if string(was) == string(is) {
		p.plan.Same++
		return nil
	}
	p.plan.Changed = append(p.plan.Changed, key)
	p.plan.Changes = append(p.plan.Changes, RowChange{Values: row, Revision: before.Revision, Retired: before.Retired && p.r.ActiveColumn() == ""})
	return nil
}

func (p *planner) bad(place int, line []string, text source.Text) {
	p.plan.Bad = append(p.plan.Bad, forms.BadRow{Record: place, Cells: line, Faults: []forms.BadCell{{Heading: -1, Problem: forms.Problem{Text: text}}}})
}

func (p *planner) finish() (*RowPlan, error) {
	slices.SortStableFunc(p.plan.Bad, func(a, b forms.BadRow) int { return a.Record - b.Record })
	if n := len(p.plan.Changed); 2*n > len(p.o.RegisterRows(p.r.Name)) {
		p.plan.Confirm = n
	}
	sum := sha256.New()
	for _, change := range p.plan.Changes {
		row, err := p.r.EncodeRow(change.Values)
		if err != nil {
			return nil, err
		}
		sum.Write(row)
		sum.Write([]byte(" " + strconv.Itoa(change.Revision) + "\n"))
	}
	p.plan.Digest = hex.EncodeToString(sum.Sum(nil)[:12])
	return p.plan, nil
}

// StagedRows are the lines of a file between its preview and the button that applies it.
type StagedRows struct {
	Register string     `json:"register"`
	Person   string     `json:"person"`
	Lines    [][]string `json:"lines"`  // the heading first
	Places   []int      `json:"places"` // of each line in the file
}

// StageRows keeps the lines of a file for an hour and names them.
func (e *Engine) StageRows(ctx context.Context, actor flows.Actor, rows StagedRows) (string, error) {
	if refusal := e.May(actor, EditRegister, Named(rows.Register)); refusal != nil {
		return "", refusal
	}
	return e.stage(ctx, actor, rows)
}

// StageKept is StageRows of a file of people or units, for whoever keeps people somewhere. Register is a name that no
// register has.
func (e *Engine) StageKept(ctx context.Context, actor flows.Actor, rows StagedRows) (string, error) {
	if units, everywhere := e.UnitsFor(actor, EditPeople); !everywhere && len(units) == 0 {
		return "", no()
	}
	return e.stage(ctx, actor, rows)
}

func (e *Engine) stage(ctx context.Context, actor flows.Actor, rows StagedRows) (string, error) {
	rows.Person = actor.Person
	body, err := json.Marshal(rows)
	if err != nil {
		return "", err
	}
	key := randomID()
	return key, e.store.Write(ctx, DocumentChange{Document: Document{Collection: collectionImports, Key: key, Body: body, Expires: e.clock.Now().Add(keepImports)}})
}

// Staged are the lines that the actor has staged for a register; ErrNotFound for those of somebody else, of another
// register, and after an hour.
func (e *Engine) Staged(ctx context.Context, actor flows.Actor, register, key string) (*StagedRows, error) {
	doc, err := e.store.Get(ctx, collectionImports, key)
	if err != nil {
		return nil, err
	}
	var rows StagedRows
	if err := json.Unmarshal(doc.Body, &rows); err != nil {
		return nil, err
	}
	if rows.Register != register || rows.Person != actor.Person || len(rows.Lines) == 0 {
		return nil, ErrNotFound
	}
	return &rows, nil
}

// DropStaged forgets staged lines.
func (e *Engine) DropStaged(ctx context.Context, key string) error {
	return e.store.Write(ctx, DocumentChange{Document: Document{Collection: collectionImports, Key: key, Revision: -1}, Delete: true})
}
