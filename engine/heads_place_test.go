package engine_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"laufzettel/connectors"
	"laufzettel/definitions/library"
	"laufzettel/engine"
)

// shelf is a place for lists that can refuse them.
type shelf struct {
	name  string
	full  bool
	lists []*engine.HeadList
}

func (s *shelf) Name() string { return s.name }

func (s *shelf) Put(_ context.Context, _ string, list *engine.HeadList, _ []byte) error {
	if s.full {
		return errors.New("the shelf is full")
	}
	s.lists = append(s.lists, list)
	return nil
}

// TestAPlaceThatRefusesGetsItsListLater: every night each place gets one list that names the one before; a place that
// takes none is tried again every hour, people who look after the installation see it, and the other places get nothing
// twice.
func TestAPlaceThatRefusesGetsItsListLater(t *testing.T) {
	r := newRig(t, "memory", library.Demo())
	good, bad := &shelf{name: "good"}, &shelf{name: "bad", full: true}
	keys, err := engine.LoadKeys(r.dir + "/keys")
	r.ok(err)
	r.e, err = engine.New(ctx, engine.Options{
		Store: r.store, Keys: keys, Files: r.e.Files(), Set: r.set, Operations: connectors.Operations(), Mailer: r.mail,
		BaseURL: "https://antraege.example.org", Clock: r.clock, HeadsPlaces: []engine.HeadsPlace{good, bad},
	})
	r.ok(err)
	r.ok(r.e.Schedule(ctx))
	r.ok(r.e.Schedule(ctx)) // a second start plans nothing twice
	r.apply(r.person("jonas"), nil)
	r.later(18*time.Hour + time.Minute) // 3:01
	said, err := r.e.HeadsTroubles(ctx)
	r.ok(err)
	if len(said) != 1 || said[0].Place != "bad" || said[0].Why != "the shelf is full" || said[0].Tries != 1 || !said[0].Next.Equal(r.clock.Now().Add(time.Hour)) {
		t.Errorf("the trouble is %+v", said)
	}
	since := said[0].Since
	for range 3 {
		r.later(time.Hour)
	}
	if said, err = r.e.HeadsTroubles(ctx); err != nil || len(said) != 1 || said[0].Tries != 4 || !said[0].Since.Equal(since) {
		t.Errorf("after three hours: %+v, %v", said, err)
	}
	if len(good.lists) != 1 {
		t.Errorf("the other place has got %d lists", len(good.lists))
	}
	bad.full = false
	r.ok(r.e.RetryEffect(ctx, said[0].Work))
	r.work()
	if said, err = r.e.HeadsTroubles(ctx); err != nil || len(said) != 0 || len(bad.lists) != 1 || len(good.lists) != 1 {
		t.Errorf("after it took its list: %+v, %v; lists %d and %d", said, err, len(bad.lists), len(good.lists))
	}
	if len(bad.lists[0].Heads) != 1 {
		t.Errorf("the late list has %+v", bad.lists[0].Heads)
	}
	r.later(day)
	for _, s := range []*shelf{good, bad} {
		if len(s.lists) != 2 || s.lists[1].Before != s.lists[0].Digest || s.lists[1].Since.IsZero() {
			t.Errorf("%s: the second night: %d lists", s.name, len(s.lists))
		}
	}
	r.later(10 * day) // one list for every time that there was a night to look
	if n := len(good.lists); n != 3 || !good.lists[2].Since.IsZero() {
		t.Errorf("in the new month there are %d lists", n)
	}
}
