package source

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxFile is the size in bytes above which a definition file is refused; written by people, files
// stay a hundred times smaller.
const maxFile = 1 << 20

// maxDepth is how deep lists and maps may lie in each other. It bounds the recursion of every reader.
const maxDepth = 60

// Parse reads one YAML or JSON file (by its ending: .json is JSON, everything else YAML) into a
// node. Syntax errors, duplicate keys and YAML traps are added to report; the node is nil where
// nothing could be read. The file's contents are kept in report.Files.
//
// Reading goes on behind an error where the author's intent is clear, so that all problems of a file are
// told at once; values that were repaired for this are marked Broken. Scalars keep the text as it is
// written (1.10 stays "1.10"); only an empty value, null and ~ are Null.
func Parse(file string, content []byte, report *Report) *Node {
	if report.Files == nil {
		report.Files = map[string][]byte{}
	}
	report.Files[file] = content
	start := Pos{File: file, Line: 1, Column: 1}
	if len(content) > maxFile {
		report.Add(Diagnostic{Pos: start, Text: fileTooLarge.Say(Args{"size": len(content) >> 10, "limit": maxFile >> 10})})
		return nil
	}
	text := splitLines(content)
	clean(file, content, text, report)
	if blank(text) {
		report.Add(Diagnostic{Pos: start, Text: emptyFile.Say(nil)})
		return nil
	}
	var root *Node
	if strings.HasSuffix(strings.ToLower(file), ".json") {
		root = parseJSON(file, text, report)
	} else {
		root = parseYAML(file, text, report)
	}
	if root != nil {
		root.fillPath("")
		checkNodes(root, report)
	}
	return root
}

// clean reports bytes and characters that no definition needs and replaces each by a space or U+FFFD,
// so that columns stay the same and reading can go on.
func clean(file string, content []byte, text lines, report *Report) {
	broken, control := 0, 0
	var firstBroken, firstControl Diagnostic
	valid := utf8.Valid(content)
	for i, line := range text {
		for j, r := range line {
			pos := Pos{File: file, Line: i + 1, Column: j + 1}
			switch {
			case r == utf8.RuneError && !valid:
				if broken++; broken == 1 {
					firstBroken = Diagnostic{Pos: pos}
				}
			case r != '\t' && unicode.IsControl(r), r == '\u2028', r == '\u2029', r == '\ufeff', r == '\ufffe', r == '\uffff':
				if control++; control == 1 {
					firstControl = Diagnostic{Pos: pos, Text: controlCharacter.Say(Args{"code": codePoint(r)})}
				}
				line[j] = ' '
			}
		}
	}
	if broken > 0 {
		firstBroken.Text = notUTF8.Say(Args{"count": broken})
		report.Add(firstBroken)
	}
	if control > 0 {
		report.Add(firstControl)
	}
}

// blank says whether there is nothing but spaces and tabs.
func blank(text lines) bool {
	for _, line := range text {
		if strings.TrimSpace(string(line)) != "" {
			return false
		}
	}
	return true
}

// checkNodes reports keys that are written twice in one map, and zero bytes hidden in escapes, which
// no database or mail takes.
func checkNodes(n *Node, report *Report) {
	if i := strings.IndexByte(n.Raw, 0); i >= 0 {
		report.Add(Diagnostic{Pos: n.PosAt(len([]rune(n.Raw[:i]))), Path: n.Path, Text: controlCharacter.Say(Args{"code": codePoint(0)})})
		n.Broken = true
	}
	first := map[string]Pos{}
	for _, e := range n.Entries {
		if at, ok := first[e.Key]; ok {
			d := e.KeyDiagnostic(duplicateKey.Say(Args{"key": e.Key}))
			d.Suggestion = removeOne.Say(nil)
			d.Related = []Related{{Pos: at, Text: firstHere.Say(nil)}}
			report.Add(d)
		} else {
			first[e.Key] = e.KeyPos
		}
		if strings.ContainsRune(e.Key, 0) {
			report.Add(e.KeyDiagnostic(controlCharacter.Say(Args{"code": codePoint(0)})))
		}
		checkNodes(e.Value, report)
	}
	for _, item := range n.Items {
		checkNodes(item, report)
	}
}
