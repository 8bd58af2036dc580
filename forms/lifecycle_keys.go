package forms

import (
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

// lifecycleKeys are the keys of a form about when and how often it can be sent, and when that counts.
var lifecycleKeys = []spec.Key{
	{Name: "open", Kind: spec.Nested, Object: openSpec, Also: []string{"window", "zeitraum"}, Doc: spec.Doc{
		De: "Von wann bis wann das Formular abgeschickt werden kann. Angefangenes bleibt danach lesbar.",
		En: "From when until when the form can be sent. What was begun stays readable afterwards."}},
	{Name: "atMost", Kind: spec.Value, Example: "400", Also: []string{"limit", "places", "maxSubmissions"}, Doc: spec.Doc{
		De: "Wie viele Anträge angenommen werden. Zurückgezogene, verfallene und abgelehnte geben ihren Platz zurück.",
		En: "How many submissions are taken. Withdrawn, expired and refused ones give their place back."}},
	{Name: "full", Kind: spec.Text, Example: "Alle Plätze sind vergeben. Frag gern wegen einer Warteliste nach.", Doc: spec.Doc{
		De: "Was zu lesen ist, wenn mit „atMost“ alle Plätze vergeben sind, in Markdown.",
		En: "What people read when all places of \"atMost\" are taken, in Markdown."}},
	{Name: "once", Kind: spec.Value, Example: "submitter", Also: []string{"unique", "single"}, Doc: spec.Doc{
		De: "Ein zweiter Antrag wird abgelehnt, solange es den ersten gibt: von derselben Person (submitter), über dieselbe Person (subject) oder mit demselben Schlüssel (=Ausdruck, der einen Text gibt). Dieselbe Person ist, wer Postfach, Personalnummer oder Namen mit Geburtsdatum teilt.",
		En: "A second submission is refused while there is a first one: from the same person (submitter), about the same person (subject) or with the same key (=an expression that gives a text). The same person is whoever shares mailbox, personnel number, or name with date of birth."}},
	{Name: "duplicates", Kind: spec.Nested, Object: duplicatesSpec, Doc: spec.Doc{
		De: "Eine Warnung vor dem Absenden, wenn es schon einen Vorgang mit demselben Schlüssel gibt. Sie verhindert nichts; wer trotzdem absendet, hat es angekreuzt, und die Entscheidenden lesen es.",
		En: "A warning before sending where there is a case with the same key already. It prevents nothing; whoever sends all the same has ticked it, and the approvers read so."}},
	{Name: "confirmEmail", Kind: spec.Any, Example: "email", Also: []string{"doubleOptIn", "verifyEmail"}, Doc: spec.Doc{
		De: "Das Feld mit der Adresse, die den Antrag bestätigen muss: Er zählt erst, wenn der Link in der Mail geöffnet und der Knopf darauf gedrückt ist. Mit Frist: {field: email, within: 24 hours}.",
		En: "The field with the address that must confirm the submission: it counts only when the link in the mail was opened and its button pressed. With a time: {field: email, within: 24 hours}."}},
}

var openSpec = &spec.Object{
	Name: "open",
	Doc: spec.Doc{
		De: "Die Zeit, in der ein Formular abgeschickt werden kann.",
		En: "The time in which a form can be sent."},
	Keys: []spec.Key{
		{Name: "from", Kind: spec.Value, Example: "2026-11-01", Also: []string{"start", "von"}, Doc: spec.Doc{
			De: "Der erste Tag (ab 0 Uhr) oder der genaue Zeitpunkt.",
			En: "The first day (from 0:00) or the exact time."}},
		{Name: "until", Kind: spec.Value, Example: "2026-12-10", Also: []string{"end", "to", "bis"}, Doc: spec.Doc{
			De: "Der letzte Tag (bis 24 Uhr) oder der genaue Zeitpunkt.",
			En: "The last day (until 24:00) or the exact time."}},
		{Name: "text", Kind: spec.Text, Example: "Das nächste Mal öffnen wir im Mai.", Also: []string{"message", "closed"}, Doc: spec.Doc{
			De: "Was außerhalb dieser Zeit auf der Seite steht, in Markdown.",
			En: "What stands on the page outside of this time, in Markdown."}},
	},
}

var duplicatesSpec = &spec.Object{
	Name: "duplicates",
	Doc: spec.Doc{
		De: "Woran ein früherer Vorgang zu erkennen ist, und was dann auf der Prüfseite steht.",
		En: "How to tell an earlier case, and what then stands on the check page."},
	Keys: []spec.Key{
		{Name: "key", Kind: spec.Value, Required: true, Example: "=kennzeichen", Doc: spec.Doc{
			De: "Ein Ausdruck, der einen Text gibt: Gleicher Text heißt möglicherweise doppelt.",
			En: "An expression that gives a text: the same text means a possible duplicate."}},
		{Name: "message", Kind: spec.Text, Example: "Für dieses Fahrzeug gibt es schon einen Antrag vom {{ earlier.submittedOn }}.", Also: []string{"text"}, Doc: spec.Doc{
			De: "Die Warnung. „earlier“ ist der frühere Vorgang mit number, submittedOn und status; number und status sind leer, wenn der Vorgang jemand anderem gehört.",
			En: "The warning. \"earlier\" is the earlier case with number, submittedOn and status; number and status are empty where the case is somebody else's."}},
	},
}

var confirmSpec = &spec.Object{
	Name: "confirmEmail",
	Doc: spec.Doc{
		De: "Welche Adresse den Antrag bestätigt, und wie lange sie dafür hat.",
		En: "Which address confirms the submission, and how long it has for that."},
	Keys: []spec.Key{
		{Name: "field", Kind: spec.Word, Required: true, Example: "email", Doc: spec.Doc{
			De: "Das Feld mit der E-Mail-Adresse.",
			En: "The field with the e-mail address."}},
		{Name: "within", Kind: spec.Value, Example: "24 hours", Doc: spec.Doc{
			De: "Wie lange der Antrag auf die Bestätigung wartet; danach wird er verworfen. Ohne Angabe 24 Stunden.",
			En: "How long the submission waits for the confirmation; then it is discarded. 24 hours where nothing is said."}},
	},
}

// What the author of a form is told about its life cycle.
var (
	openNoWindow = &source.Message{Code: "open-no-window",
		De: "„open“ sagt weder „from“ noch „until“. Schreib zum Beispiel: open: {until: 2026-12-10}.",
		En: "\"open\" says neither \"from\" nor \"until\". Write for example: open: {until: 2026-12-10}."}
	openBackwards = &source.Message{Code: "open-backwards",
		De: "Das Formular schließt ({until}), bevor es öffnet ({from}). Tausch die beiden oder ändere eines.",
		En: "The form closes ({until}) before it opens ({from}). Swap them or change one."}
	openNoMoment = &source.Message{Code: "open-no-moment",
		De: "Hier steht ein Tag oder ein Zeitpunkt, zum Beispiel 2026-12-10, 2026-12-10 18:00 oder =settings.anmeldeschluss.",
		En: "Here stands a day or a point in time, such as 2026-12-10, 2026-12-10 18:00 or =settings.closing."}
	atMostTooFew = &source.Message{Code: "at-most-too-few",
		De: "„atMost: {written}“ ließe keinen Antrag zu. Schreib eine ganze Zahl ab 1, oder lass „atMost“ weg.",
		En: "\"atMost: {written}\" would take no submission. Write a whole number from 1, or leave \"atMost\" out."}
	fullWithoutAtMost = &source.Message{Code: "full-without-at-most",
		De: "„full“ steht da, wo alle Plätze vergeben sind; ohne „atMost“ gibt es unbegrenzt viele.",
		En: "\"full\" is read when all places are taken; without \"atMost\" there are any number."}
	onceUnknown = &source.Message{Code: "once-unknown",
		De: "„once: {name}“ gibt es nicht. Möglich sind: {known}, oder ein Ausdruck nach einem =, zum Beispiel =kennzeichen.",
		En: "There is no \"once: {name}\". Possible are: {known}, or an expression after a =, such as =plate."}
	onceNobody = &source.Message{Code: "once-nobody",
		De: "„once: {who}“ braucht Felder, die die Person erkennen lassen. Sag sie mit „identity“, zum Beispiel identity: {submitter: {email: email}}.",
		En: "\"once: {who}\" needs fields that tell who the person is. Name them by \"identity\", such as identity: {submitter: {email: email}}."}
	onceUnconfirmed = &source.Message{Code: "once-unconfirmed",
		De: "Wer dieses offene Formular mit fremden Angaben abschickt, nimmt der anderen Person ihren einen Antrag weg. Mit „confirmEmail“ zählt nur, was ihr Postfach bestätigt.",
		En: "Whoever sends this open form with somebody else's data takes their one submission away. With \"confirmEmail\" only what their mailbox confirms counts."}
	keyNotComputed = &source.Message{Code: "key-not-computed",
		De: "Hier steht ein Ausdruck nach einem =. „{written}“ wäre für alle derselbe Schlüssel.",
		En: "Here stands an expression after a =. \"{written}\" would be the same key for everybody."}
	writeInstead = &source.Message{Code: "write-instead",
		De: "Schreib: {text}",
		En: "Write: {text}"}
	confirmShape = &source.Message{Code: "confirm-shape",
		De: "Schreib das Feld mit der Adresse, zum Beispiel confirmEmail: email, oder mit Frist: {field: email, within: 24 hours}.",
		En: "Write the field with the address, such as confirmEmail: email, or with a time: {field: email, within: 24 hours}."}
	confirmField = &source.Message{Code: "confirm-field",
		De: "Das Feld „{name}“ gibt es in diesem Formular nicht. Felder für eine E-Mail-Adresse sind: {known}.",
		En: "The form has no field \"{name}\". Fields for an e-mail address are: {known}."}
	confirmNoEmail = &source.Message{Code: "confirm-no-email",
		De: "An „{name}“ lässt sich keine Mail schicken: Das Feld hat den Typ „{type}“. Gebraucht wird ein Feld mit „type: email“ außerhalb einer Tabelle.",
		En: "No mail can be sent to \"{name}\": the field has the type \"{type}\". Needed is a field with \"type: email\" outside of a table."}
	confirmMayBeMissing = &source.Message{Code: "confirm-may-be-missing",
		De: "Wer „{name}“ leer lässt, muss nichts bestätigen. Mach das Feld zur Pflicht (required: true).",
		En: "Whoever leaves \"{name}\" empty has nothing to confirm. Make the field required (required: true)."}
	confirmWithinFixed = &source.Message{Code: "confirm-within",
		De: "Hier steht eine feste Dauer, zum Beispiel 24 hours.",
		En: "Here stands a fixed period, such as 24 hours."}
)
