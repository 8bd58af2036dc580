package engine_test

import (
	"errors"
	"maps"
	"strings"
	"testing"
	"time"

	"laufzettel/engine"
	"laufzettel/forms"
)

// changedForm is the small folder whose form moves its drafts, with some words replaced.
func changedForm(pairs ...string) map[string]string {
	form := strings.Replace(smallFolder["antrag/form.yaml"], "who: everyone", "who: everyone\ndrafts: move\nlink: [anliegen]\nfromEarlier: [name, anliegen]", 1)
	mail := strings.Replace(smallFolder["antrag/mails/bescheid.md"], "{{ anliegen }}", "{{ email }}", 1)
	return map[string]string{"antrag/form.yaml": strings.NewReplacer(pairs...).Replace(form), "antrag/mails/bescheid.md": mail}
}

func (r *rig) use(changes map[string]string) {
	r.t.Helper()
	r.set = loadSet(r.t, small(changes))
	r.ok(r.e.Use(ctx, r.set))
}

// moved leads a draft to the newest version and gives what was told.
func (r *rig) moved(d *engine.Draft) []forms.Change {
	r.t.Helper()
	newer := r.e.NewerVersion(d)
	if newer == nil {
		r.t.Fatal("the draft is not led anywhere")
	}
	from, err := r.e.DraftVersion(ctx, d)
	r.ok(err)
	move, err := engine.PlanMove(d, from, newer, r.e.FormContext(newer, nil))
	r.ok(err)
	r.ok(r.e.MoveDraft(ctx, d, newer, move))
	return move.Changes
}

func TestWhatCouldNotBeCarriedStaysWithTheDraftThroughEveryVersion(t *testing.T) {
	onEachWith(t, small(changedForm()), func(r *rig) {
		d := r.e.NewDraft("antrag", "")
		d.Input = forms.Input{"name": {"Alma"}, "anliegen": {"Ein Text"}, "geheim": {"psst"}}
		d.Linked = forms.Input{"anliegen": {"Ein Text"}}
		r.ok(r.e.SaveDraft(ctx, d))
		first := maps.Clone(d.Input)
		r.use(changedForm("name: anliegen, type: text, lines: 3, label: Anliegen", "name: anliegen, type: number, label: Anliegen"))
		r.moved(d)
		r.use(changedForm("name: anliegen, type: text, lines: 3, label: Anliegen", "name: wunsch, was: anliegen, type: number, label: Anliegen",
			"link: [anliegen]", "link: [wunsch]", "fromEarlier: [name, anliegen]", "fromEarlier: [name]", "name: geheim, type: text, label: Geheim", "name: offen, type: text, label: Offen"))
		r.restart()
		kept, err := r.e.Draft(ctx, d.Key)
		r.ok(err)
		r.moved(kept)
		kept, err = r.e.Draft(ctx, d.Key)
		r.ok(err)
		told := map[string]string{}
		for _, earlier := range kept.Earlier {
			told[earlier.Path+"<"+earlier.Was] = earlier.Shown
		}
		if !maps.Equal(told, map[string]string{"wunsch<anliegen": "Ein Text", "<geheim": "psst"}) {
			r.t.Errorf("kept beside the questions is %v", told)
		}
		if kept.Input["name"][0] != "Alma" || len(kept.Input) != 1 || len(kept.Linked["wunsch"]) != 1 {
			r.t.Errorf("the draft holds %v, by link %v, of %v", kept.Input, kept.Linked, first)
		}
		if r.e.NewerVersion(kept) != nil {
			r.t.Error("a draft on the newest version is led on")
		}
	})
}

func TestADraftIsMovedOnlyOnce(t *testing.T) {
	onEachWith(t, small(changedForm()), func(r *rig) {
		d := r.e.NewDraft("antrag", "")
		d.Input = forms.Input{"name": {"Alma"}}
		r.ok(r.e.SaveDraft(ctx, d))
		other, err := r.e.Draft(ctx, d.Key)
		r.ok(err)
		r.use(changedForm("label: Name", "label: Dein Name"))
		r.moved(d)
		newer := r.e.NewerVersion(other)
		from, err := r.e.DraftVersion(ctx, other)
		r.ok(err)
		move, err := engine.PlanMove(other, from, newer, r.e.FormContext(newer, nil))
		r.ok(err)
		if err := r.e.MoveDraft(ctx, other, newer, move); !errors.Is(err, engine.ErrDocumentChanged) {
			r.t.Errorf("a second window moves it too: %v", err)
		}
	})
}

func TestOwnDraftsAreThoseOfOnePersonNewestFirst(t *testing.T) {
	onEachWith(t, small(nil), func(r *rig) {
		var keys []string
		for _, person := range []string{"anna", "berta", "anna"} {
			d := r.e.NewDraft("antrag", person)
			r.ok(r.e.SaveDraft(ctx, d))
			keys = append(keys, d.Key)
			r.clock.forward(time.Minute)
		}
		own, err := r.e.OwnDrafts(ctx, "anna")
		r.ok(err)
		if len(own) != 2 || own[0].Key != keys[2] || own[1].Key != keys[0] || own[0].Version == nil || own[0].Withdrawn {
			r.t.Errorf("anna's drafts are %v", own)
		}
		if own, err := r.e.OwnDrafts(ctx, ""); err != nil || len(own) > 0 {
			r.t.Errorf("nobody in particular has drafts: %v %v", own, err)
		}
	})
}

func TestEarlierCaseIsTheNewestOfThatProcessAndPerson(t *testing.T) {
	onEachWith(t, small(changedForm()), func(r *rig) {
		if c, err := r.e.EarlierCase(ctx, "antrag", "anna"); err != nil || c != nil {
			r.t.Fatalf("before there is any: %v %v", c, err)
		}
		for _, text := range []string{"erster", "zweiter"} {
			request := r.sending("Anna Amt", map[string]any{"anliegen": text, "geheim": "psst"})
			request.By = r.person("anna")
			_, err := r.e.Start(ctx, request)
			r.ok(err)
			r.clock.forward(time.Hour)
		}
		r.send("Fremd", nil)
		c, err := r.e.EarlierCase(ctx, "antrag", "anna")
		r.ok(err)
		p, _ := r.e.Process("antrag")
		taken, told, err := r.e.FromEarlier(c, p)
		r.ok(err)
		if len(taken) != 2 || taken["anliegen"][0] != "zweiter" || taken["name"][0] != "Anna Amt" || len(told) > 0 {
			r.t.Errorf("taken is %v, told %v", taken, told)
		}
		for _, who := range []string{"berta", ""} {
			if c, err := r.e.EarlierCase(ctx, "antrag", who); err != nil || c != nil {
				r.t.Errorf("%q is offered the case of somebody else: %v", who, err)
			}
		}
		r.ok(r.e.Erase(ctx, c.Row.ID, "request"))
		if c, err := r.e.EarlierCase(ctx, "antrag", "anna"); err != nil || c != nil {
			r.t.Errorf("an erased case is offered: %v", err)
		}
	})
}

func TestALinkMailedAgainLivesOnAndAnOldOneIsReplaced(t *testing.T) {
	onEachWith(t, small(map[string]string{"antrag/flow.yaml": strings.Replace(smallFolder["antrag/flow.yaml"], `by: holders("chef")`, "by: holders(\"chef\")\n    within: 7 days", 1)}), func(r *rig) {
		c := r.send("Alma", nil)
		r.work()
		token := r.lastToken("anna@example.org")
		if l := r.link(token); l.Expires.Sub(r.clock.Now()) < 90*day {
			r.t.Errorf("the link ends %v", l.Expires)
		}
		r.clock.forward(110 * day)
		_, err := r.e.Link(ctx, token)
		if !errors.Is(err, engine.ErrLinkOver) || !errors.Is(err, engine.ErrNoLink) {
			r.t.Fatalf("a link that is over answers %v", err)
		}
		r.noLink(token[:len(token)-1]+"x", "somebody who guesses")
		before := len(r.mail.to("anna@example.org"))
		for range 9 {
			r.ok(r.e.RenewLink(ctx, token))
		}
		r.work()
		if n := len(r.mail.to("anna@example.org")) - before; n < 1 || n > 5+2 { // reminders may be among them
			r.t.Errorf("%d mails after nine requests", n)
		}
		fresh := r.lastToken("anna@example.org")
		if fresh == token {
			r.t.Fatal("the new link is the old one")
		}
		r.link(fresh)
		if _, err := r.e.Link(ctx, token); !errors.Is(err, engine.ErrLinkOver) {
			r.t.Errorf("the old link answers %v", err)
		}
		r.decide(c.Row.ID, "pruefung", r.person("anna"), "ja")
		r.noLink(token, "a decided task")
		if err := r.e.RenewLink(ctx, token); !errors.Is(err, engine.ErrNoLink) {
			r.t.Errorf("a link to a decided task is renewed: %v", err)
		}
	})
}
