package forms

import (
	"slices"
	"sort"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var (
	optionsMissing = &source.Message{Code: "options-missing",
		De: "Die Auswahl „{name}“ hat nichts zur Auswahl. Schreib „options: {schluessel: Beschriftung}“ oder „from: registers.name“.",
		En: "The choice \"{name}\" offers nothing. Write \"options: {key: Label}\" or \"from: registers.name\"."}
	optionsTwice = &source.Message{Code: "options-twice",
		De: "„options“ und „from“ schließen einander aus.",
		En: "\"options\" and \"from\" exclude each other."}
	optionKey = &source.Message{Code: "option-key",
		De: "„{name}“ geht als Schlüssel einer Möglichkeit nicht: erlaubt sind Buchstaben, Ziffern, Punkt, Binde- und Unterstrich.",
		En: "\"{name}\" cannot be the key of an option: letters, digits, point, hyphen and underscore are allowed."}
	fromWrong = &source.Message{Code: "options-from",
		De: "„from“ nennt ein Register, zum Beispiel from: registers.{name}.",
		En: "\"from\" names a register, for example from: registers.{name}."}
	registerUnknown = &source.Message{Code: "register-unknown",
		De: "Das Register „{name}“ gibt es nicht. Vorhanden: {known}.",
		En: "There is no register \"{name}\". There are: {known}."}
	onlyWithoutFrom = &source.Message{Code: "only-without-from",
		De: "„only“ filtert die Zeilen eines Registers und braucht darum „from“.",
		En: "\"only\" filters the rows of a register, so it needs \"from\"."}
	levelUnknown = &source.Message{Code: "level-unknown",
		De: "Die Ebene „{name}“ gibt es in der Organisation nicht. Vorhanden: {known}.",
		En: "The organisation has no level \"{name}\". There are: {known}."}
	columnUnknown = &source.Message{Code: "options-column",
		De: "Eine Spalte „{name}“ gibt es hier nicht. Vorhanden: {known}.",
		En: "There is no column \"{name}\" here. There are: {known}."}
	columnsWithoutFrom = &source.Message{Code: "columns-without-from",
		De: "„columns“ zeigt Spalten eines Registers und braucht darum „from“.",
		En: "\"columns\" shows columns of a register, so it needs \"from\"."}
	notOffered = &source.Message{Code: "answer-not-offered",
		De: "Bei „{label}“ steht „{given}“ nicht zur Auswahl. Bitte wähle eine der angebotenen Möglichkeiten.",
		En: "“{label}” does not offer “{given}”. Please choose one of the options."}
)

// optionKeys are the keys of a field that offers a choice.
var optionKeys = []spec.Key{
	{Name: "options", Kind: spec.LabelMap, Example: "{ja: Ja, nein: Nein}", Also: []string{"values", "choices"}, Doc: spec.Doc{
		De: "Die Möglichkeiten als „schlüssel: Beschriftung“.",
		En: "The options as \"key: Label\"."}},
	{Name: "from", Kind: spec.Word, Example: "registers.fahrzeuge", Also: []string{"register"}, Doc: spec.Doc{
		De: "Ein Register, dessen Zeilen die Möglichkeiten sind; die Antwort hält die Zeile fest.",
		En: "A register whose rows are the options; the answer keeps the row."}},
	{Name: "only", Kind: spec.Condition, Example: "row.active", Also: []string{"filter", "where"}, Doc: spec.Doc{
		De: "Welche Zeilen angeboten werden; „row“ ist die Zeile. Andere Felder dürfen vorkommen: row.verband == kv.key. Was nicht mehr angeboten wird, muss neu gewählt werden.",
		En: "Which rows are offered; \"row\" is the row. Other fields may be used: row.association == kv.key. What is no longer offered has to be chosen anew."}},
	searchKey,
	{Name: "columns", Kind: spec.Words, Example: "[zustaendig]", Also: []string{"showColumns", "spalten"}, Doc: spec.Doc{
		De: "Spalten des Registers, die neben jeder Möglichkeit stehen.",
		En: "Columns of the register that stand beside each option."}},
}

var searchKey = spec.Key{Name: "search", Kind: spec.Flag, Example: "true", Also: []string{"searchable", "suche"}, Doc: spec.Doc{
	De: "Statt einer langen Liste gibt es ein Feld zum Suchen.",
	En: "A field to search in stands instead of a long list."}}

func optionKeyFits(key string) bool {
	if key == "" {
		return false
	}
	for _, r := range key {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("._-", r) {
			return false
		}
	}
	return true
}

// configureOptions reads what a choice offers and returns the type of one chosen option.
func configureOptions(f *Field, d *spec.Decoded, world *World, report *source.Report) *expression.Type {
	f.Options = &Options{Search: d.Flag("search"), Shown: d.Words("columns")}
	chosen := &expression.Type{Kind: expression.Keyed, Fields: map[string]*expression.Type{"key": textType, "label": textType}}
	switch {
	case d.Has("options") && d.Has("from"):
		report.Error(d.At("from"), optionsTwice, nil)
	case d.Has("options"):
		for _, e := range d.At("options").Entries {
			if !optionKeyFits(e.Key) {
				report.Add(e.KeyDiagnostic(optionKey.Say(source.Args{"name": e.Key})))
				continue
			}
			label := source.LocalOf(e.Value, report)
			row := expression.Record{"key": e.Key}
			expression.SetPart(row, "label", label)
			f.Options.Fixed = append(f.Options.Fixed, Option{Key: e.Key, Label: label.Text, Row: row})
			chosen.Options = append(chosen.Options, e.Key)
		}
		if d.Has("only") {
			report.Error(d.At("only"), onlyWithoutFrom, nil)
		}
		if d.Has("columns") {
			report.Error(d.At("columns"), columnsWithoutFrom, nil)
		}
	case d.Has("from"):
		if row := registerOf(f, d.At("from"), world, report); row != nil {
			f.Options.checkShown(d.At("columns"), f.Options.Columns, report)
			return row
		}
	default:
		report.Error(d.Node, optionsMissing, source.Args{"name": f.Name})
	}
	return chosen
}

// registerOf finds the register of "from: registers.name" and the type of its rows.
func registerOf(f *Field, at *source.Node, world *World, report *source.Report) *expression.Type {
	name, ok := strings.CutPrefix(at.Raw, "registers.")
	if !ok || !namePattern.MatchString(name) {
		if name == at.Raw && world.Registers[name] == nil {
			name = "name"
		}
		report.Error(at, fromWrong, source.Args{"name": name})
		return nil
	}
	row := world.Registers[name]
	if row == nil {
		var known []string
		for r := range world.Registers {
			known = append(known, r)
		}
		unknown(report, at, registerUnknown, name, known)
		return nil
	}
	f.Options.Register, f.Options.headings = name, world.Headings[name]
	for column := range row.Fields {
		if column != "key" && column != "label" {
			f.Options.Columns = append(f.Options.Columns, column)
		}
	}
	sort.Strings(f.Options.Columns)
	keyed := *row
	keyed.Kind, keyed.Missing = expression.Keyed, false
	return &keyed
}

// compileOptions reads the filter of a register.
func compileOptions(f *Field, d *spec.Decoded, env *expression.Env, world *World, report *source.Report) {
	if f.Options.Register != "" && d.Has("only") {
		row := world.Registers[f.Options.Register]
		f.Options.Only = expression.CompileCondition(d.At("only"), boolType, env.With("row", row), report)
	}
}

func readsOptions(f *Field) []*expression.Program {
	return []*expression.Program{f.Options.Only, f.Options.Under, f.Options.Unit}
}

// offered lists what may be chosen now.
func (o *Options) offered(ctx *Context, scope *expression.Scope) ([]Option, error) {
	if o.Register == "" && !o.Units {
		return o.Fixed, nil
	}
	var list []Option
	filter, err := o.filter(ctx, scope)
	if err != nil {
		return nil, err
	}
	for _, row := range o.rows(ctx) {
		ok, err := filter(row)
		if err != nil {
			return nil, err
		}
		if ok {
			option := o.option(row)
			option.Note = o.note(row, ctx)
			list = append(list, option)
		}
	}
	return list, nil
}

// choose finds one option by key; false where it is not offered now.
func (o *Options) choose(key string, ctx *Context, scope *expression.Scope) (Option, bool, error) {
	for _, option := range o.Fixed {
		if option.Key == key {
			return option, true, nil
		}
	}
	for _, row := range o.rows(ctx) {
		if row["key"] != key {
			continue
		}
		filter, err := o.filter(ctx, scope)
		if err != nil {
			return Option{}, false, err
		}
		ok, err := filter(row)
		return o.option(row), ok, err
	}
	return Option{}, false, nil
}

func (o *Options) rows(ctx *Context) []expression.Record {
	switch {
	case ctx.Catalogue == nil:
		return nil
	case o.Units:
		return o.units(ctx.Catalogue)
	case o.Register != "":
		return ctx.Catalogue.Rows(o.Register)
	}
	return nil
}

// units are those of the levels to choose from, in the order of the organisation.
func (o *Options) units(catalogue Catalogue) []expression.Record {
	switch len(o.Levels) {
	case 0:
		return catalogue.Units("")
	case 1:
		return catalogue.Units(o.Levels[0])
	}
	var units []expression.Record
	for _, unit := range catalogue.Units("") {
		if level, _ := unit["level"].(string); slices.Contains(o.Levels, level) {
			units = append(units, unit)
		}
	}
	return units
}

// option is a row as it is offered: the columns that the form copies, by key and label.
func (o *Options) option(row expression.Record) Option {
	key, _ := row["key"].(string)
	option := Option{Key: key, Row: expression.Record{"key": key}}
	for _, column := range []string{"label", "name"} {
		if label, ok := row[column].(string); ok && label != "" {
			option.Label = label
			break
		}
	}
	if option.Label == "" {
		option.Label = key
	}
	if !o.Units {
		option.Row["label"] = option.Label
		expression.CopyPart(option.Row, row, "label")
	}
	for _, column := range o.Columns {
		expression.CopyPart(option.Row, row, column)
	}
	return option
}

// filter says for a row whether it is offered now.
func (o *Options) filter(ctx *Context, scope *expression.Scope) (func(expression.Record) (bool, error), error) {
	switch {
	case o.Only != nil:
		inner := *scope
		inner.Names = make(map[string]any, len(scope.Names)+1)
		for name, value := range scope.Names {
			inner.Names[name] = value
		}
		return func(row expression.Record) (bool, error) {
			inner.Names["row"] = row
			return o.Only.True(&inner)
		}, nil
	case o.Under != nil && ctx.Catalogue != nil:
		top, err := o.Under.Eval(scope)
		if err != nil {
			return nil, err
		}
		if unit, ok := top.(expression.Record); ok {
			top = unit["key"]
		}
		if top == nil || top == "" {
			break
		}
		parents := map[any]any{}
		for _, unit := range ctx.Catalogue.Units("") {
			parents[unit["key"]] = unit["parent"]
		}
		return func(row expression.Record) (bool, error) {
			unit := row["parent"]
			// The tree is no deeper than it has units, even where a parent is wrongly its own child.
			for range len(parents) + 1 {
				if unit == top {
					return true, nil
				}
				if unit = parents[unit]; unit == nil || unit == "" {
					break
				}
			}
			return false, nil
		}, nil
	}
	return func(expression.Record) (bool, error) { return true, nil }, nil
}

// resolveOption completes a chosen key by its row.
func resolveOption(f *Field, value any, ctx *Context, scope *expression.Scope) (any, *source.Text, error) {
	chosen, _ := value.(expression.Record)
	key, _ := chosen["key"].(string)
	if key == "" {
		return nil, nil, nil
	}
	option, ok, err := f.Options.choose(key, ctx, scope)
	if err != nil {
		return nil, nil, err
	}
	if !ok {
		text := notOffered.Say(source.Args{"given": shortened(line(key))})
		return nil, &text, nil
	}
	return cloneRow(option.Row), nil, nil
}

func cloneRow(row expression.Record) expression.Record {
	copied := make(expression.Record, len(row))
	for name, value := range row {
		copied[name] = value
	}
	return copied
}

// convertOption reads a bare key, as the API may post it.
func convertOption(_ *Field, posted any) any {
	if key, ok := posted.(string); ok {
		if key == "" {
			return nil
		}
		return map[string]any{"key": key}
	}
	return posted
}

func readOption(_ *Field, typed []string, _ *Context) (any, *source.Text) {
	key := single(typed)
	if key == "" {
		return nil, nil
	}
	return expression.Record{"key": clean(key)}, nil
}

func typedOption(_ *Field, value any) []string {
	chosen, _ := value.(expression.Record)
	key, _ := chosen["key"].(string)
	return []string{key}
}

// optionSchema is the shape of a chosen option: the key and the columns copied with it.
func optionSchema(f *Field) map[string]any {
	key := map[string]any{"type": "string", "minLength": 1}
	if len(f.Options.Fixed) > 0 {
		var keys []any
		for _, option := range f.Options.Fixed {
			keys = append(keys, option.Key)
		}
		key["enum"] = keys
	}
	return map[string]any{"type": "object", "properties": map[string]any{"key": key}, "required": []any{"key"}}
}
