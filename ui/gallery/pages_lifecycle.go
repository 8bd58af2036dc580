package gallery

import "laufzettel/ui"

// lifecycleSamples are the pages of forms that are closed, wait for a mailbox, or may be duplicates.
func lifecycleSamples(check ui.CheckPage, form ui.FormPage) []Sample {
	shell := ui.Shell{Title: "Reisekosten erstatten", Section: "start"}
	open, doubled, blocked := form, check, check
	open.Closing, open.Trap = "Absenden bis 10. Dezember 2026, 24:00 Uhr · Noch 3 Plätze frei", "sample"
	doubled.Closing, doubled.Duplicate = open.Closing, &ui.Duplicate{Text: "Für diese Reise gibt es schon einen Antrag vom **3. November 2026**.", Problem: "Bitte sieh dir den Hinweis an und setz den Haken, wenn du trotzdem absenden willst."}
	doubled.Faulty = true
	blocked.CanSave = false
	blocked.Blocked = &ui.Blocked{Heading: "Das Formular ist seit dem 10. Dezember 2026, 24:00 Uhr geschlossen.", Text: "Das nächste Mal öffnen wir im **Mai**.", Kept: "Du kannst deine Angaben hier noch lesen und drucken. Absenden geht nicht mehr."}
	almost := ui.AlmostPage{Shell: ui.Shell{Title: "Fast fertig"}, Form: "Reisekosten erstatten", Email: "alma.beispiel@example.org", Until: "22. November 2026, 14:30 Uhr", Mailed: true, Action: "#"}
	held := almost
	held.Mailed = false
	confirm := ui.ConfirmPage{Shell: ui.Shell{Title: "Antrag bestätigen"}, Form: almost.Form, Email: almost.Email, Until: almost.Until, Action: "#"}
	full := confirm
	full.Faulty, full.Problem = true, "Alle Plätze sind vergeben."
	return []Sample{
		{"formular-frist", "form", open},
		{"geschlossen", "closed", ui.ClosedPage{Shell: shell, Heading: "Das Formular öffnet am 1. Dezember 2026.", Text: "Bis dahin hilft dir die **Geschäftsstelle** weiter.", Back: "#"}},
		{"pruefen-doppelt", "check", doubled},
		{"pruefen-zu", "check", blocked},
		{"fast-fertig", "almost", almost},
		{"fast-fertig-wartet", "almost", held},
		{"bestaetigen", "confirm", confirm},
		{"bestaetigen-voll", "confirm", full},
		{"bestaetigen-vorbei", "confirm", ui.ConfirmPage{Shell: ui.Shell{Title: "Antrag bestätigen"}, Past: true}},
	}
}
