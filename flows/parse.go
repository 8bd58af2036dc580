package flows

import (
	"slices"
	"sort"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
	"laufzettel/forms"
)

// parser builds one flow; everything wrong goes into report, and parsing goes on.
type parser struct {
	world    *World
	report   *source.Report
	flow     *Flow
	env      *expression.Env // what expressions of the flow may name where the parser stands
	base     *expression.Env // what they may name everywhere
	people   *expression.Env // the same with bare names of steps, for people rules
	types    map[string]map[string]*expression.Type
	used     map[string]bool // mail templates that a step sends
	inside   *Step           // being configured; expressions see the items and steps of the blocks around it
	declared *source.Node    // the statuses as the author wrote them
	// handedIn are the forms of anytime actions, by action.
	handedIn map[string]*forms.Form
}

var (
	boolType   = &expression.Type{Kind: expression.Bool}
	textType   = &expression.Type{Kind: expression.Text}
	numberType = &expression.Type{Kind: expression.Number}
	lengthType = &expression.Type{Kind: expression.Length}
	peopleType = &expression.Type{Kind: expression.People}
)

var flowObject = &spec.Object{
	Name: "flow",
	Doc:  spec.Doc{De: "Der Ablauf eines Vorgangs: Schritt für Schritt, wer entscheidet und was dann geschieht.", En: "The flow of a case: step by step, who decides and what happens then."},
	Keys: []spec.Key{
		{Name: "flow", Kind: spec.Word, Required: true, Doc: spec.Doc{De: "Name des Vorgangs, wie der Ordner.", En: "Name of the process, like the folder."}, Example: "ausleihe"},
		{Name: "number", Kind: spec.Word, Required: true, Doc: spec.Doc{De: "Muster der Vorgangsnummern: {year}, {month} und {seq:5} für die laufende Nummer mit fünf Stellen.", En: "Pattern of case numbers: {year}, {month} and {seq:5} for the running number with five digits."}, Example: "ANE-{year}-{seq:5}"},
		{Name: "title", Kind: spec.Text, Doc: spec.Doc{De: "Überschrift eines Vorgangs auf Seiten, nie in Betreffzeilen.", En: "Heading of a case on pages, never in mail subjects."}, Example: `"{{ code.label }}"`},
		{Name: "start", Kind: spec.NestedList, Single: true, Object: startObject, Required: true, Doc: spec.Doc{De: "Womit ein Vorgang beginnt: ein Formular, und was ihn sonst noch beginnen kann. Mehreres als Liste.", En: "What a case begins with: a form, and whatever else can begin it. Several as a list."}, Example: "{form: ausleihe}"},
		{Name: "statuses", Kind: spec.Any, Doc: spec.Doc{De: "Wie ein Vorgang enden kann: Name und Art (done, refused, expired, withdrawn, cancelled), auch mit Beschriftung.", En: "How a case can end: name and kind (done, refused, expired, withdrawn, cancelled), optionally with a label."}, Example: "{abgelehnt: refused}"},
		{Name: "visible", Kind: spec.TextMap, Doc: spec.Doc{De: "Was wer vom Vorgang sieht: all, state (nur den Stand) oder nothing.", En: "What who sees of the case: all, state (only where it is) or nothing."}, Example: "{subject: state, others: nothing}"},
		{Name: "access", Kind: spec.Nested, Object: accessObject, Doc: spec.Doc{De: "Wer Vorgänge dieser Art liest, wo das nicht nach Gliederung und Recht gehen soll.", En: "Who reads cases of this process where units and rights shall not decide it."}, Example: "{see: [participants, submitter], never: subject}"},
		amendKey,
		{Name: "steps", Kind: spec.Any, Required: true, Doc: spec.Doc{De: "Die Schritte, von oben nach unten.", En: "The steps, from the top."}, Example: "[{end: erledigt}]"},
		{Name: "anytime", Kind: spec.NestedList, Object: actionObject, Doc: spec.Doc{De: "Was einen laufenden Vorgang jederzeit erreichen darf.", En: "What may reach a running case at any time."}, Example: "[{action: zurueckziehen, by: submitter, then: end zurueckgezogen}]"},
		{Name: "keep", Kind: spec.NestedList, Doc: spec.Doc{De: "Wie lange ein beendeter Vorgang aufgehoben wird.", En: "How long an ended case is kept."}, Example: "[{status: refused, for: 1 year}, {for: 10 years}]", Object: &spec.Object{Name: "keep", Doc: spec.Doc{De: "Aufbewahrung.", En: "Retention."}, Keys: []spec.Key{
			{Name: "status", Kind: spec.Word, Doc: spec.Doc{De: "Ein Status oder eine Art von Status; ohne Angabe alle anderen.", En: "A status or a kind of status; all others if not given."}, Example: "refused"},
			{Name: "for", Kind: spec.Word, Required: true, Doc: spec.Doc{De: "Wie lange.", En: "How long."}, Example: "10 years"},
		}}},
		{Name: "owner", Kind: spec.Word, Doc: spec.Doc{De: "Die Gruppe oder das Amt, das die Einstellungen des Vorgangs im Web ändert und offene Annahmen bestätigt; sonst nur admin.", En: "The group or function that changes the settings of the process on the web and confirms open guesses; otherwise only admin."}, Example: "geschaeftsstelle"},
		{Name: "land", Kind: spec.Word, Doc: spec.Doc{De: "Wessen Feiertage gelten, wo die Gliederung nichts sagt.", En: "Whose holidays count where the unit says nothing."}, Example: "HE"},
	},
}

var actionObject = &spec.Object{
	Name: "anytime",
	Doc:  spec.Doc{De: "Etwas, das einen laufenden Vorgang erreichen darf.", En: "Something that may reach a running case."},
	Keys: []spec.Key{
		{Name: "action", Kind: spec.Name, Required: true, Doc: spec.Doc{De: "Der Name.", En: "The name."}, Example: "zurueckziehen"},
		{Name: "label", Kind: spec.Text, Doc: spec.Doc{De: "Was auf dem Knopf steht.", En: "What the button says."}, Example: "Antrag zurückziehen"},
		{Name: "by", Kind: spec.People, Required: true, Doc: spec.Doc{De: "Wer das darf.", En: "Who may do it."}, Example: "submitter"},
		{Name: "until", Kind: spec.Word, Doc: spec.Doc{De: "Bis über diesen Schritt entschieden ist.", En: "Until this step is decided."}, Example: "fachlich"},
		{Name: "form", Kind: spec.Word, Doc: spec.Doc{De: "Ein eigenes Formular dafür. Was darin steht, lesen die Schritte als steps.<action>; wer gerade gefragt ist, bekommt Bescheid.", En: "A form of its own. Steps read what is in it as steps.<action>; whoever is asked at the moment is told."}, Example: "nachreichung"},
		{Name: "then", Kind: spec.Word, Doc: spec.Doc{De: "Wohin es geht; ohne Angabe wird nur festgehalten.", En: "Where it leads; without it, it is only recorded."}, Example: "end zurueckgezogen"},
	},
}

// Parse builds a flow from the file at n and checks everything that can be known from it alone:
// names, kinds, targets, reachability, expressions. The flow is nil if there are errors.
func Parse(n *source.Node, world *World, report *source.Report) *Flow {
	if n == nil {
		return nil
	}
	f, fit := parse(n, world, report)
	if !fit {
		return nil
	}
	return f
}

// parse builds a flow and says whether it may be used: a flow with errors is as complete as they let it be.
func parse(n *source.Node, world *World, report *source.Report) (*Flow, bool) {
	before, first := errorsIn(report), len(report.Diagnostics)
	p := &parser{world: world, report: report, types: map[string]map[string]*expression.Type{}, used: map[string]bool{}}
	d := flowObject.Read(n, report)
	p.flow = &Flow{Name: d.Word("flow"), Number: Number{Pattern: d.Word("number")}, Forms: map[string]*forms.Form{},
		Statuses: map[string]Status{}, Visible: map[string]string{}, Mails: map[string]*MailText{},
		Settings: world.Settings, Land: world.Land, steps: map[string]*Step{}}
	f := p.flow
	if land := d.Word("land"); land != "" {
		f.Land = land
	}
	p.number(d.At("number"))
	p.startForm(d.At("start"), d.List("start"))
	p.declared = d.At("statuses")
	p.statuses(p.declared)
	p.visible(d.At("visible"))
	f.root = &sequence{}
	p.outline(d.At("steps"), f.root)
	p.actionForms(d.List("anytime"))
	p.environment()
	p.access(d.Nested("access"))
	p.amendment(d.Nested("amend"))
	f.Title = expression.CompileText(d.At("title"), p.env, report)
	for _, name := range sortedKeys(world.MailTexts) {
		p.stand(f.steps[name])
		f.Mails[name] = p.mailText(name, world.MailTexts[name])
	}
	for _, s := range f.Steps {
		p.stand(s)
		p.configure(s)
	}
	p.stand(nil)
	for _, a := range d.List("anytime") {
		p.action(a)
	}
	for _, k := range d.List("keep") {
		p.keep(k)
	}
	p.triggers(d.List("start"))
	p.checkFlow()
	p.checkOriginals()
	p.checkHidden()
	if f.Form == nil {
		p.forgetUnknownNames(first)
	}
	return f, f.Form != nil && errorsIn(report) == before
}

// forgetUnknownNames removes what follows from a start form that is missing or broken: every field that
// the flow reads would be reported as unknown, and the one real mistake would drown.
func (p *parser) forgetUnknownNames(first int) {
	follows := func(d source.Diagnostic) bool {
		return slices.Contains([]string{"unknown-name", "unquoted-text", "known-elsewhere"}, d.Code)
	}
	kept := slices.DeleteFunc(slices.Clone(p.report.Diagnostics[first:]), follows)
	p.report.Diagnostics = append(p.report.Diagnostics[:first:first], kept...)
}

func errorsIn(r *source.Report) int {
	n := 0
	for _, d := range r.Diagnostics {
		if d.Severity == source.Error {
			n++
		}
	}
	return n
}

// outline reads kinds and names of all steps, so that expressions may name steps further down.
func (p *parser) outline(n *source.Node, in *sequence) {
	if n == nil {
		return
	}
	if n.Kind != source.List {
		p.report.Error(n, msgStepsShape, nil)
		return
	}
	for _, one := range n.Items {
		s := p.sketch(one)
		if s == nil {
			continue
		}
		s.Index, s.in, s.at = len(p.flow.Steps), in, len(in.steps)
		p.flow.Steps, in.steps = append(p.flow.Steps, s), append(in.steps, s)
		if s.Type.Ends {
			continue
		}
		p.know(s, one)
		p.nest(s)
	}
	if len(in.steps) == 0 {
		p.report.Error(n, msgNoSteps, nil)
	}
}

// know takes the name of a step.
func (p *parser) know(s *Step, one *source.Node) {
	if first := p.flow.steps[s.Name]; first != nil {
		p.report.Add(source.Diagnostic{Pos: s.Pos, Path: one.Path, Text: msgStepTwice.Say(source.Args{"step": s.Name}), Width: len([]rune(s.Name)),
			Related: []source.Related{{Pos: first.Pos, Text: msgFirstHere.Say(nil)}}})
		return
	}
	if p.flow.Form != nil && p.flow.Form.Field(s.Name) != nil {
		p.report.Add(source.Diagnostic{Pos: s.Pos, Path: one.Path, Text: msgStepLikeField.Say(source.Args{"step": s.Name}), Width: len([]rune(s.Name))})
	}
	p.flow.steps[s.Name] = s
}

// sketch reads the kind and the name of a step: its first key.
func (p *parser) sketch(n *source.Node) *Step {
	if n.Kind != source.Map || len(n.Entries) == 0 {
		p.report.Error(n, msgStepShape, nil)
		return nil
	}
	word, t := p.stepType(n)
	if t == nil {
		return nil
	}
	d := t.object(word).Read(n, p.report)
	name := d.At(word)
	if name == nil {
		return nil
	}
	s := &Step{Name: name.Raw, Type: t, Pos: name.Pos, node: n, decoded: d}
	if t.Ends {
		s.Name = "end." + name.Raw
	} else if slices.Contains(reservedSteps, s.Name) {
		p.report.Error(name, msgReservedStep, source.Args{"name": s.Name})
		return nil
	}
	if d.Has("form") {
		s.form = p.form(d.At("form"))
		p.checkStepForm(s.form)
	}
	p.decisionForm(s, d)
	return s
}

// stepWords are what steps.<step> and its page say of every step: a field of its form cannot be called so.
var stepWords = []string{"outcome", "by", "at", "comment", "rounds", "note", "ask", "word"}

func (p *parser) checkStepForm(f *forms.Form) {
	if f == nil {
		return
	}
	for _, name := range stepWords {
		if field := f.Field(name); field != nil {
			p.report.Add(source.Diagnostic{Pos: field.Pos, Path: name, Text: msgStepWord.Say(source.Args{"name": name})})
		}
	}
}

// reservedSteps mean something else after then.
var reservedSteps = []string{"return", "hold", "end"}

// stepType finds the key that says what kind of step this is; it should be the first.
func (p *parser) stepType(n *source.Node) (string, *StepType) {
	for _, e := range n.Entries {
		if t := stepTypes[e.Key]; t != nil && e.Key != "connector" {
			return e.Key, t
		}
		if _, is := p.world.Operations[e.Key]; is {
			return e.Key, stepTypes["connector"]
		}
	}
	first := n.Entries[0]
	d := first.KeyDiagnostic(msgUnknownStep.Say(source.Args{"kind": first.Key, "known": strings.Join(p.stepWords(), ", ")}))
	if guess := source.Suggest(first.Key, p.stepWords()); guess != "" {
		d.Suggestion = msgDidYouMean.Say(source.Args{"name": guess})
	}
	p.report.Add(d)
	return "", nil
}

// stepWords are the words a step may begin with, sorted.
func (p *parser) stepWords() []string {
	words := sortedKeys(p.world.Operations)
	for name := range stepTypes {
		if name != "connector" {
			words = append(words, name)
		}
	}
	sort.Strings(words)
	return words
}

// configure reads the keys of a step once all steps are known.
func (p *parser) configure(s *Step) {
	d := s.decoded
	s.Title = expression.CompileText(d.At("title"), p.env, p.report)
	s.Intro = expression.CompileText(d.At("intro"), p.env, p.report)
	s.When = expression.CompileCondition(d.At("when"), boolType, p.env, p.report)
	if s.When != nil {
		s.reads = append(s.reads, topNames(s.When.Names())...)
	}
	if n := d.At("onError"); n != nil {
		t := p.target(n, s)
		s.onError = &t
		if s.Type.Ends || t.Kind == ToStep && t.Step == s.Name {
			p.report.Error(n, msgOnErrorItself, nil)
		}
	}
	s.Type.Configure(p, s, d)
	if t := s.task(); t != nil {
		s.reads = append(s.reads, topNames(t.by.names())...)
		s.reads = append(s.reads, topNames(t.prefer.names())...)
	}
}

// form finds a form that the flow uses.
func (p *parser) form(n *source.Node) *forms.Form {
	if n == nil {
		return nil
	}
	f := p.world.Forms[n.Raw]
	if f == nil {
		p.unknown(n, msgNoForm, n.Raw, sortedKeys(p.world.Forms))
		return nil
	}
	p.flow.Forms[n.Raw] = f
	return f
}

// unknown reports a name that nothing has, with a suggestion.
func (p *parser) unknown(n *source.Node, m *source.Message, name string, known []string) {
	d := source.Diagnostic{Text: m.Say(source.Args{"name": name, "known": strings.Join(known, ", ")})}
	if n != nil {
		d.Pos, d.Path, d.Width = n.Pos, n.Path, len([]rune(n.Raw))
	}
	if guess := source.Suggest(name, known); guess != "" {
		d.Suggestion = msgDidYouMean.Say(source.Args{"name": guess})
	}
	p.report.Add(d)
}

func keyNode(e source.Entry) *source.Node {
	n := &source.Node{Kind: source.Scalar, Pos: e.KeyPos, Raw: e.Key}
	if e.Value != nil {
		n.Path = e.Value.Path
	}
	return n
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

func hasKey(keys []spec.Key, name string) bool {
	return slices.ContainsFunc(keys, func(k spec.Key) bool { return k.Name == name })
}

func keyNames(keys []spec.Key) []string {
	var names []string
	for _, k := range keys {
		names = append(names, k.Name)
	}
	return names
}

// topNames are the first parts of dotted names; form.x counts as x.
func topNames(names []string) []string {
	var top []string
	for _, name := range names {
		first, rest, _ := strings.Cut(name, ".")
		if first == "form" && rest != "" {
			first, _, _ = strings.Cut(rest, ".")
		}
		if !slices.Contains(top, first) {
			top = append(top, first)
		}
	}
	return top
}
