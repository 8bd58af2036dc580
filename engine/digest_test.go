package engine_test

import (
	"strings"
	"testing"
	"time"

	"laufzettel/connectors"
	"laufzettel/definitions"
	"laufzettel/engine"
	"laufzettel/flows"
)

const bennoMail = "benno.muster@example.org"

// evenings are digests from Monday to Friday at six.
var evenings = engine.Wishes{Digest: true, Days: []time.Weekday{1, 2, 3, 4, 5}, Hour: 18}

func (r *rig) wish(person string, w engine.Wishes) {
	r.t.Helper()
	r.ok(r.e.SaveWishes(ctx, r.person(person), person, w))
}

// until lets time pass until a moment of the site's zone, "2006-01-02 15:04", and does what has become due.
func (r *rig) until(moment string) {
	r.t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", moment, r.e.Organisation().Zone())
	r.ok(err)
	r.later(at.Sub(r.clock.Now()))
}

func TestDigestListsWhatIsStillOpen(t *testing.T) {
	onEach(t, func(r *rig) {
		r.wish("benno", evenings)
		first, second, third := r.apply(stranger, nil), r.apply(stranger, nil), r.apply(stranger, nil)
		r.work()
		if mails := r.mail.to(bennoMail); len(mails) != 0 {
			t.Fatalf("a single mail came: %s", mails[0].Subject)
		}
		r.until("2026-11-23 17:59")
		r.decide(second.Row.ID, "kvPruefung", r.person("benno"), "ablehnen", comment("Du bist leider kein Mitglied bei uns."))
		r.until("2026-11-23 18:00")
		mails := r.mail.to(bennoMail)
		if len(mails) != 1 {
			t.Fatalf("%d mails came at six, want one", len(mails))
		}
		m := mails[0]
		text := strings.ReplaceAll(m.Markdown, `\-`, "-")
		if want := "Deine offenen Aufgaben: 2"; m.Subject != want {
			t.Errorf("the subject is %q, want %q", m.Subject, want)
		}
		for _, c := range []*engine.Case{first, third} {
			if !strings.Contains(text, c.Row.Number) {
				t.Errorf("%s is missing in\n%s", c.Row.Number, m.Markdown)
			}
		}
		if strings.Contains(text, second.Row.Number) || strings.Contains(m.Subject, "EB.EGA") {
			t.Errorf("what is decided is in the digest, or a title in the subject:\n%s\n%s", m.Subject, m.Markdown)
		}
		if !strings.Contains(m.Markdown, "Vollständigkeit und Mitgliedschaft") || !strings.Contains(m.Footer, "/ich/wuensche") {
			t.Errorf("the step or the way to the wishes is missing:\n%s\n%s", m.Markdown, m.Footer)
		}
		// The links are those of the tasks, and decide them.
		l := r.link(tokenIn(m))
		r.ok(r.linked(l, "ablehnen", comment("Du bist leider kein Mitglied bei uns.")))
		r.until("2026-11-24 18:01")
		if n := len(r.mail.to(bennoMail)); n != 2 { // the confirmation of the decision by link
			t.Errorf("%d mails came without anything new", n)
		}
	})
}

func TestDigestOfNothingIsNotSent(t *testing.T) {
	onEach(t, func(r *rig) {
		r.wish("benno", evenings)
		c := r.apply(stranger, nil)
		r.work()
		r.decide(c.Row.ID, "kvPruefung", r.person("benno"), "ablehnen", comment("Du bist leider kein Mitglied bei uns."))
		r.until("2026-11-23 18:01")
		if mails := r.mail.to(bennoMail); len(mails) != 0 {
			t.Errorf("a mail came although nothing is open: %s", mails[0].Subject)
		}
	})
}

func TestDigestSurvivesTheProgram(t *testing.T) {
	onEach(t, func(r *rig) {
		r.wish("benno", evenings)
		r.apply(stranger, nil)
		r.work()
		r.restart()
		down := true
		r.mail.setFault(func(m connectors.Message) *connectors.Outcome {
			if down {
				return &connectors.Outcome{Class: connectors.Later, Reason: "down"}
			}
			return nil
		})
		r.until("2026-11-23 18:00")
		r.restart()
		down = false
		r.later(time.Hour)
		mails := r.mail.to(bennoMail)
		if len(mails) != 1 {
			t.Fatalf("%d digests came", len(mails))
		}
		r.later(24 * time.Hour)
		if n := len(r.mail.to(bennoMail)); n != 1 {
			t.Errorf("the digest came %d times", n)
		}
		r.apply(stranger, nil)
		r.work()
		r.until("2026-11-25 18:00")
		after := r.mail.to(bennoMail)
		if len(after) != 2 || after[0].MessageID == after[1].MessageID || after[0].MessageID == "" {
			t.Errorf("two digests have the ids %v", ids(after))
		}
	})
}

func ids(mails []connectors.Message) (all []string) {
	for _, m := range mails {
		all = append(all, m.MessageID)
	}
	return all
}

// TestDigestLeavesTheRest: what cannot wait comes singly, and applicants are written to at once.
func TestDigestLeavesTheRest(t *testing.T) {
	onEach(t, func(r *rig) {
		for _, person := range []string{"benno", "gisela", "alma", "carla", "erna"} {
			r.wish(person, evenings)
		}
		alma := r.person("alma")
		c := r.apply(alma, map[string]any{"vorname": "Alma", "nachname": "Beispiel", "email": "alma.beispiel@example.org", "drkserverNr": "7000001"})
		r.work()
		if n := len(r.mail.to("alma.beispiel@example.org")); n == 0 {
			t.Error("the mail of the author to the applicant waits for the evening")
		}
		// The deadline of a week passes: reminders are collected, the escalation is not.
		r.until("2026-12-08 09:00")
		escalated := false
		for _, m := range r.mail.all() {
			if strings.Contains(m.Markdown, "Frist verstrichen") {
				escalated = true
			}
			if strings.Contains(m.Subject, "Erinnerung") {
				t.Errorf("a reminder came singly to %s", m.To.Mail)
			}
		}
		if !escalated {
			t.Errorf("the escalation of %s was collected", c.Row.Number)
		}
		late := r.mail.to(bennoMail)
		if len(late) == 0 || !strings.Contains(late[len(late)-1].Subject, "davon 1 überfällig") && !strings.Contains(strings.Join(subjects(late), " "), "überfällig") {
			t.Errorf("no digest says what is overdue: %v", subjects(late))
		}
	})
}

func TestQuietHoursPutMailsOff(t *testing.T) {
	onEach(t, func(r *rig) {
		r.wish("benno", engine.Wishes{Quiet: true, From: 21 * 60, To: 7*60 + 30})
		r.until("2026-11-23 22:15")
		c := r.apply(stranger, nil)
		r.work()
		r.until("2026-11-24 07:29")
		if n := len(r.mail.to(bennoMail)); n != 0 {
			t.Fatal("a mail came in the quiet hours")
		}
		due := r.stop(c.Row.ID, "kvPruefung").Due
		r.until("2026-11-24 07:30")
		mails := r.mail.to(bennoMail)
		if len(mails) != 1 || !strings.Contains(mails[0].Subject, "Bitte entscheide") {
			t.Fatalf("at the end of the quiet hours came %v", subjects(mails))
		}
		if !r.stop(c.Row.ID, "kvPruefung").Due.Equal(due) {
			t.Error("the deadline has moved with the mail")
		}
		// Whoever decides by link at night is told so at once.
		r.until("2026-11-24 23:00")
		r.ok(r.linked(r.link(tokenIn(mails[0])), "weiterleiten"))
		r.work()
		if n := len(r.mail.to(bennoMail)); n != 2 {
			t.Errorf("the confirmation waits for the morning (%d mails)", n)
		}
	})
}

// TestWishesKnowTheClockChange: in Berlin the hour after two is skipped on 2027-03-28 and comes twice on 2027-10-31.
func TestWishesKnowTheClockChange(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at := func(utc string) time.Time {
		moment, err := time.Parse("2006-01-02 15:04", utc)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	night := engine.Wishes{Quiet: true, From: 22 * 60, To: 2*60 + 30}
	late := engine.Wishes{Quiet: true, From: 2*60 + 30, To: 6 * 60}
	noon := engine.Wishes{Quiet: true, From: 12 * 60, To: 14 * 60}
	for _, x := range []struct {
		w         engine.Wishes
		now, want string // UTC; "" is not quiet
	}{
		{night, "2027-03-27 20:59", ""},
		{night, "2027-03-27 21:00", "2027-03-28 01:30"}, // 02:30 does not exist: it is 03:30 on the wall
		{night, "2027-03-28 01:29", "2027-03-28 01:30"},
		{night, "2027-03-28 01:30", ""},
		{night, "2027-10-30 20:00", "2027-10-31 01:30"}, // of the two 02:30 the second: nobody is woken early
		{night, "2027-10-31 00:30", "2027-10-31 01:30"},
		{night, "2027-10-31 01:29", "2027-10-31 01:30"},
		{night, "2027-10-31 01:30", ""},
		{late, "2027-10-31 01:29", ""},
		{late, "2027-10-31 01:30", "2027-10-31 05:00"},
		{late, "2027-03-28 01:15", ""},
		{late, "2027-03-28 01:30", "2027-03-28 04:00"},
		{noon, "2026-11-23 11:00", "2026-11-23 13:00"},
		{noon, "2026-11-23 13:00", ""},
		{engine.Wishes{From: 0, To: 600}, "2026-11-23 03:00", ""},
	} {
		want := time.Time{}
		if x.want != "" {
			want = at(x.want)
		}
		if got := x.w.QuietUntil(at(x.now), zone); !got.Equal(want) {
			t.Errorf("%v at %s: quiet until %v, want %s", x.w, x.now, got, x.want)
		}
	}
	sundays := engine.Wishes{Digest: true, Days: []time.Weekday{time.Sunday}, Hour: 2}
	daily := engine.Wishes{Digest: true, Days: []time.Weekday{0, 1, 2, 3, 4, 5, 6}, Hour: 18}
	for _, x := range []struct {
		w         engine.Wishes
		now, want string
	}{
		{sundays, "2027-03-27 12:00", "2027-03-28 01:00"},
		{sundays, "2027-03-28 01:00", "2027-04-04 00:00"},
		{sundays, "2027-10-30 12:00", "2027-10-31 01:00"}, // once, not at both
		{sundays, "2027-10-31 01:00", "2027-11-07 01:00"},
		{daily, "2027-03-27 16:59", "2027-03-27 17:00"},
		{daily, "2027-03-27 17:00", "2027-03-28 16:00"},
		{daily, "2027-10-30 16:00", "2027-10-31 17:00"},
		{engine.Wishes{Days: daily.Days, Hour: 18}, "2027-03-27 12:00", ""},
	} {
		want := time.Time{}
		if x.want != "" {
			want = at(x.want)
		}
		if got := x.w.NextDigest(at(x.now), zone); !got.Equal(want) {
			t.Errorf("%v after %s: %v, want %s", x.w, x.now, got, x.want)
		}
	}
}

func TestWishesThatContradictThemselves(t *testing.T) {
	days := []time.Weekday{1}
	for says, w := range map[string]engine.Wishes{
		"no day":                       {Digest: true, Hour: 18},
		"no such hour":                 {Digest: true, Days: days, Hour: 24},
		"no such day":                  {Digest: true, Days: []time.Weekday{7}, Hour: 3},
		"no such time":                 {Quiet: true, From: 24 * 60, To: 1},
		"no span":                      {Quiet: true, From: 60, To: 60},
		"a digest in the quiet hours":  {Digest: true, Days: days, Hour: 6, Quiet: true, From: 22 * 60, To: 7 * 60},
		"a digest as they begin":       {Digest: true, Days: days, Hour: 22, Quiet: true, From: 22 * 60, To: 7 * 60},
		"a digest in hours of the day": {Digest: true, Days: days, Hour: 13, Quiet: true, From: 12 * 60, To: 14 * 60},
	} {
		if w.Check() == nil {
			t.Errorf("%s: accepted", says)
		}
	}
	for says, w := range map[string]engine.Wishes{
		"nothing": {}, "a digest as the quiet hours end": {Digest: true, Days: days, Hour: 7, Quiet: true, From: 22 * 60, To: 7 * 60},
		"hours that are off": {Digest: true, Days: days, Hour: 6, From: 22 * 60, To: 7 * 60},
	} {
		if refusal := w.Check(); refusal != nil {
			t.Errorf("%s: %s", says, refusal.Text.In("de"))
		}
	}
}

func TestWishesBelongToTheirPerson(t *testing.T) {
	onEach(t, func(r *rig) {
		r.refused(r.e.SaveWishes(ctx, r.person("alma"), "benno", evenings), flows.NotYours)
		r.refused(r.e.SaveWishes(ctx, stranger, "", evenings), flows.NotYours)
		r.refused(r.e.SaveWishes(ctx, r.person("benno"), "benno", engine.Wishes{Digest: true}), engine.WishUnclear)
		w := evenings
		w.Lang = "fr"
		r.wish("benno", w)
		got, err := r.e.Wishes(ctx, "benno")
		r.ok(err)
		if got.Lang != "" || got.Hour != 18 || len(got.Days) != 5 {
			t.Errorf("kept %+v", got)
		}
		// Whoever has left gets no digest any more.
		r.apply(stranger, nil)
		r.work()
		r.change("benno", func(p *definitions.Person) { p.Mail = "" })
		r.until("2026-11-23 18:00")
		if n := len(r.mail.to(bennoMail)); n != 0 {
			t.Errorf("%d mails went to a mailbox that is not theirs any more", n)
		}
	})
}
