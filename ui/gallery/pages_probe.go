package gallery

import "laufzettel/ui"

// probeSamples are the pages on which processes are tried out.
func probeSamples() []Sample {
	shell := signedIn("Ausprobieren", "probe", erna())
	choose := ui.ProbePage{Shell: shell, Action: "#", Choices: []ui.ProbeChoice{
		{Process: "urlaub", Title: "Urlaub beantragen", Starts: []ui.ProbeStart{{Key: "kurz", Label: "Wie im Beispiel: Ein freier Tag"}, {Label: "Mit leerem Formular"}}},
	}}
	asked := []ui.ProbePerson{{Key: "benno", Name: "Benno Muster", Why: "Du bist gefragt, weil du dieses Amt hast."}, {Key: "carla", Name: "Carla Probe"}}
	running := &ui.Probe{
		Title: "Urlaub beantragen", Number: "EXAMPLE-1", Action: "#", Other: "#", Now: at(3, 9, 0), Next: at(9, 9, 0), CanUndo: true,
		State: ui.Badge{Tone: ui.Info, Icon: "hourglass", Text: "EXAMPLE-1"}, Waits: []ui.ProbeStart{{Key: "1 day", Label: "1 Tag weiter"}, {Key: "deadline", Label: "Bis zur nächsten Frist"}},
		Tasks: []ui.ProbeTask{
			{Stop: "zusage/1", Step: "zusage", Title: "Zusagen", Asked: asked, Due: ui.Deadline{At: at(9, 9, 0)}, Comment: "Nur zum Ausprobieren.",
				Outcomes: []ui.Outcome{{Key: "ja", Label: "Zusagen"}, {Key: "nein", Label: "Absagen"}}},
			{Step: "buchung", Title: "Im Kalender eintragen", Badge: ui.Badge{Icon: "link", Text: "Verbindung: kalender, add"}, Answers: []ui.ProbeStart{{Key: "ok", Label: "Klappt"}, {Key: "manual", Label: "Von Hand zu tun"}}},
			{Step: "ruhe", Title: "Bis zum Frühjahr", Badge: ui.Badge{Icon: "hourglass", Text: "Wartet"}, Waits: true},
		},
		Actions: []ui.ProbeStart{{Key: "absagen", Label: "Antrag zurückziehen"}},
		Ahead:   []ui.Row{{Label: "Vertretung", Text: "zeigt sich erst im Vorgang"}},
		Mails:   []ui.ProbeMail{{At: at(3, 9, 0), To: "Benno Muster", Subject: "[EXAMPLE-1] Bitte entscheide: Zusagen", Text: "Im Schritt Zusagen wartet ein Vorgang auf dich.", Fresh: true}},
		Days: []ui.ProbeDay{{Day: "3. November 2026", Lines: []ui.ProbeLine{
			{At: "09:00", Text: "Alma Beispiel stellt den Antrag.", Icon: "user"}, {At: "09:00", Text: "Mail an Benno Muster: Auftrag „Zusagen“", Icon: "mail"}}}},
		Example: "test: gespielt\n",
	}
	refused := &ui.Probe{Title: "Urlaub beantragen", Action: "#", Other: "#", Problem: "Das wird nicht angenommen: Bitte gib einen Tag an.", Begin: &ui.Fields{}}
	wrong := shell
	wrong.Faulty = true
	return []Sample{
		{"ausprobieren", "probe", choose},
		{"ausprobieren-leer", "probe", ui.ProbePage{Shell: shell, Action: "#"}},
		{"ausprobieren-spiel", "probe", ui.ProbePage{Shell: shell, Action: "#", Play: running}},
		{"ausprobieren-beginn", "probe", ui.ProbePage{Shell: wrong, Action: "#", Play: refused}},
	}
}
