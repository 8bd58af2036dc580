package definitions

import "laufzettel/definitions/spec"

var registerSpec = &spec.Object{
	Name: "register",
	Doc: spec.Doc{
		De: "registers/<name>.yaml: Einträge, die länger leben als ein Vorgang. Personen stehen nie darin.",
		En: "registers/<name>.yaml: records that outlive a case. There are never persons in it."},
	Keys: []spec.Key{
		{Name: "register", Kind: spec.Name, Required: true, Example: "fahrzeuge", Also: []string{"name"}, Doc: spec.Doc{
			De: "Der Name, unter dem Ausdrücke es finden; er ist der Dateiname.", En: "The name by which expressions find it; it is the name of the file."}},
		{Name: "title", Kind: spec.Label, Required: true, Example: "Unsere Fahrzeuge", Also: []string{"label"}, Doc: spec.Doc{
			De: "Wie Menschen es nennen.", En: "What people call it."}},
		{Name: "edit", Kind: spec.Word, Example: "geschaeftsstelle", Doc: spec.Doc{
			De: "Die Gruppe oder das Amt, das Einträge im Web ändern darf; sonst nur admin. Was im Web geändert wurde, gilt vor der Datei.",
			En: "The group or function that may change rows on the web; otherwise only admin. What was changed on the web goes before the file."}},
		{Name: "columns", Kind: spec.NestedMap, Required: true, Object: columnSpec, Also: []string{"spalten", "fields"}, Doc: spec.Doc{
			De: "Die Spalten neben key und label. Zwei Namen haben eine Bedeutung: active (yesno) sagt, ob der Eintrag noch wählbar ist, successor (text), was an seine Stelle tritt.", En: "The columns beside key and label. Two names mean something: active (yesno) says whether the row can still be chosen, successor (text) what takes its place."}},
		{Name: "rows", Kind: spec.Any, Example: "[{key: bus, label: Kleinbus}]", Also: []string{"zeilen", "entries"}, Doc: spec.Doc{
			De: "Die Einträge: key, label und die Spalten. label und Spalten vom Typ text gibt es auch je Sprache.", En: "The rows: key, label and the columns. label and columns of type text may be written for each language."}},
	},
}

// rowTextSpec is a text of a row that people read.
func rowTextSpec(name string) *spec.Object {
	return &spec.Object{
		Name: "row",
		Doc:  spec.Doc{De: "Eine Zeile eines Registers.", En: "A row of a register."},
		Keys: []spec.Key{
			{Name: name, Kind: spec.Label, Required: true, Example: "Kleinbus", Doc: spec.Doc{
				De: "Was Menschen davon lesen.", En: "What people read of it."}},
		},
	}
}

// columnKinds are the types of columns. person is not among them on purpose.
var columnKinds = []string{"text", "number", "money", "yesno", "date", "choice", "list", "group", "function", "unit"}

var columnSpec = &spec.Object{
	Name: "column",
	Doc:  spec.Doc{De: "Eine Spalte eines Registers.", En: "A column of a register."},
	Keys: []spec.Key{
		{Name: "type", Kind: spec.Option, Options: columnKinds, Required: true, Example: "text", Also: []string{"typ"}, Doc: spec.Doc{
			De: "Was darin steht.", En: "What it holds."}},
		{Name: "label", Kind: spec.Label, Required: true, Example: "Zuständig", Also: []string{"title"}, Doc: spec.Doc{
			De: "Die Überschrift.", En: "The heading."}},
		{Name: "options", Kind: spec.Words, Example: "[LV, KV]", Also: []string{"values"}, Doc: spec.Doc{
			De: "Die möglichen Werte einer Spalte vom Typ choice.", En: "The possible values of a column of type choice."}},
		{Name: "required", Kind: spec.Flag, Example: "true", Also: []string{"pflicht"}, Doc: spec.Doc{
			De: "Jede Zeile muss sie ausfüllen.", En: "Every row has to fill it in."}},
	},
}

var connectionsSpec = &spec.Object{
	Name: "connections",
	Doc: spec.Doc{
		De: "connections.yaml: die Wege nach draußen. Geheimnisse nur als env:NAME oder file:PFAD.",
		En: "connections.yaml: the ways to the outside. Secrets only as env:NAME or file:PATH."},
	Keys: []spec.Key{
		{Name: "connections", Kind: spec.NestedMap, Required: true, Object: connectionSpec, Doc: spec.Doc{
			De: "Die Verbindungen unter ihrem Namen.", En: "The connections by name."}},
	},
}

var connectionSpec = &spec.Object{
	Name: "connection", Open: true,
	Doc: spec.Doc{De: "Eine Verbindung; die übrigen Schlüssel bestimmt der Anschluss.", En: "A connection; the other keys are those of the connector."},
	Keys: []spec.Key{
		{Name: "connector", Kind: spec.Word, Example: "drkserver", Also: []string{"type"}, Doc: spec.Doc{
			De: "Der Anschluss; ohne ihn der mit dem Namen der Verbindung.", En: "The connector; without it the one of the connection's name."}},
	},
}
