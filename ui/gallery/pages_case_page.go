package gallery

import (
	"laufzettel/ui"
)

func remark(open bool, problem string) *ui.RemarkForm {
	return &ui.RemarkForm{Action: "#", Mail: "Sie liest sie bei ihrem Antrag und bekommt sie per E-Mail.", Open: open, Problem: problem}
}

// chronicle is the history of the sample case in full.
func chronicle() []ui.Entry {
	return []ui.Entry{
		{Icon: "send", Title: "Antrag eingereicht", By: "Alma Beispiel (Angaben ungeprüft)", At: at(18, 19, 42)},
		{Icon: "mail", Title: "E-Mail „Dein Antrag ist bei uns“ an Alma Beispiel", At: at(18, 19, 42), Minor: true},
		{Icon: "user", Title: "Aufgabe eröffnet: Prüfung im Kreisverband", By: "Gefragt: Dario Testfall (in Vertretung für Carla Probe, Kreisbereitschaftsleitung KV Beispielstadt)", At: at(18, 19, 42),
			Steps: []string{"Carla Probe ist bis 24. November 2026 verhindert.", "Gefragt: Dario Testfall (in Vertretung für Carla Probe, Kreisbereitschaftsleitung KV Beispielstadt)", "Frist: 25. November 2026", `Regel der Definition: holders("KBL", kv)`}},
		{Icon: "clock", Title: "Erinnerung fällig: Prüfung im Kreisverband", At: at(19, 7, 0), Minor: true},
		{Icon: "check", Tone: ui.Good, Title: "Prüfung im Kreisverband: Weitergeleitet", By: "Dario Testfall (über den Link an dario.testfall@example.org)", At: at(19, 8, 15), Text: "Die Unterlagen sind vollständig."},
		{Icon: "eyeoff", Title: "Interne Notiz", By: "Dario Testfall (über den Link an dario.testfall@example.org)", At: at(19, 8, 15), Text: "Kenne ich vom Lehrgang.", Intern: true},
		{Icon: "skip", Title: "Nicht nötig: Rückfrage an die Kasse", At: at(19, 8, 15), Minor: true},
		{Icon: "user", Title: "Aufgabe eröffnet: Freigabe der Auszahlung", By: "Gefragt: Erna Exempel (im Amt, Landesbereitschaftsleitung LV Musterland)", At: at(19, 8, 15),
			Steps: []string{"Gefragt: Erna Exempel (im Amt, Landesbereitschaftsleitung LV Musterland)", `Regel der Definition: holders("LBL")`}},
		{Icon: "users", Title: "Aufgabe übergeben an Fritz Platzhalter", By: "Ida Dummy", At: at(20, 9, 30), Text: "Erna ist auf einer Tagung und hat darum gebeten."},
		{Icon: "edit", Title: "Bemerkung an die antragstellende Person", By: "Ida Dummy", At: at(20, 9, 41), Text: "Es dauert ein paar Tage länger, weil gerade eine Tagung ist."},
	}
}

func effects() []ui.EffectLine {
	return []ui.EffectLine{
		{What: "E-Mail zu: Aufgabe übergeben an Fritz Platzhalter", Detail: "Fritz Platzhalter", Badge: ui.Badge{Tone: ui.Warn, Icon: "repeat", Text: "wird wiederholt"}, When: at(21, 19, 30), WhenTxt: "nächster Versuch", Error: "the mail server did not answer"},
		{What: "Auftrag an kasse", Detail: "zahlung.anlegen", Badge: ui.Badge{Tone: ui.Bad, Icon: "alert", Text: "gescheitert"}, Error: "account is closed", Manage: "#"},
		{What: "E-Mail „Zwischenstand“", Detail: "Alma Beispiel", Badge: ui.Badge{Tone: ui.Info, Icon: "clock", Text: "steht an"}, When: at(21, 18, 40), WhenTxt: "vorgesehen"},
		{What: "E-Mail „Dein Antrag ist bei uns“", Detail: "Alma Beispiel", Badge: ui.Badge{Tone: ui.Good, Icon: "check", Text: "erledigt"}, When: at(18, 19, 43), WhenTxt: "am"},
	}
}

func deeds() []ui.CaseAction {
	return []ui.CaseAction{
		{Icon: "users", Label: "Aufgabe übergeben", Text: "Jemand anderes entscheidet an der Stelle der Gefragten.", Href: "#"},
		{Icon: "calendar", Label: "Frist verlängern", Text: "Mehr Zeit für die, die gefragt sind.", Href: "#"},
		{Icon: "forward", Label: "Schritt überspringen", Text: "Diesen Schritt darf niemand überspringen; so steht es in der Definition."},
		{Icon: "stop", Label: "Vorgang abbrechen", Text: "Der Vorgang endet ohne Entscheidung.", Href: "#"},
	}
}

func earlierCases() []ui.CaseItem {
	return []ui.CaseItem{
		{Href: "#", Number: "REI-2026-00012", Title: "Reisekosten: Sitzung in Musterdorf", Process: "Reisekosten erstatten", Badge: ui.Badge{Tone: ui.Good, Text: "Erledigt"}, Changed: at(3, 11, 0)},
		{Href: "#", Number: "REI-2025-00231", Title: "Reisekosten: Tagung", Process: "Reisekosten erstatten", Badge: ui.Badge{Tone: ui.Bad, Text: "Abgelehnt"}, Changed: at(1, 9, 0)},
	}
}

func caseView() ui.CasePage {
	sections := answers(false)
	sections[0].Rows[1].Lock = true
	return ui.CasePage{
		Shell: signedIn("Reisekosten: Lehrgang in Beispielstadt", "cases", erna()), Number: "REI-2026-00042", Process: "Reisekosten erstatten", Back: "#",
		Badge: ui.Badge{Tone: ui.Info, Text: "In Bearbeitung"}, Unit: "KV Beispielstadt", Started: at(18, 19, 42), Unverified: true,
		Now: []ui.NowTask{{Step: "Freigabe der Auszahlung", Badge: ui.Badge{Tone: ui.Info, Text: "wartet"}, Who: []string{"Fritz Platzhalter (namentlich genannt)"}, Since: at(19, 8, 15), Due: endOf(25),
			Why: []string{"Gefragt: Fritz Platzhalter (namentlich genannt)"}, Rule: `holders("LBL")`}},
		Entries: chronicle(), Sections: sections, Filled: []ui.Section{{Title: "Prüfung im Kreisverband", Rows: []ui.Row{{Label: "Befürworteter Betrag", Text: "10,50 €"}}}},
		Files: []ui.CaseFile{{File: receipts[0], Label: "Belege", Section: "Reise"}, {File: receipts[1], Label: "Belege", Section: "Reise"}}, Effects: effects(), Troubled: 1,
		Facts: []ui.Row{{Label: "Antrag von", Text: "Alma Beispiel (Angaben ungeprüft)"}, {Label: "Gliederung", Text: "KV Beispielstadt"}, {Label: "Eingegangen", Text: "18. November 2026, 19:42 Uhr"}, {Label: "Zuletzt geändert", Text: "20. November 2026, 09:41 Uhr"}},
		Version: ui.CaseVersion{Hash: "1a2b3c4d", Newer: "Für neue Vorgänge gilt seit 20. November 2026, 12:00 Uhr die Fassung 9f8e7d6c. Dieser Vorgang behält seine.",
			Settings: []ui.Row{{Label: "Frist im Kreisverband", Text: "7 Tage"}}, Check: "#"},
		Earlier: earlierCases(), Preview: "#", Linked: []ui.LinkedCase{{Text: "Änderung von", Number: "REI-2026-00040", Href: "#"}},
	}
}

func action(kind, title, lead, submit string) ui.CaseActionPage {
	return ui.CaseActionPage{
		Shell: signedIn(title, "cases", erna()), Number: "REI-2026-00042", Process: "Reisekosten erstatten", Back: "#", Action: "#", Kind: kind, Lead: lead, Submit: submit, Seal: "sample",
		Tasks: []ui.ActionChoice{{Value: "freigabe/1", Label: "Freigabe der Auszahlung", Chosen: true}},
		Now:   []ui.Row{{Label: "Aufgabe", Text: "Freigabe der Auszahlung"}, {Label: "Die Regel fragt", Text: "Erna Exempel (im Amt, Landesbereitschaftsleitung LV Musterland)"}, {Label: "Frist", Text: "25. November 2026"}},
		Hint:  "Alle, die den Vorgang bearbeiten, lesen es im Verlauf. Mindestens 10 Zeichen.",
	}
}

func casePageSamples() []Sample {
	manager := caseView()
	manager.Actions, manager.Remark, manager.Task = deeds(), remark(false, ""), "#"
	manager.Version.Proof = &ui.Proof{OK: true, Events: 23, At: at(21, 18, 5)}
	reader := caseView()
	reader.Sections, reader.Kept, reader.Troubled, reader.Effects, reader.Files = answers(true), true, 0, effects()[2:], nil
	reader.Version.Newer, reader.Version.Settings, reader.Earlier = "", nil, nil
	late := caseView()
	late.Remark = remark(true, "Bitte wähle aus, wer die Bemerkung lesen soll.")
	late.Remark.Text, late.Faulty = "Ich habe heute angerufen.", true
	late.Badge = ui.Badge{Tone: ui.Bad, Text: "Überfällig"}
	late.Now = []ui.NowTask{
		{Step: "Freigabe der Auszahlung", Badge: ui.Badge{Tone: ui.Bad, Text: "Überfällig"}, Who: []string{"Hannes Erfunden (als Verwaltung)"}, Vacant: true, Since: at(9, 8, 15), Due: ui.Deadline{At: at(18, 0, 0), Overdue: true},
			Why: []string{"Landesbereitschaftsleitung, LV Musterland, ist nicht besetzt."}},
		{Step: "Überweisen", Badge: ui.Badge{Tone: ui.Info, Text: "wartet"}, Who: []string{"Ida Dummy (aus der Gruppe „Kasse“)", "Gisela Fiktiv (aus der Gruppe „Kasse“)"}, Claimed: "Ida Dummy", Since: at(19, 8, 15)},
		{Step: "Prüfung", Badge: ui.Badge{Tone: ui.Neutral, Icon: "hourglass", Text: "ruht solange"}, Since: at(19, 8, 15)}}
	late.Version.Proof = &ui.Proof{Events: 23, At: at(21, 18, 5), Wrong: "case 7f3a: event 12 was changed after it was recorded"}
	done := caseView()
	done.Now, done.Badge, done.Outcome = nil, ui.Badge{Tone: ui.Good, Text: "Erledigt"}, &ui.Verdict{Tone: ui.Good, Title: "Genehmigt", Text: "Vielen Dank für deinen Einsatz!", At: at(21, 10, 30)}
	done.Actions = []ui.CaseAction{{Icon: "repeat", Label: "Wieder aufnehmen", Text: "Der Vorgang geht bei einem Schritt weiter, in dem er schon war.", Href: "#"}}
	halted := caseView()
	halted.Now, halted.Where, halted.Halted, halted.Badge = nil, "Der Vorgang ist angehalten.", "reise/flow.yaml:12:9: betrag / 0", ui.Badge{Tone: ui.Warn, Text: "Angehalten"}
	halted.Repair = "#"
	halted.Since, halted.Sections, halted.Filled, halted.Entries = at(20, 10, 0), nil, nil, chronicle()[:3]

	follows := []string{"Die Neuen bekommen eine E-Mail mit ihrem eigenen Link.", "Die Links der bisher Gefragten gelten nicht mehr, und sie erfahren davon.", "Die Frist bleibt."}
	hand := action("reassign", "Aufgabe übergeben", "Du bestimmst, wer statt der Gefragten entscheidet. Dich selbst kannst du nicht einsetzen, dafür braucht es eine zweite Person.", "Aufgabe übergeben")
	hand.Follows, hand.Search = follows, &ui.PeopleSearch{}
	found := hand
	found.Search = &ui.PeopleSearch{Query: "pla", Asked: true, Chosen: []ui.ActionChoice{{Value: "dario", Label: "Dario Testfall", Text: "Kreisbereitschaftsleitung, KV Beispielstadt", Chosen: true}},
		Found: []ui.ActionChoice{{Value: "fritz", Label: "Fritz Platzhalter"}}}
	wrong := hand
	wrong.Faulty, wrong.Search = true, &ui.PeopleSearch{Query: "xyz", Asked: true}
	wrong.Problems = []ui.Problem{{Control: "q", Text: "Nenne mindestens eine Person, die die Aufgabe bekommt."}, {Control: "why", Text: "Bitte gib eine Begründung mit mindestens 10 Zeichen an."}}
	extend := action("extend", "Frist verlängern", "Die Aufgabe bleibt bei denselben Menschen, sie haben nur länger Zeit.", "Frist verlängern")
	extend.Earliest, extend.Follows = "2026-11-22", []string{"Erinnerungen und die Weitergabe an Vertretung und nächste Ebene rücken mit."}
	extend.Tasks = append(extend.Tasks, ui.ActionChoice{Value: "zahlung/1", Label: "Überweisen", Text: "Ida Dummy (aus der Gruppe „Kasse“)"})
	extend.Problems = []ui.Problem{{Control: "stop", Text: "Bitte wähle die Aufgabe aus."}, {Control: "until", Text: "Bitte gib einen Tag an, zum Beispiel 15.01.2027."}}
	extend.Tasks[0].Chosen, extend.Faulty = false, true
	cancel := action("cancel", "Vorgang abbrechen", "Der Vorgang endet, ohne dass jemand entschieden hat.", "Vorgang abbrechen")
	cancel.Tasks, cancel.Danger, cancel.Done = nil, true, effects()[3:]
	cancel.Follows = []string{"Alle offenen Aufgaben enden, ihre Links gelten nicht mehr.", "Was noch nicht hinausgegangen ist, geht nicht mehr hinaus.", "Vertan? Auf der Seite des Vorgangs kannst du ihn wieder aufnehmen."}
	cancel.DoneText = "Das ist schon geschehen und wird vom Abbrechen nicht zurückgenommen."
	moved := cancel
	moved.Moved, moved.Why = []ui.Change{{Label: "Freigabe der Auszahlung: Genehmigt", After: "Fritz Platzhalter 21. November 2026, 18:01 Uhr"}}, "Der Antrag wurde doppelt gestellt."
	reopen := action("reopen", "Wieder aufnehmen", "Der Vorgang läuft wieder und beginnt mit einer neuen Runde des Schritts, den du auswählst.", "Vorgang wieder aufnehmen")
	reopen.Tasks, reopen.DoneText = nil, "Nach außen ist noch nichts gegangen."
	reopen.Steps = []ui.ActionChoice{{Value: "kv", Label: "Prüfung im Kreisverband", Text: "Zuletzt: Weitergeleitet, 19. November 2026"}, {Value: "freigabe", Label: "Freigabe der Auszahlung"}}
	reopen.Follows = []string{"Wer in diesem Schritt zuständig ist, wird neu gefragt."}
	return append(repairSamples(), []Sample{
		{"vorgang", "case", manager}, {"vorgang-lesen", "case", reader}, {"vorgang-spaet", "case", late}, {"vorgang-fertig", "case", done}, {"vorgang-angehalten", "case", halted},
		{"uebergeben", "case_action", hand}, {"uebergeben-gefunden", "case_action", found}, {"uebergeben-fehler", "case_action", wrong}, {"verlaengern", "case_action", extend},
		{"abbrechen", "case_action", cancel}, {"abbrechen-bewegt", "case_action", moved}, {"wiederaufnehmen", "case_action", reopen},
	}...)
}
