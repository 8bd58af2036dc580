package expression

import (
	"sort"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"

	"laufzettel/definitions/source"
)

// valuesInstead are words that people write for values of the language.
var valuesInstead = map[string]string{
	"ja": "true", "yes": "true", "wahr": "true", "True": "true", "TRUE": "true", "Ja": "true", "richtig": "true",
	"nein": "false", "no": "false", "falsch": "false", "False": "false", "FALSE": "false", "Nein": "false",
	"null": "not exists(x)", "NULL": "not exists(x)", "None": "not exists(x)", "leer": "not exists(x)",
	"heute": "today", "jetzt": "now",
}

// unknownName reports a name that nothing has, with the most helpful guess at what was meant.
func (c *checker) unknownName(n *ast.IdentifierNode) {
	at, name := n.Location(), n.Value
	say := func(m *source.Message, args source.Args, suggestion source.Text) {
		if args == nil {
			args = source.Args{}
		}
		args["name"] = name
		c.error(at.From, at.To, m, args, suggestion)
	}
	hint := c.hint
	if hint.is(Listing) {
		hint = hint.elem()
	}
	quoted := writeThis.Say(source.Args{"suggestion": `"` + name + `"`})
	switch {
	case c.hint != nil && hint.is(Text, Keyed) && contains(hint.Options, name):
		say(unquotedText, nil, quoted)
	case c.env.Elsewhere[name] != "":
		say(knownElsewhere, source.Args{"where": c.env.Elsewhere[name]}, source.Text{})
	case c.function(name) != nil || name == "either" || name == "exists" || isListFunction(name):
		say(nameIsFunction, nil, source.Text{})
	case valuesInstead[name] != "":
		say(unknownName, nil, writeThis.Say(source.Args{"suggestion": valuesInstead[name]}))
	default:
		suggestion := source.Suggest(name, c.knownNames())
		if suggestion == "" && c.hint != nil && hint.is(Text, Keyed) {
			if option := source.Suggest(name, hint.Options); option != "" {
				say(unquotedText, nil, writeThis.Say(source.Args{"suggestion": `"` + option + `"`}))
				return
			}
			say(unquotedText, nil, quoted)
			return
		}
		say(unknownName, nil, meant(suggestion))
	}
}

// unknownPart reports a part that a value does not have.
func (c *checker) unknownPart(base piece, name string, at file.Location) {
	args := source.Args{"what": c.describe(base), "name": name, "kind": kindName(base.t)}
	switch {
	case base.t.is(Listing):
		c.error(at.From, at.To, partOfList, args, source.Text{})
	case base.t.is(Rec, Keyed, People) && len(base.t.parts()) > 0:
		suggestion := source.Suggest(name, base.t.parts())
		if suggestion == "" {
			if all := base.t.parts(); len(all) <= 12 {
				c.error(at.From, at.To, unknownPart, args, (&source.Message{Code: "known-parts",
					De: "Bekannt sind: {parts}.", En: "Known are: {parts}."}).Say(source.Args{"parts": strings.Join(all, ", ")}))
				return
			}
		}
		c.error(at.From, at.To, unknownPart, args, meant(suggestion))
	default:
		c.error(at.From, at.To, noParts, args, source.Text{})
	}
}

// meant is "did you mean", or nothing where there is no guess.
func meant(suggestion string) source.Text {
	if suggestion == "" {
		return source.Text{}
	}
	return didYouMean.Say(source.Args{"suggestion": suggestion})
}

// knownNames lists everything that may stand where a name stands, sorted so that suggestions do not vary.
func (c *checker) knownNames() []string {
	var names []string
	for name := range c.env.Names {
		names = append(names, name)
	}
	sort.Strings(names)
	return append(names, "true", "false")
}

// option reports a literal that is no option of what it is compared with.
func (c *checker) option(literal piece, t *Type) {
	if literal.literal == nil || t == nil || len(t.Options) == 0 || !t.is(Text, Keyed) {
		return
	}
	written := *literal.literal
	if written == "" || contains(t.Options, written) {
		return
	}
	c.error(literal.at.From, literal.at.To, unknownOption,
		source.Args{"written": written, "options": listed(t.Options)}, suggestOption(written, t.Options))
}

func suggestOption(written string, options []string) source.Text {
	if s := source.Suggest(written, options); s != "" {
		return meant(`"` + s + `"`)
	}
	return source.Text{}
}

// listed prints options for a message, not more than people want to read.
func listed(options []string) string {
	const most = 12
	if len(options) > most {
		return strings.Join(options[:most], ", ") + " ..."
	}
	return strings.Join(options, ", ")
}
