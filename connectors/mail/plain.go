package mail

import (
	"fmt"
	"html"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// bodyText turns Markdown into text that reads well without any markup. Lines are not wrapped: every mail
// program does that itself, and a phone does it narrower than any width chosen here.
func bodyText(tree ast.Node, source []byte) string {
	return strings.Join(blocks(tree, source), "\n\n")
}

// blocks returns the texts of the blocks below n, each with its lines.
func blocks(n ast.Node, source []byte) []string {
	var all []string
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		if block := blockText(child, source); block != "" {
			all = append(all, block)
		}
	}
	return all
}

func blockText(n ast.Node, source []byte) string {
	switch n := n.(type) {
	case *ast.Heading:
		title := inlineText(n, source)
		if n.Level == 1 {
			return title + "\n" + strings.Repeat("=", min(len([]rune(title)), 60))
		}
		return title
	case *ast.List:
		return listText(n, source)
	case *ast.Blockquote:
		return indent(strings.Join(blocks(n, source), "\n\n"), "> ", "> ")
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		var code strings.Builder
		for i := range n.Lines().Len() {
			segment := n.Lines().At(i)
			code.Write(segment.Value(source))
		}
		return indent(strings.TrimRight(code.String(), "\n"), "    ", "    ")
	case *ast.ThematicBreak:
		return "* * *"
	}
	return inlineText(n, source)
}

func listText(list *ast.List, source []byte) string {
	var items []string
	number := list.Start
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		mark := "- "
		if list.IsOrdered() {
			mark = fmt.Sprintf("%d. ", number)
			number++
		}
		apart := "\n"
		if !list.IsTight {
			apart = "\n\n"
		}
		items = append(items, indent(strings.Join(blocks(item, source), apart), mark, strings.Repeat(" ", len(mark))))
	}
	if list.IsTight {
		return strings.Join(items, "\n")
	}
	return strings.Join(items, "\n\n")
}

// indent puts first before the first line and rest before the others.
func indent(text, first, rest string) string {
	out := first + strings.ReplaceAll(text, "\n", "\n"+rest)
	var trimmed []string
	for line := range strings.SplitSeq(out, "\n") {
		trimmed = append(trimmed, strings.TrimRight(line, " "))
	}
	return strings.Join(trimmed, "\n")
}

// inlineText is the text inside a block, with links written out.
func inlineText(n ast.Node, source []byte) string {
	var out strings.Builder
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		switch c := child.(type) {
		case *ast.Text:
			out.WriteString(unescape(string(c.Segment.Value(source))))
			switch {
			case c.HardLineBreak():
				out.WriteString("\n")
			case c.SoftLineBreak():
				out.WriteString(" ")
			}
		case *ast.String:
			out.Write(c.Value)
		case *ast.CodeSpan:
			for part := c.FirstChild(); part != nil; part = part.NextSibling() {
				if t, ok := part.(*ast.Text); ok {
					out.Write(t.Segment.Value(source))
				}
			}
		case *ast.AutoLink:
			out.Write(c.Label(source))
		case *ast.Link:
			out.WriteString(linkText(inlineText(c, source), unescape(string(c.Destination))))
		default:
			out.WriteString(inlineText(c, source))
		}
	}
	return strings.Join(lines(out.String()), "\n")
}

func linkText(label, target string) string {
	switch {
	case !webAddress(target) && !strings.HasPrefix(target, "mailto:"):
		return label
	case label == "" || label == target || "mailto:"+label == target:
		return strings.TrimPrefix(target, "mailto:")
	}
	return label + " (" + strings.TrimPrefix(target, "mailto:") + ")"
}

// unescape resolves what Markdown writes with a backslash or as an entity, in one pass so that an escaped
// "&amp;" of a person stays what they wrote.
func unescape(text string) string {
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\\' && i+1 < len(text) && util.IsPunct(text[i+1]):
			i++
			out.WriteByte(text[i])
		case text[i] == '&':
			end := strings.IndexByte(text[i:], ';')
			if end > 0 && end < 33 {
				if entity := text[i : i+end+1]; html.UnescapeString(entity) != entity && !strings.Contains(entity, "\\") {
					out.WriteString(html.UnescapeString(entity))
					i += end
					continue
				}
			}
			out.WriteByte('&')
		default:
			out.WriteByte(text[i])
		}
	}
	return out.String()
}
