package engine_test

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"laufzettel/connectors"
	"laufzettel/definitions"
	"laufzettel/engine"
	"laufzettel/flows"
)

var update = flag.Bool("update", false, "write the stories below testdata anew")

// speaking is the shipped folder with another first language of the site: that of the mails.
func speaking(t *testing.T, lang string) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(musterland(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(musterland(), name)
		if name == "site.yaml" && lang == "en" {
			body = []byte(strings.Replace(string(body), "languages: [de, en]", "languages: [en, de]", 1))
		}
		files[name] = &fstest.MapFile{Data: body}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// story writes down what a reader should see: without what is different in every run, and without escapes of Markdown.
type story struct {
	strings.Builder
}

var unsteady = []struct {
	is   *regexp.Regexp
	says string
}{
	{regexp.MustCompile(`/t/[A-Za-z0-9_-]+`), "/t/…"},
	{regexp.MustCompile(`\\([[:punct:]])`), "$1"},
	{regexp.MustCompile(`(Wort|Word|Mail, ist es|mail, it is): \*\*[A-Za-z-]+\*\*`), "$1: **…**"},
}

func (s *story) tell(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	for _, secret := range unsteady {
		text = secret.is.ReplaceAllString(text, secret.says)
	}
	s.WriteString(strings.TrimRight(text, " \n") + "\n")
}

func (s *story) mail(m connectors.Message) {
	s.tell("\n--- An %s: %s\n%s", m.To.Mail, m.Subject, m.Markdown)
	if m.Action != nil {
		s.tell("[%s] %s", m.Action.Label, m.Action.URL)
	}
	s.tell("%s", m.Footer)
}

func (s *story) compare(t *testing.T, name string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(s.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if s.String() != string(want) {
		t.Errorf("the story differs from %s (go test ./engine -run %s -update):\n%s", file, t.Name(), s.String())
	}
}

// TestElection: an election replaces the Kreisbereitschaftsleitung of KV Beispielstadt. Ten of Carla's tasks are open, one
// of them is the application of Kira, who succeeds her; Carla's own application lies with the state association, since she
// must not decide it; and Dario, the deputy, is away. A minute after midnight every task is where it belongs.
func TestElection(t *testing.T) {
	for _, kind := range stores {
		for _, lang := range []string{"de", "en"} {
			t.Run(kind+"/"+lang, func(t *testing.T) {
				t.Parallel()
				holdElection(newRig(t, kind, speaking(t, lang)), lang)
			})
		}
	}
}

func holdElection(r *rig, lang string) {
	t, s := r.t, &story{}
	r.ok(r.e.Schedule(ctx))
	r.ok(r.e.SavePeople(ctx, []person{{ID: "kira", Given: "Kira", Family: "Attrappe", Mail: "kira.attrappe@example.org"}}))
	r.at("2026-11-27 10:00")
	var ordinary []string
	for i := range 9 {
		ordinary = append(ordinary, r.apply(stranger, map[string]any{
			"kv": "beispielstadt", "vorname": "Mitglied", "nachname": fmt.Sprint("Nr", i), "email": fmt.Sprintf("mitglied%d@example.org", i), "drkserverNr": fmt.Sprint(7100000 + i),
		}).Row.ID)
	}
	kiras := r.apply(r.person("kira"), map[string]any{"kv": "beispielstadt", "vorname": "Kira", "nachname": "Attrappe", "email": "kira.attrappe@example.org", "drkserverNr": "7100098"}).Row.ID
	carlas := r.apply(r.person("carla"), map[string]any{"kv": "beispielstadt", "vorname": "Carla", "nachname": "Probe", "email": "carla.probe@example.org", "drkserverNr": "7000003"}).Row.ID
	r.change("dario", func(p *person) { p.Absences = absentFrom("2026-11-20", "2026-12-15") })
	// The election of 28 November is entered: the terms end and begin with December.
	r.change("carla", func(p *person) { p.Offices[0].To = date(t, "2026-11-30") })
	r.change("kira", func(p *person) {
		p.Offices = []definitions.Office{{Function: "KBL", Unit: "beispielstadt", From: date(t, "2026-12-01")}}
	})
	r.at("2026-11-30 23:59")
	lies := func(at string) {
		s.tell("\n== %s", at)
		for _, id := range append(slices.Clone(ordinary), kiras, carlas) {
			s.tell("%s liegt bei %s", r.numberOf(id), strings.Join(r.approvers(id, "kvPruefung"), ", "))
		}
	}
	lies("30. November 2026, 23:59")
	if got := r.midnights(); !slices.Equal(got, []string{"2026-12-01 00:00 CET"}) {
		t.Errorf("planned are %v", got)
	}
	old := map[string][]string{}
	for _, m := range r.mail.all() {
		if token := tokenIn(m); token != "" {
			old[m.To.Mail] = append(old[m.To.Mail], token)
		}
	}
	if len(old["carla.probe@example.org"]) < 10 || len(old["erna.exempel@example.org"]) == 0 {
		t.Fatalf("before the election these links were sent: %v", old)
	}
	r.mail.clear()
	r.at("2026-12-01 00:01")
	lies("1. Dezember 2026, 00:01")
	for address, tokens := range old {
		for _, token := range tokens {
			r.noLink(token, address+" from before the election")
		}
	}
	s.tell("\n== Mails dieser Minute")
	mails := r.mail.all()
	slices.SortFunc(mails, func(a, b connectors.Message) int { return strings.Compare(a.To.Mail+a.Subject, b.To.Mail+b.Subject) })
	for _, m := range mails {
		s.mail(m)
	}
	for _, m := range mails {
		if strings.Contains(m.Subject, "Probe") || strings.Contains(m.Subject, "Attrappe") {
			t.Errorf("a subject names people: %s", m.Subject)
		}
	}
	s.tell("\n== Was in den Vorgängen steht")
	for _, id := range []string{ordinary[0], kiras, carlas} {
		moved := r.moves(id)
		s.tell("\n%s (%s)", r.numberOf(id), moved.Why)
		for _, in := range []string{"de", "en"} {
			for _, sentence := range r.e.Organisation().WhyMoved(moved, in) {
				s.tell("  %s: %s", in, sentence)
			}
		}
		for _, a := range moved.Resolution.Approvers {
			s.tell("  %s: %s", a.Person, r.e.Organisation().WhyYou(moved.Resolution, a.Party, lang))
		}
	}
	// Whoever left decides nothing by any way; the successor decides all but her own.
	for _, id := range append(slices.Clone(ordinary), kiras, carlas) {
		_, err := r.choose(id, "kvPruefung", r.person("carla"), "weiterleiten")
		r.refused(err, flows.NotYours)
	}
	_, err := r.choose(kiras, "kvPruefung", r.person("kira"), "weiterleiten")
	r.refused(err, flows.NotYours)
	for i, token := range taskTokens(mails, "kira.attrappe@example.org") {
		l := r.link(token)
		in := flows.Input{By: l.Actor, Do: flows.Choose{Stop: l.Stop, Outcome: "weiterleiten"}}
		if _, err := r.e.Do(ctx, l.Case.Row.ID, in); err != nil {
			t.Errorf("link %d of the list: %v", i, err)
		}
	}
	r.decide(kiras, "kvPruefung", r.person("erna"), "weiterleiten")
	for _, id := range append(slices.Clone(ordinary), kiras, carlas) {
		c, err := r.e.Case(ctx, id)
		r.ok(err)
		if by := c.State.Steps["kvPruefung"].By.Person; by != "kira" && (id != kiras || by != "erna") {
			t.Errorf("%s was decided by %q", c.Row.Number, by)
		}
		if err := engine.Replay(c.Process, r.load(id)); err != nil {
			t.Errorf("%s cannot be replayed: %v", c.Row.Number, err)
		}
	}
	s.compare(t, "wahl."+lang+".txt")
}

func (r *rig) numberOf(id string) string {
	c, err := r.e.Case(ctx, id)
	r.ok(err)
	return c.Row.Number
}

// moves is the last move of a case's task.
func (r *rig) moves(id string) flows.TaskReassigned {
	r.t.Helper()
	h, err := r.e.History(ctx, id)
	r.ok(err)
	var last flows.TaskReassigned
	for _, event := range h.Events {
		if moved, ok := event.Event.(flows.TaskReassigned); ok {
			last = moved
		}
	}
	return last
}

// taskTokens are the links to tasks in the messages to an address.
func taskTokens(mails []connectors.Message, address string) []string {
	var tokens []string
	for _, m := range mails {
		if m.To.Mail != address {
			continue
		}
		for _, found := range taskToken.FindAllStringSubmatch(m.Markdown, -1) {
			tokens = append(tokens, found[1])
		}
		if m.Action != nil {
			if found := taskToken.FindStringSubmatch(m.Action.URL); found != nil {
				tokens = append(tokens, found[1])
			}
		}
	}
	return tokens
}
