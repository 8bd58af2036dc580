package exchange

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v4"
)

// draft is a form on its way to a file: the fields of its pages, and what is to be said about each of them.
type draft struct {
	head  object // form, title, intro
	keys  object // the other keys of the form
	pages []Page
	notes []Note
}

// yamlText writes the form as a definition file. Notes stand as comments above what they are about.
func (d *draft) yamlText(lang string) (string, error) {
	root := mapping(append(append(object{}, d.head...), d.keys...))
	var head []string
	for _, n := range d.notes {
		if n.Field == "" {
			head = append(head, n.Text.In(lang))
		}
	}
	w := &writer{notes: d.notes, lang: lang}
	if len(d.pages) == 1 && len(d.pages[0].Title) == 0 && len(d.pages[0].Intro) == 0 && d.pages[0].Show == "" {
		add(root, "fields", w.items(d.pages[0]))
	} else {
		pages := &yaml.Node{Kind: yaml.SequenceNode}
		for _, p := range d.pages {
			page := mapping(object{{"page", p.Page}})
			if pageNumber.MatchString(p.Page) {
				page = mapping(nil) // it is called that without saying so
			}
			addText(page, "title", p.Title)
			addText(page, "intro", p.Intro)
			addWord(page, "show", p.Show)
			add(page, "fields", w.items(p))
			pages.Content = append(pages.Content, page)
		}
		add(root, "pages", pages)
	}
	if len(head) > 0 && len(root.Content) > 0 {
		root.Content[0].HeadComment = comment(head)
	}
	var b bytes.Buffer
	encoder := yaml.NewEncoder(&b)
	encoder.SetIndent(2)
	if err := encoder.Encode(root); err != nil {
		return "", err
	}
	return b.String(), encoder.Close()
}

// comment makes comment lines of sentences; what they quote must not end the comment.
func comment(lines []string) string {
	var b strings.Builder
	for i, line := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString("# " + oneLine(line))
	}
	return b.String()
}

func oneLine(text string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 || r == 0xfeff || r == 0xfffd {
			return ' '
		}
		return r
	}, text)), " ")
}

type writer struct {
	notes []Note
	lang  string
}

// items are the fields of a page, those of a section inside it.
func (w *writer) items(p Page) *yaml.Node {
	list := &yaml.Node{Kind: yaml.SequenceNode}
	var into *yaml.Node
	last := ""
	for _, f := range p.Fields {
		if f.Section != last {
			into, last = nil, f.Section
			if at := slices.IndexFunc(p.Sections, func(s Section) bool { return s.Section == f.Section }); at >= 0 {
				section := mapping(nil)
				addText(section, "section", p.Sections[at].Title)
				addText(section, "intro", p.Sections[at].Intro)
				addWord(section, "show", p.Sections[at].Show)
				into = &yaml.Node{Kind: yaml.SequenceNode}
				add(section, "fields", into)
				list.Content = append(list.Content, section)
			}
		}
		if into != nil {
			into.Content = append(into.Content, w.field(f))
		} else {
			list.Content = append(list.Content, w.field(f))
		}
	}
	return list
}

func (w *writer) field(f Field) *yaml.Node {
	node := mapping(object{{"name", f.Name}, {"type", f.Type}})
	addText(node, "label", f.Label)
	addText(node, "help", f.Help)
	for _, m := range f.Keys {
		add(node, m.key, valueNode(m.value))
	}
	if len(f.Fields) > 0 && (f.Type == "group" || f.Type == "table") {
		add(node, "fields", w.items(Page{Fields: f.Fields}))
	}
	var said []string
	for _, n := range w.notes {
		if n.Field == f.Path {
			said = append(said, n.Text.In(w.lang))
		}
	}
	if len(said) > 0 {
		node.HeadComment = comment(said)
	}
	return node
}

func mapping(o object) *yaml.Node {
	node := &yaml.Node{Kind: yaml.MappingNode}
	for _, m := range o {
		add(node, m.key, valueNode(m.value))
	}
	return node
}

func add(node *yaml.Node, key string, value *yaml.Node) {
	node.Content = append(node.Content, textNode(key), value)
}

func addWord(node *yaml.Node, key, word string) {
	if word != "" {
		add(node, key, textNode(word))
	}
}

// addText adds a text: as it is where it is in one language, else by language.
func addText(node *yaml.Node, key string, text Text) {
	switch len(text) {
	case 0:
	case 1:
		for _, one := range text {
			add(node, key, textNode(one))
		}
	default:
		by := &yaml.Node{Kind: yaml.MappingNode}
		for _, lang := range sortedKeys(text) {
			add(by, lang, textNode(text[lang]))
		}
		add(node, key, by)
	}
}

func sortedKeys(text Text) []string {
	var keys []string
	for key := range text {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// textNode is a text that stays one, also where it looks like a number, and wherever it would be read as more
// than a word, in quotes: colons, signs and brackets mean something in YAML.
func textNode(text string) *yaml.Node {
	node := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text}
	if text == "" || strings.ContainsAny(text, ":#{}[],&*!|>'\"%@`\\\n\t") || strings.TrimSpace(text) != text {
		node.Style = yaml.DoubleQuotedStyle
		if strings.Contains(strings.TrimSpace(text), "\n") && oneLine(text) == strings.Join(strings.Fields(text), " ") && !strings.Contains(text, " \n") {
			node.Style = yaml.LiteralStyle
		}
	}
	return node
}

func valueNode(value any) *yaml.Node {
	switch v := value.(type) {
	case nil:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null"}
	case bool:
		word := "false"
		if v {
			word = "true"
		}
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: word}
	case json.Number:
		return &yaml.Node{Kind: yaml.ScalarNode, Value: v.String()}
	case string:
		return textNode(v)
	case []any:
		list := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
		for _, item := range v {
			if _, scalar := item.(object); scalar {
				list.Style = 0
			}
			list.Content = append(list.Content, valueNode(item))
		}
		return list
	case object:
		return mapping(v)
	}
	return textNode("")
}
