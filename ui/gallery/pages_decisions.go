package gallery

import (
	"slices"
	"strconv"

	"laufzettel/ui"
)

// honouredRows is a decision that chooses for each of a few people.
func honouredRows(problem bool) *ui.RowsDecision {
	rows := &ui.RowsDecision{Label: "Personen", Outcomes: []ui.Outcome{{Key: "ok", Label: "In Ordnung"}, {Key: "nicht", Label: "Ablehnen", Reason: true}}}
	for i, name := range []string{"Alma Beispiel", "Benno Muster", "Carla Probe", "Dario Versuch", "Emil Exempel"} {
		rows.Items = append(rows.Items, ui.RowItem{Number: i + 1, Title: name, Cells: []ui.RowCell{{Label: "Dienstjahre", Text: strconv.Itoa(10 + 5*i)}, {Label: "Stufe", Text: "Silber"}}})
	}
	rows.Items[2].Outcome, rows.Items[2].Comment = "nicht", "Die Dienstjahre sind nicht belegt."
	rows.Rest = "ok"
	if problem {
		rows.Rest, rows.Problem = "", "Noch ohne Ergebnis: 4 von 5. Wähle eines für jede Zeile, oder eines für alle übrigen."
		rows.Items[2].Comment, rows.Items[2].Problem = "", "Begründe das Ergebnis dieser Zeile mit mindestens 10 Zeichen."
	}
	return rows
}

func decisionSamples() []Sample {
	rows := task()
	rows.Decision.Outcomes, rows.Decision.Ask, rows.Decision.Fields, rows.Decision.Rows = nil, nil, ui.Fields{}, honouredRows(false)
	wrong := rows
	wrong.Decision.Rows, wrong.Faulty = honouredRows(true), true
	body := task()
	body.Decision.Body, body.Decision.Title, body.Decision.Submit = "Präsidium", "Beschluss: Präsidium", "Beschluss eintragen"
	asked := ui.AskedPage{TaskPage: task(), Question: "Stimmt die Strecke von 35 km?", By: "Ida Dummy", Answer: ui.Answer{Action: "#", Until: endOf(25)}}
	asked.Badge = ui.Badge{Tone: ui.Warn, Icon: "return", Text: "Rückfrage an dich"}
	unanswered := asked
	unanswered.Faulty, unanswered.Reply = true, []ui.Problem{{Control: "comment", Text: "Schreib eine Antwort auf die Frage."}}
	outcomes := []ui.Outcome{{Key: "ja", Label: "Zustimmen"}, {Key: "nein", Label: "Ablehnen", Reason: true}}
	agenda := ui.AgendaPage{Shell: signedIn("Präsidium", "tasks", erna()), Name: "Präsidium", Back: "#", Action: "#", Items: []ui.AgendaItem{
		{ID: "a", Href: "#", Number: "EHR-2026-0001", Title: "Ehrungen von Jonas Scheinbar", Process: "Ehrungen", Step: "Beschluss", Since: "20. November 2026", Outcomes: outcomes},
		{ID: "b", Href: "#", Number: "EHR-2026-0002", Title: "Ehrungen von Alma Beispiel", Process: "Ehrungen", Step: "Beschluss", Since: "21. November 2026", Outcomes: outcomes, Chosen: "nein", Problem: "Die Begründung hat mindestens 10 Zeichen."},
		{ID: "c", Href: "#", Number: "FIN-2026-0007", Title: "Zuschuss zum Sommerfest", Process: "Zuschuss", Step: "Beschluss", Since: "21. November 2026", Note: "Hier einzeln eintragen, dieser Schritt braucht weitere Angaben."},
	}}
	planned := agenda
	planned.Items = slices.Clone(agenda.Items)
	planned.Items[1].Chosen, planned.Items[1].Problem = "", ""
	entered := ui.AgendaPage{Shell: agenda.Shell, Name: "Präsidium", Back: "#", Action: "#",
		Done: []ui.AgendaItem{{Number: "EHR-2026-0001", Title: "Ehrungen von Jonas Scheinbar", Note: "Zustimmen"}},
		Left: []ui.AgendaItem{{Href: "#", Number: "EHR-2026-0002", Title: "Ehrungen von Alma Beispiel", Note: "Der Vorgang hat sich inzwischen geändert."}}}
	status := caseSamples()[0].View.(ui.StatusPage)
	status.Amend = &ui.AmendOffer{Action: "#", Label: "Änderung beantragen"}
	status.Linked = []ui.LinkedCase{{Text: "Änderung von", Number: "REI-2026-00040", Href: "#"}, {Text: "Eine Änderung wurde nicht bewilligt oder nicht weiterverfolgt,", Number: "REI-2026-00041"}}
	failed := agenda
	failed.Faulty = true
	decided := status
	decided.Sections = []ui.Section{{Title: "Prüfung der Liste", Fold: "99 × In Ordnung · 1 × Ablehnen", Rows: []ui.Row{{Label: "1. Alma Beispiel", Text: "In Ordnung"}, {Label: "2. Benno Muster", Text: "Ablehnen", Detail: "Die Dienstjahre sind nicht belegt."}}}}
	return []Sample{
		{"aufgabe-zeilen", "task", rows},
		{"aufgabe-zeilen-fehler", "task", wrong},
		{"aufgabe-gremium", "task", body},
		{"rueckfrage-schritt", "asked", asked},
		{"rueckfrage-schritt-fehler", "asked", unanswered},
		{"tagesordnung", "agenda", planned},
		{"tagesordnung-fehler", "agenda", failed},
		{"tagesordnung-eingetragen", "agenda", entered},
		{"tagesordnung-leer", "agenda", ui.AgendaPage{Shell: agenda.Shell, Name: "Präsidium", Back: "#", Action: "#"}},
		{"tagesordnungen", "agendas", ui.AgendaList{Shell: signedIn("Tagesordnungen", "tasks", erna()), Agendas: []ui.AgendaEntry{{Name: "Präsidium", Href: "#", Waiting: 3}}}},
		{"tagesordnungen-leer", "agendas", ui.AgendaList{Shell: signedIn("Tagesordnungen", "tasks", erna())}},
		{"stand-geaendert", "status", status},
		{"stand-zeilen", "status", decided},
	}
}
