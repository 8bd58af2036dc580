package play

import (
	"bytes"
	"slices"
	"strconv"

	yaml "go.yaml.in/yaml/v4"

	"laufzettel/definitions/expression"
)

// Example writes what was played as an example for tests/<name>.yaml: the same moves, whom the case asked before each of
// them, and how it stands in the end. Laufzettel test plays it and it holds.
func (c *Case) Example(name, title string) ([]byte, error) {
	start := mapping("at", c.begin.At)
	if c.begin.By != "" {
		put(start, "by", word(c.begin.By))
	}
	put(start, "values", c.written(c.fieldNames(), c.begin.Values))
	steps := &yaml.Node{Kind: yaml.SequenceNode}
	asked := ""
	for _, m := range c.moves {
		if m.Asked != nil && m.Outcome != "" {
			expect := mapping("step", m.Step)
			put(expect, "by", words(m.Asked))
			// Time may pass first and change who is asked: then the expectation has to stand behind it.
			if line := m.After + m.At; line == "" && asked != m.Step {
				steps.Content = append(steps.Content, flow(mappingOf("expect", expect)))
			}
			asked = m.Step
		}
		steps.Content = append(steps.Content, c.writtenMove(m.Move))
	}
	expect := &yaml.Node{Kind: yaml.MappingNode}
	if c.state.Status != "" {
		put(expect, "status", word(c.state.Status))
	}
	put(expect, "mails", words(c.MailNames()))
	root := mapping("test", name)
	put(root, "title", word(title))
	put(root, "start", start)
	if len(steps.Content) > 0 {
		put(root, "steps", steps)
	}
	put(root, "expect", expect)
	var b bytes.Buffer
	encoder := yaml.NewEncoder(&b)
	encoder.SetIndent(2)
	if err := encoder.Encode(root); err != nil {
		return nil, err
	}
	return b.Bytes(), encoder.Close()
}

// MailNames are the authors' mails that went, by their templates; one to several people counts once.
func (c *Case) MailNames() []string {
	names := []string{}
	seq := map[int]bool{}
	for _, m := range c.mails {
		if m.Name == "" || seq[m.Seq] {
			continue
		}
		seq[m.Seq] = true
		if len(names) == 0 || names[len(names)-1] != m.Name {
			names = append(names, m.Name)
		}
	}
	return names
}

func (c *Case) writtenMove(m Move) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	for _, part := range []struct{ key, value string }{
		{"after", m.After}, {"at", m.At}, {"by", m.By}, {"via", m.Via}, {"step", m.Step}, {"outcome", m.Outcome}, {"action", m.Action},
		{"seen", m.Seen}, {"withdraw", m.Withdraw}, {"event", m.Event}, {"do", m.Do},
	} {
		if part.value != "" {
			put(n, part.key, word(part.value))
		}
	}
	if len(m.To) > 0 {
		put(n, "to", words(m.To))
	}
	if m.Until != "" {
		put(n, "until", word(m.Until))
	}
	if len(m.Fields) > 0 {
		put(n, "fields", words(m.Fields))
	}
	if m.Answer != nil {
		put(n, "answer", writtenReply(*m.Answer))
	}
	if len(m.Values) > 0 {
		put(n, "values", c.written(nil, m.Values))
	}
	if m.Comment != "" {
		put(n, "comment", word(m.Comment))
	}
	if m.Note != "" {
		put(n, "note", word(m.Note))
	}
	return flow(n)
}

func writtenReply(r Reply) *yaml.Node {
	switch {
	case r.Manual:
		return word("manual")
	case r.Refused != "":
		return mapping("refused", r.Refused)
	}
	return mappingOf("ok", value(anyMap(r.Output)))
}

// written are answers in the order of names, then by name.
func (c *Case) written(names []string, values map[string]any) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	var rest []string
	for name := range values {
		if !slices.Contains(names, name) {
			rest = append(rest, name)
		}
	}
	slices.Sort(rest)
	for _, name := range append(slices.Clone(names), rest...) {
		if v, given := values[name]; given {
			put(n, name, value(v))
		}
	}
	return n
}

func mapping(key, said string) *yaml.Node { return mappingOf(key, word(said)) }

func mappingOf(key string, n *yaml.Node) *yaml.Node {
	m := &yaml.Node{Kind: yaml.MappingNode}
	put(m, key, n)
	return m
}

func put(m *yaml.Node, key string, n *yaml.Node) {
	m.Content = append(m.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, n)
}

// flow writes a node in one line.
func flow(n *yaml.Node) *yaml.Node {
	n.Style |= yaml.FlowStyle
	return n
}

// word is a text as it is read again as a text. Quotes stand only where YAML would take it for something else.
func word(said string) *yaml.Node {
	n := &yaml.Node{}
	n.SetString(said)
	if _, err := strconv.ParseFloat(said, 64); err == nil || said == "true" || said == "false" || said == "null" || said == "" {
		n.Style = yaml.DoubleQuotedStyle
	}
	return n
}

func words(all []string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
	for _, one := range all {
		n.Content = append(n.Content, word(one))
	}
	return n
}

// value is an answer as an example writes it.
func value(answer any) *yaml.Node {
	switch v := answer.(type) {
	case string:
		return word(v)
	case bool:
		return &yaml.Node{Kind: yaml.ScalarNode, Value: strconv.FormatBool(v)}
	case []any:
		n := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
		for _, item := range v {
			n.Content = append(n.Content, value(item))
		}
		return n
	case map[string]any:
		n := &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}
		var names []string
		for name := range v {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			put(n, name, value(v[name]))
		}
		return n
	}
	return word(Shown(expression.ToJSON(answer), "en", nil))
}

func anyMap(m map[string]any) map[string]any {
	if m == nil {
		return map[string]any{}
	}
	return m
}

// fieldNames are the fields of the start form, in its order.
func (c *Case) fieldNames() []string {
	var names []string
	for _, field := range c.process.Form.Fields() {
		if field.Parent == nil {
			names = append(names, field.Name)
		}
	}
	return names
}
