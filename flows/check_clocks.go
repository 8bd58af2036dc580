package flows

import (
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

var (
	msgRemindNever = &source.Message{Code: "remind-never",
		De: `Diese Erinnerung von {step} kommt nie rechtzeitig: Die Frist ist {within}. Nimm einen Anteil wie 50%, oder eine kürzere Zeit.`,
		En: `This reminder of {step} never comes in time: the deadline is {within}. Take a share such as 50%, or a shorter time.`}
	msgOverdueNever = &source.Message{Code: "overdue-never",
		De: `Das geschieht nie: {after} nach der Frist hat {to} den Schritt {step} schon beendet. Setz es davor.`,
		En: `This never happens: {after} after the deadline {to} has ended the step {step} already. Put it in front.`}
	msgStatusNever = &source.Message{Code: "status-never",
		De: `Kein Weg führt zum Status {status}. Lass einen Schritt oder ein Ergebnis mit „end {status}“ dorthin führen, oder streich ihn.`,
		En: `No way leads to the status {status}. Let a step or an outcome lead there with "end {status}", or delete it.`}
	msgReleaseNothing = &source.Message{Code: "release-nothing",
		De: `Der Schritt {step} gibt einen Platz in {register} zurück, aber kein Schritt dieses Ablaufs nimmt dort einen (do: reserve).`,
		En: `The step {step} gives a place in {register} back, but no step of this flow takes one there (do: reserve).`}
)

// checkClocks finds reminders and escalations that can never come.
func (p *parser) checkClocks() {
	for _, s := range p.flow.Steps {
		t := s.task()
		if t == nil {
			continue
		}
		p.checkReminders(s, t)
		p.checkEscalations(s, t)
	}
}

// period is the deadline of a step as far as it is known: fixed, or the value of a setting.
func (p *parser) period(v *expression.Setting) (expression.Period, bool) {
	if v == nil {
		return expression.Period{}, false
	}
	if v.Program == nil {
		period, is := v.Literal.(expression.Period)
		return period, is
	}
	name, is := strings.CutPrefix(v.Program.Source, "settings.")
	if !is {
		return expression.Period{}, false
	}
	period, is := p.flow.Settings[name].Value.(expression.Period)
	return period, is
}

func (p *parser) checkReminders(s *Step, t *taskConfig) {
	within, known := p.period(t.clock.within)
	if !known {
		return
	}
	for _, n := range s.decoded.Each("remind") {
		written, _ := strings.CutSuffix(strings.TrimSpace(n.Raw), " before")
		period, err := expression.ParsePeriod(written)
		if err != nil {
			continue // a share, or reported where it is read
		}
		if roughDays(period) > roughDays(within) {
			p.report.Warn(n, msgRemindNever, source.Args{"step": s.Name, "within": within.String()})
		}
	}
}

// roughDays is how long a period is, to compare those of different units.
func roughDays(p expression.Period) float64 {
	days := map[expression.Unit]float64{expression.Minutes: 1.0 / 1440, expression.Hours: 1.0 / 24, expression.Days: 1,
		expression.Workdays: 1.4, expression.Weeks: 7, expression.Months: 30.4, expression.Years: 365.25}
	return float64(p.N) * days[p.Unit]
}

// checkEscalations finds what stands behind an escalation that ends the task.
func (p *parser) checkEscalations(s *Step, t *taskConfig) {
	list := s.decoded.At("overdue")
	if list == nil || list.Kind != source.List || len(list.Items) != len(t.clock.overdue) {
		return
	}
	for i, e := range t.clock.overdue {
		for _, ends := range t.clock.overdue[:i] {
			if o := t.outcome(ends.outcome); ends.then == nil && (o == nil || o.Then.Kind == Stay) || p.broken(ends) || roughDays(ends.after) > roughDays(e.after) {
				continue
			}
			p.report.Warn(list.Items[i], msgOverdueNever, source.Args{"step": s.Name, "after": ends.after.String(), "to": ends.node.Raw})
			break
		}
	}
}

// broken says whether an escalation has a target that could not be read.
func (p *parser) broken(e escalation) bool {
	if e.then == nil {
		return false
	}
	_, known := p.flow.Statuses[e.then.Status]
	return e.then.Kind == Onward || e.then.Kind == ToEnd && !known
}

// checkEnds finds statuses of the author that no way leads to. The first one of a kind may be reached without being
// named: by running off the end, by an answer that never comes, by an action on the case.
func (p *parser) checkEnds(n *source.Node, runsOff bool) {
	if n == nil || n.Kind != source.Map {
		return
	}
	f := p.flow
	named := map[string]bool{}
	note := func(t *Target) {
		if t != nil && t.Kind == ToEnd {
			named[t.Status] = true
		}
	}
	for _, key := range f.NamedEnds() {
		named[key] = true
	}
	for _, s := range f.Steps {
		note(s.onError)
		switch c := s.Config.(type) {
		case *waitConfig:
			note(c.late)
		case *registerConfig:
			note(c.full)
		}
		if t := s.task(); t != nil {
			for _, e := range t.clock.overdue {
				note(e.then)
			}
		}
	}
	for _, kind := range statusKinds {
		if kind == "done" && runsOff || kind != "done" && kind != "refused" {
			named[f.defaultStatus(kind)] = true
		}
	}
	for _, s := range builtInStatuses {
		named[s.Key] = true
	}
	for _, e := range n.Entries {
		if !named[e.Key] {
			p.report.Warn(keyNode(e), msgStatusNever, source.Args{"status": e.Key})
		}
	}
}

// checkPlaces finds steps that give back a place which no step has taken.
func (p *parser) checkPlaces() {
	taken := map[string]bool{}
	for _, s := range p.flow.Steps {
		if c, is := s.Config.(*registerConfig); is && c.work == "reserve" {
			taken[c.in] = true
		}
	}
	for _, s := range p.flow.Steps {
		if c, is := s.Config.(*registerConfig); is && c.work == "release" && !taken[c.in] {
			p.report.Add(source.Diagnostic{Severity: source.Warning, Pos: s.Pos, Path: s.node.Path, Width: len([]rune(s.Name)),
				Text: msgReleaseNothing.Say(source.Args{"step": s.Name, "register": c.in})})
		}
	}
}
