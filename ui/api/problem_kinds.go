package api

import (
	"net/http"

	"laufzettel/definitions/source"
)

// problemKind is one way in which a request can go wrong. Its code is stable; clients tell problems apart by it.
type problemKind struct {
	Code   string
	Status int
	title  *source.Message
	detail *source.Message
}

// problemKinds lists all kinds, for their addresses, the description and the tests.
var problemKinds []*problemKind

func kind(code string, status int, titleDe, titleEn, de, en string) *problemKind {
	k := &problemKind{Code: code, Status: status,
		title:  &source.Message{Code: code, De: titleDe, En: titleEn},
		detail: &source.Message{Code: code, De: de, En: en}}
	problemKinds = append(problemKinds, k)
	return k
}

// What can be wrong with a request itself.
var (
	tokenMissing = kind("token-missing", http.StatusUnauthorized, "Anmeldung fehlt", "Not authenticated",
		"Schick einen Token mit: „Authorization: Bearer …“. Die Verwaltung macht dir einen mit „laufzettel token“.",
		"Send a token along: “Authorization: Bearer …”. The administration makes one with “laufzettel token”.")
	tokenWrong = kind("token-wrong", http.StatusUnauthorized, "Token gilt nicht", "Token not accepted",
		"Dieser Token gilt nicht oder nicht mehr. Lass dir von der Verwaltung einen neuen geben.",
		"This token does not work or works no more. Ask the administration for a new one.")
	scopeMissing = kind("scope-missing", http.StatusForbidden, "Token reicht nicht aus", "Token does not reach this far",
		"Der Token darf das nicht. Gebraucht wird: {scope}.",
		"The token does not allow this. It takes: {scope}.")
	notOpen = kind("not-open", http.StatusForbidden, "Nicht für Programme offen", "Not open to programs",
		"Diesen Vorgang können nur Personen beginnen. Nimm den Token einer Person.",
		"Only people can start this process. Use the token of a person.")
	notFound = kind("not-found", http.StatusNotFound, "Nicht gefunden", "Not found",
		"Das gibt es nicht, oder du darfst es nicht sehen.",
		"This does not exist, or you may not see it.")
	methodNotAllowed = kind("method-not-allowed", http.StatusMethodNotAllowed, "Methode nicht möglich", "Method not allowed",
		"Diese Adresse kann nur: {allowed}.",
		"This address only takes: {allowed}.")
	mediaType = kind("media-type", http.StatusUnsupportedMediaType, "Falscher Medientyp", "Unsupported media type",
		"Schick JSON als „Content-Type: application/json“, in UTF-8 und ungepackt.",
		"Send JSON as “Content-Type: application/json”, in UTF-8 and not compressed.")
	tooLarge = kind("too-large", http.StatusRequestEntityTooLarge, "Zu groß", "Too large",
		"Die Anfrage ist größer als 1 MiB.",
		"The request is larger than 1 MiB.")
	malformed = kind("malformed-json", http.StatusBadRequest, "JSON nicht lesbar", "Malformed JSON",
		"Zeile {line}, Spalte {column}: {what}",
		"Line {line}, column {column}: {what}")
	wrongMembers = kind("wrong-members", http.StatusBadRequest, "Anfrage passt nicht", "Request does not fit",
		"Einige Angaben der Anfrage passen nicht; „errors“ sagt welche.",
		"Some members of the request do not fit; “errors” says which.")
	wrongQuery = kind("wrong-query", http.StatusBadRequest, "Adresse passt nicht", "Query does not fit",
		"Ein Teil der Adresse hinter dem Fragezeichen passt nicht; „errors“ sagt welcher.",
		"A part of the address behind the question mark does not fit; “errors” says which.")
	wrongKey = kind("wrong-idempotency-key", http.StatusBadRequest, "Idempotency-Key passt nicht", "Idempotency-Key does not fit",
		"Ein Idempotency-Key hat 1 bis 200 sichtbare ASCII-Zeichen, zum Beispiel eine UUID.",
		"An Idempotency-Key has 1 to 200 visible ASCII characters, such as a UUID.")
	keyReused = kind("idempotency-key-reused", http.StatusUnprocessableEntity, "Idempotency-Key schon verwendet", "Idempotency-Key already used",
		"Unter diesem Idempotency-Key kam schon eine andere Anfrage. Nimm für jede Anfrage einen eigenen.",
		"Another request came under this Idempotency-Key before. Use one of its own for each request.")
	internal = kind("internal", http.StatusInternalServerError, "Fehler bei uns", "Our mistake",
		"Das hat nicht geklappt, und es liegt nicht an dir. Versuch es mit demselben Idempotency-Key noch einmal.",
		"This did not work, and it is not your fault. Try again with the same Idempotency-Key.")
	noRoom = kind("no-room", http.StatusServiceUnavailable, "Kein Platz zum Speichern", "No room to store it",
		"Auf dem Server ist kein Platz mehr; nichts wurde gespeichert. Versuch es später mit demselben Idempotency-Key noch einmal.",
		"The server has no room left; nothing was stored. Try again later with the same Idempotency-Key.")
	storeStopped = kind("store-stopped", http.StatusServiceUnavailable, "Es wird nichts angenommen", "Nothing is taken",
		"Der Server hat einen Fehler auf seiner Festplatte bemerkt und nimmt nichts mehr an, bis die Verwaltung nachgesehen hat.",
		"The server has noticed an error of its disk and takes nothing more until the administration has looked.")
)

// What can keep a case from taking a request. Their details come from the decider.
var (
	incomplete    = refusalKind("incomplete", http.StatusUnprocessableEntity, "Angaben fehlen oder passen nicht", "Answers are missing or do not fit")
	noSuchOutcome = refusalKind("no-such-outcome", http.StatusUnprocessableEntity, "Kein solcher Ausgang", "No such outcome")
	needsAccount  = refusalKind("needs-account", http.StatusForbidden, "Nur mit Konto", "Needs an account")
	alreadyDone   = refusalKind("already-done", http.StatusConflict, "Schon entschieden", "Already decided")
	outdated      = refusalKind("outdated", http.StatusConflict, "Inzwischen geändert", "Changed meanwhile")
	finished      = refusalKind("finished", http.StatusConflict, "Vorgang beendet", "Case has ended")
	claimed       = refusalKind("claimed", http.StatusConflict, "Von jemand anderem übernommen", "Claimed by somebody else")
	halted        = refusalKind("halted", http.StatusConflict, "Vorgang angehalten", "Case is halted")
	unreadable    = refusalKind("unreadable", http.StatusConflict, "Vorgang einer neueren Fassung", "Case of a newer version")
	closed        = refusalKind("closed", http.StatusConflict, "Das Formular ist nicht offen", "The form is not open")
	full          = refusalKind("full", http.StatusConflict, "Alle Plätze sind vergeben", "All places are taken")
	already       = refusalKind("already-submitted", http.StatusConflict, "Es gibt schon einen Antrag", "There is already a submission")
	unconfirmed   = refusalKind("unconfirmed", http.StatusUnprocessableEntity, "E-Mail-Adresse nicht bestätigt", "E-mail address not confirmed")
	notAllowed    = refusalKind("not-allowed", http.StatusForbidden, "Nicht erlaubt", "Not allowed")
	notNow        = refusalKind("not-now", http.StatusConflict, "Jetzt nicht möglich", "Not possible now")
)

func refusalKind(code string, status int, de, en string) *problemKind {
	k := &problemKind{Code: code, Status: status, title: &source.Message{Code: code, De: de, En: en}}
	problemKinds = append(problemKinds, k)
	return k
}

var formProblems = &source.Message{Code: "incomplete",
	De: "Einige Angaben fehlen oder passen nicht; „errors“ sagt welche.",
	En: "Some answers are missing or do not fit; “errors” says which."}
