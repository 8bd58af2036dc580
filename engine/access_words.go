package engine

import "laufzettel/definitions/source"

// Rule names the rule that gave a verdict; those of rights are "<origin>:<right>" and "lacks:<right>".
type Rule string

// The rules.
const (
	byRole       Rule = "admin"
	byWay        Rule = "way"
	bySelf       Rule = "self"
	byOwner      Rule = "owner"
	byAsked      Rule = "asked"
	byDecided    Rule = "decided"
	byDecider    Rule = "decider"
	byAccess     Rule = "access"
	bySubmitter  Rule = "submitter"
	bySubject    Rule = "subject"
	byOthers     Rule = "others"
	neverSubject Rule = "never-subject"
	notInAccess  Rule = "not-in-access"
	notVisible   Rule = "not-visible"
	noSensitive  Rule = "sensitive"
	ownCase      Rule = "own-case"
	noRole       Rule = "no-role"
	noSuchThing  Rule = "no-such-thing"
)

// What verdicts say. {who} is the actor, {where} a part of all cases, {right} the name of a right.
var (
	saidAdmin = &source.Message{De: "Ja: {who} verwaltet die Installation (Rolle admin).",
		En: "Yes: {who} administers the installation (role admin)."}
	saidNoAdmin = &source.Message{De: "Nein: Das darf nur, wer die Installation verwaltet. {who} hat die Rolle admin nicht.",
		En: "No: only whoever administers the installation may do this. {who} does not have the role admin."}
	saidOnlyPage = &source.Message{De: "Nein: Das geht nur angemeldet auf den Seiten, nicht über einen Link oder eine Schnittstelle.",
		En: "No: this is only possible signed in on the pages, not by a link or an interface."}
	saidLinkOnly = &source.Message{De: "Nein: Ein Link gilt für eine Aufgabe oder einen Vorgang. Rechte gelten nur angemeldet.",
		En: "No: a link is about one task or one case. Rights count only for people who are signed in."}
	saidStranger = &source.Message{De: "Nein: {who} gehört nicht zur Organisation oder ist nicht angemeldet; das Recht {right} {where} haben nur bekannte Personen.",
		En: "No: {who} is not of the organisation or not signed in; only known people have the right {right} {where}."}
	saidElsewhere = &source.Message{De: "Nein: {who} hat das Recht {right} {there}, aber nicht {where}.",
		En: "No: {who} has the right {right} {there}, but not {where}."}
	saidLacks = &source.Message{De: "Nein: {who} bräuchte dafür das Recht {right} {where}, selbst, durch ein Amt oder durch eine Gruppe.",
		En: "No: {who} would need the right {right} {where}, of their own, by a function or by a group."}
	saidSelf        = &source.Message{De: "Ja: Das sind die eigenen Angaben von {who}.", En: "Yes: these are {who}'s own settings."}
	saidOwner       = &source.Message{De: "Ja: {who} gehört zu {named}; die Definition nennt sie dafür.", En: "Yes: {who} belongs to {named}, whom the definition names for this."}
	saidNoOwner     = &source.Message{De: "Nein: Das dürfen die Verwaltung und {named}. {who} gehört zu keinem davon.", En: "No: the administration and {named} may do this. {who} is neither."}
	saidNoThing     = &source.Message{De: "Nein: Das gibt es nicht.", En: "No: there is no such thing."}
	saidAsked       = &source.Message{De: "Ja: {who} ist in {number} gerade gefragt.", En: "Yes: {who} is asked in {number} now."}
	saidDecided     = &source.Message{De: "Ja: {who} hat in {number} schon entschieden.", En: "Yes: {who} has decided in {number} already."}
	saidDecider     = &source.Message{De: "Nein: {why}", En: "No: {why}"}
	saidAccess      = &source.Message{De: "Ja: Der Ablauf {process} nennt {who} unter access: see.", En: "Yes: the flow {process} names {who} in access: see."}
	saidOthers      = &source.Message{De: "Ja: Der Ablauf {process} zeigt Vorgänge allen Angemeldeten (visible: others).", En: "Yes: the flow {process} shows its cases to everybody who is signed in (visible: others)."}
	saidNotInAccess = &source.Message{De: "Nein: Der Ablauf {process} sagt unter access: see, wer seine Vorgänge liest; {who} gehört nicht dazu. Ein Recht hilft hier nicht.",
		En: "No: the flow {process} says in access: see who reads its cases; {who} is not among them. A right does not help here."}
	saidNeverSubject = &source.Message{De: "Nein: In {number} geht es um {who} selbst, und der Ablauf {process} verbirgt den Vorgang vor dieser Person (access: never: subject).",
		En: "No: {number} is about {who}, and the flow {process} hides the case from that person (access: never: subject)."}
	saidSubmitter   = &source.Message{De: "Ja: {who} hat {number} gestellt.", En: "Yes: {who} sent {number}."}
	saidSubject     = &source.Message{De: "Ja: In {number} geht es um {who}.", En: "Yes: {number} is about {who}."}
	saidNotVisible  = &source.Message{De: "Nein: Der Ablauf {process} zeigt {who} davon nichts (visible).", En: "No: the flow {process} shows {who} nothing of it (visible)."}
	saidOnlyState   = &source.Message{De: "Nein: {who} sieht von {number} nur den Stand, nicht die Angaben.", En: "No: {who} sees only where {number} is, not what was answered."}
	saidNotInside   = &source.Message{De: "Nein: Interne Vermerke zu {number} lesen nur Menschen, die daran arbeiten oder ein Recht darin haben; {who} sieht den Vorgang von außen.", En: "No: internal remarks on {number} are read only by people who work on it or have a right in it; {who} sees the case from outside."}
	saidNoSensitive = &source.Message{De: "Nein: Besonders geschützte Angaben in {number} sieht nur, wer darin gefragt ist oder entschieden hat. Ein Recht genügt nicht.", En: "No: only people who are asked in {number} or have decided it see its sensitive answers. A right is not enough."}
	saidNotByLink   = &source.Message{De: "Nein: Besonders geschützte Angaben zeigt ein Link nur, wenn der Schritt es sagt (linkShows: all). Angemeldet sieht {who} sie.", En: "No: a link shows sensitive answers only where the step says so (linkShows: all). Signed in, {who} sees them."}
	saidOwnCase     = &source.Message{De: "Nein: {number} ist ein eigener Vorgang von {who}; den verwaltet jemand anders.", En: "No: {number} is {who}'s own case; somebody else manages it."}

	saidEverywhere   = &source.Message{De: "überall", En: "everywhere"}
	saidEverywhereIn = &source.Message{De: "überall für {process}", En: "everywhere for {process}"}
	saidInUnit       = &source.Message{De: "in {unit}", En: "in {unit}"}
	saidInUnitIn     = &source.Message{De: "in {unit} für {process}", En: "in {unit} for {process}"}
	saidHolds        = &source.Message{De: "ist", En: "is"}
	saidStandsIn     = &source.Message{De: "vertritt heute", En: "stands in today for"}
	saidAwaits       = &source.Message{De: "Ja: {who} ist ein eingetragener Dienst, und der Ablauf von {number} wartet auf ein solches Ereignis.", En: "Yes: {who} is a declared service, and the process of {number} waits for such an event."}
	saidService      = &source.Message{De: "der Dienst {name}", En: "the service {name}"}
	saidApplicant    = &source.Message{De: "die antragstellende Person", En: "the applicant"}
	saidMailbox      = &source.Message{De: "ein Postfach", En: "a mailbox"}
	saidNobody       = &source.Message{De: "jemand Unbekanntes", En: "somebody unknown"}
)

var saidByRight = map[origin]*source.Message{
	fromFunction: {De: "Ja: {who} {as} {function}, {unit}; dieses Amt hat das Recht {right} {where}.", En: "Yes: {who} {as} {function}, {unit}; that function has the right {right} {where}."},
	fromGroup:    {De: "Ja: {who} ist in der Gruppe {group}; sie hat das Recht {right} {where}.", En: "Yes: {who} is in the group {group}; it has the right {right} {where}."},
	fromPerson:   {De: "Ja: {who} hat selbst das Recht {right} {where}.", En: "Yes: {who} has the right {right} {where} of their own."},
}
