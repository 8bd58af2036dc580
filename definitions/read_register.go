package definitions

import (
	"regexp"
	"slices"
	"strings"

	shopspring "github.com/shopspring/decimal"

	"laufzettel/connectors"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

// readRegisters reads all registers: schema and seed rows.
func (l *loader) readRegisters() {
	for _, f := range l.find(registerFile, "") {
		d := registerSpec.Read(f.node, l.report)
		r := &Register{Name: d.Word("register"), Title: d.Label("title").Text, Titles: d.Label("title"), Edit: d.Word("edit")}
		if f.node != nil {
			r.Pos = f.node.Pos
		}
		l.checkFileName(d.At("register"), f)
		if r.Name == "" {
			r.Name = spec.Spell(f.name)
		}
		if n := d.At("edit"); n != nil && !l.groups[n.Raw] && l.functions[n.Raw] == nil {
			l.unknown(n, unknownGroup, n.Raw, append(keys(l.groups), keys(l.functions)...))
		}
		r.Columns = l.readColumns(d)
		r.Type = rowType(r.Columns)
		l.readRows(r, d.At("rows"))
		l.set.Registers[r.Name] = r
	}
}

// checkFileName reports a name that differs from its file's, as people look for files by name.
func (l *loader) checkFileName(n *source.Node, f *file) {
	if n == nil || n.Raw == "" || n.Raw == f.name || spec.Spell(f.name) == n.Raw {
		return
	}
	d := source.Diagnostic{Pos: n.Pos, Path: n.Path, Width: n.Width(),
		Text: nameNotFile.Say(source.Args{"name": n.Raw, "file": f.path})}
	if spelled := spec.Spell(f.name); spelled != "" {
		d.Suggestion = writeName.Say(source.Args{"name": spelled})
	}
	l.report.Add(d)
}

func (l *loader) readColumns(d *spec.Decoded) []Column {
	var columns []Column
	for _, one := range d.Map("columns") {
		c := Column{Key: one.Name, Label: one.Label("label").Text, Labels: one.Label("label"), Kind: one.Word("type"),
			Options: one.Words("options"), Required: one.Flag("required")}
		if c.Key == "key" || c.Key == "label" {
			l.report.Error(one.Node, keyTwice, source.Args{"name": c.Key})
			continue
		}
		if c.Kind == "choice" && len(c.Options) == 0 {
			l.wrong(one.Node, oneOf.Say(source.Args{"names": "options: [...]"}))
		}
		c.Type = columnType(c.Kind, c.Options)
		columns = append(columns, c)
	}
	return columns
}

// columnType is what an expression sees of a column.
func columnType(kind string, options []string) *expression.Type {
	switch kind {
	case "number":
		return &expression.Type{Kind: expression.Number, Missing: true}
	case "money":
		return &expression.Type{Kind: expression.Number, Missing: true, Places: 2}
	case "yesno":
		return &expression.Type{Kind: expression.Bool}
	case "date":
		return &expression.Type{Kind: expression.Day, Missing: true}
	case "list":
		return &expression.Type{Kind: expression.Listing, Elem: &expression.Type{Kind: expression.Text}}
	case "choice":
		return &expression.Type{Kind: expression.Text, Options: options}
	}
	return &expression.Type{Kind: expression.Text}
}

// rowType is the type of a row: keyed, so that it compares as its key.
func rowType(columns []Column) *expression.Type {
	fields := map[string]*expression.Type{"key": {Kind: expression.Text}, "label": {Kind: expression.Text}}
	for _, c := range columns {
		fields[c.Key] = c.Type
	}
	return &expression.Type{Kind: expression.Keyed, Fields: fields, Missing: true}
}

func (l *loader) readRows(r *Register, n *source.Node) {
	if n == nil || n.Kind == source.Null {
		return
	}
	if n.Kind != source.List {
		l.wrong(n, aList.Say(nil))
		return
	}
	first := map[string]source.Pos{}
	for _, item := range n.Items {
		if item.Kind != source.Map {
			l.wrong(item, aMap.Say(nil))
			continue
		}
		row := l.readRow(r, item)
		if row.Key == "" {
			continue
		}
		if at, twice := first[row.Key]; twice {
			key := item.Get("key")
			l.report.Add(source.Diagnostic{Pos: key.Pos, Path: key.Path, Width: key.Width(),
				Text:    keyTwice.Say(source.Args{"name": row.Key}),
				Related: []source.Related{{Pos: at, Text: firstHere.Say(nil)}}})
			continue
		}
		first[row.Key] = item.Get("key").Pos
		r.Rows = append(r.Rows, row)
	}
}

func (l *loader) readRow(r *Register, n *source.Node) Row {
	row := Row{Pos: n.Pos, Values: expression.Record{}}
	known := []string{"key", "label"}
	for _, c := range r.Columns {
		known = append(known, c.Key)
	}
	for _, e := range n.Entries {
		if !slices.Contains(known, e.Key) {
			d := e.KeyDiagnostic(unknownColumn.Say(source.Args{"name": e.Key, "known": list(known)}))
			if near := source.Suggest(e.Key, known); near != "" {
				d.Suggestion = didYouMean.Say(source.Args{"name": near})
			}
			l.report.Add(d)
		}
	}
	for _, name := range []string{"key", "label"} {
		cell := n.Get(name)
		if name == "label" && l.rowText(row, name, cell) {
			continue
		}
		if cell == nil || cell.Kind != source.Scalar || strings.TrimSpace(cell.Raw) == "" {
			l.report.Error(n, keyMissing, source.Args{"key": name})
			continue
		}
		row.Values[name] = cell.Raw
	}
	row.Key, _ = row.Values["key"].(string)
	row.Label, _ = row.Values["label"].(string)
	for _, c := range r.Columns {
		cell := n.Get(c.Key)
		if cell == nil || cell.Kind == source.Null {
			if c.Required {
				l.report.Error(n, keyMissing, source.Args{"key": c.Key})
			}
			setEmpty(row.Values, c)
			continue
		}
		if c.Kind == "text" && cell.Kind == source.Map && l.rowText(row, c.Key, cell) {
			continue
		}
		if value, ok := l.cell(c, cell); ok {
			row.Values[c.Key] = value
		}
	}
	return row
}

// rowText reads a text of a row in all its languages; false where that is not for it to do.
func (l *loader) rowText(row Row, name string, cell *source.Node) bool {
	if cell == nil || cell.Kind != source.Map && cell.Kind != source.Scalar {
		return false
	}
	checked := rowTextSpec(name).Read(&source.Node{Kind: source.Map, Pos: cell.Pos, Entries: []source.Entry{{Key: name, KeyPos: cell.Pos, Value: cell}}}, l.report)
	text := checked.Label(name)
	if strings.TrimSpace(text.Text) == "" {
		return cell.Kind == source.Map
	}
	expression.SetPart(row.Values, name, text)
	return true
}

// setEmpty gives a missing cell the value that the language gives a missing answer.
func setEmpty(values expression.Record, c Column) {
	switch c.Kind {
	case "number", "money", "date":
	case "yesno":
		values[c.Key] = false
	case "list":
		values[c.Key] = []any{}
	default:
		values[c.Key] = ""
	}
}

// cell reads one cell; false where it is not what its column takes.
func (l *loader) cell(c Column, n *source.Node) (any, bool) {
	if c.Kind == "list" {
		items := []*source.Node{n}
		if n.Kind == source.List {
			items = n.Items
		}
		texts := []any{}
		for _, item := range items {
			texts = append(texts, item.Raw)
		}
		return texts, true
	}
	if n.Kind != source.Scalar {
		l.wrong(n, aText.Say(nil))
		return nil, false
	}
	switch c.Kind {
	case "number", "money":
		number, err := shopspring.NewFromString(n.Raw)
		if err != nil || strings.ContainsAny(n.Raw, "eE") {
			l.wrong(n, aNumber.Say(nil))
			return nil, false
		}
		return number, true
	case "yesno":
		if n.Raw != "true" && n.Raw != "false" {
			l.wrong(n, aYesNo.Say(nil))
		}
		return n.Raw == "true", true
	case "date":
		return l.date(n), true
	case "choice":
		if !slices.Contains(c.Options, n.Raw) {
			l.wrong(n, oneOf.Say(source.Args{"names": list(c.Options)}))
		}
	case "group":
		if !l.groups[n.Raw] {
			l.unknown(n, unknownGroup, n.Raw, keys(l.groups))
		}
	case "function":
		if l.functions[n.Raw] == nil {
			l.unknown(n, unknownFunction, n.Raw, keys(l.functions))
		}
	case "unit":
		if l.units[n.Raw] == nil {
			l.unknown(n, unknownUnit, n.Raw, keys(l.units))
		}
	}
	return n.Raw, true
}

// secretKey are keys of connections whose value is a secret.
var secretKey = regexp.MustCompile(`(?i)(password|passwort|secret|token|apikey|privatekey|credential)`)

func (l *loader) readConnections() {
	f := l.one(connectionsFile, "")
	if f == nil {
		return
	}
	for _, one := range connectionsSpec.Read(f.node, l.report).Map("connections") {
		c := Connection{Name: one.Name, Connector: one.Word("connector"), Values: map[string]string{}, Pos: one.KeyPos}
		at := one.At("connector")
		if c.Connector == "" {
			c.Connector = one.Name
			at = &source.Node{Kind: source.Scalar, Raw: one.Name, Pos: one.KeyPos, Path: "connections." + one.Name}
		}
		connector, linked := connectors.Lookup(c.Connector)
		if _, declared := l.ops[c.Connector]; !declared && !linked && len(l.ops) > 0 {
			l.unknown(at, unknownConnector, c.Connector, keys(l.ops))
		}
		if linked {
			keysOf := connector.Config.With(*connectionSpec.Key("connector"))
			keysOf.Read(one.Node, l.report)
		}
		l.configured[c.Connector] = true
		for _, e := range one.Undeclared() {
			if secretKey.MatchString(e.Key) && !strings.HasPrefix(e.Value.Raw, "env:") && !strings.HasPrefix(e.Value.Raw, "file:") {
				// The value itself is not repeated: it would stand in logs.
				l.report.Add(e.KeyDiagnostic(secretPlain.Say(nil)))
			}
			c.Values[e.Key] = e.Value.Raw
		}
		l.set.Connections = append(l.set.Connections, c)
	}
}
