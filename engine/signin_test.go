package engine_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"laufzettel/engine"
	"laufzettel/flows"
)

// signInMail is the token of the newest sign-in link to a mailbox.
func (r *rig) signInMail(mailbox string) string {
	r.t.Helper()
	r.work()
	mails := r.mail.to(mailbox)
	for i := len(mails) - 1; i >= 0; i-- {
		if found := signInToken.FindStringSubmatch(address(mails[i])); found != nil {
			return found[1]
		}
	}
	r.t.Fatalf("no sign-in link went to %s", mailbox)
	return ""
}

func (r *rig) ask(mailbox, browser string) string {
	r.t.Helper()
	id, err := r.e.AskSignIn(ctx, mailbox, browser, "")
	r.ok(err)
	return id
}

func (r *rig) noSignIn(err error, why string) {
	r.t.Helper()
	if !errors.Is(err, engine.ErrSignIn) {
		r.t.Errorf("%s: answers %v, want ErrSignIn", why, err)
	}
}

func TestSignInOnlyInTheAskingBrowser(t *testing.T) {
	onEach(t, func(r *rig) {
		r.ask(" Benno.Muster@Example.org", "mine")
		token := r.signInMail("benno.muster@example.org")
		ready, code, err := r.e.SignInByLink(ctx, token, "mine")
		if err != nil || !ready || code != "" {
			r.t.Fatalf("in the asking browser: %v, %q, %v", ready, code, err)
		}
		for _, browser := range []string{"another", ""} {
			ready, code, err = r.e.SignInByLink(ctx, token, browser)
			if err != nil || ready || len(code) != 6 {
				r.t.Errorf("in another browser: %v, %q, %v", ready, code, err)
			}
			_, err = r.e.FinishSignIn(ctx, token, browser)
			r.noSignIn(err, "another browser")
		}
		s, err := r.e.FinishSignIn(ctx, token, "mine")
		r.ok(err)
		if s.Person != "benno" || s.Assurance != flows.MailboxAssurance {
			r.t.Errorf("signed in as %+v", s)
		}
		_, err = r.e.FinishSignIn(ctx, token, "mine")
		r.noSignIn(err, "a used link")
		_, _, err = r.e.SignInByLink(ctx, token, "mine")
		r.noSignIn(err, "looking at a used link")
	})
}

func TestSignInByCode(t *testing.T) {
	onEach(t, func(r *rig) {
		id := r.ask("benno.muster@example.org", "mine")
		token := r.signInMail("benno.muster@example.org")
		_, code, err := r.e.SignInByLink(ctx, token, "phone")
		r.ok(err)
		_, err = r.e.FinishSignInByCode(ctx, id, code, "phone")
		r.noSignIn(err, "the code in the browser that shows it")
		for range 4 {
			_, err = r.e.FinishSignInByCode(ctx, id, "x"+code[1:], "mine")
			r.noSignIn(err, "a wrong code")
		}
		s, err := r.e.FinishSignInByCode(ctx, id, code, "mine")
		r.ok(err)
		if s.Person != "benno" {
			r.t.Errorf("signed in as %s", s.Person)
		}
		_, err = r.e.FinishSignInByCode(ctx, id, code, "mine")
		r.noSignIn(err, "a used code")
	})
}

func TestFiveWrongCodesEndASignIn(t *testing.T) {
	onEach(t, func(r *rig) {
		id := r.ask("benno.muster@example.org", "mine")
		_, code, err := r.e.SignInByLink(ctx, r.signInMail("benno.muster@example.org"), "phone")
		r.ok(err)
		for range 5 {
			_, err = r.e.FinishSignInByCode(ctx, id, "x", "mine")
			r.noSignIn(err, "a wrong code")
		}
		_, err = r.e.FinishSignInByCode(ctx, id, code, "mine")
		r.noSignIn(err, "the right code after five wrong ones")
	})
}

func TestSignInExpires(t *testing.T) {
	onEach(t, func(r *rig) {
		id := r.ask("benno.muster@example.org", "mine")
		token := r.signInMail("benno.muster@example.org")
		_, code, err := r.e.SignInByLink(ctx, token, "phone")
		r.ok(err)
		r.clock.forward(15*time.Minute + time.Second)
		_, err = r.e.FinishSignIn(ctx, token, "mine")
		r.noSignIn(err, "an expired link")
		_, err = r.e.FinishSignInByCode(ctx, id, code, "mine")
		r.noSignIn(err, "an expired code")
	})
}

func TestUnknownAddressesLookAlike(t *testing.T) {
	onEach(t, func(r *rig) {
		known, unknown := r.ask("benno.muster@example.org", "b"), r.ask("niemand@example.org", "b")
		if len(known) != len(unknown) {
			r.t.Errorf("the answers differ: %q and %q", known, unknown)
		}
		r.work()
		if n := len(r.mail.all()); n != 1 || len(r.mail.to("niemand@example.org")) != 0 {
			r.t.Errorf("%d messages went out", n)
		}
		for range 6 {
			_, err := r.e.FinishSignInByCode(ctx, unknown, "000000", "b")
			r.noSignIn(err, "a code for an unknown address")
		}
		for _, wrong := range []string{"", "x", strings.Repeat("a", 69), strings.Repeat("a", 5000)} {
			_, err := r.e.FinishSignIn(ctx, wrong, "b")
			r.noSignIn(err, "a made-up link")
			_, err = r.e.FinishSignInByCode(ctx, wrong, "000000", "b")
			r.noSignIn(err, "a made-up id")
		}
	})
}

// A mailbox cannot be flooded, and nobody gets more guesses at a code by asking again.
func TestSignInMailsAreLimited(t *testing.T) {
	onEach(t, func(r *rig) {
		for range 12 {
			r.ask("benno.muster@example.org", "attacker")
			r.work()
		}
		if n := len(r.mail.to("benno.muster@example.org")); n != 5 {
			r.t.Errorf("twelve requests sent %d messages, want 5", n)
		}
		r.ask("carla.probe@example.org", "b")
		r.work()
		if n := len(r.mail.to("carla.probe@example.org")); n != 1 {
			r.t.Errorf("another mailbox got %d messages, want 1", n)
		}
		r.clock.forward(16 * time.Minute)
		r.ask("benno.muster@example.org", "b")
		r.work()
		if n := len(r.mail.to("benno.muster@example.org")); n != 6 {
			r.t.Errorf("after a quarter of an hour there are %d messages, want 6", n)
		}
	})
}

func TestOneSignInOpensOneSession(t *testing.T) {
	onEach(t, func(r *rig) {
		r.ask("benno.muster@example.org", "mine")
		token := r.signInMail("benno.muster@example.org")
		var mu sync.Mutex
		got := 0
		parallel(10, func(int) {
			_, err := r.e.FinishSignIn(ctx, token, "mine")
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				got++
			} else if !errors.Is(err, engine.ErrSignIn) {
				r.t.Errorf("answered %v", err)
			}
		})
		if got != 1 {
			r.t.Errorf("one link opened %d sessions", got)
		}
	})
}

func TestSessionsEnd(t *testing.T) {
	onEach(t, func(r *rig) {
		s, err := r.e.OpenSession(ctx, "benno", flows.MailboxAssurance)
		r.ok(err)
		gone := func(why string) {
			r.t.Helper()
			if _, err := r.e.Session(ctx, s.Key); !errors.Is(err, engine.ErrNotFound) {
				r.t.Errorf("%s: answers %v, want ErrNotFound", why, err)
			}
		}
		for range 2 { // a session that is used lives on, but no longer than a week
			r.clock.forward(7 * time.Hour)
			found, err := r.e.Session(ctx, s.Key)
			r.ok(err)
			if found.CSRF != s.CSRF || found.Person != "benno" {
				r.t.Errorf("found %+v", found)
			}
			r.ok(r.e.Touch(ctx, found))
		}
		r.clock.forward(8*time.Hour + time.Second)
		gone("idle")
		s, err = r.e.OpenSession(ctx, "benno", flows.MailboxAssurance)
		r.ok(err)
		for range 23 {
			r.clock.forward(7 * time.Hour)
			found, err := r.e.Session(ctx, s.Key)
			r.ok(err)
			r.ok(r.e.Touch(ctx, found))
		}
		r.clock.forward(7*time.Hour + time.Minute)
		gone("after a week")

		s, err = r.e.OpenSession(ctx, "benno", flows.MailboxAssurance)
		r.ok(err)
		r.clock.forward(time.Hour)
		slow, err := r.e.Session(ctx, s.Key)
		r.ok(err)
		r.ok(r.e.CloseSession(ctx, s.Key))
		r.ok(r.e.Touch(ctx, slow)) // a request that was under way
		gone("signed out")
		for _, wrong := range []string{"", "x", strings.Repeat("x", 52), strings.Repeat("x", 5000)} {
			if _, err := r.e.Session(ctx, wrong); !errors.Is(err, engine.ErrNotFound) {
				r.t.Errorf("a made-up session answers %v", err)
			}
		}
	})
}

func TestSessionKeyIsNotStored(t *testing.T) {
	r := newRig(t, "sqlite", small(nil))
	s, err := r.e.OpenSession(ctx, "anna", flows.MailboxAssurance)
	r.ok(err)
	everyByte(t, r.dir, func(file string, content []byte) {
		if strings.Contains(string(content), s.Key) || strings.Contains(string(content), s.CSRF) {
			t.Errorf("%s holds the key of a session", file)
		}
	})
}

func setupKey(address string) string { return address[strings.LastIndex(address, "/")+1:] }

func TestFirstAdministrator(t *testing.T) {
	onEachWith(t, small(map[string]string{
		"organisation/people.yaml": strings.ReplaceAll(smallFolder["organisation/people.yaml"], ", roles: [admin]", ""),
	}), func(r *rig) {
		first, err := r.e.FirstAdmin(ctx)
		r.ok(err)
		another, err := r.e.FirstAdmin(ctx) // a second start
		r.ok(err)
		r.ok(r.e.SetupOpen(ctx, setupKey(first)))
		r.noSignIn(r.e.SetupOpen(ctx, "falsch"), "a made-up address")
		_, err = r.e.UseSetup(ctx, "falsch", "Eva", "Erste", "eva@example.org")
		r.noSignIn(err, "a made-up address")
		s, err := r.e.UseSetup(ctx, setupKey(first), "Anna", "Amt", "ANNA@example.org")
		r.ok(err)
		if s.Person != "anna" || !r.e.Organisation().HasRole("anna", "admin") || len(r.approversOf("anna")) == 0 {
			r.t.Errorf("the administrator is %s; a known person keeps id and offices", s.Person)
		}
		for _, used := range []string{first, another} {
			r.noSignIn(r.e.SetupOpen(ctx, setupKey(used)), "an address after its use")
			_, err = r.e.UseSetup(ctx, setupKey(used), "Mallory", "Muster", "mallory@example.org")
			r.noSignIn(err, "an address after its use")
		}
		if none, err := r.e.FirstAdmin(ctx); err != nil || none != "" {
			r.t.Errorf("with an administrator there is still the address %q (%v)", none, err)
		}
	})
}

// approversOf are the offices of a person.
func (r *rig) approversOf(id string) []string {
	p, _ := r.e.Organisation().Someone(id)
	var offices []string
	for _, o := range p.Offices {
		offices = append(offices, o.Function)
	}
	return offices
}

func TestFirstAdministratorHasADay(t *testing.T) {
	onEachWith(t, small(map[string]string{
		"organisation/people.yaml": strings.ReplaceAll(smallFolder["organisation/people.yaml"], ", roles: [admin]", ""),
	}), func(r *rig) {
		address, err := r.e.FirstAdmin(ctx)
		r.ok(err)
		r.clock.forward(24*time.Hour + time.Second)
		r.noSignIn(r.e.SetupOpen(ctx, setupKey(address)), "the next day")
		_, err = r.e.UseSetup(ctx, setupKey(address), "Eva", "Erste", "eva@example.org")
		r.noSignIn(err, "the next day")
	})
}

func TestTokensOfTheAPI(t *testing.T) {
	onEachWith(t, small(nil), func(r *rig) {
		good := engine.APIToken{ID: "t1", Service: "roboter", Scopes: []string{engine.ScopeRead}, Expires: r.clock.Now().Add(day)}
		text, err := r.e.Keys().SignToken(good)
		r.ok(err)
		token, err := r.e.Token(ctx, text)
		r.ok(err)
		if !token.Allows(engine.ScopeRead) || token.Allows(engine.ScopeDecide) || token.Actor().Service != "roboter" || token.Actor().Way != flows.ByAPI {
			r.t.Errorf("the token gives %+v", token)
		}
		payload, signature, _ := strings.Cut(text, ".")
		body, rest, _ := strings.Cut(signature, ".")
		for why, wrong := range map[string]string{
			"nothing": "", "cut off": text[:len(text)-1], "no prefix": strings.TrimPrefix(text, "lz1."), "no signature": payload + "." + body,
			"another signature": payload + "." + body + "." + strings.Repeat("A", len(rest)), "another body": payload + ".e30." + rest,
		} {
			if _, err := r.e.Token(ctx, wrong); !errors.Is(err, engine.ErrToken) {
				r.t.Errorf("%s: answers %v", why, err)
			}
		}
		for why, bad := range map[string]engine.APIToken{
			"expired":             {ID: "t2", Service: "roboter", Expires: r.clock.Now().Add(-time.Second)},
			"an unknown service":  {ID: "t3", Service: "unbekannt", Expires: good.Expires},
			"an unknown person":   {ID: "t4", Person: "unbekannt", Expires: good.Expires},
			"person and service":  {ID: "t5", Person: "anna", Service: "roboter", Expires: good.Expires},
			"neither one nor two": {ID: "t6", Expires: good.Expires},
		} {
			text, err := r.e.Keys().SignToken(bad)
			r.ok(err)
			if _, err := r.e.Token(ctx, text); !errors.Is(err, engine.ErrToken) {
				r.t.Errorf("%s: answers %v", why, err)
			}
		}
		r.ok(r.e.Revoke(ctx, "t1", good.Expires))
		if _, err := r.e.Token(ctx, text); !errors.Is(err, engine.ErrToken) {
			r.t.Errorf("a revoked token answers %v", err)
		}
	})
}
