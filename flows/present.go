package flows

import (
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/forms"
)

// SubmitterMailbox is the Party.Mailbox of a submitter who is no known person.
const SubmitterMailbox = "submitter"

// render fills a text as the case stands now. What cannot be said is left out: a page must not fail
// because a title does.
func render(f *Flow, s *State, t *expression.Template, facts Facts) string {
	return renderAt(f, s, "", t, facts)
}

// renderAt is render as seen from a place: inside an each its item is known.
func renderAt(f *Flow, s *State, place string, t *expression.Template, facts Facts) string {
	if t == nil {
		return ""
	}
	r := newReader(f, s, s.Started, facts)
	r.place = place
	text, err := t.Render(r.names(), r.site.Lang)
	if err != nil {
		return ""
	}
	return text
}

// CaseTitle is what the case is about, for lists and pages; never for mail subjects.
func CaseTitle(f *Flow, s *State, facts Facts) string { return render(f, s, f.Title, facts) }

// StepTitle is what people call a step; its name where the author gave no title.
func StepTitle(f *Flow, s *State, step string, facts Facts) string {
	if at := f.Step(step); at != nil {
		if title := renderAt(f, s, step, at.Title, facts); title != "" {
			return title
		}
	}
	return StepName(step)
}

// StepIntro is what the author says a step means, as Markdown; "" if nothing. What people typed is escaped.
func StepIntro(f *Flow, s *State, step string, facts Facts) string {
	at := f.Step(step)
	if at == nil || at.Intro == nil {
		return ""
	}
	r := newReader(f, s, s.Started, facts)
	r.place = step
	text, err := at.Intro.RenderMarkdown(r.names(), r.site.Lang)
	if err != nil {
		return ""
	}
	return text
}

// Offer is an outcome as it is offered to somebody now.
type Offer struct {
	Key, Label, Text string
	Then             Target
	Reason           bool   // a comment is required
	Choose           bool   // the chooser of fields opens
	To               string // of an ask-back: the earlier step that is asked; "" is the submitter
	Row              bool   // of a task that decides row by row: chosen for single rows, not for the task
	// Ends is the kind of end that follows without anybody else deciding: done, refused, expired,
	// withdrawn, cancelled; "" where somebody is asked first.
	Ends string
}

// Outcomes are the choices of an open task, in the author's order, without those that only time gives or
// that were chosen as often as they may be.
func Outcomes(f *Flow, s *State, stop string, facts Facts) []Offer {
	at := s.Stop(stop)
	if at == nil {
		return nil
	}
	var offers []Offer
	for _, o := range f.Step(at.Step).Outcomes() {
		if o.ByTime || o.ByRows || at.Kind == Asked || o.To != "" && !newReader(f, s, s.Started, facts).standing(at.Step).canAsk(o) || (o.AtMost > 0 && s.Steps[at.Step].Chosen[o.Key] >= o.AtMost) {
			continue
		}
		offers = append(offers, Offer{
			Key: o.Key, Label: OutcomeLabel(f, s, at.Step, o.Key, facts), Text: offerText(f, s, at.Step, o, facts),
			Then: o.Then, Reason: o.Reason, Choose: o.Choose, To: o.To, Row: f.Step(at.Step).RowTable() != nil && o.forRow(), Ends: f.endAfter(f.Step(at.Step), o.Then),
		})
	}
	return offers
}

// Silence is the label of the outcome that an open task gets if nobody decides in time (rule S10); "" if time
// decides nothing.
func Silence(f *Flow, s *State, stop string, facts Facts) string {
	at := s.Stop(stop)
	if at == nil || at.Due.IsZero() {
		return ""
	}
	task := f.Step(at.Step).task()
	if task == nil {
		return ""
	}
	for _, e := range task.clock.overdue {
		if e.outcome != "" {
			return OutcomeLabel(f, s, at.Step, e.outcome, facts)
		}
	}
	if o := task.timeOutcome(); o != nil {
		return OutcomeLabel(f, s, at.Step, o.Key, facts)
	}
	return ""
}

// endAfter follows a target over steps that ask nobody and says how the case then ends; "" if somebody is
// asked on the way.
func (f *Flow) endAfter(from *Step, t Target) string {
	if from.in != f.root {
		if t.Kind == ToEnd {
			return f.StatusKind(t.Status)
		}
		return "" // the block around it may wait for others
	}
	index := f.after(from)
	switch t.Kind {
	case ToEnd:
		return f.StatusKind(t.Status)
	case ToStep:
		index = f.Step(t.Step).Index
	case Onward:
	default:
		return ""
	}
	for _, step := range f.Steps[min(index, len(f.Steps)):] {
		switch {
		case step.Type.Ends:
			if status, ok := step.Config.(interface{ endStatus() string }); ok && step.When == nil {
				return f.StatusKind(status.endStatus())
			}
		case step.Type.Stop, step.Type.Name == "choose":
			return ""
		}
	}
	return "done"
}

func offerText(f *Flow, s *State, place string, o *Outcome, facts Facts) string {
	if o.Text == nil && o.built[1] != nil {
		return o.built[1].Say(nil).In(facts.Site().Lang)
	}
	return renderAt(f, s, place, o.Text, facts)
}

// OutcomeLabel is what people read of an outcome; its key where it is unknown.
func OutcomeLabel(f *Flow, s *State, step, key string, facts Facts) string {
	o := f.Step(step).Outcome(key)
	if o == nil {
		return key
	}
	r := newReader(f, s, s.Started, facts)
	r.place = step
	if label, err := o.title(r.names(), r.site.Lang); err == nil && label != "" {
		return label
	}
	return key
}

// StatusKind is the kind of an end status: done, refused, expired, withdrawn, cancelled; "" while running.
func (f *Flow) StatusKind(status string) string {
	if known, ok := f.Statuses[status]; ok {
		return known.Kind
	}
	return status
}

// StatusLabel is what people read of an end status: the author's label, or the word for its kind where
// it is a built-in one.
func (f *Flow) StatusLabel(status, lang string) string {
	known, ok := f.Statuses[status]
	if !ok {
		return status
	}
	if m := statusLabels[known.Kind]; m != nil && known.Label == m.De {
		return m.Say(nil).In(lang)
	}
	if known.labels.Text != "" {
		return known.labels.In(lang)
	}
	return known.Label
}

// OpenAction is an anytime action that an actor may take now.
type OpenAction struct {
	Name, Label string
	Form        *forms.Form
	Ends        bool // the case ends with it
}

// Actions are the anytime actions open to an actor.
func Actions(f *Flow, s *State, by Actor, at time.Time, facts Facts) []OpenAction {
	var open []OpenAction
	for _, a := range f.Anytime {
		if MayAct(f, s, a.Name, by, at, facts) != nil {
			continue
		}
		open = append(open, OpenAction{Name: a.Name, Label: ActionLabel(f, s, a, facts), Form: a.Form, Ends: a.Then.Kind == ToEnd})
	}
	return open
}

// ValueType is the type of a personal value beside an event; nil for text and for whatever the flow does
// not declare.
func ValueType(f *Flow, e Event, name string) *expression.Type { return valueType(f, e, name) }

// ActionFormContext is what the form of an anytime action may look at, as the decider will check it. Whoever shows the
// form adds the catalogue and the language.
func ActionFormContext(f *Flow, s *State, at time.Time, facts Facts) *forms.Context {
	return newReader(f, s, at.UTC().Truncate(time.Millisecond), facts).formContext(nil, nil, nil, nil)
}

// ActionLabel is what people read of an anytime action; its name where the author gave no label.
func ActionLabel(f *Flow, s *State, a *Action, facts Facts) string {
	if label := render(f, s, a.Label, facts); label != "" {
		return label
	}
	return a.Name
}

// StepFormContext is what the form of a step may look at, as the decider will check it: the case's
// scope at that moment. Whoever shows the form adds the catalogue, the language and outcome in Extra.
func StepFormContext(f *Flow, s *State, step string, at time.Time, facts Facts) *forms.Context {
	r := newReader(f, s, at.UTC().Truncate(time.Millisecond), facts)
	r.place = step
	return r.formContext(s.Steps[step].Values, nil, nil, nil)
}
