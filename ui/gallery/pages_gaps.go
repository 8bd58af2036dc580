package gallery

import "laufzettel/ui"

// gapSamples are the pages of what a night finds missing.
func gapSamples() []Sample {
	full := ui.GapsPage{Shell: signedIn("Hier fehlt jemand", "admin", erna()), At: at(3, 3, 0), Units: []ui.GapUnit{
		{Name: "KV Probetal", Gaps: []ui.GapItem{
			{Place: "Kreisbereitschaftsleitung, KV Probetal", What: "Das Amt ist nicht besetzt, seit 1. November 2026.", Above: "Bis dahin springt die Ebene darüber ein.",
				Cases: "3 Vorgänge sind betroffen (1 warten dort gerade).", Processes: []string{"Anerkennung einer Qualifikation"},
				Do: "Trag für KV Probetal jemanden als Kreisbereitschaftsleitung ein.", Badge: ui.Badge{Text: "Ebene darüber springt ein", Icon: "user"}, Href: "#"},
		}},
		{Gaps: []ui.GapItem{
			{Place: "Gruppe „Landesfachverantwortliche Drohnen“", What: "Ab 4. Dezember 2026 ist niemand in der Gruppe.", Above: "Auch darüber findet sich niemand: Solche Aufgaben landen bei der Vorgangsbetreuung.",
				Cases: "Noch kein Vorgang ist betroffen.", Do: "Nimm jemanden in die Gruppe „Landesfachverantwortliche Drohnen“ auf.", Badge: ui.Badge{Text: "Bald", Tone: ui.Warn, Icon: "clock"}},
		}},
	}}
	return []Sample{
		{"luecken", "gaps", full},
		{"luecken-keine", "gaps", ui.GapsPage{Shell: signedIn("Hier fehlt jemand", "admin", erna())}},
	}
}
