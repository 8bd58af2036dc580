package gallery

import "laufzettel/ui"

// caseListSamples are the list of cases and the access log.
func caseListSamples() []Sample {
	user := erna()
	user.Cases = true
	shell := signedIn("Vorgänge", "cases", user)
	list := ui.CasesPage{
		Shell: shell, Action: "#", Found: 412, Next: "#",
		Process:  []ui.Choice{{Label: "Alle Anträge", Selected: true}, {Value: "reise", Label: "Reisekosten erstatten"}},
		State:    []ui.Choice{{Label: "Alle", Selected: true}, {Value: "offen", Label: "Offen"}, {Value: "beendet", Label: "Abgeschlossen"}},
		Unit:     []ui.Choice{{Label: "Alle Gliederungen", Selected: true}, {Value: "m", Label: "KV Musterkreis"}, {Value: "b", Label: "KV Beispielstadt"}},
		Part:     []ui.Choice{{Label: "Alle", Selected: true}, {Value: "gefragt", Label: "Warten auf mich"}},
		Order:    []ui.Choice{{Label: "Neueste zuerst", Selected: true}, {Value: "nummer", Label: "Nach Nummer"}},
		Counters: []ui.CaseCounter{{Href: "#", Label: "Reisekosten erstatten", Open: 31, All: 380}, {Href: "#", Label: "Schlüssel fürs Vereinsheim", Open: 0, All: 32}},
		Rows: []ui.CaseLine{
			{Href: "#", Number: "REI-2026-00042", Title: "Tagung der Ausbilderinnen und Ausbilder", Process: "Reisekosten erstatten", Unit: "KV Musterkreis", Badge: ui.Badge{Tone: ui.Info, Text: "In Bearbeitung"}, Started: at(19, 9, 0), Changed: at(20, 17, 5)},
			{Href: "#", Number: "REI-2026-00041", Process: "Reisekosten erstatten", Badge: ui.Badge{Tone: ui.Good, Text: "Erstattet"}, Started: at(3, 9, 0), Changed: at(12, 8, 0)},
		},
		Export: &ui.CasesExport{Action: "#"},
	}
	filtered := list
	filtered.Filtered, filtered.Search, filtered.From, filtered.Until, filtered.First, filtered.Next, filtered.Found, filtered.More = true, "tagung", "2026-01-01", "2026-12-31", "#", "", 1000, true
	filtered.Export = &ui.CasesExport{Action: "#", Columns: true, Fields: []ui.HiddenField{{Name: "suche", Value: "tagung"}}}
	filtered.Whole = &ui.UnitExport{Action: "#", Unit: "m", Name: "KV Musterkreis"}
	filtered.Counters = []ui.CaseCounter{{Href: "#", Label: "Reisekosten erstatten", Open: 31, All: 380, Current: true}}
	nothing := filtered
	nothing.Rows, nothing.First, nothing.Found, nothing.More, nothing.Export, nothing.Whole = nil, "", 0, false, nil, nil
	none := ui.CasesPage{Shell: shell, Action: "#", Process: list.Process[:1], State: list.State, Part: list.Part, Order: list.Order}
	log := ui.AccessLogPage{Shell: signedIn("Zugriffe", "admin", user), Back: "#", Entries: []ui.AccessEntry{
		{At: at(20, 9, 12), Who: "Erna Exempel", Way: "auf der Seite", What: "Liste mit 380 Vorgängen mitgenommen", Note: "process=reise status=open"},
		{At: at(19, 18, 0), Who: "Benno Muster", Way: "über einen Link", What: "Eine Datei von REI-2026-00042"},
	}}
	return []Sample{
		{"vorgaenge", "cases", list},
		{"vorgaenge-gefiltert", "cases", filtered},
		{"vorgaenge-nichts", "cases", nothing},
		{"vorgaenge-leer", "cases", none},
		{"zugriffe", "access_log", log},
		{"zugriffe-leer", "access_log", ui.AccessLogPage{Shell: log.Shell, Back: "#"}},
	}
}
