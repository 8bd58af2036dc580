package flows

import (
	"regexp"
	"slices"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
	"laufzettel/forms"
)

// builtInStatuses exist in every flow.
var builtInStatuses = []Status{
	{Key: "erledigt", Kind: "done"}, {Key: "abgelehnt", Kind: "refused"},
	{Key: "verfallen", Kind: "expired"}, {Key: "zurueckgezogen", Kind: "withdrawn"}, {Key: "abgebrochen", Kind: "cancelled"},
}

var statusKinds = []string{"done", "refused", "expired", "withdrawn", "cancelled"}

var statusLabels = map[string]*source.Message{"done": msgStatusDone, "refused": msgStatusRefused, "expired": msgStatusExpired, "withdrawn": msgStatusWithdrawn, "cancelled": msgStatusCancelled}

var statusObject = &spec.Object{Name: "status", Doc: spec.Doc{De: "Ein Status, mit dem ein Vorgang endet.", En: "A status with which a case ends."}, Keys: []spec.Key{
	{Name: "kind", Kind: spec.Option, Options: statusKinds, Required: true, Doc: spec.Doc{De: "Die Art.", En: "The kind."}, Example: "refused"},
	{Name: "label", Kind: spec.Label, Doc: spec.Doc{De: "Was Menschen lesen.", En: "What people read."}, Example: "Abgelehnt"},
}}

// statuses reads how cases may end, and adds the built-in ones.
func (p *parser) statuses(n *source.Node) {
	f := p.flow
	add := func(s Status) {
		if s.Label == "" {
			s.Label = label(s)
		}
		if _, there := f.Statuses[s.Key]; !there {
			f.statuses = append(f.statuses, s.Key)
			f.Statuses[s.Key] = s
		}
	}
	if n != nil && n.Kind != source.Map {
		p.report.Error(n, msgStatusShape, nil)
	} else if n != nil {
		for _, e := range n.Entries {
			s := Status{Key: e.Key}
			switch e.Value.Kind {
			case source.Map:
				d := statusObject.Read(e.Value, p.report)
				s.Kind, s.labels = d.Word("kind"), d.Label("label")
				s.Label = s.labels.Text
			case source.Scalar:
				s.Kind = e.Value.Raw
				if !slices.Contains(statusKinds, s.Kind) {
					p.unknown(e.Value, msgNoStatusKind, s.Kind, statusKinds)
				}
			default:
				p.report.Error(e.Value, msgStatusShape, nil)
			}
			if !stepName.MatchString(e.Key) {
				p.report.Error(keyNode(e), msgName, source.Args{"name": e.Key})
			}
			add(s)
		}
	}
	for _, s := range builtInStatuses {
		add(s)
	}
}

// label is what people read of a status without a label of its own: the word for its kind where it is a
// built-in one, otherwise its name with a capital.
func label(s Status) string {
	if m := statusLabels[s.Kind]; m != nil && slices.ContainsFunc(builtInStatuses, func(b Status) bool { return b.Key == s.Key }) {
		return m.De
	}
	if s.Key == "" {
		return ""
	}
	return strings.ToUpper(s.Key[:1]) + s.Key[1:]
}

// defaultStatus is the status of a kind where the flow names none: the first one declared.
func (f *Flow) defaultStatus(kind string) string {
	for _, key := range f.statuses {
		if f.Statuses[key].Kind == kind {
			return key
		}
	}
	if kind == "cancelled" { // the author uses the name of the built-in one for something else
		return f.defaultStatus("withdrawn")
	}
	return ""
}

// status reads the name of a status.
func (p *parser) status(n *source.Node) string {
	if n == nil {
		return ""
	}
	if _, known := p.flow.Statuses[n.Raw]; !known {
		p.unknown(n, msgNoStatus, n.Raw, p.flow.statuses)
	}
	return n.Raw
}

func (p *parser) visible(n *source.Node) {
	if n == nil || n.Kind != source.Map {
		return
	}
	for _, e := range n.Entries {
		who, what := []string{"subject", "submitter", "office", "others"}, []string{"all", "state", "nothing"}
		if !slices.Contains(who, e.Key) {
			p.unknown(keyNode(e), msgNoViewer, e.Key, who)
		} else if !slices.Contains(what, e.Value.Raw) {
			p.unknown(e.Value, msgNoVisibility, e.Value.Raw, what)
		} else {
			p.flow.Visible[e.Key] = e.Value.Raw
		}
	}
}

var placeholder = regexp.MustCompile(`\{[^}]*\}`)
var knownPlaceholder = regexp.MustCompile(`^\{(year|month|seq(:[1-9])?)\}$`)

func (p *parser) number(n *source.Node) {
	if n == nil {
		return
	}
	running := 0
	for _, part := range placeholder.FindAllString(n.Raw, -1) {
		if !knownPlaceholder.MatchString(part) {
			p.unknown(n, msgNoPlaceholder, part, []string{"{year}", "{month}", "{seq:5}"})
		}
		if strings.HasPrefix(part, "{seq") {
			running++
		}
	}
	if running != 1 {
		p.report.Error(n, msgNoSequence, nil)
	}
}

// actionForms reads the forms of anytime actions, so that expressions may name what was handed in with them.
func (p *parser) actionForms(actions []*spec.Decoded) {
	p.handedIn = map[string]*forms.Form{}
	for _, d := range actions {
		if !d.Has("form") {
			continue
		}
		if form := p.form(d.At("form")); form != nil {
			p.checkStepForm(form)
			p.handedIn[d.Word("action")] = form
		}
	}
}

// action reads one entry of anytime.
func (p *parser) action(d *spec.Decoded) {
	a := &Action{Name: d.Word("action"), Label: expression.CompileText(d.At("label"), p.env, p.report),
		Until: d.Word("until"), Then: Target{Kind: Stay}, who: p.rule(d.At("by"), "anytime."+d.Word("action"))}
	if n := d.At("action"); n != nil {
		a.Pos = n.Pos
		if p.flow.steps[a.Name] != nil || slices.ContainsFunc(p.flow.Anytime, func(b *Action) bool { return b.Name == a.Name }) {
			p.report.Error(n, msgActionTwice, source.Args{"name": a.Name})
		}
	}
	for _, e := range a.who.entries {
		if e.program != nil {
			a.By = e.program
			break
		}
	}
	a.Form = p.handedIn[a.Name]
	if n := d.At("then"); n != nil {
		a.Then = p.target(n, nil)
	}
	if a.Until != "" && p.flow.steps[a.Until] == nil {
		p.unknown(d.At("until"), msgNoStep, a.Until, sortedKeys(p.flow.steps))
	}
	p.flow.Anytime = append(p.flow.Anytime, a)
}

func (p *parser) keep(d *spec.Decoded) {
	k := Keep{Status: d.Word("status")}
	if n := d.At("status"); n != nil && !slices.Contains(statusKinds, k.Status) {
		p.status(n)
	}
	if n := d.At("for"); n != nil {
		period, err := expression.ParsePeriod(n.Raw)
		if err != nil {
			p.report.Error(n, msgBadPeriod, source.Args{"written": n.Raw})
		}
		k.For = period
	}
	p.flow.Keep = append(p.flow.Keep, k)
}

// KeepFor is how long a case with an end status is kept; false where the flow says nothing.
func (f *Flow) KeepFor(status string) (expression.Period, bool) {
	kind := f.Statuses[status].Kind
	if kind == "cancelled" && !slices.ContainsFunc(f.Keep, func(k Keep) bool { return k.Status == kind || k.Status == status }) {
		status, kind = f.defaultStatus("withdrawn"), "withdrawn" // what is said of others that ended without a decision
	}
	for _, match := range []func(string) bool{
		func(s string) bool { return s == status },
		func(s string) bool { return s == kind && s != "" },
		func(s string) bool { return s == "" },
	} {
		for _, k := range f.Keep {
			if match(k.Status) {
				return k.For, true
			}
		}
	}
	return expression.Period{}, false
}
