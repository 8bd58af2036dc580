package flows

import "laufzettel/definitions/source"

// What flows say to people: refusals, findings about definitions, and words of the built-in parts.
var (
	msgCannotEvaluate = &source.Message{Code: "cannot-evaluate",
		De: `Ein Ausdruck der Definition ließ sich nicht auswerten: {what}.`,
		En: `An expression of the definition could not be evaluated: {what}.`}
	msgUnreadable = &source.Message{Code: "unreadable",
		De: `Der Vorgang wurde von einer neueren Version geschrieben ({kind}).`,
		En: `The case was written by a newer version ({kind}).`}
	msgBegun = &source.Message{Code: "begun",
		De: `Der Vorgang hat schon begonnen.`,
		En: `The case has begun already.`}
	msgNotBegun = &source.Message{Code: "not-begun",
		De: `Diesen Vorgang gibt es nicht.`,
		En: `There is no such case.`}
	msgAlreadyDone = &source.Message{Code: "already-done",
		De: `Das ist schon erledigt.`,
		En: `This has been done already.`}
	msgFinished = &source.Message{Code: "finished",
		De: `Der Vorgang ist abgeschlossen.`,
		En: `The case has ended.`}
	msgHalted = &source.Message{Code: "halted",
		De: `Der Vorgang steht, weil die Definition einen Fehler hat. Die Verwaltung ist informiert.`,
		En: `The case has halted because its definition failed. The administration knows.`}
	msgNoSuchInput = &source.Message{Code: "no-such-input",
		De: `Das kann mit einem Vorgang nicht geschehen.`,
		En: `This cannot happen to a case.`}
	msgNoSuchTask = &source.Message{Code: "no-such-task",
		De: `Diese Aufgabe gibt es nicht.`,
		En: `There is no such task.`}
	msgNotYours = &source.Message{Code: "not-your-task",
		De: `Diese Aufgabe liegt nicht bei dir.`,
		En: `This task is not yours.`}
	msgClaimed = &source.Message{Code: "claimed",
		De: `Jemand anderes hat die Aufgabe übernommen.`,
		En: `Somebody else has claimed the task.`}
	msgNeedsAccount = &source.Message{Code: "needs-account",
		De: `Für diese Entscheidung musst du dich mit deinem Konto anmelden.`,
		En: `You have to sign in with your account for this decision.`}
	msgReturnHasNoOutcomes = &source.Message{Code: "return-has-no-outcomes",
		De: `Auf eine Rückfrage antwortet man mit den Angaben, nicht mit einem Ergebnis.`,
		En: `An ask-back is answered with the fields, not with an outcome.`}
	msgOutdated = &source.Message{Code: "outdated",
		De: `Der Vorgang hat sich geändert, seit du die Seite geöffnet hast. Sieh ihn dir noch einmal an.`,
		En: `The case has changed since you opened the page. Please look at it again.`}
	msgVoted = &source.Message{Code: "voted",
		De: `Du hast hier schon entschieden.`,
		En: `You have decided here already.`}
	msgNoSuchOutcome = &source.Message{Code: "no-such-outcome",
		De: `Dieses Ergebnis gibt es hier nicht: {outcome}.`,
		En: `There is no such outcome here: {outcome}.`}
	msgAtMost = &source.Message{Code: "at-most",
		De: `Dieses Ergebnis ist in einem Vorgang höchstens {n} Mal möglich.`,
		En: `This outcome is possible {n} times in a case at most.`}
	msgIncomplete = &source.Message{Code: "incomplete",
		De: `Es fehlt noch etwas.`,
		En: `Something is missing.`}
	msgReason = &source.Message{Code: "reason",
		De: `Schreib eine Begründung mit mindestens {n} Zeichen.`,
		En: `Write a reason of at least {n} characters.`}
	msgNoDate = &source.Message{Code: "no-date",
		De: `Das ist kein Datum.`,
		En: `This is not a date.`}
	msgFutureDate = &source.Message{Code: "future-date",
		De: `Das Datum liegt in der Zukunft.`,
		En: `The date lies in the future.`}
	msgHoldDate = &source.Message{Code: "hold-date",
		De: `Gib einen Tag in der Zukunft an, bis zu dem der Vorgang ruht.`,
		En: `Give a day in the future until which the case rests.`}
	msgNoSuchField = &source.Message{Code: "no-such-field",
		De: `Das Startformular hat kein Feld "{name}".`,
		En: `The start form has no field "{name}".`}
	msgLockedField = &source.Message{Code: "locked-field",
		De: `"{field}" kann nicht mehr geändert werden: Danach richtete sich, wer entschieden hat.`,
		En: `"{field}" cannot change any more: it decided who decided.`}
	msgChooseFields = &source.Message{Code: "choose-fields",
		De: `Wähle mindestens ein Feld, das wieder offen sein soll.`,
		En: `Choose at least one field to reopen.`}
	msgClaimNeedsPerson = &source.Message{Code: "claim-needs-person",
		De: `Übernehmen können nur Personen mit Konto.`,
		En: `Only people with an account can claim tasks.`}
	msgYoursAlready = &source.Message{Code: "yours-already",
		De: `Du hast die Aufgabe schon übernommen.`,
		En: `You have claimed the task already.`}
	msgNotClaimed = &source.Message{Code: "not-claimed",
		De: `Niemand hat die Aufgabe übernommen.`,
		En: `Nobody has claimed the task.`}
	msgNoSuchTimer = &source.Message{Code: "no-such-timer",
		De: `Diese Uhr läuft nicht mehr.`,
		En: `This timer does not run any more.`}
	msgTooEarly = &source.Message{Code: "too-early",
		De: `Die Uhr ist noch nicht abgelaufen.`,
		En: `The timer has not run out yet.`}
	msgNoSuchCall = &source.Message{Code: "no-such-call",
		De: `Auf diese Antwort wartet niemand mehr.`,
		En: `Nobody waits for this answer any more.`}
	msgNoSuchAction = &source.Message{Code: "no-such-action",
		De: `Diese Aktion gibt es nicht: {action}.`,
		En: `There is no such action: {action}.`}
	msgTooLate = &source.Message{Code: "too-late",
		De: `Dafür ist es zu spät: Darüber ist schon entschieden.`,
		En: `It is too late for this: it has been decided.`}
	msgDisputedAlready = &source.Message{Code: "disputed-already",
		De: `Das hast du schon gemeldet.`,
		En: `You have reported this already.`}
	msgRefusedCall = &source.Message{Code: "refused-call",
		De: `Die Verbindung hat abgelehnt, ohne zu sagen, warum.`,
		En: `The connection refused without saying why.`}
	msgEndless = &source.Message{Code: "endless-loop",
		De: `Die Schritte führen im Kreis, ohne auf jemanden zu warten.`,
		En: `The steps lead in a circle without waiting for anybody.`}
	msgDone = &source.Message{Code: "outcome-done",
		De: `Eingetragen`,
		En: `Done`}
	msgDoneText = &source.Message{Code: "outcome-done-text",
		De: `Der Eintrag ist gemacht, der Vorgang geht weiter.`,
		En: `The entry is made, the case goes on.`}
	msgImpossible = &source.Message{Code: "outcome-impossible",
		De: `Nicht möglich`,
		En: `Not possible`}
	msgImpossibleText = &source.Message{Code: "outcome-impossible-text",
		De: `Der Eintrag geht nicht. Schreib, woran es liegt.`,
		En: `The entry cannot be made. Write what the reason is.`}
	msgStatusDone = &source.Message{Code: "status-done",
		De: `Erledigt`,
		En: `Done`}
	msgStatusRefused = &source.Message{Code: "status-refused",
		De: `Abgelehnt`,
		En: `Refused`}
	msgStatusExpired = &source.Message{Code: "status-expired",
		De: `Verfallen`,
		En: `Expired`}
	msgStatusWithdrawn = &source.Message{Code: "status-withdrawn",
		De: `Zurückgezogen`,
		En: `Withdrawn`}
	msgPeopleShape = &source.Message{Code: "people-shape",
		De: `Hier steht, wer gemeint ist: ein Ausdruck, eine Mailadresse oder eine Liste davon.`,
		En: `This says who is meant: an expression, a mail address, or a list of them.`}
	msgName = &source.Message{Code: "flow-name",
		De: `"{name}" ist kein Name: ein kleiner Buchstabe, dann Buchstaben und Ziffern.`,
		En: `"{name}" is not a name: a small letter, then letters and digits.`}
	msgNoOtherwise = &source.Message{Code: "no-otherwise",
		De: `Wenn keine Bedingung gilt, geht es mit dem nächsten Schritt weiter. Schreib otherwise dazu, wenn das gemeint ist.`,
		En: `If no condition holds, the next step follows. Add otherwise if you mean that.`}
	msgNoMail = &source.Message{Code: "unknown-mail",
		De: `Die Mailvorlage mails/{name}.md gibt es nicht.`,
		En: `There is no mail template mails/{name}.md.`}
	msgNoSubject = &source.Message{Code: "mail-subject",
		De: `Der Mailvorlage {mail} fehlt der Betreff (subject).`,
		En: `The mail template {mail} lacks a subject.`}
	msgNotInSubject = &source.Message{Code: "personal-subject",
		De: `Betreffzeilen stehen offen im Postfach, deshalb gehören keine Angaben von Personen hinein`,
		En: `subject lines lie open in mailboxes and hold nothing that people typed`}
	msgNoOperation = &source.Message{Code: "unknown-operation",
		De: `Diese Verbindung kann "{name}" nicht. Sie kann: {known}.`,
		En: `This connection cannot do "{name}". It can: {known}.`}
	msgConnectorBy = &source.Message{Code: "connector-by",
		De: `Dem Schritt {step} fehlt by: wer es von Hand macht, wenn die Verbindung nicht kann.`,
		En: `The step {step} lacks by: who does it by hand where the connection cannot.`}
	msgNoInput = &source.Message{Code: "unknown-input",
		De: `Die Verbindung nimmt keine Eingabe "{name}". Sie nimmt: {known}.`,
		En: `The connection takes no input "{name}". It takes: {known}.`}
	msgMissingInput = &source.Message{Code: "missing-input",
		De: `{operation} braucht die Eingabe "{input}" unter with.`,
		En: `{operation} needs the input "{input}" under with.`}
	msgNoBy = &source.Message{Code: "no-by",
		De: `Dem Schritt {step} fehlt by: wer entscheidet.`,
		En: `The step {step} lacks by: who decides.`}
	msgTimeWithoutDeadline = &source.Message{Code: "time-without-deadline",
		De: `Das Ergebnis {outcome} gibt die Zeit, aber der Schritt hat keine Frist: within oder until fehlt.`,
		En: `Time gives the outcome {outcome}, but the step has no deadline: within or until is missing.`}
	msgClockWithoutDeadline = &source.Message{Code: "clock-without-deadline",
		De: `Der Schritt {step} erinnert oder eskaliert, hat aber keine Frist: within oder until fehlt.`,
		En: `The step {step} reminds or escalates but has no deadline: within or until is missing.`}
	msgNothingToChoose = &source.Message{Code: "nothing-to-choose",
		De: `Im Schritt {step} kann niemand etwas wählen: alle Ergebnisse gibt die Zeit.`,
		En: `In step {step} nobody can choose anything: time gives all outcomes.`}
	msgNoTie = &source.Message{Code: "no-tie",
		De: `Bei dieser Art zu entscheiden kann Gleichstand herauskommen. Schreib unter tie, welches Ergebnis dann gilt.`,
		En: `This way of deciding can end in a tie. Write under tie which outcome holds then.`}
	msgGraceLiteral = &source.Message{Code: "grace-literal",
		De: `grace ist eine feste Dauer, kein Ausdruck.`,
		En: `grace is a fixed duration, not an expression.`}
	msgLaterKey = &source.Message{Code: "later-key",
		De: `{key} kommt später und wirkt in dieser Version nicht.`,
		En: `{key} comes later and has no effect in this version.`}
	msgNoOutcome = &source.Message{Code: "unknown-outcome",
		De: `Dieser Schritt hat kein Ergebnis "{name}". Er hat: {known}.`,
		En: `This step has no outcome "{name}". It has: {known}.`}
	msgNoFunction = &source.Message{Code: "rule-function",
		De: `Die Funktion "{name}" steht nicht in organisation/functions.yaml.`,
		En: `The function "{name}" is not in organisation/functions.yaml.`}
	msgNoGroup = &source.Message{Code: "rule-group",
		De: `Die Gruppe "{name}" steht nicht in organisation/functions.yaml.`,
		En: `The group "{name}" is not in organisation/functions.yaml.`}
	msgBadCount = &source.Message{Code: "decide-count",
		De: `So viele können nicht zusammenkommen.`,
		En: `So many cannot come together.`}
	msgBadDecide = &source.Message{Code: "bad-decide",
		De: `"{name}" ist keine Art zu entscheiden. Es gibt: {known}.`,
		En: `"{name}" is no way of deciding. There are: {known}.`}
	msgWithinAndUntil = &source.Message{Code: "within-and-until",
		De: `within und until sind beide eine Frist; schreib nur eine davon.`,
		En: `within and until are both a deadline; write only one of them.`}
	msgUntilDate = &source.Message{Code: "until-date",
		De: `until braucht ein Datum oder einen Zeitpunkt.`,
		En: `until needs a date or a datetime.`}
	msgBadPercent = &source.Message{Code: "bad-percent",
		De: `Ein Anteil der Frist liegt zwischen 1% und 100%.`,
		En: `A share of the time lies between 1% and 100%.`}
	msgBadReminder = &source.Message{Code: "bad-reminder",
		De: `"{written}" ist keine Erinnerung. Schreib 50%, 7 days before oder 3 days.`,
		En: `"{written}" is not a reminder. Write 50%, 7 days before or 3 days.`}
	msgOverdueShape = &source.Message{Code: "overdue-shape",
		De: `overdue ist eine Liste aus after und to, oder der Name eines Ergebnisses.`,
		En: `overdue is a list of after and to, or the name of an outcome.`}
	msgBadPeriod = &source.Message{Code: "bad-period",
		De: `"{written}" ist keine Dauer. Schreib zum Beispiel 7 days, 5 workdays oder 1 year.`,
		En: `"{written}" is not a duration. Write for example 7 days, 5 workdays or 1 year.`}
	msgBadOverdue = &source.Message{Code: "bad-overdue",
		De: `"{name}" geht hier nicht: deputy, level up, ein Ergebnis dieses Schritts, ein Schritt, oder end mit einem Status.`,
		En: `"{name}" cannot stand here: deputy, level up, an outcome of this step, a step, or end with a status.`}
	msgHoldUntil = &source.Message{Code: "hold-until",
		De: `hold braucht until: bis wann der Vorgang ruht.`,
		En: `hold needs until: until when the case rests.`}
	msgOnlyWith = &source.Message{Code: "only-with",
		De: `{key} gehört zu then: {then}.`,
		En: `{key} belongs to then: {then}.`}
	msgReturnFields = &source.Message{Code: "return-fields",
		De: `return braucht fields: chosen, all oder eine Liste von Feldern, die wieder offen sind.`,
		En: `return needs fields: chosen, all, or a list of fields that reopen.`}
	msgReturnOnlyHere = &source.Message{Code: "return-only-here",
		De: `{then} geht nur bei Ergebnissen von approve und task.`,
		En: `{then} is possible only for outcomes of approve and task.`}
	msgEndStatus = &source.Message{Code: "end-status",
		De: `Hinter end fehlt der Status. Es gibt: {known}.`,
		En: `The status is missing after end. There are: {known}.`}
	msgStatusNotStep = &source.Message{Code: "status-not-step",
		De: `"{name}" ist ein Status, kein Schritt.`,
		En: `"{name}" is a status, not a step.`}
	msgWrite = &source.Message{Code: "flow-write",
		De: `Schreib: {text}`,
		En: `Write: {text}`}
	msgNoStep = &source.Message{Code: "unknown-step-name",
		De: `Einen Schritt "{name}" gibt es nicht. Es gibt: {known}.`,
		En: `There is no step "{name}". There are: {known}.`}
	msgStepsShape = &source.Message{Code: "steps-shape",
		De: `steps ist eine Liste: jeder Schritt beginnt mit einem Strich und seiner Art.`,
		En: `steps is a list: each step begins with a dash and its kind.`}
	msgStepTwice = &source.Message{Code: "step-twice",
		De: `Der Schritt {step} steht zweimal da.`,
		En: `The step {step} is there twice.`}
	msgFirstHere = &source.Message{Code: "first-here",
		De: `zuerst hier`,
		En: `first here`}
	msgReservedStep = &source.Message{Code: "reserved-step",
		De: `Ein Schritt kann nicht {name} heißen: Das Wort bedeutet hinter then etwas anderes.`,
		En: `A step cannot be called {name}: the word means something else after then.`}
	msgStepWord = &source.Message{Code: "step-word",
		De: `Im Formular eines Schritts kann kein Feld {name} heißen: So heißt schon etwas, das jeder Schritt hat. Nimm ein anderes Wort.`,
		En: `No field in the form of a step can be called {name}: every step has something of that name already. Take another word.`}
	msgStepLikeField = &source.Message{Code: "step-like-field",
		De: `Ein Schritt darf nicht heißen wie ein Feld des Startformulars: {step}.`,
		En: `A step may not be called like a field of the start form: {step}.`}
	msgNoSteps = &source.Message{Code: "no-steps",
		De: `Der Ablauf hat keine Schritte.`,
		En: `The flow has no steps.`}
	msgStepShape = &source.Message{Code: "step-shape",
		De: `Ein Schritt beginnt mit seiner Art und seinem Namen, zum Beispiel "approve: pruefung".`,
		En: `A step begins with its kind and its name, for example "approve: pruefung".`}
	msgUnknownStep = &source.Message{Code: "unknown-step",
		De: `Einen Schritt der Art "{kind}" gibt es nicht. Es gibt: {known}.`,
		En: `There is no step of the kind "{kind}". There are: {known}.`}
	msgDidYouMean = &source.Message{Code: "flow-did-you-mean",
		De: `Meintest du "{name}"?`,
		En: `Did you mean "{name}"?`}
	msgNoForm = &source.Message{Code: "unknown-form",
		De: `Das Formular "{name}" gibt es nicht. Es gibt: {known}.`,
		En: `There is no form "{name}". There are: {known}.`}
	msgStatusShape = &source.Message{Code: "status-shape",
		De: `statuses nennt Namen und Arten: abgelehnt: refused.`,
		En: `statuses gives names and kinds: abgelehnt: refused.`}
	msgNoStatusKind = &source.Message{Code: "unknown-status-kind",
		De: `"{name}" ist keine Art von Status. Es gibt: {known}.`,
		En: `"{name}" is no kind of status. There are: {known}.`}
	msgNoStatus = &source.Message{Code: "unknown-end-status",
		De: `Einen Status "{name}" gibt es nicht. Es gibt: {known}.`,
		En: `There is no status "{name}". There are: {known}.`}
	msgNoViewer = &source.Message{Code: "unknown-viewer",
		De: `"{name}" gibt es unter visible nicht. Es gibt: {known}.`,
		En: `There is no "{name}" under visible. There are: {known}.`}
	msgNoVisibility = &source.Message{Code: "unknown-visibility",
		De: `"{name}" geht hier nicht. Es gibt: {known}.`,
		En: `"{name}" cannot stand here. There are: {known}.`}
	msgNoPlaceholder = &source.Message{Code: "unknown-placeholder",
		De: `{name} gibt es in Vorgangsnummern nicht. Es gibt: {known}.`,
		En: `{name} does not exist in case numbers. There are: {known}.`}
	msgNoSequence = &source.Message{Code: "no-sequence",
		De: `In der Nummer steht genau einmal {seq:5}, die laufende Nummer.`,
		En: `The number holds {seq:5}, the running number, exactly once.`}
	msgActionTwice = &source.Message{Code: "action-twice",
		De: `Der Name {name} ist schon vergeben.`,
		En: `The name {name} is taken.`}
	msgUnreachable = &source.Message{Code: "unreachable-step",
		De: `Zu diesem Schritt führt kein Weg: {step}.`,
		En: `No way leads to this step: {step}.`}
	msgNoWayOut = &source.Message{Code: "no-way-out",
		De: `Aus diesem Schritt führt kein Weg zu einem Ende: {step}. Angenommen ist dabei: {way}.`,
		En: `No way leads from this step to an end: {step}. Assumed for this: {way}.`}
	msgUnusedMail = &source.Message{Code: "unused-mail",
		De: `Diese Mail verschickt kein Schritt: {mail}.`,
		En: `No step sends this mail: {mail}.`}
)
