package flows

import (
	"slices"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/forms"
)

// A case whose definition failed at run time has halted; whoever manages cases lets it go on: as it is (what was wrong
// lay outside), with a value that was missing, or another way. Everything that reached the case is still there.

// Repair lets a halted case go on. Without Answers, Results, To and End the step is simply tried again.
type Repair struct {
	Answers forms.Values              // answers of the start form that were missing or wrong, by field
	Results map[string]map[string]any // what an earlier step should have given, by its place
	To      string                    // the step to go on with instead
	Onward  bool                      // go on behind the step, as if it were done
	End     string                    // the status to end with instead
	Why     string
}

// CaseRepaired lets a halted case go on. Answers are Values "answers.<field>", results "result.<place>/<name>".
type CaseRepaired struct {
	Fields  []string `json:"fields,omitempty"`
	Results []string `json:"results,omitempty"` // "<place>/<name>"
	To      string   `json:"to,omitempty"`
	Onward  bool     `json:"onward,omitempty"`
	End     string   `json:"end,omitempty"`
	Step    string   `json:"step"` // where the case had halted
}

// Kind is "caseRepaired".
func (CaseRepaired) Kind() string { return "caseRepaired" }

// applyRepair folds a repair; false where the event is none.
func (n *State) applyRepair(e Recorded) bool {
	v, is := e.Event.(CaseRepaired)
	if !is {
		return false
	}
	n.Failure = nil
	if len(v.Fields) > 0 {
		n.submit(Submitted{Fields: v.Fields}, e)
	}
	for _, name := range v.Results {
		place, part, _ := strings.Cut(name, "/")
		value, there := e.Values["result."+name]
		n.changeStep(place, func(t *StepState) {
			values := make(forms.Values, len(t.Values)+1)
			for old, kept := range t.Values {
				values[old] = kept
			}
			delete(values, part)
			if there {
				values[part] = value
			}
			t.Values, t.Rounds = values, max(t.Rounds, 1)
			if t.Outcome == "" || t.Outcome == OutcomeFailed {
				t.Outcome = OutcomeDone
			}
		})
		n.repaired = append(slices.Clone(n.repaired), repairedValue{seq: e.Seq, place: place, name: part})
	}
	return true
}

// repairedValue is a result that was supplied by hand: where it stands, for the day on which it is erased.
type repairedValue struct {
	seq         int
	place, name string
}

// eraseRepaired removes a result that was supplied by hand.
func (n *State) eraseRepaired(seq int, name string) {
	for _, r := range n.repaired {
		if r.seq == seq && name == "result."+r.place+"/"+r.name {
			n.changeStep(r.place, func(t *StepState) { t.Values = t.Values.Without(r.name) })
		}
	}
}

// behind marks, in Failure.Ahead, the end of a list of steps by its last one.
const behind = "!"

// remember are the places that lie ahead, as a failure keeps them.
func (d *decider) remember() []string {
	var places []string
	for _, a := range d.ahead {
		if place := a.place(); place != "" {
			places = append(places, place)
		} else if n := len(a.in.steps); n > 0 {
			places = append(places, a.prefix+a.in.steps[n-1].Name+behind)
		}
	}
	return places
}

// recall puts a remembered place on the list again.
func (d *decider) recall(place string) {
	name, past := strings.CutSuffix(place, behind)
	s := d.flow.Step(name)
	if s == nil {
		return
	}
	if past {
		d.goTo(prefixOf(name), s.in, len(s.in.steps))
		return
	}
	d.goTo(prefixOf(name), s.in, s.at)
}

// RepairChoices are the ways in which a halted case can go on.
type RepairChoices struct {
	Step    string                      // where it halted, as a place; "" where that was no step
	Steps   []string                    // steps to go on with, in the order of the flow
	Fields  []string                    // answers of the start form that the step reads
	Results map[string]*expression.Type // what the step itself could have given, by name
	Earlier map[string][]string         // results of earlier steps that the step reads, by place
	Types   map[string]*expression.Type // of Earlier, by "<place>/<name>"; missing ones are not declared
	Onward  bool                        // it can go on behind the step
	Ends    []string                    // statuses to end with, in the order of the flow
}

// Repairs says how a halted case can go on; false where it has not halted.
func Repairs(f *Flow, s *State, facts Facts) (RepairChoices, bool) {
	if s == nil || s.Failure == nil || !s.Ended.IsZero() || s.Unknown != "" {
		return RepairChoices{}, false
	}
	c := RepairChoices{Step: s.Failure.Step, Ends: slices.Clone(f.statuses), Earlier: map[string][]string{}, Types: map[string]*expression.Type{}}
	at := f.Step(c.Step)
	if at == nil {
		c.Step = ""
	}
	r := newReader(f, s, s.Started, facts)
	r.place = c.Step
	for _, step := range f.Steps {
		if !step.Type.Ends && leadsFrom(f, at, step) {
			c.Steps = append(c.Steps, step.Name)
		}
	}
	if at == nil {
		return c, true
	}
	c.Onward = true
	if at.Type.Result != nil {
		c.Results = at.Type.Result(at)
	}
	for _, name := range at.names() {
		parts := strings.Split(name, ".")
		switch {
		case parts[0] == "steps" && len(parts) > 2 && f.steps[parts[1]] != nil:
			place := r.placeHere(parts[1])
			if !slices.Contains([]string{"outcome", "by", "at", "rounds", "comment", "runs", "rows"}, parts[2]) && !slices.Contains(c.Earlier[place], parts[2]) {
				c.Earlier[place] = append(c.Earlier[place], parts[2])
				if t := f.resultType(place, parts[2]); t != nil {
					c.Types[place+"/"+parts[2]] = t
				}
			}
		case parts[0] == "form" && len(parts) > 1:
			parts = parts[1:]
			fallthrough
		default:
			if f.Form != nil && f.Form.Field(parts[0]) != nil && !slices.Contains(c.Fields, parts[0]) {
				c.Fields = append(c.Fields, parts[0])
			}
		}
	}
	return c, true
}

func leadsFrom(f *Flow, from, to *Step) bool { return (&parser{flow: f}).mayLead(from, to) }

// resultType is the declared type of what a step gives under a name; nil where nothing is declared.
func (f *Flow) resultType(place, name string) *expression.Type {
	s := f.Step(place)
	if s == nil {
		return nil
	}
	if e, is := s.Config.(effectStep); is && e.effect().output != nil {
		return e.effect().output.Fields[name]
	}
	if c, is := s.Config.(*setConfig); is {
		return c.typeOf(name)
	}
	if form := s.Form(); form != nil {
		return form.StoredType(name)
	}
	return nil
}

// repair lets a halted case go on.
func (d *decider) repair(in Repair) error {
	choices, halted := Repairs(d.flow, d.state, d.facts)
	if !halted {
		return refuse(NotNow, msgNotHalted, nil)
	}
	failure := *d.state.Failure
	values, problems := reason(in.Why)
	if values == nil {
		values = map[string]any{}
	}
	ways := 0
	for _, chosen := range []bool{in.To != "", in.Onward, in.End != ""} {
		if chosen {
			ways++
		}
	}
	if ways > 1 {
		problems = append(problems, forms.Problem{Field: "to", Text: msgOneWay.Say(nil)})
	}
	if in.To != "" && !slices.Contains(choices.Steps, in.To) {
		problems = append(problems, forms.Problem{Field: "to", Text: msgNotFromHere.Say(source.Args{"known": strings.Join(choices.Steps, ", ")})})
	}
	if in.Onward && !choices.Onward {
		problems = append(problems, forms.Problem{Field: "to", Text: msgNotFromHere.Say(source.Args{"known": strings.Join(choices.Steps, ", ")})})
	}
	if _, known := d.flow.Statuses[in.End]; in.End != "" && !known {
		problems = append(problems, forms.Problem{Field: "end", Text: msgNoStatus.Say(source.Args{"name": in.End, "known": strings.Join(d.flow.statuses, ", ")})})
	}
	event := CaseRepaired{To: in.To, Onward: in.Onward, End: in.End, Step: failure.Step}
	if len(in.Answers) > 0 && d.flow.Form != nil {
		fields, wrong, err := d.suppliedAnswers(in.Answers, values)
		if err != nil {
			return err
		}
		event.Fields, problems = fields, append(problems, wrong...)
	}
	for _, place := range sortedKeys(in.Results) {
		for _, name := range sortedKeys(in.Results[place]) {
			value := in.Results[place][name]
			if d.flow.Step(place) == nil {
				problems = append(problems, forms.Problem{Field: place + "/" + name, Text: msgNoSuchTask.Say(nil)})
				continue
			}
			event.Results = append(event.Results, place+"/"+name)
			if value != nil {
				values["result."+place+"/"+name] = value
			}
		}
	}
	if len(problems) > 0 {
		return incompleteWith(problems)
	}
	d.record(event, values)
	return d.goOn(failure, in)
}

// suppliedAnswers checks answers of the start form as an ask-back would and says which of them changed.
func (d *decider) suppliedAnswers(answers forms.Values, values map[string]any) ([]string, []forms.Problem, error) {
	base := d.state.Values
	checked, problems, err := d.flow.Form.Check(answers, d.formContext(answers, base, sortedKeys(answers), nil))
	if err != nil || len(problems) > 0 {
		return nil, problems, err
	}
	d.flow.Form.KeepWithdrawn(checked, base)
	changed := changes(d.flow.Form, base, checked)
	for name, value := range storedAnswers(d.flow.Form, checked) {
		if top, _, _ := strings.Cut(name, "."); slices.Contains(changed, top) {
			values["answers."+name] = value
		}
	}
	return changed, nil, nil
}

// goOn enters what the failure kept from being entered.
func (d *decider) goOn(failure Failure, in Repair) error {
	place, ahead := failure.Step, failure.Ahead
	s := d.flow.Step(place)
	open := slices.ContainsFunc(d.state.Open, func(t Stop) bool { return t.Step == place })
	if in.To != "" || in.Onward || in.End != "" {
		target := Target{Kind: ToStep, Step: in.To}
		switch {
		case in.End != "":
			target = Target{Kind: ToEnd, Status: in.End}
		case in.Onward:
			target = Target{}
		}
		for _, stop := range d.state.Open {
			if stop.Step == place {
				d.closeStop(stop.ID, "repaired")
			}
		}
		if len(ahead) > 0 && strings.TrimSuffix(ahead[0], behind) == place {
			ahead = ahead[1:]
		}
		if err := d.lead(place, target); err != nil {
			return err
		}
	} else if len(ahead) == 0 && s != nil && !open {
		d.recall(place)
	}
	if d.state.Ended.IsZero() && d.state.Undoing == nil || in.End == "" {
		for _, next := range ahead {
			d.recall(next)
		}
	}
	return d.hearAgain()
}

// names are the names that the expressions of a step read, as far as they decide what it does.
func (s *Step) names() []string {
	var names []string
	read := func(p *expression.Program) {
		if p != nil {
			names = append(names, p.Names()...)
		}
	}
	setting := func(v *expression.Setting) {
		if v != nil {
			read(v.Program)
		}
	}
	read(s.When)
	if t := s.task(); t != nil {
		names = append(names, t.by.names()...)
		names = append(names, t.not.names()...)
		setting(t.clock.within)
		setting(t.clock.until)
	}
	if e, is := s.Config.(effectStep); is {
		for _, v := range e.effect().with {
			setting(v)
		}
	}
	switch c := s.Config.(type) {
	case *setConfig:
		for _, v := range c.values {
			setting(v)
		}
	case *chooseConfig:
		for _, b := range c.branches {
			read(b.when)
		}
	case *eachConfig:
		read(c.of)
		read(c.until)
	case *parallelConfig:
		read(c.until)
		for _, b := range s.branches {
			read(b.when)
		}
	case *waitConfig:
		setting(c.clock.within)
		setting(c.clock.until)
		read(c.match)
	}
	return names
}
