package flows

import (
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

// startObject is one entry of the key start. Its kind is the first key of the list below that is written.
var startObject = &spec.Object{
	Name: "start",
	Doc: spec.Doc{
		De: "Womit ein Vorgang beginnt: immer ein Formular, dazu beliebig viele weitere Anlässe. Was ein Anlass weiß, wird zu Antworten des Formulars, und das prüft sie wie die Antworten von Menschen.",
		En: "What a case begins with: always a form, and any number of further triggers. What a trigger knows becomes answers of the form, which checks them like those of people."},
	Keys: []spec.Key{
		{Name: "form", Kind: spec.Word, Doc: spec.Doc{De: "Das Formular. Es steht in jedem Ablauf genau einmal.", En: "The form. It stands in every flow exactly once."}, Example: "ausleihe"},
		{Name: "schedule", Kind: spec.Word, Doc: spec.Doc{De: "Ein Zeitplan in der Zeitzone der Seite: fünf Felder wie bei cron, oder Worte wie monday 08:00. Bei der Zeitumstellung kommt jeder Termin genau einmal.", En: "A schedule in the zone of the site: five fields as with cron, or words such as monday 08:00. Where the clock changes, every moment comes exactly once."}, Example: `"0 8 1 * *"`},
		{Name: "webhook", Kind: spec.Name, Doc: spec.Doc{De: "Eine signierte Anfrage an /api/v1/hooks/<Vorgang>/<Name>.", En: "A signed request to /api/v1/hooks/<process>/<name>."}, Example: "portal"},
		{Name: "mail", Kind: spec.Words, Doc: spec.Doc{De: "Eine Mail an eine dieser Adressen, die laufzettel receive übergibt. Wer sie geschickt hat, ist ungeprüft.", En: "A mail to one of these addresses, handed over by laufzettel receive. Who has sent it is not confirmed."}, Example: "antrag@example.org"},
		{Name: "register", Kind: spec.Word, Doc: spec.Doc{De: "Die Zeilen eines Registers: an einem Tag, den at nennt, oder wenn sie hinzukommen oder sich ändern (on).", En: "The rows of a register: on a day that at names, or when they are added or changed (on)."}, Example: "amtstraeger"},
		{Name: "flow", Kind: spec.Flag, Doc: spec.Doc{De: "true: Ein anderer Ablauf darf mit einem Schritt call einen Vorgang beginnen.", En: "true: another flow may begin a case with a step call."}, Example: "true"},
		{Name: "name", Kind: spec.Name, Doc: spec.Doc{De: "Wie der Anlass heißt, wo es mehrere derselben Art gibt.", En: "What the trigger is called where there are several of a kind."}, Example: "monatlich"},
		{Name: "at", Kind: spec.Value, Doc: spec.Doc{De: "Bei register: der Tag oder Zeitpunkt einer Zeile (row). Je Zeile und Tag beginnt genau ein Vorgang; ändert sich der Tag, gilt der neue.", En: "Of register: the day or moment of a row. One case begins per row and day; if the day changes, the new one counts."}, Example: "=addDays(row.bis, -120)"},
		{Name: "on", Kind: spec.Option, Options: []string{"added", "changed"}, Doc: spec.Doc{De: "Bei register: added (eine Zeile kommt hinzu) oder changed (sie ändert sich). Was beim ersten Mal schon da ist, beginnt nichts.", En: "Of register: added (a row is new) or changed. What is there at the first time begins nothing."}, Example: "added"},
		{Name: "when", Kind: spec.Condition, Doc: spec.Doc{De: "Nur wenn das gilt. Bekannt sind settings, registers, today, now und je nach Art due, body, mail oder row.", En: "Only if this holds. Known are settings, registers, today, now and, by kind, due, body, mail or row."}, Example: "row.aktiv"},
		{Name: "prefill", Kind: spec.Any, Doc: spec.Doc{De: "Welches Feld des Formulars welchen Wert bekommt. Bei webhook darf es fehlen: Dann nennt die Anfrage die Felder selbst.", En: "Which field of the form gets which value. Of webhook it may be missing: the request then names the fields itself."}, Example: "{amt: =row.amt, kv: =row.kv}"},
		{Name: "as", Kind: spec.Word, Doc: spec.Doc{De: "Der Dienst (site.yaml, services), der als einreichend gilt. Ohne Angabe ist es das Postfach, nach dem das Formular fragt, ungeprüft; sonst niemand.", En: "The service (site.yaml, services) that counts as submitter. Without it, it is the mailbox that the form asks for, not confirmed; otherwise nobody."}, Example: "portal"},
		{Name: "missed", Kind: spec.Option, Options: []string{"once", "skip"}, Doc: spec.Doc{De: "Bei schedule: was geschieht, wenn der Server zur Zeit nicht lief. once (ohne Angabe) holt das Versäumte mit einem Vorgang nach, skip lässt es aus.", En: "Of schedule: what happens if the server did not run at the time. once (if not given) makes good what was missed with one case, skip leaves it out."}, Example: "skip"},
		{Name: "secret", Kind: spec.Words, Doc: spec.Doc{De: "Bei webhook: wo das Geheimnis der Signatur liegt, env:NAME oder file:PFAD. Zwei während eines Wechsels.", En: "Of webhook: where the secret of the signature is, env:NAME or file:PATH. Two while it is changed."}, Example: "env:PORTAL_SECRET"},
		{Name: "attachments", Kind: spec.Word, Doc: spec.Doc{De: "Bei mail: das Feld, das die Anhänge bekommt.", En: "Of mail: the field that gets the attachments."}, Example: "dateien"},
	},
}

// startKinds are the kinds in the order in which they are looked for, with the keys that belong to each.
var startKinds = []struct {
	kind TriggerKind
	keys []string
}{
	{"form", nil},
	{OnSchedule, []string{"name", "when", "prefill", "as", "missed"}},
	{OnWebhook, []string{"when", "prefill", "as", "secret"}},
	{OnMail, []string{"name", "when", "prefill", "as", "attachments"}},
	{OnRegister, []string{"name", "at", "on", "when", "prefill", "as"}},
	{OnFlow, nil},
}

var (
	msgStartForm = &source.Message{Code: "start-form",
		De: `Unter start fehlt das Formular: form: {form}. Es sagt, welche Angaben ein Vorgang hat, auch wo ihn kein Mensch beginnt.`,
		En: `Below start the form is missing: form: {form}. It says what a case knows, even where no person begins it.`}
	msgStartFormTwice = &source.Message{Code: "start-form-twice",
		De: `Ein Ablauf beginnt mit einem einzigen Formular.`,
		En: `A flow begins with a single form.`}
	msgStartKind = &source.Message{Code: "start-kind",
		De: `Ein Anlass unter start nennt eines von form, schedule, webhook, mail, register, flow.`,
		En: `A trigger below start names one of form, schedule, webhook, mail, register, flow.`}
	msgStartKinds = &source.Message{Code: "start-kinds",
		De: `{first} und {second} sind zwei Anlässe. Schreib start als Liste, mit einem Strich vor jedem.`,
		En: `{first} and {second} are two triggers. Write start as a list, with a dash before each.`}
	msgStartKey = &source.Message{Code: "start-key",
		De: `{key} gehört nicht zu {kind}.`,
		En: `{key} does not belong to {kind}.`}
	msgStartTwice = &source.Message{Code: "start-twice",
		De: `Diesen Anlass gibt es zweimal: {kind} {name}. Gib einem mit name einen eigenen Namen.`,
		En: `This trigger exists twice: {kind} {name}. Give one of them a name of its own with name.`}
	msgStartRow = &source.Message{Code: "start-row",
		De: `Bei register sagt entweder at, an welchem Tag ein Vorgang beginnt, oder on, bei welcher Änderung einer Zeile.`,
		En: `Of register either at says on which day a case begins, or on at which change of a row.`}
	msgStartAt = &source.Message{Code: "start-at",
		De: `at braucht einen Tag oder Zeitpunkt der Zeile, zum Beispiel =addDays(row.bis, -120).`,
		En: `at needs a day or moment of the row, for example =addDays(row.until, -120).`}
	msgStartRegister = &source.Message{Code: "start-register",
		De: `Dieses Register gibt es nicht: {name}. Bekannt sind: {known}.`,
		En: `There is no such register: {name}. Known are: {known}.`}
	msgStartSecret = &source.Message{Code: "start-secret",
		De: `Ein Webhook braucht secret: env:NAME oder file:PFAD, damit ihn nicht jeder auslösen kann.`,
		En: `A webhook needs secret: env:NAME or file:PATH, so that not everybody can set it off.`}
	msgStartSecretPlain = &source.Message{Code: "start-secret-plain",
		De: `Ein Geheimnis steht nie in einer Definition. Schreib env:NAME oder file:PFAD.`,
		En: `A secret never stands in a definition. Write env:NAME or file:PATH.`}
	msgStartAddress = &source.Message{Code: "start-address",
		De: `"{written}" ist keine Mailadresse.`,
		En: `"{written}" is no mail address.`}
	msgStartMailFill = &source.Message{Code: "start-mail-fill",
		De: `Eine Mail kennt die Felder des Formulars nicht: Sag mit prefill, was wohin kommt, zum Beispiel {example}.`,
		En: `A mail does not know the fields of the form: say with prefill what goes where, for example {example}.`}
	msgStartFill = &source.Message{Code: "start-fill",
		De: `prefill nennt Felder des Formulars mit ihren Werten, zum Beispiel {example}.`,
		En: `prefill names fields of the form with their values, for example {example}.`}
	msgStartMisses = &source.Message{Code: "start-misses",
		De: `Das Formular verlangt {field}, und {kind} füllt es nicht: So könnte nie ein Vorgang beginnen.`,
		En: `The form requires {field}, and {kind} does not fill it: a case could never begin.`}
	msgStartFiles = &source.Message{Code: "start-files",
		De: `{field} nimmt keine Dateien.`,
		En: `{field} takes no files.`}
	msgStartService = &source.Message{Code: "start-service",
		De: `Diesen Dienst gibt es nicht: {name}. Bekannt sind: {known}.`,
		En: `There is no such service: {name}. Known are: {known}.`}
	msgStartNobody = &source.Message{Code: "start-nobody",
		De: `Was {kind} beginnt, hat niemand eingereicht: Für den Schritt {step} gibt es dann niemanden, und gefragt ist die Vorgangsbetreuung. Fülle das Feld für die Adresse, oder nenne mit as einen Dienst.`,
		En: `Nobody has submitted what {kind} begins: there then is nobody for the step {step}, and the caretaker is asked. Fill the field of the address, or name a service with as.`}
	msgStartConfirm = &source.Message{Code: "start-confirm",
		De: `Das Formular lässt die Adresse bestätigen, bevor ein Antrag zählt. Das kann {kind} nicht; nenne mit as einen Dienst, dem du vertraust.`,
		En: `The form has the address confirmed before a submission counts. {kind} cannot do that; name a service that you trust with as.`}
)
