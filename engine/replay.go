package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/flows"
	"laufzettel/forms"
)

// ErrErased means that a case cannot be replayed any more: what was entered has been erased, as it must be.
// Its recorded path can still be folded and explained.
var ErrErased = errors.New("the values of the case were erased")

// Replay decides a case again from what reached it and from what was heard of the world at the time, on the
// version of the process it ran on, and compares: the same input must give the same events, byte for byte
// (design.md promise 5). ErrErased; any other error names the first event that differs.
func Replay(p *definitions.Process, record CaseRecord) error {
	return replay(p, record, func(flows.Decision) {})
}

// replay is Replay that shows each decision as it is made again.
func replay(p *definitions.Process, record CaseRecord, made func(flows.Decision)) error {
	recorded, err := unseal(p.Flow, record)
	if err != nil {
		return err
	}
	state := &flows.State{Case: record.Row.ID}
	for at := 0; at < len(recorded); {
		if _, erased := recorded[at].Event.(flows.Erased); erased {
			return ErrErased
		}
		heard, ok := record.Values[valueRef(recorded[at].Seq, factsValue)]
		if !ok && record.Events[at].Values[factsValue] != "" {
			return ErrErased
		}
		facts := &recordedFacts{}
		if ok {
			if err := json.Unmarshal(heard.Content, &facts.heard); err != nil {
				return fmt.Errorf("facts of event %d: %w", recorded[at].Seq, err)
			}
		}
		in, err := inputOf(recorded[at:], state)
		if err != nil {
			return err
		}
		decision, err := flows.Decide(p.Flow, state, in, facts)
		if err != nil {
			return fmt.Errorf("event %d (%s) is refused now: %w", recorded[at].Seq, recorded[at].Event.Kind(), err)
		}
		if len(facts.missing) > 0 {
			return fmt.Errorf("event %d: the world is asked what it was not asked then: %s", recorded[at].Seq, facts.missing[0])
		}
		made(decision)
		for _, event := range decision.Events {
			if at >= len(recorded) {
				return fmt.Errorf("event %d (%s) comes now, but was not recorded", event.Seq, event.Event.Kind())
			}
			if err := sameEvent(record.Events[at], event); err != nil {
				return err
			}
			state = flows.Evolve(state, recorded[at])
			at++
		}
		if len(decision.Events) == 0 {
			return fmt.Errorf("event %d (%s) was recorded, but nothing follows now", recorded[at].Seq, recorded[at].Event.Kind())
		}
	}
	return nil
}

// sameEvent compares an event with the one that was stored, byte for byte, and the names of its values.
func sameEvent(stored StoredEvent, now flows.Recorded) error {
	body, err := flows.EncodeEvent(now.Event)
	if err != nil {
		return err
	}
	actor, err := json.Marshal(now.By)
	if err != nil {
		return err
	}
	names := slices.DeleteFunc(sortedNames(stored.Values), func(name string) bool { return name == factsValue })
	switch {
	case stored.Seq != now.Seq || stored.Kind != now.Event.Kind() || !stored.At.Equal(now.At):
		return fmt.Errorf("event %d was %s, and is now event %d, %s", stored.Seq, stored.Kind, now.Seq, now.Event.Kind())
	case !bytes.Equal(stored.Body, body):
		return fmt.Errorf("event %d (%s) was %s, and is now %s", stored.Seq, stored.Kind, stored.Body, body)
	case !bytes.Equal(stored.Actor, actor):
		return fmt.Errorf("event %d (%s) was by %s, and is now by %s", stored.Seq, stored.Kind, stored.Actor, actor)
	case !slices.Equal(names, sortedNames(now.Values)):
		return fmt.Errorf("event %d (%s) had the values %v, and has now %v", stored.Seq, stored.Kind, names, sortedNames(now.Values))
	}
	return nil
}

// inputOf is the input whose decision begins with the first of the events: what people and the world did
// stands in the record, each in an event of its own kind.
func inputOf(events []flows.Recorded, s *flows.State) (flows.Input, error) {
	first := events[0]
	in := flows.Input{At: first.At, By: first.By}
	text := func(name string) string { said, _ := first.Values[name].(string); return said }
	switch e := first.Event.(type) {
	case flows.Started:
		start := flows.Start{Case: e.Case, Number: e.Number, Submitter: e.Submitter, Subject: e.Subject, Mailbox: text("mailbox.submitter"), Verified: e.Verified, Lang: e.Lang, Confirmed: e.Confirmed, Earlier: e.Earlier, Settings: e.Settings, Trigger: e.Trigger, Amends: e.Amends}
		if len(events) > 1 {
			start.Values = valuesOf(events[1], "answers.")
		}
		in.Do = start
	case flows.TaskDecided:
		in.Do = chosenAgain(flows.Choose{Stop: e.Stop, Outcome: e.Outcome, Values: valuesOf(first, "answers."), Comment: text("comment"), Note: text("note"), Fields: reopenedBy(events)}, e, events, s)
	case flows.Submitted:
		answer := flows.AnswerReturn{Values: maps.Clone(s.Values), Comment: text("comment")}
		for _, field := range e.Fields {
			delete(answer.Values, field)
		}
		maps.Copy(answer.Values, valuesOf(first, "answers."))
		for _, event := range events {
			if closed, ok := event.Event.(flows.StopClosed); ok {
				answer.Stop = closed.Stop
				break
			}
		}
		in.Do = answer
	case flows.StepAnswered:
		in.Do = flows.AnswersAsked(first, s)
	case flows.Amended:
		in.Do = flows.NoteAmendment{Amended: e}
	case flows.TaskClaimed:
		in.Do = flows.Claim{Stop: e.Stop}
	case flows.TaskReleased:
		in.Do = flows.Release{Stop: e.Stop}
	case flows.TaskStolen:
		in.Do = flows.Steal{Stop: e.Stop, From: e.From, Why: text("note")}
	case flows.TimerFired:
		in.Do = flows.Fire{Timer: e.ID}
	case flows.CallAnswered:
		in.Do = flows.Answer{Command: e.Command, OK: e.OK, Manual: e.Manual, Error: e.Error, Output: valuesOf(first, "output.")}
	case flows.ActionTaken:
		in.Do = flows.Act{Action: e.Action, Values: valuesOf(first, "answers."), Comment: text("comment")}
	case flows.TaskReassigned:
		in.Do = flows.Reassess{}
	case flows.TaskHanded:
		in.Do = flows.Reassign{Stop: e.Stop, To: e.Resolution.Named, Why: text(flows.ValueWhy)}
	case flows.TaskDelegated, flows.DelegationEnded, flows.ApproverAdded, flows.AdviceAsked, flows.AdviceGiven, flows.VoteClosed:
		in.Do = aidOf(first, text)
	case flows.TaskExtended:
		in.Do = flows.Extend{Stop: e.Stop, Until: e.Due, Why: text(flows.ValueWhy)}
	case flows.TaskSkipped:
		in.Do = flows.Skip{Stop: e.Stop, Why: text(flows.ValueWhy), AsManager: e.Manager}
	case flows.CaseReopened:
		in.Do = flows.Reopen{Step: e.Step, Why: text(flows.ValueWhy)}
	case flows.CaseCancelled:
		in.Do = flows.Cancel{Why: text(flows.ValueWhy)}
	case flows.Remarked:
		in.Do = flows.Remark{Text: text(flows.ValueRemark), Public: e.Public}
	case flows.TaskNudged:
		in.Do = flows.Nudge{}
	case flows.Heard:
		in.Do = flows.Happen{Name: e.Name, ID: e.ID, Values: valuesOf(first, "event.")}
	case flows.CaseRepaired:
		in.Do = repairOf(e, first)
	case flows.ConsentWithdrawn:
		in.Do = flows.WithdrawConsent{Spot: e.Spot}
	case flows.OriginalSeen:
		in.Do = flows.SeeOriginal{Spot: e.Spot, Stop: e.Stop}
	case flows.OriginalUnseen:
		in.Do = flows.SeeOriginal{Spot: e.Spot, Stop: e.Stop, Back: true}
	case flows.DecisionDisputed:
		in.Do = flows.Dispute{Stop: e.Stop}
	default:
		return in, fmt.Errorf("event %d (%s) begins a decision, but no input leads to it", first.Seq, first.Event.Kind())
	}
	return in, nil
}

// reopenedBy are the fields that an ask-back opened.
func reopenedBy(events []flows.Recorded) []string {
	for _, event := range events {
		if opened, ok := event.Event.(flows.TaskOpened); ok && (opened.Type == flows.Returned || opened.Type == flows.Asked) {
			return opened.Fields
		}
	}
	return nil
}

func valuesOf(e flows.Recorded, prefix string) forms.Values {
	found := map[string]any{}
	for name, value := range e.Values {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			found[rest] = value
		}
	}
	return forms.Join(found)
}

// recordedFacts answers as the world answered when a decision was made. A question that was not asked then is
// noted as missing.
type recordedFacts struct {
	heard   map[string]json.RawMessage
	missing []string
}

func (r *recordedFacts) answer(question string, into any) bool {
	if body, ok := r.heard[question]; ok {
		decoder := json.NewDecoder(bytes.NewReader(body))
		decoder.UseNumber()
		if decoder.Decode(into) == nil {
			return true
		}
	}
	r.missing = append(r.missing, question)
	return false
}

// Office implements flows.Facts.
func (r *recordedFacts) Office(function, unit string, on expression.Date) (office flows.Office) {
	r.answer(question("office", function, unit, on.String()), &office)
	return office
}

// Group implements flows.Facts.
func (r *recordedFacts) Group(name string, on expression.Date) (office flows.Office) {
	r.answer(question("group", name, on.String()), &office)
	return office
}

// Caretaker implements flows.Facts.
func (r *recordedFacts) Caretaker() (people []string) {
	r.answer(questionCaretaker, &people)
	return people
}

// Unit implements flows.Facts.
func (r *recordedFacts) Unit(key string) (expression.Record, bool) {
	return r.record(question("unit", key))
}

// Row implements flows.Facts.
func (r *recordedFacts) Row(register, key string) (expression.Record, bool) {
	return r.record(question("row", register, key))
}

// Workday implements flows.Facts.
func (r *recordedFacts) Workday(land string, d expression.Date) (yes bool) {
	r.answer(question("workday", land, d.String()), &yes)
	return yes
}

// Same implements flows.Facts.
func (r *recordedFacts) Same(person string, other flows.Identity) (yes bool) {
	if _, old := r.heard[question("same", person, other.Label)]; old { // as it was asked at first
		r.answer(question("same", person, other.Label), &yes)
		return yes
	}
	r.answer(sameQuestion(person, other), &yes)
	return yes
}

// Setting implements flows.Facts.
func (r *recordedFacts) Setting(process, name string) (any, bool) {
	var said optional
	if !r.answer(question("setting", process, name), &said) || !said.Found {
		return nil, false
	}
	value, err := fromFact(said.Value)
	return value, err == nil
}

// Person implements flows.Facts. Names are not recorded: they only ever stand in values, never in events.
func (r *recordedFacts) Person(id string) (expression.Record, bool) {
	var known bool
	if !r.answer(question("person", id), &known) || !known {
		return nil, false
	}
	return expression.Record{"key": id}, true
}

// Site implements flows.Facts.
func (r *recordedFacts) Site() (site flows.Site) {
	r.answer(questionSite, &site)
	return site
}

func (r *recordedFacts) record(question string) (expression.Record, bool) {
	var said optional
	if !r.answer(question, &said) || !said.Found {
		return nil, false
	}
	value, err := fromFact(said.Value)
	record, ok := value.(expression.Record)
	return record, err == nil && ok
}

var _ flows.Facts = (*recordedFacts)(nil)

// repairOf is the repair that an event tells of.
func repairOf(e flows.CaseRepaired, recorded flows.Recorded) flows.Repair {
	why, _ := recorded.Values[flows.ValueWhy].(string)
	repair := flows.Repair{To: e.To, Onward: e.Onward, End: e.End, Why: why}
	if len(e.Fields) > 0 {
		repair.Answers = valuesOf(recorded, "answers.")
	}
	for _, name := range e.Results {
		place, part, _ := strings.Cut(name, "/")
		if repair.Results == nil {
			repair.Results = map[string]map[string]any{}
		}
		if repair.Results[place] == nil {
			repair.Results[place] = map[string]any{}
		}
		repair.Results[place][part] = recorded.Values["result."+name]
	}
	return repair
}
