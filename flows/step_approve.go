package flows

import (
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var _ = register(StepType{
	Name:      "approve",
	Doc:       spec.Doc{De: "Menschen entscheiden: Sie wählen eines von mehreren Ergebnissen.", En: "People decide: they choose one of several outcomes."},
	Stop:      true,
	Keys:      taskKeys,
	Configure: configureTask,
	Enter:     enterTask,
	Result:    formResult,
	Examples: []string{
		"approve: pruefung\nby: holders(\"leitung\")\noutcomes: {ja: {label: Ja}, nein: {label: Nein, then: end abgelehnt, reason: required}}",
		"approve: pruefung\nby: group(\"pflege\")\nwithin: 7 days\nremind: [50%]\noverdue: [{after: 0 days, to: deputy}]\noutcomes: {ja: {label: Ja}}",
	},
})

func configureTask(p *parser, s *Step, d *spec.Decoded) {
	c := p.taskConfig(s, d, true)
	s.Config = &c
	switch {
	case c.by.empty() && !d.Has("by"):
		p.report.Error(s.node, msgNoBy, source.Args{"step": s.Name})
	case c.timeOutcome() != nil && c.clock.within == nil && c.clock.until == nil:
		p.report.Error(d.At("outcomes"), msgTimeWithoutDeadline, source.Args{"outcome": c.timeOutcome().Key})
	case (len(c.clock.overdue) > 0 || needsDeadline(c.clock.remind)) && c.clock.within == nil && c.clock.until == nil:
		p.report.Error(s.node, msgClockWithoutDeadline, source.Args{"step": s.Name})
	}
	if onlyTime(c.outcomes) {
		p.report.Error(d.At("outcomes"), msgNothingToChoose, source.Args{"step": s.Name})
	}
}

func enterTask(d *decider, s *Step) error { return d.openTask(s, Deciding, nil, "") }

func formResult(s *Step) map[string]*expression.Type {
	if s.form == nil {
		return nil
	}
	return s.form.Type().Fields
}

func needsDeadline(reminders []reminder) bool {
	for _, r := range reminders {
		if r.percent > 0 || r.before {
			return true
		}
	}
	return false
}

func onlyTime(outcomes []*Outcome) bool {
	for _, o := range outcomes {
		if !o.ByTime {
			return false
		}
	}
	return len(outcomes) > 0
}
