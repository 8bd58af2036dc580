package ui

import (
	"html/template"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
)

var (
	markdownReader = goldmark.New(
		goldmark.WithExtensions(extension.Table, extension.Linkify, extension.Strikethrough),
		goldmark.WithParserOptions(parser.WithAutoHeadingID()),
	)
	markdownPolicy = newMarkdownPolicy()
	tableBoxes     = strings.NewReplacer("<table>", `<div class="table-box" tabindex="0"><table>`, "</table>", "</table></div>")
)

// newMarkdownPolicy allows what running text needs and nothing that could run, load or post.
func newMarkdownPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "strong", "em", "del", "ul", "ol", "li", "h2", "h3", "h4", "blockquote", "code", "pre", "hr",
		"table", "thead", "tbody", "tr", "th", "td")
	p.AllowAttrs("id").OnElements("h2", "h3", "h4")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("https", "http", "mailto", "tel")
	p.AllowRelativeURLs(true)
	p.RequireNoFollowOnLinks(false)
	return p
}

// Markdown renders text written by an author or operator. Raw HTML in it is dropped. Headings begin at
// the second level, because the first belongs to the page.
func Markdown(text string) (template.HTML, error) {
	if strings.TrimSpace(text) == "" {
		return "", nil
	}
	var out strings.Builder
	if err := markdownReader.Convert([]byte(text), &out); err != nil {
		return "", err
	}
	lowered := strings.NewReplacer("<h3", "<h4", "</h3", "</h4", "<h2", "<h3", "</h2", "</h3", "<h1", "<h2", "</h1", "</h2")
	body := out.String()
	if strings.Contains(body, "<h1") {
		body = lowered.Replace(body)
	}
	// A wide table scrolls in a box of its own, which the keyboard can reach.
	return template.HTML(tableBoxes.Replace(markdownPolicy.Sanitize(body))), nil
}
