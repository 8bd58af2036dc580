package engine_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"laufzettel/engine"
	"laufzettel/engine/passkeytest"
	"laufzettel/flows"
)

const site = "https://antraege.example.org"

// mailbox is a session of a person by a mailed link.
func (r *rig) mailbox(person string) *engine.Session {
	r.t.Helper()
	s, err := r.e.OpenSession(ctx, person, flows.MailboxAssurance)
	r.ok(err)
	return s
}

// enrol gives a person a passkey on a new device.
func (r *rig) enrol(person, name string) (*passkeytest.Device, engine.Passkey) {
	r.t.Helper()
	s, device := r.mailbox(person), passkeytest.New(site)
	asked, err := r.e.BeginPasskey(ctx, s)
	r.ok(err)
	k, err := r.e.AddPasskey(ctx, s, asked.ID, device.Make(asked.Options), name, "de")
	r.ok(err)
	return device, k
}

// enter signs in with a device in the browser "mine".
func (r *rig) enter(device *passkeytest.Device) (*engine.Session, error) {
	r.t.Helper()
	asked, err := r.e.AskPasskey(ctx, "mine")
	r.ok(err)
	return r.e.SignInByPasskey(ctx, asked.ID, "mine", device.Use(asked.Options))
}

func (r *rig) isOver(s *engine.Session, why string) {
	r.t.Helper()
	if _, err := r.e.Session(ctx, s.Key); !errors.Is(err, engine.ErrNotFound) {
		r.t.Errorf("%s: the session still works: %v", why, err)
	}
}

func (r *rig) lasts(s *engine.Session, why string) {
	r.t.Helper()
	if _, err := r.e.Session(ctx, s.Key); err != nil {
		r.t.Errorf("%s: the session is over: %v", why, err)
	}
}

func TestPasskeySignsIn(t *testing.T) {
	onEach(t, func(r *rig) {
		for _, synced := range []bool{false, true} {
			s, device := r.mailbox("benno"), passkeytest.New(site)
			device.Synced, device.Stuck = synced, synced
			asked, err := r.e.BeginPasskey(ctx, s)
			r.ok(err)
			k, err := r.e.AddPasskey(ctx, s, asked.ID, device.Make(asked.Options), "  Mein \n Handy ", "de")
			r.ok(err)
			if k.Name != "Mein Handy" || k.Synced != synced || !k.Used.IsZero() {
				r.t.Errorf("added as %+v", k)
			}
			for range 2 { // a counter that stays 0 is no sign of a copy
				r.clock.forward(time.Minute)
				in, err := r.enter(device)
				r.ok(err)
				if in.Person != "benno" || in.Assurance != flows.AccountAssurance || in.Passkey != k.ID || in.Key == s.Key {
					r.t.Errorf("signed in as %+v", in)
				}
				r.lasts(in, "signed in by passkey")
			}
			r.lasts(s, "the session that added it")
			if s.Assurance != flows.MailboxAssurance {
				r.t.Error("adding a passkey raised the session itself")
			}
		}
		keys, err := r.e.Passkeys(ctx, "benno")
		r.ok(err)
		if len(keys) != 2 || !keys[0].Used.Equal(r.clock.Now().Add(-2*time.Minute)) || len(keys[0].Credential.Attestation.Object) != 0 || keys[0].Credential.Authenticator.AAGUID != nil {
			r.t.Errorf("the passkeys are %+v", keys)
		}
	})
}

func TestWrongPasskeysSignNobodyIn(t *testing.T) {
	onEach(t, func(r *rig) {
		device, _ := r.enrol("benno", "Handy")
		stranger, _ := r.enrol("hannes", "Rechner")
		for why, change := range map[string]func(d *passkeytest.Device){
			"a page of another site": func(d *passkeytest.Device) { d.Origin = "https://antraege.example.com" },
			"a page of a neighbour": func(d *passkeytest.Device) {
				d.Origin, d.RP = "https://boese.antraege.example.org", "antraege.example.org"
			},
			"plain http":                        func(d *passkeytest.Device) { d.Origin = "http://antraege.example.org" },
			"another port":                      func(d *passkeytest.Device) { d.Origin += ":444" },
			"a passkey for another site":        func(d *passkeytest.Device) { d.RP = "example.org" },
			"nobody proved to be there":         func(d *passkeytest.Device) { d.Unproved = true },
			"an unknown passkey":                func(d *passkeytest.Device) { d.ID = []byte("0123456789abcdef") },
			"the passkey of somebody else":      func(d *passkeytest.Device) { d.ID = stranger.ID },
			"the handle of somebody else":       func(d *passkeytest.Device) { d.Handle = stranger.Handle },
			"no handle":                         func(d *passkeytest.Device) { d.Handle = nil },
			"the key of somebody else":          func(d *passkeytest.Device) { *d = *withID(stranger.Copy(), d) },
			"a flag that cannot change, synced": func(d *passkeytest.Device) { d.Synced = true },
		} {
			liar := device.Copy()
			change(liar)
			if s, err := r.enter(liar); !errors.Is(err, engine.ErrPasskey) {
				r.t.Errorf("%s: signed in %v, %v", why, s, err)
			}
		}
		asked, err := r.e.AskPasskey(ctx, "mine")
		r.ok(err)
		for why, answer := range map[string][]byte{"nothing": nil, "no JSON": []byte("x"), "empty": []byte("{}"), "a new passkey": device.Copy().Make(asked.Options)} {
			again, err := r.e.AskPasskey(ctx, "mine")
			r.ok(err)
			if _, err := r.e.SignInByPasskey(ctx, again.ID, "mine", answer); !errors.Is(err, engine.ErrPasskey) {
				r.t.Errorf("%s: %v", why, err)
			}
		}
		if in, err := r.enter(device); err != nil || in.Person != "benno" {
			r.t.Errorf("after all that the right one does not sign in: %v", err)
		}
	})
}

func withID(d, as *passkeytest.Device) *passkeytest.Device {
	d.ID, d.Handle = as.ID, as.Handle
	return d
}

func TestChallengesWorkOnceForOneBrowser(t *testing.T) {
	onEach(t, func(r *rig) {
		device, _ := r.enrol("benno", "Handy")
		ask := func() engine.Challenge {
			asked, err := r.e.AskPasskey(ctx, "mine")
			r.ok(err)
			return asked
		}
		never := func(err error, why string) {
			r.t.Helper()
			if !errors.Is(err, engine.ErrPasskey) {
				r.t.Errorf("%s: %v", why, err)
			}
		}
		one := ask()
		answer := device.Use(one.Options)
		_, err := r.e.SignInByPasskey(ctx, one.ID, "mine", answer)
		r.ok(err)
		_, err = r.e.SignInByPasskey(ctx, one.ID, "mine", answer)
		never(err, "a replayed answer")
		_, err = r.e.SignInByPasskey(ctx, ask().ID, "mine", answer)
		never(err, "a replayed answer to another challenge")
		for _, browser := range []string{"another", ""} {
			other := ask()
			answer := device.Use(other.Options)
			_, err = r.e.SignInByPasskey(ctx, other.ID, browser, answer)
			never(err, "another browser")
			_, err = r.e.SignInByPasskey(ctx, other.ID, "mine", answer)
			never(err, "a challenge that another browser has used up")
		}
		late := ask()
		answer = device.Use(late.Options)
		r.clock.forward(6 * time.Minute)
		_, err = r.e.SignInByPasskey(ctx, late.ID, "mine", answer)
		never(err, "too late")
		s := r.mailbox("benno")
		adding, err := r.e.BeginPasskey(ctx, s)
		r.ok(err)
		_, err = r.e.SignInByPasskey(ctx, adding.ID, "mine", device.Use(adding.Options))
		never(err, "signing in with a challenge for adding")
		signing := ask()
		_, err = r.e.AddPasskey(ctx, s, signing.ID, passkeytest.New(site).Make(signing.Options), "x", "")
		never(err, "adding with a challenge for signing in")
		twice := ask()
		answer = device.Use(twice.Options)
		var wait sync.WaitGroup
		in := make(chan *engine.Session, 8)
		for range 8 {
			wait.Go(func() {
				if s, err := r.e.SignInByPasskey(ctx, twice.ID, "mine", answer); err == nil {
					in <- s
				}
			})
		}
		wait.Wait()
		if len(in) != 1 {
			r.t.Errorf("one answer signed in %d times", len(in))
		}
	})
}

func TestAddingAPasskey(t *testing.T) {
	onEach(t, func(r *rig) {
		s, other := r.mailbox("benno"), r.mailbox("hannes")
		device := passkeytest.New(site)
		for why, try := range map[string]func(asked engine.Challenge) error{
			"another session": func(asked engine.Challenge) error {
				_, err := r.e.AddPasskey(ctx, other, asked.ID, device.Make(asked.Options), "", "")
				return err
			},
			"another session of the same person": func(asked engine.Challenge) error {
				_, err := r.e.AddPasskey(ctx, r.mailbox("benno"), asked.ID, device.Make(asked.Options), "", "")
				return err
			},
			"another site": func(asked engine.Challenge) error {
				_, err := r.e.AddPasskey(ctx, s, asked.ID, passkeytest.New("https://example.org").Make(asked.Options), "", "")
				return err
			},
			"nobody proved to be there": func(asked engine.Challenge) error {
				liar := passkeytest.New(site)
				liar.Unproved = true
				_, err := r.e.AddPasskey(ctx, s, asked.ID, liar.Make(asked.Options), "", "")
				return err
			},
			"too late": func(asked engine.Challenge) error {
				r.clock.forward(6 * time.Minute)
				_, err := r.e.AddPasskey(ctx, s, asked.ID, device.Make(asked.Options), "", "")
				return err
			},
		} {
			asked, err := r.e.BeginPasskey(ctx, s)
			r.ok(err)
			if err := try(asked); !errors.Is(err, engine.ErrPasskey) {
				r.t.Errorf("%s: %v", why, err)
			}
		}
		theirs, _ := r.enrol("hannes", "Rechner")
		asked, err := r.e.BeginPasskey(ctx, s)
		r.ok(err)
		if _, err := r.e.AddPasskey(ctx, s, asked.ID, theirs.Copy().Make(asked.Options), "", ""); !errors.Is(err, engine.ErrPasskey) {
			r.t.Errorf("the passkey of somebody else was taken: %v", err)
		}
		if in, err := r.enter(theirs); err != nil || in.Person != "hannes" {
			r.t.Errorf("it no longer signs in its owner: %v", err)
		}
		for range engine.MostPasskeys {
			r.enrol("benno", "einer")
		}
		if _, err := r.e.BeginPasskey(ctx, r.mailbox("benno")); !errors.Is(err, engine.ErrTooManyPasskeys) {
			r.t.Errorf("one more than anybody may have: %v", err)
		}
		r.clock.forward(time.Hour)
		if _, err := r.e.BeginPasskey(ctx, other); !errors.Is(err, engine.ErrStale) {
			r.t.Errorf("a session of long ago: %v", err)
		}
	})
}

func TestACopiedPasskeyIsStopped(t *testing.T) {
	onEach(t, func(r *rig) {
		device, k := r.enrol("benno", "Handy")
		copied := device.Copy()
		by, err := r.enter(device)
		r.ok(err)
		mailed := r.mailbox("benno")
		if _, err := r.enter(copied); !errors.Is(err, engine.ErrPasskeyCopied) {
			r.t.Fatalf("a counter that does not rise: %v", err)
		}
		r.isOver(by, "it began with the copied passkey")
		r.lasts(mailed, "it began with a link")
		for range 3 { // its owner cannot be told from the thief
			if _, err := r.enter(device); !errors.Is(err, engine.ErrPasskey) {
				r.t.Errorf("a stopped passkey: %v", err)
			}
		}
		keys, err := r.e.Passkeys(ctx, "benno")
		r.ok(err)
		if len(keys) != 1 || keys[0].ID != k.ID || keys[0].Stopped.IsZero() {
			r.t.Errorf("the page cannot say it: %+v", keys)
		}
	})
}

func TestTheMailAboutANewPasskey(t *testing.T) {
	onEach(t, func(r *rig) {
		device, k := r.enrol("benno", "Mein **Handy**")
		r.work()
		mails := r.mail.to("benno.muster@example.org")
		if len(mails) != 1 || mails[0].Action == nil || !strings.Contains(mails[0].Markdown, `Mein \*\*Handy\*\*`) {
			r.t.Fatalf("the mails are %+v", mails)
		}
		token := mails[0].Action.URL[strings.LastIndex(mails[0].Action.URL, "/")+1:]
		by, err := r.enter(device)
		r.ok(err)
		mailed, other := r.mailbox("benno"), r.mailbox("hannes")
		for _, wrong := range []string{"", k.ID, k.ID + strings.Repeat("A", 43), token[:len(token)-1], token + "A", "x" + token[1:]} {
			if err := r.e.DisputePasskey(ctx, wrong); !errors.Is(err, engine.ErrNoLink) {
				r.t.Errorf("the token %q: %v", wrong, err)
			}
		}
		if found, err := r.e.DisputedPasskey(ctx, token); err != nil || found.Person != "benno" {
			r.t.Fatalf("the page of the mail: %+v %v", found, err)
		}
		r.lasts(by, "opening the mail")
		r.ok(r.e.DisputePasskey(ctx, token))
		r.isOver(by, "it was not them")
		r.isOver(mailed, "it was not them")
		r.lasts(other, "somebody else")
		if _, err := r.enter(device); !errors.Is(err, engine.ErrPasskey) {
			r.t.Errorf("the disputed passkey: %v", err)
		}
		if err := r.e.DisputePasskey(ctx, token); !errors.Is(err, engine.ErrNoLink) {
			r.t.Errorf("a second time: %v", err)
		}
	})
}

func TestRemovingAPasskeyEndsItsSessions(t *testing.T) {
	onEach(t, func(r *rig) {
		phone, k := r.enrol("benno", "Handy")
		r.clock.forward(time.Second)
		desktop, _ := r.enrol("benno", "Rechner")
		lost, err := r.enter(phone)
		r.ok(err)
		here, err := r.enter(phone)
		r.ok(err)
		there, err := r.enter(desktop)
		r.ok(err)
		for why, err := range map[string]error{
			"removed by somebody else": r.e.RemovePasskey(ctx, r.mailbox("hannes"), k.ID),
			"renamed by somebody else": r.e.RenamePasskey(ctx, "hannes", k.ID, "Meins"),
			"no such passkey":          r.e.RemovePasskey(ctx, here, "nothing"),
		} {
			if !errors.Is(err, engine.ErrNotFound) {
				r.t.Errorf("%s: %v", why, err)
			}
		}
		r.ok(r.e.RenamePasskey(ctx, "benno", k.ID, strings.Repeat("ä", 100)))
		keys, err := r.e.Passkeys(ctx, "benno")
		r.ok(err)
		if keys[0].Name != strings.Repeat("ä", 60) {
			r.t.Errorf("renamed to %q", keys[0].Name)
		}
		r.ok(r.e.RemovePasskey(ctx, here, k.ID))
		r.isOver(lost, "its passkey was removed")
		r.lasts(here, "the one that removed it")
		r.lasts(there, "another passkey")
		if _, err := r.enter(phone); !errors.Is(err, engine.ErrPasskey) {
			r.t.Errorf("a removed passkey: %v", err)
		}
	})
}
