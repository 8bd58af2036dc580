package gallery

import (
	"laufzettel/forms"
	"laufzettel/ui"
)

// Sample is a page in one state.
type Sample struct {
	Name string // address below /gallery/
	Page string // name of the page
	View any
}

// Samples are all pages in their states.
func Samples() []Sample {
	var all []Sample
	for _, list := range [][]Sample{portalSamples(), formSamples(), tableSamples(), caseSamples(), casePageSamples(), taskSamples(), decisionSamples(), inboxSamples(), aidSamples(), workSamples(), mailboxSamples(), signInSamples(), errorSamples(), adminSamples(), accessSamples(), providerSamples(), rightsSamples(), passkeySamples(), aftermathSamples(), registerSamples(), settingSamples(), peopleSamples()} {
		all = append(all, list...)
	}
	return append(append(all, gapSamples()...), probeSamples()...)
}

func portalSamples() []Sample {
	tiles := []ui.Tile{
		{Href: "#", Title: "Reisekosten erstatten", Text: "Du warst für den Verband unterwegs und möchtest deine Auslagen zurück.", Icon: "euro", Note: "etwa 5 Minuten"},
		{Href: "#", Title: "Zuschuss für einen Lehrgang", Text: "Wir übernehmen einen Teil der Gebühren, wenn du dich weiterbildest.", Icon: "award", Note: "etwa 10 Minuten"},
		{Href: "#", Title: "Schlüssel fürs Vereinsheim", Text: "Für alle, die regelmäßig Gruppen leiten.", Icon: "key", Note: "mit Anmeldung"},
		{Href: "#", Title: "Veranstaltungsanmeldung für Jugendgruppen", Text: "Zeltlager, Wettbewerbe, Fahrten: eine Anmeldung für alle.", Icon: "users"},
	}
	return append([]Sample{
		{"portal", "portal", ui.PortalPage{Shell: ui.Shell{Title: "Anträge", Section: "start"}, Groups: []ui.TileGroup{{Tiles: tiles}}}},
		{"portal-angemeldet", "portal", ui.PortalPage{
			Shell:   ui.Shell{Title: "Anträge", Section: "start", User: erna(), CSRF: "sample", Notice: &ui.Notice{Tone: ui.Good, Title: "Du bist angemeldet.", Text: "Willkommen zurück, Erna."}},
			Heading: "Hallo Erna, was steht an?", Intro: "Hier findest du alles, was der **Landesverband** für dich erledigt.",
			Resume: []ui.Resume{{Href: "#", Title: "Reisekosten erstatten", Changed: at(20, 21, 10)}},
			Groups: []ui.TileGroup{{Title: "Geld", Tiles: tiles[:2]}, {Title: "Räume und Gruppen", Tiles: tiles[2:]}},
		}},
		{"portal-leer", "portal", ui.PortalPage{Shell: ui.Shell{Title: "Anträge", Section: "start"}}},
	}, homeSamples(tiles)...)
}

func steps(current int) []ui.FormStep {
	titles := []string{"Zur Person", "Reise", "Belege"}
	var list []ui.FormStep
	for i, title := range titles {
		step := ui.FormStep{Title: title, Done: i < current, Current: i == current}
		if step.Done {
			step.Href = "#"
		}
		list = append(list, step)
	}
	return list
}

const privacyNotice = "Verantwortlich ist der **Kreisverband Musterkreis**. Wir brauchen deine Angaben, um den Antrag zu bearbeiten, und löschen sie nach zehn Jahren. [Mehr dazu](#)"

func personFields() []forms.FieldView {
	return []forms.FieldView{
		field("vorname", "Vorname", "input", typed("Alma"), input("text", "", "given-name")),
		field("nachname", "Nachname", "input", typed("Beispiel"), input("text", "", "family-name")),
		field("geboren", "Geburtsdatum", "input", typed("1991-03-24"), input("date", "", "bday"), sensitive("damit wir dich sicher erkennen")),
		field("email", "E-Mail-Adresse", "input", typed("alma.beispiel@example.org"), input("email", "email", "email"), help("Dorthin schicken wir dir den Stand.")),
		field("telefon", "Telefon", "input", optional, input("tel", "tel", "tel")),
		field("verband", "Kreisverband", "choice", typed("k1"), options(false, towns...), help("Tippe ein paar Buchstaben.")),
	}
}

func tripFields() []forms.FieldView {
	return []forms.FieldView{
		field("grund", "Was war der Anlass?", "choice", options(true, reasons...), typed("lehrgang")),
		field("titel", "Wie heißt der Lehrgang?", "input", help("So, wie es auf der Einladung steht."), when("grund=lehrgang")),
		field("fahrt", "Deine Fahrt", "group", help("Hin und zurück zusammen."), parts(
			field("von", "Von", "input", typed("Musterdorf")),
			field("nach", "Nach", "input"),
			field("tag", "Am", "input", typed("2026-11-14"), input("date", "", "")),
			field("strecke", "Strecke", "input", typed("35"), input("text", "numeric", ""), unit("km"), bounds("1", "2000")))),
		field("mittel", "Womit warst du unterwegs?", "multichoice", typed("auto"), optional,
			options(true, "bahn", "Bahn oder Bus", "auto", "Eigenes Auto", "rad", "Fahrrad")),
		field("summe", "Du bekommst voraussichtlich", "static", shown("10,50 €"), help("30 Cent je Kilometer, wenn du mit dem Auto fährst.")),
		field("bemerkung", "Möchtest du noch etwas dazu sagen?", "textarea", optional, lines(3, 500)),
	}
}

func formSamples() []Sample {
	page := func(current int, heading string, views []forms.FieldView, problems ...forms.Problem) ui.FormPage {
		return ui.FormPage{
			Shell: ui.Shell{Title: "Reisekosten erstatten", Section: "start", Faulty: len(problems) > 0}, Back: "#", Action: "#",
			Live: "/gallery/live", Upload: "/gallery/upload", Save: "/gallery/sichern", Seen: "0", State: "sample", Page: "p1", Heading: heading, Steps: steps(current),
			Fields: ui.Fields{Views: views, Problems: problems}, First: current == 0, CanSave: true, Privacy: privacyNotice,
		}
	}
	first := page(0, "Zur Person", personFields())
	first.Intro = "Du warst für uns unterwegs, danke dafür! Das Formular dauert **etwa fünf Minuten**. Halte deine Belege als PDF oder Foto bereit."
	faulty := page(1, "Deine Reise", tripFields(),
		problem("titel", "Bitte nenne den Lehrgang."),
		problem("fahrt.nach", "Bitte sag uns, wohin du gefahren bist."))
	evidence := []forms.FieldView{
		note("tipp", "Gut zu wissen", "Ein Foto mit dem Telefon reicht, wenn alles **lesbar** ist."),
		field("belege", "Belege", "file", files, sensitive("Nachweis der Kosten")),
		field("richtig", "Meine Angaben sind richtig.", "confirm"),
	}
	last := page(2, "Belege", evidence)
	last.Fields.Files = map[string][]ui.File{"belege": receipts}
	sections := []ui.Section{
		{Title: "Zur Person", Change: "#", Rows: []ui.Row{{Label: "Name", Text: "Alma Beispiel"}, {Label: "Geburtsdatum", Text: "24. März 1991"}, {Label: "E-Mail-Adresse", Text: "alma.beispiel@example.org"}, {Label: "Telefon"}, {Label: "Kreisverband", Text: "Kreisverband Musterkreis"}}},
		{Title: "Deine Reise", Change: "#", Rows: []ui.Row{{Label: "Was war der Anlass?", Text: "Lehrgang"}, {Label: "Strecke", Text: "35 km"}, {Label: "Bemerkung", Text: "Die Bahn fiel aus.\nDeshalb bin ich gefahren."}, {Label: "Du bekommst voraussichtlich", Text: "10,50 €"}}},
		{Title: "Belege", Change: "#", Rows: []ui.Row{{Label: "Belege", Files: receipts}}},
	}
	check := ui.CheckPage{Shell: ui.Shell{Title: "Reisekosten erstatten", Section: "start"}, Action: "#", State: "sample", Back: "#", Steps: steps(3), Sections: sections, Privacy: privacyNotice, CanSave: true,
		Fields: ui.Fields{Views: []forms.FieldView{field("richtig", "Meine Angaben sind richtig.", "confirm")}}}
	missing := check
	missing.Faulty = true
	missing.Problems = []ui.PageProblem{{Label: "Telefon", Text: "Bitte gib eine Nummer an, unter der wir dich erreichen.", Href: "#"}}
	return append(append(lifecycleSamples(check, first), caseListSamples()...), []Sample{
		{"formular-1", "form", first},
		{"formular-2", "form", page(1, "Deine Reise", tripFields())},
		{"formular-2-fehler", "form", faulty},
		{"formular-3", "form", last},
		{"sichern", "save", ui.SavePage{Shell: ui.Shell{Title: "Später weitermachen", Section: "start"}, Form: "Reisekosten erstatten", Action: "#", State: "sample", Resume: "#"}},
		{"sichern-fehler", "save", ui.SavePage{Shell: ui.Shell{Title: "Später weitermachen", Faulty: true}, Form: "Reisekosten erstatten", Action: "#", State: "sample", Resume: "#", Email: "alma@", Problem: "Das ist keine vollständige Adresse, zum Beispiel alma@example.org."}},
		{"gesichert", "save", ui.SavePage{Shell: ui.Shell{Title: "Später weitermachen"}, Form: "Reisekosten erstatten", Sent: true, Email: "alma.beispiel@example.org", Until: endOf(30), Resume: "#"}},
		{"datei", "file", ui.FilePage{Shell: ui.Shell{Title: "Quittung Bahn.pdf"}, Name: "Quittung Bahn.pdf", Kind: "PDF-Dokument", Size: 240_000, At: at(20, 21, 10), Src: "/gallery/datei", Label: "Belege", Place: "Datei 1 von 2", After: &ui.FileLink{Name: "Ein Foto vom Handy.jpg", Href: "#"},
			Note: "Diese Art von Datei zeigen wir nicht im Browser. Lade sie herunter, um sie anzusehen.", Back: "#", BackText: "Zurück"}},
		{"datei-bild", "file", ui.FilePage{Shell: ui.Shell{Title: "Ein Foto mit einem sehr langen Namen vom Handy 2026-11-20.jpg"}, Name: "Ein Foto mit einem sehr langen Namen vom Handy 2026-11-20.jpg",
			Kind: "JPG-Bild", Size: 2_400_000, At: at(20, 21, 10), Src: "/static/mark.svg", Picture: true, Back: "#", BackText: "Zurück"}},
		{"datei-gehalten", "file", ui.FilePage{Shell: ui.Shell{Title: "Beleg.pdf"}, Name: "Beleg.pdf", Kind: "PDF-Dokument", Size: 90_000, At: at(20, 21, 10), Tone: ui.Warn,
			Note: "Diese Datei wurde noch nicht auf Viren geprüft. Sie lässt sich öffnen, sobald das geschehen ist.", Back: "#", BackText: "Zurück"}},
		{"pruefen", "check", check},
		{"pruefen-fehler", "check", missing},
		{"kopie", "copy", ui.CopyPage{Shell: ui.Shell{Title: "Kopie", Section: "start"}, Process: "Reisekosten erstatten", Number: "REI-2026-00042", At: at(18, 19, 42), Now: at(20, 8, 0), Sections: sections, Back: "#", BackText: "Zurück zum Stand"}},
		{"kopie-entwurf", "copy", ui.CopyPage{Shell: ui.Shell{Title: "Kopie", Section: "start"}, Process: "Reisekosten erstatten", Now: at(20, 8, 0), Sections: sections, Back: "#", BackText: "Zurück zum Prüfen"}},
		{"eingegangen", "receipt", ui.ReceiptPage{Shell: ui.Shell{Title: "Dein Antrag ist da"}, Number: "REI-2026-00042", Form: "Reisekosten erstatten", Email: "alma.beispiel@example.org", Status: "#",
			Next: []string{"Benno Muster aus deinem Kreisverband prüft die Angaben, meist in einer Woche.", "Danach überweist die Geschäftsstelle das Geld.", "Bei jedem Schritt bekommst du eine E-Mail."}, Anew: "#"}},
	}...)
}
