package scenario

import "laufzettel/definitions/source"

// What an example has to say where it does not hold.
var (
	badTime = &source.Message{
		Code: "example-time",
		De:   "\"{value}\" ist kein Zeitpunkt; schreibe Tag und Uhrzeit wie 2026-11-23 09:00.",
		En:   "\"{value}\" is no point in time; write day and time such as 2026-11-23 09:00.",
	}
	badPeriod = &source.Message{
		Code: "example-period",
		De:   "\"{value}\" ist keine Dauer; schreibe zum Beispiel 2 days.",
		En:   "\"{value}\" is no period; write for instance 2 days.",
	}
	notOpen = &source.Message{
		Code: "example-step",
		De:   "Der Schritt \"{step}\" ist jetzt nicht offen; offen ist: {open}.",
		En:   "The step \"{step}\" is not open now; open is: {open}.",
	}
	refused = &source.Message{
		Code: "example-refused",
		De:   "Das wird nicht angenommen: {why}",
		En:   "This is not accepted: {why}",
	}
	failed = &source.Message{
		Code: "example-failed",
		De:   "Hier bleibt der Vorgang stehen: {why}",
		En:   "The case halts here: {why}",
	}
	noEnd = &source.Message{
		Code: "example-endless",
		De:   "Der Vorgang kommt an dieser Stelle zu keinem Ende.",
		En:   "The case comes to no end here.",
	}
	otherPeople = &source.Message{
		Code: "example-people",
		De:   "Im Schritt \"{step}\" ist jemand anderes gefragt: {asked}.",
		En:   "Somebody else is asked in step \"{step}\": {asked}.",
	}
	otherDay = &source.Message{
		Code: "example-due",
		De:   "Die Frist von Schritt \"{step}\" ist ein anderer Tag: {due}.",
		En:   "The deadline of step \"{step}\" is another day: {due}.",
	}
	otherStatus = &source.Message{
		Code: "example-status",
		De:   "Der Vorgang endet anders: {status}.",
		En:   "The case ends differently: {status}.",
	}
	otherMails = &source.Message{
		Code: "example-mails",
		De:   "Es gingen andere Mails: {mails}.",
		En:   "Other mails were sent: {mails}.",
	}
)
