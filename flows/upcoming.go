package flows

import (
	"slices"
	"strings"
	"time"

	"laufzettel/forms"
)

// Outlook is whom the rule of a step would ask at some moment.
type Outlook struct {
	Step string
	Stop string // of an open one
	// Open says that the case waits there now; otherwise the step lies ahead, or there is no case yet.
	Open bool
	// Maybe says that the step comes only under a condition that is not known yet, or where a connection has no way in.
	Maybe bool
	// Known is false where the rule reads what nobody has said yet, or names somebody who does not exist yet. It is no
	// vacancy: nobody can tell who will be asked.
	Known      bool
	Resolution Resolution
}

// Upcoming resolves every open step of a running case and every one that lies ahead on its main way, as Plan lists them,
// for the moment at. It changes nothing and decides nothing; nil where the case has ended or halted.
func Upcoming(f *Flow, s *State, facts Facts, at time.Time) []Outlook {
	if s == nil || !s.Ended.IsZero() || s.Failure != nil || s.Unknown != "" {
		return nil
	}
	r := newReader(f, s, at.UTC().Truncate(time.Millisecond), facts)
	known := func(name string) bool { return r.said(name) }
	current := -1
	for i := range s.Open {
		if step := f.Step(s.Open[i].Step); step != nil {
			current = max(current, step.Index)
		}
	}
	return append(r.open(), r.ahead(current, known)...)
}

// OpenNow is the part of Upcoming that is open now.
func OpenNow(f *Flow, s *State, facts Facts, at time.Time) []Outlook {
	if s == nil || !s.Ended.IsZero() || s.Failure != nil || s.Unknown != "" {
		return nil
	}
	return newReader(f, s, at.UTC().Truncate(time.Millisecond), facts).open()
}

// open looks at the tasks for which a case waits.
func (r *reader) open() []Outlook {
	var all []Outlook
	for i := range r.state.Open {
		stop := &r.state.Open[i]
		step := r.flow.Step(stop.Step)
		if step == nil {
			continue
		}
		if step.task() == nil || stop.Kind == Returned || stop.Kind == Resting || stop.Kind == Calling || stop.Kind == Waiting {
			continue
		}
		if resolution, err := r.resolveStop(stop); err == nil {
			all = append(all, Outlook{Step: step.Name, Stop: stop.ID, Open: true, Known: true, Resolution: resolution})
		}
	}
	return all
}

// WhoFor resolves every step on the main way of a process as it would be for answers that are known so far, for the
// moment at: whoever applies is nobody. Rules that read other answers are not Known.
func WhoFor(f *Flow, values forms.Values, facts Facts, at time.Time) []Outlook {
	s := &State{Values: values}
	r := newReader(f, s, at.UTC().Truncate(time.Millisecond), facts)
	return r.ahead(-1, func(name string) bool {
		top, _, _ := strings.Cut(strings.TrimPrefix(name, "form."), ".")
		_, given := values[top]
		return given || !r.answered(top) && r.said(name)
	})
}

// ahead looks at the steps of the main way behind one.
func (r *reader) ahead(current int, known func(name string) bool) []Outlook {
	var all []Outlook
	for _, step := range r.flow.Steps {
		if step.Type.Ends {
			if step.When == nil && step.Index > current && step.in == r.flow.root {
				break
			}
			continue
		}
		if step.Undoes() {
			continue
		}
		c := step.task()
		if c == nil || step.Index <= current {
			continue
		}
		o := Outlook{Step: step.Name}
		if step.When != nil {
			if every(step.When.Names(), known) {
				if met, err := step.When.True(r.names()); err == nil && !met {
					continue
				}
			} else {
				o.Maybe = true
			}
		}
		if _, effect := step.Config.(effectStep); effect {
			o.Maybe = true
		}
		o.Known = every(c.by.names(), known)
		if o.Known {
			o.Resolution, o.Known = r.foreseen(c)
		}
		all = append(all, o)
	}
	return all
}

// foreseen resolves a rule; false where it names nobody, or an office of a unit that is not named yet.
func (r *reader) foreseen(c *taskConfig) (Resolution, bool) {
	people, err := c.by.eval(r.names())
	if err != nil || len(people) == 0 || slices.ContainsFunc(people, func(p person) bool { return p.who == whoUnnamed || p.who == whoOffice && p.function == "" }) {
		return Resolution{}, false
	}
	resolution, err := r.resolveTask(c, nil, false, 0)
	return resolution, err == nil
}

// said says whether what an expression reads by a name has been said: everything but the steps that are still to come.
// An answer of the start form that was not given stays missing, and expressions know what to do with it.
func (r *reader) said(name string) bool {
	if rest, is := strings.CutPrefix(name, "steps."); is {
		step, _, _ := strings.Cut(rest, ".")
		return r.state.Steps[step].Rounds > 0
	}
	if r.flow.steps[name] != nil { // decidedBy(step)
		return r.state.Steps[name].Rounds > 0
	}
	switch top, _, _ := strings.Cut(name, "."); top {
	case "submitter":
		return r.state.Submitter != (Party{})
	case "subject":
		return r.state.Subject != (Party{})
	}
	return true
}

// answered says whether a bare name is an answer of the start form.
func (r *reader) answered(name string) bool {
	return r.flow.Form != nil && r.flow.Form.Field(name) != nil
}

func every(names []string, known func(string) bool) bool {
	return !slices.ContainsFunc(names, func(name string) bool { return !known(name) })
}
