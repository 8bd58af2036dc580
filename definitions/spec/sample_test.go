package spec

// sample declares one key of every kind, an object in itself and one in another.
var sample = func() *Object {
	outcome := &Object{
		Name: "outcome",
		Doc:  Doc{"Ein Ausgang.", "An outcome."},
		Keys: []Key{
			{Name: "label", Kind: Text, Required: true, Example: "Ablehnen", Doc: Doc{"Die Aufschrift der Taste.", "The label of the button."}},
			{Name: "reason", Kind: Option, Options: []string{"required", "optional"}, Doc: Doc{"Ob begründet wird.", "Whether a reason is given."}},
		},
	}
	deadline := &Object{
		Name: "deadline", Open: true,
		Doc: Doc{"Eine Frist.", "A deadline."},
		Keys: []Key{
			{Name: "after", Kind: Value, Example: "7 days", Doc: Doc{"Nach welcher Zeit.", "After what time."}},
		},
	}
	step := &Object{
		Name: "step",
		Doc:  Doc{"Ein Schritt.", "A step."},
		Keys: []Key{
			{Name: "name", Kind: Name, Required: true, Example: "pruefung", Also: []string{"schritt", "id"}, Doc: Doc{"Der Name.", "The name."}},
			{Name: "title", Kind: Text, Example: "\"Antrag {{ code.label }}\"", Also: []string{"titel"}, Doc: Doc{"Die Überschrift.", "The heading."}},
			{Name: "show", Kind: Condition, Example: "herkunft == \"praxis\"", Also: []string{"if"}, Doc: Doc{"Nur wenn das gilt.", "Only if this holds."}},
			{Name: "by", Kind: People, Example: "holders(\"KBL\", kv)", Also: []string{"assignee"}, Doc: Doc{"Wer entscheidet.", "Who decides."}},
			{Name: "within", Kind: Value, Example: "=settings.frist", Doc: Doc{"Die Frist | wie lange.", "The deadline | how long."}},
			{Name: "template", Kind: Word, Example: "eingang", Doc: Doc{"Die Vorlage.", "The template."}},
			{Name: "accept", Kind: Words, Example: "[pdf, jpg]", Doc: Doc{"Erlaubte Dateien.", "Allowed files."}},
			{Name: "decide", Kind: Option, Options: []string{"first", "all", "majority", "2"}, Example: "first", Doc: Doc{"Wie mehrere entscheiden.", "How several decide."}},
			{Name: "urgent", Kind: Flag, Example: "true", Doc: Doc{"Ohne Ruhezeiten.", "Without quiet hours."}},
			{Name: "lines", Kind: Count, Example: "5", Doc: Doc{"Zeilen.", "Lines."}},
			{Name: "deadline", Kind: Nested, Object: deadline, Doc: Doc{"Die Mahnung.", "The reminder."}},
			{Name: "outcomes", Kind: NestedMap, Object: outcome, Example: "ablehnen: {label: Ablehnen}\nannehmen: {label: Annehmen}", Doc: Doc{"Die Ausgänge.", "The outcomes."}},
			{Name: "queues", Kind: NestedMap, AnyName: true, Object: deadline, Doc: Doc{"Fristen je Postfach.", "Deadlines per mailbox."}},
			{Name: "heading", Kind: Label, Example: "{de: Antrag, en: Application}", Doc: Doc{"Was darüber steht.", "What stands above."}},
			{Name: "chips", Kind: TextMap, Example: "{offen: status}", Doc: Doc{"Filter.", "Filters."}},
			{Name: "options", Kind: LabelMap, Example: "{ja: Ja, nein: Nein}", Doc: Doc{"Die Auswahl.", "The choices."}},
			{Name: "with", Kind: Any, Doc: Doc{"Angaben an die Verbindung.", "What the connection gets."}},
		},
	}
	step.Keys = append(step.Keys, Key{Name: "steps", Kind: NestedList, Object: step, Doc: Doc{"Schritte darin.", "Steps inside."}})
	return &Object{
		Name: "flow",
		Doc:  Doc{"Ein Ablauf.", "A flow."},
		Keys: []Key{
			{Name: "flow", Kind: Name, Required: true, Example: "flow: antrag", Doc: Doc{"Der Name.", "The name."}},
			{Name: "keep", Kind: Word, Doc: Doc{"Wie lange aufbewahrt wird.", "How long it is kept."}},
			{Name: "steps", Kind: NestedList, Object: step, Doc: Doc{"Die Schritte.", "The steps."}},
		},
		Related: []*Object{{Name: "form", Keys: []Key{{Name: "pages", Kind: Any}}}},
	}
}()
