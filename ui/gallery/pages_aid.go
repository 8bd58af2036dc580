package gallery

import "laufzettel/ui"

// aidSamples are the pages on which a task is given away or others are asked.
func aidSamples() []Sample {
	ask := ui.AidPage{Shell: signedIn("Aufgabe abgeben", "tasks", erna()), Number: "ANE-2026-00417", Process: "Anerkennung einer Qualifikation", Step: "Vollständigkeit",
		Heading: "Aufgabe abgeben", Lead: "Wer soll Vollständigkeit an deiner Stelle entscheiden?", Follows: []string{"Die Person entscheidet in ihrem eigenen Namen.", "Die Aufgabe kommt zurück, wenn die Frist verstreicht."},
		Action: "#", Back: "#", Seal: "sample", Names: true, Label: "Wer übernimmt?", NameHint: "Name, E-Mail-Adresse oder Personalnummer.", Writes: true, WhyLabel: "Warum gibst du ab?", WhyHint: "Mindestens 10 Zeichen.", Submit: "Abgeben"}
	several := ask
	several.Query, several.Why, several.Faulty = "Muster", "Ich kenne die Person zu gut.", true
	several.Found = []ui.ActionChoice{{Value: "benno", Label: "Benno Muster", Text: "Kreisbereitschaftsleitung KV Musterkreis"}, {Value: "berta", Label: "Berta Muster"}}
	several.Problems = []ui.Problem{{Control: "q", Text: "Das passt auf mehrere. Wähle die Person aus."}, {Control: "why", Text: "Schreib eine Begründung mit mindestens 10 Zeichen."}}
	back := ask
	back.Heading, back.Names, back.Writes, back.Back, back.Submit = "Aufgabe zurück", false, false, "", "Aufgabe zurück"
	advice := ui.AdvicePage{Shell: ui.Shell{Title: "Du wirst um Rat gefragt"}, Number: "ANE-2026-00417", Process: "Anerkennung einer Qualifikation", Step: "Vollständigkeit", Link: &ui.LinkNote{For: "Hannes Erfunden", Until: at(30, 0, 0)},
		By: "Benno Muster", At: at(22, 9, 30), Question: "Ist der Nachweis so in Ordnung?", Action: "#"}
	faulty := advice
	faulty.Problem, faulty.Faulty = "Schreib deine Antwort.", true
	answered := advice
	answered.Answer = "Ja, alles gut."
	return []Sample{
		{"weiter-abgeben", "aid", ask},
		{"weiter-mehrere", "aid", several},
		{"weiter-zurueck", "aid", back},
		{"rat", "advice", advice},
		{"rat-fehler", "advice", faulty},
		{"rat-beantwortet", "advice", answered},
	}
}
