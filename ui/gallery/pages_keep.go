package gallery

import (
	"laufzettel/forms"
	"laufzettel/ui"
)

// peopleSamples are the pages of people, units and absences.
func peopleSamples() []Sample {
	shell := func(title string) ui.Shell {
		user := erna()
		user.Hub = true
		return signedIn(title, "admin", user)
	}
	now, later := ui.Badge{Tone: ui.Good, Icon: "check", Text: "Gilt"}, ui.Badge{Tone: ui.Info, Icon: "calendar", Text: "Ab dann"}
	over := ui.Badge{Tone: ui.Neutral, Icon: "clock", Text: "Beendet"}
	units := []ui.KeepOption{{Key: "lv", Label: "LV Musterland"}, {Key: "musterkreis", Label: "KV Musterkreis"}, {Key: "probetal", Label: "KV Probetal"}}
	functions := []ui.KeepOption{{Key: "KBL", Label: "Kreisbereitschaftsleitung"}, {Key: "KGF", Label: "Kreisgeschäftsführung"}}
	list := ui.PeopleListPage{Shell: shell("Menschen und Ämter"), Action: "#", Units: units, Functions: functions, Total: 6000, New: "#", Import: "#", Text: "#", CSV: "#", XLSX: "#", Tree: "#", Accounts: "#",
		Pages: ui.KeepPager{At: 2, Of: 120, Previous: "#", Next: "#"}, People: []ui.PersonLine{
			{Href: "#", Name: "Alma Beispiel", Mail: "alma.beispiel@example.org", Offices: []string{"Gruppenführung, OV Musterdorf"}},
			{Href: "#", Name: "Benno Muster", Mail: "benno.muster@example.org", Offices: []string{"Kreisbereitschaftsleitung, KV Musterkreis", "Rotkreuzbeauftragte:r, KV Musterkreis (Stellvertretung)"}, Badges: []ui.Badge{{Tone: ui.Warn, Icon: "calendar", Text: "Verhindert"}}},
			{Href: "#", Name: "Jonas Scheinbar"}}}
	carla := []ui.KeepLink{{Href: "#", Text: "Carla Probe"}}
	list.Doubles = []ui.DoubleNote{{Href: "#", Name: "Neu Eins", Claim: "carla.probe@example.org, 7000003", Others: carla}, {Href: "#", Name: "Neu Zwei", Claim: "neu.zwei@example.org"}}
	searched := list
	searched.Doubles = nil
	searched.Shell, searched.People, searched.Pages, searched.Total, searched.Filtered, searched.Search, searched.Unit, searched.Function = shell("Menschen und Ämter"), nil, ui.KeepPager{}, 0, true, "Niemand", "probetal", "KBL"
	fewer := searched
	fewer.Shell, fewer.People, fewer.Pages, fewer.Total, fewer.New, fewer.Import, fewer.Text, fewer.Accounts, fewer.Filtered, fewer.Search, fewer.Unit, fewer.Function = shell("Menschen und Ämter"), nil, ui.KeepPager{}, 0, "", "", "", "", false, "", "", ""
	history := []ui.Entry{
		{Icon: "edit", Title: "Eingetragen", By: "Hannes Erfunden", At: at(2, 9, 5), Text: "Name: leer → „Benno Muster“"},
		{Icon: "edit", Title: "Geändert", By: "Hannes Erfunden", At: at(3, 18, 40), Text: "Amt gegeben: Kreisbereitschaftsleitung, KV Musterkreis, seit 1. November 2026"},
	}
	data := []ui.Row{{Label: "Name", Text: "Benno Muster"}, {Label: "E-Mail-Adresse", Text: "benno.muster@example.org"}, {Label: "Personalnummer", Text: "7000002"}, {Label: "Geburtsdatum"}}
	absences := []ui.AbsenceLine{{Time: "24. Dezember 2026 bis 6. Januar 2027", Deputies: []string{"Dario Testfall"}, State: later, Edit: "#"}, {Time: "seit 20. November 2026", State: now, Edit: "#"}}
	person := ui.PersonPage{Shell: shell("Benno Muster"), Back: "#", Data: data, Edit: "#", Give: "#", Away: "#", Regroup: "#", Entitle: "#", Roles: "#", Admin: true, Remove: "#", Absences: absences,
		Groups: []string{"Prüfung Ausbildung"}, Rights: []ui.RightLine{{Text: "Einsicht, KV Musterkreis", Remove: "#"}}, History: history, Offices: []ui.OfficeLine{
			{Title: "Kreisbereitschaftsleitung", Unit: "KV Musterkreis", Href: "#", Time: "seit 1. November 2026", State: now, Edit: "#"},
			{Title: "Rotkreuzbeauftragte:r", Unit: "KV Altkreis", Href: "#", Time: "ohne Frist", State: now, Deputy: true, Move: "KV Musterkreis", Edit: "#"},
			{Title: "Bereitschaftsleitung", Unit: "OV Musterdorf", Time: "1. April 2019 bis 31. März 2023", State: over}}}
	person.EndSessions = "#"
	person.Notice = &ui.Notice{Tone: ui.Good, Title: "Gespeichert. Offene Aufgaben liegen schon bei den Richtigen."}
	double := ui.PersonPage{Shell: shell("Neu Eins"), Back: "#", Data: data[:2], Edit: "#", Give: "#", Away: "#", Remove: "#",
		Double: &ui.DoubleNote{Href: "#", Name: "Neu Eins", Claim: "carla.probe@example.org", Others: carla, Action: "#", Revision: 1}}
	shared := ui.PersonPage{Shell: shell("Jonas Scheinbar"), Back: "#", Data: data[:2], Shared: true, Give: "#", Away: "#"}
	ordinary := person
	ordinary.Shell, ordinary.Admin, ordinary.Rights = shell("Benno Muster"), false, nil
	office := ui.KeepPage{Shell: shell("Amt ändern oder beenden"), Back: "#", BackText: "Benno Muster", Action: "#", Revision: 3, Submit: "Speichern",
		Facts:  []ui.Row{{Label: "Amt", Text: "Kreisbereitschaftsleitung"}, {Label: "Gliederung", Text: "KV Musterkreis"}},
		Fields: ui.Fields{Views: []forms.FieldView{field("begins", "Erster Tag", "input", input("date", "", ""), optional, typed("2026-11-01")), field("ends", "Letzter Tag", "input", input("date", "", ""), optional)}},
		Drop:   &ui.KeepDrop{Heading: "Irrtum?", Text: "Lösch das Amt nur, wenn es ein Irrtum war.", Action: "#", Submit: "Amt löschen"}}
	overtaken := office
	overtaken.Shell, overtaken.Meanwhile = shell("Amt ändern oder beenden"), history[1:]
	refused := ui.KeepPage{Shell: shell("Neue Person"), Back: "#", BackText: "Menschen und Ämter", Lead: "Erst die Person, dann ihr Amt.", Action: "#", Submit: "Eintragen", Icon: "plus",
		Problem: "„anna@“ ist keine Mailadresse. Erwartet wird etwas wie vorname.name@example.org.",
		Fields:  ui.Fields{Views: []forms.FieldView{field("given", "Vorname", "input", input("text", "", "")), field("family", "Nachname", "input", input("text", "", ""), typed("Muster"))}, Problems: []forms.Problem{problem("given", "Bitte fülle „Vorname“ aus.")}}}
	refused.Faulty = true
	remove := ui.RemovePage{Shell: shell("Benno Muster entfernen"), Back: "#", Name: "Benno Muster", Action: "#", Revision: 3}
	kept := ui.RemovePage{Shell: shell("Benno Muster entfernen"), Back: "#", Name: "Benno Muster", Problem: "Für Benno Muster sind noch Aufgaben offen."}
	kept.Faulty = true
	return append([]Sample{
		{"menschen", "people_list", list}, {"menschen-suche", "people_list", searched}, {"menschen-leer", "people_list", fewer},
		{"person", "person", person}, {"person-geteilt", "person", shared}, {"person-ohne-rolle", "person", ordinary}, {"person-doppelt", "person", double},
		{"person-amt", "keep", office}, {"person-amt-ueberholt", "keep", overtaken}, {"person-neu-fehler", "keep", refused},
		{"person-entfernen", "person_remove", remove}, {"person-bleibt", "person_remove", kept},
	}, append(absenceSamples(absences, over), unitSamples(shell, units, history)...)...)
}

func absenceSamples(absences []ui.AbsenceLine, over ui.Badge) []Sample {
	for i := range absences {
		absences[i].Edit, absences[i].End = "", "#"
	}
	fields := ui.Fields{Views: []forms.FieldView{field("begins", "Erster Tag", "input", input("date", "", "")), field("ends", "Letzter Tag", "input", input("date", "", ""), optional), field("instead", "Vertretung", "input", input("text", "", ""), optional)}}
	shell := func() ui.Shell { return signedIn("Ich bin verhindert", "me", alma()) }
	page := ui.AbsencePage{Shell: shell(), Back: "#", Action: "#", Fields: fields, Offices: true, Absences: absences, Revision: 2,
		Preview: []string{"Kreisbereitschaftsleitung, KV Musterkreis: Dario Testfall", "Fachberatung, KV Musterkreis: niemand. Bitte nenn eine Vertretung."},
		Past:    []ui.AbsenceLine{{Time: "1. bis 14. August 2026", Deputies: []string{"Dario Testfall"}, State: over}}}
	plain := ui.AbsencePage{Shell: shell(), Action: "#", Fields: fields}
	wrong := plain
	wrong.Shell, wrong.Faulty, wrong.Changed, wrong.Problem = shell(), true, true, "Wer verhindert ist, kann sich nicht selbst vertreten."
	wrong.Shell.Faulty = true
	wrong.Fields.Problems = []forms.Problem{problem("begins", "Bitte gib bei „Erster Tag“ ein Datum ein.")}
	return []Sample{{"abwesenheit", "absence", page}, {"abwesenheit-leer", "absence", plain}, {"abwesenheit-fehler", "absence", wrong}}
}

func unitSamples(shell func(string) ui.Shell, units []ui.KeepOption, history []ui.Entry) []Sample {
	ended := ui.Badge{Tone: ui.Neutral, Icon: "stop", Text: "Besteht nicht mehr"}
	here := ui.UnitLine{Name: "KV Musterkreis", Href: "#", Holders: []string{"Kreisbereitschaftsleitung: Benno Muster"}, Vacant: []string{"Kreisverbandsarzt", "Konventionsbeauftragte:r"}, Count: 2}
	tree := ui.UnitsPage{Shell: shell("Gliederungen"), Action: "#", Above: []ui.KeepLink{{Href: "#", Text: "LV Musterland"}}, Here: &here, New: "#", Import: "#", CSV: "#", XLSX: "#", People: "#", Units: []ui.UnitLine{
		{Name: "OV Musterdorf", Href: "#", Below: "#", Count: 2, Holders: []string{"Bereitschaftsleitung: Dario Testfall", "Gruppenführung: Alma Beispiel"}, Vacant: []string{"Leitung der Jugendgruppe"}},
		{Name: "Bereitschaft Altkreis", Level: "KV", Href: "#", Below: "#", Count: 1, State: ended}}}
	searched := ui.UnitsPage{Shell: shell("Gliederungen"), Action: "#", Search: "muster", CSV: "#", XLSX: "#", People: "#", Units: tree.Units[:1], More: 3}
	nothing := ui.UnitsPage{Shell: shell("Gliederungen"), Action: "#", Search: "mond", CSV: "#", XLSX: "#", People: "#"}
	leaf := ui.UnitsPage{Shell: shell("Gliederungen"), Action: "#", Here: &here, CSV: "#", XLSX: "#", People: "#"}
	rows := []ui.Row{{Label: "Kürzel", Text: "altkreis"}, {Label: "Name", Text: "KV Altkreis"}, {Label: "Letzter Tag", Text: "31. Oktober 2026"}, {Label: "An ihre Stelle tritt", Text: "KV Musterkreis"}}
	unit := ui.UnitPage{Shell: shell("KV Altkreis"), Back: "#", State: ended, Data: rows, Edit: "#", File: rows[:2], Changed: true, Follow: "#", Revision: 1, Moving: true, Give: "#", New: "#", History: history,
		Below: []ui.KeepLink{{Href: "#", Text: "OV Musterdorf"}}, Posts: []ui.PostLine{
			{Title: "Kreisbereitschaftsleitung", Terms: []ui.TermLine{{Name: "Benno Muster", Href: "#", Time: "seit 1. April 2023"}, {Name: "Dario Testfall", Time: "ohne Frist", Deputy: true}}, Past: []ui.TermLine{{Name: "Carla Probe", Href: "#", Time: "bis 31. März 2023"}}},
			{Title: "Kreisgeschäftsführung", Vacant: true}, {Title: "Kreisverbandsarzt", Vacant: true, Terms: []ui.TermLine{{Name: "Gisela Fiktiv", Time: "seit 1. Januar 2027", State: ui.Badge{Tone: ui.Info, Icon: "calendar", Text: "Ab dann"}}}}}}
	same := unit
	same.Shell, same.Changed, same.Moving, same.Follow, same.Posts, same.Below, same.State, same.New = shell("KV Altkreis"), false, false, "", nil, nil, ui.Badge{}, ""
	load := ui.KeepImportPage{Shell: shell("Aus Datei einlesen"), Back: "#", Action: "#", Name: "menschen", Template: ui.EmptySheet([]byte("Kennung;Vorname")), People: true, Units: units}
	plan := load
	plan.Shell, plan.Full, plan.Unit = shell("Aus Datei einlesen"), true, "musterkreis"
	plan.Plan = &ui.KeepPlan{Apply: "#", Digest: "sample", Same: 12, Groups: []ui.KeepPlanGroup{{Label: "Neue Menschen", Count: 2, Lines: []string{"Kira Attrappe", "Lars Simulant"}}, {Label: "Ämter, die enden", Count: 25, Lines: []string{"Benno Muster: Kreisbereitschaftsleitung, KV Musterkreis"}, More: 24}}}
	plan.Plan.ListBad([]ui.BadRow{{Line: 4, Row: "Mona, Modell", Why: []string{"Ein Amt „KLB“ gibt es nicht."}}}, []byte("Kennung"))
	plan.Note = "Diese Überschriften kennen wir nicht: Farbe"
	refused := load
	refused.Shell, refused.Plan = shell("Aus Datei einlesen"), &ui.KeepPlan{Refuse: "Das nähme 400 Menschen ihr Amt. Abgelehnt.", Groups: plan.Plan.Groups}
	refused.Faulty = true
	nothingNew := load
	nothingNew.Shell, nothingNew.Plan = shell("Aus Datei einlesen"), &ui.KeepPlan{Same: 12}
	good := load
	goodPlan := *plan.Plan
	goodPlan.Bad, goodPlan.More = nil, 0
	good.Shell, good.People, good.Plan = shell("Aus Datei einlesen"), false, &goodPlan
	unread := load
	unread.Shell, unread.People, unread.Problem = shell("Aus Datei einlesen"), false, "Die Datei sagt nicht, wer gemeint ist. Nötig ist eine der Spalten Kennung, Personalnummer oder E-Mail-Adresse."
	unread.Shell.Faulty = true
	return []Sample{
		{"gliederungen", "units", tree}, {"gliederungen-suche", "units", searched}, {"gliederungen-nichts", "units", nothing}, {"gliederungen-ende", "units", leaf},
		{"gliederung", "unit", unit}, {"gliederung-einfach", "unit", same},
		{"menschen-einlesen", "keep_import", load}, {"menschen-vorschau", "keep_import", plan}, {"menschen-zuviel", "keep_import", refused}, {"menschen-nichts", "keep_import", nothingNew},
		{"gliederungen-einlesen", "keep_import", good}, {"gliederungen-einlesen-fehler", "keep_import", unread},
	}
}
