package flows

import (
	"regexp"
	"slices"
	"strings"

	shopspring "github.com/shopspring/decimal"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

var (
	msgChoiceNever = &source.Message{Code: "choice-never",
		De: `Dieser Weg kommt nie vor: Wo {later} gilt, hat schon der Zweig „{earlier}“ gegriffen. Setz ihn davor, oder lass ihn weg.`,
		En: `This way never happens: where {later} holds, the branch "{earlier}" has been taken already. Put it in front, or leave it out.`}
	msgUntilNever = &source.Message{Code: "until-never",
		De: `until: {until} gilt bei {total} Zweigen nie; der Block wartet damit immer auf alle. Schreib all, oder eine kleinere Zahl.`,
		En: `until: {until} never holds with {total} branches, so that the block always waits for all of them. Write all, or a smaller number.`}
	msgAtMostTraps = &source.Message{Code: "at-most-traps",
		De: `Jedes Ergebnis von {step} ist mit atMost begrenzt und führt hierher zurück: Ist alles aufgebraucht, kann niemand mehr entscheiden. Lass eines ohne atMost, oder führe es weiter.`,
		En: `Every outcome of {step} is limited by atMost and leads back here: once all are used up, nobody can decide any more. Leave one without atMost, or let it lead on.`}
	msgVotesTooFew = &source.Message{Code: "votes-too-few",
		De: `{n} sollen übereinstimmen, by nennt aber höchstens {people}. So entscheidet immer tie.`,
		En: `{n} have to agree, but by names {people} at most. tie would always decide.`}
)

// checkChoices finds ways that no condition can reach, blocks that wait for more than there is, and steps at which every
// outcome can be used up.
func (p *parser) checkChoices(next [][]int) {
	for _, s := range p.flow.Steps {
		switch c := s.Config.(type) {
		case *chooseConfig:
			p.checkBranches(s, c)
		case *parallelConfig:
			p.checkUntil(s, c)
		}
		if t := s.task(); t != nil {
			p.checkAtMost(s, t, next)
			p.checkEnough(s, t)
		}
	}
}

func (p *parser) checkBranches(s *Step, c *chooseConfig) {
	var earlier []string
	read := s.decoded.List("branches")
	for i, b := range c.branches {
		if b.when == nil || i >= len(read) {
			return
		}
		n := read[i].At("when")
		if at := slices.IndexFunc(earlier, func(e string) bool { return follows(b.when.Source, e) }); at >= 0 {
			p.report.Warn(n, msgChoiceNever, source.Args{"later": b.when.Source, "earlier": earlier[at]})
		}
		earlier = append(earlier, b.when.Source)
	}
	if n := s.decoded.At("otherwise"); n != nil && slices.Contains(earlier, "true") {
		p.report.Warn(n, msgChoiceNever, source.Args{"later": "otherwise", "earlier": "true"})
	}
}

var comparison = regexp.MustCompile(`^([A-Za-z][\w.]*) *(>=|<=|==|>|<) *(-?\d+(?:\.\d+)?)$`)

// follows says whether a condition can hold only where another one holds too, as far as their words show it: both are
// the same, one of several joined by and, or compare one name with numbers.
func follows(later, earlier string) bool {
	earlier = strings.TrimSpace(earlier)
	if earlier == "true" {
		return true
	}
	parts := []string{later}
	if !strings.Contains(later, " or ") && !strings.ContainsAny(later, "()\"") {
		parts = strings.Split(later, " and ")
	}
	for _, part := range parts {
		if part = strings.TrimSpace(part); part == earlier || numbersFollow(part, earlier) {
			return true
		}
	}
	return strings.TrimSpace(later) == earlier
}

// numbersFollow: betrag > 1000 holds only where betrag > 100 holds.
func numbersFollow(later, earlier string) bool {
	a, b := comparison.FindStringSubmatch(later), comparison.FindStringSubmatch(earlier)
	if a == nil || b == nil || a[1] != b[1] {
		return false
	}
	x, errX := shopspring.NewFromString(a[3])
	y, errY := shopspring.NewFromString(b[3])
	if errX != nil || errY != nil {
		return false
	}
	diff := x.Cmp(y)
	up, down := a[2] == ">" || a[2] == ">=" || a[2] == "==", a[2] == "<" || a[2] == "<=" || a[2] == "=="
	switch b[2] {
	case ">":
		return up && (diff > 0 || diff == 0 && a[2] == ">")
	case ">=":
		return up && diff >= 0
	case "<":
		return down && (diff < 0 || diff == 0 && a[2] == "<")
	case "<=":
		return down && diff <= 0
	}
	return a[2] == "==" && diff == 0
}

// checkUntil looks at an expression over done and total alone: it has to hold for some number of branches.
func (p *parser) checkUntil(s *Step, c *parallelConfig) {
	if c.until == nil || slices.ContainsFunc(c.until.Names(), func(name string) bool { return name != "done" && name != "total" }) {
		return
	}
	for total := 1; total <= len(s.branches); total++ {
		for done := 1; done <= total; done++ {
			scope := &expression.Scope{Names: map[string]any{"done": decimal(done), "total": decimal(total)}}
			if met, err := c.until.True(scope); met || err != nil {
				return
			}
		}
	}
	p.report.Warn(s.decoded.At("until"), msgUntilNever, source.Args{"until": c.until.Source, "total": len(s.branches)})
}

// checkAtMost finds a step that is entered again and again until nothing is left to choose. An outcome that leads
// nowhere back is chosen once at the most, so its limit traps nobody.
func (p *parser) checkAtMost(s *Step, t *taskConfig, next [][]int) {
	limited := false
	for _, o := range t.outcomes {
		if o.ByTime || o.ByRows {
			return
		}
		if o.AtMost == 0 || !p.leadsBack(s, o, next) {
			return
		}
		limited = true
	}
	if limited && !slices.ContainsFunc(t.clock.overdue, func(e escalation) bool { return e.then != nil }) {
		p.report.Warn(s.decoded.At("outcomes"), msgAtMostTraps, source.Args{"step": s.Name})
	}
}

func (p *parser) leadsBack(s *Step, o *Outcome, next [][]int) bool {
	var from int
	switch o.Then.Kind {
	case Return, Hold, Stay:
		return true
	case ToStep:
		to := p.flow.steps[o.Then.Step]
		if to == nil {
			return false
		}
		from = to.Index
	case Onward:
		from = p.flow.after(s)
	default:
		return false
	}
	return walk(next, from)[s.Index]
}

// onePerson are people expressions that never name more than one.
var onePerson = regexp.MustCompile(`^(submitter|subject|steps\.\w+\.by|form\.\w+)$`)

// checkEnough finds votes that need more people than the rule can name.
func (p *parser) checkEnough(s *Step, t *taskConfig) {
	if t.votes.mode != countDecides || t.votes.weigh != nil || t.aid.add != "" && t.aid.add != "nobody" {
		return
	}
	for _, e := range t.by.entries {
		if e.address == "" && (e.program == nil || !onePerson.MatchString(strings.TrimSpace(e.program.Source))) {
			return
		}
	}
	if n := len(t.by.entries); n > 0 && n < t.votes.n {
		p.report.Warn(s.decoded.At("decide"), msgVotesTooFew, source.Args{"n": t.votes.n, "people": n})
	}
}
