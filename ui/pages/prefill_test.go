package pages_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"laufzettel/engine"
	"laufzettel/flows"
)

func TestASignInThatEndsLosesNothingTyped(t *testing.T) {
	t.Run("a form for everyone", func(t *testing.T) {
		h := newHouse(t, setting{sqlite: true, folder: claimFolder(nil)})
		b := h.as("berta")
		page := b.get("/f/fahrt")
		h.later(9 * time.Hour)
		s := page.form("").fill(claimAnswers).do("next").is(200)
		if got := h.browser().get(strings.TrimSuffix(s.at.Path, "/fahrt") + "/wer").form("").value("name"); got != claimAnswers["name"] {
			t.Errorf("what was typed is %q", got)
		}
	})
	t.Run("a form for people who are signed in", func(t *testing.T) {
		h := newHouse(t, setting{sqlite: true, folder: claimFolder(formWith("who: everyone\n", ""))})
		b := h.as("berta")
		page := b.get("/f/fahrt").is(200)
		h.later(9 * time.Hour)
		s := page.form("").fill(claimAnswers).do("next").is(200)
		if s.at.Path != "/anmelden" {
			t.Fatalf("the post led to %s", s.at)
		}
		next, err := url.QueryUnescape(strings.TrimPrefix(s.at.RawQuery, "next="))
		h.ok(err)
		if got := h.as("berta").get(next + "/wer").is(200).form("").value("name"); got != claimAnswers["name"] {
			t.Errorf("after signing in again %s has %q", next, got)
		}
	})
	t.Run("signed in anew in another window", func(t *testing.T) {
		h := newHouse(t, setting{sqlite: true, folder: claimFolder(nil)})
		b := h.as("berta")
		page := b.get("/f/fahrt")
		b.get("/anmelden").form("").press("person", "berta")
		still := h.still()
		s := page.form("").fill(claimAnswers).do("next").is(403).shows("Diese Seite war zu lange offen")
		still("a post with an old token")
		if got := s.form("").value("name"); got != claimAnswers["name"] {
			t.Errorf("the page has lost the name: %q", got)
		}
		s.form("").do("next").is(200)
	})
}

func TestASignedLinkFillsAForm(t *testing.T) {
	onBothStores(t, func(t *testing.T, h *house) {
		sign := func(p engine.Prefill) string {
			signed, err := h.engine.Keys().SignPrefill(p)
			h.ok(err)
			return "/f/fahrt?werte=" + url.QueryEscape(signed)
		}
		values := map[string][]string{"kv": {"musterkreis"}, "code": {"B2"}, "name": {"Nicht Erlaubt"}}
		address := sign(engine.Prefill{Process: "fahrt", Values: values, Expires: h.engine.Clock().Now().Add(time.Hour)})
		page := h.browser().get(address).is(200).shows("musterkreis")
		f := page.form("")
		if f.value("code") != "B2" || f.value("name") != "" {
			t.Errorf("the link filled %q and %q", f.value("code"), f.value("name"))
		}
		// A forger posts the locked field along.
		s := f.fill(map[string]string{"name": "Alma Beispiel", "email": "alma.beispiel@example.org"}).add("kv", "gefaelscht").do("next").is(200)
		s = s.form("").add("kv", "gefaelscht").do("next").is(200).shows("musterkreis").hides("gefaelscht")
		s.form("").do("send").is(200).shows("Danke")
		rows, err := h.engine.Cases(ctx, engine.CaseQuery{})
		h.ok(err)
		k, err := h.engine.Case(ctx, rows[0].ID)
		h.ok(err)
		if k.State.Values["kv"] != "musterkreis" || k.State.Values["code"] != "B2" {
			t.Errorf("stored is %v", k.State.Values)
		}
		record, err := h.store.Load(ctx, rows[0].ID, 0)
		h.ok(err)
		h.ok(engine.Replay(k.Process, record))
		tampered := strings.Replace(address, "werte=e", "werte=f", 1)
		for what, wrong := range map[string]string{
			"a changed link": tampered, "a cut link": address[:len(address)-3], "nonsense": "/f/fahrt?werte=x",
			"the link of another process": sign(engine.Prefill{Process: "andere", Values: values}),
			"an expired link":             sign(engine.Prefill{Process: "fahrt", Values: values, Expires: h.engine.Clock().Now().Add(-time.Minute)}),
		} {
			s := h.browser().get(wrong).is(200).shows("Die Angaben aus dem Link gelten nicht mehr").hides("musterkreis")
			if s.form("").value("code") != "" {
				t.Errorf("%s fills the form", what)
			}
		}
		// Who had the form open in time is not shut out by the clock.
		h.later(2 * time.Hour)
		s = f.fill(claimAnswers).do("next").is(200)
		s.form("").do("next").is(200).shows("musterkreis")
	})
}

func TestAnEarlierCaseIsOfferedAndTaken(t *testing.T) {
	onBothStores(t, func(t *testing.T, h *house) {
		b := h.as("berta")
		b.get("/f/fahrt").hides("Angaben übernehmen")
		check, _ := onTheWay(b)
		check.form("").do("send").is(200)
		h.work()
		h.as("anna").get("/f/fahrt").hides("Angaben übernehmen")
		h.browser().get("/f/fahrt").hides("Angaben übernehmen")
		h.use(claimFolder(formWith("unit: km", "unit: Meilen")))
		offer := b.get("/f/fahrt").shows("Angaben übernehmen", "F-")
		s := offer.form("").set("email", "neu@example.org").do("earlier").is(200).shows("Name: Alma Beispiel", "Womit: Auto", "Nicht übernommen", "120")
		f := s.form("")
		if f.value("name") != "Alma Beispiel" || f.value("email") != "neu@example.org" || f.value("code") != "" {
			t.Errorf("the page holds %q, %q, %q", f.value("name"), f.value("email"), f.value("code"))
		}
		if got := f.do("next").is(200).form("").value("mittel"); got != "auto" {
			t.Errorf("the choice is %q", got)
		}
		// What is filled in stays, and an erased case offers nothing.
		again := b.get("/f/fahrt").form("").set("name", "Berta Beirat").do("earlier").is(200)
		if got := again.form("").value("name"); got != "Berta Beirat" {
			t.Errorf("the name was overwritten by %q", got)
		}
		rows, err := h.engine.Cases(ctx, engine.CaseQuery{})
		h.ok(err)
		h.ok(h.engine.Erase(ctx, rows[0].ID, "request"))
		b.get("/f/fahrt").hides("Angaben übernehmen")
	})
}

func TestALinkThatIsOverCanBeRenewedWhileItsTaskIsOpen(t *testing.T) {
	onBothStores(t, func(t *testing.T, h *house) {
		check, _ := onTheWay(h.browser())
		check.form("").do("send").is(200)
		h.work()
		first := h.taskLink("anna@example.org")
		h.browser().get(first).is(200)
		h.later(8 * 24 * time.Hour)
		mails := len(h.mails("anna@example.org"))
		h.later(120 * 24 * time.Hour)
		if newest := h.taskLink("anna@example.org"); newest != first {
			first = newest
		}
		h.later(200 * 24 * time.Hour)
		still := h.still()
		over := h.browser().get(first)
		if over.status != 410 {
			t.Fatalf("the link is %d: %s", over.status, over.text())
		}
		over.shows("Dieser Link ist abgelaufen").hides("anna@example.org")
		still("looking at a link that is over")
		over.form("/neu").press("", "").is(200).shows("unterwegs").hides("anna@example.org")
		h.work()
		fresh := h.mail("anna@example.org", "Dein neuer Link").action
		if fresh == first || len(h.mails("anna@example.org")) <= mails {
			t.Fatalf("the new link is %q, the old one %q", fresh, first)
		}
		h.browser().get(fresh).is(200)
		if s := h.browser().get(first); s.status != 410 {
			t.Errorf("the old link lives again: %d", s.status)
		}
		for range 20 {
			h.browser().post(h.path(first)+"/neu", nil)
		}
		h.work()
		if n := len(h.mails("anna@example.org")); n > mails+12 {
			t.Errorf("%d mails were sent", n)
		}
		l, err := h.engine.Link(ctx, h.path(fresh)[len("/t/"):])
		h.ok(err)
		_, err = h.engine.Do(ctx, l.Case.Row.ID, flows.Input{By: l.Actor, Do: flows.Choose{Stop: l.Stop, Outcome: "ja"}})
		h.ok(err)
		h.browser().get(first).is(404)
		h.browser().post(h.path(first)+"/neu", nil).is(404)
	})
}

// What the browser asks while somebody fills in a form knows the same about them as the page does.
func TestLiveAnswersKnowWhoIsSignedIn(t *testing.T) {
	h := newHouse(t, setting{folder: claimFolder(formWith("label: Name, required: true", "label: Name, required: true, default: =submitter.name"))})
	b := h.as("berta")
	name := b.get("/f/fahrt").form("").value("name")
	status, answer := b.fetch(t, "/f/fahrt/live", url.Values{"_page": {"wer"}, "name": {name}, "name~": {name}, "_csrf": {b.get("/f/fahrt").form("").value("_csrf")}})
	problems, _ := answer["problems"].(map[string]any)
	if status != 200 || name == "" || problems["name"] != nil {
		t.Errorf("%d: the name %q is answered %v", status, name, problems)
	}
}
