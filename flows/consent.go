package flows

import (
	"slices"
	"time"

	"laufzettel/definitions/source"
	"laufzettel/forms"
)

// ConsentWithdrawn says that who gave a consent took it back. The answers that go with it stand in the Erased that
// follows.
type ConsentWithdrawn struct{ Spot }

// Kind is "consentWithdrawn".
func (ConsentWithdrawn) Kind() string { return "consentWithdrawn" }

// WithdrawConsent takes a consent back, whether the case still runs or has ended. Refs (seq/name) are the values
// that go with it: all that its field names under "erases", of every round, with what was heard of the world. The
// shell looks them up, since a state holds only the newest answers.
type WithdrawConsent struct {
	Spot
	Refs []string
}

// BriefConsent tells the caretaker that a consent was withdrawn after the case had ended.
const BriefConsent = "consent"

var (
	msgNoSuchConsent = &source.Message{Code: "no-such-consent",
		De: `Diese Einwilligung gibt es in dem Vorgang nicht (mehr).`,
		En: `The case holds no such consent (any more).`}
	msgWithdrawnAlready = &source.Message{Code: "consent-withdrawn-already",
		De: `Diese Einwilligung ist schon widerrufen.`,
		En: `This consent has been withdrawn already.`}
	msgNotYourConsent = &source.Message{Code: "not-your-consent",
		De: `Widerrufen kann nur, wer eingewilligt hat.`,
		En: `Only whoever consented can withdraw.`}
)

// Consent is one that was given in a case.
type Consent struct {
	Spot
	Field       *forms.Field
	Text        string    // the wording that was agreed to
	GivenAt     time.Time // zero where the form did not know
	WithdrawnAt time.Time // zero while it stands
}

// Consents are those that were given in a case, the withdrawn ones too, in the order of the forms.
func Consents(f *Flow, s *State) []Consent {
	var all []Consent
	f.spots(func(step string, form *forms.Form) {
		for _, field := range form.Consents() {
			at := Spot{Step: step, Field: field.Path}
			record := s.recordAt(at)
			if record == nil {
				continue
			}
			consent := Consent{Spot: at, Field: field, Text: text(record["text"])}
			consent.GivenAt, _ = record["at"].(time.Time)
			consent.WithdrawnAt, _ = record["withdrawnAt"].(time.Time)
			all = append(all, consent)
		}
	})
	return all
}

// MayWithdraw says whether an actor may withdraw a consent now: whoever gave it, and whom the case is about. A
// case that has ended or halted is no obstacle. nil: yes.
func MayWithdraw(f *Flow, s *State, at Spot, by Actor) *Refusal {
	if s.Unknown != "" {
		return refuse(Unreadable, msgUnreadable, source.Args{"kind": s.Unknown})
	}
	i := slices.IndexFunc(Consents(f, s), func(c Consent) bool { return c.Spot == at })
	if i < 0 {
		return refuse(NoSuchTask, msgNoSuchConsent, nil)
	}
	if !s.consentsOf(at, by.Party) {
		return refuse(NotYours, msgNotYourConsent, nil)
	}
	if !Consents(f, s)[i].WithdrawnAt.IsZero() {
		return refuse(AlreadyDone, msgWithdrawnAlready, nil)
	}
	return nil
}

// consentsOf says whether a consent is theirs.
func (s *State) consentsOf(at Spot, p Party) bool {
	if p == (Party{}) || p.Service != "" {
		return false
	}
	if at.Step != "" {
		return p == s.Steps[at.Step].By
	}
	return p == s.Submitter || p == s.Subject
}

// withdrawConsent takes a consent back, erases what goes with it, and tells the caretaker where nobody works on
// the case any more.
func (d *decider) withdrawConsent(in WithdrawConsent) error {
	if refusal := MayWithdraw(d.flow, d.state, in.Spot, d.in.By); refusal != nil {
		return refusal
	}
	seq := d.record(ConsentWithdrawn{in.Spot}, nil)
	if len(in.Refs) > 0 {
		d.follow(Erased{Refs: slices.Clone(in.Refs), Why: "consent"}, nil)
	}
	if !d.state.Ended.IsZero() {
		for _, id := range d.facts.Caretaker() {
			d.brief(BriefConsent, seq, "", Party{Person: id})
		}
	}
	return nil
}
