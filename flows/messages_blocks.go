package flows

import "laufzettel/definitions/source"

var (
	msgBranchesShape = &source.Message{Code: "branches-shape",
		De: `branches ist eine Liste von Zweigen mit Namen, jeder mit seinen Schritten: branches: {recht: [...], finanzen: [...]}.`,
		En: `branches is a list of branches by name, each with its steps: branches: {law: [...], money: [...]}.`}
	msgTooManyStrands = &source.Message{Code: "too-many-strands",
		De: `until wartet auf {n} Zweige, es gibt aber nur {branches}.`,
		En: `until waits for {n} branches, but there are only {branches}.`}
	msgIntoBlock = &source.Message{Code: "into-block",
		De: `Dorthin führt kein Weg: Der Schritt {step} steht in {block}, und in einen Block kommt man nur über seinen Anfang.`,
		En: `Nothing leads there: the step {step} stands in {block}, and a block is entered at its beginning only.`}
	msgOutOfUndo = &source.Message{Code: "out-of-undo",
		De: `Zu {step} führt von hier kein Weg: Was zurücknimmt, bleibt unter sich, bis alles zurückgenommen ist.`,
		En: `Nothing leads to {step} from here: what takes back stays among itself until everything is taken back.`}
	msgItemNameTaken = &source.Message{Code: "item-name-taken",
		De: `Der Name {name} bedeutet hier schon etwas anderes. Gib dem Element mit as: einen eigenen.`,
		En: `The name {name} means something else here already. Give the element one of its own with as:.`}
	msgLimitAndOne = &source.Message{Code: "limit-and-one",
		De: `oneAtATime und limit widersprechen sich. Schreib nur eines von beiden.`,
		En: `oneAtATime and limit contradict each other. Write only one of them.`}
	msgUndoShape = &source.Message{Code: "undo-shape",
		De: `undo ist ein Schritt oder eine Liste von Schritten.`,
		En: `undo is a step or a list of steps.`}
	msgUndoInUndo = &source.Message{Code: "undo-in-undo",
		De: `Was zurücknimmt, wird selbst nicht zurückgenommen. Lass undo hier weg.`,
		En: `What takes something back is not taken back itself. Leave undo out here.`}
	msgUndoEnds = &source.Message{Code: "undo-ends",
		De: `Der Vorgang endet von selbst, wenn alles zurückgenommen ist. Lass end hier weg.`,
		En: `The case ends by itself once everything is taken back. Leave end out here.`}
	msgBeingUndone = &source.Message{Code: "being-undone",
		De: `Der Vorgang wird gerade zurückgenommen. Es ist nichts mehr zu tun.`,
		En: `The case is being taken back. There is nothing left to do.`}
	msgOnErrorItself = &source.Message{Code: "on-error-itself",
		De: `onError führt zu dem Schritt selbst; das nähme kein Ende. Nenne einen anderen Schritt oder end mit einem Status.`,
		En: `onError leads to the step itself, which would never end. Name another step, or end with a status.`}
	msgWaitForNothing = &source.Message{Code: "wait-for-nothing",
		De: `Der Schritt {step} wartet auf nichts. Schreib within, until oder event.`,
		En: `The step {step} waits for nothing. Write within, until or event.`}
	msgOnlyWithEvent = &source.Message{Code: "only-with-event",
		De: `{key} gehört zu event: Ohne Ereignis gibt es nichts, das {key} haben könnte.`,
		En: `{key} belongs to event: without one there is nothing that could have {key}.`}
	msgLateWithoutTime = &source.Message{Code: "late-without-time",
		De: `late sagt, wohin es geht, wenn die Zeit um ist; dafür fehlt within oder until.`,
		En: `late says where to go when time is up; within or until is missing for that.`}
	msgWaitNoDate = &source.Message{Code: "wait-no-date",
		De: `Der Schritt {step} wartet bis zu einem Datum, das niemand angegeben hat.`,
		En: `The step {step} waits until a date that nobody has given.`}
	msgNoSuchEvent = &source.Message{Code: "no-such-event",
		De: `„{name}“ ist kein Name für ein Ereignis.`,
		En: `"{name}" is no name of an event.`}
	msgHeardAlready = &source.Message{Code: "heard-already",
		De: `Dieses Ereignis ist schon angekommen.`,
		En: `This event has arrived already.`}
	msgNotHalted = &source.Message{Code: "not-halted",
		De: `Der Vorgang läuft; es gibt nichts zu reparieren.`,
		En: `The case is running; there is nothing to repair.`}
	msgOneWay = &source.Message{Code: "one-way",
		De: `Wähle nur einen Weg: einen anderen Schritt, dahinter weiter, oder beenden.`,
		En: `Choose one way only: another step, onward behind this one, or the end.`}
	msgNotFromHere = &source.Message{Code: "not-from-here",
		De: `Von hier kann der Vorgang dort nicht weitergehen. Möglich sind: {known}.`,
		En: `The case cannot go on there from here. Possible are: {known}.`}
	msgNoRegister = &source.Message{Code: "step-register",
		De: `Das Register "{name}" gibt es nicht. Es gibt: {known}.`,
		En: `There is no register "{name}". There are: {known}.`}
	msgNoColumn = &source.Message{Code: "step-column",
		De: `Das Register hat keine Spalte "{name}". Es hat: {known}.`,
		En: `The register has no column "{name}". It has: {known}.`}
	msgRegisterKey = &source.Message{Code: "register-key",
		De: `Für {do} muss key sagen, welche Zeile gemeint ist.`,
		En: `For {do}, key has to say which row is meant.`}
	msgOnlyWhenReserving = &source.Message{Code: "only-when-reserving",
		De: `{key} gehört zu do: reserve.`,
		En: `{key} belongs to do: reserve.`}
	msgNoCapacity = &source.Message{Code: "no-capacity",
		De: `Der Schritt {step} nimmt Plätze; schreib unter capacity, wie viele es gibt.`,
		En: `The step {step} takes places; write under capacity how many there are.`}
	msgFullOrWaiting = &source.Message{Code: "full-or-waiting",
		De: `Mit waiting wartet der Vorgang, bis ein Platz frei wird; full kommt dann nie vor. Lass eines von beiden weg.`,
		En: `With waiting the case waits until a place becomes free; full never happens then. Leave one of them out.`}
	msgNothingWritten = &source.Message{Code: "nothing-written",
		De: `{do} braucht with: Spalten und ihre Werte.`,
		En: `{do} needs with: columns and their values.`}
	msgWithColumns = &source.Message{Code: "with-columns",
		De: `with nennt bei add und change Spalten und ihre Werte: with: {name: =name}.`,
		En: `with names columns and their values, of add and change: with: {name: =name}.`}
	msgDismissTo = &source.Message{Code: "dismiss-to",
		De: `Der Schritt {step} beendet ein Amt; schreib unter to den letzten Tag.`,
		En: `The step {step} ends an office; write the last day under to.`}
	msgRestWithoutWait = &source.Message{Code: "rest-without-wait",
		De: `rest: withdraw geht nur, wenn auf den anderen Vorgang gewartet wird.`,
		En: `rest: withdraw works only where the other case is waited for.`}
	msgWithAnswers = &source.Message{Code: "with-answers",
		De: `with nennt Namen und Werte: with: {name: =name}.`,
		En: `with gives names and values: with: {name: =name}.`}
	msgDocumentBy = &source.Message{Code: "document-by",
		De: `Dem Schritt {step} fehlt by: wer das Dokument fertigt, wo nichts es herstellt.`,
		En: `The step {step} lacks by: who makes the document where nothing produces it.`}
	msgJoinNever = &source.Message{Code: "join-never-completes",
		De: `{step} wartet auf Zweige, die nie ans Ende kommen: {strands}. Lass einen Weg dort auslaufen, oder schreib until: first.`,
		En: `{step} waits for branches that never reach their end: {strands}. Let a way there run out, or write until: first.`}
	msgNeverBefore = &source.Message{Code: "never-before",
		De: `{step} liest steps.{read}, aber der Schritt {read} kommt auf keinem Weg davor: Der Wert ist hier immer leer.`,
		En: `{step} reads steps.{read}, but the step {read} comes before it on no way: the value is always missing here.`}
	msgSelfApproval = &source.Message{Code: "self-approval",
		De: `Mit diesem not könnte in {step} jemand über sich selbst entscheiden: {who} steht nicht dabei.`,
		En: `With this not, somebody could decide their own case in {step}: {who} is not among them.`}
	msgWaitsForEver = &source.Message{Code: "waits-for-ever",
		De: `Kommt das Ereignis nie, wartet {step} für immer. Schreib mit within oder until dazu, wie lange.`,
		En: `If the event never comes, {step} waits for ever. Add how long with within or until.`}
)
