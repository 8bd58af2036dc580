package engine_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/engine"
)

func (r *rig) setting(name string) engine.Setting {
	r.t.Helper()
	s, ok := r.e.Organisation().SettingOf("antrag", name)
	if !ok {
		r.t.Fatalf("there is no setting %s", name)
	}
	return s
}

func (r *rig) adjust(name string, how engine.SettingHow, value any) {
	r.t.Helper()
	r.ok(r.e.ChangeSetting(ctx, r.person("anna"), "antrag", name, how, value, r.setting(name).Revision))
}

// A deadline changed on the web holds for new cases; running ones keep theirs, and every case replays.
func TestSettingsOfNewCasesArePinned(t *testing.T) {
	onEachWith(t, things(seeds), func(r *rig) {
		before := r.send("Paul", map[string]any{"ding": "bus"})
		r.adjust("frist", engine.SettingChanged, expression.Period{N: 3, Unit: expression.Days})
		after := r.send("Petra", map[string]any{"ding": "bus"})
		r.restart()
		last := r.send("Pia", map[string]any{"ding": "bus"})
		for _, c := range []struct {
			id   string
			days int
		}{{before.Row.ID, 7}, {after.Row.ID, 3}, {last.Row.ID, 3}} {
			if due, want := r.stop(c.id, "pruefung").Due, monday.AddDate(0, 0, c.days); due.Sub(want) < 0 || due.Sub(want) > 24*time.Hour {
				t.Errorf("due is %s, want the end of %s", due, want)
			}
			r.ok(engine.Replay(r.set.Processes["antrag"], r.load(c.id)))
		}
		r.adjust("frist", engine.SettingRestored, nil)
		if again := r.send("Peer", map[string]any{"ding": "bus"}); r.stop(again.Row.ID, "pruefung").Due.Before(monday.AddDate(0, 0, 6)) {
			t.Error("what the file says does not hold again")
		}
		// A running case goes on with what it began with, in forms too.
		kept, err := r.e.Case(ctx, after.Row.ID)
		r.ok(err)
		if scope := r.e.CaseContext(kept).Scope.Names["settings"].(expression.Record); expression.ToJSON(scope["frist"]) != "3 days" {
			t.Errorf("the case sees %v", scope)
		}
		notes, err := r.e.SettingHistory(ctx, "antrag", "frist")
		r.ok(err)
		if len(notes) != 2 || notes[0].By != "anna" || notes[0].How != engine.SettingChanged || expression.ToJSON(notes[0].Old) != "7 days" || expression.ToJSON(notes[0].New) != "3 days" || expression.ToJSON(notes[1].New) != "7 days" {
			t.Errorf("the history is %+v", notes)
		}
	})
}

func TestLiveSettingsReachRunningCases(t *testing.T) {
	onEachWith(t, things(seeds), func(r *rig) {
		c := r.send("Paul", map[string]any{"ding": "bus"})
		r.adjust("gruppe", engine.SettingChanged, "locker")
		r.decide(c.Row.ID, "pruefung", r.person("kurt"), "ja")
		r.work()
		mails := r.mail.to("antrag@example.org")
		if len(mails) == 0 || !strings.Contains(mails[len(mails)-1].Markdown, "locker") {
			t.Errorf("the mails are %+v", mails)
		}
		r.ok(engine.Replay(r.set.Processes["antrag"], r.load(c.Row.ID)))
		if err := r.e.ChangeSetting(ctx, r.person("anna"), "antrag", "gruppe", engine.SettingChanged, "egal", r.setting("gruppe").Revision); err == nil {
			t.Error("a value that is no option was taken")
		}
	})
}

func TestGuessesAreConfirmed(t *testing.T) {
	onEachWith(t, things(seeds), func(r *rig) {
		if !r.setting("frist").Guess || r.setting("gruppe").Guess {
			t.Fatal("only what the file marks is a guess")
		}
		r.adjust("frist", engine.SettingConfirmed, nil)
		r.restart()
		if s := r.setting("frist"); s.Guess || s.ConfirmedBy != "anna" || !s.ConfirmedAt.Equal(monday) || s.Changed {
			t.Errorf("the confirmed guess is %+v", s)
		}
		if err := r.e.ChangeSetting(ctx, r.person("root"), "antrag", "frist", engine.SettingConfirmed, nil, 0); !errors.Is(err, engine.ErrDocumentChanged) {
			t.Errorf("a change of what somebody has seen before is %v", err)
		}
		// Another guess of the file is one again.
		folder := things(seeds)
		next := loadSet(t, folder)
		next.Processes["antrag"].Settings[0].Default = expression.Period{N: 9, Unit: expression.Days}
		r.ok(r.e.Use(ctx, next))
		if s := r.setting("frist"); !s.Guess || s.ConfirmedBy != "" {
			t.Errorf("the new guess is %+v", s)
		}
		r.adjust("frist", engine.SettingChanged, expression.Period{N: 5, Unit: expression.Days})
		if s := r.setting("frist"); s.Guess || !s.Changed {
			t.Errorf("the decided value is %+v", s)
		}
	})
}

// A value whose setting has become something else is passed over and told.
func TestValuesThatNoLongerFit(t *testing.T) {
	onEachWith(t, things(seeds), func(r *rig) {
		r.adjust("gruppe", engine.SettingChanged, "locker")
		next := loadSet(t, things(seeds))
		next.Processes["antrag"].Settings[1].Type = &expression.Type{Kind: expression.Text, Options: []string{"streng", "milde"}}
		r.ok(r.e.Use(ctx, next))
		if s := r.setting("gruppe"); s.Value != "streng" || s.Changed || s.Unfit != "locker" {
			t.Errorf("the setting is %+v", s)
		}
	})
}
