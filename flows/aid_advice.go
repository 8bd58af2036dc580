package flows

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"laufzettel/definitions/source"
	"laufzettel/forms"
)

// askAdvice asks a person a question.
func (d *decider) askAdvice(in AskAdvice) error {
	if refusal := d.mayAid(in.Stop, "consult", in.AsManager); refusal != nil {
		return refusal
	}
	stop, c, err := d.workable(in.Stop)
	if err != nil {
		return err
	}
	question := strings.TrimSpace(in.Question)
	var problems []forms.Problem
	switch n := utf8.RuneCountInString(question); {
	case n < reasonLength:
		problems = append(problems, forms.Problem{Field: "question", Text: msgQuestion.Say(source.Args{"n": reasonLength})})
	case n > RemarkLength:
		problems = append(problems, forms.Problem{Field: "question", Text: msgTooLong.Say(source.Args{"n": RemarkLength})})
	}
	to := strings.TrimSpace(in.To)
	if to == "" {
		problems = append(problems, forms.Problem{Field: "to", Text: msgNobodyAskedFor.Say(nil)})
	} else if m := d.cannotAdvise(stop, to); m != nil {
		problems = append(problems, forms.Problem{Field: "to", Text: m.Say(source.Args{"name": d.nameOf(to)})})
	}
	if len(problems) > 0 {
		return incompleteWith(problems)
	}
	e := AdviceAsked{Stop: stop.ID, To: to, Pauses: c.aid.pauses && !stop.Due.IsZero()}
	running := stop.Paused.IsZero()
	seq := d.record(e, map[string]any{ValueQuestion: question})
	d.brief(BriefConsult, seq, in.Stop, Party{Person: to})
	if e.Pauses {
		if running {
			d.cancelTimers(in.Stop)
		}
		d.setTimer("advice", in.Stop, seq, AdviceTime.After(d.at, d.zone, nil).Truncate(time.Millisecond))
	}
	return nil
}

// cannotAdvise says why a person cannot be asked for advice; nil where they can.
func (d *decider) cannotAdvise(stop *Stop, to string) *source.Message {
	there, known := d.facts.Presence(to, d.today())
	switch {
	case !known:
		return msgNamedUnknown
	case there.Absent:
		return msgNamedAbsent
	case stop.Resolution.names(Party{Person: to}):
		return msgAskedAlready
	case d.isOwn(to):
		return msgAdviceOwn
	case slices.ContainsFunc(stop.Consults, func(q Consult) bool { return q.To.Person == to && q.open() }):
		return msgQuestionOpen
	}
	return nil
}

// isOwn says whether a person is who the case is from or about.
func (r *reader) isOwn(id string) bool {
	return slices.ContainsFunc([]Identity{r.identity("submitter", r.state.Submitter), r.identity("subject", r.state.Subject)},
		func(own Identity) bool { return r.facts.Same(id, own) })
}

// open says whether somebody still may answer.
func (q Consult) open() bool { return q.Answered == 0 && !q.Over }

// Open says whether the question still waits for an answer.
func (q Consult) Open() bool { return q.open() }

// Question finds the open question to somebody about a stop, or their last one; nil where there is none.
func (s *Stop) Question(to Party) *Consult {
	if s == nil || to == (Party{}) {
		return nil
	}
	var found *Consult
	for i := range s.Consults {
		if q := &s.Consults[i]; q.To == to && (found == nil || !found.open()) {
			found = q
		}
	}
	return found
}

// advise takes an answer: of the person alone who was asked, while the task is open.
func (d *decider) advise(in Advise) error {
	stop := d.state.Stop(in.Stop)
	if stop == nil {
		return refuse(NoSuchTask, msgNoSuchTask, nil)
	}
	at := slices.IndexFunc(stop.Consults, func(q Consult) bool { return q.ID == in.ID || in.ID == 0 && q.To == d.in.By.Party && q.open() })
	switch {
	case at < 0 || stop.Consults[at].To != d.in.By.Party || d.in.By.Party == (Party{}):
		return refuse(NotYours, msgNotYours, nil)
	case stop.Consults[at].Answered > 0:
		return refuse(AlreadyDone, msgAdvised, nil)
	}
	answer := strings.TrimSpace(in.Answer)
	switch n := utf8.RuneCountInString(answer); {
	case n == 0:
		return incompleteWith([]forms.Problem{{Field: "answer", Text: msgNoAdvice.Say(nil)}})
	case n > RemarkLength:
		return incompleteWith([]forms.Problem{{Field: "answer", Text: msgTooLong.Say(source.Args{"n": RemarkLength})}})
	}
	q, id := stop.Consults[at], stop.ID
	due := d.runsOn(stop, q)
	seq := d.record(AdviceGiven{Stop: id, ID: q.ID, Due: due}, map[string]any{ValueAdvice: answer})
	d.brief(BriefAdvice, seq, id, q.By)
	d.runOn(id, q, seq, due)
	return nil
}

// runsOn is the deadline of a task once a question stops its time no more; zero while another one does, or none did.
func (r *reader) runsOn(stop *Stop, q Consult) time.Time {
	waits := func(other Consult) bool { return other.ID != q.ID && other.Pauses && other.open() }
	if !q.Pauses || stop.Paused.IsZero() || stop.Suspended || slices.ContainsFunc(stop.Consults, waits) {
		return time.Time{}
	}
	return stop.Due.Add(r.at.Sub(stop.Paused))
}

// runOn lets the clocks of a task run on after the event at seq has ended a question.
func (d *decider) runOn(id string, q Consult, seq int, due time.Time) {
	for _, t := range d.state.Timers {
		if t.Stop == id && t.Kind == "advice" && t.N == q.ID {
			d.follow(TimerCancelled{ID: t.ID}, nil)
		}
	}
	if !due.IsZero() {
		d.rewind(*d.state.Stop(id), due, seq)
	}
}

// windAid sets the clocks of parts that were given away and of questions, after a deadline was moved.
func (d *decider) windAid(id string, due time.Time) {
	stop := d.state.Stop(id)
	for _, g := range stop.Resolution.Delegated {
		if due.After(d.at) {
			d.setTimer("comeback", id, g.Seq, due)
		}
	}
	for _, q := range stop.Consults {
		runs := slices.ContainsFunc(d.state.Timers, func(t Timer) bool { return t.Stop == id && t.Kind == "advice" && t.N == q.ID })
		if until := AdviceTime.After(q.At, d.zone, nil).Truncate(time.Millisecond); q.Pauses && q.open() && !runs && until.After(d.at) {
			d.setTimer("advice", id, q.ID, until)
		}
	}
}

// lapse ends a question that nobody has answered in time: the deadline runs on, the answer stays welcome no more.
func (d *decider) lapse(stop Stop, n int) error {
	at := slices.IndexFunc(stop.Consults, func(q Consult) bool { return q.ID == n && q.open() })
	if at < 0 {
		return nil
	}
	q := stop.Consults[at]
	due := d.runsOn(&stop, q)
	d.runOn(stop.ID, q, d.follow(AdviceLapsed{Stop: stop.ID, ID: n, Due: due}, nil), due)
	return nil
}
