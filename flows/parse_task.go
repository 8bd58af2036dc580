package flows

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

// taskConfig reads the keys that approve, task and work items share.
func (p *parser) taskConfig(s *Step, d *spec.Decoded, defaultNot bool) taskConfig {
	c := taskConfig{
		by: p.rule(d.At("by"), s.Name), not: p.rule(d.At("not"), s.Name+".not"), prefer: p.rule(d.At("prefer"), s.Name+".prefer"),
		defaultNot: defaultNot && !d.Has("not"), form: s.form, grace: defaultGrace,
		account: d.Word("signIn") == "account", linkShowsAll: d.Word("linkShows") == "all",
	}
	c.clock = p.clock(d)
	c.urgent = expression.CompileCondition(d.At("urgent"), boolType, p.env, p.report)
	if n := d.At("grace"); n != nil {
		if v := expression.CompileValue(n, lengthType, p.env, p.report); v != nil {
			if v.Program != nil {
				p.report.Error(n, msgGraceLiteral, nil)
			} else if period, ok := v.Literal.(expression.Period); ok {
				c.grace = period
			}
		}
	}
	if may := d.Nested("may"); may != nil {
		c.mayRelease, c.maySkip = may.Word("release"), may.Word("skip")
		c.mayDecide = p.rule(may.At("decide"), s.Name+".may")
		c.aid = p.aid(may)
	}
	for _, o := range d.Map("outcomes") {
		c.outcomes = append(c.outcomes, p.outcome(s, o))
	}
	p.checkOverdue(s, d, &c)
	p.checkBulk(s, d, &c)
	p.votes(s, d, &c)
	p.decisionConfig(d, &c)
	p.rowsConfig(s, d, &c)
	p.editsConfig(d, &c)
	return c
}

func (p *parser) compilePeople(n *source.Node) *expression.Program {
	p.checkOffices(n)
	return expression.CompileCondition(n, peopleType, p.people, p.report)
}

// officeCall finds functions, groups and services that are named literally.
var officeCall = regexp.MustCompile(`\b(holders|group)\(\s*["']([^"']*)["']`)

// checkOffices checks functions and groups that a people rule names.
func (p *parser) checkOffices(n *source.Node) {
	for _, m := range officeCall.FindAllStringSubmatchIndex(n.Raw, -1) {
		kind, name := n.Raw[m[2]:m[3]], n.Raw[m[4]:m[5]]
		known, message := p.world.Functions, msgNoFunction
		if kind == "group" {
			known, message = p.world.Groups, msgNoGroup
		}
		if slices.Contains(known, name) {
			continue
		}
		d := source.Diagnostic{Pos: n.PosAt(len([]rune(n.Raw[:m[4]]))), Path: n.Path, Width: len([]rune(name)),
			Text: message.Say(source.Args{"name": name, "known": strings.Join(known, ", ")})}
		if guess := source.Suggest(name, known); guess != "" {
			d.Suggestion = msgDidYouMean.Say(source.Args{"name": guess})
		}
		p.report.Add(d)
	}
}

var percent = regexp.MustCompile(`^(\d{1,3}) ?%$`)

// clock reads within, until, remind and overdue.
func (p *parser) clock(d *spec.Decoded) clock {
	var c clock
	c.within = expression.CompileValue(d.At("within"), lengthType, p.env, p.report)
	if n := d.At("until"); n != nil {
		c.until = expression.CompileValue(n, nil, p.env, p.report)
		if c.until != nil {
			c.until = p.dated(n, c.until)
		}
		if c.within != nil {
			p.report.Error(n, msgWithinAndUntil, nil)
		}
	}
	for _, n := range d.Each("remind") {
		if r, ok := p.reminder(n); ok {
			c.remind = append(c.remind, r)
		}
	}
	c.overdue = p.overdue(d.At("overdue"))
	return c
}

// dated makes sure that a value is a day or an instant.
func (p *parser) dated(n *source.Node, v *expression.Setting) *expression.Setting {
	if v.Program == nil {
		kind := expression.Day
		if strings.Contains(n.Raw, ":") {
			kind = expression.Instant
		}
		return expression.CompileValue(n, &expression.Type{Kind: kind}, p.env, p.report)
	}
	switch v.Program.Type.Kind {
	case expression.Day, expression.Instant, expression.Anything:
		return v
	}
	p.report.Error(n, msgUntilDate, nil)
	return nil
}

func (p *parser) reminder(n *source.Node) (reminder, bool) {
	raw := strings.TrimSpace(n.Raw)
	if m := percent.FindStringSubmatch(raw); m != nil {
		share, _ := strconv.Atoi(m[1])
		if share < 1 || share > 100 {
			p.report.Error(n, msgBadPercent, nil)
			return reminder{}, false
		}
		return reminder{percent: share}, true
	}
	written, before := strings.CutSuffix(raw, " before")
	period, err := expression.ParsePeriod(written)
	if err != nil {
		p.report.Error(n, msgBadReminder, source.Args{"written": raw})
		return reminder{}, false
	}
	return reminder{period: period, before: before}, true
}

// overdue reads a list of escalations, or the name of an outcome: silence as an answer.
func (p *parser) overdue(n *source.Node) []escalation {
	if n == nil {
		return nil
	}
	if n.Kind == source.Scalar {
		return []escalation{{outcome: n.Raw, node: n}}
	}
	if n.Kind != source.List {
		p.report.Error(n, msgOverdueShape, nil)
		return nil
	}
	var list []escalation
	for _, one := range n.Items {
		d := escalationObject.Read(one, p.report)
		var e escalation
		if after := d.At("after"); after != nil {
			period, err := expression.ParsePeriod(after.Raw)
			if err != nil {
				p.report.Error(after, msgBadPeriod, source.Args{"written": after.Raw})
			}
			e.after = period
		}
		switch to := d.Word("to"); to {
		case "deputy":
			e.deputy = true
		case "level up":
			e.levelUp = true
		default:
			e.outcome, e.node = to, d.At("to")
		}
		list = append(list, e)
	}
	return list
}

var escalationObject = &spec.Object{Name: "overdue", Doc: spec.Doc{De: "Was nach der Frist geschieht.", En: "What happens after the deadline."}, Keys: []spec.Key{
	{Name: "after", Kind: spec.Word, Required: true, Doc: spec.Doc{De: "Wie lange nach der Frist.", En: "How long after the deadline."}, Example: "7 days"},
	{Name: "to", Kind: spec.Word, Required: true, Doc: spec.Doc{De: "deputy, level up, ein Ergebnis, ein Schritt, oder end mit einem Status.", En: "deputy, level up, an outcome, a step, or end with a status."}, Example: "level up"},
}}

func (p *parser) checkOverdue(s *Step, d *spec.Decoded, c *taskConfig) {
	var keys []string
	for _, o := range c.outcomes {
		keys = append(keys, o.Key)
	}
	for i := range c.clock.overdue {
		e := &c.clock.overdue[i]
		switch {
		case e.outcome == "" || c.outcome(e.outcome) != nil:
		case e.node != nil && (p.flow.steps[e.outcome] != nil || strings.HasPrefix(e.outcome, "end ")):
			then := p.target(e.node, s)
			e.then, e.outcome = &then, ""
		default:
			p.unknown(d.At("overdue"), msgBadOverdue, e.outcome, append([]string{"deputy", "level up"}, keys...))
		}
	}
}

// outcome reads one choice.
func (p *parser) outcome(s *Step, d spec.Named) *Outcome {
	o := &Outcome{Key: d.Name, Pos: d.KeyPos,
		Label: expression.CompileText(d.At("label"), p.env, p.report), Text: expression.CompileText(d.At("text"), p.env, p.report),
		Reason: d.Word("reason") == "required", MinLength: reasonLength, AtMost: d.Count("atMost"),
		Expires: expression.CompileValue(d.At("expires"), lengthType, p.env, p.report),
		ByTime:  d.Word("by") == "time", ByRows: d.Word("by") == "rows", Restart: d.Word("restart"), Abstain: d.Flag("abstain")}
	if d.Has("minLength") {
		o.MinLength = d.Count("minLength")
	}
	if n := d.At("then"); n != nil {
		o.Then = p.target(n, s)
	}
	if n := d.At("until"); n != nil {
		if o.Until = expression.CompileValue(n, nil, p.env, p.report); o.Until != nil {
			o.Until = p.dated(n, o.Until)
		}
	}
	p.checkOutcome(s, o, d)
	return o
}

func (p *parser) checkOutcome(s *Step, o *Outcome, d spec.Named) {
	if o.Then.Kind == Hold && !d.Has("until") {
		p.report.Error(d.At("then"), msgHoldUntil, nil)
	}
	if o.Restart != "" {
		if p.flow.steps[o.Restart] == nil {
			p.unknown(d.At("restart"), msgNoStep, o.Restart, sortedKeys(p.flow.steps))
			o.Restart = ""
		} else if !p.canLead(d.At("restart"), s, p.flow.steps[o.Restart]) {
			o.Restart = ""
		}
	}
	for _, only := range []struct {
		key  string
		kind TargetKind
	}{{"fields", Return}, {"expires", Return}, {"restart", Return}, {"to", Return}, {"until", Hold}} {
		if d.Has(only.key) && o.Then.Kind != only.kind {
			p.report.Error(d.At(only.key), msgOnlyWith, source.Args{"key": only.key, "then": string(only.kind)})
		}
	}
	if o.Then.Kind != Return || p.askedStep(s, o, d) {
		return
	}
	switch fields := d.Words("fields"); {
	case len(fields) == 0:
		p.report.Error(d.Node, msgReturnFields, nil)
	case len(fields) == 1 && fields[0] == "chosen":
		o.Choose = true
	case len(fields) == 1 && fields[0] == "all":
		o.All = true
	default:
		o.Fields = fields
		for _, n := range d.Each("fields") {
			if p.startField(n.Raw) == nil {
				p.unknown(n, msgNoSuchField, n.Raw, p.fieldNames())
			}
		}
	}
}

func (p *parser) fieldNames() []string {
	var names []string
	if p.flow.Form != nil {
		for _, page := range p.flow.Form.Pages {
			for _, f := range page.Fields {
				names = append(names, f.Name)
			}
		}
	}
	return names
}

// target reads where an outcome leads.
func (p *parser) target(n *source.Node, s *Step) Target {
	if n == nil {
		return Target{}
	}
	raw := strings.TrimSpace(n.Raw)
	switch {
	case raw == "return" || raw == "hold":
		if s == nil || !slices.Contains([]string{"approve", "task"}, s.Type.Name) {
			p.report.Error(n, msgReturnOnlyHere, source.Args{"then": raw})
			return Target{}
		}
		return Target{Kind: TargetKind(raw)}
	case raw == "end":
		p.report.Error(n, msgEndStatus, source.Args{"known": strings.Join(p.flow.statuses, ", ")})
		return Target{}
	case strings.HasPrefix(raw, "end "):
		return Target{Kind: ToEnd, Status: p.status(&source.Node{Kind: source.Scalar, Raw: strings.TrimSpace(raw[4:]), Pos: n.PosAt(4), Path: n.Path})}
	case p.flow.steps[raw] == nil:
		known := append(sortedKeys(p.flow.steps), "return", "hold")
		if _, is := p.flow.Statuses[raw]; is {
			p.report.Add(source.Diagnostic{Pos: n.Pos, Path: n.Path, Width: len([]rune(raw)), Text: msgStatusNotStep.Say(source.Args{"name": raw}),
				Suggestion: msgWrite.Say(source.Args{"text": "end " + raw})})
			return Target{}
		}
		p.unknown(n, msgNoStep, raw, known)
		return Target{}
	}
	if !p.canLead(n, s, p.flow.steps[raw]) {
		return Target{}
	}
	return Target{Kind: ToStep, Step: raw}
}

// canLead reports a target that a step must not lead to.
func (p *parser) canLead(n *source.Node, from, to *Step) bool {
	switch {
	case p.mayLead(from, to):
		return true
	case to.in.of == nil:
		p.report.Error(n, msgOutOfUndo, source.Args{"step": to.Name})
	default:
		p.report.Error(n, msgIntoBlock, source.Args{"step": to.Name, "block": to.in.of.Name})
	}
	return false
}

// mayLead says whether a step may lead to another: to one of its own list, or of a list around it, but never into a
// block, nor out of what takes a step back (rule S4).
func (p *parser) mayLead(from, to *Step) bool {
	if from == nil {
		return to.in == p.flow.root
	}
	for at := from; at != nil; at = at.in.of {
		if at.in == to.in {
			return true
		}
		if at.in.undo {
			return false
		}
	}
	return false
}
