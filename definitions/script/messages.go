package script

import "laufzettel/definitions/source"

// What authors are told about a script.
var (
	msgSyntax = &source.Message{
		Code: "script-syntax",
		De:   "Ab hier lässt sich das Skript nicht lesen: bei \"{near}\" passt etwas nicht zu Lua.",
		En:   "From here on the script cannot be read: something at \"{near}\" is not Lua.",
	}
	msgEndMissing = &source.Message{
		Code: "script-unfinished",
		De:   "Das Skript hört mitten in etwas auf; fehlt ein end, eine Klammer oder ein Anführungszeichen?",
		En:   "The script stops in the middle of something; is an end, a bracket or a quote missing?",
	}
	msgCompile = &source.Message{
		Code: "script-compile",
		De:   "So lässt sich das Skript nicht übersetzen; Lua sagt: {why}.",
		En:   "The script cannot be compiled like this; Lua says: {why}.",
	}
	msgTooLong = &source.Message{
		Code: "script-too-long",
		De:   "Ein Skript darf höchstens {limit} Bytes haben, dieses hat {size}.",
		En:   "A script may have {limit} bytes at most, this one has {size}.",
	}
	msgEmpty = &source.Message{
		Code: "script-empty",
		De:   "Das Skript ist leer.",
		En:   "The script is empty.",
	}
	msgUnknownGlobal = &source.Message{
		Code: "script-unknown-name",
		De:   "\"{name}\" gibt es im Skript nicht: es ist weder lokal noch wird es irgendwo gesetzt.",
		En:   "There is no \"{name}\" in the script: it is neither local nor set anywhere.",
	}
	msgRefused = &source.Message{
		Code: "script-refused-name",
		De:   "\"{name}\" gibt es in Skripten nicht: ein Skript rechnet mit seinen Eingaben und gibt Werte zurück. Dateien, Netz, Uhr und Zufall hat es nicht; was es braucht, steht unter with.",
		En:   "Scripts have no \"{name}\": a script computes with its inputs and returns values. It has no files, network, clock or chance; what it needs is given under with.",
	}
	msgUnknownMember = &source.Message{
		Code: "script-unknown-function",
		De:   "\"{name}\" gibt es in Skripten nicht; in {library} gibt es: {known}.",
		En:   "Scripts have no \"{name}\"; {library} has: {known}.",
	}
	msgUndeclaredInput = &source.Message{
		Code: "script-unknown-input",
		De:   "Das Skript liest input.{name}, aber unter with steht kein \"{name}\"; dort steht: {known}.",
		En:   "The script reads input.{name}, but with has no \"{name}\"; it has: {known}.",
	}
	msgUnusedInput = &source.Message{
		Code: "script-unused-input",
		De:   "Die Eingabe \"{name}\" liest das Skript nirgends.",
		En:   "The script never reads the input \"{name}\".",
	}
	msgNeverSet = &source.Message{
		Code: "script-output-never-set",
		De:   "Unter gives steht \"{name}\", aber das Skript setzt es nirgends.",
		En:   "gives has \"{name}\", but the script sets it nowhere.",
	}
	msgNotGiven = &source.Message{
		Code: "script-output-not-declared",
		De:   "Das Skript gibt \"{name}\" zurück, aber unter gives steht es nicht; dort steht: {known}.",
		En:   "The script returns \"{name}\", but gives does not have it; it has: {known}.",
	}
	msgNoReturn = &source.Message{
		Code: "script-returns-nothing",
		De:   "Das Skript gibt nichts zurück. Schließe es mit return {example} ab.",
		En:   "The script returns nothing. End it with return {example}.",
	}
	msgDidYouMean = &source.Message{Code: "script-did-you-mean", De: "Meinst du {name}?", En: "Do you mean {name}?"}

	msgGivesShape = &source.Message{
		Code: "script-gives",
		De:   "Unter gives stehen Name und Art jeder Ausgabe: {punkte: number, stufe: text}.",
		En:   "gives holds the name and kind of every output: {punkte: number, stufe: text}.",
	}
	msgGivesName = &source.Message{
		Code: "script-gives-name",
		De:   "\"{name}\" kann keine Ausgabe heißen: Namen beginnen mit einem kleinen Buchstaben und bestehen aus Buchstaben und Ziffern.",
		En:   "No output can be called \"{name}\": names begin with a small letter and consist of letters and digits.",
	}
	msgGivesKind = &source.Message{
		Code: "script-gives-kind",
		De:   "\"{kind}\" ist keine Art von Ausgabe; es gibt {known}, in [ ] eine Liste davon, in { } mehrere Werte mit Namen.",
		En:   "\"{kind}\" is no kind of output; there are {known}, in [ ] a list of it, in { } several named values.",
	}
	msgOneElement = &source.Message{
		Code: "script-gives-list",
		De:   "Eine Liste nennt genau eine Art, etwa [text] oder [{name: text, punkte: number}].",
		En:   "A list names exactly one kind, such as [text] or [{name: text, punkte: number}].",
	}

	msgOutputUnknown = &source.Message{
		Code: "script-output-unknown",
		De:   "Das Skript gibt etwas zurück, das unter gives nicht steht.",
		En:   "The script returns something that gives does not have.",
	}
	msgOutputKind = &source.Message{
		Code: "script-output-kind",
		De:   "Die Ausgabe \"{name}\" ist {got}, erwartet wird {wanted}.",
		En:   "The output \"{name}\" is {got}, expected is {wanted}.",
	}
	msgOutputShape = &source.Message{
		Code: "script-output-shape",
		De:   "Das Skript gibt {got} zurück, erwartet wird eine Tabelle mit Namen: return {example}.",
		En:   "The script returns {got}, expected is a table with names: return {example}.",
	}
)

// What kinds of values are called.
var (
	aNumber  = &source.Message{De: "eine Zahl", En: "a number"}
	aText    = &source.Message{De: "ein Text", En: "a text"}
	aYesNo   = &source.Message{De: "ja oder nein", En: "yes or no"}
	aDate    = &source.Message{De: "ein Datum wie 2026-11-22", En: "a date such as 2026-11-22"}
	aList    = &source.Message{De: "eine Liste", En: "a list"}
	aRecord  = &source.Message{De: "eine Tabelle mit Namen", En: "a table with names"}
	nothing  = &source.Message{De: "nichts", En: "nothing"}
	tooLarge = &source.Message{De: "eine Zahl mit zu vielen Stellen", En: "a number with too many digits"}
)
