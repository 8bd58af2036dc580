package definitions

import (
	"slices"
	"strings"

	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

// What an example names that does not exist.
var (
	unknownOutcome = &source.Message{
		Code: "unknown-outcome",
		De:   "Der Schritt \"{step}\" hat kein Ergebnis \"{name}\"; es gibt: {known}.",
		En:   "The step \"{step}\" has no outcome \"{name}\"; there are: {known}.",
	}
	unknownAction = &source.Message{
		Code: "unknown-action",
		De:   "\"{name}\" steht nicht unter anytime; dort gibt es: {known}.",
		En:   "\"{name}\" does not stand under anytime; there are: {known}.",
	}
	unknownMail = &source.Message{
		Code: "unknown-mail",
		De:   "Eine Mail \"{name}\" verschickt der Ablauf nicht; es gibt: {known}.",
		En:   "The flow sends no mail \"{name}\"; there are: {known}.",
	}
	unknownRegister = &source.Message{
		Code: "unknown-register-given",
		De:   "Ein Register \"{name}\" gibt es nicht; es gibt: {known}.",
		En:   "There is no register \"{name}\"; there are: {known}.",
	}
	unknownSetting = &source.Message{
		Code: "unknown-setting-given",
		De:   "Eine Einstellung \"{name}\" hat der Vorgang nicht; es gibt: {known}.",
		En:   "The process has no setting \"{name}\"; there are: {known}.",
	}
	unknownActor = &source.Message{
		Code: "unknown-actor",
		De:   "\"{name}\" ist keine Person der Organisation und nicht unter given; es gibt: {known}.",
		En:   "\"{name}\" is no person of the organisation and not under given; there are: {known}.",
	}
	unknownEndStatus = &source.Message{
		Code: "unknown-status",
		De:   "\"{name}\" ist kein Ende dieses Ablaufs; es gibt: {known}.",
		En:   "\"{name}\" is no end of this flow; there are: {known}.",
	}
)

// readTests reads the author's examples: their shape. What they name is checked once everybody is known.
func (l *loader) readTests(p *process) {
	for _, f := range l.find(testFile, p.folder) {
		d := testSpec.Read(f.node, l.report)
		l.checkFileName(d.At("test"), f)
		p.built.Tests = append(p.built.Tests, d)
		if p.built.Flow != nil {
			l.examples = append(l.examples, example{p.built, d})
		}
	}
}

// example is an example whose names are still to be checked.
type example struct {
	process *Process
	decoded *spec.Decoded
}

// checkExamples checks that examples name steps, outcomes, people, mails and actions that exist.
func (l *loader) checkExamples() {
	for _, e := range l.examples {
		l.checkExample(e)
	}
}

func (l *loader) checkExample(e example) {
	known := map[string]bool{}
	for _, p := range l.set.People {
		known[p.ID] = true
	}
	note := func(given *spec.Decoded) {
		if given != nil {
			for _, p := range given.List("people") {
				known[p.Word("id")] = true
			}
		}
	}
	note(e.decoded.Nested("given"))
	for _, d := range append(e.decoded.List("steps"), e.decoded.List("table")...) {
		note(d.Nested("given"))
	}
	people := func(nodes ...*source.Node) {
		for _, n := range nodes {
			if n != nil && len(l.set.People) > 0 && !known[n.Raw] && !l.services[n.Raw] && !strings.Contains(n.Raw, "@") && n.Raw != "submitter" && n.Raw != "subject" {
				l.unknown(n, unknownActor, n.Raw, keys(known))
			}
		}
	}
	if start := e.decoded.Nested("start"); start != nil {
		people(start.At("by"))
	}
	for _, d := range e.decoded.List("steps") {
		people(d.At("by"))
		people(d.Each("to")...)
		l.checkTestStep(e.process, d.At("step"))
		l.checkTestOutcome(e.process, d)
		if n := d.At("action"); n != nil {
			var names []string
			for _, a := range e.process.Flow.Anytime {
				names = append(names, a.Name)
			}
			l.known(n, unknownAction, names)
		}
		l.checkTestWait(e.process, d.Nested("expect"), people)
	}
	for _, d := range e.decoded.List("table") {
		people(d.At("by"))
		l.checkTestWait(e.process, d.Nested("expect"), people)
	}
	if end := e.decoded.Nested("expect"); end != nil {
		l.checkTestStatus(e.process, end.At("status"))
		l.checkTestMails(e.process, end.At("mails"), people)
		for _, call := range end.List("calls") {
			l.checkTestStep(e.process, call.At("step"))
		}
	}
}

func (l *loader) checkTestWait(p *Process, d *spec.Decoded, people func(...*source.Node)) {
	if d == nil {
		return
	}
	l.checkTestStep(p, d.At("step"))
	for _, n := range d.Each("open") {
		l.checkTestStep(p, n)
	}
	people(d.Each("by")...)
	if next := d.At("next"); next != nil {
		if next.Kind != source.Map {
			l.wrong(next, aMap.Say(nil))
		}
		for _, e := range next.Entries {
			l.checkTestStep(p, keyNodeOf(e))
			if e.Value.Kind == source.List {
				people(e.Value.Items...)
			} else if e.Value.Kind == source.Scalar {
				people(e.Value)
			}
		}
	}
	l.checkTestMails(p, d.At("mails"), people)
	l.checkTestStatus(p, d.At("status"))
	for _, call := range d.List("calls") {
		l.checkTestStep(p, call.At("step"))
	}
}

func (l *loader) checkTestStep(p *Process, n *source.Node) {
	if n == nil || p.Flow.Step(n.Raw) != nil {
		return
	}
	var known []string
	for _, step := range p.Flow.Steps {
		if step.Name != "" {
			known = append(known, step.Name)
		}
	}
	l.unknown(n, unknownStep, n.Raw, known)
}

func (l *loader) checkTestOutcome(p *Process, d *spec.Decoded) {
	n, step := d.At("outcome"), p.Flow.Step(d.Word("step"))
	if n == nil || step == nil {
		return
	}
	var known []string
	for _, o := range step.Outcomes() {
		known = append(known, o.Key)
	}
	if len(known) == 0 || slices.Contains(known, n.Raw) || d.Has("refused") {
		return
	}
	report := source.Diagnostic{Pos: n.Pos, Path: n.Path, Width: n.Width(),
		Text: unknownOutcome.Say(source.Args{"step": step.Name, "name": n.Raw, "known": list(known)})}
	if near := source.Suggest(n.Raw, known); near != "" {
		report.Suggestion = didYouMean.Say(source.Args{"name": near})
	}
	l.report.Add(report)
}

func (l *loader) checkTestStatus(p *Process, n *source.Node) {
	if n == nil || n.Raw == "open" {
		return
	}
	l.known(n, unknownEndStatus, keys(p.Flow.Statuses))
}

// checkTestMails checks a list of mails, of which each is a name or an object; bare names stand for templates.
func (l *loader) checkTestMails(p *Process, n *source.Node, people func(...*source.Node)) {
	if n == nil {
		return
	}
	for _, one := range ExpectedMails(n, l.report) {
		if name := one.At("mail"); name != nil {
			known := append(keys(p.Flow.Mails), strings.Split(briefWords, ", ")...)
			l.known(name, unknownMail, known)
		}
		people(one.Each("to")...)
	}
}

// ExpectedMails reads a list of mails that an example expects: names, or objects with recipients and words.
func ExpectedMails(n *source.Node, report *source.Report) []*spec.Decoded {
	nodes := []*source.Node{n}
	if n.Kind == source.List {
		nodes = n.Items
	}
	var mails []*spec.Decoded
	for _, one := range nodes {
		if one.Kind == source.Scalar {
			one = &source.Node{Kind: source.Map, Pos: one.Pos, Path: one.Path, Entries: []source.Entry{{Key: "mail", KeyPos: one.Pos, Value: one}}}
		}
		mails = append(mails, testMailSpec.Read(one, report))
	}
	return mails
}

// known reports a name at n that is not among those that exist.
func (l *loader) known(n *source.Node, m *source.Message, names []string) {
	if !slices.Contains(names, n.Raw) {
		l.unknown(n, m, n.Raw, names)
	}
}
