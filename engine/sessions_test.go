package engine_test

import (
	"errors"
	"testing"
	"time"

	"laufzettel/definitions"
	"laufzettel/engine"
)

func TestSessionsAreListedAndEnded(t *testing.T) {
	onEach(t, func(r *rig) {
		first := r.mailbox("benno")
		r.ok(r.e.DescribeSession(ctx, first, engine.Device{Browser: "Firefox", System: "Windows"}))
		r.clock.forward(time.Minute)
		second, third, other := r.mailbox("benno"), r.mailbox("benno"), r.mailbox("hannes")
		list, err := r.e.Sessions(ctx, "benno")
		r.ok(err)
		if len(list) != 3 || list[2].ID() != first.ID() || list[2].Device.Browser != "Firefox" || list[2].Key != "" {
			r.t.Fatalf("the list is %+v", list)
		}
		for id, person := range map[string]string{other.ID(): "benno", first.ID(): "hannes", first.Key: "benno", "nothing": "benno"} {
			if err := r.e.EndSession(ctx, person, id); !errors.Is(err, engine.ErrNotFound) {
				r.t.Errorf("%s ended %s: %v", person, id, err)
			}
		}
		r.ok(r.e.EndSession(ctx, "benno", first.ID()))
		r.isOver(first, "ended")
		r.clock.forward(11 * time.Minute)
		r.ok(r.e.Touch(ctx, first)) // a request that began before the end
		r.isOver(first, "ended, then touched")
		r.lasts(second, "not ended")
		r.ok(r.e.EndOtherSessions(ctx, second))
		r.isOver(third, "all others ended")
		r.lasts(second, "the one that ended the others")
		r.lasts(other, "somebody else")
		r.ok(r.e.EndOtherSessions(ctx, second))
	})
}

func TestSessionsGrowOld(t *testing.T) {
	onEach(t, func(r *rig) {
		for person, most := range map[string]time.Duration{"benno": 7 * 24 * time.Hour, "hannes": 12 * time.Hour} { // hannes is an administrator
			idle := r.mailbox(person)
			r.clock.forward(8*time.Hour + time.Second)
			r.isOver(idle, person+" idle for longer than eight hours")
			used, begun := r.mailbox(person), r.clock.Now()
			for r.clock.Now().Sub(begun)+4*time.Hour < most {
				r.clock.forward(4 * time.Hour)
				r.lasts(used, person+" used "+r.clock.Now().Sub(begun).String())
				s, err := r.e.Session(ctx, used.Key)
				r.ok(err)
				r.ok(r.e.Touch(ctx, s))
			}
			r.clock.forward(4*time.Hour + time.Second)
			r.isOver(used, person+" used for too long")
			list, err := r.e.Sessions(ctx, person)
			r.ok(err)
			if len(list) != 0 {
				r.t.Errorf("%s has ended sessions on the list: %+v", person, list)
			}
		}
	})
}

func TestANewMailboxEndsSessions(t *testing.T) {
	onEach(t, func(r *rig) {
		device, _ := r.enrol("benno", "Handy")
		mailed, other := r.mailbox("benno"), r.mailbox("hannes")
		id := r.ask("benno.muster@example.org", "mine")
		token := r.signInMail("benno.muster@example.org")
		benno, _ := r.e.Organisation().Someone("benno")
		benno.Family = "Neu"
		r.ok(r.e.SavePeople(ctx, []definitions.Person{benno}))
		r.lasts(mailed, "another name")
		benno.Mail = "benno.neu@example.org"
		r.ok(r.e.SavePeople(ctx, []definitions.Person{benno}))
		r.isOver(mailed, "another mailbox")
		r.lasts(other, "somebody else")
		_, err := r.e.FinishSignIn(ctx, token, "mine")
		r.noSignIn(err, "a link that lies in the old mailbox")
		_, err = r.e.FinishSignInByCode(ctx, id, "000000", "mine")
		r.noSignIn(err, "its code")
		by, err := r.enter(device)
		r.ok(err)
		r.lasts(by, "the passkey is the person's, not the mailbox's")
	})
}
