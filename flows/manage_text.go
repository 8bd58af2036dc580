package flows

import "laufzettel/definitions/source"

// What actions on a case say where they cannot happen.
var (
	msgTooLong = &source.Message{Code: "too-long",
		De: `Das sind zu viele Zeichen; möglich sind {n}.`,
		En: `These are too many characters; {n} are possible.`}
	msgNobodyNamed = &source.Message{Code: "nobody-named",
		De: `Nenne mindestens eine Person, die die Aufgabe bekommt.`,
		En: `Name at least one person who gets the task.`}
	msgSecondPerson = &source.Message{Code: "second-person",
		De: `Du kannst eine Aufgabe nicht dir selbst geben. Das muss eine zweite Person tun.`,
		En: `You cannot hand a task to yourself. A second person has to do that.`}
	msgNamedUnknown = &source.Message{Code: "named-unknown",
		De: `Diese Person gibt es nicht (mehr): {name}.`,
		En: `There is no such person (any more): {name}.`}
	msgNamedOwn = &source.Message{Code: "named-own-case",
		De: `{name} darf im eigenen Fall nicht entscheiden.`,
		En: `{name} must not decide their own case.`}
	msgNamedExcluded = &source.Message{Code: "named-excluded",
		De: `{name} darf diesen Schritt nicht entscheiden, denn der Schritt schließt die Person aus: Hier muss jemand anderes hinsehen.`,
		En: `{name} may not decide this step, since the step excludes them: somebody else has to look here.`}
	msgNamedAbsent = &source.Message{Code: "named-absent",
		De: `{name} ist gerade verhindert.`,
		En: `{name} is away at the moment.`}
	msgFewEyes = &source.Message{Code: "few-eyes",
		De: `In diesem Schritt entscheiden {n} Personen gemeinsam. Nenne mindestens ebenso viele verschiedene.`,
		En: `{n} people decide this step together. Name at least as many different ones.`}
	msgVoting = &source.Message{Code: "voting",
		De: `Hier haben schon einige abgestimmt. Die Aufgabe kann nicht mehr an andere gehen.`,
		En: `Some have voted here already. The task cannot go to others any more.`}
	msgNoHandover = &source.Message{Code: "no-handover",
		De: `Diese Aufgabe liegt bei der antragstellenden Person und kann nicht übergeben werden.`,
		En: `This task is with the applicant and cannot be handed over.`}
	msgSuspended = &source.Message{Code: "suspended",
		De: `Diese Aufgabe ruht gerade. Ändern lässt sich das, worauf sie wartet.`,
		En: `This task rests at the moment. What it waits for can be changed.`}
	msgUntilFuture = &source.Message{Code: "until-future",
		De: `Gib eine Frist in der Zukunft an, höchstens zehn Jahre voraus.`,
		En: `Give a deadline in the future, ten years ahead at most.`}
	msgNoSkip = &source.Message{Code: "no-skip",
		De: `Diesen Schritt darf niemand überspringen; so steht es in der Definition.`,
		En: `Nobody may skip this step; the definition says so.`}
	msgSkipCaretaker = &source.Message{Code: "skip-caretaker",
		De: `Diesen Schritt überspringen darf nur die Vorgangsbetreuung, und nicht im eigenen Fall.`,
		En: `Only the caretaker may skip this step, and not in their own case.`}
	msgSkipByLink = &source.Message{Code: "skip-by-link",
		De: `Um einen Schritt zu überspringen, musst du angemeldet sein.`,
		En: `To skip a step you have to be signed in.`}
	msgNotEnded = &source.Message{Code: "not-ended",
		De: `Der Vorgang läuft noch.`,
		En: `The case is still running.`}
	msgErasedCase = &source.Message{Code: "erased-case",
		De: `Die Angaben dieses Vorgangs sind gelöscht. Mit ihm kann nichts mehr geschehen.`,
		En: `The answers of this case have been erased. Nothing can happen to it any more.`}
	msgNotBeenIn = &source.Message{Code: "not-been-in",
		De: `In diesem Schritt war der Vorgang nicht. Weitergehen kann er mit: {known}.`,
		En: `The case has not been in this step. It can go on with: {known}.`}
	msgNotNeeded = &source.Message{Code: "step-not-needed",
		De: `Die Bedingung dieses Schritts gilt nicht mehr, er würde gleich wieder übergangen.`,
		En: `The condition of this step does not hold any more; it would be passed over at once.`}
	msgNoRemark = &source.Message{Code: "no-remark",
		De: `Schreib, was du festhalten willst.`,
		En: `Write what you want to note.`}
	msgNotYourCase = &source.Message{Code: "not-your-case",
		De: `Erinnern kann nur, wer den Antrag gestellt hat oder um wen es geht.`,
		En: `Only who sent the application, or whom it is about, can send a reminder.`}
	msgNobodyToNudge = &source.Message{Code: "nobody-to-nudge",
		De: `Im Moment liegt der Vorgang bei niemandem, den du erinnern könntest.`,
		En: `At the moment the case is with nobody whom you could remind.`}
	msgNudgeFrom = &source.Message{Code: "nudge-from",
		De: `Bitte hab noch etwas Geduld. Erinnern kannst du ab {at}.`,
		En: `Please be patient a little longer. You can send a reminder from {at}.`}
	msgStatusCancelled = &source.Message{Code: "status-cancelled",
		De: `Abgebrochen`,
		En: `Cancelled`}
)
