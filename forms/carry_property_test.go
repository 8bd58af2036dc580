package forms

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// question is one field of a form under edit; block holds the questions of a page, a group or a table.
type question struct {
	name, kind, label, unit, show, min, max, from string
	options                                       [][2]string
	was                                           []string
	required                                      bool
	block                                         *block
}

type block struct {
	title     string
	questions []*question
}

type draftForm struct {
	pages []*block
	made  int
}

func (d *draftForm) yaml() string {
	var b strings.Builder
	b.WriteString("form: pruefling\npages:\n")
	for _, page := range d.pages {
		fmt.Fprintf(&b, "  - title: %q\n    fields:\n", page.title)
		page.write(&b, "      ")
	}
	return b.String()
}

func (bl *block) write(b *strings.Builder, indent string) {
	for _, q := range bl.questions {
		fmt.Fprintf(b, "%s- name: %s\n%s  type: %s\n%s  label: %q\n", indent, q.name, indent, q.kind, indent, q.label)
		line := func(key, value string) {
			if value != "" {
				fmt.Fprintf(b, "%s  %s: %s\n", indent, key, value)
			}
		}
		line("unit", q.unit)
		line("show", q.show)
		line("min", q.min)
		line("max", q.max)
		line("from", q.from)
		if q.required && q.kind != "confirmation" {
			line("required", "true")
		}
		if q.kind == "confirmation" {
			line("required", fmt.Sprint(q.required))
		}
		if len(q.was) > 0 {
			line("was", "["+strings.Join(slices.Compact(slices.Sorted(slices.Values(q.was))), ", ")+"]")
		}
		if len(q.options) > 0 {
			var list []string
			for _, o := range q.options {
				list = append(list, fmt.Sprintf("%s: %q", o[0], o[1]))
			}
			line("options", "{"+strings.Join(list, ", ")+"}")
		}
		if q.block != nil {
			fmt.Fprintf(b, "%s  fields:\n", indent)
			q.block.write(b, indent+"    ")
		}
	}
}

// beginning is the form that every draft of the test was begun with. Nobody edits "anker".
func beginning() *draftForm {
	ab := [][2]string{{"a", "Alpha"}, {"b", "Beta"}, {"c", "Gamma"}}
	xy := [][2]string{{"x", "Ix"}, {"y", "Ypsilon"}, {"z", "Zett"}}
	return &draftForm{pages: []*block{
		{title: "Erste", questions: []*question{
			{name: "anker", kind: "choice", label: "Anker", options: [][2]string{{"ja", "Ja"}, {"nein", "Nein"}}},
			{name: "kurz", kind: "text", label: "Kurz"},
			{name: "mail", kind: "email", label: "Mail"},
			{name: "strecke", kind: "number", label: "Strecke", unit: "km", max: "100000"},
			{name: "wahl", kind: "choice", label: "Wahl", options: ab},
		}},
		{title: "Zweite", questions: []*question{
			{name: "mehrere", kind: "choices", label: "Mehrere", options: xy},
			{name: "mit", kind: "yesno", label: "Kommst du mit"},
			{name: "geraet", kind: "choice", label: "Gerät", from: "registers.geraete"},
			{name: "zeit", kind: "group", label: "Zeitraum", block: &block{questions: []*question{
				{name: "von", kind: "date", label: "Von"}, {name: "bis", kind: "date", label: "Bis"}}}},
			{name: "kv", kind: "unit", label: "Kreisverband"},
		}},
		{title: "Dritte", questions: []*question{
			{name: "leute", kind: "table", label: "Leute", block: &block{questions: []*question{
				{name: "rufname", kind: "text", label: "Rufname"}, {name: "alter", kind: "integer", label: "Alter"},
				{name: "rolle", kind: "choice", label: "Rolle", options: ab}}}},
			{name: "belege", kind: "files", label: "Belege"},
			{name: "geld", kind: "money", label: "Betrag"},
			{name: "richtig", kind: "confirmation", label: "Alles stimmt"},
		}},
	}}
}

// place is a question with the list it stands in.
type place struct {
	in     *block
	at     int
	around string // path of the group or table around it; "" on a page
	q      *question
}

func (d *draftForm) places(fits func(place) bool) []place {
	var found []place
	var walk func(in *block, around string)
	walk = func(in *block, around string) {
		for i, q := range in.questions {
			p := place{in, i, around, q}
			if q.name != "anker" && fits(p) {
				found = append(found, p)
			}
			if q.block != nil {
				walk(q.block, strings.TrimPrefix(around+"."+q.name, "."))
			}
		}
	}
	for _, page := range d.pages {
		walk(page, "")
	}
	return found
}

func (d *draftForm) fresh(word string) string { d.made++; return fmt.Sprintf("%sNeu%d", word, d.made) }

func (p place) remove() { p.in.questions = slices.Delete(p.in.questions, p.at, p.at+1) }

func leaf(p place) bool   { return p.q.block == nil }
func onPage(p place) bool { return p.around == "" }

// operator is a named edit; it says whether it could be done.
type operator struct {
	name string
	do   func(t *rapid.T, d *draftForm) bool
}

func pick(t *rapid.T, d *draftForm, fits func(place) bool) (place, bool) {
	found := d.places(fits)
	if len(found) == 0 {
		return place{}, false
	}
	return found[rapid.IntRange(0, len(found)-1).Draw(t, "place")], true
}

// on is an operator that changes one question.
func on(name string, fits func(place) bool, change func(*rapid.T, *draftForm, place)) operator {
	return operator{name, func(t *rapid.T, d *draftForm) bool {
		p, ok := pick(t, d, fits)
		if ok {
			change(t, d, p)
		}
		return ok
	}}
}

func anyPlace(place) bool { return true }

func withOptions(p place) bool { return len(p.q.options) > 1 }

var operators = []operator{
	on("rename with was", anyPlace, func(_ *rapid.T, d *draftForm, p place) {
		p.q.was = append(p.q.was, p.q.name)
		p.q.name = d.fresh(p.q.name)
	}),
	on("rename without was", anyPlace, func(_ *rapid.T, d *draftForm, p place) { p.q.name = d.fresh(p.q.name) }),
	on("retype", leaf, func(t *rapid.T, _ *draftForm, p place) {
		kinds := slices.DeleteFunc([]string{"text", "email", "date", "number", "integer", "money", "yesno", "time", "phone"}, func(k string) bool { return k == p.q.kind })
		p.q.kind = rapid.SampledFrom(kinds).Draw(t, "kind")
		p.q.options, p.q.unit, p.q.min, p.q.max, p.q.from = nil, "", "", "", ""
	}),
	on("split", func(p place) bool { return p.q.kind == "text" }, func(t *rapid.T, d *draftForm, p place) {
		first := &question{name: d.fresh("erster"), kind: "text", label: "Erster Teil"}
		if rapid.Bool().Draw(t, "told") {
			first.was = append(slices.Clone(p.q.was), p.q.name)
		}
		second := &question{name: d.fresh("zweiter"), kind: "text", label: "Zweiter Teil"}
		p.in.questions = slices.Replace(p.in.questions, p.at, p.at+1, first, second)
	}),
	on("remove an option", withOptions, func(t *rapid.T, _ *draftForm, p place) {
		at := rapid.IntRange(0, len(p.q.options)-1).Draw(t, "option")
		p.q.options = slices.Delete(slices.Clone(p.q.options), at, at+1)
	}),
	on("rename an option label", withOptions, func(t *rapid.T, d *draftForm, p place) {
		p.q.options = slices.Clone(p.q.options)
		p.q.options[rapid.IntRange(0, len(p.q.options)-1).Draw(t, "option")][1] = d.fresh("Wort")
	}),
	on("reword", anyPlace, func(_ *rapid.T, d *draftForm, p place) { p.q.label = d.fresh("Frage") }),
	{"move to another page", func(t *rapid.T, d *draftForm) bool {
		p, ok := pick(t, d, onPage)
		if ok {
			p.remove()
			to := d.pages[rapid.IntRange(0, len(d.pages)-1).Draw(t, "page")]
			to.questions = append(to.questions, p.q)
		}
		return ok
	}},
	on("change unit of measure", func(p place) bool { return p.q.kind == "number" || p.q.kind == "integer" }, func(t *rapid.T, _ *draftForm, p place) {
		p.q.unit = rapid.SampledFrom([]string{"m", "Meilen", "UE"}).Draw(t, "unit")
	}),
	on("make required", leaf, func(_ *rapid.T, _ *draftForm, p place) { p.q.required = true }),
	on("remove field", anyPlace, func(_ *rapid.T, d *draftForm, p place) {
		if len(p.in.questions) > 1 {
			p.remove()
		} else {
			p.q.name, p.q.was = d.fresh("anders"), nil
		}
	}),
	{"add field", func(t *rapid.T, d *draftForm) bool {
		to := d.pages[rapid.IntRange(0, len(d.pages)-1).Draw(t, "page")]
		to.questions = append(to.questions, &question{name: d.fresh("dazu"), kind: "text", label: "Dazu"})
		return true
	}},
	on("add condition", anyPlace, func(t *rapid.T, _ *draftForm, p place) {
		p.q.show = rapid.SampledFrom([]string{`anker == "ja"`, `anker == "nein"`}).Draw(t, "show")
	}),
	on("tighten bounds", func(p place) bool { return p.q.kind == "number" || p.q.kind == "integer" || p.q.kind == "choices" }, func(_ *rapid.T, _ *draftForm, p place) {
		p.q.max = "1"
	}),
	{"reorder pages", func(_ *rapid.T, d *draftForm) bool { slices.Reverse(d.pages); return true }},
	on("turn choice into choices", func(p place) bool { return p.q.kind == "choice" }, func(_ *rapid.T, _ *draftForm, p place) { p.q.kind = "choices" }),
	on("group", func(p place) bool { return leaf(p) && onPage(p) }, func(t *rapid.T, d *draftForm, p place) {
		if rapid.Bool().Draw(t, "told") {
			p.q.was = append(p.q.was, p.q.name)
		}
		p.in.questions[p.at] = &question{name: d.fresh("gruppe"), kind: "group", label: "Gruppe", block: &block{questions: []*question{p.q}}}
	}),
	on("ungroup", func(p place) bool { return p.q.kind == "group" }, func(t *rapid.T, d *draftForm, p place) {
		told := rapid.Bool().Draw(t, "told")
		for _, q := range p.q.block.questions {
			if told {
				q.was = append(q.was, p.q.name+"."+q.name)
			}
			q.was = slices.DeleteFunc(q.was, func(name string) bool { return name == q.name })
		}
		p.in.questions = slices.Replace(p.in.questions, p.at, p.at+1, p.q.block.questions...)
	}),
}

// typedFor draws what somebody typed into the form they began.
func typedFor(t *rapid.T, f *Form) Input {
	input := Input{}
	answer := func(path string, field *Field) {
		if rapid.IntRange(0, 4).Draw(t, "asked "+path) == 0 {
			return
		}
		words := likely[field.Type.Name]
		if len(field.Options.options()) > 0 {
			words = append(slices.Clone(words), field.Options.options()...)
		}
		n := 1
		if field.Type.Name == "choices" || field.Type.Name == "files" {
			n = 3
		}
		input[path] = rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(words), rapid.SampledFrom(words), rapid.StringMatching(`[a-z0-9 ]{0,6}`)), 0, n).Draw(t, path)
	}
	for _, field := range f.fields {
		switch {
		case field.Table != nil:
			for _, row := range rapid.SampledFrom([][]string{nil, {"1"}, {"2", "1"}, {"1", "3", "7"}}).Draw(t, "rows") {
				input[field.Path] = append(input[field.Path], row)
				for _, column := range field.Table.Row.fields {
					answer(field.Path+"."+row+"."+column.Path, column)
				}
			}
		case field.asks():
			answer(field.Path, field)
		}
	}
	return input
}

func (o *Options) options() (keys []string) {
	if o != nil {
		for _, option := range o.Fixed {
			keys = append(keys, option.Key)
		}
	}
	return keys
}

func cloned(input Input) Input {
	copied := Input{}
	for path, typed := range input {
		copied[path] = slices.Clone(typed)
	}
	return copied
}

// Whatever authors do to a form, every answer of a draft is carried and means the same, or its old words are
// shown; nothing is lost silently, and nothing is taken for something else.
func TestNoChangeOfAFormLosesOrReinterpretsAnAnswer(t *testing.T) {
	old := parse(t, beginning().yaml())
	done, kinds := map[string]int{}, map[ChangeKind]int{}
	property := func(rt *rapid.T) {
		input := typedFor(rt, old)
		edited := beginning()
		for range rapid.IntRange(2, 5).Draw(rt, "edits") {
			// Rapid likes small numbers; spread, every operator is as likely as the others.
			op := operators[(rapid.Uint64().Draw(rt, "operator")*0x9e3779b97f4a7c15>>32)%uint64(len(operators))]
			if op.do(rt, edited) {
				done[op.name]++
			}
		}
		after, report := tryParse(edited.yaml())
		if report.Failed() {
			rt.Fatalf("the edited form does not check:\n%s\n%s", edited.yaml(), reported(report))
		}
		before := cloned(input)
		values, _, err := old.Read(input, "", testContext())
		if err != nil {
			rt.Fatal(err)
		}
		out, changes, err := Carry(old, after, input, testContext())
		if err != nil {
			rt.Fatal(err)
		}
		if !reflect.DeepEqual(input, before) {
			rt.Fatal("carrying changed what it was given")
		}
		if kept, _, _ := old.Read(input, "", testContext()); inJSON(old.Encode(kept)) != inJSON(old.Encode(values)) {
			rt.Fatal("a draft that keeps its version reads differently")
		}
		for _, change := range changes {
			kinds[change.Kind]++
		}
		judgeCarried(rt, old, after, input, out, changes)
		// The same form once more is the identity, also for what was carried.
		again, none, err := Carry(after, parse(t, edited.yaml()), out, testContext())
		if err != nil || len(none) > 0 || !reflect.DeepEqual(again, out) {
			rt.Fatalf("carrying to the same form gives %v and %+v, had %v (%v)", again, none, out, err)
		}
	}
	for range 3 {
		rapid.Check(t, property)
	}
	for _, op := range operators {
		if done[op.name] == 0 {
			t.Errorf("the edit %q never happened", op.name)
		}
	}
	for _, kind := range []ChangeKind{ChangeRenamed, ChangeReworded, ChangeMoved, ChangeCondition, ChangeRequired, ChangeNew, ChangeMeaning, ChangeGone} {
		if kinds[kind] == 0 {
			t.Errorf("no change was ever told as %q", kind)
		}
	}
}

// judgeCarried looks at every answer of the old draft with its own eyes.
func judgeCarried(t *rapid.T, old, after *Form, input, out Input, changes []Change) {
	was, err := look(old, input, testContext())
	if err != nil {
		t.Fatal(err)
	}
	now, err := look(after, out, testContext())
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]map[ChangeKind]Change{}
	for _, change := range changes {
		if told[change.Was] == nil {
			told[change.Was] = map[ChangeKind]Change{}
		}
		told[change.Was][change.Kind] = change
	}
	from := map[string]bool{} // new paths that have an answer for a reason
	for _, path := range slices.Sorted(maps.Keys(input)) {
		field, typed := was.fields[path], filled(input[path])
		if field == nil || field.Table != nil || len(typed) == 0 {
			if field != nil && field.Table != nil {
				for at := range out {
					if now.fields[at] != nil && now.fields[at].Table != nil {
						from[at] = true
					}
				}
			}
			continue
		}
		words := was.shown(field, path, typed, testContext())
		lost, isLost := told[path][ChangeMeaning]
		if !isLost {
			lost, isLost = told[path][ChangeGone]
		}
		if isLost {
			if lost.Shown != words || !slices.Equal(lost.Typed, typed) || lost.Shown == "" || lost.OldLabel == "" || !lost.Lost() {
				t.Fatalf("%s: %q is told as %+v", path, words, lost)
			}
			continue
		}
		to := path
		if renamed, ok := told[path][ChangeRenamed]; ok {
			to = renamed.Path
		}
		from[to] = true
		next := now.fields[to]
		if next == nil || !slices.Equal(out[to], input[path]) {
			t.Fatalf("%s: %q disappeared without a word; %s has %q", path, words, to, out[to])
		}
		if next.Type != field.Type || next.Unit != field.Unit {
			t.Fatalf("%s: %q went to %s, which asks for something else", path, words, to)
		}
		_, reworded := told[path][ChangeReworded]
		if assents(field) && reworded {
			t.Fatalf("%s: a yes was taken for a yes to %q", path, next.Label.Raw)
		}
		if was.labels[path] != now.labels[to] && !reworded {
			t.Fatalf("%s: %q became %q without a word", path, was.labels[path], now.labels[to])
		}
		if conditional, ok := told[path][ChangeCondition]; ok || was.views[path].Hidden || now.views[to].Hidden {
			if !ok && was.views[path].Hidden != now.views[to].Hidden {
				t.Fatalf("%s is asked (before: %v) and nobody says so", path, !was.views[path].Hidden)
			}
			if ok && conditional.Shown != words {
				t.Fatalf("%s: %+v does not show %q", path, conditional, words)
			}
			continue
		}
		if was.wrong[path] || now.wrong[to] {
			continue // typed and shown again, with what is wrong with it
		}
		shown := now.shown(next, to, typed, testContext())
		if shown != words && (!reworded || told[path][ChangeReworded].Shown != words || told[path][ChangeReworded].Now != shown) {
			t.Fatalf("%s: %q reads %q now", path, words, shown)
		}
		if !reflect.DeepEqual(was.views[path].Typed, now.views[to].Typed) {
			t.Fatalf("%s: %v is stored as %v", path, was.views[path].Typed, now.views[to].Typed)
		}
	}
	for path, typed := range out {
		if len(filled(typed)) > 0 && !from[path] {
			t.Fatalf("%s has got the answer %q from nowhere", path, typed)
		}
	}
}
