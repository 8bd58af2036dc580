package source

import (
	"strings"
	"unicode"

	yaml "go.yaml.in/yaml/v4"
)

// The traps here are valid YAML that means something else than its author wrote.

// cutByComment reports a plain value that a " #" has cut: surely if it ends inside a bracket or quotes,
// perhaps if the # touches the next word, as in "Raum #3".
func (r *yamlReader) cutByComment(n *Node) {
	end := n.PosAt(len([]rune(n.Raw)))
	line := r.text.line(end.Line)
	rest := line[min(end.Column-1, len(line)):]
	comment := strings.TrimLeftFunc(string(rest), unicode.IsSpace)
	if !strings.HasPrefix(comment, "#") || len(comment) == len(string(rest)) {
		return
	}
	at := end
	at.Column += len(rest) - len([]rune(comment))
	whole := wholeValue(n.Raw, rest)
	d := Diagnostic{Pos: at, Path: n.Path, Width: len([]rune(comment))}
	after := strings.TrimPrefix(comment, "#")
	switch {
	case unfinished(n.Raw):
		d.Text = yamlComment.Say(nil)
		d.Suggestion = write.Say(Args{"text": QuoteYAML(whole)})
		n.Raw, n.Broken = whole, true
	case after != "" && (unicode.IsLetter([]rune(after)[0]) || unicode.IsDigit([]rune(after)[0])):
		d.Severity, d.Text = Warning, yamlCommentMaybe.Say(nil)
		d.Suggestion = quoteOrHash.Say(Args{"text": QuoteYAML(whole)})
	default:
		return
	}
	r.report.Add(d)
}

// wholeValue is the value with what the comment cut off: up to the next " #" behind which it is finished.
func wholeValue(raw string, rest []rune) string {
	for i := 1; i < len(rest); i++ {
		if rest[i] == '#' && unicode.IsSpace(rest[i-1]) {
			whole := strings.TrimRightFunc(raw+string(rest[:i]), unicode.IsSpace)
			if whole != raw && !unfinished(whole) {
				return whole
			}
		}
	}
	return raw + strings.TrimRightFunc(string(rest), unicode.IsSpace)
}

// unfinished says whether a text ends inside quotes, parentheses or {{ }}.
func unfinished(s string) bool {
	depth := 0
	quoted := false
	for _, c := range s {
		switch {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '(' || c == '[' || c == '{':
			depth++
		case c == ')' || c == ']' || c == '}':
			depth--
		}
	}
	return quoted || depth > 0
}

// unquotedBraces recognises {{ name }} without quotes, which YAML reads as a map in a map.
func (r *yamlReader) unquotedBraces(y *yaml.Node, n *Node) bool {
	if y.Style&yaml.FlowStyle == 0 || len(y.Content) < 2 || y.Content[0].Kind != yaml.MappingNode ||
		r.text.rune(n.Pos.Line, n.Pos.Column+1) != '{' {
		return false
	}
	written := r.written(n.Pos)
	r.report.Add(Diagnostic{
		Pos: n.Pos, Path: n.Path, Width: len([]rune(written)), Text: yamlBraces.Say(nil),
		Suggestion: write.Say(Args{"text": QuoteYAML(written)}),
	})
	n.Kind, n.Raw, n.Broken = Scalar, written, true
	return true
}

// joinPieces finds expressions that were split at the commas of [ ] or { }, such as
// [holders("leitung", abteilung)], reports them and puts them together again.
func (r *yamlReader) joinPieces(n *Node) {
	for i := 0; i < len(n.Items); i++ {
		taken := r.join(n.Items[i], func(k int) *Node {
			if i+k < len(n.Items) {
				return n.Items[i+k]
			}
			return nil
		})
		n.Items = append(n.Items[:i+1], n.Items[i+1+taken:]...)
	}
	for i := 0; i < len(n.Entries); i++ {
		taken := r.join(n.Entries[i].Value, func(k int) *Node {
			if i+k >= len(n.Entries) || n.Entries[i+k].Value.Kind != Null {
				return nil
			}
			e := n.Entries[i+k]
			return &Node{Kind: Scalar, Pos: e.KeyPos, Raw: e.Key, text: r.text}
		})
		if taken == 0 {
			taken = r.cutText(n.Entries[i:])
		}
		n.Entries = append(n.Entries[:i+1], n.Entries[i+1+taken:]...)
	}
}

// cutText finds a text that was cut at its commas inside { }, such as {text: Du wählst, was offen ist}: what
// follows is no key, since it has blanks and no value. It puts the text together again and returns how many
// of the following entries it took.
func (r *yamlReader) cutText(entries []Entry) int {
	first := entries[0].Value
	if first.Kind != Scalar || first.Style != Plain || first.Broken || first.Raw == "" {
		return 0
	}
	taken, end := 0, Pos{}
	for _, e := range entries[1:] {
		if e.Value.Kind != Null || e.Value.Raw != "" || !strings.ContainsRune(e.Key, ' ') || e.KeyPos.Line != first.Pos.Line {
			break
		}
		taken++
		end = e.KeyPos
		end.Column += e.keyWidth()
	}
	if taken == 0 {
		return 0
	}
	whole := string(r.text.line(first.Pos.Line)[first.Pos.Column-1 : end.Column-1])
	first.Raw, first.Broken = whole, true
	r.report.Add(Diagnostic{
		Pos: first.Pos, Path: first.Path, Width: end.Column - first.Pos.Column, Text: yamlCommaInText.Say(nil),
		Suggestion: write.Say(Args{"text": QuoteYAML(whole)}),
	})
	return taken
}

// join puts the following pieces to first until it is a whole expression, and returns how many it took;
// none if first is whole, or if no number of pieces makes it so.
func (r *yamlReader) join(first *Node, following func(int) *Node) int {
	if first.Kind != Scalar || first.Style != Plain || !unfinished(first.Raw) {
		return 0
	}
	whole := first.Raw
	for k := 1; ; k++ {
		piece := following(k)
		if piece == nil || piece.Kind != Scalar || piece.Style != Plain {
			return 0
		}
		whole += ", " + piece.Raw
		if unfinished(whole) {
			continue
		}
		width := 1
		if end := piece.PosAt(len([]rune(piece.Raw))); end.Line == first.Pos.Line {
			width = end.Column - first.Pos.Column
			whole = string(r.text.line(end.Line)[first.Pos.Column-1 : end.Column-1])
		}
		first.Raw, first.Broken = whole, true
		r.reportFlow(span{first.Pos.Line, first.Pos.Column, first.Pos.Column + width}, first.Path, whole)
		return k
	}
}

// reportFlow says once per place that an expression does not survive inside [ ] or { }.
func (r *yamlReader) reportFlow(where span, path, whole string) {
	for _, told := range r.flow {
		if told.overlaps(where) {
			return
		}
	}
	r.flow = append(r.flow, where)
	r.report.Add(Diagnostic{
		Pos: r.at(where.line, where.from), Path: path, Width: where.to - where.from, Text: yamlFlow.Say(nil),
		Suggestion: writeBlockList.Say(Args{"text": QuoteYAML(whole)}),
	})
}
