package flows

import (
	"reflect"
	"slices"
	"time"

	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

// Amending: somebody asks for a change of what an ended case has decided, by a case of its own that is filled in with
// the answers of the first. Both cases show each other. The first stays as it is until the second is approved; then it
// is marked as changed by it.

// Amends is a case that another one amends, or is amended by.
type Amends struct {
	Case   string `json:"case"`
	Number string `json:"number"`
}

// AmendState is how far an amending case has come.
type AmendState string

// The states of an amendment, as the amended case hears of them.
const (
	AmendBegun AmendState = "begun"
	AmendDone  AmendState = "done" // approved: the amended case is changed by it
	AmendGone  AmendState = "gone" // refused, withdrawn, expired or cancelled
)

// Amended tells a case of another one that would change it, or has.
type Amended struct {
	Amends
	State AmendState `json:"state"`
}

// Kind is "amended".
func (Amended) Kind() string { return "amended" }

func init() { eventTypes[Amended{}.Kind()] = reflect.TypeOf(Amended{}) }

// NoteAmendment tells a case of another one that amends it. The engine brings it, following the command TellAmended.
type NoteAmendment struct{ Amended }

// TellAmended is the command that tells the amended case (State.Amends) how far this one has come.
const TellAmended CommandKind = "amend"

// Amendment is what a flow says about changing ended cases.
type Amendment struct {
	who      rule
	statuses []string // keys of end statuses; nil: those of the kind done
	label    source.Local
}

var amendObject = &spec.Object{
	Name: "amend",
	Doc: spec.Doc{
		De: "Wer zu einem beendeten Vorgang eine Änderung beantragt: mit einem eigenen Vorgang, in dem die Angaben des ersten schon stehen. Der erste bleibt, wie er ist, bis der neue bewilligt ist; dann steht bei ihm, wodurch er geändert ist.",
		En: "Who asks for a change of an ended case: with a case of its own, filled in with the answers of the first. The first stays as it is until the new one is approved; then it says what has changed it."},
	Keys: []spec.Key{
		{Name: "by", Kind: spec.People, Example: "submitter", Doc: spec.Doc{
			De: "Wer das kann; ohne Angabe submitter.",
			En: "Who can do it; submitter if not given."}},
		{Name: "statuses", Kind: spec.Words, Example: "[erledigt]", Doc: spec.Doc{
			De: "Nach welchem Ende; ohne Angabe nach jedem der Art done.",
			En: "After which end; every one of the kind done if not given."}},
		{Name: "label", Kind: spec.Label, Example: "Änderung beantragen", Doc: spec.Doc{
			De: "Was auf dem Knopf steht; ohne Angabe „Änderung beantragen“.",
			En: "What the button says; “Ask for a change” if not given."}},
	},
}

var amendKey = spec.Key{Name: "amend", Kind: spec.Nested, Object: amendObject, Example: "{by: submitter, statuses: [erledigt]}", Doc: amendObject.Doc}

var (
	msgAmendNow = &source.Message{Code: "amend-not-now",
		De: `Zu diesem Vorgang lässt sich keine Änderung beantragen: Er läuft noch, oder die Definition sieht es bei diesem Ende nicht vor.`,
		En: `No change of this case can be asked for: it is still running, or the definition does not provide for it after this end.`}
	msgAmendRunning = &source.Message{Code: "amend-running",
		De: `Eine Änderung dieses Vorgangs läuft schon: {number}.`,
		En: `A change of this case is already under way: {number}.`}
	msgAmendDone = &source.Message{Code: "amend-done",
		De: `Dieser Vorgang ist schon geändert durch {number}. Beantrage die nächste Änderung dort.`,
		En: `This case has already been changed by {number}. Ask for the next change there.`}
	msgAmendErased = &source.Message{Code: "amend-erased",
		De: `Die Angaben dieses Vorgangs sind gelöscht.`,
		En: `The answers of this case have been erased.`}
)

// amendment reads the key amend.
func (p *parser) amendment(d *spec.Decoded) {
	if d == nil {
		return
	}
	a := &Amendment{label: d.Label("label"), statuses: d.Words("statuses")}
	for _, n := range d.Each("statuses") {
		p.status(n)
	}
	by := d.At("by")
	if by == nil {
		by = &source.Node{Kind: source.Scalar, Raw: ViewSubmitter, Pos: d.Node.Pos, Path: d.Node.Path}
	}
	a.who = p.rule(by, "amend")
	p.flow.Amend = a
}

// AmendLabel is what the button says that amends a case; "" where the author gave no label.
func (f *Flow) AmendLabel(lang string) string {
	if f.Amend == nil {
		return ""
	}
	return f.Amend.label.In(lang)
}

// MayAmend says whether an actor may begin an amendment of an ended case. nil: yes.
func MayAmend(f *Flow, s *State, by Actor, at time.Time, facts Facts) *Refusal {
	a := f.Amend
	switch {
	case s.Unknown != "":
		return refuse(Unreadable, msgUnreadable, source.Args{"kind": s.Unknown})
	case a == nil || s.Ended.IsZero() || !a.after(f, s.Status):
		return refuse(NotNow, msgAmendNow, nil)
	case s.Erased:
		return refuse(Finished, msgAmendErased, nil)
	}
	r := newReader(f, s, at.UTC().Truncate(time.Millisecond), facts)
	people, err := a.who.eval(r.names())
	if err != nil {
		return refuse(Halted, msgCannotEvaluate, source.Args{"what": a.who.source})
	}
	found := resolve(r.facts, r.today(), a.who.source, people, nil, false, 0)
	if found.Vacant || !found.names(by.Party) {
		return refuse(NotYours, msgNotYourAmend, nil)
	}
	for _, one := range s.AmendedBy {
		switch one.State {
		case AmendBegun:
			return refuse(NotNow, msgAmendRunning, source.Args{"number": one.Number})
		case AmendDone:
			return refuse(NotNow, msgAmendDone, source.Args{"number": one.Number})
		}
	}
	return nil
}

var msgNotYourAmend = &source.Message{Code: "not-your-amend",
	De: `Eine Änderung dieses Vorgangs kannst du nicht beantragen.`,
	En: `You cannot ask for a change of this case.`}

func (a *Amendment) after(f *Flow, status string) bool {
	if len(a.statuses) > 0 {
		return slices.Contains(a.statuses, status)
	}
	return f.StatusKind(status) == "done"
}

// noteAmendment takes word of a case that amends this one. What is known already changes nothing.
func (d *decider) noteAmendment(in NoteAmendment) error {
	for _, one := range d.state.AmendedBy {
		if one.Case == in.Case && one.State == in.State {
			return &Refusal{Code: AlreadyDone, Text: msgAlreadyDone.Say(nil)}
		}
	}
	d.record(in.Amended, nil)
	return nil
}

// amended folds word of an amending case.
func (n *State) amended(v Amended) {
	list := slices.Clone(n.AmendedBy)
	at := slices.IndexFunc(list, func(one Amended) bool { return one.Case == v.Case })
	if at < 0 {
		n.AmendedBy = append(list, v)
		return
	}
	list[at] = v
	n.AmendedBy = list
}

// tellAmended adds the commands that tell the amended case what became of this one in this decision: that it has begun,
// how it ended, or that it goes on.
func (d *decider) tellAmended() {
	if d.state.Amends == (Amends{}) {
		return
	}
	for _, e := range d.out.Events {
		switch e.Event.(type) {
		case Started, Ended, CaseReopened:
			d.command(Command{Kind: TellAmended, Seq: e.Seq})
		}
	}
}

// AmendStateOf is how far an amending case has come now.
func AmendStateOf(f *Flow, s *State) AmendState {
	switch {
	case s.Ended.IsZero():
		return AmendBegun
	case f.StatusKind(s.Status) == "done":
		return AmendDone
	}
	return AmendGone
}

// ChangedBy is the case by which an ended case is changed; false where none is approved.
func (s *State) ChangedBy() (Amends, bool) {
	for _, one := range s.AmendedBy {
		if one.State == AmendDone {
			return one.Amends, true
		}
	}
	return Amends{}, false
}
