package flows

import "laufzettel/definitions/spec"

var _ = register(StepType{
	Name:      "task",
	Doc:       spec.Doc{De: "Menschen tun etwas und melden es: meist mit einem eigenen Formular.", En: "People do something and report it, mostly with a form of its own."},
	Stop:      true,
	Keys:      taskKeys,
	Configure: configureTask,
	Enter:     enterTask,
	Result:    formResult,
	Examples:  []string{"task: unterlagen\nby: submitter\nwithin: 30 days\nremind: [7 days before]\noutcomes: {fertig: {label: Fertig}, vorbei: {by: time, then: end verfallen}}"},
})
