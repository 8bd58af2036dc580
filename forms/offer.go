package forms

import (
	"fmt"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// mostFound is how many options a search gives at most; who does not find it among them types more.
const mostFound = 20

// offered lists what a field offers now, for the answer so far.
func (a *answers) offered(field *Field, st *state) ([]Option, error) {
	if field.Type.Offer != nil {
		return field.Type.Offer(field, Answered{st.typed, st.value}, a.ctx, &a.scope)
	}
	return field.Options.offered(a.ctx, &a.scope)
}

// hinted adds what the type itself says to the author's help.
func (a *answers) hinted(field *Field, help string) (string, error) {
	if field.Type.Hint == nil {
		return help, nil
	}
	hint, err := field.Type.Hint(field, a.ctx, &a.scope)
	if err != nil || hint == "" {
		return help, err
	}
	if strings.TrimSpace(help) == "" {
		return hint, nil
	}
	return strings.TrimRight(help, "\n") + "\n\n" + hint, nil
}

// Search lists the options of a field that fit a text, best first and at most 20, for a control that
// searches while somebody types: of a choice those whose key, label or note contains every word, of
// a person those of the directory whom who fills in the form may look up. input is what is answered so
// far, since filters may use it. The list is empty for a path that offers nothing. The error is a *expression.Failure.
func (f *Form) Search(path, text string, input Input, ctx *Context) ([]Option, error) {
	if field := f.Field(path); field == nil || field.Options == nil {
		return nil, nil
	}
	if ctx == nil {
		ctx = &Context{}
	}
	whole, err := f.answer(ctx, f.takeInput(input, ctx))
	if err != nil {
		return nil, err
	}
	a, field := whole.find(path)
	if a == nil {
		return nil, nil
	}
	if !a.states[field.index].editable() {
		return nil, nil
	}
	if field.Options.People {
		return findPeople(field, text, ctx, &a.scope)
	}
	options, err := a.offered(field, &a.states[field.index])
	if err != nil {
		return nil, err
	}
	words := strings.Fields(fold(text))
	var begins, contains []Option
	for _, option := range options {
		switch where := fold(option.Label + " " + option.Key + " " + option.Note); {
		case !containsAll(where, words):
		case len(words) > 0 && strings.HasPrefix(where, words[0]):
			begins = append(begins, option)
		default:
			contains = append(contains, option)
		}
	}
	found := append(begins, contains...)
	return found[:min(len(found), mostFound)], nil
}

func containsAll(text string, words []string) bool {
	for _, word := range words {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// fold makes texts comparable as people mean them, see expression.Fold.
func fold(text string) string { return expression.Fold(text) }

// note is what stands beside an option: its shown columns, as people read them.
func (o *Options) note(row expression.Record, ctx *Context) string {
	var words []string
	for _, column := range o.Shown {
		heading := o.headings[column]
		value := row[column]
		if yes, ok := value.(bool); ok {
			// A yes is its heading; a no would only make the line longer.
			if yes {
				words = append(words, firstOf(heading, column))
			}
			continue
		}
		shown := expression.Format(value, ctx.Lang, ctx.Scope.Zone)
		switch {
		case shown == "":
		case heading == "":
			words = append(words, shown)
		default:
			words = append(words, fmt.Sprintf("%s: %s", heading, shown))
		}
	}
	return strings.Join(words, " · ")
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// checkShown reports columns that the options do not have.
func (o *Options) checkShown(at *source.Node, columns []string, report *source.Report) {
	if at == nil {
		return
	}
	nodes := []*source.Node{at}
	if at.Kind == source.List {
		nodes = at.Items
	}
	for i, column := range o.Shown {
		known := false
		for _, c := range columns {
			known = known || c == column
		}
		if !known && i < len(nodes) {
			unknown(report, nodes[i], columnUnknown, column, append([]string(nil), columns...))
		}
	}
}
