package expression

import (
	"sort"

	"laufzettel/definitions/source"
)

// kindNames are the kinds as authors read them in messages.
var kindNames = map[Kind]*source.Message{
	Anything: {Code: "kind-anything", De: "ein Wert beliebiger Art", En: "a value of any kind"},
	Bool:     {Code: "kind-yes-no", De: "Ja oder Nein", En: "yes or no"},
	Text:     {Code: "kind-text", De: "ein Text", En: "a text"},
	Number:   {Code: "kind-number", De: "eine Zahl", En: "a number"},
	Day:      {Code: "kind-date", De: "ein Datum", En: "a date"},
	Instant:  {Code: "kind-datetime", De: "ein Zeitpunkt", En: "a datetime"},
	Clock:    {Code: "kind-time", De: "eine Uhrzeit", En: "a time of day"},
	Length:   {Code: "kind-duration", De: "eine Dauer", En: "a duration"},
	Rec:      {Code: "kind-record", De: "eine Gruppe von Angaben", En: "a group of values"},
	Keyed:    {Code: "kind-choice", De: "eine Auswahl", En: "a choice"},
	Listing:  {Code: "kind-list", De: "eine Liste", En: "a list"},
	People:   {Code: "kind-people", De: "eine Angabe von Personen", En: "a set of people"},
}

func kindName(t *Type) source.Text {
	if m := kindNames[kindOf(t)]; m != nil {
		return m.Say(nil)
	}
	return kindNames[Anything].Say(nil)
}

// kindOf is the kind of t; a type nobody declared is Anything.
func kindOf(t *Type) Kind {
	if t == nil || t.Kind == "" {
		return Anything
	}
	return t.Kind
}

func (t *Type) is(kinds ...Kind) bool {
	own := kindOf(t)
	for _, k := range kinds {
		if own == k {
			return true
		}
	}
	return false
}

// emptyValue is what a missing value of type t is: no, "", an empty list, or nothing.
func emptyValue(t *Type) any {
	switch kindOf(t) {
	case Bool:
		return false
	case Text, Keyed:
		return ""
	case Listing:
		return []any{}
	}
	return nil
}

// mayBeNothing says whether a value of type t can be nothing although whatever holds it is there.
func mayBeNothing(t *Type) bool { return t != nil && t.Missing && emptyValue(t) == nil }

// part is the type of the part called name, or nil where t has none of that name.
func (t *Type) part(name string) *Type {
	if t == nil {
		return anything
	}
	if field := t.Fields[name]; field != nil {
		return field
	}
	switch t.Kind {
	case Anything, "":
		return anything
	case Keyed:
		if name == "key" || name == "label" && len(t.Options) > 0 {
			return &Type{Kind: Text, Options: optionsOf(name, t.Options)}
		}
	}
	if t.Open {
		return t.elem()
	}
	return nil
}

func optionsOf(part string, options []string) []string {
	if part == "key" {
		return options
	}
	return nil
}

// elem is the type of what t holds.
func (t *Type) elem() *Type {
	if t == nil || t.Elem == nil {
		return anything
	}
	return t.Elem
}

// parts lists the names of the parts of t, sorted.
func (t *Type) parts() []string {
	if t == nil {
		return nil
	}
	var names []string
	for name := range t.Fields {
		names = append(names, name)
	}
	if t.Kind == Keyed && t.Fields["key"] == nil {
		names = append(names, "key")
	}
	sort.Strings(names)
	return names
}

var (
	anything  = &Type{Kind: Anything}
	yesNo     = &Type{Kind: Bool}
	aText     = &Type{Kind: Text}
	aNumber   = &Type{Kind: Number}
	aDay      = &Type{Kind: Day}
	anInstant = &Type{Kind: Instant}
	aLength   = &Type{Kind: Length}
	aList     = &Type{Kind: Listing}
)

// unify is the type of a value that is either an a or a b; nil where they have nothing in common.
func unify(a, b *Type) *Type {
	switch {
	case a == b:
		return a
	case a.is(Anything):
		return a
	case b.is(Anything):
		return b
	case a.is(People) && b.is(People, Keyed, Text, Rec, Listing):
		return a
	case b.is(People) && a.is(People, Keyed, Text, Rec, Listing):
		return b
	case a.is(Text, Keyed) && b.is(Text, Keyed):
		if a.Kind == Keyed && b.Kind == Keyed {
			return &Type{Kind: Keyed, Fields: commonFields(a, b), Missing: a.Missing || b.Missing}
		}
		return &Type{Kind: Text, Missing: a.Missing || b.Missing}
	case kindOf(a) != kindOf(b):
		return nil
	case a.is(Listing):
		elem := unify(a.elem(), b.elem())
		if elem == nil {
			elem = anything
		}
		return &Type{Kind: Listing, Elem: elem}
	case a.is(Rec):
		return &Type{Kind: Rec, Fields: commonFields(a, b), Open: a.Open && b.Open, Missing: a.Missing || b.Missing}
	}
	return &Type{Kind: a.Kind, Missing: a.Missing || b.Missing, Places: max(a.Places, b.Places)}
}

// commonFields are the parts that both have and that are of one kind.
func commonFields(a, b *Type) map[string]*Type {
	fields := map[string]*Type{}
	for name, t := range a.Fields {
		if other := b.Fields[name]; other != nil && kindOf(other) == kindOf(t) {
			fields[name] = t
		}
	}
	return fields
}
