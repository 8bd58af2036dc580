package rawmail

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// fromHTML is what a person reads of an HTML mail: its words, a line for each block, and the addresses of links.
func fromHTML(written string) string {
	var b strings.Builder
	tokens := html.NewTokenizer(strings.NewReader(written))
	hidden := 0 // how deep in what nobody reads
	link, words := "", 0
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return tidy(b.String())
		case html.TextToken:
			if hidden == 0 {
				b.WriteString(blanks.ReplaceAllString(string(tokens.Text()), " "))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			token := tokens.Token()
			switch token.DataAtom {
			case atom.Script, atom.Style, atom.Head, atom.Title, atom.Noscript:
				if token.Type == html.StartTagToken {
					hidden++
				}
			case atom.Br, atom.P, atom.Div, atom.Tr, atom.H1, atom.H2, atom.H3, atom.H4, atom.Ul, atom.Ol, atom.Table, atom.Blockquote, atom.Hr:
				b.WriteString("\n")
			case atom.Li:
				b.WriteString("\n- ")
			case atom.Td, atom.Th:
				b.WriteString(" ")
			case atom.A:
				link, words = attribute(token, "href"), b.Len()
			}
		case html.EndTagToken:
			token := tokens.Token()
			switch token.DataAtom {
			case atom.Script, atom.Style, atom.Head, atom.Title, atom.Noscript:
				hidden = max(0, hidden-1)
			case atom.P, atom.Div, atom.H1, atom.H2, atom.H3, atom.H4, atom.Ul, atom.Ol, atom.Table, atom.Blockquote:
				b.WriteString("\n")
			case atom.A:
				said := strings.TrimSpace(b.String()[min(words, b.Len()):])
				if strings.HasPrefix(link, "http") && !strings.Contains(link, said) && hidden == 0 {
					b.WriteString(" <" + link + ">")
				}
				link = ""
			}
		}
	}
}

var blanks = regexp.MustCompile(`[\s\x{00a0}]+`)

func attribute(token html.Token, name string) string {
	for _, a := range token.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// tidy brings line ends, blanks and empty lines of a text in order, and takes out what no form takes.
func tidy(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	text = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r == 0xfeff {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "�"))
	lines := strings.Split(text, "\n")
	kept := lines[:0]
	for _, line := range lines {
		line = strings.TrimRight(line, " \t\u00a0")
		if line == "" && len(kept) > 0 && kept[len(kept)-1] == "" {
			continue
		}
		kept = append(kept, line)
	}
	return strings.TrimSpace(strings.Join(kept, "\n"))
}

// quoting is the line with which mail programs begin what they quote.
var quoting = regexp.MustCompile(`(?i)^(>|am .{4,120} schrieb .*:$|on .{4,120} wrote:$|-{2,} ?(ursprüngliche nachricht|original message|weitergeleitete nachricht|forwarded message).*|_{20,}$|(von|from): .+@.+)`)

// Answer is what a person has written above what they quote; everything where they have written below it.
func Answer(text string) string {
	lines := strings.Split(text, "\n")
	for n, line := range lines {
		if quoting.MatchString(strings.TrimSpace(line)) {
			if above := strings.TrimSpace(strings.Join(lines[:n], "\n")); above != "" {
				return above
			}
			return text
		}
	}
	return text
}
