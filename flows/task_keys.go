package flows

import (
	"slices"

	"laufzettel/definitions/spec"
)

// reasonLength is how long a required reason is at least where the author does not say otherwise.
const reasonLength = 10

var outcomeObject = &spec.Object{
	Name: "outcome",
	Doc:  spec.Doc{De: "Ein Ergebnis, das Menschen wählen oder das die Zeit gibt.", En: "A result that people choose or that time gives."},
	Keys: []spec.Key{
		{Name: "label", Kind: spec.Text, Doc: spec.Doc{De: "Was auf dem Knopf steht.", En: "What the button says."}, Example: "Weiterleiten"},
		{Name: "text", Kind: spec.Text, Doc: spec.Doc{De: "Was dann geschieht, in einem Satz.", En: "What happens then, in a sentence."}, Example: "Der Antrag geht an die fachliche Prüfung."},
		{Name: "then", Kind: spec.Word, Doc: spec.Doc{De: "Wohin es geht: ein Schritt, end mit einem Status, return (zurück an den Antragsteller) oder hold (ruht bis zu einem Datum). Ohne Angabe folgt der nächste Schritt.", En: "Where it leads: a step, end with a status, return (back to the submitter) or hold (rests until a date). Without it the next step follows."}, Example: "end abgelehnt"},
		{Name: "reason", Kind: spec.Option, Options: []string{"required", "optional"}, Doc: spec.Doc{De: "Ob eine Begründung nötig ist. Die antragstellende Person liest sie.", En: "Whether a reason is needed. The applicant reads it."}, Example: "required"},
		{Name: "minLength", Kind: spec.Count, Doc: spec.Doc{De: "Wie viele Zeichen die Begründung mindestens hat; ohne Angabe 10.", En: "How many characters the reason has at least; 10 if not given."}, Example: "20"},
		{Name: "fields", Kind: spec.Words, Doc: spec.Doc{De: "Welche Felder bei return wieder offen sind: chosen (wer zurückfragt, wählt sie), all oder eine Liste.", En: "Which fields return opens again: chosen (by whoever asks back), all, or a list."}, Example: "chosen"},
		{Name: "expires", Kind: spec.Value, Doc: spec.Doc{De: "Wie lange die Rückfrage wartet; ohne Angabe 30 Tage.", En: "How long the ask-back waits; 30 days if not given."}, Example: "30 days"},
		{Name: "atMost", Kind: spec.Count, Doc: spec.Doc{De: "Wie oft das Ergebnis in einem Vorgang höchstens gewählt wird.", En: "How often the outcome may be chosen in one case."}, Example: "3"},
		{Name: "until", Kind: spec.Value, Doc: spec.Doc{De: "Bei hold: bis wann der Vorgang ruht.", En: "Of hold: until when the case rests."}, Example: "=steps.pruefung.wiedervorlage"},
		{Name: "restart", Kind: spec.Name, Doc: spec.Doc{De: "Bei return: der Schritt, mit dem es nach der Antwort neu beginnt. Dann sind auch die Felder offen, die über dessen Zuständigkeit entschieden haben.", En: "Of return: the step that begins again after the answer. Fields that decided who decides there then reopen too."}, Example: "pruefung"},
		{Name: "by", Kind: spec.Option, Options: []string{"time", "rows"}, Doc: spec.Doc{De: "time: Diesen Ausgang gibt nur die Frist, es gibt keinen Knopf. rows (nur bei mixed): Ihn bekommt ein Schritt mit rows, dessen Zeilen verschiedene Ergebnisse haben.", En: "time: only the deadline gives this outcome; there is no button. rows (of mixed alone): a step with rows gets it where its rows have different outcomes."}, Example: "time"},
		toKey,
		abstainKey,
	},
}

var mayObject = &spec.Object{
	Name: "may",
	Doc:  spec.Doc{De: "Was mit der Aufgabe außer der Entscheidung geschehen darf, und durch wen.", En: "What may happen to the task beside the decision, and by whom."},
	Keys: []spec.Key{
		{Name: "release", Kind: spec.Option, Options: []string{"holder", "caretaker", "nobody"}, Doc: spec.Doc{De: "Wer eine übernommene Aufgabe zurückgibt: holder (wer sie hat), caretaker (auch die Vorgangsbetreuung) oder nobody. Ohne Angabe holder; dann kann auch jemand aus derselben Gruppe sie mit einer Begründung übernehmen.", En: "Who gives a claimed task back: holder (whoever has it), caretaker (the caretaker too) or nobody. Holder if not given; then somebody of the same group may take it over with a reason, too."}, Example: "holder"},
		aidKeys[0], aidKeys[1], aidKeys[2], aidKeys[3],
		{Name: "skip", Kind: spec.Option, Options: []string{"holder", "caretaker", "nobody"}, Doc: spec.Doc{De: "Wer den Schritt mit einer Begründung überspringt: holder (wer entscheiden darf), caretaker (die Vorgangsbetreuung und wer die Vorgänge verwaltet), sonst nobody. Niemand überspringt einen Schritt im eigenen Fall.", En: "Who skips the step, giving a reason: holder (who may decide), caretaker (the caretaker and whoever manages the cases), otherwise nobody. Nobody skips a step of their own case."}, Example: "nobody"},
		{Name: "decide", Kind: spec.People, Doc: spec.Doc{De: "Wer außer by entscheiden darf, ohne gefragt zu werden, etwa ein Dienst.", En: "Who may decide beside by without being asked, such as a service."}, Example: `service("fachverfahren")`},
	},
}

var taskKeys = []spec.Key{
	{Name: "by", Kind: spec.People, Doc: spec.Doc{De: "Wer entscheidet. Wer verhindert ist, wird vertreten; findet sich niemand, geht es eine Ebene höher und zuletzt an die Vorgangsbetreuung.", En: "Who decides. Deputies stand in; where nobody is found it goes a level up and at last to the caretaker."}, Example: `holders("leitung", abteilung)`},
	{Name: "not", Kind: spec.People, Doc: spec.Doc{De: "Wer nicht entscheiden darf; ohne Angabe submitter und subject.", En: "Who may not decide; submitter and subject if not given."}, Example: "[submitter, subject, steps.pruefung.by]"},
	{Name: "prefer", Kind: spec.People, Doc: spec.Doc{De: "Wer von ihnen zuerst gefragt wird.", En: "Who of them is asked first."}, Example: "decidedBy(fachlich)"},
	{Name: "decide", Kind: spec.Word, Doc: spec.Doc{De: "Wie mehrere entscheiden: first (wer zuerst kommt), all (alle gleich), majority (Mehrheit), 2 of 3, in order (nacheinander, in der Reihenfolge von by), oder ein Ausdruck über votes, der das Ergebnis nennt.", En: "How several decide: first, all (all the same), majority, 2 of 3, in order (one after the other, in the order of by), or an expression over votes that names the outcome."}, Example: "first"},
	{Name: "tie", Kind: spec.Name, Doc: spec.Doc{De: "Das Ergebnis, wenn keine Mehrheit mehr möglich ist.", En: "The outcome where no majority is possible any more."}, Example: "ablehnen"},
	voteKeys[0], voteKeys[1], voteKeys[2],
	{Name: "within", Kind: spec.Value, Doc: spec.Doc{De: "Die Frist.", En: "The deadline."}, Example: "7 days"},
	{Name: "until", Kind: spec.Value, Doc: spec.Doc{De: "Der Tag, bis zu dessen Ende Zeit ist.", En: "The day at whose end time is up."}, Example: "=steps.fachlich.auflageFrist"},
	{Name: "remind", Kind: spec.Words, Doc: spec.Doc{De: "Wann erinnert wird: ein Anteil der Frist, eine Zeit vor ihrem Ende oder nach dem Beginn.", En: "When people are reminded: a share of the time, a period before its end or after its beginning."}, Example: "[50%, 7 days before]"},
	{Name: "overdue", Kind: spec.Any, Doc: spec.Doc{De: "Was geschieht, wenn die Frist vorbei ist: deputy (Vertretungen kommen hinzu), level up (die Ebene darüber übernimmt), ein Ergebnis, oder ein Schritt, mit dem es weitergeht.", En: "What happens when time is up: deputy (deputies are added), level up (the level above takes over), an outcome, or a step with which the case goes on."}, Example: "[{after: 0 days, to: deputy}, {after: 7 days, to: level up}]"},
	{Name: "form", Kind: spec.Word, Doc: spec.Doc{De: "Das eigene Formular des Schritts; es kennt outcome.", En: "The step's own form; it knows outcome."}, Example: "pruefung"},
	{Name: "signIn", Kind: spec.Option, Options: []string{"account", "link"}, Doc: spec.Doc{De: "account: Ein Link aus der Mail genügt nicht.", En: "account: a mailed link is not enough."}, Example: "account"},
	{Name: "linkShows", Kind: spec.Option, Options: []string{"all", "open"}, Doc: spec.Doc{De: "all: Auch Seiten aus der Mail zeigen geschützte Angaben.", En: "all: pages from a mailed link show sensitive fields too."}, Example: "all"},
	{Name: "grace", Kind: spec.Value, Doc: spec.Doc{De: "Wie lange nach einer Entscheidung per Link gewartet wird, bevor etwas geschieht, das sich nicht zurücknehmen lässt; ohne Angabe 10 Minuten.", En: "How long effects that cannot be undone wait after a decision by link; 10 minutes if not given."}, Example: "10 minutes"},
	bulkKey, urgentKey,
	rowsKey,
	editsKey,
	decisionKeys[0], decisionKeys[1], decisionKeys[2], decisionKeys[3],
	{Name: "may", Kind: spec.Nested, Object: mayObject, Doc: spec.Doc{De: "Was außer der Entscheidung geschehen darf.", En: "What may happen beside the decision."}, Example: "{release: holder}"},
	{Name: "outcomes", Kind: spec.NestedMap, Object: outcomeObject, Required: true, Doc: spec.Doc{De: "Die Ergebnisse, in der Reihenfolge der Knöpfe.", En: "The outcomes, in the order of the buttons."}, Example: "{ja: {label: Ja}}"},
}

// peopleKeys are some of the keys of steps that people decide.
func peopleKeys(names ...string) []spec.Key {
	var keys []spec.Key
	for _, k := range taskKeys {
		if slices.Contains(names, k.Name) {
			keys = append(keys, k)
		}
	}
	return keys
}
