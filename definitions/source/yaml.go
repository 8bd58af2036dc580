package source

import (
	"errors"
	"io"
	"strings"
	"unicode"

	yaml "go.yaml.in/yaml/v4"
)

// maxRepairs is how many YAML errors of one file are read over before the rest is left for the next run.
const maxRepairs = 20

// A rune that YAML misunderstands is masked: moved to a private area of Unicode where YAML sees an
// ordinary letter, and moved back in the values. So columns stay the same while reading goes on.
const maskBase = '\U0010F000'

// yamlReader turns one file into nodes.
type yamlReader struct {
	file   string
	text   lines // as written
	masked lines // as the YAML library gets to see it
	report *Report
	flow   []span // pieces of [ ] or { } that were reported already
	tabbed bool   // indentation was repaired, so what follows from it is not told
}

// span is a piece of one line, columns from 1, to behind its end.
type span struct{ line, from, to int }

func (s span) overlaps(t span) bool { return s.line == t.line && s.from < t.to && t.from < s.to }

// parseYAML reads a whole file; nil if its structure cannot be understood.
func parseYAML(file string, text lines, report *Report) *Node {
	r := &yamlReader{file: file, text: text, masked: text.copy(), report: report}
	for i, line := range r.masked { // files that use our private area lose nothing but the repair
		for j, c := range line {
			if isMask(c) {
				r.masked[i][j] = unicode.ReplacementChar
			}
		}
	}
	for range maxRepairs {
		document, err := r.load()
		if err == nil {
			if document == nil || len(document.Content) == 0 {
				report.Add(Diagnostic{Pos: r.at(1, 1), Text: emptyFile.Say(nil)})
				return nil
			}
			root := r.convert(document.Content[0], 1, "")
			if root.Kind == Null {
				report.Add(Diagnostic{Pos: r.at(1, 1), Text: emptyFile.Say(nil)})
				return nil
			}
			return root
		}
		if !r.explain(err) {
			return nil
		}
	}
	return nil
}

// load runs the YAML library over the masked text; a second document is reported here.
func (r *yamlReader) load() (*yaml.Node, error) {
	decoder := yaml.NewDecoder(strings.NewReader(r.masked.String()))
	var document yaml.Node
	if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	var second yaml.Node
	if err := decoder.Decode(&second); err == nil {
		r.report.Add(Diagnostic{Pos: r.at(r.secondDocument(second.Line), 1), Text: severalDocuments.Say(nil)})
	} else if !errors.Is(err, io.EOF) {
		mark := markOf(err)
		r.report.Add(Diagnostic{Pos: r.at(r.secondDocument(mark.Line), 1), Text: severalDocuments.Say(nil)})
	}
	return &document, nil
}

// secondDocument finds the line with --- or ... that ends the first document, at or above line.
func (r *yamlReader) secondDocument(line int) int {
	for number := min(max(line, 1), len(r.text)); number > 1; number-- {
		if s := string(r.text.line(number)); strings.HasPrefix(s, "---") || strings.HasPrefix(s, "...") {
			return number
		}
	}
	return max(line, 1)
}

func (r *yamlReader) at(line, column int) Pos { return r.text.clamp(Pos{r.file, line, column}) }

// mask hides a rune from YAML; false if there is nothing left to hide.
func (r *yamlReader) mask(line, column int) bool {
	c := r.masked.rune(line, column)
	if c == 0 || c > 0x7f {
		return false
	}
	r.masked[line-1][column-1] = maskBase + c
	return true
}

func isMask(c rune) bool { return c >= maskBase && c <= maskBase+0x7f }

// unmask gives the author's text back.
func unmask(s string) string {
	return strings.Map(func(c rune) rune {
		if isMask(c) {
			return c - maskBase
		}
		return c
	}, s)
}

// convert turns a node of the library into ours and reports the traps it fell into.
func (r *yamlReader) convert(y *yaml.Node, depth int, path string) *Node {
	n := &Node{Pos: r.at(y.Line, y.Column), Path: path, text: r.text}
	if depth > maxDepth {
		r.report.Add(Diagnostic{Pos: n.Pos, Text: tooDeep.Say(Args{"limit": maxDepth})})
		n.Kind, n.Broken = Scalar, true
		return n
	}
	switch y.Kind {
	case yaml.MappingNode:
		n.Kind = Map
		if r.unquotedBraces(y, n) {
			return n
		}
		for i := 0; i+1 < len(y.Content); i += 2 {
			e, ok := r.key(y.Content[i], path)
			if !ok {
				continue // what stands under it belongs nowhere
			}
			e.Value = r.convert(y.Content[i+1], depth+1, joinPath(path, e.Key))
			n.Entries = append(n.Entries, e)
		}
	case yaml.SequenceNode:
		n.Kind = List
		for i, item := range y.Content {
			n.Items = append(n.Items, r.convert(item, depth+1, itemPath(path, i)))
		}
	case yaml.AliasNode:
	default:
		r.scalar(y, n)
	}
	r.indicator(y, n)
	if y.Style&yaml.FlowStyle != 0 {
		r.joinPieces(n)
	}
	if n.Kind == Scalar && n.Style == Plain && !n.Broken {
		r.cutByComment(n)
	}
	return n
}

func (r *yamlReader) scalar(y *yaml.Node, n *Node) {
	n.Raw = unmask(y.Value)
	n.Broken = n.Raw != y.Value
	switch {
	case y.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0:
		n.Kind, n.Style = Scalar, Quoted
	case y.Style&yaml.LiteralStyle != 0:
		n.Kind, n.Style = Scalar, Literal
	case y.Style&yaml.FoldedStyle != 0:
		n.Kind, n.Style = Scalar, Folded
	case n.Raw == "" || n.Raw == "~" || n.Raw == "null":
		// "Null" is the German word for zero, so it stays a text.
		n.Kind, n.Raw = Null, ""
	default:
		n.Kind = Scalar
	}
}

// key converts the key of a map that is at path; false if it is no name.
func (r *yamlReader) key(y *yaml.Node, path string) (e Entry, ok bool) {
	e = Entry{Key: unmask(y.Value), KeyPos: r.at(y.Line, y.Column)}
	k := &Node{Kind: Scalar, Pos: e.KeyPos, Path: path, Raw: e.Key, text: r.text}
	if y.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 {
		k.Style = Quoted
	}
	switch {
	case y.Kind == yaml.AliasNode || y.ShortTag() == "!!merge" && k.Style == Plain:
		r.report.Add(Diagnostic{Pos: e.KeyPos, Path: path, Width: len([]rune(e.Key)), Text: yamlAlias.Say(nil), Suggestion: writeOut.Say(nil)})
		return e, false
	case y.Kind != yaml.ScalarNode || e.Key == "":
		r.report.Add(Diagnostic{Pos: e.KeyPos, Path: path, Text: badKey.Say(nil)})
		return e, false
	}
	r.indicator(y, k)
	e.width = k.Width()
	return e, true
}

// indicator reports anchors, aliases and tags, none of which definitions have.
func (r *yamlReader) indicator(y *yaml.Node, n *Node) {
	first := r.text.rune(n.Pos.Line, n.Pos.Column)
	tagged := first == '!' && (n.Kind != Scalar || n.Style == Plain || y.Style&yaml.TaggedStyle != 0)
	if y.Kind != yaml.AliasNode && y.Anchor == "" && !tagged {
		return
	}
	written := r.written(n.Pos)
	d := Diagnostic{Pos: n.Pos, Path: n.Path, Width: len([]rune(written)), Text: yamlAlias.Say(nil), Suggestion: writeOut.Say(nil)}
	switch {
	case tagged:
		tag, rest, _ := strings.Cut(written, " ")
		d.Text, d.Width = yamlTag.Say(Args{"tag": tag}), len([]rune(tag))
		meant := strings.TrimSpace("not " + strings.TrimLeft(tag, "!") + " " + rest)
		d.Suggestion = writeNot.Say(Args{"expression": meant, "text": QuoteYAML(written)})
		if strings.HasPrefix(tag, "!!") { // a YAML type on purpose; keys decide what a value is
			meant = rest
			d.Suggestion = write.Say(Args{"text": rest})
		}
		if n.Kind == Null || n.Kind == Scalar && n.Style == Plain {
			n.Kind, n.Raw = Scalar, meant
		}
	case y.Kind == yaml.AliasNode:
		n.Kind = Null
	}
	r.report.Add(d)
	n.Broken = true
}

// written is what stands in the file from a place to the end of the value, as far as the line goes.
func (r *yamlReader) written(at Pos) string {
	line := r.text.line(at.Line)[at.Column-1:]
	end := valueEnd(line, insideFlow(r.text.line(at.Line)[:at.Column-1]))
	return strings.TrimRightFunc(string(line[:end]), unicode.IsSpace)
}

// valueEnd is where a value ends that begins the rest of a line: before a comment, or within [ ] and { }
// before the comma or bracket that closes it. Brackets and quotes of the value itself are kept whole.
func valueEnd(rest []rune, flow bool) int {
	depth, quote := 0, rune(0)
	for i, c := range rest {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'' && depth > 0:
			quote = c
		case c == '#' && i > 0 && unicode.IsSpace(rest[i-1]):
			return i
		case strings.ContainsRune("([{", c):
			depth++
		case strings.ContainsRune(")]}", c):
			if depth--; depth < 0 && flow && c != ')' {
				return i
			}
		case c == ',' && flow && depth <= 0:
			return i
		}
	}
	return len(rest)
}

// insideFlow says whether a line has opened more [ and { than it has closed; it looks at one line
// only, which is enough to guess where a value ends.
func insideFlow(before []rune) bool {
	depth, quote := 0, rune(0)
	for i, c := range before {
		starts := i == 0 || strings.ContainsRune(" [{,", before[i-1])
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && starts:
			quote = c
		case (c == '[' || c == '{') && (starts || depth > 0):
			depth++
		case (c == ']' || c == '}') && depth > 0:
			depth--
		}
	}
	return depth > 0
}

// QuoteYAML writes a text of one line in quotes, single ones if it has double ones itself, so that an
// author can copy it from a suggestion.
func QuoteYAML(s string) string {
	if strings.ContainsAny(s, `"\`) {
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	}
	return `"` + s + `"`
}

// markOf is where the library noticed an error.
func markOf(err error) yaml.Mark {
	var load *yaml.LoadError
	if errors.As(err, &load) {
		return load.Mark
	}
	return yaml.Mark{}
}
