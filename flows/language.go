package flows

import (
	"cmp"
	"strings"
)

// LanguageOf is the language in which somebody is written to: whoever sent a case, and whom it is about, in the
// one it was sent in, everybody else in the site's own. address is where the message goes, if not to the party's
// own mailbox.
func LanguageOf(f *Flow, s *State, to Party, address, own string) string {
	if s.Lang == "" {
		return own
	}
	if to != (Party{}) && (to == s.Submitter || to == s.Subject) {
		return s.Lang
	}
	if address == "" || to.Person != "" {
		return own
	}
	if strings.EqualFold(address, s.Mailboxes[SubmitterMailbox]) {
		return s.Lang
	}
	if f.Form != nil {
		for _, who := range []string{"submitter", "subject"} {
			if known := f.Form.IdentityOf(who, s.Values)["email"]; known != "" && strings.EqualFold(address, known) {
				return s.Lang
			}
		}
	}
	return own
}

// StepName is the title of a step in a language, where it is the same in every case; "" where it is not, or the
// flow has no such step.
func (f *Flow) StepName(step, lang string) string {
	if s := f.Step(step); s != nil && s.Title.Literal() {
		return s.Title.RawIn(lang)
	}
	return ""
}

// spoken is the language of whoever acts: of the submitter where they send or answer, else that of the site.
func (d *decider) spoken() string {
	switch do := d.in.Do.(type) {
	case Start:
		return cmp.Or(do.Lang, d.own)
	case AnswerReturn:
		return cmp.Or(d.state.Lang, d.own)
	}
	return d.own
}
