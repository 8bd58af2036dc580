package gallery

import "laufzettel/ui"

func mailboxSamples() []Sample {
	mails := []ui.MailItem{
		{Href: "#", To: "benno.muster@example.org", Subject: "[REI-2026-00042] Bitte prüfen: Reisekosten erstatten", At: at(18, 19, 42), Fresh: true},
		{Href: "#", To: "alma.beispiel@example.org", Subject: "[REI-2026-00042] Dein Antrag ist bei uns", At: at(18, 19, 42), Current: true},
	}
	boxes := []ui.Mailbox{{Name: "Alle", Href: "#", Count: 2, Current: true}, {Name: "Alma Beispiel", Href: "#", Count: 1}, {Name: "Benno Muster", Href: "#", Count: 1}}
	clock := &ui.Clock{Now: at(21, 18, 5), Action: "#", Next: "als Nächstes: Erinnerung am 22. November"}
	open := &ui.Mail{
		From: "Landesverband Musterland <antraege@example.org>", To: "alma.beispiel@example.org", Subject: "[REI-2026-00042] Dein Antrag ist bei uns", At: at(18, 19, 42),
		Headers: []ui.Row{{Label: "Message-ID", Text: "<rei-2026-00042.1@example.org>"}, {Label: "Auto-Submitted", Text: "auto-generated"}},
		Body:    "/gallery/mail", Text: "Hallo Alma,\n\ndein Antrag REI-2026-00042 ist eingegangen.\nDen Stand siehst du jederzeit hier:\n\nhttps://antraege.example.org/v/4hGq9sXb2",
		HTMLHref: "#", PlainHref: "#",
	}
	plain := *open
	plain.Plain = true
	page := func(m *ui.Mail) ui.MailboxPage {
		return ui.MailboxPage{Shell: signedIn("Postfach", "mailbox", alma()), Boxes: boxes, Mails: mails, Open: m, Clock: clock}
	}
	return []Sample{
		{"postfach", "mailbox", page(nil)},
		{"postfach-mail", "mailbox", page(open)},
		{"postfach-text", "mailbox", page(&plain)},
		{"postfach-leer", "mailbox", ui.MailboxPage{Shell: ui.Shell{Title: "Postfach", Section: "mailbox"}, Clock: clock}},
	}
}

func signInSamples() []Sample {
	shell := ui.Shell{Title: "Anmelden"}
	faulty := ui.Shell{Title: "Anmelden", Faulty: true}
	return []Sample{
		{"anmelden", "signin", ui.SignInPage{Shell: shell, Action: "#"}},
		{"anmelden-fehler", "signin", ui.SignInPage{Shell: faulty, Action: "#", Email: "alma", Problem: "Das ist keine vollständige Adresse, zum Beispiel alma@example.org."}},
		{"anmelden-gesendet", "signin_sent", ui.SignInSentPage{Shell: shell, Email: "alma.beispiel@example.org", Code: "#", Again: "#"}},
		{"anmelden-code", "signin_code", ui.SignInCodePage{Shell: shell, Action: "#"}},
		{"anmelden-code-fehler", "signin_code", ui.SignInCodePage{Shell: faulty, Action: "#", Code: "K7MP", Problem: "Der Code stimmt nicht oder ist abgelaufen."}},
		{"anmelden-klick", "signin_confirm", ui.SignInConfirmPage{Shell: shell, Name: "Alma", Action: "#", Token: "sample"}},
		{"anmelden-anderswo", "signin_confirm", ui.SignInConfirmPage{Shell: shell, Code: "K7MP-4XQ2"}},
		{"vorfuehrung", "signin_demo", ui.DemoSignInPage{Shell: ui.Shell{Title: "Umsehen"}, Action: "#", People: []ui.DemoPerson{
			{ID: "1", Name: "Alma Beispiel", Detail: "Helferin im OV Musterdorf"}, {ID: "2", Name: "Benno Muster", Detail: "Kreisbereitschaftsleiter, KV Musterkreis", Waiting: 3},
			{ID: "3", Name: "Erna Exempel", Detail: "Landesbereitschaftsleiterin", Waiting: 1}, {ID: "4", Name: "Ida Dummy", Detail: "Geschäftsstelle des Landesverbands"}}}},
	}
}

func errorSamples() []Sample {
	var list []Sample
	for _, kind := range []string{"gone", "forbidden", "large", "conflict", "busy", "expired", "failed"} {
		page := ui.ErrorPage{Shell: ui.Shell{Title: "Das hat nicht geklappt"}, Kind: kind}
		if kind == "failed" {
			page.Ref, page.Retry = "7F3A-19C2", "#"
		}
		list = append(list, Sample{"fehler-" + kind, "error", page})
	}
	return append(list, Sample{"impressum", "text", ui.TextPage{Shell: ui.Shell{Title: "Impressum"},
		Body: "# Wer wir sind\n\nLandesverband Musterland e. V.\nMusterweg 1, 00000 Musterdorf\n\n## Kontakt\n\n- Telefon: 0611 1234567\n- [ida.dummy@example.org](mailto:ida.dummy@example.org)\n\n| Amt | Name |\n|---|---|\n| Vorsitz | Erna Exempel |"}})
}

func accessSamples() []Sample {
	changed := ui.DraftPage{
		Shell: ui.Shell{Title: "Das Formular wurde geändert", Section: "start"}, Form: "Reisekosten erstatten", Heading: "Das Formular wurde geändert",
		Text: []string{"Seit du angefangen hast, gibt es eine neue Fassung dieses Formulars.", "5 Antworten haben wir unverändert übernommen."},
		Notes: []ui.DraftNotes{
			{Title: "Bitte noch einmal beantworten", Text: "Diese Antworten passen nicht mehr zur Frage.", Items: []ui.DraftNote{
				{Label: "Strecke", Text: "Die Antwort wird jetzt in einer anderen Einheit gebraucht.", Answer: "120 km"}}},
			{Title: "Bitte prüfe, ob das noch stimmt", Items: []ui.DraftNote{{Label: "Wofür?", Text: "Die Auswahl lautet jetzt anders.", Answer: "Übung", Now: "Übung oder Einsatz"}}},
		},
		Buttons: []ui.DraftButton{{Action: "#", Label: "Weiter mit dem neuen Formular", Primary: true}},
	}
	dispute := ui.DisputePage{Shell: ui.Shell{Title: "Das war ich nicht"}, Number: "REI-2026-00042", Process: "Reisekosten erstatten", Step: "Freigabe der Auszahlung", Outcome: "Genehmigen", At: at(21, 18, 5), Action: "#"}
	taken := dispute
	taken.Done = true
	faulty := signedIn("Personen", "admin", erna())
	faulty.Faulty = true
	return []Sample{
		{"einspruch", "dispute", dispute},
		{"formular-geaendert", "draft", changed},
		{"einspruch-angenommen", "dispute", taken},
		{"einrichten", "setup", ui.SetupPage{Shell: ui.Shell{Title: "Einrichten"}, Action: "#"}},
		{"einrichten-fehler", "setup", ui.SetupPage{Shell: ui.Shell{Title: "Einrichten", Faulty: true}, Action: "#", Given: "Erna", Problem: "Bitte gib Name und Adresse an."}},
		{"personen", "people", ui.PeoplePage{Shell: signedIn("Personen", "admin", erna()), Back: "#", Action: "#", Saved: 2}},
		{"personen-fehler", "people", ui.PeoplePage{Shell: faulty, Action: "#", Text: "- name: Alma", Problems: []string{"Zeile 1, Spalte 3: Es fehlt die E-Mail-Adresse."}}},
	}
}

func adminSamples() []Sample {
	keeper := &ui.User{Name: "Gisela Fiktiv", Detail: "Kreisgeschäftsführung, KV Musterkreis", Cases: true, Hub: true}
	waiting := taskItems()[:1]
	waiting[0].Badge = ui.Badge{Tone: ui.Warn, Text: "Niemand im Amt"}
	return []Sample{
		{"verwaltung", "admin", ui.AdminPage{Shell: signedIn("Verwaltung", "admin", erna()), Doors: hubDoors(), Site: true,
			Counters: []ui.Counter{{Label: "Offene Vorgänge", Count: 24, Icon: "inbox", Note: "6 mehr als letzte Woche", Href: "#"}, {Label: "Überfällig", Count: 3, Tone: ui.Bad, Icon: "clock", Note: "älteste seit 9 Tagen"}, {Label: "Zustellung hängt", Count: 1, Tone: ui.Warn, Icon: "mail"}, {Label: "Heute entschieden", Count: 7, Tone: ui.Good}},
			Definitions: []ui.DefinitionItem{
				{Name: "reisekosten", Title: "Reisekosten erstatten", Version: "3f9ac1e", Since: at(2, 9, 0), Open: 18, Older: 3, Warnings: 2},
				{Name: "schluessel", Title: "Schlüssel fürs Vereinsheim", Version: "b01d77a", Since: at(2, 9, 0), Open: 6}},
			Broken: []ui.DiagnosticItem{
				{Place: "reisekosten/flow.yaml:14:9", Text: "Das Wort „besteller“ gibt es hier nicht.", Suggestion: "Meintest du „by“?", Snippet: "   14 |         besteller: holders(\"LBL\")\n      |         ^^^^^^^^^"},
				{Place: "reisekosten/form.yaml:31:20", Text: "Nach diesem Feld fragt niemand mehr.", Warning: true}},
			BrokenSince: at(21, 9, 30),
			Effects: []ui.EffectItem{
				{Number: "REI-2026-00031", Href: "#", What: "E-Mail an die antragstellende Person", Error: "Der Mailserver lehnt die Adresse ab (550).", Attempts: 1, At: at(20, 8, 0), Retry: "#", Drop: "#"},
				{Number: "REI-2026-00040", Href: "#", What: "Eintrag im Verzeichnis", Error: "Keine Antwort nach 30 Sekunden.", Attempts: 4, At: at(21, 17, 0), Next: at(21, 19, 0), Retry: "#"}},
			Vacancies: waiting, Halted: []ui.HaltedItem{{Number: "REI-2026-00012", Href: "#", Place: "reisekosten/flow.yaml:40:15", Error: "Ein Datum wurde mit einem Text verglichen.", At: at(15, 7, 30)}}}},
		{"verwaltung-leer", "admin", ui.AdminPage{Shell: signedIn("Verwaltung", "admin", erna()), Doors: hubDoors()[:4], Site: true}},
		{"verwaltung-teil", "admin", ui.AdminPage{Shell: signedIn("Verwaltung", "admin", keeper), Doors: hubDoors()[:5]}},
	}
}

// hubDoors are the ways from the hub of the administration.
func hubDoors() []ui.Tile {
	return []ui.Tile{
		{Href: "#", Icon: "users", Title: "Menschen und Ämter", Text: "Wer welches Amt hat, wer vertritt und wer gerade nicht da ist."},
		{Href: "#", Icon: "home", Title: "Gliederungen", Text: "Welche Gliederungen es gibt und wer darin die Ämter hat."},
		{Href: "#", Icon: "lock", Title: "Rechte", Text: "Wer was darf, und warum."},
		{Href: "#", Icon: "user", Title: "Hier fehlt jemand", Text: "An 3 Stellen fehlt jemand oder bald.", Count: 3},
		{Href: "#", Icon: "search", Title: "Vorgänge", Text: "Suchen, nachsehen, weiterhelfen."},
		{Href: "#", Icon: "eyeoff", Title: "Zugriffe", Text: "Wer besonders Geschütztes gelesen oder Daten mitgenommen hat."},
		{Href: "#", Icon: "key", Title: "Konten", Text: "Welche Konten aus anderen Systemen zu wem gehören."},
		{Href: "#", Icon: "edit", Title: "Register und Einstellungen", Text: "Listen für die Formulare, dazu Fristen und andere Werte der Abläufe."},
	}
}
