package gallery

import (
	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/forms"
	"laufzettel/ui"
)

// sampleRegister is what the pages of registers are shown with.
func sampleRegister() (*definitions.Set, *definitions.Register) {
	r := &definitions.Register{Name: "kurse", Title: "Kurse und Lehrgänge", Columns: []definitions.Column{
		{Key: "ort", Label: "Ort", Kind: "text", Required: true, Type: &expression.Type{Kind: expression.Text}},
		{Key: "preis", Label: "Preis", Kind: "money", Type: &expression.Type{Kind: expression.Number, Places: 2}},
		{Key: "pruefer", Label: "Prüfgruppe", Kind: "group", Type: &expression.Type{Kind: expression.Text}},
		{Key: "frei", Label: "Noch Plätze frei", Kind: "yesno", Type: &expression.Type{Kind: expression.Bool}},
		{Key: "themen", Label: "Themen", Kind: "list", Type: &expression.Type{Kind: expression.Listing}},
	}}
	set := &definitions.Set{Groups: []definitions.Group{{Key: "ausbildung", Title: "Prüfung Ausbildung"}, {Key: "sanitaet", Title: "Prüfung Sanitätsdienst"}}}
	set.Site.Languages = []string{"de", "en"}
	return set, r
}

func rowFields(edit bool, values expression.Record, problems ...forms.Problem) ui.Fields {
	set, r := sampleRegister()
	f, err := set.RowForm(r)
	if err != nil {
		panic(err) // the sample is wrong
	}
	form := f.New
	if edit {
		form = f.Edit
	}
	views, err := form.View(form.Input(f.Values(values)), &forms.Context{Catalogue: f, Lang: "de"})
	if err != nil {
		panic(err)
	}
	for i := range problems {
		problems[i].Page = form.Pages[0].Name
	}
	return ui.Fields{Views: views[0].Fields, Problems: problems}
}

func registerSamples() []Sample {
	shell := func(title string) ui.Shell {
		user := erna()
		user.Edits = true
		return signedIn(title, "registers", user)
	}
	columns := []string{"Ort", "Preis", "Prüfgruppe", "Noch Plätze frei", "Themen"}
	rows := []ui.RegisterRow{
		{Href: "#", Key: "eh-2027-01", Label: "Erste Hilfe am 16. Januar", Cells: []string{"Musterdorf", "60,00", "Prüfung Ausbildung", "Ja", "Grundlagen\nWiederbelebung"}},
		{Href: "#", Key: "san-2027", Label: "Sanitätsausbildung", Cells: []string{"Beispielstadt", "", "Prüfung Sanitätsdienst", "Nein", ""}, Badge: ui.Badge{Tone: ui.Warn, Text: "Datei sagt etwas anderes"}},
	}
	page := ui.RegisterPage{Shell: shell("Kurse und Lehrgänge"), Back: "#", Action: "#", Columns: columns, Rows: rows, New: "#", Import: "#", CSV: "#", XLSX: "#",
		Retired: []ui.RegisterRow{{Href: "#", Key: "eh-2020-01", Label: "Erste Hilfe 2020", Cells: []string{"Musterdorf", "45,00", "Prüfung Ausbildung", "Nein", ""}}}}
	page.Notice = &ui.Notice{Tone: ui.Good, Title: "„Erste Hilfe am 16. Januar“ ist eingetragen und kann ab sofort gewählt werden."}
	searched := page
	searched.Shell, searched.Rows, searched.Retired, searched.Search = shell("Kurse und Lehrgänge"), nil, nil, "Wasserrettung"
	history := []ui.Entry{
		{Icon: "edit", Title: "Eingetragen", By: "Ida Dummy", At: at(3, 9, 12), Text: "Ort: leer → „Musterdorf“\nPreis: leer → „45,00“"},
		{Icon: "edit", Title: "Geändert", By: "Erna Exempel", At: at(20, 18, 2), Text: "Preis: „45,00“ → „60,00“"},
	}
	values := expression.Record{"key": "eh-2027-01", "label": "Erste Hilfe am 16. Januar", "label.en": "First aid on 16 January", "ort": "Musterdorf", "pruefer": "ausbildung", "frei": true, "themen": []any{"Grundlagen", "Wiederbelebung"}}
	row := ui.RegisterRowPage{Shell: shell("Erste Hilfe am 16. Januar"), Back: "#", Register: "Kurse und Lehrgänge", Key: "eh-2027-01", Action: "#", Revision: 2,
		Fields: rowFields(true, values), State: ui.Badge{Tone: ui.Warn, Text: "Datei sagt etwas anderes"}, File: []ui.Row{{Label: "Eintrag", Text: "Erste Hilfe"}, {Label: "Ort", Text: "Musterdorf"}, {Label: "Preis"}},
		Changed: true, Retire: "#", Follow: "#", History: history}
	overtaken := row
	overtaken.Meanwhile, overtaken.File, overtaken.State = history[1:], nil, ui.Badge{Tone: ui.Info, Text: "Im Web geändert"}
	retired := row
	retired.Retire, retired.Bring, retired.File, retired.State = "", "#", nil, ui.Badge{Icon: "stop", Text: "Stillgelegt"}
	fresh := ui.RegisterRowPage{Shell: shell("Neuer Eintrag"), Back: "#", Register: "Kurse und Lehrgänge", Action: "#", Fields: rowFields(false, nil)}
	faulty := fresh
	faulty.Faulty = true
	faulty.Fields = rowFields(false, expression.Record{"key": "eh-2027-01"}, forms.Problem{Field: "key", Written: "Diese Kennung gibt es schon. Nimm eine andere, oder ändere den Eintrag, der sie hat."}, problem("ort", "Bitte fülle „Ort“ aus."))
	load := ui.RegisterImportPage{Shell: shell("Aus Datei einlesen"), Back: "#", Action: "#", Name: "kurse", Template: ui.EmptySheet([]byte("Kennung;Bezeichnung"))}
	planned := load
	planned.Plan = &ui.RegisterPlan{Apply: "#", Digest: "sample", Added: []string{"eh-2027-03", "eh-2027-04"}, Changed: []string{"eh-2027-01", "san-2027"}, Same: 1, Confirm: 2}
	planned.Note = "Diese Überschriften kennen wir nicht: Farbe"
	mistyped := planned
	number := *planned.Plan
	number.NumberProblem = "Das ist nicht die Zahl 2. Übernommen wurde noch nichts."
	mistyped.Plan, mistyped.Faulty = &number, true
	wrong := load
	wrong.Faulty, wrong.Plan = true, &ui.RegisterPlan{Added: []string{"eh-2027-03"}}
	wrong.Plan.ListBad([]ui.BadRow{{Line: 3, Row: "eh-2027-04, Erste Hilfe", Why: []string{"Bitte fülle „Ort“ aus."}}, {Line: 5, Row: "eh-2027-03", Why: []string{"Die Kennung „eh-2027-03“ steht zweimal in der Datei."}}}, []byte("Kennung"))
	unread := load
	unread.Faulty, unread.Problem = true, "Die Datei sagt nicht, welcher Eintrag gemeint ist. Nötig ist die Spalte „Kennung“."
	nothing := load
	nothing.Plan = &ui.RegisterPlan{Same: 4}
	return []Sample{
		{"register-liste", "registers", ui.RegistersPage{Shell: shell("Register und Einstellungen"),
			Registers: []ui.RegisterItem{{Href: "#", Title: "Kurse und Lehrgänge", Rows: 24, Retired: 3}, {Href: "#", Title: "Dienstwagen", Rows: 1}},
			Processes: []ui.SettingsItem{{Href: "#", Title: "Reisekosten erstatten", Settings: 4, Guesses: 2}, {Href: "#", Title: "Schlüssel fürs Vereinsheim", Settings: 1}}}},
		{"register", "register", page},
		{"register-suche", "register", searched},
		{"register-eintrag", "register_row", row},
		{"register-eintrag-neu", "register_row", fresh},
		{"register-eintrag-fehler", "register_row", faulty},
		{"register-eintrag-ueberholt", "register_row", overtaken},
		{"register-eintrag-still", "register_row", retired},
		{"register-einlesen", "register_import", load},
		{"register-vorschau", "register_import", planned},
		{"register-vorschau-zahl", "register_import", mistyped},
		{"register-vorschau-fehler", "register_import", wrong},
		{"register-vorschau-nichts", "register_import", nothing},
		{"register-einlesen-fehler", "register_import", unread},
	}
}

func settingSamples() []Sample {
	guess := ui.SettingItem{Href: "#", Label: "Frist für die Prüfung", Help: "Gilt je Kreisverband.", Value: "7 Tage", Applies: "für neue Vorgänge; laufende behalten ihren Wert", Guess: true, Confirm: "#"}
	changed := ui.SettingItem{Href: "#", Label: "Zahl der Nachweise", Value: "3", Default: "5", Applies: "sofort auch für laufende Vorgänge", By: "Erna Exempel", At: at(19, 20, 0), Restore: "#", Revision: 1}
	confirmed := ui.SettingItem{Href: "#", Label: "Strenge", Value: "streng", Applies: "sofort auch für laufende Vorgänge", Confirmed: "Ida Dummy", ConfirmedAt: at(18, 8, 30), Unfit: "locker", Default: "streng", Restore: "#"}
	user := erna()
	user.Edits = true
	shell := signedIn("Einstellungen: Reisekosten erstatten", "registers", user)
	form, catalogue, err := definitions.SettingForm(definitions.Setting{Name: "frist", Type: &expression.Type{Kind: expression.Length}})
	if err != nil {
		panic(err) // the sample is wrong
	}
	views, err := form.View(forms.Input{"wert": {"7", "days"}}, &forms.Context{Catalogue: catalogue, Lang: "de"})
	if err != nil {
		panic(err)
	}
	one := ui.SettingPage{Shell: signedIn("Frist für die Prüfung", "registers", user), Back: "#", Process: "Reisekosten erstatten", Action: "#", Item: guess, Fields: ui.Fields{Views: views[0].Fields},
		History: []ui.Entry{{Icon: "edit", Title: "Geändert", By: "Erna Exempel", At: at(19, 20, 0), Text: "14 Tage → 7 Tage"}}}
	faulty := one
	faulty.Faulty, faulty.Meanwhile = true, one.History
	faulty.Fields.Problems = []forms.Problem{problem("wert", "Bitte gib bei „Neuer Wert“ eine ganze Zahl und eine Einheit an, zum Beispiel 6 Monate.")}
	return []Sample{
		{"einstellungen", "settings", ui.SettingsPage{Shell: shell, Back: "#", Settings: []ui.SettingItem{guess, changed, confirmed}}},
		{"einstellungen-leer", "settings", ui.SettingsPage{Shell: shell, Back: "#"}},
		{"einstellung", "setting", one},
		{"einstellung-fehler", "setting", faulty},
	}
}
