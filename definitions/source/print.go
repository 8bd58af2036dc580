package source

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
)

// maxShown is how many runes of a source line are printed; a JSON file may be one line.
const maxShown = 140

// Sorted returns the diagnostics by file, line, column and code, each one once.
func (r *Report) Sorted() []Diagnostic {
	all := slices.Clone(r.Diagnostics)
	slices.SortStableFunc(all, func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(a.Pos.File, b.Pos.File), cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Pos.Column, b.Pos.Column), cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Path, b.Path), cmp.Compare(a.Text.In("de"), b.Text.In("de")))
	})
	return slices.CompactFunc(all, func(a, b Diagnostic) bool {
		return a.Pos == b.Pos && a.Code == b.Code && a.Path == b.Path && a.Text.In("de") == b.Text.In("de")
	})
}

// Print writes all diagnostics, sorted by place and without duplicates, in compiler style:
//
//	ausleihe/flow.yaml:14:9: steps[1].asign: unbekannter Schlüssel "asign" [unknown-key]
//	   14 |         asign: holders("leitung")
//	      |         ^^^^^
//	   Meintest du "assign"?
//
// Warnings say so before the path. lang is "de" or "en"; the error is the writer's.
func (r *Report) Print(w io.Writer, lang string) error {
	var out bytes.Buffer
	texts := map[string]lines{}
	for _, d := range r.Sorted() {
		if place := d.Pos.String(); place != "" {
			out.WriteString(place + ": ")
		}
		if d.Severity == Warning {
			out.WriteString(warningWord.Say(nil).In(lang) + ": ")
		}
		if d.Path != "" {
			out.WriteString(d.Path + ": ")
		}
		out.WriteString(d.Text.In(lang))
		if d.Code != "" {
			out.WriteString(" [" + d.Code + "]")
		}
		out.WriteByte('\n')
		r.printSource(&out, texts, d.Pos, d.Width)
		if hint := d.Suggestion.In(lang); hint != "" {
			out.WriteString("   " + strings.NewReplacer(" \n", "\n   ", "\n", "\n   ").Replace(hint) + "\n")
		}
		for _, related := range d.Related {
			fmt.Fprintf(&out, "   %s: %s\n", related.Pos, related.Text.In(lang))
			r.printSource(&out, texts, related.Pos, 1)
		}
	}
	_, err := w.Write(out.Bytes())
	return err
}

// String is file:line:column, file alone where no line is known, or "".
func (p Pos) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// printSource writes the line of a place and a caret below it; nothing where the file is not known.
func (r *Report) printSource(out *bytes.Buffer, texts map[string]lines, at Pos, width int) {
	content, known := r.Files[at.File]
	if !known || at.Line < 1 {
		return
	}
	if texts[at.File] == nil {
		texts[at.File] = splitLines(content)
	}
	if at.Line > len(texts[at.File]) {
		return
	}
	line := texts[at.File].line(at.Line)
	column := min(max(at.Column-1, 0), len(line))
	width = min(max(width, 1), max(len(line)-column, 1))
	from := 0
	if len(line) > maxShown && column > maxShown/2 {
		from = column - maxShown/2
	}
	to := min(len(line), from+maxShown)
	width = max(1, min(width, to-column))

	var shown, caret strings.Builder
	if from > 0 {
		shown.WriteString("…")
		caret.WriteString(" ")
	}
	for i, r := range line[from:to] {
		if r != '\t' && !unicode.IsPrint(r) {
			r = '\ufffd' // what an editor shows as a box must not steer a terminal
		}
		shown.WriteRune(r)
		switch at := from + i; {
		case at >= column+width:
		case at >= column:
			caret.WriteString(strings.Repeat("^", max(cells(r), 1)))
		case r == '\t':
			caret.WriteRune('\t') // as wide as the one above, however wide that is
		default:
			caret.WriteString(strings.Repeat(" ", cells(r)))
		}
	}
	if to < len(line) {
		shown.WriteString("…")
	}
	if column >= to {
		caret.WriteString("^")
	}
	number := fmt.Sprintf("%5d", at.Line)
	fmt.Fprintf(out, "%s\n", strings.TrimRight(number+" | "+shown.String(), " "))
	fmt.Fprintf(out, "%s | %s\n", strings.Repeat(" ", len(number)), caret.String())
}

// cells is how many columns of a terminal a rune takes.
func cells(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me):
		return 0
	case r >= 0x1f300 && r <= 0x1faff, r >= 0x1100 && r <= 0x115f, r >= 0x2e80 && r <= 0xa4cf,
		r >= 0xac00 && r <= 0xd7a3, r >= 0xf900 && r <= 0xfaff, r >= 0xfe30 && r <= 0xfe6f, r >= 0xff00 && r <= 0xff60:
		return 2
	default:
		return 1
	}
}

// printed is a diagnostic as editors and CI read it.
type printed struct {
	Severity Severity `json:"severity"`
	Code     string   `json:"code"`
	Pos
	Width      int              `json:"width"`
	Path       string           `json:"path,omitempty"`
	Message    string           `json:"message"`
	Suggestion string           `json:"suggestion,omitempty"`
	Related    []printedRelated `json:"related,omitempty"`
}

type printedRelated struct {
	Pos
	Message string `json:"message"`
}

// PrintJSON writes the same as a JSON array for editors and CI: objects with severity, code, file, line,
// column, width (in runes), path, message, suggestion and related. Nothing wrong is an empty array.
func (r *Report) PrintJSON(w io.Writer, lang string) error {
	all := []printed{}
	for _, d := range r.Sorted() {
		p := printed{
			Severity: d.Severity, Code: d.Code, Pos: d.Pos, Width: max(d.Width, 1), Path: d.Path,
			Message: d.Text.In(lang), Suggestion: d.Suggestion.In(lang),
		}
		for _, related := range d.Related {
			p.Related = append(p.Related, printedRelated{related.Pos, related.Text.In(lang)})
		}
		all = append(all, p)
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(all)
}
