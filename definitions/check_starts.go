package definitions

import (
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

var mailTwice = &source.Message{Code: "start-mail-twice",
	De: `Mails an {address} beginnen schon Vorgänge von {process}: Eine Adresse führt zu einem einzigen Ablauf.`,
	En: `Mails to {address} begin cases of {process} already: an address leads to a single flow.`}

// checkStarts finds mail addresses that begin cases of two processes.
func (l *loader) checkStarts() {
	taken := map[string]string{}
	for _, name := range keys(l.set.Processes) {
		for _, t := range l.set.Processes[name].Flow.Triggers {
			if t.Kind != flows.OnMail {
				continue
			}
			for _, address := range t.Addresses {
				if other, known := taken[address]; known && other != name {
					l.report.Add(source.Diagnostic{Pos: t.Pos, Text: mailTwice.Say(source.Args{"address": address, "process": other})})
				}
				taken[address] = name
			}
		}
	}
}
