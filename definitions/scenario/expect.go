package scenario

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/play"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
	"laufzettel/flows"
)

// expect compares the case with what should hold now.
func (r *run) expect(d *spec.Decoded) {
	if d == nil {
		return
	}
	r.expectFailure(d)
	if n := d.At("status"); n != nil {
		r.status(n)
	}
	if d.Has("open") {
		want := slices.Sorted(slices.Values(d.Words("open")))
		if open := r.open(); !slices.Equal(want, open) {
			r.broken(d.At("open"), otherOpen, source.Args{"want": listed(want), "open": listed(open)})
		}
	}
	if d.Has("step") || d.Has("by") || d.Has("due") {
		r.expectStep(d)
	}
	if n := d.At("next"); n != nil {
		r.expectNext(n)
	}
	if n := d.At("mails"); n != nil {
		r.expectMails(n, r.c.Mails()[r.mails:])
	}
	if d.Has("calls") {
		r.expectCalls(d, r.c.Calls()[r.calls:], false)
	}
}

func (r *run) expectFailure(d *spec.Decoded) {
	n, failure := d.At("failed"), r.c.State().Failure
	switch {
	case n == nil:
	case failure == nil:
		r.broken(n, notFailed, nil)
	case n.Raw != "true" && !strings.Contains(strings.ToLower(failure.Error), strings.ToLower(n.Raw)):
		r.broken(n, otherFailure, source.Args{"why": failure.Error})
	}
}

// open are the steps at which the case waits, sorted; several items of one step count once.
func (r *run) open() []string {
	var names []string
	for _, s := range r.c.State().Open {
		if !s.Suspended {
			names = append(names, r.c.Process().Flow.Step(s.Step).Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// expectStep compares a step that should be open: who is asked, and until when.
func (r *run) expectStep(d *spec.Decoded) {
	name := d.Word("step")
	var asked flows.Party
	if by := d.Words("by"); len(by) > 0 {
		asked = flows.Party{Person: by[0]}
	}
	stop := r.stop(name, asked)
	if stop == nil {
		r.broken(nodeAt(d, "step"), notOpen, source.Args{"step": name, "open": r.c.Waiting()})
		return
	}
	if d.Has("by") {
		want := slices.Sorted(slices.Values(d.Words("by")))
		if is := r.c.AskedIDs(stop); !slices.Equal(want, is) {
			r.broken(d.At("by"), otherPeople, source.Args{"step": stop.Step, "want": listed(want), "asked": listed(is)})
		}
	}
	if n := d.At("due"); n != nil {
		due := "never"
		if !stop.Due.IsZero() {
			// A deadline in days ends at 24:00: the last day is the one before.
			due = expression.DateOf(stop.Due.Add(-time.Millisecond), r.c.Zone()).String()
		}
		if due != n.Raw && stop.Due.In(r.c.Zone()).Format("2006-01-02 15:04") != n.Raw {
			r.broken(n, otherDay, source.Args{"step": stop.Step, "want": n.Raw, "due": due})
		}
	}
}

// stop is what waits in a step, calls and waits included; without a step the only thing that is open.
func (r *run) stop(step string, asked flows.Party) *flows.Stop {
	if step != "" {
		if stop := r.c.OpenStop(step, asked); stop != nil {
			return stop
		}
	}
	var found *flows.Stop
	for i := range r.c.State().Open {
		s := &r.c.State().Open[i]
		at := r.c.Process().Flow.Step(s.Step)
		if s.Suspended || at == nil || step != "" && at.Name != step && s.Step != step {
			continue
		}
		if found != nil && step == "" {
			return nil
		}
		found = s
	}
	return found
}

// expectNext compares whom a page would show as next.
func (r *run) expectNext(n *source.Node) {
	ahead := r.c.Next()
	for _, e := range n.Entries {
		at := slices.IndexFunc(ahead, func(o flows.Outlook) bool { return o.Step == e.Key })
		var is []string
		if at >= 0 && ahead[at].Known {
			for _, a := range ahead[at].Resolution.Approvers {
				if a.Asked {
					is = append(is, a.Person+a.Mailbox+a.Service)
				}
			}
		}
		slices.Sort(is)
		var want []string
		items := []*source.Node{e.Value}
		if e.Value.Kind == source.List {
			items = e.Value.Items
		}
		for _, item := range items {
			want = append(want, item.Raw)
		}
		slices.Sort(want)
		if !slices.Equal(want, is) {
			r.broken(e.Value, otherNext, source.Args{"step": e.Key, "people": listed(is), "want": listed(want)})
		}
	}
}

// status compares how the case ended.
func (r *run) status(n *source.Node) {
	is := r.c.State().Status
	if is == "" {
		is = "open"
	}
	if is == n.Raw {
		return
	}
	if is == "open" {
		is = r.c.Waiting()
	}
	r.broken(n, otherStatus, source.Args{"want": n.Raw, "status": is})
}

// expectMails looks for each mail among those that went; an empty list is none.
func (r *run) expectMails(n *source.Node, sent []play.Mail) {
	want := definitions.ExpectedMails(n, &source.Report{})
	if len(want) == 0 && len(sent) > 0 {
		r.broken(n, otherMails, source.Args{"want": "–", "mails": mailNames(sent)})
	}
	for _, d := range want {
		r.expectMail(d, sent)
	}
}

// expectMail looks for one mail, and says what is wrong with the one that comes closest.
func (r *run) expectMail(d *spec.Decoded, sent []play.Mail) {
	name := d.Word("mail")
	var meant []play.Mail
	for _, m := range sent {
		if m.Is(name) {
			meant = append(meant, m)
		}
	}
	if len(meant) == 0 {
		r.broken(d.At("mail"), noMail, source.Args{"mail": name, "mails": mailNames(sent)})
		return
	}
	var readers []string
	for _, m := range meant {
		readers = append(readers, m.To)
	}
	for _, to := range d.Each("to") {
		if !slices.ContainsFunc(meant, func(m play.Mail) bool { return r.c.Reaches(m, to.Raw) }) {
			r.broken(to, otherReader, source.Args{"mail": name, "to": to.Raw, "is": listed(readers)})
			return
		}
	}
	if to := d.Words("to"); len(to) > 0 {
		meant = slices.DeleteFunc(meant, func(m play.Mail) bool {
			return !slices.ContainsFunc(to, func(one string) bool { return r.c.Reaches(m, one) })
		})
	}
	r.words(d, "subject", name, meant, func(m play.Mail, word string) (bool, string) {
		return strings.Contains(strings.ToLower(m.Subject), strings.ToLower(word)), m.Subject
	})
	r.words(d, "text", name, meant, func(m play.Mail, word string) (bool, string) { return m.Says(word), m.Full() })
}

// words looks for words in a part of mails; each mail has to hold all of them.
func (r *run) words(d *spec.Decoded, key, name string, mails []play.Mail, says func(play.Mail, string) (bool, string)) {
	for _, word := range d.Each(key) {
		for _, m := range mails {
			if m.Unwritten {
				r.broken(word, unwritten, source.Args{"mail": name})
				return
			}
			if there, is := says(m, word.Raw); !there {
				r.broken(word, otherWords, source.Args{"mail": name, "word": word.Raw, "is": is})
				return
			}
		}
	}
}

// expectCalls looks for calls among those that were made; exactly says that they have to be all, in this order.
func (r *run) expectCalls(d *spec.Decoded, made []play.Call, exactly bool) {
	want := d.List("calls")
	if len(want) == 0 && len(made) > 0 {
		r.broken(d.At("calls"), otherCalls, source.Args{"want": "–", "calls": r.callNames(made)})
		return
	}
	if exactly && len(want) != len(made) {
		var names []string
		for _, one := range want {
			names = append(names, one.Word("step"))
		}
		r.broken(d.At("calls"), otherCalls, source.Args{"want": listed(names), "calls": r.callNames(made)})
		return
	}
	for i, one := range want {
		at := slices.IndexFunc(made, func(c play.Call) bool { return r.isCall(c, one) })
		if exactly && at != i && !r.isCall(made[i], one) || at < 0 {
			r.broken(nodeAt(one, "step"), noCall, source.Args{"step": one.Word("step"), "calls": r.callNames(made)})
			continue
		}
		if exactly {
			at = i
		}
		r.expectInput(one.At("with"), made[at])
	}
}

func (r *run) isCall(c play.Call, d *spec.Decoded) bool {
	step := r.c.Process().Flow.Step(c.Step)
	return (c.Step == d.Word("step") || step != nil && step.Name == d.Word("step")) && (!d.Has("do") || c.Operation == d.Word("do"))
}

func (r *run) expectInput(n *source.Node, call play.Call) {
	if n == nil {
		return
	}
	for _, e := range n.Entries {
		is := play.Shown(expression.ToJSON(call.With[e.Key]), "en", r.c.Zone())
		want := play.Shown(play.Plain(e.Value), "en", r.c.Zone())
		if call.With[e.Key] == nil {
			is = ""
		}
		if is != want && play.Shown(call.With[e.Key], "en", r.c.Zone()) != want {
			r.broken(e.Value, otherInput, source.Args{"name": e.Key, "want": want, "is": is})
		}
	}
}

func (r *run) callNames(calls []play.Call) string {
	var names []string
	for _, c := range calls {
		names = append(names, fmt.Sprintf("%s (%s)", c.Step, c.Operation))
	}
	return listed(names)
}

// end compares how the case ended, which mails of templates went, and what connections were asked.
func (r *run) end(d *spec.Decoded) {
	if d == nil {
		return
	}
	if n := d.At("status"); n != nil {
		r.status(n)
	}
	if n := d.At("mails"); n != nil {
		r.endMails(n)
	}
	if d.Has("calls") {
		r.expectCalls(d, r.c.Calls(), true)
	}
}

// endMails compares the mails of templates in their order; those of the engine itself only have to be among them.
func (r *run) endMails(n *source.Node) {
	var want []string
	for _, d := range definitions.ExpectedMails(n, &source.Report{}) {
		name := d.Word("mail")
		if r.process.Flow.Mails[name] != nil {
			want = append(want, name)
		}
		if r.process.Flow.Mails[name] == nil || d.Has("to") || d.Has("subject") || d.Has("text") {
			r.expectMail(d, r.c.Mails())
		}
	}
	if is := r.c.MailNames(); !slices.Equal(want, is) {
		r.broken(n, otherMails, source.Args{"want": listed(want), "mails": listed(is)})
	}
}

func mailNames(mails []play.Mail) string {
	var names []string
	for _, m := range mails {
		names = append(names, m.Name+m.Brief+" → "+m.To)
	}
	return listed(names)
}

// listed are names for a message.
func listed(names []string) string {
	if len(names) == 0 {
		return "–"
	}
	return strings.Join(names, ", ")
}
