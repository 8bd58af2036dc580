package engine_test

import (
	"slices"
	"strings"
	"testing"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/flows"
)

// why is the sentence that tells an approver why they are asked.
func (r *rig) why(caseID, step, person, lang string) string {
	r.t.Helper()
	return r.e.Organisation().WhyYou(r.stop(caseID, step).Resolution, flows.Party{Person: person}, lang)
}

func says(t *testing.T, sentence string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(sentence, part) {
			t.Errorf("%q does not say %q", sentence, part)
		}
	}
	if strings.ContainsAny(sentence, "{}") {
		t.Errorf("%q has a gap", sentence)
	}
}

func TestNobodyDecidesTheirOwnCase(t *testing.T) {
	onEach(t, func(r *rig) {
		own := map[string]any{"code": "BtD", "kv": "beispielstadt", "vorname": "Fritz", "nachname": "Platzhalter", "drkserverNr": "7000005", "email": "fritz.platzhalter@example.org"}
		c := r.apply(r.person("fritz"), own)
		r.decide(c.Row.ID, "kvPruefung", r.person("carla"), "weiterleiten")
		if got := r.approvers(c.Row.ID, "fachlich"); !slices.Equal(got, []string{"erna"}) {
			r.t.Fatalf("the task is with %v, want the office above the group", got)
		}
		says(r.t, r.why(c.Row.ID, "fachlich", "erna", "de"), "Fritz Platzhalter", "eigenen Fall", "Landesbereitschaftsleitung")
		says(r.t, r.why(c.Row.ID, "fachlich", "erna", "en"), "Fritz Platzhalter", "their own case")
		before := len(r.load(c.Row.ID).Events)
		_, err := r.choose(c.Row.ID, "fachlich", r.person("fritz"), "anerkennen")
		r.refused(err, flows.NotYours)
		if len(r.load(c.Row.ID).Events) != before {
			r.t.Error("the refused decision left something in the record")
		}
	})
}

// Whoever applies without sign-in, or for somebody else, is recognised all the same.
func TestSameness(t *testing.T) {
	for _, test := range []struct {
		says string
		by   string
		own  bool
		with map[string]any
	}{
		{"somebody else", "", false, nil},
		{"by mailbox", "", true, map[string]any{"email": "Benno.Muster@Example.org "}},
		{"by personnel number", "", true, map[string]any{"drkserverNr": "7000002"}},
		{"by name and birth date", "", true, map[string]any{"vorname": "benno", "nachname": "MUSTER", "geburtsdatum": "1978-11-02"}},
		{"by name alone: not", "", false, map[string]any{"vorname": "Benno", "nachname": "Muster"}},
		{"by name with another birth date: not", "", false, map[string]any{"vorname": "Benno", "nachname": "Muster", "geburtsdatum": "1999-01-01"}},
		{"signed in for somebody else", "benno", true, map[string]any{"fuerWen": "andere", "einreicher": map[string]any{"name": "Benno Muster", "email": "benno.muster@example.org"}}},
		{"for him by somebody else", "jonas", true, map[string]any{"fuerWen": "andere", "drkserverNr": "7000002", "einreicher": map[string]any{"name": "Jonas Scheinbar", "email": "jonas.scheinbar@example.org"}}},
	} {
		t.Run(test.says, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, "memory", musterland())
			by := stranger
			if test.by != "" {
				by = r.person(test.by)
			}
			c := r.apply(by, test.with)
			got := r.approvers(c.Row.ID, "kvPruefung")
			if asked := slices.Contains(got, "benno"); asked == test.own {
				t.Errorf("the task is with %v", got)
			}
			_, err := r.choose(c.Row.ID, "kvPruefung", r.person("benno"), "weiterleiten")
			if test.own {
				r.refused(err, flows.NotYours)
			} else {
				r.ok(err)
			}
		})
	}
}

func TestDeputyInAbsence(t *testing.T) {
	onEach(t, func(r *rig) {
		r.change("carla", func(p *person) { p.Absences = absentFrom("2026-11-20", "2026-11-27") })
		c := r.apply(r.person("jonas"), map[string]any{"kv": "beispielstadt"})
		if got := r.approvers(c.Row.ID, "kvPruefung"); !slices.Equal(got, []string{"dario"}) {
			r.t.Fatalf("the task is with %v, want the deputy", got)
		}
		says(r.t, r.why(c.Row.ID, "kvPruefung", "dario", "de"), "Carla Probe", "bis", "27. November 2026", "verhindert")
		says(r.t, r.why(c.Row.ID, "kvPruefung", "dario", "en"), "deputy of Carla Probe", "is away until")
		// The absence ends; the night gives the task back.
		r.ok(r.e.Schedule(ctx))
		r.work()
		dario := r.lastToken("dario.testfall@example.org")
		r.later(5 * day)
		if got := r.approvers(c.Row.ID, "kvPruefung"); !slices.Equal(got, []string{"carla"}) {
			r.t.Errorf("after the absence the task is with %v", got)
		}
		r.noLink(dario, "the deputy after the absence")
	})
}

func TestNamedReplacementInAbsence(t *testing.T) {
	onEach(t, func(r *rig) {
		r.change("benno", func(p *person) { p.Absences = absentFrom("2026-11-20", "2026-12-27", "gisela") })
		c := r.apply(r.person("jonas"), nil)
		if got := r.approvers(c.Row.ID, "kvPruefung"); !slices.Equal(got, []string{"gisela"}) {
			r.t.Fatalf("the task is with %v, want the named replacement", got)
		}
		_, err := r.choose(c.Row.ID, "kvPruefung", r.person("benno"), "weiterleiten")
		r.refused(err, flows.NotYours)
		r.decide(c.Row.ID, "kvPruefung", r.person("gisela"), "weiterleiten")
	})
}

func TestDeputiesOfAFunction(t *testing.T) {
	for mode, want := range map[string][]string{"absent": {"anna"}, "always": {"anna", "kurt"}, "none": {"anna"}} {
		t.Run(mode, func(t *testing.T) {
			r := newRig(t, "memory", small(map[string]string{
				"organisation/functions.yaml": strings.Replace(smallFolder["organisation/functions.yaml"], "level: Verein}", "level: Verein, deputies: {mode: "+mode+"}}", 1),
			}))
			r.change("kurt", func(p *person) {
				p.Offices = append(p.Offices, definitions.Office{Function: "chef", Unit: "verein", Deputy: true})
			})
			c := r.send("Paul", nil)
			if got := r.approvers(c.Row.ID, "pruefung"); !slices.Equal(got, want) {
				t.Errorf("the task is with %v, want %v", got, want)
			}
			r.change("anna", func(p *person) { p.Absences = absentFrom("2026-11-01", "2026-12-31") })
			want := []string{"kurt"}
			if mode == "none" {
				want = []string{"berta"}
			}
			if got := r.approvers(c.Row.ID, "pruefung"); !slices.Equal(got, want) {
				t.Errorf("in absence the task is with %v, want %v", got, want)
			}
		})
	}
}

func TestVacancyClimbsAndIsVisible(t *testing.T) {
	onEach(t, func(r *rig) {
		c := r.apply(r.person("jonas"), map[string]any{"kv": "probetal"})
		if got := r.approvers(c.Row.ID, "kvPruefung"); !slices.Equal(got, []string{"erna"}) {
			r.t.Fatalf("the task is with %v, want the level up", got)
		}
		says(r.t, r.why(c.Row.ID, "kvPruefung", "erna", "de"), "KV Probetal", "nicht besetzt")
		says(r.t, r.why(c.Row.ID, "kvPruefung", "erna", "en"), "KV Probetal", "vacant")
		r.change("erna", func(p *person) { p.Offices = nil })
		if got := r.approvers(c.Row.ID, "kvPruefung"); !slices.Equal(got, []string{"carla"}) {
			r.t.Fatalf("without its holder the task is with %v, want the deputy of the level up", got)
		}
		r.change("carla", func(p *person) { p.Offices = p.Offices[:1] })
		if got := r.approvers(c.Row.ID, "kvPruefung"); !slices.Equal(got, []string{"ida"}) {
			r.t.Fatalf("without anybody the task is with %v, want the caretaker", got)
		}
		says(r.t, r.why(c.Row.ID, "kvPruefung", "ida", "de"), "niemand sonst gefunden", "nicht besetzt")
		says(r.t, r.why(c.Row.ID, "kvPruefung", "ida", "en"), "nobody else was found", "vacant")
		vacant, err := r.e.VacantTasks(ctx)
		r.ok(err)
		if len(vacant) != 1 || vacant[0].Case != c.Row.ID {
			r.t.Errorf("the list of vacancies shows %v", vacant)
		}
		r.work()
		mails := r.mail.to("ida.dummy@example.org")
		if len(mails) != 1 || !strings.Contains(mails[0].Subject, "Niemand gefunden") {
			r.t.Errorf("the caretaker got %v", subjects(mails))
		}
		r.decide(c.Row.ID, "kvPruefung", r.person("ida"), "weiterleiten")
	})
}

// Nobody at all: the case waits, visible, and goes on as soon as somebody is there.
func TestNobodyAtAll(t *testing.T) {
	onEachWith(t, small(nil), func(r *rig) {
		r.change("anna", func(p *person) { p.Offices = nil })
		r.change("berta", func(p *person) { p.Groups = nil })
		c := r.send("Paul", nil)
		stop := r.stop(c.Row.ID, "pruefung")
		if !stop.Resolution.Vacant || len(stop.Resolution.Approvers) != 0 {
			r.t.Fatalf("found were %+v", stop.Resolution)
		}
		vacant, err := r.e.VacantTasks(ctx)
		r.ok(err)
		if len(vacant) != 1 || vacant[0].Case != c.Row.ID {
			r.t.Errorf("the list of vacancies shows %v", vacant)
		}
		_, err = r.choose(c.Row.ID, "pruefung", r.person("root"), "ja")
		r.refused(err, flows.NotYours)
		r.change("berta", func(p *person) { p.Groups = []string{"vorstand"} })
		r.decide(c.Row.ID, "pruefung", r.person("berta"), "ja")
	})
}

// The inbox is only a picture: whoever left the office is refused although a stale row still names them.
func TestStaleInboxDecidesNothing(t *testing.T) {
	onEach(t, func(r *rig) {
		c := r.apply(r.person("jonas"), nil)
		day, err := expression.ParseDate("2026-11-24")
		r.ok(err)
		benno, _ := r.e.Organisation().Someone("benno")
		benno.Offices = slices.Clone(benno.Offices)
		benno.Offices[0].To = day
		r.ok(r.e.SavePeople(ctx, []person{benno}))
		if got := r.approvers(c.Row.ID, "kvPruefung"); !slices.Equal(got, []string{"benno"}) {
			r.t.Fatalf("in office the task is with %v", got)
		}
		r.clock.forward(3 * 24 * 3600e9) // the office has ended, the night has not come
		if row := r.tasks(c.Row.ID)[0]; !slices.Contains(row.Persons, "benno") {
			r.t.Fatal("the test proves nothing: the inbox is up to date")
		}
		_, err = r.choose(c.Row.ID, "kvPruefung", r.person("benno"), "weiterleiten")
		r.refused(err, flows.NotYours)
		open, _, err := r.e.TasksOf(ctx, r.person("benno"), "", 10)
		r.ok(err)
		if len(open) != 0 {
			r.t.Error("the inbox offers what would be refused")
		}
		r.ok(r.e.ReassessAll(ctx))
		if got := r.approvers(c.Row.ID, "kvPruefung"); !slices.Equal(got, []string{"erna"}) {
			r.t.Errorf("after the night the task is with %v", got)
		}
	})
}

func TestChangedDefinitionsMoveOpenTasks(t *testing.T) {
	onEach(t, func(r *rig) {
		c := r.apply(r.person("jonas"), map[string]any{"kv": "probetal"})
		r.work()
		changed := *r.set
		changed.Hash = "another"
		changed.Functions = slices.Clone(r.set.Functions)
		for i := range changed.Functions {
			if changed.Functions[i].Key == "KBL" {
				changed.Functions[i].Up = ""
			}
		}
		r.set = &changed
		r.restart()
		r.work()
		if got := r.approvers(c.Row.ID, "kvPruefung"); !slices.Equal(got, []string{"ida"}) {
			r.t.Errorf("after the functions changed the task is with %v, want the caretaker", got)
		}
	})
}

func TestServicesDecideOnlyWhereNamed(t *testing.T) {
	onEachWith(t, flowOf(`  - approve: maschinell
    by: service("roboter")
    outcomes: {ja: {label: Ja}}
  - approve: gemischt
    by: holders("chef")
    may: {decide: service("roboter")}
    outcomes: {ja: {label: Ja}}
  - approve: menschlich
    by: holders("chef")
    outcomes: {ja: {label: Ja}}`), func(r *rig) {
		c := r.send("Paul", nil)
		r.work()
		if n := len(r.mail.all()); n != 0 {
			r.t.Errorf("a service was sent %d messages", n)
		}
		for _, step := range []string{"maschinell", "gemischt"} {
			_, err := r.choose(c.Row.ID, step, service("fremd"), "ja")
			r.refused(err, flows.NotYours)
			r.decide(c.Row.ID, step, service("roboter"), "ja")
		}
		_, err := r.choose(c.Row.ID, "menschlich", service("roboter"), "ja")
		r.refused(err, flows.NotYours)
	})
}

func TestAdminDecidesNothingByBeingAdmin(t *testing.T) {
	onEachWith(t, small(nil), func(r *rig) {
		c := r.send("Paul", nil)
		root := r.person("root")
		root.Roles = []string{"admin"}
		for _, way := range []flows.Way{flows.ByPage, flows.ByAPI, flows.ByCLI, flows.ByLink} {
			root.Way = way
			_, err := r.choose(c.Row.ID, "pruefung", root, "ja")
			r.refused(err, flows.NotYours)
		}
		root.Way = flows.ByPage
		if r.e.May(root, engine.Administer, engine.OfCase(c)) != nil || r.e.May(root, engine.SeeCase, engine.OfCase(c)) == nil {
			r.t.Error("an administrator administers, and sees no case by it")
		}
	})
}
