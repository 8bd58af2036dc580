package connectors

import "laufzettel/definitions/source"

// EscapeMarkdown makes a text that a person typed safe inside Message.Markdown: it arrives letter by letter and
// never becomes a link, a heading or a list. Whoever fills "{{ }}" in a mail's text escapes each value with it
// (expression.Template.RenderMarkdown does). Line breaks stay; blank lines separate paragraphs.
func EscapeMarkdown(typed string) string { return source.EscapeMarkdown(typed) }
