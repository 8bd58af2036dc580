package play

import (
	"slices"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// deed does something to a task or case beside a decision.
func (c *Case) deed(m Move) *Trouble {
	by := c.actor(m, nil)
	id := ""
	switch m.Do {
	case "reopen", "cancel", "remark", "nudge", "dispute":
	default:
		stop, t := c.stopFor(m)
		if t != nil {
			return t
		}
		id, by = stop.ID, c.actor(m, stop)
	}
	switch m.Do {
	case "claim":
		return c.decideAt("do", by, flows.Claim{Stop: id})
	case "release":
		return c.decideAt("do", by, flows.Release{Stop: id})
	case "steal":
		return c.decideAt("do", by, flows.Steal{Stop: id, Why: m.Comment})
	case "reassign":
		return c.decideAt("do", by, flows.Reassign{Stop: id, To: m.To, Why: m.Comment})
	case "extend":
		day, err := expression.ParseDate(m.Until)
		if err != nil {
			return trouble("until", badDay, source.Args{"value": m.Until})
		}
		return c.decideAt("do", by, flows.Extend{Stop: id, Until: day.AddDays(1).In(c.zone).UTC(), Why: m.Comment})
	case "skip":
		return c.decideAt("do", by, flows.Skip{Stop: id, Why: m.Comment, AsManager: c.manages(by.Person)})
	case "reopen":
		return c.decideAt("do", by, flows.Reopen{Step: m.Step, Why: m.Comment})
	case "cancel":
		return c.decideAt("do", by, flows.Cancel{Why: m.Comment})
	case "remark":
		return c.decideAt("do", by, flows.Remark{Text: m.Comment + m.Note, Public: m.Note == ""})
	case "nudge":
		if by.Party == (flows.Party{}) {
			by.Party = c.state.Submitter
		}
		return c.decideAt("do", by, flows.Nudge{})
	case "dispute":
		return c.dispute(m)
	}
	return trouble("do", unknownDeed, source.Args{"value": m.Do, "known": strings.Join(Deeds, ", ")})
}

// dispute says "that was not me" of the newest choice in a step.
func (c *Case) dispute(m Move) *Trouble {
	for _, e := range slices.Backward(c.events) {
		if decided, is := e.Event.(flows.TaskDecided); is && (m.Step == "" || c.sameStep(decided.Step, m.Step)) {
			by := e.By
			by.Way, by.Assurance = flows.ByLink, flows.MailboxAssurance
			if m.By != "" {
				by.Party = c.party(m.By, nil)
			}
			return c.decideAt("do", by, flows.Dispute{Stop: decided.Stop})
		}
	}
	return trouble("step", notDecided, source.Args{"step": m.Step})
}

// manages says whether somebody has a role or right over all cases.
func (c *Case) manages(person string) bool {
	if c.set == nil {
		return false
	}
	for _, p := range c.set.People {
		if p.ID == person {
			return len(p.Roles) > 0 || len(p.Rights) > 0
		}
	}
	return false
}
