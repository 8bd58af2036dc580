package engine

import (
	"encoding/json"
	"reflect"
	"slices"
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// missing looks for values that are gone without an erasure, and for such that should be gone.
func (x *examination) missing() {
	gone := map[string]int{} // ref -> the event that erased it
	heard := 0               // the last erasure: what was heard of the world goes with the first answer
	for _, event := range x.recorded {
		erased, ok := event.Event.(flows.Erased)
		if !ok {
			continue
		}
		heard = event.Seq
		for _, ref := range erased.Refs {
			if ref != "*" {
				gone[ref] = event.Seq
				continue
			}
			for _, before := range x.record.Events[:event.Seq-1] {
				for name := range before.Values {
					gone[valueRef(before.Seq, name)] = event.Seq
				}
			}
		}
	}
	if x.state.Erased && len(x.record.Values) == 0 {
		x.seen.Erased = 1
	}
	for _, event := range x.record.Events {
		for _, name := range sortedNames(event.Values) {
			ref := valueRef(event.Seq, name)
			_, there := x.record.Values[ref]
			by, erased := gone[ref]
			switch {
			case there && erased:
				x.find(verifyUnerased, source.Args{"ref": ref, "seq": by})
			case there || erased:
			case name == factsValue && event.Seq <= heard:
			case name == mailText && x.sent(event.Seq):
			default:
				x.find(verifyMissing, source.Args{"ref": ref})
			}
		}
	}
}

// mailText is the text of an author's mail. It goes when the mail has gone out; its digest stays.
const mailText = "mail.text"

// sent says whether the mail of an event is settled: with its proof of sending.
func (x *examination) sent(seq int) bool {
	return slices.ContainsFunc(x.work, func(w Work) bool {
		return w.State == Settled && w.MessageID != "" && commandSeq(w.ID) == seq
	})
}

// row compares the row of the case with what its history says.
func (x *examination) row() {
	row, s := x.record.Row, x.state
	differs := func(part string, wrong bool) {
		if wrong {
			x.find(verifyRow, source.Args{"part": part})
		}
	}
	differs("process", row.Process != x.process.Name)
	differs("flow_hash", row.FlowHash != s.Flow.Hash)
	differs("number", row.Number != s.Number)
	differs("status", row.Status != s.Status)
	differs("submitter", row.Submitter != s.Submitter.Person)
	differs("subject", row.Subject != s.Subject.Person)
	differs("started", !sameTime(row.Started, s.Started))
	differs("ended", !sameTime(row.Ended, s.Ended))
	if n := len(x.record.Events); n > 0 {
		differs("changed", !sameTime(row.Changed, x.record.Events[n-1].At))
	}
	if partly := x.erasedSomething(); !partly {
		differs("unit", row.Unit != UnitOf(x.process.Form, s.Values))
	}
	if title, known := x.said(func(facts flows.Facts) string { return flows.CaseTitle(x.process.Flow, s, facts) }); known {
		differs("title", row.Title != title && (!s.Erased || row.Title != ""))
	}
	x.eraseDay(differs)
}

func (x *examination) erasedSomething() bool {
	return slices.ContainsFunc(x.recorded, func(e flows.Recorded) bool { _, erased := e.Event.(flows.Erased); return erased })
}

// eraseDay: a case that has ended goes some day, one that runs does not yet. Where the flow itself says when, the day
// is known but for the zone of the site.
func (x *examination) eraseDay(differs func(string, bool)) {
	row, s := x.record.Row, x.state
	switch {
	case s.Ended.IsZero():
		differs("erase_at", !row.EraseAt.IsZero())
	case s.Erased:
		differs("erase_at", !row.EraseAt.IsZero() && row.EraseAt.Before(s.Ended))
	default:
		differs("erase_at", row.EraseAt.Before(s.Ended))
		if period, said := x.process.Flow.KeepFor(s.Status); said && period.Unit != expression.Workdays {
			day := period.AddTo(expression.DateOf(s.Ended, time.UTC), nil).In(time.UTC)
			off := row.EraseAt.Sub(day)
			differs("erase_at", off < -2*24*time.Hour || off > 3*24*time.Hour)
		}
	}
}

func sameTime(a, b time.Time) bool { return a.UnixMilli() == b.UnixMilli() || a.IsZero() && b.IsZero() }

// said renders a title as the engine did, as far as nothing but the answers and the zone of the site is needed for
// it: names and registers may have changed since. known is false where more is needed.
func (x *examination) said(render func(flows.Facts) string) (text string, known bool) {
	var heard map[string]json.RawMessage
	for _, event := range slices.Backward(x.record.Events) {
		if value, ok := x.record.Values[valueRef(event.Seq, factsValue)]; ok && json.Unmarshal(value.Content, &heard) == nil {
			break
		}
	}
	site, ok := heard[questionSite]
	if !ok {
		return "", false
	}
	facts := &recordedFacts{heard: map[string]json.RawMessage{questionSite: site}}
	defer func() {
		if recover() != nil {
			text, known = "", false
		}
	}()
	text = render(facts)
	return text, len(facts.missing) == 0
}

// openTasks compares the list of tasks with the open stops.
func (x *examination) openTasks() {
	listed := map[string]TaskRow{}
	for _, t := range x.tasks {
		listed[t.ID] = t
	}
	for i := range x.state.Open {
		stop := &x.state.Open[i]
		if !forPeople(stop.Kind) {
			continue
		}
		want := taskOf(x.record.Row, x.state, stop)
		got, there := listed[want.ID]
		delete(listed, want.ID)
		if !there {
			x.find(verifyTaskLost, source.Args{"stop": stop.ID})
			continue
		}
		for _, part := range taskDifferences(want, got) {
			x.find(verifyTask, source.Args{"stop": stop.ID, "part": part})
		}
		if title, known := x.said(func(f flows.Facts) string { return flows.StepTitle(x.process.Flow, x.state, stop.Step, f) }); known && title != got.Title && !x.state.Erased {
			x.find(verifyTask, source.Args{"stop": stop.ID, "part": "title"})
		}
	}
	for _, t := range x.tasks {
		if _, left := listed[t.ID]; left {
			x.find(verifyTaskExtra, source.Args{"stop": t.Stop})
		}
	}
}

// taskDifferences names the parts of a task that differ. Seq is when it was last changed, which the open stop does not
// say; it can only not lie beyond the case.
func taskDifferences(want, got TaskRow) []string {
	var parts []string
	differs := func(part string, wrong bool) {
		if wrong {
			parts = append(parts, part)
		}
	}
	differs("case", got.Case != want.Case)
	differs("number", got.Number != want.Number)
	differs("process", got.Process != want.Process)
	differs("stop", got.Stop != want.Stop)
	differs("step", got.Step != want.Step)
	differs("case_title", got.CaseTitle != want.CaseTitle)
	differs("kind", got.Kind != want.Kind)
	differs("unit", got.Unit != want.Unit)
	differs("persons", !slices.Equal(got.Persons, want.Persons))
	differs("groups", !slices.Equal(got.Groups, want.Groups))
	differs("claimed_by", got.ClaimedBy != want.ClaimedBy)
	differs("opened", !sameTime(got.Opened, want.Opened))
	differs("due", !sameTime(got.Due, want.Due))
	differs("seq", got.Seq < 1 || got.Seq > want.Seq)
	// Tasks of older versions have none until the next night. Places are not compared: each night they are what a search
	// of that day looks at.
	differs("sections", len(got.Sections) > 0 && !slices.Equal(trimmed(got.Sections), trimmed(want.Sections)))
	return parts
}

// trimmed leaves out what is missing anyway means at the end.
func trimmed(sections []TaskSection) []TaskSection {
	for len(sections) > 0 && (sections[len(sections)-1] == SectionMine || sections[len(sections)-1] == "") {
		sections = sections[:len(sections)-1]
	}
	return sections
}

// clocks compares the running clocks of the case with those that will ring.
func (x *examination) clocks() {
	rings := map[string]Work{}
	for _, w := range x.work {
		if w.Kind == "timer" {
			rings[w.ID] = w
		}
	}
	for _, timer := range x.state.Timers {
		id := timerWork(x.record.Row.ID, timer.ID)
		w, there := rings[id]
		delete(rings, id)
		args := source.Args{"timer": timer.ID}
		var body flows.Timer
		switch {
		case !there || w.State == Settled && w.DoneAt.Before(timer.At):
			x.find(verifyClockLost, args)
		case w.State == Settled: // it rang and was refused
		case json.Unmarshal(w.Body, &body) != nil || !reflect.DeepEqual(body, timer) || w.Lane != "":
			x.find(verifyClock, args)
		case w.Attempts == 0 && !sameTime(w.Due, timer.At), w.Due.Before(timer.At.Truncate(time.Millisecond)):
			x.find(verifyClock, args)
		}
	}
	for _, w := range x.work {
		if _, left := rings[w.ID]; left && w.State != Settled {
			x.find(verifyClockExtra, source.Args{"timer": w.ID})
		}
	}
}
