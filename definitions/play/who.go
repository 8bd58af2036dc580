package play

import (
	"maps"
	"slices"
	"strings"
	"time"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/flows"
	"laufzettel/forms"
)

// mostAnswers bounds how many combinations of answers are looked at for one step.
const mostAnswers = 4000

// AskedStep is a step with everybody whom it would ask.
type AskedStep struct {
	Step, Title, Rule string
	// Fields are the answers on which it depends who is asked, in the order of the form.
	Fields []AskedField
	Rows   []AskedRow
}

// AskedField is an answer on which it depends who is asked.
type AskedField struct{ Name, Label string }

// AskedRow is whom a step asks for some answers.
type AskedRow struct {
	// For are the answers: for each field of the step those that ask the same people; nil is every answer.
	For map[string][]Answer
	// Known is false where it depends on what is only said on the way; Reads says on what.
	Known      bool
	Maybe      bool // the step comes only under a condition
	Reads      []string
	Resolution flows.Resolution
}

// Answer is one answer of a choice.
type Answer struct{ Key, Label string }

// Hole says whether nobody was found where the rule looks first: the level up or the caretaker would have to do it.
func (r AskedRow) Hole() bool {
	if !r.Known {
		return false
	}
	return r.Resolution.Vacant || !slices.ContainsFunc(r.Resolution.Approvers, func(a flows.Approver) bool {
		return a.Asked && a.As != "levelUp" && a.As != "caretaker"
	})
}

// WhoQuery is what Who is asked. The zero value looks at every unit, for somebody of whom nothing is known.
type WhoQuery struct {
	At   time.Time
	As   string // id of the person who applies
	Unit string // only answers that name this unit, or one below or above it
	Lang string
}

// Who says whom every step of a process would ask: for each answer of a choice, a unit or a yes-or-no question that the
// rule or the condition of the step reads. Answers that ask the same people stand together.
func Who(p *definitions.Process, world World, q WhoQuery) ([]AskedStep, error) {
	zone, err := time.LoadLocation(world.Site().Zone)
	if err != nil {
		zone = time.UTC
	}
	w := &asking{process: p, world: world, query: q, zone: zone, options: map[string][]forms.Option{}, labels: map[string]string{}}
	if err := w.readOptions(); err != nil {
		return nil, err
	}
	facts := spoken{world, q.Lang}
	var steps []AskedStep
	for _, step := range p.Flow.Steps {
		rule, reads := step.Asks()
		if rule == "" {
			continue
		}
		s := AskedStep{Step: step.Name, Rule: rule, Title: flows.StepTitle(p.Flow, &flows.State{}, step.Name, facts)}
		names := w.fields(reads)
		for _, name := range names {
			s.Fields = append(s.Fields, AskedField{name, w.labels[name]})
		}
		w.rows(&s, names, facts)
		s.Rows = w.merged(s.Rows, names)
		steps = append(steps, s)
	}
	return steps, nil
}

// asking is one look at a process.
type asking struct {
	process *definitions.Process
	world   World
	query   WhoQuery
	zone    *time.Location
	order   []string // of the fields with options
	options map[string][]forms.Option
	labels  map[string]string
}

// readOptions reads what the choices of the start form offer on the day in question.
func (w *asking) readOptions() error {
	settings := expression.Record{}
	for _, s := range w.process.Settings {
		settings[s.Name] = s.Default
	}
	ctx := &forms.Context{Lang: w.query.Lang, Catalogue: w.world, Scope: expression.Scope{Zone: w.zone, Names: map[string]any{
		"today": expression.DateOf(w.query.At, w.zone), "now": w.query.At, "settings": settings}}}
	pages, err := w.process.Form.View(forms.Input{}, ctx)
	if err != nil {
		return err
	}
	for _, page := range pages {
		for _, view := range page.Fields {
			w.offer(view)
		}
	}
	return nil
}

func (w *asking) offer(view forms.FieldView) {
	field := view.Field
	var offered []forms.Option
	switch {
	case field.Value != nil && field.Value.Kind == expression.Bool:
		offered = []forms.Option{{Key: "true", Label: "ja"}, {Key: "false", Label: "nein"}}
		if w.query.Lang == "en" {
			offered = []forms.Option{{Key: "true", Label: "yes"}, {Key: "false", Label: "no"}}
		}
	case field.Options == nil || field.Options.People:
		return
	case field.Options.Units:
		for _, o := range w.offered(view) {
			if w.near(o.Key) {
				offered = append(offered, o)
			}
		}
	default:
		offered = w.offered(view)
	}
	if field.Parent != nil || len(offered) == 0 {
		return
	}
	w.order = append(w.order, field.Name)
	w.options[field.Name], w.labels[field.Name] = offered, view.Label
}

// offered are the options of a field; where there are so many that the page searches them, all rows.
func (w *asking) offered(view forms.FieldView) []forms.Option {
	if len(view.Options) > 0 {
		return view.Options
	}
	var rows []expression.Record
	switch o := view.Field.Options; {
	case o.Units && len(o.Levels) > 0:
		for _, level := range o.Levels {
			rows = append(rows, w.world.Units(level)...)
		}
	case o.Units:
		rows = w.world.Units("")
	default:
		rows = w.world.Rows(o.Register)
	}
	var options []forms.Option
	for _, row := range rows {
		options = append(options, forms.Option{Key: text(row["key"]), Label: text(row["label"]), Row: row})
	}
	return options
}

// near says whether a unit is the one in question, or lies below or above it.
func (w *asking) near(unit string) bool {
	return w.query.Unit == "" || w.above(unit, w.query.Unit) || w.above(w.query.Unit, unit)
}

func (w *asking) above(unit, top string) bool {
	for steps := 0; unit != "" && steps < 100; steps++ {
		if unit == top {
			return true
		}
		record, ok := w.world.Unit(unit)
		if !ok {
			return false
		}
		unit = text(record["parent"])
	}
	return false
}

// fields are the fields with options among what a step reads, in the order of the form, as many as can be looked at.
func (w *asking) fields(reads []string) []string {
	var names []string
	size := 1
	for _, name := range w.order {
		read := slices.ContainsFunc(reads, func(r string) bool {
			top, _, _ := strings.Cut(strings.TrimPrefix(r, "form."), ".")
			return top == name
		})
		if n := len(w.options[name]); read && size*n <= mostAnswers {
			names = append(names, name)
			size *= n
		}
	}
	return names
}

// rows asks for every combination of answers.
func (w *asking) rows(s *AskedStep, names []string, facts flows.Facts) {
	_, reads := w.process.Flow.Step(s.Step).Asks()
	by := flows.Party{Person: w.query.As}
	var walk func(rest []string, values forms.Values, chosen map[string][]Answer)
	walk = func(rest []string, values forms.Values, chosen map[string][]Answer) {
		if len(rest) > 0 {
			for _, o := range w.options[rest[0]] {
				with, picked := maps.Clone(values), maps.Clone(chosen)
				with[rest[0]], picked[rest[0]] = valueOf(o), []Answer{{o.Key, o.Label}}
				walk(rest[1:], with, picked)
			}
			return
		}
		for _, o := range flows.AskedFor(w.process.Flow, values, by, facts, w.query.At) {
			if o.Step != s.Step {
				continue
			}
			row := AskedRow{For: chosen, Known: o.Known, Maybe: o.Maybe, Resolution: o.Resolution}
			if !o.Known {
				for _, name := range reads {
					if _, given := values[name]; !given && !slices.Contains(row.Reads, name) {
						row.Reads = append(row.Reads, name)
					}
				}
			}
			s.Rows = append(s.Rows, row)
		}
	}
	walk(names, forms.Values{}, map[string][]Answer{})
}

// valueOf is an option as an expression reads it.
func valueOf(o forms.Option) any {
	switch {
	case o.Row != nil:
		return o.Row
	case o.Key == "true" || o.Key == "false":
		return o.Key == "true"
	}
	return expression.Record{"key": o.Key, "label": o.Label}
}

// merged puts rows together that ask the same people and differ in one answer only; an answer that never matters is
// left out.
func (w *asking) merged(rows []AskedRow, names []string) []AskedRow {
	for _, name := range names {
		var kept []AskedRow
		at := map[string]int{}
		for _, row := range rows {
			key := row.key(name, names)
			if i, there := at[key]; there {
				kept[i].For[name] = append(kept[i].For[name], row.For[name]...)
				continue
			}
			at[key] = len(kept)
			kept = append(kept, row)
		}
		for i := range kept {
			if len(kept[i].For[name]) == len(w.options[name]) {
				kept[i].For[name] = nil
			}
		}
		rows = kept
	}
	return rows
}

// key is everything of a row but its answer to one field.
func (r AskedRow) key(but string, names []string) string {
	var b strings.Builder
	for _, name := range names {
		if name != but {
			for _, a := range r.For[name] {
				b.WriteString(a.Key + "\x00")
			}
			b.WriteString("\x01")
		}
	}
	if !r.Known {
		return b.String() + "?" + strings.Join(r.Reads, ",")
	}
	for _, a := range r.Resolution.Approvers {
		b.WriteString(a.Person + a.Service + a.Mailbox + "\x00" + a.As + "\x00" + a.Function + "\x00" + a.Unit + "\x00" + a.For + "\x01")
	}
	for _, rung := range r.Resolution.Path {
		b.WriteString(rung.Function + rung.Unit + rung.Person + rung.Found + "\x01")
	}
	return b.String()
}
