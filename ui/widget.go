package ui

import (
	"fmt"
	"hash/fnv"
	"strings"
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/forms"
)

// widget is a field ready for its template: everything is decided, nothing is looked up.
type widget struct {
	Kind         string // template: input, textarea, radios, select, search, checkboxes, tick, duration, file, group, section, table, static, note, confirm, fixed
	ID           string
	Path         string
	Label        string
	Help         string
	Purpose      string
	Sensitive    bool
	Unit         string
	Input        string
	Inputmode    string
	Autocomplete string
	Size         string // class of the width: "", short, date
	Min, Max     string
	Bounds       string // what is allowed, as a sentence; "" if nothing
	Limit        int    // longest text in characters; 0 is none
	Lines        int
	Half         bool // may share a row with another short question
	Required     bool
	Hidden       bool
	Value        string
	Shown        string
	Problems     []string
	DescribedBy  string // ids, space-separated; "" is none
	Options      []widgetOption
	OptionsMark  string   // changes when the options do, or what the field begins with
	Prefilled    []string // what it begins with and still holds; posted along as PrefilledName
	Search       bool
	ShowWhen     string
	Files        []File
	Many         bool
	Accept       string
	Children     []widget
	Table        *tableWidget
	Row          string // id of the row it is a cell of; "" outside of tables
	HeadID       string // id of the heading of its column; "" outside of tables
	HelpID       string // id of a help that stands elsewhere; "" is its own
}

// Upload is what a file field allows; the configuration of a file field type offers it.
type Upload interface {
	// Accepts lists file name endings without dot; MaxSize is in bytes, MaxFiles a number; 0 is no limit.
	Accepts() []string
	MaxSize() int64
	MaxFiles() int
}

// widgets prepares a block of fields for the templates.
func (r *Renderer) widgets(block Fields) ([]widget, error) {
	problems := map[string][]string{}
	for _, problem := range block.Problems {
		problems[problem.Field] = append(problems[problem.Field], problem.In(r.site.Lang))
	}
	return r.widgetList(block, block.Views, problems)
}

// widgetList prepares fields one after the other; those of a section become one widget with a heading.
func (r *Renderer) widgetList(block Fields, views []forms.FieldView, problems map[string][]string) ([]widget, error) {
	list := make([]widget, 0, len(views))
	for _, view := range views {
		w, err := r.widget(block, view, problems)
		if err != nil {
			return nil, err
		}
		if view.Section == nil {
			list = append(list, w)
			continue
		}
		if n := len(list); n == 0 || list[n-1].Kind != "section" || list[n-1].Path != sectionPath(view.Section) {
			list = append(list, sectionWidget(block.Prefix, view.Section))
		}
		last := &list[len(list)-1]
		last.Children = append(last.Children, w)
	}
	return list, nil
}

// sectionPath is what the client code knows a section by. No field has such a path.
func sectionPath(section *forms.SectionView) string { return "section:" + section.Name }

func sectionWidget(prefix string, section *forms.SectionView) widget {
	return widget{Kind: "section", ID: prefix + "s-" + section.Name, Path: sectionPath(section), Label: section.Title, Help: section.Intro, Hidden: section.Hidden, ShowWhen: section.ShowWhen}
}

// fieldID is the HTML id of a field's (first) control.
func fieldID(prefix, path string) string {
	return prefix + "f-" + idOfPath.Replace(path)
}

var idOfPath = strings.NewReplacer(".", "-", "[", "-", "]", "")

func (r *Renderer) widget(block Fields, view forms.FieldView, problems map[string][]string) (widget, error) {
	kind := view.Field.Widget
	w := widget{
		Kind: kind.Kind, ID: fieldID(block.Prefix, view.Path), Path: view.Path, Label: view.Label, Help: view.Help,
		Purpose: view.Field.PurposeIn(r.site.Lang), Sensitive: view.Field.Sensitive, Unit: view.Field.Unit,
		Input: kind.Input, Inputmode: kind.Inputmode, Autocomplete: kind.Autocomplete,
		Min: view.MinTyped, Max: view.MaxTyped, Limit: view.Field.MaxLength, Lines: view.Field.Lines,
		Required: view.Required, Hidden: view.Hidden, Shown: view.Shown, Problems: problems[view.Path],
		Files: block.Files[view.Path], ShowWhen: view.ShowWhen,
	}
	if n := len(view.Typed); n > 0 {
		w.Value = view.Typed[n-1] // a checkbox posts its empty companion first
	}
	if !view.ReadOnly {
		w.Prefilled = view.Prefilled
	}
	var err error
	switch {
	case w.Kind == "group":
		w.Children, err = r.widgetList(block, view.Fields, problems)
	case w.Kind == "table":
		err = r.table(&w, block, view, problems)
	case w.Kind == "static" && view.Field.Value == nil:
		w.Kind = "note"
	case w.Kind == "static":
		if w.Shown == "" {
			w.Shown = r.Text("field.pending")
		}
	case view.ReadOnly:
		w.Kind = "fixed"
	case w.Kind == "choice", w.Kind == "multichoice":
		r.choose(&w, view)
	case w.Kind == "duration":
		w.duration(view)
	case w.Kind == "file":
		w.allow(r, view)
	case w.Kind == "input":
		w.input(r, view)
	case w.Kind == "textarea":
		if w.Lines == 0 {
			w.Lines = 4
		}
	case w.Kind == "confirm":
	default:
		err = fmt.Errorf("field %s: there is no template for the widget %q", view.Path, w.Kind)
	}
	w.Half = view.Field.Widget.Kind == "input" && (w.Size != "" || shortAnswers[kind.Autocomplete]) ||
		w.Kind == "static" && shortValues[view.Field.Value.Kind]
	if w.Prefilled != nil {
		w.OptionsMark = markOf(append([]string{w.OptionsMark}, w.Prefilled...)...)
	}
	w.describe()
	return w, err
}

// PrefilledName is the name under which a page posts what a field was prefilled with, see forms.FieldView.
func (w widget) PrefilledName() string { return w.Path + forms.Untouched }

// markOf is a short text that differs where the words do.
func markOf(words ...string) string {
	mark := fnv.New32a()
	for _, word := range words {
		_, _ = mark.Write([]byte(word + "\x00")) // a hash never fails
	}
	return fmt.Sprintf("%08x", mark.Sum32())
}

// shortValues are the kinds of computed values that need half a row.
var shortValues = map[expression.Kind]bool{expression.Number: true, expression.Day: true, expression.Clock: true, expression.Instant: true,
	expression.Length: true, expression.Bool: true}

// shortAnswers are the kinds of personal data (by their autocomplete names) that need half a row.
var shortAnswers = map[string]bool{
	"given-name": true, "family-name": true, "tel": true, "email": true, "bday": true, "postal-code": true,
	"address-level2": true, "honorific-prefix": true,
}

// input settles the details of a one-line control.
func (w *widget) input(r *Renderer, view forms.FieldView) {
	switch w.Input {
	case "date":
		w.Size = "date"
		// A browser drops from a date control what is not a date. What somebody typed is kept instead.
		if _, err := time.Parse("2006-01-02", w.Value); err != nil && w.Value != "" {
			w.Input = "text"
		}
	case "datetime-local":
		w.Size = "moment"
		if _, err := time.Parse("2006-01-02T15:04", w.Value); err != nil && w.Value != "" {
			w.Input = "text"
		}
	case "number":
		// Number controls swallow commas and change on scrolling; a text control with a keypad does not.
		w.Input, w.Size, w.Min, w.Max = "text", "short", "", ""
		if w.Inputmode == "" {
			w.Inputmode = "decimal"
		}
	case "":
		w.Input = "text"
	}
	if w.Inputmode == "numeric" || w.Inputmode == "decimal" {
		w.Size = "short"
	}
	switch {
	case w.Size == "":
	case view.Min != "" && view.Max != "":
		w.Bounds = r.Text("field.between", "min", view.Min, "max", view.Max)
	case view.Min != "" && w.Size == "short":
		w.Bounds = r.Text("field.atLeast", "min", view.Min)
	case view.Min != "":
		w.Bounds = r.Text("field.earliest", "min", view.Min)
	case view.Max != "" && w.Size == "short":
		w.Bounds = r.Text("field.atMost", "max", view.Max)
	}
}

// allow says what a file field takes.
func (w *widget) allow(r *Renderer, view forms.FieldView) {
	w.Many = true
	limits, ok := view.Field.Config.(Upload)
	if !ok {
		return
	}
	var endings, names []string
	for _, ending := range limits.Accepts() {
		endings, names = append(endings, "."+ending), append(names, strings.ToUpper(ending))
	}
	w.Accept = strings.Join(endings, ",")
	w.Many = limits.MaxFiles() != 1
	var parts []string
	if len(names) > 0 {
		parts = append(parts, r.Text("file.accepts", "kinds", enumerate(names, r.Text("word.or"))))
	}
	if limits.MaxSize() > 0 {
		parts = append(parts, r.Text("file.maxSize", "size", r.dates.bytes(limits.MaxSize())))
	}
	if limits.MaxFiles() > 1 {
		parts = append(parts, r.Text("file.maxFiles", "n", limits.MaxFiles()))
	}
	w.Bounds = strings.Join(parts, ", ")
}

// describe collects the ids that a screen reader reads after the label, in reading order.
func (w *widget) describe() {
	var ids []string
	if w.Help != "" {
		ids = append(ids, w.ID+"-help")
	}
	if w.HelpID != "" {
		ids = append(ids, w.HelpID)
	}
	if w.Bounds != "" {
		ids = append(ids, w.ID+"-bounds")
	}
	if w.Purpose != "" || w.Sensitive {
		ids = append(ids, w.ID+"-purpose")
	}
	if len(w.Problems) > 0 {
		ids = append(ids, w.ID+"-problem")
	}
	w.DescribedBy = strings.Join(ids, " ")
}

// enumerate is "PDF, JPG oder PNG".
func enumerate(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " " + last + " " + words[len(words)-1]
}

// problemLink is a line of the error summary.
type problemLink struct {
	Href  string // "" for problems of the whole form
	Label string
	Text  string
}

// problemLinks lists the problems of a block with where to go, in their order. What a sentence names itself is not
// said before it; where a page has several tables, a line about a row says which one.
func (r *Renderer) problemLinks(block Fields) []problemLink {
	labels, places := map[string]string{}, map[string]string{}
	tables := 0
	var collect func(place, row string, views []forms.FieldView)
	collect = func(place, row string, views []forms.FieldView) {
		for _, view := range views {
			labels[view.Path], places[view.Path] = row+view.Label, place
			collect(place, row, view.Fields)
			if len(view.Rows) > 0 {
				tables++
			}
			for i, line := range view.Rows {
				collect(view.Label, r.rowTitle(i, line)+", ", line.Fields)
			}
		}
	}
	collect("", "", block.Views)
	links := make([]problemLink, 0, len(block.Problems))
	for _, problem := range block.Problems {
		link := problemLink{Text: problem.In(r.site.Lang)}
		if label, here := labels[problem.Field]; here {
			link.Href, link.Label = "#"+fieldID(block.Prefix, problem.Field), label
			if strings.Contains(link.Text, label) {
				link.Label = ""
			}
			if place := places[problem.Field]; tables > 1 && place != "" {
				link.Label = strings.TrimSuffix(place+", "+link.Label, ", ")
			}
		}
		links = append(links, link)
	}
	return links
}

// FieldID is the HTML id of the control of a field, of a table, or of a row, where a page has one form.
func FieldID(path string) string { return fieldID("", path) }
