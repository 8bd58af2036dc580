package gallery

import (
	"laufzettel/forms"
	"laufzettel/ui"
)

func foot() ui.Foot {
	return ui.Foot{
		Links: []ui.FootLink{{Href: "#", Title: "Gut zu wissen"}}, Contact: true, Report: "#",
		Version: "1.4.0", Since: at(18, 9, 0), Edition: "3fa9c1d",
	}
}

// footed gives a shell the end that pages of the program have.
func footed(shell ui.Shell) ui.Shell {
	shell.Foot = foot()
	return shell
}

func busy() *ui.User {
	return &ui.User{Name: "Erna Exempel", Detail: "Landesbereitschaftsleitung, DRK-Landesverband Musterland e. V.", Admin: true, Edits: true, Cases: true, Hub: true, Tasks: 12}
}

func shortcuts() []ui.Tile {
	return []ui.Tile{
		{Href: "#", Icon: "inbox", Title: "Deine Aufgaben", Text: "12 warten auf dich.", Count: 12},
		{Href: "#", Icon: "user", Title: "Deine Anträge", Text: "Wo sie liegen und was du entschieden hast."},
		{Href: "#", Icon: "search", Title: "Vorgänge", Text: "Suchen, zählen, ausgeben."},
		{Href: "#", Icon: "edit", Title: "Register", Text: "Listen und Einstellungen pflegen."},
		{Href: "#", Icon: "gear", Title: "Verwaltung", Text: "Menschen, Rechte, Wirkungen."},
	}
}

func infos() []ui.InfoItem {
	return []ui.InfoItem{
		{Href: "#", Title: "Gut zu wissen", Lead: "Was du vor deinem ersten Antrag wissen solltest."},
		{Href: "#", Title: "Anerkennung von Qualifikationen", Lead: "Welche Lehrgänge wir anrechnen, und wer darüber entscheidet."},
	}
}

func siteNotices() []ui.SiteNotice {
	return []ui.SiteNotice{
		{Title: "Großschadenslage: Anträge ruhen", Text: "Bis zum Ende der Lage bearbeiten wir nur [dringende Freistellungen](#). Deine Fristen halten an.", Tone: ui.Bad, Urgent: true},
		{Title: "Zwischen den Jahren ist die Geschäftsstelle geschlossen", Text: "Vom 24. Dezember bis zum 6. Januar dauert alles etwas länger.", Tone: ui.Info},
	}
}

// homeSamples are the start page of people with much to do, pages of information, contact and feedback.
func homeSamples(tiles []ui.Tile) []Sample {
	full := ui.PortalPage{
		Shell: footed(signedIn("Anträge", "start", busy())), Heading: "Was möchtest du erledigen?", Intro: "Hier stellst du Anträge an deinen **Kreisverband** und an den **Landesverband**.",
		Notices: siteNotices(), Mine: shortcuts(), Resume: []ui.Resume{{Href: "#", Title: "Reisekosten erstatten", Changed: at(20, 21, 10), Until: endOf(30), Drop: "#"}},
		Groups: []ui.TileGroup{{Tiles: tiles[:2]}, {Title: "Räume und Gruppen", Tiles: tiles[2:]}}, Infos: infos(),
	}
	guest := ui.PortalPage{Shell: footed(ui.Shell{Title: "Anträge", Section: "start"}), Notices: siteNotices()[1:], Groups: full.Groups, Infos: infos()}
	page := ui.InfoPage{Shell: footed(ui.Shell{Title: "Gut zu wissen"}), Lead: infos()[0].Lead, Others: infos()[1:],
		Body: "## Was du brauchst\n\nEin Zeugnis oder eine Urkunde als PDF oder Foto. Mehr nicht.\n\n- gut lesbar\n- alle Seiten\n- mit Stempel und Unterschrift\n\n## Wie lange es dauert\n\n| Schritt | Wer | Dauer |\n|---|---|---|\n| Vollständigkeit | Kreisbereitschaftsleitung | 7 Tage |\n| Fachliche Prüfung | Landesfachverantwortliche | 21 Tage |\n\n> Du siehst jederzeit, wo dein Antrag liegt.\n\nFragen? Schau unter [Kontakt](/kontakt)."}
	whole := ui.ContactPage{
		Shell: footed(ui.Shell{Title: "Kontakt"}), Label: "Wähle deine Gliederung",
		Below: []ui.ContactPick{{Key: "a", Name: "KV Beispielstadt"}, {Key: "b", Name: "KV Musterkreis"}, {Key: "c", Name: "KV Probetal"}},
		Units: []ui.ContactUnit{{Name: "DRK-Landesverband Musterland e. V.", Items: []ui.ContactItem{
			{Title: "Landesgeschäftsstelle", Text: "Alles, was du sonst nirgends findest.", Mailbox: "geschaeftsstelle@example.org"},
			{Title: "Landesbereitschaftsleitung", People: []ui.ContactPerson{{Name: "Erna Exempel", Mail: "erna.exempel@example.org"}, {Name: "Carla Probe", Deputy: true}}, Mailbox: "landesbereitschaftsleitung@example.org"}}}},
	}
	unit := whole
	unit.Chosen, unit.Below = "KV Probetal", []ui.ContactPick{{Key: "d", Name: "OV Probedorf"}}
	unit.Above = []ui.InfoItem{{Href: "#", Title: "LV Musterland"}}
	unit.Units = append([]ui.ContactUnit{{Name: "KV Probetal", Items: []ui.ContactItem{{Title: "Kreisbereitschaftsleitung", Text: "Fragen zu Lehrgängen und Anerkennungen.", Vacant: true, Mailbox: "kbl.probetal@example.org"}, {Title: "Kreisgeschäftsführung", Vacant: true}}}}, whole.Units...)
	empty := unit
	empty.Chosen, empty.Below, empty.Units = "OV Probedorf", nil, append([]ui.ContactUnit{{Name: "OV Probedorf"}}, unit.Units...)
	form := ui.FeedbackPage{Shell: footed(ui.Shell{Title: "Barriere melden"}), Action: "#", Trap: "sample"}
	faulty := form
	faulty.Faulty, faulty.Mail, faulty.Place = true, "alma", "Formular Reisekosten, Seite 2"
	faulty.Problems = []ui.Problem{{Control: "text", Text: "Schreib bitte kurz, woran es hakt."}, {Control: "mail", Text: "Das ist keine vollständige Adresse, zum Beispiel alma@example.org."}}
	late := form
	late.Text = "Das Formular sagt meinem Vorleseprogramm nicht, welches Feld falsch ist."
	late.Notice = &ui.Notice{Tone: ui.Warn, Title: "Gerade kommt zu viel an", Text: "Wir konnten deine Rückmeldung nicht annehmen. Versuch es bitte in einer Stunde noch einmal."}
	sent := form
	sent.Sent = true
	return []Sample{
		{"portal-voll", "portal", full}, {"portal-gast", "portal", guest},
		{"wissenswertes", "info", page},
		{"kontakt", "contact", whole}, {"kontakt-gliederung", "contact", unit}, {"kontakt-leer", "contact", empty},
		{"barriere", "feedback", form}, {"barriere-fehler", "feedback", faulty}, {"barriere-spaeter", "feedback", late}, {"barriere-danke", "feedback", sent},
	}
}

// mySamples are the hub of one's own things, and what an applicant does on the status page.
func mySamples(running ui.StatusPage) []Sample {
	doors := []ui.Tile{
		{Href: "#", Icon: "calendar", Title: "Abwesenheit und Vertretung", Text: "Abwesend bis 6. Januar 2027. Vertretung: Dario Testfall"},
		{Href: "#", Icon: "mail", Title: "Benachrichtigungen", Text: "Wann und wie wir dir schreiben."},
		{Href: "#", Icon: "key", Title: "Anmeldung und Geräte", Text: "Passkeys und offene Sitzungen."},
	}
	cases := []ui.CaseItem{
		{Href: "#", Number: "REI-2026-00042", Title: "Lehrgang in Beispielstadt", Process: "Reisekosten erstatten", Badge: ui.Badge{Tone: ui.Info, Text: "In Arbeit"}, Changed: at(19, 8, 15), Note: "Prüfung in der Geschäftsstelle"},
		{Number: "ANE-2026-00007", Title: "CBRN", Process: "Anerkennung von Qualifikationen", Badge: ui.Badge{Tone: ui.Good, Text: "Anerkannt"}, Changed: at(2, 10, 0)},
	}
	decided := []ui.DecidedItem{{Href: "#", Number: "ANE-2026-00011", Title: "Betreuungsdienst", Process: "Anerkennung von Qualifikationen", Step: "Fachliche Prüfung", Outcome: ui.Badge{Tone: ui.Good, Text: "Anerkennen"}, At: at(20, 18, 3)}}
	full := ui.MePage{
		Shell: footed(signedIn("Meine Sachen", "me", busy())), Name: "Erna Exempel", Tasks: 12, Doors: doors,
		Resume: []ui.Resume{{Href: "#", Title: "Reisekosten erstatten", Changed: at(20, 21, 10), Until: endOf(30), Drop: "#"}},
		Cases:  ui.List[ui.CaseItem]{Items: cases[:1], First: "#", Next: "#"}, About: ui.List[ui.CaseItem]{Items: cases[1:]}, Decided: ui.List[ui.DecidedItem]{Items: decided},
	}
	empty := ui.MePage{Shell: footed(signedIn("Meine Sachen", "me", alma())), Name: "Alma Beispiel", Doors: doors}
	usual := running
	usual.Shell = footed(running.Shell)
	usual.Actions = []ui.StatusAction{{Href: "#", Label: "Unterlage nachreichen", Files: true}, {Href: "#", Label: "Angaben berichtigen"}}
	usual.Nudge, usual.Usual = &ui.Nudge{Action: "#"}, "Vom Absenden bis zur Entscheidung dauert es meist etwa 3 Wochen."
	later := running
	later.Shell, later.Nudge = footed(running.Shell), &ui.Nudge{From: at(24, 8, 0)}
	paper := ui.ActionPage{
		Shell: footed(ui.Shell{Title: "Unterlage nachreichen"}), Number: "REI-2026-00042", Process: "Reisekosten erstatten", Heading: "Unterlage nachreichen", Submit: "Absenden", Back: "#",
		Answer: ui.Answer{Action: "#", Live: "/gallery/live", Upload: "/gallery/upload", State: "sample", Fields: ui.Fields{Views: []forms.FieldView{
			field("belege", "Belege", "file", files)}, Files: map[string][]ui.File{"belege": receipts[:1]}}},
	}
	wrong := paper
	wrong.Faulty = true
	wrong.Answer.Fields.Problems = []forms.Problem{problem("belege", "„Scan.tiff“ können wir nicht lesen. Erlaubt sind PDF, JPG oder PNG.")}
	ends := paper
	ends.Title, ends.Heading, ends.Submit, ends.Danger = "Antrag zurückziehen", "Antrag zurückziehen", "Antrag zurückziehen", true
	ends.Warning = "Damit endet der Antrag. Das lässt sich nicht zurücknehmen."
	return []Sample{
		{"meine-sachen", "me", full}, {"meine-sachen-leer", "me", empty},
		{"stand-moeglich", "status", usual}, {"stand-nachfragen-spaeter", "status", later},
		{"nachreichen", "action", paper}, {"nachreichen-fehler", "action", wrong}, {"nachreichen-endet", "action", ends},
	}
}
