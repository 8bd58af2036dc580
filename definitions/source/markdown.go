package source

import "strings"

// EscapeMarkdown makes a text that a person typed safe inside Markdown: it arrives letter by letter and never
// becomes a link, a heading or a list. Line breaks stay; blank lines separate paragraphs.
func EscapeMarkdown(typed string) string {
	typed = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(typed)
	written := strings.Split(typed, "\n")
	var out strings.Builder
	for i, line := range written {
		for _, r := range strings.TrimSpace(line) {
			if r < 0x80 && strings.ContainsRune("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", r) {
				out.WriteByte('\\')
			}
			out.WriteRune(r)
		}
		if i == len(written)-1 {
			break
		}
		// Two spaces at the end of a line are Markdown's hard break. (A backslash would be another, but not after
		// a backslash that was typed.)
		if strings.TrimSpace(line) != "" && strings.TrimSpace(written[i+1]) != "" {
			out.WriteString("  ")
		}
		out.WriteByte('\n')
	}
	return out.String()
}
