package definitions

import "laufzettel/definitions/spec"

// TileIcons are the pictures that a tile may have; each is an icon of the pages.
var TileIcons = []string{"award", "calendar", "euro", "file", "flag", "help", "home", "info", "key", "link", "lock", "mail", "search", "user", "users"}

// toneNames are how loud a notice is, the quietest first.
var toneNames = []string{"info", "good", "warn", "urgent"}

// forKey says for whom something of the site is shown.
func forKey() spec.Key {
	return spec.Key{Name: "for", Kind: spec.People, Example: "signedIn", Also: []string{"who", "fuer", "für", "audience"}, Doc: spec.Doc{
		De: "Für wen: everyone (das gilt ohne Angabe), signedIn, oder Ausdrücke wie holders(\"leitung\") und group(\"fuhrpark\"). Von mehreren genügt einer.",
		En: "For whom: everyone (the default), signedIn, or expressions such as holders(\"leitung\") and group(\"fuhrpark\"). Of several, one is enough."}}
}

var tileGroupSpec = &spec.Object{
	Name: "tileGroup",
	Doc:  spec.Doc{De: "Kacheln unter einer gemeinsamen Überschrift.", En: "Tiles below a common heading."},
	Keys: []spec.Key{
		{Name: "title", Kind: spec.Label, Required: true, Example: "Fahrzeuge", Also: []string{"label", "heading"}, Doc: spec.Doc{
			De: "Die Überschrift.", En: "The heading."}},
		forKey(),
		{Name: "tiles", Kind: spec.NestedList, Required: true, Object: tileSpec, Also: []string{"kacheln"}, Doc: spec.Doc{
			De: "Die Kacheln.", En: "The tiles."}},
	},
}

var noticeSpec = &spec.Object{
	Name: "notice",
	Doc:  spec.Doc{De: "Ein Hinweis, der eine Zeit lang auf der Startseite steht.", En: "A notice that stands on the start page for a time."},
	Keys: []spec.Key{
		{Name: "title", Kind: spec.Label, Required: true, Example: "Am Samstag steht alles still", Also: []string{"label", "titel"}, Doc: spec.Doc{
			De: "Die Überschrift.", En: "The heading."}},
		{Name: "text", Kind: spec.Label, Example: "Wir ziehen um. Dein Entwurf bleibt erhalten.", Also: []string{"body"}, Doc: spec.Doc{
			De: "Ein paar Sätze darunter, in Markdown.", En: "A few sentences below, in Markdown."}},
		{Name: "from", Kind: spec.Word, Example: "2026-12-20", Also: []string{"von", "ab"}, Doc: spec.Doc{
			De: "Ab wann: ein Tag oder Tag und Uhrzeit (2026-12-20 18:00), Ortszeit. Ohne Angabe sofort.",
			En: "From when on: a day, or a day with a time (2026-12-20 18:00), local time. Without it at once."}},
		{Name: "to", Kind: spec.Word, Example: "2027-01-06", Also: []string{"bis", "until"}, Doc: spec.Doc{
			De: "Bis wann: ein Tag (er zählt ganz mit) oder Tag und Uhrzeit. Ohne Angabe, bis jemand ihn herausnimmt.",
			En: "Until when: a day (all of it counts), or a day with a time. Without it until somebody takes it out."}},
		{Name: "tone", Kind: spec.Option, Options: toneNames, Example: "warn", Also: []string{"level", "art"}, Doc: spec.Doc{
			De: "Wie laut: info (ohne Angabe), good, warn, oder urgent für einen Notfall. Dringendes steht zuoberst.",
			En: "How loud: info (the default), good, warn, or urgent for an emergency. What is urgent stands on top."}},
		{Name: "at", Kind: spec.Words, Example: "[portal, forms]", Also: []string{"where", "wo"}, Doc: spec.Doc{
			De: "Wo: portal (ohne Angabe), forms (über jedem Formular) oder beides.",
			En: "Where: portal (the default), forms (above every form), or both."}},
		forKey(),
	},
}

var pageSpec = &spec.Object{
	Name: "page",
	Doc: spec.Doc{
		De: "pages/<name>.md: eine Seite mit Wissenswertem unter /seiten/<name>. Oben zwischen --- der Kopf, darunter der Text in Markdown; <name>.en.md ist dieselbe Seite auf Englisch und hat nur title und lead im Kopf.",
		En: "pages/<name>.md: a page of information at /seiten/<name>. The head between ---, the text in Markdown below; <name>.en.md is the same page in English, with title and lead alone in its head."},
	Keys: append(pageTextKeys(),
		spec.Key{Name: "order", Kind: spec.Count, Example: "10", Also: []string{"reihenfolge", "position"}, Doc: spec.Doc{
			De: "An welcher Stelle sie steht, die kleinste Zahl zuerst.", En: "In which place it stands, the smallest number first."}},
		spec.Key{Name: "menu", Kind: spec.Flag, Example: "true", Also: []string{"footer", "menue", "menü"}, Doc: spec.Doc{
			De: "Sie steht auch am Fuß jeder Seite.", En: "It is linked at the foot of every page, too."}},
		forKey()),
}

// pageTextSpec is the head of a translation.
var pageTextSpec = &spec.Object{
	Name: "page",
	Doc:  spec.Doc{De: "Die Übersetzung einer Seite.", En: "The translation of a page."},
	Keys: pageTextKeys(), Related: []*spec.Object{pageSpec},
}

func pageTextKeys() []spec.Key {
	return []spec.Key{
		{Name: "title", Kind: spec.Word, Required: true, Example: "Gut zu wissen", Also: []string{"titel", "subject"}, Doc: spec.Doc{
			De: "Die Überschrift.", En: "The heading."}},
		{Name: "lead", Kind: spec.Word, Example: "Was du vor deinem ersten Antrag wissen solltest.", Also: []string{"intro", "summary"}, Doc: spec.Doc{
			De: "Ein Satz für die Startseite.", En: "A sentence for the start page."}},
	}
}

var contactSpec = &spec.Object{
	Name: "contact",
	Doc: spec.Doc{
		De: "Steht auf der Seite /kontakt. Gezeigt wird nur, was hier steht; ohne diesen Abschnitt nichts.",
		En: "Stands on the page /kontakt. Only what is said here is shown; without this section nothing."},
	Keys: []spec.Key{
		{Name: "shows", Kind: spec.Words, Example: "[name, mail]", Also: []string{"show", "zeigt"}, Doc: spec.Doc{
			De: "Was von der Person im Amt zu sehen ist: name, mail (ihre eigene Adresse). Ohne Angabe nichts; bei Gruppen geht es nicht.",
			En: "What is shown of the person in office: name, mail (their own address). Nothing by default; not possible for groups."}},
		{Name: "mail", Kind: spec.Word, Example: "leitung.{unit}@example.org", Also: []string{"mailbox", "email", "adresse"}, Doc: spec.Doc{
			De: "Das Postfach des Amtes; {unit} steht für das Kürzel der Gliederung.",
			En: "The mailbox of the function; {unit} stands for the key of the unit."}},
		{Name: "text", Kind: spec.Label, Example: "Fragen zu Lehrgängen und Anerkennungen.", Also: []string{"about", "hint"}, Doc: spec.Doc{
			De: "Wofür man sich dorthin wendet.", En: "What to turn to it for."}},
	},
}

// contactKey is the key of functions, groups and queues.
func contactKey() spec.Key {
	return spec.Key{Name: "contact", Kind: spec.Nested, Object: contactSpec, Also: []string{"kontakt"}, Doc: spec.Doc{
		De: "Was auf der Seite /kontakt steht. Ohne Angabe nichts.", En: "What stands on the page /kontakt. Nothing by default."}}
}
