package ui

import (
	"fmt"
	"hash/fnv"
	"strings"
	"unicode"

	"laufzettel/definitions/expression"
	"laufzettel/forms"
)

// radioLimit is how many options are shown as radio buttons; more become a list, and from searchLimit on
// the client code makes it searchable.
const (
	radioLimit  = 6
	searchLimit = 12
)

// widgetOption is one choice. Note tells it from others of the same name; "" is left out.
type widgetOption struct {
	ID, Key, Label, Note string
	Chosen               bool
}

// choose decides how options are offered and which are chosen.
func (r *Renderer) choose(w *widget, view forms.FieldView) {
	w.offer(view)
	w.Search = len(view.Options) >= searchLimit || view.Field.Options != nil && view.Field.Options.Search && len(view.Options) > radioLimit
	switch {
	case w.Kind == "multichoice":
		w.Kind = "checkboxes"
	case view.Field.Widget.Input == "search":
		w.search(view)
	case isStatement(view):
		w.Kind = "tick"
	case len(view.Options) <= radioLimit && view.Field.Options != nil && view.Field.Options.Fixed != nil:
		w.Kind = "radios"
	default:
		w.Kind = "select"
	}
}

// offer takes over the options, and marks them so that a change is seen.
func (w *widget) offer(view forms.FieldView) {
	chosen := map[string]bool{}
	for _, key := range view.Typed {
		chosen[key] = true
	}
	mark := fnv.New32a()
	for i, option := range view.Options {
		id := w.ID
		if i > 0 {
			id = fmt.Sprintf("%s-%d", w.ID, i+1)
		}
		w.Options = append(w.Options, widgetOption{id, option.Key, option.Label, option.Note, chosen[option.Key]})
		_, _ = mark.Write([]byte(option.Key + "\x00" + option.Label + "\x00" + option.Note + "\x00")) // a hash never fails
	}
	w.OptionsMark = fmt.Sprintf("%08x", mark.Sum32())
}

// search makes a control in which somebody types whom they look for. What was found is offered below it; whoever
// is chosen is posted after what was typed, and so counts.
func (w *widget) search(view forms.FieldView) {
	w.Kind, w.Value = "search", ""
	found := view.Shown != "" && len(w.Options) == 1
	for i := range w.Options {
		w.Options[i].ID = fmt.Sprintf("%s-%d", w.ID, i+2) // the first id belongs to the text
		w.Options[i].Chosen = found
	}
	for _, typed := range view.Typed {
		if typed != "" && !found {
			w.Value = typed
		}
	}
	if w.Shown = ""; found {
		w.Shown = w.Options[0].Label
	}
	// The browser asks for what is found while somebody types; what the page shows is not to be replaced then.
	w.OptionsMark = ""
}

// duration makes a number with a unit to choose. What is no number stays as it was typed.
func (w *widget) duration(view forms.FieldView) {
	w.offer(view)
	w.OptionsMark = ""
	w.Value = ""
	chosen := false
	for _, typed := range view.Typed {
		isUnit := false
		for i, option := range w.Options {
			if option.Key == typed {
				isUnit, chosen = true, true
				w.Options[i].Chosen = true
			}
		}
		if !isUnit && typed != "" {
			w.Value = typed
		}
	}
	if strings.ContainsFunc(w.Value, unicode.IsLetter) {
		chosen = true // a unit was typed along
	}
	if !chosen && len(w.Options) > 0 {
		w.Options[0].Chosen = true
	}
	if len(w.Options) == 1 {
		w.Unit = w.Options[0].Label
	}
	w.Size = "short"
}

// isStatement says whether a yes-or-no field reads as a statement that somebody may tick, such as "I do not
// have the number": nothing ticked is no. A question, and what has to be answered, is asked with yes and no.
func isStatement(view forms.FieldView) bool {
	f := view.Field
	return f.Value != nil && f.Value.Kind == expression.Bool && f.Required == nil && !f.Always && !strings.HasSuffix(strings.TrimSpace(view.Label), "?")
}
