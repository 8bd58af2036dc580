package engine_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"laufzettel/definitions"
	"laufzettel/engine"
	"laufzettel/flows"
)

func (r *rig) sentences(caseID, lang string) string {
	r.t.Helper()
	return strings.Join(r.e.Organisation().WhyMoved(r.moves(caseID), lang), " ")
}

func (r *rig) liesWith(when, caseID, step string, people ...string) {
	r.t.Helper()
	if got := r.approvers(caseID, step); !slices.Equal(got, people) {
		r.t.Errorf("%s the task is with %v, want %v", when, got, people)
	}
}

// changeUnit changes a unit as somebody does who keeps all of them.
func (r *rig) changeUnit(key string, change func(*engine.UnitWords)) {
	r.t.Helper()
	state, there := r.e.Organisation().UnitState(key)
	if !there {
		r.t.Fatalf("there is no unit %s", key)
	}
	words := engine.UnitWords{Key: key, Name: state.Name, Level: state.Level, Parent: state.Parent, ValidFrom: state.ValidFrom, ValidTo: state.ValidTo, Successor: state.Successor}
	change(&words)
	r.ok(r.e.ChangeUnits(ctx, r.person("hannes"), engine.UnitChanged, []engine.UnitChange{{Unit: words, Revision: state.Revision}}))
}

func (r *rig) lists(person string) []string {
	r.t.Helper()
	page, err := r.e.CasesFor(ctx, r.person(person), engine.CaseFilter{})
	r.ok(err)
	var ids []string
	for _, row := range page.Rows {
		ids = append(ids, row.ID)
	}
	return ids
}

// Whoever holds two offices and leaves one of them keeps the tasks of the other, and their links.
func TestOneOfTwoOfficesEnds(t *testing.T) {
	onEach(t, func(r *rig) {
		r.ok(r.e.Schedule(ctx))
		r.change("benno", func(p *person) {
			p.Offices = append(slices.Clone(p.Offices), definitions.Office{Function: "KBL", Unit: "probetal", To: date(r.t, "2026-11-26")})
		})
		r.change("alma", func(p *person) {
			p.Offices = append(slices.Clone(p.Offices), definitions.Office{Function: "KBL", Unit: "probetal", From: date(r.t, "2026-11-27")})
		})
		stays := r.apply(r.person("jonas"), map[string]any{"kv": "musterkreis"}).Row.ID
		goes := r.apply(r.person("jonas"), map[string]any{"kv": "probetal", "code": "BtD"}).Row.ID
		r.work()
		links := map[string]string{}
		for _, token := range taskTokens(r.mail.all(), "benno.muster@example.org") {
			links[r.link(token).Case.Row.ID] = token
		}
		if len(links) != 2 {
			t.Fatalf("Benno has links to %v", links)
		}
		events := len(r.load(stays).Events)
		r.at("2026-11-26 23:59")
		r.liesWith("on the last day", stays, "kvPruefung", "benno")
		r.liesWith("on the last day", goes, "kvPruefung", "benno")
		r.mail.clear()
		r.at("2026-11-27 00:00")
		r.liesWith("after the last day", stays, "kvPruefung", "benno")
		r.liesWith("after the last day", goes, "kvPruefung", "alma")
		if now := len(r.load(stays).Events); now != events {
			r.t.Errorf("the case of the other office has %d events more", now-events)
		}
		r.link(links[stays])
		r.noLink(links[goes], "the office that ended")
		says(r.t, r.sentences(goes, "de"), "Die Amtszeit von Benno Muster (Kreisbereitschaftsleitung, KV Probetal) endete am 26. November 2026.", "Alma Beispiel hat seit 27. November 2026 das Amt")
		says(r.t, r.sentences(goes, "en"), "The term of Benno Muster (District head of emergency services, KV Probetal) ended on")
		mails := r.mail.all()
		if len(mails) != 2 || len(r.mail.to("alma.beispiel@example.org")) != 1 || len(r.mail.to("benno.muster@example.org")) != 1 {
			r.t.Errorf("told were %v", subjects(mails))
		}
		_, err := r.choose(goes, "kvPruefung", r.person("benno"), "weiterleiten")
		r.refused(err, flows.NotYours)
		r.decide(stays, "kvPruefung", r.person("benno"), "weiterleiten")
	})
}

// Two units merge: with midnight the tasks of the one that ends lie with the successor's people, who now see its cases too.
func TestUnitMergesIntoAnother(t *testing.T) {
	onEach(t, func(r *rig) {
		r.ok(r.e.Schedule(ctx))
		r.change("alma", func(p *person) {
			p.Offices = append(slices.Clone(p.Offices), definitions.Office{Function: "KBL", Unit: "probetal"})
		})
		merging := r.apply(r.person("jonas"), map[string]any{"kv": "probetal"}).Row.ID
		other := r.apply(r.person("jonas"), map[string]any{"kv": "musterkreis", "code": "BtD"}).Row.ID
		r.work()
		old := r.lastToken("alma.beispiel@example.org")
		r.changeUnit("probetal", func(u *engine.UnitWords) { u.ValidTo, u.Successor = date(r.t, "2026-11-26"), "beispielstadt" })
		if got := r.midnights(); !slices.Equal(got, []string{"2026-11-27 00:00 CET"}) {
			r.t.Fatalf("planned are %v", got)
		}
		r.at("2026-11-26 23:59")
		r.liesWith("before the merger", merging, "kvPruefung", "alma")
		r.link(old)
		if slices.Contains(r.lists("carla"), merging) {
			r.t.Error("the successor's head sees the case before the merger")
		}
		looked := r.looking()
		r.at("2026-11-27 00:00")
		if got := looked(); !slices.Equal(got, []string{merging}) {
			r.t.Errorf("looked at were %v, touched is %s alone (the other is %s)", got, merging, other)
		}
		r.liesWith("after the merger", merging, "kvPruefung", "carla")
		r.liesWith("after the merger", other, "kvPruefung", "benno")
		says(r.t, r.sentences(merging, "de"), "KV Probetal gibt es nicht mehr; zuständig ist jetzt KV Beispielstadt.")
		says(r.t, r.sentences(merging, "en"), "KV Probetal exists no more; KV Beispielstadt has taken over.")
		says(r.t, r.why(merging, "kvPruefung", "carla", "de"), "KV Beispielstadt")
		r.noLink(old, "the head of the unit that ended")
		_, err := r.choose(merging, "kvPruefung", r.person("alma"), "weiterleiten")
		r.refused(err, flows.NotYours)
		if !slices.Contains(r.lists("carla"), merging) {
			r.t.Error("the successor's head does not see the case after the merger")
		}
		if slices.Contains(r.lists("benno"), merging) {
			r.t.Error("another head sees the case after the merger")
		}
		r.decide(merging, "kvPruefung", r.person("carla"), "weiterleiten")
		c, err := r.e.Case(ctx, merging)
		r.ok(err)
		r.ok(engine.Replay(c.Process, r.load(merging)))
	})
}

// Where the same person leads both units nothing moves, and yet a later change of the successor's office reaches the task.
func TestMergerUnderTheSameHead(t *testing.T) {
	onEach(t, func(r *rig) {
		r.ok(r.e.Schedule(ctx))
		r.change("carla", func(p *person) {
			p.Offices = append(slices.Clone(p.Offices), definitions.Office{Function: "KBL", Unit: "probetal"})
		})
		c := r.apply(r.person("jonas"), map[string]any{"kv": "probetal"}).Row.ID
		r.at("2026-11-24 04:00") // the first night writes down what the searches of all tasks look at
		r.changeUnit("probetal", func(u *engine.UnitWords) { u.ValidTo, u.Successor = date(r.t, "2026-11-26"), "beispielstadt" })
		r.at("2026-11-27 00:00")
		r.liesWith("after the merger", c, "kvPruefung", "carla")
		r.change("alma", func(p *person) {
			p.Offices = append(slices.Clone(p.Offices), definitions.Office{Function: "KBL", Unit: "beispielstadt"})
		})
		got := r.approvers(c, "kvPruefung")
		if slices.Sort(got); !slices.Equal(got, []string{"alma", "carla"}) {
			r.t.Errorf("with a second head of the successor the task is with %v", got)
		}
	})
}

// With the day after an absence the task comes back, and whoever stood in has it no longer.
func TestAbsenceEndsAtMidnight(t *testing.T) {
	onEach(t, func(r *rig) {
		r.ok(r.e.Schedule(ctx))
		r.change("carla", func(p *person) { p.Absences = absentFrom("2026-11-20", "2026-11-27") })
		c := r.apply(r.person("jonas"), map[string]any{"kv": "beispielstadt"}).Row.ID
		r.work()
		dario := r.lastToken("dario.testfall@example.org")
		r.at("2026-11-27 23:59")
		r.liesWith("on the last day of the absence", c, "kvPruefung", "dario")
		r.link(dario)
		r.at("2026-11-28 00:00")
		r.liesWith("after the absence", c, "kvPruefung", "carla")
		r.noLink(dario, "the deputy after the absence")
		says(r.t, r.sentences(c, "de"), "Carla Probe ist wieder da.")
		says(r.t, r.sentences(c, "en"), "Carla Probe is back.")
		r.decide(c, "kvPruefung", r.person("carla"), "weiterleiten")
	})
}

// A term without a successor: the level above takes over, then its deputy, then the caretaker, who is told in the language
// that they wish for.
func TestTermsWithoutSuccessor(t *testing.T) {
	onEachWith(t, flowOf(`  - approve: pruefung
    by: holders("chef")
    outcomes: {ja: {label: Ja}}`), func(r *rig) {
		r.ok(r.e.Schedule(ctx))
		r.change("anna", func(p *person) { p.Offices[0].To = date(r.t, "2026-12-01") })
		r.change("berta", func(p *person) { p.Groups = []string{"vorstand"} })
		c := r.send("Paul", nil).Row.ID
		r.at("2026-12-01 23:59")
		r.liesWith("on the last day", c, "pruefung", "anna")
		r.at("2026-12-02 00:00")
		r.liesWith("without anybody", c, "pruefung", "berta")
		says(r.t, r.sentences(c, "de"), "Die Amtszeit von Anna Amt (Leitung, Testverein) endete am 1. Dezember 2026.", "Sonst wurde niemand gefunden; darum kümmert sich Berta Beirat.")
		says(r.t, r.sentences(c, "en"), "ended on 1 December 2026", "Nobody else was found, so Berta Beirat looks after it.")
	})
	onEach(t, func(r *rig) {
		r.ok(r.e.Schedule(ctx))
		r.ok(r.e.SaveWishes(ctx, r.person("ida"), "ida", engine.Wishes{Lang: "en"}))
		r.change("benno", func(p *person) { p.Offices[0].To = date(r.t, "2026-11-24") })
		r.change("erna", func(p *person) { p.Offices[0].To = date(r.t, "2026-11-25") })
		r.change("carla", func(p *person) {
			p.Offices = slices.Clone(p.Offices)
			p.Offices[1].To = date(r.t, "2026-11-26")
		})
		c := r.apply(r.person("jonas"), nil).Row.ID
		r.work()
		for _, next := range []struct{ from, person, de, en string }{
			{"2026-11-25 00:00", "erna", "Erna Exempel (Landesbereitschaftsleitung, LV Musterland) springt ein", "takes over because nobody on the level below can decide"},
			{"2026-11-26 00:00", "carla", "Die Amtszeit von Erna Exempel", "Carla Probe"},
			{"2026-11-27 00:00", "ida", "Sonst wurde niemand gefunden; darum kümmert sich Ida Dummy.", "Nobody else was found, so Ida Dummy looks after it."},
		} {
			r.at(next.from)
			r.liesWith(next.from, c, "kvPruefung", next.person)
			says(r.t, r.sentences(c, "de"), next.de)
			says(r.t, r.sentences(c, "en"), next.en)
			r.mail.clear()
			r.at(strings.Replace(next.from, "00:00", "03:00", 1))
		}
		if g := r.gaps()["LBL@musterland vacant"]; !g.Nobody || g.From != "" || g.Since != "2026-11-26" || g.Open != 1 {
			r.t.Errorf("the night says %+v", g)
		}
		alarms := slices.DeleteFunc(subjects(r.mail.to("ida.dummy@example.org")), func(s string) bool { return !strings.Contains(s, "Somebody is missing") })
		if len(alarms) != 1 {
			r.t.Errorf("the caretaker, who wishes for English, got %v", subjects(r.mail.to("ida.dummy@example.org")))
		}
		for _, m := range r.mail.to("ida.dummy@example.org") {
			if strings.Contains(m.Subject, "Somebody is missing") {
				says(r.t, m.Markdown, "State head of emergency services", "vacant since", "One case is affected", "go to the caretaker")
			}
		}
		r.decide(c, "kvPruefung", r.person("ida"), "weiterleiten")
	})
}

// A term that ends with the night on which clocks are changed, or with the day before, ends with its last minute.
func TestTermsEndOnNightsOfTheClockChange(t *testing.T) {
	for _, last := range []string{"2027-03-27", "2027-03-28", "2027-10-30", "2027-10-31"} {
		for _, kind := range stores {
			t.Run(last+"/"+kind, func(t *testing.T) {
				t.Parallel()
				r := newRig(t, kind, small(nil))
				r.ok(r.e.Schedule(ctx))
				end := date(t, last)
				r.change("anna", func(p *person) { p.Offices[0].To = end })
				r.change("kurt", func(p *person) {
					p.Offices = []definitions.Office{{Function: "chef", Unit: "verein", From: end.AddDays(1)}}
				})
				c := r.send("Paul", nil).Row.ID
				r.work()
				anna := r.lastToken("anna@example.org")
				for hour := 0; hour < 24; hour++ {
					r.at(fmt.Sprintf("%s %02d:59", last, hour))
					r.liesWith(fmt.Sprintf("at %d:59", hour), c, "pruefung", "anna")
				}
				r.link(anna)
				r.at(end.AddDays(1).String() + " 00:00")
				r.liesWith("after the last minute", c, "pruefung", "kurt")
				r.noLink(anna, "whose term has ended")
				r.decide(c, "pruefung", r.person("kurt"), "ja")
			})
		}
	}
}
