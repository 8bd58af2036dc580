package flows

import (
	"net/mail"
	"slices"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
	"laufzettel/forms"
)

// startForm finds the form in the key start.
func (p *parser) startForm(n *source.Node, entries []*spec.Decoded) {
	if n == nil {
		return
	}
	var form *spec.Decoded
	for _, d := range entries {
		if !d.Has("form") {
			continue
		}
		if form != nil {
			p.report.Error(d.At("form"), msgStartFormTwice, nil)
			continue
		}
		form = d
		p.flow.Form = p.form(d.At("form"))
	}
	if form == nil && len(entries) > 0 {
		p.report.Error(n, msgStartForm, source.Args{"form": p.flow.Name})
	}
}

// triggers reads everything else that begins a case, once the steps are known.
func (p *parser) triggers(entries []*spec.Decoded) {
	for _, d := range entries {
		if t := p.trigger(d); t != nil {
			if p.flow.triggerAt(t.Kind, t.Name) != nil {
				p.report.Error(d.At(string(t.Kind)), msgStartTwice, source.Args{"kind": string(t.Kind), "name": t.Name})
				continue
			}
			p.flow.Triggers = append(p.flow.Triggers, t)
		}
	}
}

func (f *Flow) triggerAt(kind TriggerKind, name string) *Trigger {
	for _, t := range f.Triggers {
		if t.Kind == kind && t.Name == name {
			return t
		}
	}
	return nil
}

// trigger reads one entry; nil for the form alone, and where something is wrong.
func (p *parser) trigger(d *spec.Decoded) *Trigger {
	kind, own := TriggerKind(""), []string(nil)
	for _, known := range startKinds {
		if !d.Has(string(known.kind)) {
			continue
		}
		switch {
		case kind == "" || kind == "form":
			kind, own = known.kind, known.keys
		default:
			p.report.Error(d.At(string(known.kind)), msgStartKinds, source.Args{"first": string(kind), "second": string(known.kind)})
			return nil
		}
	}
	if kind == "" {
		p.report.Error(d.Node, msgStartKind, nil)
		return nil
	}
	for _, k := range startObject.Keys {
		isKind := slices.ContainsFunc(startKinds, func(known struct {
			kind TriggerKind
			keys []string
		}) bool {
			return string(known.kind) == k.Name
		})
		if d.Has(k.Name) && !isKind && !slices.Contains(own, k.Name) {
			p.report.Error(d.At(k.Name), msgStartKey, source.Args{"key": k.Name, "kind": string(kind)})
		}
	}
	if kind == "form" || kind == OnFlow && !d.Flag("flow") {
		return nil
	}
	word := d.At(string(kind))
	t := &Trigger{Kind: kind, Name: d.Word("name"), Pos: word.Pos, Service: d.Word("as"), Skip: d.Word("missed") == "skip", On: RowChange(d.Word("on"))}
	if t.Service != "" && !slices.Contains(p.world.Services, t.Service) {
		p.unknown(d.At("as"), msgStartService, t.Service, p.world.Services)
	}
	knows := p.triggerOwn(t, word, d)
	p.triggerValues(t, knows, d)
	p.checkTrigger(t, word, d)
	return t
}

// triggerOwn reads what only a kind has, and says what its expressions know beside settings, registers, today and now.
func (p *parser) triggerOwn(t *Trigger, word *source.Node, d *spec.Decoded) map[string]*expression.Type {
	switch t.Kind {
	case OnSchedule:
		p.triggerSchedule(t, word)
		return map[string]*expression.Type{"due": {Kind: expression.Instant}}
	case OnWebhook:
		t.Name, t.Secrets = word.Raw, d.Words("secret")
		if len(t.Secrets) == 0 {
			p.report.Error(word, msgStartSecret, nil)
		}
		for _, n := range d.Each("secret") {
			if !strings.HasPrefix(n.Raw, "env:") && !strings.HasPrefix(n.Raw, "file:") {
				p.report.Error(n, msgStartSecretPlain, nil)
			}
		}
		return map[string]*expression.Type{"body": {Kind: expression.Rec, Open: true}}
	case OnMail:
		for _, n := range d.Each("mail") {
			address, err := mail.ParseAddress(n.Raw)
			if err != nil || address.Address != n.Raw {
				p.report.Error(n, msgStartAddress, source.Args{"written": n.Raw})
				continue
			}
			t.Addresses = append(t.Addresses, strings.ToLower(n.Raw))
		}
		if t.Name == "" && len(t.Addresses) > 0 {
			t.Name = t.Addresses[0]
		}
		p.triggerFiles(t, d.At("attachments"))
		return map[string]*expression.Type{"mail": mailType}
	case OnRegister:
		t.Register = word.Raw
		if t.Name == "" {
			t.Name = t.Register
			if t.On != "" {
				t.Name += "." + string(t.On)
			}
		}
		if d.Has("at") == d.Has("on") {
			p.report.Error(word, msgStartRow, nil)
		}
		return map[string]*expression.Type{"row": p.rowType(word)}
	}
	return nil
}

// mailType is what expressions know of a mail.
var mailType = &expression.Type{Kind: expression.Rec, Fields: map[string]*expression.Type{
	"subject": textType, "text": textType, "from": textType, "fromName": textType, "to": textType,
}}

func (p *parser) triggerSchedule(t *Trigger, word *source.Node) {
	schedule, err := ParseSchedule(word.Raw)
	if err != nil {
		p.report.Add(source.Diagnostic{Pos: word.Pos, Path: word.Path, Width: word.Width(), Text: err.(*expression.Complaint).Text})
		return
	}
	if schedule.never() {
		p.report.Error(word, msgNeverDue, source.Args{"written": word.Raw})
	}
	t.Schedule = schedule
	if t.Name == "" {
		t.Name = schedule.String()
	}
}

func (p *parser) rowType(word *source.Node) *expression.Type {
	anything := &expression.Type{Kind: expression.Rec, Open: true}
	if p.world.Env == nil || p.world.Env.Names["registers"] == nil {
		return anything
	}
	registers := p.world.Env.Names["registers"].Fields
	register := registers[word.Raw]
	if register == nil {
		p.unknown(word, msgStartRegister, word.Raw, sortedKeys(registers))
		return anything
	}
	if register.Elem == nil {
		return anything
	}
	return register.Elem
}

func (p *parser) triggerFiles(t *Trigger, n *source.Node) {
	if n == nil || p.flow.Form == nil {
		return
	}
	t.Attachments = n.Raw
	switch field := p.flow.Form.Field(n.Raw); {
	case field == nil:
		p.unknown(n, msgNoSuchField, n.Raw, p.fieldNames())
	case field.Type.Name != "file" && field.Type.Name != "files":
		p.report.Error(n, msgStartFiles, source.Args{"field": n.Raw})
	}
}

// triggerValues reads when, at and prefill.
func (p *parser) triggerValues(t *Trigger, knows map[string]*expression.Type, d *spec.Decoded) {
	env := &expression.Env{Names: map[string]*expression.Type{}}
	if p.world.Env != nil {
		env = p.world.Env
	}
	for name, known := range knows {
		env = env.With(name, known)
	}
	env = env.With("today", &expression.Type{Kind: expression.Day}).With("now", &expression.Type{Kind: expression.Instant})
	t.When = expression.CompileCondition(d.At("when"), boolType, env, p.report)
	if n := d.At("at"); n != nil {
		if t.At = expression.CompileValue(n, nil, env, p.report); t.At != nil {
			if program := t.At.Program; program == nil || !slices.Contains([]expression.Kind{expression.Day, expression.Instant, expression.Anything}, program.Type.Kind) {
				p.report.Error(n, msgStartAt, nil)
			}
		}
	}
	fill := d.At("prefill")
	if fill == nil {
		return
	}
	if fill.Kind != source.Map {
		p.report.Error(fill, msgStartFill, source.Args{"example": fillExample(t.Kind)})
		return
	}
	for _, e := range fill.Entries {
		var field *forms.Field
		if p.flow.Form != nil {
			if field = p.flow.Form.Field(e.Key); field == nil {
				p.unknown(keyNode(e), msgNoSuchField, e.Key, p.fieldNames())
			}
		}
		value := expression.CompileValue(e.Value, nil, env, p.report)
		if field != nil { // without a value there is an error, and no case begins
			t.fill = append(t.fill, filled{path: e.Key, group: len(field.Fields) > 0 || field.Table != nil, value: value})
		}
	}
}

func fillExample(kind TriggerKind) string {
	switch kind {
	case OnSchedule:
		return "{monat: =due}"
	case OnWebhook:
		return "{nachname: =body.person.family}"
	case OnMail:
		return "{betreff: =mail.subject, text: =mail.text, email: =mail.from}"
	}
	return "{amt: =row.amt}"
}

// checkTrigger finds cases that could never begin, and people that they would not have.
func (p *parser) checkTrigger(t *Trigger, word *source.Node, d *spec.Decoded) {
	f := p.flow.Form
	if f == nil || t.Kind == OnFlow {
		return
	}
	if t.Kind == OnMail && !d.Has("prefill") {
		p.report.Error(word, msgStartMailFill, source.Args{"example": fillExample(OnMail)})
		return
	}
	if f.Lifecycle.Confirm != nil && t.Service == "" {
		p.report.Error(word, msgStartConfirm, source.Args{"kind": string(t.Kind)})
	}
	if t.Kind == OnWebhook && !d.Has("prefill") {
		return
	}
	for _, field := range f.Fields() {
		if !field.Always || field.Default != nil || field.Show != nil || field.Parent != nil || t.fills(field.Path) || t.Attachments == field.Path {
			continue
		}
		p.report.Error(word, msgStartMisses, source.Args{"field": field.Path, "kind": string(t.Kind)})
	}
	if step := p.asksSubmitter(); step != nil && t.Service == "" && !p.tellsMailbox(t) {
		p.report.Warn(word, msgStartNobody, source.Args{"kind": string(t.Kind), "step": step.Name})
	}
}

// fills says whether a trigger answers a field, or one that it is part of.
func (t *Trigger) fills(path string) bool {
	return slices.ContainsFunc(t.fill, func(f filled) bool {
		return f.path == path || strings.HasPrefix(f.path, path+".") || strings.HasPrefix(path, f.path+".")
	})
}

// tellsMailbox says whether a trigger answers the field that says where whoever submits is reached.
func (p *parser) tellsMailbox(t *Trigger) bool {
	return slices.ContainsFunc(t.fill, func(f filled) bool {
		answer := forms.Join(map[string]any{f.path: "post@example.org"})
		return p.flow.Form.IdentityOf("submitter", answer)["email"] != ""
	})
}

// asksSubmitter finds the first step that asks whoever submitted.
func (p *parser) asksSubmitter() *Step {
	for _, s := range p.flow.Steps {
		if s.decoded == nil {
			continue
		}
		for _, n := range s.decoded.Each("by") {
			if strings.TrimSpace(n.Raw) == "submitter" {
				return s
			}
		}
	}
	return nil
}
