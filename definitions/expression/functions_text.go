package expression

import (
	"strings"

	"laufzettel/definitions/source"
)

func init() {
	changing := func(name string, change func(string) string) function {
		return function{params: []*Type{aText}, result: aText, run: func(_ *run, args []any) (any, error) {
			s, err := textArgument(name, args[0])
			return change(s), err
		}}
	}
	declare(Builtin{Name: "upper", Signature: "upper(text)",
		De: "In Großbuchstaben.", En: "In capital letters.",
		Example: `upper("abc")`, Gives: "ABC"}, changing("upper", strings.ToUpper))
	declare(Builtin{Name: "lower", Signature: "lower(text)",
		De: "In Kleinbuchstaben.", En: "In small letters.",
		Example: `lower("ABC")`, Gives: "abc"}, changing("lower", strings.ToLower))
	declare(Builtin{Name: "trim", Signature: "trim(text)",
		De: "Ohne Leerzeichen am Anfang und Ende.", En: "Without spaces at the beginning and the end.",
		Example: `trim("  abc ")`, Gives: "abc"}, changing("trim", strings.TrimSpace))
	declare(Builtin{Name: "replace", Signature: "replace(text, old, new)",
		De: "Ersetzt jedes Vorkommen von old durch new.", En: "Replaces every old by new.",
		Example: `replace("a-b-c", "-", "/")`, Gives: "a/b/c"}, function{params: []*Type{aText, aText, aText}, result: aText, run: replace})
	declare(Builtin{Name: "join", Signature: "join(list, text)",
		De: "Die Elemente einer Liste als ein Text, dazwischen der zweite Text; was leer ist, fällt weg.", En: "The elements of a list as one text with the second text between them; what is empty falls away.",
		Example: `join(["Alma", "", "Benno"], " und ")`, Gives: "Alma und Benno"}, function{params: []*Type{aList, aText}, result: aText, run: joinTexts})
	declare(Builtin{Name: "text", Signature: "text(x)",
		De: "Der Wert als Text, wie er in einer Definition stünde: 1234.5, 2026-11-21, 7 days, true, der Schlüssel einer Auswahl; leer, wenn er fehlt.", En: "The value as a text, as it would stand in a definition: 1234.5, 2026-11-21, 7 days, true, the key of a choice; empty where it is missing.",
		Example: `text(1234.50)`, Gives: "1234.5"}, function{params: []*Type{anything}, result: aText, lenient: true,
		run: func(_ *run, args []any) (any, error) { return written(args[0]), nil }})
}

func textArgument(function string, v any) (string, error) {
	s, ok := textOf(v)
	if !ok {
		return "", complain(wrongKindAtRun, source.Args{"what": function, "got": kindOfValue(v), "wanted": kindNames[Text].Say(nil)})
	}
	return s, nil
}

func replace(_ *run, args []any) (any, error) {
	var parts [3]string
	for i := range parts {
		s, err := textArgument("replace", args[i])
		if err != nil {
			return nil, err
		}
		parts[i] = s
	}
	s, before, after := parts[0], parts[1], parts[2]
	if len(s)+strings.Count(s, before)*len(after) > maxText {
		return nil, complain(textTooLarge, source.Args{"limit": maxText})
	}
	return strings.ReplaceAll(s, before, after), nil
}

// written is a value as it would stand in a definition.
func written(v any) string {
	switch v := ToJSON(v).(type) {
	case nil:
		return ""
	case string:
		return v
	case bool:
		if v {
			return "true"
		}
		return "false"
	}
	if key, ok := textOf(v); ok {
		return key
	}
	if list, ok := v.([]any); ok {
		all := make([]string, len(list))
		for i, item := range list {
			all[i] = written(item)
		}
		return strings.Join(all, ", ")
	}
	return Format(v, "en", nil)
}

func joinTexts(r *run, args []any) (any, error) {
	list, err := r.items(args[0])
	if err != nil {
		return nil, err
	}
	between, err := textArgument("join", args[1])
	if err != nil {
		return nil, err
	}
	var words []string
	size := 0
	for _, item := range list {
		if word := written(item); word != "" {
			words = append(words, word)
			if size += len(word) + len(between); size > maxText {
				return nil, complain(textTooLarge, source.Args{"limit": maxText})
			}
		}
	}
	return strings.Join(words, between), nil
}
