package engine

import (
	"context"
	"time"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
	"laufzettel/forms"
)

// Why a submission is not taken now, beside the decider's own reasons.
const (
	Closed      flows.RefusalCode = "closed"            // outside of the opening window
	Full        flows.RefusalCode = "full"              // all places are taken
	Twice       flows.RefusalCode = "already-submitted" // once: there is one already
	Unconfirmed flows.RefusalCode = "unconfirmed"       // the mailbox must confirm it first
)

var (
	notYetText  = &source.Message{Code: "not-yet-open", De: "Das Formular öffnet am {at}.", En: "The form opens on {at}."}
	overText    = &source.Message{Code: "no-longer-open", De: "Das Formular ist seit dem {at} geschlossen.", En: "The form has been closed since {at}."}
	fullText    = &source.Message{Code: "all-places-taken", De: "Alle Plätze sind vergeben.", En: "All places are taken."}
	confirmText = &source.Message{Code: "unconfirmed", De: "Dieser Antrag zählt erst, wenn das Postfach {address} ihn bestätigt hat. Nimm die Adresse, mit der du angemeldet bist, oder das Formular im Browser.", En: "This submission counts only when the mailbox {address} has confirmed it. Use the address you are signed in with, or the form in the browser."}
)

// Opening is whether a form can be sent now, and until when. Nothing waits for it: it is worked out at each
// request, so that a changed setting holds at once.
type Opening struct {
	From, Until time.Time // zero: no bound; Until is the first moment at which the form is closed
	NotYet      bool      // it opens at From
	Over        bool      // it has closed at Until
	Places      int       // how many submissions are taken; 0: any number
	Left        int       // of Places; never below 0
	written     *expression.Template
	full        *expression.Template
	scope       expression.Scope
}

// Closed says whether nothing can be sent because of the time.
func (o *Opening) Closed() bool { return o.NotYet || o.Over }

// Full says whether all places are taken.
func (o *Opening) Full() bool { return o.Places != 0 && o.Left <= 0 }

// Opening works out whether the form of a process can be sent now. It is the version in force that says so, also
// for drafts of an older one: who extends the time extends it for everybody who has begun.
func (e *Engine) Opening(ctx context.Context, process string) (*Opening, error) {
	o := &Opening{}
	p, ok := e.Process(process)
	if !ok {
		return o, ErrNotFound
	}
	l := &p.Form.Lifecycle
	if !l.Any() {
		return o, nil
	}
	fc := e.FormContext(p, nil)
	o.written, o.full, o.scope = l.ClosedText, l.FullText, fc.Scope
	var err error
	if o.From, err = moment(l.From, &fc.Scope, 0); err != nil {
		return o, err
	}
	if o.Until, err = moment(l.Until, &fc.Scope, 1); err != nil {
		return o, err
	}
	now := e.clock.Now()
	o.NotYet = !o.From.IsZero() && now.Before(o.From)
	o.Over = !o.NotYet && !o.Until.IsZero() && !now.Before(o.Until)
	if o.Places, err = e.places(p, &fc.Scope); err != nil || o.Places == 0 {
		return o, err
	}
	taken, _, err := e.store.Claimed(ctx, placesScope(p.Name), placesKey, 0)
	o.Left = max(o.Places-taken, 0)
	return o, err
}

// moment is a bound as an instant; days is how many days behind a date it lies. Nothing is the zero time.
func moment(s *expression.Setting, scope *expression.Scope, days int) (time.Time, error) {
	value, err := s.Eval(scope)
	if err != nil {
		return time.Time{}, err
	}
	switch v := value.(type) {
	case expression.Date:
		zone := scope.Zone
		if zone == nil {
			zone = time.UTC
		}
		return v.AddDays(days).In(zone).UTC(), nil
	case time.Time:
		return v, nil
	}
	return time.Time{}, nil
}

// places is how many submissions a process takes; 0 is any number. A limit that is computed to nothing is none;
// one below 1 takes no submission, which a limit of places says as -1.
func (e *Engine) places(p *definitions.Process, scope *expression.Scope) (int, error) {
	value, err := p.Form.Lifecycle.AtMost.Eval(scope)
	if err != nil || value == nil {
		return 0, err
	}
	most, ok := value.(expression.Decimal)
	if !ok {
		return 0, nil
	}
	if n := int(most.IntPart()); n > 0 {
		return n, nil
	}
	return -1, nil
}

// Say is the plain sentence about a form that cannot be sent now; the zero Text where it can.
func (o *Opening) Say(zone *time.Location) source.Text {
	at := func(t time.Time, last bool) source.Text {
		return source.Text{Message: &source.Message{Code: "value", De: sayMoment(t, last, "de", zone), En: sayMoment(t, last, "en", zone)}}
	}
	switch {
	case o.NotYet:
		return notYetText.Say(source.Args{"at": at(o.From, false)})
	case o.Over:
		return overText.Say(source.Args{"at": at(o.Until, true)})
	case o.Full():
		return fullText.Say(nil)
	}
	return source.Text{}
}

// Written is what the author says about a form that cannot be sent now, in Markdown; "" where they say nothing.
func (o *Opening) Written(lang string) (string, error) {
	switch {
	case o.Closed():
		return o.written.RenderMarkdown(&o.scope, lang)
	case o.Full():
		return o.full.RenderMarkdown(&o.scope, lang)
	}
	return "", nil
}

// Deadline says when the form closes, as people write it ("10. Dezember 2026, 24:00 Uhr"); "" where it does not.
func (o *Opening) Deadline(lang string, zone *time.Location) string {
	if o.Until.IsZero() {
		return ""
	}
	return sayMoment(o.Until, true, lang, zone)
}

// Opens says when the form opens, as people write it; "" where it is always open from the start.
func (o *Opening) Opens(lang string, zone *time.Location) string {
	if o.From.IsZero() {
		return ""
	}
	return sayMoment(o.From, false, lang, zone)
}

// sayMoment writes a bound. Midnight as an end is 24:00 of the day before, as a beginning just the day.
func sayMoment(t time.Time, last bool, lang string, zone *time.Location) string {
	local := t.In(zone)
	if local.Hour() != 0 || local.Minute() != 0 {
		return expression.Format(t, lang, zone)
	}
	if !last {
		return expression.Format(expression.DateOf(t, zone), lang, zone)
	}
	day := expression.Format(expression.DateOf(t.Add(-time.Minute), zone), lang, zone)
	if lang == "en" {
		return day + ", 24:00"
	}
	return day + ", 24:00 Uhr"
}

// refuseClosed refuses what comes outside of the opening window or when all places are taken.
func (e *Engine) refuseClosed(ctx context.Context, process string) error {
	o, err := e.Opening(ctx, process)
	if err != nil {
		return err
	}
	said := o.Say(e.Organisation().zone)
	switch {
	case o.Closed():
		return &flows.Refusal{Code: Closed, Text: said}
	case o.Full():
		return &flows.Refusal{Code: Full, Text: said}
	}
	return nil
}

// MustConfirm is the address that has to confirm a submission before it counts; "" where it counts at once. Who
// is signed in with the mailbox has shown already that they read it. A declared service is trusted: whoever
// runs the installation has set it up, it knows addresses from a directory of its own, and nobody sits in front
// of it who could press a button.
func (e *Engine) MustConfirm(p *definitions.Process, values forms.Values, by flows.Actor) string {
	c := p.Form.Lifecycle.Confirm
	if c == nil || by.Service != "" {
		return ""
	}
	address := values.Text(c.Field)
	if e.reads(by, address) {
		return ""
	}
	return address
}

// reads says whether an actor is signed in with a mailbox.
func (e *Engine) reads(by flows.Actor, address string) bool {
	return by.Person != "" && address != "" && foldMail(e.Organisation().Mailbox(by.Person)) == foldMail(address)
}

// confirmsItself says whether who sends has shown already that they read the mailbox which the form asks.
func (e *Engine) confirmsItself(p *definitions.Process, r StartRequest) bool {
	c := p.Form.Lifecycle.Confirm
	return c != nil && e.reads(r.By, r.Values.Text(c.Field))
}
