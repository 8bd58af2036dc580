package flows

import (
	"strconv"
	"strings"
	"time"

	shopspring "github.com/shopspring/decimal"

	"laufzettel/forms"
)

// do reads a verb with its arguments.
func (p *play) do(verb string, args []string, at time.Time) any {
	var plain []string
	named := map[string]string{}
	for _, a := range args {
		if name, value, is := strings.Cut(a, "="); is {
			named[name] = value
		} else {
			plain = append(plain, a)
		}
	}
	take := func(name string) string { v := named[name]; delete(named, name); return v }
	first := func(i int) string {
		if i < len(plain) {
			return plain[i]
		}
		return ""
	}
	switch verb {
	case "start":
		s := Start{Case: "c1", Number: "T-1", Mailbox: take("mailbox")}
		s.Submitter, s.Subject = party(take("submitter")), party(take("subject"))
		if s.Mailbox != "" {
			s.Submitter = Party{Mailbox: "submitter"}
		}
		if s.Subject == (Party{}) {
			s.Subject = s.Submitter
		}
		s.Amends.Case, s.Amends.Number, _ = strings.Cut(take("amends"), "/")
		s.Verified = s.Submitter.Person != ""
		s.Values = p.values(p.flow.Form, named, nil, at)
		return s
	case "choose":
		c := Choose{Stop: first(0), Outcome: strings.Trim(first(1), "-"), Comment: take("comment"), Note: take("note"), Fields: splitList(take("fields"))}
		c.Revision, _ = strconv.Atoi(take("rev"))
		p.readParts(&c, named, at)
		if stop := p.state.Stop(c.Stop); stop != nil {
			if form := p.flow.Step(stop.Step).Form(); form != nil {
				c.Values = p.values(form, named, map[string]any{"outcome": c.Outcome}, at)
			} else if len(named) > 0 {
				c.Values = forms.Values{}
				for name, value := range named {
					c.Values[name] = value
				}
			}
		}
		return c
	case "answer":
		a := AnswerReturn{Stop: first(0), Comment: take("comment")}
		if stop := p.state.Stop(a.Stop); stop != nil && stop.Kind == Asked {
			a.Values = p.askedValues(stop, named)
			return a
		}
		typed := map[string]string{}
		for name, value := range p.flow.Form.Input(p.state.Values) {
			typed[name] = strings.Join(value, "\n")
		}
		for name, value := range named {
			typed[name] = value
		}
		a.Values = p.values(p.flow.Form, typed, nil, at)
		return a
	case "claim":
		return Claim{first(0)}
	case "release":
		return Release{first(0)}
	case "steal":
		return Steal{Stop: first(0), From: take("from"), Why: take("why")}
	case "fire":
		return Fire{first(0)}
	case "reply":
		a := Answer{Command: first(0), OK: first(1) == "ok", Manual: first(1) == "manual", Error: take("error")}
		if len(named) > 0 {
			a.Output = map[string]any{}
			for name, value := range named {
				a.Output[name] = value
			}
		}
		return a
	case "act":
		a := Act{Action: first(0), Comment: take("comment")}
		for _, known := range p.flow.Anytime {
			if known.Name == a.Action && known.Form != nil {
				a.Values = p.values(known.Form, named, nil, at)
			}
		}
		return a
	case "repair":
		r := Repair{To: take("to"), End: take("end"), Onward: take("onward") != "", Why: take("why")}
		if place := take("result"); place != "" {
			r.Results = map[string]map[string]any{place: {}}
			for name, value := range named {
				number, err := shopspring.NewFromString(value)
				if r.Results[place][name] = any(number); err != nil {
					r.Results[place][name] = value
				}
			}
		} else if len(named) > 0 {
			r.Answers = p.values(p.flow.Form, named, nil, at)
			for name := range r.Answers {
				if named[name] == "" {
					delete(r.Answers, name)
				}
			}
		}
		return r
	case "happen":
		h := Happen{Name: first(0), ID: take("id"), Values: map[string]any{}}
		for name, value := range named {
			h.Values[name] = value
		}
		return h
	case "reassess":
		return Reassess{}
	case "dispute":
		return Dispute{first(0)}
	case "withdraw":
		return WithdrawConsent{Spot: ParseSpot(p.flow, first(0)), Refs: plain[1:]}
	case "seen":
		return SeeOriginal{Stop: first(0), Spot: ParseSpot(p.flow, first(1))}
	case "unseen":
		return SeeOriginal{Stop: first(0), Spot: ParseSpot(p.flow, first(1)), Back: true}
	case "hand":
		return Reassign{Stop: first(0), To: splitList(take("to")), Why: take("why")}
	case "extend":
		until, _ := time.ParseInLocation("2006-01-02 15:04", take("until"), berlin)
		return Extend{Stop: first(0), Until: until, Why: take("why")}
	case "skip":
		return Skip{Stop: first(0), Why: take("why"), AsManager: first(1) == "manager"}
	case "reopen":
		return Reopen{Step: first(0), Why: take("why")}
	case "cancel":
		return Cancel{Why: take("why")}
	case "remark":
		return Remark{Text: take("text"), Public: first(0) == "public"}
	case "nudge":
		return Nudge{}
	case "delegate":
		return Delegate{Stop: first(0), To: take("to"), From: party(take("from")), Why: take("why"), AsManager: first(1) == "manager"}
	case "takeback":
		return TakeBack{Stop: first(0), To: take("to"), AsManager: first(1) == "manager"}
	case "add":
		return Add{Stop: first(0), To: take("to"), Why: take("why"), AsManager: first(1) == "manager"}
	case "ask":
		return AskAdvice{Stop: first(0), To: take("to"), Question: take("question"), AsManager: first(1) == "manager"}
	case "advise":
		return Advise{Stop: first(0), Answer: take("answer")}
	case "closevote":
		return CloseVote{Stop: first(0), Why: take("why")}
	case "amended":
		return NoteAmendment{Amended{Amends{first(0), first(1)}, AmendState(first(2))}}
	case "erase":
		return EraseValues{Refs: plain, Why: "request"}
	}
	p.t.Fatalf("unknown verb %s", verb)
	return nil
}
