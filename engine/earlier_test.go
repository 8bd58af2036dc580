package engine_test

import (
	"strings"
	"testing"
	"time"

	"laufzettel/definitions/library"
	"laufzettel/engine"
)

// earlierFor are the numbers of the earlier cases that somebody is shown beside a case.
func (r *rig) earlierFor(person string, c *engine.Case) string {
	r.t.Helper()
	cases, err := r.e.EarlierOf(ctx, r.person(person), c)
	r.ok(err)
	numbers := []string{}
	for _, other := range cases {
		numbers = append(numbers, other.Row.Number)
	}
	return strings.Join(numbers, " ")
}

// Earlier cases are found by whom they are about, however that is told, and shown to those alone who may see them.
func TestEarlierCasesOfTheSamePerson(t *testing.T) {
	onEach(t, func(r *rig) {
		told := func(changes map[string]any) *engine.Case {
			r.clock.now = r.clock.now.Add(time.Minute)
			return r.apply(stranger, application(changes))
		}
		first := told(map[string]any{"email": "lars.simulant@example.org", "drkserverNr": "7000901"})
		byMail := told(map[string]any{"email": " Lars.Simulant@EXAMPLE.org", "drkserverNr": "7000902", "vorname": "Lars", "geburtsdatum": "1991-01-01"})
		byNumber := told(map[string]any{"email": "anders@example.org", "drkserverNr": "7000901", "vorname": "Lasse", "geburtsdatum": "1992-02-02"})
		other := told(map[string]any{"email": "mona.modell@example.org", "drkserverNr": "7000903", "vorname": "Mona", "geburtsdatum": "1993-03-03"})
		elsewhere := told(map[string]any{"email": "lars.simulant@example.org", "drkserverNr": "7000901", "kv": "beispielstadt"})
		r.decide(first.Row.ID, "kvPruefung", r.person("benno"), "ablehnen", comment("Es gibt schon einen Antrag."))
		r.work()
		for who, want := range map[string]string{
			"benno": byNumber.Row.Number + " " + byMail.Row.Number,
			"carla": elsewhere.Row.Number,
			"jonas": "",
		} {
			if got := r.earlierFor(who, first); got != want {
				t.Errorf("%s is shown %q, want %q", who, got, want)
			}
		}
		if got := r.earlierFor("benno", byMail); got != first.Row.Number {
			t.Errorf("beside a refused case of the same mailbox %q is shown, want %q", got, first.Row.Number)
		}
		if got := r.earlierFor("benno", other); got != "" {
			t.Errorf("beside a case of somebody else %q is shown", got)
		}
		r.ok(r.e.Erase(ctx, first.Row.ID, "request"))
		if got := r.earlierFor("benno", byMail); got != "" {
			t.Errorf("an erased case is still found by whom it was about: %q", got)
		}
		left, err := r.store.Find(ctx, "about", "", 0)
		r.ok(err)
		for _, doc := range left {
			if strings.Contains(doc.Key, first.Row.ID) {
				t.Errorf("the digest %s outlives the values of its case", doc.Key)
			}
			if strings.Contains(doc.Index+doc.Key+string(doc.Body), "simulant") {
				t.Errorf("a digest tells of whom it is: %v", doc)
			}
		}
	})
}

func TestEarlierCasesAreAFew(t *testing.T) {
	r := newRig(t, "memory", library.Demo())
	var last *engine.Case
	for range 14 {
		r.clock.now = r.clock.now.Add(time.Minute)
		last = r.apply(stranger, application(nil))
	}
	if n := len(strings.Fields(r.earlierFor("benno", last))); n != 10 {
		t.Errorf("%d earlier cases are shown, want the newest 10", n)
	}
}

// The access log names ids and nothing else, and notes the same look once in an hour.
func TestAccessIsNoted(t *testing.T) {
	onEach(t, func(r *rig) {
		c := r.apply(stranger, application(nil))
		before := r.load(c.Row.ID)
		for range 3 {
			r.ok(r.e.NoteAccess(ctx, r.person("benno"), c.Row.ID, "case"))
		}
		r.ok(r.e.NoteAccess(ctx, r.person("fritz"), c.Row.ID, "case"))
		r.clock.now = r.clock.now.Add(2 * time.Hour)
		r.ok(r.e.NoteAccess(ctx, r.person("benno"), c.Row.ID, "file/x"))
		notes, err := r.e.AccessNotes(ctx, c.Row.ID, 10)
		r.ok(err)
		if len(notes) != 3 || notes[0].Person != "benno" || notes[0].What != "file/x" || notes[0].Case != c.Row.ID || notes[0].At.Before(notes[1].At) {
			t.Errorf("noted is %+v", notes)
		}
		if all, err := r.e.AccessNotes(ctx, "", 2); err != nil || len(all) != 2 {
			t.Errorf("the newest two of all are %v, %v", all, err)
		}
		if after := r.load(c.Row.ID); after.Row.Seq != before.Row.Seq || len(after.Events) != len(before.Events) {
			t.Error("looking has changed the case")
		}
	})
}

// What a case has set off is told with how far it has come.
func TestEffectsOfACase(t *testing.T) {
	onEach(t, func(r *rig) {
		c := r.apply(stranger, application(nil))
		state := func() map[engine.Outside]int {
			effects, err := r.e.EffectsOf(ctx, r.history(c))
			r.ok(err)
			count := map[engine.Outside]int{}
			for _, effect := range effects {
				count[effect.Outside()]++
				if effect.Event.Event == nil {
					t.Errorf("nothing is known of what wanted %s", effect.ID)
				}
			}
			return count
		}
		if got := state(); got[engine.EffectWaits] != 2 || len(got) != 1 {
			t.Errorf("before the worker has run the effects are %v, want two that wait", got)
		}
		r.work()
		if got := state(); got[engine.EffectDone] != 2 || len(got) != 1 {
			t.Errorf("after the worker has run the effects are %v, want two that are done", got)
		}
		n, wrong, err := r.e.Proof(ctx, c.Row.ID)
		r.ok(err)
		if n == 0 || wrong != nil {
			t.Errorf("%d events were verified: %v", n, wrong)
		}
	})
}
