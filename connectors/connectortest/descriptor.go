// Package connectortest holds the obligations of every connector: what its description must say, and how its
// connection must behave. A connector's own test calls Run. Edit here when all connectors must keep a
// further promise.
package connectortest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"laufzettel/connectors"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var (
	connectorName = regexp.MustCompile(`^[a-z][A-Za-z0-9]*$`)
	operationName = regexp.MustCompile(`^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)?$`)
	kinds         = []string{"text", "number", "date", "yes/no"}
	retryClasses  = []connectors.RetryClass{connectors.Safe, connectors.Idempotent, connectors.Conditional, connectors.Unsafe}
)

// Problems lists what is missing or wrong in the description of a connector; empty for a good one.
func Problems(c connectors.Connector) []string {
	var found problems
	found.check(connectorName.MatchString(c.Name), "the name %q is not of the form [a-z][A-Za-z0-9]*", c.Name)
	found.sentence("the connector", c.Doc)
	found.object("the configuration", c.Config)
	found.check(c.Open != nil, "Open is missing")
	found.check(len(c.Operations) > 0, "there are no operations")
	names := map[string]bool{}
	for _, o := range c.Operations {
		found.check(operationName.MatchString(o.Name), "the operation %q is not named like kind.verb", o.Name)
		found.check(!names[o.Name], "the operation %s is there twice", o.Name)
		names[o.Name] = true
		found.operation(c.Name, o)
	}
	return found
}

type problems []string

func (p *problems) check(good bool, format string, args ...any) {
	if !good {
		*p = append(*p, fmt.Sprintf(format, args...))
	}
}

// sentence wants a text in both languages that ends like a sentence.
func (p *problems) sentence(what string, d spec.Doc) {
	for lang, text := range map[string]string{"German": d.De, "English": d.En} {
		p.check(strings.HasSuffix(text, "."), "the %s description of %s is not a sentence: %q", lang, what, text)
	}
}

// label wants a text in both languages.
func (p *problems) label(what string, d spec.Doc) {
	p.check(d.De != "" && d.En != "", "%s lacks a label in German or English", what)
}

func (p *problems) object(what string, o spec.Object) {
	p.sentence(what, o.Doc)
	p.check(o.Name != "", "%s has no name", what)
	p.check(!o.Open, "%s accepts keys that nobody declared", what)
	var examples []string
	for _, key := range o.Keys {
		p.check(connectorName.MatchString(key.Name), "the key %q of %s is not of the form [a-z][A-Za-z0-9]*", key.Name, what)
		p.sentence("the key "+key.Name+" of "+what, key.Doc)
		p.check(strings.HasPrefix(key.Example, key.Name+": "), "the example of the key %s of %s does not begin with it: %q", key.Name, what, key.Example)
		examples = append(examples, key.Example)
	}
	if len(examples) > 0 {
		p.reads(what, "the examples of its keys", o, parse(strings.Join(examples, "\n"), p))
	}
}

// reads wants a piece of YAML to fit a declaration without any diagnostic.
func (p *problems) reads(what, piece string, o spec.Object, n *source.Node) {
	if n == nil {
		return
	}
	var report source.Report
	o.Read(n, &report)
	for _, d := range report.Sorted() {
		p.check(false, "%s of %s: %s", piece, what, d.Text.In("en"))
	}
}

// parse reads YAML; what is wrong with it becomes a problem and the answer is nil.
func parse(yaml string, p *problems) *source.Node {
	var report source.Report
	n := source.Parse("example.yaml", []byte(yaml), &report)
	for _, d := range report.Sorted() {
		p.check(false, "the example %q: %s", yaml, d.Text.In("en"))
	}
	if n == nil || report.Failed() {
		return nil
	}
	return n
}

func (p *problems) operation(connector string, o connectors.Operation) {
	what := "the operation " + o.Name
	p.sentence(what, o.Doc)
	p.object("the input of "+o.Name, o.With)
	p.check(slices.Contains(retryClasses, o.Retry), "%s has no retry class", what)
	var keys []string
	for _, key := range o.With.Keys {
		keys = append(keys, key.Name)
		p.check(slices.Contains(kinds, o.Types[key.Name]), "%s does not say whether %s is %s", what, key.Name, strings.Join(kinds, ", "))
	}
	for name := range o.Types {
		p.check(slices.Contains(keys, name), "%s types a key %s that it does not have", what, name)
	}
	for name, kind := range o.Output {
		p.check(slices.Contains(kinds, kind), "the output %s of %s is of an unknown kind %q", name, what, kind)
	}
	if n := parse(o.Example, p); n != nil {
		p.check(len(n.Entries) > 0 && n.Entries[0].Key == connector, "the example of %s is not a step \"%s: name\"", what, connector)
		do := n.Get("do")
		p.check(do != nil && do.Raw == o.Name, "the example of %s does not do it", what)
		if with := n.Get("with"); with != nil {
			p.reads(what, "the example", o.With, with)
		} else {
			p.check(len(keys) == 0, "the example of %s has no with", what)
		}
	}
	if o.Manual != nil {
		p.manual(what, o, keys)
	}
}

// manual wants that a person who works by hand sees every value and can enter every result.
func (p *problems) manual(what string, o connectors.Operation, keys []string) {
	p.label("the title of "+what, o.Manual.Title)
	p.label("the place of "+what, o.Manual.Where)
	p.label("the outcome done of "+what, o.Manual.Done)
	p.label("the outcome impossible of "+what, o.Manual.Impossible)
	p.check(slices.Contains(keys, o.Manual.Copy), "%s copies %q, which is not among its values", what, o.Manual.Copy)
	var shown, entered []string
	for _, line := range o.Manual.Lines {
		p.label("the value "+line.Key+" of "+what, line.Label)
		p.check(slices.Contains(keys, line.Key), "%s shows a value %s that it does not have", what, line.Key)
		shown = append(shown, line.Key)
	}
	for _, key := range keys {
		p.check(slices.Contains(shown, key), "%s does not show the value %s", what, key)
	}
	for _, line := range o.Manual.Results {
		p.label("the result "+line.Key+" of "+what, line.Label)
		p.check(o.Output[line.Key] != "", "%s asks for a result %s that it does not put out", what, line.Key)
		entered = append(entered, line.Key)
	}
	for name := range o.Output {
		p.check(slices.Contains(entered, name), "%s does not ask for its output %s", what, name)
	}
}
