package gallery

import (
	"laufzettel/forms"
	"laufzettel/ui"
)

func decision() ui.Decision {
	return ui.Decision{
		Action: "#", Live: "/gallery/live", Seal: "sample", HasNote: true,
		Outcomes: []ui.Outcome{
			{Key: "genehmigen", Label: "Genehmigen", Text: "Das Geld wird überwiesen, und Alma bekommt eine E-Mail.", Tone: ui.Good, Icon: "check"},
			{Key: "rueckfrage", Label: "Rückfrage", Text: "Alma kann die ausgewählten Angaben ändern. Die Frist ruht so lange.", Tone: ui.Warn, Icon: "return", Reason: true, Asks: true},
			{Key: "ablehnen", Label: "Ablehnen", Text: "Der Antrag ist damit beendet.", Tone: ui.Bad, Icon: "cross", Reason: true},
		},
		Ask: []ui.AskField{
			{Path: "telefon", Label: "Telefon", Group: "Zur Person"}, {Path: "strecke", Label: "Strecke", Value: "35 km", Group: "Reise"},
			{Path: "belege", Label: "Belege", Value: "2 Dateien", Group: "Reise"}},
		Undo: "Du kannst deine Entscheidung noch 10 Minuten lang zurücknehmen.",
	}
}

func task() ui.TaskPage {
	return ui.TaskPage{
		Shell:  signedIn("Reisekosten: Lehrgang in Beispielstadt", "tasks", erna()),
		Number: "REI-2026-00042", Process: "Reisekosten erstatten", Step: "Freigabe der Auszahlung", Place: "Schritt 2 von 3",
		Badge: ui.Badge{Tone: ui.Warn, Text: "Wartet auf dich"}, Due: endOf(25),
		Brief:  "Alma Beispiel möchte **10,50 €** für eine Fahrt zum Lehrgang zurück. Der Kreisverband hat die Angaben geprüft und befürwortet.",
		You:    "Du bist gefragt, weil du Carla Probe vertrittst (Kreisbereitschaftsleitung, KV Beispielstadt) – Carla Probe ist bis 24. November 2026 verhindert.",
		Aid:    []ui.AidLink{{Href: "#", Label: "Aufgabe abgeben", Text: "Jemand anderes entscheidet, im eigenen Namen."}, {Href: "#", Label: "Jemanden um Rat fragen", Text: "Du fragst, die Entscheidung bleibt bei dir."}},
		Advice: []ui.AdviceItem{{By: "Erna Exempel", To: "Hannes Erfunden", At: at(21, 9, 0), Question: "Ist die Strecke so richtig?", Answer: "Ja, 35 km stimmen."}, {By: "Erna Exempel", To: "Ida Dummy", At: at(21, 9, 5), Question: "Und der Beleg?", Note: "Die Antwort steht noch aus."}},
		Moved:  "Ida Dummy hat diese Aufgabe am 20. November 2026, 09:30 Uhr übergeben: „Erna ist auf einer Tagung.“",
		Why:    []string{"Carla Probe ist bis 24. November 2026 verhindert.", "Gefragt: Erna Exempel (in Vertretung für Carla Probe, Kreisbereitschaftsleitung KV Beispielstadt)"}, Unverified: true,
		Remark: remark(false, ""), Earlier: earlierCases(), Case: "#",
		Sections: answers(false), Entries: entries(true), Back: "#", Decision: decision(),
	}
}

func taskSamples() []Sample {
	byLink := task()
	byLink.User, byLink.Section, byLink.CSRF, byLink.Back = nil, "", "", ""
	byLink.Remark, byLink.Earlier, byLink.Case, byLink.Moved = nil, nil, "", ""
	byLink.Sections = answers(true)
	byLink.Link = &ui.LinkNote{For: "Erna Exempel", Until: endOf(25).At}
	faulty := byLink
	faulty.Faulty = true
	faulty.Decision = decision()
	faulty.Decision.Outcomes[1].Chosen = true
	faulty.Decision.Fields = ui.Fields{Views: []forms.FieldView{
		field("betragNeu", "Bewilligter Betrag", "input", input("text", "decimal", ""), unit("€"), typed("zehn")),
		field("konto", "Kostenstelle", "choice", options(true, "jugend", "Jugend", "bildung", "Bildung"))},
		Problems: []forms.Problem{problem("betragNeu", "Bitte gib einen Betrag an, zum Beispiel 10,50.")}}
	faulty.Decision.Word = &ui.WordChallenge{}
	faulty.Decision.Problems = []ui.Problem{{Control: "ask", Text: "Bitte wähle aus, was noch einmal ausgefüllt werden soll."}, {Control: "comment", Text: "Bitte begründe die Rückfrage mit mindestens 10 Zeichen."}, {Control: "word", Text: "Dieses Wort steht nicht in deiner E-Mail."}}
	unchosen := byLink
	unchosen.Faulty = true
	unchosen.Decision = decision()
	unchosen.Decision.Problems = []ui.Problem{{Control: "outcome", Text: "Bitte wähle aus, wie du entscheidest."}, {Control: "note", Text: "Die Notiz ist zu lang."}}
	late := task()
	late.Due.Overdue, late.Badge = true, ui.Badge{Tone: ui.Bad, Text: "Überfällig"}
	late.Due.At = at(18, 0, 0)
	next := []string{"Die Geschäftsstelle überweist das Geld.", "Alma Beispiel bekommt eine E-Mail."}
	decided := ui.DecidedPage{Shell: ui.Shell{Title: "Entschieden"}, Number: "REI-2026-00042", Process: "Reisekosten erstatten", Outcome: "Genehmigen", Tone: ui.Good, By: "Erna Exempel", At: at(21, 18, 5),
		Comment: "Gern, danke für deinen Einsatz.", Next: next, Undo: "Vertan? Bis 18:15 Uhr kannst du über die Bestätigungs-E-Mail „Das war ich nicht“ sagen."}
	again, other := decided, decided
	again.Again = true
	other.Other, other.By, other.Undo, other.Comment = true, "Fritz Platzhalter", "", ""
	return []Sample{
		{"aufgabe", "task", task()},
		{"aufgabe-link", "task", byLink},
		{"aufgabe-fehler", "task", faulty},
		{"aufgabe-ohne-wahl", "task", unchosen},
		{"aufgabe-spaet", "task", late},
		{"entschieden", "decided", decided},
		{"entschieden-nochmal", "decided", again},
		{"entschieden-andere", "decided", other},
		{"geaendert", "outdated", ui.OutdatedPage{Shell: ui.Shell{Title: "Etwas hat sich geändert"}, Number: "REI-2026-00042", Process: "Reisekosten erstatten",
			Changes: []ui.Change{{Label: "Strecke", Before: "35 km", After: "53 km"}, {Label: "Telefon", After: "0611 1234567"}}, Outcome: "Genehmigen", Comment: "Passt so.", Again: "#"}},
		{"wort", "word", ui.WordPage{Shell: ui.Shell{Title: "Wort aus der E-Mail"}, Number: "REI-2026-00042", Action: "#"}},
		{"wort-fehler", "word", ui.WordPage{Shell: ui.Shell{Title: "Wort aus der E-Mail", Faulty: true}, Number: "REI-2026-00042", Action: "#", Word: ui.WordChallenge{Typed: "Birke"}, Problem: "Dieses Wort steht nicht in deiner E-Mail."}},
	}
}

func taskItems() []ui.TaskItem {
	return []ui.TaskItem{
		{Href: "#", Number: "REI-2026-00039", Title: "Reisekosten: Tagung in Musterdorf", Process: "Reisekosten erstatten", Step: "Freigabe der Auszahlung", Unit: "KV Probetal", Since: at(9, 9, 0), Due: ui.Deadline{At: at(18, 0, 0), Overdue: true}, Badge: ui.Badge{Tone: ui.Bad, Text: "Überfällig"}},
		{Href: "#", Number: "REI-2026-00042", Title: "Reisekosten: Lehrgang in Beispielstadt", Process: "Reisekosten erstatten", Step: "Freigabe der Auszahlung", Unit: "KV Musterkreis", Since: at(19, 8, 15), Due: endOf(25)},
	}
}

func workSamples() []Sample {
	work := ui.WorkPage{
		Shell: signedIn("Überweisung: Alma Beispiel", "tasks", erna()), Number: "REI-2026-00042", Process: "Reisekosten erstatten", Step: "Überweisen", Queue: "Kasse",
		Badge: ui.Badge{Tone: ui.Info, Icon: "user", Text: "Bei dir"}, Due: endOf(28), Brief: "Bitte überweise den Betrag und trag hier ein, wann.", ClaimedBy: "Erna Exempel", ByMe: true, Release: "#",
		Values:   []ui.Row{{Label: "Name", Text: "Alma Beispiel", Copy: true}, {Label: "IBAN", Text: "DE02 1203 0000 0000 2020 51", Copy: true}, {Label: "Betrag", Text: "10,50 €", Copy: true}, {Label: "Verwendungszweck", Text: "REI-2026-00042", Copy: true}},
		Sections: answers(false)[1:], Entries: entries(true)[:2], Back: "#",
		Decision: ui.Decision{Action: "#", Seal: "sample", Title: "Erledigt?", Submit: "Abschließen", HasNote: true,
			Outcomes: []ui.Outcome{{Key: "done", Label: "Erledigt", Text: "Der Antrag wird abgeschlossen.", Tone: ui.Good}, {Key: "impossible", Label: "Nicht möglich", Text: "Der Vorgang geht zurück an den Kreisverband.", Tone: ui.Bad, Reason: true}},
			Fields:   ui.Fields{Views: []forms.FieldView{field("am", "Überwiesen am", "input", input("date", "", ""), typed("2026-11-21"))}}},
	}
	open := work
	open.ByMe, open.ClaimedBy, open.Claim, open.Release, open.Badge = false, "", "#", "", ui.Badge{Tone: ui.Warn, Text: "Offen"}
	taken := open
	taken.ClaimedBy, taken.Claim = "Ida Dummy", ""
	return []Sample{
		{"arbeit", "work", work},
		{"arbeit-offen", "work", open},
		{"arbeit-vergeben", "work", taken},
	}
}
