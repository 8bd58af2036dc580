package engine

import "laufzettel/definitions/source"

// What a verification can find.
var (
	verifyGap          = &source.Message{Code: "event-missing", De: "Ereignis {seq} fehlt.", En: "Event {seq} is missing."}
	verifyEvent        = &source.Message{Code: "event-changed", De: "Ereignis {seq} ({kind}) oder das davor wurde nach der Aufzeichnung verändert.", En: "Event {seq} ({kind}) or the one before was changed after it was recorded."}
	verifyLength       = &source.Message{Code: "events-cut", De: "Gespeichert sind {events} Ereignisse, der Vorgang steht aber auf Stand {seq}.", En: "{events} events are stored, but the case is at revision {seq}."}
	verifyForeignValue = &source.Message{Code: "value-of-no-event", De: "Die Angabe {ref} gehört zu keinem Ereignis.", En: "Value {ref} belongs to no event."}
	verifyValue        = &source.Message{Code: "value-changed", De: "Die Angabe {ref} wurde nach der Aufzeichnung verändert.", En: "Value {ref} was changed after it was recorded."}
	verifyMissing      = &source.Message{Code: "value-missing", De: "Die Angabe {ref} fehlt, ohne dass sie gelöscht wurde.", En: "Value {ref} is missing, although nothing erased it."}
	verifyUnerased     = &source.Message{Code: "value-not-erased", De: "Die Angabe {ref} ist noch da, obwohl Ereignis {seq} sie gelöscht hat.", En: "Value {ref} is still there, although event {seq} erased it."}
	verifyUnreadable   = &source.Message{Code: "history-unreadable", De: "Der Verlauf lässt sich nicht lesen.", En: "The history cannot be read."}
	verifyUnknown      = &source.Message{Code: "history-newer", De: "Der Verlauf enthält „{kind}“, das diese Version nicht kennt. Prüf mit der neueren.", En: "The history holds \"{kind}\", which this version does not know. Verify with the newer one."}
	verifyDefinition   = &source.Message{Code: "definition-missing", De: "Die Fassung {hash}, nach der der Vorgang läuft, ist nicht zu lesen: {error}", En: "Version {hash}, which the case runs on, cannot be read: {error}"}
	verifyRow          = &source.Message{Code: "row-differs", De: "In der Übersicht steht bei „{part}“ etwas anderes, als der Verlauf ergibt.", En: "The row of the case says something else in \"{part}\" than its history."}
	verifyTaskLost     = &source.Message{Code: "task-missing", De: "Die offene Aufgabe „{stop}“ fehlt in der Aufgabenliste.", En: "The open task \"{stop}\" is missing in the list of tasks."}
	verifyTaskExtra    = &source.Message{Code: "task-extra", De: "In der Aufgabenliste steht „{stop}“, das nach dem Verlauf nicht offen ist.", En: "The list of tasks has \"{stop}\", which is not open by the history."}
	verifyTask         = &source.Message{Code: "task-differs", De: "Bei der offenen Aufgabe „{stop}“ steht unter „{part}“ etwas anderes, als der Verlauf ergibt.", En: "The open task \"{stop}\" says something else in \"{part}\" than the history."}
	verifyClockLost    = &source.Message{Code: "clock-missing", De: "Die Frist „{timer}“ läuft nach dem Verlauf, wird aber nicht klingeln.", En: "The clock \"{timer}\" runs by the history, but will not ring."}
	verifyClockExtra   = &source.Message{Code: "clock-extra", De: "Die Frist „{timer}“ würde klingeln, läuft aber nach dem Verlauf nicht.", En: "The clock \"{timer}\" would ring, but does not run by the history."}
	verifyClock        = &source.Message{Code: "clock-differs", De: "Die Frist „{timer}“ steht anders da, als der Verlauf sie gestellt hat.", En: "The clock \"{timer}\" is not as the history has set it."}
	verifyEffectLost   = &source.Message{Code: "effect-missing", De: "Was Ereignis {seq} auslösen sollte ({kind}), steht nicht mehr im Ausgang.", En: "What event {seq} was to set off ({kind}) is not in the outbox any more."}
	verifyEffect       = &source.Message{Code: "effect-differs", De: "Im Ausgang steht {id} anders da, als der Verlauf es ergibt.", En: "{id} in the outbox is not as the history says."}
	verifyListGap      = &source.Message{Code: "list-missing", De: "Vor der Liste vom {day} fehlt eine.", En: "A list before that of {day} is missing."}
	verifyListWrong    = &source.Message{Code: "list-wrong", De: "Die Liste vom {day} ist nicht die, deren Prüfsumme sie nennt.", En: "The list of {day} is not the one whose digest it names."}
	verifyCut          = &source.Message{Code: "tail-cut", De: "Der Verlauf endet bei Ereignis {seq}; am {day} hatte er {listed}.", En: "The history ends with event {seq}; on {day} it had {listed}."}
	verifyRewritten    = &source.Message{Code: "history-rewritten", De: "Der Verlauf bis Ereignis {listed} ist nicht der vom {day}.", En: "The history up to event {listed} is not that of {day}."}
	verifyLost         = &source.Message{Code: "case-missing", De: "Diesen Vorgang gab es am {day} mit {listed} Ereignissen; er ist nicht mehr da. Statt der Nummer steht hier sein Kennzeichen aus der Liste.", En: "This case was there on {day} with {listed} events; it is gone. Instead of its number this is its mark in the list."}
	verifyFileLost     = &source.Message{Code: "file-missing", De: "Der Anhang {id} fehlt.", En: "Attachment {id} is missing."}
	verifyFileSize     = &source.Message{Code: "file-size", De: "Der Anhang {id} hat {size} Bytes statt {recorded}.", En: "Attachment {id} has {size} bytes instead of {recorded}."}
	verifyFileChanged  = &source.Message{Code: "file-changed", De: "Der Anhang {id} wurde nach dem Hochladen verändert.", En: "Attachment {id} was changed after it was uploaded."}
	verifyFileUnread   = &source.Message{Code: "file-unreadable", De: "Der Anhang {id} lässt sich nicht lesen: {error}", En: "Attachment {id} cannot be read: {error}"}
)
