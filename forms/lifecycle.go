package forms

import (
	"maps"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

// Lifecycle says when a form is open, how often it may be sent, and what it takes until a submission counts.
// The zero Lifecycle is a form that is always open to any number of submissions. What depends on the moment is
// evaluated by the shell at each request; nothing here runs by a timer.
type Lifecycle struct {
	// From and Until bound the time in which the form can be sent: a date (until its 24:00) or an instant;
	// nothing is no bound.
	From, Until *expression.Setting
	// ClosedText is what people read outside of that time, in Markdown.
	ClosedText *expression.Template
	// AtMost is how many submissions are taken; nothing is any number.
	AtMost *expression.Setting
	// FullText is what people read once all places are taken, in Markdown.
	FullText *expression.Template
	// Once is whose second submission is refused; OnceKey gives the key for OnceByKey.
	Once    OnceBy
	OnceKey *expression.Setting
	// Duplicates warns of an earlier case with the same key; nil: no warning.
	Duplicates *Duplicates
	// Confirm asks the mailbox before a submission counts; nil: it counts at once.
	Confirm *ConfirmEmail
	// Pos is where the first of the keys stands; the zero Pos where there is none.
	Pos source.Pos
}

// OnceBy is whose second submission a form refuses.
type OnceBy string

// The ways to tell a second submission. The zero OnceBy refuses none.
const (
	OnceBySubmitter OnceBy = "submitter"
	OnceBySubject   OnceBy = "subject"
	OnceByKey       OnceBy = "key"
)

// Duplicates warns of an earlier case with the same key.
type Duplicates struct {
	Key *expression.Setting // a text; "" or nothing: no warning
	// Message sees earlier {number, submittedOn, status} beside the answers; nil: Laufzettel's own sentence.
	Message *expression.Template
}

// ConfirmEmail is the double opt-in of a form: the submission counts when the mailbox has confirmed it.
type ConfirmEmail struct {
	Field  string            // path of an email field
	Within expression.Period // how long the mailbox has
}

// confirmWithin is how long a mailbox has where the form does not say.
var confirmWithin = expression.Period{N: 24, Unit: expression.Hours}

// Any says whether the form has a life cycle of its own.
func (l *Lifecycle) Any() bool { return l.Pos != (source.Pos{}) }

// Claims says whether submissions take something that others can no longer have, or that others must know of.
func (l *Lifecycle) Claims() bool { return l.AtMost != nil || l.Once != "" || l.Duplicates != nil }

// earlierType is what the message of duplicates may read of the earlier case. Number and status are nothing
// where the case is none of the reader's.
var earlierType = &expression.Type{Kind: expression.Rec, Fields: map[string]*expression.Type{
	"number":      {Kind: expression.Text},
	"submittedOn": {Kind: expression.Day},
	"status":      {Kind: expression.Text},
}}

// readLifecycle reads the keys of the life cycle, when all fields and their types are known.
func (p *parser) readLifecycle(d *spec.Decoded) {
	l := &p.form.Lifecycle
	for _, key := range lifecycleKeys {
		if n := d.At(key.Name); n != nil && !l.Any() {
			l.Pos = n.Pos
		}
	}
	// Whether the form is open, and for how many, is asked before anybody has answered anything.
	world := p.world.Env
	if open := d.Nested("open"); open != nil {
		p.readWindow(open, world)
	}
	if n := d.At("atMost"); n != nil {
		l.AtMost = expression.CompileValue(n, numberType, world, p.report)
		p.checkAtMost(n)
	}
	l.FullText = p.text(d, "full", world)
	if d.Has("full") && !d.Has("atMost") {
		p.report.Error(d.At("full"), fullWithoutAtMost, nil)
	}
	p.readOnce(d.At("once"))
	if dup := d.Nested("duplicates"); dup != nil && dup.Has("key") {
		l.Duplicates = &Duplicates{Key: p.key(dup.At("key")), Message: p.text(dup, "message", p.env().With("earlier", earlierType))}
	}
	p.readConfirm(d.At("confirmEmail"))
	if l.Once != "" && p.form.Open && l.Confirm == nil {
		p.report.Warn(d.At("once"), onceUnconfirmed, nil)
	}
}

func (p *parser) readWindow(d *spec.Decoded, env *expression.Env) {
	l := &p.form.Lifecycle
	l.From, l.Until = p.moment(d.At("from"), env), p.moment(d.At("until"), env)
	l.ClosedText = p.text(d, "text", env)
	if !d.Has("from") && !d.Has("until") {
		p.report.Error(d.Node, openNoWindow, nil)
	}
	if from, until := literal(l.From), literal(l.Until); from != "" && until != "" && until < from[:min(len(from), len(until))] {
		p.report.Error(d.At("until"), openBackwards, source.Args{"from": d.Word("from"), "until": d.Word("until")})
	}
}

// literal is a bound that is written out, in a form whose order is the order of time; "" where it is computed.
// A day compares with an instant by its day.
func literal(s *expression.Setting) string {
	if s == nil || s.Program != nil {
		return ""
	}
	value, err := s.Eval(&expression.Scope{})
	if err != nil {
		return ""
	}
	text, _ := expression.ToJSON(value).(string)
	return text
}

// moment reads a day or an instant.
func (p *parser) moment(n *source.Node, env *expression.Env) *expression.Setting {
	if n == nil {
		return nil
	}
	if !strings.HasPrefix(n.Raw, "=") {
		want := dayType
		if strings.Contains(n.Raw, ":") {
			want = instantType
		}
		return expression.CompileValue(n, want, env, p.report)
	}
	s := expression.CompileValue(n, nil, env, p.report)
	if s == nil {
		return nil
	}
	switch s.Program.Type.Kind {
	case expression.Day, expression.Instant, expression.Anything:
		return s
	}
	p.report.Error(n, openNoMoment, nil)
	return nil
}

func (p *parser) checkAtMost(n *source.Node) {
	if s := p.form.Lifecycle.AtMost; s != nil && s.Program == nil {
		most, ok := s.Literal.(expression.Decimal)
		if !ok || !most.IsInteger() || most.Sign() <= 0 {
			p.report.Error(n, atMostTooFew, source.Args{"written": n.Raw})
		}
	}
}

// key reads an expression that gives a text out of the answers.
func (p *parser) key(n *source.Node) *expression.Setting {
	if n.Kind == source.Scalar && !strings.HasPrefix(n.Raw, "=") {
		d := source.Diagnostic{Pos: n.Pos, Path: n.Path, Width: n.Width(), Text: keyNotComputed.Say(source.Args{"written": n.Raw})}
		if p.form.byPath[n.Raw] != nil {
			d.Suggestion = writeInstead.Say(source.Args{"text": "=" + n.Raw})
		}
		p.report.Add(d)
		return nil
	}
	return expression.CompileValue(n, textType, p.env(), p.report)
}

func (p *parser) readOnce(n *source.Node) {
	if n == nil {
		return
	}
	l := &p.form.Lifecycle
	switch {
	case strings.HasPrefix(n.Raw, "="):
		l.Once, l.OnceKey = OnceByKey, p.key(n)
	case n.Raw == string(OnceBySubmitter), n.Raw == string(OnceBySubject):
		l.Once = OnceBy(n.Raw)
		// Who is signed in is known; anybody else is known by what the form asks.
		if (p.form.Open || l.Once == OnceBySubject) && len(p.form.Identity) == 0 {
			p.report.Error(n, onceNobody, source.Args{"who": n.Raw})
		}
	default:
		p.unknown(n, onceUnknown, n.Raw, []string{string(OnceBySubmitter), string(OnceBySubject)})
	}
}

func (p *parser) readConfirm(n *source.Node) {
	if n == nil {
		return
	}
	c := &ConfirmEmail{Within: confirmWithin}
	field := n
	if n.Kind == source.Map {
		d := confirmSpec.Read(n, p.report)
		field = d.At("field")
		if within := d.At("within"); within != nil {
			s := expression.CompileValue(within, &expression.Type{Kind: expression.Length}, &expression.Env{}, p.report)
			if s != nil && s.Program != nil {
				p.report.Error(within, confirmWithinFixed, nil)
			} else if s != nil {
				c.Within, _ = s.Literal.(expression.Period)
				if c.Within.N <= 0 {
					p.report.Error(within, confirmWithinFixed, nil)
				}
			}
		}
	}
	if field == nil || field.Kind != source.Scalar {
		if n.Kind != source.Map {
			p.report.Error(n, confirmShape, nil)
		}
		return
	}
	var known []string
	for _, f := range p.form.fields {
		if f.Type.Name == "email" && !f.inTable() {
			known = append(known, f.Path)
		}
	}
	switch f := p.form.byPath[field.Raw]; {
	case f == nil:
		p.unknown(field, confirmField, field.Raw, known)
	case f.Type.Name != "email" || f.inTable():
		p.report.Error(field, confirmNoEmail, source.Args{"name": field.Raw, "type": f.Type.Name})
	default:
		if !f.certain() {
			p.report.Warn(field, confirmMayBeMissing, source.Args{"name": field.Raw})
		}
		c.Field = f.Path
		p.form.Lifecycle.Confirm = c
	}
}

// inTable says whether the field is a column: then there is one answer per row.
func (f *Field) inTable() bool {
	for at := f.Parent; at != nil; at = at.Parent {
		if at.Table != nil {
			return true
		}
	}
	return false
}

// Text is the answer at a path as a text, "" where there is none.
func (v Values) Text(path string) string {
	text, _ := v.at(path).(string)
	return text
}

// KeyOf is what a setting gives for checked answers: the key of once or of duplicates, with blanks and capitals
// evened out. "" where there is nothing to tell submissions apart by. The error is an *expression.Failure.
func (f *Form) KeyOf(s *expression.Setting, values Values, ctx *Context) (string, error) {
	value, err := s.Eval(f.scopeOf(values, ctx, nil))
	if err != nil || value == nil {
		return "", err
	}
	return strings.Join(strings.Fields(strings.ToLower(expression.Format(value, "de", ctx.Scope.Zone))), " "), nil
}

// DuplicateText is the author's warning of an earlier case in the language of ctx; "" where the author wrote none.
func (f *Form) DuplicateText(values Values, ctx *Context, earlier expression.Record) (string, error) {
	if f.Lifecycle.Duplicates == nil {
		return "", nil
	}
	scope := f.scopeOf(values, ctx, map[string]any{"earlier": earlier})
	return f.Lifecycle.Duplicates.Message.RenderMarkdown(scope, ctx.Lang)
}

// scopeOf is what expressions about checked answers may look at.
func (f *Form) scopeOf(values Values, ctx *Context, more map[string]any) *expression.Scope {
	scope := ctx.Scope
	scope.Names = maps.Clone(ctx.Scope.Names)
	for _, field := range f.fields {
		if field.Parent == nil {
			scope.Names[field.Name] = nil
		}
	}
	maps.Copy(scope.Names, values)
	if f.ownsForm {
		scope.Names["form"] = expression.Record(values)
	}
	maps.Copy(scope.Names, more)
	return &scope
}
