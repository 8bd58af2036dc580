package flows

import (
	"slices"
	"strings"
	"time"

	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

// What somebody sees of a case: everything, only where it is, or nothing.
const (
	SeesAll     = "all"
	SeesState   = "state"
	SeesNothing = "nothing"
)

// The viewers that the key visible knows.
const (
	ViewSubject   = "subject"
	ViewSubmitter = "submitter"
	ViewOffice    = "office"
	ViewOthers    = "others"
)

var viewers = []string{ViewSubject, ViewSubmitter, ViewOffice, ViewOthers}

var visibleByDefault = map[string]string{
	ViewSubject: SeesState, ViewSubmitter: SeesState, ViewOffice: SeesAll, ViewOthers: SeesNothing,
}

// Shows is what one of the viewers sees of a case, as the flow says or by default.
func (f *Flow) Shows(viewer string) string {
	if level, said := f.Visible[viewer]; said {
		return level
	}
	return visibleByDefault[viewer]
}

// MoreSight is the greater of two things to see.
func MoreSight(a, b string) string {
	order := []string{SeesNothing, SeesState, SeesAll}
	if slices.Index(order, b) > slices.Index(order, a) {
		return b
	}
	return a
}

// Access is the key access of a flow: who reads a case instead of those with a right in its unit.
type Access struct {
	see rule
	// NeverSubject hides the case from whom it is about, whatever else they are.
	NeverSubject bool
}

// Closed says whether only those whom see names read the case.
func (a *Access) Closed() bool { return a != nil && !a.see.empty() }

// See is the rule as the author wrote it.
func (a *Access) See() string {
	if a == nil {
		return ""
	}
	return a.see.source
}

// EachCase says whether who sees a case can only be said of each case by itself, so that lists cannot go by unit and
// process alone.
func (f *Flow) EachCase() bool {
	if f.Access != nil {
		return true
	}
	for viewer, level := range f.Visible {
		if viewer != ViewOthers && (level == SeesNothing) {
			return true
		}
	}
	return false
}

// participants is the word of access: see for everybody who is asked or has decided.
const participants = "participants"

var accessObject = &spec.Object{
	Name: "access",
	Doc: spec.Doc{
		De: "Wer einen Vorgang dieser Art liest, statt derer, die ein Recht in der Gliederung haben.",
		En: "Who reads a case of this process, instead of those who have a right in the unit."},
	Keys: []spec.Key{
		{Name: "see", Kind: spec.People, Doc: spec.Doc{
			De: "Nur diese lesen den Vorgang: eine Regel für Menschen, dazu participants (alle, die gefragt sind oder entschieden haben). Wer gerade entscheiden soll, liest immer.",
			En: "Only these read the case: a rule for people, and participants (everybody who is asked or has decided). Whoever is to decide now always reads it."},
			Example: `[participants, holders("leitung")]`},
		{Name: "never", Kind: spec.Option, Options: []string{ViewSubject}, Doc: spec.Doc{
			De: "subject: Die Person, um die es geht, sieht vom Vorgang nichts, auch nicht durch ein Recht.",
			En: "subject: the person whom the case is about sees nothing of it, not even by a right."},
			Example: "subject"},
	},
}

// access reads the key of the same name; names of steps and fields are known by then.
func (p *parser) access(d *spec.Decoded) {
	if d == nil {
		return
	}
	p.flow.Access = &Access{see: p.rule(d.At("see"), "access", participants), NeverSubject: d.Word("never") == ViewSubject}
}

// IsSubject says whether somebody is, as far as can be known, the person whom a case is about (design.md promise 3).
func IsSubject(f *Flow, s *State, who Party, facts Facts) bool {
	return is(f, s, ViewSubject, who, facts)
}

// IsSubmitter says whether somebody is, as far as can be known, the one who sent the case.
func IsSubmitter(f *Flow, s *State, who Party, facts Facts) bool {
	return is(f, s, ViewSubmitter, who, facts)
}

// HasChosen says whether somebody has chosen an outcome in the case, in whatever step and round.
func (s *State) HasChosen(p Party) bool {
	if p == (Party{}) {
		return false
	}
	by := func(c Choice) bool { return c.By == p }
	for i := range s.Open {
		if slices.ContainsFunc(s.Open[i].Choices, by) {
			return true
		}
	}
	for e := s.done; e != nil; e = e.next {
		if slices.ContainsFunc(e.choices, by) {
			return true
		}
	}
	return false
}

func is(f *Flow, s *State, label string, who Party, facts Facts) bool {
	party := s.Subject
	if label == ViewSubmitter {
		party = s.Submitter
	}
	if who == (Party{}) {
		return false
	}
	if who == party {
		return true
	}
	id := newReader(f, s, time.Time{}, facts).identity(label, party)
	if who.Person != "" {
		return facts.Same(who.Person, id)
	}
	mail := s.Mailboxes[who.Mailbox]
	return mail != "" && strings.EqualFold(mail, id.Email)
}

// Reads says whether access: see of a flow names somebody in a case; part says whether they take part in it. The case
// may run on another version of the flow: who reads it is said by the version in force.
func (a *Access) Reads(f *Flow, s *State, who Party, part bool, now time.Time, facts Facts) bool {
	if !a.Closed() || who == (Party{}) {
		return false
	}
	r := newReader(f, s, now.UTC().Truncate(time.Millisecond), facts)
	for _, entry := range a.see.entries {
		if entry.word == participants {
			if part {
				return true
			}
			continue
		}
		people, err := rule{entries: []ruleEntry{entry}}.eval(r.names())
		if err != nil { // of an answer that the case does not have: it names nobody
			continue
		}
		if slices.ContainsFunc(people, func(p person) bool { return r.means(p, who) }) {
			return true
		}
	}
	return false
}

// means says whether an entry of a people rule is about somebody, today and without climbing.
func (r *reader) means(p person, who Party) bool {
	switch p.who {
	case whoOffice:
		return r.facts.Office(p.function, p.unit, r.today()).has(who.Person)
	case whoGroup:
		return r.facts.Group(p.function, r.today()).has(who.Person)
	case whoService:
		return who.Service != "" && who.Service == p.function
	case whoParty:
		return p.party == who
	case whoAddress:
		return who.Person != "" && r.facts.Same(who.Person, Identity{Label: "address", Email: p.address})
	}
	return false
}

// has says whether a person holds an office, or acts in it as a deputy.
func (o Office) has(id string) bool {
	if id == "" {
		return false
	}
	present := false
	for _, h := range o.Holders {
		if h.Person == id {
			return true
		}
		present = present || !h.Absent
	}
	return (o.Together || !present) && slices.ContainsFunc(o.Deputies, func(h Holder) bool { return h.Person == id })
}

var msgSubjectHidden = &source.Message{Code: "mail-to-hidden-subject",
	De: "Diese Mail geht an die Person, um die es geht (subject), obwohl access: never: subject ihr den Vorgang verbirgt. Prüfe, ob das gewollt ist.",
	En: "This mail goes to the person whom the case is about (subject), although access: never: subject hides the case from them. Check whether that is meant."}

// checkHidden warns of mails to somebody from whom the flow hides the case.
func (p *parser) checkHidden() {
	if p.flow.Access == nil || !p.flow.Access.NeverSubject {
		return
	}
	for _, s := range p.flow.Steps {
		if c, mails := s.Config.(*mailConfig); mails && slices.Contains(append(c.to.names(), c.cc.names()...), ViewSubject) {
			d := stepDiagnostic(s, msgSubjectHidden)
			d.Severity = source.Warning
			p.report.Add(d)
		}
	}
}
