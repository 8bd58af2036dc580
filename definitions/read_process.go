package definitions

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
	"laufzettel/flows"
	"laufzettel/forms"
)

var (
	whyFlow = &source.Message{
		De: "Der Ablauf sagt, was mit einem Antrag geschieht.",
		En: "The flow says what becomes of an application."}
	whyForm = &source.Message{
		De: "Das Formular sagt, was gefragt wird.",
		En: "The form says what is asked."}
)

// process is one process while it is read: its files, and what other files of it refer to.
type process struct {
	folder   string
	name     string
	flow     *file
	start    string // name of the start form
	forms    []*file
	mails    []*file
	texts    map[string]flows.MailSource
	settings map[string]flows.Setting
	built    *Process
	// formsFailed says that a form has errors, so that fields may be missing although they are written.
	formsFailed bool
}

// readProcess reads the folder of one process.
func (l *loader) readProcess(folder string) {
	p := &process{folder: folder, name: processName(folder), flow: l.one(flowFile, folder),
		forms: l.find(formFile, folder), mails: l.find(mailFile, folder),
		texts: map[string]flows.MailSource{}, settings: map[string]flows.Setting{}}
	p.built = &Process{Name: p.name, Forms: map[string]*forms.Form{}}
	before := len(l.report.Diagnostics)
	if !isName(p.name) {
		l.report.Add(source.Diagnostic{Pos: source.Pos{File: folder, Line: 1, Column: 1},
			Text: nameShape.Say(source.Args{"name": folder}), Suggestion: spelled(folder)})
	}
	for _, other := range l.folders() {
		if other < folder && processName(other) == p.name {
			l.report.Add(source.Diagnostic{Pos: source.Pos{File: folder, Line: 1, Column: 1},
				Text:    keyTwice.Say(source.Args{"name": p.name}),
				Related: []source.Related{{Pos: source.Pos{File: other, Line: 1, Column: 1}, Text: firstHere.Say(nil)}}})
		}
	}
	if p.flow == nil {
		l.missing(folder+"/flow.yaml", whyFlow)
	}
	if len(p.forms) == 0 {
		l.missing(folder+"/form.yaml", whyForm)
	}
	l.readSettings(p)
	l.readMails(p)
	fromForms := len(l.report.Diagnostics)
	l.readForms(p)
	p.formsFailed = failedSince(l.report, fromForms) || slices.ContainsFunc(p.forms, func(f *file) bool { return f.node == nil })
	l.readFlow(p)
	l.readViews(p)
	l.readTests(p)
	l.checkUse(p)
	l.checkScripts(p)
	l.noteApprovals(p)
	l.checkKeep(p)
	l.checkPrivacy(p)
	if failedSince(l.report, before) || p.built.Flow == nil || p.built.Form == nil {
		return
	}
	l.finishProcess(p)
	l.set.Processes[p.name] = p.built
}

var namePattern = regexp.MustCompile(spec.NamePattern)

// isName says whether something can be called so, see docs/language.md chapter 3.
func isName(name string) bool { return namePattern.MatchString(name) }

func spelled(name string) source.Text {
	if s := spec.Spell(name); s != "" {
		return writeName.Say(source.Args{"name": s})
	}
	return source.Text{}
}

// readForms builds all forms of the process, the start form first, as the others may read it.
func (l *loader) readForms(p *process) {
	p.start = p.name
	if n := flows.StartForm(p.flowNode("start")); n != nil && n.Kind == source.Scalar {
		p.start = n.Raw
	}
	var start *file
	named := map[string]*file{}
	for _, f := range p.forms {
		if f.node == nil {
			continue
		}
		name := f.node.Get("form")
		if name == nil || name.Kind != source.Scalar {
			l.buildForm(p, f, l.startEnv(p)) // reports the missing name
			continue
		}
		if f.path != "" && strings.Contains(f.path[len(f.folder)+1:], "/") {
			l.checkFileName(name, f)
		}
		if other := named[name.Raw]; other != nil {
			l.report.Add(source.Diagnostic{Pos: name.Pos, Path: name.Path, Width: name.Width(),
				Text:    keyTwice.Say(source.Args{"name": name.Raw}),
				Related: []source.Related{{Pos: other.node.Get("form").Pos, Text: firstHere.Say(nil)}}})
			continue
		}
		named[name.Raw] = f
		if name.Raw == p.start {
			start = f
		}
	}
	startForm := (*forms.Form)(nil)
	if start != nil {
		startForm = l.buildForm(p, start, l.startEnv(p))
		p.built.Form = startForm
		p.built.titles = source.LocalOf(start.node.Get("title"), l.report)
		p.built.Title = p.built.titles.Text
		if p.built.Title == "" {
			l.report.Warn(start.node, formWithoutTitle, nil)
		}
	}
	for _, name := range keys(named) {
		if named[name] != start {
			l.checkLifecycle(l.buildForm(p, named[name], l.stepEnv(p, name, startForm)))
		}
	}
}

func (l *loader) buildForm(p *process, f *file, env *expression.Env) *forms.Form {
	if n := f.node.Get("form"); n != nil && n.Kind == source.Scalar && !isName(n.Raw) {
		l.report.Add(source.Diagnostic{Pos: n.Pos, Path: n.Path, Width: n.Width(),
			Text: nameShape.Say(source.Args{"name": n.Raw}), Suggestion: spelled(n.Raw)})
	}
	form := forms.Parse(f.node, l.formWorld(env), l.report)
	if form != nil {
		form.Ref = source.Ref{Kind: "form", Name: form.Name}
		p.built.Forms[form.Name] = form
	}
	return form
}

// readFlow builds the flow with everything it names.
func (l *loader) readFlow(p *process) {
	if p.flow == nil || p.flow.node == nil {
		return
	}
	if n := p.flow.node.Get("flow"); n != nil && n.Kind == source.Scalar && n.Raw != p.name {
		l.report.Add(source.Diagnostic{Pos: n.Pos, Path: n.Path, Width: n.Width(),
			Text:       nameNotFile.Say(source.Args{"name": n.Raw, "file": p.flow.path}),
			Suggestion: writeName.Say(source.Args{"name": p.name})})
	}
	from := len(l.report.Diagnostics)
	p.built.Flow = flows.Parse(p.flow.node, &flows.World{
		Env:        l.flowEnv(p),
		Forms:      p.built.Forms,
		MailTexts:  p.texts,
		Operations: l.ops,
		Functions:  keys(l.functions),
		Groups:     keys(l.groups),
		Services:   keys(l.services),
		Settings:   p.settings,
		Scripts:    l.scripts(p),
		Land:       l.set.Site.Land,
	}, l.report)
	l.unindentMails(p, from)
	if p.formsFailed {
		l.dropConsequences(p, from)
	}
	l.checkServices(p)
	l.readOwner(p)
}

// dropConsequences takes back what was reported, from the given one on, only because a form has errors
// itself: that a form or a field does not exist although it is written. Its own errors say what to do.
func (l *loader) dropConsequences(p *process, from int) {
	written, unread := map[string]bool{}, false
	for _, f := range p.forms {
		unread = unread || f.node == nil
		search(f.node, func(e source.Entry) {
			if e.Key == "name" || e.Key == "form" {
				written[rawOf(e.Value)] = true
			}
		})
	}
	kept := l.report.Diagnostics[:from]
	for _, d := range l.report.Diagnostics[from:] {
		name, _ := d.Text.Args["name"].(string)
		missing := d.Code == "unknown-form" || d.Code == "unknown-name" || d.Code == "unknown-part"
		if !missing || !unread && !written[name] {
			kept = append(kept, d)
		}
	}
	l.report.Diagnostics = kept
}

// flowNode is the value of a top-level key of the flow file; nil where there is none.
func (p *process) flowNode(key string) *source.Node {
	if p.flow == nil {
		return nil
	}
	return p.flow.node.Get(key)
}

// readSettings reads settings.yaml, whose keys are names of settings.
func (l *loader) readSettings(p *process) {
	f := l.one(settingsFile, p.folder)
	if f == nil || f.node == nil || f.node.Kind == source.Null {
		return
	}
	if f.node.Kind != source.Map {
		l.wrong(f.node, aMap.Say(nil))
		return
	}
	for _, e := range f.node.Entries {
		if !isName(e.Key) || expression.Reserved(e.Key) {
			d := e.KeyDiagnostic(nameShape.Say(source.Args{"name": e.Key}))
			d.Suggestion = spelled(e.Key)
			l.report.Add(d)
		}
		d := settingSpec.Read(e.Value, l.report)
		s := Setting{Name: e.Key, Label: d.Label("label").Text, Labels: d.Label("label"), Help: d.Label("help").Text, Helps: d.Label("help"), Live: d.Word("applies") == "all",
			Open: d.Flag("open"), Pos: e.KeyPos, Type: settingType(d.Word("type"), d.Words("options"))}
		if n := d.At("default"); n != nil && d.Has("type") {
			s.Default = l.settingValue(n, s)
		}
		p.built.Settings = append(p.built.Settings, s)
		p.settings[e.Key] = flows.Setting{Type: s.Type, Value: s.Default, Live: s.Live}
	}
}

// settingValue reads the literal value of a setting.
func (l *loader) settingValue(n *source.Node, s Setting) any {
	if n.Kind != source.Scalar || strings.HasPrefix(n.Raw, "=") {
		l.report.Error(n, settingDefault, source.Args{"name": s.Name})
		return nil
	}
	if s.Type.Kind == expression.Text && len(s.Type.Options) > 0 && !slices.Contains(s.Type.Options, n.Raw) {
		l.wrong(n, oneOf.Say(source.Args{"names": list(s.Type.Options)}))
		return nil
	}
	value := expression.CompileValue(n, s.Type, &expression.Env{}, l.report)
	if value == nil {
		return nil
	}
	return value.Literal
}

func settingType(kind string, options []string) *expression.Type {
	switch kind {
	case "duration":
		return &expression.Type{Kind: expression.Length}
	case "number":
		return &expression.Type{Kind: expression.Number}
	case "yesno":
		return &expression.Type{Kind: expression.Bool}
	case "date":
		return &expression.Type{Kind: expression.Day}
	}
	return &expression.Type{Kind: expression.Text, Options: options}
}

// rawOf is the text of a scalar, or "".
func rawOf(n *source.Node) string {
	if n == nil || n.Kind != source.Scalar {
		return ""
	}
	return n.Raw
}

// finishProcess makes the version of a process that has no errors.
func (l *loader) finishProcess(p *process) {
	pinned := l.pinned(p)
	p.built.Ref = source.Ref{Kind: "process", Name: p.name, Hash: pinned.hash()}
	p.built.Flow.Ref = p.built.Ref
	for _, form := range p.built.Forms {
		form.Ref.Hash = p.built.Ref.Hash
	}
	p.built.pack = pinned.encode()
}

// outcomesUsing lists the outcomes of all steps that use a form, sorted: what "outcome" may be in it.
func (p *process) outcomesUsing(form string) []string {
	names := map[string]bool{}
	if steps := p.flowNode("steps"); steps != nil {
		for _, step := range steps.Items {
			outcomes := step.Get("outcomes")
			if rawOf(step.Get("form")) != form || outcomes == nil {
				continue
			}
			for _, e := range outcomes.Entries {
				names[e.Key] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(names))
}
