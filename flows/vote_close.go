package flows

import (
	"reflect"
	"slices"
	"time"

	"laufzettel/definitions/source"
)

// CloseVote ends a vote before everybody has voted: what was cast counts, and where that decides nothing, the outcome
// under tie. Only whom the key close of the step names may do it, with a reason that stays in the record.
type CloseVote struct {
	Stop string
	Why  string
}

// VoteClosed ends a vote without another choice. Why is VoteEnded or VoteShrunk.
type VoteClosed struct {
	Stop    string `json:"stop"`
	Step    string `json:"step"`
	Round   int    `json:"round"`
	Outcome string `json:"outcome"`
	Why     string `json:"why"`
}

// Why a vote was closed.
const (
	VoteEnded  = "ended"  // somebody ended it early
	VoteShrunk = "shrunk" // those whose votes were missing have left
)

// TurnCame asks the next one of a step that is decided in order. The time of the step begins anew for them.
type TurnCame struct {
	Stop       string     `json:"stop"`
	Resolution Resolution `json:"resolution"`
	Due        time.Time  `json:"due,omitzero"`
}

// Kind is "voteClosed".
func (VoteClosed) Kind() string { return "voteClosed" }

// Kind is "turnCame".
func (TurnCame) Kind() string { return "turnCame" }

func init() {
	for _, e := range []Event{VoteClosed{}, TurnCame{}} {
		eventTypes[e.Kind()] = reflect.TypeOf(e)
	}
}

// applyVote folds an event about a vote; false where it is none.
func (n *State) applyVote(e Recorded) bool {
	switch v := e.Event.(type) {
	case VoteClosed:
		by := e.By.Party
		if stop := n.Stop(v.Stop); v.Why == VoteShrunk && stop != nil {
			by = stop.lastChoice().By
		}
		n.changeStep(v.Step, func(t *StepState) {
			t.Outcome, t.By, t.At, t.Comment, t.Values, t.Seq = v.Outcome, by, e.At, "", nil, e.Seq
			t.Chosen = counted(t.Chosen, v.Outcome)
		})
		n.close(v.Stop, e)
		if n.done != nil && n.done.stop == v.Stop {
			result := *n.done
			result.done.Outcome, result.done.By, result.done.Way, result.done.At, result.done.Seq = v.Outcome, by, e.By.Way, e.At, e.Seq
			n.done = &result
		}
	case TurnCame:
		n.takeMailboxes(e)
		n.changeStop(v.Stop, func(t *Stop) { t.Resolution, t.Due, t.Extended = v.Resolution, v.Due, false })
	default:
		return false
	}
	return true
}

// counted is a copy of how often outcomes were chosen, with one more.
func counted(chosen map[string]int, outcome string) map[string]int {
	more := make(map[string]int, len(chosen)+1)
	for key, n := range chosen {
		more[key] = n
	}
	more[outcome]++
	return more
}

// MayCloseVote says whether an actor may end a vote early; pages offer it only then. nil: yes.
func MayCloseVote(f *Flow, s *State, stop string, by Actor, at time.Time, facts Facts) *Refusal {
	if refusal := goesOn(s); refusal != nil {
		return refusal
	}
	d := &decider{reader: newReader(f, s, at.UTC().Truncate(time.Millisecond), facts), in: Input{By: by}}
	return d.mayCloseVote(stop)
}

// goesOn refuses what only a running case allows.
func goesOn(s *State) *Refusal {
	switch {
	case s.Unknown != "":
		return refuse(Unreadable, msgUnreadable, source.Args{"kind": s.Unknown})
	case !s.Ended.IsZero():
		return refuse(Finished, msgFinished, nil)
	case s.Failure != nil:
		return refuse(Halted, msgHalted, nil)
	}
	return nil
}

func (d *decider) mayCloseVote(id string) *Refusal {
	stop, c, err := d.workable(id)
	if err != nil {
		return err.(*Refusal)
	}
	by := d.in.By
	switch {
	case c.votes.close.empty() || stop.Kind != Deciding:
		return refuse(NotNow, msgNoClosing, nil)
	case by.Way == ByLink && d.flow.Step(stop.Step).NeedsAccount():
		return refuse(NeedsAccount, msgNeedsAccount, nil)
	}
	people, err := c.votes.close.eval(d.names())
	if err != nil {
		return refuse(Halted, msgCannotEvaluate, source.Args{"what": c.votes.close.source})
	}
	excluded, err := d.excluded(c)
	if err != nil {
		return refuse(Halted, msgCannotEvaluate, source.Args{"what": c.not.source})
	}
	d.nameMailboxes(people)
	found := resolve(d.facts, d.today(), c.votes.close.source, people, excluded, false, 0)
	if found.Vacant && !slices.Contains(d.facts.Caretaker(), by.Person) || !found.names(by.Party) {
		return refuse(NotYours, msgNoCloser, nil)
	}
	return nil
}

// closeVote ends a vote early.
func (d *decider) closeVote(in CloseVote) error {
	if refusal := d.mayCloseVote(in.Stop); refusal != nil {
		return refusal
	}
	values, problems := reason(in.Why)
	if len(problems) > 0 {
		return incompleteWith(problems)
	}
	stop := *d.state.Stop(in.Stop)
	return d.endVote(stop, VoteEnded, values, true)
}

// endVote ends a vote with what was cast.
func (d *decider) endVote(stop Stop, why string, values map[string]any, closing bool) error {
	d.place = stop.Step
	c := d.flow.Step(stop.Step).task()
	p, err := d.poll(c, stop.Choices, stop.Resolution.Approvers)
	if err != nil {
		return err
	}
	result, over, err := d.tally(c, &stop, p, closing)
	if err != nil {
		return err
	}
	if result == nil {
		result = c.outcome(c.votes.tie)
	}
	if !over || result == nil {
		return nil
	}
	e := VoteClosed{Stop: stop.ID, Step: stop.Step, Round: stop.Round, Outcome: result.Key, Why: why}
	if closing {
		d.record(e, values)
	} else {
		d.follow(e, values)
	}
	d.cancelTimers(stop.ID)
	return d.lead(stop.Step, result.Then)
}

// shrink ends a vote that those who are left have decided, because others have left whose votes were missing.
func (d *decider) shrink(id string) error {
	stop := d.state.Stop(id)
	if stop == nil || stop.Kind != Deciding || stop.Suspended || len(stop.Choices) == 0 {
		return nil
	}
	d.place = stop.Step
	c := d.flow.Step(stop.Step).task()
	if c == nil || !c.votes.several() {
		return nil
	}
	p, err := d.poll(c, stop.Choices, stop.Resolution.Approvers)
	if err != nil {
		return err
	}
	// Who is away may come back: only a result ends the vote, or that nobody is left to wait for.
	if result, over, err := d.tally(c, stop, p, false); err != nil || !over || result == nil && p.people > 0 {
		return err
	}
	return d.endVote(*stop, VoteShrunk, nil, false)
}

// nextTurn asks the next one in order, after somebody has chosen.
func (d *decider) nextTurn(id string) error {
	stop := *d.state.Stop(id)
	d.place = stop.Step
	c := d.flow.Step(stop.Step).task()
	if c.votes.mode != inOrder {
		return nil
	}
	fresh := stop
	fresh.Resolution.Deputies, fresh.Resolution.Up = false, 0
	next, err := d.resolveTask(c, &fresh, false, 0)
	if err != nil {
		return err
	}
	if next, err = d.withAid(c, next, nil, stop.Resolution.Added); err != nil {
		return err
	}
	land := d.landOf(Resolution{Approvers: next.asked()})
	due, err := d.due(c.clock, d.at, land)
	if err != nil {
		return err
	}
	values := d.state.learn(&next)
	d.cancelTimers(id)
	seq := d.follow(TurnCame{Stop: id, Resolution: next, Due: due}, values)
	for _, a := range next.Approvers {
		if a.Asked {
			d.brief(briefFor(a, BriefTask), seq, id, a.Party)
		}
	}
	d.wound = seq
	d.wind(id, c.clock, d.at, due, due.Sub(d.at), land)
	if c.timeOutcome() != nil && !due.IsZero() {
		d.setTimer("expire", id, 0, due)
	}
	d.wound = 0
	return nil
}

// asked are the approvers who are asked now.
func (r Resolution) asked() []Approver {
	return slices.DeleteFunc(slices.Clone(r.Approvers), func(a Approver) bool { return !a.Asked })
}

// HidesVotes says whether what was chosen in a stop is not to be shown yet (votes: after close), not even to those who
// manage the case.
func HidesVotes(f *Flow, s *State, stop string) bool {
	open := s.Stop(stop)
	if open == nil || open.Kind != Deciding || open.Suspended {
		return false
	}
	c := f.Step(open.Step).task()
	return c != nil && c.votes.hidden && c.votes.several()
}

// HasVoted says whether somebody has chosen in an open stop already.
func HasVoted(s *State, stop string, who Party, facts Facts) bool {
	open := s.Stop(stop)
	return open != nil && open.Kind == Deciding && who != (Party{}) && slices.ContainsFunc(open.Choices, func(c Choice) bool {
		return sameEyes(facts, who, c.By, s.Mailboxes)
	})
}
