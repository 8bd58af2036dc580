package flows

import (
	"regexp"
	"strconv"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

// voteKeys are the keys about deciding together, beside decide and tie.
var voteKeys = []spec.Key{
	{Name: "weigh", Kind: spec.Condition, Also: []string{"weight", "gewicht"}, Example: "registers.delegierte[voter.key].stimmen", Doc: spec.Doc{
		De: "Wie viel eine Stimme zählt: ein Ausdruck, der voter kennt (key, name, function, unit). Nichts zählt nichts; ohne Angabe zählt jede Stimme eins.",
		En: "What a vote counts: an expression that knows voter (key, name, function, unit). Nothing counts nothing; every vote counts one if not given."}},
	{Name: "close", Kind: spec.People, Also: []string{"closeBy"}, Example: `holders("vorsitz")`, Doc: spec.Doc{
		De: "Wer die Abstimmung mit einer Begründung vorzeitig beenden darf. Es zählt, was abgegeben ist; entscheidet das nichts, gilt tie.",
		En: "Who may end the vote early, giving a reason. What was cast counts; where that decides nothing, tie holds."}},
	{Name: "votes", Kind: spec.Word, Example: "after close", Doc: spec.Doc{
		De: "after close: Wer wie gestimmt hat, ist erst zu sehen, wenn die Abstimmung vorbei ist. Ohne Angabe gleich.",
		En: "after close: who voted for what is shown only when the vote is over. At once if not given."}},
}

var abstainKey = spec.Key{Name: "abstain", Kind: spec.Flag, Example: "true", Also: []string{"enthaltung"}, Doc: spec.Doc{
	De: "true: eine Enthaltung. Sie zählt als abgegeben, aber für kein Ergebnis.",
	En: "true: an abstention. It counts as cast, but for no outcome."}}

var aidWords = []string{"holder", "caretaker", "nobody"}

// aidKeys are the words under may about giving a task away and asking others.
var aidKeys = []spec.Key{
	{Name: "consult", Kind: spec.Option, Options: aidWords, Example: "holder", Doc: spec.Doc{
		De: "Wer jemanden um Rat fragt, ohne die Entscheidung abzugeben: holder (wer entscheiden darf), caretaker (die Vorgangsbetreuung und wer die Vorgänge verwaltet), sonst nobody.",
		En: "Who asks somebody for advice without giving the decision away: holder (who may decide), caretaker (the caretaker and whoever manages the cases), otherwise nobody."}},
	{Name: "whileConsulting", Kind: spec.Option, Options: []string{"run", "pause"}, Example: "pause", Doc: spec.Doc{
		De: "Ob die Frist weiterläuft, während eine Frage offen ist: run (ohne Angabe) oder pause, höchstens 14 Tage je Frage.",
		En: "Whether the deadline runs on while a question is open: run (if not given) or pause, for 14 days per question at most."}},
	{Name: "delegate", Kind: spec.Option, Options: aidWords, Example: "holder", Doc: spec.Doc{
		De: "Wer die Aufgabe an eine Person abgibt, die dann im eigenen Namen entscheidet. Sie kommt zurück, wenn die Person sie zurückgibt oder die Frist verstreicht.",
		En: "Who gives the task to a person, who then decides in their own name. It comes back when the person gives it back or the deadline passes."}},
	{Name: "add", Kind: spec.Option, Options: aidWords, Example: "caretaker", Doc: spec.Doc{
		De: "Wer eine weitere Person hinzunimmt, die mitentscheidet: ein weiteres Paar Augen, wo mehrere gemeinsam entscheiden; in Reihenfolge kommt sie zuletzt.",
		En: "Who adds a person to decide too: another pair of eyes where several decide together; in order, they come last."}},
}

var countOf = regexp.MustCompile(`^(\d+) of (\d+|m|all|n)$`)

// namesVotes says that decide is an expression over votes.
var namesVotes = regexp.MustCompile(`\bvotes\b`)

// votes reads how several decide together. The outcomes are read by then.
func (p *parser) votes(s *Step, d *spec.Decoded, c *taskConfig) {
	v := &c.votes
	v.mode, v.tie = firstDecides, d.Word("tie")
	if n := d.At("decide"); n != nil {
		p.decideBy(n, s, v)
	}
	v.weigh = p.weighed(d.At("weigh"))
	v.close = p.rule(d.At("close"), s.Name+".close")
	if n := d.At("votes"); n != nil {
		switch n.Raw {
		case "after close":
			v.hidden = true
		case "open":
		default:
			p.unknown(n, msgBadVotes, n.Raw, []string{"after close", "open"})
		}
	}
	p.checkVotes(s, d, c)
}

func (p *parser) decideBy(n *source.Node, s *Step, v *votes) {
	switch m := countOf.FindStringSubmatch(n.Raw); {
	case n.Raw == firstDecides, n.Raw == allDecide, n.Raw == majority, n.Raw == inOrder:
		v.mode = n.Raw
	case m != nil:
		v.mode = countDecides
		v.n, _ = strconv.Atoi(m[1])
		if total, err := strconv.Atoi(m[2]); v.n < 1 || err == nil && total < v.n {
			p.report.Error(n, msgBadCount, nil)
		}
	case namesVotes.MatchString(n.Raw):
		v.mode = byExpression
		keys := outcomeKeys(s)
		vote := &expression.Type{Kind: expression.Rec, Fields: map[string]*expression.Type{"by": personType,
			"outcome": {Kind: expression.Text, Options: keys}, "weight": numberType, "at": {Kind: expression.Instant}}}
		env := p.env.With("votes", &expression.Type{Kind: expression.Listing, Elem: vote}).With("eligible", numberType)
		v.decide = expression.CompileCondition(n, &expression.Type{Kind: expression.Text, Options: append([]string{""}, keys...)}, env, p.report)
	default:
		p.unknown(n, msgBadDecide, n.Raw, []string{"first", "all", "majority", "2 of 3", "in order"})
	}
}

// voterType is what weigh knows of whoever votes.
var voterType = &expression.Type{Kind: expression.Keyed, Fields: map[string]*expression.Type{
	"key": {Kind: expression.Text}, "name": {Kind: expression.Text}, "function": {Kind: expression.Text}, "unit": {Kind: expression.Text}}}

func (p *parser) weighed(n *source.Node) *expression.Program {
	if n == nil {
		return nil
	}
	return expression.CompileCondition(n, numberType, p.env.With("voter", voterType), p.report)
}

// checkVotes finds what does not fit together.
func (p *parser) checkVotes(s *Step, d *spec.Decoded, c *taskConfig) {
	v := c.votes
	tie := c.outcome(v.tie)
	switch {
	case v.tie != "" && tie == nil:
		p.unknown(d.At("tie"), msgNoOutcome, v.tie, outcomeKeys(s))
	case tie != nil && (tie.Abstain || tie.Then.Kind == Return || tie.Then.Kind == Hold):
		p.report.Error(d.At("tie"), msgTieTarget, source.Args{"outcome": tie.Key})
	}
	abstains := false
	for _, o := range d.Map("outcomes") {
		if !o.Flag("abstain") {
			continue
		}
		abstains = true
		switch {
		case o.Has("then"):
			p.report.Error(o.At("then"), msgAbstainThen, nil)
		case !v.several():
			p.report.Error(o.At("abstain"), msgAbstainFirst, nil)
		}
	}
	if abstains && c.agreement() == nil {
		p.report.Error(d.At("outcomes"), msgOnlyAbstain, source.Args{"step": s.Name})
	}
	if !v.several() {
		for _, key := range []string{"weigh", "close", "votes"} {
			if d.Has(key) {
				p.report.Error(d.At(key), msgOnlyTogether, source.Args{"key": key})
			}
		}
		return
	}
	if v.weigh != nil && (v.mode == allDecide || v.mode == inOrder) {
		p.report.Error(d.At("weigh"), msgWeighAll, source.Args{"decide": v.mode})
	}
	if v.tie == "" && (abstains || !v.close.empty() || v.mode == majority || v.mode == countDecides || v.mode == byExpression) {
		p.report.Error(d.At("decide"), msgNoTie, nil)
	}
}

// aid reads who may give a task away and ask others.
func (p *parser) aid(may *spec.Decoded) aidRights {
	a := aidRights{delegate: may.Word("delegate"), add: may.Word("add"), consult: may.Word("consult"), pauses: may.Word("whileConsulting") == "pause"}
	if may.Has("whileConsulting") && (a.consult == "" || a.consult == "nobody") {
		p.report.Error(may.At("whileConsulting"), msgNoConsult, nil)
	}
	return a
}
