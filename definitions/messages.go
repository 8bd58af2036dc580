package definitions

import "laufzettel/definitions/source"

// What Load has to say about files and about names that several files share.
var (
	strangeFile = &source.Message{
		Code: "strange-file",
		De:   "Diese Datei wird nicht gelesen: An dieser Stelle oder mit diesem Namen erwartet Laufzettel keine.",
		En:   "This file is not read: Laufzettel expects none at this place or with this name.",
	}
	sameFileTwice = &source.Message{
		Code: "same-file-twice",
		De:   "Dasselbe steht schon in {other}. Behalte eine der beiden Dateien.",
		En:   "The same is in {other} already. Keep one of the two files.",
	}
	fileUnreadable = &source.Message{
		Code: "file-unreadable",
		De:   "Die Datei lässt sich nicht lesen: {why}.",
		En:   "The file cannot be read: {why}.",
	}
	fileMissing = &source.Message{
		Code: "file-missing",
		De:   "Es fehlt die Datei {file}: {why}",
		En:   "The file {file} is missing: {why}",
	}
	nothingHere = &source.Message{
		Code: "no-definitions",
		De:   "Hier liegen keine Definitionen. Erwartet werden site.yaml und ein Ordner je Vorgangsart.",
		En:   "There are no definitions here. Expected are site.yaml and one folder per process.",
	}
	nameShape = &source.Message{
		Code: "name-shape",
		De:   "\"{name}\" taugt nicht als Name: Erlaubt sind Buchstaben (ohne Umlaute) und Ziffern, beginnend mit einem kleinen Buchstaben.",
		En:   "\"{name}\" cannot be a name: letters (without umlauts) and digits are allowed, beginning with a small letter.",
	}
	nameNotFile = &source.Message{
		Code: "name-not-file",
		De:   "Der Name \"{name}\" passt nicht zur Datei {file}; beide müssen gleich heißen, damit man sie findet.",
		En:   "The name \"{name}\" does not fit the file {file}; both have to be called alike, so that people find them.",
	}
	keyTwice = &source.Message{
		Code: "key-twice",
		De:   "\"{name}\" gibt es schon.",
		En:   "\"{name}\" exists already.",
	}
	keyMissing = &source.Message{
		Code: "row-without-key",
		De:   "Dieser Zeile fehlt \"{key}\".",
		En:   "This row has no \"{key}\".",
	}
	unknownUnit = &source.Message{
		Code: "unknown-unit",
		De:   "Eine Gliederung \"{name}\" gibt es nicht.",
		En:   "There is no unit \"{name}\".",
	}
	unknownLevel = &source.Message{
		Code: "unknown-level",
		De:   "Eine Ebene \"{name}\" gibt es nicht; die Ebenen stehen in organisation/units.yaml unter levels: {known}.",
		En:   "There is no level \"{name}\"; the levels stand in organisation/units.yaml under levels: {known}.",
	}
	unknownFunction = &source.Message{
		Code: "unknown-office",
		De:   "Ein Amt \"{name}\" gibt es nicht; die Ämter stehen in organisation/functions.yaml.",
		En:   "There is no function \"{name}\"; the functions stand in organisation/functions.yaml.",
	}
	unknownGroup = &source.Message{
		Code: "unknown-group",
		De:   "Eine Gruppe oder Warteschlange \"{name}\" gibt es nicht; sie stehen in organisation/functions.yaml.",
		En:   "There is no group or queue \"{name}\"; they stand in organisation/functions.yaml.",
	}
	unknownPerson = &source.Message{
		Code: "unknown-person",
		De:   "Eine Person \"{name}\" gibt es nicht.",
		En:   "There is no person \"{name}\".",
	}
	unknownProcess = &source.Message{
		Code: "unknown-process",
		De:   "Einen Vorgang \"{name}\" gibt es nicht; Vorgänge heißen wie ihr Ordner.",
		En:   "There is no process \"{name}\"; processes are called like their folder.",
	}
	unknownService = &source.Message{
		Code: "unknown-service",
		De:   "Einen Dienst \"{name}\" gibt es nicht; Dienste stehen in site.yaml unter services.",
		En:   "There is no service \"{name}\"; services stand in site.yaml under services.",
	}
	unknownList = &source.Message{
		Code: "unknown-list",
		De:   "Eine Liste \"{name}\" gibt es in dieser Datei nicht.",
		En:   "There is no list \"{name}\" in this file.",
	}
	unknownViewName = &source.Message{
		Code: "unknown-view-name",
		De:   "\"{name}\" ist weder ein Feld des Startformulars noch etwas, das Listen kennen: {known}.",
		En:   "\"{name}\" is neither a field of the start form nor something lists know: {known}.",
	}
	unknownStep = &source.Message{
		Code: "example-unknown-step",
		De:   "Einen Schritt \"{name}\" hat der Ablauf nicht.",
		En:   "The flow has no step \"{name}\".",
	}
	unknownStatus = &source.Message{
		Code: "unknown-status",
		De:   "Einen Status \"{name}\" gibt es nicht; möglich sind: {known}.",
		En:   "There is no status \"{name}\"; possible are: {known}.",
	}
	unknownColumn = &source.Message{
		Code: "unknown-column",
		De:   "Das Register hat keine Spalte \"{name}\"; es gibt: {known}.",
		En:   "The register has no column \"{name}\"; there are: {known}.",
	}
	circle = &source.Message{
		Code: "circle",
		De:   "Hier entsteht ein Kreis: {names}.",
		En:   "This makes a circle: {names}.",
	}
	badValue = &source.Message{
		Code: "bad-value",
		De:   "\"{value}\" ist hier nicht möglich; erwartet wird {expected}.",
		En:   "\"{value}\" is not possible here; {expected} is expected.",
	}
)

// Parts of messages: suggestions, related places and words, without a code of their own.
var (
	didYouMean = &source.Message{De: "Meintest du \"{name}\"?", En: "Did you mean \"{name}\"?"}
	useInstead = &source.Message{De: "Nenne sie {name}.", En: "Call it {name}."}
	writeName  = &source.Message{De: "Schreibe: {name}", En: "Write: {name}"}
	firstHere  = &source.Message{De: "zuerst hier", En: "first here"}

	aDate     = &source.Message{De: "ein Tag wie 2026-11-21", En: "a day such as 2026-11-21"}
	aNumber   = &source.Message{De: "eine Zahl wie 12 oder 1.5", En: "a number such as 12 or 1.5"}
	aYesNo    = &source.Message{De: "true oder false", En: "true or false"}
	aPeriod   = &source.Message{De: "eine Dauer wie 30 days", En: "a period such as 30 days"}
	aColor    = &source.Message{De: "eine Farbe wie \"#b3000f\" (in Anführungszeichen, sonst ist sie ein Kommentar)", En: "a colour such as \"#b3000f\" (in quotes, otherwise it is a comment)"}
	aZone     = &source.Message{De: "eine Zeitzone wie Europe/Berlin", En: "a time zone such as Europe/Berlin"}
	aMail     = &source.Message{De: "eine Mailadresse wie post@example.org", En: "a mail address such as post@example.org"}
	aLink     = &source.Message{De: "eine Adresse, die mit https:// oder / beginnt", En: "an address that begins with https:// or /"}
	oneOf     = &source.Message{De: "eines von: {names}", En: "one of: {names}"}
	aText     = &source.Message{De: "ein Text", En: "a text"}
	aMap      = &source.Message{De: "ein Abschnitt aus Schlüsseln und Werten", En: "a section of keys and values"}
	aList     = &source.Message{De: "eine Liste", En: "a list"}
	aSecretAt = &source.Message{De: "ein Verweis auf das Geheimnis: env:NAME oder file:PFAD", En: "a reference to the secret: env:NAME or file:PATH"}
)

// What Load has to say about how the files fit together.
var (
	caretakerOne = &source.Message{
		Code: "caretaker",
		De:   "Wer kümmert sich, wenn sonst niemand entscheiden kann? Nenne unter caretaker genau eines: function oder group.",
		En:   "Who looks after cases nobody else can decide? Name exactly one under caretaker: function or group.",
	}
	tileOne = &source.Message{
		Code: "tile-target",
		De:   "Eine Kachel führt entweder zu einem Vorgang (process) oder zu einer Adresse (link).",
		En:   "A tile leads either to a process or to an address (link).",
	}
	tileTitle = &source.Message{
		Code: "tile-title",
		De:   "Eine Kachel mit Adresse braucht eine Überschrift (title).",
		En:   "A tile with an address needs a title.",
	}
	noTop = &source.Message{
		Code: "no-top-unit",
		De:   "Genau eine Gliederung steht ganz oben (ohne parent); hier sind es {count}.",
		En:   "Exactly one unit is at the top (without parent); here are {count}.",
	}
	levelOrder = &source.Message{
		Code: "level-order",
		De:   "Die Gliederung liegt auf Ebene {level} und kann nicht unter {parent} ({above}) hängen.",
		En:   "The unit is of level {level} and cannot be below {parent} ({above}).",
	}
	endsBeforeBegin = &source.Message{
		Code: "ends-before-begin",
		De:   "Das Ende ({to}) liegt vor dem Beginn ({from}).",
		En:   "The end ({to}) lies before the beginning ({from}).",
	}
	officeLevel = &source.Message{
		Code: "office-level",
		De:   "Das Amt {function} gibt es auf Ebene {level}, nicht in {unit} ({above}).",
		En:   "The function {function} exists on level {level}, not in {unit} ({above}).",
	}
	upLevel = &source.Message{
		Code: "up-level",
		De:   "\"{name}\" liegt auf derselben oder einer tieferen Ebene und kann nicht einspringen.",
		En:   "\"{name}\" is on the same or a lower level and cannot take over.",
	}
	secretPlain = &source.Message{
		Code: "plain-secret",
		De:   "Ein Geheimnis steht nie in einer Definition. Schreibe env:NAME oder file:PFAD.",
		En:   "A secret never stands in a definition. Write env:NAME or file:PATH.",
	}
	unknownConnector = &source.Message{
		Code: "unknown-connector",
		De:   "Einen Anschluss \"{name}\" kennt dieses Programm nicht; es gibt: {known}.",
		En:   "This program knows no connector \"{name}\"; there are: {known}.",
	}
	noConnection = &source.Message{
		Code: "no-connection",
		De:   "Der Ablauf benutzt \"{name}\", aber connections.yaml sagt nicht, wie man dorthin kommt.",
		En:   "The flow uses \"{name}\", but connections.yaml does not say how to get there.",
	}
	settingDefault = &source.Message{
		Code: "setting-default",
		De:   "Die Einstellung \"{name}\" braucht einen Wert (default).",
		En:   "The setting \"{name}\" needs a value (default).",
	}
	mailFront = &source.Message{
		Code: "mail-front",
		De:   "Eine Mailvorlage beginnt mit drei Strichen, einer Zeile subject: und wieder drei Strichen; darunter steht der Text.",
		En:   "A mail template begins with three dashes, a line subject: and three dashes again; the text follows.",
	}
	mailEmpty = &source.Message{
		Code: "mail-empty",
		De:   "Die Mail hat keinen Text.",
		En:   "The mail has no text.",
	}
	formUnused = &source.Message{
		Code: "form-unused",
		De:   "Kein Schritt benutzt dieses Formular.",
		En:   "No step uses this form.",
	}
	formWithoutTitle = &source.Message{
		Code: "form-title",
		De:   "Dem Startformular fehlt die Überschrift (title); sie steht auf der Startseite, im Kopf und in Mails.",
		En:   "The start form has no title; it stands on the portal, in the header and in mails.",
	}
	nobodyFound = &source.Message{
		Code: "nobody-found",
		De:   "Der Schritt \"{step}\" findet niemanden in: {units}. Dort landet er bei {caretaker}.",
		En:   "The step \"{step}\" finds nobody in: {units}. There it ends up with {caretaker}.",
	}
	keptTooShort = &source.Message{
		Code: "kept-too-short",
		De:   "Die Frist von Schritt \"{step}\" ({within}) ist länger, als die Angabe \"{field}\" aufbewahrt wird ({keep}).",
		En:   "The deadline of step \"{step}\" ({within}) is longer than the answer \"{field}\" is kept ({keep}).",
	}
	languageMissing = &source.Message{
		Code: "language-unknown",
		De:   "Die Sprache \"{name}\" gibt es nicht; es gibt: de, en.",
		En:   "There is no language \"{name}\"; there are: de, en.",
	}
)
