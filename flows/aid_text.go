package flows

import "laufzettel/definitions/source"

// What those read who give a part of a task away, ask others, or end a vote.
var (
	msgGaveAway = &source.Message{Code: "gave-away",
		De: `Du hast diese Aufgabe an {name} abgegeben. Willst du doch selbst entscheiden, hol sie zurück.`,
		En: `You have given this task to {name}. If you want to decide it yourself after all, take it back.`}
	msgPassedOn = &source.Message{Code: "passed-on",
		De: `Diese Aufgabe hat dir jemand abgegeben. Weitergeben kannst du sie nicht, aber zurückgeben.`,
		En: `Somebody gave this task to you. You cannot pass it on, but you can give it back.`}
	msgNoAid = &source.Message{Code: "no-aid",
		De: `Das sieht die Definition bei diesem Schritt nicht vor.`,
		En: `The definition does not provide for that in this step.`}
	msgAidCaretaker = &source.Message{Code: "aid-caretaker",
		De: `Das darf hier nur die Vorgangsbetreuung, angemeldet und nicht im eigenen Fall.`,
		En: `Only the caretaker may do that here, signed in and not in their own case.`}
	msgAskedAlready = &source.Message{Code: "asked-already",
		De: `{name} ist hier schon gefragt.`,
		En: `{name} is asked here already.`}
	msgWhosePart = &source.Message{Code: "whose-part",
		De: `Sag, wessen Anteil an der Aufgabe abgegeben wird: jemand, der hier noch entscheiden kann.`,
		En: `Say whose part of the task is given away: somebody who can still decide here.`}
	msgFewerEyes = &source.Message{Code: "fewer-eyes",
		De: `Mit {name} sähen hier weniger verschiedene Menschen hin als vorher.`,
		En: `With {name}, fewer different people would look here than before.`}
	msgNotDelegated = &source.Message{Code: "not-delegated",
		De: `Diese Aufgabe ist nicht abgegeben.`,
		En: `This task has not been given away.`}
	msgQuestion = &source.Message{Code: "question-length",
		De: `Schreib deine Frage in mindestens {n} Zeichen.`,
		En: `Write your question in at least {n} characters.`}
	msgNobodyAskedFor = &source.Message{Code: "nobody-asked-for",
		De: `Nenne die Person, die du fragen willst.`,
		En: `Name the person whom you want to ask.`}
	msgAdviceOwn = &source.Message{Code: "advice-own",
		De: `In diesem Antrag geht es um {name}. Nutze dafür eine Rückfrage.`,
		En: `This application is about {name}. Ask back instead.`}
	msgQuestionOpen = &source.Message{Code: "question-open",
		De: `{name} hat hier schon eine offene Frage.`,
		En: `{name} has an open question here already.`}
	msgAdvised = &source.Message{Code: "advised",
		De: `Du hast diese Frage schon beantwortet.`,
		En: `You have answered this question already.`}
	msgNoAdvice = &source.Message{Code: "no-advice",
		De: `Schreib deine Antwort.`,
		En: `Write your answer.`}
	msgNoClosing = &source.Message{Code: "no-closing",
		De: `Diese Abstimmung endet von selbst; niemand kann sie vorher beenden.`,
		En: `This vote ends by itself; nobody can end it early.`}
	msgNoCloser = &source.Message{Code: "no-closer",
		De: `Diese Abstimmung darfst du nicht beenden.`,
		En: `You may not end this vote.`}
)

// What an author reads about deciding together.
var (
	msgBadVotes = &source.Message{Code: "bad-votes",
		De: `Das kennt votes nicht: {name}. Möglich ist after close: Dann sieht man erst nach dem Ende, wer wie gestimmt hat.`,
		En: `votes does not know this: {name}. Possible is after close: then it is shown only afterwards who voted for what.`}
	msgTieTarget = &source.Message{Code: "tie-target",
		De: `Bei Gleichstand kann {outcome} nicht gelten: Eine Enthaltung, Rückfrage oder Ruhezeit ist keine Entscheidung. Nenne ein anderes Ergebnis.`,
		En: `{outcome} cannot hold for a tie: an abstention, an ask-back or a rest is no decision. Name another outcome.`}
	msgAbstainThen = &source.Message{Code: "abstain-then",
		De: `Eine Enthaltung führt nirgendwohin; das Ergebnis geben die anderen Stimmen. Nimm then heraus.`,
		En: `An abstention leads nowhere; the other votes give the result. Take then out.`}
	msgAbstainFirst = &source.Message{Code: "abstain-first",
		De: `Enthalten kann man sich nur, wo mehrere gemeinsam entscheiden. Schreib dazu, wie: decide: majority.`,
		En: `One can abstain only where several decide together. Say how: decide: majority.`}
	msgOnlyAbstain = &source.Message{Code: "only-abstain",
		De: `In {step} kann man sich nur enthalten. Füge ein Ergebnis hinzu, das etwas entscheidet.`,
		En: `In {step} one can only abstain. Add an outcome that decides something.`}
	msgOnlyTogether = &source.Message{Code: "only-together",
		De: `{key} gehört zu Schritten, die mehrere gemeinsam entscheiden. Schreib dazu, wie: decide: majority.`,
		En: `{key} belongs to steps that several decide together. Say how: decide: majority.`}
	msgWeighAll = &source.Message{Code: "weigh-all",
		De: `Bei decide: {decide} zählt jede Stimme gleich, denn eine andere beendet den Schritt. Gewichte gehören zu majority, 2 of 3 oder einem Ausdruck über votes.`,
		En: `With decide: {decide} every vote counts the same, since a different one ends the step. Weights belong to majority, 2 of 3 or an expression over votes.`}
	msgNoConsult = &source.Message{Code: "no-consult",
		De: `whileConsulting gehört zu consult: Sag erst, wer um Rat fragen darf.`,
		En: `whileConsulting belongs to consult: first say who may ask for advice.`}
)
