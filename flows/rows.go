package flows

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
	"laufzettel/forms"
)

// OutcomeMixed is the outcome of a step that decides row by row where the rows got different ones.
const OutcomeMixed = "mixed"

// MostRows is how many rows one task decides at most; a case with more of them halts visibly.
const MostRows = 2000

// RowChoice is what somebody chose for one row. Outcome "" leaves it to the rest.
type RowChoice struct {
	Outcome string
	Comment string
}

// rowsConfig is the table that a task decides row by row.
type rowsConfig struct {
	list  *expression.Program
	table *forms.Field // whose columns the rows have
	from  string       // the step whose form holds the table; "" is the start form
}

var rowsKey = spec.Key{Name: "rows", Kind: spec.Condition, Example: "form.personen", Doc: spec.Doc{
	De: "Die Zeilen einer Tabelle: Die Aufgabe hat ein Ergebnis je Zeile und eine Wahl für alle übrigen. Danach ist steps.<step>.rows die Liste der Zeilen mit .outcome und .comment; das Ergebnis des Schritts ist das gemeinsame, sonst mixed. Auch ein Teil ist möglich: filter(steps.x.rows, .outcome == \"ok\").",
	En: "The rows of a table: the task has an outcome for each row and one choice for all others. Afterwards steps.<step>.rows is the list of rows with .outcome and .comment; the outcome of the step is the common one, otherwise mixed. A part is possible too: filter(steps.x.rows, .outcome == \"ok\")."}}

var (
	msgRowsTable = &source.Message{Code: "rows-table",
		De: `rows braucht eine Tabelle: form.<tabelle>, steps.<schritt>.<tabelle> oder steps.<schritt>.rows eines früheren Schritts.`,
		En: `rows needs a table: form.<table>, steps.<step>.<table>, or steps.<step>.rows of an earlier step.`}
	msgRowsNames = &source.Message{Code: "rows-names",
		De: `rows darf nur Angaben des Vorgangs lesen, die sich nach der Entscheidung nicht mehr ändern: Felder des Formulars und steps. „{name}“ gehört nicht dazu.`,
		En: `rows may only read what does not change after the decision: fields of the form and steps. "{name}" is not among them.`}
	msgRowsKey = &source.Message{Code: "rows-with",
		De: `{key} geht nicht zusammen mit rows: Über die Zeilen entscheidet, wer zuerst kommt, in einem Durchgang je Vorgang. Lass {key} weg.`,
		En: `{key} does not go with rows: whoever comes first decides the rows, in one go for each case. Leave {key} out.`}
	msgRowsColumn = &source.Message{Code: "rows-column",
		De: `Die Tabelle hat eine Spalte {name}; steps.<schritt>.rows fügt den Zeilen selbst {name} hinzu. Nenne die Spalte anders.`,
		En: `The table has a column {name}; steps.<step>.rows adds {name} to the rows itself. Call the column something else.`}
	msgRowsMixed = &source.Message{Code: "rows-mixed",
		De: `mixed ist hier das Ergebnis, das der Schritt bekommt, wenn die Zeilen verschiedene haben. Schreib by: rows dazu, oder nenne es anders.`,
		En: `mixed is the outcome here that the step gets where the rows have different ones. Add by: rows, or call it something else.`}
	msgRowsOnly = &source.Message{Code: "by-rows-without-rows",
		De: `by: rows gehört zu einem Schritt mit rows, und das Ergebnis heißt mixed.`,
		En: `by: rows belongs to a step with rows, and the outcome is called mixed.`}
	msgRowMissing = &source.Message{Code: "row-missing",
		De: `Noch ohne Ergebnis: {n} von {all}. Wähle eines für jede Zeile, oder eines für alle übrigen.`,
		En: `Still without an outcome: {n} of {all}. Choose one for each row, or one for all others.`}
	msgRowReason = &source.Message{Code: "row-reason",
		De: `Begründe das Ergebnis dieser Zeile mit mindestens {n} Zeichen.`,
		En: `Give a reason of at least {n} characters for the outcome of this row.`}
	msgRestReason = &source.Message{Code: "rest-reason",
		De: `Begründe das Ergebnis für alle übrigen mit mindestens {n} Zeichen.`,
		En: `Give a reason of at least {n} characters for the outcome of all others.`}
	msgRowOutcome = &source.Message{Code: "row-outcome",
		De: `„{outcome}“ ist kein Ergebnis für eine Zeile.`,
		En: `"{outcome}" is no outcome for a row.`}
	msgRowCount = &source.Message{Code: "row-count",
		De: `Es sind {n} Zeilen, angegeben sind {given}. Sieh dir die Zeilen noch einmal an.`,
		En: `There are {n} rows, and {given} were given. Look at the rows again.`}
	msgWholeOutcome = &source.Message{Code: "rows-outcome",
		De: `In diesem Schritt hat jede Zeile ein Ergebnis. Gib „rows“ oder „rest“ an.`,
		En: `In this step every row has an outcome. Give “rows” or “rest”.`}
	msgTooManyRows = &source.Message{Code: "too-many-rows",
		De: `Das sind mehr als {n} Zeilen für eine Aufgabe.`,
		En: `These are more than {n} rows for one task.`}
	msgMixedLabel = &source.Message{Code: "mixed", De: `Je Zeile verschieden`, En: `Differs by row`}
)

// dottedName finds the names in an expression.
var dottedName = regexp.MustCompile(`\b[a-z][A-Za-z0-9]*(?:\.[a-z][A-Za-z0-9]*)*`)

// rowWords are what steps.<step>.rows adds to a row.
var rowWords = []string{"outcome", "comment"}

// rowsConfig reads the key rows. Everything the list reads is the case's own and locked once it is decided on (rule
// S9), so that rows and outcomes belong together as long as the decision holds.
func (p *parser) rowsConfig(s *Step, d *spec.Decoded, c *taskConfig) {
	for _, o := range c.outcomes {
		if o.ByRows && (!d.Has("rows") || o.Key != OutcomeMixed) {
			p.report.Add(source.Diagnostic{Pos: o.Pos, Width: len(o.Key), Text: msgRowsOnly.Say(nil)})
		}
	}
	n := d.At("rows")
	if n == nil {
		return
	}
	table, from := p.rowsTable(s)
	if table == nil {
		p.report.Error(n, msgRowsTable, nil)
		return
	}
	for _, column := range table.Table.Row.Fields() {
		if slices.Contains(rowWords, column.Name) {
			p.report.Error(n, msgRowsColumn, source.Args{"name": column.Name})
		}
	}
	if c.votes.mode != "first" {
		p.report.Error(d.At("decide"), msgRowsKey, source.Args{"key": "decide"})
	}
	if c.bulk {
		p.report.Error(d.At("bulk"), msgRowsKey, source.Args{"key": "bulk"})
	}
	switch mixed := c.outcome(OutcomeMixed); {
	case mixed == nil:
		c.outcomes = append(c.outcomes, &Outcome{Key: OutcomeMixed, ByRows: true, Pos: s.Pos, built: [2]*source.Message{msgMixedLabel}})
	case !mixed.ByRows:
		p.report.Add(source.Diagnostic{Pos: mixed.Pos, Width: len(mixed.Key), Text: msgRowsMixed.Say(nil)})
	case mixed.Label == nil:
		mixed.built = [2]*source.Message{msgMixedLabel}
	}
	list := expression.CompileCondition(n, &expression.Type{Kind: expression.Listing, Elem: &expression.Type{Kind: expression.Rec, Open: true}}, p.env, p.report)
	if list == nil {
		return
	}
	c.rows = &rowsConfig{list: list, table: table, from: from}
	for _, name := range topNames(list.Names()) {
		if name != "steps" && name != "form" && p.startField(name) == nil {
			p.report.Error(n, msgRowsNames, source.Args{"name": name})
		}
	}
	s.reads = append(s.reads, topNames(list.Names())...)
}

// rowsTable finds the table whose rows a step decides, by the names that its key rows reads, and the step whose form it
// stands in. It works before expressions are compiled, since their types depend on it.
func (p *parser) rowsTable(s *Step) (*forms.Field, string) {
	return p.tableNamed(s.decoded.At("rows"), map[*Step]bool{s: true})
}

func (p *parser) tableNamed(n *source.Node, seen map[*Step]bool) (*forms.Field, string) {
	if n == nil {
		return nil, ""
	}
	for _, name := range dottedName.FindAllString(n.Raw, -1) {
		parts := strings.Split(name, ".")
		if parts[0] == "form" {
			parts = parts[1:]
		}
		switch {
		case len(parts) == 0:
		case parts[0] == "steps" && len(parts) > 2:
			step := p.flow.steps[parts[1]]
			switch {
			case step == nil || seen[step]:
			case parts[2] == "rows" && step.decoded.Has("rows"):
				seen[step] = true
				return p.tableNamed(step.decoded.At("rows"), seen)
			case step.form != nil:
				if f := step.form.Field(parts[2]); f != nil && f.Table != nil {
					return f, step.Name
				}
			}
		default:
			if f := p.startField(parts[0]); f != nil && f.Table != nil {
				return f, ""
			}
		}
	}
	return nil, ""
}

// rowsResult is the type of steps.<step>.rows.
func (p *parser) rowsResult(s *Step, fields map[string]*expression.Type) {
	if !s.decoded.Has("rows") {
		return
	}
	table, _ := p.rowsTable(s)
	if table == nil || table.Value == nil || table.Value.Elem == nil {
		return
	}
	row := *table.Value.Elem
	row.Fields = map[string]*expression.Type{}
	for name, t := range table.Value.Elem.Fields {
		row.Fields[name] = t
	}
	row.Fields["outcome"] = &expression.Type{Kind: expression.Text, Options: s.rowOutcomes()}
	row.Fields["comment"] = textType
	fields["rows"] = &expression.Type{Kind: expression.Listing, Elem: &row}
}

// rowOutcomes are the outcomes that a row can have, as written.
func (s *Step) rowOutcomes() []string {
	var keys []string
	for _, o := range s.decoded.Map("outcomes") {
		if then := o.Word("then"); then != string(Return) && then != string(Hold) && o.Word("by") == "" {
			keys = append(keys, o.Name)
		}
	}
	return keys
}

// forRow says whether an outcome can be chosen for a single row; the others are about the whole task.
func (o *Outcome) forRow() bool {
	return !o.ByTime && !o.ByRows && o.Then.Kind != Return && o.Then.Kind != Hold
}

// rowList evaluates the rows of a step. steps are the records of the steps before it.
func (r *reader) rowList(c *rowsConfig, steps expression.Record) ([]any, error) {
	names := make(map[string]any, len(r.state.Values)+2)
	for name, value := range r.state.Values {
		names[name] = value
	}
	names["form"], names["steps"] = expression.Record(r.state.Values), steps
	value, err := c.list.Eval(&expression.Scope{Names: names, Zone: r.zone})
	if err != nil {
		return nil, err
	}
	list, _ := value.([]any)
	if len(list) > MostRows {
		return nil, &expression.Failure{Pos: c.list.Pos, Source: c.list.Source, Err: &expression.Complaint{Text: msgTooManyRows.Say(source.Args{"n": MostRows})}}
	}
	return list, nil
}

// addRows adds the decided rows to what expressions see of a step.
func (r *reader) addRows(record expression.Record, s *Step, state StepState, steps expression.Record) {
	c := s.task()
	if c == nil {
		return
	}
	if c.body != nil {
		record["body"] = c.body.name.In(r.site.Lang)
		if state.EnteredBy != (Party{}) {
			record["enteredBy"] = partyRecord(r, state.EnteredBy, "named", "steps."+s.Name)
		}
	}
	if c.rows == nil || state.Outcome == "" {
		return
	}
	list, err := r.rowList(c.rows, steps)
	if err != nil { // the step could not have been decided
		return
	}
	rows := make([]any, len(list))
	for i := range list {
		row := expression.Record{}
		if of, is := list[i].(expression.Record); is {
			for name, value := range of {
				row[name] = value
			}
		}
		chosen := state.rowChoice(i)
		row["outcome"], row["comment"] = chosen.Outcome, chosen.Comment
		rows[i] = row
	}
	record["rows"] = rows
}

// rowChoice is what was decided on a row, from 0: its own outcome, or that of the whole step.
func (t StepState) rowChoice(i int) RowChoice {
	if i >= len(t.Rows) {
		if t.Outcome == OutcomeMixed {
			return RowChoice{}
		}
		return RowChoice{Outcome: t.Outcome, Comment: t.Comment}
	}
	return t.Rows[i]
}

// outcomeOf is the outcome that a choice gives its step, nil where there is none of that name. A task that decides row by
// row gets the common outcome of its rows; one outcome for all of them may be given as that of the task.
func (d *decider) outcomeOf(s *Step, c *taskConfig, in *Choose) (*Outcome, error) {
	o := c.outcome(in.Outcome)
	if c.rows == nil || o == nil && in.Outcome != "" || o != nil && !o.forRow() && !o.ByRows {
		in.Rows, in.Rest = nil, ""
		return o, nil
	}
	if o != nil && o.forRow() && in.Rest == "" && len(in.Rows) == 0 {
		in.Rest = o.Key
	}
	result, rows, problems, err := d.chooseRows(s, c, *in)
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		return nil, incompleteWith(problems)
	}
	in.rows = rows
	return result, nil
}

// chooseRows works out what is chosen for every row. The outcome it returns is that of the step; nil with problems where
// something is missing.
func (d *decider) chooseRows(s *Step, c *taskConfig, in Choose) (*Outcome, []string, []forms.Problem, error) {
	list, err := d.rowList(c.rows, d.stepsBefore(s))
	if err != nil {
		return nil, nil, nil, err
	}
	if len(in.Rows) > len(list) {
		text := msgRowCount.Say(source.Args{"n": len(list), "given": len(in.Rows)})
		return nil, nil, []forms.Problem{{Field: "rows", Text: text}}, nil
	}
	rest := c.outcome(in.Rest)
	if in.Rest != "" && (rest == nil || !rest.forRow()) {
		return nil, nil, []forms.Problem{{Field: "rest", Text: msgRowOutcome.Say(source.Args{"outcome": in.Rest})}}, nil
	}
	chosen, missing := make([]string, len(list)), 0
	var problems []forms.Problem
	common, mixed, restUsed := "", false, false
	for i := range list {
		choice := RowChoice{}
		if i < len(in.Rows) {
			choice = in.Rows[i]
		}
		o := rest
		if choice.Outcome != "" {
			o = c.outcome(choice.Outcome)
			if o == nil || !o.forRow() {
				problems = append(problems, forms.Problem{Field: rowControl(i), Text: msgRowOutcome.Say(source.Args{"outcome": choice.Outcome})})
				continue
			}
		}
		if o == nil {
			missing++
			continue
		}
		own := utf8.RuneCountInString(strings.TrimSpace(choice.Comment))
		switch need := max(o.MinLength, 1); {
		case !o.Reason || own >= need:
		case choice.Outcome == "" && own == 0:
			restUsed = true
		default:
			problems = append(problems, forms.Problem{Field: rowControl(i) + ".comment", Text: msgRowReason.Say(source.Args{"n": need})})
		}
		chosen[i] = o.Key
		mixed = mixed || common != "" && common != o.Key
		common = o.Key
	}
	if missing > 0 {
		problems = append(problems, forms.Problem{Field: "rest", Text: msgRowMissing.Say(source.Args{"n": missing, "all": len(list)})})
	}
	if restUsed && utf8.RuneCountInString(strings.TrimSpace(in.Comment)) < max(rest.MinLength, 1) {
		problems = append(problems, forms.Problem{Field: "comment", Text: msgRestReason.Say(source.Args{"n": max(rest.MinLength, 1)})})
	}
	switch {
	case len(problems) > 0:
		return nil, nil, problems, nil
	case mixed:
		return c.outcome(OutcomeMixed), chosen, nil, nil
	case common == "" && rest == nil: // an empty table: nothing to tell apart
		return nil, nil, []forms.Problem{{Field: "rest", Text: msgWholeOutcome.Say(nil)}}, nil
	case common == "":
		return rest, chosen, nil, nil
	}
	return c.outcome(common), chosen, nil, nil
}

// rowControl is the name of the control of a row, which counts from 1.
func rowControl(i int) string { return "row." + decimal(i+1).String() }

// stepsBefore are the records of the steps, as expressions see them now.
func (r *reader) stepsBefore(*Step) expression.Record {
	steps, _ := r.names().Names["steps"].(expression.Record)
	return steps
}
