package gallery

import "laufzettel/ui"

func rightsSamples() []Sample {
	page := ui.RightsPage{
		Shell: signedIn("Rechte", "admin", erna()), Action: "#", Person: "Benno Muster", Thing: "musterkreis", Asked: "Benno Muster",
		Deeds: []ui.RightsDeed{{Value: "see", Label: "Vorgang lesen"}, {Value: "list", Label: "Vorgänge auflisten"}},
		Rows: []ui.RightsRow{
			{Kind: "Rolle", Title: "Verwaltung", Where: "überall", Site: true, Holders: []string{"Hannes Erfunden"}},
			{Kind: "Amt", Title: "Kreisbereitschaftsleitung", Where: "in der Gliederung des Amtes und darunter", Read: true, Holders: []string{"Benno Muster, KV Musterkreis", "Carla Probe, KV Beispielstadt"}},
			{Kind: "Gruppe", Title: "Landesgeschäftsstelle", Where: "überall für Anerkennung einer Qualifikation", Read: true, Manage: true, Export: true, Holders: []string{"Ida Dummy"}},
			{Kind: "Person", Title: "Gisela Fiktiv", Where: "in KV Musterkreis", Keep: true},
		},
		Answers: []ui.RightsAnswer{
			{Action: "Vorgänge auflisten", About: "KV Musterkreis", Text: "Ja: Benno Muster ist Kreisbereitschaftsleitung, KV Musterkreis; dieses Amt hat das Recht Einsicht in KV Musterkreis.", Yes: true},
			{Action: "Vorgänge ausgeben", About: "KV Musterkreis", Text: "Nein: Benno Muster bräuchte dafür das Recht Ausgabe in KV Musterkreis, selbst, durch ein Amt oder durch eine Gruppe."},
		},
	}
	empty := ui.RightsPage{Shell: signedIn("Rechte", "admin", erna()), Action: "#", Person: "Niemand", Problem: "Diese Person finden wir nicht. Schreib den ganzen Namen, die Mailadresse oder das Kürzel."}
	return []Sample{{"rechte", "rights", page}, {"rechte-leer", "rights", empty}}
}
