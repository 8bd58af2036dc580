// Package scenario runs the examples that authors write beside a process (tests/<name>.yaml) on the pure
// decider, with a clock of its own and without network. Edit here when an example should be able to do or
// expect something more; its keys are declared in definitions.
package scenario

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
	"laufzettel/flows"
	"laufzettel/forms"
)

// World is the organisation an example runs in: who holds which office, and what registers hold.
type World interface {
	flows.Facts
	forms.Catalogue
}

// maxInputs bounds one example, so that a loop of timers ends with a finding.
const maxInputs = 1000

// Run plays one example of a process and reports, at its place in the file, everything that comes out
// differently than the example says. Nothing is reported where it holds.
func Run(p *definitions.Process, test *spec.Decoded, world World, report *source.Report) {
	r := &run{process: p, world: world, report: report, state: &flows.State{}}
	zone, err := time.LoadLocation(world.Site().Zone)
	if err != nil {
		zone = time.UTC
	}
	r.zone = zone
	start := test.Nested("start")
	if start == nil {
		return // reported where the file was read
	}
	if !r.start(start) {
		return
	}
	for _, step := range test.List("steps") {
		if !r.step(step) {
			return
		}
	}
	if expect := test.Nested("expect"); expect != nil {
		r.end(expect)
	}
}

// run is one example being played.
type run struct {
	process *definitions.Process
	world   World
	report  *source.Report
	zone    *time.Location
	now     time.Time
	state   *flows.State
	mails   []string
	events  []flows.Recorded
	inputs  int
}

// start sends the form. It is false where that did not work.
func (r *run) start(d *spec.Decoded) bool {
	at, err := time.ParseInLocation("2006-01-02 15:04", d.Word("at"), r.zone)
	if err != nil {
		r.report.Error(d.At("at"), badTime, source.Args{"value": d.Word("at")})
		return false
	}
	r.now = at.UTC()
	values, ok := r.values(r.process.Form, d.At("values"), r.startContext())
	if !ok {
		return false
	}
	by := flows.Actor{Party: flows.Party{Person: d.Word("by")}, Way: flows.ByPage}
	input := flows.Start{Case: "example", Number: "EXAMPLE-1", Values: values, Submitter: by.Party, Verified: by.Person != ""}
	if by.Person == "" {
		by.Way, by.Party = flows.ByForm, flows.Party{Mailbox: flows.SubmitterMailbox}
		input.Submitter, input.Mailbox = by.Party, r.process.Form.IdentityOf("submitter", values)["email"]
	}
	input.Subject = r.subject(values, input.Submitter)
	return r.decide(d.Node, by, input)
}

// subject is the submitter unless the answers tell of somebody else.
func (r *run) subject(values forms.Values, submitter flows.Party) flows.Party {
	told := r.process.Form.IdentityOf("subject", values)
	identity := flows.Identity{Label: "subject", Email: told["email"], Number: told["number"], Name: told["name"], BirthDate: told["birthDate"]}
	same := submitter.Person != "" && r.world.Same(submitter.Person, identity) ||
		submitter.Person == "" && told["email"] == r.process.Form.IdentityOf("submitter", values)["email"]
	if same || len(told) == 0 {
		return submitter
	}
	return flows.Party{}
}

// step lets time pass, acts, and compares. It is false where going on makes no sense.
func (r *run) step(d *spec.Decoded) bool {
	if !r.wait(d.At("after")) {
		return false
	}
	by := flows.Actor{Party: flows.Party{Person: d.Word("by")}, Way: flows.ByPage, Assurance: flows.AccountAssurance}
	switch {
	case d.Has("action"):
		if !r.decide(d.At("action"), by, flows.Act{Action: d.Word("action"), Comment: d.Word("comment")}) {
			return false
		}
	case d.Has("withdraw"):
		if !r.withdraw(d, by) {
			return false
		}
	case d.Has("seen"):
		if !r.see(d, by) {
			return false
		}
	case d.Has("step"):
		if !r.act(d, by) {
			return false
		}
	}
	if expect := d.Nested("expect"); expect != nil {
		r.expect(expect)
	}
	return true
}

// act decides a step, or answers what was asked back in it.
func (r *run) act(d *spec.Decoded, by flows.Actor) bool {
	stop := r.open(d.Word("step"))
	if stop == nil {
		r.report.Error(d.At("step"), notOpen, source.Args{"step": d.Word("step"), "open": r.waiting()})
		return false
	}
	if stop.Kind == flows.Returned {
		ctx := r.startContext()
		ctx.Base, ctx.Reopened = r.state.Values, stop.Fields
		values, ok := r.values(r.process.Form, d.At("values"), ctx)
		return ok && r.decide(d.Node, by, flows.AnswerReturn{Stop: stop.ID, Values: values, Comment: d.Word("comment")})
	}
	choose := flows.Choose{Stop: stop.ID, Outcome: d.Word("outcome"), Comment: d.Word("comment")}
	if form := r.process.Flow.Step(stop.Step).Form(); form != nil {
		values, ok := r.values(form, d.At("values"), r.stepContext(stop.Step, choose.Outcome))
		if !ok {
			return false
		}
		choose.Values = values
	}
	return r.decide(d.Node, by, choose)
}

// withdraw takes a consent back; who sent the application, where nobody is named.
func (r *run) withdraw(d *spec.Decoded, by flows.Actor) bool {
	if by.Party == (flows.Party{}) {
		by.Party = r.state.Submitter
	}
	at := flows.ParseSpot(r.process.Flow, d.Word("withdraw"))
	do := flows.WithdrawConsent{Spot: at}
	for _, stored := range flows.StoredAnswers(r.process.Flow, r.events, r.process.Flow.GoesWith(at)) {
		do.Refs = append(do.Refs, stored.Ref)
	}
	return r.decide(d.At("withdraw"), by, do)
}

// see records that somebody has seen an original.
func (r *run) see(d *spec.Decoded, by flows.Actor) bool {
	stop := r.open(d.Word("step"))
	if stop == nil {
		at := d.At("step")
		if at == nil {
			at = d.At("seen")
		}
		r.report.Error(at, notOpen, source.Args{"step": d.Word("step"), "open": r.waiting()})
		return false
	}
	return r.decide(d.At("seen"), by, flows.SeeOriginal{Stop: stop.ID, Spot: flows.ParseSpot(r.process.Flow, d.Word("seen"))})
}

// wait lets time pass; what falls due meanwhile happens at its time.
func (r *run) wait(n *source.Node) bool {
	if n == nil {
		return true
	}
	period, err := expression.ParsePeriod(n.Raw)
	if err != nil {
		r.report.Error(n, badPeriod, source.Args{"value": n.Raw})
		return false
	}
	until := period.After(r.now, r.zone, func(day expression.Date) bool { return r.world.Workday("", day) })
	for {
		next := r.nextTimer(until)
		if next == nil {
			break
		}
		if next.At.After(r.now) {
			r.now = next.At
		}
		if !r.decide(n, flows.Actor{Way: flows.ByTimer}, flows.Fire{Timer: next.ID}) {
			return false
		}
	}
	r.now = until
	return true
}

func (r *run) nextTimer(until time.Time) *flows.Timer {
	var next *flows.Timer
	for i := range r.state.Timers {
		t := &r.state.Timers[i]
		if !t.At.After(until) && (next == nil || t.At.Before(next.At)) {
			next = t
		}
	}
	return next
}

// decide gives one input to the decider and folds what follows. Connectors answer that people do it by hand.
func (r *run) decide(at *source.Node, by flows.Actor, do any) bool {
	if r.inputs++; r.inputs > maxInputs {
		r.report.Error(at, noEnd, nil)
		return false
	}
	decision, err := flows.Decide(r.process.Flow, r.state, flows.Input{At: r.now, By: by, Do: do}, r.world)
	if err != nil {
		r.report.Error(at, refused, source.Args{"why": reasons(err)})
		return false
	}
	for _, recorded := range decision.Events {
		r.state = flows.Evolve(r.state, recorded)
		r.events = append(r.events, recorded)
		if mail, is := recorded.Event.(flows.MailRequested); is && !slices.Contains(r.mails[max(0, len(r.mails)-1):], mail.Step) {
			r.mails = append(r.mails, mail.Step)
		}
	}
	if r.state.Failure != nil {
		r.report.Error(at, failed, source.Args{"why": r.state.Failure.Error})
		return false
	}
	for _, command := range decision.Commands {
		if command.Kind == flows.Call && !r.decide(at, flows.Actor{Way: flows.ByAnswer}, flows.Answer{Command: command.ID, Manual: true}) {
			return false
		}
	}
	return true
}

// reasons says why an input was refused, field by field.
func reasons(err error) string {
	var refusal *flows.Refusal
	if !errors.As(err, &refusal) {
		return err.Error()
	}
	said := []string{refusal.Text.In("de")}
	for _, p := range refusal.Problems {
		said = append(said, fmt.Sprintf("%s: %s", p.Field, p.In("de")))
	}
	return strings.Join(said, " ")
}

// expect compares what the case waits for.
func (r *run) expect(d *spec.Decoded) {
	stop := r.open(d.Word("step"))
	if stop == nil {
		r.report.Error(d.At("step"), notOpen, source.Args{"step": d.Word("step"), "open": r.waiting()})
		return
	}
	if d.Has("by") {
		var asked []string
		for _, a := range stop.Resolution.Approvers {
			if a.Asked {
				asked = append(asked, a.Person+a.Mailbox+a.Service)
			}
		}
		want := slices.Sorted(slices.Values(d.Words("by")))
		slices.Sort(asked)
		if !slices.Equal(want, asked) {
			r.report.Error(d.At("by"), otherPeople, source.Args{"step": stop.Step, "asked": strings.Join(asked, ", ")})
		}
	}
	if n := d.At("due"); n != nil {
		// A deadline in days ends at 24:00: the last day is the one before.
		due := expression.DateOf(stop.Due.Add(-time.Millisecond), r.zone).String()
		if due != n.Raw {
			r.report.Error(n, otherDay, source.Args{"step": stop.Step, "due": due})
		}
	}
}

// end compares how the case ended and which mails went.
func (r *run) end(d *spec.Decoded) {
	if n := d.At("status"); n != nil && r.state.Status != n.Raw {
		is := r.state.Status
		if is == "" {
			is = r.waiting()
		}
		r.report.Error(n, otherStatus, source.Args{"status": is})
	}
	if d.Has("mails") && !slices.Equal(d.Words("mails"), r.mails) {
		r.report.Error(d.At("mails"), otherMails, source.Args{"mails": strings.Join(r.mails, ", ")})
	}
}

// open is the stop of a step that waits for somebody, or nil.
func (r *run) open(step string) *flows.Stop {
	for i := range r.state.Open {
		if s := &r.state.Open[i]; s.Step == step && !s.Suspended && s.Kind != flows.Calling {
			return s
		}
	}
	return nil
}

// waiting names the steps that are open, for messages.
func (r *run) waiting() string {
	var names []string
	for _, s := range r.state.Open {
		names = append(names, s.Step)
	}
	if len(names) == 0 {
		return "–"
	}
	return strings.Join(names, ", ")
}
