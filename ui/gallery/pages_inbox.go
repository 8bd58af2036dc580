package gallery

import "laufzettel/ui"

// waiting are tasks of an inbox, by what is special about them.
func waiting() (late, due, deputy, free, taken ui.TaskItem) {
	items := taskItems()
	late, due = items[0], items[1]
	late.Pick, due.Pick, late.Badge = true, true, ui.Badge{}
	late.ID, due.ID = "sample1", "sample2"
	deputy = ui.TaskItem{ID: "sample3", Href: "#", Number: "ANE-2026-00117", Title: "CBRN-Schutz", Process: "Anerkennung einer Qualifikation", Step: "Fachliche Prüfung", Unit: "KV Beispielstadt", Since: at(17, 9, 0), Due: endOf(30), For: "für Carla Probe, verhindert bis 29. November 2026"}
	free = ui.TaskItem{ID: "sample4", Href: "#", Number: "REG-2026-00311", Title: "Neuer Zugriff", Process: "MIS-Registrierung", Step: "Zugang einrichten", Unit: "KV Musterkreis", Queue: "MIS-Team", Since: at(20, 16, 40), Claim: "#"}
	taken = free
	taken.ID, taken.Number, taken.Claim, taken.ClaimedBy, taken.TakeOver = "sample5", "REG-2026-00298", "", "Hannes Erfunden", "#"
	return late, due, deputy, free, taken
}

func inboxPage() ui.InboxPage {
	late, due, deputy, free, taken := waiting()
	mine := free
	mine.Claim, mine.Release, mine.Queue, mine.Number = "", "#", "", "REG-2026-00305"
	orders := []ui.Pick{{Label: "Überfällige zuerst, dann nach Frist", Chosen: true}, {Key: "alt", Label: "Älteste zuerst"}, {Key: "ablauf", Label: "Nach Ablauf"}}
	return ui.InboxPage{
		Agendas: "#",
		Shell:   signedIn("Deine Aufgaben", "tasks", erna()), Open: 5, Late: 1, All: "#", Wishes: "#", Own: "#", Bulk: "#",
		Tabs: []ui.InboxTab{{Title: "Alles", Count: 6, Href: "#", Current: true}, {Title: "Wartet auf dich", Count: 3, Href: "#"}, {Title: "In Vertretung", Count: 1, Href: "#"}, {Title: "Frei in deinen Warteschlangen", Count: 1, Href: "#"}, {Title: "Hat schon jemand", Count: 1, Href: "#"}},
		Filter: ui.InboxFilter{Action: "#", Orders: orders,
			Processes: []ui.Pick{{Label: "Alle Abläufe", Chosen: true}, {Key: "reisekosten", Label: "Reisekosten erstatten"}, {Key: "registrierung", Label: "MIS-Registrierung"}},
			Units:     []ui.Pick{{Label: "Alle Gliederungen", Chosen: true}, {Key: "musterkreis", Label: "KV Musterkreis"}, {Key: "probetal", Label: "KV Probetal"}}},
		Parts: []ui.InboxPart{
			{Title: "Wartet auf dich", Icon: "flag", Count: 3, Items: []ui.TaskItem{late, due, mine}},
			{Title: "In Vertretung", Icon: "users", Lead: "Du springst ein, weil jemand verhindert ist.", Count: 1, Items: []ui.TaskItem{deputy}},
			{Title: "Frei in deinen Warteschlangen", Icon: "inbox", Lead: "Wer zuerst kann, übernimmt. Danach weiß das ganze Team Bescheid.", Count: 1, Items: []ui.TaskItem{free}},
			{Title: "Hat schon jemand", Icon: "user", Lead: "Darum kümmert sich gerade jemand aus deinem Team. Du musst nichts tun.", Count: 1, Items: []ui.TaskItem{taken}},
		},
	}
}

func bulkPage(phase string) ui.BulkPage {
	yes := ui.Outcome{Key: "genehmigen", Label: "Genehmigen", Text: "Das Geld wird überwiesen, und wer den Antrag gestellt hat, bekommt eine E-Mail.", Tone: ui.Good, Icon: "check"}
	no := ui.Outcome{Key: "ablehnen", Label: "Ablehnen", Text: "Der Antrag ist damit beendet.", Tone: ui.Bad, Icon: "cross", Reason: true}
	page := ui.BulkPage{
		Shell: signedIn("Mehrere entscheiden", "tasks", erna()), Phase: phase, Process: "Reisekosten erstatten", Step: "Freigabe der Auszahlung", Action: "#", Back: "#",
		Items: []ui.BulkItem{
			{ID: "sample1", Href: "#", Number: "REI-2026-00039", Title: "Reisekosten: Tagung in Musterdorf", Due: ui.Deadline{At: at(18, 0, 0), Overdue: true}, Seal: "sample"},
			{ID: "sample2", Href: "#", Number: "REI-2026-00042", Title: "Reisekosten: Lehrgang in Beispielstadt", Due: endOf(25), Seal: "sample"},
		},
		Left:     []ui.BulkItem{{Href: "#", Number: "ANE-2026-00117", Title: "CBRN-Schutz", Note: "Das ist ein anderer Schritt. Entscheide ihn danach."}},
		Outcomes: []ui.Outcome{yes, no},
	}
	switch phase {
	case "check":
		page.Left, page.Outcome, page.Comment = nil, yes, "Beide Fahrten waren abgesprochen."
	case "done":
		page.Outcome, page.Outcomes, page.Good = ui.Outcome{Key: "genehmigen", Label: "Genehmigen"}, nil, 1
		page.Left = []ui.BulkItem{page.Items[0]}
		page.Left[0].Note = "Der Vorgang hat sich inzwischen geändert. Sieh ihn dir noch einmal an."
		page.Items = []ui.BulkItem{page.Items[1]}
	}
	return page
}

func inboxSamples() []Sample {
	long := inboxPage()
	long.Open, long.Late, long.Narrowed, long.Filter.Used, long.Filter.Text = 1987, 63, true, true, "Reisekosten"
	long.Tabs[0].Current, long.Tabs[1].Current, long.Tabs[1].Count = false, true, 1987
	long.Parts, long.Pager = long.Parts[:1], &ui.Pager{At: 2, Of: 40, Before: "#", After: "#"}
	long.Parts[0].Count = 1987
	more := inboxPage()
	more.Parts[0].More, more.Parts[0].Count, more.Bulk = "#", 64, ""
	nothing := inboxPage()
	nothing.Parts, nothing.Narrowed, nothing.Bulk, nothing.Filter.Used, nothing.Filter.Late = nil, true, "", true, true
	empty := ui.InboxPage{Shell: signedIn("Deine Aufgaben", "tasks", alma()), Wishes: "#", Own: "#", All: "#", Tabs: []ui.InboxTab{{Title: "Alles", Href: "#", Current: true}}}
	faulty := bulkPage("choose")
	faulty.Faulty, faulty.Problems = true, []ui.Problem{{Control: "outcome", Text: "Wähle, wie du entscheidest."}, {Control: "comment", Text: "Schreib eine Begründung mit mindestens 10 Zeichen."}}
	none := bulkPage("choose")
	none.Items, none.Outcomes, none.Left, none.Step, none.Process = nil, nil, nil, "", ""
	over := ui.TakeOverPage{Shell: signedIn("Aufgabe übernehmen", "tasks", erna()), Number: "REG-2026-00298", Process: "MIS-Registrierung", Step: "Zugang einrichten", ClaimedBy: "Hannes Erfunden", From: "sample", Action: "#", Back: "#"}
	overFaulty := over
	overFaulty.Faulty, overFaulty.Problem, overFaulty.Why = true, "Schreib in mindestens 10 Zeichen, warum du die Aufgabe übernimmst. Wer sie bisher hatte, liest das.", "Krank"
	return []Sample{
		{"aufgaben", "inbox", inboxPage()},
		{"aufgaben-viele", "inbox", long},
		{"aufgaben-mehr", "inbox", more},
		{"aufgaben-nichts", "inbox", nothing},
		{"aufgaben-leer", "inbox", empty},
		{"mehrere", "bulk", bulkPage("choose")},
		{"mehrere-fehler", "bulk", faulty},
		{"mehrere-keine", "bulk", none},
		{"mehrere-pruefen", "bulk", bulkPage("check")},
		{"mehrere-ergebnis", "bulk", bulkPage("done")},
		{"uebernehmen", "takeover", over},
		{"uebernehmen-fehler", "takeover", overFaulty},
		{"wuensche", "wishes", wishes()},
		{"wuensche-fehler", "wishes", wishesFaulty()},
	}
}

func wishes() ui.WishesPage {
	page := ui.WishesPage{Shell: signedIn("Wie du Mails bekommst", "", erna()), Action: "#", Inbox: "#", Digest: true, Quiet: true, From: "21:00", To: "07:00", Mailbox: "erna.exempel@example.org", Next: at(23, 18, 0),
		Hours:     []ui.Pick{{Key: "17", Label: "17 Uhr"}, {Key: "18", Label: "18 Uhr", Chosen: true}},
		Languages: []ui.Pick{{Label: "Wie auf dieser Seite üblich", Chosen: true}, {Key: "de", Label: "Deutsch"}, {Key: "en", Label: "English"}}}
	for i, day := range []string{"Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"} {
		page.Days = append(page.Days, ui.Pick{Key: string(rune('0' + (i+1)%7)), Label: day, Chosen: i < 5})
	}
	return page
}

func wishesFaulty() ui.WishesPage {
	page := wishes()
	page.Faulty, page.Problem = true, "Deine Sammelmail käme mitten in deiner Ruhezeit. Wähle eine andere Stunde oder eine andere Ruhezeit."
	return page
}
