package flows

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/forms"
)

// What happens with answers after they were given: a consent is withdrawn, the original of a confirmation is seen.
// Both are events without personal values that change the answer they are about; what follows from a withdrawal
// for other answers is an Erased of its own.

// Spot names an answer of a case: the field of the start form, or of the form of a step or anytime action.
type Spot struct {
	Step  string `json:"step,omitempty"` // "" is the start form
	Field string `json:"field"`          // its path
}

// String is how a spot is written in addresses: "foto", or "nachreichung.foto". ParseSpot reads it.
func (s Spot) String() string {
	if s.Step == "" {
		return s.Field
	}
	return s.Step + "." + s.Field
}

// ParseSpot is the inverse of Spot.String. No step is called like a field of the start form.
func ParseSpot(f *Flow, written string) Spot {
	step, field, deep := strings.Cut(written, ".")
	if deep && f.formAt(step) != nil && (f.Form == nil || f.Form.Field(step) == nil) {
		return Spot{Step: step, Field: field}
	}
	return Spot{Field: written}
}

// FormAt is the form that a spot is in; nil where there is none.
func (f *Flow) FormAt(at Spot) *forms.Form {
	if at.Step == "" {
		return f.Form
	}
	return f.formAt(at.Step)
}

func (f *Flow) formAt(step string) *forms.Form {
	if s := f.Step(step); s != nil {
		return s.Form()
	}
	for _, a := range f.Anytime {
		if a.Name == step {
			return a.Form
		}
	}
	return nil
}

// spots visits the forms of a flow: the start form, then those of the steps and anytime actions.
func (f *Flow) spots(see func(step string, form *forms.Form)) {
	if f.Form != nil {
		see("", f.Form)
	}
	for _, s := range f.Steps {
		if form := s.Form(); form != nil {
			see(s.Name, form)
		}
	}
	for _, a := range f.Anytime {
		if a.Form != nil {
			see(a.Name, a.Form)
		}
	}
}

// answers are those of the form that a spot is in.
func (s *State) answers(step string) forms.Values {
	if step == "" {
		return s.Values
	}
	return s.Steps[step].Values
}

// recordAt is the record at a spot; nil where nothing was answered, or it was erased.
func (s *State) recordAt(at Spot) expression.Record {
	record, _ := s.answers(at.Step).At(at.Field).(expression.Record)
	return record
}

// changeAnswer changes a copy of the record at a spot; there may be none any more.
func (n *State) changeAnswer(at Spot, change func(expression.Record)) {
	if n.recordAt(at) == nil {
		return
	}
	if at.Step == "" {
		n.Values = n.Values.Changed(at.Field, change)
		return
	}
	n.changeStep(at.Step, func(t *StepState) { t.Values = t.Values.Changed(at.Field, change) })
}

// Sighting says who has seen an original, in which task.
type Sighting struct {
	Spot
	Stop string
	By   Party
	Way  Way
	At   time.Time
}

// Sighting is who has seen the original of an answer; false while nobody has.
func (s *State) Sighting(at Spot) (Sighting, bool) {
	i := slices.IndexFunc(s.Sightings, func(one Sighting) bool { return one.Spot == at })
	if i < 0 {
		return Sighting{}, false
	}
	return s.Sightings[i], true
}

func (n *State) forgetSightings(forget func(Sighting) bool) {
	if slices.ContainsFunc(n.Sightings, forget) {
		n.Sightings = slices.DeleteFunc(slices.Clone(n.Sightings), forget)
		if len(n.Sightings) == 0 {
			n.Sightings = nil
		}
	}
}

// withdraw folds a ConsentWithdrawn.
func (n *State) withdraw(v ConsentWithdrawn, e Recorded) {
	n.changeAnswer(v.Spot, func(consent expression.Record) { consent["given"], consent["withdrawnAt"] = false, e.At })
}

// see folds an OriginalSeen.
func (n *State) see(v OriginalSeen, e Recorded) {
	n.changeAnswer(v.Spot, func(confirmed expression.Record) {
		confirmed["seenAt"] = e.At
		delete(confirmed, "seenBy")
		if name := text(e.Values[ValueSeenBy]); name != "" {
			confirmed["seenBy"] = name
		}
	})
	n.forgetSightings(func(s Sighting) bool { return s.Spot == v.Spot })
	n.Sightings = append(slices.Clone(n.Sightings), Sighting{Spot: v.Spot, Stop: v.Stop, By: e.By.Party, Way: e.By.Way, At: e.At})
}

// unsee folds an OriginalUnseen.
func (n *State) unsee(v OriginalUnseen) {
	n.changeAnswer(v.Spot, func(confirmed expression.Record) {
		delete(confirmed, "seenAt")
		delete(confirmed, "seenBy")
	})
	n.forgetSightings(func(s Sighting) bool { return s.Spot == v.Spot })
}

// answeredAgain forgets who saw the original of an answer that says something else now: it was seen for the one
// before.
func (n *State) answeredAgain(step string) {
	n.forgetSightings(func(s Sighting) bool { return s.Step == step && n.recordAt(s.Spot)["seenAt"] == nil })
}

// StoredAnswer is a value that stands beside an event: an answer, or what was recorded about one (Field is nil).
type StoredAnswer struct {
	Ref   string // seq/name, as Erased has it
	Field *forms.Field
	Value any
}

// StoredAnswers are the values of all rounds that stand for certain answers.
func StoredAnswers(f *Flow, events []Recorded, which func(Spot) bool) []StoredAnswer {
	var found []StoredAnswer
	for _, e := range events {
		step := ""
		switch v := e.Event.(type) {
		case OriginalSeen:
			if value, there := e.Values[ValueSeenBy]; there && which(v.Spot) {
				found = append(found, StoredAnswer{Ref: strconv.Itoa(e.Seq) + "/" + ValueSeenBy, Value: value})
			}
			continue
		case StepAnswered:
			step = v.Step
		case TaskDecided:
			step = v.Step
		case ActionTaken:
			step = v.Action
		}
		form := f.formOf(e.Event)
		if form == nil {
			continue
		}
		for _, name := range sortedKeys(e.Values) {
			path, is := strings.CutPrefix(name, "answers.")
			field := form.Field(path)
			if is && field != nil && which(Spot{Step: step, Field: path}) {
				found = append(found, StoredAnswer{Ref: strconv.Itoa(e.Seq) + "/" + name, Field: field, Value: e.Values[name]})
			}
		}
	}
	return found
}

// GoesWith says which answers a consent erases when it is withdrawn; none where there is no such consent.
func (f *Flow) GoesWith(at Spot) func(Spot) bool {
	var consent *forms.Field
	if form := f.FormAt(at); form != nil {
		consent = form.Field(at.Field)
	}
	return func(other Spot) bool { return consent != nil && other.Step == at.Step && consent.Erases(other.Field) }
}
