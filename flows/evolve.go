package flows

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"laufzettel/forms"
)

// Evolve folds one event into the state and returns the new one; s is not changed (a nil s is a case
// that has not begun). It is total: an unknown kind makes the state unreadable.
func Evolve(s *State, e Recorded) *State {
	n := &State{}
	if s != nil {
		*n = *s
	}
	n.Seq = e.Seq
	if n.Unknown != "" {
		return n
	}
	n.apply(e)
	return n
}

// apply changes n, which nobody else sees yet; what n shares with older states is copied before it is changed.
func (n *State) apply(e Recorded) {
	switch v := e.Event.(type) {
	case Started:
		n.Case, n.Flow, n.Number, n.Started = v.Case, v.Flow, v.Number, e.At
		n.Submitter, n.Subject, n.Verified, n.Settings = v.Submitter, v.Subject, v.Verified, v.Settings
		n.Confirmed, n.Earlier = v.Confirmed, v.Earlier
		n.Lang, n.Amends = v.Lang, v.Amends
		n.takeMailboxes(e)
	case Submitted:
		n.submit(v, e)
	case StepEntered:
		n.changeStep(v.Step, func(t *StepState) {
			t.Rounds, t.Passed, t.Skipped, t.SkippedBy = v.Round, false, false, Party{}
			t.Entered, t.Undone = e.Seq, false
		})
	case StepPassed:
		n.changeStep(v.Step, func(t *StepState) { t.Passed = true })
	case TaskOpened:
		n.open(Stop{ID: v.Stop, Step: v.Step, Round: v.Round, Kind: v.Type, Opened: e.At, Due: v.Due,
			Resolution: v.Resolution, Fields: v.Fields, Resume: v.Resume, Error: v.Error, Extended: v.Extended, Urgent: v.Urgent})
		n.takeMailboxes(e)
	case TaskReassigned:
		n.changeStop(v.Stop, func(t *Stop) { t.Resolution = v.Resolution })
		n.takeMailboxes(e)
	case TaskClaimed:
		n.changeStop(v.Stop, func(t *Stop) { t.ClaimedBy = v.Person })
	case TaskReleased:
		n.changeStop(v.Stop, func(t *Stop) { t.ClaimedBy = "" })
	case TaskStolen:
		n.changeStop(v.Stop, func(t *Stop) { t.ClaimedBy = v.Person })
	case TaskDecided:
		n.decide(v, e)
	case DecisionDisputed:
		n.Disputable = slices.DeleteFunc(slices.Clone(n.Disputable), func(d Disputable) bool { return d.Stop == v.Stop })
		n.Pending = slices.DeleteFunc(slices.Clone(n.Pending), func(p Pending) bool { return slices.Contains(v.Held, p.Command) })
		n.disputes = append(slices.Clone(n.disputes), disputedChoice{v.Stop, e.By.Party})
		if !slices.Contains(n.Disputed, v.Stop) {
			n.Disputed = append(slices.Clone(n.Disputed), v.Stop)
		}
	case TaskSuspended:
		n.changeStop(v.Stop, func(t *Stop) { t.Suspended, t.Left = true, v.Left })
	case TaskResumed:
		n.changeStop(v.Stop, func(t *Stop) { t.Suspended, t.Left, t.Due = false, 0, v.Due })
	case StopClosed:
		n.close(v.Stop, e)
	case TimerSet:
		n.Timers = append(slices.Clone(n.Timers), v.Timer)
	case TimerFired:
		n.dropTimer(v.ID)
	case TimerCancelled:
		n.dropTimer(v.ID)
	case MailRequested:
		n.Mails++
		n.await(v.Command, e)
	case CallRequested:
		n.open(Stop{ID: v.Stop, Step: v.Step, Round: v.Round, Kind: Calling, Opened: e.At, Command: v.Command})
		n.await(v.Command, e)
	case CallAnswered:
		n.answer(v, e)
	case ValuesSet:
		n.changeStep(v.Step, func(t *StepState) {
			t.Values, t.At, t.Seq = valuesWith(e.Values, "set."), e.At, e.Seq
		})
	case ActionTaken:
		n.changeStep(v.Action, func(t *StepState) {
			t.Rounds, t.By, t.At, t.Seq = t.Rounds+1, e.By.Party, e.At, e.Seq
			t.Values, t.Comment = valuesWith(e.Values, "answers."), text(e.Values["comment"])
		})
		n.answeredAgain(v.Action)
	case Ended:
		n.Status, n.Ended, n.Open, n.Timers, n.Undoing = v.Status, e.At, nil, nil, nil
		n.closeBlocks()
	case Failed:
		failure := v.Failure
		n.Failure = &failure
	case Erased:
		n.erase(v.Refs)
		n.forgetSightings(func(s Sighting) bool { return n.recordAt(s.Spot) == nil })
	case ConsentWithdrawn:
		n.withdraw(v, e)
	case OriginalSeen:
		n.see(v, e)
	case OriginalUnseen:
		n.unsee(v)
	case Unknown:
		n.Unknown = v.Name
	default:
		if n.applyManaged(e) || n.applyDecisionEvents(e) || n.applyBlocks(e) || n.applyRepair(e) || n.applyVote(e) || n.applyAid(e) {
			return
		}
		n.Unknown = "?"
		if e.Event != nil {
			n.Unknown = e.Event.Kind()
		}
	}
}

func (n *State) submit(v Submitted, e Recorded) {
	values := make(forms.Values, len(n.Values)+len(v.Fields))
	maps.Copy(values, n.Values)
	origins := make(map[string]int, len(n.origins)+len(v.Fields))
	maps.Copy(origins, n.origins)
	fresh := valuesWith(e.Values, "answers.")
	for _, field := range v.Fields {
		// A field that is listed without a value was answered before and is hidden now, or was erased.
		delete(values, field)
		maps.DeleteFunc(origins, func(name string, _ int) bool {
			return name == "answers."+field || strings.HasPrefix(name, "answers."+field+".")
		})
		if value, there := fresh[field]; there {
			values[field] = value
		}
	}
	for name := range e.Values {
		if stored, is := strings.CutPrefix(name, "answers."); is {
			if top, _, _ := strings.Cut(stored, "."); slices.Contains(v.Fields, top) {
				origins[name] = e.Seq
			}
		}
	}
	n.Values, n.origins = values, origins
	n.answeredAgain("")
}

func (n *State) takeMailboxes(e Recorded) {
	copied := false
	for name, value := range e.Values {
		mailbox, is := strings.CutPrefix(name, "mailbox.")
		if !is {
			continue
		}
		if !copied {
			boxes, origins := maps.Clone(n.Mailboxes), maps.Clone(n.origins)
			if boxes == nil {
				boxes = map[string]string{}
			}
			if origins == nil {
				origins = map[string]int{}
			}
			n.Mailboxes, n.origins, copied = boxes, origins, true
		}
		n.Mailboxes[mailbox] = text(value)
		n.origins[name] = e.Seq
	}
}

func (n *State) decide(v TaskDecided, e Recorded) {
	choice := Choice{By: e.By.Party, Way: e.By.Way, At: e.At, Outcome: v.Outcome, Weight: v.Weight, Seq: e.Seq}
	if stop := n.Stop(v.Stop); stop != nil {
		n.changeStop(v.Stop, func(t *Stop) { t.Choices = append(slices.Clone(t.Choices), choice) })
	}
	if v.Closes || v.Pauses {
		result := v.Outcome
		if v.Result != "" {
			result = v.Result
		}
		n.changeStep(v.Step, func(t *StepState) {
			t.Outcome, t.By, t.At, t.Comment, t.Seq = result, e.By.Party, e.At, text(e.Values["comment"]), e.Seq
			t.Values = valuesWith(e.Values, "answers.")
			t.decided(v, e)
			chosen := make(map[string]int, len(t.Chosen)+1)
			maps.Copy(chosen, t.Chosen)
			chosen[result]++
			t.Chosen = chosen
		})
		n.answeredAgain(v.Step)
	}
	if !v.Until.IsZero() {
		n.Disputable = append(slices.DeleteFunc(slices.Clone(n.Disputable), func(d Disputable) bool {
			return !d.Until.After(e.At)
		}), Disputable{Stop: v.Stop, Until: v.Until, Seq: e.Seq})
	}
	if v.Closes {
		n.close(v.Stop, e)
	}
}

// answer ends a call. What the connector said becomes steps.<step> where the effect is done; where it is
// not, the work item that follows says what became of it.
func (n *State) answer(v CallAnswered, e Recorded) {
	stop := n.Stop(v.Stop)
	if stop == nil {
		return
	}
	step := stop.Step
	n.Open = slices.DeleteFunc(slices.Clone(n.Open), func(t Stop) bool { return t.ID == v.Stop })
	if v.OK && !v.Manual {
		n.changeStep(step, func(t *StepState) {
			t.Outcome, t.By, t.At, t.Seq = OutcomeDone, Party{}, e.At, e.Seq
			t.Comment, t.Values = "", valuesWith(e.Values, "output.")
		})
	}
}

func (n *State) open(stop Stop) { n.Open = append(slices.Clone(n.Open), stop) }

func (n *State) close(id string, e Recorded) {
	stop := n.Stop(id)
	if stop == nil {
		return
	}
	if last := len(stop.Choices) - 1; last >= 0 {
		c := stop.Choices[last]
		n.done = &ended{stop: id, next: n.done, choices: stop.Choices, gave: stop.Resolution.Delegated, done: Done{Step: stop.Step, Round: stop.Round,
			By: c.By, Way: c.Way, At: c.At, Outcome: c.Outcome, Seq: c.Seq}}
	} else {
		n.done = &ended{stop: id, next: n.done, done: Done{Step: stop.Step, Round: stop.Round,
			By: e.By.Party, Way: e.By.Way, At: e.At, Seq: e.Seq}}
	}
	n.Open = slices.DeleteFunc(slices.Clone(n.Open), func(t Stop) bool { return t.ID == id })
}

// await notes a command that waits because a decision may still be disputed.
func (n *State) await(command string, e Recorded) {
	var until = notBefore(e.Event)
	if until.IsZero() {
		return
	}
	n.Pending = append(slices.DeleteFunc(slices.Clone(n.Pending), func(p Pending) bool {
		return !p.NotBefore.After(e.At)
	}), Pending{Command: command, Seq: e.Seq, NotBefore: until})
}

func (n *State) changeStep(name string, change func(*StepState)) {
	steps := make(map[string]StepState, len(n.Steps)+1)
	maps.Copy(steps, n.Steps)
	step := steps[name]
	change(&step)
	steps[name] = step
	n.Steps = steps
}

func (n *State) changeStop(id string, change func(*Stop)) {
	for i := range n.Open {
		if n.Open[i].ID == id {
			n.Open = slices.Clone(n.Open)
			change(&n.Open[i])
			return
		}
	}
}

func (n *State) dropTimer(id string) {
	n.Timers = slices.DeleteFunc(slices.Clone(n.Timers), func(t Timer) bool { return t.ID == id })
}

// erase removes values by reference; "*" is all of them.
func (n *State) erase(refs []string) {
	if slices.Contains(refs, "*") {
		n.Values, n.Mailboxes, n.origins, n.Erased = nil, nil, nil, true
		n.eraseItems(0, "")
		n.eraseHeard(0, "")
		steps := maps.Clone(n.Steps)
		for name, step := range steps {
			step.Comment, step.Values, step.Rows = "", nil, withoutComments(step.Rows)
			steps[name] = step
		}
		n.Steps = steps
		return
	}
	n.Values, n.Mailboxes, n.origins = maps.Clone(n.Values), maps.Clone(n.Mailboxes), maps.Clone(n.origins)
	n.Steps = maps.Clone(n.Steps)
	defer func() {
		if len(n.Values) == 0 {
			n.Values = nil
		}
		if len(n.Mailboxes) == 0 {
			n.Mailboxes = nil
		}
	}()
	for _, ref := range refs {
		number, name, _ := strings.Cut(ref, "/")
		seq, err := strconv.Atoi(number)
		if err != nil {
			continue
		}
		n.eraseOne(seq, name)
	}
}

func (n *State) eraseOne(seq int, name string) {
	if n.origins[name] == seq && seq > 0 {
		delete(n.origins, name)
		if field, is := strings.CutPrefix(name, "answers."); is {
			n.Values = n.Values.Without(field)
		}
		if mailbox, is := strings.CutPrefix(name, "mailbox."); is {
			delete(n.Mailboxes, mailbox)
		}
		return
	}
	n.eraseItems(seq, name)
	n.eraseHeard(seq, name)
	n.eraseRepaired(seq, name)
	for key, step := range n.Steps {
		if step.Seq != seq && step.AnsweredSeq != seq {
			continue
		}
		step.eraseRowComment(name)
		if _, part, dotted := strings.Cut(name, "."); dotted {
			step.Values = step.Values.Without(part)
			if len(step.Values) == 0 {
				step.Values = nil
			}
		} else if name == "comment" {
			step.Comment = ""
		}
		n.Steps[key] = step
	}
}

// valuesWith collects the values whose name begins with prefix, by the rest of the name. Nil if there are none.
func valuesWith(values map[string]any, prefix string) forms.Values {
	var stored map[string]any
	for name, value := range values {
		if rest, is := strings.CutPrefix(name, prefix); is {
			if stored == nil {
				stored = map[string]any{}
			}
			stored[rest] = value
		}
	}
	if stored == nil {
		return nil
	}
	return forms.Join(stored)
}

func text(value any) string { s, _ := value.(string); return s }
