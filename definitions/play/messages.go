package play

import "laufzettel/definitions/source"

// What a play has to say where a move does not work.
var (
	badTime = &source.Message{
		Code: "example-time",
		De:   "\"{value}\" ist kein Zeitpunkt; schreibe Tag und Uhrzeit wie 2026-11-23 09:00.",
		En:   "\"{value}\" is no point in time; write day and time such as 2026-11-23 09:00.",
	}
	pastTime = &source.Message{
		Code: "example-past",
		De:   "\"{value}\" ist schon vorbei: Es ist jetzt {now}.",
		En:   "\"{value}\" is past already: it is {now} now.",
	}
	badPeriod = &source.Message{
		Code: "example-period",
		De:   "\"{value}\" ist keine Dauer; schreibe zum Beispiel 2 days, oder deadline für die nächste Frist.",
		En:   "\"{value}\" is no period; write for instance 2 days, or deadline for the next deadline.",
	}
	badDay = &source.Message{
		Code: "example-day",
		De:   "\"{value}\" ist kein Tag; schreibe ihn wie 2026-12-24.",
		En:   "\"{value}\" is no day; write it such as 2026-12-24.",
	}
	noDeadline = &source.Message{
		Code: "example-no-deadline",
		De:   "Es läuft keine Frist, auf die man warten könnte.",
		En:   "No deadline is running that one could wait for.",
	}
	notOpen = &source.Message{
		Code: "example-step",
		De:   "Der Schritt \"{step}\" ist jetzt nicht offen; offen ist: {open}.",
		En:   "The step \"{step}\" is not open now; open is: {open}.",
	}
	notDecided = &source.Message{
		Code: "example-undecided",
		De:   "Im Schritt \"{step}\" hat noch niemand entschieden.",
		En:   "Nobody has decided in the step \"{step}\" yet.",
	}
	noCall = &source.Message{
		Code: "example-call",
		De:   "Der Schritt \"{step}\" wartet auf keine Antwort einer Verbindung.",
		En:   "The step \"{step}\" does not wait for the answer of a connection.",
	}
	unknownDeed = &source.Message{
		Code: "example-deed",
		De:   "\"{value}\" kann niemand tun; es gibt: {known}.",
		En:   "Nobody can do \"{value}\"; there are: {known}.",
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
)
