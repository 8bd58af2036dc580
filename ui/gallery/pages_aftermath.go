package gallery

import "laufzettel/ui"

// aftermathSamples are the pages on which consents are withdrawn and originals seen.
func aftermathSamples() []Sample {
	given := ui.ConsentItem{Text: "Mein Foto darf auf der Seite des Kreisverbands gezeigt werden.", GivenAt: at(18, 19, 42), Erased: []string{"Foto", "Telefon"}, Href: "#"}
	withdrawn := given
	withdrawn.WithdrawnAt, withdrawn.Href = at(20, 8, 15), ""
	letter := ui.ConsentItem{Text: "Ich will den Rundbrief.", GivenAt: at(18, 19, 42), Href: "#"}
	ask := ui.ConsentPage{
		Shell: ui.Shell{Title: "Einwilligung widerrufen"}, Number: "REI-2026-00042", Process: "Reisekosten erstatten", Consent: given,
		Follows: "Dann nehmen wir dein Foto von der Seite.", Action: "#", Back: "#",
	}
	done := ask
	done.Consent = withdrawn
	status := caseSamples()[0].View.(ui.StatusPage)
	status.Consents = []ui.ConsentItem{withdrawn, letter}
	desk := task()
	desk.Withdrawn = []ui.ConsentItem{withdrawn}
	desk.Originals = []ui.OriginalItem{
		{Text: "Mein Führerschein liegt vor.", Do: "seen:fuehrerschein"},
		{Text: "Das unterschriebene Protokoll liegt vor.", Seen: true, By: "Erna Exempel", At: at(20, 9, 30), Do: "unseen:protokoll"},
		{Text: "Mein Zeugnis liegt vor.", Seen: true, By: "Benno Muster (über den Link an benno.muster@example.org)", At: at(19, 8, 15)},
	}
	return []Sample{
		{"einwilligung", "consent", ask},
		{"einwilligung-widerrufen", "consent", done},
		{"stand-einwilligungen", "status", status},
		{"aufgabe-originale", "task", desk},
	}
}
