package flows

import (
	"slices"
	"time"

	shopspring "github.com/shopspring/decimal"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// How several decide together, by the key decide.
const (
	firstDecides = "first"
	allDecide    = "all"
	majority     = "majority"
	countDecides = "count"      // "2 of 3"
	inOrder      = "in order"   // one after the other
	byExpression = "expression" // over votes
)

// votes says how several decide together.
type votes struct {
	mode   string
	n      int                 // of countDecides: how many must choose the same
	tie    string              // outcome where none can be reached any more
	decide *expression.Program // of byExpression: the outcome, or "" while there is none
	weigh  *expression.Program // the weight of a vote, by voter; nil: every vote counts one
	close  rule                // who may end the vote before everybody has voted
	hidden bool                // what was chosen is not shown before the vote has ended
}

// several says whether more than one has to choose.
func (v votes) several() bool { return v.mode != firstDecides && v.mode != "" }

// ballot is one vote as it is counted.
type ballot struct {
	by      Party
	outcome string
	weight  expression.Decimal
	at      time.Time
}

// poll is a vote as it stands: what was cast, and the weight of those who can still vote.
type poll struct {
	ballots  []ballot
	left     expression.Decimal // weight of those who have not voted
	people   int                // how many of them there are
	eligible expression.Decimal // weight of all: cast and left
}

// weightOf is what a vote of somebody counts. Nothing and everything below zero count nothing; no rule counts one.
func (r *reader) weightOf(c *taskConfig, p Party, approvers []Approver) (expression.Decimal, error) {
	if c.votes.weigh == nil {
		return decimal(1), nil
	}
	scope := *r.names()
	scope.Names = make(map[string]any, len(r.names().Names)+1)
	for name, value := range r.names().Names {
		scope.Names[name] = value
	}
	voter := partyRecord(r, p, "named", "voter")
	for _, a := range approvers {
		if a.Party == p {
			voter["function"], voter["unit"] = a.Function, a.Unit
		}
	}
	scope.Names["voter"] = voter
	value, err := c.votes.weigh.Eval(&scope)
	if err != nil {
		return expression.Decimal{}, err
	}
	if weight, is := value.(expression.Decimal); is && weight.IsPositive() {
		return weight, nil
	}
	return expression.Decimal{}, nil
}

// poll gathers a vote: cast are the votes so far. Of two that are one human only one can still vote, with the greater
// weight, so that the order of the approvers does not count.
func (r *reader) poll(c *taskConfig, cast []Choice, approvers []Approver) (poll, error) {
	var p poll
	for _, choice := range cast {
		weight := decimal(1)
		if choice.Weight != "" {
			weight, _ = shopspring.NewFromString(choice.Weight)
		}
		p.ballots = append(p.ballots, ballot{choice.By, choice.Outcome, weight, choice.At})
		p.eligible = p.eligible.Add(weight)
	}
	var waiting []Party
	var weights []expression.Decimal
	for _, a := range approvers {
		same := func(q Party) bool { return sameEyes(r.facts, a.Party, q, r.state.Mailboxes) }
		if slices.ContainsFunc(cast, func(choice Choice) bool { return same(choice.By) }) {
			continue
		}
		weight, err := r.weightOf(c, a.Party, approvers)
		if err != nil {
			return poll{}, err
		}
		if i := slices.IndexFunc(waiting, same); i >= 0 {
			weights[i] = shopspring.Max(weights[i], weight)
			continue
		}
		waiting, weights = append(waiting, a.Party), append(weights, weight)
	}
	p.people = len(waiting)
	for _, weight := range weights {
		p.left = p.left.Add(weight)
	}
	p.eligible = p.eligible.Add(p.left)
	return p, nil
}

// tally says whether a vote is decided, and with which outcome. closing counts what was cast and nothing more. nil: not
// decided, or decided without an outcome of its own, which ends it by tie.
func (r *reader) tally(c *taskConfig, stop *Stop, p poll, closing bool) (*Outcome, bool, error) {
	if closing {
		p.left, p.people = expression.Decimal{}, 0
	}
	given := map[string]expression.Decimal{}
	counted := expression.Decimal{} // without those who abstain
	for _, b := range p.ballots {
		if o := c.outcome(b.outcome); o == nil || o.Abstain {
			continue
		}
		given[b.outcome] = given[b.outcome].Add(b.weight)
		counted = counted.Add(b.weight)
	}
	over := p.people == 0
	switch c.votes.mode {
	case byExpression:
		o, err := r.votedBy(c, p)
		return o, o != nil || over, err
	case allDecide, inOrder:
		// The first outcome is the one all have to agree on; a different one ends the step at once, also as the very
		// first choice: otherwise a later yes would overrule an earlier no.
		agreed := c.agreement()
		for _, b := range p.ballots {
			if o := c.outcome(b.outcome); o != nil && o != agreed && !o.Abstain {
				return o, true, nil
			}
		}
		if c.votes.mode == inOrder {
			over = closing || len(p.ballots) >= stop.Resolution.Turns
		}
		if !over || counted.IsZero() || closing {
			return nil, over, nil
		}
		return agreed, true, nil
	}
	// What all who are left could add decides what is reached, and what still can be.
	enough := func(weight, left expression.Decimal) bool {
		if c.votes.mode == countDecides {
			return weight.GreaterThanOrEqual(decimal(c.votes.n))
		}
		return weight.Add(weight).GreaterThan(counted.Add(left))
	}
	possible := false
	for _, o := range c.outcomes {
		if o.ByTime || o.Abstain {
			continue
		}
		if weight := given[o.Key]; weight.IsPositive() && enough(weight, p.left) {
			return o, true, nil
		}
		possible = possible || enough(given[o.Key].Add(p.left), p.left)
	}
	return nil, over || !possible, nil
}

// votedBy asks the expression of the author for the outcome; nil while it says none.
func (r *reader) votedBy(c *taskConfig, p poll) (*Outcome, error) {
	list := make([]any, len(p.ballots))
	for i, b := range p.ballots {
		list[i] = expression.Record{"by": partyRecord(r, b.by, "named", "votes"), "outcome": b.outcome, "weight": b.weight, "at": b.at}
	}
	scope := *r.names()
	scope.Names = make(map[string]any, len(r.names().Names)+2)
	for name, value := range r.names().Names {
		scope.Names[name] = value
	}
	scope.Names["votes"], scope.Names["eligible"] = list, p.eligible
	value, err := c.votes.decide.Eval(&scope)
	if err != nil {
		return nil, err
	}
	key := text(value)
	if key == "" {
		return nil, nil
	}
	if o := c.outcome(key); o != nil && !o.ByTime && !o.Abstain {
		return o, nil
	}
	return nil, &expression.Failure{Pos: c.votes.decide.Pos, Source: c.votes.decide.Source,
		Err: &expression.Complaint{Text: msgNoSuchOutcome.Say(source.Args{"outcome": key})}}
}

// count says whether a choice ends a step that several decide, and with which outcome.
func (d *decider) count(c *taskConfig, stop Stop, o *Outcome, resolution Resolution) (bool, *Outcome, string, error) {
	if !c.votes.several() {
		return true, o, "", nil
	}
	own, err := d.weightOf(c, d.in.By.Party, resolution.Approvers)
	if err != nil {
		return false, nil, "", err
	}
	weight := ""
	if c.votes.weigh != nil {
		weight = own.String()
	}
	cast := append(slices.Clone(stop.Choices), Choice{By: d.in.By.Party, At: d.at, Outcome: o.Key, Weight: weight})
	p, err := d.poll(c, cast, resolution.Approvers)
	if err != nil {
		return false, nil, "", err
	}
	stop.Resolution = resolution
	result, over, err := d.tally(c, &stop, p, false)
	switch {
	case err != nil:
		return false, nil, "", err
	case !over:
		return false, o, weight, nil
	case result != nil:
		return true, result, weight, nil
	}
	if tie := c.outcome(c.votes.tie); tie != nil {
		return true, tie, weight, nil
	}
	return true, o, weight, nil
}
