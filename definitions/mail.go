package definitions

import (
	"strings"

	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// bodyIndent is by how many columns the body of a mail is moved while it is read, see readMail.
const bodyIndent = 1

// readMails reads the mail templates of a process: Markdown with a head, mails/<name>.md in the site's own
// language and mails/<name>.<language>.md in others.
func (l *loader) readMails(p *process) {
	read := map[string]flows.MailSource{}
	for _, f := range p.mails {
		if text, ok := l.readMail(f); ok {
			read[f.name] = text
		}
	}
	l.takeMails(p, read)
}

// readMail cuts a mail into head and body. The file is rewritten line by line into YAML that says the
// same (the body becomes a block under "body:" where the second --- was), so that every part keeps its
// line and can point at its place.
func (l *loader) readMail(f *file) (flows.MailSource, bool) {
	text := strings.TrimPrefix(string(f.content), "\ufeff")
	lines := strings.Split(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), "\n")
	end := headEnd(lines)
	if end < 0 {
		if l.report.Files == nil {
			l.report.Files = map[string][]byte{}
		}
		l.report.Files[f.path] = f.content
		l.report.Add(source.Diagnostic{Pos: source.Pos{File: f.path, Line: 1, Column: 1}, Text: mailFront.Say(nil)})
		return flows.MailSource{}, false
	}
	lines[end] = "body: |1-"
	empty := true
	for i := end + 1; i < len(lines); i++ {
		empty = empty && strings.TrimSpace(lines[i]) == ""
		lines[i] = " " + lines[i]
	}
	from := len(l.report.Diagnostics)
	node := source.Parse(f.path, []byte(strings.Join(lines, "\n")), l.report)
	l.report.Files[f.path] = f.content
	f.node = node
	texts := len(l.report.Texts)
	d := mailSpec.Read(node, l.report)
	l.report.Texts = l.report.Texts[:texts] // a mail has a file for each language
	unindent(l.report.Diagnostics[from:], map[string]int{f.path: end + 1})
	if empty {
		l.report.Add(source.Diagnostic{Pos: source.Pos{File: f.path, Line: end + 1, Column: 1}, Text: mailEmpty.Say(nil)})
	}
	return flows.MailSource{Subject: d.At("subject"), Body: d.At("body")}, node != nil
}

// headEnd is the index of the line that ends the head, or -1 if there is no head.
func headEnd(lines []string) int {
	if strings.TrimRight(lines[0], " \t") != "---" {
		return -1
	}
	for i, line := range lines[1:] {
		if strings.TrimRight(line, " \t") == "---" {
			return i + 1
		}
	}
	return -1
}

// unindentMails moves diagnostics about mail bodies, given from the given one on, to where they stand in
// the file.
func (l *loader) unindentMails(p *process, from int) {
	begin := map[string]int{}
	for _, f := range p.mails {
		if f.node != nil {
			if body := f.node.Get("body"); body != nil {
				begin[f.path] = body.Pos.Line
			}
		}
	}
	unindent(l.report.Diagnostics[from:], begin)
}

// unindent takes back the indentation of readMail. begin holds the line above the body, by file.
func unindent(diagnostics []source.Diagnostic, begin map[string]int) {
	move := func(p *source.Pos) {
		line, mail := begin[p.File]
		switch {
		case mail && p.Line > line && p.Column > bodyIndent:
			p.Column -= bodyIndent
		case mail && p.Line == line:
			p.Column = 1
		}
	}
	for i := range diagnostics {
		move(&diagnostics[i].Pos)
		for k := range diagnostics[i].Related {
			move(&diagnostics[i].Related[k].Pos)
		}
	}
}
