package definitions

import "laufzettel/definitions/spec"

// lands are the German Länder whose public holidays are known.
var lands = []string{"BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH"}

var siteSpec = &spec.Object{
	Name: "site",
	Doc: spec.Doc{
		De: "site.yaml: was auf jeder Seite und in jeder Mail gleich ist.",
		En: "site.yaml: what is the same on every page and in every mail."},
	Keys: []spec.Key{
		{Name: "name", Kind: spec.Word, Required: true, Example: "DRK-Landesverband Musterland e. V.", Also: []string{"title", "titel"}, Doc: spec.Doc{
			De: "Der volle Name der Organisation.", En: "The full name of the organisation."}},
		{Name: "short", Kind: spec.Word, Example: "LV Musterland", Also: []string{"kurz", "shortName"}, Doc: spec.Doc{
			De: "Der kurze Name für Kopfzeile und Mails.", En: "The short name for header and mails."}},
		{Name: "languages", Kind: spec.Words, Example: "[de]", Also: []string{"language", "lang", "sprachen"}, Doc: spec.Doc{
			De: "Die Sprachen der Seiten, die erste zuerst: de, en.", En: "The languages of the pages, the first one first: de, en."}},
		{Name: "tone", Kind: spec.Option, Options: []string{"du", "sie"}, Example: "du", Also: []string{"anrede"}, Doc: spec.Doc{
			De: "Wie die Seiten Menschen ansprechen.", En: "How pages address people."}},
		{Name: "theme", Kind: spec.Nested, Object: themeSpec, Doc: spec.Doc{
			De: "Das Aussehen.", En: "The look."}},
		{Name: "zone", Kind: spec.Word, Required: true, Example: "Europe/Berlin", Also: []string{"timezone", "zeitzone"}, Doc: spec.Doc{
			De: "Die Zeitzone, in der Fristen enden.", En: "The time zone in which deadlines end."}},
		{Name: "land", Kind: spec.Option, Options: lands, Required: true, Example: "HE", Also: []string{"state", "bundesland"}, Doc: spec.Doc{
			De: "Das Land, dessen Feiertage zählen.", En: "The Land whose public holidays count."}},
		{Name: "deadlines", Kind: spec.Nested, Object: deadlinesSpec, Also: []string{"fristen"}, Doc: spec.Doc{
			De: "Regeln für Fristen.", En: "Rules of deadlines."}},
		{Name: "mail", Kind: spec.Nested, Required: true, Object: senderSpec, Also: []string{"sender", "absender"}, Doc: spec.Doc{
			De: "Von wem Mails kommen.", En: "Whom mails are from."}},
		{Name: "caretaker", Kind: spec.Nested, Required: true, Object: caretakerSpec, Also: []string{"fallback"}, Doc: spec.Doc{
			De: "Wer sich kümmert, wenn sonst niemand entscheiden kann.", En: "Who looks after cases nobody else can decide."}},
		{Name: "portal", Kind: spec.Nested, Object: portalSpec, Doc: spec.Doc{
			De: "Die Startseite.", En: "The start page."}},
		{Name: "notices", Kind: spec.NestedList, Object: noticeSpec, Also: []string{"hinweise", "news", "banner"}, Doc: spec.Doc{
			De: "Hinweise auf der Startseite, jeder in seiner Zeit.", En: "Notices on the start page, each in its time."}},
		{Name: "signIn", Kind: spec.Nested, Object: signInSpec, Also: []string{"anmeldung", "login"}, Doc: spec.Doc{
			De: "Wie Menschen sich mit einem Konto anmelden.", En: "How people sign in with an account."}},
		{Name: "services", Kind: spec.NestedList, Object: serviceSpec, Also: []string{"dienste"}, Doc: spec.Doc{
			De: "Programme, die einen Zugang bekommen und Schritte entscheiden dürfen, die sie nennen.",
			En: "Programs that may hold a token and decide steps that name them."}},
		{Name: "retention", Kind: spec.Nested, Object: retentionSpec, Also: []string{"keep", "aufbewahrung"}, Doc: spec.Doc{
			De: "Wie lange etwas aufbewahrt wird, wo nichts anderes gesagt ist.", En: "How long things are kept where nothing else is said."}},
		{Name: "imprint", Kind: spec.Label, Required: true, Example: "https://example.org/impressum", Also: []string{"impressum"}, Doc: spec.Doc{
			De: "Das Impressum: Text in Markdown oder eine Adresse. Es ist Pflicht.", En: "The imprint: text in Markdown or an address. It is a duty."}},
		{Name: "privacy", Kind: spec.Label, Required: true, Example: "https://example.org/datenschutz", Also: []string{"datenschutz"}, Doc: spec.Doc{
			De: "Der Datenschutzhinweis: Text in Markdown oder eine Adresse. Er ist Pflicht.", En: "The privacy notice: text in Markdown or an address. It is a duty."}},
		{Name: "accessibility", Kind: spec.Label, Required: true, Example: "https://example.org/barrierefreiheit", Also: []string{"barrierefreiheit"}, Doc: spec.Doc{
			De: "Die Erklärung zur Barrierefreiheit mit einem Weg für Rückmeldungen: Text in Markdown oder eine Adresse.",
			En: "The accessibility statement with a way to give feedback: text in Markdown or an address."}},
	},
}

var themeSpec = &spec.Object{
	Name: "theme",
	Doc:  spec.Doc{De: "Das Aussehen.", En: "The look."},
	Keys: []spec.Key{
		{Name: "brand", Kind: spec.Word, Example: `"#b3000f"`, Also: []string{"color", "farbe"}, Doc: spec.Doc{
			De: "Die Farbe der Organisation; lesbar gemacht wird sie von selbst.", En: "The colour of the organisation; it is made readable by itself."}},
	},
}

var deadlinesSpec = &spec.Object{
	Name: "deadlines",
	Doc:  spec.Doc{De: "Regeln für Fristen.", En: "Rules of deadlines."},
	Keys: []spec.Key{
		{Name: "moveToWorkday", Kind: spec.Flag, Example: "true", Doc: spec.Doc{
			De: "Eine Frist in Tagen, die auf einen Samstag, Sonntag oder Feiertag fällt, endet am nächsten Werktag.",
			En: "A deadline in days that falls on a Saturday, Sunday or holiday ends on the next working day."}},
	},
}

var senderSpec = &spec.Object{
	Name: "mail",
	Doc:  spec.Doc{De: "Von wem Mails kommen.", En: "Whom mails are from."},
	Keys: []spec.Key{
		{Name: "name", Kind: spec.Word, Example: "LV Musterland", Doc: spec.Doc{
			De: "Der Name des Absenders.", En: "The name of the sender."}},
		{Name: "address", Kind: spec.Word, Required: true, Example: "laufzettel@example.org", Also: []string{"from", "adresse"}, Doc: spec.Doc{
			De: "Die Adresse des Absenders.", En: "The address of the sender."}},
		{Name: "replyTo", Kind: spec.Word, Example: "geschaeftsstelle@example.org", Doc: spec.Doc{
			De: "Wohin Antworten gehen, wenn nicht an den Absender.", En: "Where answers go, if not to the sender."}},
	},
}

var caretakerSpec = &spec.Object{
	Name: "caretaker",
	Doc: spec.Doc{
		De: "Wer sich kümmert, wenn sonst niemand entscheiden kann: ein Amt der obersten Gliederung oder eine Gruppe.",
		En: "Who looks after cases nobody else can decide: a function of the top unit or a group."},
	Keys: []spec.Key{
		{Name: "function", Kind: spec.Word, Example: "LGF", Also: []string{"amt"}, Doc: spec.Doc{
			De: "Ein Amt der obersten Gliederung.", En: "A function of the top unit."}},
		{Name: "group", Kind: spec.Word, Example: "geschaeftsstelle", Also: []string{"gruppe"}, Doc: spec.Doc{
			De: "Eine Gruppe.", En: "A group."}},
	},
}

var portalSpec = &spec.Object{
	Name: "portal",
	Doc:  spec.Doc{De: "Die Startseite.", En: "The start page."},
	Keys: []spec.Key{
		{Name: "title", Kind: spec.Label, Example: "Was möchtest du erledigen?", Doc: spec.Doc{
			De: "Die Überschrift.", En: "The heading."}},
		{Name: "intro", Kind: spec.Label, Example: "Hier stellst du Anträge.", Doc: spec.Doc{
			De: "Ein paar Sätze darunter, in Markdown.", En: "A few sentences below, in Markdown."}},
		{Name: "tiles", Kind: spec.NestedList, Object: tileSpec, Also: []string{"kacheln"}, Doc: spec.Doc{
			De: "Was man hier tun kann, in dieser Reihenfolge.", En: "What can be done here, in this order."}},
		{Name: "groups", Kind: spec.NestedList, Object: tileGroupSpec, Also: []string{"gruppen", "sections"}, Doc: spec.Doc{
			De: "Weitere Kacheln unter Überschriften.", En: "Further tiles below headings."}},
	},
}

var tileSpec = &spec.Object{
	Name: "tile",
	Doc:  spec.Doc{De: "Eine Kachel der Startseite.", En: "A tile of the start page."},
	Keys: []spec.Key{
		{Name: "process", Kind: spec.Word, Example: "fahrtantrag", Also: []string{"flow", "form", "vorgang"}, Doc: spec.Doc{
			De: "Der Vorgang, den sie beginnt.", En: "The process it starts."}},
		{Name: "link", Kind: spec.Word, Example: "https://example.org", Also: []string{"url", "href"}, Doc: spec.Doc{
			De: "Oder die Adresse, zu der sie führt.", En: "Or the address it leads to."}},
		{Name: "title", Kind: spec.Label, Example: "Fahrzeug ausleihen", Also: []string{"label"}, Doc: spec.Doc{
			De: "Die Überschrift; ohne sie die des Formulars.", En: "The heading; without it the one of the form."}},
		{Name: "text", Kind: spec.Label, Example: "Leih dir ein Fahrzeug für deinen Dienst.", Also: []string{"description"}, Doc: spec.Doc{
			De: "Ein Satz darunter.", En: "A sentence below."}},
		{Name: "icon", Kind: spec.Option, Options: TileIcons, Example: "award", Also: []string{"symbol", "bild"}, Doc: spec.Doc{
			De: "Das Bild der Kachel.", En: "The picture of the tile."}},
		forKey(),
	},
}

var serviceSpec = &spec.Object{
	Name: "service",
	Doc:  spec.Doc{De: "Ein Programm mit eigenem Zugang.", En: "A program with a token of its own."},
	Keys: []spec.Key{
		{Name: "key", Kind: spec.Word, Required: true, Example: "schnittstelle", Doc: spec.Doc{
			De: "Wie Abläufe es nennen: service(\"…\").", En: "How flows name it: service(\"...\")."}},
		{Name: "title", Kind: spec.Label, Required: true, Example: "Schnittstelle der Mitgliederverwaltung", Doc: spec.Doc{
			De: "Wie es im Verlauf heißt.", En: "What the record calls it."}},
	},
}

var retentionSpec = &spec.Object{
	Name: "retention",
	Doc:  spec.Doc{De: "Wie lange etwas aufbewahrt wird.", En: "How long things are kept."},
	Keys: []spec.Key{
		{Name: "drafts", Kind: spec.Word, Example: "30 days", Doc: spec.Doc{
			De: "Ein Formular, das niemand abgeschickt hat.", En: "A form that nobody has submitted."}},
		{Name: "cases", Kind: spec.Word, Example: "10 years", Doc: spec.Doc{
			De: "Ein beendeter Vorgang, dessen Ablauf nichts anderes sagt.", En: "A finished case whose flow says nothing else."}},
	},
}
