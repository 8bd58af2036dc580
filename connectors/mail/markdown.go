package mail

import (
	"bytes"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// markdown is goldmark without the two parsers for raw HTML: "<GmbH>" stays what was written instead of
// vanishing as an unknown element.
var markdown = goldmark.New(
	goldmark.WithParser(parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewSetextHeadingParser(), 100),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(parser.NewListParser(), 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(parser.NewBlockquoteParser(), 800),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(parser.NewEmphasisParser(), 500),
		),
		parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
	)),
	goldmark.WithExtensions(extension.Linkify),
)

// policy is what a mail body may contain. No images: a mail loads nothing from elsewhere.
var policy = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "strong", "em", "ul", "ol", "li", "h1", "h2", "h3", "blockquote", "code", "pre", "hr")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowURLSchemes("http", "https", "mailto")
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(false)
	return p
}()

// inline are the styles of a body's elements; mail programs read no style sheets reliably. Colours are
// inherited, so that the dark colours of the surroundings reach them.
var inline = map[atom.Atom]string{
	atom.P:          "margin:0 0 16px;",
	atom.H1:         "margin:0 0 16px;font-size:24px;line-height:1.3;font-weight:700;",
	atom.H2:         "margin:24px 0 8px;font-size:19px;line-height:1.35;font-weight:700;",
	atom.H3:         "margin:20px 0 8px;font-size:16px;line-height:1.4;font-weight:700;",
	atom.Ul:         "margin:0 0 16px;padding:0 0 0 22px;",
	atom.Ol:         "margin:0 0 16px;padding:0 0 0 22px;",
	atom.Li:         "margin:0 0 6px;",
	atom.A:          "color:inherit;text-decoration:underline;overflow-wrap:anywhere;",
	atom.Blockquote: "margin:0 0 16px;padding:2px 0 2px 16px;border-left:3px solid #b9b4af;",
	atom.Code:       "font-family:Consolas,Menlo,monospace;font-size:15px;",
	atom.Pre:        "margin:0 0 16px;white-space:pre-wrap;overflow-wrap:anywhere;",
	atom.Hr:         "margin:24px 0;border:0;border-top:1px solid #b9b4af;",
}

// parseMarkdown reads a text; the tree refers to the returned source.
func parseMarkdown(written string) (ast.Node, []byte) {
	source := []byte(strings.Join(rawLines(written), "\n"))
	return markdown.Parser().Parse(text.NewReader(source)), source
}

// beginsWithTitle says whether an author has given the mail a first heading of their own.
func beginsWithTitle(tree ast.Node) bool {
	heading, ok := tree.FirstChild().(*ast.Heading)
	return ok && heading.Level == 1
}

// bodyHTML turns Markdown into sanitised HTML with inline styles.
func bodyHTML(tree ast.Node, source []byte) (string, error) {
	replaceImages(tree, source)
	var raw bytes.Buffer
	if err := markdown.Renderer().Render(&raw, source, tree); err != nil {
		return "", err
	}
	around := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
	nodes, err := html.ParseFragment(bytes.NewReader(policy.SanitizeBytes(raw.Bytes())), around)
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	for _, n := range nodes {
		finish(n)
		if err := html.Render(&out, n); err != nil {
			return "", err
		}
	}
	return strings.TrimSpace(out.String()), nil
}

// finish adds the styles of n and what is below it, and removes forbidden runes that were written as entities.
func finish(n *html.Node) {
	if style := inline[n.DataAtom]; n.Type == html.ElementNode && style != "" {
		n.Attr = append(n.Attr, html.Attribute{Key: "style", Val: style})
	}
	if n.Type == html.TextNode {
		n.Data = strings.Join(rawLines(n.Data), "\n")
	}
	for child := range n.ChildNodes() {
		finish(child)
	}
}

// replaceImages puts the description of an image in its place.
func replaceImages(tree ast.Node, source []byte) {
	var images []*ast.Image
	_ = ast.Walk(tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if image, ok := n.(*ast.Image); ok && entering {
			images = append(images, image)
		}
		return ast.WalkContinue, nil
	})
	for _, image := range images {
		description := ast.NewString([]byte(inlineText(image, source)))
		image.Parent().ReplaceChild(image.Parent(), image, description)
	}
}
