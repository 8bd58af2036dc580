package gallery

import (
	"laufzettel/forms"
	"laufzettel/ui"
)

func entries(intern bool) []ui.Entry {
	list := []ui.Entry{
		{Icon: "send", Tone: ui.Info, Title: "Antrag eingegangen", By: "Alma Beispiel", At: at(18, 19, 42)},
		{Icon: "check", Tone: ui.Good, Title: "Weitergeleitet", By: "Benno Muster, Kreisverband Musterkreis", At: at(19, 8, 15), Text: "Die Unterlagen sind vollständig.",
			Steps: []string{"Gefragt: Kreisbereitschaftsleitung im Kreisverband Musterkreis", "Benno Muster hat das Amt seit 2024"}},
		{Icon: "return", Tone: ui.Warn, Title: "Rückfrage gestellt", By: "Gisela Fiktiv, Geschäftsstelle", At: at(19, 14, 3), Text: "Auf der Quittung fehlt das Datum.\nKannst du sie noch einmal schicken?"},
		{Icon: "file", Title: "Frage beantwortet", By: "Alma Beispiel", At: at(20, 21, 10), Files: receipts[1:]},
	}
	if intern {
		list = append(list, ui.Entry{Icon: "eyeoff", Title: "Notiz", By: "Gisela Fiktiv", At: at(20, 22, 0), Text: "Habe mit der Kasse gesprochen.", Intern: true})
	}
	return list
}

func answers(link bool) []ui.Section {
	return []ui.Section{
		{Title: "Zur Person", Rows: []ui.Row{{Label: "Name", Text: "Alma Beispiel"}, {Label: "Geburtsdatum", Text: "24. März 1991", Hidden: link}, {Label: "E-Mail-Adresse", Text: "alma.beispiel@example.org"}, {Label: "Kreisverband", Text: "Kreisverband Musterkreis"}, {Label: "Telefon"}}},
		{Title: "Reise", Rows: []ui.Row{{Label: "Anlass", Text: "Lehrgang", Detail: "geändert am 20. November"}, {Label: "Strecke", Text: "35 km"}, {Label: "Betrag", Text: "10,50 €"}, {Label: "Belege", Files: receipts}}},
	}
}

func caseSamples() []Sample {
	running := ui.StatusPage{
		Shell: ui.Shell{Title: "Reisekosten: Lehrgang in Beispielstadt"}, Number: "REI-2026-00042", Process: "Reisekosten erstatten",
		Badge: ui.Badge{Tone: ui.Info, Icon: "search", Text: "In Prüfung"}, Where: "Die Geschäftsstelle prüft deine Belege.", Since: at(19, 8, 15), Due: endOf(26),
		Stages:  []ui.Stage{{Title: "Eingegangen", Note: "18. November", State: ui.StageDone}, {Title: "Prüfung im Kreisverband", Note: "19. November", State: ui.StageDone}, {Title: "Prüfung in der Geschäftsstelle", Note: "seit 19. November", State: ui.StageCurrent}, {Title: "Auszahlung"}},
		Next:    []string{"Ist alles in Ordnung, wird das Geld überwiesen.", "Fehlt etwas, fragt dich die Geschäftsstelle. Du bekommst dann eine E-Mail."},
		Entries: entries(false)[:2], Sections: answers(false), Withdraw: &ui.Withdraw{Action: "#"}, Bookmark: true,
	}
	asked := running
	asked.Badge = ui.Badge{Tone: ui.Warn, Icon: "help", Text: "Wartet auf dich"}
	asked.Where, asked.Due, asked.Stages, asked.Entries = "Die Geschäftsstelle hat eine Frage an dich.", ui.Deadline{}, nil, entries(false)[:3]
	asked.Ask = &ui.Answer{
		Question: "Auf der Quittung fehlt das Datum.\nKannst du sie noch einmal schicken?", By: "Gisela Fiktiv, Geschäftsstelle", Until: endOf(30), Action: "#",
		Live: "/gallery/live", Upload: "/gallery/upload", State: "sample",
		Fields: ui.Fields{Prefix: "antwort-", Views: []forms.FieldView{
			field("betrag", "Betrag", "input", readOnly, shown("10,50 €")),
			field("belege", "Belege", "file", files)}, Files: map[string][]ui.File{"belege": receipts[:1]}},
	}
	askedFaulty := asked
	again := *asked.Ask
	again.Fields.Problems = []forms.Problem{problem("belege", "„Scan.tiff“ können wir nicht lesen. Erlaubt sind PDF, JPG oder PNG.")}
	askedFaulty.Ask, askedFaulty.Faulty = &again, true
	done := running
	done.Badge = ui.Badge{Tone: ui.Good, Text: "Erledigt"}
	done.Where, done.Since, done.Due, done.Next, done.Withdraw, done.Stages = "Dein Antrag ist abgeschlossen.", at(21, 10, 30), ui.Deadline{}, nil, nil, nil
	done.Entries = entries(false)
	done.Decision = &ui.Verdict{Tone: ui.Good, Title: "Genehmigt", Text: "Vielen Dank für deinen Einsatz!", By: "Geschäftsstelle", At: at(21, 10, 30), Rows: []ui.Row{{Label: "Betrag", Text: "10,50 €"}}, Files: []ui.File{{ID: "b", Name: "Bescheid_REI-2026-00042.pdf", Size: 48_000, Href: "#"}}}
	refused := done
	refused.Badge = ui.Badge{Tone: ui.Bad, Text: "Abgelehnt"}
	refused.Decision = &ui.Verdict{Tone: ui.Bad, Title: "Abgelehnt", Text: "Für Fahrten am Wohnort zahlen wir nichts.", At: at(21, 10, 30)}
	refused.Sections = nil
	return append([]Sample{
		{"stand", "status", running},
		{"stand-rueckfrage", "status", asked},
		{"stand-rueckfrage-fehler", "status", askedFaulty},
		{"stand-genehmigt", "status", done},
		{"stand-abgelehnt", "status", refused},
	}, mySamples(running)...)
}
