package source

// What Parse has to say. Every message with a code has a golden file in testdata that shows it.
var (
	fileTooLarge = &Message{
		Code: "file-too-large",
		De:   "Die Datei ist {size} KiB groß, erlaubt sind {limit} KiB. Teile sie auf; Daten gehören in ein Register, nicht in eine Definition.",
		En:   "The file has {size} KiB, {limit} KiB are allowed. Split it; data belongs into a register, not into a definition.",
	}
	emptyFile = &Message{
		Code: "empty-file",
		De:   "Die Datei ist leer oder enthält nur Kommentare.",
		En:   "The file is empty or holds only comments.",
	}
	notUTF8 = &Message{
		Code: "not-utf8",
		De:   "Die Datei ist nicht als UTF-8 gespeichert ({count} unlesbare Bytes, hier das erste). Speichere sie im Editor mit der Kodierung UTF-8.",
		En:   "The file is not saved as UTF-8 ({count} unreadable bytes, the first one here). Save it in your editor with the encoding UTF-8.",
	}
	controlCharacter = &Message{
		Code: "control-character",
		De:   "Hier steht ein unsichtbares Steuerzeichen ({code}), wie es beim Kopieren aus anderen Programmen mitkommt. Lösche es.",
		En:   "There is an invisible control character here ({code}), as copied from other programs. Delete it.",
	}
	severalDocuments = &Message{
		Code: "several-documents",
		De:   "Hier beginnt ein zweites Dokument (--- oder ...). Eine Datei enthält genau eine Definition; leg eine zweite Datei an.",
		En:   "A second document begins here (--- or ...). A file holds exactly one definition; make a second file.",
	}
	tooDeep = &Message{
		Code: "too-deep",
		De:   "Hier liegen mehr als {limit} Listen und Abschnitte ineinander.",
		En:   "More than {limit} lists and sections lie in each other here.",
	}
	duplicateKey = &Message{
		Code: "duplicate-key",
		De:   "Der Schlüssel \"{key}\" steht zweimal im selben Abschnitt.",
		En:   "The key \"{key}\" is written twice in the same section.",
	}
	badKey = &Message{
		Code: "bad-key",
		De:   "Vor dem Doppelpunkt muss ein Name stehen, keine Liste, kein Abschnitt und nichts Leeres.",
		En:   "There must be a name before the colon, no list, no section and not nothing.",
	}

	yamlSyntax = &Message{
		Code: "yaml-syntax",
		De:   "Ab hier ist die Datei kein gültiges YAML. Vergleiche die Stelle und die Zeile davor: Fehlt ein Doppelpunkt, ein Anführungszeichen oder ein \"- \"?",
		En:   "From here on the file is no valid YAML. Look at this place and the line before: is a colon, a quotation mark or a \"- \" missing?",
	}
	yamlIndent = &Message{
		Code: "yaml-indent",
		De:   "Diese Zeile passt nicht zur Einrückung der Zeilen darüber.",
		En:   "This line does not fit the indentation of the lines above.",
	}
	yamlTab = &Message{
		Code: "yaml-tab",
		De:   "Hier ist mit Tabulator eingerückt ({count} Zeilen); YAML erlaubt nur Leerzeichen.",
		En:   "There is a tab in the indentation here ({count} lines); YAML allows spaces only.",
	}
	yamlDirective = &Message{
		Code: "yaml-directive",
		De:   "Zeilen, die mit % beginnen, sind Anweisungen an YAML; Definitionen brauchen keine.",
		En:   "Lines that begin with % are directives for YAML; definitions need none.",
	}
	yamlColon = &Message{
		Code: "yaml-colon",
		De:   "Ein Doppelpunkt mit Leerzeichen dahinter trennt in YAML Schlüssel und Wert; hier steht er mitten im Wert.",
		En:   "A colon with a space behind it separates key and value in YAML; here it stands inside the value.",
	}
	yamlSpace = &Message{
		Code: "yaml-space",
		De:   "Hinter dem Doppelpunkt fehlt ein Leerzeichen.",
		En:   "There is a space missing behind the colon.",
	}
	yamlStart = &Message{
		Code: "yaml-start",
		De:   "Mit {character} kann in YAML ein Wert ohne Anführungszeichen nicht beginnen.",
		En:   "A value without quotes cannot begin with {character} in YAML.",
	}
	yamlTag = &Message{
		Code: "yaml-tag",
		De:   "Ein Wert, der mit ! beginnt, ist für YAML eine Typangabe; {tag} geht dabei verloren.",
		En:   "A value that begins with ! is a type for YAML; {tag} gets lost.",
	}
	yamlAlias = &Message{
		Code: "yaml-alias",
		De:   "&, * und << sind in YAML Anker, Verweis und Zusammenführung; in Definitionen gibt es sie nicht, damit jede Zeile sagt, was gilt.",
		En:   "&, * and << are anchor, alias and merge in YAML; definitions do without, so that every line says what holds.",
	}
	yamlComment = &Message{
		Code: "yaml-comment",
		De:   "Ab dem # ist der Rest der Zeile für YAML ein Kommentar; der Wert endet hier mitten im Ausdruck.",
		En:   "From the # on the rest of the line is a comment for YAML; the value ends in the middle of the expression.",
	}
	yamlCommentMaybe = &Message{
		Code: "yaml-comment-maybe",
		De:   "Ab dem # ist der Rest der Zeile für YAML ein Kommentar. Gehört er zum Wert?",
		En:   "From the # on the rest of the line is a comment for YAML. Is it part of the value?",
	}
	yamlQuote = &Message{
		Code: "yaml-quote",
		De:   "Der Wert beginnt mit einem Anführungszeichen; für YAML endet er beim nächsten, aber danach geht es weiter.",
		En:   "The value begins with a quotation mark; for YAML it ends at the next one, but there is more behind it.",
	}
	yamlOpenQuote = &Message{
		Code: "yaml-open-quote",
		De:   "Zu diesem Anführungszeichen fehlt das schließende.",
		En:   "The closing one to this quotation mark is missing.",
	}
	yamlCommaInText = &Message{
		Code: "yaml-comma",
		De:   "Innerhalb von { } trennt YAML an Kommas; dieser Text ist darum zu kurz. Setz ihn in Anführungszeichen.",
		En:   "Within { } YAML splits at commas, so this text is cut short. Put it in quotes.",
	}
	yamlFlow = &Message{
		Code: "yaml-flow",
		De:   "Innerhalb von [ ] und { } trennt YAML an Kommas und Klammern; dieser Ausdruck zerfällt in Stücke.",
		En:   "Within [ ] and { } YAML splits at commas and brackets; this expression falls to pieces.",
	}
	yamlBraces = &Message{
		Code: "yaml-braces",
		De:   "Ein Wert, der mit {{ beginnt, ist für YAML ein Abschnitt und kein Text.",
		En:   "A value that begins with {{ is a section for YAML and not a text.",
	}
	yamlUnclosed = &Message{
		Code: "yaml-unclosed",
		De:   "Zu dieser Klammer {bracket} fehlt die schließende, oder davor fehlt ein Komma.",
		En:   "The closing one to this bracket {bracket} is missing, or a comma before it.",
	}

	jsonSyntax = &Message{
		Code: "json-syntax",
		De:   "Ab hier ist die Datei kein gültiges JSON: erwartet wird {expected}.",
		En:   "From here on the file is no valid JSON: {expected} is expected.",
	}
	jsonComma = &Message{
		Code: "json-comma",
		De:   "Zwischen zwei Einträgen steht in JSON genau ein Komma, hinter dem letzten keines.",
		En:   "Between two entries JSON has exactly one comma, and none behind the last.",
	}
	jsonComment = &Message{
		Code: "json-comment",
		De:   "JSON kennt keine Kommentare. Lösche ihn oder schreibe die Datei als YAML.",
		En:   "JSON has no comments. Delete it or write the file as YAML.",
	}
	jsonString = &Message{
		Code: "json-string",
		De:   "Dieser Text ist in JSON nicht erlaubt: {why}.",
		En:   "This text is not allowed in JSON: {why}.",
	}
	jsonLiteral = &Message{
		Code: "json-literal",
		De:   "{word} ist in JSON weder Zahl noch true, false oder null.",
		En:   "{word} is neither a number nor true, false or null in JSON.",
	}
)

// Parts of messages: suggestions, related places and words, without a code of their own.
var (
	warningWord = &Message{De: "Warnung", En: "warning"}
	firstHere   = &Message{De: "zuerst hier", En: "first here"}
	removeOne   = &Message{De: "Lösche einen der beiden.", En: "Delete one of the two."}
	write       = &Message{De: "Schreibe: {text}", En: "Write: {text}"}
	quoteOrHash = &Message{
		De: "Gehört es zum Wert, schreibe: {text} -- ist es ein Kommentar, setze ein Leerzeichen hinter das #.",
		En: "If it is part of the value, write: {text} -- if it is a comment, put a space behind the #.",
	}
	writeNot = &Message{
		De: "In einer Bedingung schreibe: {expression} -- als Text: {text}",
		En: "In a condition write: {expression} -- as a text: {text}",
	}
	writeEither = &Message{
		De: "Eine Auswahl schreibe: {expression} -- einen Text in Anführungszeichen: {text}",
		En: "Write a choice as: {expression} -- a text in quotes: {text}",
	}
	writeBlockList = &Message{
		De: "Setze den Ausdruck in Anführungszeichen: {text} -- oder gib jedem Eintrag eine eigene Zeile ohne [ ] und { }.",
		En: "Put the expression in quotes: {text} -- or give every entry a line of its own without [ ] and { }.",
	}
	writeOut        = &Message{De: "Schreibe den Inhalt an beiden Stellen aus; beginnt ein Text so, setze ihn in Anführungszeichen.", En: "Write the content out in both places; if a text begins like this, put it in quotes."}
	useSpaces       = &Message{De: "Ersetze die Tabulatoren durch je zwei Leerzeichen.", En: "Replace the tabs by two spaces each."}
	lineUp          = &Message{De: "Schlüssel desselben Abschnitts und die \"- \" einer Liste stehen genau untereinander.", En: "Keys of one section and the \"- \" of one list stand exactly below each other."}
	missingColon    = &Message{De: "Soll \"{word}\" ein Schlüssel sein, fehlt dahinter ein Doppelpunkt.", En: "If \"{word}\" is meant as a key, the colon behind it is missing."}
	deleteLine      = &Message{De: "Lösche die Zeile.", En: "Delete the line."}
	openedHere      = &Message{De: "hier geöffnet", En: "opened here"}
	noticedHere     = &Message{De: "hier fällt es auf", En: "noticed here"}
	expectValue     = &Message{De: "ein Wert", En: "a value"}
	expectKey       = &Message{De: "ein Schlüssel in Anführungszeichen", En: "a key in quotation marks"}
	expectColon     = &Message{De: "ein Doppelpunkt", En: "a colon"}
	expectEnd       = &Message{De: "nichts mehr, denn die Definition ist zu Ende", En: "nothing more, as the definition has ended"}
	expectClosing   = &Message{De: "die schließende Klammer {bracket}", En: "the closing bracket {bracket}"}
	singleQuotes    = &Message{De: "JSON verlangt doppelte Anführungszeichen", En: "JSON wants double quotation marks"}
	textNotClosed   = &Message{De: "das schließende Anführungszeichen fehlt", En: "the closing quotation mark is missing"}
	tabInText       = &Message{De: "ein Tabulator wird als \\t geschrieben", En: "a tab is written \\t"}
	unknownEscape   = &Message{De: "{escape} ist kein bekanntes Zeichen; ein umgekehrter Schrägstrich selbst wird \\\\ geschrieben", En: "{escape} is no known escape; a backslash itself is written \\\\"}
	loneSurrogate   = &Message{De: "{escape} ist nur die Hälfte eines Zeichens", En: "{escape} is only half a character"}
	keyWithoutQuote = &Message{De: "Schlüssel stehen in JSON in Anführungszeichen", En: "keys stand in quotation marks in JSON"}
)
