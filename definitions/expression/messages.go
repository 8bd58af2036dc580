package expression

import "laufzettel/definitions/source"

// What can be wrong with the writing of an expression.
var (
	emptyExpression = &source.Message{Code: "empty-expression",
		De: `Hier fehlt ein Ausdruck.`,
		En: `An expression is missing here.`}
	notOneExpression = &source.Message{Code: "not-an-expression",
		De: `Hier steht keine Zeile mit einem Ausdruck, sondern eine Liste oder ein Block. Schreib einen einzelnen Ausdruck.`,
		En: `This is not a line with an expression but a list or a block. Write a single expression.`}
	leadingEquals = &source.Message{Code: "leading-equals",
		De: `Hier steht immer ein Ausdruck: schreib ihn ohne = am Anfang.`,
		En: `This is always an expression: write it without a leading =.`}
	tooLong = &source.Message{Code: "expression-too-long",
		De: `Der Ausdruck ist zu lang ({size}, erlaubt sind {limit} {what}). Teil ihn auf, zum Beispiel mit einem berechneten Feld (type: computed).`,
		En: `The expression is too long ({size}, allowed are {limit} {what}). Split it, for example with a computed field (type: computed).`}
	charactersOfExpression = &source.Message{Code: "unit-characters", De: "Zeichen", En: "characters"}
	wordsOfExpression      = &source.Message{Code: "unit-words", De: "Wörter und Zeichen", En: "words and signs"}
	partsOfExpression      = &source.Message{Code: "unit-parts", De: "Teile", En: "parts"}
	tooNested              = &source.Message{Code: "lists-too-nested",
		De: `Listenfunktionen stehen hier mehr als {limit}-fach ineinander. Teil den Ausdruck auf.`,
		En: `List functions are nested more than {limit} deep here. Split the expression.`}
	unclosedText = &source.Message{Code: "unclosed-text",
		De: `Der Text, der hier mit {quote} beginnt, hört nicht auf: es fehlt das schließende {quote}.`,
		En: `The text that begins here with {quote} never ends: the closing {quote} is missing.`}
	unclosedBracket = &source.Message{Code: "unclosed-bracket",
		De: `Die Klammer {bracket} wird nicht geschlossen: es fehlt {closing}.`,
		En: `The bracket {bracket} is never closed: {closing} is missing.`}
	wrongBracket = &source.Message{Code: "wrong-bracket",
		De: `Die Klammer {bracket} schließt nichts, was offen ist.`,
		En: `The bracket {bracket} closes nothing that is open.`}
	badEscape = &source.Message{Code: "bad-escape",
		De: `Ein \ im Text leitet ein Sonderzeichen ein; dieses gibt es nicht. Für ein einfaches \ schreib \\, oder setz den Text zwischen ` + "`schräge Striche`" + `.`,
		En: `A \ in a text begins a special character; there is none like this. For a plain \ write \\, or put the text between ` + "`backticks`" + `.`}
	badCharacter = &source.Message{Code: "bad-character",
		De: `Mit dem Zeichen {char} kann ein Ausdruck nichts anfangen.`,
		En: `An expression knows no character {char}.`}
	curlyQuote = &source.Message{Code: "curly-quote",
		De: `Texte stehen zwischen geraden Anführungszeichen: "so" statt {char}.`,
		En: `Texts stand between straight quotation marks: "like this" instead of {char}.`}
	badNumber = &source.Message{Code: "bad-number",
		De: `{written} ist keine Zahl, die hier stehen kann. Schreib Ziffern mit Dezimalpunkt, zum Beispiel 1234.5, höchstens 18 Stellen vor dem Punkt.`,
		En: `{written} is no number that can stand here. Write digits with a decimal point, for example 1234.5, at most 18 digits before the point.`}
	decimalComma = &source.Message{Code: "decimal-comma",
		De: `Zahlen haben einen Dezimalpunkt: schreib {right}.`,
		En: `Numbers have a decimal point: write {right}.`}
	writeInstead = &source.Message{Code: "write-instead",
		De: `Statt {written} schreib {right}.`,
		En: `Instead of {written} write {right}.`}
	notPart = &source.Message{Code: "not-in-language",
		De: `{written} gibt es hier nicht.`,
		En: `{written} is not part of the language.`}
	noComment = &source.Message{Code: "comment-in-expression",
		De: `In einem Ausdruck stehen keine Kommentare. Schreib sie in YAML hinter " #".`,
		En: `An expression holds no comments. Write them in YAML after " #".`}
	unexpected = &source.Message{Code: "unexpected-token",
		De: `{written} passt hier nicht hin.`,
		En: `{written} does not fit here.`}
	endsEarly = &source.Message{Code: "ends-early",
		De: `Der Ausdruck hört zu früh auf: nach {written} fehlt noch etwas.`,
		En: `The expression ends too early: something is missing after {written}.`}
	operatorMissing = &source.Message{Code: "operator-missing",
		De: `Zwischen {left} und {right} fehlt etwas, zum Beispiel and, or, == oder +. Texte stehen in Anführungszeichen.`,
		En: `Something is missing between {left} and {right}, for example and, or, == or +. Texts stand in quotation marks.`}
	pointOutside = &source.Message{Code: "element-outside-list-function",
		De: `{written} meint ein Element einer Liste und steht nur in filter, map, any, all, none, count und sum.`,
		En: `{written} means an element of a list and stands only in filter, map, any, all, none, count and sum.`}
	missingPredicate = &source.Message{Code: "missing-predicate",
		De: `{function} braucht eine Liste und dazu einen Ausdruck über ihre Elemente, zum Beispiel {function}(liste, .feld == "x").`,
		En: `{function} needs a list and an expression over its elements, for example {function}(list, .field == "x").`}
)

// What can be wrong with names.
var (
	unknownName = &source.Message{Code: "unknown-name",
		De: `{name} ist hier unbekannt.`,
		En: `{name} is not known here.`}
	knownElsewhere = &source.Message{Code: "known-elsewhere",
		De: `{name} ist hier unbekannt: {where}.`,
		En: `{name} is not known here: {where}.`}
	unquotedText = &source.Message{Code: "unquoted-text",
		De: `{name} ist hier kein Name. Ist der Text gemeint, dann gehört er in Anführungszeichen.`,
		En: `{name} is no name here. If the text is meant, it belongs in quotation marks.`}
	unknownPart = &source.Message{Code: "unknown-part",
		De: `{what} hat keinen Teil {name}.`,
		En: `{what} has no part {name}.`}
	noParts = &source.Message{Code: "no-parts",
		De: `{what} ist {kind} und hat keine Teile; .{name} gibt es dort nicht.`,
		En: `{what} is {kind} and has no parts; there is no .{name}.`}
	partOfList = &source.Message{Code: "part-of-list",
		De: `{what} ist eine Liste. Für alle Elemente schreib map({what}, .{name}), für das erste first({what}).{name}.`,
		En: `{what} is a list. For all elements write map({what}, .{name}), for the first one first({what}).{name}.`}
	noIndex = &source.Message{Code: "no-index",
		De: `{what} ist {kind}; mit [ ] liest man nur Listen und Register.`,
		En: `{what} is {kind}; only lists and registers are read with [ ].`}
	badIndex = &source.Message{Code: "bad-index",
		De: `In [ ] steht hier {kind}. Eine Liste liest man mit einer Zahl (von 0 an), ein Register mit einem Schlüssel.`,
		En: `Here [ ] holds {kind}. A list is read with a number (from 0), a register with a key.`}
	unknownFunction = &source.Message{Code: "unknown-function",
		De: `Die Funktion {name} gibt es nicht.`,
		En: `There is no function {name}.`}
	refusedFunction = &source.Message{Code: "refused-function",
		De: `{name}() gibt es hier nicht. {instead}`,
		En: `There is no {name}() here. {instead}`}
	nameIsFunction = &source.Message{Code: "name-is-function",
		De: `{name} ist eine Funktion: schreib {name}( ... ).`,
		En: `{name} is a function: write {name}( ... ).`}
	functionIsName = &source.Message{Code: "function-is-name",
		De: `{name} ist keine Funktion: schreib {name} ohne Klammern.`,
		En: `{name} is not a function: write {name} without brackets.`}
	noMethods = &source.Message{Code: "no-methods",
		De: `Teile lassen sich nicht aufrufen. Schreib {name}(...), wenn es eine Funktion dieses Namens gibt.`,
		En: `Parts cannot be called. Write {name}(...) if there is a function of this name.`}
	didYouMean = &source.Message{Code: "did-you-mean",
		De: `Meintest du {suggestion}?`,
		En: `Did you mean {suggestion}?`}
	writeThis = &source.Message{Code: "write-this",
		De: `Schreib {suggestion}.`,
		En: `Write {suggestion}.`}
)

// What can be wrong with kinds of values.
var (
	wrongCount = &source.Message{Code: "wrong-argument-count",
		De: `{function} braucht {wanted} Angaben in Klammern, hier sind es {got}: {signature}.`,
		En: `{function} needs {wanted} arguments, here are {got}: {signature}.`}
	wrongArgument = &source.Message{Code: "wrong-argument",
		De: `Angabe {number} von {function} ist {got}, gebraucht wird {wanted}: {signature}.`,
		En: `Argument {number} of {function} is {got}, needed is {wanted}: {signature}.`}
	wrongResult = &source.Message{Code: "wrong-result",
		De: `Gebraucht wird hier {wanted}, der Ausdruck ist aber {got}.`,
		En: `Needed here is {wanted}, but the expression is {got}.`}
	notYesNo = &source.Message{Code: "not-yes-no",
		De: `{what} ist {kind}, gebraucht wird Ja oder Nein. Vergleich den Wert ({what} == ...) oder frag mit exists({what}), ob er da ist.`,
		En: `{what} is {kind}, needed is yes or no. Compare the value ({what} == ...) or ask with exists({what}) whether it is there.`}
	notBinds = &source.Message{Code: "not-needs-brackets",
		De: `not gilt nur für das, was unmittelbar folgt. Schreib not ({rest}).`,
		En: `not applies only to what follows at once. Write not ({rest}).`}
	cannotCompare = &source.Message{Code: "cannot-compare",
		De: `Links steht {left}, rechts {right}: das lässt sich nicht mit {operator} vergleichen.`,
		En: `On the left is {left}, on the right {right}: they cannot be compared with {operator}.`}
	cannotComparePeople = &source.Message{Code: "cannot-compare-people",
		De: `Personen lassen sich nicht vergleichen. Wer etwas darf, steht unter by und not.`,
		En: `People cannot be compared. Who may do something is said under by and not.`}
	cannotCompareList = &source.Message{Code: "cannot-compare-list",
		De: `Eine Liste lässt sich nicht mit {operator} vergleichen. Schreib "wert" in liste, any(liste, ...) oder len(liste).`,
		En: `A list cannot be compared with {operator}. Write "value" in list, any(list, ...) or len(list).`}
	cannotCompareGroup = &source.Message{Code: "cannot-compare-group",
		De: `Eine Gruppe von Angaben lässt sich nicht vergleichen; vergleich einen ihrer Teile.`,
		En: `A group of values cannot be compared; compare one of its parts.`}
	numberAsText = &source.Message{Code: "number-as-text",
		De: `Zahlen stehen ohne Anführungszeichen: schreib {right}.`,
		En: `Numbers stand without quotation marks: write {right}.`}
	cannotCompute = &source.Message{Code: "cannot-compute",
		De: `Mit {operator} lassen sich {left} und {right} nicht verrechnen.`,
		En: `{operator} cannot be applied to {left} and {right}.`}
	joinWithText = &source.Message{Code: "join-with-text",
		De: `Mit + lassen sich nur Texte aneinanderhängen. Mach aus dem anderen Wert mit text(...) einen Text.`,
		En: `With + only texts are joined. Turn the other value into a text with text(...).`}
	needsList = &source.Message{Code: "needs-list",
		De: `Gebraucht wird hier eine Liste, da steht aber {got}.`,
		En: `A list is needed here, but there is {got}.`}
	containsInList = &source.Message{Code: "contains-in-list",
		De: `{what} ist eine Liste: schreib "wert" in {what}.`,
		En: `{what} is a list: write "value" in {what}.`}
	inText = &source.Message{Code: "in-needs-list",
		De: `Rechts von in steht eine Liste, hier ist es {got}. Für einen Teil eines Textes schreib text contains "teil".`,
		En: `To the right of in stands a list, here it is {got}. For a part of a text write text contains "part".`}
	unknownOption = &source.Message{Code: "unknown-option",
		De: `"{written}" steht hier nicht zur Auswahl. Möglich sind: {options}.`,
		En: `"{written}" is not one of the options. Possible are: {options}.`}
	badPattern = &source.Message{Code: "bad-pattern",
		De: `Das Muster ist kein gültiger regulärer Ausdruck (RE2): {problem}.`,
		En: `The pattern is not a valid regular expression (RE2): {problem}.`}
	patternNotFixed = &source.Message{Code: "pattern-not-fixed",
		De: `Rechts von matches steht ein Muster in Anführungszeichen, kein berechneter Text.`,
		En: `To the right of matches stands a pattern in quotation marks, not a computed text.`}
	branchesDiffer = &source.Message{Code: "branches-differ",
		De: `either ist hier einmal {left} und einmal {right}; beide Werte müssen von derselben Art sein.`,
		En: `either is {left} once and {right} otherwise; both values must be of the same kind.`}
	hangsOnMissing = &source.Message{Code: "hangs-on-missing",
		De: `{names} kann fehlen. Ein Vergleich damit ist dann falsch, und {construct} gilt trotzdem. Ist das gemeint? Sonst frag vorher mit exists({first}).`,
		En: `{names} can be missing. Comparing with it is then false, and {construct} applies all the same. Is that meant? Otherwise ask with exists({first}) first.`}
	theNot  = &source.Message{Code: "the-not", De: `das not`, En: `the not`}
	theElse = &source.Message{Code: "the-else", De: `der zweite Wert von either`, En: `the second value of either`}
)
