package flows

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"laufzettel/definitions/source"
	"laufzettel/forms"
)

// ValueSeenBy is the name of the personal value beside an OriginalSeen: whoever saw it, as people call them.
const ValueSeenBy = "seen.by"

// OriginalSeen says that the actor, at work on a stop, has seen the original that an answer is about.
type OriginalSeen struct {
	Spot
	Stop string `json:"stop"`
}

// Kind is "originalSeen".
func (OriginalSeen) Kind() string { return "originalSeen" }

// OriginalUnseen takes an OriginalSeen back: it was a mistake.
type OriginalUnseen struct {
	Spot
	Stop string `json:"stop"`
}

// Kind is "originalUnseen".
func (OriginalUnseen) Kind() string { return "originalUnseen" }

// SeeOriginal says that the actor has seen the original of an answer (Back: that it was a mistake to say so).
type SeeOriginal struct {
	Spot
	Stop string
	Back bool
}

var (
	msgNoSuchOriginal = &source.Message{Code: "no-such-original",
		De: `Zu dieser Angabe gibt es kein Original zu sehen.`,
		En: `There is no original to be seen for this answer.`}
	msgOwnOriginal = &source.Message{Code: "own-original",
		De: `Das Original muss jemand anderes ansehen.`,
		En: `Somebody else has to see the original.`}
	msgSeenAlready = &source.Message{Code: "original-seen-already",
		De: `Dieses Original ist schon gesehen.`,
		En: `This original has been seen already.`}
	msgSeenByOther = &source.Message{Code: "original-seen-by-other",
		De: `Zurücknehmen kann das nur, wer es in dieser Aufgabe festgehalten hat.`,
		En: `Only whoever recorded it in this task can take it back.`}
	msgNobodySees = &source.Message{Code: "original-never-seen",
		De: `Von „{field}“ will das Formular {form} das Original, aber kein Schritt dieses Ablaufs liegt bei Menschen, die es ansehen könnten: {steps}. Füge einen Schritt approve hinzu, oder nimm „original“ heraus.`,
		En: `The form {form} asks for the original of "{field}", but no step of this flow is with people who could see it: {steps}. Add a step approve, or take "original" out.`}
	msgNobodyAsked = &source.Message{Code: "original-no-steps", De: "er hat keinen, der Menschen fragt", En: "it has none that asks people"}
)

// Original is an answer whose original on paper somebody has to see.
type Original struct {
	Spot
	Text string // the wording that was confirmed
	Seen bool
	By   Sighting // of a seen one; zero where only the time is known
	At   time.Time
	Name string // of who saw it; "" where it was erased
}

// Originals are those of a case that were confirmed, in the order of the forms.
func Originals(f *Flow, s *State) []Original {
	var all []Original
	f.spots(func(step string, form *forms.Form) {
		for _, field := range form.Originals() {
			at := Spot{Step: step, Field: field.Path}
			record := s.recordAt(at)
			if record == nil {
				continue
			}
			original := Original{Spot: at, Text: text(record["text"]), Name: text(record["seenBy"])}
			original.At, original.Seen = record["seenAt"].(time.Time)
			original.By, _ = s.Sighting(at)
			all = append(all, original)
		}
	})
	return all
}

// MaySee says whether an actor may record now that they have seen an original: they may decide the stop, and are
// neither a program nor who the case is from or about. nil: yes, also where it has been seen already.
func MaySee(f *Flow, s *State, stop string, at Spot, by Actor, now time.Time, facts Facts) *Refusal {
	return maySee(newReader(f, s, now.UTC().Truncate(time.Millisecond), facts), stop, at, by)
}

func maySee(r *reader, stop string, at Spot, by Actor) *Refusal {
	resolution, refusal := mayDecide(r, stop, by)
	if refusal != nil {
		return refusal
	}
	s := r.state
	own := by.Party == s.Submitter || by.Party == s.Subject
	for _, a := range resolution.Approvers {
		own = own || a.Party == by.Party && (a.As == "submitter" || a.As == "subject")
	}
	switch {
	case s.Stop(stop).Kind == Returned, own:
		return refuse(NotYours, msgOwnOriginal, nil)
	case by.Service != "":
		return refuse(NotYours, msgNotYours, nil)
	case !slices.ContainsFunc(Originals(r.flow, s), func(o Original) bool { return o.Spot == at }):
		return refuse(NoSuchTask, msgNoSuchOriginal, nil)
	}
	return nil
}

// seeOriginal records that an original was seen, or that this was a mistake: only by the same person, while the
// task is open in which they said so.
func (d *decider) seeOriginal(in SeeOriginal) error {
	if refusal := maySee(d.reader, in.Stop, in.Spot, d.in.By); refusal != nil {
		return refusal
	}
	seen := d.state.recordAt(in.Spot)["seenAt"] != nil
	sighting, known := d.state.Sighting(in.Spot)
	switch {
	case in.Back && !seen:
		return refuse(AlreadyDone, msgAlreadyDone, nil)
	case in.Back && (!known || sighting.Stop != in.Stop || sighting.By != d.in.By.Party):
		return refuse(NotYours, msgSeenByOther, nil)
	case in.Back:
		d.record(OriginalUnseen{Spot: in.Spot, Stop: in.Stop}, nil)
		return nil
	case seen:
		return refuse(AlreadyDone, msgSeenAlready, nil)
	}
	d.record(OriginalSeen{Spot: in.Spot, Stop: in.Stop}, map[string]any{ValueSeenBy: d.calledBy(d.in.By.Party)})
	return nil
}

// calledBy is what people call a party: a name, or the address that a link went to.
func (r *reader) calledBy(p Party) string {
	if name := text(partyRecord(r, p, "named", "")["name"]); name != "" {
		return name
	}
	return r.state.Mailboxes[p.Mailbox]
}

// checkOriginals warns where a form asks for an original that nobody could ever see.
func (p *parser) checkOriginals() {
	f := p.flow
	var steps []string
	for _, s := range f.Steps {
		c := s.task()
		if c == nil {
			continue
		}
		if c.by.people() || c.mayDecide.people() {
			return
		}
		steps = append(steps, s.Name)
	}
	said := strings.Join(steps, ", ")
	f.spots(func(_ string, form *forms.Form) {
		for _, field := range form.Originals() {
			args := source.Args{"field": field.Name, "form": form.Name, "steps": said}
			if said == "" {
				args["steps"] = msgNobodyAsked.Say(nil)
			}
			p.report.Warn(field.Written, msgNobodySees, args)
		}
	})
}

// onlyServices are rules that find programs, or who the case is from or about.
var onlyServices = regexp.MustCompile(`^(service\([^()]*\)|submitter|subject)$`)

// people says whether a rule may find somebody who is neither a program nor who the case is from or about.
func (r rule) people() bool {
	for _, e := range r.entries {
		switch {
		case e.word == "nobody":
		case e.program == nil:
			return true
		default:
			if !onlyServices.MatchString(strings.TrimSpace(e.program.Source)) {
				return true
			}
		}
	}
	return false
}
