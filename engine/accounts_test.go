package engine_test

import (
	"errors"
	"sync"
	"testing"

	"laufzettel/definitions"
	"laufzettel/engine"
	"laufzettel/flows"
)

const providerOfTests = "https://konto.example.org"

// account is a checked account; the subject tells accounts apart.
func account(subject, email, number string) engine.Account {
	return engine.Account{Provider: "verband", Issuer: providerOfTests, Subject: subject, Email: email, Verified: email != "", Number: number}
}

func (r *rig) refusedAccount(err error, why engine.AccountProblem, what string) {
	r.t.Helper()
	var refusal *engine.AccountRefusal
	if !errors.As(err, &refusal) || refusal.Why != why {
		r.t.Errorf("%s: %v, want %s", what, err, why)
	}
}

func TestAnAccountBelongsToOneKnownPerson(t *testing.T) {
	onEach(t, func(r *rig) {
		people := []definitions.Person{
			{ID: "alma", Given: "Alma", Family: "Beispiel", Mail: "alma.beispiel@example.org", Number: "7000001"},
			{ID: "benno", Given: "Benno", Family: "Muster", Mail: "vorstand@example.org", Number: "7000002"},
			{ID: "carla", Given: "Carla", Family: "Probe", Mail: "vorstand@example.org", Number: "7000003"},
			{ID: "dario", Given: "Dario", Family: "Testfall", Mail: "dario.testfall@example.org"},
			{ID: "zwilling1", Given: "Eins", Family: "Zwilling", Mail: "eins@example.org", Number: "7000009"},
			{ID: "zwilling2", Given: "Zwei", Family: "Zwilling", Mail: "zwei@example.org", Number: "7000009"},
		}
		r.ok(r.e.SavePeople(ctx, people))
		known := len(r.e.Organisation().People())
		unproved := account("u", "alma.beispiel@example.org", "")
		unproved.Verified = false
		for what, c := range map[string]struct {
			account engine.Account
			why     engine.AccountProblem
		}{
			"an unknown address":                  {account("x", "niemand@example.org", ""), engine.AccountUnknown},
			"no address and no number":            {account("x", "", ""), engine.AccountUnknown},
			"an unknown number":                   {account("x", "", "1"), engine.AccountUnknown},
			"an address that nobody verified":     {unproved, engine.AccountUnproved},
			"a shared mailbox":                    {account("x", "vorstand@example.org", ""), engine.AccountAmbiguous},
			"a number that two have":              {account("x", "", "7000009"), engine.AccountAmbiguous},
			"a number and an address of another":  {account("x", "dario.testfall@example.org", "7000001"), engine.AccountAmbiguous},
			"an address with an unknown number":   {account("x", "alma.beispiel@example.org", "7999999"), engine.AccountAmbiguous},
			"a number and an unproved address of": {engine.Account{Issuer: providerOfTests, Subject: "x", Email: "dario.testfall@example.org"}, engine.AccountUnproved},
		} {
			_, err := r.e.SignInByAccount(ctx, c.account)
			r.refusedAccount(err, c.why, what)
		}
		if linked, err := r.e.LinkedAccounts(ctx); err != nil || len(linked) != 0 || len(r.e.Organisation().People()) != known {
			r.t.Errorf("accounts that belong to nobody left %v (%v) and %d people", linked, err, len(r.e.Organisation().People()))
		}

		for subject, c := range map[string]struct {
			account engine.Account
			person  string
		}{
			"a": {account("a", "Alma.Beispiel@EXAMPLE.org", ""), "alma"},
			"c": {account("c", "vorstand@example.org", "7000003"), "carla"}, // the number tells who of the two
			"d": {account("d", "dario.testfall@example.org", ""), "dario"},
		} {
			s, err := r.e.SignInByAccount(ctx, c.account)
			if err != nil || s.Person != c.person || s.Assurance != flows.AccountAssurance {
				r.t.Fatalf("account %s: %+v, %v", subject, s, err)
			}
		}
		// Once linked, the account decides: not the address that it has now, nor who has its old one.
		s, err := r.e.SignInByAccount(ctx, account("a", "dario.testfall@example.org", ""))
		if err != nil || s.Person != "alma" {
			r.t.Errorf("a linked account with another address: %+v, %v", s, err)
		}
		_, err = r.e.SignInByAccount(ctx, account("a2", "alma.beispiel@example.org", ""))
		r.refusedAccount(err, engine.AccountTaken, "somebody new with a recycled address")
		elsewhere := account("a", "dario.testfall@example.org", "")
		elsewhere.Issuer = "https://anders.example.org"
		if s, err := r.e.SignInByAccount(ctx, elsewhere); err != nil || s.Person != "dario" {
			r.t.Errorf("the same subject at another issuer: %+v, %v", s, err)
		}
		r.restart()
		if s, err := r.e.SignInByAccount(ctx, account("a", "", "")); err != nil || s.Person != "alma" {
			r.t.Errorf("after a restart: %+v, %v", s, err)
		}
	})
}

func TestAnAccountIsTakenAway(t *testing.T) {
	onEach(t, func(r *rig) {
		mine := account("a", "benno.muster@example.org", "")
		session, err := r.e.SignInByAccount(ctx, mine)
		r.ok(err)
		byMail, err := r.e.OpenSession(ctx, session.Person, flows.MailboxAssurance)
		r.ok(err)
		linked, err := r.e.LinkedAccounts(ctx)
		r.ok(err)
		if len(linked) != 1 || linked[0].Person != session.Person || linked[0].Found != "email" {
			r.t.Fatalf("linked are %+v", linked)
		}
		r.ok(r.e.EndAccount(ctx, linked[0].Key, "hannes"))
		if _, err := r.e.Session(ctx, session.Key); !errors.Is(err, engine.ErrNotFound) {
			r.t.Errorf("its session goes on: %v", err)
		}
		if _, err := r.e.Session(ctx, byMail.Key); err != nil {
			r.t.Errorf("a session by mail ended with it: %v", err)
		}
		if err := r.e.EndAccount(ctx, linked[0].Key, "hannes"); !errors.Is(err, engine.ErrNotFound) {
			r.t.Errorf("ending it twice: %v", err)
		}
		if _, err := r.e.SignInByAccount(ctx, account("b", "benno.muster@example.org", "")); err != nil {
			r.t.Errorf("another account cannot take its place: %v", err)
		}
		_, err = r.e.SignInByAccount(ctx, mine)
		r.refusedAccount(err, engine.AccountTaken, "the old account")
	})
}

// Two new accounts of one person at the same moment: one is linked, the other is not.
func TestOfTwoNewAccountsOneIsLinked(t *testing.T) {
	onEach(t, func(r *rig) {
		var wait sync.WaitGroup
		results := make([]error, 8)
		for i := range results {
			wait.Go(func() {
				_, results[i] = r.e.SignInByAccount(ctx, account(string(rune('a'+i%2)), "benno.muster@example.org", ""))
			})
		}
		wait.Wait()
		in, taken := 0, 0
		for _, err := range results {
			var refusal *engine.AccountRefusal
			switch {
			case err == nil:
				in++
			case errors.As(err, &refusal) && refusal.Why == engine.AccountTaken:
				taken++
			default:
				r.t.Errorf("one of them: %v", err)
			}
		}
		if in != 4 || taken != 4 {
			r.t.Errorf("%d got in, %d were refused", in, taken)
		}
	})
}

func TestAnAttemptIsBound(t *testing.T) {
	onEach(t, func(r *rig) {
		a, sealed, err := r.e.BeginAccount("verband", "/aufgaben/x")
		r.ok(err)
		back, err := r.e.OpenAttempt(sealed, "verband", a.State())
		if err != nil || back.Next != "/aufgaben/x" || back.Nonce() != a.Nonce() || back.Verifier() != a.Verifier() || len(a.Verifier()) < 43 {
			r.t.Fatalf("the attempt comes back as %+v, %v", back, err)
		}
		other, otherSealed, err := r.e.BeginAccount("verband", "/")
		r.ok(err)
		if other.State() == a.State() || other.Nonce() == a.Nonce() || other.Verifier() == a.Verifier() {
			r.t.Error("two attempts share a secret")
		}
		for what, c := range map[string][3]string{
			"another provider": {sealed, "anderer", a.State()}, "another state": {sealed, "verband", other.State()}, "no state": {sealed, "verband", ""},
			"another browser": {otherSealed, "verband", a.State()}, "no cookie": {"", "verband", a.State()}, "a changed one": {"x" + sealed, "verband", a.State()},
			"no signature": {sealed[:len(sealed)-44], "verband", a.State()},
		} {
			if _, err := r.e.OpenAttempt(c[0], c[1], c[2]); !errors.Is(err, engine.ErrAttempt) {
				r.t.Errorf("%s: %v", what, err)
			}
		}
		r.later(16 * 60 * 1e9)
		if _, err := r.e.OpenAttempt(sealed, "verband", a.State()); !errors.Is(err, engine.ErrAttempt) {
			r.t.Errorf("a late answer: %v", err)
		}
	})
}
