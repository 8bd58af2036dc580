package flows

import (
	"regexp"
	"strconv"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// People in an expression are records that say whom the author means, not yet who that is today:
// {"who": "office", "function": ..., "unit": ...}. The climb (resolve.go) turns them into persons,
// so that the same rule can be resolved again at every decision.
const (
	whoOffice   = "office"   // function, unit
	whoGroup    = "group"    // name
	whoParty    = "party"    // person, mailbox or service; as: submitter, subject, named
	whoAddress  = "address"  // mail, mailbox (its name in the case)
	whoWord     = "word"     // id of a person or name of a group, as a column says it
	whoService  = "service"  // name
	whoUnnamed  = "unnamed"  // an office in a unit that nobody has answered yet
	whoCategory = "category" // holder, caretaker, nobody (of may)
)

// person is one entry of a people rule after its expression was evaluated.
type person struct {
	who      string
	function string // of an office; name of a group, service, category; a word
	unit     string
	topic    string // of an office
	party    Party
	as       string // submitter, subject, named
	label    string // for the record: submitter, subject, steps.pruefung
	address  string
	under    string // of an address that an expression gave: what its name in the case begins with
}

// rule is a key of kind people: a union of expressions and plain mail addresses.
type rule struct {
	source  string
	entries []ruleEntry
}

type ruleEntry struct {
	program *expression.Program
	address string // plain mail address
	mailbox string // the name under which a case keeps it
	word    string // holder, caretaker, nobody
}

func (r rule) empty() bool { return len(r.entries) == 0 }

// names are the names that the rule reads.
func (r rule) names() []string {
	var names []string
	for _, e := range r.entries {
		if e.program != nil {
			names = append(names, e.program.Names()...)
		}
	}
	return names
}

// eval says whom the rule means.
func (r rule) eval(scope *expression.Scope) ([]person, error) {
	var found []person
	for _, e := range r.entries {
		switch {
		case e.word != "":
			found = append(found, person{who: whoCategory, function: e.word})
		case e.address != "":
			found = append(found, person{who: whoAddress, address: e.address, party: Party{Mailbox: e.mailbox}, as: "named"})
		default:
			value, err := e.program.Eval(scope)
			if err != nil {
				return nil, err
			}
			before := len(found)
			found = appendPeople(found, value)
			for i := before; i < len(found); i++ {
				found[i].under = e.mailbox
			}
		}
	}
	return found, nil
}

// wordOf is what a person's id or the name of a group can look like.
var wordOf = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

// appendPeople reads a value of an expression as people. A text is a mail address, or the id of a person or the name of
// a group.
func appendPeople(found []person, value any) []person {
	switch v := value.(type) {
	case []any:
		for _, one := range v {
			found = appendPeople(found, one)
		}
	case []expression.Record:
		for _, one := range v {
			found = appendPeople(found, one)
		}
	case string:
		switch v = strings.TrimSpace(v); {
		case strings.Contains(v, "@"):
			found = append(found, person{who: whoAddress, address: v})
		case wordOf.MatchString(v):
			found = append(found, person{who: whoWord, function: v})
		}
	case expression.Record:
		found = append(found, personOf(v)...)
	case map[string]any:
		found = append(found, personOf(v)...)
	}
	return found
}

func personOf(r map[string]any) []person {
	p := person{who: text(r["who"]), function: text(r["function"]), unit: text(r["unit"]), topic: text(r["topic"]),
		as: text(r["as"]), label: text(r["label"]),
		party: Party{Person: text(r["person"]), Mailbox: text(r["mailbox"]), Service: text(r["service"])}}
	if p.who == "" {
		// A person that was chosen in a form.
		if key := text(r["key"]); key != "" {
			return []person{{who: whoParty, party: Party{Person: key}, as: "named", label: ByName}}
		}
		return nil
	}
	if p.who == whoParty && p.party == (Party{}) {
		return nil
	}
	return []person{p}
}

// answer answers the functions that name people; Scope.Answer calls it.
func answerPeople(d *reader, function string, args []any) (any, bool) {
	switch function {
	case "holders":
		office := expression.Record{"who": whoOffice, "function": keyOf(arg(args, 0))}
		if len(args) > 1 {
			unit := keyOf(arg(args, 1))
			office["unit"] = unit
			if unit == "" {
				office["who"] = whoUnnamed
			}
		}
		if topic := keyOf(arg(args, 2)); topic != "" {
			office["topic"] = topic
		}
		return office, true
	case "parent":
		return parentUnit(d.facts, keyOf(arg(args, 0)), text(arg(args, 1))), true
	case "group":
		return expression.Record{"who": whoGroup, "function": keyOf(arg(args, 0))}, true
	case "service":
		return expression.Record{"who": whoService, "function": text(arg(args, 0)), "service": text(arg(args, 0))}, true
	case "decidedBy":
		name := text(arg(args, 0))
		if step, is := arg(args, 0).(expression.Record); is {
			name = text(step["step"])
		}
		step := d.stepState(name)
		if step.By == (Party{}) || step.Skipped {
			return []any{}, true
		}
		return partyRecord(d, step.By, "named", "steps."+name), true
	}
	return nil, false
}

func arg(args []any, i int) any {
	if i < len(args) {
		return args[i]
	}
	return nil
}

// keyOf is the key of a choice, unit or row, or the text itself.
func keyOf(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case expression.Record:
		return text(v["key"])
	case map[string]any:
		return text(v["key"])
	}
	return ""
}

// partyRecord is what expressions see of somebody in the case: whom it means, and the parts of the
// name that the organisation knows. What a form claims about a person is never in it.
func partyRecord(d *reader, p Party, as, label string) expression.Record {
	r := expression.Record{"who": whoParty, "as": as, "label": label}
	if p.Person != "" {
		if known, ok := d.facts.Person(p.Person); ok {
			for name, value := range known {
				if _, own := r[name]; !own {
					r[name] = value
				}
			}
		}
		r["person"], r["key"] = p.Person, p.Person
	}
	if p.Mailbox != "" {
		r["mailbox"] = p.Mailbox
	}
	if p.Service != "" {
		r["service"], r["name"] = p.Service, p.Service
	}
	return r
}

// peopleFunctions are the functions that name people; the decider answers them.
func peopleFunctions() map[string]*expression.Function {
	any, textType, people := &expression.Type{Kind: expression.Anything}, &expression.Type{Kind: expression.Text}, &expression.Type{Kind: expression.People}
	return map[string]*expression.Function{
		"holders":   {Name: "holders", Params: []*expression.Type{textType, any, any}, Optional: 2, Result: people},
		"parent":    {Name: "parent", Params: []*expression.Type{any, textType}, Optional: 1, Result: unitType},
		"group":     {Name: "group", Params: []*expression.Type{any}, Result: people},
		"service":   {Name: "service", Params: []*expression.Type{textType}, Result: people},
		"decidedBy": {Name: "decidedBy", Params: []*expression.Type{any}, Result: people},
	}
}

// unitType is what expressions read of a unit that parent() gives; there may be none.
var unitType = &expression.Type{Kind: expression.Keyed, Missing: true, Fields: map[string]*expression.Type{
	"key": {Kind: expression.Text}, "name": {Kind: expression.Text}, "level": {Kind: expression.Text}, "parent": {Kind: expression.Text}}}

// parentUnit is the unit above one, or the nearest one of a level from it up; nil where there is none.
func parentUnit(facts Facts, key, level string) any {
	for seen := map[string]bool{}; key != "" && !seen[key]; {
		seen[key] = true
		unit, known := facts.Unit(key)
		if !known {
			return nil
		}
		if level != "" && text(unit["level"]) == level {
			return unit
		}
		above := text(unit["parent"])
		if level == "" && len(seen) == 2 {
			return unit
		}
		key = above
	}
	return nil
}

// personType is what expressions may read of submitter, subject and steps.<step>.by.
var personType = &expression.Type{Kind: expression.People, Fields: map[string]*expression.Type{
	"key":        {Kind: expression.Text},
	"name":       {Kind: expression.Text},
	"givenName":  {Kind: expression.Text},
	"familyName": {Kind: expression.Text},
}}

// rule reads a key of kind people: one entry, or a block list of entries.
func (p *parser) rule(n *source.Node, step string, words ...string) rule {
	var r rule
	if n == nil {
		return r
	}
	nodes := []*source.Node{n}
	if n.Kind == source.List {
		nodes = n.Items
	}
	var sources []string
	for i, one := range nodes {
		entry := ruleEntry{mailbox: step + "." + strconv.Itoa(i)}
		raw := strings.TrimSpace(one.Raw)
		sources = append(sources, raw)
		switch {
		case one.Kind != source.Scalar || raw == "":
			p.report.Error(one, msgPeopleShape, nil)
			continue
		case contains(words, raw):
			entry.word = raw
		case plainAddress(raw):
			entry.address = raw
		default:
			entry.program = p.compilePeople(one)
			if entry.program == nil {
				continue
			}
		}
		r.entries = append(r.entries, entry)
	}
	r.source = strings.Join(sources, ", ")
	return r
}

func contains(words []string, word string) bool {
	for _, w := range words {
		if w == word {
			return true
		}
	}
	return false
}

// plainAddress says whether an author wrote a mail address rather than an expression.
func plainAddress(s string) bool {
	local, domain, found := strings.Cut(s, "@")
	return found && local != "" && strings.Contains(domain, ".") && !strings.ContainsAny(s, " \"'()[],")
}
