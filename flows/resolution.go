package flows

import "slices"

// resolveTask says who may decide a step now. stop is nil while it is being opened; deputies and up are how far an
// overdue task has moved.
func (r *reader) resolveTask(c *taskConfig, stop *Stop, deputies bool, up int) (Resolution, error) {
	scope := r.names()
	people, err := c.by.eval(scope)
	if err != nil {
		return Resolution{}, err
	}
	r.nameMailboxes(people)
	excluded, err := r.excluded(c)
	if err != nil {
		return Resolution{}, err
	}
	resolution := Resolution{}
	if c.votes.mode == inOrder {
		resolution = r.resolveTurn(c, stop, people, excluded, deputies, up)
	} else {
		resolution = resolve(r.facts, r.today(), c.by.source, people, excluded, deputies, up)
	}
	if c.prefer.empty() {
		return resolution, nil
	}
	preferred, err := c.prefer.eval(scope)
	if err != nil {
		return Resolution{}, err
	}
	return prefer(resolution, preferred), nil
}

// resolveTurn says whose turn it is in a step that several decide one after the other. Those who have chosen stay in it,
// unasked: their links still tell them that they have.
func (r *reader) resolveTurn(c *taskConfig, stop *Stop, people []person, excluded []Identity, deputies bool, up int) Resolution {
	var before []Approver
	if stop != nil {
		for _, a := range stop.Resolution.Added {
			people = append(people, person{who: whoParty, party: Party{Person: a.Person}, as: "added", label: ByName})
		}
		for _, choice := range stop.Choices {
			excluded = append(excluded, r.identity(voted, choice.By))
			for _, a := range stop.Resolution.Approvers {
				if a.Party == choice.By {
					a.Asked = false
					before = append(before, a)
				}
			}
		}
	}
	turn := 0
	if stop != nil {
		turn = min(len(stop.Choices), max(len(people)-1, 0))
	}
	var whose []person
	if turn < len(people) {
		whose = people[turn : turn+1]
	}
	next := resolve(r.facts, r.today(), c.by.source, whose, excluded, deputies, up)
	next.Turn, next.Turns = turn+1, len(people)
	next.Approvers = append(before, slices.DeleteFunc(next.Approvers, func(a Approver) bool {
		return slices.ContainsFunc(before, func(b Approver) bool { return b.Party == a.Party })
	})...)
	return next
}

// voted is the label of those who have chosen already in the same step.
const voted = "voted"

// resolveStop resolves the rule of an open stop again, with those who were asked beside it.
func (r *reader) resolveStop(stop *Stop) (Resolution, error) {
	r.place = stop.Step
	if stop.Kind == Returned {
		return r.submitterOnly(), nil
	}
	c := r.flow.Step(stop.Step).task()
	if c == nil {
		return stop.Resolution, nil
	}
	next, err := Resolution{}, error(nil)
	if len(stop.Resolution.Named) > 0 {
		next, err = r.resolveHanded(c, stop)
	} else {
		next, err = r.resolveTask(c, stop, stop.Resolution.Deputies, stop.Resolution.Up)
	}
	if err != nil {
		return Resolution{}, err
	}
	return r.withAid(c, next, stop.Resolution.Delegated, stop.Resolution.Added)
}

// escalated is who may decide a task whose deadline has passed: deputies are added also to those it was handed to, the
// level up replaces everybody. What was delegated comes back; who was added stays.
func (r *reader) escalated(c *taskConfig, stop Stop, deputies bool, up int) (Resolution, error) {
	next, err := Resolution{}, error(nil)
	if was := stop.Resolution; len(was.Named) == 0 || up > was.Up {
		next, err = r.resolveTask(c, &stop, deputies, up)
	} else {
		stop.Resolution.Deputies = deputies
		next, err = r.resolveHanded(c, &stop)
	}
	if err != nil {
		return Resolution{}, err
	}
	return r.withAid(c, next, nil, stop.Resolution.Added)
}
