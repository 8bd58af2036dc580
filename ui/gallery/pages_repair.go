package gallery

import "laufzettel/ui"

// repairSamples are a case with several strands, and the page on which a halted one goes on.
func repairSamples() []Sample {
	strands := caseView()
	strands.Now = []ui.NowTask{
		{Step: "Zustimmung von Dario Testfall", Part: "3 von 10", Badge: ui.Badge{Tone: ui.Info, Text: "wartet"}, Who: []string{"Dario Testfall (namentlich genannt)"}, Since: at(19, 8, 15), Due: endOf(25)},
		{Step: "Zahlung", Badge: ui.Badge{Tone: ui.Neutral, Icon: "hourglass", Text: "wartet"}, Text: "wartet auf „zahlung“, längstens bis 30. November 2026", Since: at(19, 8, 15)},
		{Step: "Platz im Kurs", Badge: ui.Badge{Tone: ui.Neutral, Icon: "hourglass", Text: "wartet"}, Text: "Platz 2 auf der Warteliste", Since: at(19, 8, 15)},
		{Step: "Abgelehnt", Badge: ui.Badge{Tone: ui.Warn, Icon: "return", Text: "wird rückgängig gemacht"}, Text: "Noch rückgängig zu machen: Platz im Kurs, Amt", Since: at(20, 8, 15)},
	}
	strands.Called = []ui.CalledCase{{Href: "#", Text: "Gehört zu REI-2026-00040"}, {Href: "#", Text: "Begonnen für diesen Vorgang: EIN-2026-0007"}}
	page := ui.RepairPage{
		Shell: signedIn("Angehaltenen Vorgang fortsetzen", "cases", erna()), Number: "REI-2026-00042", Process: "Reisekosten erstatten", Back: "#", Action: "#", Seal: "sample",
		Where: []ui.Row{{Label: "Schritt", Text: "Betrag aufteilen", Detail: "aufteilen"}, {Label: "Stelle im Ablauf", Text: "reise/flow.yaml:12:9"},
			{Label: "Was nicht ging", Text: "steps.suche.anzahl * 2: Links von * ist ein Text, rechts eine Zahl; das lässt sich nicht verrechnen."}},
		Since: []ui.Entry{{Icon: "mail", Title: "Ereignis eingegangen: zahlung", At: at(20, 9, 30), Minor: true}},
		Ways: []ui.RepairWay{
			{Value: "again", Label: "Noch einmal versuchen", Text: "Wenn die Ursache außerhalb lag und inzwischen behoben ist."},
			{Value: "values", Label: "Werte ergänzen oder berichtigen und noch einmal versuchen", Text: "Wenn dem Schritt etwas fehlt. Was du leer lässt oder nicht änderst, bleibt, wie es ist.",
				Results: []ui.RepairResult{{ID: "result-suche-anzahl", Name: "_result.suche/anzahl", Label: "„anzahl“ aus dem Schritt „suche“", Kind: "any", Hint: "Zahlen und Tage (31.12.2026) werden als solche gelesen, alles andere als Text."},
					{ID: "result-suche-tag", Name: "_result.suche/tag", Label: "„tag“ aus dem Schritt „suche“", Kind: "date"}}},
			{Value: "onward", Label: "Hinter dem Schritt weitermachen", Text: "Der Schritt gilt als getan. Was er geliefert hätte, kannst du eintragen; sonst bleibt es leer.",
				Results: []ui.RepairResult{{ID: "result-aufteilen-voll", Name: "_result.aufteilen/voll", Label: "„voll“ aus dem Schritt „aufteilen“", Kind: "flag"}}},
			{Value: "step", Label: "Bei einem anderen Schritt weitermachen", Text: "Der Schritt, an dem es hakt, bleibt ungetan.", Name: "_step", Legend: "Schritt", Choices: []ui.ActionChoice{{Value: "kv", Label: "Prüfung im Kreisverband"}, {Value: "freigabe", Label: "Freigabe der Auszahlung"}}},
			{Value: "end", Label: "Den Vorgang beenden", Text: "Alle offenen Aufgaben enden.", Name: "_end", Legend: "Ergebnis", Choices: []ui.ActionChoice{{Value: "abgelehnt", Label: "Abgelehnt"}}},
		},
		Follows: []string{"Deine Begründung und das, was du geändert hast, stehen im Verlauf.", "Ereignisse und Fristen, die inzwischen eingetreten sind, wirken gleich danach."},
	}
	wrong := page
	wrong.Faulty, wrong.Problems, wrong.Since = true, []ui.Problem{{Control: "way", Text: "Bitte wähle aus, wie es weitergehen soll."}, {Control: "why", Text: "Schreib eine Begründung mit mindestens 10 Zeichen."}}, nil
	return []Sample{{"vorgang-straenge", "case", strands}, {"fortsetzen", "case_repair", page}, {"fortsetzen-fehler", "case_repair", wrong}}
}
