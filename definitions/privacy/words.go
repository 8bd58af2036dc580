package privacy

import "laufzettel/definitions/source"

// The words of notice and record.
var (
	noticeTitle = &source.Message{De: "Was mit deinen Angaben passiert: {process}", En: "What happens to your answers: {process}"}
	whoTitle    = &source.Message{De: "Wer verantwortlich ist", En: "Who is responsible"}
	whoFor      = &source.Message{De: "Verantwortlich im Sinne von Art. 4 Nr. 7 DSGVO: **{name}**", En: "Controller under Art. 4(7) GDPR: **{name}**"}
	whoElse     = &source.Message{De: "Ist eine andere Gliederung zuständig, ist sie verantwortlich; welche das ist, siehst du, sobald du sie im Formular gewählt hast.",
		En: "Where another unit is in charge, that unit is responsible; you see which one as soon as you have chosen it in the form."}
	address     = &source.Message{De: "Anschrift: {text}", En: "Address: {text}"}
	officer     = &source.Message{De: "Datenschutzbeauftragte Person: {text}", En: "Data protection officer: {text}"}
	whyTitle    = &source.Message{De: "Wozu und auf welcher Grundlage", En: "Why, and on what basis"}
	purposeIs   = &source.Message{De: "Zweck: {text}", En: "Purpose: {text}"}
	purposeNone = &source.Message{De: "Deine Angaben dienen dazu, den Vorgang „{process}“ zu bearbeiten.", En: "Your answers serve to handle the process “{process}”."}
	basisIs     = &source.Message{De: "Rechtsgrundlage: {text}", En: "Legal basis: {text}"}
	consentNote = &source.Message{De: "Wo du ausdrücklich einwilligst, ist die Grundlage deine Einwilligung (Art. 6 Abs. 1 Buchst. a DSGVO). Du kannst sie jederzeit mit Wirkung für die Zukunft widerrufen.",
		En: "Where you expressly consent, the basis is your consent (Art. 6(1)(a) GDPR). You can withdraw it at any time for the future."}
	whatTitle  = &source.Message{De: "Was gefragt wird, wozu, und wann es gelöscht wird", En: "What is asked, why, and when it is erased"}
	whatHead   = &source.Message{De: "| Angabe | Wozu | Gelöscht |\n| --- | --- | --- |\n", En: "| Answer | Why | Erased |\n| --- | --- | --- |\n"}
	withCase   = &source.Message{De: "mit dem Vorgang", En: "with the case"}
	afterEnd   = &source.Message{De: "{period} nach der Entscheidung", En: "{period} after the decision"}
	afterStart = &source.Message{De: "{period} nach dem Absenden", En: "{period} after submission"}
	delicate   = &source.Message{De: "{name} (vertraulich)", En: "{name} (confidential)"}
	voluntary  = &source.Message{De: "Was nicht als freiwillig gekennzeichnet ist, brauchen wir, um den Vorgang zu bearbeiten; ohne diese Angaben ist das nicht möglich.",
		En: "What is not marked as optional we need to handle the process; without it that is not possible."}
	longTitle = &source.Message{De: "Wie lange der Vorgang bleibt", En: "How long the case stays"}
	keepOf    = &source.Message{De: "Mit dem Ergebnis „{status}“: {period} nach dem Ende.", En: "With the result “{status}”: {period} after the end."}
	keepElse  = &source.Message{De: "Sonst: {period} nach dem Ende.", En: "Otherwise: {period} after the end."}
	keepDraft = &source.Message{De: "Ein angefangenes, nicht abgesendetes Formular: {period}.", En: "A form that was begun and not sent: {period}."}
	keepLog   = &source.Message{De: "Danach bleibt nur, was keine Person erkennen lässt: welche Schritte es gab und wann.", En: "Afterwards only what tells nothing of a person stays: which steps there were, and when."}
	seeTitle  = &source.Message{De: "Wer deine Angaben sieht", En: "Who sees your answers"}
	seeStep   = &source.Message{De: "{step}: {who}", En: "{step}: {who}"}
	seeMail   = &source.Message{De: "Mail „{step}“: {who}", En: "Mail “{step}”: {who}"}
	seeCall   = &source.Message{De: "{step}: Weitergabe an das System {connector}", En: "{step}: passed on to the system {connector}"}
	seeDeputy = &source.Message{De: "Bei Abwesenheit die Stellvertretung oder die nächsthöhere Ebene; außerdem, wer die Anwendung betreut, soweit es für den Betrieb nötig ist.",
		En: "In their absence the deputies or the level above; and whoever runs the application, as far as that needs it."}
	seeMore     = &source.Message{De: "Außerdem: {text}", En: "Also: {text}"}
	noTransfer  = &source.Message{De: "Angaben gehen nicht in Länder außerhalb der EU.", En: "No data goes to countries outside the EU."}
	rightsTitle = &source.Message{De: "Deine Rechte", En: "Your rights"}
	rightsText  = &source.Message{
		De: "Du hast das Recht auf Auskunft (Art. 15 DSGVO), Berichtigung (Art. 16), Löschung (Art. 17), Einschränkung (Art. 18) und Übertragbarkeit (Art. 20) sowie auf Widerspruch (Art. 21). Wende dich dafür an die verantwortliche Stelle. Du kannst dich auch bei einer Datenschutz-Aufsichtsbehörde beschweren (Art. 77). Eine automatisierte Entscheidung im Sinne von Art. 22 gibt es nicht: Es entscheiden Menschen.",
		En: "You have the right of access (Art. 15 GDPR), to rectification (Art. 16), erasure (Art. 17), restriction (Art. 18) and portability (Art. 20), and to object (Art. 21). Please turn to the controller. You may also complain to a supervisory authority (Art. 77). There is no automated decision under Art. 22: people decide."}
	submitterIs = &source.Message{De: "wer den Antrag stellt", En: "who submits"}
	subjectIs   = &source.Message{De: "um wen es geht", En: "whom the case is about"}
	nobodyIs    = &source.Message{De: "die Stelle, die Vorgänge ohne Zuständige betreut", En: "the office that looks after cases nobody else can decide"}
	serviceIs   = &source.Message{De: "das Programm {name}", En: "the program {name}"}
	otherwiseIs = &source.Message{De: "wen das Formular oder ein früherer Schritt nennt", En: "whom the form or an earlier step names"}

	recordTitle = &source.Message{De: "Verzeichnis von Verarbeitungstätigkeiten (Art. 30 Abs. 1 DSGVO)", En: "Record of processing activities (Art. 30(1) GDPR)"}
	recordIntro = &source.Message{De: "Erzeugt aus den Definitionen von {site}; Stand der Definitionen: {hash}. Bitte nicht von Hand ändern: Was fehlt, gehört in die Formulare (privacy, purpose, keep, sensitive).",
		En: "Generated from the definitions of {site}; state of the definitions: {hash}. Please do not change it by hand: what is missing belongs into the forms (privacy, purpose, keep, sensitive)."}
	controllersTitle = &source.Message{De: "Verantwortliche", En: "Controllers"}
	controllersNote  = &source.Message{De: "Verantwortlich für einen Vorgang ist die Gliederung, die zuständig ist.", En: "The controller of a case is the unit in charge of it."}
	subjectsTitle    = &source.Message{De: "Betroffene Personen", En: "Data subjects"}
	subjectsDefault  = &source.Message{De: "Wer den Antrag stellt und um wen es geht.", En: "Who submits and whom the case is about."}
	dataTitle        = &source.Message{De: "Kategorien personenbezogener Daten", En: "Categories of personal data"}
	formIs           = &source.Message{De: "Formular {name}", En: "Form {name}"}
	recipientsTitle  = &source.Message{De: "Empfänger", En: "Recipients"}
	transferTitle    = &source.Message{De: "Übermittlung in Drittländer", En: "Transfer to third countries"}
	erasureTitle     = &source.Message{De: "Löschfristen", En: "Erasure"}
	missingText      = &source.Message{De: "nicht angegeben", En: "not given"}
	basisTitle       = &source.Message{De: "Zweck und Rechtsgrundlage", En: "Purpose and legal basis"}
	safeguardsTitle  = &source.Message{De: "Technische und organisatorische Maßnahmen (Art. 32 DSGVO)", En: "Technical and organisational measures (Art. 32 GDPR)"}
	safeguardsText   = &source.Message{
		De: "- Zugriff nur für die, die der Ablauf nennt, ihre Vertretung und die zuständige Stelle; bei jeder Entscheidung neu geprüft.\n- Links aus Mails gelten für eine Aufgabe und ein Postfach und laufen ab; sie stehen nirgends gespeichert.\n- Vertrauliche Angaben stehen nicht auf Seiten hinter einem Link, wenn der Schritt es nicht ausdrücklich sagt, und in keiner Liste.\n- Werte liegen einmal und getrennt vom Protokoll; beim Löschen verschwinden sie samt Schlüssel, die Kette der Ereignisse bleibt prüfbar.\n- Texte verschickter Mails werden nach dem Versand gelöscht.\n- Hochgeladene Dateien werden auf ihren Inhalt geprüft und können auf den Seiten nichts ausführen.\n- In Protokollen des Programms stehen keine Angaben von Personen.",
		En: "- Access only for those whom the flow names, their deputies and the office in charge; checked anew at every decision.\n- Links in mails hold for one task and one mailbox and expire; they are stored nowhere.\n- Confidential answers are not on pages behind a link unless the step says so, and in no list.\n- Values lie once and apart from the record; erasing removes them with their key, and the chain of events can still be verified.\n- Texts of sent mails are erased after sending.\n- Uploaded files are checked for what they contain and cannot run anything on the pages.\n- The program's logs hold nothing about persons."}
)
