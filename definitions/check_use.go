package definitions

import (
	"regexp"
	"slices"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// checkUse warns of forms that nothing uses (flows.Parse does so for mails), and of connectors that
// connections.yaml does not mention.
func (l *loader) checkUse(p *process) {
	if p.flow == nil || p.flow.node == nil {
		return
	}
	used := map[string]bool{p.start: true}
	search(p.flow.node, func(e source.Entry) {
		if e.Key == "form" {
			used[rawOf(e.Value)] = true
		}
	})
	for _, f := range p.forms {
		if name := rawOf(f.node.Get("form")); name != "" && !used[name] {
			l.report.Warn(f.node.Get("form"), formUnused, nil)
		}
	}
	for _, step := range p.allSteps() {
		if len(step.Entries) == 0 || l.rebuilding {
			continue
		}
		first := step.Entries[0]
		if _, connector := l.ops[first.Key]; connector && !ownStep(first.Key) && !l.configured[first.Key] {
			d := first.KeyDiagnostic(noConnection.Say(source.Args{"name": first.Key}))
			d.Severity = source.Warning
			l.report.Add(d)
		}
	}
}

// ownStep says whether a word is a kind of step of its own, such as mail: those need no connection.
func ownStep(word string) bool {
	return slices.ContainsFunc(flows.StepTypes(), func(t *flows.StepType) bool { return t.Name == word })
}

// search calls see for every entry of every map below n.
func search(n *source.Node, see func(source.Entry)) {
	if n == nil {
		return
	}
	for _, e := range n.Entries {
		see(e)
		search(e.Value, see)
	}
	for _, item := range n.Items {
		search(item, see)
	}
}

func itemsOf(n *source.Node) []*source.Node {
	if n == nil {
		return nil
	}
	return n.Items
}

// serviceCall finds service("name") in a people expression.
var serviceCall = regexp.MustCompile(`\bservice\(\s*["']([^"']*)["']\s*\)`)

// checkServices reports services that site.yaml does not declare.
func (l *loader) checkServices(p *process) {
	peopleOf(p.flow.node, func(n *source.Node) {
		for _, call := range serviceCall.FindAllStringSubmatch(n.Raw, -1) {
			if !l.services[call[1]] {
				l.unknown(n, unknownService, call[1], keys(l.services))
			}
		}
	})
}

// peopleOf calls see for every scalar under a key of kind people.
func peopleOf(n *source.Node, see func(*source.Node)) {
	people := []string{"by", "to", "cc", "who", "not", "close", "prefer", "decide"}
	search(n, func(e source.Entry) {
		if !slices.Contains(people, e.Key) || e.Value == nil {
			return
		}
		for _, one := range append([]*source.Node{e.Value}, e.Value.Items...) {
			if one.Kind == source.Scalar {
				see(one)
			}
		}
	})
}

// keepFromStart is a time of keeping that begins with the submission, so that a long step can outlast it.
var keepFromStart = regexp.MustCompile(`^\s*([0-9]+ +[a-z]+)(?: +after +(?:submission|start))?\s*$`)

// checkKeep warns of answers that are erased while a step may still need them: a deadline that is longer
// than the answer is kept. Times that begin with the decision or the end cannot run out before.
func (l *loader) checkKeep(p *process) {
	for _, f := range p.forms {
		search(f.node, func(e source.Entry) {
			if e.Key != "fields" || e.Value == nil {
				return
			}
			for _, field := range e.Value.Items {
				l.checkKept(p, field)
			}
		})
	}
}

func (l *loader) checkKept(p *process, field *source.Node) {
	keep := field.Get("keep")
	match := keepFromStart.FindStringSubmatch(rawOf(keep))
	if match == nil {
		return
	}
	kept, err := expression.ParsePeriod(match[1])
	if err != nil {
		return // forms says what is wrong with it
	}
	for _, step := range p.allSteps() {
		within, known := p.within(step)
		if known && days(within) > days(kept) {
			l.report.Warn(keep, keptTooShort, source.Args{"step": stepName(step), "within": within.String(),
				"field": rawOf(field.Get("name")), "keep": rawOf(keep)})
		}
	}
}

// within is the deadline of a step as far as it is known: a literal or the value of a setting.
func (p *process) within(step *source.Node) (expression.Period, bool) {
	raw := rawOf(step.Get("within"))
	if name, isSetting := strings.CutPrefix(strings.ReplaceAll(raw, " ", ""), "=settings."); isSetting {
		period, ok := p.settings[name].Value.(expression.Period)
		return period, ok
	}
	period, err := expression.ParsePeriod(raw)
	return period, err == nil
}

// allSteps are the steps of the flow as written, those inside of blocks and of undo too, in the order of the file.
func (p *process) allSteps() []*source.Node {
	var all []*source.Node
	var look func(list *source.Node)
	look = func(list *source.Node) {
		for _, step := range itemsOf(list) {
			all = append(all, step)
			look(step.Get("steps"))
			if branches := step.Get("branches"); branches != nil && branches.Kind == source.Map {
				for _, b := range branches.Entries {
					look(b.Value)
					if b.Value != nil {
						look(b.Value.Get("steps"))
					}
				}
			}
			if undo := step.Get("undo"); undo != nil && undo.Kind == source.Map {
				all = append(all, undo)
			} else {
				look(undo)
			}
		}
	}
	look(p.flowNode("steps"))
	return all
}

// stepName is the name of a step: the value of its first key.
func stepName(step *source.Node) string {
	if step == nil || len(step.Entries) == 0 {
		return ""
	}
	return rawOf(step.Entries[0].Value)
}

// days is about how many days a period has, to compare periods of different units.
func days(p expression.Period) float64 {
	perUnit := map[expression.Unit]float64{expression.Minutes: 1.0 / 1440, expression.Hours: 1.0 / 24, expression.Days: 1,
		expression.Workdays: 1.4, expression.Weeks: 7, expression.Months: 30.4, expression.Years: 365.25}
	return float64(p.N) * perUnit[p.Unit]
}
