package scenario

import "laufzettel/definitions/source"

// What an example has to say where it does not hold: what was expected, and what is instead.
var (
	notOpen = &source.Message{
		Code: "example-step",
		De:   "Der Schritt \"{step}\" ist jetzt nicht offen; offen ist: {open}.",
		En:   "The step \"{step}\" is not open now; open is: {open}.",
	}
	otherOpen = &source.Message{
		Code: "example-open",
		De:   "Offen sein soll: {want}. Offen ist: {open}.",
		En:   "Should be open: {want}. Open is: {open}.",
	}
	otherPeople = &source.Message{
		Code: "example-people",
		De:   "Im Schritt \"{step}\" ist jemand anderes gefragt. Erwartet: {want}. Gefragt ist: {asked}.",
		En:   "Somebody else is asked in step \"{step}\". Expected: {want}. Asked is: {asked}.",
	}
	otherDay = &source.Message{
		Code: "example-due",
		De:   "Die Frist von Schritt \"{step}\" ist ein anderer Tag. Erwartet: {want}. Sie ist: {due}.",
		En:   "The deadline of step \"{step}\" is another day. Expected: {want}. It is: {due}.",
	}
	otherNext = &source.Message{
		Code: "example-next",
		De:   "Für den Schritt \"{step}\" zeigt die Seite als nächste: {people}. Erwartet: {want}.",
		En:   "For the step \"{step}\" the page shows as next: {people}. Expected: {want}.",
	}
	otherStatus = &source.Message{
		Code: "example-status",
		De:   "Der Vorgang endet anders. Erwartet: {want}. Er ist: {status}.",
		En:   "The case ends differently. Expected: {want}. It is: {status}.",
	}
	otherMails = &source.Message{
		Code: "example-mails",
		De:   "Es gingen andere Mails. Erwartet: {want}. Gegangen sind: {mails}.",
		En:   "Other mails were sent. Expected: {want}. Sent were: {mails}.",
	}
	noMail = &source.Message{
		Code: "example-mail",
		De:   "Die Mail \"{mail}\" ging hier nicht; gegangen sind: {mails}.",
		En:   "The mail \"{mail}\" was not sent here; sent were: {mails}.",
	}
	otherReader = &source.Message{
		Code: "example-mail-to",
		De:   "Die Mail \"{mail}\" ging nicht an \"{to}\", sondern an: {is}.",
		En:   "The mail \"{mail}\" did not go to \"{to}\", but to: {is}.",
	}
	otherWords = &source.Message{
		Code: "example-mail-text",
		De:   "In der Mail \"{mail}\" steht \"{word}\" nicht. Dort steht: {is}",
		En:   "The mail \"{mail}\" does not say \"{word}\". It says: {is}",
	}
	unwritten = &source.Message{
		Code: "example-mail-unwritten",
		De:   "Wörter der Mail \"{mail}\" lassen sich hier nicht prüfen: Laufzettel schreibt sie erst beim Senden.",
		En:   "Words of the mail \"{mail}\" cannot be checked here: Laufzettel writes them when sending.",
	}
	otherCalls = &source.Message{
		Code: "example-calls",
		De:   "Verbindungen wurden um anderes gebeten. Erwartet: {want}. Es waren: {calls}.",
		En:   "Connections were asked for something else. Expected: {want}. It was: {calls}.",
	}
	noCall = &source.Message{
		Code: "example-call-missing",
		De:   "Der Schritt \"{step}\" hat hier keine Verbindung gebeten; es waren: {calls}.",
		En:   "The step \"{step}\" asked no connection here; it was: {calls}.",
	}
	otherInput = &source.Message{
		Code: "example-call-with",
		De:   "\"{name}\" sollte \"{want}\" sein und ist \"{is}\".",
		En:   "\"{name}\" should be \"{want}\" and is \"{is}\".",
	}
	wentThrough = &source.Message{
		Code: "example-accepted",
		De:   "Das sollte abgelehnt werden und ging durch.",
		En:   "This should be refused and went through.",
	}
	otherRefusal = &source.Message{
		Code: "example-refusal",
		De:   "Das wird aus einem anderen Grund abgelehnt. Erwartet: {want}. Der Grund ist {code}: {why}",
		En:   "This is refused for another reason. Expected: {want}. The reason is {code}: {why}",
	}
	notFailed = &source.Message{
		Code: "example-runs",
		De:   "Der Vorgang sollte hier stehen bleiben und läuft weiter.",
		En:   "The case should halt here and goes on.",
	}
	otherFailure = &source.Message{
		Code: "example-failure",
		De:   "Der Vorgang bleibt mit anderen Worten stehen: {why}",
		En:   "The case halts with other words: {why}",
	}
	badAnswer = &source.Message{
		Code: "example-answer",
		De:   "answer ist manual, {ok: {name: wert}} oder {refused: warum}.",
		En:   "answer is manual, {ok: {name: value}} or {refused: why}.",
	}
)
