package script

import (
	"encoding/json"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var outputName = regexp.MustCompile(spec.NamePattern)

// kinds are the words an author may write for a kind of output.
var kinds = map[string]*expression.Type{
	"number": {Kind: expression.Number, Missing: true},
	"text":   {Kind: expression.Text},
	"yesno":  {Kind: expression.Bool},
	"bool":   {Kind: expression.Bool},
	"date":   {Kind: expression.Day, Missing: true},
}

func kindWords() string {
	var words []string
	for word := range kinds {
		words = append(words, word)
	}
	sort.Strings(words)
	return strings.Join(words, ", ")
}

// Gives reads the declared outputs of a script, {punkte: number, stufe: text, liste: [text]}, in the order in which
// they are written. Types is nil where something is wrong with all of them; it was reported.
func Gives(n *source.Node, report *source.Report) (names []string, types map[string]*expression.Type) {
	if n == nil {
		return nil, nil
	}
	if n.Kind != source.Map || len(n.Entries) == 0 {
		report.Error(n, msgGivesShape, nil)
		return nil, nil
	}
	return parts(n, report)
}

func parts(n *source.Node, report *source.Report) (names []string, types map[string]*expression.Type) {
	types = map[string]*expression.Type{}
	for _, e := range n.Entries {
		if !outputName.MatchString(e.Key) || expression.Reserved(e.Key) {
			report.Add(e.KeyDiagnostic(msgGivesName.Say(source.Args{"name": e.Key})))
			continue
		}
		if t := kindOf(e.Value, report); t != nil && types[e.Key] == nil {
			names, types[e.Key] = append(names, e.Key), t
		}
	}
	return names, types
}

func kindOf(n *source.Node, report *source.Report) *expression.Type {
	switch {
	case n == nil:
		return nil
	case n.Kind == source.Scalar && kinds[n.Raw] != nil:
		return kinds[n.Raw]
	case n.Kind == source.List && len(n.Items) == 1:
		if elem := kindOf(n.Items[0], report); elem != nil {
			return &expression.Type{Kind: expression.Listing, Elem: elem}
		}
		return nil
	case n.Kind == source.List:
		report.Error(n, msgOneElement, nil)
		return nil
	case n.Kind == source.Map && len(n.Entries) > 0:
		names, fields := parts(n, report)
		return &expression.Type{Kind: expression.Rec, Fields: fields, Order: names, Missing: true}
	}
	d := source.Diagnostic{Pos: n.Pos, Path: n.Path, Width: n.Width(), Text: msgGivesKind.Say(source.Args{"kind": n.Raw, "known": kindWords()})}
	if guess := source.Suggest(n.Raw, strings.Split(kindWords(), ", ")); guess != "" {
		d.Suggestion = msgDidYouMean.Say(source.Args{"name": guess})
	}
	if n.Raw == "list" {
		d.Suggestion = msgDidYouMean.Say(source.Args{"name": "[text]"})
	}
	report.Add(d)
	return nil
}

// Take reads what a script gave back (decoded JSON, numbers as json.Number) as values of the declared types: a
// missing one is left out. The error is an *expression.Complaint that names outputs and kinds, never a value.
func Take(output any, types map[string]*expression.Type) (map[string]any, error) {
	given, ok := output.(map[string]any)
	if !ok {
		if list, is := output.([]any); is && len(list) == 0 { // {} says nothing of names
			return map[string]any{}, nil
		}
		return nil, complain(msgOutputShape, source.Args{"got": called(output), "example": exampleOf(names(types))})
	}
	values := map[string]any{}
	for name, value := range given {
		t := types[name]
		if t == nil {
			return nil, complain(msgOutputUnknown, nil) // its name may be a value
		}
		v, err := take(value, t, name)
		if err != nil {
			return nil, err
		}
		if v != nil {
			values[name] = v
		}
	}
	return values, nil
}

func take(value any, t *expression.Type, name string) (any, error) {
	wrong := func(got *source.Message) (any, error) {
		return nil, complain(msgOutputKind, source.Args{"name": name, "got": got.Say(nil), "wanted": wordOf(t).Say(nil)})
	}
	switch v := value.(type) {
	case nil:
		return nil, nil
	case bool:
		if t.Kind == expression.Bool {
			return v, nil
		}
	case json.Number:
		if t.Kind == expression.Number {
			number, err := expression.FromJSON(v, t)
			if err != nil {
				return wrong(tooLarge)
			}
			return number, nil
		}
	case string:
		if t.Kind == expression.Text {
			return v, nil
		}
		if t.Kind == expression.Day {
			if day, err := expression.ParseDate(v); err == nil && day.String() == v {
				return day, nil
			}
		}
	case []any:
		if t.Kind == expression.Listing {
			list := make([]any, 0, len(v))
			for i, item := range v {
				one, err := take(item, t.Elem, name+"["+strconv.Itoa(i+1)+"]")
				if err != nil {
					return nil, err
				}
				list = append(list, one)
			}
			return list, nil
		}
		if t.Kind == expression.Rec && len(v) == 0 {
			return expression.Record{}, nil
		}
	case map[string]any:
		if t.Kind == expression.Rec {
			return takeRecord(v, t, name)
		}
	}
	return wrong(wordFor(value))
}

func takeRecord(given map[string]any, t *expression.Type, name string) (any, error) {
	record := expression.Record{}
	for part, value := range given {
		field := t.Fields[part]
		if field == nil {
			return nil, complain(msgOutputUnknown, nil)
		}
		v, err := take(value, field, name+"."+part)
		if err != nil {
			return nil, err
		}
		if v != nil {
			record[part] = v
		}
	}
	return record, nil
}

func complain(m *source.Message, args source.Args) error {
	return &expression.Complaint{Text: m.Say(args)}
}

func names(types map[string]*expression.Type) []string {
	var list []string
	for name := range types {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}

// exampleOf is a table with these names as Lua writes it.
func exampleOf(names []string) string {
	var parts []string
	for _, name := range names {
		parts = append(parts, name+" = ...")
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func called(value any) source.Text { return wordFor(value).Say(nil) }

func wordFor(value any) *source.Message {
	switch value.(type) {
	case bool:
		return aYesNo
	case json.Number:
		return aNumber
	case string:
		return aText
	case []any:
		return aList
	case map[string]any:
		return aRecord
	}
	return nothing
}

func wordOf(t *expression.Type) *source.Message {
	switch t.Kind {
	case expression.Number:
		return aNumber
	case expression.Bool:
		return aYesNo
	case expression.Day:
		return aDate
	case expression.Listing:
		return aList
	case expression.Rec:
		return aRecord
	}
	return aText
}
